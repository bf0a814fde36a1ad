//! Tables of people that go out as workbooks and come in again.

use std::path::Path;

use crate::bench::Bench;

fn corpus(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpora/held-in-mind")
        .join(name)
        .display()
        .to_string()
}

fn heard(bench: &Bench, study: &str, words: &[&str]) -> String {
    let ran = bench.run([&["--study", study], words].concat());
    assert_eq!(ran.code, 0, "{words:?}: {}", ran.err);
    ran.out
}

#[test]
fn consent_and_relations_come_back_from_a_workbook() {
    let bench = Bench::new();
    let (people, schema) = (corpus("participants.csv"), corpus("schema.csv"));
    for study in ["first", "second"] {
        assert_eq!(bench.run(["init", study, "--title", "Held in Mind"]).code, 0);
    }
    let (consent, relations) = (corpus("consent.toml"), corpus("relations.csv"));
    // What somebody took back is a passage of a transcript that is here.
    heard(&bench, "first", &["import", &corpus("transcripts")]);
    let all = ["participant", "import", &people, "--schema", &schema];
    heard(
        &bench,
        "first",
        &[&all[..], &["--consent", &consent, "--relations", &relations]].concat(),
    );
    for what in ["consent", "relations"] {
        let file = format!("{what}.xlsx");
        heard(
            &bench,
            "first",
            &["participant", "table", what, "-o", &file, "-m", "for a colleague"],
        );
    }
    heard(&bench, "second", &[&all[..], &["--relations", "relations.xlsx"]].concat());
    heard(&bench, "second", &["participant", "answers", "consent.xlsx", "-m", "the forms"]);
    let table = |study: &str, what: &str| heard(&bench, study, &["participant", "table", what]);
    assert_eq!(table("second", "relations"), table("first", "relations"));
    // Answers come back; conditions and withdrawals are recorded one by one, by a person.
    let answers = |study: &str| {
        let file = format!("{study}.csv");
        heard(&bench, study, &["participant", "table", "consent", "-o", &file, "-m", "to compare"]);
        let text = std::fs::read_to_string(bench.path().join(file)).expect("a table");
        let rows = text.lines().map(|line| line.split(',').take(14).collect::<Vec<_>>().join(","));
        rows.collect::<Vec<_>>()
    };
    let first = answers("first");
    assert_eq!(answers("second"), first);
    assert!(first.len() == 14, "thirteen people and a heading");
}

#[test]
fn what_is_pulled_into_a_set_may_be_shown_where_the_set_is() {
    let bench = Bench::new();
    assert_eq!(bench.run(["demo", "--out", "held"]).code, 0);
    let study = bench.path().join("held/study").display().to_string();
    let new = [
        "collection",
        "new",
        "staff",
        "--title",
        "Staff",
        "--use",
        "training",
        "--on",
        "2026-12-01",
    ];
    heard(&bench, &study, &new);
    heard(&bench, &study, &["quote", "pull", "--into", "staff", "-n", "60", "--per-person", "60"]);
    let gate = bench.run(["--study", &study, "collection", "gate", "staff", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&gate.out).expect("JSON");
    let against: Vec<&str> = report["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .filter(|check| check["id"] == "D16")
        .filter_map(|check| check["message"].as_str())
        .filter(|said| said.contains("the answer is no") || said.contains("withdrawn"))
        .collect();
    assert!(against.is_empty(), "{against:?}");
}
