//! Transcripts come in: a file whole, or not at all.

use heard_model::transcript::Speaker;
use heard_model::{MemoAnchor, MemoKind, ParticipantId, Role, Transcript, TranscriptId};

use super::carry::Carried;
use super::revise::revise;
use super::{CameAs, lay_down};
use crate::error::{Result, StudyError};
use crate::memos;
use crate::people;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::Study;
use crate::world::hex;

/// A file that was read and may come in.
#[derive(Clone, Debug)]
pub struct IncomingFile {
    /// The file's name, without folders.
    pub name: String,
    /// Its bytes, to be kept.
    pub bytes: Vec<u8>,
    /// What was read out of it.
    pub readings: Vec<heard_import::Reading>,
}

/// How transcripts come in.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The participant behind every speaker that is a participant and not mapped yet.
    pub participant: Option<ParticipantId>,
    /// Whether a transcript that is here with other words is typed anew: the new words stand,
    /// and what lay on the old ones is carried over.
    pub revise: bool,
    /// The name the transcript goes by in the study, where the file's own is another.
    pub name: Option<TranscriptId>,
}

/// What became of one transcript of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its name in the study.
    pub id: TranscriptId,
    /// How many turns it has.
    pub turns: usize,
    /// How many speakers.
    pub speakers: usize,
    /// How many notes of its margins became memos.
    pub memos: usize,
    /// Whether it is new. If it is not, and was not revised, it was here word for word, and
    /// nothing was done.
    pub is_new: bool,
    /// What became of all that lay on it, where it was typed anew.
    pub revised: Option<Carried>,
}

impl Study {
    /// The transcripts that came from a file of exactly these bytes, by its SHA-256.
    pub fn came_from(&self, sha256: &str) -> Result<Vec<TranscriptId>> {
        self.read(|rows| {
            let sql = "WHERE original_sha256 = ?1 ORDER BY place, id";
            let found = rows.all::<super::TranscriptRow>(sql, &[&sha256])?;
            found.iter().map(super::id_of).collect()
        })
    }

    /// Takes in what was read of a file: all of its transcripts, as one operation, or none. One that
    /// is here word for word is passed over; one of the same name with other words is refused, or
    /// typed anew where the options say so.
    pub fn import(
        &self,
        mut file: IncomingFile,
        options: &ImportOptions,
    ) -> Result<Done<Vec<Imported>>> {
        if let (Some(name), [only]) = (&options.name, file.readings.as_mut_slice()) {
            only.transcript.id = name.clone();
        }
        let options = options.clone();
        let here = |reading: &heard_import::Reading| {
            self.read(|rows| Ok(here(rows, &reading.transcript)? == Here::Otherwise))
        };
        let mut kind = EventKind::TranscriptImported;
        for reading in &file.readings {
            if options.revise && here(reading)? {
                kind = EventKind::TranscriptRevised;
            }
        }
        self.change_told(kind, move |tx, words| {
            let IncomingFile { name, bytes, readings } = file;
            let mut imported = Vec::new();
            let mut original = None;
            for reading in readings {
                imported.push(one(tx, reading, (&name, &bytes), &mut original, &options)?);
            }
            let names: Vec<&str> = imported.iter().map(|done| done.id.as_str()).collect();
            words.subject = names.join(", ");
            Ok(imported)
        })
    }
}

fn one(
    tx: &mut Tx<'_>,
    reading: heard_import::Reading,
    (name, bytes): (&str, &[u8]),
    original: &mut Option<(i64, String)>,
    options: &ImportOptions,
) -> Result<Imported> {
    let here = here(tx.rows(), &reading.transcript)?;
    let mut done = Imported {
        id: reading.transcript.id.clone(),
        turns: reading.transcript.turns.len(),
        speakers: reading.transcript.speakers.len(),
        memos: 0,
        is_new: here == Here::No,
        revised: None,
    };
    if here == Here::Same {
        return Ok(done);
    }
    if here == Here::Otherwise && !options.revise {
        return Err(StudyError::OtherWords { transcript: done.id.to_string() });
    }
    let original = match original {
        Some(kept) => kept.clone(),
        None => original.insert(tx.keep(bytes)?).clone(),
    };
    let came_as =
        CameAs { file: name, format: reading.format, encoding: reading.encoding, original };
    if done.is_new {
        done.memos = take_in(tx, reading, &came_as, options)?;
    } else {
        let comments = reading.comments;
        done.revised = Some(revise(tx, reading.transcript, &came_as, options)?);
        done.memos = take_comments(tx, &done.id, &comments, true)?;
    }
    Ok(done)
}

/// Whether a transcript is in the study.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Here {
    No,
    Same,
    Otherwise,
}

fn here(rows: Rows<'_>, transcript: &Transcript) -> Result<Here> {
    use sha2::Digest as _;
    let id = transcript.id.as_str();
    let here: Option<String> =
        rows.scalar("SELECT text_sha256 FROM transcript WHERE id = ?1", &[&id])?;
    Ok(match here {
        None => Here::No,
        Some(digest) if digest == hex(&sha2::Sha256::digest(transcript.text.expose())) => {
            Here::Same
        }
        Some(_) => Here::Otherwise,
    })
}

/// Says who a speaker is, as far as the study knows.
pub(crate) fn identify(
    tx: &mut Tx<'_>,
    speaker: &mut Speaker,
    options: &ImportOptions,
) -> Result<()> {
    if let Some(known) = people::labelled(tx.rows(), &speaker.label)? {
        speaker.participant = Some(known);
        if speaker.role == Role::Unknown {
            speaker.role = Role::Participant;
        }
    } else if speaker.role == Role::Participant {
        speaker.participant.clone_from(&options.participant);
    }
    if let Some(participant) = &speaker.participant {
        people::ensure(tx, participant)?;
    }
    Ok(())
}

fn take_in(
    tx: &mut Tx<'_>,
    reading: heard_import::Reading,
    came_as: &CameAs<'_>,
    options: &ImportOptions,
) -> Result<usize> {
    let mut transcript = reading.transcript;
    for speaker in &mut transcript.speakers {
        identify(tx, speaker, options)?;
    }
    lay_down(tx, &transcript, came_as)?;
    take_comments(tx, &transcript.id, &reading.comments, false)
}

/// Notes in the margin become memos; with `once` those that are there already do not again.
fn take_comments(
    tx: &mut Tx<'_>,
    id: &TranscriptId,
    comments: &[heard_import::Comment],
    once: bool,
) -> Result<usize> {
    let mut taken = 0;
    for comment in comments {
        let sql = "SELECT 1 FROM memo WHERE anchor = ?1 AND text = ?2
                   AND anchor_kind IN ('passage', 'transcript')";
        let known: Option<i64> = tx.rows().scalar(sql, &[&id.as_str(), &comment.text])?;
        if once && known.is_some() {
            continue;
        }
        let anchor = match comment.span {
            Some(span) => MemoAnchor::Passage(id.clone(), span),
            None => MemoAnchor::Transcript(id.clone()),
        };
        let author = (!comment.author.is_empty()).then_some(comment.author.as_str());
        memos::lay_down(tx, MemoKind::Case, &anchor, &comment.text, author, comment.at)?;
        taken += 1;
    }
    Ok(taken)
}
