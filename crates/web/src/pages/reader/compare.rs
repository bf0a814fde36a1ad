//! Two coders' readings of an interview, side by side. A difference shows where a definition is
//! unclear; it is no mark for anybody, so nothing is scored here.

use std::collections::BTreeSet;

use heard_model::{CodeId, Coding};
use heard_study::Profile;
use maud::{Markup, html};

use super::PAGE;
use super::turn::{seen, speaker};
use super::view::{Said, View};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty};
use crate::look::words::{count, in_url, initials};
use crate::reply::{Answer, Reply};
use crate::selection;

/// What is held against what.
struct Pair<'a> {
    one: &'a str,
    other: &'a str,
    only_differing: bool,
}

/// `GET /transcript/{transcript}/compare?a=lena&b=ruth&only=differing&turn=41`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let view = View::of(desk, asked)?;
    let coders: BTreeSet<&str> = view.outline.coders.keys().map(String::as_str).collect();
    let mut usual = coders.iter().copied();
    let (first, second) = (usual.next().unwrap_or_default(), usual.next().unwrap_or_default());
    let pair = Pair {
        one: asked.query("a").unwrap_or(first),
        other: asked.query("b").unwrap_or(second),
        only_differing: asked.query("only").is_some(),
    };
    let here = format!("/transcript/{}", view.id);
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { (count(view.words.transcript.turns.len(), "turn")) } h1 { "Side by side in " (view.id) } } div.actions { a.btn href=(here) { "Read it" } } }
            @if desk.study.settings().profile == Profile::ReflexiveTa {
                (empty(Icon::People, "This method does not compare readers", "In reflexive analysis a second reading adds to the first; it does not check it.", html! { a.btn href=(here) { "Read it" } }))
            } @else if coders.len() < 2 {
                (empty(Icon::People, "One person has read this", "Once somebody else codes it too, both readings stand here side by side.", html! { a.btn href=(here) { "Read it" } }))
            } @else {
                p.lede { "Differences show where a definition is unclear. They are not marks for the readers." }
                (choice(&here, &coders, &pair))
                (readings(&view, &pair))
                (ways(&view, &pair))
            }
        }
    };
    let above = [("/transcripts", "Transcripts"), (here.as_str(), view.id.as_str())];
    let frame =
        Frame { above: &above, class: "compare", ..Frame::new(Nav::Transcripts, "Side by side") };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

fn choice(here: &str, coders: &BTreeSet<&str>, pair: &Pair<'_>) -> Markup {
    let of = |id: &str, name: &str, label: &str, chosen: &str| {
        html! {
            div.field { label for=(id) { (label) } select.input id=(id) name=(name) { @for coder in coders { option selected[*coder == chosen] { (coder) } } } }
        }
    };
    html! {
        form.row.cmp-set action=(format!("{here}/compare")) {
            (of("cmp-a", "a", "First reader", pair.one))
            (of("cmp-b", "b", "Second reader", pair.other))
            label.check { input type="checkbox" name="only" value="differing" checked[pair.only_differing]; "Only where they differ" }
            button.btn type="submit" { "Compare" }
        }
    }
}

fn readings(view: &View, pair: &Pair<'_>) -> Markup {
    let both: Vec<_> = view
        .turns()
        .map(|said| (said, of(view, said, pair.one), of(view, said, pair.other)))
        .filter(|(_, one, other)| !one.is_empty() || !other.is_empty())
        .filter(|(_, one, other)| !pair.only_differing || codes(one) != codes(other))
        .collect();
    html! {
        @if both.is_empty() { p.banner.sec-s { (Icon::Info) span { "Neither coded anything on this page" @if pair.only_differing { ", or both coded the same" } "." } } }
        @for (said, one, other) in &both {
            @let same = codes(one) == codes(other);
            article.panel.rec.sec-s aria-label=(format!("Turn {}", said.turn.number)) {
                div.panel-head {
                    h2.h-sm { "Turn " (said.turn.number) ", " (speaker(said.turn)) }
                    @if same { span.okline { (Icon::Tick) "Same codes" } } @else { span.tag.hold { (Icon::Hold) "Different" } }
                    a.sm href=(format!("/transcript/{}?turn={1}#t{1}", view.id, said.turn.number)) { "See it in the interview" }
                }
                div.rec-cols { (reading(view, *said, pair.one, one, other)) (reading(view, *said, pair.other, other, one)) }
            }
        }
    }
}

/// One reader's codes on a turn, in its words.
fn reading(view: &View, said: Said<'_>, who: &str, mine: &[&Coding], theirs: &[&Coding]) -> Markup {
    let known = codes(theirs);
    html! {
        section aria-label=(format!("{who}’s reading of turn {}", said.turn.number)) {
            h3.rec-who { span.avatar aria-hidden="true" { (initials(who)) } (who) "’s reading" }
            p.rec-t { (marked(view, said, mine)) }
            ul.rec-codes {
                @for code in codes(mine) {
                    li { (view.book.marks.get(code).label()) @if !known.contains(&code) { " " span.tag.plain.mini { "only here" } } }
                }
                @if mine.is_empty() { li.muted { "No code" } }
            }
        }
    }
}

/// The words, with a line under those that carry a code.
fn marked(view: &View, said: Said<'_>, mine: &[&Coding]) -> Markup {
    let words = said.shown.words;
    let mut places: Vec<_> = mine
        .iter()
        .filter_map(|coding| Some((said.shown.map.shown_of(coding.span)?, coding.code)))
        .collect();
    places.sort_by_key(|(place, _)| (place.start, place.end));
    let mut at = 0;
    let mut parts = Vec::new();
    for (place, code) in &places {
        let from = place.start.max(at);
        if from < place.end {
            parts.push((at..from, None));
            parts.push((from..place.end, Some(view.book.marks.get(*code).theme)));
            at = place.end;
        }
    }
    parts.push((at..words.len(), None));
    html! {
        @for (part, theme) in parts {
            @let part = words.get(part).unwrap_or_default();
            @match theme { Some(theme) => { span class=(format!("hlx {theme}")) { (seen(part)) } } None => { (seen(part)) } }
        }
    }
}

fn of<'v>(view: &'v View, said: Said<'_>, who: &str) -> Vec<&'v Coding> {
    let here = |coding: &&Coding| {
        coding.coder == who && selection::shown(said.shown, coding.span).is_some()
    };
    view.codings.iter().filter(here).collect()
}

fn codes(codings: &[&Coding]) -> BTreeSet<CodeId> {
    codings.iter().map(|coding| coding.code).collect()
}

fn ways(view: &View, pair: &Pair<'_>) -> Markup {
    let total = view.words.transcript.turns.len();
    let only = if pair.only_differing { "&only=differing" } else { "" };
    let to = |start: usize| {
        let (a, b) = (in_url(pair.one), in_url(pair.other));
        format!("/transcript/{}/compare?a={a}&b={b}{only}&turn={}", view.id, start + 1)
    };
    let (start, end) = (view.window.start, view.window.end);
    html! {
        div.row.between.sec-s {
            @if start > 0 { a.btn href=(to(start - PAGE)) { "Earlier turns" } } @else { span {} }
            span.sm.muted { "Turns " (start + 1) " to " (end) " of " (total) }
            @if end < total { a.btn href=(to(end)) { "Next turns" } }
        }
    }
}
