//! The browser's places made ours: the one place where UTF-16 units are counted.
//!
//! A browser counts UTF-16 units of the words it shows; the study counts UTF-8 bytes of the
//! source. Between them lie the masks: shown words may be longer or shorter than what they stand
//! for, and a selection that touches a mask grows to its edges.

use std::ops::Range;

use heard_model::{Offsets, Span};
use heard_study::MaskedTurn;

/// A selection as a browser has it: from a place in one turn to a place in the same or a later
/// one, in UTF-16 units of the shown words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) turn: u32,
    pub(crate) from: usize,
    pub(crate) to_turn: u32,
    pub(crate) to: usize,
}

impl Selection {
    /// The words of the source that are meant; nothing for a selection that is empty, runs past
    /// the words, splits a character or names turns that are not there.
    pub(crate) fn source(self, turns: &[MaskedTurn]) -> Option<Span> {
        let first = turns.iter().find(|turn| turn.number == self.turn)?;
        let last = turns.iter().find(|turn| turn.number == self.to_turn)?;
        if first.number == last.number {
            return source_of(first, self.from, self.to);
        }
        if first.number > last.number {
            return None;
        }
        let words = Offsets::new(first.words.as_str());
        let end = words.utf16_at_byte(first.words.as_str().len());
        Some(source_of(first, self.from, end)?.cover(source_of(last, 0, self.to)?))
    }
}

fn source_of(turn: &MaskedTurn, from: usize, to: usize) -> Option<Span> {
    let shown = Offsets::new(turn.words.as_str()).span_of_utf16(from, to)?;
    turn.map.source_of(shown.range())
}

/// Where the source words `span` are shown in `turn`, in UTF-16 units.
pub(crate) fn shown(turn: &MaskedTurn, span: Span) -> Option<Range<usize>> {
    let bytes = turn.map.shown_of(span)?;
    let words = Offsets::new(turn.words.as_str());
    Some(words.utf16_at_byte(bytes.start)..words.utf16_at_byte(bytes.end))
}

/// The shown words of `span` in `turn`.
pub(crate) fn words(turn: &MaskedTurn, span: Span) -> Option<&str> {
    turn.words.as_str().get(turn.map.shown_of(span)?)
}
