//! D09: what earlier releases add to this one.

use super::details::{quasi_before, quasi_of, share_a_distinctive, times_add_up};
use super::phrases::share_a_run;
use super::{Check, by_audience, by_label, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, EarlierCard, Page};

/// So many words in a row make a passage that can be searched for.
const RUN: usize = 8;

pub(super) struct EarlierReleases;

impl Check for EarlierReleases {
    fn id(&self) -> &'static str {
        "D09"
    }

    fn title(&self) -> &'static str {
        "nothing can be joined with an earlier release"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let severity = by_audience(page, Severity::Warn, Severity::Hold, Severity::Block);
        let mut findings = Vec::new();
        let object = |cards: &[&Card], message: String, remedy: &str| {
            Finding::new(self.id(), severity, message, remedy).about(page, cards)
        };
        for card in &page.cards {
            if let Some((earlier, told)) =
                page.earlier.iter().find_map(|earlier| Some((earlier, adds_up(card, earlier)?)))
            {
                let message =
                    format!("{}: with `{}`, {told}", cards_in_words(&[card]), earlier.release);
                findings.push(object(&[card], message, "drop it, or mask it further"));
            }
            if let Some(earlier) = page.earlier.iter().find(|earlier| joins(page, card, earlier)) {
                let message = format!(
                    "{}: words that were shown in `{}` can be joined with it",
                    cards_in_words(&[card]),
                    earlier.release
                );
                findings.push(object(
                    &[card],
                    message,
                    "show it under the label it had there, or drop it",
                ));
            }
        }
        for cards in by_label(page) {
            let same: Vec<&EarlierCard> =
                page.earlier.iter().filter(|earlier| continues(cards[0], earlier)).collect();
            let before = quasi_before(same.iter().copied());
            let new: Vec<&Card> =
                cards.into_iter().filter(|card| !quasi_of([*card]).is_subset(&before)).collect();
            if !before.is_empty() && !new.is_empty() {
                let message = format!(
                    "{}: adds details to a label that was shown in `{}`",
                    cards_in_words(&new),
                    same[0].release
                );
                findings.push(object(
                    &new,
                    message,
                    "generalise what is new, or give it another label",
                ));
            }
        }
        findings
    }
}

/// Whether the earlier card lets somebody join this one with another label or a wider passage.
fn joins(page: &Page, card: &Card, earlier: &EarlierCard) -> bool {
    let same_words = earlier.shown == card.shown.as_str();
    // The very same card, shown to no wider an audience than before, tells nothing new.
    if same_words && earlier.label == card.label && page.column() <= earlier.audience {
        return false;
    }
    same_words || share_a_run(card.shown.as_str(), &earlier.shown, RUN)
}

/// What a reader of both could add up about one person.
fn adds_up(card: &Card, earlier: &EarlierCard) -> Option<&'static str> {
    let same_person = card.participant.is_some() && card.participant == earlier.participant;
    let other_interview =
        earlier.transcript.as_ref().is_some_and(|transcript| *transcript != card.transcript);
    if continues(card, earlier)
        && other_interview
        && times_add_up(&card.readable, &earlier.readable)
    {
        Some("times from two interviews add up to a date")
    } else if same_person
        && card.label != earlier.label
        && share_a_distinctive(&card.readable, &earlier.readable)
    {
        Some("the same event, object or condition joins two labels of one person")
    } else {
        None
    }
}

fn continues(card: &Card, earlier: &EarlierCard) -> bool {
    earlier.label == card.label
        && (earlier.participant.is_none()
            || card.participant.is_none()
            || earlier.participant == card.participant)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use crate::{Class, EntityId};
    use expect_test::expect;
    use heard_model::{Audience, Use};

    fn before(page: &Page, words: &str) -> EarlierCard {
        EarlierCard {
            release: "report-1".to_owned(),
            audience: Audience::Public,
            label: page.cards[0].label.clone(),
            transcript: None,
            participant: page.cards[0].participant.clone(),
            shown: words.to_owned(),
            readable: vec![],
        }
    }

    #[test]
    fn other_words_and_the_very_same_card_pass() {
        let mut page = fixture::page(Use::PublicWeb);
        page.earlier.push(before(&page, "Nobody asked what I thought about it."));
        let same = page.cards[0].shown.as_str().to_owned();
        page.earlier.push(before(&page, &same));
        check(&EarlierReleases, &page, expect![[""]]);
    }

    #[test]
    fn the_same_words_under_another_label_join_the_two() {
        let mut page = fixture::page(Use::Training);
        let same = page.cards[0].shown.as_str().to_owned();
        let mut earlier = before(&page, &same);
        earlier.label = "a mother".to_owned();
        page.earlier.push(earlier);
        check(
            &EarlierReleases,
            &page,
            expect![[r#"
            HOLD card 1: words that were shown in `report-1` can be joined with it
        "#]],
        );
    }

    #[test]
    fn eight_words_in_a_row_are_enough() {
        let mut page = fixture::page(Use::Workshop);
        fixture::say(&mut page, 1, "I washed that one bowl special and she wrote it down.");
        page.earlier.push(before(&page, "so I washed that one bowl special and she sat"));
        assert_eq!(EarlierReleases.look(&page).len(), 1);
        page.earlier[0].shown = "so I washed that one bowl special, then she sat".to_owned();
        assert!(EarlierReleases.look(&page).is_empty());
    }

    #[test]
    fn a_label_that_gains_a_detail_is_objected_to() {
        let mut page = fixture::page(Use::PublicWeb);
        let mut earlier = before(&page, "It was due in the spring.");
        earlier.readable = vec![(Class::Date, Some(EntityId(20)))];
        page.earlier.push(earlier);
        page.earlier[0].transcript = Some(page.cards[6].transcript.clone());
        page.cards[6].readable = vec![(Class::Date, Some(EntityId(20)))];
        check(&EarlierReleases, &page, expect![[""]]);
        page.cards[6].readable = vec![(Class::Date, Some(EntityId(21)))];
        check(
            &EarlierReleases,
            &page,
            expect![[r#"
            BLOCK card 7: adds details to a label that was shown in `report-1`
        "#]],
        );
    }

    #[test]
    fn two_interviews_in_two_releases_add_up_to_a_date() {
        let mut page = fixture::page(Use::Workshop);
        let mut earlier = before(&page, "Due in the spring, they said.");
        earlier.readable = vec![(Class::Date, Some(EntityId(20)))];
        earlier.transcript = heard_model::TranscriptId::new("M01b");
        page.earlier.push(earlier);
        page.cards[6].readable = vec![(Class::Job, Some(EntityId(21)))];
        page.earlier[0].readable.push((Class::Job, Some(EntityId(21))));
        check(&EarlierReleases, &page, expect![[""]]);
        page.cards[6].readable = vec![(Class::Date, Some(EntityId(20)))];
        check(
            &EarlierReleases,
            &page,
            expect![[r#"
                WARN card 7: with `report-1`, times from two interviews add up to a date
            "#]],
        );
    }

    #[test]
    fn one_event_under_two_labels_joins_them() {
        let mut page = fixture::page(Use::Training);
        let mut earlier = before(&page, "We were on the news, nearly.");
        earlier.label = "a mother".to_owned();
        earlier.readable = vec![(Class::DistinctiveEvent, Some(EntityId(20)))];
        page.earlier.push(earlier);
        page.cards[6].readable = vec![(Class::DistinctiveEvent, Some(EntityId(21)))];
        check(&EarlierReleases, &page, expect![[""]]);
        page.cards[6].readable = vec![(Class::DistinctiveEvent, Some(EntityId(20)))];
        check(
            &EarlierReleases,
            &page,
            expect![[r#"
                HOLD card 7: with `report-1`, the same event, object or condition joins two labels of one person
            "#]],
        );
    }
}
