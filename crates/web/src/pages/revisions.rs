//! A transcript that was typed anew or put right: its revisions, before and after, and what waits
//! because its words moved.

use heard_model::TranscriptId;
use heard_study::{ChangedPiece, ChangedTurns, MovedItem, Place, RevisionEntry, Settlement};
use maud::{Markup, html};

use super::reader::seen;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, tag, token};
use crate::look::words::{count, grouped};
use crate::reply::{Answer, Refusal, Reply};

/// So many changed stretches are shown at once.
const SHOWN: usize = 100;

/// `GET /transcript/{transcript}/revisions?from=1`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let entries = desk.study.revisions(&id)?;
    let last = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let from = asked.query("from").and_then(|from| from.parse().ok());
    let from: u32 = from.filter(|from| *from < last).unwrap_or(last.saturating_sub(1));
    let changed = match from {
        0 => Vec::new(),
        from => desk.study.before_and_after(&id, from, desk.key.as_ref())?,
    };
    let here = format!("/transcript/{id}");
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { (count(entries.len(), "revision")) } h1 { "Revisions of " (id) } } div.actions { a.btn href=(here) { "Read it" } } }
            (waiting(desk, asked, &id)?)
            (list(&id, &entries, from))
            (corrections(desk, &id)?)
            @if from > 0 { (differences(&changed, from, last)) }
        }
    };
    let above = [("/transcripts", "Transcripts"), (here.as_str(), id.as_str())];
    let frame = Frame { above: &above, ..Frame::new(Nav::Transcripts, "Revisions") };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

fn list(id: &TranscriptId, entries: &[RevisionEntry], from: u32) -> Markup {
    html! {
        section.sec aria-labelledby="rev-h" { h2.h-sm #rev-h { "What was typed, and when" }
            @if entries.len() < 2 {
                p.muted.sec-s { "It stands as it came in. To take it in typed anew, import a file of the same name." }
            } @else {
                div.scroll-x tabindex="0" role="region" aria-label="Table of revisions" { table {
                    thead { tr { th scope="col" { "Revision" } th scope="col" { "Read as" } th.n scope="col" { "Turns" } th scope="col" { "Replaced" } th scope="col" { "Compare" } } }
                    tbody { @for one in entries { (line(id, one, from)) } }
                } }
            }
        }
    }
}

fn line(id: &TranscriptId, one: &RevisionEntry, from: u32) -> Markup {
    html! {
        tr {
            th scope="row" { (one.number) }
            td { (one.format) }
            td.n { (grouped(one.turns as usize)) }
            @match &one.replaced {
                Some((at, by)) => {
                    td { (at.get(..10).unwrap_or(at)) " by " (by) }
                    td { @if one.number == from { "shown below" } @else { a href=(format!("/transcript/{id}/revisions?from={}", one.number)) { "with what stands" span.vh { ", revision " (one.number) } } } }
                }
                None => { td { (tag("ok", Icon::Tick, "Stands")) } td {} }
            }
        }
    }
}

fn corrections(desk: &Desk, id: &TranscriptId) -> Result<Markup, Refusal> {
    let all = desk.study.corrections(id)?;
    Ok(html! {
        @if !all.is_empty() {
            section.sec aria-labelledby="cor-h" { h2.h-sm #cor-h { (count(all.len(), "slip")) " put right" }
                p.muted { "The text itself stays; what is shown has the right words." }
                ul.sec-s { @for one in &all { li { a href=(format!("/transcript/{id}?turn={0}#t{0}", one.turn)) { "turn " (one.turn) } " by " (one.by) } } }
            }
        }
    })
}

fn differences(changed: &[ChangedTurns], from: u32, last: u32) -> Markup {
    html! {
        section.sec aria-labelledby="dif-h" { h2.h-sm #dif-h { "Revision " (from) " and revision " (last) ", names hidden" }
            p.muted { (count(changed.len(), "place")) " changed. What went is struck through, what came is underlined." }
            ol.stack.sec-s {
                @for turns in changed.iter().take(SHOWN) {
                    li.card.tight {
                        p.xs.faint { (range("before", &turns.before)) " · " (range("now", &turns.after)) }
                        p.say { @for piece in &turns.pieces { (shown(piece)) } }
                    }
                }
            }
            @if changed.len() > SHOWN { p.muted { "And " (changed.len() - SHOWN) " more: “heard transcript changes” lists them all." } }
        }
    }
}

fn range(word: &str, turns: &std::ops::Range<u32>) -> String {
    match turns.len() {
        0 => format!("{word}: nothing"),
        1 => format!("{word}: turn {}", turns.start),
        _ => format!("{word}: turns {} to {}", turns.start, turns.end - 1),
    }
}

fn shown(piece: &ChangedPiece) -> Markup {
    match piece {
        ChangedPiece::Same(words) => html! { (seen(words)) },
        ChangedPiece::Gone(words) => html! { del { span.vh { " went: " } (seen(words)) } },
        ChangedPiece::Come(words) => html! { ins.came { span.vh { " came: " } (seen(words)) } },
    }
}

/// What lay on words that changed, until somebody says where it belongs.
fn waiting(desk: &Desk, asked: &Asked, id: &TranscriptId) -> Result<Markup, Refusal> {
    let items = desk.study.moved(Some(id))?;
    let words = desk.study.moved_words(&items, desk.key.as_ref())?;
    Ok(html! {
        @if !items.is_empty() {
            section.sec aria-labelledby="mov-h" { h2.h-sm #mov-h { (count(items.len(), "place")) " to look at" }
                p.muted { "These lay on words that changed. Nothing was dropped: say where each belongs." }
                ol.stack.sec-s { @for (item, words) in items.iter().zip(&words) { li { (place(asked, id, item, words.0.as_str(), words.1.as_ref().map(|now| now.as_str()))) } } }
            }
        }
    })
}

fn place(
    asked: &Asked,
    id: &TranscriptId,
    item: &MovedItem,
    before: &str,
    now: Option<&str>,
) -> Markup {
    html! {
        form.card.tight method="post" action=(format!("/transcript/{id}/settle")) {
            (token(asked)) input type="hidden" name="item" value=(item.id);
            p { span.strong { (item.kind.replace('_', " ")) " " (item.name) } " " span.muted { (why(item)) } }
            dl.pairs {
                dt { "Before" } dd { (seen(before)) }
                dt { "Now" } dd { @match now { Some(now) => (seen(now)), None => span.faint { "–" } } }
            }
            div.row.sec-s {
                @if item.now.is_some() { button.btn.small.primary name="what" value="keep" { (Icon::Tick) "It belongs here" } }
                label.sm for=(format!("turn-{}", item.id)) { "or on turn" } input.input.turn-no id=(format!("turn-{}", item.id)) name="turn" inputmode="numeric" autocomplete="off";
                button.btn.small name="what" value="turn" { "Put it there" }
                @if item.kind != "withdrawal" { button.btn.small name="what" value="drop" { "Let it go" } }
            }
        }
    }
}

fn why(item: &MovedItem) -> &'static str {
    match item.why.as_str() {
        "changed" => "its words changed",
        "moved" => "its words stand elsewhere now",
        "voice" => "somebody else says its words now",
        _ => "its words are gone",
    }
}

/// `POST /transcript/{transcript}/settle`: where something that waited belongs.
pub(crate) fn settle(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let item: i64 = asked.number("item")?;
    if !desk.study.moved(Some(&id))?.iter().any(|waiting| waiting.id == item) {
        return Err(Refusal::NotFound { what: "moved item" });
    }
    let said = match asked.field("what") {
        "keep" => Settlement::Keep,
        "drop" => Settlement::Drop,
        "turn" => Settlement::Put(Place::Turn(asked.number("turn")?)),
        _ => return Err(Refusal::BadField { name: "what" }),
    };
    desk.study.settle_moved(vec![(item, said)], "")?;
    Ok(Reply::SeeOther(format!("/transcript/{id}/revisions")))
}
