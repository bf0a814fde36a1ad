//! Codebooks of other tools, as they lie in the shared data.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]
#![allow(clippy::print_stdout, reason = "what was not run is worth a line")]

use heard_import::codebook::{CodebookReading, read};
use heard_model::CodeId;

fn file(path: &str) -> Option<CodebookReading> {
    let whole = format!("{}/../../../shared/data/{path}", env!("CARGO_MANIFEST_DIR"));
    let Ok(bytes) = std::fs::read(whole) else {
        println!("not run: ../shared/data/{path} is absent");
        return None;
    };
    let reading = read(path, &bytes).unwrap();
    assert!(reading.problems.is_empty(), "{path}: {:?}", reading.problems);
    Some(reading)
}

/// Every entry with what stands above it, and what was left out with its line.
fn told(reading: &CodebookReading) -> (Vec<String>, Vec<String>) {
    let book = &reading.codebook;
    let entries = book.codes.keys().map(|id| {
        let theme = if id.is_theme() { "theme " } else { "" };
        format!("{theme}{}", book.path(*id).join(" > "))
    });
    (entries.collect(), reading.left_out.iter().map(ToString::to_string).collect())
}

#[test]
fn a_rock_codebook_has_its_tree_and_tells_what_has_no_place() {
    let Some(reading) = file("coded/rock_exampleCodebook_1.xlsx") else { return };
    let (entries, left_out) = told(&reading);
    assert_eq!(
        entries,
        [
            "social factors",
            "social factors > descriptive norms",
            "social factors > synchronized living",
            "efficient living"
        ]
    );
    assert!(!reading.has_ids);
    let first = &reading.codebook.codes[&CodeId::code(1)];
    assert!(!first.full.is_empty() && !first.when.is_empty());
    assert_eq!(left_out, ["line 1: the sheet `examples`, 12 rows"]);
    assert_eq!(reading.codebook.author, "E. G. X. Ample");
}

#[test]
fn taguettes_codebooks_are_one_in_each_of_its_formats() {
    let mut all = Vec::new();
    for path in ["coded/taguette_codebook.csv", "coded/taguette_codebook.xlsx"] {
        let Some(reading) = file(path) else { return };
        all.push(told(&reading).0);
    }
    assert_eq!(all[0].len(), 6);
    assert!(all[0].contains(&"symptoms > duration".to_owned()), "{all:?}");
    assert_eq!(all[0], all[1]);
    let Some(reading) = file("coded/taguette_codebook.qdc") else { return };
    assert_eq!(reading.codebook.codes.len(), 6);
}

#[test]
fn refi_codebooks_of_other_tools_are_read_with_what_is_lost_told_by_line() {
    let Some(reading) = file("refi/portableqda/portableQDA_Atlasti.qdc") else { return };
    let (entries, left_out) = told(&reading);
    assert_eq!(
        entries,
        ["code2", "code1", "code1 > code1.1", "theme code3", "theme code3 > code:3.1"]
            .map(|entry| entry.replace("theme code3 > ", "code3 > "))
    );
    assert!(left_out[0].contains("the set `codeGroup1::codeGroup1.2` of 2 codes"), "{left_out:?}");
    assert!(left_out.iter().all(|line| !line.starts_with("line 1:")), "{left_out:?}");
    for path in [
        "refi/qualcoder-generated/qualcoder_4.0beta_c320464_synthetic.qdc",
        "refi/portableqda/REFI-QDA-1-5.qdc",
        "refi/portableqda/doorstop-core-tests-files-exported.qdc",
        "refi/portableqda/portableQDA_test_compare_Diff_destAtlas.qdc",
        "refi/taguette-generated/taguette_1.5.2_codebook.qdc",
    ] {
        let Some(reading) = file(path) else { continue };
        assert!(!reading.codebook.codes.is_empty(), "{path}");
    }
}

#[test]
fn qualcoders_plain_lines_are_a_tree() {
    let Some(reading) = file("coded/qualcoder_plain_codes_categories.txt") else { return };
    let (entries, _) = told(&reading);
    assert_eq!(
        entries,
        [
            "code1",
            "theme cat1",
            "cat1 > code2",
            "cat1 > code3",
            "theme cat3",
            "cat3 > cat2",
            "cat3 > cat2 > code4",
            "cat3 > code5",
            "code6"
        ]
    );
}
