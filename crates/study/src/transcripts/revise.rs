//! A transcript is typed anew: the new text stands, the old one is kept, and what lay on its words
//! is carried over.

use heard_model::Transcript;

use super::carry::{Carried, Carrier};
use super::import::identify;
use super::lay::{lay_speakers, lay_words};
use super::revisions::{self, RevisionRow};
use super::{CameAs, ImportOptions, SpeakerRow, row, transcript};
use crate::error::Result;
use crate::store::journal::Tx;

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
    for gone in tx.rows().all::<SpeakerRow>("WHERE transcript = ?1", &[&id.as_str()])? {
        if after.speaker(&gone.label).is_none() {
            tx.delete(&gone)?;
        }
    }
    lay_speakers(tx, &after)?;
    lay_words(tx, was, &after, came_as)?;
    // Nobody looked through these words yet.
    tx.delete_belonging("detection", id.as_str())?;
    Carrier { before: &before, after: &after, revision: number }.carry(tx)
}
