//! A span found to identify someone or something.

use heard_model::Span;

use crate::{Class, EntityId};

/// Whether a person agreed with a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Decision {
    /// Nobody looked yet: masked all the same where the score is above the low threshold.
    #[default]
    Suggested,
    /// It identifies: always masked.
    Accepted,
    /// It does not: never masked, never suggested again.
    Rejected,
}

impl Decision {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Decision::Suggested => "suggested",
            Decision::Accepted => "accepted",
            Decision::Rejected => "rejected",
        }
    }

    /// The decision called `word`.
    pub fn parse(word: &str) -> Option<Decision> {
        [Decision::Suggested, Decision::Accepted, Decision::Rejected]
            .into_iter()
            .find(|decision| decision.as_str() == word)
    }
}

/// A place in a text that may identify somebody. It is a suggestion until a person decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// What sort of thing.
    pub class: Class,
    /// How sure, 0 to 1.
    pub score: f32,
    /// What a person said of it.
    pub decision: Decision,
    /// The entity it refers to, once known.
    pub entity: Option<EntityId>,
    /// The name of the recogniser that noticed it, or `person` for one added by hand.
    pub noticed_by: String,
}
