//! Projects for other programs: REFI-QDA (`.qdpx`), valid against the standard's schema.
//!
//! Positions are counted as the program that is to read them counts ([`DIALECTS`]); the standard
//! dialect is the first. There is no original document, path or name of a machine in what is
//! written. Whoever hands a [`Project`] in decides whether its words are raw: the use case that
//! makes one journals it.

mod parquet;
mod qde;
mod sidecar;
mod tables;
mod text;

use heard_model::{Guid, LineEnd, Losses, Positions, Project, Unit};

use crate::ExportError;
use crate::zipped::archive;

pub use parquet::parquet;
pub use sidecar::sidecar;
pub use tables::{NamedTable, csv, tables, workbook};

/// A way of writing a project, for the program that reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The name on the command line, as in `--dialect nvivo-win`.
    pub name: &'static str,
    /// What a person would call it.
    pub title: &'static str,
    /// What its positions count.
    pub positions: Positions,
    /// Whether a byte order mark stands before each text.
    pub bom: bool,
    /// Whether lines end with a carriage return too.
    pub crlf: bool,
    /// Whether no two codes may have one name, whatever they stand under, and no two that only hold
    /// others.
    pub unique_names: bool,
    /// Whether who coded, and when, is read from the selection: each coding has one of its own then,
    /// and a memo on a passage says its place itself.
    pub own_selections: bool,
}

/// Every dialect, the standard's own first.
pub const DIALECTS: &[Dialect] = &[
    Dialect {
        name: "standard",
        title: "REFI-QDA 1.5 as written",
        positions: Positions::STANDARD,
        bom: false,
        crlf: false,
        unique_names: false,
        own_selections: false,
    },
    Dialect {
        name: "nvivo-win",
        title: "NVivo for Windows",
        positions: Positions::NVIVO,
        bom: true,
        crlf: true,
        unique_names: false,
        own_selections: false,
    },
    Dialect {
        name: "maxqda",
        title: "MAXQDA",
        positions: Positions::STANDARD,
        bom: false,
        crlf: true,
        unique_names: false,
        own_selections: false,
    },
    Dialect {
        name: "qualcoder",
        title: "QualCoder",
        positions: Positions::STANDARD,
        bom: false,
        crlf: false,
        unique_names: true,
        own_selections: true,
    },
];

/// The dialect called `name`.
pub fn dialect(name: &str) -> Option<&'static Dialect> {
    DIALECTS.iter().find(|dialect| dialect.name == name)
}

/// A project as bytes, and what became of it on the way.
#[derive(Clone, Debug)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What is not in it or was changed, beside what the project itself had lost.
    pub lost: Losses,
}

/// Writes `project` as a `.qdpx`.
///
/// # Errors
/// [`ExportError`] where the archive could not be put together.
pub fn write(project: &Project, dialect: &Dialect) -> Result<Written, ExportError> {
    let mut lost = Losses::default();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::with_capacity(project.sources.len() + 1);
    let (xml, notes) = qde::project(project, dialect, &mut lost);
    parts.push(("project.qde".to_owned(), xml));
    for source in &project.sources {
        let text = text::body(source.transcript.text.expose(), dialect);
        parts.push((format!("sources/{}.txt", source.guid), text));
    }
    for memo in notes {
        parts.push((format!("sources/{}.txt", memo.guid), text::body(&memo.text, dialect)));
    }
    if dialect.positions.unit == Unit::CodePoints && dialect.name == "maxqda" {
        let astral = project
            .sources
            .iter()
            .filter(|source| source.transcript.text.expose().chars().any(|c| c.len_utf16() == 2))
            .count();
        let why = "it is not known how MAXQDA counts them; look at the codings behind the first";
        lost.add_many(astral, "texts with emoji or other rare characters", why);
    }
    Ok(Written { bytes: archive(&parts)?, lost })
}

/// Writes the codes of `project` as a `.qdc`.
pub fn codebook(project: &Project) -> Vec<u8> {
    codebook_with(project, &[])
}

/// The same with a set of those that are used no more.
pub(crate) fn codebook_with(project: &Project, retired: &[Guid]) -> Vec<u8> {
    qde::codebook(project, retired)
}

/// How many line ends count as.
pub(crate) fn line_end(positions: Positions) -> usize {
    match positions.line_end {
        LineEnd::One => 1,
        LineEnd::Two => 2,
    }
}
