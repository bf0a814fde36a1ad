//! The database's file, and whether it still lies where it was opened.
//!
//! A file that was taken away while it is open can be written to all the same, on most systems;
//! what is written then is nowhere. So nothing is called saved before its place was looked at.

use std::path::{Path, PathBuf};

use crate::error::{PlaceFault, Result, StudyError};

/// The file of an open database.
#[derive(Clone, Debug)]
pub(crate) struct DatabaseFile {
    path: PathBuf,
    identity: Option<Identity>,
}

/// What the system tells files apart by.
type Identity = (u64, u64);

impl DatabaseFile {
    /// The file at `path`, as it is now.
    pub(crate) fn new(path: &Path) -> DatabaseFile {
        DatabaseFile { path: path.to_owned(), identity: identity(path) }
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Refuses where it is not there any more.
    pub(crate) fn is_there(&self) -> Result<()> {
        if identity(&self.path).is_some_and(|found| Some(found) == self.identity) {
            return Ok(());
        }
        Err(StudyError::Place(folder(&self.path), PlaceFault::Gone))
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// Elsewhere a file can't be taken away while it is open: that there is one is enough.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.is_file().then_some((0, 0))
}

fn folder(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_owned()
}

/// What the database said, in words that people can do something about: it is told where the place
/// is what is wrong.
pub(crate) fn placed(error: StudyError, path: &Path) -> StudyError {
    use rusqlite::ErrorCode;
    let StudyError::Store { source: rusqlite::Error::SqliteFailure(failure, _) } = &error else {
        return error;
    };
    let gone = !path.exists();
    match failure.code {
        ErrorCode::SystemIoFailure | ErrorCode::CannotOpen if gone => {
            StudyError::Place(folder(path), PlaceFault::Gone)
        }
        ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
            StudyError::Place(folder(path), PlaceFault::ReadOnly)
        }
        _ => crate::error::plain(error),
    }
}
