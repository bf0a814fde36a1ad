//! D07: three ordinary facts in one quote identify a family.

use super::details::{classes, in_words, quasi};
use super::{Check, by_audience, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::Page;

/// From so many sorts of detail up a quote is objected to (the area, the job and the child's age).
const MOST: usize = 3;

pub(super) struct DetailsInAQuote;

impl Check for DetailsInAQuote {
    fn id(&self) -> &'static str {
        "D07"
    }

    fn title(&self) -> &'static str {
        "fewer than three narrowing details in a quote"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let severity = by_audience(page, Severity::Warn, Severity::Hold, Severity::Block);
        page.cards
            .iter()
            .filter_map(|card| {
                let sorts = classes(&quasi(&card.readable));
                let message = format!(
                    "{}: {} sorts of detail that narrow down who she is: {}",
                    cards_in_words(&[card]),
                    sorts.len(),
                    in_words(&sorts)
                );
                let remedy = "generalise all but two of them";
                (sorts.len() >= MOST).then(|| {
                    Finding::new(self.id(), severity, message, remedy).about(page, &[card])
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use crate::Class;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn two_details_pass_and_a_third_of_a_sort_already_there_too() {
        let mut page = fixture::page(Use::PublicWeb);
        page.cards[0].readable =
            vec![(Class::Place, None), (Class::Job, None), (Class::Job, Some(crate::EntityId(9)))];
        check(&DetailsInAQuote, &page, expect![[""]]);
    }

    #[test]
    fn one_sort_more_is_objected_to() {
        for (use_, severity) in [
            (Use::Workshop, Severity::Warn),
            (Use::Training, Severity::Hold),
            (Use::PublicWeb, Severity::Block),
        ] {
            let mut page = fixture::page(use_);
            page.cards[0].readable =
                vec![(Class::Place, None), (Class::Job, None), (Class::Age, None)];
            assert_eq!(DetailsInAQuote.look(&page)[0].severity, severity);
            if use_ == Use::Training {
                check(
                    &DetailsInAQuote,
                    &page,
                    expect![[r#"
                    HOLD card 1: 3 sorts of detail that narrow down who she is: age, place and job
                "#]],
                );
            }
        }
    }
}
