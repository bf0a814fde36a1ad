//! Many spans of one text, asked at once.

use crate::Span;

/// Spans of one text, in any number and order, overlapping or not: whether one of them holds or
/// meets another is answered in the time of a binary search.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    /// By start, each with the furthest end of all spans up to it.
    reach: Vec<(usize, usize)>,
}

impl Spans {
    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.reach.is_empty()
    }

    /// Returns whether one of them holds all of `span`.
    pub fn hold(&self, span: Span) -> bool {
        let before = self.reach.partition_point(|(start, _)| *start <= span.start());
        before > 0 && self.reach[before - 1].1 >= span.end()
    }

    /// Returns whether one of them shares at least one byte with `span`.
    pub fn meet(&self, span: Span) -> bool {
        let before = self.reach.partition_point(|(start, _)| *start < span.end());
        before > 0 && self.reach[before - 1].1 > span.start()
    }
}

impl FromIterator<Span> for Spans {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Spans {
        let mut reach: Vec<(usize, usize)> =
            spans.into_iter().map(|span| (span.start(), span.end())).collect();
        reach.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut reach {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Spans { reach }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span() -> impl Strategy<Value = Span> {
        (0_usize..40, 1_usize..9).prop_filter_map("a span", |(at, len)| Span::new(at, at + len))
    }

    proptest! {
        #[test]
        fn the_answer_is_that_of_looking_at_each(
            spans in prop::collection::vec(span(), 0..12),
            asked in span(),
        ) {
            let all: Spans = spans.iter().copied().collect();
            prop_assert_eq!(all.hold(asked), spans.iter().any(|one| one.contains(asked)));
            prop_assert_eq!(all.meet(asked), spans.iter().any(|one| one.overlaps(asked)));
            prop_assert_eq!(all.is_empty(), spans.is_empty());
        }
    }
}
