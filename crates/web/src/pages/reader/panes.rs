//! The reader's page: bar, codebook, transcript, passage, and what opens over them.

use std::collections::BTreeMap;

use heard_model::{Code, CodeId, MemoKind};
use heard_study::Class;
use maud::{Markup, html};

use super::super::passages::{ORDER, holds, in_words};
use super::turn::turn;
use super::view::View;
use super::{PAGE, bar, margin};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::reply::Refusal;

/// How many codes have a key.
const KEYS: usize = 9;

pub(super) fn body(desk: &Desk, asked: &Asked, view: &View) -> Result<Markup, Refusal> {
    let used = desk.study.uses_of_codes()?;
    let quick = quick(view, &used);
    let query = asked.query("q").unwrap_or_default();
    let hits = if query.is_empty() { Vec::new() } else { view.hits(desk, query)? };
    Ok(html! {
        (bar::bar(desk, asked, view, (query, &hits))?)
        div.rd {
            (codes(view, &used, &quick))
            (script(view, asked, &hits))
            (passage(view))
        }
        (selected(view, &quick))
        (sheets())
        (palette(view))
        (slip(view))
        (care())
        (keys())
    })
}

/// The codes that have a key: those used most, in the codebook's order.
fn quick<'v>(view: &'v View, used: &BTreeMap<CodeId, usize>) -> Vec<&'v Code> {
    let mut all: Vec<&Code> = view.book.codebook.active().collect();
    all.sort_by_key(|code| std::cmp::Reverse(used.get(&code.id).copied().unwrap_or(0)));
    all.truncate(KEYS);
    let place = |code: &&Code| view.book.codebook.codes.get_index_of(&code.id);
    all.sort_by_key(place);
    all
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
            h3.pane-sub { "All codes " span.faint { (view.book.codebook.active().count()) } }
            (tree(view, used))
        }
    }
}

fn tree(view: &View, used: &BTreeMap<CodeId, usize>) -> Markup {
    let open = view.book.codebook.active().count() <= 40;
    let under = |theme: Option<CodeId>| -> Vec<&Code> {
        view.book
            .codebook
            .active()
            .filter(|code| view.book.codebook.theme_of(code.id) == theme)
            .collect()
    };
    let times = |code: &Code| {
        let number = used.get(&code.id).copied().unwrap_or(0);
        html! { span.ct.num { (number) span.vh { " passages" } } }
    };
    html! {
        @for theme in view.book.codebook.themes().filter(|theme| theme.is_active()) {
            @let mark = view.book.marks.get(theme.id);
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
    let mark = view.book.marks.get(code.id);
    html! {
        button class=(format!("code-row {}", mark.theme)) type="button" data-apply=(code.id) title=(code.brief) {
            (mark.shape()) span.nm { (mark.name) } (end)
        }
    }
}

fn script(view: &View, asked: &Asked, hits: &[(u32, usize, usize)]) -> Markup {
    let (first, last) = (view.window.start + 1, view.window.end);
    let total = view.words.transcript.turns.len();
    // Numbers alone: `12,0,4 15,3,9`.
    let hits: Vec<String> =
        hits.iter().map(|(turn, from, to)| format!("{turn},{from},{to}")).collect();
    html! {
        section.script #script aria-label=(format!("Transcript, turns {first} to {last}")) data-transcript=(view.id) data-at=(first) data-turns=(total) data-position=(view.position) data-token=(asked.form_token()) data-spoken[view.words.is_spoken()] data-hits=(hits.join(" ")) {
            @for start in (0..total).step_by(PAGE) {
                @if start == view.window.start { (turns(view)) } @else { (elsewhere(view, start)) }
            }
            @if total == 0 { p.empty { "Nothing was said." } }
        }
    }
}

/// The turns of this page.
pub(super) fn turns(view: &View) -> Markup {
    html! {
        div.pg data-at=(view.window.start + 1) {
            @for (place, said) in view.turns().enumerate() { (turn(view, said, place == 0)) }
        }
    }
}

/// A page that is not here: how long it is about, and the way to it.
fn elsewhere(view: &View, start: usize) -> Markup {
    let end = (start + PAGE).min(view.words.transcript.turns.len());
    let turns = view.words.transcript.turns.get(start..end).unwrap_or_default();
    let long: usize = turns.iter().map(|turn| turn.words.as_str().len()).sum();
    let near = start.abs_diff(view.window.start) <= PAGE;
    html! {
        div.pg.far.near[near] data-at=(start + 1) data-long=(long) {
            div.rd-more { a.btn href=(format!("/transcript/{}?turn={}", view.id, start + 1)) { (if start < view.window.start { "Earlier turns, " } else { "Next turns, " }) (start + 1) " to " (end) } }
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
                    form.field #memo-form { label for="memo" #memo-l { "Memo" } textarea.input #memo name="text" placeholder="What are you noticing?" {}
                        div.row.between { label.sm for="memo-k" { "Kind" }
                            select.input.memo-k #memo-k name="kind" { @for kind in MemoKind::ALL { option value=(kind.as_str()) { (kind.as_str()) } } }
                            button.btn.small.primary type="submit" { "Save memo" } }
                        p.banner.warn.sm #memo-clash hidden {} }
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
                @let mark = view.book.marks.get(code.id);
                button class=(format!("btn small {}", mark.theme)) type="button" data-apply=(code.id) { (mark.shape()) (mark.name) " " kbd { (place + 1) } }
            }
            button.btn.small type="button" data-open="palette" { (Icon::Search) "More " kbd { "Ctrl K" } }
            span.sel-sep aria-hidden="true" {}
            button.btn.small.quiet type="button" data-focus="memo" { (Icon::Memo) "Memo " kbd { "M" } }
            button.btn.small.quiet type="button" data-lift { (Icon::Quotes) "Quote " kbd { "Q" } }
            button.btn.small.quiet type="button" data-vivo { (Icon::Add) "Own words " kbd { "V" } }
            button.btn.small.quiet type="button" data-slip { (Icon::Letters) "Correct " kbd { "E" } }
            button.btn.small.quiet type="button" data-care { (Icon::Hold) "Care " kbd { "F" } }
            span.drag-me draggable="true" title="Drag onto a code" { (Icon::Up) "Drag" }
        }
    }
}

/// Puts a slip right, or hides what may say who somebody is.
fn slip(view: &View) -> Markup {
    html! {
        dialog #slip aria-labelledby="slip-h" {
            form #slip-form {
                div.dlg-head { h2 #slip-h { "Correct these words" } button.btn.quiet.small.icon type="button" data-close aria-label="Close" { (Icon::Close) } }
                div.dlg-body.stack {
                    p.sm.muted { "The text that was typed is kept. Codes, memos and quotes stay on their words." }
                    div.field { label for="right" { "As it should be" } textarea.input #right name="right" rows="2" {} }
                    @if view.words.is_spoken() {
                        details.disc { summary { "These words say who somebody is" }
                            div.row.sec-s {
                                div.field { label for="hide-as" { "They are" } select.input #hide-as name="class" { @for class in Class::ALL { option value=(class.as_str()) { (class.as_str().replace('_', " ")) } } } }
                                button.btn type="button" data-hide { (Icon::Lock) "Hide them" }
                            } }
                    } @else { p.sm.muted { "Hidden words can be corrected while names show." } }
                }
                div.dlg-foot { button.btn type="button" data-close { "Cancel" } button.btn.primary type="submit" { "Put it right" } }
            }
        }
    }
}

/// Marks words for what they tell, so that they are held back until somebody decided.
fn care() -> Markup {
    html! {
        dialog #care aria-labelledby="care-h" {
            form #care-form {
                div.dlg-head { h2 #care-h { "These words call for care" } button.btn.quiet.small.icon type="button" data-close aria-label="Close" { (Icon::Close) } }
                div.dlg-body.stack {
                    fieldset { legend { "What they tell" }
                        @for (place, tag) in ORDER.into_iter().enumerate() {
                            label.check { input type="radio" name="tag" value=(tag.as_str()) checked[place == 0] autofocus[place == 0]; span { (in_words(tag)) br; span.sm.muted { (holds(tag)) } } }
                        }
                    }
                    p.sm.muted { "Everything that is marked stands on the page " a href="/passages" { "Passages that call for care" } ", where a named person decides." }
                }
                div.dlg-foot { button.btn type="button" data-close { "Cancel" } button.btn.primary type="submit" { "Mark them" } }
            }
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
                @for code in view.book.codebook.active() {
                    @let mark = view.book.marks.get(code.id);
                    @let theme = view.book.codebook.theme_of(code.id).map(|theme| view.book.marks.get(theme).name).unwrap_or_default();
                    li class=(mark.theme) role="option" id=(format!("o-{}", code.id)) aria-selected="false" data-code=(code.id) { (mark.shape()) span.nm { (mark.name) } span.sm.muted { (theme) } }
                }
                li role="option" id="o-new" aria-selected="false" data-code="new" { span.newdot aria-hidden="true" { (Icon::Add) } span.nm { "New code" span #pal-new {} } span.sm.muted { "in the draft" } }
            }
            div.pal-foot.sm.muted { span { kbd { "↑" } " " kbd { "↓" } " move" } span { kbd { "Enter" } " add" } span { kbd { "Shift Enter" } " add and keep open" } span { kbd { "Esc" } " close" } }
        }
    }
}

fn keys() -> Markup {
    const KEYS: [(&str, &str); 17] = [
        ("J / K", "Next or previous turn"),
        ("→ ←", "Next or previous sentence in this turn"),
        ("Shift → ←", "Stretch or shrink by a sentence"),
        ("Alt Shift → ←", "Stretch or shrink by a word"),
        ("1 – 9", "Add a quick-key code"),
        ("Ctrl K", "Add any code"),
        ("M", "Memo"),
        ("Q", "Make a quote"),
        ("V", "Code in the speaker’s own words"),
        ("E", "Correct a slip of the typist"),
        ("F", "Mark words that call for care, or for a lawyer"),
        ("N", "Next uncoded turn"),
        ("G", "Go to a turn"),
        ("H / Shift H", "Next or last of what you searched for"),
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
