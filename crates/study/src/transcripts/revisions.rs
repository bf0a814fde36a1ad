//! What a transcript was before, and how it differs from what it is: before and after.

use std::ops::Range;

use heard_anonymise::{Decision, Layers, Mention, lay_each};
use heard_model::transcript::Speaker;
use heard_model::{Role, Span, Transcript, TranscriptId};
use serde::{Deserialize, Serialize};

use super::align::{Alignment, Anchor};
use super::{TranscriptRow, damaged, kept, row, turns};
use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, list};
use crate::study::Study;

/// A revision of a transcript as a list shows it: no words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionEntry {
    /// Counted from 1.
    pub number: u32,
    /// The name of the file that it came from.
    pub file: String,
    /// The format it was read as.
    pub format: String,
    /// How many turns.
    pub turns: u32,
    /// Length in UTF-8 bytes.
    pub bytes: usize,
    /// When it was replaced (RFC 3339) and by whom; nothing for the one that stands.
    pub replaced: Option<(String, String)>,
}

/// Turns that differ between two revisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedTurns {
    /// The numbers of the turns before; empty where there were none.
    pub before: Range<u32>,
    /// The numbers of the turns after.
    pub after: Range<u32>,
    /// Their words, piece by piece.
    pub pieces: Vec<ChangedPiece>,
}

/// A stretch of words in a before-and-after view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangedPiece {
    /// In both.
    Same(String),
    /// Only before.
    Gone(String),
    /// Only after.
    Come(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RevisionRow {
    pub(crate) transcript: String,
    pub(crate) number: u32,
    file: String,
    format: String,
    encoding: String,
    original: i64,
    original_sha256: String,
    text: i64,
    text_sha256: String,
    turns: i64,
    turns_sha256: String,
    turn_count: u32,
    bytes: usize,
    #[serde(with = "list")]
    speakers: Vec<String>,
    replaced_at: String,
    replaced_by: String,
}

impl Record for RevisionRow {
    const TABLE: &'static str = "revision";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

impl RevisionRow {
    /// What `row` was, before it is replaced.
    pub(super) fn of(
        row: &TranscriptRow,
        number: u32,
        speakers: &[Speaker],
        replaced: (String, String),
    ) -> RevisionRow {
        RevisionRow {
            transcript: row.id.clone(),
            number,
            file: row.file.clone(),
            format: row.format.clone(),
            encoding: row.encoding.clone(),
            original: row.original,
            original_sha256: row.original_sha256.clone(),
            text: row.text,
            text_sha256: row.text_sha256.clone(),
            turns: row.turns,
            turns_sha256: row.turns_sha256.clone(),
            turn_count: row.turn_count,
            bytes: row.bytes,
            speakers: speakers.iter().map(|speaker| speaker.label.clone()).collect(),
            replaced_at: replaced.0,
            replaced_by: replaced.1,
        }
    }

    /// The large things it keeps, with their digests and what they are.
    pub(crate) fn keeps(&self) -> [(&'static str, i64, &str); 3] {
        [
            ("the text", self.text, &self.text_sha256),
            ("the turns", self.turns, &self.turns_sha256),
            ("the file it came from", self.original, &self.original_sha256),
        ]
    }

    fn transcript(&self, rows: Rows<'_>, id: &TranscriptId) -> Result<Transcript> {
        let bytes = kept(rows, self.text, &self.text_sha256, &self.transcript)?;
        let text = String::from_utf8(bytes).map_err(|_| damaged(&self.transcript))?;
        let role = |label: &String| Speaker {
            label: label.clone(),
            role: Role::Unknown,
            participant: None,
        };
        let speakers: Vec<Speaker> = self.speakers.iter().map(role).collect();
        let packed = kept(rows, self.turns, &self.turns_sha256, &self.transcript)?;
        let turns = turns::unpack(&packed, &speakers).ok_or_else(|| damaged(&self.transcript))?;
        Ok(Transcript {
            id: id.clone(),
            title: String::new(),
            language: String::new(),
            date: None,
            text: heard_model::SourceText::exactly(&text),
            turns,
            speakers,
        })
    }
}

/// The earlier revisions of every transcript, for checks.
pub(crate) fn every(rows: Rows<'_>) -> Result<Vec<RevisionRow>> {
    rows.all("ORDER BY transcript, number", &[])
}

/// The earlier revisions of a transcript, from the first.
pub(super) fn earlier(rows: Rows<'_>, id: &TranscriptId) -> Result<Vec<RevisionRow>> {
    rows.all("WHERE transcript = ?1 ORDER BY number", &[&id.as_str()])
}

/// A revision with all that is known to identify somebody in it.
pub(super) struct Face {
    pub(super) transcript: Transcript,
    pub(super) mentions: Vec<Mention>,
}

/// Revision `number` of a transcript, or the one that stands.
///
/// What identifies somebody in an earlier one is what the recognisers see in it, and whatever
/// people accepted on words that still stand.
pub(super) fn face(rows: Rows<'_>, id: &TranscriptId, number: Option<u32>) -> Result<Face> {
    let now = super::transcript(rows, id)?;
    let known = crate::mentions::plain_mentions(rows, id)?;
    let Some(number) = number else { return Ok(Face { transcript: now, mentions: known }) };
    let all = earlier(rows, id)?;
    if number as usize == all.len() + 1 {
        return Ok(Face { transcript: now, mentions: known });
    }
    let found = all.iter().find(|revision| revision.number == number).ok_or_else(|| {
        StudyError::NotFound { what: "revision", name: format!("{number} of {id}") }
    })?;
    let transcript = found.transcript(rows, id)?;
    let mut mentions = heard_anonymise::mentions(transcript.text.expose());
    let back = Alignment::new(now.text.expose(), transcript.text.expose());
    for mention in known.into_iter().filter(|mention| mention.decision == Decision::Accepted) {
        match back.anchor(mention.span) {
            Anchor::Exact(span)
            | Anchor::Beside(span)
            | Anchor::Moved(span)
            | Anchor::Changed(span) => mentions.push(Mention { span, ..mention }),
            Anchor::Gone(_) => {}
        }
    }
    Ok(Face { transcript, mentions })
}

impl Study {
    /// The revisions of a transcript, from the first to the one that stands.
    pub fn revisions(&self, id: &TranscriptId) -> Result<Vec<RevisionEntry>> {
        self.read(|rows| {
            let now = row(rows, id)?;
            let mut entries: Vec<RevisionEntry> = earlier(rows, id)?
                .into_iter()
                .map(|was| RevisionEntry {
                    number: was.number,
                    file: was.file,
                    format: was.format,
                    turns: was.turn_count,
                    bytes: was.bytes,
                    replaced: Some((was.replaced_at, was.replaced_by)),
                })
                .collect();
            entries.push(RevisionEntry {
                number: entries.len() as u32 + 1,
                file: now.file,
                format: now.format,
                turns: now.turn_count,
                bytes: now.bytes,
                replaced: None,
            });
            Ok(entries)
        })
    }

    /// What differs between revision `from` and the one that stands, names hidden in both.
    pub fn before_and_after(
        &self,
        id: &TranscriptId,
        from: u32,
        key: Option<&Key>,
    ) -> Result<Vec<ChangedTurns>> {
        self.read(|rows| {
            let register = crate::mentions::register(rows, key, &self.settings())?;
            let lines = |number: Option<u32>| -> Result<Vec<String>> {
                let face = face(rows, id, number)?;
                let layers = Layers {
                    source: &face.transcript.text,
                    within: None,
                    transcript: Some(id),
                    mentions: &face.mentions,
                    register: &register,
                    edits: &[],
                };
                let speeches: Vec<Span> =
                    face.transcript.turns.iter().map(|turn| turn.speech).collect();
                let shown = lay_each(&layers, &speeches);
                Ok(shown.iter().map(|masked| one_line(masked.words.as_str())).collect())
            };
            Ok(changed(&lines(Some(from))?, &lines(None)?))
        })
    }

    /// The same with the raw words: journalled, with the reason.
    pub fn before_and_after_raw(
        &self,
        id: &TranscriptId,
        from: u32,
        reason: &str,
    ) -> Result<Vec<ChangedTurns>> {
        self.note(EventKind::RawShown, id.as_str(), reason)?;
        self.read(|rows| {
            let lines = |number: Option<u32>| -> Result<Vec<String>> {
                let Face { transcript, .. } = face(rows, id, number)?;
                let line = |turn: &heard_model::Turn| {
                    let words = transcript.text.slice(turn.speech).unwrap_or_default();
                    let label = turn.speaker.as_deref().unwrap_or_default();
                    let gap = if label.is_empty() { "" } else { ": " };
                    format!("{label}{gap}{}", one_line(words))
                };
                Ok(transcript.turns.iter().map(line).collect())
            };
            Ok(changed(&lines(Some(from))?, &lines(None)?))
        })
    }
}

fn one_line(words: &str) -> String {
    words.replace('\n', " ")
}

/// The lines that differ, each group with its pieces.
fn changed(before: &[String], after: &[String]) -> Vec<ChangedTurns> {
    let join = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let (old, new) = (join(before), join(after));
    let alignment = Alignment::new(&old, &new);
    let line_at = |text: &str, at: usize| text[..at].bytes().filter(|b| *b == b'\n').count();
    let mut groups: Vec<ChangedTurns> = Vec::new();
    for (old_range, new_range) in alignment.changed_lines() {
        let number = |text: &str, range: &Range<usize>| {
            let first = line_at(text, range.start) as u32 + 1;
            first..first + line_at(&text[range.start..], range.len()) as u32
        };
        groups.push(ChangedTurns {
            before: number(&old, &old_range),
            after: number(&new, &new_range),
            pieces: alignment.pieces(old_range, new_range),
        });
    }
    groups
}
