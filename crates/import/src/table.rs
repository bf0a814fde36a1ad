//! Tables: rows with a header, from CSV, TSV and workbooks.

use heard_model::text::tally;

use crate::ReadError;
use crate::source::beginning;

/// The most cells that are read of a table.
pub(crate) const CELLS: usize = 4_000_000;

/// A table with its header, each row with its line in the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) file: String,
    pub(crate) header: Vec<String>,
    pub(crate) header_line: usize,
    pub(crate) rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) cells: Vec<String>,
}

impl Table {
    /// Reads `text` with the delimiter that its lines agree on.
    ///
    /// # Errors
    /// Where a quote never closes or there is no row at all.
    pub(crate) fn read(file: &str, text: &str) -> Result<Table, ReadError> {
        Table::delimited(file, text, delimiter(text).unwrap_or(b','))
    }

    /// Reads a table of a study: lines that begin with `#` are remarks.
    ///
    /// # Errors
    /// As [`Table::read`].
    pub(crate) fn of_study(file: &str, text: &str) -> Result<Table, ReadError> {
        let body: String =
            text.split_inclusive('\n').filter(|line| !line.starts_with('#')).collect();
        Table::parsed(file, text, delimiter(&body).unwrap_or(b','), true)
    }

    /// Reads `text` with this delimiter.
    ///
    /// # Errors
    /// As [`Table::read`].
    pub(crate) fn delimited(file: &str, text: &str, delimiter: u8) -> Result<Table, ReadError> {
        Table::parsed(file, text, delimiter, false)
    }

    fn parsed(file: &str, text: &str, delimiter: u8, remarks: bool) -> Result<Table, ReadError> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .comment(remarks.then_some(b'#'))
            .from_reader(text.as_bytes());
        let mut table = Table { file: file.to_owned(), ..Table::default() };
        let mut lines = Lines { text, at: 0, line: 1 };
        let mut count = 0;
        for record in reader.records() {
            let record = record.map_err(|error| ReadError::Malformed {
                file: file.to_owned(),
                line: u32::try_from(error.position().map_or(0, csv::Position::line)).unwrap_or(0),
                what: "a row that is no table's".to_owned(),
            })?;
            let byte = record.position().and_then(|p| usize::try_from(p.byte()).ok());
            let line = lines.of(byte.unwrap_or(lines.at), remarks);
            count += record.len();
            if count > CELLS {
                let file = file.to_owned();
                return Err(ReadError::TooMany { file, what: "cells", count, most: CELLS });
            }
            let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            table.push(Row { line, cells });
        }
        Ok(table)
    }

    /// Takes a row in: the first is the header.
    pub(crate) fn push(&mut self, row: Row) {
        if self.header_line == 0 {
            self.header_line = row.line;
            self.header = row.cells;
        } else {
            self.rows.push(row);
        }
    }

    /// The place of the column with one of these names, capitals, spaces and underlines aside.
    pub(crate) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|cell| folded(cell) == *name))
    }

    /// The place of a column that must be there.
    ///
    /// # Errors
    /// [`ReadError::MissingColumn`] with what there is.
    pub(crate) fn needed(&self, names: &[&str]) -> Result<usize, ReadError> {
        self.column(names).ok_or_else(|| ReadError::MissingColumn {
            file: self.file.clone(),
            line: u32::try_from(self.header_line).unwrap_or(u32::MAX),
            column: (*names.first().unwrap_or(&"")).to_owned(),
            found: self.header.clone(),
        })
    }
}

impl Row {
    /// The cell in this column; empty where the row is short.
    pub(crate) fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }
}

/// Counts lines up to a byte; the reader's own count starts before blank lines and remarks.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, byte: usize, remarks: bool) -> usize {
        let bytes = self.text.as_bytes();
        let mut byte = byte.clamp(self.at, bytes.len());
        while let Some(first) = bytes.get(byte) {
            match first {
                b'\n' => byte += 1,
                b'#' if remarks => {
                    byte += bytes[byte..]
                        .iter()
                        .position(|b| *b == b'\n')
                        .map_or(bytes.len() - byte, |at| at + 1);
                }
                _ => break,
            }
        }
        self.line += bytes[self.at..byte].iter().filter(|b| **b == b'\n').count();
        self.at = byte;
        self.line
    }
}

/// A header cell for comparing: lower case, words joined by `_`.
pub(crate) fn folded(cell: &str) -> String {
    cell.trim()
        .to_lowercase()
        .replace([' ', '-', '.'], "_")
        .trim_matches(['_', '*', ':'])
        .to_owned()
}

/// Whether a delimiter may part the first lines of a table: as often in each, unless a cell in
/// quotes stands there. Most files are no tables, and this is seen before a reader of them is made.
fn may_part(sample: &str, delimiter: u8) -> bool {
    let lines = sample.lines().filter(|line| !line.trim().is_empty()).take(4);
    let mut counts = Vec::new();
    for line in lines {
        let quoted = line.starts_with('"')
            || line.as_bytes().windows(2).any(|pair| pair == [delimiter, b'"']);
        // The first line is a record with two cells at least, or begins one.
        if counts.is_empty() && !quoted && !line.as_bytes().contains(&delimiter) {
            return false;
        }
        if quoted {
            return true;
        }
        counts.push(tally(line.as_bytes(), |byte| byte == delimiter));
    }
    // The last line of the sample may be cut off.
    let whole = counts.len().max(2) - 1;
    counts.first().is_some_and(|first| *first > 0)
        && counts.iter().take(whole).all(|count| Some(count) == counts.first())
}

/// The delimiter on which the records of `text` agree: at least two columns in every one, quotes
/// observed. Looked for in the first records only.
pub(crate) fn delimiter(text: &str) -> Option<u8> {
    let sample = beginning(text, 200_000);
    let mut best: Option<(usize, u8)> = None;
    for delimiter in [b'\t', b',', b';', b'|'] {
        if !may_part(sample, delimiter) {
            continue;
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(sample.as_bytes());
        let mut widths = reader.records().take(40).flatten().map(|record| record.len());
        let Some(first) = widths.next().filter(|width| *width >= 2) else { continue };
        let (mut records, mut agree) = (1, true);
        while let Some(width) = widths.next().filter(|_| agree) {
            records += 1;
            // The last record of the sample may be cut off.
            agree = width == first || widths.next().is_none();
        }
        if agree && records >= 2 && best.is_none_or(|(width, _)| first > width) {
            best = Some((first, delimiter));
        }
    }
    best.map(|(_, delimiter)| delimiter)
}
