//! The releases of the example study, each with the verdict that its file expects.

use std::collections::BTreeSet;

use heard_anonymise::{GateReport, Outcome, Severity};
use toml::{Table, Value};

use crate::fixture::{Fixture, cards, date, numbers, strings, tables, words};
use crate::held::Held;

/// The findings, a line each, for who must find out why a test failed.
fn told(report: &GateReport) -> String {
    let line = |finding: &heard_anonymise::Finding| {
        let signed = if finding.signed { " (signed)" } else { "" };
        format!("{} {} {}{signed}\n", finding.severity.as_str(), finding.check, finding.message)
    };
    report.findings.iter().map(line).collect()
}

/// The checks of one severity.
fn checks(report: &GateReport, severity: Severity) -> BTreeSet<String> {
    let of = |finding: &&heard_anonymise::Finding| finding.severity == severity && !finding.signed;
    report.findings.iter().filter(of).map(|finding| finding.check.to_owned()).collect()
}

/// Holds a report against `[expected]`: the verdict, and exactly the checks that it names.
#[track_caller]
fn expect(report: &GateReport, expected: &Table) {
    let (verdict, found) = (report.outcome().as_str().to_uppercase(), told(report));
    assert_eq!(verdict, words(expected, "verdict"), "{found}");
    assert_eq!(checks(report, Severity::Block), strings(expected, "block"), "{found}");
    if expected.contains_key("hold") {
        assert_eq!(checks(report, Severity::Hold), strings(expected, "hold"), "{found}");
    }
}

fn expected(table: &Table) -> Table {
    table["expected"].as_table().unwrap().clone()
}

#[test]
fn the_appendix_of_the_report_passes_with_two_warnings_and_waits_for_m02() {
    let fixture = Fixture::new("report-appendix");
    let (name, on) = (fixture.name.as_str(), date(&fixture.file));
    fixture.build(name, &fixture.items());
    let report = fixture.gate(name, &on);
    expect(&report, &expected(&fixture.file));
    // `length` is a lint of D18.
    assert_eq!(checks(&report, Severity::Warn), BTreeSet::from(["D18", "D22"].map(str::to_owned)));
    let variant = &tables(&fixture.file, "variant")[0];
    let mut items = fixture.items();
    items.push(variant["add"].as_table().unwrap().clone());
    fixture.build("with-grace", &items);
    let report = fixture.gate("with-grace", &on);
    expect(&report, &expected(variant));
    for check in ["D06", "D16"] {
        assert_eq!(cards(&fixture.page("with-grace", &on), &report, check), BTreeSet::from([19]));
    }
}

#[test]
fn the_workshop_passes_with_a_lawyers_signature_and_waits_without() {
    let fixture = Fixture::new("workshop-1");
    let (name, on) = (fixture.name.as_str(), date(&fixture.file));
    fixture.build(name, &fixture.items());
    assert_eq!(fixture.items().len(), 31);
    let variant = &tables(&fixture.file, "variant")[0];
    let report = fixture.gate(name, &on);
    expect(&report, &expected(variant));
    assert_eq!(
        cards(&fixture.page(name, &on), &report, "D06"),
        numbers(&expected(variant), "items")
    );
    fixture.sign(name, &on);
    let report = fixture.gate(name, &on);
    expect(&report, &expected(&fixture.file));
    let joins: Vec<&str> = report.findings.iter().map(|finding| finding.check).collect();
    assert!(!joins.iter().any(|check| ("D07"..="D12").contains(check)), "{joins:?}");
}

#[test]
fn the_training_page_is_held_twice_and_blocked_after_jo_withdrew() {
    let fixture = Fixture::new("training-1");
    let (name, on) = (fixture.name.as_str(), date(&fixture.file));
    fixture.build(name, &fixture.items());
    fixture.name_speakers(name);
    expect(&fixture.gate(name, &on), &expected(&fixture.file));
    fixture.sign(name, &on);
    assert_eq!(fixture.gate(name, &on).outcome(), Outcome::Pass);
    let variant = &tables(&fixture.file, "variant")[0];
    let after = date(variant);
    let report = fixture.gate(name, &after);
    assert_eq!(report.outcome(), Outcome::Block);
    assert_eq!(checks(&report, Severity::Block), strings(&expected(variant), "block"));
    assert_eq!(
        cards(&fixture.page(name, &after), &report, "D16"),
        numbers(&expected(variant), "items")
    );
}

#[test]
fn the_public_zine_is_blocked_for_five_reasons() {
    let fixture = Fixture::new("public-zine");
    let (name, on) = (fixture.name.as_str(), date(&fixture.file));
    fixture.build(name, &fixture.items());
    let report = fixture.gate(name, &on);
    let page = fixture.page(name, &on);
    let says = expected(&fixture.file);
    expect(&report, &says);
    for (check, items) in says["because"].as_table().unwrap() {
        let items = items.as_array().unwrap().iter().map(|n| n.as_integer().unwrap() as u32);
        assert_eq!(cards(&page, &report, check), items.collect(), "{check}");
    }
    let variant = &tables(&fixture.file, "variant")[0];
    let dropped = numbers(variant, "drop");
    let items: Vec<Table> = (1..)
        .zip(fixture.items())
        .filter(|(number, _)| !dropped.contains(number))
        .map(|(_, item)| item)
        .collect();
    fixture.build("after", &items);
    expect(&fixture.gate("after", &date(variant)), &expected(variant));
}

#[test]
fn only_two_people_may_be_spoken_by_actors() {
    let fixture = Fixture::new("audio");
    let (name, on) = (fixture.name.as_str(), date(&fixture.file));
    fixture.build(name, &fixture.items());
    let report = fixture.gate(name, &on);
    let says = expected(&fixture.file);
    expect_among(&report, &says);
    let page = fixture.page(name, &on);
    let because = says["because"].as_table().unwrap();
    assert_eq!(cards(&page, &report, "D16"), numbers(because, "D16"));
    let variant = &tables(&fixture.file, "variant")[0];
    let dropped = numbers(variant, "drop");
    let items: Vec<Table> = (1..)
        .zip(fixture.items())
        .filter(|(number, _)| !dropped.contains(number))
        .map(|(_, item)| item)
        .collect();
    fixture.build("only-two", &items);
    expect(&fixture.gate("only-two", &on), &expected(variant));
}

/// The same where the file names what must be among the verdicts.
#[track_caller]
fn expect_among(report: &GateReport, expected: &Table) {
    assert_eq!(report.outcome().as_str().to_uppercase(), words(expected, "verdict"));
    assert!(checks(report, Severity::Block).is_superset(&strings(expected, "block")));
}

#[test]
fn two_poems_pass_and_the_cento_does_not() {
    let fixture = Fixture::new("poems");
    let on = date(&fixture.file);
    for poem in tables(&fixture.file, "poem") {
        let name = words(&poem, "name").to_owned();
        let lines = match tables(&poem, "lines_from") {
            lines if lines.is_empty() => lines_of_i(&fixture.held, words(&poem, "transcript")),
            lines => lines,
        };
        fixture.build(&name, &lines);
        // The cento is also held against M02's proceedings, as everything of hers is.
        expect_among(&fixture.gate(&name, &on), &expected(&poem));
    }
}

/// A line for each `I` and what follows it, in the order in which it was said.
fn lines_of_i(held: &Held, transcript: &str) -> Vec<Table> {
    let id = heard_model::TranscriptId::new(transcript).unwrap();
    let read = held.study().raw_transcript(&id, "a test").unwrap();
    let text = read.text.expose();
    let mut lines = Vec::new();
    for turn in &read.turns {
        if read.participant_of(turn).is_none() {
            continue;
        }
        let speech = &text[turn.speech.range()];
        for (at, _) in speech.match_indices("I ") {
            let before = speech[..at].chars().next_back();
            if before.is_some_and(char::is_alphanumeric) {
                continue;
            }
            let rest = &speech[at..];
            let end = rest.find(['.', ',', ';', '?', '!', '\n', '…']).unwrap_or(rest.len());
            let line = rest[..end].split(' ').take(7).collect::<Vec<_>>().join(" ");
            let mut row = Table::new();
            row.insert("transcript".to_owned(), Value::String(transcript.to_owned()));
            row.insert("starts".to_owned(), Value::String(line.clone()));
            row.insert("ends".to_owned(), Value::String(line));
            lines.push(row);
        }
    }
    assert!(lines.len() > 40, "{}", lines.len());
    lines
}

/// The table of a fixture, with the counts that must never be printed.
fn counted(fixture: &Fixture, said: &Table) -> heard_model::Table {
    use heard_model::Cell;
    let cells = said["cells"].as_table().unwrap();
    let row = |place: usize, name: &str| {
        let counts: Vec<u64> = cells
            .values()
            .map(|pair| pair.as_array().unwrap()[place].as_integer().unwrap() as u64)
            .collect();
        let mut row = vec![Cell::Text(name.to_owned())];
        row.extend(counts.iter().map(|count| Cell::Count(*count)));
        row.push(Cell::Count(counts.iter().sum()));
        row
    };
    let mut columns = vec!["code".to_owned()];
    columns.extend(cells.keys().cloned());
    columns.push("all".to_owned());
    heard_model::Table {
        title: words(&fixture.file, "title").to_owned(),
        basis: "mothers".to_owned(),
        columns,
        rows: vec![row(1, "people"), row(0, words(said, "code"))],
        notes: vec![],
    }
}

#[test]
fn a_second_table_without_one_mother_is_blocked() {
    let fixture = Fixture::new("crosstab-public");
    let study = fixture.held.study();
    let [first, second] = &tables(&fixture.file, "table")[..] else { panic!("two tables") };
    for (name, said) in [("first", first), ("second", second)] {
        fixture.build_dated(name, &[], &date(said));
        study.set_collection_tables(name, &[counted(&fixture, said)]).unwrap();
        let report = fixture.gate(name, &date(said));
        expect(&report, &expected(said));
        if name == "first" {
            let shown = &fixture.page(name, &date(said)).tables[0];
            let hidden = |cell: &heard_model::Cell| *cell == heard_model::Cell::Suppressed;
            assert!(shown.rows.iter().all(|row| row[1..].iter().all(hidden)), "{shown:?}");
            let plan = heard_study::ReleasePlan {
                collection: name.to_owned(),
                name: name.to_owned(),
                sight: fixture.held.sight(&date(said)),
            };
            study
                .release(&plan, |cleared, _| {
                    let text = format!("{:?}", cleared.shown().tables.len());
                    let file = ("table.txt".to_owned(), text.into_bytes());
                    Ok(vec![heard_study::BuiltFile { path: file.0, bytes: file.1, cards: vec![] }])
                })
                .unwrap();
        }
    }
}
