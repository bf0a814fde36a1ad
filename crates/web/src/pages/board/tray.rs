//! Beside the columns: what stands against the set, whose voices it holds, and its way out.

use heard_study::{Finding, GateView, Outcome, Severity};
use maud::{Markup, html};

use super::super::gate as gate_page;
use super::View;
use crate::asked::Asked;
use crate::look::icon::Icon;
use crate::look::shell::token;
use crate::look::words::{count, initials};
use crate::rooms::BoardRoom;

pub(super) fn tray(room: &BoardRoom, view: &View, asked: &Asked) -> Markup {
    html! {
        aside.tray #tray aria-label="Your set" tabindex="0" {
            (gate(view, asked))
            (voices(view))
            (make(room, view, asked))
        }
    }
}

fn gate(view: &View, asked: &Asked) -> Markup {
    let (class, icon, words) = gate_page::outcome(&view.gate);
    let open = |finding: &&Finding| finding.severity > Severity::Warn && !finding.signed;
    let grave: Vec<&Finding> = view.gate.report.findings.iter().filter(open).collect();
    let warnings: Vec<&Finding> =
        view.gate.report.findings.iter().filter(|f| f.severity == Severity::Warn).collect();
    html! {
        section class=(format!("gate {class}")) aria-labelledby="gate-h" {
            h2.gate-h #gate-h { (icon) span { (words) span.sm { (gate_page::counted(&view.gate)) } } }
            @if !grave.is_empty() { ul.gates { @for finding in &grave {
                li { (gate_page::severity(finding)) div {
                    p.strong { (gate_page::title(finding)) }
                    p.sm.muted { (gate_page::sentence(&finding.message)) }
                    (drop_cards(&view.gate, asked, finding))
                } }
            } } }
            @if !warnings.is_empty() { details.disc.sm { summary { (count(warnings.len(), "warning")) } ul.gates { @for finding in &warnings {
                li { (gate_page::severity(finding)) div { p.strong { (gate_page::title(finding)) } p { (gate_page::sentence(&finding.message)) } } }
            } } } }
            p.sm.muted { "This tool can’t tell you that a set is lawful or anonymous. It lists what it checked. " a href=(format!("/board/{}/gate", view.name())) { "Full report" } }
        }
    }
}

/// Takes a card out that a finding is about: one press a card.
pub(super) fn drop_cards(view: &GateView, asked: &Asked, finding: &Finding) -> Markup {
    if finding.severity == Severity::Warn || finding.signed || finding.quotes.len() > 12 {
        return html! {};
    }
    html! {
        @if !finding.quotes.is_empty() {
            form.row.gap-s.drops method="post" action=(format!("/board/{}/out", view.name)) data-swap {
                (token(asked))
                @for id in &finding.quotes { @if let Some(number) = view.card(*id) {
                    button.btn.small type="submit" name="quote" value=(id.0) data-key=(format!("drop-{}", id.0)) { "Take out card " (number) }
                } }
            }
        }
    }
}

fn voices(view: &View) -> Markup {
    let balance = &view.balance;
    let mut roles: Vec<&str> = balance.heard.iter().map(|heard| heard.who.role.as_str()).collect();
    roles.sort_unstable();
    let by_role = roles.chunk_by(|a, b| a == b).map(|same| count(same.len(), role(same[0])));
    html! {
        section aria-labelledby="vo-h" {
            h2.h-sm #vo-h { "Whose voices" }
            @if balance.cards == 0 { p.sm.muted { "No card is in the set yet." } }
            @else {
                p.sm.muted { (count(balance.cards, "card")) ", " (count(balance.heard.len(), "person")) ": " (by_role.collect::<Vec<_>>().join(", ")) }
                (bar(view))
                table.voices { caption.vh { "Cards and words by person" }
                    thead { tr { th scope="col" { "Who" } th.n scope="col" { "Cards" } th.n scope="col" { "Words" } } }
                    tbody { @for heard in &balance.heard { tr { th scope="row" { (heard.who.label) @if adds(&heard.who.role, &heard.who.label) { span.muted { ", " (heard.who.role) } } } td.n { (heard.cards) } td.n { (heard.words) } } } }
                }
                p.sm { (count(balance.strengths, "card")) " tell of a strength, " (balance.cards - balance.strengths) " of something hard." }
                @if balance.is_lopsided() && let Some(most) = balance.heard.first() {
                    p.sm { strong { (most.who.label) " has " (most.cards) "." } " A fair share would be " (fair(balance.fair, balance.cards)) ". “Swap” brings in somebody else." }
                }
            }
            @if !balance.unheard.is_empty() {
                h3.h-xs.gap-s { "Said yes, and not heard here" }
                ul.unheard { @for voice in &balance.unheard { li { (voice.label) @if adds(&voice.role, &voice.label) { span.muted { ", " (voice.role) } } span.sm.muted.block { (waiting(view, &voice.voice)) } } } }
            } @else if balance.cards > 0 { p.sm.okline { (Icon::Tick) "Everybody who said yes is heard." } }
        }
    }
}

/// Whether somebody's part in the study says more than their label.
fn adds(role: &str, label: &str) -> bool {
    !role.is_empty() && !label.contains(role)
}

fn role(role: &str) -> &str {
    if role.is_empty() { "other" } else { role }
}

fn fair(fair: f64, cards: usize) -> String {
    let share = fair * f64::from(u32::try_from(cards).unwrap_or(u32::MAX));
    format!("{:.0}", share.max(1.0))
}

fn waiting(view: &View, voice: &str) -> String {
    let quotes = view.wall.quotes.iter().filter(|quote| quote.shown.voice == voice).count();
    match quotes {
        0 => "no approved quote yet".to_owned(),
        n => format!("{} to choose from", count(n, "approved quote")),
    }
}

/// Each person's share of the cards, as wide as it is.
fn bar(view: &View) -> Markup {
    let balance = &view.balance;
    let total = f64::from(u32::try_from(balance.cards.max(1)).unwrap_or(u32::MAX));
    let told: Vec<String> =
        balance.heard.iter().map(|heard| format!("{} {}", heard.who.label, heard.cards)).collect();
    let mut at = 0.0;
    let parts: Vec<(f64, f64, &heard_study::Heard)> = balance
        .heard
        .iter()
        .map(|heard| {
            let width = f64::from(u32::try_from(heard.cards).unwrap_or(u32::MAX)) * 100.0 / total;
            at += width;
            (at - width, width, heard)
        })
        .collect();
    html! {
        svg.vbar role="img" aria-label=(format!("Cards by person: {}.", told.join(", "))) {
            @for (from, width, heard) in &parts {
                g class=[(*width > 20.0 && balance.is_lopsided()).then_some("over")] {
                    rect x=(format!("{from:.2}%")) width=(format!("{width:.2}%")) height="100%" {}
                    @if *width > 8.0 {
                        text x=(format!("{:.2}%", from + width / 2.0)) y="42%" { (initials(&heard.who.label)) }
                        text.v x=(format!("{:.2}%", from + width / 2.0)) y="80%" { (heard.cards) }
                    }
                }
            }
        }
    }
}

fn make(room: &BoardRoom, view: &View, asked: &Asked) -> Markup {
    let may = view.gate.report.outcome() == Outcome::Pass && !view.set.collection.quotes.is_empty();
    html! {
        section aria-labelledby="mk-h" {
            h2.h-sm #mk-h { "Make" }
            form method="post" action=(format!("/board/{}/release", view.name())) {
                (token(asked))
                fieldset.outs { legend.vh { "What to make" }
                    @for form in &room.tools.forms {
                        label.out { input type="checkbox" name="form" value=(form.name) checked[form.usual]; (icon_of(form.name)) span { strong { (form.title) } span.sm.muted { (form.about) } } }
                    }
                }
                button.btn.primary.mk type="submit" aria-describedby="mk-why" aria-disabled=[(!may).then_some("true")] disabled[!may] { (Icon::Print) "Make them" }
                p.sm.muted #mk-why { (why(view, may)) }
            }
        }
    }
}

fn why(view: &View, may: bool) -> Markup {
    let (blocks, holds, _) = view.gate.report.counts();
    html! {
        @if may { "It is entered in the ledger with everything in it, so that a card can be asked back. A copy stays here." }
        @else if view.set.collection.quotes.is_empty() { "Put cards into the set first." }
        @else { "First clear " @if blocks > 0 { (count(blocks, "block")) } @if blocks > 0 && holds > 0 { " and " } @if holds > 0 { (count(holds, "hold")) } "." }
    }
}

fn icon_of(form: &str) -> Icon {
    match form {
        "notes-csv" | "notes-tsv" => Icon::Memo,
        "xlsx" | "csv" => Icon::Board,
        "html" => Icon::Search,
        "docx" | "txt" | "md" => Icon::Transcript,
        _ => Icon::Quotes,
    }
}
