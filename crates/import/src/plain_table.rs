//! A table of somebody's own, of which nothing is known but its headings.

use crate::ReadError;
use crate::source::Source;
use crate::table::Table;
use crate::workbook;

/// A table as it stands: its headings, and its rows with their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainTable {
    /// The headings; the first row that is not empty.
    pub header: Vec<String>,
    /// Rows under them, each with its line; no longer than they were written.
    pub rows: Vec<(usize, Vec<String>)>,
}

impl PlainTable {
    /// The place of the heading that is one of `names`, capitals aside.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        let is =
            |heading: &String| names.iter().any(|name| heading.trim().eq_ignore_ascii_case(name));
        self.header.iter().position(is)
    }
}

/// Reads a CSV, a TSV, or the first sheet of a workbook that is shown.
///
/// # Errors
/// Where it is no table, or damaged.
pub fn plain_table(file: &str, bytes: &[u8]) -> Result<PlainTable, ReadError> {
    let source = Source::new(file, bytes);
    let table = if source.is_zip() {
        let sheets = workbook::sheets(file, bytes)?;
        let shown = sheets.iter().find(|sheet| !sheet.hidden);
        shown.map(|sheet| sheet.table(file)).unwrap_or_default()
    } else {
        Table::read(file, source.text())?
    };
    let rows = table.rows.into_iter().map(|row| (row.line, row.cells));
    Ok(PlainTable { header: table.header, rows: rows.collect() })
}
