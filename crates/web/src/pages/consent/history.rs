//! How a person's answers became what they are.

use heard_model::Participant;
use heard_model::consent::{Withdrawal, Withdrawn};
use heard_study::ConsentChange;
use maud::{Markup, html};

use super::super::gate::use_in_words;
use super::answer_in_words;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::tag;
use crate::look::words::{day, moment};
use crate::reply::Refusal;

pub(super) fn history(desk: &Desk, person: &Participant) -> Result<Markup, Refusal> {
    let steps = desk.study.consent_history(&person.id)?;
    Ok(html! {
        section.sec aria-labelledby="his-h" {
            h2 #his-h { "How it came about" }
            @if steps.is_empty() { p.muted.sec-s { "Nothing was ever recorded. Everything is a no." } }
            @else { ol.list.card.gap-t { @for step in &steps { (one(step)) } } }
        }
    })
}

fn one(step: &ConsentChange) -> Markup {
    let event = &step.event;
    html! {
        li { div.grow {
            p { strong { (moment(event.at)) } ", " (event.actor) @if event.undone { " " (tag("", Icon::Undo, "Taken back later")) } @if event.kind.as_str() == "undo" { " took a record back" } }
            @if !step.answers.is_empty() { ul.answers { @for (use_, before, after) in &step.answers { li { (use_in_words(*use_)) ": " span.muted { (answer_in_words(*before)) " → " } strong { (answer_in_words(*after)) } } } } }
            @for (use_, collection) in &step.given { p { "Said yes to " (use_in_words(*use_)) " for " strong { (collection) } } }
            @for withdrawal in &step.taken_back { p { (tag("block", Icon::Again, "Took back")) " " (what(withdrawal)) } }
            @for withdrawal in &step.put_back { p { "The record is gone that they took back " (what(withdrawal)) } }
            @if let Some(reason) = event.reason.as_deref().filter(|reason| !reason.is_empty()) { p.sm.muted { "“" (reason) "”" } }
        } }
    }
}

fn what(withdrawal: &Withdrawal) -> String {
    let from = day(withdrawal.on);
    match &withdrawal.what {
        Withdrawn::Person => format!("everything, from {from}"),
        Withdrawn::Uses(uses) => {
            let uses: Vec<&str> = uses.iter().map(|use_| use_in_words(*use_)).collect();
            format!("{}, from {from}", uses.join(", "))
        }
        Withdrawn::Passage(transcript, _) => format!("a passage of {transcript}, from {from}"),
    }
}
