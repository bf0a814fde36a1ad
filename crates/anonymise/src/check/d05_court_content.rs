//! D05: what was said, written or decided in private proceedings (s.12 AJA 1960).

use super::phrases::{plain, says};
use super::{Check, by_audience, cards_in_words};
use crate::gate::{Capacity, Finding, Severity};
use crate::page::{Card, CourtContent, Page};

/// What was said, written or decided.
const SUBSTANCE: &[&str] = &[
    "the judge said",
    "the judge told",
    "judge decided",
    "judge asked",
    "judge ordered",
    "the judge wrote",
    "guardian's report said",
    "the guardian's report",
    "the guardian said",
    "the report said",
    "psychological assessment said",
    "expert said",
    "threshold was",
    "threshold document",
    "my statement",
    "their statement",
    "her statement",
    "the order said",
    "in the bundle",
    "my barrister said",
    "their barrister said",
    "the judgment",
    "psychologist's report",
    "cross examined",
    "the magistrates said",
    "the court said",
    "the court decided",
    "the court ordered",
];
/// That there were proceedings.
const MENTION: &[&str] = &[
    "the judge",
    "guardian's report",
    "the guardian",
    "threshold",
    "in court",
    "to court",
    "court day",
    "court hearing",
    "final hearing",
    "the hearing",
    "irh",
    "barrister",
    "solicitor",
    "care order",
    "placement order",
    "interim order",
    "care proceedings",
    "the magistrates",
];

pub(super) struct CourtContentTold;

impl Check for CourtContentTold {
    fn id(&self) -> &'static str {
        "D05"
    }

    fn title(&self) -> &'static str {
        "what was said or decided in court"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        page.cards.iter().filter_map(|card| self.on_card(page, card)).collect()
    }
}

impl CourtContentTold {
    fn on_card(&self, page: &Page, card: &Card) -> Option<Finding> {
        let (severity, told) = match content(card) {
            CourtContent::None => return None,
            CourtContent::Mention => (Severity::Warn, "tells that there was a court"),
            CourtContent::Substance => (
                by_audience(page, Severity::Warn, Severity::Hold, Severity::Hold),
                "tells what was said, written or decided in court",
            ),
        };
        let message = format!("{}: {told}", cards_in_words(&[card]));
        let remedy = "get legal advice and sign, leave the passage out, or drop the quote";
        let finding = Finding::new(self.id(), severity, message, remedy);
        Some(finding.needs(Capacity::Legal).about(page, &[card]))
    }
}

/// What the card tells of a court: what a person tagged, or else what its words say.
fn content(card: &Card) -> CourtContent {
    if card.court != CourtContent::None {
        return card.court;
    }
    let text = plain(card.shown.as_str());
    if says(&text, SUBSTANCE) {
        CourtContent::Substance
    } else if says(&text, MENTION) {
        CourtContent::Mention
    } else {
        CourtContent::None
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn a_page_without_a_court_passes() {
        check(&CourtContentTold, &fixture::page(Use::PublicWeb), expect![[""]]);
    }

    #[test]
    fn that_there_was_a_court_is_a_warning_and_what_it_said_a_hold() {
        let mut page = fixture::page(Use::Training);
        fixture::say(&mut page, 1, "I wore my good coat to court.");
        fixture::say(&mut page, 2, "The guardian's report said I was cold.");
        check(
            &CourtContentTold,
            &page,
            expect![[r#"
            WARN card 1: tells that there was a court
            HOLD card 2: tells what was said, written or decided in court
        "#]],
        );
    }

    #[test]
    fn in_a_closed_room_it_is_a_warning() {
        let mut page = fixture::page(Use::Workshop);
        page.cards[0].court = CourtContent::Substance;
        assert_eq!(CourtContentTold.look(&page)[0].severity, Severity::Warn);
    }

    #[test]
    fn what_a_person_tagged_goes_before_the_words() {
        let mut page = fixture::page(Use::Training);
        fixture::say(&mut page, 1, "The judge said good morning.");
        page.cards[0].court = CourtContent::Mention;
        assert_eq!(CourtContentTold.look(&page)[0].severity, Severity::Warn);
    }
}
