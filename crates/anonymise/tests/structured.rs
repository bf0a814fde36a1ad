//! Identifiers with a shape, made by chance and written or said in many ways: each must be
//! hidden whole. The texts are generated, and say nothing of how often people say such things.

use std::collections::BTreeMap;

use heard_anonymise::{LOW, mentions};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

#[path = "structured/made.rs"]
mod made;

use made::{MAKERS, Made};

/// So many of each kind.
const EACH: usize = 300;

#[test]
fn identifiers_with_a_shape_are_hidden_whole() {
    let mut chance = ChaCha8Rng::seed_from_u64(20_261_122);
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut missed: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for at in 0..EACH {
        for (kind, maker) in MAKERS {
            let made = made::in_a_sentence(&mut chance, maker, at % 3 == 2);
            let hidden = is_hidden(&made);
            let count = counts.entry(kind).or_default();
            count[0] += usize::from(hidden);
            count[1] += 1;
            if !hidden {
                missed.entry(kind).or_default().push(made.text);
            }
        }
    }
    let mut total = [0, 0];
    println!("| kind | of | hidden whole % |\n|---|---|---|");
    for (kind, [hidden, all]) in &counts {
        println!("| {kind} | {all} | {:.1} |", 100.0 * *hidden as f64 / *all as f64);
        total = [total[0] + hidden, total[1] + all];
    }
    let share = 100.0 * total[0] as f64 / total[1] as f64;
    println!("| all | {} | {share:.2} |", total[1]);
    for (kind, texts) in &missed {
        for text in texts.iter().take(6) {
            println!("    {kind}: {text}");
        }
    }
    assert!(share >= 99.5, "{share:.2} % of {} hidden whole", total[1]);
    for (kind, [hidden, all]) in counts {
        assert!(100 * hidden >= 98 * all, "{kind}: {hidden} of {all}");
    }
}

/// Whether every letter and figure of the identifier is masked.
fn is_hidden(made: &Made) -> bool {
    let masked: Vec<_> = mentions(&made.text).into_iter().filter(|m| m.score >= LOW).collect();
    made.text[made.identifier.clone()].char_indices().all(|(at, c)| {
        let at = made.identifier.start + at;
        !c.is_alphanumeric() || masked.iter().any(|m| m.span.range().contains(&at))
    })
}
