//! D20: somebody else who can be told, and something they are said to have done.

use super::phrases::{plain, says};
use super::{Check, cards_in_words};
use crate::Class;
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

/// A former partner can be told from the woman herself.
const EX: &[&str] = &[
    "my ex",
    "my ex-*",
    "my ex's",
    "her dad",
    "his dad",
    "the dad",
    "the father",
    "my husband",
    "the kids dad",
    "the baby's dad",
    "my partner",
];
const MISCONDUCT: &[&str] = &[
    "lied",
    "lying",
    "liar",
    "made it up",
    "made that up",
    "forged",
    "bullied",
    "bullying",
    "racist",
    "threatened",
    "stole",
    "negligent",
    "falsified",
    "shouted at me",
    "laughed at me",
    "assaulted",
    "drunk on",
    "broke the law",
    "corrupt",
];
const CRIME: &[&str] = &[
    "hit me",
    "punched",
    "raped",
    "assaulted",
    "beat",
    "battered",
    "dealing",
    "prison",
    "arrested",
    "convicted",
    "strangled",
    "heroin",
    "stole",
    "abused",
    "violent",
    "controlling",
];

pub(super) struct Reputations;

impl Check for Reputations {
    fn id(&self) -> &'static str {
        "D20"
    }

    fn title(&self) -> &'static str {
        "nobody who can be told is accused"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        page.cards
            .iter()
            .filter_map(|card| {
                let told = accusation(card)?;
                let message = format!("{}: {told}", cards_in_words(&[card]));
                let remedy = "take the person out of it, get advice and sign, or drop the quote";
                Some(Finding::new(self.id(), Severity::Hold, message, remedy).about(page, &[card]))
            })
            .collect()
    }
}

fn accusation(card: &Card) -> Option<&'static str> {
    let text = plain(card.shown.as_str());
    let named = card.readable.iter().any(|(class, _)| {
        matches!(
            class,
            Class::PersonName | Class::ProfessionalName | Class::Organisation | Class::Job
        )
    });
    if named && (says(&text, MISCONDUCT) || says(&text, CRIME)) {
        Some("somebody who can be told is accused of something")
    } else if says(&text, EX) && says(&text, CRIME) {
        Some("a former partner or father is accused of something")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn an_accusation_of_nobody_in_particular_passes() {
        let mut page = fixture::page(Use::PublicWeb);
        fixture::say(&mut page, 1, "Somebody lied in that file.");
        check(&Reputations, &page, expect![[""]]);
    }

    #[test]
    fn one_name_more_is_a_hold() {
        let mut page = fixture::page(Use::Workshop);
        fixture::say(&mut page, 1, "The ward lied in that file.");
        page.cards[0].readable.push((Class::Organisation, None));
        fixture::say(&mut page, 2, "My ex was in prison then.");
        check(
            &Reputations,
            &page,
            expect![[r#"
            HOLD card 1: somebody who can be told is accused of something
            HOLD card 2: a former partner or father is accused of something
        "#]],
        );
    }
}
