//! Full-text search over turns.
//!
//! The index is a projection of the study: one document a turn, with terms,
//! positions and ids, and no text. It may be thrown away at any time and is rebuilt
//! from the rows that the study hands in; snippets come from the study too. It
//! remembers the journal position up to which it was told.
//!
//! In reading order: [`TurnRow`] (what is handed in), `words` (what a word is),
//! [`Query`] (what is looked for), [`highlight`] and [`matches`] (a query asked of one
//! text, without any index), [`snippet()`], [`Index`] (the same asked of all), [`Writer`]
//! (how it is told of changes).
//!
//! No type of tantivy, which does the indexing, stands in a public signature.

mod folder;
mod index;
mod proximity;
mod query;
mod row;
mod scan;
mod search;
mod snippet;
mod words;
mod writer;

use std::path::PathBuf;

pub use index::{Index, State, Why};
pub use query::{Query, QueryError, QueryProblem};
pub use row::TurnRow;
pub use scan::{highlight, matches};
pub use search::{Hit, Hits, Order};
pub use snippet::{Snippet, snippet};
pub use writer::{Gone, Writer};

/// Why the index did not do what it was asked.
///
/// None of these loses anything: what is in the index can be had again from the study.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// Another process has been writing for as long as was waited.
    #[error("the index in {} is being written by another process", folder.display())]
    Busy {
        /// Where the index lies.
        folder: PathBuf,
    },
    /// The index is told something older than it knows already.
    #[error("the index stands at {at} and was told of {told}")]
    Behind {
        /// The journal position of the index.
        at: u64,
        /// The one that came with the change.
        told: u64,
    },
    /// A file or the folder could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The index can't be read as it is; opening it anew makes an empty one.
    #[error("the index in {} can't be read", folder.display())]
    Damaged {
        /// Where the index lies.
        folder: PathBuf,
        /// What was met.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
