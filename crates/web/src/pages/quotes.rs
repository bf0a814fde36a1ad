//! Quotes: words lifted for showing, and where each stands.

use heard_model::{Date, ReviewState, Use};
use heard_study::{KeptQuote, PassageTag, Sight};
use maud::{Markup, html};

use super::reader::seen;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, tag};
use crate::look::words::count;
use crate::reply::{Answer, Refusal, Reply};
use crate::selection;

/// How many stand on a page.
const PAGE: usize = 30;

/// What the gate is given: today, and the key where it is open.
pub(super) fn sight(desk: &Desk) -> Sight {
    Sight { on: None, key: desk.key.clone() }
}

/// Today.
pub(super) fn today(desk: &Desk) -> Date {
    desk.now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// `GET /quotes?use=workshop&from=0`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let use_ = match asked.query("use") {
        None => Use::Workshop,
        Some(word) => Use::parse(word).ok_or(Refusal::NotFound { what: "use" })?,
    };
    let from: usize = asked.query("from").and_then(|from| from.parse().ok()).unwrap_or(0);
    let quotes = desk.study.quotes()?;
    let marks = Marks::of(&desk.study.working_codebook()?);
    let mut marked = desk.study.tagged_passages(None)?;
    marked.retain(|one| one.tag == PassageTag::Safeguarding);
    let mut cards = Vec::new();
    for kept in quotes.iter().skip(from).take(PAGE) {
        let quote = &kept.quote;
        let waits = marked
            .iter()
            .any(|one| one.transcript == quote.transcript && one.span.overlaps(quote.span));
        cards.push(card(desk, &marks, (kept, waits), use_)?);
    }
    let body = html! {
        div.wrap {
            div.page-head {
                div { p.eyebrow { (count(quotes.len(), "quote")) } h1 { "Quotes" } p.row { a href="/reviewing" { "Who reads what" } a href="/passages" { "Passages that call for care" } } }
                form.row.sm action="/quotes" {
                    label for="use" { "Where they stand for" }
                    select.input.auto #use name="use" { @for one in Use::ALL { @if one.audience().is_some() { option value=(one.as_str()) selected[one == use_] { (one.as_str().replace('_', " ")) } } } }
                    button.btn.small type="submit" { "Show" }
                }
            }
            @if quotes.is_empty() {
                (empty(Icon::Quotes, "No quote is lifted yet", "Select words in an interview and choose “Quote”. Two people review each one, a peer among them, before it may be shown.", html! { a.btn.primary href="/transcripts" { "Read an interview" } }))
            } @else { ul.quote-list { @for card in &cards { (card) } } (more(from, quotes.len(), use_)) }
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Quotes, "Quotes").page(desk, asked, body)))
}

fn more(from: usize, all: usize, use_: Use) -> Markup {
    let href = |from: usize| format!("/quotes?use={}&from={from}", use_.as_str());
    html! {
        @if all > PAGE {
            nav.row.sec-s aria-label="More quotes" {
                @if from > 0 { a.btn href=(href(from.saturating_sub(PAGE))) { "Earlier" } }
                @if from + PAGE < all { a.btn href=(href(from + PAGE)) { "Later" } }
            }
        }
    }
}

/// A quote, and whether it waits for a safeguarding decision.
fn card(
    desk: &Desk,
    marks: &Marks,
    (kept, waits): (&KeptQuote, bool),
    use_: Use,
) -> Result<Markup, Refusal> {
    let quote = &kept.quote;
    let transcript = desk.masked(&quote.transcript)?;
    let turn = transcript.turns.iter().find(|turn| selection::shown(turn, quote.span).is_some());
    let words = turn.and_then(|turn| selection::words(turn, quote.span)).unwrap_or_default();
    let who = turn.map(|turn| turn.speaker.as_str()).unwrap_or_default();
    let at = turn.map_or(1, |turn| turn.number);
    let state = desk.study.review_state(quote.id, use_, &sight(desk))?;
    let reviews = desk.study.reviews(quote.id)?.len();
    let theme = quote.code.map_or("t0", |code| marks.get(code).theme);
    Ok(html! {
        li class=(format!("card {theme}")) {
            div.qc-h { span.qc-no { (quote.id) } (standing(state, waits)) }
            blockquote.quote.themed { p { "“" (seen(words)) "”" } footer.cite { (who) ", " a href=(format!("/transcript/{0}?turn={at}#t{at}", quote.transcript)) { (quote.transcript) " turn " (at) } } }
            p.row.sm.muted {
                @if let Some(code) = quote.code { (marks.get(code).label()) }
                span { (count(reviews, "review")) }
                @if !quote.edits.is_empty() { span { (count(quote.edits.len(), "edit")) ", not shown here" } }
                @for note in &quote.content_notes { span.tag.plain { (note.replace(['-', '_'], " ")) } }
            }
        }
    })
}

/// Where a quote stands, as a tag.
pub(super) fn standing(state: ReviewState, safeguarding: bool) -> Markup {
    if safeguarding {
        return tag("block", Icon::Block, "Safeguarding decision needed");
    }
    match state {
        ReviewState::Approved => tag("ok", Icon::Ok, "Approved"),
        ReviewState::Held => tag("hold", Icon::Hold, "Held"),
        ReviewState::Rejected => tag("", Icon::Close, "Taken out"),
        ReviewState::InReview => tag("info", Icon::Info, "In review"),
        ReviewState::Candidate => tag("info", Icon::Info, "Nobody looked yet"),
    }
}
