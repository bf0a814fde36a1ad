//! What is measured on has trained nothing: a figure says something only then.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "../examples/shared/corpus.rs"]
mod corpus;

/// So many words in a row are no accident.
const RUN: usize = 4;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('’', "'");
    let words = text.split(|c: char| !c.is_alphabetic() && c != '\'');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn runs(text: &str) -> BTreeSet<Vec<String>> {
    words(text).windows(RUN).map(<[String]>::to_vec).collect()
}

/// The texts that figures are given for: the example study, and the interviews where they are.
fn measured() -> Vec<String> {
    let files = fs::read_dir(here("../../corpora/held-in-mind/transcripts")).expect("transcripts");
    let study = files.map(|file| fs::read_to_string(file.expect("a file").path()).expect("a text"));
    let interviews = corpus::read(&here("../../../shared/data/deid/interviews.jsonl"));
    study.chain(interviews.into_iter().map(|document| document.text)).collect()
}

#[test]
fn no_template_shares_a_run_of_words_with_a_text_measured_on() {
    if !here("../../../shared/data/deid").exists() {
        println!("not run on interviews: ../shared/data is absent");
    }
    let sentences = fs::read_to_string(here("tests/traditions/sentences.txt")).expect("sentences");
    let known: BTreeSet<Vec<String>> =
        measured().iter().chain([&sentences]).flat_map(|text| runs(text)).collect();
    let templates =
        fs::read_to_string(here("examples/train_names/templates.txt")).expect("templates");
    for line in templates.lines().filter(|line| !line.starts_with(['#', '@'])) {
        // A slot or a choice ends a run.
        for part in line.split(['{', '}', '(', ')', '|']) {
            let shared: Vec<_> = runs(part).intersection(&known).cloned().collect();
            assert!(shared.is_empty(), "`{line}` shares {shared:?}");
        }
    }
}

#[test]
fn no_list_of_ours_names_a_person_of_the_example_study() {
    let gold =
        fs::read_to_string(here("../../corpora/held-in-mind/gold/mentions.csv")).expect("gold");
    let mut names = BTreeSet::new();
    for line in gold.lines() {
        let columns: Vec<&str> = line.splitn(6, ',').collect();
        let [.., class, _, surface] = columns[..] else { continue };
        if matches!(class, "person_name" | "alias" | "child_name" | "professional_name") {
            names.extend(words(surface));
        }
    }
    for file in fs::read_dir(here("data/names")).expect("lists") {
        let path = file.expect("a file").path();
        let list = fs::read_to_string(&path).expect("a list");
        let ours: BTreeSet<String> = list.lines().flat_map(words).collect();
        let shared: Vec<_> = ours.intersection(&names).filter(|name| name.len() > 2).collect();
        assert!(shared.is_empty(), "{}: {shared:?}", path.display());
    }
}
