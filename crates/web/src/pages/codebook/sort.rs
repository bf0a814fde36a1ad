//! What waits to be sorted again: passages whose code was split or means something else now.

use heard_model::{CodeId, CodingId};
use heard_study::{QueueItem, Resolution, Why};
use maud::{Markup, html};

use super::act::passage;
use super::{Part, page_of};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::reply::{Answer, Refusal, Reply};

/// How many stand on a page.
const MOST: usize = 20;

/// `GET /codebook/queue`
pub(crate) fn queue(desk: &Desk, asked: &Asked) -> Answer {
    let mut queue = desk.study.queue()?;
    let mut coders: Vec<String> = queue.iter().map(|item| item.coding.coder.clone()).collect();
    coders.sort();
    coders.dedup();
    if let Some(by) = asked.query("by") {
        queue.retain(|item| item.coding.coder == by);
    }
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
            @if coders.len() > 1 { (whose(asked, &coders)) }
            @for form in &forms { (form) }
            @if total > MOST { p.sm.muted { (total - MOST) " more after these" } }
        }
    };
    page_of(desk, asked, Part::Sort, body)
}

/// Everybody's passages, or one person's.
fn whose(asked: &Asked, coders: &[String]) -> Markup {
    let here = asked.query("by").unwrap_or_default();
    html! {
        form.row method="get" action="/codebook/queue" {
            label for="by" { "Coded by" }
            select.input.auto #by name="by" { option value="" { "Everybody" } @for coder in coders { option value=(coder) selected[coder == here] { (coder) } } }
            button.btn.small type="submit" { "Show" }
        }
    }
}

fn form(desk: &Desk, asked: &Asked, marks: &Marks, item: &QueueItem) -> Result<Markup, Refusal> {
    let coding = &item.coding;
    let passage = passage(desk, coding)?;
    let at = passage.turn;
    let was = marks.get(coding.applied_as.code);
    Ok(html! {
        form.panel.resort method="post" action="/codebook/queue" {
            (token(asked)) input type="hidden" name="coding" value=(coding.id.0); input type="hidden" name="by" value=(asked.query("by").unwrap_or_default());
            p.panel-head { span { "Was " (was.hollow()) " " strong { (was.name) } ", coded by " (coding.coder) } a.sm href=(format!("/transcript/{0}?turn={at}#t{at}", coding.transcript)) { (coding.transcript) ", turn " (at) } }
            div.panel-body.stack {
                blockquote.quote { p { (passage.quoted()) } footer.cite { (passage.speaker) } }
                div role="group" aria-label=(question(item)) { p { strong { (question(item)) } } @if !item.reason.is_empty() { p.sm.muted { "Why it changed: " (item.reason) } } div.row { (options(marks, item)) } }
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
    let option = |value: String, label: Markup| html! { button.btn type="submit" name="decision" value=(value) { (label) } };
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
    let by: String = form_urlencoded::byte_serialize(asked.field("by").as_bytes()).collect();
    let by = if by.is_empty() { by } else { format!("?by={by}") };
    Ok(Reply::SeeOther(format!("/codebook/queue{by}")))
}
