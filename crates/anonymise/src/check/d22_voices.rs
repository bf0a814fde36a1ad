//! D22: no voice drowns the others.

use heard_model::consent::Request;
use heard_model::participant::Proceedings;
use heard_model::{ParticipantId, Permission};
use indexmap::IndexMap;

use super::phrases::words;
use super::{Check, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page, Person};

/// More than this share of the cards is a lot for one voice.
const SHARE: f64 = 0.20;

pub(super) struct Voices;

impl Check for Voices {
    fn id(&self) -> &'static str {
        "D22"
    }

    fn title(&self) -> &'static str {
        "no voice drowns the others"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let mut cards_of: IndexMap<&ParticipantId, Vec<&Card>> = IndexMap::new();
        for card in &page.cards {
            if let Some(id) = &card.participant {
                cards_of.entry(id).or_default().push(card);
            }
        }
        let unheard: Vec<&str> = page
            .people
            .iter()
            .filter(|person| could_be_heard(page, person))
            .filter(|person| !cards_of.contains_key(&person.participant.id))
            .map(shown_name)
            .collect();
        let all: usize = cards_of.values().map(Vec::len).sum();
        let spoken = |cards: &[&Card]| -> usize {
            cards.iter().map(|card| words(card.shown.as_str()).len()).sum()
        };
        let all_words: usize = cards_of.values().map(|cards| spoken(cards)).sum();
        if all == 0 {
            return Vec::new();
        }
        let fair = 1.0 / (cards_of.len() + unheard.len()) as f64;
        let mut findings = Vec::new();
        let mut told = Vec::new();
        let mut loud: Vec<&Card> = Vec::new();
        for cards in cards_of.values() {
            let share = cards.len() as f64 / all as f64;
            let of_words = spoken(cards) as f64 / all_words.max(1) as f64;
            let fair_percent = fair * 100.0;
            if cards.len() > 1 && is_loud(share, fair) {
                told.push(format!(
                    "one voice has {} of {all} cards ({:.0} %; a fair share is {fair_percent:.0} %)",
                    cards.len(),
                    share * 100.0,
                ));
                loud.extend(cards.iter().copied());
            } else if cards_of.len() > 2 && all > 2 && is_loud(of_words, fair.max(1.5 * share)) {
                told.push(format!(
                    "one voice has {:.0} % of the words on {} of {all} cards",
                    of_words * 100.0,
                    cards.len(),
                ));
                loud.extend(cards.iter().copied());
            }
        }
        if !unheard.is_empty() {
            told.push(format!("said yes and is not heard: {}", unheard.join(", ")));
        }
        if !told.is_empty() {
            let place = if loud.is_empty() {
                String::new()
            } else {
                format!("{}: ", cards_in_words(&loud))
            };
            let message = format!("{place}{}", told.join("; "));
            let remedy = "pull quotes of people who are heard less";
            findings.push(Finding::new(self.id(), Severity::Warn, message, remedy).about_all(page));
        }
        findings
    }
}

/// Whether a share is more than a fifth and more than fair, or twice what is fair
/// (domain.md §4.5).
fn is_loud(share: f64, fair: f64) -> bool {
    (share > SHARE && share > fair) || share > 2.0 * fair
}

/// Whether the person said something that is coded and may be shown here.
fn could_be_heard(page: &Page, person: &Person) -> bool {
    let over =
        !matches!(person.participant.proceedings, Proceedings::Ongoing | Proceedings::Unknown);
    let permission = person.participant.consent.permits(&Request {
        use_: page.use_,
        collection: &page.name,
        on: page.on,
        passage: None,
        proceedings_over: over,
        shown_to: &page.shown_to,
    });
    person.words_coded > 0 && permission == Permission::Granted
}

/// What people may read: a label, for the report may be shown to peers and goes out with the rest.
fn shown_name(person: &crate::Person) -> &str {
    let label = person.participant.label.trim();
    if label.is_empty() { "somebody without a label" } else { label }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn voices_in_balance_pass() {
        let mut page = fixture::page(Use::Workshop);
        page.cards.truncate(6);
        page.people.truncate(6);
        check(&Voices, &page, expect![[""]]);
    }

    #[test]
    fn one_loud_voice_and_one_that_is_not_heard_are_told() {
        let mut page = fixture::page(Use::Workshop);
        page.people.truncate(7);
        for card in 1..4 {
            page.cards[card].participant = page.cards[0].participant.clone();
        }
        check(
            &Voices,
            &page,
            expect![[r#"
            WARN cards 1, 2, 3, 4 and 7: one voice has 5 of 8 cards (62 %; a fair share is 14 %); said yes and is not heard: Amara, Zofia, Tess
        "#]],
        );
    }

    #[test]
    fn one_long_speech_among_short_ones_is_told() {
        let mut page = fixture::page(Use::Workshop);
        page.cards.truncate(6);
        page.people.truncate(6);
        fixture::say(&mut page, 1, &"and then we went round and round again ".repeat(4));
        check(
            &Voices,
            &page,
            expect![[r#"
            WARN card 1: one voice has 34 % of the words on 1 of 6 cards
        "#]],
        );
        fixture::say(&mut page, 1, &"and then we went round again ".repeat(2));
        check(&Voices, &page, expect![[""]]);
    }
}
