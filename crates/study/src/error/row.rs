//! What is wrong with rows of a table.

/// A row of a table that can't be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The row as its reader counts: a line of the file, or its place in the list.
    pub row: usize,
    /// What was met.
    pub what: RowFault,
}

/// What was met in a row of a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum RowFault {
    #[error("the study has no transcript `{name}`")]
    NoTranscript { name: String },
    #[error("`{transcript}` has no turn {turn}")]
    NoTurn { transcript: String, turn: u32 },
    #[error("`{transcript}` ends at {end}, and {at} lies past it")]
    PastTheEnd { transcript: String, at: usize, end: usize },
    #[error("the place is empty or splits a character")]
    NoPlace,
    #[error("the words are not those at that place")]
    OtherWords,
    #[error("no code is called `{name}`")]
    NoCode { name: String },
    #[error("{code} is a theme; passages are coded with the codes below it")]
    IsTheme { code: heard_model::CodeId },
    #[error("{code} was retired")]
    Retired { code: heard_model::CodeId },
    #[error("there is no version {version}")]
    NoVersion { version: heard_model::VersionId },
}
