//! Names: the one page with words as spoken. It opens for fifteen minutes, for one interview and
//! one session, and every opening is journalled.

mod mention;
mod second;
mod who;

use heard_model::{Timestamp, TranscriptId};
use heard_study::{Decision, EntityId, KeptMention};
use maud::{Markup, html};

use super::home::standings;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, token};
use crate::look::words::count;
use crate::reply::{Answer, Refusal, Reply};
use who::Who;

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
                (second::agreement(&desk.study.readers_agree()?))
            } }
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Names, "Names").page(desk, asked, body)))
}

/// `GET /names/{transcript}`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    if second::is_asked(asked) {
        return second::page(desk, asked, &id);
    }
    let mentions = desk.study.mentions(&id)?;
    let entities = desk.study.entities()?;
    let open = asked.session.as_ref().and_then(|session| session.raw_until(id.as_str(), asked.now));
    let raw = match open {
        Some(_) => Some(desk.study.raw_transcript(&id, "to decide about names")?),
        None => None,
    };
    let who = Who {
        asked,
        here: format!("/names/{id}"),
        mentions: &mentions,
        entities: &entities,
        raw: raw.as_ref(),
    };
    let body = html! {
        (bar(asked, &id, &mentions, open))
        div.an {
            (who.pane())
            section.an-mid aria-labelledby="men-h" { (middle(desk, asked, &who, &id)?) }
            aside.pane.pane-r aria-label="What needs care" tabindex="0" {
                (who.clashes(&desk.study.name_clashes(desk.key.as_ref())?))
                section.sec-s { h2.h-sm { "A name that nobody found" } p.sm.muted { "Show names in the interview, select the words and press E: they can be hidden there." } p { a.btn.small href=(format!("/transcript/{id}")) { (Icon::Add) "Add a name we missed" } } }
            }
        }
    };
    Ok(framed(desk, asked, &id, body))
}

/// A page on the names of one interview.
fn framed(desk: &Desk, asked: &Asked, id: &TranscriptId, body: Markup) -> Reply {
    let above = [("/names", "Names")];
    let frame = Frame {
        above: &above,
        class: "anon workspace",
        scripts: &["names.js"],
        ..Frame::new(Nav::Names, id.as_str())
    };
    Reply::Html(frame.page(desk, asked, body))
}

/// The mentions; or why there are none to see.
fn middle(desk: &Desk, asked: &Asked, who: &Who<'_>, id: &TranscriptId) -> Result<Markup, Refusal> {
    if who.mentions.is_empty() {
        return Ok(html! {
            h2.vh #men-h { "Mentions" }
            (empty(Icon::Names, "Nobody has looked for names here", "The recognisers suggest; people decide. Likely ones are hidden at once.", html! { form method="post" action=(format!("/names/{id}/detect")) { (token(asked)) button.btn.primary type="submit" { "Look for names" } } }))
        });
    }
    match who.raw {
        Some(raw) => mention::list(desk, asked, who, raw),
        None => Ok(closed(desk, asked, id)),
    }
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
            @if open.is_some() && !second::is_asked(asked) {
                fieldset.seg data-needs-script { legend.vh { "Show the text" }
                    @for (view, name) in [("spoken", "As spoken"), ("shown", "As shown"), ("both", "Both")] { label { input type="radio" name="view" value=(view) checked[view == "both"]; (name) } } }
            }
            div.row.bar-end {
                form method="post" action=(format!("/names/{id}/detect")) { (token(asked)) button.btn.small type="submit" { (Icon::Search) "Look again" } }
                form method="post" action="/undo" { (token(asked)) input type="hidden" name="back" value=(format!("/names/{id}")); button.btn.small #undo type="submit" { (Icon::Undo) "Undo " kbd { "U" } } }
                @if open.is_some() { form method="post" action="/names/hide" { (token(asked)) button.btn.small type="submit" { (Icon::Lock) "Hide" } } }
                a.btn.small href=(format!("/names/{id}?second=1")) { "Read again" }
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
    if let Some(session) = &asked.session {
        desk.open_raw(session, &id, reason)?;
    }
    Ok(Reply::SeeOther(asked.back(&format!("/names/{id}"))))
}

/// `POST /names/hide`
pub(crate) fn hide(desk: &Desk, asked: &Asked) -> Answer {
    if let Some(session) = &asked.session {
        desk.close_raw(session);
    }
    Ok(Reply::SeeOther(asked.back("/names")))
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

/// `POST /names/{transcript}/decide`: one mention, or several at once; an accepted one may be
/// given what stands in its place. With `second`, what a second reader says.
pub(crate) fn decide(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let decision =
        Decision::parse(asked.field("decision")).ok_or(Refusal::BadField { name: "decision" })?;
    let mentions = own(desk, asked, &id)?;
    let ids: Vec<i64> = mentions.iter().map(|kept| kept.id).collect();
    let next = asked.field("next");
    let place = if next.chars().all(|c| c.is_ascii_digit()) && !next.is_empty() {
        format!("#m{next}")
    } else {
        String::new()
    };
    if !asked.field("second").is_empty() {
        for number in ids {
            desk.study.read_again(number, decision)?;
        }
        return Ok(Reply::SeeOther(format!("/names/{id}?second=1{place}")));
    }
    desk.study.decide_mentions(&ids, decision, "")?;
    if decision == Decision::Accepted {
        stand_in(desk, asked, &id, &mentions)?;
    }
    Ok(Reply::SeeOther(format!("/names/{id}{place}")))
}

/// What was typed stands in the place of the entity that mentions were just given.
fn stand_in(
    desk: &Desk,
    asked: &Asked,
    id: &TranscriptId,
    decided: &[KeptMention],
) -> Result<(), Refusal> {
    let words = asked.field("replacement");
    let Some(first) = decided.first().filter(|_| !words.is_empty()) else { return Ok(()) };
    let stands =
        who::typed(words, first.mention.class).ok_or(Refusal::BadField { name: "replacement" })?;
    let now = desk.study.mentions(id)?;
    let those = now.iter().find(|kept| decided.iter().any(|other| other.id == kept.id));
    if let Some(entity) = those.and_then(|kept| kept.mention.entity) {
        desk.study.set_replacement(entity, stands, "")?;
    }
    Ok(())
}

/// The mentions that a form names; all of them stand in this interview.
fn own(desk: &Desk, asked: &Asked, id: &TranscriptId) -> Result<Vec<KeptMention>, Refusal> {
    let mut all = desk.study.mentions(id)?;
    let mut ids = Vec::new();
    for text in asked.fields("mention").flat_map(|value| value.split(',')) {
        ids.push(text.parse::<i64>().map_err(|_| Refusal::BadField { name: "mention" })?);
    }
    let known = |id: &i64| all.iter().any(|kept| kept.id == *id);
    if ids.is_empty() || !ids.iter().all(known) {
        return Err(Refusal::BadField { name: "mention" });
    }
    all.retain(|kept| ids.contains(&kept.id));
    Ok(all)
}

/// `POST /names/{transcript}/replace`: chooses what stands in the place of somebody.
pub(crate) fn replace(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let entity = EntityId(asked.number("entity")?);
    let entities = desk.study.entities()?;
    let known = entities.iter().find(|entry| entry.id == entity);
    let known = known.ok_or(Refusal::NotFound { what: "entity" })?;
    let stands = who::typed(asked.field("replacement"), known.class)
        .ok_or(Refusal::BadField { name: "replacement" })?;
    desk.study.set_replacement(entity, stands, "")?;
    Ok(Reply::SeeOther(format!("/names/{id}#who-{}", entity.0)))
}

/// `POST /names/{transcript}/merge`: makes two of them one.
pub(crate) fn merge(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let (kept, gone) = (EntityId(asked.number("kept")?), EntityId(asked.number("gone")?));
    if kept == gone {
        return Err(Refusal::BadField { name: "kept" });
    }
    desk.study.merge_entities(kept, gone, "")?;
    Ok(Reply::SeeOther(format!("/names/{id}#who-{}", kept.0)))
}

/// `POST /names/{transcript}/split`: sets mentions apart as somebody else.
pub(crate) fn split(desk: &Desk, asked: &Asked) -> Answer {
    let id = asked.transcript()?;
    let ids: Vec<i64> = own(desk, asked, &id)?.iter().map(|kept| kept.id).collect();
    let entity = desk.study.split_entity(&ids, "")?.value;
    Ok(Reply::SeeOther(format!("/names/{id}#who-{}", entity.0)))
}
