//! Codebooks from files: TOML with its declared changes, CSV and workbooks with a row an entry,
//! REFI-QDA codebooks, plain lines; the codes of coded passages, coded sources and whole projects.

pub mod decisions;
mod html;
pub mod mapping;
mod numbered;
mod outline;
mod passages;
mod projects;
mod qdc;
mod rock;
mod rows;
mod toml;
mod tree;

use heard_model::{Amendment, Codebook, VersionId};

use crate::archive::Archive;
use crate::problem::{self, RowProblem};
use crate::workbook;
use crate::{ReadError, SheetReader, table::Table};

/// A codebook as a file gives it.
#[derive(Clone, Debug, Default)]
pub struct CodebookReading {
    /// The themes and codes, with what the file says around them.
    pub codebook: Codebook,
    /// The version that the file says it is.
    pub version: Option<VersionId>,
    /// The versions that it says it came from.
    pub parents: Vec<VersionId>,
    /// Whether its entries carry ids of ours; where not, their numbers are those of the file.
    pub has_ids: bool,
    /// Entries that the file brings without an id, where the others have one: new ones.
    pub new: Vec<heard_model::CodeId>,
    /// The hashes of that version and of those it came from, the newest first, where the file
    /// tells them: by these another study finds what both have in common.
    pub history: Vec<String>,
    /// What the file says and a codebook here can't hold, with the row.
    pub left_out: Vec<RowProblem>,
    /// The changes that people declared, in their order.
    pub declared: Vec<Declared>,
    /// Everything that is wrong with it, with the row; a codebook with problems is not taken in.
    pub problems: Vec<RowProblem>,
}

impl CodebookReading {
    /// The declared changes without who asked for them and why.
    pub fn amendments(&self) -> Vec<Amendment> {
        self.declared.iter().map(|declared| declared.amendment.clone()).collect()
    }
}

/// A change that people declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The change.
    pub amendment: Amendment,
    /// In what role somebody asked for it.
    pub role: String,
    /// Why.
    pub reason: String,
}

/// Reads a codebook from TOML, CSV, TSV, XLSX, REFI-QDA or plain lines, whichever the bytes are; of
/// coded sources (ROCK), tables of coded passages (MAXQDA, Taguette) and whole projects (`.qdpx`,
/// `.mex`, QualCoder, Taguette) it takes the codes.
///
/// In a table the columns are named as [`heard_model::codebook::fields_of`] names them, with `id`;
/// `tag` and `path` of other tools are names too. Where no column has ids, entries are numbered
/// in the order of the file. A parent may be given by id or by name.
///
/// # Errors
/// [`ReadError`] where the file is none of these. What is wrong with single entries is told in
/// [`CodebookReading::problems`].
pub fn read(file: &str, bytes: &[u8]) -> Result<CodebookReading, ReadError> {
    read_with(file, bytes, None)
}

/// As [`read`]; `sheets` takes the cells out of a workbook of before 2007, see
/// [`crate::old_sheets`].
///
/// # Errors
/// As [`read`].
pub fn read_with(
    file: &str,
    bytes: &[u8],
    sheets: Option<SheetReader>,
) -> Result<CodebookReading, ReadError> {
    if projects::claims(file, bytes) {
        return Ok(checked(projects::read(file, bytes)?));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return match file.to_lowercase().ends_with(".rockproject") {
            true => rock_project(file, bytes).map(checked),
            false => of_sheets(file, &workbook::sheets(file, bytes)?),
        };
    }
    if crate::source::is_ole(bytes) {
        return of_sheets(file, &workbook::old(file, bytes, sheets)?);
    }
    if bytes.starts_with(b"%PDF") {
        let what = "a PDF, which does not say which code stands under which";
        return Err(ReadError::Unreadable { file: file.to_owned(), what });
    }
    of_text(file, &problem::text(file, bytes)?)
}

fn of_text(file: &str, text: &str) -> Result<CodebookReading, ReadError> {
    let begins = text.trim_start_matches('\u{feff}').trim_start();
    let opening: String = begins.chars().take(15).collect::<String>().to_lowercase();
    if opening.starts_with("<!doctype html") || opening.starts_with("<html") {
        return html::read(file, begins);
    }
    if begins.starts_with('<') {
        return qdc::read(file, begins);
    }
    if rock::claims(file, text) {
        return Ok(checked(rock::read(text)));
    }
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let is_table = first.is_some_and(|line| {
        line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| is_key(key))
    });
    if is_table {
        return toml::read(file, text);
    }
    if outline::claims(text) {
        return Ok(outline::read(text));
    }
    let table = Table::of_study(file, text)?;
    if passages::claims(&table) {
        return Ok(checked(passages::read(&table)));
    }
    if numbered::claims(&table) {
        return Ok(checked(numbered::read(&table)));
    }
    rows::read(&table)
}

/// A reading with what is wrong with its codebook as a whole.
fn checked(mut reading: CodebookReading) -> CodebookReading {
    let problems = reading.codebook.problems();
    let told = problems.iter().map(|problem| RowProblem { line: 0, message: problem.to_string() });
    reading.problems.extend(told);
    reading
}

/// The sources of a ROCK project, as one.
fn rock_project(file: &str, bytes: &[u8]) -> Result<CodebookReading, ReadError> {
    let mut archive = Archive::of(file, std::io::Cursor::new(bytes))?;
    let names = archive.names();
    let mut sources = Vec::new();
    for name in names.iter().filter(|name| name.to_lowercase().ends_with(".rock")) {
        if let Some(text) = archive.text(name)? {
            sources.push((name.rsplit('/').next().unwrap_or(name), text));
        }
    }
    Ok(rock::read_all(&sources))
}

/// The first sheet that has names is the codebook. `About` may tell of it, `relationships` (as ROCK
/// has it) which code stands under which; what else lies in the workbook is left out, and told.
fn of_sheets(file: &str, sheets: &[workbook::Sheet]) -> Result<CodebookReading, ReadError> {
    let tables: Vec<(&str, Table)> = sheets
        .iter()
        .filter(|sheet| !sheet.hidden)
        .map(|sheet| (sheet.name.as_str(), sheet.table(file)))
        .collect();
    if let Some((_, table)) = tables.iter().find(|(_, table)| passages::claims(table)) {
        return Ok(checked(passages::read(table)));
    }
    let Some(best) = tables.iter().position(|(_, table)| table.column(rows::NAME).is_some()) else {
        return Err(ReadError::MissingColumn {
            file: file.to_owned(),
            line: 1,
            column: "name".to_owned(),
            found: Vec::new(),
        });
    };
    let links = tables.iter().find(|(_, table)| table.column(rows::LINK_FROM).is_some());
    let mut reading = rows::read_with(&tables[best].1, links.map(|(_, table)| table))?;
    for (at, (name, table)) in tables.iter().enumerate() {
        let is_links = table.column(rows::LINK_FROM).is_some();
        if at == best || is_links || rows::about(table, &mut reading) {
            continue;
        }
        let count = table.rows.iter().filter(|row| !row.cells.iter().all(String::is_empty)).count();
        if count > 0 {
            let message = format!("the sheet `{name}`, {count} rows");
            reading.left_out.push(RowProblem { line: 1, message });
        }
    }
    Ok(reading)
}

/// What our own files write before each part of a definition, and the field that it is.
const HEADS: &[(&str, usize)] = &[
    ("In short: ", 0),
    ("In brief: ", 0),
    ("In full: ", 1),
    ("Use when: ", 2),
    ("When to use: ", 2),
    ("Do not use when: ", 3),
    ("When not to use: ", 3),
    ("In plain words: ", 4),
];

/// Lays a definition out over the fields: by our headings where it has them, else as a whole. What
/// stands before the first heading is the definition in one line.
fn described(code: &mut heard_model::Code, text: &str) {
    let head = |part: &str| HEADS.iter().find(|(head, _)| part.starts_with(head));
    if !text.split("\n\n").any(|part| head(part).is_some()) {
        text.clone_into(&mut code.full);
        return;
    }
    let mut at = 0;
    for part in text.split("\n\n") {
        let (part, joined) = match head(part) {
            Some((head, field)) => {
                at = *field;
                (&part[head.len()..], "")
            }
            None => (part, "\n\n"),
        };
        let field = match at {
            0 => &mut code.brief,
            2 => &mut code.when,
            3 => &mut code.when_not,
            4 => &mut code.plain_name,
            _ => &mut code.full,
        };
        if !field.is_empty() {
            field.push_str(joined);
        }
        field.push_str(part);
    }
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty()
        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
}
