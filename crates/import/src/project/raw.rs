//! A project as its file holds it, before its places are understood.

use heard_model::{Guid, Losses, Timestamp};
use indexmap::IndexMap;

use crate::Reading;

/// Everything in a project's file.
#[derive(Debug, Default)]
pub(super) struct Raw {
    pub(super) name: String,
    pub(super) origin: String,
    pub(super) description: String,
    pub(super) users: IndexMap<Guid, String>,
    pub(super) codes: Vec<RawCode>,
    pub(super) variables: IndexMap<Guid, String>,
    pub(super) cases: Vec<RawCase>,
    pub(super) sources: Vec<RawSource>,
    pub(super) notes: Vec<RawSource>,
    /// From one object to another.
    pub(super) links: Vec<(Guid, Guid)>,
    pub(super) sets: Vec<RawSet>,
    /// Notes that hang on the project itself.
    pub(super) note_refs: Vec<Guid>,
    pub(super) losses: Losses,
}

#[derive(Debug)]
pub(super) struct RawCode {
    pub(super) guid: Guid,
    pub(super) parent: Option<Guid>,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) colour: String,
    pub(super) is_codable: bool,
    pub(super) notes: Vec<Guid>,
}

#[derive(Debug)]
pub(super) struct RawCase {
    pub(super) guid: Guid,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) values: Vec<(Guid, String)>,
    pub(super) sources: Vec<Guid>,
    pub(super) selections: Vec<Guid>,
    pub(super) notes: Vec<Guid>,
}

#[derive(Debug)]
pub(super) struct RawSet {
    pub(super) name: String,
    pub(super) sources: Vec<Guid>,
    pub(super) others: usize,
}

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Pdf,
    Picture,
    /// Sound or film; its transcripts are sources of their own.
    Media,
}

/// A source, or a note: notes are written as sources are.
#[derive(Debug)]
pub(super) struct RawSource {
    pub(super) guid: Guid,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) path: String,
    pub(super) plain_path: String,
    pub(super) rich_path: String,
    pub(super) description: String,
    pub(super) words: Words,
    pub(super) selections: Vec<RawSelection>,
    /// On the source as a whole.
    pub(super) codings: Vec<RawCoding>,
    pub(super) notes: Vec<Guid>,
    pub(super) values: Vec<(Guid, String)>,
    /// Points in a recording's transcript, by position.
    pub(super) syncs: IndexMap<Guid, i64>,
    pub(super) user: Option<Guid>,
    pub(super) at: Option<Timestamp>,
}

/// The words of a source.
#[derive(Debug, Default)]
pub(super) enum Words {
    /// Not read, or there are none.
    #[default]
    None,
    /// As the file has them, without a byte order mark.
    Plain(String),
    /// As the file has them, which is as we have them: they stand in the transcript.
    Ours,
    /// Read out of a document: its positions count another text than ours.
    Read(Box<Reading>),
}

/// Where a selection lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the text, as the file counts.
    Text(i64, i64),
    /// Between two points of a recording.
    Sync(Guid, Guid),
    /// In the raw text, in bytes: nothing to be guessed.
    Bytes(usize, usize),
    /// On a picture, a page or a recording.
    Elsewhere,
}

#[derive(Debug)]
pub(super) struct RawSelection {
    pub(super) guid: Guid,
    /// The words it is on or how they begin, for most programs.
    pub(super) name: String,
    pub(super) description: String,
    pub(super) place: Place,
    pub(super) codings: Vec<RawCoding>,
    pub(super) notes: Vec<Guid>,
    pub(super) user: Option<Guid>,
    pub(super) at: Option<Timestamp>,
}

#[derive(Debug)]
pub(super) struct RawCoding {
    pub(super) guid: Guid,
    pub(super) code: Option<Guid>,
    pub(super) user: Option<Guid>,
    pub(super) at: Option<Timestamp>,
    pub(super) notes: Vec<Guid>,
}

impl RawSource {
    pub(super) fn new(guid: Guid, kind: Kind) -> RawSource {
        RawSource {
            guid,
            name: String::new(),
            kind,
            path: String::new(),
            plain_path: String::new(),
            rich_path: String::new(),
            description: String::new(),
            words: Words::None,
            selections: Vec::new(),
            codings: Vec::new(),
            notes: Vec::new(),
            values: Vec::new(),
            syncs: IndexMap::new(),
            user: None,
            at: None,
        }
    }
}

impl RawSelection {
    pub(super) fn new(guid: Guid, place: Place) -> RawSelection {
        RawSelection {
            guid,
            name: String::new(),
            description: String::new(),
            place,
            codings: Vec::new(),
            notes: Vec::new(),
            user: None,
            at: None,
        }
    }
}
