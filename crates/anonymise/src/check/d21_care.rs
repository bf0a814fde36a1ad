//! D21: care for the people who read it.

use super::phrases::{plain, says};
use super::{Check, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

/// Content notes of the subjects that distress most.
const DISTRESS: &[&str] = &[
    "high distress",
    "suicide",
    "self-harm",
    "sexual*",
    "abuse",
    "domestic abuse",
    "baby loss",
    "childhood abuse",
    "birth trauma",
];

pub(super) struct Care;

impl Check for Care {
    fn id(&self) -> &'static str {
        "D21"
    }

    fn title(&self) -> &'static str {
        "a reader is looked after"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let mut findings = Vec::new();
        let (Some(first), Some(last)) = (page.cards.first(), page.cards.last()) else {
            return findings;
        };
        let mut warn = |cards: &[&Card], told: String, remedy: &str| {
            let finding = Finding::new(self.id(), Severity::Warn, told, remedy);
            findings.push(if cards.is_empty() {
                finding.about_all(page)
            } else {
                finding.about(page, cards)
            });
        };
        let heavy: Vec<&Card> = page.cards.iter().filter(|card| is_heavy(card)).collect();
        let noted = page.cards.iter().any(|card| !card.content_notes.is_empty());
        if noted && page.support_lines.is_empty() {
            let told = "hard subjects, and no line that says where to turn".to_owned();
            warn(&[], told, "add support lines to the study");
        }
        if page.cards.len() >= 3 && !page.cards.iter().any(|card| card.strength) {
            let told = "no card tells of strength or hope".to_owned();
            warn(&[], told, "add at least one");
        }
        let ends: Vec<&Card> = heavy
            .iter()
            .copied()
            .filter(|card| card.number == first.number || card.number == last.number)
            .collect();
        if !ends.is_empty() {
            let told = format!("{}: a hard subject at the beginning or end", cards_in_words(&ends));
            warn(&ends, told, "begin and end with something lighter");
        }
        let row: Vec<&Card> = page
            .cards
            .windows(2)
            .filter(|pair| pair.iter().all(is_heavy))
            .flat_map(|pair| pair.iter())
            .collect();
        if !row.is_empty() {
            let mut row = row;
            row.dedup_by_key(|card| card.number);
            let told = format!("{}: hard subjects in a row", cards_in_words(&row));
            warn(&row, told, "put something lighter between them");
        }
        findings
    }
}

fn is_heavy(card: &Card) -> bool {
    calls_for_care(&card.content_notes)
}

/// Whether one of these content notes names a subject that distresses most.
pub fn calls_for_care(notes: &[String]) -> bool {
    notes.iter().any(|note| says(&plain(note), DISTRESS) || DISTRESS.contains(&note.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn a_page_with_hope_and_a_light_beginning_passes() {
        check(&Care, &fixture::page(Use::Workshop), expect![[""]]);
    }

    #[test]
    fn what_makes_a_page_hard_to_read_is_a_warning() {
        let mut page = fixture::page(Use::Workshop);
        page.support_lines.clear();
        for card in &mut page.cards {
            card.strength = false;
        }
        for card in [0, 3, 4] {
            page.cards[card].content_notes = vec!["baby loss".to_owned()];
        }
        check(
            &Care,
            &page,
            expect![[r#"
            WARN hard subjects, and no line that says where to turn
            WARN no card tells of strength or hope
            WARN card 1: a hard subject at the beginning or end
            WARN cards 4 and 5: hard subjects in a row
        "#]],
        );
    }
}
