//! A mention in its context, as spoken and as shown.

use heard_model::{Span, Transcript, TranscriptId, Turn};
use heard_study::{Decision, KeptMention, MaskedTranscript};
use maud::{Markup, html};

use super::who::Who;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::look::words::{count, head, tail};
use crate::pages::reader::seen;
use crate::reply::Refusal;

/// How many undecided mentions stand on a page.
const MOST: usize = 60;
/// Characters on each side of a mention.
const ROUND: usize = 90;

/// The mentions that wait, then those that are decided.
pub(super) fn list(
    desk: &Desk,
    asked: &Asked,
    who: &Who<'_>,
    raw: &Transcript,
) -> Result<Markup, Refusal> {
    let masked = desk.masked(&raw.id)?;
    let (waiting, decided): (Vec<&KeptMention>, Vec<&KeptMention>) =
        who.mentions.iter().partition(|kept| kept.mention.decision == Decision::Suggested);
    let page = Page { asked, id: &raw.id, raw, masked: &masked, waiting: &waiting };
    Ok(html! {
        div.sec-head { h2.h-sm #men-h { "Decide each mention" } p.sm.muted.an-keys { kbd { "J" } kbd { "K" } " move " kbd { "A" } " hide it " kbd { "X" } " keep the words " kbd { "E" } " what stands there " kbd { "L" } " later " kbd { "U" } " undo" } }
        @if waiting.is_empty() { p.banner.ok.sec-s { (Icon::Ok) span { "All are decided." } } }
        ol.mens data-view="both" #mens {
            @for (place, kept) in waiting.iter().take(MOST).enumerate() {
                (page.waiting(kept, waiting.get(place + 1).copied(), place == 0))
            }
        }
        @if waiting.len() > MOST { p.sm.muted.an-more { (waiting.len() - MOST) " more after these" } }
        @if !decided.is_empty() {
            details.disc.sec { summary { (count(decided.len(), "decided mention")) }
                ol.mens data-view="spoken" { @for kept in &decided { (page.decided(kept)) } } }
        }
    })
}

/// The mentions that somebody else decided on, as they were spoken: what was decided is not shown.
pub(super) fn again(
    desk: &Desk,
    asked: &Asked,
    raw: &Transcript,
    waiting: &[KeptMention],
) -> Result<Markup, Refusal> {
    let masked = desk.masked(&raw.id)?;
    let page = Page { asked, id: &raw.id, raw, masked: &masked, waiting: &[] };
    Ok(html! {
        div.sec-head { h2.h-sm #men-h { "Read again" } p.sm.muted.an-keys { kbd { "J" } kbd { "K" } " move " kbd { "A" } " hide it " kbd { "X" } " keep the words " kbd { "L" } " later " kbd { "U" } " undo" } }
        p.muted { "Somebody else decided on these. What they said is not shown, and your answers change nothing: they say how far you two agree." }
        @if waiting.is_empty() { p.banner.ok.sec-s { (Icon::Ok) span { "There is nothing for you to read again here." } } }
        ol.mens data-view="spoken" #mens {
            @for (place, kept) in waiting.iter().take(MOST).enumerate() {
                (page.unseen(kept, waiting.get(place + 1), place == 0))
            }
        }
        @if waiting.len() > MOST { p.sm.muted.an-more { (waiting.len() - MOST) " more after these" } }
    })
}

/// What a mention is shown with.
struct Page<'p> {
    asked: &'p Asked,
    id: &'p TranscriptId,
    raw: &'p Transcript,
    masked: &'p MaskedTranscript,
    /// Those that nobody decided on.
    waiting: &'p [&'p KeptMention],
}

impl Page<'_> {
    fn turn(&self, kept: &KeptMention) -> Option<&Turn> {
        self.raw.turns.iter().find(|turn| turn.speech.overlaps(kept.mention.span))
    }

    fn waiting(&self, kept: &KeptMention, next: Option<&KeptMention>, is_first: bool) -> Markup {
        let number = self.turn(kept).map_or(0, |turn| turn.number);
        let class = kept.mention.class.as_str().replace('_', " ");
        let next = next.map(|next| next.id.to_string()).unwrap_or_default();
        let alike = self.alike(kept);
        html! {
            li.men.now id=(format!("m{}", kept.id)) tabindex=(if is_first { "0" } else { "-1" }) aria-label=(format!("Turn {number}, {class}")) {
                div.men-h.sm { a.ts.num href=(format!("/transcript/{}?turn={number}#t{number}", self.id)) { "Turn " (number) } span.tag.plain { (class) } @if kept.mention.score < 0.5 { span.muted { "Unlikely" } } }
                p.men-t { span.lab { "As spoken" } (self.spoken(kept)) }
                p.men-t.shown { span.lab { "As shown" } (self.shown(kept)) }
                form.men-act method="post" action=(format!("/names/{}/decide", self.id)) {
                    (token(self.asked))
                    input type="hidden" name="mention" value=(kept.id);
                    input type="hidden" name="next" value=(next);
                    div.field { label.sm for=(format!("r{}", kept.id)) { "What stands there, if not what is usual" } input.input id=(format!("r{}", kept.id)) name="replacement" autocomplete="off" placeholder=(format!("[{}]", kept.mention.class.descriptor())); }
                    @if !alike.is_empty() { label.check.sm { input type="checkbox" name="mention" value=(alike.join(",")) checked; "The same answer for the " (count(alike.len(), "other time")) " these words are here" } }
                    div.btn-row {
                        button.btn.primary type="submit" name="decision" value="accepted" { "Hide it " kbd { "A" } }
                        button.btn type="submit" name="decision" value="rejected" { "Keep the words " kbd { "X" } }
                    }
                }
            }
        }
    }

    /// A mention as spoken, for somebody who does not see what was decided.
    fn unseen(&self, kept: &KeptMention, next: Option<&KeptMention>, is_first: bool) -> Markup {
        let number = self.turn(kept).map_or(0, |turn| turn.number);
        let class = kept.mention.class.as_str().replace('_', " ");
        let next = next.map(|next| next.id.to_string()).unwrap_or_default();
        html! {
            li.men.now id=(format!("m{}", kept.id)) tabindex=(if is_first { "0" } else { "-1" }) aria-label=(format!("Turn {number}, {class}")) {
                div.men-h.sm { span.ts.num { "Turn " (number) } span.tag.plain { (class) } }
                p.men-t { (self.spoken(kept)) }
                form.men-act method="post" action=(format!("/names/{}/decide", self.id)) {
                    (token(self.asked))
                    input type="hidden" name="second" value="1";
                    input type="hidden" name="mention" value=(kept.id);
                    input type="hidden" name="next" value=(next);
                    div.btn-row {
                        button.btn.primary type="submit" name="decision" value="accepted" { "Hide it " kbd { "A" } }
                        button.btn type="submit" name="decision" value="rejected" { "Keep the words " kbd { "X" } }
                    }
                }
            }
        }
    }

    /// The others that wait and are written the same way.
    fn alike(&self, kept: &KeptMention) -> Vec<String> {
        let words =
            |kept: &KeptMention| self.raw.text.slice(kept.mention.span).map(str::to_lowercase);
        let these = words(kept);
        let same = |other: &&&KeptMention| {
            other.id != kept.id
                && other.mention.class == kept.mention.class
                && words(other) == these
        };
        self.waiting.iter().filter(same).map(|other| other.id.to_string()).collect()
    }

    fn decided(&self, kept: &KeptMention) -> Markup {
        let number = self.turn(kept).map_or(0, |turn| turn.number);
        let hidden = kept.mention.decision == Decision::Accepted;
        html! {
            li.men.done id=(format!("m{}", kept.id)) {
                div.men-h.sm { span.ts.num { "Turn " (number) } span.tag.plain { (kept.mention.class.as_str().replace('_', " ")) } span.okline { (Icon::Tick) @if hidden { "Hidden" } @else { "Words kept" } } }
                p.men-t { (self.spoken(kept)) }
                form method="post" action=(format!("/names/{}/decide", self.id)) {
                    (token(self.asked)) input type="hidden" name="mention" value=(kept.id);
                    button.btn.small.quiet type="submit" name="decision" value=(if hidden { "rejected" } else { "accepted" }) { @if hidden { "Keep the words after all" } @else { "Hide it after all" } span.vh { ", turn " (number) } }
                }
            }
        }
    }

    /// The words round the mention, as spoken.
    fn spoken(&self, kept: &KeptMention) -> Markup {
        let span = kept.mention.span;
        let around = self.turn(kept).map_or(span, |turn| turn.speech.cover(span));
        let text = |from, to| {
            Span::new(from, to).and_then(|span| self.raw.text.slice(span)).unwrap_or_default()
        };
        let (before, behind) = (text(around.start(), span.start()), text(span.end(), around.end()));
        html! { (seen(tail(ROUND, before))) mark { (seen(text(span.start(), span.end()))) } (seen(head(ROUND, behind))) }
    }

    /// The same words as everybody else sees them.
    fn shown(&self, kept: &KeptMention) -> Markup {
        let Some(turn) = self.turn(kept) else { return html! {} };
        let Some(turn) = self.masked.turns.iter().find(|other| other.number == turn.number) else {
            return html! {};
        };
        let words = turn.words.as_str();
        let place = turn.map.shown_of(kept.mention.span).unwrap_or(0..0);
        let as_is = turn.map.pieces.iter().any(|piece| {
            piece.same && piece.shown.start <= place.start && place.end <= piece.shown.end
        });
        html! {
            (seen(tail(ROUND, &words[..place.start])))
            @if as_is { (seen(&words[place.clone()])) } @else { span.mask { (words[place.clone()]) } }
            (seen(head(ROUND, &words[place.end..])))
        }
    }
}
