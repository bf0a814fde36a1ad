//! D13: a label that fits too few people.

use heard_model::{Audience, Participant};

use super::phrases::plain;
use super::{Check, by_audience, by_label, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::Page;

pub(super) struct Labels;

impl Check for Labels {
    fn id(&self) -> &'static str {
        "D13"
    }

    fn title(&self) -> &'static str {
        "every label fits several people"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        // Labels in a report are held to the public threshold; here the two are the same.
        let fewest = if page.column() == Audience::Workshop { 3 } else { 5 };
        let severity = if page.use_.counts_as_public() {
            Severity::Block
        } else {
            by_audience(page, Severity::Warn, Severity::Hold, Severity::Block)
        };
        by_label(page)
            .into_iter()
            .filter_map(|cards| {
                let people = fitting(page, &cards[0].label)?;
                let message = format!(
                    "the label of {} fits {people} of {} people in the study; at least {fewest} are asked for",
                    cards_in_words(&cards),
                    page.people.len()
                );
                let remedy = "take a word out of the label, or use a chosen name";
                (people < fewest).then(|| {
                    Finding::new(self.id(), severity, message, remedy).about(page, &cards)
                })
            })
            .collect()
    }
}

/// How many people a label fits; nothing where it tells no attribute (a chosen name, an id).
fn fitting(page: &Page, label: &str) -> Option<usize> {
    let told: Vec<String> = label
        .split([',', ';', '(', ')', '·'])
        .map(|piece| plain(piece).trim().to_owned())
        .map(|piece| {
            let bare = ["a ", "an ", "the ", "in her ", "in his ", "in their "];
            bare.iter().find_map(|word| piece.strip_prefix(word)).unwrap_or(&piece).to_owned()
        })
        .filter(|piece| page.people.iter().any(|person| fits(&person.participant, piece)))
        .collect();
    // A worker's role alone is the least that can be said of them.
    let worker = |person: &&crate::Person| {
        person.is_practitioner() && plain(&person.participant.role).trim() == told[0]
    };
    if told.len() == 1 && page.people.iter().any(|person| worker(&person)) {
        return None;
    }
    (!told.is_empty()).then(|| {
        page.people
            .iter()
            .filter(|person| told.iter().all(|piece| fits(&person.participant, piece)))
            .count()
    })
}

/// Whether one piece of a label is true of a person.
fn fits(person: &Participant, piece: &str) -> bool {
    let is = |value: &str| plain(value).trim() == piece;
    let part =
        |value: &str| plain(value).contains(&format!(" {piece} ")) && piece.chars().count() >= 3;
    is(&person.role)
        || person.attributes.iter().any(|attribute| is(&attribute.value) || part(&attribute.value))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn a_chosen_name_and_a_role_that_many_have_pass() {
        let mut page = fixture::page(Use::PublicWeb);
        page.cards[0].label = "a mother".to_owned();
        page.cards[1].label = "mother, 20s".to_owned();
        check(&Labels, &page, expect![[""]]);
    }

    #[test]
    fn one_attribute_more_fits_too_few() {
        let mut page = fixture::page(Use::Training);
        page.people[1].participant.attributes[1].value = "village".to_owned();
        page.cards[1].label = "mother, 20s, village".to_owned();
        check(
            &Labels,
            &page,
            expect![[r#"
            HOLD the label of card 2 fits 1 of 8 people in the study; at least 5 are asked for
        "#]],
        );
    }

    #[test]
    fn a_workers_role_alone_may_stand() {
        let mut page = fixture::page(Use::PublicWeb);
        page.people[7].participant.role = "social worker".to_owned();
        fixture::card_of(&mut page, 7, 8);
        check(&Labels, &page, expect![[""]]);
    }

    #[test]
    fn a_report_is_held_to_the_public_threshold() {
        for (use_, severity) in
            [(Use::Workshop, Severity::Warn), (Use::ReportQuote, Severity::Block)]
        {
            let mut page = fixture::page(use_);
            page.people[1].participant.attributes[1].value = "village".to_owned();
            page.cards[1].label = "mother, village".to_owned();
            assert_eq!(Labels.look(&page)[0].severity, severity);
        }
    }
}
