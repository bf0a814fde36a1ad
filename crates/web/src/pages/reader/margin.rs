//! The codes beside a turn: real markup, read out right after the words. Scripts lay the same list
//! beside the text and paint the words.

use heard_model::{Coding, CodingState, MemoAnchor};
use heard_study::KeptMemo;
use maud::{Markup, html};

use super::super::passages::on_turn;
use super::turn::{seen, words};
use super::view::{Part, Said, View};
use crate::look::icon::Icon;
use crate::look::words::{count, initials, moment, short};
use crate::selection;

/// The codes of one turn; nothing where there are none.
pub(super) fn codes(view: &View, said: Said<'_>) -> Markup {
    let pieces = &said.shown.map.pieces;
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
        return html! {};
    };
    let here = |coding: &&Coding| {
        coding.span.start() < last.source.end && first.source.start < coding.span.end()
    };
    let mut codings: Vec<&Coding> = view.codings.iter().filter(here).collect();
    codings.sort_by_key(|coding| {
        (coding.span.start(), std::cmp::Reverse(coding.span.end()), coding.id)
    });
    let number = said.turn.number;
    html! {
        @if !codings.is_empty() {
            ul.cods aria-label=(format!("Codes on turn {number}")) data-turn=(number) {
                @for coding in codings { (code(view, said, coding)) }
            }
        }
    }
}

fn code(view: &View, said: Said<'_>, coding: &Coding) -> Markup {
    let Some(place) = selection::shown(said.shown, coding.span) else { return html! {} };
    let mark = view.book.marks.get(coding.code);
    let words = selection::words(said.shown, coding.span).unwrap_or_default();
    let wants =
        matches!(coding.state, CodingState::Stale | CodingState::Queued | CodingState::Unrouted);
    let class = format!("cod {}{}", mark.theme, if wants { " stale" } else { "" });
    html! {
        li class=(class) data-id=(coding.id.0) data-code=(coding.code) data-coder=(coding.coder) data-version=(coding.applied_as.version.0) data-from=(place.start) data-to=(place.end) {
            span.stripe aria-hidden="true" {}
            button.cod-b type="button" {
                @if wants { (mark.hollow()) } @else { (mark.shape()) }
                span.nm { (mark.name) }
                @if wants { span.tag.hold.mini { (Icon::Again) "Check" } }
                span.by title=(coding.coder) { (initials(&coding.coder)) }
                span.vh { ": “" (seen(&short(words, 60))) "”" }
            }
        }
    }
}

/// The memos of the interview.
pub(super) fn memos(view: &View) -> Markup {
    html! {
        ul.memos #memos data-position=(view.position) {
            @for kept in &view.memos {
                li data-memo=(kept.id) {
                    p.memo-t { (seen(&kept.memo.text)) }
                    p.xs.faint { (kept.memo.author) " · " (place(view, kept)) " · " (kept.memo.kind.as_str()) " · " (moment(kept.memo.at)) }
                    div.btn-row data-needs-script {
                        button.btn.small.quiet type="button" data-memo-edit { "Change" span.vh { " memo " (kept.id) } }
                        button.btn.small.quiet type="button" data-memo-away { "Throw away" span.vh { " memo " (kept.id) } }
                    }
                }
            }
            @if view.memos.is_empty() { li.none.muted { "No memos yet." } }
        }
    }
}

fn place(view: &View, kept: &KeptMemo) -> Markup {
    let MemoAnchor::Passage(_, span) = &kept.memo.anchor else { return html! { "the interview" } };
    let mut turns = view.words.transcript.turns.iter();
    match turns.find(|turn| selection::shown(*turn, *span).is_some()) {
        Some(turn) => {
            html! { a href=(format!("/transcript/{}?turn={1}#t{1}", view.id, turn.number)) { "turn " (turn.number) } }
        }
        None => html! { "the interview" },
    }
}

/// How much is coded, in words.
pub(super) fn counts(view: &View) -> Markup {
    html! {
        span.sm.muted #counts {
            (count(view.words.transcript.turns.len(), "turn")) " · " (count(view.coded, "passage")) " coded"
        }
    }
}

/// What a script puts in the place of what it shows, and what it says aloud.
pub(super) struct Fragment<'a> {
    pub(super) said: &'a str,
    /// The operation that this answers: no news to whoever asked for it.
    pub(super) own: Option<u64>,
    /// Which part `view` holds.
    pub(super) part: Part,
    /// Whether the words come too: a slip was put right, a name was hidden.
    pub(super) words: bool,
}

impl Fragment<'_> {
    /// The markup, of what `view` holds.
    pub(super) fn of(&self, view: &View) -> Markup {
        let at = matches!(self.part, Part::Page).then_some(view.window.start + 1);
        let turns = || view.turns().map(|one| one.turn.number.to_string()).collect::<Vec<_>>();
        html! {
            div #margin data-said=(self.said) data-own=[self.own] data-at=[at] data-turns=[at.is_none().then(|| turns().join(" "))] {
                (counts(view))
                @for one in view.turns() {
                    @if self.words { p.say data-turn=(one.turn.number) { (words(one)) } }
                    (codes(view, one))
                    (on_turn(one.turn.number, &view.tags_on(one.turn)))
                }
                @if !matches!(self.part, Part::Turns(_)) { (memos(view)) }
            }
        }
    }
}
