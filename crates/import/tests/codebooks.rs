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

/// What became of each file of coded material: how many entries, and the first things left out; or
/// why nothing was taken.
fn outcome(name: &str, bytes: &[u8]) -> String {
    match read(name, bytes) {
        Ok(reading) if reading.problems.is_empty() => {
            let left_out: Vec<String> =
                reading.left_out.iter().take(3).map(ToString::to_string).collect();
            format!("{} codes | {}", reading.codebook.codes.len(), left_out.join(" | "))
        }
        Ok(reading) => {
            let told: Vec<String> =
                reading.problems.iter().take(2).map(ToString::to_string).collect();
            format!("refused, {} problems: {}", reading.problems.len(), told.join(" | "))
        }
        Err(error) => format!("not a codebook: {error}"),
    }
}

/// Every file there, and how many codes it holds; nothing where it is no codebook.
const CODED: &[(&str, Option<usize>)] = &[
    ("maxqda_test.mex", Some(7)),
    ("maxqda_test_coded_segments.xls", Some(7)),
    ("pdpilot_maxqda_code_system.pdf", None),
    ("pdpilot_maxqda_coded_segments.pdf", None),
    ("primock_d1c1_checklist_clinician1.xlsx", None),
    ("primock_d1c1_checklist_clinician2.xlsx", None),
    ("primock_day1_consultation01_merged.txt", None),
    ("primock_day3_consultation03_merged.txt", None),
    ("primock_issue_taxonomy_examples.csv", Some(13)),
    ("qualcoder_plain_codes_categories.txt", Some(9)),
    ("rock_ci_example_1.rock", Some(3)),
    ("rock_example-1.rock", Some(18)),
    ("rock_example-3.rock", Some(4)),
    ("rock_example-4.rock", Some(4)),
    ("rock_example1.ROCKproject", None),
    ("rock_exampleCodebook_1.xlsx", Some(4)),
    ("rock_merging-test-1-primary.rock", Some(4)),
    ("rock_merging-test-1-secondary.rock", Some(4)),
    ("rock_pId-away---1st.rock", None),
    ("rock_pId-bank---1st.rock", None),
    ("rock_pId-cash---1st.rock", None),
    ("rock_pId-fire---2nd.rock", None),
    ("rock_pId-life---1st.rock", None),
    ("rock_pId-push---2nd.rock", None),
    ("taguette_codebook.csv", Some(6)),
    ("taguette_codebook.html", Some(6)),
    ("taguette_codebook.qdc", Some(6)),
    ("taguette_codebook.xlsx", Some(6)),
    ("taguette_gold_highlights.json", None),
    ("taguette_highlights.csv", Some(5)),
    ("taguette_highlights.html", None),
    ("taguette_highlights.xlsx", Some(5)),
    ("taguette_project.sqlite3", Some(6)),
    ("taguette_tagged_day1_consultation01.html", None),
];

#[test]
fn every_file_of_coded_material_gives_its_codes_or_says_why_not() {
    let folder = format!("{}/../../../shared/data/coded", env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for (name, expected) in CODED {
        let Ok(bytes) = std::fs::read(format!("{folder}/{name}")) else {
            println!("not run: ../shared/data/coded/{name} is absent");
            continue;
        };
        let told = outcome(name, &bytes);
        println!("{name}: {told}");
        let found = told.split_once(" codes | ").and_then(|(count, _)| count.parse().ok());
        if found != *expected {
            wrong.push(format!("{name}: {expected:?} is expected; {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn maxqdas_codes_come_with_their_coder_and_what_is_encrypted_is_told() {
    let Some(reading) = file("coded/maxqda_test.mex") else { return };
    let (entries, left_out) = told(&reading);
    assert_eq!(
        entries,
        ["misc", "institution", "type", "role", "local", "person", "date"].map(str::to_owned)
    );
    assert!(reading.codebook.codes.values().all(|code| code.owner == "agata"));
    let last = left_out.last().unwrap();
    assert_eq!(last, "line 0: 402 coded passages in 39 texts, which MAXQDA keeps encrypted");
    let Some(table) = file("coded/maxqda_test_coded_segments.xls") else { return };
    let mut names = told(&table).0;
    names.sort();
    let mut here = entries;
    here.sort();
    assert_eq!(names, here);
}

/// What is wrong with a file, with its rows.
fn problems(name: &str, text: &str) -> String {
    let reading = read(name, text.as_bytes()).unwrap();
    reading.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_table_with_every_fault_is_told_all_at_once_by_row() {
    let text = "id,name,parent,kind\nC1,One,,\nC1,Again,,\nC2,Two,C9,\nC3,Three,C4,\nC4,Four,C3,\n\
                C5,Alike,C1,\nC6,alike,C1,\nX7,Seven,,\nC8,,,\nC10,Ten,,feeling\n";
    expect_test::expect![[r#"
        line 3: C01 stands here a second time
        line 9: `X7` is no id; ids are C1, C2 … and T1, T2 … for themes
        line 10: an entry without a name
        line 11: `feeling` is no `kind`
        line 4: the parent `C9` is not in the codebook
        line 5: C03 is its own ancestor
        line 6: C04 is its own ancestor
        line 8: C05 and C06 are both called `alike` under one parent"#]]
    .assert_eq(&problems("b.csv", text));
}

#[test]
fn a_toml_codebook_with_every_fault_is_told_all_at_once_by_line() {
    let code = |id: &str, name: &str, parent: &str| {
        format!("[[code]]\nid = \"{id}\"\nname = \"{name}\"\nparent = \"{parent}\"\n\n")
    };
    let text = [
        "title = \"T\"\n\n".to_owned(),
        code("C1", "One", "C2"),
        code("C2", "Two", "C1"),
        code("C2", "Again", "C1"),
        code("C3", "Three", "C9"),
        code("C4", "Three", "C9"),
    ];
    expect_test::expect![[r#"
        line 13: C02 stands here a second time
        line 3: C01 is its own ancestor
        line 8: C02 is its own ancestor
        line 18: C03 stands under C09, which is not in the codebook
        line 23: C04 stands under C09, which is not in the codebook
        line 23: C03 and C04 are both called `Three` under one parent"#]]
    .assert_eq(&problems("b.toml", &text.concat()));
}
