//! Workbooks (XLSX), sheet by sheet, hidden ones too.

use std::io::Cursor;

use calamine::{Data, Reader, SheetVisible, Xlsx};

use crate::ReadError;
use crate::archive::Archive;
use crate::source::Source;
use crate::table::{Row, Table};

/// A sheet's cells as text.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    pub(crate) rows: Vec<Row>,
}

impl Sheet {
    /// The sheet as a table: its first row that is not empty is the header.
    pub(crate) fn table(&self, file: &str) -> Table {
        let mut table = Table { file: file.to_owned(), ..Table::default() };
        self.rows.iter().cloned().for_each(|row| table.push(row));
        table
    }
}

/// Every sheet of a workbook.
///
/// # Errors
/// Where it is damaged, or unpacks to more than is safe.
pub(crate) fn sheets(file: &str, bytes: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    let source = Source::new(file, bytes);
    // The reader below unpacks without bounds: so everything is measured first.
    let mut archive = Archive::open(&source)?;
    for name in archive.names() {
        archive.measure(&name)?;
    }
    let damaged = |what: String| source.malformed(0, format!("a damaged workbook: {what}"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))
        .map_err(|error: calamine::XlsxError| damaged(error.to_string()))?;
    let about: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut sheets = Vec::new();
    for (name, hidden) in about {
        // Charts and macros stand among the sheets and have no cells.
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let first = range.start().map_or(0, |(row, _)| row as usize);
        let rows = range
            .rows()
            .enumerate()
            .map(|(at, cells)| Row {
                line: first + at + 1,
                cells: cells.iter().map(cell).collect(),
            })
            .filter(|row: &Row| row.cells.iter().any(|cell| !cell.is_empty()))
            .collect();
        sheets.push(Sheet { name, hidden, rows });
    }
    Ok(sheets)
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) => text.trim().to_owned(),
        Data::DateTime(moment) => clock_of(moment.as_f64()).unwrap_or_else(|| data.to_string()),
        other => other.to_string(),
    }
}

/// A cell that Excel took for a time of day (`00:01:05`) is a stamp; a date is left as it is.
fn clock_of(days: f64) -> Option<String> {
    if !(0.0..1.0).contains(&days) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below one day")]
    let seconds = (days * 86_400.0).round() as u64;
    Some(format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}
