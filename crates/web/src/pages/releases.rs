//! Collections and releases: what is being put together, what the gate says of it, what is out.

use heard_study::{KeptCollection, Recall, ReleaseEntry, ReleaseState, StudyError};
use maud::{Markup, html};

use super::quotes::{sight, today};
use super::reader::seen;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::icon::Icon;
use crate::look::shell::{Frame, Nav, empty, tag};
use crate::look::words::{count, day};
use crate::reply::{Answer, Refusal, Reply};

/// `GET /releases`
pub(crate) fn page(desk: &Desk, asked: &Asked) -> Answer {
    let mut releases = desk.study.releases()?;
    releases.reverse();
    let collections = desk.study.collections()?;
    let recalls = desk.study.recall_list(today(desk), None)?;
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { "Everything that has left this study, and where it went" } h1 { "Releases" } } }
            @for recall in &recalls { (recalled(recall)) }
            section.sec aria-labelledby="col-h" {
                h2 #col-h { "Collections" }
                @if collections.is_empty() { p.muted.sec-s { "None yet. “heard collection new” begins one." } }
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

fn recalled(recall: &Recall) -> Markup {
    html! {
        section.banner.block aria-label=(format!("Ask {} back", recall.release.name)) {
            (Icon::Block)
            div {
                h2.h-sm { "Ask for " (count(recall.cards.len(), "card")) " of " (recall.release.name) " back" }
                p { "It went to " (recall.release.shown_to) " on " (day(recall.release.on)) ". Somebody has taken something back since." }
                ul.sec-s { @for card in &recall.cards { li { "Card " (card.number) ", “" (card.label) "”: may not be shown since " (day(card.since)) } } }
                details.disc.sec-s { summary { "What to write" } pre.letter { (recall.letter) } }
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
                    td { (one.title) } td { (one.use_.as_str().replace('_', " ")) } td.n { (one.quotes.len()) }
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
                    th scope="row" { (release.name) span.sm.muted.block { (release.title) } }
                    td { (release.use_.as_str().replace('_', " ")) @if !release.shown_to.is_empty() { span.sm.muted.block { (release.shown_to) } } }
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

/// `GET /release/{release}/file?n=0`: a file of the frozen bundle, as it went out or not at all.
pub(crate) fn file(desk: &Desk, asked: &Asked) -> Answer {
    let lost = || Refusal::NotFound { what: "release" };
    let name = asked.path("release");
    let release = desk.study.releases()?.into_iter().find(|release| release.name == name);
    let release = release.filter(|release| release.state == ReleaseState::Out).ok_or_else(lost)?;
    let number: usize = asked.query("n").and_then(|n| n.parse().ok()).ok_or_else(lost)?;
    // By number in the ledger's list, so no address can name a path.
    let file = release.files.get(number).ok_or_else(lost)?;
    if !desk.study.verify_releases(Some(name))?.is_empty() {
        return Err(Refusal::NotAsReleased);
    }
    let path = desk.study.folder().join("releases").join(name).join(file);
    let bytes =
        std::fs::read(&path).map_err(|source| Refusal::Study(StudyError::File { path, source }))?;
    Ok(Reply::File { name: file.rsplit('/').next().unwrap_or(file).to_owned(), bytes })
}

/// `GET /collection/{collection}`: the cards as they would be shown, and what the gate says.
pub(crate) fn collection(desk: &Desk, asked: &Asked) -> Answer {
    let kept = desk.study.collection(asked.path("collection"))?;
    let one = &kept.collection;
    let page = desk.study.page(&one.name, &sight(desk))?;
    let report = desk.study.gate(&one.name, &sight(desk))?;
    let body = html! {
        div.wrap {
            div.page-head { div { p.eyebrow { (one.use_.as_str().replace('_', " ")) " · " (count(one.quotes.len(), "quote")) @if let Some(on) = one.on { " · " (day(on)) } } h1 { (one.title) } } }
            section.card.gate-card aria-labelledby="gate-h" {
                (outcome(report.outcome().as_str()))
                p.sm.muted { "This tool can’t tell you that it is lawful or anonymous. It lists what it checked. Names are never printed here." }
                @if !report.findings.is_empty() { ul.gates.sec-s { @for finding in &report.findings {
                    li { (severity(finding.severity.as_str(), finding.signed)) div {
                        p { (finding.message) }
                        p.sm.muted { (finding.check) @for quote in &finding.quotes { " · " (quote) } @if !finding.remedy.is_empty() { ". To clear it: " (finding.remedy) } }
                    } }
                } } }
            }
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
    let frame = Frame { above: &above, ..Frame::new(Nav::Releases, &one.name) };
    Ok(Reply::Html(frame.page(desk, asked, body)))
}

fn outcome(outcome: &str) -> Markup {
    let (icon, words) = match outcome {
        "pass" => (Icon::Ok, "Nothing stands against it"),
        "hold" => (Icon::Hold, "It waits for a signature"),
        _ => (Icon::Block, "It may not go out yet"),
    };
    html! { h2.h-sm.row #gate-h { (icon) (words) } }
}

fn severity(severity: &str, signed: bool) -> Markup {
    match severity {
        "BLOCK" => tag("block", Icon::Block, "Block"),
        "HOLD" if signed => tag("ok", Icon::Tick, "Signed"),
        "HOLD" => tag("hold", Icon::Hold, "Hold"),
        _ => tag("warn", Icon::Warn, "Think"),
    }
}
