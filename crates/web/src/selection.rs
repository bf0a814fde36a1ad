//! The browser's places made ours: the one place where UTF-16 units are counted.
//!
//! A browser counts UTF-16 units of the words it shows; the study counts UTF-8 bytes of the
//! source. Between them lie the masks: shown words may be longer or shorter than what they stand
//! for, and a selection that touches a mask grows to its edges.

use std::ops::Range;

use heard_model::{Offsets, Span};
use heard_study::{Map, MaskedTurn};

/// The words of a turn as somebody sees them: masked, or as spoken.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    /// The turn's number.
    pub(crate) number: u32,
    /// The words.
    pub(crate) words: &'a str,
    /// Places in them ↔ places in the source.
    pub(crate) map: &'a Map,
}

impl<'a> From<&'a MaskedTurn> for Shown<'a> {
    fn from(turn: &'a MaskedTurn) -> Shown<'a> {
        Shown { number: turn.number, words: turn.words.as_str(), map: &turn.map }
    }
}

impl<'a> From<&&'a MaskedTurn> for Shown<'a> {
    fn from(turn: &&'a MaskedTurn) -> Shown<'a> {
        Shown::from(*turn)
    }
}

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
    pub(crate) fn source<'a>(self, turn: impl Fn(u32) -> Option<Shown<'a>>) -> Option<Span> {
        let (first, last) = (turn(self.turn)?, turn(self.to_turn)?);
        if first.number == last.number {
            return source_of(first, self.from, self.to);
        }
        if first.number > last.number {
            return None;
        }
        let words = Offsets::new(first.words);
        let end = words.utf16_at_byte(first.words.len());
        Some(source_of(first, self.from, end)?.cover(source_of(last, 0, self.to)?))
    }
}

fn source_of(turn: Shown<'_>, from: usize, to: usize) -> Option<Span> {
    let shown = Offsets::new(turn.words).span_of_utf16(from, to)?;
    turn.map.source_of(shown.range())
}

/// Where the source words `span` are shown in `turn`, in UTF-16 units.
pub(crate) fn shown<'a>(turn: impl Into<Shown<'a>>, span: Span) -> Option<Range<usize>> {
    let turn = turn.into();
    let bytes = turn.map.shown_of(span)?;
    let words = Offsets::new(turn.words);
    Some(words.utf16_at_byte(bytes.start)..words.utf16_at_byte(bytes.end))
}

/// The shown words of `span` in `turn`.
pub(crate) fn words<'a>(turn: impl Into<Shown<'a>>, span: Span) -> Option<&'a str> {
    let turn = turn.into();
    turn.words.get(turn.map.shown_of(span)?)
}
