//! What waits to be sorted again: passages whose code was split or means something else now.

use heard_model::{CodeId, CodingId};
use heard_study::{QueueItem, Resolution, Why};
use maud::{Markup, html};

use super::{Part, page_of};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::pages::reader::seen;
use crate::reply::{Answer, Refusal, Reply};
use crate::selection;

/// How many stand on a page.
const MOST: usize = 20;

/// `GET /codebook/queue`
pub(crate) fn queue(desk: &Desk, asked: &Asked) -> Answer {
    let queue = desk.study.queue()?;
    let marks = Marks::of(&desk.study.working_codebook()?);
    let mut forms = Vec::new();
    for item in queue.iter().take(MOST) {
        forms.push(form(desk, asked, &marks, item)?);
    }
    let total = queue.len();
    let body = html! {
        div.narrow.stack {
            @if queue.is_empty() { p.banner.ok { (Icon::Ok) span { "Nothing waits. Passages come here when their code is split or its meaning changes." } } }
            @else { p.muted { (total) " wait. Nothing is dropped while it does." } }
            @for form in &forms { (form) }
            @if total > MOST { p.sm.muted { (total - MOST) " more after these" } }
        }
    };
    page_of(desk, asked, Part::Sort, body)
}

fn form(desk: &Desk, asked: &Asked, marks: &Marks, item: &QueueItem) -> Result<Markup, Refusal> {
    let coding = &item.coding;
    let transcript = desk.masked(&coding.transcript)?;
    let turn = transcript.turns.iter().find(|turn| selection::shown(turn, coding.span).is_some());
    let words = turn.and_then(|turn| selection::words(turn, coding.span)).unwrap_or_default();
    let at = turn.map_or(1, |turn| turn.number);
    let was = marks.get(coding.applied_as.code);
    Ok(html! {
        form.panel.resort method="post" action="/codebook/queue" {
            (token(asked)) input type="hidden" name="coding" value=(coding.id.0);
            p.panel-head { span { "Was " (was.hollow()) " " strong { (was.name) } ", coded by " (coding.coder) } a.sm href=(format!("/transcript/{0}?turn={at}#t{at}", coding.transcript)) { (coding.transcript) ", turn " (at) } }
            div.panel-body.stack {
                blockquote.quote { p { "“" (seen(words)) "”" } }
                fieldset.opts { legend { (question(item)) } (options(marks, item)) }
                button.btn.primary type="submit" { "Save" }
            }
        }
    })
}

fn question(item: &QueueItem) -> String {
    match &item.why {
        Why::Split { version, .. } => format!("The code was split{}. Which is it?", said(*version)),
        Why::Redefined { version } => {
            format!("Its meaning changed{}. Does it still fit?", said(*version))
        }
    }
}

fn said(version: Option<heard_model::VersionId>) -> String {
    version.map(|version| format!(" in version {}", version.0)).unwrap_or_default()
}

fn options(marks: &Marks, item: &QueueItem) -> Markup {
    let into: &[CodeId] = match &item.why {
        Why::Split { into, .. } => into,
        Why::Redefined { .. } => &[],
    };
    let id = item.coding.id.0;
    let option = |value: String, label: Markup| html! { label.opt { input type="radio" name="decision" value=(value) required; (label) } };
    html! {
        @for code in into { (option(code.to_string(), marks.get(*code).label())) }
        @if into.is_empty() { (option("affirm".to_owned(), html! { "It still fits" })) }
        @if !into.is_empty() { (option("unrouted".to_owned(), html! { "Nobody can say yet" })) }
        (option("remove".to_owned(), html! { "Take the code off" span.vh { " passage " (id) } }))
    }
}

/// `POST /codebook/queue`
pub(crate) fn decide(desk: &Desk, asked: &Asked) -> Answer {
    let id = CodingId(asked.number("coding")?);
    let resolution = match asked.field("decision") {
        "affirm" => Resolution::Affirm,
        "unrouted" => Resolution::Unrouted,
        "remove" => Resolution::Remove,
        code => {
            Resolution::Route(CodeId::parse(code).ok_or(Refusal::BadField { name: "decision" })?)
        }
    };
    desk.study.decide_codings(vec![(id, resolution)], "")?;
    Ok(Reply::SeeOther("/codebook/queue".to_owned()))
}
