//! Who is what to whom: `relations.csv`, or a workbook.

use heard_model::{ParticipantId, Relation};

use crate::TableError;
use crate::problem::Problems;
use crate::workbook;

/// A relation, and who may know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationRow {
    /// Who is what to whom.
    pub relation: Relation,
    /// Known from the key alone: no transcript speaks of it.
    pub known_to_key_only: bool,
}

/// Reads `relations.csv` or a workbook: `from,relation,to[,known_to_key_only]`.
///
/// # Errors
/// [`TableError`] with every wrong row.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<RelationRow>, TableError> {
    let table = workbook::study_table(file, bytes, &["from"])?;
    let from = table.needed(&["from"])?;
    let kind = table.needed(&["relation", "kind"])?;
    let to = table.needed(&["to"])?;
    let hidden = table.column(&["known_to_key_only"]);
    let mut problems = Problems::default();
    let mut rows = Vec::new();
    for row in &table.rows {
        let mut id = |column: usize| {
            let word = row.cell(Some(column));
            problems.keep(row.line, ParticipantId::new(word), || {
                format!("`{word}` is no participant's id")
            })
        };
        let (Some(from), Some(to)) = (id(from), id(to)) else { continue };
        if row.cell(Some(kind)).is_empty() {
            problems.add(row.line, "a relation without a name");
        }
        let known_to_key_only =
            matches!(row.cell(hidden).to_lowercase().as_str(), "yes" | "y" | "true" | "1");
        rows.push(RelationRow {
            relation: Relation { from, kind: row.cell(Some(kind)).to_owned(), to },
            known_to_key_only,
        });
    }
    problems.or(file, rows)
}
