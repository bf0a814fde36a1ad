//! A transcript is typed anew: the new text stands, the old one is kept, and what lay on its words
//! is carried over.

use heard_model::Transcript;

use super::carry::{Carried, Carrier};
use super::import::identify;
use super::revisions::{self, RevisionRow};
use super::{CameAs, ImportOptions, SpeakerRow, TranscriptRow, row, transcript, turns};
use crate::error::Result;
use crate::store::journal::Tx;
use crate::store::rows::bad;

/// Lays `after` down as the newest revision of the transcript of its name.
pub(super) fn revise(
    tx: &mut Tx<'_>,
    mut after: Transcript,
    came_as: &CameAs<'_>,
    options: &ImportOptions,
) -> Result<Carried> {
    let id = after.id.clone();
    let was = row(tx.rows(), &id)?;
    let before = transcript(tx.rows(), &id)?;
    let number = revisions::earlier(tx.rows(), &id)?.len() as u32 + 1;
    let replaced = (tx.at().to_string(), tx.actor().name.clone());
    tx.put(&RevisionRow::of(&was, number, &before.speakers, replaced))?;
    for speaker in &mut after.speakers {
        match before.speaker(&speaker.label) {
            Some(known) => *speaker = known.clone(),
            None => identify(tx, speaker, options)?,
        }
    }
    lay_speakers(tx, &after)?;
    lay_words(tx, was, &after, came_as)?;
    // Nobody looked through these words yet.
    tx.delete_belonging("detection", id.as_str())?;
    Carrier { before: &before, after: &after, revision: number }.carry(tx)
}

fn lay_words(
    tx: &mut Tx<'_>,
    was: TranscriptRow,
    after: &Transcript,
    came_as: &CameAs<'_>,
) -> Result<()> {
    let (text, text_sha256) = tx.keep(after.text.expose().as_bytes())?;
    let packed = turns::pack(after).ok_or_else(|| bad("transcript", "its turns"))?;
    let (turns, turns_sha256) = tx.keep(&packed)?;
    tx.put(&TranscriptRow {
        file: came_as.file.to_owned(),
        format: came_as.format.to_owned(),
        encoding: came_as.encoding.to_owned(),
        original: came_as.original.0,
        original_sha256: came_as.original.1.clone(),
        text,
        text_sha256,
        turns,
        turns_sha256,
        turn_count: after.turns.len() as u32,
        bytes: after.text.len(),
        ..was
    })
}

fn lay_speakers(tx: &mut Tx<'_>, after: &Transcript) -> Result<()> {
    let id = after.id.as_str();
    let old = tx.rows().all::<SpeakerRow>("WHERE transcript = ?1", &[&id])?;
    for gone in old.iter().filter(|row| after.speaker(&row.label).is_none()) {
        tx.delete(gone)?;
    }
    for (place, speaker) in after.speakers.iter().enumerate() {
        tx.put(&SpeakerRow {
            transcript: id.to_owned(),
            label: speaker.label.clone(),
            place: place as u32,
            role: speaker.role.as_str().to_owned(),
            participant: speaker.participant.as_ref().map(ToString::to_string),
        })?;
    }
    Ok(())
}
