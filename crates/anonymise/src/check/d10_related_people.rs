//! D10: two people who belong together give each other away.

use super::details::{is_distinctive, quasi};
use super::phrases::{plain, share_a_run, telling_words_shared};
use super::{Check, by_audience, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

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
        let mut findings = Vec::new();
        for relation in &page.relations {
            let of =
                |id| page.cards.iter().filter(move |card| card.participant.as_ref() == Some(id));
            for one in of(&relation.from) {
                for other in of(&relation.to) {
                    let Some(told) = objection(one, other) else { continue };
                    let cards = [one, other];
                    let message = format!("{}: {told}", cards_in_words(&cards));
                    let finding = Finding::new(self.id(), severity, message, "drop one of the two");
                    findings.push(finding.about(page, &cards));
                }
            }
        }
        findings
    }
}

fn objection(one: &Card, other: &Card) -> Option<&'static str> {
    let shared = |sort: fn(crate::Class) -> bool| {
        let (one, other) = (quasi(&one.readable), quasi(&other.readable));
        one.intersection(&other).any(|(class, entity)| entity.is_some() && sort(*class))
    };
    let names = |label: &str, other: &str| {
        !other.is_empty() && plain(label).contains(&plain(other)) && label != other
    };
    if shared(is_distinctive) {
        Some("related people tell of the same event, object or condition")
    } else if share_a_run(one.shown.as_str(), other.shown.as_str(), RUN)
        || telling_words_shared(one.shown.as_str(), other.shown.as_str()) >= TELLING
    {
        Some("related people tell the same story")
    } else if names(&one.label, &other.label) || names(&other.label, &one.label) {
        Some("one label says what this person is to the other")
    } else {
        None
    }
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
}
