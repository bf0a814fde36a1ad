//! Quotes chosen and ordered for one audience and use.

use crate::{Date, QuoteId, Use};

/// Who will see it: the columns of the gate's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// A closed workshop.
    Workshop,
    /// Staff training and archives: known recipients, out of our hands.
    Training,
    /// Anybody.
    Public,
}

impl Audience {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Audience::Workshop => "workshop",
            Audience::Training => "training",
            Audience::Public => "public",
        }
    }

    /// The audience called `word`.
    pub fn parse(word: &str) -> Option<Audience> {
        [Audience::Workshop, Audience::Training, Audience::Public]
            .into_iter()
            .find(|audience| audience.as_str() == word)
    }
}

/// Quotes in order, for one use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Its name in the study.
    pub name: String,
    /// A title for people.
    pub title: String,
    /// What it will be used for; the audience follows from it ([`Use::audience`]).
    pub use_: Use,
    /// When it will be shown; withdrawals and embargoes are held against this day.
    pub on: Option<Date>,
    /// Whom it is shown to, in words ("14 people, Tarnholt").
    pub shown_to: String,
    /// Its quotes, in order.
    pub quotes: Vec<QuoteId>,
}
