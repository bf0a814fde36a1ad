//! What lies beside a project: everything that REFI-QDA has no place for, for Heard to read back.

use crate::ExportError;
use crate::zipped::archive;

/// Puts the named parts of a study together in one file.
///
/// # Errors
/// [`ExportError`] where the archive could not be put together.
pub fn sidecar(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ExportError> {
    archive(parts)
}
