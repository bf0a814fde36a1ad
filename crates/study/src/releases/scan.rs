//! Looking through built bytes: every text in every file, once more.

use heard_anonymise::{GateReport, Page};

use super::BuiltFile;
use super::bundle::MANIFEST;
use crate::error::{Result, StudyError};

/// Runs D01 and D23 over every text of the built files. A file that can't be read is refused.
pub(super) fn look_through(files: &[BuiltFile], manifest: &str, page: &Page) -> Result<GateReport> {
    let mut texts: Vec<(String, String)> = vec![(MANIFEST.to_owned(), manifest.to_owned())];
    for file in files {
        let found = texts_of(file).ok_or_else(|| StudyError::Unscannable(file.path.clone()))?;
        texts.extend(found);
    }
    let texts: Vec<(&str, &str)> =
        texts.iter().map(|(place, text)| (place.as_str(), text.as_str())).collect();
    Ok(heard_anonymise::after(&texts, page))
}

/// Every text in a file with its place; nothing where a part of the file can't be read.
fn texts_of(file: &BuiltFile) -> Option<Vec<(String, String)>> {
    let found = heard_import::texts_of(&file.bytes);
    let place = |at: &str| match at {
        "" => file.path.clone(),
        at => format!("{}#{at}", file.path),
    };
    found
        .unread
        .is_empty()
        .then(|| found.texts.into_iter().map(|at| (place(&at.place), at.text)).collect())
}
