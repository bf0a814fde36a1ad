//! Where in the talk a quote stands: on the recording, and within what its person was saying.

use heard_model::poem::loses_negation;
use heard_model::{Span, Transcript, Turn};

/// Where words stand on the recording. In part of a turn the times are worked out from how far
/// into it they stand.
pub(super) fn heard_at(transcript: &Transcript, span: Span) -> Option<(u64, u64, bool)> {
    let turns: Vec<&Turn> = transcript.turns_of(span).collect();
    let (first, last) = (turns.first()?, turns.last()?);
    let along = |turn: &Turn, at: usize| -> Option<u64> {
        let (from, to) = (turn.start_ms?, turn.end_ms?);
        let inside = at.clamp(turn.speech.start(), turn.speech.end()) - turn.speech.start();
        let length = to.checked_sub(from)?;
        Some(from + length * inside as u64 / turn.speech.len().max(1) as u64)
    };
    let whole = span.start() <= first.speech.start() && span.end() >= last.speech.end();
    Some((along(first, span.start())?, along(last, span.end())?, !whole))
}

/// Whether words just outside a quote, in the clause that it begins or ends in, turn its meaning: `I wanted
/// to` of `I never said I wanted to`.
pub(super) fn leaves_negation(transcript: &Transcript, span: Span) -> bool {
    let first = transcript.turns_of(span).next();
    first.zip(transcript.turns_of(span).last()).is_some_and(|(first, last)| {
        let whole = Span::new(first.speech.start(), last.speech.end());
        let words = whole.and_then(|whole| transcript.text.slice(whole));
        let inner = span.relative_to(first.speech.start());
        words.zip(inner).is_some_and(|(words, inner)| loses_negation(words, inner))
    })
}
