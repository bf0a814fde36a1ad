//! What comes out of a file. Stands in for the importers' own type until they give one.

use heard_model::{Span, Timestamp, Transcript};

/// One transcript out of a file.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The name of the format it was read as.
    pub format: &'static str,
    /// The name of its encoding.
    pub encoding: &'static str,
    /// The text and its turns.
    pub transcript: Transcript,
    /// Notes in the margin, to become memos.
    pub comments: Vec<Comment>,
}

/// A note that somebody hung on a passage in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Who wrote it; empty where the file does not say.
    pub author: String,
    /// When, if the file says so.
    pub at: Option<Timestamp>,
    /// Its words.
    pub text: String,
    /// The words it hangs on.
    pub span: Option<Span>,
}
