//! Why a slip of the typist could not be put right, what was moved not be settled, what came back
//! from a reader not be taken in, or nobody can work in a study's folder.

use std::path::PathBuf;

/// Why a slip could not be put right, or what a new revision moved could not be settled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum CorrectionFault {
    #[error("a correction needs the typed words and the right ones, on one line")]
    NoCorrection,
    #[error("{} does not have these words", place_of(transcript, *turn))]
    NotSaid { transcript: String, turn: Option<u32> },
    #[error("`{transcript}` has these words more than once: in turn {}", numbers(turns))]
    SaidOften { transcript: String, turns: Vec<u32> },
    #[error("a correction lies over part of these words in turn {turn}")]
    CorrectedAlready { turn: u32 },
    #[error("the words that item {item} lay on are gone, so it lies nowhere")]
    WordsGone { item: i64 },
}

/// Why what came back from a reader could not be taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum ReturnedFault {
    #[error("it is the pack itself, without answers")]
    IsPack,
    #[error("no answers of a pack are in it")]
    NoAnswers,
    #[error("the answers break off, or were changed, at line {line}, column {column}")]
    BrokenOff { line: usize, column: usize },
    #[error("answer {number} can't be read")]
    BadAnswer { number: usize },
    #[error("it holds more than {most} answers")]
    TooMany { most: usize },
    #[error("{quote} was changed since the sheet was printed")]
    WordsChanged { quote: heard_model::QuoteId },
}

/// Why a backup can't be sealed, or a sealed one not be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum SealFault {
    #[error("`{}` is encrypted, and opens with its passphrase", .0.display())]
    NeedsPassphrase(PathBuf),
    #[error("`{}` is encrypted, and opens with a private key", .0.display())]
    NeedsKey(PathBuf),
    #[error("that is not the passphrase of `{}`", .0.display())]
    WrongPassphrase(PathBuf),
    #[error("`{}` was encrypted for other keys", .0.display())]
    WrongKey(PathBuf),
    #[error("`{}` asks for more work and memory than is safe to open it", .0.display())]
    TooMuchWork(PathBuf),
    #[error("there is no public key to encrypt it for")]
    NoKeys,
    #[error("public key {number} is none: they begin with `age1`")]
    NotPublic { number: usize },
    #[error("private key {number} is none: they begin with `AGE-SECRET-KEY-1`")]
    NotPrivate { number: usize },
}

/// What keeps people from working in a study's folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlaceFault {
    /// Nothing can be written there.
    #[error("can't be written to")]
    ReadOnly,
    /// It was taken away while it was open, or another one was put in its place.
    #[error("was taken away or replaced while it was open")]
    Gone,
}

/// `turn 4 of `M01``, or the transcript alone.
fn place_of(transcript: &str, turn: Option<u32>) -> String {
    match turn {
        Some(turn) => format!("turn {turn} of `{transcript}`"),
        None => format!("`{transcript}`"),
    }
}

/// The first of these numbers.
fn numbers(turns: &[u32]) -> String {
    let shown: Vec<String> = turns.iter().take(12).map(ToString::to_string).collect();
    let more = if turns.len() > 12 { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
