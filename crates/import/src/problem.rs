//! What is wrong with a table of a study, row by row and all at once.

use crate::ReadError;
use crate::encoding::decode;

/// Something that is wrong with one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The line, counted from 1; 0 for the file as a whole.
    pub line: u32,
    /// What was met.
    pub message: String,
}

impl std::fmt::Display for RowProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// Why a table was not taken in. A table is taken in whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// It can't be read as a table.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Rows of it are wrong; all of them are told.
    #[error("{file}: {} row(s) can't be used", .problems.len())]
    Rows {
        /// The file.
        file: String,
        /// What is wrong, in the order of the file.
        problems: Vec<RowProblem>,
    },
}

/// The problems met so far.
#[derive(Debug, Default)]
pub(crate) struct Problems(pub(crate) Vec<RowProblem>);

impl Problems {
    pub(crate) fn add(&mut self, line: usize, message: impl Into<String>) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.0.push(RowProblem { line, message: message.into() });
    }

    /// Keeps what was read, or notes why it could not be.
    pub(crate) fn keep<T>(
        &mut self,
        line: usize,
        read: Option<T>,
        what: impl Fn() -> String,
    ) -> Option<T> {
        if read.is_none() {
            self.add(line, what());
        }
        read
    }

    /// `value` if nothing was wrong.
    pub(crate) fn or<T>(self, file: &str, value: T) -> Result<T, TableError> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(TableError::Rows { file: file.to_owned(), problems: self.0 })
        }
    }
}

/// The text of a table's bytes.
pub(crate) fn text(file: &str, bytes: &[u8]) -> Result<String, ReadError> {
    let size = bytes.len() as u64;
    if size > crate::MAX_BYTES {
        return Err(ReadError::TooBig {
            file: file.to_owned(),
            bytes: size,
            most: crate::MAX_BYTES,
        });
    }
    let text = decode(bytes).text;
    if text.trim().is_empty() {
        return Err(ReadError::Empty { file: file.to_owned() });
    }
    if text.contains('\0') {
        return Err(ReadError::NotText { file: file.to_owned(), what: "binary" });
    }
    Ok(text)
}

/// TOML as a table, with the line of what is wrong.
pub(crate) fn toml(file: &str, text: &str) -> Result<toml::Table, ReadError> {
    text.parse::<toml::Table>().map_err(|error| ReadError::Malformed {
        file: file.to_owned(),
        line: error.span().map_or(0, |span| line_at(text, span.start)),
        what: error.message().to_owned(),
    })
}

pub(crate) fn line_at(text: &str, byte: usize) -> u32 {
    let before = &text.as_bytes()[..byte.min(text.len())];
    u32::try_from(1 + before.iter().filter(|b| **b == b'\n').count()).unwrap_or(u32::MAX)
}

/// The lines on which a table called one of `headers` opens, in order.
pub(crate) fn openings(text: &str, header: &str) -> Vec<usize> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| line.trim() == header)
        .map(|(at, _)| at + 1)
        .collect()
}
