//! Real transcripts of many exporters, against counts that were made independently, and
//! awkward ones, which are read or refused for the right reason.

#![allow(clippy::print_stdout, reason = "a test says when it was not run")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use heard_import::{Options, ReadError, Reading, read};
use serde_json::Value;

fn shared() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    if folder.is_dir() {
        return Some(folder.to_owned());
    }
    println!("not run: ../shared/data is absent");
    None
}

fn one(folder: &Path, path: &str) -> Reading {
    let bytes = std::fs::read(folder.join(path)).expect("the file is there");
    let mut readings = read(path, &bytes, Options::default()).expect("the file is read");
    assert_eq!(readings.len(), 1, "{path}");
    readings.remove(0)
}

/// Marks of the production that the gold counts among the speakers and says are none.
const PRODUCTION: &[&str] = &["Break", "Jingle"];

#[test]
fn speakers_turns_and_times_are_those_that_were_counted() {
    let Some(folder) = shared() else { return };
    let gold = std::fs::read_to_string(folder.join("GOLD.json")).expect("the gold is there");
    let gold: BTreeMap<String, Value> = serde_json::from_str(&gold).expect("the gold is JSON");
    let mut met = 0;
    let mut wrong = Vec::new();
    for (path, gold) in gold.iter().filter(|(path, _)| !path.contains('*')) {
        let reading = one(&folder, path);
        if path.ends_with(".trs") {
            transcriber(&reading, gold, &mut wrong);
            met += 1;
            continue;
        }
        compare(path, &reading, gold, &mut wrong);
        met += 1;
    }
    println!("{met} files against gold");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The gold of this format lists turns as `[speakers, start, end]`; an overlap is two blocks here,
/// and a turn without words is none.
fn transcriber(reading: &Reading, gold: &Value, wrong: &mut Vec<String>) {
    let mut expected = Vec::new();
    for turn in gold["turns"].as_array().into_iter().flatten() {
        for id in turn[0].as_str().unwrap_or_default().split_whitespace() {
            let name = gold["speakers"][id].as_str().unwrap_or_default();
            expected.push((Some(name.to_owned()), ms(&turn[1]), ms(&turn[2])));
        }
    }
    let found: Vec<_> =
        reading.blocks.iter().map(|b| (b.speaker.clone(), b.start_ms, b.end_ms)).collect();
    if found != expected {
        wrong.push(format!("trs: found {found:?}, counted {expected:?}"));
    }
}

fn ms(value: &Value) -> Option<u64> {
    value.as_str().and_then(heard_stamp)
}

#[test]
fn two_files_of_one_conversation_are_one_transcript() {
    let Some(folder) = shared() else { return };
    let gold = std::fs::read_to_string(folder.join("GOLD.json")).expect("the gold is there");
    let gold: BTreeMap<String, Value> = serde_json::from_str(&gold).expect("the gold is JSON");
    let mut wrong = Vec::new();
    for (path, gold) in gold.iter().filter(|(path, _)| path.contains('*')) {
        let names = ["doctor", "patient"].map(|part| path.replace('*', part));
        let bytes =
            names.clone().map(|name| std::fs::read(folder.join(name)).expect("the file is there"));
        let files: Vec<(&str, &[u8])> =
            names.iter().map(String::as_str).zip(bytes.iter().map(Vec::as_slice)).collect();
        let found: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(heard_import::tracks(&found), [vec![0, 1]]);
        let reading =
            heard_import::read_together(&files, Options::default()).expect("both are read");
        wrong.extend(unsound(path, &reading));
        let mut lower = reading.clone();
        for block in &mut lower.blocks {
            block.speaker = block.speaker.as_ref().map(|name| name.to_lowercase());
        }
        compare(path, &lower, gold, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare(path: &str, reading: &Reading, gold: &Value, wrong: &mut Vec<String>) {
    let mut differ = |what: &str, found: String, expected: String| {
        if found != expected {
            wrong.push(format!("{path}: {what}: found {found}, counted {expected}"));
        }
    };
    let turns = &reading.transcript.turns;
    if let Some(count) = gold["turns_merged"].as_u64() {
        differ("turns", turns.len().to_string(), count.to_string());
    }
    for key in ["blocks", "cues", "segments"] {
        if let Some(count) = gold[key].as_u64() {
            differ(key, reading.blocks.len().to_string(), count.to_string());
        }
    }
    if let Some(speakers) = gold["speakers"].as_object() {
        let mut found: BTreeMap<&str, u64> = BTreeMap::new();
        for block in &reading.blocks {
            *found.entry(block.speaker.as_deref().unwrap_or("")).or_default() += 1;
        }
        let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
        for (name, count) in speakers {
            let name = if PRODUCTION.contains(&name.as_str()) { "" } else { name.as_str() };
            *counted.entry(name).or_default() += count.as_u64().unwrap_or(0);
        }
        if counted.is_empty() {
            counted.insert("", reading.blocks.len() as u64);
        }
        differ("speakers", format!("{found:?}"), format!("{counted:?}"));
    }
    let speech = |block: &heard_import::Block| {
        reading.transcript.text.slice(block.span).unwrap_or("").to_owned()
    };
    let (Some(first), Some(last)) = (reading.blocks.first(), reading.blocks.last()) else {
        return differ("blocks", "none".into(), "some".into());
    };
    if let Some(text) = gold["first_text"].as_str() {
        differ("first text", starting(&speech(first), text), squeezed(text));
    }
    if let Some(text) = gold["last_text"].as_str() {
        differ("last text", ending(&speech(last), text), squeezed(text));
    }
    let stamp = |key: &str| match &gold[key] {
        Value::String(text) => heard_stamp(text),
        Value::Number(number) => {
            let unit = if gold["timestamp_unit"] == "ms" { 1.0 } else { 1000.0 };
            number.as_f64().map(|value| (value * unit).round() as u64)
        }
        _ => None,
    };
    if let Some(ms) = stamp("first_timestamp") {
        differ("first time", format!("{:?}", first.start_ms), format!("{:?}", Some(ms)));
    }
    if let Some(ms) = stamp("last_timestamp") {
        let found = [last.end_ms, last.start_ms].into_iter().flatten().find(|found| *found == ms);
        differ("last time", format!("{:?}", found.or(last.end_ms)), format!("{:?}", Some(ms)));
    }
}

/// A clock in milliseconds, read by other code than the importer's.
fn heard_stamp(text: &str) -> Option<u64> {
    let seconds = text
        .replace(',', ".")
        .split(':')
        .try_fold(0.0, |all, part| Some(all * 60.0 + part.parse::<f64>().ok()?))?;
    Some((seconds * 1000.0).round() as u64)
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn starting(found: &str, gold: &str) -> String {
    let gold = squeezed(gold).chars().count();
    squeezed(found).chars().take(gold).collect()
}

fn ending(found: &str, gold: &str) -> String {
    let found = squeezed(found);
    let from = found.chars().count().saturating_sub(squeezed(gold).chars().count());
    found.chars().skip(from).collect()
}

#[test]
fn every_real_file_is_read_or_refused_for_the_right_reason() {
    let Some(folder) = shared() else { return };
    let (mut good, mut wrong) = (0, Vec::new());
    for set in ["transcripts", "awkward"] {
        let mut paths: Vec<_> = std::fs::read_dir(folder.join(set))
            .expect("a folder")
            .flatten()
            .map(|e| e.path())
            .collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).expect("the file is there");
            match (read(&name, &bytes, Options::default()), refused(&name)) {
                (Ok(readings), None) => {
                    good += 1;
                    readings.iter().for_each(|reading| wrong.extend(unsound(&name, reading)));
                }
                (Err(error), Some(right)) if right(&error) => good += 1,
                (Ok(_), Some(_)) => wrong.push(format!("{name}: read, and should be refused")),
                (Err(error), _) => wrong.push(format!("{name}: {error}")),
            }
        }
    }
    println!("{good} files read or refused rightly");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

type Reason = fn(&ReadError) -> bool;

/// Files that hold no transcript, and why.
fn refused(name: &str) -> Option<Reason> {
    match name {
        "zoom_acdc174_changelog.tsv" => {
            Some(|error| matches!(error, ReadError::MissingColumn { .. }))
        }
        "derived_lampard.doc" => Some(|error| matches!(error, ReadError::Unreadable { .. })),
        "derived_lampard_scanned.pdf" => Some(|error| matches!(error, ReadError::NoText { .. })),
        "sps_board_diarized.json" => Some(|error| matches!(error, ReadError::NoText { .. })),
        _ => None,
    }
}

fn unsound(name: &str, reading: &Reading) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut end = 0;
    for turn in &reading.transcript.turns {
        let start = turn.label.map_or(turn.speech.start(), |label| label.start());
        if start < end
            || reading.transcript.text.slice(turn.speech).is_none_or(|text| text.trim().is_empty())
        {
            wrong.push(format!("{name}: turn {} does not lie in the text", turn.number));
        }
        end = turn.speech.end();
    }
    if !reading.letters.are_conserved() {
        wrong.push(format!("{name}: letters {:?}", reading.letters));
    }
    wrong
}

#[test]
fn the_six_formats_of_one_recogniser_have_the_same_times_where_they_have_any() {
    let Some(folder) = shared() else { return };
    let times = |ending: &str| -> Vec<(Option<u64>, Option<u64>)> {
        let reading = one(&folder, &format!("transcripts/whisper_goodboy.{ending}"));
        reading.blocks.iter().map(|block| (block.start_ms, block.end_ms)).collect()
    };
    let counted = times("srt");
    assert!(counted.iter().all(|(start, end)| start.is_some() && end.is_some()));
    let mut timed = 0;
    for ending in ["vtt", "tsv", "json", "txt", "text"] {
        let found = times(ending);
        if found.iter().all(|(start, _)| start.is_none()) {
            continue;
        }
        timed += 1;
        assert_eq!(found.len(), counted.len(), "{ending}");
        for (at, (found, counted)) in found.iter().zip(&counted).enumerate() {
            assert_eq!(found, counted, "{ending}, block {at}");
        }
    }
    assert!(timed >= 3, "{timed} formats with times");
}

#[test]
fn one_conversation_in_another_encoding_or_container_has_the_same_turns() {
    let Some(folder) = shared() else { return };
    let turns = |path: &str| -> Vec<(Option<String>, String)> {
        let reading = one(&folder, path);
        let text = &reading.transcript.text;
        reading
            .transcript
            .turns
            .iter()
            .map(|turn| (turn.speaker.clone(), squeezed(text.slice(turn.speech).unwrap_or(""))))
            .collect()
    };
    for (one, other) in [
        ("transcripts/otter_lantana_2020.md", "awkward/derived_otter_utf16le_bom_crlf.txt"),
        ("transcripts/btc_livera_dorsey_stark.md", "awkward/derived_btc_livera_cp1252_crlf.md"),
        ("transcripts/zoom_acdc174.vtt", "awkward/derived_zoom_bom.vtt"),
        ("transcripts/whisper_goodboy.srt", "transcripts/whisper_goodboy.vtt"),
        ("transcripts/whisper_goodboy.srt", "transcripts/whisper_goodboy.txt"),
        ("transcripts/whisper_goodboy.srt", "transcripts/whisper_goodboy.text"),
        ("transcripts/whisper_goodboy.srt", "transcripts/whisper_goodboy.tsv"),
        ("transcripts/whisper_goodboy.srt", "transcripts/whisper_goodboy.json"),
        ("transcripts/lampard_2024-09-10.rst", "awkward/derived_lampard.docx"),
        ("transcripts/lampard_2024-09-10.rst", "awkward/derived_lampard.odt"),
        ("transcripts/lampard_2024-09-10.rst", "awkward/derived_lampard.rtf"),
    ] {
        let (first, second) = (turns(one), turns(other));
        let differs = first.iter().zip(&second).position(|(a, b)| a != b);
        assert!(
            first.len() == second.len() && differs.is_none(),
            "{one} and {other}: {} and {} turns, first difference at {differs:?}",
            first.len(),
            second.len()
        );
    }
}
