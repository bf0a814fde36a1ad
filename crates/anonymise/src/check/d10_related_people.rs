//! D10: two people who belong together give each other away.

use heard_model::ParticipantId;

use super::details::{share_a_distinctive, tells_what_is_open};
use super::phrases::{plain, share_a_run, telling_words_shared};
use super::{Check, by_audience, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, EarlierCard, Page, Person};

/// A run of so many words that two related people share is one story told twice.
const RUN: usize = 5;
/// So many telling words that two related people share are one story told twice.
const TELLING: usize = 3;

pub(super) struct RelatedPeople;

impl Check for RelatedPeople {
    fn id(&self) -> &'static str {
        "D10"
    }

    fn title(&self) -> &'static str {
        "related people do not give each other away"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let severity = by_audience(page, Severity::Warn, Severity::Hold, Severity::Block);
        let object = |cards: &[&Card], message: String, remedy: &str| {
            Finding::new(self.id(), severity, message, remedy).about(page, cards)
        };
        let of = |id| page.cards.iter().filter(move |card| card.participant.as_ref() == Some(id));
        let mut findings = Vec::new();
        for relation in &page.relations {
            let family = [&relation.from, &relation.to]
                .into_iter()
                .all(|id| page.person(id).is_none_or(|person| !person.is_practitioner()));
            for one in of(&relation.from) {
                for other in of(&relation.to) {
                    let Some(told) = objection(one, other, family) else { continue };
                    let cards = [one, other];
                    let message = format!("{}: {told}", cards_in_words(&cards));
                    findings.push(object(&cards, message, "drop one of the two"));
                }
            }
            let pairs = [(&relation.from, &relation.to), (&relation.to, &relation.from)];
            for (here, there) in pairs.into_iter().filter(|_| family) {
                for card in of(here) {
                    let Some(release) = told_before(page, card, there) else { continue };
                    let message = format!(
                        "{}: somebody related tells the same story in `{release}`",
                        cards_in_words(&[card])
                    );
                    findings.push(object(&[card], message, "drop it"));
                }
            }
        }
        findings
    }
}

/// The release in which `other` told what `card` tells. What somebody took back altogether is
/// on its way out of every hand, and joins nothing any more.
fn told_before<'p>(page: &'p Page, card: &Card, other: &ParticipantId) -> Option<&'p str> {
    let gone = |person: &Person| person.participant.consent.withdrew_all(page.on).is_some();
    if page.person(other).is_some_and(gone) {
        return None;
    }
    let same = |earlier: &&EarlierCard| {
        earlier.participant.as_ref() == Some(other)
            && (share_a_distinctive(&card.readable, &earlier.readable)
                || tells_what_is_open(card, &earlier.shown)
                || same_story(card.shown.as_str(), &earlier.shown))
    };
    page.earlier.iter().find(same).map(|earlier| earlier.release.as_str())
}

/// Why two cards of related people can't stand together. What a worker tells of somebody she
/// knows is D11's; a label that gives a relation away is looked at for all.
fn objection(one: &Card, other: &Card, family: bool) -> Option<&'static str> {
    let names = |label: &str, other: &str| {
        !other.is_empty() && plain(label).contains(&plain(other)) && label != other
    };
    let open = || {
        tells_what_is_open(one, other.shown.as_str())
            || tells_what_is_open(other, one.shown.as_str())
    };
    if family && (share_a_distinctive(&one.readable, &other.readable) || open()) {
        Some("related people tell of the same event, object or condition")
    } else if family && same_story(one.shown.as_str(), other.shown.as_str()) {
        Some("related people tell the same story")
    } else if names(&one.label, &other.label) || names(&other.label, &one.label) {
        Some("one label says what this person is to the other")
    } else {
        None
    }
}

fn same_story(one: &str, other: &str) -> bool {
    share_a_run(one, other, RUN) || telling_words_shared(one, other) >= TELLING
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use crate::{Class, EntityId};
    use expect_test::expect;
    use heard_model::{Relation, Use};

    fn couple(use_: Use) -> Page {
        let mut page = fixture::page(use_);
        page.relations.push(Relation {
            from: page.people[1].participant.id.clone(),
            kind: "partner_of".to_owned(),
            to: page.people[2].participant.id.clone(),
        });
        page
    }

    #[test]
    fn related_people_who_tell_of_different_things_pass() {
        check(&RelatedPeople, &couple(Use::PublicWeb), expect![[""]]);
    }

    #[test]
    fn one_event_told_by_both_is_objected_to() {
        let mut page = couple(Use::PublicWeb);
        page.cards[1].readable.push((Class::DistinctiveEvent, Some(EntityId(20))));
        check(&RelatedPeople, &page, expect![[""]]);
        page.cards[2].readable.push((Class::DistinctiveEvent, Some(EntityId(20))));
        check(
            &RelatedPeople,
            &page,
            expect![[r#"
            BLOCK cards 2 and 3: related people tell of the same event, object or condition
        "#]],
        );
    }

    #[test]
    fn a_story_told_twice_is_noticed_without_a_tag() {
        let mut page = couple(Use::Training);
        fixture::say(&mut page, 2, "We went home in a taxi through the snow.");
        fixture::say(&mut page, 3, "Snow everywhere, and the driver of that taxi sang.");
        check(&RelatedPeople, &page, expect![[""]]);
        fixture::say(
            &mut page,
            3,
            "Snow everywhere, the driver of that taxi sang, all the way through.",
        );
        check(&RelatedPeople, &page, expect![[""]]);
        fixture::say(&mut page, 2, "We went home in a taxi, the driver sang through the snow.");
        check(
            &RelatedPeople,
            &page,
            expect![[r#"
            HOLD cards 2 and 3: related people tell the same story
        "#]],
        );
    }

    #[test]
    fn a_label_that_names_the_other_is_objected_to() {
        let mut page = couple(Use::Workshop);
        page.cards[2].label = format!("{}'s partner", page.cards[1].label);
        page.cards[2].label = format!("partner of {}", page.cards[1].label);
        assert_eq!(RelatedPeople.look(&page)[0].severity, Severity::Warn);
    }

    #[test]
    fn what_the_other_told_in_an_earlier_release_counts_until_they_took_it_back() {
        let mut page = couple(Use::PublicWeb);
        let event = (Class::DistinctiveEvent, Some(EntityId(20)));
        page.cards[1].readable.push(event);
        let other = page.people[2].participant.id.clone();
        page.earlier.push(EarlierCard {
            release: "workshop-1".to_owned(),
            audience: heard_model::Audience::Workshop,
            label: "Amara".to_owned(),
            transcript: None,
            participant: Some(other),
            shown: "We got there in the end.".to_owned(),
            readable: vec![],
        });
        check(&RelatedPeople, &page, expect![[""]]);
        page.earlier[0].readable.push(event);
        check(
            &RelatedPeople,
            &page,
            expect![[r#"
                BLOCK card 2: somebody related tells the same story in `workshop-1`
            "#]],
        );
        page.people[2].participant.consent.withdrawals.push(heard_model::consent::Withdrawal {
            what: heard_model::consent::Withdrawn::Person,
            on: page.on,
            reason: String::new(),
        });
        check(&RelatedPeople, &page, expect![[""]]);
    }

    #[test]
    fn a_worker_and_a_mother_are_another_checks_business() {
        let mut page = couple(Use::PublicWeb);
        page.people[1].participant.role = "midwife".to_owned();
        for card in [1, 2] {
            page.cards[card].readable.push((Class::DistinctiveEvent, Some(EntityId(20))));
        }
        check(&RelatedPeople, &page, expect![[""]]);
    }

    #[test]
    fn a_thing_that_nobody_decided_on_is_noticed_in_the_others_words() {
        let mut page = couple(Use::Workshop);
        page.cards[1].open.extend(crate::Detail::new(Class::DistinctiveObject, None, "a parrot"));
        fixture::say(&mut page, 3, "The budgie never stopped.");
        check(&RelatedPeople, &page, expect![[""]]);
        fixture::say(&mut page, 3, "The parrot never stopped.");
        assert_eq!(RelatedPeople.look(&page).len(), 1);
    }
}
