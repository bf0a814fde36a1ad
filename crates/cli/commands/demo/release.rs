//! The demo's releases: one that goes out, one that is refused, and what must come back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use heard_anonymise::{Capacity, Card, GateReport, Outcome, Page, Severity};
use heard_model::consent::Verbatim;
use heard_model::{Collection, Date, ParticipantId, QuoteId, ReviewRole, Use, Verdict};
use heard_study::{
    CodingFilter, Decided, Key, LabelScheme, PullRequest, ReleasePlan, Sight, Signing, Study,
};

use crate::commands::release::files;
use crate::failure::Failure;
use crate::out;

/// The day of the workshop: before Nell took a passage back.
const WORKSHOP: Date = heard_model::date(2026, 11, 10);
/// The day on which the recall is looked at.
const AFTER: Date = heard_model::date(2026, 11, 21);
/// The facilitator's five themes.
const THEMES: &[&str] = &["T1", "T2", "T3", "T4", "T5"];
/// As often as the gate may object before the demo gives up.
const ROUNDS: usize = 8;

/// Pulls, reviews, gates and releases a workshop collection. Gives its folder.
pub(super) fn workshop(study: &Study, key: &Key) -> Result<PathBuf, Failure> {
    let name = "leaving-the-ward";
    let chosen = collection(name, "Leaving the ward", Use::Workshop, "14 people in a closed room");
    study.set_collection(chosen, LabelScheme::Chosen)?;
    let mut pulled = 0;
    for theme in THEMES {
        let quotes = pull(study, theme, Use::Workshop, 7)?;
        pulled += study.add_to_collection(name, &quotes)?.value;
    }
    // The passage that Nell will take back a week later: nobody knows yet.
    let nell = lift_turn(study, "M06", 41)?;
    pulled += study.add_to_collection(name, &nell)?.value;
    let sight = Sight { on: Some(WORKSHOP), key: Some(key.clone()) };
    review(study, name, &sight)?;
    let (page, report, dropped) = settle(study, name, &sight)?;
    let voices: BTreeSet<_> =
        page.cards.iter().filter_map(|card| card.participant.clone()).collect();
    out::data(&format!(
        " 6  pulled {pulled} quotes on 5 themes, balanced over people; a peer and a researcher read each as it will be shown"
    ))?;
    let signed = report.findings.iter().filter(|finding| finding.signed).count();
    out::data(&format!(
        " 7  the gate ran {} checks: {} had to go, {} signed by a lawyer, {} voices remain",
        heard_anonymise::CHECKS.len(),
        out::count(dropped, "quote"),
        out::count(signed, "hold"),
        voices.len()
    ))?;
    let plan = ReleasePlan { collection: name.to_owned(), name: name.to_owned(), sight };
    let wanted = files::Wanted::default();
    let released = study.release(&plan, |cleared, report| {
        files::build(cleared, report, &page, &wanted, &study.settings())
    })?;
    out::data(&format!(
        " 8  released {} cards as PDF, web page, Word, Excel and CSV; every byte was looked through for names",
        page.cards.len()
    ))?;
    Ok(released.folder)
}

fn collection(name: &str, title: &str, use_: Use, shown_to: &str) -> Collection {
    Collection {
        name: name.to_owned(),
        title: title.to_owned(),
        use_,
        on: Some(WORKSHOP),
        shown_to: shown_to.to_owned(),
        quotes: Vec::new(),
    }
}

fn pull(study: &Study, theme: &str, use_: Use, size: usize) -> Result<Vec<QuoteId>, Failure> {
    let book = study.working_codebook()?;
    let code = book.find(theme).map(|code| code.id);
    let request = PullRequest {
        code,
        min_words: 12,
        max_words: 45,
        ..PullRequest::new(use_, WORKSHOP, size)
    };
    Ok(study.pull_quotes(&request)?.value.quotes)
}

fn lift_turn(study: &Study, transcript: &str, number: u32) -> Result<Vec<QuoteId>, Failure> {
    let id = crate::commands::transcript::id(transcript)?;
    let read = study.raw_transcript(&id, "lifting a quote")?;
    let codings =
        study.codings(&CodingFilter { transcript: Some(id), ..CodingFilter::default() })?;
    let Some(turn) = read.turn(number) else { return Ok(Vec::new()) };
    let ids: Vec<_> = codings
        .iter()
        .filter(|coding| turn.speech.contains(coding.span))
        .map(|coding| coding.id)
        .collect();
    Ok(study.lift_codings(&ids, heard_model::Purpose::EnableVoice)?.value)
}

/// Two people read every quote as it would be shown; whoever asked to see their words first reads
/// their own.
fn review(study: &Study, name: &str, sight: &Sight) -> Result<(), Failure> {
    let page = study.page(name, sight)?;
    let approve = |card: &Card| Decided {
        quote: card.quote,
        shown_digest: card.shown_digest.clone(),
        verdict: Verdict::Approve,
        uses: Vec::new(),
        comment: String::new(),
        said: heard_study::Said::default(),
    };
    for (reviewer, role) in [("Ada", ReviewRole::Peer), ("Rosa", ReviewRole::Researcher)] {
        study.record_reviews(reviewer, role, WORKSHOP, page.cards.iter().map(approve).collect())?;
    }
    for person in &page.people {
        let person = &person.participant;
        if person.consent.verbatim == Verbatim::ParticipantApprovedOnly {
            let theirs =
                page.cards.iter().filter(|card| card.participant.as_ref() == Some(&person.id));
            study.record_reviews(
                &person.label,
                ReviewRole::Participant,
                WORKSHOP,
                theirs.map(approve).collect(),
            )?;
        }
    }
    Ok(())
}

/// Does what a facilitator would about what the gate blocks, and has a lawyer sign what it holds
/// for court proceedings, until it passes.
fn settle(study: &Study, name: &str, sight: &Sight) -> Result<(Page, GateReport, usize), Failure> {
    let mut dropped = 0;
    for _ in 0..ROUNDS {
        let page = study.page(name, sight)?;
        let report = heard_anonymise::gate(&page);
        if report.outcome() == Outcome::Pass {
            return Ok((page, report, dropped));
        }
        let mut gone: Vec<QuoteId> = Vec::new();
        for finding in &report.findings {
            match finding.severity {
                Severity::Warn => {}
                Severity::Hold if finding.check == "D06" && !finding.signed => {
                    let signing = Signing {
                        evidence: Some(finding.evidence.clone()),
                        by: "the study's legal adviser".to_owned(),
                        capacity: Capacity::Legal,
                        reason: "a closed room, and nothing of the proceedings is told".to_owned(),
                        on: WORKSHOP,
                    };
                    study.sign_hold(name, "D06", signing, sight)?;
                }
                Severity::Hold if finding.signed => {}
                _ => gone.extend(least_heard(&page, &finding.quotes)),
            }
        }
        gone.sort();
        gone.dedup();
        dropped += gone.len();
        study.drop_from_collection(name, &gone)?;
    }
    Err(Failure::new(format!("the gate still objects to `{name}`")))
}

/// Of quotes that may not stand as they are, those of the person who has the fewest of them.
fn least_heard(page: &Page, quotes: &[QuoteId]) -> Vec<QuoteId> {
    let mut by: BTreeMap<Option<ParticipantId>, Vec<QuoteId>> = BTreeMap::new();
    for card in page.cards.iter().filter(|card| quotes.contains(&card.quote)) {
        by.entry(card.participant.clone()).or_default().push(card.quote);
    }
    by.into_values().min_by_key(Vec::len).unwrap_or_default()
}

/// A public collection that the gate refuses, with its report.
pub(super) fn refused(study: &Study, key: &Key, folder: &Path) -> Result<PathBuf, Failure> {
    let name = "zine-for-everybody";
    study.set_collection(
        collection(name, "Still her mum", Use::PublicWeb, "anybody"),
        LabelScheme::Chosen,
    )?;
    let mut quotes = pull(study, "T5", Use::PublicWeb, 4)?;
    for (transcript, number) in [("M02b", 12), ("M02b", 18)] {
        quotes.extend(lift_turn(study, transcript, number)?);
    }
    study.add_to_collection(name, &quotes)?;
    let sight = Sight { on: Some(WORKSHOP), key: Some(key.clone()) };
    review(study, name, &sight)?;
    let page = study.page(name, &sight)?;
    let report = heard_anonymise::gate(&page);
    let file = folder.join("refused-gate-report.html");
    out::write(&file, &heard_export::gate_report::html(&report, &page), true)?;
    let blocks: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Block)
        .map(|finding| finding.check)
        .fold(Vec::new(), |mut seen, check| {
            if !seen.contains(&check) {
                seen.push(check);
            }
            seen
        });
    out::data(&format!(
        " 9  refused a public zine ({}): it quotes a mother who said no to the web and whose case a court still hears",
        blocks.join(", ")
    ))?;
    Ok(file)
}

/// What must come back after what people took back since.
pub(super) fn taken_back(study: &Study) -> Result<(), Failure> {
    let recalls = study.recall_list(AFTER, None)?;
    let cards: Vec<String> = recalls
        .iter()
        .flat_map(|recall| &recall.cards)
        .map(|card| card.number.to_string())
        .collect();
    out::data(&match cards.as_slice() {
        [] => "10  nothing that went out must come back".to_owned(),
        cards => format!(
            "10  a mother took one passage back on 18 November: card {} must come back, and the letter is written (`heard release recall`)",
            cards.join(", ")
        ),
    })
}
