//! Another voice like this one, and those who say otherwise.

use heard_model::{CodingId, Date, ParticipantId, Quote, QuoteId, Use};

use super::pull::{PullRequest, pool};
use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::page;
use crate::study::Study;

/// A passage that could stand beside a quote, or against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherVoice {
    /// The coding under which it stands; lift it with that.
    pub coding: CodingId,
    /// Who says it.
    pub participant: String,
    /// The words as they would be shown.
    pub words: String,
    /// Quotes that this person has already.
    pub quotes: usize,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Like {
    /// The same code, said by somebody else.
    This,
    /// The same theme, told the other way: a strength where this is a difficulty, and the reverse.
    Contrary,
}

impl Study {
    /// Passages of other people that are like a quote, or contrary to it, and may be used so on
    /// that day: those who have the fewest quotes first, then those nearest in length.
    pub fn other_voices(
        &self,
        id: QuoteId,
        like: Like,
        (use_, on): (Use, Date),
        key: Option<&Key>,
    ) -> Result<Vec<OtherVoice>> {
        self.read(|rows| {
            let quote = super::find(rows, id)?.kept()?.quote;
            let Some(code) = quote.code else {
                return Err(StudyError::NotFound { what: "code of", name: id.to_string() });
            };
            let (_, book) = crate::codebook::sealed(rows, None)?;
            let strength = |code| {
                book.codes.get(&code).is_some_and(|c| c.kind == heard_model::CodeKind::Strength)
            };
            let mut request = PullRequest::new(use_, on, usize::MAX);
            request.code = match like {
                Like::This => Some(code),
                Like::Contrary => book.theme_of(code).or(Some(code)),
            };
            let pool = pool(rows, &request)?;
            let all = rows.all::<super::QuoteRow>("WHERE rejected = 0 ORDER BY id", &[])?;
            let lifted: Vec<Quote> =
                all.iter().map(|row| Ok(row.kept()?.quote)).collect::<Result<_>>()?;
            let length = quote.span.len();
            let mut found: Vec<(usize, usize, OtherVoice)> = Vec::new();
            for (candidate, new) in pool.candidates.iter().zip(&pool.quotes) {
                let who = ParticipantId::new(&candidate.participant);
                let wanted = like == Like::This || new.code.map(strength) != Some(strength(code));
                let taken = lifted.iter().any(|known| {
                    known.transcript == new.transcript && known.span.overlaps(new.span)
                });
                if who == quote.participant || !wanted || taken {
                    continue;
                }
                let quotes = lifted.iter().filter(|known| known.participant == who).count();
                let mut part = quote.clone();
                part.transcript.clone_from(&new.transcript);
                (part.span, part.participant, part.edits) = (new.span, who, Vec::new());
                found.push((
                    quotes,
                    new.span.len().abs_diff(length),
                    OtherVoice {
                        coding: CodingId(candidate.key.parse().unwrap_or(0)),
                        participant: candidate.participant.clone(),
                        words: page::words_of(rows, (key, &self.settings()), &part)?,
                        quotes,
                    },
                ));
            }
            found.sort_by_key(|(quotes, apart, voice)| (*quotes, *apart, voice.coding));
            Ok(found.into_iter().map(|(_, _, voice)| voice).collect())
        })
    }
}
