//! D24: people are shown as they would want to be.

use heard_model::consent::Verbatim;

use super::phrases::{plain, says};
use super::{Check, by_label, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

/// Words about people that they would not use of themselves.
const STIGMA: &[&str] = &[
    "substance misus*",
    "substance-misusing",
    "addict*",
    "junkie*",
    "alcoholic*",
    "failed to engage",
    "non-compliant",
    "noncompliant",
    "hard to reach",
    "hard-to-reach",
    "chaotic",
    "unfit mother",
    "bad mother",
    "troubled",
    "vulnerable woman",
    "vulnerable mother",
    "dysfunctional",
    "manipulative",
    "attention seeking",
    "attention-seeking",
    "teen mum",
    "illegal immigrant",
    "mentally ill",
    "personality disordered",
    "broken home",
    "problem family",
    "abuser",
    "service user failed",
];
/// Respellings that mock an accent and change no sound.
const EYE_DIALECT: &[&str] =
    &["wuz", "sez", "woz", "enuff", "wot", "wimmin", "fink", "luv", "coz", "cuz", "gonna's"];

pub(super) struct Dignity;

impl Check for Dignity {
    fn id(&self) -> &'static str {
        "D24"
    }

    fn title(&self) -> &'static str {
        "people are shown as they would want to be"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let of = |odd: &dyn Fn(&Card) -> bool| -> Vec<&Card> {
            page.cards.iter().filter(|card| odd(card)).collect()
        };
        let stigma = |text: &str| says(&plain(text), STIGMA);
        let in_brackets =
            |card: &Card| bracketed(card.shown.as_str()).iter().any(|words| stigma(words));
        let mut findings = Vec::new();
        if stigma(&page.title) || page.tables.iter().any(|table| stigma(&table.title)) {
            let message = "a title uses a word that judges people".to_owned();
            let finding = Finding::new(self.id(), Severity::Warn, message, "say it in plain words");
            findings.push(finding.about_all(page));
        }
        let lints: [(Vec<&Card>, &str, &str); 5] = [
            (
                of(&|card| stigma(&card.label) || in_brackets(card)),
                "a label or an insertion uses a word that judges people",
                "say it in plain words",
            ),
            (
                of(&|card| says(&plain(card.shown.as_str()), EYE_DIALECT)),
                "a respelling that mocks an accent",
                "spell it as a dictionary would; leave words and grammar as spoken",
            ),
            (
                of(&|card| card.fillers_left_out > 0 && wants_exact(page, card)),
                "fillers were left out though the person wants their words exact",
                "put them back",
            ),
            (twice(page), "the same quote twice", "drop one"),
            (
                many_labels(page),
                "one person under more than one label",
                "use one, or declare it in the methods",
            ),
        ];
        for (cards, told, remedy) in lints.into_iter().filter(|(cards, _, _)| !cards.is_empty()) {
            let message = format!("{}: {told}", cards_in_words(&cards));
            findings
                .push(Finding::new(self.id(), Severity::Warn, message, remedy).about(page, &cards));
        }
        findings
    }
}

fn wants_exact(page: &Page, card: &Card) -> bool {
    page.voices(card).any(|person| person.participant.consent.verbatim == Verbatim::Exact)
}

fn bracketed(text: &str) -> Vec<&str> {
    text.split('[')
        .skip(1)
        .filter_map(|rest| rest.split_once(']'))
        .map(|(words, _)| words)
        .collect()
}

fn twice(page: &Page) -> Vec<&Card> {
    page.cards
        .iter()
        .filter(|card| page.cards.iter().filter(|other| other.quote == card.quote).count() > 1)
        .collect()
}

/// The cards of people who stand under more than one label.
fn many_labels(page: &Page) -> Vec<&Card> {
    let groups = by_label(page);
    let mut cards: Vec<&Card> = page
        .cards
        .iter()
        .filter(|card| {
            card.participant.is_some()
                && groups
                    .iter()
                    .filter(|group| group.iter().any(|other| other.participant == card.participant))
                    .count()
                    > 1
        })
        .collect();
    cards.dedup_by_key(|card| card.number);
    cards
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn dialect_and_a_persons_own_hard_words_pass() {
        let mut page = fixture::page(Use::PublicWeb);
        fixture::say(&mut page, 1, "I were no junkie, me mam said nowt.");
        check(&Dignity, &page, expect![[""]]);
    }

    #[test]
    fn our_own_hard_words_are_a_warning() {
        let mut page = fixture::page(Use::PublicWeb);
        page.title = "Hard to reach mothers".to_owned();
        page.cards[0].label = "substance-misusing mother".to_owned();
        fixture::say(&mut page, 2, "They sez [a troubled team] no.");
        page.cards[2].fillers_left_out = 1;
        page.people[2].participant.consent.verbatim = Verbatim::Exact;
        page.cards[4].quote = page.cards[3].quote;
        check(
            &Dignity,
            &page,
            expect![[r#"
            WARN a title uses a word that judges people
            WARN cards 1 and 2: a label or an insertion uses a word that judges people
            WARN card 2: a respelling that mocks an accent
            WARN card 3: fillers were left out though the person wants their words exact
            WARN cards 4 and 5: the same quote twice
            WARN cards 1 and 7: one person under more than one label
        "#]],
        );
    }
}
