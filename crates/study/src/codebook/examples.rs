//! The passages that show a code, as `TRANSCRIPT#TURN`: resolved through the mask, and not at all
//! where somebody took them back.

use heard_anonymise::AnonymisedText;
use heard_model::{CodeId, Codebook, TranscriptId};

use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::store::rows::Rows;
use crate::study::Study;

/// A passage that shows a code, with names hidden.
#[derive(Clone, Debug)]
pub struct CodeExample {
    /// The code.
    pub code: CodeId,
    /// Where it stands, as the codebook says.
    pub place: String,
    /// Who speaks, by label.
    pub speaker: String,
    /// The words, masked.
    pub words: AnonymisedText,
}

/// What became of an example.
pub(super) enum Shown {
    /// It stands there.
    Here(TranscriptId, u32),
    /// There is no such transcript or turn.
    Gone,
    /// Its speaker took it back, or everything.
    Withdrawn,
}

impl Study {
    /// The examples of a codebook's codes that may be shown inside the team, in its order.
    pub fn code_examples(
        &self,
        codebook: &Codebook,
        key: Option<&Key>,
    ) -> Result<Vec<CodeExample>> {
        let mut found = Vec::new();
        for code in codebook.codes.values() {
            for place in &code.examples {
                let Shown::Here(id, number) = self.read(|rows| shown(rows, place))? else {
                    continue;
                };
                let masked = self.masked(&id, key)?;
                let turn = masked.turns.into_iter().find(|turn| turn.number == number);
                found.extend(turn.map(|turn| CodeExample {
                    code: code.id,
                    place: place.clone(),
                    speaker: turn.speaker,
                    words: turn.words,
                }));
            }
        }
        Ok(found)
    }
}

/// Says what became of the example at `place`.
pub(super) fn shown(rows: Rows<'_>, place: &str) -> Result<Shown> {
    let split = place.split_once('#');
    let found = split.and_then(|(name, turn)| Some((TranscriptId::new(name)?, turn.parse().ok()?)));
    let Some((id, number)) = found else { return Ok(Shown::Gone) };
    let transcript = match crate::transcripts::transcript(rows, &id) {
        Ok(transcript) => transcript,
        Err(StudyError::NotFound { .. }) => return Ok(Shown::Gone),
        Err(error) => return Err(error),
    };
    let Some(turn) = transcript.turn(number) else { return Ok(Shown::Gone) };
    let passage: Option<i64> = rows.scalar(
        "SELECT 1 FROM withdrawal WHERE transcript = ?1 AND start < ?3 AND end > ?2",
        &[&id.as_str(), &turn.speech.start(), &turn.speech.end()],
    )?;
    let person: Option<i64> = match transcript.participant_of(turn) {
        None => None,
        Some(who) => rows.scalar(
            "SELECT 1 FROM withdrawal WHERE participant = ?1 AND kind = 'person'",
            &[&who.as_str()],
        )?,
    };
    Ok(if passage.or(person).is_some() { Shown::Withdrawn } else { Shown::Here(id, number) })
}
