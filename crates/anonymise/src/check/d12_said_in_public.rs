//! D12: words that she said in public before, and that a search would find.

use super::said::Said;
use super::{Check, by_audience, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::Page;

/// A run of so many words finds a sentence again.
const RUN: usize = 6;

pub(super) struct SaidInPublic;

impl Check for SaidInPublic {
    fn id(&self) -> &'static str {
        "D12"
    }

    fn title(&self) -> &'static str {
        "no words that were said in public before"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let severity = by_audience(page, Severity::Warn, Severity::Warn, Severity::Hold);
        let public: Vec<Said> = page.media.iter().map(|said| Said::new(said)).collect();
        let repeated = |shown: &Said| public.iter().any(|said| repeats(shown, said));
        page.cards
            .iter()
            .filter(|card| !public.is_empty() && repeated(&Said::new(card.shown.as_str())))
            .map(|card| {
                let message = format!(
                    "{}: repeats words that are on the public record",
                    cards_in_words(&[card])
                );
                let remedy = "drop it, or leave the repeated words out";
                Finding::new(self.id(), severity, message, remedy).about(page, &[card])
            })
            .collect()
    }
}

/// Whether `shown` repeats what was said: a run of it, or most of its telling words.
fn repeats(shown: &Said, said: &Said) -> bool {
    let length = said.len().clamp(3, RUN);
    shown.shares_a_run(said, length) || {
        let telling = said.telling();
        telling >= 4 && shown.telling_shared(said) * 4 >= telling * 3
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn words_that_nobody_printed_pass() {
        let mut page = fixture::page(Use::PublicWeb);
        page.media.push("They wrote my whole life in a language I can't read".to_owned());
        check(&SaidInPublic, &page, expect![[""]]);
    }

    #[test]
    fn one_sentence_from_the_paper_is_objected_to() {
        for (use_, severity) in [(Use::Training, Severity::Warn), (Use::PublicWeb, Severity::Hold)]
        {
            let mut page = fixture::page(use_);
            page.media.push("They wrote my whole life in a language I can't read.".to_owned());
            fixture::say(&mut page, 3, "They wrote my whole life in a language, love.");
            let findings = SaidInPublic.look(&page);
            assert_eq!((findings.len(), findings[0].severity), (1, severity));
        }
    }
}
