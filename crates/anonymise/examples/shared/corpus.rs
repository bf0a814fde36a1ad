//! Texts with gold identifiers, as `../shared/data/deid` has them.
#![allow(dead_code, clippy::unwrap_used, reason = "shared by the commands for developers")]

use std::fs;
use std::ops::Range;
use std::path::Path;

use serde_json::Value;

/// One text with the places of what identifies in it.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) genre: String,
    pub(crate) split: String,
    pub(crate) text: String,
    /// Byte ranges with their labels.
    pub(crate) spans: Vec<(Range<usize>, String)>,
}

/// Reads a file of one JSON object a line; empty where there is none.
pub(crate) fn read(path: &Path) -> Vec<Document> {
    let Ok(text) = fs::read_to_string(path) else { return Vec::new() };
    text.lines().filter(|line| !line.trim().is_empty()).map(document).collect()
}

fn document(line: &str) -> Document {
    let value: Value = serde_json::from_str(line).unwrap();
    let word = |name: &str| value[name].as_str().unwrap_or("").to_owned();
    let text = word("text");
    let mut bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
    bytes.push(text.len());
    let place = |value: &Value| bytes[usize::try_from(value.as_u64().unwrap()).unwrap()];
    let spans = value["spans"].as_array().unwrap().iter();
    let spans = spans
        .map(|span| {
            (place(&span["start"])..place(&span["end"]), span["label"].as_str().unwrap().to_owned())
        })
        .collect();
    Document { id: word("id"), genre: word("genre"), split: word("split"), text, spans }
}

/// The genres of GUM whose licences let a model ship.
const LICENSED: [&str; 6] = ["academic", "court", "interview", "news", "speech", "vlog"];

/// Whether the model was trained on this text of GUM from the start: its training part.
pub(crate) fn trains(document: &Document) -> bool {
    document.split == "train" && LICENSED.contains(&document.genre.as_str())
}

/// Talk, which the model is brought near to at the end: interviews of ours, and what GUM has of
/// spoken English under a licence that lets a model ship. What is measured of it is measured by
/// a model that has not seen that text.
pub(crate) fn talk(deid: &Path) -> Vec<Document> {
    let mut texts = read(&deid.join("interviews.jsonl"));
    let spoken = read(&deid.join("gum_spoken_train_dev.jsonl"));
    texts.extend(spoken.into_iter().filter(|d| LICENSED.contains(&d.genre.as_str())));
    texts
}

/// The texts that may train a model that ships, by the licences in the folder's README.
pub(crate) fn trainable(deid: &Path) -> Vec<Document> {
    let mut texts = Vec::new();
    for file in ["gum_spoken_train_dev.jsonl", "gum_written_train_dev.jsonl"] {
        texts.extend(read(&deid.join(file)).into_iter().filter(trains));
    }
    for file in ["wnut17_train_dev.jsonl", "wikigold.jsonl", "slurp_devel.jsonl", "btc.jsonl"] {
        texts.extend(read(&deid.join(file)));
    }
    texts
}
