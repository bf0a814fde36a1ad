//! One application of one code to one span by one coder.

use crate::text::Span;
use crate::{CodeId, Timestamp, TranscriptId, VersionId};

/// Names a coding in a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodingId(pub i64);

/// What a coding was made with, for life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppliedAs {
    /// The code that the coder chose.
    pub code: CodeId,
    /// The codebook version then; for a draft its parent version.
    pub version: VersionId,
    /// The position in the draft that lay over that version; 0 for a sealed one.
    pub draft: u32,
}

/// What a coding needs from a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum CodingState {
    /// Nothing.
    #[default]
    Current,
    /// Its code was narrowed or broadened since: say whether it still fits.
    Stale,
    /// Its code was split: say which of the new ones it is.
    Queued,
    /// Its code was split and nobody could say yet; shown, never dropped.
    Unrouted,
    /// Its code was retired: kept, not shown by default.
    Hidden,
}

impl CodingState {
    /// All, in a fixed order.
    pub const ALL: [CodingState; 5] = [
        CodingState::Current,
        CodingState::Stale,
        CodingState::Queued,
        CodingState::Unrouted,
        CodingState::Hidden,
    ];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            CodingState::Current => "current",
            CodingState::Stale => "stale",
            CodingState::Queued => "queued",
            CodingState::Unrouted => "unrouted",
            CodingState::Hidden => "hidden",
        }
    }

    /// The state called `word`.
    pub fn parse(word: &str) -> Option<CodingState> {
        CodingState::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A code on a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coding {
    /// Names it in the study.
    pub id: CodingId,
    /// Where.
    pub transcript: TranscriptId,
    /// Which words.
    pub span: Span,
    /// The code it counts as now.
    pub code: CodeId,
    /// The code and version it was made with.
    pub applied_as: AppliedAs,
    /// Who coded.
    pub coder: String,
    /// When.
    pub at: Timestamp,
    /// What it needs.
    pub state: CodingState,
}
