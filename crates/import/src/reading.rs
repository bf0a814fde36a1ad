//! What comes out of a file, and why nothing could.

use heard_model::text::{foreign, tally};
use heard_model::{Span, Timestamp, Transcript};
use unicode_normalization::char::decompose_canonical;

/// How a file is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The name of the format to read it as, whatever it looks like.
    pub as_format: Option<&'a str>,
    /// What takes the text out of a PDF's pages. The parser may end the process on a file that was
    /// made to do so: a program that reads files from elsewhere hands in one that runs
    /// [`crate::pdf_pages`] in a process of its own. Here and now where nothing is handed in.
    pub pages: Option<PageReader>,
}

/// Takes the text out of the pages of a PDF; nothing for a page that can't be read.
pub type PageReader = fn(&[u8]) -> Result<Vec<Option<String>>, PagesError>;

/// A sheet of a workbook: its name, and its rows, each with its number.
pub type OldSheet = (String, Vec<(usize, Vec<String>)>);

/// Takes the cells out of a workbook of before 2007.
pub type SheetReader = fn(&[u8]) -> Result<Vec<OldSheet>, PagesError>;

/// Why no text came out of a PDF's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagesError {
    /// It wants a password.
    Password,
    /// Its parser gave up on it.
    Damaged,
    /// It took more time or memory than a sound file does.
    TooMuch,
}

/// One transcript out of a file.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The name of the format it was read as.
    pub format: &'static str,
    /// The name of its encoding, such as `utf-8` or `windows-1252`; empty where bytes were not text.
    pub encoding: &'static str,
    /// A title for people; empty where the file gives none.
    pub title: String,
    /// BCP 47; empty where the file does not say.
    pub language: String,
    /// The text and its turns. Its id comes from the file's name.
    pub transcript: Transcript,
    /// Each block as the file has it, before neighbours of one speaker became a turn.
    pub blocks: Vec<Block>,
    /// Stamps inside the speech: where, and how many milliseconds from the start.
    pub stamps: Vec<(usize, u64)>,
    /// Notes in the margin, to become memos.
    pub comments: Vec<Comment>,
    /// What of the file is not in the text, and what was met in reading.
    pub left_out: Vec<LeftOut>,
    /// Letters of the source and where they went.
    pub letters: Letters,
    /// SHA-256 of the file's bytes, in lower-case hex.
    pub original_sha256: String,
}

/// One cue, paragraph or row of the file, in the transcript's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The label, if the file names somebody.
    pub speaker: Option<String>,
    /// Where its speech stands in the transcript's text.
    pub span: Span,
    /// Milliseconds from the start of the recording.
    pub start_ms: Option<u64>,
    /// Milliseconds from the start of the recording.
    pub end_ms: Option<u64>,
}

/// A note that somebody hung on a passage in the file.
#[derive(Clone, PartialEq, Eq)]
pub struct Comment {
    /// Who wrote it; empty where the file does not say.
    pub author: String,
    /// When, if the file says so.
    pub at: Option<Timestamp>,
    /// Its words. As raw as the transcript's.
    pub text: String,
    /// The words it hangs on, where they are in the text.
    pub span: Option<Span>,
}

/// Says how much there is, never what.
impl std::fmt::Debug for Comment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Comment({} bytes)", self.text.len())
    }
}

/// Something of the file that is not in the text, or was met in reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The line, row or paragraph, counted from 1; 0 for the file as a whole.
    pub line: u32,
    /// What was met. It says what and how much, never whose words.
    pub message: String,
}

impl LeftOut {
    /// Notes what was met on a line.
    pub fn new(line: usize, message: impl Into<String>) -> LeftOut {
        LeftOut { line: u32::try_from(line).unwrap_or(u32::MAX), message: message.into() }
    }
}

/// Letters of a source, counted, and where they went.
///
/// Markup (time stamps, tags, cue numbers) is not counted. Every letter is in the text
/// or in what was left out: see [`Letters::are_conserved`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// In what the file says, counted before anything was done with it.
    pub source: usize,
    /// In the transcript's text, each label once for every block that had it.
    pub text: usize,
    /// In what was left out.
    pub left_out: usize,
}

impl Letters {
    /// Whether text and left-out account for every letter of the source.
    pub fn are_conserved(self) -> bool {
        self.source == self.text + self.left_out
    }

    /// The letters of `text`, taken apart (NFD): a letter counts the same whether its parts
    /// stand in one character, in several, or on two sides of a tag.
    pub fn count(text: &str) -> usize {
        // Most text is ASCII, and bytes are counted fast.
        let plain = tally(text.as_bytes(), |byte| byte.is_ascii_alphabetic());
        plain + foreign(text).map(|(start, end)| foreign_letters(&text[start..end])).sum::<usize>()
    }
}

/// The letters of a text outside ASCII. Their order does not matter, so none is put in order.
fn foreign_letters(text: &str) -> usize {
    let mut letters = 0;
    // Quotation marks and dashes are most of what English has outside ASCII.
    for c in text.chars().filter(|c| !matches!(c, '\u{2000}'..='\u{206f}')) {
        decompose_canonical(c, |part| letters += usize::from(part.is_alphabetic()));
    }
    letters
}

/// Why nothing could be read from a file.
///
/// Each variant says what was met and where. What may be done about it is for the
/// caller to say, who knows which commands and pages there are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the fields are what the messages say")]
pub enum ReadError {
    /// Bigger than [`crate::MAX_BYTES`].
    #[error("`{file}` has {bytes} bytes; more than {most} are not read")]
    TooBig { file: String, bytes: u64, most: u64 },
    /// More of something than any transcript has.
    #[error("`{file}` has {count} {what}; more than {most} are not read")]
    TooMany { file: String, what: &'static str, count: usize, most: usize },
    /// Not a byte, or nothing but space.
    #[error("`{file}` holds no words")]
    Empty { file: String },
    /// Sound, film, picture, program: no text at all.
    #[error("`{file}` is {what}, not text")]
    NotText { file: String, what: &'static str },
    /// No format claimed it.
    #[error("`{file}` is in no format that can be read")]
    UnknownFormat { file: String },
    /// The caller named a format that is not in the table.
    #[error("no format is called `{name}`")]
    NoSuchFormat { name: String },
    /// A format that is recognised and can't be read.
    #[error("`{file}` is {what}, which can't be read")]
    Unreadable { file: String, what: &'static str },
    /// The format that claimed it gave up on a line of it.
    #[error("{file}:{line}: {what}")]
    Malformed { file: String, line: u32, what: String },
    /// A table without a column that is needed.
    #[error("{file}:{line}: there is no column `{column}`; the columns are {}", list(.found))]
    MissingColumn { file: String, line: u32, column: String, found: Vec<String> },
    /// Pages without a text layer, a table without rows.
    #[error("`{file}` is {what} without text")]
    NoText { file: String, what: &'static str },
    /// Bigger inside than a bound, deeper than a bound.
    #[error("`{file}` unpacks to more than is safe: {what}")]
    Hostile { file: String, what: String },
    /// A project whose places fit no way of counting.
    #[error("`{file}`: its places fit no way of counting; the best is {best}")]
    Misplaced { file: String, best: String },
    /// A file name without a letter or digit.
    #[error("`{file}` gives no name to call the transcript by")]
    NoName { file: String },
}

fn list(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
