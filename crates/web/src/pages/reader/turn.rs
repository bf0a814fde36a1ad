//! One turn, as it may be shown.

use std::borrow::Cow;
use std::ops::Range;

use heard_model::sound::sounds;
use heard_model::{Role, visible};
use heard_study::{Mask, MaskedTurn};
use maud::{Markup, html};

use super::super::passages::on_turn;
use super::margin;
use super::view::{Said, View};
use crate::look::words::clock;
use crate::selection::Shown;

/// The turn, with its codes.
pub(super) fn turn(view: &View, said: Said<'_>, is_first: bool) -> Markup {
    let turn = said.turn;
    let number = turn.number;
    let speaker = speaker(turn);
    let class = if turn.role == Role::Interviewer { "turn int" } else { "turn" };
    html! {
        article class=(class) id=(format!("t{number}")) data-turn=(number) tabindex=(if is_first { "0" } else { "-1" }) aria-label=(format!("Turn {number}, {speaker}")) {
            header.gut {
                span.spk { (speaker) }
                a.ts.num href=(format!("/transcript/{}?turn={number}#t{number}", view.id)) {
                    span.vh { "Turn " } (number)
                    @if let Some(ms) = turn.start_ms { " " span aria-hidden="true" { "·" } " " (clock(ms)) }
                }
                (on_turn(number, &view.tags_on(turn)))
            }
            p.say data-turn=(number) { (words(said)) }
            (margin::codes(view, said))
        }
    }
}

/// Who speaks, for a reader.
pub(super) fn speaker(turn: &MaskedTurn) -> String {
    if turn.speaker.is_empty() { "No speaker named".to_owned() } else { turn.speaker.clone() }
}

/// The words: plain stretches, masks and corrections, without a space more or less, so that places
/// in them are the places of the map.
pub(super) fn words(said: Said<'_>) -> Markup {
    let Shown { words, map, .. } = said.shown;
    let hides = |source: &Range<usize>| {
        let over = |mask: &Mask| mask.span.start() < source.end && source.start < mask.span.end();
        !said.is_spoken && said.turn.masks.iter().any(over)
    };
    html! {
        @for piece in &map.pieces {
            @let part = words.get(piece.shown.clone()).unwrap_or_default();
            @if piece.same { (with_sounds(part)) }
            @else if !part.is_empty() { span class=(if hides(&piece.source) { "mask" } else { "fixed" }) { (part) } }
        }
    }
}

/// Words with what was not said (`(laughs)`) set apart, without a space more or less.
pub(crate) fn with_sounds(text: &str) -> Markup {
    let mut at = 0;
    html! {
        @for mark in sounds(text) {
            (seen(&text[std::mem::replace(&mut at, mark.end())..mark.start()]))
            span.sound title="Not speech: the typist’s mark" { (seen(&text[mark.range()])) }
        }
        (seen(&text[at..]))
    }
}

/// The same words, with a mark in the place of each character that hides or reverses others. It
/// takes as much room in UTF-16, so no place moves.
pub(crate) fn seen(text: &str) -> Cow<'_, str> {
    if matches!(visible(text), Cow::Borrowed(_)) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().flat_map(|c| {
        // Joiners make one sign of several: alone they would look like nothing.
        let hides = !matches!(c, '\u{200c}' | '\u{200d}' | '\t' | '\r' | '\n')
            && visible(c.encode_utf8(&mut [0; 4])).is_empty();
        let (c, times) = if hides { ('\u{fffd}', c.len_utf16()) } else { (c, 1) };
        std::iter::repeat_n(c, times)
    });
    Cow::Owned(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_said_is_set_apart_and_no_letter_moves() {
        let shown = with_sounds("I (laughs) was [there].").into_string();
        assert_eq!(
            shown,
            "I <span class=\"sound\" title=\"Not speech: the typist’s mark\">(laughs)</span> was [there]."
        );
    }

    #[test]
    fn what_hides_is_shown_and_no_place_moves() {
        let text = "a\u{202e}b\u{e0041}c 👩\u{200d}👧 żółw\u{0}";
        let shown = seen(text);
        assert_eq!(shown, "a\u{fffd}b\u{fffd}\u{fffd}c 👩\u{200d}👧 żółw\u{fffd}");
        assert_eq!(shown.encode_utf16().count(), text.encode_utf16().count());
        assert!(matches!(seen("plain"), Cow::Borrowed(_)));
    }
}
