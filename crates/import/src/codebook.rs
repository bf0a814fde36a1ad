//! Codebooks from files: TOML with its declared changes, CSV and workbooks with a row an entry.

pub mod decisions;
pub mod mapping;
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

/// Reads a codebook from TOML, CSV, TSV or XLSX, whichever the bytes are.
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
        let sheets = workbook::sheets(file, bytes)?;
        let mut best: Option<Table> = None;
        for sheet in sheets.iter().filter(|sheet| !sheet.hidden) {
            let table = sheet.table(file);
            if table.column(rows::NAME).is_some() && best.is_none() {
                best = Some(table);
            }
        }
        let Some(table) = best else {
            return Err(ReadError::MissingColumn {
                file: file.to_owned(),
                line: 1,
                column: "name".to_owned(),
                found: Vec::new(),
            });
        };
        return rows::read(&table);
    }
    let text = problem::text(file, bytes)?;
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let table = first.is_some_and(|line| {
        line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| is_key(key))
    });
    if table { toml::read(file, &text) } else { rows::read(&Table::of_study(file, &text)?) }
}

fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty()
        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
}
