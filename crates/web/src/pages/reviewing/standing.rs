//! Where every quote of a set stands, and what each reader said of it. Disagreement is shown as it
//! is: nothing is averaged.

use heard_model::review::state_of;
use heard_model::{Review, ReviewState, Verdict};
use heard_study::{Assignment, KeptCollection, Page};
use maud::{Markup, html};

use super::super::gate::use_in_words;
use super::super::quotes::{sight, standing};
use super::super::reader::seen;
use super::{ask, frame};
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::tag;
use crate::look::words::count;
use crate::reply::{Answer, Refusal, Reply};

/// Every set, with what was asked about it.
pub(super) fn sets(desk: &Desk, sets: &[KeptCollection]) -> Result<Markup, Refusal> {
    let all = desk.study.assignments()?;
    Ok(html! {
        section.sec-s aria-labelledby="sets-h" {
            h2.h-sm #sets-h { "Sets" }
            ul.log.sec-s { @for kept in sets { @let one = &kept.collection;
                @let asked = one.quotes.iter().filter(|quote| all.iter().any(|a| a.quote == **quote)).count();
                li { a href=(format!("/reviewing/set/{}", one.name)) { (one.title) } span.muted { (asked) " of " (count(one.quotes.len(), "quote")) " given to readers" } }
            } }
        }
    })
}

/// `GET /reviewing/set/{collection}`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    let page = desk.study.page(name, &sight(desk))?;
    let mut given = desk.study.assignments()?;
    given.retain(|one| page.cards.iter().any(|card| card.quote == one.quote));
    let rows = (0..page.cards.len())
        .map(|at| row(desk, &page, at, &given))
        .collect::<Result<Vec<_>, _>>()?;
    let body = html! {
        div.wrap {
            div.page-head {
                div { p.eyebrow { (use_in_words(page.use_)) " · " (count(page.cards.len(), "quote")) } h1 { "Who read “" (page.title) "”" } }
                div.actions { a.btn href=(format!("/board/{name}")) { (Icon::Board) "On the board" } a.btn.primary href=(format!("/reviewing?set={name}#ask-h")) { (Icon::Person) "Ask somebody else" } }
            }
            (came_of_it(asked))
            (tally(&page))
            @if page.cards.is_empty() { p.muted.sec-s { "No quote is in this set yet." } }
            @else { ol.quote-list.gap-t { @for row in &rows { (row) } } }
        }
    };
    let above = [("/quotes", "Quotes"), ("/reviewing", "Who reads what")];
    let title = page.title.clone();
    Ok(Reply::Html(frame(&title, &above).page(desk, asked, body)))
}

/// How many were asked, where somebody has just been.
fn came_of_it(asked: &Asked) -> Markup {
    let number = |name: &str| asked.query(name).and_then(|word| word.parse::<usize>().ok());
    let Some(made) = number("asked") else { return html! {} };
    let short = number("short").unwrap_or_default();
    html! {
        div.banner.ok role="status" { (Icon::Ok) p { "Asked for " (count(made, "more reading")) "." } }
        @if short > 0 { div.banner.hold role="status" { (Icon::Hold) p { strong { (count(short, "quote")) " still " (if short == 1 { "has" } else { "have" }) " too few readers, or no peer." } " Name more people; nobody was given somebody they may know." } } }
    }
}

fn state(page: &Page, at: usize) -> ReviewState {
    let card = &page.cards[at];
    state_of(&card.reviews, &card.shown_digest, page.use_)
}

fn tally(page: &Page) -> Markup {
    let many =
        |wanted: ReviewState| (0..page.cards.len()).filter(|at| state(page, *at) == wanted).count();
    html! {
        p.row { @for (one, words) in [(ReviewState::Approved, "approved"), (ReviewState::Held, "held"), (ReviewState::InReview, "in review"), (ReviewState::Candidate, "nobody looked yet")] {
            span { strong.num { (many(one)) } " " (words) }
        } }
    }
}

/// One quote: its words as shown, where it stands, what each reader said.
fn row(desk: &Desk, page: &Page, at: usize, given: &[Assignment]) -> Result<Markup, Refusal> {
    let card = &page.cards[at];
    let answers = desk.study.answers(card.quote)?;
    let readers: Vec<&Assignment> = given.iter().filter(|one| one.quote == card.quote).collect();
    let others = card.reviews.iter().filter(|r| !readers.iter().any(|a| a.reviewer == r.reviewer));
    let mut names: Vec<&str> = readers.iter().map(|one| one.reviewer.as_str()).collect();
    names.extend(others.map(|review| review.reviewer.as_str()));
    names.dedup();
    let last = |name: &str| card.reviews.iter().rev().find(|review| review.reviewer == name);
    let waits = |name: &str| {
        answers.iter().rev().find(|(who, _)| who == name).map(|(_, said)| said.not_for())
    };
    Ok(html! {
        li.card {
            div.qc-h { span.qc-no { (card.number) } (standing(state(page, at), false)) @if differ(&card.reviews, &card.shown_digest) { (tag("info", Icon::Split, "They differ")) } }
            blockquote.quote { p { "“" (seen(card.shown.as_str())) "”" } footer.cite { (card.label) } }
            @if names.is_empty() { p.sm.muted { "Nobody was asked yet." } }
            @else { ul.read-by { @for name in &names { li {
                strong { (name) } " "
                @match last(name) {
                    None => { span.muted { "has not read it yet" } }
                    Some(review) => { (said(review, &card.shown_digest)) @if let Some(not_for) = waits(name).filter(|uses| !uses.is_empty()) { span.sm.muted { " · not for " (not_for.iter().map(|use_| use_in_words(*use_)).collect::<Vec<_>>().join(", ")) } } @if !review.comment.is_empty() { p.say.sm { "“" (review.comment) "”" } } }
                }
                @if let Some(review) = last(name) { span.vh { " as " (ask::role_in_words(review.role)) } }
            } } } }
        }
    })
}

/// Whether two of those who read exactly this say different things, each as they said last.
fn differ(reviews: &[Review], shown: &str) -> bool {
    let mut last: Vec<&Review> = Vec::new();
    for review in reviews.iter().filter(|review| review.shown_digest == shown) {
        last.retain(|earlier| earlier.reviewer != review.reviewer);
        last.push(review);
    }
    let any = |verdicts: &[Verdict]| last.iter().any(|r| verdicts.contains(&r.verdict));
    any(&[Verdict::Approve]) && any(&[Verdict::Veto, Verdict::Change])
}

/// What somebody said, in words and a drawing.
fn said(review: &Review, shown: &str) -> Markup {
    html! {
        (verdict_in_words(review.verdict))
        @if review.shown_digest != shown { span.sm.muted { " · of earlier words; these are asked about again" } }
    }
}

/// A verdict, in words and a drawing.
pub(super) fn verdict_in_words(verdict: Verdict) -> Markup {
    let (class, icon, words) = match verdict {
        Verdict::Approve => ("ok", Icon::Ok, "yes"),
        Verdict::Change => ("hold", Icon::Unsure, "talk about it first"),
        Verdict::Veto => ("block", Icon::No, "no"),
        Verdict::Pass => ("", Icon::Pass, "passed"),
        Verdict::KnowsPerson => ("hold", Icon::Person, "may know the person"),
    };
    html! { span class=(format!("std {class}")) { (icon) span { (words) } } }
}
