//! The reader's page: bar, codebook, transcript, passage, and what opens over them.

use std::collections::BTreeMap;

use heard_model::{Code, CodeId, CodingState, MemoKind};
use maud::{Markup, html};

use super::turn::turn;
use super::{PAGE, View, margin};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::words::{count, initials};
use crate::reply::Refusal;

/// How many codes have a key.
const KEYS: usize = 9;
/// How many bars the strip of the whole interview has at most.
const BARS: usize = 160;

pub(super) fn body(desk: &Desk, asked: &Asked, view: &View) -> Result<Markup, Refusal> {
    let used = used(desk)?;
    let head = desk.study.versions()?.first().map(|version| version.id.0);
    let quick = quick(view, &used);
    Ok(html! {
        (bar(view, head))
        div.rd {
            (codes(view, &used, &quick))
            (script(view, asked))
            (passage(view))
        }
        (selected(view, &quick))
        (sheets())
        (palette(view))
        (keys())
    })
}

/// How often each code is used in the study.
fn used(desk: &Desk) -> Result<BTreeMap<CodeId, usize>, Refusal> {
    let mut used = BTreeMap::new();
    for coding in desk.study.codings(&heard_study::CodingFilter::default())? {
        if coding.state != CodingState::Hidden {
            *used.entry(coding.code).or_insert(0) += 1;
        }
    }
    Ok(used)
}

/// The codes that have a key: those used most, in the codebook's order.
fn quick<'v>(view: &'v View, used: &BTreeMap<CodeId, usize>) -> Vec<&'v Code> {
    let mut all: Vec<&Code> = view.codebook.active().collect();
    all.sort_by_key(|code| std::cmp::Reverse(used.get(&code.id).copied().unwrap_or(0)));
    all.truncate(KEYS);
    let place = |code: &&Code| view.codebook.codes.get_index_of(&code.id);
    all.sort_by_key(place);
    all
}

fn bar(view: &View, head: Option<u32>) -> Markup {
    let to_check = view
        .codings
        .iter()
        .filter(|coding| matches!(coding.state, CodingState::Stale | CodingState::Queued))
        .count();
    html! {
        div.rd-bar {
            div.rd-title {
                h1 { (view.id) }
                (margin::counts(view))
                @if let Some(head) = head { a.tag.info href="/codebook" { (Icon::Codebook) "Codebook version " (head) } }
                @if view.transcript.undecided > 0 { a.tag.hold href=(format!("/names/{}", view.id)) { (Icon::Hold) (count(view.transcript.undecided, "mention")) " to decide" } }
                @if to_check > 0 { a.tag.hold href="/codebook/queue" { (Icon::Again) (to_check) " to check again" } }
            }
            div.rd-tools role="toolbar" aria-label="Coding tools" {
                (coders(view))
                button.btn.small #undo type="button" { (Icon::Undo) "Undo " kbd { "U" } }
                button.btn.small.icon #redo type="button" aria-label="Do again" { (Icon::Redo) }
                button.btn.small type="button" data-open="palette" { (Icon::Search) "Code " kbd { "Ctrl K" } }
                button.btn.small.mid-only type="button" data-sheet="passage" aria-controls="pane-passage" aria-expanded="false" { (Icon::Memo) "Passage" }
                button.btn.small.icon type="button" data-open="keys" aria-label="Keyboard shortcuts" { (Icon::Keyboard) }
            }
            (strip(view))
        }
    }
}

fn coders(view: &View) -> Markup {
    let mut by: BTreeMap<&str, usize> = BTreeMap::new();
    for coding in &view.codings {
        *by.entry(coding.coder.as_str()).or_insert(0) += 1;
    }
    html! {
        @if by.len() > 1 {
            div.pop-wrap {
                button.btn.small type="button" aria-expanded="false" data-toggle="coders" aria-controls="coders" { (Icon::People) "Coders: all " (by.len()) }
                div.pop #coders hidden {
                    fieldset { legend { "Show codes by" }
                        @for (name, number) in &by {
                            label.check { input type="checkbox" checked data-coder=(name); span.avatar aria-hidden="true" { (initials(name)) } (name) span.count { (number) } }
                        }
                    }
                }
            }
        }
    }
}

/// The whole interview in one strip: how much of each stretch is coded, and where this page is.
fn strip(view: &View) -> Markup {
    let turns = view.transcript.turns.len();
    let each = turns.div_ceil(BARS).max(1);
    let bars: Vec<usize> =
        view.transcript.turns.chunks(each).map(|part| coded(view, part)).collect();
    let most = bars.iter().copied().max().unwrap_or(0).max(1);
    let wide = bars.len() * 10;
    let (from, to) = (view.window.start * 10 / each, view.window.end * 10 / each);
    let first = view.window.start + 1;
    html! {
        nav.rd-cov aria-label="Where you are in the interview" {
            svg viewBox=(format!("0 0 {} 16", wide.max(10))) preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                rect.here x=(from) y="0" width=((to - from).max(2)) height="16" {}
                @for (place, number) in bars.iter().enumerate() {
                    @let high = if *number == 0 { 2 } else { 4 + number * 10 / most };
                    rect class=(if *number == 0 { "not" } else { "is" }) x=(place * 10 + 1) y=(15 - high) width="8" height=(high) {}
                }
            }
            span.sm.muted.num.nowrap { "Turns " (first) "–" (view.window.end) " of " (turns) }
            @if let Some(turn) = next_uncoded(view) { a.sm.nowrap #next-uncoded href=(format!("/transcript/{}?turn={turn}#t{turn}", view.id)) { "Next uncoded turn" } }
        }
    }
}

fn coded(view: &View, turns: &[heard_study::MaskedTurn]) -> usize {
    let from =
        turns.first().and_then(|turn| turn.map.pieces.first()).map(|piece| piece.source.start);
    let to = turns.last().and_then(|turn| turn.map.pieces.last()).map(|piece| piece.source.end);
    let (Some(from), Some(to)) = (from, to) else { return 0 };
    view.codings
        .iter()
        .filter(|coding| coding.span.start() < to && from < coding.span.end())
        .count()
}

/// The first turn of somebody who was asked, from this page on, that carries no code.
fn next_uncoded(view: &View) -> Option<u32> {
    let rest = view.transcript.turns.get(view.window.start..).unwrap_or_default();
    rest.iter()
        .filter(|turn| turn.role != heard_model::Role::Interviewer)
        .find(|turn| coded(view, std::slice::from_ref(turn)) == 0)
        .map(|turn| turn.number)
}

fn codes(view: &View, used: &BTreeMap<CodeId, usize>, quick: &[&Code]) -> Markup {
    html! {
        aside.pane.pane-l #pane-codes aria-labelledby="cb-h" tabindex="0" {
            div.pane-head { h2.h-sm #cb-h { "Codebook" } a.sm href="/codebook" { "Open" } }
            div.field.pane-search data-needs-script { label.vh for="cbq" { "Find a code" } div.search-in { (Icon::Search) input.input #cbq type="search" placeholder="Find a code" autocomplete="off"; kbd { "/" } } }
            p.vh #cb-hint { "Choosing a code puts it on the selected words." }
            section aria-labelledby="pin-h" { h3.pane-sub #pin-h { "Quick keys" }
                ul.codes.quick aria-describedby="cb-hint" {
                    @for (place, code) in quick.iter().enumerate() { li { (row(view, code, html! { kbd { (place + 1) } })) } }
                }
            }
            h3.pane-sub { "All codes " span.faint { (view.codebook.active().count()) } }
            (tree(view, used))
        }
    }
}

fn tree(view: &View, used: &BTreeMap<CodeId, usize>) -> Markup {
    let open = view.codebook.active().count() <= 40;
    let under = |theme: Option<CodeId>| -> Vec<&Code> {
        view.codebook.active().filter(|code| view.codebook.theme_of(code.id) == theme).collect()
    };
    let times = |code: &Code| {
        let number = used.get(&code.id).copied().unwrap_or(0);
        html! { span.ct.num { (number) span.vh { " passages" } } }
    };
    html! {
        @for theme in view.codebook.themes().filter(|theme| theme.is_active()) {
            @let mark = view.marks.get(theme.id);
            details class=(format!("theme {}", mark.theme)) open[open] {
                summary { (mark.shape()) span.nm { (mark.name) } }
                ul.codes { @for code in under(Some(theme.id)) { li { (row(view, code, times(code))) } } }
            }
        }
        @let loose = under(None);
        @if !loose.is_empty() { ul.codes { @for code in loose { li { (row(view, code, times(code))) } } } }
    }
}

fn row(view: &View, code: &Code, end: Markup) -> Markup {
    let mark = view.marks.get(code.id);
    html! {
        button class=(format!("code-row {}", mark.theme)) type="button" data-apply=(code.id) title=(code.brief) {
            (mark.shape()) span.nm { (mark.name) } (end)
        }
    }
}

fn script(view: &View, asked: &Asked) -> Markup {
    let turns = view.turns();
    let (first, last) = (view.window.start + 1, view.window.end);
    let place = |start: usize| format!("/transcript/{}?turn={}", view.id, start + 1);
    let total = view.transcript.turns.len();
    html! {
        section.script #script aria-label=(format!("Transcript, turns {first} to {last}")) data-transcript=(view.id) data-at=(first) data-token=(asked.form_token()) {
            @if view.window.start > 0 { div.rd-more { a.btn href=(place(view.window.start - PAGE)) { "Earlier turns, " (first - PAGE) " to " (first - 1) } } }
            @for (place, one) in turns.iter().enumerate() { (turn(view, one, place == 0)) }
            @if turns.is_empty() { p.empty { "Nothing was said." } }
            @if view.window.end < total { div.rd-more { a.btn href=(place(view.window.end)) { "Next turns, " (last + 1) " to " ((last + PAGE).min(total)) } } }
        }
    }
}

fn passage(view: &View) -> Markup {
    html! {
        aside.pane.pane-r #pane-passage aria-labelledby="ps-h" tabindex="0" {
            div data-needs-script {
                div.pane-head { h2.h-sm #ps-h { "Selected words" } span.sm.muted #ps-where {} }
                div.stack {
                    blockquote.quote.sm-quote #ps-text { p.muted { "Select words in the interview to code them or write about them." } }
                    div #ps-codes-box hidden { h3.pane-sub { "Codes here" } ul.stack-sm #ps-codes {} }
                    form.field #memo-form { label for="memo" { "Memo" } textarea.input #memo name="text" placeholder="What are you noticing?" {}
                        div.row.between { label.sm for="memo-k" { "Kind" }
                            select.input.memo-k #memo-k name="kind" { @for kind in MemoKind::ALL { option value=(kind.as_str()) { (kind.as_str()) } } }
                            button.btn.small.primary type="submit" { "Save memo" } } }
                }
            }
            h3.pane-sub.gap-t { "Memos on this interview" }
            (margin::memos(view))
        }
    }
}

fn selected(view: &View, quick: &[&Code]) -> Markup {
    html! {
        div.sel-bar #selbar role="toolbar" aria-label="Selected words" hidden {
            @for (place, code) in quick.iter().take(2).enumerate() {
                @let mark = view.marks.get(code.id);
                button class=(format!("btn small {}", mark.theme)) type="button" data-apply=(code.id) { (mark.shape()) (mark.name) " " kbd { (place + 1) } }
            }
            button.btn.small type="button" data-open="palette" { (Icon::Search) "More " kbd { "Ctrl K" } }
            span.sel-sep aria-hidden="true" {}
            button.btn.small.quiet type="button" data-focus="memo" { (Icon::Memo) "Memo " kbd { "M" } }
            button.btn.small.quiet type="button" data-lift { (Icon::Quotes) "Quote " kbd { "Q" } }
        }
    }
}

fn sheets() -> Markup {
    html! {
        div.sheet-bar role="group" aria-label="Panels" {
            button.btn type="button" data-sheet="codes" aria-controls="pane-codes" aria-expanded="false" { (Icon::Codebook) "Codes" }
            button.btn type="button" data-sheet="passage" aria-controls="pane-passage" aria-expanded="false" { (Icon::Memo) "Passage" }
            button.btn type="button" data-sheet="undo" { (Icon::Undo) "Undo" }
        }
    }
}

fn palette(view: &View) -> Markup {
    html! {
        dialog.palette #palette aria-label="Add a code" {
            div.pal-in { (Icon::Search) input #palq type="text" role="combobox" aria-expanded="true" aria-controls="pallist" aria-autocomplete="list" aria-label="Code to add" placeholder="Type a code or a few letters" autocomplete="off"; }
            p.pal-sel.sm.muted { "Coding " strong #pal-text { "nothing yet: select words first" } }
            ul #pallist role="listbox" aria-label="Codes" tabindex="0" {
                @for code in view.codebook.active() {
                    @let mark = view.marks.get(code.id);
                    @let theme = view.codebook.theme_of(code.id).map(|theme| view.marks.get(theme).name).unwrap_or_default();
                    li class=(mark.theme) role="option" id=(format!("o-{}", code.id)) aria-selected="false" data-code=(code.id) { (mark.shape()) span.nm { (mark.name) } span.sm.muted { (theme) } }
                }
                li role="option" id="o-new" aria-selected="false" data-code="new" { span.newdot aria-hidden="true" { (Icon::Add) } span.nm { "New code" span #pal-new {} } span.sm.muted { "in the draft" } }
            }
            div.pal-foot.sm.muted { span { kbd { "↑" } " " kbd { "↓" } " move" } span { kbd { "Enter" } " add" } span { kbd { "Shift Enter" } " add and keep open" } span { kbd { "Esc" } " close" } }
        }
    }
}

fn keys() -> Markup {
    const KEYS: [(&str, &str); 12] = [
        ("J / K", "Next or previous turn"),
        ("→ ←", "Next or previous sentence in this turn"),
        ("Shift → ←", "Stretch or shrink by a sentence"),
        ("Alt Shift → ←", "Stretch or shrink by a word"),
        ("1 – 9", "Add a quick-key code"),
        ("Ctrl K", "Add any code"),
        ("M", "Memo"),
        ("Q", "Make a quote"),
        ("N", "Next uncoded turn"),
        ("U or Ctrl Z", "Undo"),
        ("/", "Find a code"),
        ("Esc", "Let go of the selection"),
    ];
    html! {
        dialog #keys aria-labelledby="keys-h" {
            div.dlg-head { h2 #keys-h { "Keyboard" } button.btn.quiet.small.icon type="button" data-close aria-label="Close" { (Icon::Close) } }
            div.dlg-body {
                dl.keylist { @for (key, does) in KEYS { div { dt { kbd { (key) } } dd { (does) } } } }
                label.check { input type="checkbox" #letters checked; "Single-letter keys work while the transcript has focus" }
            }
        }
    }
}
