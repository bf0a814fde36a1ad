//! What a researcher wrote down while thinking. A memo is never released.

use crate::text::Span;
use crate::{CodeId, ParticipantId, QuoteId, Timestamp, TranscriptId, VersionId};

/// What a memo is about, after the field's usual kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words say it")]
pub enum MemoKind {
    Theoretical,
    Methodological,
    Reflexive,
    Code,
    Case,
    Meeting,
    Ethics,
}

impl MemoKind {
    /// All, in a fixed order.
    pub const ALL: [MemoKind; 7] = [
        MemoKind::Theoretical,
        MemoKind::Methodological,
        MemoKind::Reflexive,
        MemoKind::Code,
        MemoKind::Case,
        MemoKind::Meeting,
        MemoKind::Ethics,
    ];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            MemoKind::Theoretical => "theoretical",
            MemoKind::Methodological => "methodological",
            MemoKind::Reflexive => "reflexive",
            MemoKind::Code => "code",
            MemoKind::Case => "case",
            MemoKind::Meeting => "meeting",
            MemoKind::Ethics => "ethics",
        }
    }

    /// The kind called `word`.
    pub fn parse(word: &str) -> Option<MemoKind> {
        MemoKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a memo hangs on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words say it")]
pub enum MemoAnchor {
    Study,
    Transcript(TranscriptId),
    Passage(TranscriptId, Span),
    Code(CodeId),
    Participant(ParticipantId),
    Version(VersionId),
    Quote(QuoteId),
    Release(String),
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memo {
    /// What it is about.
    pub kind: MemoKind,
    /// What it hangs on.
    pub anchor: MemoAnchor,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// The note. May hold raw words: treated like them.
    pub text: String,
}
