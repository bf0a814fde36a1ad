//! Equal protection: how many of the names of each naming tradition are hidden. The texts are
//! generated from sentences and names that no model learnt from; they say how traditions
//! compare, not how much of real talk is hidden.

use std::collections::BTreeSet;
use std::ops::Range;

use heard_anonymise::training::{fold, pools};
use heard_anonymise::{LOW, mentions};
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

const NAMES: &str = include_str!("traditions/names.txt");
const SENTENCES: &str = include_str!("traditions/sentences.txt");
/// Texts a tradition.
const TEXTS: usize = 80;
/// How many points below the mean a tradition may lie.
const BELOW: f64 = 2.0;

struct Tradition {
    name: &'static str,
    first: Vec<&'static str>,
    last: Vec<&'static str>,
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn traditions() -> Vec<Tradition> {
    let lines: Vec<&str> = lines(NAMES).collect();
    let words = |line: &'static str| line.split_whitespace().collect();
    lines
        .chunks_exact(3)
        .map(|part| Tradition { name: part[0], first: words(part[1]), last: words(part[2]) })
        .collect()
}

/// A text of eight sentences about three people, with the places of their names.
fn made(chance: &mut ChaCha8Rng, tradition: &Tradition) -> (String, Vec<Range<usize>>) {
    let sentences: Vec<&str> = lines(SENTENCES).collect();
    let mut pick = |names: &[&'static str]| *names.choose(chance).expect("names");
    let people: Vec<(&str, &str)> =
        (0..3).map(|_| (pick(&tradition.first), pick(&tradition.last))).collect();
    let (mut text, mut names) = (String::new(), Vec::new());
    for _ in 0..8 {
        let sentence = *sentences.choose(chance).expect("sentences");
        let who = chance.random_range(0..people.len());
        let (first, last) = people[who];
        let other = people[(who + 1) % people.len()].0;
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (slot, after) = after.split_once('}').expect("a slot's end");
            let name = match slot {
                "F" => first.to_owned(),
                "L" => last.to_owned(),
                "G" => other.to_owned(),
                _ => format!("{first} {last}"),
            };
            names.push(text.len()..text.len() + name.len());
            text.push_str(&name);
            rest = after;
        }
        text.push_str(rest);
        text.push(if chance.random_bool(0.3) { '\n' } else { ' ' });
    }
    (text, names)
}

/// How many words of names are hidden, of how many.
fn hidden(text: &str, names: &[Range<usize>], missed: &mut Vec<String>) -> [usize; 2] {
    let masked: Vec<_> = mentions(text).into_iter().filter(|m| m.score >= LOW).collect();
    let mut counts = [0, 0];
    for name in names {
        let mut at = name.start;
        for word in text[name.clone()].split_inclusive(' ') {
            let range = at..at + word.trim_end().len();
            let whole = |m: &heard_anonymise::Mention| {
                m.span.start() <= range.start && m.span.end() >= range.end
            };
            counts[1] += 1;
            if masked.iter().any(whole) {
                counts[0] += 1;
            } else {
                missed.push(text[range.clone()].to_owned());
            }
            at += word.len();
        }
    }
    counts
}

fn share([hidden, all]: [usize; 2]) -> f64 {
    100.0 * hidden as f64 / all.max(1) as f64
}

#[test]
fn no_tradition_is_hidden_less_than_the_others() {
    let mut rows = Vec::new();
    for tradition in traditions() {
        let mut chance = ChaCha8Rng::seed_from_u64(13);
        let (mut counts, mut missed) = ([[0; 2]; 2], [Vec::new(), Vec::new()]);
        for _ in 0..TEXTS {
            let (text, names) = made(&mut chance, &tradition);
            let small: String = text.chars().map(small).collect();
            for (at, text) in [&text, &small].into_iter().enumerate() {
                let [hidden, all] = hidden(text, &names, &mut missed[at]);
                counts[at] = [counts[at][0] + hidden, counts[at][1] + all];
            }
        }
        rows.push((tradition.name, counts, missed));
    }
    let mean = |at: usize| {
        rows.iter().map(|(_, counts, _)| share(counts[at])).sum::<f64>() / rows.len() as f64
    };
    println!("| tradition | words of names | hidden % | small letters % |\n|---|---|---|---|");
    for (name, counts, _) in &rows {
        println!(
            "| {name} | {} | {:.1} | {:.1} |",
            counts[0][1],
            share(counts[0]),
            share(counts[1])
        );
    }
    println!("| mean | | {:.1} | {:.1} |", mean(0), mean(1));
    for (name, _, missed) in &rows {
        let kinds = |at: usize| missed[at].iter().collect::<BTreeSet<&String>>();
        println!("    {name}: {:?} / {:?}", kinds(0), kinds(1));
    }
    for (name, counts, _) in &rows {
        for (at, counts) in counts.iter().enumerate() {
            let (own, mean) = (share(*counts), mean(at));
            assert!(own >= mean - BELOW, "{name}: {own:.1} against {mean:.1}, small letters: {at}");
        }
    }
}

/// One letter small, where that keeps its bytes.
fn small(letter: char) -> char {
    let mut small = letter.to_lowercase();
    match (small.next(), small.next()) {
        (Some(one), None) if one.len_utf8() == letter.len_utf8() => one,
        _ => letter,
    }
}

#[test]
fn no_name_measured_by_stands_in_a_list_that_the_model_learns_from() {
    let parts = |name: &str| name.split('-').map(fold).collect::<Vec<String>>();
    let known: BTreeSet<String> = pools()
        .iter()
        .flat_map(|(_, pool)| pool.first.iter().chain(&pool.last).chain(&pool.nick))
        .flat_map(|name| parts(name))
        .collect();
    for tradition in traditions() {
        for name in tradition.first.iter().chain(&tradition.last) {
            assert!(parts(name).iter().all(|part| !known.contains(part)), "{name}");
        }
    }
}
