//! What is said about a transcript besides its words: title, date, attributes, who was interviewed.

use heard_model::{Attribute, Date, ParticipantId, Role, TranscriptId};

use super::{SpeakerRow, row};
use crate::error::Result;
use crate::people;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::study::Study;

/// What is said about a transcript. What is empty stays as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// Of which.
    pub transcript: TranscriptId,
    /// A title for people.
    pub title: String,
    /// When the conversation took place.
    pub date: Option<Date>,
    /// Who was interviewed. Where it was one person, every speaker that is a participant and not
    /// mapped yet is theirs.
    pub participants: Vec<ParticipantId>,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
}

impl Study {
    /// Takes down what is said about transcripts, as one operation.
    pub fn describe_transcripts(&self, said: Vec<Description>) -> Result<Done<usize>> {
        let names: Vec<&str> = said.iter().map(|about| about.transcript.as_str()).collect();
        self.change(EventKind::TranscriptDescribed, &names.join(", "), "", move |tx| {
            for about in &said {
                describe(tx, about)?;
            }
            Ok(said.len())
        })
    }
}

fn describe(tx: &mut Tx<'_>, about: &Description) -> Result<()> {
    let id = about.transcript.as_str();
    let mut entry = row(tx.rows(), &about.transcript)?;
    if !about.title.is_empty() {
        entry.title.clone_from(&about.title);
    }
    entry.date = about.date.map(|date| date.to_string()).or(entry.date);
    tx.put(&entry)?;
    if !about.attributes.is_empty() {
        people::lay_attributes(tx, "transcript", id, &about.attributes)?;
    }
    for participant in &about.participants {
        people::ensure(tx, participant)?;
    }
    let [only] = about.participants.as_slice() else { return Ok(()) };
    let speakers = tx.rows().all::<SpeakerRow>(
        "WHERE transcript = ?1 AND participant IS NULL AND role = ?2 ORDER BY place",
        &[&id, &Role::Participant.as_str()],
    )?;
    for speaker in speakers {
        tx.put(&SpeakerRow { participant: Some(only.to_string()), ..speaker })?;
    }
    Ok(())
}
