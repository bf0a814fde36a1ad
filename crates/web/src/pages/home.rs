//! The overview: where the study stands, what needs doing next, what was done.

mod next;

use heard_model::TranscriptId;
use heard_study::{Event, LogFilter, TranscriptEntry};
use maud::{Markup, html};

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, token};
use crate::look::words::{count, did, grouped, moment, weekday};
use crate::reply::{Answer, Reply};

/// Where a transcript stands.
pub(crate) struct Standing {
    pub(crate) entry: TranscriptEntry,
    /// Mentions that nobody decided on.
    pub(crate) undecided: usize,
    /// Mentions in all: nobody looked for any where there are none.
    pub(crate) mentions: usize,
}

/// Where every transcript stands.
pub(crate) fn standings(desk: &Desk) -> Result<Vec<Standing>, crate::reply::Refusal> {
    let mut all = Vec::new();
    for entry in desk.study.transcripts()? {
        let mentions = desk.study.mentions(&entry.id)?;
        let undecided = mentions
            .iter()
            .filter(|kept| kept.mention.decision == heard_study::Decision::Suggested);
        all.push(Standing { undecided: undecided.count(), mentions: mentions.len(), entry });
    }
    Ok(all)
}

/// `GET /`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let all = standings(desk)?;
    let latest = LogFilter { limit: Some(8), ..LogFilter::default() };
    let events = desk.study.log(&latest)?;
    let to_do = next::to_do(desk, &all)?;
    let body = html! {
        div.wrap {
            div.page-head {
                div { p.eyebrow { (weekday(asked.now)) } h1 { "What needs doing next" } }
                div.actions {
                    a.btn href="/import" { (Icon::Add) "Import transcripts" }
                    @if let Some(id) = last_read(&events, &all) {
                        a.btn.primary href=(format!("/transcript/{id}")) { "Carry on with " (id) (Icon::Next) }
                    }
                }
            }
            @if all.is_empty() { (beginning()) } @else {
                (flow(desk, &all)?)
                div.home-grid {
                    section aria-labelledby="todo-h" {
                        div.sec-head { h2 #todo-h { "Next, in this order" } p.sm.muted { "Safety first, then what blocks other people" } }
                        (next::list(&to_do))
                    }
                    (changes(desk, asked, &events))
                }
                (interviews(&all))
            }
            @if all.is_empty() && events.len() > 1 { (changes(desk, asked, &events)) }
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Home, "Overview").page(desk, asked, body)))
}

fn beginning() -> Markup {
    empty(
        Icon::Transcript,
        "Begin with an interview",
        "Bring in transcripts as Word, text, captions or tables. You see what was read before anything is kept. Nothing leaves this computer.",
        html! { a.btn.primary href="/import" { (Icon::Add) "Import transcripts" } },
    )
}

/// The transcript that was worked on last, if it is still here.
fn last_read(events: &[Event], all: &[Standing]) -> Option<TranscriptId> {
    let named = |event: &Event| {
        let subject = event.subject.as_deref()?;
        let name = subject.rsplit(" in ").next()?;
        all.iter().map(|one| &one.entry.id).find(|id| id.as_str() == name).cloned()
    };
    events.iter().find_map(named)
}

fn flow(desk: &Desk, all: &[Standing]) -> Result<Markup, crate::reply::Refusal> {
    let total = all.len();
    let looked = all.iter().filter(|one| one.mentions > 0 && one.undecided == 0).count();
    let left: usize = all.iter().map(|one| one.undecided).sum();
    let coded = all.iter().filter(|one| one.entry.codings > 0).count();
    let codings: usize = all.iter().map(|one| one.entry.codings).sum();
    let versions = desk.study.versions()?;
    let draft = desk.study.draft()?;
    let head = versions.first();
    let changes = draft.amendments.len();
    let words = if changes == 0 {
        "nothing in the draft".to_owned()
    } else {
        format!("{} in the draft", count(changes, "change"))
    };
    Ok(html! {
        ol.flow.four aria-label="Where the study stands" {
            li { a href="/transcripts" { span.flow-n { "Imported" } span.flow-v { (total) } (bar(total, total)) span.sm { (count(all.iter().map(|one| one.entry.turns as usize).sum(), "turn")) } } }
            li { a href="/names" { span.flow-n { "Names decided" } span.flow-v { (looked) span.faint { " of " (total) } } (bar(looked, total)) span.sm { (count(left, "mention")) " left" } } }
            li { a href="/transcripts" { span.flow-n { "Coded" } span.flow-v { (coded) span.faint { " of " (total) } } (bar(coded, total)) span.sm { (count(codings, "passage")) } } }
            li { a href="/codebook" {
                span.flow-n { "Codebook" }
                span.flow-v { @if let Some(head) = head { "Version " (head.id.0) } @else { "Draft" } }
                (bar(usize::from(changes == 0), 1))
                span.sm { (grouped(draft.codebook.active().count())) " codes, " (words) }
            } }
        }
    })
}

fn bar(part: usize, whole: usize) -> Markup {
    let width = (part * 100).checked_div(whole).unwrap_or(0);
    html! { svg.bar aria-hidden="true" focusable="false" { rect.fg width=(format!("{width}%")) height="100%" {} } }
}

fn interviews(all: &[Standing]) -> Markup {
    html! {
        section.sec aria-labelledby="tr-h" {
            div.sec-head { h2 #tr-h { "Interviews" } a.sm href="/transcripts" { "All interviews" } }
            (super::transcripts::table(all))
        }
    }
}

/// What was done lately, with a way back.
fn changes(desk: &Desk, asked: &Asked, events: &[Event]) -> Markup {
    html! {
        section.card aria-labelledby="ch-h" {
            div.sec-head {
                h2.h-sm #ch-h { "What was done" }
                form method="post" action="/redo" { (token(asked)) button.btn.small.quiet type="submit" { (Icon::Redo) "Do again" } }
            }
            (event_list(desk, asked, events))
            p.sm { a href="/log" { "Everything that was done" } }
        }
    }
}

fn event_list(desk: &Desk, asked: &Asked, events: &[Event]) -> Markup {
    html! {
        ol.list.log {
            @for event in events {
                li {
                    div.grow {
                        p { strong { (event.actor) } " " (did(event)) " " (event.subject.as_deref().unwrap_or("something that was erased")) }
                        @if let Some(reason) = event.reason.as_deref().filter(|reason| !reason.is_empty()) { p.sm.muted { "“" (reason) "”" } }
                        p.xs.faint { (moment(event.at)) @if event.undone { " · taken back" } }
                    }
                    @if event.kind.is_undoable() && !event.undone && event.actor == desk.study.actor().name {
                        form method="post" action="/undo" {
                            (token(asked)) input type="hidden" name="seq" value=(event.seq);
                            button.btn.small type="submit" aria-label=(format!("Undo operation {}", event.seq)) { (Icon::Undo) "Undo" }
                        }
                    }
                }
            }
        }
    }
}

/// `GET /log`
pub(crate) fn log(desk: &Desk, asked: &Asked) -> Answer {
    let events = desk.study.log(&LogFilter { limit: Some(200), ..LogFilter::default() })?;
    let body = html! {
        div.wrap.narrow {
            div.page-head { h1 { "Everything that was done" } }
            div.card { (event_list(desk, asked, &events)) }
            @if events.len() == 200 { p.sm.muted.sec-s { "The newest 200. “heard log” shows all." } }
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Home, "What was done").page(desk, asked, body)))
}

/// `POST /undo`
pub(crate) fn undo(desk: &Desk, asked: &Asked) -> Answer {
    let seq = match asked.field("seq") {
        "" => None,
        _ => Some(asked.number("seq")?),
    };
    desk.study.undo(seq)?;
    Ok(Reply::SeeOther(asked.back("/")))
}

/// `POST /redo`
pub(crate) fn redo(desk: &Desk, asked: &Asked) -> Answer {
    desk.study.redo()?;
    Ok(Reply::SeeOther(asked.back("/")))
}
