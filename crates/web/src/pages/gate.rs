//! What the gate says, in plain words: what was found, what would clear it and who can, and all
//! that was looked for. It may be shown to anybody in the study: no name and no detail stands in it.

mod plain;

use heard_model::{Audience, Use};
use heard_study::{Capacity, Finding, GateView, Outcome, Severity};
use maud::{Markup, html};

use crate::look::icon::Icon;
use crate::look::shell::tag;
use crate::look::words::{count, day};
pub(crate) use plain::CHECKS;
use plain::check;

/// What a use is called.
pub(crate) fn use_in_words(use_: Use) -> &'static str {
    match use_ {
        Use::Analysis => "analysis",
        Use::ReportQuote => "report or paper",
        Use::Workshop => "workshop",
        Use::Training => "staff training",
        Use::PublicWeb => "website",
        Use::Exhibition => "exhibition",
        Use::Social => "social media",
        Use::CreativeVerbatim => "poem or play, word for word",
        Use::CreativeAdapted => "poem or play, adapted",
        Use::AudioOriginal => "own voice",
        Use::AudioRevoiced => "read by an actor",
        Use::ArchiveReuse => "archive",
        Use::Recontact => "being contacted again",
    }
}

/// What the gate calls the people it is shown to.
pub(crate) fn audience_in_words(audience: Audience) -> &'static str {
    match audience {
        Audience::Workshop => "a closed room",
        Audience::Training => "staff and archives",
        Audience::Public => "anybody",
    }
}

/// `2 blocks · 3 holds · 5 warnings`
pub(crate) fn counted(view: &GateView) -> String {
    let (blocks, holds, warnings) = view.report.counts();
    [count(blocks, "block"), count(holds, "hold"), count(warnings, "warning")].join(" · ")
}

/// The icon and the words of the outcome.
pub(crate) fn outcome(view: &GateView) -> (&'static str, Icon, &'static str) {
    match view.report.outcome() {
        Outcome::Pass => ("ok", Icon::Ok, "Ready to go out"),
        Outcome::Hold => ("hold", Icon::Hold, "Waits for a signature"),
        Outcome::Block => ("block", Icon::Block, "Not ready to go out"),
    }
}

/// The severity as a tag.
pub(crate) fn severity(finding: &Finding) -> Markup {
    match finding.severity {
        Severity::Block => tag("block", Icon::Block, "Block"),
        Severity::Hold if finding.signed => tag("ok", Icon::Tick, "Signed"),
        Severity::Hold => tag("hold", Icon::Hold, "Hold"),
        Severity::Warn => tag("warn", Icon::Warn, "Think"),
    }
}

/// What a check is called in plain words.
pub(crate) fn title(finding: &Finding) -> &'static str {
    check(finding.check).map_or("Something was found", |check| check.found)
}

/// Who can clear a finding.
pub(crate) fn who(finding: &Finding) -> &'static str {
    match (finding.severity, finding.needs) {
        (Severity::Hold, Capacity::Legal) => {
            "Somebody who gives legal advice signs, or the card goes."
        }
        (Severity::Hold, Capacity::Team) => {
            "Somebody named signs with a reason, or the card goes. Nobody signs what they built alone."
        }
        (Severity::Warn, _) => "Nothing stops it. Think about it.",
        (Severity::Block, _) => check(finding.check).map_or("", |check| check.clears),
    }
}

/// The head of a report: the outcome, and what it is held against.
pub(crate) fn head(view: &GateView) -> Markup {
    let (class, icon, words) = outcome(view);
    html! {
        div class=(format!("gate-top {class}")) {
            (icon)
            div {
                h2 #gate-h { (words) }
                p { (counted(view)) }
                p.sm { "Held against the rules for " strong { (audience_in_words(view.audience)) } ", as a " (use_in_words(view.use_)) " on " (day(view.on)) ". Compared with " (count(view.compared_with, "card")) " that went out before." }
            }
        }
        p.sm.muted.sec-s { "This tool can’t tell you that it is lawful or anonymous. It lists what it checked. Names are never printed here." }
        @if !view.key_open {
            div.banner.block.sec-s { (Icon::Lock) p { strong { "The key is not open, or names nobody yet. " } "Without it nobody can tell whether a name is left, so nothing goes out. Stop the program and start it with " code { "--key" } " and the place of the key." } }
        }
    }
}

/// Every finding, blocks first; `act` gives what can be done about each.
pub(crate) fn findings(view: &GateView, act: impl Fn(&Finding) -> Markup) -> Markup {
    let rank = |finding: &&Finding| match (finding.severity, finding.signed) {
        (Severity::Block, _) => 0,
        (Severity::Hold, false) => 1,
        (Severity::Warn, _) => 2,
        (Severity::Hold, true) => 3,
    };
    let mut all: Vec<&Finding> = view.report.findings.iter().collect();
    all.sort_by_key(rank);
    html! {
        @if all.is_empty() { p.sec-s { "Nothing was found. All " (CHECKS.len()) " checks ran." } }
        @else { ul.gates.report { @for finding in all {
            li {
                div.gate-l { (severity(finding)) span.sm.muted.num { (finding.check) } }
                div {
                    h3.h-sm { (title(finding)) }
                    p { (sentence(&finding.message)) }
                    @if !finding.remedy.is_empty() { p.sm { strong { "To clear it: " } (sentence(&finding.remedy)) } }
                    @if !finding.signed { p.sm.muted { (who(finding)) } }
                    (act(finding))
                }
            }
        } } }
    }
}

/// A message of the gate as a sentence.
pub(crate) fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if message.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// Who signed what.
pub(crate) fn signed(view: &GateView) -> Markup {
    let holds =
        |evidence: &str| view.report.findings.iter().any(|f| f.signed && f.evidence == evidence);
    html! {
        @if !view.signed.is_empty() {
            section.sec aria-labelledby="sig-h" {
                h2 #sig-h { "Signed" }
                ul.list.card.gap-t { @for one in &view.signed { li { div {
                    p { strong { (one.by) } " (" (one.capacity.as_str()) ") signed " (one.check) " on " (day(one.on)) ": “" (one.reason) "”" }
                    @if holds(&one.evidence) { (tag("ok", Icon::Tick, "Holds")) }
                    @else { (tag("", Icon::Again, "Fell, because what was signed has changed")) }
                } } } }
            }
        }
    }
}

/// All that was looked for, with how strict it is for whom.
pub(crate) fn all_checks(view: &GateView) -> Markup {
    let found = |id: &str| view.report.findings.iter().filter(|f| f.check == id).count();
    let column = |audience: Audience, words: &'static str| {
        html! { th scope="col" class=[(view.audience == audience).then_some("here")] { (words) @if view.audience == audience { span.vh { ", this one" } } } }
    };
    html! {
        details.disc.sec {
            summary { h2.h-sm.inline { "Everything that was looked for" } " " span.sm.muted { (CHECKS.len()) " checks" } }
            div.scroll-x.gap-t tabindex="0" role="region" aria-label="Every check" {
                table.checks {
                    caption.vh { "Every check, what it found here, and how strict it is for whom" }
                    thead { tr { th scope="col" { "Check" } th scope="col" { "Asks" } th scope="col" { "Here" } (column(Audience::Workshop, "In a room")) (column(Audience::Training, "Staff")) (column(Audience::Public, "Anybody")) } }
                    tbody { @for check in CHECKS { tr {
                        th scope="row" { (check.id) } td { (check.asks) }
                        td { @match found(check.id) { 0 => { span.okline { (Icon::Tick) "Nothing" } } n => { (count(n, "finding")) } } }
                        @for word in check.severity { td { (strictness(word)) } }
                    } } }
                }
            }
        }
    }
}

fn strictness(word: &str) -> Markup {
    match word {
        "BLOCK" => tag("block", Icon::Block, "Block"),
        "HOLD" => tag("hold", Icon::Hold, "Hold"),
        "WARN" => tag("warn", Icon::Warn, "Think"),
        _ => html! { span.faint { "–" } },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_of_the_gate_has_plain_words() {
        let known: Vec<&str> = heard_study::CHECKS.iter().map(|check| check.id()).collect();
        let told: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
        assert_eq!(told, known);
    }

    #[test]
    fn a_message_becomes_a_sentence() {
        assert_eq!(sentence("card 3: no yes"), "Card 3: no yes.");
        assert_eq!(sentence("is it?"), "Is it?");
        assert_eq!(sentence(""), ".");
    }
}
