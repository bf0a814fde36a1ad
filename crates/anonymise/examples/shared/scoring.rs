//! What counts as hidden, and as hidden for nothing.
#![allow(dead_code, reason = "shared by a command and a test")]

use std::fmt;
use std::path::Path;

use heard_anonymise::recognise::words::{Kind, Words};
use heard_anonymise::{LOW, Mention, mentions};

use crate::corpus::{self, Document};

/// Counts of words.
#[derive(Default)]
pub(crate) struct Score {
    pub(crate) person: [usize; 2],
    pub(crate) innocent: [usize; 2],
    pub(crate) place: [usize; 2],
    pub(crate) organisation: [usize; 2],
    pub(crate) missed: Vec<String>,
    /// Words of places and organisations that are not hidden.
    pub(crate) lost: Vec<String>,
    pub(crate) wronged: Vec<String>,
}

impl Score {
    /// Adds another's counts.
    pub(crate) fn add(&mut self, other: Score) {
        let pairs = [
            (&mut self.person, other.person),
            (&mut self.innocent, other.innocent),
            (&mut self.place, other.place),
            (&mut self.organisation, other.organisation),
        ];
        for (mine, other) in pairs {
            mine[0] += other[0];
            mine[1] += other[1];
        }
        self.missed.extend(other.missed);
        self.lost.extend(other.lost);
        self.wronged.extend(other.wronged);
    }
}

/// The share of `[hidden, all]` in per cent.
pub(crate) fn share(counts: [usize; 2]) -> f64 {
    100.0 * counts[0] as f64 / counts[1].max(1) as f64
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>7} {:>8.2} {:>9} {:>8.2} {:>6.1} {:>6.1}",
            self.person[1],
            share(self.person),
            self.innocent[1],
            share(self.innocent),
            share(self.place),
            share(self.organisation)
        )
    }
}

/// The texts to measure on that trained nothing.
pub(crate) fn sets(deid: &Path) -> Vec<(&'static str, Vec<Document>)> {
    let file = |name: &str| corpus::read(&deid.join(name));
    let apart =
        |name: &str| file(name).into_iter().filter(|d| !corpus::trains(d)).collect::<Vec<_>>();
    vec![
        ("interviews", file("interviews.jsonl")),
        ("gum spoken", apart("gum_spoken_train_dev.jsonl")),
        ("gum written", apart("gum_written_train_dev.jsonl")),
        ("uner", file("uner_ewt_dev.jsonl")),
        ("presidio", file("presidio_research_even.jsonl")),
        ("textwash", file("textwash_person_descriptions_odd.jsonl")),
    ]
}

/// Holds what is masked in `document` against its gold, by words of letters and figures.
pub(crate) fn score(document: &Document, lower: bool) -> Score {
    score_by(document, lower, mentions)
}

/// The same by another's mentions.
pub(crate) fn score_by(
    document: &Document,
    lower: bool,
    mentions: impl Fn(&str) -> Vec<Mention>,
) -> Score {
    let text = if lower { lowered(&document.text) } else { document.text.clone() };
    let mentions: Vec<_> = mentions(&text).into_iter().filter(|m| m.score >= LOW).collect();
    let words = Words::new(&text);
    let mut score = Score::default();
    for (at, word) in words.iter().enumerate() {
        if !matches!(word.kind, Kind::Letters | Kind::Digits) {
            continue;
        }
        let by = mentions.iter().find(|m| m.span.start() < word.end && word.start < m.span.end());
        let gold: Vec<&str> = document
            .spans
            .iter()
            .filter(|(span, _)| span.start < word.end && word.start < span.end)
            .map(|(_, label)| label.as_str())
            .collect();
        let hidden = usize::from(by.is_some());
        let near = || around(&words, at);
        let counts = if gold.contains(&"PERSON") {
            if hidden == 0 && !is_title(words.lower(at)) {
                score.missed.push(format!(
                    "{:<16} {}: {}",
                    &text[word.start..word.end],
                    document.id,
                    near()
                ));
            }
            if is_title(words.lower(at)) {
                continue;
            }
            &mut score.person
        } else if gold.is_empty() {
            if let Some(by) = by {
                let why = format!("{} {:?} {:.2}", by.noticed_by, by.class, by.score);
                score.wronged.push(format!(
                    "{:<16} {why:<14} {}",
                    &text[word.start..word.end],
                    near()
                ));
            }
            &mut score.innocent
        } else if let Some(kind) = ["LOC", "ORG"].into_iter().find(|kind| gold.contains(kind)) {
            if hidden == 0 {
                let word = &text[word.start..word.end];
                score.lost.push(format!("{kind} {word:<16} {}: {}", document.id, near()));
            }
            if kind == "LOC" { &mut score.place } else { &mut score.organisation }
        } else {
            continue;
        };
        counts[0] += hidden;
        counts[1] += 1;
    }
    score
}

/// The words around word `at`, on one line.
fn around(words: &Words<'_>, at: usize) -> String {
    let from = words.get(at.saturating_sub(5)).map_or(0, |w| w.start);
    let to = words.get((at + 5).min(words.len() - 1)).map_or(words.text().len(), |w| w.end);
    words.text()[from..to].replace('\n', " / ")
}

/// Titles are not scored.
fn is_title(word: &str) -> bool {
    matches!(
        word,
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "dr"
            | "doctor"
            | "prof"
            | "professor"
            | "judge"
            | "hhj"
            | "her"
            | "honour"
            | "sister"
            | "pc"
            | "nan"
            | "pani"
            | "re"
            | "sir"
            | "president"
            | "lady"
            | "big"
            | "lord"
            | "s"
    )
}

/// `text` in small letters, letter by letter where that keeps the bytes.
pub(crate) fn lowered(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
                _ => c,
            }
        })
        .collect()
}

/// Wilson's interval of 95 % for the share of `[hidden, all]`, in per cent (Wilson 1927).
pub(crate) fn wilson(counts: [usize; 2]) -> (f64, f64) {
    let (hidden, all) = (counts[0] as f64, counts[1].max(1) as f64);
    let z = 1.96_f64;
    let share = hidden / all;
    let middle = share + z * z / (2.0 * all);
    let reach = z * (share * (1.0 - share) / all + z * z / (4.0 * all * all)).sqrt();
    let whole = 1.0 + z * z / all;
    (100.0 * (middle - reach) / whole, 100.0 * (middle + reach) / whole)
}
