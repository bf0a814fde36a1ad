//! D11: a practitioner's story about somebody who speaks here herself.

use super::details::{Detail, quasi, tells_what_is_open};
use super::said::Said;
use super::{Check, by_audience, cards_in_words};
use crate::Class;
use crate::gate::{Finding, Severity};
use crate::page::{Card, EarlierCard, Page, Person};

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
        let cards: Vec<(&Card, bool, Said)> = page
            .cards
            .iter()
            .map(|card| (card, by_practitioner(page, card), Said::new(card.shown.as_str())))
            .collect();
        for (told, _, told_words) in cards.iter().filter(|(_, works, _)| *works) {
            for (own, _, own_words) in cards.iter().filter(|(_, works, _)| !works) {
                let one = (told.readable.as_slice(), told_words);
                let open = tells_what_is_open(told, own.shown.as_str())
                    || tells_what_is_open(own, told.shown.as_str());
                if !open && !same_case(one, (&own.readable, own_words)) {
                    continue;
                }
                let cards = [*told, *own];
                let message = format!(
                    "{}: a practitioner may be telling of the person on the other card",
                    cards_in_words(&cards)
                );
                let finding = Finding::new(self.id(), severity, message, "drop one of the two");
                findings.push(finding.about(page, &cards));
            }
        }
        for (card, _, words) in &cards {
            let Some(release) = in_an_earlier_release(page, card, words) else { continue };
            let message = format!(
                "{}: a practitioner's story may be that of somebody shown in `{release}`, or the other way round",
                cards_in_words(&[*card])
            );
            let finding = Finding::new(self.id(), severity, message, "drop it or generalise");
            findings.push(finding.about(page, &[*card]));
        }
        findings
    }
}

fn by_practitioner(page: &Page, card: &Card) -> bool {
    page.voices(card).any(|person| person.is_practitioner())
}

/// The release in which the other half of a card's story was told: by a worker where this is a
/// mother's, by a mother where this is a worker's.
fn in_an_earlier_release<'p>(page: &'p Page, card: &Card, words: &Said) -> Option<&'p str> {
    let told = by_practitioner(page, card);
    let other_half = |earlier: &&EarlierCard| {
        let speaker = earlier.participant.as_ref().and_then(|id| page.person(id));
        let here = |person: &Person| {
            person.is_practitioner() != told
                && person.participant.consent.withdrew_all(page.on).is_none()
        };
        speaker.is_some_and(here)
            && (tells_what_is_open(card, &earlier.shown)
                || same_case(
                    (&card.readable, words),
                    (&earlier.readable, &Said::new(&earlier.shown)),
                ))
    };
    page.earlier.iter().find(other_half).map(|earlier| earlier.release.as_str())
}

/// Whether two people tell of one case, by the details that can be read and by the words.
fn same_case(told: (&[Detail], &Said), own: (&[Detail], &Said)) -> bool {
    shares_a_thing(told.0, own.0)
        || told.1.telling_shared(own.1) >= TELLING
        || told.1.shares_a_run(own.1, RUN)
}

/// Whether both show the same thing: one that is not merely where and when they both were, or
/// two that are.
fn shares_a_thing(one: &[Detail], other: &[Detail]) -> bool {
    let other = quasi(other);
    let shared: Vec<Detail> = quasi(one)
        .into_iter()
        .filter(|detail| detail.1.is_some() && other.contains(detail))
        .collect();
    let common =
        |class: Class| matches!(class, Class::Place | Class::Organisation | Class::Duration);
    shared.iter().any(|(class, _)| !common(*class)) || shared.len() >= 2
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use crate::EntityId;
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
