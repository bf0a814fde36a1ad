//! Bytes in; transcripts, codebooks and other tools' projects out.
//!
//! [`read`] finds the format that a file is written in by what stands in it and gives
//! the transcripts, what was left out, line by line, and a count of letters that shows
//! nothing went missing. Nothing here knows where a transcript goes next, what in it may
//! identify somebody, what time it is or which folder a file came from.
//!
//! In reading order: [`Reading`] and [`ReadError`] (what comes out), the table [`FORMATS`],
//! [`read_together`] (several files of one conversation), [`Notes`] (case notes, row by row, out of [`parquet_rows`] too), [`codebook`] and the tables of a study
//! ([`participants`], [`relations`], [`consent`], [`codings`], [`transcript_list`], [`key`]), [`project`] (coded projects of other programs), and
//! [`texts_of`] (every text in a file, for what must be searched for names).

mod archive;
mod bundle;
pub mod codebook;
pub mod codings;
pub mod consent;
mod cues;
mod document;
mod encoding;
mod format;
mod heads;
pub mod key;
mod markup;
mod notes;
mod parquet;
pub mod participants;
mod plain_table;
mod problem;
pub mod project;
mod reading;
pub mod relations;
mod render;
pub mod roster;
mod rows;
mod source;
mod speakers;
mod table;
#[cfg(test)]
mod tests;
mod texts;
mod time;
mod together;
pub mod transcript_list;
mod turns;
mod workbook;
mod xml;

use heard_model::text::tally;
use heard_model::{SourceText, Transcript, TranscriptId};

pub use bundle::{Bundle, bundle};
pub use format::pdf_pages;
pub use format::{Claim, Draft, FORMATS, Format};
pub use notes::{NOTES_EACH, NoteBatch, NoteColumns, Notes};
pub use parquet::{RowsError, is_parquet, parquet_rows};
pub use plain_table::{PlainTable, plain_table};
pub use problem::{RowProblem, TableError};
pub use reading::{
    Block, Comment, LeftOut, Letters, OldSheet, Options, PageReader, PagesError, ReadError,
    Reading, SheetReader,
};
pub use source::Source;
pub use texts::{TextAt, Texts, texts_of};
pub use together::{read_together, tracks};
pub use workbook::old_sheets;

/// The most bytes that are read of one file: pictures and sound may lie in a document.
pub const MAX_BYTES: u64 = 256 << 20;
/// The most bytes that are read of a text: a thousand hours of talk.
pub const MAX_TEXT: u64 = 64 << 20;
/// The most lines that are read of a text.
pub const MAX_LINES: usize = 500_000;

/// What one format said of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognition {
    /// The format's name.
    pub format: &'static str,
    /// 0 to 100; see [`Claim::score`].
    pub score: u8,
    /// By what it knew, in words; empty where it knew nothing.
    pub why: &'static str,
}

/// Reads every transcript in a file. `file_name` is used for the transcripts' ids, for
/// messages and to decide between formats that are equally sure; nothing is opened.
///
/// # Errors
/// [`ReadError`] where nothing can be used; what is lost of a file that can be used is told in
/// [`Reading::left_out`].
pub fn read(
    file_name: &str,
    bytes: &[u8],
    options: Options<'_>,
) -> Result<Vec<Reading>, ReadError> {
    let mut source = Source::new(file_name, bytes);
    source.pages = options.pages;
    let format = choose(&source, options)?;
    let drafts = format.read(&source)?;
    let digest = sha256(bytes);
    let several = drafts.len() > 1;
    let mut readings = Vec::with_capacity(drafts.len());
    for (number, draft) in drafts.into_iter().enumerate() {
        let part = draft.part.clone().or_else(|| several.then(|| (number + 1).to_string()));
        readings.push(finish(&source, format, draft, part, &digest)?);
    }
    if readings.is_empty() {
        return Err(source.empty());
    }
    Ok(readings)
}

/// What every format says of a file, the surest first: why [`read`] reads it as it does.
///
/// # Errors
/// [`ReadError`] for a file that is no text at all.
pub fn why(file_name: &str, bytes: &[u8]) -> Result<Vec<Recognition>, ReadError> {
    let source = Source::new(file_name, bytes);
    check(&source)?;
    Ok(format::claims(&source)
        .into_iter()
        .map(|(format, claim)| Recognition {
            format: format.name(),
            score: claim.score,
            why: claim.why,
        })
        .collect())
}

/// Whether the parser of a file like this may end the process on one that was made to do so: such
/// a file from elsewhere is read in a process of its own, bounded in memory and time.
pub fn may_abort(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|five| five == b"%PDF-")
        || bytes.starts_with(b"SQLite format 3\0")
        || source::is_ole(bytes)
}

fn check(source: &Source<'_>) -> Result<(), ReadError> {
    let file = source.name.to_owned();
    let size = source.bytes.len() as u64;
    let most = if source.is_contained() { MAX_BYTES } else { MAX_TEXT };
    if size > most {
        return Err(ReadError::TooBig { file, bytes: size, most });
    }
    if source.bytes.is_empty() {
        return Err(ReadError::Empty { file });
    }
    if let Some(what) = source::not_text(source) {
        return Err(ReadError::NotText { file, what });
    }
    let lines = tally(source.text().as_bytes(), |byte| byte == b'\n');
    if lines > MAX_LINES {
        return Err(ReadError::TooMany { file, what: "lines", count: lines, most: MAX_LINES });
    }
    Ok(())
}

fn choose(source: &Source<'_>, options: Options<'_>) -> Result<&'static dyn Format, ReadError> {
    check(source)?;
    if let Some(name) = options.as_format {
        return format::named(name)
            .ok_or_else(|| ReadError::NoSuchFormat { name: name.to_owned() });
    }
    let file = source.name.to_owned();
    if let Some(what) = source::container(source) {
        return Err(ReadError::Unreadable { file, what });
    }
    match format::claims(source).first() {
        Some((format, claim)) if claim.score >= Claim::LEAST => Ok(*format),
        _ if source.is_zip() && archive::Archive::open(source).is_err() => {
            Err(source.malformed(0, "a damaged container; it may be cut off"))
        }
        _ if source::is_ole(source.bytes) => Err(ReadError::Unreadable {
            file,
            what: "a Word or Excel file of before 2007, or one with a password",
        }),
        _ if source.is_xml() => {
            Err(ReadError::Unreadable { file, what: "XML of a program that is not known here" })
        }
        _ if !source.is_zip() && source.text().trim().is_empty() => Err(ReadError::Empty { file }),
        _ => Err(ReadError::UnknownFormat { file }),
    }
}

fn finish(
    source: &Source<'_>,
    format: &'static dyn Format,
    draft: Draft,
    part: Option<String>,
    digest: &str,
) -> Result<Reading, ReadError> {
    let rendered = draft.rendered;
    if rendered.turns.is_empty() {
        return Err(source.empty());
    }
    let name = match part {
        Some(part) => format!("{}-{part}", source.stem()),
        None => source.stem().to_owned(),
    };
    let id = TranscriptId::new(&name)
        .ok_or_else(|| ReadError::NoName { file: source.name.to_owned() })?;
    let length = rendered.text.len();
    let text = SourceText::of(rendered.text);
    debug_assert_eq!(text.len(), length, "a rendering is normalised before it is cut");
    let mut letters = draft.letters;
    letters.text = Letters::count(text.expose()) + rendered.folded;
    Ok(Reading {
        format: format.name(),
        encoding: draft.encoding,
        title: draft.title.clone(),
        language: draft.language.clone(),
        transcript: Transcript {
            id,
            title: draft.title,
            language: draft.language,
            date: draft.date,
            text,
            speakers: speakers::of(&rendered.turns),
            turns: rendered.turns,
        },
        blocks: rendered.blocks,
        stamps: rendered.stamps,
        comments: draft.comments,
        left_out: draft.left_out,
        letters,
        original_sha256: digest.to_owned(),
    })
}

/// SHA-256 of a file's bytes, in lower-case hex: the same file has the same.
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
