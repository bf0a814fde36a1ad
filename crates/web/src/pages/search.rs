//! Search: words in context, by interview, as they may be shown.

use heard_study::{MaskedTurn, Order, SearchHit, StudyError};
use maud::{Markup, html};

use super::reader::seen;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty};
use crate::look::words::{count, head, tail};
use crate::reply::{Answer, Refusal, Reply};

/// How many turns are shown.
const MOST: usize = 200;
/// How many characters stand on each side.
const WIDTH: usize = 60;

/// `GET /search?q=`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let query = asked.query("q").unwrap_or_default().trim();
    let results = if query.is_empty() { ways() } else { results(desk, query)? };
    let body = html! {
        div.wrap {
            div.page-head { h1 { "Search" } }
            form.sr-form role="search" action="/search" {
                div.sr-q {
                    div.search-in { (Icon::Search) input.input.big type="search" name="q" value=(query) aria-label="Words to look for" autocomplete="off" placeholder="fine OR okay"; }
                    button.btn.primary.big type="submit" { "Search" }
                }
            }
            (results)
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Search, "Search").page(desk, asked, body)))
}

fn ways() -> Markup {
    const WAYS: [(&str, &str); 7] = [
        ("fine OR okay", "either word"),
        ("\"all right\"", "exactly these words"),
        ("said NEAR fine", "close to each other"),
        ("smil*", "smile, smiled, smiling"),
        ("fine NOT bank", "leave something out"),
        ("code:C15 diary", "where something is coded"),
        ("role:participant fine", "who speaks"),
    ];
    html! {
        section.card.narrow aria-labelledby="ways-h" {
            h2.h-sm #ways-h { "Ways to search" }
            dl.kv.sec-s { @for (way, finds) in WAYS { dt { code { (way) } } dd { (finds) } } }
            p.sm.muted.sec-s { "Search looks through the words as spoken. What it finds is shown with names hidden." }
        }
    }
}

fn results(desk: &Desk, query: &str) -> Result<Markup, Refusal> {
    let answer = match desk.study.search(query, Order::Place, MOST) {
        Ok(answer) => answer,
        Err(StudyError::Query { .. }) => {
            return Ok(html! {
                div.banner.warn { (Icon::Warn) div { p.strong { "That is no search yet" } p { "A quote mark or bracket is open, or a word such as AND has nothing after it." } } }
                div.sec-s { (ways()) }
            });
        }
        Err(error) => return Err(error.into()),
    };
    if answer.count == 0 {
        return Ok(empty(
            Icon::Search,
            "Nothing was found",
            "Try fewer words, another spelling, or the beginning of a word with * at its end.",
            html! { a.btn href="/search" { "Ways to search" } },
        ));
    }
    let mut groups: Vec<(&heard_model::TranscriptId, Vec<&SearchHit>)> = Vec::new();
    for hit in &answer.hits {
        match groups.last_mut() {
            Some((id, hits)) if **id == hit.transcript => hits.push(hit),
            _ => groups.push((&hit.transcript, vec![hit])),
        }
    }
    let shown = answer.hits.len();
    Ok(html! {
        div.sec-head { h2.h-sm { (count(answer.count, "turn")) " in " (count(groups.len(), "interview")) } @if shown < answer.count { p.sm.muted { "The first " (shown) " are shown." } } }
        @for field in &answer.unknown_fields { p.banner.warn.sec-s { (Icon::Warn) span { "Nothing here has a field called “" (field) "”." } } }
        @for (id, hits) in &groups { (group(desk, id, hits)?) }
    })
}

fn group(
    desk: &Desk,
    id: &heard_model::TranscriptId,
    hits: &[&SearchHit],
) -> Result<Markup, Refusal> {
    let transcript = desk.masked(id)?;
    let heading = format!("kw-{id}");
    Ok(html! {
        section.kw.panel aria-labelledby=(heading) {
            div.panel-head { h3 id=(heading) { a href=(format!("/transcript/{id}")) { (id) } span.muted.sm { (count(hits.len(), "turn")) } } }
            table.kwic {
                caption.vh { "What was found in " (id) }
                colgroup { col.c2; col; col.c4; col; }
                thead.vh { tr { th scope="col" { "Turn" } th scope="col" { "Before" } th scope="col" { "Match" } th scope="col" { "After" } } }
                tbody { @for hit in hits { @if let Some(turn) = transcript.turns.iter().find(|turn| turn.number == hit.turn) { (line(hit, turn)) } } }
            }
        }
    })
}

/// One hit: what was found, with the words round it, masked.
fn line(hit: &SearchHit, turn: &MaskedTurn) -> Markup {
    let text = turn.words.as_str();
    let places: Vec<_> = hit
        .highlights
        .iter()
        .filter_map(|found| turn.map.shown_of(found.shifted(hit.span.start())))
        .collect();
    let first = places.first().cloned().unwrap_or(0..0);
    let (before, behind) = (tail(WIDTH, &text[..first.start]), head(WIDTH, &text[first.end..]));
    let href = format!("/transcript/{0}?turn={1}#t{1}", hit.transcript, hit.turn);
    html! {
        tr {
            td.kt.num { a href=(href) { (hit.turn) span.vh { ", open it" } } }
            td.kl { (seen(before)) }
            td.km { @if first.is_empty() { span.faint { "in this turn" } } @else { mark { (seen(&text[first])) } } @if places.len() > 1 { span.sm.faint { " +" (places.len() - 1) } } }
            td.kr { (seen(behind)) }
        }
    }
}
