//! The bar over the interview: what it is, ways round in it, what shows.

use heard_model::VersionId;
use maud::{Markup, html};

use super::margin;
use super::view::View;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::look::words::{count, in_url, initials};
use crate::reply::Refusal;

/// How many bars the strip of the whole interview has at most.
const BARS: usize = 160;

pub(super) fn bar(
    desk: &Desk,
    asked: &Asked,
    view: &View,
    found: (&str, &[(u32, usize, usize)]),
) -> Result<Markup, Refusal> {
    Ok(html! {
        div.rd-bar {
            (title(desk, view)?)
            div.rd-tools role="toolbar" aria-label="Coding tools" {
                (shown(view))
                (names(desk, asked, view))
                button.btn.small #undo type="button" { (Icon::Undo) "Undo " kbd { "U" } }
                button.btn.small.icon #redo type="button" aria-label="Do again" { (Icon::Redo) }
                button.btn.small type="button" data-open="palette" { (Icon::Search) "Code " kbd { "Ctrl K" } }
                button.btn.small.mid-only type="button" data-sheet="passage" aria-controls="pane-passage" aria-expanded="false" { (Icon::Memo) "Passage" }
                button.btn.small.icon type="button" data-open="keys" aria-label="Keyboard shortcuts" { (Icon::Keyboard) }
            }
            (ways(view, found))
        }
    })
}

fn title(desk: &Desk, view: &View) -> Result<Markup, Refusal> {
    let head = desk.study.versions()?.first().map(|version| version.id.0);
    let (to_check, coders) = (view.outline.to_check, view.outline.coders.len());
    Ok(html! {
        div.rd-title {
            h1 { (view.id) }
            (margin::counts(view))
            @if let Some(head) = head { a.tag.info href="/codebook" { (Icon::Codebook) "Codebook version " (head) } }
            @if view.words.transcript.undecided > 0 { a.tag.hold href=(format!("/names/{}", view.id)) { (Icon::Hold) (count(view.words.transcript.undecided, "mention")) " to decide" } }
            @if to_check > 0 { a.tag.hold href="/codebook/queue" { (Icon::Again) (to_check) " to check again" } }
            @if coders > 1 { a.sm href=(format!("/transcript/{}/compare", view.id)) { "Side by side" } }
        }
    })
}

/// Which codings show: by whom, which code, made with which version.
fn shown(view: &View) -> Markup {
    let version = |id: &VersionId| match id.0 {
        0 => "made before the first version".to_owned(),
        number => format!("made with version {number}"),
    };
    html! {
        div.pop-wrap {
            button.btn.small #shown-b type="button" aria-expanded="false" data-toggle="shown" aria-controls="shown" { (Icon::See) span #shown-l { "All codes" } }
            div.pop.shown #shown hidden {
                fieldset { legend { "Codes by" }
                    @for (name, number) in &view.outline.coders {
                        label.check { input type="checkbox" checked data-coder=(name); span.avatar aria-hidden="true" { (initials(name)) } (name) span.count { (number) } }
                    }
                    @if view.outline.coders.is_empty() { p.sm.muted { "Nobody has coded here yet." } }
                }
                div.field { label for="only-code" { "Only this code" } select.input #only-code { option value="" { "All codes" } @for code in &view.outline.codes { option value=(code) { (view.book.marks.get(*code).name) } } } }
                div.field { label for="only-version" { "Only those" } select.input #only-version { option value="" { "made at any time" } @for id in &view.outline.versions { option value=(id.0) { (version(id)) } } } }
                button.btn.small type="button" #shown-all { "Show all" }
            }
        }
    }
}

/// Real names: closed until somebody with the key says why.
fn names(desk: &Desk, asked: &Asked, view: &View) -> Markup {
    let here = format!("/transcript/{}?turn={}", view.id, view.window.start + 1);
    if view.words.is_spoken() {
        let until =
            asked.session.as_ref().and_then(|known| known.raw_until(view.id.as_str(), asked.now));
        let seconds = until.map_or(0, |until| until.as_second() - asked.now.as_second());
        return html! {
            form.row method="post" action="/names/hide" data-hides-in=(seconds.max(0)) {
                (token(asked)) input type="hidden" name="back" value=(here);
                span.tag.hold.key-open { (Icon::Unlock) "Names show · " ((seconds.max(0) + 59) / 60) " min" }
                button.btn.small type="submit" { (Icon::Lock) "Hide names" }
            }
        };
    }
    html! {
        details.pop-wrap.names {
            summary.btn.small { (Icon::Lock) "Show names" }
            div.pop {
                @if desk.key.is_none() {
                    p.sm { "Names are shown to whoever holds the key. Stop the program and start it with " code { "--key" } " and the place of the key." }
                } @else {
                    form.stack-sm method="post" action=(format!("/transcript/{}/show", view.id)) {
                        (token(asked)) input type="hidden" name="back" value=(here);
                        p.sm { "The words as spoken, for fifteen minutes, to you alone. It is written down that you looked." }
                        div.field { label for="why-names" { "Why" } input.input #why-names name="reason" value="to read closely" required; }
                        button.btn.small.primary type="submit" { (Icon::Unlock) "Show names" }
                    }
                }
            }
        }
    }
}

/// The whole interview in one strip: how much of each stretch is coded, and where this page is;
/// ways to a turn, to the next without a code, to what was searched for.
fn ways(view: &View, (query, hits): (&str, &[(u32, usize, usize)])) -> Markup {
    let turns = view.words.transcript.turns.len();
    let each = turns.div_ceil(BARS).max(1);
    html! {
        nav.rd-cov aria-label="Where you are in the interview" {
            (strip(view, each))
            form.row.goto action=(format!("/transcript/{}", view.id)) {
                label.sm.nowrap for="goto" { "Turn" }
                input.input.num #goto name="turn" type="number" inputmode="numeric" min="1" max=(turns.max(1)) value=(view.window.start + 1);
                span.sm.muted.num.nowrap { "of " (turns) }
                button.btn.small.quiet type="submit" { "Go" }
            }
            @if let Some(turn) = next_uncoded(view) { a.sm.nowrap #next-uncoded href=(format!("/transcript/{}?turn={turn}#t{turn}", view.id)) { "Next uncoded turn" } }
            (finds(view, query, hits))
        }
    }
}

fn strip(view: &View, each: usize) -> Markup {
    let parts: Vec<usize> =
        view.words.transcript.turns.chunks(each).map(|part| view.coded_in(part)).collect();
    let most = parts.iter().copied().max().unwrap_or(0).max(1);
    let wide = parts.len() * 10;
    let (from, to) = (view.window.start * 10 / each, view.window.end * 10 / each);
    html! {
        svg #strip data-each=(each) viewBox=(format!("0 0 {} 16", wide.max(10))) preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.here x=(from) y="0" width=((to - from).max(2)) height="16" {}
            @for (place, number) in parts.iter().enumerate() {
                @let high = if *number == 0 { 2 } else { 4 + number * 10 / most };
                rect class=(if *number == 0 { "not" } else { "is" }) x=(place * 10 + 1) y=(15 - high) width="8" height=(high) {}
            }
        }
    }
}

/// Find in this interview, and from one find to the next.
fn finds(view: &View, query: &str, hits: &[(u32, usize, usize)]) -> Markup {
    let to = hits.first().map_or(0, |(turn, ..)| *turn);
    let first = format!("/transcript/{}?turn={to}&q={}#t{to}", view.id, in_url(query));
    html! {
        form.row.find role="search" action=(format!("/transcript/{}", view.id)) {
            label.vh for="find" { "Find in this interview" }
            input.input #find name="q" type="search" value=(query) placeholder="Find here" autocomplete="off";
            @if !query.is_empty() {
                span.sm.muted.num.nowrap #hit-n { (count(hits.len(), "match")) }
                @if to > 0 {
                    a.btn.small.quiet.icon #hit-last href=(first) aria-label="Match before" { (Icon::Up) }
                    a.btn.small.quiet.icon #hit-next href=(first) aria-label="Next match" { (Icon::Down) }
                }
            }
        }
    }
}

/// The first turn of somebody who was asked, from this page on, that carries no code.
fn next_uncoded(view: &View) -> Option<u32> {
    let rest = view.words.transcript.turns.get(view.window.start..).unwrap_or_default();
    rest.iter()
        .filter(|turn| turn.role != heard_model::Role::Interviewer)
        .find(|turn| view.coded_in(std::slice::from_ref(turn)) == 0)
        .map(|turn| turn.number)
}
