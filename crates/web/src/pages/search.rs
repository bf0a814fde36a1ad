//! Search: words in context, by interview, as they may be shown; and a code on what was found.

mod found;

use heard_model::{CodeId, TranscriptId};
use maud::{Markup, html};

use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, token};
use crate::look::words::{count, in_url};
use crate::reply::{Answer, Refusal, Reply};

/// `GET /search?q=`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let query = query(asked);
    let body = html! {
        div.wrap {
            div.page-head { h1 { "Search" } }
            (coded(desk, asked))
            form.sr-form #search role="search" action="/search" {
                div.sr-q {
                    div.search-in { (Icon::Search) input.input.big #q type="search" name="q" value=(query) aria-label="Words to look for" autocomplete="off" placeholder="fine OR okay" autofocus[query.is_empty()]; }
                    button.btn.primary.big type="submit" { "Search" }
                }
            }
            div #found { (found::results(desk, asked, query)?) }
        }
    };
    let frame =
        Frame { class: "search", scripts: &["search.js"], ..Frame::new(Nav::Search, "Search") };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

/// `GET /search/found?q=`: what is found alone, for a page that asks while somebody types.
pub(crate) fn found(desk: &Desk, asked: &Asked) -> Answer {
    Ok(Reply::Html(found::results(desk, asked, query(asked))?))
}

fn query(asked: &Asked) -> &str {
    asked.query("q").unwrap_or_default().trim()
}

/// What was coded just now, with the way back.
fn coded(desk: &Desk, asked: &Asked) -> Markup {
    let Some(number) = asked.query("coded").and_then(|number| number.parse::<usize>().ok()) else {
        return html! {};
    };
    let already = asked.query("already").and_then(|number| number.parse().ok()).unwrap_or(0_usize);
    let name = asked
        .query("as")
        .and_then(CodeId::parse)
        .and_then(|id| Some(desk.study.working_codebook().ok()?.codes.get(&id)?.name.clone()));
    html! {
        div.banner.ok role="status" {
            (Icon::Ok)
            div.grow { p { strong { (count(number, "turn")) " coded" @if let Some(name) = name { " as " (name) } } @if already > 0 { ", " (already) " were so already" } } }
            @if number > 0 {
                form method="post" action="/undo" {
                    (token(asked)) input type="hidden" name="back" value=(format!("/search?q={}", in_url(query(asked))));
                    @if let Some(seq) = asked.query("seq") { input type="hidden" name="seq" value=(seq); }
                    button.btn.small type="submit" { (Icon::Undo) "Undo" }
                }
            }
        }
    }
}

/// `POST /search/code`: puts a code on the turns that were chosen, or on all that is found, in one
/// step.
pub(crate) fn code(desk: &Desk, asked: &Asked) -> Answer {
    let code = CodeId::parse(asked.field("code")).ok_or(Refusal::BadField { name: "code" })?;
    let query = asked.field("q");
    let done = if asked.field("all").is_empty() {
        let mut turns = Vec::new();
        for hit in asked.fields("hit") {
            turns.push(chosen(hit).ok_or(Refusal::BadField { name: "hit" })?);
        }
        if turns.is_empty() {
            return Err(Refusal::BadField { name: "hit" });
        }
        desk.study.code_turns(&turns, &code.to_string())?
    } else {
        desk.study.auto_code(query, &code.to_string())?
    };
    let (added, already) = (done.value.added.len(), done.value.already);
    let to = format!("/search?q={}&coded={added}&already={already}&as={code}", in_url(query));
    Ok(Reply::SeeOther(match done.seq {
        Some(seq) => format!("{to}&seq={seq}"),
        None => to,
    }))
}

/// `M03 12`
fn chosen(hit: &str) -> Option<(TranscriptId, u32)> {
    let (transcript, turn) = hit.rsplit_once(' ')?;
    Some((
        TranscriptId::new(transcript).filter(|id| id.as_str() == transcript)?,
        turn.parse().ok()?,
    ))
}
