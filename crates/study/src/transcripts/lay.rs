//! A transcript is laid down: words, turns, speakers; for the first time, or typed anew.

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
    let row = TranscriptRow {
        id: transcript.id.to_string(),
        place: tx.number("transcript")?,
        title: transcript.title.clone(),
        language: transcript.language.clone(),
        date: transcript.date.map(|date| date.to_string()),
        ..TranscriptRow::default()
    };
    lay_words(tx, row, transcript, came_as)?;
    lay_speakers(tx, transcript)
}

/// Keeps the words and turns of a transcript, and writes its row: all else of it is as in `row`.
pub(super) fn lay_words(
    tx: &mut Tx<'_>,
    row: TranscriptRow,
    transcript: &Transcript,
    came_as: &CameAs<'_>,
) -> Result<()> {
    let (text, text_sha256) = tx.keep(transcript.text.expose().as_bytes())?;
    let packed = turns::pack(transcript).ok_or_else(|| bad("transcript", "its turns"))?;
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
        turn_count: transcript.turns.len() as u32,
        bytes: transcript.text.len(),
        ..row
    })
}

/// Writes who speaks, in the order in which they do.
pub(super) fn lay_speakers(tx: &mut Tx<'_>, transcript: &Transcript) -> Result<()> {
    for (place, speaker) in transcript.speakers.iter().enumerate() {
        tx.put(&SpeakerRow {
            transcript: transcript.id.to_string(),
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
