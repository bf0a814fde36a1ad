//! Collections and releases: what is being put together, what the gate says of it, what is out,
//! what must come back.

use heard_study::{KeptCollection, Recall, ReleaseEntry, ReleaseState, StudyError};
use maud::{Markup, html};

use super::gate::{self, use_in_words};
use super::quotes::{sight, today};
use super::reader::seen;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, tag, token};
use crate::look::words::{count, day};
use crate::reply::{Answer, Refusal, Reply};

/// `GET /releases`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let mut releases = desk.study.releases()?;
    releases.reverse();
    let collections = desk.study.collections()?;
    let recalls = desk.study.recall_list(today(desk), None)?;
    let problems = match asked.query("verify") {
        Some(_) => Some(desk.study.verify_releases(None)?),
        None => None,
    };
    let body = html! {
        div.wrap {
            div.page-head {
                div { p.eyebrow { "Everything that has left this study, and where it went" } h1 { "Releases" } }
                div.actions { @if !releases.is_empty() { a.btn href="/releases?verify=1" { (Icon::Tick) "Hold the files against the ledger" } } a.btn.primary href="/board" { (Icon::Add) "New release" } }
            }
            @if let Some(problems) = &problems { (verified(problems)) }
            @for recall in &recalls { (to_recall(asked, recall)) }
            section.sec aria-labelledby="col-h" {
                h2 #col-h { "Collections" }
                @if collections.is_empty() { p.muted.sec-s { "None yet. " a href="/board" { "The board" } " is where one begins." } }
                @else { div.gap-t { (collection_table(&collections)) } }
            }
            section.sec aria-labelledby="led-h" {
                h2 #led-h { "Ledger" }
                div.gap-t { @if releases.is_empty() {
                    (empty(Icon::Releases, "Nothing has left this study", "A release is a collection that passed every check: frozen, and entered here for good.", html! {}))
                } @else { (ledger(&releases)) } }
            }
        }
    };
    Ok(Reply::Html(Frame::new(Nav::Releases, "Releases").page(desk, asked, body)))
}

fn verified(problems: &[heard_study::ReleaseProblem]) -> Markup {
    html! {
        @if problems.is_empty() { div.banner.ok role="status" { (Icon::Ok) p { strong { "Every file is what went out." } " Each was held against the ledger, byte by byte." } } }
        @else { div.banner.block role="alert" { (Icon::Block) div { p { strong { "Something is not what went out." } " Put it back from a backup; hand nothing on until then." } ul.sec-s { @for problem in problems { li { (problem) } } } } } }
    }
}

/// What must come back: which cards, who has them, what to write, and the record that it came.
pub(crate) fn to_recall(asked: &Asked, recall: &Recall) -> Markup {
    let release = &recall.release;
    let mut since: Vec<_> = recall.cards.iter().map(|card| card.since).collect();
    since.sort_unstable();
    html! {
        section.recall.sec aria-labelledby=(format!("rc-{}", release.name)) {
            div.recall-h { (Icon::Again)
                div.grow {
                    h2.h-sm id=(format!("rc-{}", release.name)) { "Ask for " (count(recall.cards.len(), "card")) " of " (release.name) " back" }
                    p { "It went to " (if release.shown_to.is_empty() { "people who are not named in the ledger" } else { &release.shown_to }) " on " (day(release.on)) ". Somebody has taken something back since" @if let Some(first) = since.first() { ", on " (day(*first)) } ". They need give no reason." }
                }
            }
            div.scroll-x tabindex="0" role="region" aria-label=(format!("Cards of {} to fetch back", release.name)) {
                table { caption.vh { "Cards to fetch back" }
                    thead { tr { th.n scope="col" { "Card" } th scope="col" { "Label on it" } th scope="col" { "Stands in" } th scope="col" { "Not to be shown since" } } }
                    tbody { @for card in &recall.cards { tr { th.n scope="row" { (card.number) } td { (card.label) } td.files-in { (card.files.join(", ")) } td.nowrap { (day(card.since)) } } } }
                }
            }
            div.recall-f {
                details.disc { summary { "What to write to those who have it" } pre.letter tabindex="0" { (recall.letter) } }
                details.disc.sec-s { summary { "It came back" }
                    form.stack method="post" action=(format!("/release/{}/recalled", release.name)) {
                        (token(asked))
                        div.field { label for=(format!("note-{}", release.name)) { "How it came back, and what could not" } textarea.input id=(format!("note-{}", release.name)) name="note" rows="2" required maxlength="2000" {} }
                        p { button.btn type="submit" { (Icon::Tick) "Record it" } }
                    }
                }
            }
        }
    }
}

fn collection_table(collections: &[KeptCollection]) -> Markup {
    html! {
        div.scroll-x tabindex="0" role="region" aria-labelledby="col-cap" {
            table { caption.vh #col-cap { "Collections, with what they are for" }
                thead { tr { th scope="col" { "Collection" } th scope="col" { "Title" } th scope="col" { "For" } th.n scope="col" { "Quotes" } th scope="col" { "Shown on" } } }
                tbody { @for kept in collections { @let one = &kept.collection; tr {
                    th scope="row" { a href=(format!("/collection/{}", one.name)) { (one.name) } }
                    td { (one.title) } td { (use_in_words(one.use_)) } td.n { (one.quotes.len()) }
                    td.nowrap { @if let Some(on) = one.on { (day(on)) } @else { span.faint { "–" } } }
                } } }
            }
        }
    }
}

fn ledger(releases: &[ReleaseEntry]) -> Markup {
    html! {
        div.scroll-x tabindex="0" role="region" aria-labelledby="led-cap" {
            table.sticky1 { caption.vh #led-cap { "All releases, newest first" }
                thead { tr { th scope="col" { "Release" } th scope="col" { "For" } th.n scope="col" { "Cards" } th scope="col" { "Codebook" } th scope="col" { "Date" } th scope="col" { "State" } th scope="col" { "Files" } } }
                tbody { @for release in releases { tr {
                    th scope="row" { a href=(format!("/release/{}", release.name)) { (release.name) } span.sm.muted.block { (release.title) } }
                    td { (use_in_words(release.use_)) @if !release.shown_to.is_empty() { span.sm.muted.block { (release.shown_to) } } }
                    td.n { (release.cards) } td { (release.codebook) } td.nowrap { (day(release.on)) }
                    td { (state(release.state)) }
                    td { @if release.state == ReleaseState::Out { (files(release)) } @else { span.faint { "–" } } }
                } } }
            }
        }
    }
}

fn state(state: ReleaseState) -> Markup {
    match state {
        ReleaseState::Out => tag("ok", Icon::Ok, "Out"),
        ReleaseState::Recalled => tag("hold", Icon::Again, "Fetched back"),
        ReleaseState::Erased => tag("", Icon::Close, "Erased"),
    }
}

fn files(release: &ReleaseEntry) -> Markup {
    html! {
        ul.files { @for (number, file) in release.files.iter().enumerate() {
            li { a href=(format!("/release/{}/file?n={number}", release.name)) { (Icon::Download) (file) } }
        } }
    }
}

/// `POST /release/{release}/recalled`: records how a release came back.
pub(crate) fn recalled(desk: &Desk, asked: &Asked) -> Answer {
    let note = asked.field("note");
    if note.is_empty() {
        return Err(Refusal::BadField { name: "note" });
    }
    desk.study.mark_recalled(asked.path("release"), note)?;
    Ok(Reply::SeeOther("/releases".to_owned()))
}

/// `GET /collection/{collection}`: what the gate says, holds to sign, and the cards as they would
/// be shown.
pub(crate) fn collection(desk: &Desk, asked: &Asked) -> Answer {
    let name = asked.path("collection");
    let page = desk.study.page(name, &sight(desk))?;
    let view = desk.study.gate_view(name, &sight(desk))?;
    let body = html! {
        div.wrap {
            div.page-head {
                div { p.eyebrow { (use_in_words(view.use_)) " · " (count(page.cards.len(), "quote")) " · " (day(view.on)) @if !view.shown_to.is_empty() { " · " (view.shown_to) } } h1 { (view.title) } }
                div.actions { a.btn href=(format!("/board/{name}/gate")) { (Icon::Tick) "Sign holds" } a.btn href=(format!("/board/{name}")) { (Icon::Board) "On the board" } a.btn href=(format!("/reviewing/set/{name}")) { (Icon::Person) "Who read it" } a.btn href=(format!("/collection/{name}/report")) { (Icon::Download) "Report to keep" } }
            }
            section.card.gate-card aria-labelledby="gate-h" {
                (gate::head(&view))
                (gate::findings(&view, |_| html! {}))
                (gate::all_checks(&view))
            }
            (gate::signed(&view))
            section.sec aria-labelledby="cards-h" {
                h2 #cards-h { "As it would be shown" }
                ol.quote-list.gap-t { @for card in &page.cards {
                    li.card { div.qc-h { span.qc-no { (card.number) } span.sm.muted { (card.quote) } }
                        blockquote.quote { p { "“" (seen(card.shown.as_str())) "”" } footer.cite { (card.label) } } }
                } }
            }
        }
    };
    let above = [("/releases", "Releases")];
    let frame = Frame { above: &above, ..Frame::new(Nav::Releases, name) };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

/// `GET /collection/{collection}/report?as=csv`: the gate's report as a file.
pub(crate) fn report(desk: &Desk, asked: &Asked) -> Answer {
    let page = desk.study.page(asked.path("collection"), &sight(desk))?;
    let report = desk.study.gate(asked.path("collection"), &sight(desk))?;
    let name = &page.name;
    Ok(match asked.query("as") {
        Some("csv") => Reply::File {
            name: format!("gate-report-{name}.csv"),
            bytes: heard_export::gate_report::csv(&report, &page)
                .map_err(|source| Refusal::Study(StudyError::Render { source: source.into() }))?,
        },
        _ => Reply::File {
            name: format!("gate-report-{name}.html"),
            bytes: heard_export::gate_report::html(&report, &page),
        },
    })
}
