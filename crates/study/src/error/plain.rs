//! What the database says, in words that people can do something about.

use std::path::PathBuf;

use super::StudyError;

/// Busy and full have names of their own: people can do something about them.
pub(crate) fn plain(error: StudyError) -> StudyError {
    use rusqlite::ErrorCode;
    let StudyError::Store { source: rusqlite::Error::SqliteFailure(failure, _) } = &error else {
        return error;
    };
    match failure.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StudyError::Busy,
        ErrorCode::DiskFull => StudyError::DiskFull,
        _ => error,
    }
}

impl StudyError {
    /// A file that gave trouble.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> StudyError {
        let path = path.into();
        move |source| StudyError::File { path, source }
    }
}
