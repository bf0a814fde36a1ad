//! Names: the one page with words as spoken. It opens for fifteen minutes, for one interview and
//! one session, and every opening is journalled.

mod mention;

use std::collections::BTreeMap;

use heard_model::{Timestamp, TranscriptId};
use heard_study::{Decision, EntityEntry, KeptMention};
use maud::{Markup, html};

use super::home::standings;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, token};
use crate::look::words::count;
use crate::reply::{Answer, Refusal, Reply};
use crate::session::RAW_FOR;

/// `GET /names`
pub(crate) fn list(desk: &Desk, asked: &Asked) -> Answer {
    let all = standings(desk)?;
    let left: usize = all.iter().map(|one| one.undecided).sum();
    let body = html! {
        div.wrap {
            div.page-head {
                div { p.eyebrow { (count(left, "mention")) " to decide" } h1 { "Names" } }
                @if !all.is_empty() { div.actions { form method="post" action="/names/all/detect" { (token(asked)) button.btn.primary type="submit" { (Icon::Search) "Look through all interviews" } } } }
            }
            p.muted { "What may identify somebody: names, places, numbers, dates. Likely ones are hidden until somebody decides." }
            div.sec-s { @if all.is_empty() {
                (empty(Icon::Names, "No interview is here yet", "Names are looked for once there are words.", html! { a.btn href="/import" { "Import transcripts" } }))
            } @else {
                div.scroll-x tabindex="0" role="region" aria-labelledby="nm-cap" {
                    table { caption.vh #nm-cap { "Interviews and the mentions found in them" }
                        thead { tr { th scope="col" { "Interview" } th.n scope="col" { "Found" } th.n scope="col" { "To decide" } } }
                        tbody { @for one in &all { tr { th scope="row" { a href=(format!("/names/{}", one.entry.id)) { (one.entry.id) } } td.n { (one.mentions) } td.n { @if one.undecided > 0 { strong { (one.undecided) } } @else { "0" } } } } }
                    }
                }
            } }
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Names, "Names").page(desk, asked, body)))
}

/// `GET /names/{transcript}`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let mentions = desk.study.mentions(&id)?;
    let entities = desk.study.entities()?;
    let open = asked.session.as_ref().and_then(|session| session.raw_until(id.as_str(), asked.now));
    let body = html! {
        (bar(asked, &id, &mentions, open))
        div.an.two {
            (who_and_what(&mentions, &entities))
            section.an-mid aria-labelledby="men-h" {
                @if mentions.is_empty() {
                    h2.vh #men-h { "Mentions" }
                    (empty(Icon::Names, "Nobody has looked for names here", "The recognisers suggest; people decide. Likely ones are hidden at once.", html! { form method="post" action=(format!("/names/{id}/detect")) { (token(asked)) button.btn.primary type="submit" { "Look for names" } } }))
                } @else if open.is_some() {
                    (mention::list(desk, asked, &id, &mentions)?)
                } @else { (closed(desk, asked, &id)) }
            }
        }
    };
    let above = [("/names", "Names")];
    let frame = Frame {
        above: &above,
        class: "anon workspace",
        scripts: &["names.js"],
        ..Frame::new(Nav::Names, id.as_str())
    };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

fn bar(
    asked: &Asked,
    id: &TranscriptId,
    mentions: &[KeptMention],
    open: Option<Timestamp>,
) -> Markup {
    let left = mentions.iter().filter(|kept| kept.mention.decision == Decision::Suggested).count();
    html! {
        div.rd-bar {
            div.rd-title { h1 { "Names in " (id) } span.sm.muted { (left) " to decide · " (mentions.len() - left) " decided" } }
            @if let Some(until) = open {
                @let minutes = ((until.as_second() - asked.now.as_second()).max(0) + 59) / 60;
                span.tag.hold.key-open { (Icon::Unlock) "Words as spoken are showing · hidden in " (minutes) " min" }
            }
            div.row.bar-end {
                form method="post" action=(format!("/names/{id}/detect")) { (token(asked)) button.btn.small type="submit" { (Icon::Search) "Look again" } }
                form method="post" action="/undo" { (token(asked)) input type="hidden" name="back" value="names"; button.btn.small #undo type="submit" { (Icon::Undo) "Undo " kbd { "U" } } }
                @if open.is_some() { form method="post" action="/names/hide" { (token(asked)) button.btn.small type="submit" { (Icon::Lock) "Hide" } } }
                a.btn.small href=(format!("/transcript/{id}")) { "Read it" }
            }
        }
    }
}

fn closed(desk: &Desk, asked: &Asked, id: &TranscriptId) -> Markup {
    let locked = desk.key.is_none();
    html! {
        h2.h-sm #men-h { "The words as spoken are hidden" }
        @if locked {
            p.sec-s { "Words as spoken are shown only to whoever holds the key. Stop the program and start it with " code { "--key" } " and the place of the key." }
        } @else {
            p.sec-s { "To decide, you need to see the words as they were spoken, with real names. They show for fifteen minutes, to you alone, and it is written down that you looked." }
            form.sec-s method="post" action=(format!("/transcript/{id}/show")) {
                (token(asked))
                div.field { label for="why" { "Why" } input.input #why name="reason" value="to decide about names" required; }
                p.sec-s { button.btn.primary type="submit" { (Icon::Unlock) "Show the words as spoken" } }
            }
        }
    }
}

/// The entities that this interview mentions, by what stands in their place. Never their forms.
fn who_and_what(mentions: &[KeptMention], entities: &[EntityEntry]) -> Markup {
    let mut here: BTreeMap<u32, usize> = BTreeMap::new();
    for entity in mentions.iter().filter_map(|kept| kept.mention.entity) {
        *here.entry(entity.0).or_insert(0) += 1;
    }
    let known: Vec<_> = entities.iter().filter(|entry| here.contains_key(&entry.id.0)).collect();
    html! {
        aside.pane.pane-l aria-labelledby="en-h" tabindex="0" {
            div.pane-head { h2.h-sm #en-h { "Who and what" } span.sm.muted { (known.len()) } }
            @if known.is_empty() { p.sm.muted { "Nobody is decided on yet." } }
            ul.ents.flat { @for entry in known {
                li { span.ent-p { (mention::replacement(&entry.replacement, entry.class.descriptor())) } span.sm.muted { (entry.class.as_str().replace('_', " ")) } span.ct.num.sm.muted { span.vh { "mentions: " } (here[&entry.id.0]) } }
            } }
        }
    }
}

/// `POST /transcript/{transcript}/show`: opens the words as spoken, and writes it down.
pub(crate) fn show(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    if desk.key.is_none() {
        return Err(Refusal::NoKey);
    }
    let reason = asked.field("reason");
    if reason.is_empty() {
        return Err(Refusal::BadField { name: "reason" });
    }
    drop(desk.study.raw_transcript(&id, reason)?);
    let until = Timestamp::from_second(desk.now().as_second() + RAW_FOR);
    if let (Some(session), Ok(until)) = (&asked.session, until) {
        desk.sessions.open_raw(&session.id, id.as_str(), until);
    }
    Ok(Reply::SeeOther(format!("/names/{id}")))
}

/// `POST /names/hide`
pub(crate) fn hide(desk: &Desk, asked: &Asked) -> Answer {
    if let Some(session) = &asked.session {
        desk.sessions.close_raw(&session.id);
    }
    Ok(Reply::SeeOther("/names".to_owned()))
}

/// `POST /names/{transcript}/detect`, where `all` means every interview.
pub(crate) fn detect(desk: &Desk, asked: &Asked) -> Answer {
    if asked.path("transcript") == "all" {
        desk.study.detect(&[], desk.key.as_ref())?;
        return Ok(Reply::SeeOther("/names".to_owned()));
    }
    let id = asked.transcript()?;
    desk.study.detect(std::slice::from_ref(&id), desk.key.as_ref())?;
    Ok(Reply::SeeOther(format!("/names/{id}")))
}

/// `POST /names/{transcript}/decide`
pub(crate) fn decide(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let decision =
        Decision::parse(asked.field("decision")).ok_or(Refusal::BadField { name: "decision" })?;
    let own: Vec<i64> = desk.study.mentions(&id)?.iter().map(|kept| kept.id).collect();
    let ids: Vec<i64> = asked.fields("mention").filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() || ids.iter().any(|id| !own.contains(id)) {
        return Err(Refusal::BadField { name: "mention" });
    }
    desk.study.decide_mentions(&ids, decision, "")?;
    let next = asked.field("next");
    let place = if next.chars().all(|c| c.is_ascii_digit()) && !next.is_empty() {
        format!("#m{next}")
    } else {
        String::new()
    };
    Ok(Reply::SeeOther(format!("/names/{id}{place}")))
}
