//! What carries a code, read through: every passage word for word, names hidden.

use heard_model::CodeId;
use heard_study::{CodedPassage, Counted, Reported};
use maud::{Markup, html};

use super::super::reader::seen;
use super::Said;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::empty;
use crate::look::words::count;
use crate::reply::Refusal;

/// How many are shown on a page; a file has them all.
const MOST: usize = 400;

/// The passages that `counted` asks for, by code.
pub(super) fn read(desk: &Desk, counted: &Counted) -> Result<Markup, Refusal> {
    let found = desk.study.coded_passages(counted, desk.key.as_ref())?;
    let marks = Marks::of(&desk.study.working_codebook()?);
    let shown = &found.value[..found.value.len().min(MOST)];
    Ok(html! {
        @if shown.is_empty() {
            (empty(Icon::Search, "No passage is coded so", "Nobody put this on words of these people yet, or what was coded was taken back.", html! {}))
        }
        @for of_one in shown.chunk_by(|a, b| a.coding.code == b.coding.code) { (group(&marks, of_one)) }
        @if found.value.len() > shown.len() { p.banner { (Icon::Info) span { "The first " (MOST) " of " (count(found.value.len(), "passage")) ". The file below has them all." } } }
        (told(&found))
    })
}

fn told(found: &Reported<Vec<CodedPassage>>) -> Markup {
    html! { ul.notes { li.sm.muted { (found.table().basis) } @for note in &found.notes { li.sm.muted { (note) } } } }
}

fn group(marks: &Marks, passages: &[CodedPassage]) -> Markup {
    let Some(first) = passages.first() else { return html! {} };
    let mark = marks.get(first.coding.code);
    let heading = format!("of-{}", first.coding.code);
    html! {
        section class=(format!("said-of {}", mark.theme)) aria-labelledby=(heading) {
            div.sec-head { h2.h-sm id=(heading) { a href=(format!("/codebook/code/{}", first.coding.code)) { (mark.label()) } } p.sm.muted { (count(passages.len(), "passage")) } }
            ol.said-list { @for one in passages { li { (passage(one)) } } }
        }
    }
}

/// One passage with where it stands and whose it is.
fn passage(one: &CodedPassage) -> Markup {
    let turn = one.turn.unwrap_or(1);
    let id = &one.coding.transcript;
    html! {
        blockquote.quote.themed {
            p { "“" (seen(one.words.as_str().trim())) "”" }
            footer.cite { (one.speakers.join(", ")) ", " a href=(format!("/transcript/{id}?turn={turn}#t{turn}")) { (id) " turn " (turn) } ", coded by " (one.coders.join(", ")) }
        }
    }
}

/// Which code or theme: a list, since nobody knows a codebook by its numbers.
pub(super) fn choice(desk: &Desk, said: Said<'_>) -> Result<Markup, Refusal> {
    let codebook = desk.study.working_codebook()?;
    let now = said("codes");
    let under = |theme: Option<CodeId>| -> Vec<(CodeId, &str)> {
        let codes = codebook.active().filter(|code| codebook.theme_of(code.id) == theme);
        codes.map(|code| (code.id, code.name.as_str())).collect()
    };
    let one = |id: CodeId, name: &str| html! { option value=(id) selected[id.to_string() == now] { (name) } };
    let listed = CodeId::parse(&now).is_some_and(|id| codebook.codes.contains_key(&id));
    Ok(html! {
        div.field { label for="c-codes" { "Code or theme" }
            select.input #c-codes name="codes" {
                option value="" { "choose" }
                @if !now.is_empty() && !listed { option value=(now) selected { (now) } }
                @for theme in codebook.themes().filter(|theme| theme.is_active()) {
                    optgroup label=(theme.name) {
                        (one(theme.id, &format!("All of {}", theme.name)))
                        @for (id, name) in under(Some(theme.id)) { (one(id, name)) }
                    }
                }
                @for (id, name) in under(None) { (one(id, name)) }
            }
        }
    })
}
