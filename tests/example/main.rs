//! The example study "Held in Mind": its texts and gold tables are what its sources say.

mod build;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use build::{Built, SYNTHETIC, build, files, gold};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/held-in-mind")
}

fn all() -> Vec<Built> {
    let ids =
        ["M01", "M02a", "M02b", "M03", "M04", "M05", "M06", "M07", "R01", "R02", "P01", "FG1"];
    ids.iter()
        .map(|id| {
            let source = fs::read_to_string(folder().join(format!("src/{id}.hm"))).expect(id);
            build(id, &source).unwrap_or_else(|error| panic!("{id}: {error}"))
        })
        .collect()
}

/// Built anew, the files are byte for byte those in the folder. `HEARD_WRITE=1` writes them.
#[test]
fn the_built_files_are_what_the_sources_say() {
    for (name, text) in files(&all()).expect("sound sources") {
        let path = folder().join(&name);
        if std::env::var_os("HEARD_WRITE").is_some() {
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, &text).expect("written");
        }
        assert!(
            fs::read_to_string(&path).unwrap_or_default() == text,
            "{name} is not what the sources say: HEARD_WRITE=1 cargo test --test example"
        );
    }
}

#[test]
fn every_tagged_word_stands_where_its_gold_says() {
    for one in all() {
        let letters: Vec<char> = one.text.chars().collect();
        let slice = |start: usize, end: usize| letters[start..end].iter().collect::<String>();
        for tagged in &one.tagged {
            assert_eq!(slice(tagged.start, tagged.end), tagged.surface, "{}", one.id);
        }
        for mark in &one.marks {
            let words = slice(mark.start, mark.end);
            assert!(
                !words.trim().is_empty() && !words.contains("\n\n"),
                "{} {} leaves its turn",
                one.id,
                mark.name
            );
            assert_eq!(words.trim(), words, "{} {} does not end at words", one.id, mark.name);
        }
        let text = unicode(&one.text);
        assert_eq!(text, one.text, "{} is not NFC", one.id);
    }
}

fn unicode(text: &str) -> String {
    heard_model::SourceText::new(text).expose().to_owned()
}

/// The counts of the specification, so that no later hand thins the study out.
#[test]
fn the_study_is_as_large_as_it_says() {
    let all = all();
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    for tagged in all.iter().flat_map(|one| &one.tagged) {
        *classes.entry(tagged.class.as_str()).or_default() += 1;
    }
    let decoys = classes.remove("decoy").unwrap_or_default();
    let mentions: usize = classes.values().sum();
    let of = |letter: char| {
        all.iter().flat_map(|one| &one.marks).filter(|mark| mark.name.starts_with(letter)).count()
    };
    let codings: Vec<_> = all
        .iter()
        .flat_map(|one| &one.marks)
        .filter(|mark| mark.name.starts_with(|c: char| c.is_ascii_digit()))
        .map(|mark| gold(&mark.says).expect("a coding"))
        .collect();
    let words: usize = all.iter().map(|one| one.words).sum();
    let turns: usize = all.iter().map(|one| one.turns).sum();
    println!("{words} words, {turns} turns, {mentions} mentions: {classes:?}");
    assert!((16_000..19_000).contains(&words), "{words} words");
    assert_eq!(turns, 620);
    assert_eq!(mentions, 304);
    assert_eq!((decoys, of('k'), of('e')), (40, 19, 70));
    let count =
        |wanted: &dyn Fn(&build::Gold) -> bool| codings.iter().filter(|gold| wanted(gold)).count();
    assert_eq!(codings.len(), 230);
    assert_eq!(count(&|gold| gold.applied_as == "C02"), 18);
    assert_eq!(count(&|gold| gold.state == "unrouted"), 2);
    assert_eq!(count(&|gold| gold.state == "queued"), 4);
    assert_eq!(count(&|gold| gold.state == "stale"), 9);
    assert_eq!(count(&|gold| gold.review == "removed"), 3);
}

#[test]
fn every_file_says_that_it_is_synthetic() {
    let mut found = Vec::new();
    walk(&folder(), &mut found);
    walk(&folder().join("../../codebooks/held-in-mind"), &mut found);
    assert!(found.len() > 25);
    for path in found {
        let text = fs::read_to_string(&path).expect("text");
        let first: String = text.lines().take(3).collect();
        assert!(first.contains(SYNTHETIC), "{} does not say SYNTHETIC first", path.display());
    }
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in
        fs::read_dir(folder).expect("a folder").filter_map(Result::ok).map(|entry| entry.path())
    {
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}
