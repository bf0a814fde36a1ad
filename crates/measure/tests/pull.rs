//! The balanced pull beside a random, a longest-first and a most-recent choice: who is heard, how
//! evenly, how many codes are covered, how often the same thing comes twice. The table stands in `docs/balanced-pull.md`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that stops where its files are not as they should be, and prints its table"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use heard_measure::{Candidate, Pull, pull, voices};
use heard_model::Span;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

/// So many random choices are averaged.
const DRAWS: u64 = 200;

struct Pool {
    candidates: Vec<Candidate>,
    texts: Vec<String>,
    /// When each was said or written; what sorts later is more recent.
    since: Vec<String>,
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn slice(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

/// The coded passages of the example study; in the focus group by who speaks.
fn example() -> Pool {
    let codings = read("corpora/held-in-mind/gold/codings.csv");
    let people = read("corpora/held-in-mind/participants.csv");
    let roles: BTreeMap<&str, &str> = people
        .lines()
        .skip(2)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.nth(2)?))
        })
        .collect();
    let listed = read("corpora/held-in-mind/transcripts.csv");
    let day = |name: &str| {
        let line = listed.lines().find(|line| line.starts_with(&format!("{name}.txt,")));
        line.unwrap().rsplit(',').nth(1).unwrap().to_owned()
    };
    let strengths = ["C03", "C10", "C20", "C21"];
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut pool = Pool { candidates: vec![], texts: vec![], since: vec![] };
    for line in codings.lines().skip(2) {
        let cells: Vec<&str> = line.split(',').collect();
        let (name, code) = (cells[0], cells[4]);
        let (start, end): (usize, usize) = (cells[2].parse().unwrap(), cells[3].parse().unwrap());
        let text = texts
            .entry(name.to_owned())
            .or_insert_with(|| read(&format!("corpora/held-in-mind/transcripts/{name}.txt")));
        let before = slice(text, 0, start);
        let label = before.rsplit('\n').find_map(|line| {
            let label = line.split(':').next()?;
            roles.contains_key(label).then(|| label.to_owned())
        });
        let by_file = name.trim_end_matches(['a', 'b']).to_owned();
        let participant = label.unwrap_or(by_file);
        let Some(role) = roles.get(participant.as_str()) else { continue };
        let words = slice(text, start, end);
        pool.candidates.push(Candidate {
            key: pool.texts.len().to_string(),
            role: (*role).to_owned(),
            participant,
            sub_theme: code.to_owned(),
            strength: strengths.contains(&code),
            words: words.split_whitespace().count(),
            place: (name.to_owned(), Span::new(start, end).unwrap()),
        });
        pool.texts.push(words);
        pool.since.push(format!("{} {start:08}", day(name)));
    }
    pool
}

/// Six answers of six people. They are numbered line by line and carry no codes of content: a
/// paragraph is a passage, and the heading above it (exclusions, distinctions …) its sub-theme.
fn rock() -> Option<Pool> {
    let folder = root().join("../shared/data/coded");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("not run: ../shared/data is absent");
        return None;
    };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| {
        path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("rock_pId-"))
    });
    files.sort();
    assert_eq!(files.len(), 6);
    let mut pool = Pool { candidates: vec![], texts: vec![], since: vec![] };
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let tag = |name: &str| {
            let from = text.find(&format!("[[{name}="))? + name.len() + 3;
            Some(text[from..].split("]]").next()?.to_owned())
        };
        let (who, role) = (tag("participantId").unwrap(), tag("taskOrder").unwrap_or_default());
        let plain: Vec<String> = text
            .lines()
            .map(|line| line.rsplit("]]").next().unwrap_or_default().trim().to_owned())
            .collect();
        let mut theme = "label".to_owned();
        let uids: Vec<&str> = text.lines().map(uid).collect();
        let (mut at, mut line) = (0, 0);
        for block in plain.split(|line| line.is_empty()) {
            at += 1;
            // A line's id grows with the time at which it was written.
            let since = uids.get(line).copied().unwrap_or_default().to_owned();
            line += block.len() + 1;
            let mut block = block;
            // A short first line is a heading over the lines below it.
            if let [head, rest @ ..] = block
                && head.split(' ').count() <= 3
                && !rest.is_empty()
            {
                theme = head.to_lowercase();
                block = rest;
            }
            let words = block.join(" ");
            if words.is_empty() {
                continue;
            }
            pool.candidates.push(Candidate {
                key: pool.texts.len().to_string(),
                participant: who.clone(),
                sub_theme: theme.clone(),
                role: role.clone(),
                strength: false,
                words: words.split_whitespace().count(),
                place: (who.clone(), Span::new(at * 10, at * 10 + 9).unwrap()),
            });
            pool.texts.push(words);
            pool.since.push(since);
        }
    }
    Some(pool)
}

fn uid(line: &str) -> &str {
    let rest = line.split_once("[[uid=").map(|(_, rest)| rest).unwrap_or_default();
    rest.split("]]").next().unwrap_or_default()
}

#[derive(Debug, Default)]
struct Figures {
    voices: f64,
    gini: f64,
    codes: f64,
    same_theme: f64,
    same_words: f64,
}

/// Share of pairs for which `alike`.
fn pairs(chosen: &[usize], alike: impl Fn(usize, usize) -> f64) -> f64 {
    let mut sum = 0.0;
    let mut count = 0.0;
    for (place, one) in chosen.iter().enumerate() {
        for other in &chosen[place + 1..] {
            sum += alike(*one, *other);
            count += 1.0;
        }
    }
    if count == 0.0 { 0.0 } else { sum / count }
}

fn figures(pool: &Pool, chosen: &[usize]) -> Figures {
    let all: Vec<String> = pool.candidates.iter().map(|c| c.participant.clone()).collect();
    let quotes: Vec<(String, usize)> = chosen
        .iter()
        .map(|i| (pool.candidates[*i].participant.clone(), pool.candidates[*i].words))
        .collect();
    let spread = voices(&all, &quotes);
    let letters: Vec<BTreeSet<String>> = pool
        .texts
        .iter()
        .map(|text| {
            let words = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
            words.filter(|word| word.chars().count() > 3).collect()
        })
        .collect();
    let jaccard = |a: usize, b: usize| {
        let both = letters[a].intersection(&letters[b]).count() as f64;
        let either = letters[a].union(&letters[b]).count() as f64;
        if either == 0.0 { 0.0 } else { both / either }
    };
    let heard = spread.voices.iter().filter(|voice| voice.quotes > 0).count();
    let theme = |a: usize, b: usize| {
        f64::from(u8::from(pool.candidates[a].sub_theme == pool.candidates[b].sub_theme))
    };
    let codes: BTreeSet<&str> =
        chosen.iter().map(|i| pool.candidates[*i].sub_theme.as_str()).collect();
    Figures {
        voices: heard as f64,
        gini: spread.gini.unwrap_or(0.0),
        codes: codes.len() as f64,
        same_theme: pairs(chosen, theme),
        same_words: pairs(chosen, jaccard),
    }
}

fn random(pool: &Pool, fit: &[usize], size: usize) -> Figures {
    let mut mean = Figures::default();
    for seed in 0..DRAWS {
        let mut order = fit.to_vec();
        order.shuffle(&mut ChaCha12Rng::seed_from_u64(seed));
        order.truncate(size);
        let one = figures(pool, &order);
        mean.voices += one.voices / DRAWS as f64;
        mean.gini += one.gini / DRAWS as f64;
        mean.codes += one.codes / DRAWS as f64;
        mean.same_theme += one.same_theme / DRAWS as f64;
        mean.same_words += one.same_words / DRAWS as f64;
    }
    mean
}

fn check(title: &str, pool: &Pool, size: usize) {
    let wanted = Pull {
        size,
        min_words: 6,
        max_words: 80,
        per_person: None,
        heard: BTreeMap::new(),
        seed: 1,
    };
    let fit: Vec<usize> = (0..pool.candidates.len())
        .filter(|i| (6..=80).contains(&pool.candidates[*i].words))
        .collect();
    let balanced = figures(pool, &pull(&pool.candidates, &wanted));
    let mut longest = fit.clone();
    longest.sort_by_key(|i| std::cmp::Reverse(pool.candidates[*i].words));
    longest.truncate(size);
    let longest = figures(pool, &longest);
    let mut recent = fit.clone();
    recent.sort_by_key(|i| std::cmp::Reverse(pool.since[*i].clone()));
    recent.truncate(size);
    let recent = figures(pool, &recent);
    let random = random(pool, &fit, size);
    println!("{title}: {size} of {}", fit.len());
    let others = [("random", &random), ("most recent", &recent), ("longest", &longest)];
    for (name, f) in [("balanced", &balanced)].iter().chain(&others) {
        println!(
            "| {name} | {:.1} | {:.2} | {:.1} | {:.3} | {:.3} |",
            f.voices, f.gini, f.codes, f.same_theme, f.same_words
        );
    }
    for (_, other) in others {
        assert!(balanced.voices >= other.voices, "{title}: voices");
        assert!(balanced.gini <= other.gini, "{title}: Gini");
        assert!(balanced.codes >= other.codes, "{title}: codes");
        assert!(balanced.same_theme <= other.same_theme, "{title}: redundancy");
    }
}

#[test]
fn more_are_heard_more_evenly_with_less_said_twice() {
    let pool = example();
    for size in [8, 12, 31] {
        check("example study", &pool, size);
    }
    if let Some(pool) = rock() {
        for size in [6, 9] {
            check("six answers", &pool, size);
        }
    }
}
