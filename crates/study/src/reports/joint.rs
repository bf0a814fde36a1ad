//! The joint display (Guetterman, Fetters & Creswell 2015): figures from elsewhere beside themes
//! and approved quotes, with how they fit and what follows. Strands are joined by what they are
//! about, never by person.

use std::collections::BTreeSet;

use heard_import::TableError;
use heard_model::{Cell, CodeId, Table};

use super::exemplars::Approved;
use super::material::{Material, find};
use super::{Counted, Reported};
use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::study::Study;

/// Figures about fewer people than this are not shown.
const SMALLEST: u64 = 8;
/// At most so many quotes a row.
const QUOTES: usize = 3;
/// How two strands can fit (Fetters, Curry & Creswell 2013), and where one says nothing.
const FITS: [&str; 4] = ["confirm", "expand", "diverge", "silent"];

/// A row as it came from a table: one construct, one figure, one theme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JointRow {
    /// What both strands are about.
    pub construct: String,
    /// What was measured.
    pub measure: String,
    /// In whom.
    pub group: String,
    /// The figure, as its source prints it.
    pub estimate: String,
    /// Its interval.
    pub interval: String,
    /// Of how many people.
    pub people: Option<u64>,
    /// Where the figure is from.
    pub source: String,
    /// The theme or code beside it, by id or name; empty where the interviews are silent.
    pub theme: String,
    /// How the two fit: confirm, expand, diverge or silent.
    pub fit: String,
    /// What follows from both, in the team's words.
    pub inference: String,
}

impl JointRow {
    /// The columns of the table that it comes from.
    pub const COLUMNS: [&'static str; 10] = [
        "construct",
        "measure",
        "group",
        "estimate",
        "ci",
        "n",
        "source",
        "theme",
        "fit",
        "inference",
    ];

    /// Reads them from a table: a CSV, a TSV or a workbook with a row a figure.
    ///
    /// # Errors
    /// Where it is no table, has no construct or estimate, or a number of people is none.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Vec<JointRow>> {
        let table = heard_import::plain_table(file, bytes).map_err(TableError::Read)?;
        let columns = JointRow::COLUMNS.map(|name| table.column(&[name]));
        if columns[0].is_none() || columns[3].is_none() {
            return Err(StudyError::Unfounded { why: "there is no column construct, or estimate" });
        }
        let row = |(_, cells): &(usize, Vec<String>)| {
            let cell = |at: usize| {
                let column = columns.get(at).copied().flatten();
                let cell = column.and_then(|column| cells.get(column));
                cell.map(|cell| cell.trim().to_owned()).unwrap_or_default()
            };
            let people =
                match cell(5).as_str() {
                    "" => None,
                    number => Some(number.parse().map_err(|_| StudyError::Unfounded {
                        why: "n is to be a number of people",
                    })?),
                };
            Ok(JointRow {
                construct: cell(0),
                measure: cell(1),
                group: cell(2),
                estimate: cell(3),
                interval: cell(4),
                people,
                source: cell(6),
                theme: cell(7),
                fit: cell(8).to_lowercase(),
                inference: cell(9),
            })
        };
        table.rows.iter().map(row).collect()
    }

    fn figure(&self) -> Cell {
        if self.people.is_some_and(|people| people < SMALLEST) {
            return Cell::Suppressed;
        }
        let mut words = vec![format!("{}: {}", self.measure, self.estimate)];
        let more = [("", &self.group), ("CI ", &self.interval), ("source: ", &self.source)];
        words.extend(
            more.into_iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(before, text)| format!("{before}{text}")),
        );
        words.extend(self.people.map(|people| format!("n = {people}")));
        Cell::Text(words.join("; "))
    }
}

impl Study {
    /// The joint display of `rows`: each beside its theme's definition, how many people have it,
    /// and at most three approved quotes. What is missing is said, not filled in.
    pub fn joint_display(
        &self,
        counted: &Counted,
        rows: &[JointRow],
        key: Option<&Key>,
    ) -> Result<Reported<Table>> {
        let material = self.material(counted)?;
        let approved = self.approved(key)?;
        let mut table = Table {
            title: "Joint display".to_owned(),
            basis: format!(
                "figures from elsewhere beside themes of {} people, joined by what they are \
                 about; nobody is followed from one strand to the other",
                material.people.len()
            ),
            columns: ["construct", "figures", "theme", "people", "quotes", "fit", "inference"]
                .map(str::to_owned)
                .to_vec(),
            rows: Vec::with_capacity(rows.len()),
            notes: Vec::new(),
        };
        for (number, row) in (1..).zip(rows) {
            table.notes.extend(missing(row).map(|what| format!("row {number}: {what}")));
            let mut cells = vec![Cell::Text(row.construct.clone()), row.figure()];
            let beside = beside(&material, &approved, &row.theme)?;
            if matches!(&beside[2], Cell::Text(quotes) if quotes.is_empty()) {
                table.notes.push(format!("row {number}: no approved quote stands for it"));
            }
            cells.extend(beside);
            cells.push(Cell::Text(row.fit.clone()));
            cells.push(Cell::Text(row.inference.clone()));
            table.rows.push(cells);
        }
        Ok(material.reported(table))
    }
}

/// What stands beside a figure: the theme with its definition, how many people have it, quotes.
fn beside(material: &Material, approved: &[Approved], theme: &str) -> Result<[Cell; 3]> {
    if theme.is_empty() {
        return Ok([Cell::Text("no theme".to_owned()), Cell::Empty, Cell::Empty]);
    }
    let theme = find(&material.book, theme)?;
    let quotes = Study::quotes_of(approved, &codes_under(&material.book, theme), QUOTES);
    Ok([
        Cell::Text(described(&material.book, theme)),
        Cell::Count(material.people_with(theme)),
        Cell::Text(quotes.join(" / ")),
    ])
}

/// What a row still needs.
fn missing(row: &JointRow) -> impl Iterator<Item = &'static str> {
    let fits = FITS.contains(&row.fit.as_str());
    let small = row.people.is_some_and(|people| people < SMALLEST);
    [
        (row.people.is_none(), "say of how many people the figure is (n)"),
        (small, "a figure about fewer than 8 people is hidden"),
        (!fits, "say how the two fit: confirm, expand, diverge or silent"),
        (row.inference.trim().is_empty(), "say what follows from both (inference)"),
        (row.theme.is_empty() && row.fit != "silent", "no theme stands beside the figure"),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, what)| what)
}

fn codes_under(book: &heard_model::Codebook, theme: CodeId) -> BTreeSet<CodeId> {
    let under =
        book.active().map(|code| code.id).filter(|code| book.theme_of(*code) == Some(theme));
    under.chain([theme]).collect()
}

fn described(book: &heard_model::Codebook, id: CodeId) -> String {
    match book.codes.get(&id) {
        Some(code) if code.brief.is_empty() => format!("{id} {}", code.name),
        Some(code) => format!("{id} {}: {}", code.name, code.brief),
        None => id.to_string(),
    }
}
