//! The texts of a project, as transcripts.

use std::borrow::Cow;
use std::collections::BTreeSet;

use heard_model::{Losses, Transcript, TranscriptId};

use super::super::normal::Normal;
use super::super::raw::{Kind, RawSource, Words};
use crate::ReadError;

/// A source with its words as a transcript.
pub(super) struct Ready {
    pub(super) raw: RawSource,
    pub(super) transcript: Transcript,
    /// From the raw text's places to ours; nothing for a text read out of a document.
    pub(super) normal: Option<Normal>,
}

impl Ready {
    /// The text that the project's places are counted in; nothing for one read out of a document.
    pub(super) fn raw_text(&self) -> Option<&str> {
        match &self.raw.words {
            Words::Plain(text) => Some(text),
            Words::Ours => Some(self.transcript.text.expose()),
            Words::None | Words::Read(_) => None,
        }
    }
}

/// Endings that are a file's and not part of a source's name.
const ENDINGS: &[&str] = &[
    ".txt", ".docx", ".doc", ".pdf", ".rtf", ".odt", ".md", ".html", ".htm", ".vtt", ".srt",
    ".mp3", ".mp4", ".wav", ".m4a", ".mov",
];

/// Where the words of sources are read from, a source at a time.
pub(in crate::project) trait Texts {
    /// The text that a source's places are counted in, without a byte order mark; nothing where
    /// there is none.
    fn counted<'s>(&mut self, source: &'s RawSource) -> Result<Option<Cow<'s, str>>, ReadError>;

    /// All texts were looked at, and are read once more.
    fn again(&mut self) {}

    /// The words of a source; they need not stay in it.
    fn words(&mut self, source: &mut RawSource) -> Result<Words, ReadError>;
}

/// Sources that hold their words themselves.
pub(in crate::project) struct Held;

impl Texts for Held {
    fn counted<'s>(&mut self, source: &'s RawSource) -> Result<Option<Cow<'s, str>>, ReadError> {
        match &source.words {
            Words::Plain(text) => Ok(Some(Cow::Borrowed(text))),
            Words::None | Words::Ours | Words::Read(_) => Ok(None),
        }
    }

    fn words(&mut self, source: &mut RawSource) -> Result<Words, ReadError> {
        Ok(std::mem::take(&mut source.words))
    }
}

/// Sources, each GUID once; the others are counted.
pub(super) fn unlike(sources: Vec<RawSource>, losses: &mut Losses) -> Vec<RawSource> {
    let mut guids = BTreeSet::new();
    let mut unlike = sources;
    unlike.retain(|source| {
        let is_new = guids.insert(source.guid);
        losses.add_many(usize::from(!is_new), "texts", "another has the same GUID");
        is_new
    });
    unlike
}

/// A source with its words, if there are any; else it is counted.
pub(super) fn ready(
    mut source: RawSource,
    words: Words,
    (place, names): (usize, &mut BTreeSet<String>),
    losses: &mut Losses,
) -> Option<Ready> {
    let Some((mut transcript, normal)) = read(&mut source, words) else {
        lose(&source, losses);
        return None;
    };
    transcript.id = name(&source.name, place, names);
    transcript.title = source.name.trim().to_owned();
    Some(Ready { raw: source, transcript, normal })
}

fn lose(source: &RawSource, losses: &mut Losses) {
    let what = match source.kind {
        Kind::Text => "texts",
        Kind::Pdf => "PDF files",
        Kind::Picture => "pictures",
        // Its transcripts come along by themselves.
        Kind::Media => "recordings",
    };
    let why = match source.kind {
        Kind::Text | Kind::Pdf => "their words are not in the file, or there are none",
        Kind::Picture | Kind::Media => "Heard keeps words",
    };
    losses.add(what, why);
    let codings = source.selections.iter().map(|s| s.codings.len()).sum::<usize>();
    losses.add_many(codings + source.codings.len(), "codings", "their source did not come along");
}

fn read(source: &mut RawSource, words: Words) -> Option<(Transcript, Option<Normal>)> {
    source.words = Words::None;
    match words {
        Words::None | Words::Ours => None,
        Words::Read(reading) => Some((reading.transcript, None)),
        Words::Plain(raw) => {
            let mut normal = Normal::of(&raw);
            let options = crate::Options { as_format: Some("txt"), ..crate::Options::default() };
            let read = crate::read("text.txt", normal.text.as_bytes(), options).ok()?;
            let transcript = read.into_iter().next()?.transcript;
            // A reader that took something out would move every place behind it.
            if transcript.text.expose() != normal.text {
                return None;
            }
            // Most texts are in our form as they are: one copy is enough.
            source.words = if raw == normal.text { Words::Ours } else { Words::Plain(raw) };
            normal.text = String::new();
            Some((transcript, Some(normal)))
        }
    }
}

/// A transcript's name of a source's, unlike all in `names`.
fn name(written: &str, place: usize, names: &mut BTreeSet<String>) -> TranscriptId {
    let lower = written.trim().to_lowercase();
    let ending = ENDINGS.iter().find(|ending| lower.ends_with(**ending));
    let stem = ending.map_or(written.trim(), |ending| {
        let written = written.trim();
        written.get(..written.len() - ending.len()).unwrap_or(written)
    });
    let plain = TranscriptId::new(stem).unwrap_or_else(|| numbered("source", place + 1));
    let mut id = plain.clone();
    let mut number = 2;
    while !names.insert(id.as_str().to_lowercase()) {
        id = numbered(plain.as_str(), number);
        number += 1;
    }
    id
}

fn numbered(stem: &str, number: usize) -> TranscriptId {
    let name = format!("{stem}-{number}");
    // A name that ends in a digit always is one.
    TranscriptId::new(&name).unwrap_or_else(|| numbered("source", number))
}
