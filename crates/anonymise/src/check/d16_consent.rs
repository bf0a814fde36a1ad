//! D16: everybody whose words are here said yes to this.

use heard_model::consent::Request;
use heard_model::consent::{Until, Verbatim};
use heard_model::participant::Proceedings;
use heard_model::{Permission, Refusal, ReviewRole, Verdict};

use super::phrases::{plain, says};
use super::{Check, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page, Person};

const ID: &str = "D16";

pub(super) struct ConsentGiven;

impl Check for ConsentGiven {
    fn id(&self) -> &'static str {
        ID
    }

    fn title(&self) -> &'static str {
        "everybody said yes to this use"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let mut findings: Vec<Finding> =
            page.cards.iter().flat_map(|card| on_card(page, card)).collect();
        findings.extend(together(page));
        findings
    }
}

/// What forbids showing one card.
fn on_card(page: &Page, card: &Card) -> Vec<Finding> {
    let block = |told: String, remedy: &str| {
        let message = format!("{}: {told}", cards_in_words(&[card]));
        Finding::new(ID, Severity::Block, message, remedy).about(page, &[card])
    };
    let expected = usize::from(card.participant.is_some()) + card.also_speaking.len();
    let voices: Vec<&Person> = page.voices(card).collect();
    if voices.is_empty() || voices.len() < expected {
        let told = "nobody knows whose words these are, so nobody said yes".to_owned();
        return vec![block(told, "say who speaks, or drop the quote")];
    }
    let mut findings = Vec::new();
    for person in voices {
        if let Permission::Refused(refusal) = permission(page, card, person) {
            let told = format!("{}: {}", page.use_.as_str(), why(&refusal));
            findings.push(block(told, remedy(&refusal)));
        }
        if needs_own_yes(page, card, person) {
            let told = "they wanted to see their words first, and no yes of theirs is on record";
            findings.push(block(told.to_owned(), "send them the words, record the answer"));
        }
        findings.extend(topics(page, card, person));
        findings.extend(audiences(page, card, person));
    }
    findings
}

/// Audiences that the person excluded, where nobody can tell whether they will see it: because
/// nobody said who will, or because the two are called nearly the same.
fn audiences(page: &Page, card: &Card, person: &Person) -> Option<Finding> {
    if permission(page, card, person) == Permission::Refused(Refusal::AudienceExcluded) {
        return None;
    }
    let excluded = &person.participant.consent.exclude_audiences;
    let excluded = excluded.iter().map(|audience| plain(audience));
    let shown_to = plain(&page.shown_to);
    let (severity, told) = if excluded.clone().next().is_some() && shown_to.trim().is_empty() {
        (Severity::Block, "they excluded somebody, and nobody said who will see this")
    } else if excluded.clone().any(|audience| nearly_the_same(&audience, &shown_to)) {
        (Severity::Hold, "they may be who the person excluded")
    } else {
        return None;
    };
    let message = format!("{}: {told}", cards_in_words(&[card]));
    let remedy = "say exactly whom it is shown to, or drop the quote";
    Some(Finding::new(ID, severity, message, remedy).about(page, &[card]))
}

/// Whether two audiences share the beginning of a word that tells one from another.
fn nearly_the_same(one: &str, other: &str) -> bool {
    const ANYBODYS: [&str; 8] =
        ["staff", "peopl", "group", "worke", "anyon", "anybo", "every", "other"];
    let stems = |text: &str| -> Vec<String> {
        let stem = |word: &str| word.chars().take(5).collect::<String>();
        let long = |word: &&str| word.chars().count() >= 5;
        text.split_whitespace().filter(long).map(stem).collect()
    };
    let there = stems(other);
    stems(one).iter().any(|stem| !ANYBODYS.contains(&stem.as_str()) && there.contains(stem))
}

fn permission(page: &Page, card: &Card, person: &Person) -> Permission {
    person.participant.consent.permits(&Request {
        use_: page.use_,
        collection: &page.collection,
        on: page.on,
        passage: Some((&card.transcript, card.span)),
        proceedings_over: !matches!(
            person.participant.proceedings,
            Proceedings::Ongoing | Proceedings::Unknown
        ),
        shown_to: &page.shown_to,
    })
}

/// Whether the person wanted to approve their words and did not yet.
fn needs_own_yes(page: &Page, card: &Card, person: &Person) -> bool {
    let consent = &person.participant.consent;
    let own_yes = card.reviews.iter().any(|review| {
        review.role == ReviewRole::Participant
            && review.verdict == Verdict::Approve
            && review.shown_digest == card.shown_digest
    });
    let given =
        consent.given.iter().any(|(use_, name)| *use_ == page.use_ && *name == page.collection);
    consent.verbatim == Verbatim::ParticipantApprovedOnly && !own_yes && !given
}

/// Topics that the person wants kept out: in the words a hold, near them a warning.
fn topics(page: &Page, card: &Card, person: &Person) -> Option<Finding> {
    let shown = plain(card.shown.as_str());
    let notes = plain(&card.content_notes.join(" "));
    let mut severity = None;
    for topic in &person.participant.consent.exclude_topics {
        let topic = plain(topic).trim().to_owned();
        if topic.is_empty() {
            continue;
        }
        let stem = format!("{}*", topic.strip_suffix('s').unwrap_or(&topic));
        if says(&shown, &[&stem]) || says(&notes, &[&stem]) {
            severity = Some(Severity::Hold);
        } else if severity.is_none() && says(&shown, near(&topic)) {
            severity = Some(Severity::Warn);
        }
    }
    let told = match severity? {
        Severity::Warn => "may touch a topic that the person wants kept out",
        _ => "tells of a topic that the person wants kept out",
    };
    let message = format!("{}: {told}", cards_in_words(&[card]));
    let remedy = "leave the passage out, or ask the person";
    Some(Finding::new(ID, severity?, message, remedy).about(page, &[card]))
}

/// Words that are said when a topic is near; a short list for topics that come up often.
fn near(topic: &str) -> &'static [&'static str] {
    let has = |word: &str| topic.contains(word);
    if has("faith") || has("relig") || has("church") {
        &[
            "church*", "chapel*", "pray*", "god", "mosque*", "bible", "pastor*", "imam", "temple",
            "hymn*",
        ]
    } else if has("child") {
        &["my eldest", "my youngest", "my other*", "my daughter*", "my son*", "my older*"]
    } else if has("drug") || has("substance") || has("alcohol") || has("drink") {
        &["drunk", "using", "sober", "clean", "heroin", "drinking", "weed", "methadone"]
    } else if has("violence") || has("abuse") {
        &["hit me", "punch*", "scared of him", "black eye", "refuge"]
    } else {
        &[]
    }
}

/// People who may not stand in one output.
fn together(page: &Page) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, person) in page.people.iter().enumerate() {
        for other in &page.people[place + 1..] {
            let (one, two) = (&person.participant, &other.participant);
            let apart =
                one.consent.not_with.contains(&two.id) || two.consent.not_with.contains(&one.id);
            let of = |id| {
                page.cards.iter().filter(move |card| {
                    card.participant.as_ref() == Some(id) || card.also_speaking.contains(id)
                })
            };
            if !apart || of(&one.id).next().is_none() || of(&two.id).next().is_none() {
                continue;
            }
            let mut cards: Vec<&Card> = of(&one.id).chain(of(&two.id)).collect();
            cards.sort_by_key(|card| card.number);
            cards.dedup_by_key(|card| card.number);
            let message = format!(
                "{}: two people who may never stand in the same output",
                cards_in_words(&cards)
            );
            let finding =
                Finding::new(ID, Severity::Block, message, "drop the cards of one of them");
            findings.push(finding.about(page, &cards));
        }
    }
    findings
}

/// Words that were taken back: these may not even be handed round inside the team.
pub(crate) fn withdrawn(page: &Page) -> Vec<Finding> {
    page.cards
        .iter()
        .filter(|card| {
            page.voices(card).any(|person| {
                matches!(
                    permission(page, card, person),
                    Permission::Refused(Refusal::WithdrewAll(_) | Refusal::WithdrewPassage(_))
                )
            })
        })
        .map(|card| {
            let message = format!("{}: the words were withdrawn", cards_in_words(&[card]));
            Finding::new(ID, Severity::Block, message, "drop the quote").about(page, &[card])
        })
        .collect()
}

/// What stands against showing a card to a reviewer: a no or a withdrawal, not a question that
/// is still open.
pub(crate) fn refused_for_review(page: &Page) -> Vec<Finding> {
    let mut findings = Vec::new();
    for card in &page.cards {
        if page.voices(card).next().is_none() {
            findings.extend(on_card(page, card));
        }
        for person in page.voices(card) {
            let Permission::Refused(refusal) = permission(page, card, person) else { continue };
            if matches!(refusal, Refusal::MustAsk | Refusal::Embargoed(_)) {
                continue;
            }
            let told = format!("{}: {}", page.use_.as_str(), why(&refusal));
            let message = format!("{}: {told}", cards_in_words(&[card]));
            let finding = Finding::new(ID, Severity::Block, message, remedy(&refusal));
            findings.push(finding.about(page, &[card]));
        }
    }
    findings
}

fn why(refusal: &Refusal) -> String {
    match refusal {
        Refusal::No => "the answer is no, or nobody asked".to_owned(),
        Refusal::MustAsk => "they want to be asked each time, and no yes is on record".to_owned(),
        Refusal::Embargoed(Until::Date(day)) => format!("waits until {day}"),
        Refusal::Embargoed(Until::ProceedingsEnd) => {
            "waits until their court proceedings are over".to_owned()
        }
        Refusal::WithdrewAll(day) => format!("everything was withdrawn on {day}"),
        Refusal::WithdrewUse(day) => format!("this use was withdrawn on {day}"),
        Refusal::WithdrewPassage(day) => format!("this passage was withdrawn on {day}"),
        Refusal::AudienceExcluded => "they excluded this audience".to_owned(),
        Refusal::Copyright => "they kept the copyright, and this use needs a licence".to_owned(),
    }
}

fn remedy(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::MustAsk => "ask them, and record the yes for this collection; or drop the quote",
        Refusal::Copyright => "ask for a licence, or drop the quote",
        _ => "drop the quote",
    }
}

#[cfg(test)]
mod tests;
