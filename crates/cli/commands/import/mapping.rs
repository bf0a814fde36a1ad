//! The table that says which file is whose.

use std::path::Path;

use heard_import::transcript_list::{self, TranscriptRow};
use heard_model::{Attribute, Disclosure, TranscriptId};
use heard_study::{Description, ImportOptions};

use super::files::Named;
use crate::failure::Failure;

/// A mapping table, and which of its rows were used.
#[derive(Default)]
pub(super) struct Mapping {
    rows: Vec<(TranscriptRow, bool)>,
}

impl Mapping {
    /// Reads the table at `path`.
    pub(super) fn read(path: &Path) -> Result<Mapping, Failure> {
        let file = Named::new(path.to_owned());
        let rows = transcript_list::read(&file.name(), &file.bytes()?)?;
        Ok(Mapping { rows: rows.into_iter().map(|row| (row, false)).collect() })
    }

    /// What the table says of `file`: by its path, or by its name where that is enough.
    pub(super) fn of(&mut self, file: &Named) -> Option<TranscriptRow> {
        let shown = file.shown().replace('\\', "/");
        let is = |row: &TranscriptRow| {
            let said = row.file.replace('\\', "/");
            shown == said || shown.ends_with(&format!("/{said}"))
        };
        let (row, used) = self.rows.iter_mut().find(|(row, _)| is(row))?;
        *used = true;
        Some(row.clone())
    }

    /// The files that the table names and nobody handed in.
    pub(super) fn unused(&self) -> Vec<&str> {
        self.rows.iter().filter(|(_, used)| !used).map(|(row, _)| row.file.as_str()).collect()
    }
}

/// The options for a file of which the table says `row`.
pub(super) fn options(row: &TranscriptRow, general: &ImportOptions) -> ImportOptions {
    let mut options = general.clone();
    options.name = Some(row.transcript.clone());
    if let [only] = row.participants.as_slice() {
        options.participant = Some(only.clone());
    }
    options
}

/// What is to be taken down of a transcript once it is in. What a table of files says of an
/// interview (its wave, its place) may give a person away together with other things.
pub(super) fn description(row: TranscriptRow, transcript: TranscriptId) -> Description {
    let attributes = row.attributes.into_iter().map(|(name, value)| Attribute {
        name,
        value,
        disclosure: Disclosure::Quasi,
    });
    Description {
        transcript,
        title: row.title,
        date: row.date,
        participants: row.participants,
        attributes: attributes.collect(),
    }
}
