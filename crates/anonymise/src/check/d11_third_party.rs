//! D11: a practitioner's story about somebody who speaks here herself.

use super::details::quasi;
use super::phrases::{share_a_run, telling_words_shared};
use super::{Check, by_audience, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

/// A run of so many words in both is the same case.
const RUN: usize = 6;
/// So many telling words in both are the same case.
const TELLING: usize = 4;

pub(super) struct ThirdParty;

impl Check for ThirdParty {
    fn id(&self) -> &'static str {
        "D11"
    }

    fn title(&self) -> &'static str {
        "no practitioner tells of somebody who speaks here"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let severity = by_audience(page, Severity::Hold, Severity::Hold, Severity::Block);
        let mut findings = Vec::new();
        for told in page.cards.iter().filter(|card| by_practitioner(page, card)) {
            for own in page.cards.iter().filter(|card| !by_practitioner(page, card)) {
                if !same_case(told, own) {
                    continue;
                }
                let cards = [told, own];
                let message = format!(
                    "{}: a practitioner may be telling of the person on the other card",
                    cards_in_words(&cards)
                );
                let finding = Finding::new(self.id(), severity, message, "drop one of the two");
                findings.push(finding.about(page, &cards));
            }
        }
        for told in page.cards.iter().filter(|card| by_practitioner(page, card)) {
            let shared = page.earlier.iter().find(|earlier| {
                let speaker = earlier.participant.as_ref().and_then(|id| page.person(id));
                speaker.is_some_and(|person| !person.is_practitioner())
                    && shares_a_thing(&told.readable, &earlier.readable)
            });
            if let Some(earlier) = shared {
                let message = format!(
                    "{}: a practitioner may be telling of somebody shown in `{}`",
                    cards_in_words(&[told]),
                    earlier.release
                );
                let finding = Finding::new(self.id(), severity, message, "drop it or generalise");
                findings.push(finding.about(page, &[told]));
            }
        }
        findings
    }
}

fn by_practitioner(page: &Page, card: &Card) -> bool {
    page.voices(card).any(|person| person.is_practitioner())
}

fn same_case(told: &Card, own: &Card) -> bool {
    shares_a_thing(&told.readable, &own.readable)
        || share_a_run(told.shown.as_str(), own.shown.as_str(), RUN)
        || telling_words_shared(told.shown.as_str(), own.shown.as_str()) >= TELLING
}

/// Whether both show the same thing: one entity, whatever its sort.
fn shares_a_thing(one: &[super::details::Detail], other: &[super::details::Detail]) -> bool {
    let other = quasi(other);
    quasi(one).iter().any(|detail| detail.1.is_some() && other.contains(detail))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use crate::{Class, EntityId};
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn a_practitioner_who_tells_of_herself_passes() {
        let mut page = fixture::page(Use::Workshop);
        page.people[0].participant.role = "practitioner".to_owned();
        check(&ThirdParty, &page, expect![[""]]);
    }

    #[test]
    fn one_thing_that_both_tell_of_is_objected_to() {
        let mut page = fixture::page(Use::Workshop);
        page.people[0].participant.role = "practitioner".to_owned();
        for card in [0, 2] {
            page.cards[card].readable.push((Class::DistinctiveObject, Some(EntityId(20))));
        }
        check(
            &ThirdParty,
            &page,
            expect![[r#"
            HOLD cards 1 and 3: a practitioner may be telling of the person on the other card
        "#]],
        );
        let mut page = fixture::page(Use::PublicWeb);
        page.people[0].participant.role = "practitioner".to_owned();
        let story = "she kept a ferret up her jumper on the tram to clinic";
        fixture::say(&mut page, 1, &format!("One lass, {story}."));
        fixture::say(&mut page, 3, &format!("So {story}, aye."));
        assert_eq!(ThirdParty.look(&page)[0].severity, Severity::Block);
    }
}
