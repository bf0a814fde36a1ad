//! Trains the model of names: `data/names-cased.z` and `data/names-lower.z`.
//!
//! ```text
//! cargo run -p heard-anonymise --example train_names -- DEID [--apart [--missed] [--lost] [--innocent]]
//! ```
//! `DEID` is the folder of texts with gold identifiers. It reads only those whose licence lets
//! a model ship (see `data/README.md`), and sentences made here from our own templates. The
//! same input gives the same bytes.
//!
//! The model learns from all of that first, and from talk at the end. With `--apart` nothing is
//! written: each text of talk is measured by a model that learnt from all but that text.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a command for developers")]

mod apart;
#[path = "../shared/corpus.rs"]
mod corpus;
mod learn;
mod made;
#[path = "../shared/scoring.rs"]
mod scoring;

use std::io::Write;
use std::path::{Path, PathBuf};

use corpus::Document;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use heard_anonymise::training::{self, CLASSES, Sight};
use learn::{Example, Learner};
use made::Maker;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

const FILES: [(&str, bool); 2] = [("names-cased.z", false), ("names-lower.z", true)];

fn main() {
    let deid = std::env::args().nth(1).map(PathBuf::from).unwrap();
    let courses = FILES.map(|(name, case_free)| {
        let course = Course::new(&deid, case_free);
        println!("{name}: {} words, then {} of talk", course.words, course.talk.len());
        course
    });
    if std::env::args().any(|arg| arg == "--apart") {
        return apart::measure(&deid, &courses);
    }
    for ((name, _), course) in FILES.into_iter().zip(&courses) {
        write(name, &course.model(None));
    }
}

/// What one of the two models learns from, and what it knows before it comes to talk.
struct Course {
    learner: Learner,
    words: usize,
    /// Words of talk, each with the name of its text.
    talk: Vec<(String, Example)>,
    /// Some of what it learnt from before, so that it forgets nothing.
    others: Vec<Example>,
}

/// Rounds over everything, and over talk.
const ROUNDS: [usize; 2] = [5, 2];
/// How often each text of talk is read with other people in it.
const SWAPS: usize = 3;

impl Course {
    fn new(deid: &Path, case_free: bool) -> Course {
        let mut maker = Maker::new(deid, 20_261_122);
        let mut texts = base(deid, &mut maker, case_free);
        let mut examples = examples(&texts, case_free, &mut maker);
        texts.clear();
        let mut learner = Learner::new();
        let all: Vec<&Example> = examples.iter().collect();
        learner.learn(&all, ROUNDS[0], 2, &mut ChaCha8Rng::seed_from_u64(7));
        let words = examples.len();
        let mut talk = Vec::new();
        for document in corpus::talk(deid) {
            let mut copies: Vec<Document> = (0..SWAPS).map(|_| maker.swapped(&document)).collect();
            copies.push(document.clone());
            let read = self::examples(&copies, case_free, &mut maker);
            talk.extend(read.into_iter().map(|example| (document.id.clone(), example)));
        }
        examples.retain(|_| maker.chance().random_bool(0.12));
        Course { learner, words, talk, others: examples }
    }

    /// The packed model after talk, without the text named `apart`.
    fn model(&self, apart: Option<&str>) -> Vec<u8> {
        let talk = self.talk.iter().filter(|(text, _)| Some(text.as_str()) != apart);
        let examples: Vec<&Example> =
            talk.map(|(_, example)| example).chain(&self.others).collect();
        let mut learner = self.learner.clone();
        learner.learn(&examples, ROUNDS[1], 0, &mut ChaCha8Rng::seed_from_u64(11));
        training::pack(&learner.weights())
    }
}

/// Everything that it learns from first: real texts, the same with other people in them, cut
/// ones for capitals that say nothing, and made ones.
fn base(deid: &Path, maker: &mut Maker, case_free: bool) -> Vec<Document> {
    let real = corpus::trainable(deid);
    let mut texts: Vec<Document> = real.iter().map(|document| maker.swapped(document)).collect();
    if !case_free {
        texts.extend(real.iter().filter_map(cropped));
    }
    texts.extend(real);
    texts.extend((0..MADE).map(|_| maker.interview()));
    texts
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
