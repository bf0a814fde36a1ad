//! D18: what is shown was said.

use std::collections::BTreeSet;

use super::phrases::words;
use super::{Check, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

/// More gaps than this, and a quote is a collage.
const ELLIPSES: usize = 3;
/// More words than this need a reason.
const LONG: usize = 80;
/// Fewer words than this prove little in a report.
const SHORT: usize = 6;

pub(super) struct Fidelity;

impl Check for Fidelity {
    fn id(&self) -> &'static str {
        "D18"
    }

    fn title(&self) -> &'static str {
        "every shown word derives from the source"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let mut findings = Vec::new();
        for card in &page.cards {
            let told: BTreeSet<String> = unfaithful(card).into_iter().collect();
            for told in told {
                let message = format!("{}: {told}", cards_in_words(&[card]));
                let remedy = "take the edit back, or lift the quote anew";
                let finding = Finding::new(self.id(), Severity::Block, message, remedy);
                findings.push(finding.about(page, &[card]));
            }
        }
        findings.extend(self.lints(page));
        findings
    }
}

fn unfaithful(card: &Card) -> Vec<String> {
    let mut told: Vec<String> = card.edit_problems.iter().map(ToString::to_string).collect();
    if card.crosses_turns {
        told.push("it runs over more than one speaker's turn".to_owned());
    }
    if !card.holds {
        told.push("its source no longer says these words".to_owned());
    }
    told
}

impl Fidelity {
    fn lints(&self, page: &Page) -> Vec<Finding> {
        let report = page.use_ == heard_model::Use::ReportQuote;
        let length = |card: &Card| words(card.shown.as_str()).len();
        let of = |odd: &dyn Fn(&Card) -> bool| -> Vec<&Card> {
            page.cards.iter().filter(|card| odd(card)).collect()
        };
        [
            (
                of(&|card| card.leaves_negation),
                "a `not` or `never` stands just outside it, in its own sentence",
                "lift the whole sentence, or say why it means the same without",
            ),
            (
                of(&|card| card.ellipses > ELLIPSES),
                "more than three gaps",
                "show fewer pieces of it",
            ),
            (
                of(&|card| card.words_inserted * 5 > length(card)),
                "more than a fifth of the words were put in",
                "let the person's own words stand",
            ),
            (
                of(&|card| length(card) > LONG || (report && length(card) < SHORT)),
                "long or short for a quote",
                "trim it, or say why it stands so",
            ),
        ]
        .into_iter()
        .filter(|(cards, _, _)| !cards.is_empty())
        .map(|(cards, told, remedy)| {
            let message = format!("{}: {told}", cards_in_words(&cards));
            Finding::new(self.id(), Severity::Warn, message, remedy).about(page, &cards)
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::{EditProblem, Use};

    #[test]
    fn faithful_words_pass() {
        check(&Fidelity, &fixture::page(Use::ReportQuote), expect![[""]]);
    }

    #[test]
    fn one_word_that_turns_the_meaning_is_a_block() {
        let mut page = fixture::page(Use::Workshop);
        page.cards[0].edit_problems.push(EditProblem::NegationLeftOut);
        page.cards[1].crosses_turns = true;
        page.cards[2].holds = false;
        check(
            &Fidelity,
            &page,
            expect![[r#"
            BLOCK card 1: a `not` or `never` was left out from inside a sentence that stays
            BLOCK card 2: it runs over more than one speaker's turn
            BLOCK card 3: its source no longer says these words
        "#]],
        );
    }

    #[test]
    fn length_gaps_and_insertions_are_warnings() {
        let mut page = fixture::page(Use::ReportQuote);
        fixture::say(&mut page, 1, "No.");
        fixture::say(&mut page, 2, &"on and ".repeat(41));
        page.cards[2].ellipses = 4;
        page.cards[3].words_inserted = 5;
        page.cards[4].leaves_negation = true;
        check(
            &Fidelity,
            &page,
            expect![[r#"
            WARN card 5: a `not` or `never` stands just outside it, in its own sentence
            WARN card 3: more than three gaps
            WARN card 4: more than a fifth of the words were put in
            WARN cards 1 and 2: long or short for a quote
        "#]],
        );
    }
}
