//! The roster: who is who, as a recruiter's table has it. As raw as a transcript.

use std::fmt;

use heard_model::ParticipantId;

use crate::TableError;
use crate::problem::{self, Problems};
use crate::table::Table;

/// A person of the roster.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// Their neutral id in the study.
    pub participant: ParticipantId,
    /// Their real name in full.
    pub name: String,
    /// Nicknames, former names, initials people use.
    pub also_called: Vec<String>,
    /// The name they chose or were given; empty where a description is to stand there.
    pub shown_as: String,
}

/// Never the names.
impl fmt::Debug for RosterRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RosterRow({})", self.participant)
    }
}

/// Reads a roster: `participant` and `name` at least; `also_called` (joined by `;`) and `shown_as`
/// if they are there. What is wrong is told by line, never by its words.
///
/// # Errors
/// [`TableError`] with every wrong row.
pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<RosterRow>, TableError> {
    let table = Table::of_study(file, &problem::text(file, bytes)?)?;
    let id = table.needed(&["participant", "id", "participant_id"])?;
    let name = table.needed(&["name", "real_name", "full_name"])?;
    let also = table.column(&["also_called", "aliases", "alias", "nicknames"]);
    let shown = table.column(&["shown_as", "pseudonym", "label"]);
    let mut problems = Problems::default();
    let mut rows: Vec<RosterRow> = Vec::new();
    for row in &table.rows {
        let participant = ParticipantId::new(row.cell(Some(id)));
        let Some(participant) = problems
            .keep(row.line, participant, || "the first cell is no participant's id".to_owned())
        else {
            continue;
        };
        if row.cell(Some(name)).is_empty() {
            problems.add(row.line, format!("{participant} has no name"));
        } else if rows.iter().any(|before| before.participant == participant) {
            problems.add(row.line, format!("{participant} stands here a second time"));
        }
        let also_called =
            row.cell(also).split([';', '|']).map(str::trim).filter(|word| !word.is_empty());
        rows.push(RosterRow {
            participant,
            name: row.cell(Some(name)).to_owned(),
            also_called: also_called.map(str::to_owned).collect(),
            shown_as: row.cell(shown).to_owned(),
        });
    }
    problems.or(file, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_row_is_told_by_line_and_never_by_name() {
        let good = b"participant,name,also_called,shown_as\nM01,Ana Pretend,Annie; Nan,Robyn\n";
        let rows = read("roster.csv", good).expect("it reads");
        assert_eq!(rows[0].also_called, ["Annie", "Nan"]);
        assert_eq!(format!("{rows:?}"), "[RosterRow(M01)]");
        let bad = b"participant,name\nM01,\nM02,Ana Pretend\nM02,Ana Pretend\n";
        let told = format!("{:?}", read("roster.csv", bad).expect_err("two wrong rows"));
        assert!(told.contains("M01 has no name") && told.contains("second time"), "{told}");
        assert!(!told.contains("Pretend"), "{told}");
    }
}
