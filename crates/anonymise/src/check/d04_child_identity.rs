//! D04: no child can be told from others.
//!
//! Fires on any child's name or date of birth, or on two or more of sex, order among the
//! children, twins, gestation, birth date and weight (design.md, Audiences).

use super::phrases::{plain, says};
use super::{Check, cards_in_words};
use crate::Class;
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

const SEX: &[&str] = &[
    "my daughter",
    "my daughters",
    "my son",
    "my sons",
    "her daughter",
    "her son",
    "our daughter",
    "our son",
    "baby girl",
    "baby boy",
    "little girl",
    "little boy",
    "the only girl",
    "the only boy",
    "a girl",
    "a boy",
    "my girl",
    "my boy",
    "my girls",
    "my boys",
    "our girl",
    "our boy",
];
const ORDER: &[&str] = &[
    "my eldest",
    "my oldest",
    "my youngest",
    "my middle",
    "my first child",
    "my second child",
    "my third child",
    "my fourth child",
    "my fifth child",
    "firstborn",
    "first born",
    "my first baby",
    "my second baby",
    "my third baby",
    "the eldest",
    "the oldest",
    "the youngest",
    "the only girl",
    "the only boy",
    "my first one",
    "my second one",
    "my third",
    "my fourth",
];
const TWINS: &[&str] = &["twin", "twins", "triplet", "triplets"];
const GESTATION: &[&str] = &[
    "weeks gestation",
    "weeks pregnant",
    "weeks premature",
    "weeks early",
    "weeks prem",
    "weeks gone",
    "born at thirty*",
    "born at twenty*",
    "born at 2*",
    "born at 3*",
    "weeks when i had",
];
const BIRTH_DATE: &[&str] = &[
    "due in january",
    "due in february",
    "due in march",
    "due in april",
    "due in may",
    "due in june",
    "due in july",
    "due in august",
    "due in september",
    "due in october",
    "due in november",
    "due in december",
    "due date was",
    "born on",
    "born in january",
    "born in february",
    "born in march",
    "born in april",
    "born in may",
    "born in june",
    "born in july",
    "born in august",
    "born in september",
    "born in october",
    "born in november",
    "born in december",
    "birthday is",
    "birthday's",
    "her birthday on",
    "his birthday on",
];
const WEIGHT: &[&str] = &["pounds", "pound", "lb", "lbs", "kilos", "kilo", "ounces", "grams"];
const BIRTH: &[&str] = &["born", "baby", "birth", "weighed", "weigh", "came out", "tiny"];

pub(super) struct ChildIdentity;

impl Check for ChildIdentity {
    fn id(&self) -> &'static str {
        "D04"
    }

    fn title(&self) -> &'static str {
        "no child can be told from others"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        page.cards.iter().filter_map(|card| self.on_card(page, card)).collect()
    }
}

impl ChildIdentity {
    fn on_card(&self, page: &Page, card: &Card) -> Option<Finding> {
        let named = card.readable.iter().any(|(class, entity)| {
            matches!(class, Class::ChildName | Class::DateOfBirth)
                && !entity.is_some_and(|entity| page.may_be_named(entity))
        });
        let facts = facts(card.shown.as_str());
        let told = if named {
            "a child's name or date of birth is readable".to_owned()
        } else if facts.len() >= 2 {
            format!("{} details tell of one child: {}", facts.len(), facts.join(", "))
        } else {
            return None;
        };
        let message = format!("{}: {told}", cards_in_words(&[card]));
        let remedy = "mask or leave out all but one of them";
        Some(Finding::new(self.id(), Severity::Block, message, remedy).about(page, &[card]))
    }
}

/// Which sorts of facts about a child stand in `text`.
fn facts(text: &str) -> Vec<&'static str> {
    let text = plain(text);
    let gestation = || {
        text.split(' ').any(|word| {
            word.split_once('+').is_some_and(|(weeks, days)| {
                matches!(weeks.parse::<u8>(), Ok(20..=43))
                    && matches!(days.parse::<u8>(), Ok(0..=6))
            })
        })
    };
    let weight = says(&text, WEIGHT) && says(&text, BIRTH);
    [
        ("sex", says(&text, SEX)),
        ("order", says(&text, ORDER)),
        ("twins", says(&text, TWINS)),
        ("gestation", says(&text, GESTATION) || gestation()),
        ("birth date", says(&text, BIRTH_DATE)),
        ("weight", weight),
    ]
    .into_iter()
    .filter_map(|(name, told)| told.then_some(name))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn one_fact_about_a_child_passes() {
        let mut page = fixture::page(Use::Workshop);
        fixture::say(&mut page, 1, "They said my son would be home for tea.");
        check(&ChildIdentity, &page, expect![[""]]);
    }

    #[test]
    fn one_fact_more_is_a_block_for_everybody() {
        for (use_, words) in [
            (Use::Workshop, "They said my son, my youngest, would be home for tea."),
            (Use::Training, "The twins came at 36+4."),
            (Use::PublicWeb, "She was born on a Friday and weighed four pounds."),
        ] {
            let mut page = fixture::page(use_);
            fixture::say(&mut page, 1, words);
            let findings = ChildIdentity.look(&page);
            assert_eq!(findings.len(), 1, "{words}");
            assert_eq!(findings[0].severity, Severity::Block);
        }
    }

    #[test]
    fn a_readable_childs_name_is_a_block_alone() {
        let mut page = fixture::page(Use::Workshop);
        page.cards[0].readable.push((Class::ChildName, None));
        check(
            &ChildIdentity,
            &page,
            expect![[r#"
            BLOCK card 1: a child's name or date of birth is readable
        "#]],
        );
    }

    #[test]
    fn the_only_girl_tells_sex_and_order() {
        assert_eq!(facts("She's the only girl."), ["sex", "order"]);
        assert!(facts("It cost me forty pounds.").is_empty());
    }
}
