//! What passages tell that calls for care or for a lawyer.

use serde::{Deserialize, Serialize};

use crate::store::rows::Record;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TagRow {
    pub(super) transcript: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: String,
}

impl Record for TagRow {
    const TABLE: &'static str = "passage_tag";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

/// What a passage tells that calls for care or for a lawyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words say it")]
pub enum PassageTag {
    CourtMention,
    CourtSubstance,
    Safeguarding,
    HighDistress,
    SexualOffence,
}

impl PassageTag {
    /// All, in a fixed order.
    pub const ALL: [PassageTag; 5] = [
        PassageTag::CourtMention,
        PassageTag::CourtSubstance,
        PassageTag::Safeguarding,
        PassageTag::HighDistress,
        PassageTag::SexualOffence,
    ];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            PassageTag::CourtMention => "court_mention",
            PassageTag::CourtSubstance => "court_substance",
            PassageTag::Safeguarding => "safeguarding",
            PassageTag::HighDistress => "high_distress",
            PassageTag::SexualOffence => "sexual_offence",
        }
    }

    /// The tag called `word`.
    pub fn parse(word: &str) -> Option<PassageTag> {
        PassageTag::ALL.into_iter().find(|tag| tag.as_str() == word)
    }
}
