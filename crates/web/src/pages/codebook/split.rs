//! A code is split: what it becomes, and where each of its passages goes.

use std::collections::BTreeMap;

use heard_model::{CodeId, Coding, CodingId};
use heard_study::{NewCode, Routing, Target};
use maud::{Markup, html};

use super::act::{Passage, back, because, code, codings, form, hands, passage, touches};
use super::{Part, page_of};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::words::count;
use crate::reply::{Answer, Refusal};

/// How many passages are sorted on the page; the others wait in the queue.
const MOST: usize = 60;

/// How many codes one becomes at most.
const PARTS: [(&str, &str); 4] = [("1", "First"), ("2", "Second"), ("3", "Third"), ("4", "Fourth")];

/// `GET /codebook/code/{code}/split`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let codebook = desk.study.working_codebook()?;
    let code = code(asked, &codebook)?;
    let touched = codings(desk, code.id)?;
    let marks = Marks::of(&codebook);
    let mut rows = Vec::new();
    for coding in touched.iter().take(MOST) {
        rows.push((coding, passage(desk, coding)?));
    }
    let body = html! {
        div.grid2 { @for part in &PARTS[..2] { (new(*part, true)) } }
        details { summary { "Into three or four" } div.grid2 { @for part in &PARTS[2..] { (new(*part, false)) } } }
        (touches(&touched, html! { "What you do not sort waits in “To sort again”. Nothing is dropped." }))
        (origins(&marks, code.id, &touched))
        @if !rows.is_empty() { (table(&rows, touched.len())) }
        (because("split"))
    };
    let to = format!("/codebook/code/{}/split", code.id);
    let title = html! { "Split “" (code.name) "”" };
    page_of(desk, asked, Part::Codes, form(asked, &to, title, "Save in the draft", body))
}

fn new((place, name): (&str, &str), required: bool) -> Markup {
    let id = format!("name-{place}");
    html! {
        div.field {
            label for=(id) { (name) " new code" } input.input id=(id) name=(id) required[required] autocomplete="off";
            label for=(format!("brief-{place}")) { span.vh { (name) " new code, " } "In one line" } input.input id=(format!("brief-{place}")) name=(format!("brief-{place}")) autocomplete="off";
        }
    }
}

fn choice(name: &str, label: &str) -> Markup {
    html! {
        select.input.auto name=(name) aria-label=(label) {
            option value="" { "Not sorted yet" }
            @for (place, name) in PARTS { option value=(place) { (name) " new code" } }
        }
    }
}

/// Where a code was merged before: all passages of one origin go one way.
fn origins(marks: &Marks, code: CodeId, touched: &[Coding]) -> Markup {
    let mut first: BTreeMap<CodeId, usize> = BTreeMap::new();
    for coding in touched.iter().filter(|coding| coding.applied_as.code != code) {
        *first.entry(coding.applied_as.code).or_default() += 1;
    }
    html! {
        @if !first.is_empty() {
            fieldset.stack-sm { legend { "By the code they were first made with" }
                @for (origin, number) in first {
                    @let mark = marks.get(origin);
                    p.row { (mark.hollow()) span.grow { (mark.name) ", " (count(number, "passage")) } (choice(&format!("origin-{origin}"), &format!("Passages first coded as {} go to", mark.name))) }
                }
            }
        }
    }
}

fn table(rows: &[(&Coding, Passage)], total: usize) -> Markup {
    html! {
        div.scroll-x tabindex="0" role="region" aria-labelledby="sort-cap" { table {
            caption #sort-cap { span.cap { strong { "Sort the passages" } @if total > rows.len() { (rows.len()) " of " (total) " are shown; the others wait in the queue." } @else { "Names are hidden." } } }
            thead { tr { th scope="col" { "Passage" } th scope="col" { "Who" } th scope="col" { "Goes to" } } }
            tbody { @for (place, (coding, passage)) in rows.iter().enumerate() {
                tr {
                    th.wrap-th scope="row" { (passage.quoted()) }
                    td.nowrap { (passage.speaker) ", " a href=(format!("/transcript/{0}?turn={1}#t{1}", coding.transcript, passage.turn)) { (coding.transcript) } }
                    td { (choice(&format!("passage-{}", coding.id.0), &format!("Goes to, passage {}", place + 1))) }
                }
            } }
        } }
    }
}

/// `POST /codebook/code/{code}/split`
pub(crate) fn act(desk: &Desk, asked: &Asked) -> Answer {
    let codebook = desk.study.working_codebook()?;
    let code = code(asked, &codebook)?;
    let (study, reason) = hands(desk, asked)?;
    let mut into = Vec::new();
    // Which of the new codes each place of the form is: one that was left empty is none.
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, _) in PARTS {
        let name = asked.field(&format!("name-{place}"));
        if name.is_empty() {
            continue;
        }
        places.insert(place, into.len());
        let brief = asked.field(&format!("brief-{place}")).to_owned();
        into.push(Target::New(NewCode { name: name.to_owned(), brief, ..NewCode::default() }));
    }
    if into.len() < 2 {
        return Err(Refusal::BadField { name: "name-2" });
    }
    let routing = routing(asked, &places)?;
    study.split_code(code.id, into, routing, &reason)?;
    Ok(back(code.id))
}

fn routing(asked: &Asked, places: &BTreeMap<&str, usize>) -> Result<Routing, Refusal> {
    let mut routing = Routing::default();
    for (field, chosen) in asked.form.iter().filter(|(_, chosen)| !chosen.is_empty()) {
        let to = |name: &'static str| {
            places.get(chosen.as_str()).copied().ok_or(Refusal::BadField { name })
        };
        if let Some(id) = field.strip_prefix("passage-") {
            let id = id.parse().map_err(|_| Refusal::BadField { name: "passage" })?;
            routing.passages.push((CodingId(id), to("passage")?));
        } else if let Some(id) = field.strip_prefix("origin-") {
            let id = CodeId::parse(id).ok_or(Refusal::BadField { name: "origin" })?;
            routing.by_origin.push((id, to("origin")?));
        }
    }
    Ok(routing)
}
