//! Asks a query of one text, without any index.
//!
//! This is where exact places come from: tantivy marks nothing for prefixes and
//! single words for phrases. It is also what the index is held against: a search
//! must find what going through every turn finds.

use std::collections::BTreeSet;
use std::ops::Range;

use heard_model::Span;

use crate::proximity::{Stretch, near, phrase, window};
use crate::query::{Node, Phrase, Query};
use crate::row::{BETWEEN, TurnRow, facet};
use crate::words::Words;

/// The places in `text` that `query` is found at, in order, never overlapping.
///
/// A phrase is one span from its first word to its last; of words near each other
/// each has its own. Nothing inside `NOT` is marked, nor what only a branch that does
/// not hold asks for. Fields are taken to hold. Where the query does not hold at all,
/// there are no places.
pub fn highlight(query: &Query, text: &str) -> Vec<Span> {
    let seen = Seen::read(query, text);
    let mut stretches = Vec::new();
    if !seen.holds(&query.root, None, false, &mut stretches) {
        return Vec::new();
    }
    let mut spans: Vec<Span> = stretches.into_iter().filter_map(|s| seen.span(s)).collect();
    spans.sort_unstable();
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match apart.last_mut() {
            Some(last) if last.overlaps(span) => *last = last.cover(span),
            _ => apart.push(span),
        }
    }
    apart
}

/// Whether `query` holds for `row`, found by reading the row.
pub fn matches(query: &Query, row: &TurnRow) -> bool {
    let seen = Seen::read(query, &row.text);
    seen.holds(&query.root, Some(&row.facets()), false, &mut Vec::new())
}

/// Where the words of a query stand in a text.
struct Seen {
    /// For each word of the query its positions.
    positions: Vec<Vec<u32>>,
    /// For each word that was met, by its position, where it stands.
    spans: Vec<(u32, Range<usize>)>,
}

impl Seen {
    fn read(query: &Query, text: &str) -> Seen {
        let mut positions = vec![Vec::new(); query.slots.len()];
        let mut spans = Vec::new();
        let mut words = Words::of(text);
        while words.advance() {
            let before = spans.len();
            for (slot, positions) in query.slots.iter().zip(&mut positions) {
                if slot.matches(words.term()) || words.base().is_some_and(|base| slot.matches(base))
                {
                    positions.push(words.position());
                    if spans.len() == before {
                        spans.push((words.position(), words.span()));
                    }
                }
            }
        }
        Seen { positions, spans }
    }

    fn of(&self, word: usize) -> &[u32] {
        self.positions.get(word).map_or(&[], Vec::as_slice)
    }

    fn span(&self, (first, last): Stretch) -> Option<Span> {
        let at = |position| self.spans.binary_search_by_key(&position, |(at, _)| *at).ok();
        Span::new(self.spans.get(at(first)?)?.1.start, self.spans.get(at(last)?)?.1.end)
    }

    /// Whether `node` holds; what makes it hold is pushed to `found`, unless under NOT.
    ///
    /// Without facets nothing is known of fields; each is then taken to be whatever
    /// lets the query hold, which is the other way round under a NOT.
    fn holds(
        &self,
        node: &Node,
        facets: Option<&BTreeSet<String>>,
        under_not: bool,
        found: &mut Vec<Stretch>,
    ) -> bool {
        let before = found.len();
        let holds = match node {
            Node::Field { name, value, prefix } => {
                facets.map_or(!under_not, |facets| has_facet(facets, name, value, *prefix))
            }
            Node::And(nodes) => nodes.iter().all(|node| self.holds(node, facets, under_not, found)),
            // Every branch that holds is marked, so none is passed over.
            Node::Or(nodes) => {
                let branches = nodes.iter().map(|node| self.holds(node, facets, under_not, found));
                branches.filter(|holds| *holds).count() > 0
            }
            Node::Not(node) => !self.holds(node, facets, !under_not, &mut Vec::new()),
            leaf => {
                found.extend(places(leaf, &|word| self.of(word)));
                found.len() > before
            }
        };
        if !holds {
            found.truncate(before);
        }
        holds
    }
}

fn has_facet(facets: &BTreeSet<String>, name: &str, value: &str, prefix: bool) -> bool {
    let wanted = facet(name, value);
    debug_assert!(wanted.contains(BETWEEN));
    let first = facets.range(wanted.clone()..).next();
    first.is_some_and(|found| if prefix { found.starts_with(&wanted) } else { *found == wanted })
}

/// The stretches at which a leaf of a query is found in one turn, where `of` gives
/// the positions of each word.
pub(crate) fn places<'p>(leaf: &Node, of: &impl Fn(usize) -> &'p [u32]) -> Vec<Stretch> {
    let whole = |words: &Phrase| phrase(&words.iter().map(|word| of(*word)).collect::<Vec<_>>());
    let any = |side: &[Phrase]| -> Vec<Stretch> { side.iter().flat_map(whole).collect() };
    match leaf {
        Node::Phrase(words) => whole(words),
        Node::Near { left, right, most } => near(&any(left), &any(right), *most),
        Node::Window { words, most } => {
            let words: Vec<&[u32]> = words.iter().map(|word| of(*word)).collect();
            window(&words, *most).into_iter().map(|at| (at, at)).collect()
        }
        Node::Field { .. } | Node::And(_) | Node::Or(_) | Node::Not(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use heard_model::{Role, TranscriptId};

    #[track_caller]
    fn check(query: &str, text: &str, expected: Expect) {
        let query = Query::parse(query).expect("a query");
        let mut marked = text.to_owned();
        for span in highlight(&query, text).into_iter().rev() {
            marked.insert(span.end(), '»');
            marked.insert(span.start(), '«');
        }
        expected.assert_eq(&marked);
    }

    #[test]
    fn words_are_marked_on_their_own_spelling() {
        check("naive", "A naïve, NAIVE, naives one", expect!["A «naïve», «NAIVE», naives one"]);
        check("i'm", "I’m here. I'm not. Im.", expect!["«I’m» here. «I'm» not. Im."]);
        check(
            "mother",
            "Mother, the mother’s mothers",
            expect!["«Mother», the «mother’s» mothers"],
        );
        check(
            "moth*",
            "Mother, the mother’s moths, smother",
            expect!["«Mother», the «mother’s» «moths», smother"],
        );
    }

    #[test]
    fn a_phrase_is_one_span() {
        check(
            "\"looked after\"",
            "Looked — after, looked. And after",
            expect!["«Looked — after», looked. And after"],
        );
        check(
            "follow-up",
            "a follow-up, a follow up, up",
            expect!["a «follow-up», a «follow up», up"],
        );
        check("\"looked af*\" OR after", "she looked after", expect!["she «looked after»"]);
    }

    #[test]
    fn words_near_each_other_are_marked_each() {
        check(
            "baby NEAR/3 home",
            "home with the baby, and home it was, home",
            expect!["«home» with the «baby», and «home» it was, home"],
        );
        check("\"c a b\"~2", "a b c, a x b x c", expect!["«a» «b» «c», «a» x b x c"]);
        check(
            "\"very very\"~4",
            "very good and very bad, so far from very",
            expect!["«very» good and «very» bad, so far from very"],
        );
        check(
            "(mum OR \"my mother\") NEAR/2 baby",
            "my mother had a baby, mum baby",
            expect!["my mother had a «baby», «mum» «baby»"],
        );
    }

    #[test]
    fn what_does_not_hold_is_not_marked() {
        check("baby NOT home", "the baby", expect!["the «baby»"]);
        check("baby NOT home", "the baby at home", expect!["the baby at home"]);
        check("(baby AND bus) OR home", "the baby at home", expect!["the baby at «home»"]);
        check("baby speaker:INT NOT role:participant", "the baby", expect!["the «baby»"]);
        check("NOT baby", "the boy", expect!["the boy"]);
    }

    #[test]
    fn fields_are_asked_of_the_row() {
        let row = TurnRow {
            transcript: TranscriptId::new("M-01").expect("an id"),
            turn: 1,
            speaker: Some("Zoë P.".to_owned()),
            participant: None,
            role: Role::Participant,
            codes: vec!["C15".to_owned(), "Being watched".to_owned()],
            attributes: vec![("area type".to_owned(), "Coast".to_owned())],
            text: "We sat by the sea".to_owned(),
        };
        let holds = |query: &str| matches(&Query::parse(query).expect("a query"), &row);
        for query in [
            "speaker:\"zoe p.\"",
            "speaker:zo*",
            "transcript:m-01",
            "code:c15 code:\"being watched\" sea",
            "area_type:coast",
            "role:participant NOT participant:M01",
        ] {
            assert!(holds(query), "{query}");
        }
        for query in ["speaker:zoe", "transcript:m_01", "code:C1", "area_type:*st", "sea NOT we"] {
            assert!(!holds(query), "{query}");
        }
    }
}
