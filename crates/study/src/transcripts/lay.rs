//! A transcript is laid down: words, turns, speakers.

use heard_model::Transcript;

use super::{SpeakerRow, TranscriptRow, turns};
use crate::error::Result;
use crate::store::journal::Tx;
use crate::store::rows::bad;

/// Lays a transcript down: its words and turns kept, its row and speakers written.
pub(crate) fn lay_down(
    tx: &mut Tx<'_>,
    transcript: &Transcript,
    came_as: &CameAs<'_>,
) -> Result<()> {
    let (text, text_sha256) = tx.keep(transcript.text.expose().as_bytes())?;
    let packed = turns::pack(transcript).ok_or_else(|| bad("transcript", "its turns"))?;
    let (turns, turns_sha256) = tx.keep(&packed)?;
    let id = transcript.id.as_str();
    let place = tx.number("transcript")?;
    tx.put(&TranscriptRow {
        id: id.to_owned(),
        place,
        title: transcript.title.clone(),
        language: transcript.language.clone(),
        date: transcript.date.map(|date| date.to_string()),
        file: came_as.file.to_owned(),
        format: came_as.format.to_owned(),
        encoding: came_as.encoding.to_owned(),
        original: came_as.original.0,
        original_sha256: came_as.original.1.clone(),
        text,
        text_sha256,
        turns,
        turns_sha256,
        turn_count: transcript.turns.len() as u32,
        bytes: transcript.text.len(),
    })?;
    for (place, speaker) in transcript.speakers.iter().enumerate() {
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

/// The file that a transcript came as.
pub(crate) struct CameAs<'f> {
    pub(crate) file: &'f str,
    pub(crate) format: &'f str,
    pub(crate) encoding: &'f str,
    /// Where its bytes are kept, and their digest.
    pub(crate) original: (i64, String),
}
