//! What is noticed in the example study without its dictionary.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use heard_anonymise::{Class, LOW, Mention, mentions};
use heard_model::{Disclosure, Offsets, Span};

/// One row of gold.
struct Gold {
    transcript: String,
    span: Span,
    class: String,
    surface: String,
}

fn study() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpora/held-in-mind")
}

fn text(transcript: &str) -> String {
    fs::read_to_string(study().join(format!("transcripts/{transcript}.txt")))
        .expect("the transcript is there")
}

/// Rows `transcript,start,end,class,entity,surface`; spans in code points.
fn gold(file: &str) -> Vec<Gold> {
    let table = fs::read_to_string(study().join("gold").join(file)).expect("the gold is there");
    let mut rows = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let columns: Vec<&str> = line.splitn(6, ',').collect();
        let [transcript, start, end, class, _, surface] = columns[..] else { continue };
        let (Ok(start), Ok(end)) = (start.parse(), end.parse()) else { continue };
        let text = text(transcript);
        let span =
            Offsets::new(&text).span_of_chars(start, end).expect("the span lies in the text");
        let (transcript, class, surface) =
            (transcript.to_owned(), class.to_owned(), surface.to_owned());
        rows.push(Gold { transcript, span, class, surface });
    }
    rows
}

/// Every transcript's mentions, looked for once.
fn noticed(transcript: &str) -> Vec<Mention> {
    static KNOWN: Mutex<BTreeMap<String, Vec<Mention>>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().expect("no other test failed meanwhile");
    known.entry(transcript.to_owned()).or_insert_with(|| mentions(&text(transcript))).clone()
}

/// Whether every letter and figure of `span` is masked.
fn hidden(text: &str, mentions: &[Mention], span: Span) -> bool {
    let masked = |at: usize| {
        mentions.iter().any(|m| m.score >= LOW && m.span.start() <= at && at < m.span.end())
    };
    text[span.range()]
        .char_indices()
        .all(|(at, c)| !c.is_alphanumeric() || masked(span.start() + at))
}

#[test]
fn direct_identifiers_are_hidden_without_the_dictionary() {
    let (mut found, mut all, mut missed) = (0, 0, Vec::new());
    for row in gold("mentions.csv") {
        let class = Class::parse(&row.class).expect("a class of the contract");
        if class.disclosure() != Disclosure::Direct {
            continue;
        }
        let text = text(&row.transcript);
        all += 1;
        if hidden(&text, &noticed(&row.transcript), row.span) {
            found += 1;
        } else {
            missed.push(format!("{} {} {}", row.transcript, row.class, row.surface));
        }
    }
    println!("direct identifiers hidden: {found} of {all}; missed {missed:?}");
    assert!(f64::from(found) / f64::from(all) >= 0.98, "missed {missed:?}");
}

#[test]
fn decoys_survive() {
    let (mut alive, mut all, mut lost) = (0, 0, Vec::new());
    for row in gold("decoys.csv") {
        let mentions = noticed(&row.transcript);
        all += 1;
        let hidden = mentions.iter().find(|m| m.score >= LOW && m.span.overlaps(row.span));
        match hidden {
            Some(m) => lost.push(format!(
                "{} {} ({} {:.2})",
                row.transcript, row.surface, m.noticed_by, m.score
            )),
            None => alive += 1,
        }
    }
    println!("decoys alive: {alive} of {all}; lost {lost:?}");
    assert!(f64::from(alive) / f64::from(all) >= 0.97, "lost {lost:?}");
}

#[test]
fn little_else_is_hidden() {
    let (mut wrong, mut all) = (0, 0);
    let gold = gold("mentions.csv");
    for file in fs::read_dir(study().join("transcripts")).expect("transcripts") {
        let name = file.expect("a file").path();
        let Some(transcript) = name.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let text = text(transcript);
        let mentions = noticed(transcript);
        let mut at = 0;
        for word in text.split_whitespace() {
            let start = at + text[at..].find(word).expect("the word");
            at = start + word.len();
            let Some(span) = Span::new(start, at) else { continue };
            if gold.iter().any(|row| row.transcript == transcript && row.span.overlaps(span)) {
                continue;
            }
            all += 1;
            if let Some(m) = mentions.iter().find(|m| m.score >= LOW && m.span.overlaps(span)) {
                wrong += 1;
                println!("{transcript}: {word} ({} {:.2})", m.noticed_by, m.score);
            }
        }
    }
    println!("hidden for nothing: {wrong} of {all}");
    assert!(f64::from(wrong) / f64::from(all) < 0.02, "{wrong} of {all}");
}
