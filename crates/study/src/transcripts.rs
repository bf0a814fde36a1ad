//! Transcripts: in, listed, taken out; who speaks under which label.

mod align;
mod carry;
mod correct;
mod describe;
mod import;
mod lay;
mod moved;
mod revise;
mod revisions;
mod spoken;
mod turns;

pub use carry::Carried;
pub(crate) use correct::layer as corrections;
pub use correct::{Correction, NewCorrection};
pub use describe::Description;
pub(crate) use import::identify;
pub use import::{ImportOptions, Imported, IncomingFile};
pub(crate) use lay::{CameAs, lay_down};
pub use moved::{BeforeAfter, MovedItem, Settlement};
pub(crate) use revisions::every as earlier_revisions;
pub use revisions::{ChangedPiece, ChangedTurns, RevisionEntry};
pub use spoken::SpokenTurn;

use heard_model::transcript::Speaker;
use heard_model::{Date, ParticipantId, Role, SourceText, Transcript, TranscriptId, Turn};
use rusqlite::OptionalExtension as _;
use serde::{Deserialize, Serialize};

use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad};
use crate::study::Study;

/// What a list of transcripts shows of one: no words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptEntry {
    /// Its name in the study.
    pub id: TranscriptId,
    /// Its title; may name people.
    pub title: String,
    /// BCP 47; empty where not known.
    pub language: String,
    /// When the conversation took place.
    pub date: Option<Date>,
    /// The name of the file that it came from.
    pub file: String,
    /// The format it was read as.
    pub format: String,
    /// How many turns.
    pub turns: u32,
    /// Length in UTF-8 bytes.
    pub bytes: usize,
    /// Who speaks, in order of appearance.
    pub speakers: Vec<Speaker>,
    /// How many codings lie on it.
    pub codings: usize,
    /// SHA-256 of its words.
    pub digest: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TranscriptRow {
    pub(crate) id: String,
    pub(crate) place: i64,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) date: Option<String>,
    pub(crate) file: String,
    pub(crate) format: String,
    pub(crate) encoding: String,
    pub(crate) original: i64,
    pub(crate) original_sha256: String,
    pub(crate) text: i64,
    pub(crate) text_sha256: String,
    pub(crate) turns: i64,
    pub(crate) turns_sha256: String,
    pub(crate) turn_count: u32,
    pub(crate) bytes: usize,
}

impl Record for TranscriptRow {
    const TABLE: &'static str = "transcript";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.id))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SpeakerRow {
    pub(crate) transcript: String,
    pub(crate) label: String,
    pub(crate) place: u32,
    pub(crate) role: String,
    pub(crate) participant: Option<String>,
}

impl Record for SpeakerRow {
    const TABLE: &'static str = "speaker";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

impl Study {
    /// All transcripts, in the order in which they came in.
    pub fn transcripts(&self) -> Result<Vec<TranscriptEntry>> {
        self.read(|rows| {
            let mut entries = Vec::new();
            for row in rows.all::<TranscriptRow>("ORDER BY place, id", &[])? {
                entries.push(entry(rows, row)?);
            }
            Ok(entries)
        })
    }

    /// One transcript as a list shows it.
    pub fn transcript_entry(&self, id: &TranscriptId) -> Result<TranscriptEntry> {
        self.read(|rows| entry(rows, row(rows, id)?))
    }

    /// A transcript with its raw words: journalled, with the reason.
    pub fn raw_transcript(&self, id: &TranscriptId, reason: &str) -> Result<Transcript> {
        let transcript = self.read(|rows| transcript(rows, id))?;
        self.note(EventKind::RawShown, id.as_str(), reason)?;
        Ok(transcript)
    }

    /// Takes a transcript out, with its codings, mentions and coverage; memos about it stay. It
    /// is refused where a person took a passage of it back: that record must not go with it.
    pub fn remove_transcript(&self, id: &TranscriptId, reason: &str) -> Result<Done<()>> {
        let id = id.clone();
        self.change(EventKind::TranscriptRemoved, id.clone().as_str(), reason, move |tx| {
            let row = row(tx.rows(), &id)?;
            let name = &row.id;
            let withdrawn: Option<i64> =
                tx.rows().scalar("SELECT 1 FROM withdrawal WHERE transcript = ?1", &[name])?;
            if withdrawn.is_some() {
                return Err(StudyError::Withdrawn { transcript: name.clone() });
            }
            let quotes: Option<usize> =
                tx.rows().scalar("SELECT count(*) FROM quote WHERE transcript = ?1", &[name])?;
            if let Some(quotes) = quotes.filter(|quotes| *quotes > 0) {
                return Err(StudyError::HasQuotes { transcript: name.clone(), quotes });
            }
            let belonging = [
                "moved",
                "revision",
                "correction",
                "reconciliation",
                "coding",
                "mention",
                "detection",
                "reading",
                "coverage",
                "passage_tag",
                "attribute",
                "speaker",
            ];
            for table in belonging {
                tx.delete_belonging(table, name)?;
            }
            tx.delete(&row)
        })
    }

    /// Says what the speaker under `label` is, and which participant, if one. A participant that
    /// is not in the study yet comes into it with nothing known.
    pub fn map_speaker(
        &self,
        id: &TranscriptId,
        label: &str,
        role: Role,
        participant: Option<&ParticipantId>,
    ) -> Result<Done<()>> {
        let (id, label, participant) = (id.clone(), label.to_owned(), participant.cloned());
        self.change(EventKind::SpeakerMapped, id.clone().as_str(), "", move |tx| {
            row(tx.rows(), &id)?;
            let mut speaker = tx
                .rows()
                .one::<SpeakerRow>("WHERE transcript = ?1 AND label = ?2", &[&id.as_str(), &label])?
                .ok_or_else(|| StudyError::NotFound { what: "speaker", name: label.clone() })?;
            if let Some(participant) = &participant {
                crate::people::ensure(tx, participant)?;
            }
            speaker.role = role.as_str().to_owned();
            speaker.participant = participant.map(|id| id.to_string());
            tx.put(&speaker)
        })
    }

    /// The file that a transcript came from, byte for byte. As raw as the transcript: journalled.
    pub fn original(&self, id: &TranscriptId, reason: &str) -> Result<Vec<u8>> {
        self.note(EventKind::RawShown, id.as_str(), reason)?;
        self.read(|rows| {
            let row = row(rows, id)?;
            kept(rows, row.original, &row.original_sha256, &row.id)
        })
    }
}

/// The row of transcript `id`.
pub(crate) fn row(rows: Rows<'_>, id: &TranscriptId) -> Result<TranscriptRow> {
    rows.one("WHERE id = ?1", &[&id.as_str()])?
        .ok_or_else(|| StudyError::NotFound { what: "transcript", name: id.to_string() })
}

/// The transcript called `id`, raw.
pub(crate) fn transcript(rows: Rows<'_>, id: &TranscriptId) -> Result<Transcript> {
    let row = row(rows, id)?;
    let speakers = speakers(rows, &row.id)?;
    Ok(Transcript {
        id: id.clone(),
        title: row.title.clone(),
        language: row.language.clone(),
        date: date(&row)?,
        text: text(rows, &row)?,
        turns: turns(rows, &row, &speakers)?,
        speakers,
    })
}

/// One turn of a transcript with its raw speech and the speaker's role, read without the rest of
/// the text; nothing where there is no such turn.
pub(crate) fn one_turn(
    rows: Rows<'_>,
    id: &TranscriptId,
    number: u32,
) -> Result<Option<(Turn, String, Role)>> {
    let row = row(rows, id)?;
    let Some(place) = number.checked_sub(1).filter(|place| *place < row.turn_count) else {
        return Ok(None);
    };
    let part = |id: i64, start: usize, length: usize| {
        rows.scalar::<Vec<u8>>(
            "SELECT substr(bytes, ?2 + 1, ?3) FROM kept WHERE id = ?1",
            &[&id, &start, &length],
        )
    };
    let speakers = speakers(rows, &row.id)?;
    let packed = part(row.turns, place as usize * turns::WIDTH, turns::WIDTH)?;
    let turn = packed
        .and_then(|bytes| turns::unpack_one(number, &bytes, &speakers))
        .ok_or_else(|| damaged(&row.id))?;
    let words = part(row.text, turn.speech.start(), turn.speech.len())?
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| damaged(&row.id))?;
    let role = turn.speaker.as_ref().and_then(|label| speakers.iter().find(|s| s.label == *label));
    let role = role.map_or(Role::Unknown, |speaker| speaker.role);
    Ok(Some((turn, words, role)))
}

/// How many code points stand before byte `at` of a transcript's text: what borders count in.
pub(crate) fn chars_before(rows: Rows<'_>, id: &TranscriptId, at: usize) -> Result<usize> {
    let row = row(rows, id)?;
    let sql = "SELECT substr(bytes, 1, ?2) FROM kept WHERE id = ?1";
    let before: Option<Vec<u8>> = rows.scalar(sql, &[&row.text, &at])?;
    let before = before.ok_or_else(|| damaged(&row.id))?;
    // In UTF-8 every character has one byte that does not go on from another.
    Ok(before.iter().filter(|byte| **byte & 0xC0 != 0x80).count())
}

/// Every transcript's id, in the order in which they came in.
pub(crate) fn ids(rows: Rows<'_>) -> Result<Vec<TranscriptId>> {
    rows.all::<TranscriptRow>("ORDER BY place, id", &[])?.iter().map(id_of).collect()
}

/// Who speaks in which transcript, of those who are participants.
pub(crate) fn who_speaks_where(rows: Rows<'_>) -> Result<Vec<(String, ParticipantId)>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT DISTINCT transcript, participant FROM speaker
         WHERE participant IS NOT NULL ORDER BY transcript, participant",
    )?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    let found = found.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(found.into_iter().filter_map(|(at, who)| Some((at, ParticipantId::new(&who)?))).collect())
}

/// The words of `row`'s transcript, held against their digest.
pub(crate) fn text(rows: Rows<'_>, row: &TranscriptRow) -> Result<SourceText> {
    let bytes = kept(rows, row.text, &row.text_sha256, &row.id)?;
    let text = String::from_utf8(bytes).map_err(|_| damaged(&row.id))?;
    Ok(SourceText::new(&text))
}

/// The turns of `row`'s transcript, held against their digest.
pub(crate) fn turns(
    rows: Rows<'_>,
    row: &TranscriptRow,
    speakers: &[Speaker],
) -> Result<Vec<Turn>> {
    let bytes = kept(rows, row.turns, &row.turns_sha256, &row.id)?;
    turns::unpack(&bytes, speakers).ok_or_else(|| damaged(&row.id))
}

/// The speakers of a transcript, in order of appearance.
pub(crate) fn speakers(rows: Rows<'_>, transcript: &str) -> Result<Vec<Speaker>> {
    rows.all::<SpeakerRow>("WHERE transcript = ?1 ORDER BY place", &[&transcript])?
        .into_iter()
        .map(|row| {
            let role = Role::parse(&row.role).ok_or_else(|| bad("speaker", "its role"))?;
            let participant = row.participant.as_deref().and_then(ParticipantId::new);
            Ok(Speaker { label: row.label, role, participant })
        })
        .collect()
}

/// The transcript that a row is about.
pub(crate) fn id_of(row: &TranscriptRow) -> Result<TranscriptId> {
    TranscriptId::new(&row.id).ok_or_else(|| bad("transcript", "its id"))
}

fn date(row: &TranscriptRow) -> Result<Option<Date>> {
    let parsed = row.date.as_deref().map(str::parse).transpose();
    parsed.map_err(|_| bad("transcript", "its date"))
}

fn entry(rows: Rows<'_>, row: TranscriptRow) -> Result<TranscriptEntry> {
    let codings: Option<i64> =
        rows.scalar("SELECT count(*) FROM coding WHERE transcript = ?1", &[&row.id])?;
    Ok(TranscriptEntry {
        id: id_of(&row)?,
        date: date(&row)?,
        speakers: speakers(rows, &row.id)?,
        codings: codings.unwrap_or(0) as usize,
        title: row.title,
        language: row.language,
        file: row.file,
        format: row.format,
        turns: row.turn_count,
        bytes: row.bytes,
        digest: row.text_sha256,
    })
}

/// Something large that was kept, held against its digest: damage is never shown as good.
pub(crate) fn kept(rows: Rows<'_>, id: i64, digest: &str, of: &str) -> Result<Vec<u8>> {
    use sha2::Digest as _;
    let bytes: Option<Vec<u8>> = rows
        .connection()
        .prepare_cached("SELECT bytes FROM kept WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let bytes = bytes.ok_or_else(|| damaged(of))?;
    if crate::world::hex(&sha2::Sha256::digest(&bytes)) != digest {
        return Err(damaged(of));
    }
    Ok(bytes)
}

fn damaged(of: &str) -> StudyError {
    StudyError::Damaged { transcript: of.to_owned() }
}
