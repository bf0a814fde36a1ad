//! D02: nothing has the shape of a number or address that names somebody.

use std::collections::BTreeMap;

use super::d01_residue::{FILE_NAME, SUPPORT_LINE, around};
use super::seam::shapes;
use super::{Check, cards_in_words};
use crate::Class;
use crate::gate::{Finding, Severity};
use crate::page::Page;

pub(super) struct Patterns;

impl Check for Patterns {
    fn id(&self) -> &'static str {
        "D02"
    }

    fn title(&self) -> &'static str {
        "no number, address or full date that names somebody"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let mut findings = Vec::new();
        let remedy = "mask it or drop the quote";
        for card in &page.cards {
            let mut found = shapes(card.shown.as_str());
            found.extend(shapes(&card.label));
            found.sort();
            found.dedup();
            for class in found {
                let message = format!(
                    "{}: readable by its shape: {}; not printed here",
                    cards_in_words(&[card]),
                    class.as_str().replace('_', " ")
                );
                let finding = Finding::new(self.id(), Severity::Block, message, remedy);
                findings.push(finding.about(page, &[card]));
            }
        }
        let mut known: BTreeMap<String, Vec<Class>> = BTreeMap::new();
        for (place, text) in around(page).into_iter().filter(|(place, _)| !is_meant(place)) {
            for class in known.entry(text).or_insert_with_key(|text| shapes(text)).iter() {
                let what = class.as_str().replace('_', " ");
                let message = format!("readable in {place} by its shape: {what}; not printed here");
                findings.push(
                    Finding::new(self.id(), Severity::Block, message, remedy).about_all(page),
                );
            }
        }
        findings.dedup();
        findings
    }
}

/// Where to turn is a number on purpose, and a file may be called after a day.
fn is_meant(place: &str) -> bool {
    [SUPPORT_LINE, FILE_NAME].contains(&place)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn words_without_numbers_pass() {
        check(&Patterns, &fixture::page(Use::PublicWeb), expect![[""]]);
    }

    #[test]
    fn one_number_more_is_a_block_and_is_not_printed() {
        let mut page = fixture::page(Use::Workshop);
        fixture::say(&mut page, 1, "Ring me on 07700 900123, or write to kay@example.org.");
        check(
            &Patterns,
            &page,
            expect![[r#"
            BLOCK card 1: readable by its shape: phone; not printed here
            BLOCK card 1: readable by its shape: email; not printed here
        "#]],
        );
    }

    #[test]
    fn a_number_is_known_though_letters_that_show_nothing_part_it() {
        for words in [
            "Ring 07700 9\u{200b}00123.",
            "Ring ０７７００ ９００１２３.",
            "Ring 07700\u{2060}900123.",
        ] {
            let mut page = fixture::page(Use::Workshop);
            fixture::say(&mut page, 1, words);
            assert_eq!(Patterns.look(&page).len(), 1, "{words:?}");
        }
    }

    #[test]
    fn numbers_are_looked_for_in_what_stands_round_the_cards_too() {
        let mut page = fixture::page(Use::Workshop);
        page.cards[0].content_notes = vec!["ask on 07700 900123".to_owned()];
        page.study = "Kay, kay@example.org".to_owned();
        page.name = "workshop-2026-11-21".to_owned();
        check(
            &Patterns,
            &page,
            expect![[r#"
                BLOCK readable in the study's title by its shape: email; not printed here
                BLOCK readable in what stands round card 1 by its shape: phone; not printed here
            "#]],
        );
    }

    #[test]
    fn every_shape_of_the_table_is_known() {
        for words in [
            "I live in NM7 3QT.",
            "my NHS number is 999 000 1235",
            "AA 12 34 56 C is my NI number",
            "the case is NM23C50417",
            "see www.example.org/kay",
            "I am @kay_d on there",
            "she was born on 12 March 2024",
            "his car is AB12 CDE",
        ] {
            let mut page = fixture::page(Use::Training);
            fixture::say(&mut page, 2, words);
            assert_eq!(Patterns.look(&page).len(), 1, "{words}");
        }
    }
}
