//! Trains the model of names: `data/names-cased.z` and `data/names-lower.z`.
//!
//! ```text
//! cargo run -p heard-anonymise --example train_names -- DEID
//! ```
//! `DEID` is the folder of texts with gold identifiers. It reads only those whose licence lets
//! a model ship (see `data/README.md`), and sentences made here from our own templates. The
//! same input gives the same bytes.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a command for developers")]

#[path = "../shared/corpus.rs"]
mod corpus;
mod learn;
mod made;

use std::io::Write;
use std::path::{Path, PathBuf};

use corpus::Document;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use heard_anonymise::training::{self, CLASSES, Sight};
use learn::{Example, learn};
use made::Maker;
use rand::RngExt as _;

fn main() {
    let deid = std::env::args().nth(1).map(PathBuf::from).unwrap();
    let real = corpus::trainable(&deid);
    let mut maker = Maker::new(&deid, 20_261_122);
    let mut texts: Vec<Document> = real.iter().map(|document| maker.swapped(document)).collect();
    texts.extend(real);
    let crops: Vec<Document> = texts[texts.len() / 2..].iter().filter_map(cropped).collect();
    texts.extend((0..MADE).map(|_| maker.interview()));
    println!("{} texts", texts.len());
    for (name, case_free) in [("names-cased.z", false), ("names-lower.z", true)] {
        let mut examples = examples(&texts, case_free, &mut maker);
        if !case_free {
            examples.extend(self::examples(&crops, case_free, &mut maker));
        }
        println!("{name}: {} words", examples.len());
        write(name, &training::pack(&learn(&examples)));
    }
}

/// Sentences of a real text that hold, as a word and in small letters, something that is also a
/// first name, cut so that they begin with it: `Faith in people.` All names that are words are
/// treated alike; without this the model would learn that a capital makes every one a name.
fn cropped(document: &Document) -> Option<Document> {
    let mut text = String::new();
    for sentence in document.text.split_inclusive(['.', '?', '!', '\n']) {
        let from = sentence.as_ptr() as usize - document.text.as_ptr() as usize;
        let named = |at: usize| {
            document.spans.iter().any(|(span, _)| span.start < at + sentence.len() && at < span.end)
        };
        if named(from) {
            continue;
        }
        for word in sentence.split_inclusive(' ') {
            let bare = word.trim_end_matches(|c: char| !c.is_alphabetic());
            if training::is_word_and_name(bare) {
                let at = word.as_ptr() as usize - sentence.as_ptr() as usize;
                let mut letters = sentence[at..].trim_end().chars();
                text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                text.push_str(letters.as_str());
                text.push('\n');
                break;
            }
        }
    }
    let id = format!("{} cropped", document.id);
    (!text.is_empty()).then(|| Document { id, text, spans: Vec::new(), ..document.clone() })
}

/// Made interviews.
const MADE: usize = 1_500;

fn write(name: &str, bytes: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    std::fs::write(path, encoder.finish().unwrap()).unwrap();
}

/// Every word of letters, with its features and what it is.
fn examples(texts: &[Document], case_free: bool, maker: &mut Maker) -> Vec<Example> {
    let mut examples = Vec::new();
    for document in texts {
        let document = if case_free { maker.lowered(document) } else { document.clone() };
        let mut sight = Sight::new(&document.text, case_free);
        let truth: Vec<Option<[bool; CLASSES]>> =
            (0..sight.len()).map(|at| truth(&document, &sight, at)).collect();
        forget(&mut sight, &truth, maker);
        for (at, truth) in truth.into_iter().enumerate() {
            if let Some(truth) = truth {
                examples.push(Example { features: sight.features(at), truth });
            }
        }
    }
    examples
}

/// What word `at` is; nothing for what is not weighed: figures, marks, unsure spans, @names.
fn truth(document: &Document, sight: &Sight, at: usize) -> Option<[bool; CLASSES]> {
    let place = sight.word(at)?;
    if document.text[..place.start].ends_with('@') {
        return None;
    }
    let labels: Vec<&str> = document
        .spans
        .iter()
        .filter(|(span, _)| span.start < place.end && place.start < span.end)
        .map(|(_, label)| label.as_str())
        .collect();
    if labels.contains(&"IGNORE") || labels.contains(&"ANIMAL") {
        return None;
    }
    Some(["PERSON", "LOC", "ORG"].map(|label| labels.contains(&label)))
}

/// Hides from the model, for some of the names, that the lexicon knows them: it must not
/// lean on the lexicon alone.
fn forget(sight: &mut Sight, truth: &[Option<[bool; CLASSES]>], maker: &mut Maker) {
    let named: Vec<usize> =
        (0..truth.len()).filter(|at| truth[*at].is_some_and(|t| t.contains(&true))).collect();
    for at in named {
        if maker.chance().random_bool(0.06) {
            sight.forget_everywhere(at);
        }
    }
}
