//! Transcripts come in: a file whole, or not at all.

use heard_model::{MemoAnchor, MemoKind, ParticipantId, Role, Transcript, TranscriptId};

use super::{CameAs, lay_down};
use crate::error::{Result, StudyError};
use crate::memos;
use crate::people;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
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
    pub readings: Vec<crate::reading::Reading>,
}

/// How transcripts come in.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The participant behind every speaker that is a participant and not mapped yet.
    pub participant: Option<ParticipantId>,
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
    /// Whether it is new; if not it was here, word for word, and nothing was done.
    pub is_new: bool,
}

impl Study {
    /// Takes in what was read of a file: all of its transcripts, as one operation, or none. One that
    /// is here word for word is passed over; one of the same name with other words is refused.
    pub fn import(
        &self,
        file: IncomingFile,
        options: &ImportOptions,
    ) -> Result<Done<Vec<Imported>>> {
        let options = options.clone();
        self.change_told(EventKind::TranscriptImported, move |tx, words| {
            let IncomingFile { name, bytes, readings } = file;
            let mut imported = Vec::new();
            let mut original = None;
            for reading in readings {
                let was_here = is_here(tx, &reading.transcript)?;
                let mut done = Imported {
                    id: reading.transcript.id.clone(),
                    turns: reading.transcript.turns.len(),
                    speakers: reading.transcript.speakers.len(),
                    memos: 0,
                    is_new: !was_here,
                };
                if done.is_new {
                    let original = match &original {
                        Some(kept) => kept,
                        None => original.insert(tx.keep(&bytes)?),
                    };
                    let came_as = CameAs {
                        file: &name,
                        format: reading.format,
                        encoding: reading.encoding,
                        original: original.clone(),
                    };
                    done.memos = take_in(tx, reading, &came_as, &options)?;
                }
                imported.push(done);
            }
            let names: Vec<&str> = imported.iter().map(|done| done.id.as_str()).collect();
            words.subject = names.join(", ");
            Ok(imported)
        })
    }
}

/// Whether the same words are here under the same name.
fn is_here(tx: &Tx<'_>, transcript: &Transcript) -> Result<bool> {
    use sha2::Digest as _;
    let id = transcript.id.as_str();
    let here: Option<String> =
        tx.rows().scalar("SELECT text_sha256 FROM transcript WHERE id = ?1", &[&id])?;
    let Some(here) = here else { return Ok(false) };
    if here == hex(&sha2::Sha256::digest(transcript.text.expose())) {
        return Ok(true);
    }
    Err(StudyError::OtherWords { transcript: id.to_owned() })
}

fn take_in(
    tx: &mut Tx<'_>,
    reading: crate::reading::Reading,
    came_as: &CameAs<'_>,
    options: &ImportOptions,
) -> Result<usize> {
    let mut transcript = reading.transcript;
    for speaker in &mut transcript.speakers {
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
    }
    lay_down(tx, &transcript, came_as)?;
    for comment in &reading.comments {
        let id = transcript.id.clone();
        let anchor = match comment.span {
            Some(span) => MemoAnchor::Passage(id, span),
            None => MemoAnchor::Transcript(id),
        };
        let author = (!comment.author.is_empty()).then_some(comment.author.as_str());
        memos::lay_down(tx, MemoKind::Case, &anchor, &comment.text, author, comment.at)?;
    }
    Ok(reading.comments.len())
}
