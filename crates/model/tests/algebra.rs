//! The algebra of codebooks, over random histories of a thousand operations.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use heard_model::amend::{FieldChange, Merged, OverlapPolicy, Scope, apply, explained, merge};
use heard_model::codebook::fields_of;
use heard_model::{Amendment, Code, CodeId, CodeKind, Codebook, VersionId, amendments};
use proptest::prelude::*;

/// A small generator of its own, so that a seed is a history.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        if end == 0 { 0 } else { (self.0 >> 33) as usize % end }
    }

    fn pick(&mut self, book: &Codebook, active: bool) -> Option<CodeId> {
        let all: Vec<CodeId> = book
            .plain_codes()
            .filter(|code| !active || code.is_active())
            .map(|code| code.id)
            .collect();
        let at = self.below(all.len());
        all.get(at).copied()
    }

    fn text(&mut self) -> String {
        let words = ["tea", "fear", "watched", "=x", "a;b", "line\nbreak", "naïve", ""];
        format!("{} {}", words[self.below(words.len())], self.below(50))
    }
}

/// A field written anew.
fn redefined(chance: &mut Chance, code: CodeId) -> Amendment {
    let all = ["brief", "full", "when", "when_not", "kind", "owner", "letters"];
    let field = all[chance.below(7)];
    let to = match field {
        "kind" => CodeKind::ALL[chance.below(CodeKind::ALL.len())].as_str().to_owned(),
        _ => chance.text(),
    };
    let scope = [Scope::Narrow, Scope::Broaden, Scope::Clarify][chance.below(3)];
    let fields = vec![FieldChange { field: field.to_owned(), from: String::new(), to }];
    Amendment::Redefine { code, scope, fields }
}

/// One operation on `book`; `name` keeps the sides' new codes apart.
fn operation(
    book: &Codebook,
    chance: &mut Chance,
    next: &mut u32,
    name: &str,
) -> Option<Amendment> {
    let (one, other) = (chance.pick(book, true), chance.pick(book, true));
    let amendment = match (chance.below(11), one, other) {
        (0, Some(code), _) => {
            let from = book.codes[&code].name.clone();
            Amendment::Rename { code, from, to: format!("{name} renamed {}", chance.below(10_000)) }
        }
        (1 | 2, Some(code), _) => redefined(chance, code),
        (3, Some(code), under) => {
            let to = under.filter(|to| *to != code);
            Amendment::Move { code, from: book.codes[&code].parent, to }
        }
        (4, Some(code), Some(into)) if code != into => {
            Amendment::Merge { codes: vec![code], into, overlap: OverlapPolicy::KeepBoth }
        }
        (5, Some(code), Some(into)) if code != into => {
            Amendment::Split { code, into: vec![into], route: vec![], passages: vec![] }
        }
        (6, Some(code), _) => Amendment::Retire { code },
        (7, _, _) => Amendment::Restore { code: chance.pick(book, false)? },
        (8, Some(code), _) => {
            let mut order: Vec<CodeId> = book.codes.keys().copied().collect();
            order.retain(|id| *id != code);
            order.insert(chance.below(order.len() + 1), code);
            Amendment::Order { order }
        }
        _ => {
            *next += 1;
            let mut code = Code::new(CodeId::code(*next), &format!("{name} {next}"));
            code.brief = chance.text();
            code.parent = one.filter(|_| chance.below(3) == 0);
            Amendment::Add { code: Box::new(code) }
        }
    };
    let made = apply(book, std::slice::from_ref(&amendment));
    made.problems().is_empty().then_some(amendment)
}

/// `steps` operations on `book`; those that would make no codebook are not done.
fn history(book: &Codebook, seed: u64, steps: usize, first: u32, name: &str) -> Codebook {
    let (mut book, mut chance, mut next) = (book.clone(), Chance(seed), first);
    let (mut done, mut tried) = (0, 0);
    while done < steps && tried < steps * 20 {
        tried += 1;
        if let Some(amendment) = operation(&book, &mut chance, &mut next, name) {
            book = apply(&book, &[amendment]);
            done += 1;
        }
    }
    assert_eq!(done, steps);
    book
}

fn sealed(mut book: Codebook) -> Codebook {
    book.seal(VersionId(9));
    book
}

/// Where a merge left something to people.
fn contested(merged: &Merged) -> Vec<(CodeId, String)> {
    let mut all: Vec<(CodeId, String)> =
        merged.conflicts.iter().map(|one| (one.code, one.field.clone())).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 0, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_difference_of_two_applied_to_one_gives_the_other(seed in any::<u64>()) {
        let older = history(&Codebook::default(), seed, 200, 0, "a");
        let newer = history(&older, seed ^ 7, 1_000, 10_000, "b");
        let made = apply(&older, &amendments(&older, &newer));
        prop_assert_eq!(made.hash(), newer.hash());
        prop_assert_eq!(sealed(made).codes, sealed(newer.clone()).codes);
        // What people declared changes the telling, not what comes of it.
        let declared: Vec<Amendment> = amendments(&older, &newer).into_iter().step_by(2).collect();
        let told = apply(&older, &explained(&older, &newer, &declared));
        prop_assert_eq!(told.hash(), newer.hash());
    }

    #[test]
    fn a_merge_with_an_unchanged_side_is_the_other_side(seed in any::<u64>()) {
        let base = history(&Codebook::default(), seed, 200, 0, "a");
        let ours = history(&base, seed ^ 3, 1_000, 10_000, "b");
        for (one, other) in [(&ours, &base), (&base, &ours)] {
            let merged = merge(&base, one, other, (0, 0));
            prop_assert_eq!(&merged.conflicts, &vec![]);
            prop_assert!(merged.renumbered.is_empty());
            prop_assert_eq!(merged.codebook.hash(), ours.hash());
        }
        let same = merge(&base, &ours, &ours, (0, 0));
        prop_assert_eq!((&same.conflicts, same.codebook.hash()), (&vec![], ours.hash()));
    }

    #[test]
    fn a_merge_is_the_same_from_both_sides_but_for_declared_conflicts(seed in any::<u64>()) {
        let base = history(&Codebook::default(), seed, 1_000, 0, "a");
        // Branches of all lengths, so that some merge without a conflict; new numbers are apart.
        let steps = 3 + (seed % 60) as usize;
        let ours = history(&base, seed ^ 3, steps, 10_000, "ours");
        let theirs = history(&base, seed ^ 5, steps, 20_000, "theirs");
        let one = merge(&base, &ours, &theirs, (0, 0));
        let other = merge(&base, &theirs, &ours, (0, 0));
        let told = contested(&one);
        prop_assert_eq!(&told, &contested(&other));
        for (id, code) in &one.codebook.codes {
            let there = &other.codebook.codes[id];
            for ((field, a), (_, b)) in fields_of(code).into_iter().zip(fields_of(there)) {
                let is_told = told.contains(&(*id, field.to_owned()));
                prop_assert!(a == b || is_told, "{} {}: {} / {}", id, field, a, b);
            }
        }
        if told.is_empty() {
            prop_assert_eq!(one.codebook.hash(), other.codebook.hash());
        }
        for id in ours.codes.keys().chain(theirs.codes.keys()) {
            prop_assert!(one.codebook.codes.contains_key(id), "{} is lost", id);
        }
    }
}
