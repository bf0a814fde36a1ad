//! Workbooks (XLSX, and XLS of before 2007), sheet by sheet, hidden ones too.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, SheetVisible, Xls, Xlsx};

use crate::archive::Archive;
use crate::problem;
use crate::source::Source;
use crate::table::{CELLS, Row, Table, folded};
use crate::{OldSheet, PagesError, ReadError, SheetReader};

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
    // It panics on some damaged sheets, too: a file that does so is as damaged as any.
    match catch_unwind(AssertUnwindSafe(|| cells_of(bytes))) {
        Ok(Ok(sheets)) => Ok(sheets),
        Ok(Err(what)) => Err(source.malformed(0, format!("a damaged workbook: {what}"))),
        Err(_) => Err(source.malformed(0, "a damaged workbook")),
    }
}

/// The sheets of a workbook of before 2007, its cells taken out by `reader`.
///
/// # Errors
/// Where it is damaged, encrypted, or takes more than a sound file does.
pub(crate) fn old(
    file: &str,
    bytes: &[u8],
    reader: Option<SheetReader>,
) -> Result<Vec<Sheet>, ReadError> {
    let source = Source::new(file, bytes);
    let file = file.to_owned();
    let sheets = reader.unwrap_or(old_sheets)(bytes).map_err(|error| match error {
        PagesError::Password => ReadError::Unreadable { file, what: "a workbook with a password" },
        PagesError::Damaged => source.malformed(0, "a damaged workbook, or a Word file"),
        PagesError::TooMuch => ReadError::Hostile {
            file,
            what: "its cells take more time or memory than a sound file's".to_owned(),
        },
    })?;
    let sheet = |(name, rows): OldSheet| Sheet {
        name,
        hidden: false,
        rows: rows.into_iter().map(|(line, cells)| Row { line, cells }).collect(),
    };
    Ok(sheets.into_iter().map(sheet).collect())
}

/// The cells of a workbook of before 2007: each sheet with its rows, each with its number. The
/// parser may take much memory for a file that was made to make it do so: a program that reads
/// files from elsewhere runs this in a process of its own.
///
/// # Errors
/// Where it wants a password, or is damaged.
pub fn old_sheets(bytes: &[u8]) -> Result<Vec<OldSheet>, PagesError> {
    match catch_unwind(AssertUnwindSafe(|| old_cells(bytes))) {
        Ok(Ok(sheets)) => Ok(sheets),
        Ok(Err(calamine::XlsError::Password)) => Err(PagesError::Password),
        Ok(Err(_)) | Err(_) => Err(PagesError::Damaged),
    }
}

fn old_cells(bytes: &[u8]) -> Result<Vec<OldSheet>, calamine::XlsError> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes))?;
    let mut sheets = Vec::new();
    for (name, range) in book.worksheets() {
        let first = range.start().map_or(0, |(row, _)| row as usize);
        let rows = range.rows().enumerate().map(|(at, cells)| {
            let cells: Vec<String> = cells.iter().map(cell).collect();
            (first + at + 1, cells)
        });
        let rows = rows.filter(|(_, cells)| !cells.iter().all(String::is_empty));
        sheets.push((name, rows.collect()));
    }
    Ok(sheets)
}

/// A table of a study, from a workbook or from text. Of a workbook it is the first sheet that is
/// shown and has a row with a column of one of these names, from that row to the first empty one:
/// what stands above is a title, what stands below are notes.
///
/// # Errors
/// As [`sheets`] and [`Table::of_study`].
pub(crate) fn study_table(file: &str, bytes: &[u8], named: &[&str]) -> Result<Table, ReadError> {
    if !bytes.starts_with(b"PK") {
        return Table::of_study(file, &problem::text(file, bytes)?);
    }
    let sheets = sheets(file, bytes)?;
    let heads = |row: &Row| row.cells.iter().any(|cell| named.contains(&folded(cell).as_str()));
    for sheet in sheets.iter().filter(|sheet| !sheet.hidden) {
        let Some(at) = sheet.rows.iter().take(20).position(heads) else { continue };
        let mut table = Table { file: file.to_owned(), ..Table::default() };
        let mut next = sheet.rows[at].line;
        for row in sheet.rows[at..].iter().take_while(|row| {
            next += 1;
            row.line + 1 == next
        }) {
            table.push(row.clone());
        }
        return Ok(table);
    }
    Ok(sheets.first().map(|sheet| sheet.table(file)).unwrap_or_default())
}

/// The widest that a row may be: one cell in the last corner of a
/// sheet would else be seventeen thousand million.
const WIDEST: u32 = 1_000;

fn cells_of(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    let said = |error: calamine::XlsxError| error.to_string();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(said)?;
    let about: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut sheets = Vec::new();
    let mut count = 0;
    for (name, hidden) in about {
        // Charts and macros stand among the sheets and have no cells.
        let Ok(mut reader) = book.worksheet_cells_reader(&name) else { continue };
        let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        while let Some(found) = reader.next_cell().map_err(said)? {
            let (row, column) = found.get_position();
            let words = cell(&Data::from(found.get_value().clone()));
            if words.is_empty() {
                continue;
            }
            if column >= WIDEST {
                return Err(format!("a row of more than {WIDEST} columns"));
            }
            count += 1;
            if count > CELLS {
                return Err(format!("more than {CELLS} cells"));
            }
            let cells = rows.entry(row).or_default();
            let at = column as usize;
            if cells.len() <= at {
                cells.resize(at + 1, String::new());
            }
            cells[at] = words;
        }
        let rows =
            rows.into_iter().map(|(row, cells)| Row { line: row as usize + 1, cells }).collect();
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
