//! D08: details that add up under one label, card by card.

use std::collections::BTreeSet;

use super::details::{
    Detail, classes, in_words, is_distinctive, quasi_of, tells_when, times_add_up,
};
use super::{Check, by_audience, by_label, cards_in_words};
use crate::Class;
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page, Person};

/// From so many up, details under one label are objected to.
const MOST: usize = 4;
/// Fewer people than this share the attributes that are told.
const FEWEST: usize = 3;

pub(super) struct DetailsUnderALabel;

impl Check for DetailsUnderALabel {
    fn id(&self) -> &'static str {
        "D08"
    }

    fn title(&self) -> &'static str {
        "details do not add up under one label"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let severity = by_audience(page, Severity::Warn, Severity::Hold, Severity::Block);
        let mut findings = Vec::new();
        for cards in by_label(page) {
            let details = quasi_of(cards.iter().copied());
            let telling: Vec<&Card> =
                cards.into_iter().filter(|card| !card.readable.is_empty()).collect();
            let Some(told) = objection(page, &telling, &details) else { continue };
            let message = format!("one label on {}: {told}", cards_in_words(&telling));
            let remedy = "drop one, generalise, or give one of them another label";
            let finding = Finding::new(self.id(), severity, message, remedy);
            findings.push(finding.about(page, &telling));
        }
        findings
    }
}

fn objection(page: &Page, cards: &[&Card], details: &BTreeSet<Detail>) -> Option<String> {
    let sorts = classes(details);
    // What is one person's by its nature counts twice: it alone matches one participant.
    // A mere suggestion that nobody decided on counts once.
    let decided = |class: &Class| details.iter().any(|(of, who)| of == class && who.is_some());
    let own = sorts.iter().filter(|class| is_distinctive(**class) && decided(class)).count();
    let weight = sorts.len() + own;
    let matching = matching(page, cards, &sorts);
    // So do four different ones, of however few sorts; times of day and year repeat themselves.
    let values = details.iter().filter(|(class, who)| who.is_some() && !tells_when(*class)).count();
    if weight >= MOST || values >= MOST {
        return Some(format!(
            "{} sorts of detail add up: {}{}",
            sorts.len(),
            in_words(&sorts),
            matching
                .map(|n| format!("; they match {n} of {}", page.people.len()))
                .unwrap_or_default()
        ));
    }
    if matching.is_some_and(|people| people < FEWEST) {
        return Some(format!("{} together match too few people", in_words(&sorts)));
    }
    let two_waves = |(place, one): (usize, &&Card)| {
        cards[place + 1..].iter().any(|other| {
            one.transcript != other.transcript && times_add_up(&one.readable, &other.readable)
        })
    };
    (cards.iter().enumerate().any(two_waves))
        .then(|| "times from two interviews add up to a date".to_owned())
}

/// How many people in the study share what is told of this person; nothing where fewer than
/// two attributes are told.
fn matching(page: &Page, cards: &[&Card], sorts: &BTreeSet<Class>) -> Option<usize> {
    let person = page.person(cards.first()?.participant.as_ref()?)?;
    let told: Vec<&str> = sorts
        .iter()
        .filter_map(|class| attribute_of(*class))
        .filter(|name| has(person, name))
        .collect();
    let alike = |other: &&Person| {
        let value = |name: &str| other.participant.attribute(name);
        other.participant.role == person.participant.role
            && told.iter().all(|name| value(name) == person.participant.attribute(name))
    };
    (told.len() >= 2).then(|| page.people.iter().filter(alike).count())
}

fn has(person: &Person, name: &str) -> bool {
    person.participant.attribute(name).is_some()
}

/// The attribute that a sort of detail tells.
fn attribute_of(class: Class) -> Option<&'static str> {
    Some(match class {
        Class::Age => "age_band",
        Class::Place => "area_type",
        Class::Ethnicity => "ethnicity_group",
        Class::FamilyStructure => "children_band",
        Class::Language => "language",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use crate::EntityId;
    use expect_test::expect;
    use heard_model::{TranscriptId, Use};

    fn detail(class: Class, entity: u32) -> Detail {
        (class, Some(EntityId(entity)))
    }

    #[test]
    fn twins_and_a_boxing_coach_pass_alone() {
        let mut page = fixture::page(Use::PublicWeb);
        page.cards[0].readable = vec![detail(Class::FamilyStructure, 20)];
        page.cards[6].readable = vec![detail(Class::Job, 22)];
        check(&DetailsUnderALabel, &page, expect![[""]]);
    }

    #[test]
    fn and_with_the_day_of_the_crash_they_add_up() {
        let mut page = fixture::page(Use::PublicWeb);
        page.cards[0].readable =
            vec![detail(Class::FamilyStructure, 20), detail(Class::DistinctiveEvent, 21)];
        page.cards[6].readable = vec![detail(Class::Job, 22)];
        check(
            &DetailsUnderALabel,
            &page,
            expect![[r#"
            BLOCK one label on cards 1 and 7: 3 sorts of detail add up: job, family structure and distinctive event
        "#]],
        );
    }

    #[test]
    fn two_attributes_that_few_share_are_too_many() {
        let mut page = fixture::page(Use::Training);
        page.cards[0].readable = vec![detail(Class::Age, 20), detail(Class::Place, 21)];
        check(&DetailsUnderALabel, &page, expect![[""]]);
        page.people[0].participant.attributes[0].value = "40s".to_owned();
        check(
            &DetailsUnderALabel,
            &page,
            expect![[r#"
            HOLD one label on card 1: age and place together match too few people
        "#]],
        );
    }

    #[test]
    fn times_from_two_waves_add_up_to_a_date() {
        let mut page = fixture::page(Use::Workshop);
        page.cards[0].readable = vec![detail(Class::Date, 20)];
        page.cards[6].readable = vec![detail(Class::Date, 21)];
        check(&DetailsUnderALabel, &page, expect![[""]]);
        if let Some(second) = TranscriptId::new("M01b") {
            page.cards[6].transcript = second;
        }
        check(
            &DetailsUnderALabel,
            &page,
            expect![[r#"
            WARN one label on cards 1 and 7: times from two interviews add up to a date
        "#]],
        );
    }

    #[test]
    fn four_places_under_one_label_add_up_and_three_do_not() {
        let mut page = fixture::page(Use::Workshop);
        page.cards[0].readable = vec![detail(Class::Place, 20), detail(Class::Place, 21)];
        page.cards[6].readable = vec![detail(Class::Place, 22), detail(Class::Date, 24)];
        check(&DetailsUnderALabel, &page, expect![[""]]);
        page.cards[6].readable.push(detail(Class::Place, 23));
        assert_eq!(DetailsUnderALabel.look(&page).len(), 1);
    }
}
