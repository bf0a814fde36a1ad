//! D17: people looked at exactly this and said yes.

use heard_model::review::state_of;
use heard_model::{ReviewRole, ReviewState};

use super::{Check, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

pub(super) struct Reviewed;

impl Check for Reviewed {
    fn id(&self) -> &'static str {
        "D17"
    }

    fn title(&self) -> &'static str {
        "two people, a peer among them, approved exactly this"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let mut findings = Vec::new();
        for card in &page.cards {
            for (told, remedy) in objections(page, card) {
                let message = format!("{}: {told}", cards_in_words(&[card]));
                let finding = Finding::new(self.id(), Severity::Block, message, remedy);
                findings.push(finding.about(page, &[card]));
            }
        }
        findings
    }
}

fn objections(page: &Page, card: &Card) -> Vec<(&'static str, &'static str)> {
    let mut told = Vec::new();
    match state_of(&card.reviews, &card.shown_digest, page.use_) {
        ReviewState::Approved => {}
        ReviewState::Held | ReviewState::Rejected => {
            told.push((
                "a veto, a wanted change or a doubt is open",
                "settle it with the reviewer",
            ));
        }
        ReviewState::Candidate if !card.reviews.is_empty() => told.push((
            "the words shown are not the ones that were approved",
            "have it reviewed as it is now",
        )),
        ReviewState::Candidate | ReviewState::InReview => {
            let peer = card.reviews.iter().any(|review| review.role == ReviewRole::Peer);
            told.push(if peer {
                ("two approvals for this use are needed", "have it reviewed")
            } else {
                ("two approvals, one of them a peer's, are needed", "have it reviewed by a peer")
            });
        }
    }
    if card.code_changed {
        let what = "its code was redefined, split or retired since it was approved";
        told.push((what, "look at it again under the code as it is now, then have it reviewed"));
    }
    if !card.holds {
        told.push(("its source no longer says these words", "lift it anew and have it reviewed"));
    }
    if card.safeguarding_open {
        told.push(("it waits for a safeguarding decision", "a named person must decide first"));
    }
    told
}

/// What keeps a card from readers too: a disclosure about which nobody with the duty to decide has
/// decided yet.
pub(crate) fn waits_for_safeguarding(page: &Page) -> Vec<Finding> {
    let waits = page.cards.iter().filter(|card| card.safeguarding_open);
    waits
        .map(|card| {
            let message =
                format!("{}: it waits for a safeguarding decision", cards_in_words(&[card]));
            let remedy = "a named person must decide first";
            Finding::new("D17", Severity::Block, message, remedy).about(page, &[card])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::{Use, Verdict};

    #[test]
    fn what_two_people_approved_passes() {
        check(&Reviewed, &fixture::page(Use::PublicWeb), expect![[""]]);
    }

    #[test]
    fn one_approval_less_one_veto_more_or_one_word_else_is_a_block() {
        let mut page = fixture::page(Use::Workshop);
        page.cards[0].reviews.pop();
        page.cards[1].reviews[0].verdict = Verdict::Veto;
        page.cards[2].shown_digest = "another".to_owned();
        page.cards[3].code_changed = true;
        page.cards[4].holds = false;
        page.cards[5].safeguarding_open = true;
        page.cards[6].reviews.remove(0);
        check(
            &Reviewed,
            &page,
            expect![[r#"
            BLOCK card 1: two approvals for this use are needed
            BLOCK card 2: a veto, a wanted change or a doubt is open
            BLOCK card 3: the words shown are not the ones that were approved
            BLOCK card 4: its code was redefined, split or retired since it was approved
            BLOCK card 5: its source no longer says these words
            BLOCK card 6: it waits for a safeguarding decision
            BLOCK card 7: two approvals, one of them a peer's, are needed
        "#]],
        );
    }

    #[test]
    fn an_approval_for_the_room_is_none_for_the_web() {
        let mut page = fixture::page(Use::PublicWeb);
        for review in &mut page.cards[0].reviews {
            review.uses = vec![Use::Workshop];
        }
        assert_eq!(Reviewed.look(&page).len(), 1);
    }
}
