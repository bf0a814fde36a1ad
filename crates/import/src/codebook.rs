//! Codebooks from files: TOML with its declared changes, CSV and workbooks with a row an entry,
//! REFI-QDA codebooks, plain lines.

pub mod decisions;
pub mod mapping;
mod outline;
mod qdc;
mod rows;
mod toml;

use heard_model::{Amendment, Codebook, VersionId};

use crate::problem::{self, RowProblem};
use crate::workbook;
use crate::{ReadError, table::Table};

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

/// Reads a codebook from TOML, CSV, TSV, XLSX, REFI-QDA or plain lines, whichever the bytes are.
///
/// In a table the columns are named as [`heard_model::codebook::fields_of`] names them, with `id`;
/// `tag` and `path` of other tools are names too. Where no column has ids, entries are numbered
/// in the order of the file. A parent may be given by id or by name.
///
/// # Errors
/// [`ReadError`] where the file is none of these. What is wrong with single entries is told in
/// [`CodebookReading::problems`].
pub fn read(file: &str, bytes: &[u8]) -> Result<CodebookReading, ReadError> {
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook(file, bytes);
    }
    let text = problem::text(file, bytes)?;
    let begins = text.trim_start_matches('\u{feff}').trim_start();
    if begins.starts_with('<') {
        return qdc::read(file, begins);
    }
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let table = first.is_some_and(|line| {
        line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| is_key(key))
    });
    if table {
        return toml::read(file, &text);
    }
    if outline::claims(&text) {
        return Ok(outline::read(&text));
    }
    rows::read(&Table::of_study(file, &text)?)
}

/// The first sheet that has names is the codebook. `About` may tell of it, `relationships` (as ROCK
/// has it) which code stands under which; what else lies in the workbook is left out, and told.
fn workbook(file: &str, bytes: &[u8]) -> Result<CodebookReading, ReadError> {
    let sheets = workbook::sheets(file, bytes)?;
    let tables: Vec<(&str, Table)> = sheets
        .iter()
        .filter(|sheet| !sheet.hidden)
        .map(|sheet| (sheet.name.as_str(), sheet.table(file)))
        .collect();
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

/// Lays a definition out over the fields: by our headings where it has them, else as a whole.
fn described(code: &mut heard_model::Code, text: &str) {
    let heads = ["In short: ", "In full: ", "Use when: ", "Do not use when: ", "In plain words: "];
    if !heads.iter().any(|head| text.starts_with(head)) {
        text.clone_into(&mut code.full);
        return;
    }
    let mut at: Option<usize> = None;
    for part in text.split("\n\n") {
        let head = heads.iter().position(|head| part.starts_with(head));
        let (part, joined) = match head {
            Some(head) => (&part[heads[head].len()..], ""),
            None => (part, "\n\n"),
        };
        at = head.or(at);
        let field = match at {
            Some(0) => &mut code.brief,
            Some(2) => &mut code.when,
            Some(3) => &mut code.when_not,
            Some(4) => &mut code.plain_name,
            _ => &mut code.full,
        };
        field.push_str(joined);
        field.push_str(part);
    }
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty()
        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
}
