//! Other programs' projects: coded texts, whatever they count their places in.
//!
//! [`read`] takes a REFI-QDA project (`.qdpx`) and what QualCoder and Taguette keep in SQLite, and
//! gives a [`Project`] with places in our text, what did not come along and
//! why, and how well the places fit.
//!
//! In reading order: `qdpx` and `qde` (the container and its XML), `raw` (what the file
//! says), `positions` (which way it counts), `normal` (from its text to ours), `build`; `database`
//! with `qualcoder` and `taguette`.

mod build;
pub(crate) mod database;
mod normal;
mod positions;
mod qde;
mod qdpx;
mod qualcoder;
mod raw;
mod taguette;

use std::io::{Read, Seek};

use heard_model::{Positions, Project, ProjectSource, Timestamp};

use crate::ReadError;

pub(crate) use database::{Database, MAGIC as DATABASE};
pub use positions::Fit;

/// The largest database that is read.
const LARGEST: u64 = 256 << 20;

/// How a project is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// What its positions count, whatever the texts say.
    pub positions: Option<Positions>,
}

/// A project out of a file.
#[derive(Clone, Debug)]
pub struct ProjectReading {
    /// The name of the format it was read as.
    pub format: &'static str,
    /// The project.
    pub project: Project,
    /// How well its places fit the way they were counted; nothing where there are none.
    pub fit: Option<Fit>,
}

/// Told of each text of a project with what lies on it, in the project's order, and of the name of
/// the format that the project is read as.
pub type Each<'e> = dyn FnMut(&'static str, ProjectSource) -> Result<(), ReadError> + 'e;

/// Whether a file of this name that begins with these bytes is a project: REFI-QDA, or a database.
pub fn is_project(name: &str, head: &[u8]) -> bool {
    head.starts_with(database::MAGIC)
        || head.starts_with(b"PK") && name.to_lowercase().ends_with(".qdpx")
}

/// Reads a REFI-QDA project entry by entry (the file need not be in memory), or the database of
/// QualCoder (`data.qda`) or Taguette.
///
/// # Errors
/// [`ReadError`] for a damaged or hostile container, XML that is none, another program's
/// database, and [`ReadError::Misplaced`] where no way of counting fits and none was named.
pub fn read(
    file: &str,
    reader: impl Read + Seek,
    options: Options,
) -> Result<ProjectReading, ReadError> {
    let mut sources = Vec::new();
    let mut each = |_: &'static str, source| {
        sources.push(source);
        Ok(())
    };
    let mut reading = stream(file, reader, options, &mut each)?;
    reading.project.sources = sources;
    Ok(reading)
}

/// The same, text by text: of a REFI-QDA project of any size there stand in memory its codes,
/// selections and memos, and one text. The project that is given back has no sources: `each` was
/// told of them.
///
/// # Errors
/// As [`read`]; and what `each` answers.
pub fn stream(
    file: &str,
    mut reader: impl Read + Seek,
    options: Options,
    each: &mut Each<'_>,
) -> Result<ProjectReading, ReadError> {
    let told = |error: std::io::Error| ReadError::Malformed {
        file: file.to_owned(),
        line: 0,
        what: error.kind().to_string(),
    };
    let mut head = Vec::new();
    reader.by_ref().take(database::MAGIC.len() as u64).read_to_end(&mut head).map_err(told)?;
    reader.rewind().map_err(told)?;
    if head != database::MAGIC {
        return qdpx::read(file, reader, options, each);
    }
    let mut bytes = Vec::new();
    reader.take(LARGEST + 1).read_to_end(&mut bytes).map_err(told)?;
    if bytes.len() as u64 > LARGEST {
        let (bytes, most) = (bytes.len() as u64, LARGEST);
        return Err(ReadError::TooBig { file: file.to_owned(), bytes, most });
    }
    let database = database::Database::open(file, &bytes)?;
    drop(bytes);
    if qualcoder::claims(&database)? {
        qualcoder::read(file, &database, options, each)
    } else if taguette::claims(&database)? {
        taguette::read(file, &database, options, each)
    } else {
        let what = "a database of a program that is not known";
        Err(ReadError::Unreadable { file: file.to_owned(), what })
    }
}

/// The parts of what Heard writes beside a project, by name.
///
/// # Errors
/// [`ReadError`] for a damaged or hostile container.
pub fn parts(file: &str, reader: impl Read + Seek) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    let mut archive = crate::archive::Archive::of(file, reader)?;
    archive.stays_inside()?;
    let mut parts = Vec::new();
    for name in archive.names() {
        if let Some(bytes) = archive.bytes(&name)? {
            parts.push((name, bytes));
        }
    }
    Ok(parts)
}

/// A moment as XML Schema or a database writes it; without a zone it is taken for UTC.
fn time(word: &str) -> Option<Timestamp> {
    let word = word.trim().replacen(' ', "T", 1);
    word.parse().ok().or_else(|| format!("{word}Z").parse().ok())
}
