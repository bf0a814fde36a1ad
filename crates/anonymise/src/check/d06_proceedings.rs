//! D06: whose court proceedings are not over.

use heard_model::participant::Proceedings;

use super::{Check, by_audience, cards_in_words};
use crate::gate::{Capacity, Finding, Severity};
use crate::page::{Card, Page};

pub(super) struct ProceedingsStatus;

impl Check for ProceedingsStatus {
    fn id(&self) -> &'static str {
        "D06"
    }

    fn title(&self) -> &'static str {
        "no words of somebody whose proceedings go on"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let severity = by_audience(page, Severity::Hold, Severity::Block, Severity::Block);
        let of = |status: Proceedings| -> Vec<&Card> {
            page.cards
                .iter()
                .filter(|card| {
                    page.voices(card).any(|person| person.participant.proceedings == status)
                })
                .collect()
        };
        [
            (Proceedings::Ongoing, "court proceedings are going on"),
            (Proceedings::Unknown, "nobody knows yet whether court proceedings go on"),
        ]
        .into_iter()
        .filter_map(|(status, told)| {
            let cards = of(status);
            let message = format!("{}: {told}", cards_in_words(&cards));
            let remedy = match severity {
                Severity::Hold => "needs a legal sign-off, or drop them",
                _ => "drop them; they may be used once the proceedings are over",
            };
            (!cards.is_empty()).then(|| {
                Finding::new(self.id(), severity, message, remedy)
                    .needs(Capacity::Legal)
                    .about(page, &cards)
            })
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn proceedings_that_are_over_pass() {
        check(&ProceedingsStatus, &fixture::page(Use::PublicWeb), expect![[""]]);
    }

    #[test]
    fn one_case_that_goes_on_holds_a_workshop_and_blocks_the_rest() {
        let mut page = fixture::page(Use::Workshop);
        page.people[0].participant.proceedings = Proceedings::Ongoing;
        check(
            &ProceedingsStatus,
            &page,
            expect![[r#"
            HOLD cards 1 and 7: court proceedings are going on
        "#]],
        );
        let mut page = fixture::page(Use::Training);
        page.people[1].participant.proceedings = Proceedings::Unknown;
        check(
            &ProceedingsStatus,
            &page,
            expect![[r#"
            BLOCK cards 2 and 8: nobody knows yet whether court proceedings go on
        "#]],
        );
    }

    #[test]
    fn a_practitioner_has_none() {
        let mut page = fixture::page(Use::PublicWeb);
        page.people[0].participant.proceedings = Proceedings::NotApplicable;
        check(&ProceedingsStatus, &page, expect![[""]]);
    }
}
