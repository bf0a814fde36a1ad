//! What was cleared, written and read again; what the gate and the codebook say as files.

#[path = "shared/page.rs"]
mod page;

use std::io::{Cursor, Read};

use expect_test::{Expect, expect};
use heard_anonymise::{Outcome, Permit, after, clear_internal, clear_release, clear_review, gate};
use heard_export::differences::{Difference, Effect};
use heard_export::{
    CODEBOOK_FORMATS, CodebookFile, ExportError, FORMATS, For, gate_report, render, render_codebook,
};
use heard_model::amend::{FieldChange, OverlapPolicy, Scope};
use heard_model::{Amendment, Answer, Code, CodeId, CodeStatus, Codebook, Use, VersionId};

/// Every text in a file, with its place.
fn texts(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return vec![(name.to_owned(), String::from_utf8_lossy(bytes).into_owned())];
    };
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).expect("a part");
            let mut text = String::new();
            part.read_to_string(&mut text).expect("a text");
            (format!("{name}#{}", part.name().expect("a name")), text)
        })
        .collect()
}

#[test]
fn what_was_cleared_is_written_in_every_format_and_nothing_leaks() {
    let page = page::page(Use::Workshop);
    let cleared = clear_release(&page).expect("a page that passes");
    for format in FORMATS.iter().filter(|format| format.accepts.contains(&For::Release)) {
        let bytes = render(format.name, &cleared).expect("a file");
        let name = format.file_name(&page.name);
        let texts = texts(&name, &bytes);
        let all: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
        assert!(all.concat().contains("[the worker]"), "{name}");
        assert!(!all.concat().contains("Karen"), "{name}");
        let places: Vec<(&str, &str)> =
            texts.iter().map(|(place, text)| (place.as_str(), text.as_str())).collect();
        let found = after(&places, &page);
        assert_eq!(found.outcome(), Outcome::Pass, "{name}: {:#?}", found.findings);
    }
}

#[test]
fn a_format_carries_only_what_it_lists() {
    let page = page::page(Use::Workshop);
    let review = clear_review(&page).expect("a page for reviewers");
    assert!(render("html", &review).is_ok());
    let refused = render("csv", &review);
    assert!(matches!(
        refused,
        Err(ExportError::NotForThis { format: "csv", purpose: For::Review })
    ));
    let permit = Permit::new("LM", "to read on the train").expect("a permit");
    let inside = clear_internal(&page, &permit).expect("a page for the team");
    let csv = String::from_utf8(render("csv", &inside).expect("rows")).expect("UTF-8");
    assert!(csv.contains("Q-0003"), "{csv}");
    assert!(matches!(render("docm", &inside), Err(ExportError::UnknownFormat { .. })));
}

fn check(actual: &str, expected: Expect) {
    expected.assert_eq(actual);
}

#[test]
fn a_gate_report_that_says_no() {
    let mut page = page::page(Use::Workshop);
    page.people[3].participant.consent.set(Use::Workshop, Answer::No);
    page.people[2].participant.proceedings = heard_model::participant::Proceedings::Ongoing;
    let report = gate(&page);
    check(
        &gate_report::text(&report, &page),
        expect![[r#"
            GATE REPORT  workshop-1 “Leaving the ward”
            for a workshop · 21 November 2026 · Held in Mind
            built from: codebook v3 (9c1e0b7a) · earlier releases compared: 0

            RESULT  Not ready: 1 block, 1 hold
            (This tool can’t tell you that it is lawful or anonymous. It lists what it checked.)

            BLOCK D16 card 4: workshop: the answer is no, or nobody asked  -> drop the quote
            HOLD  D06 card 3: court proceedings are going on  -> needs a legal sign-off, or drop them

            CHECKED 24 checks ran; 22 found nothing
            VOICES  6 quotes from 6 people

            SIGNED  researcher ____________  peer researcher ____________  PI or legal, for holds ____________

            SYNTHETIC – invented for software testing. No real person, place, service or case.
        "#]],
    );
    let html = String::from_utf8(gate_report::html(&report, &page)).expect("UTF-8");
    assert!(html.contains("Not ready: 1 block"), "{html}");
    keep("gate-report.html", html.as_bytes());
    let csv = gate_report::csv(&report, &page).expect("rows");
    assert!(String::from_utf8_lossy(&csv).starts_with("severity,check,looks_for"));
}

#[test]
fn a_gate_report_never_prints_a_name() {
    let page = page::page(Use::Workshop);
    let mut closed = page.clone();
    closed.roster_open = false;
    let mut report = gate(&closed);
    for finding in &mut report.findings {
        finding.message.push_str(": KAREN’s word");
        finding.remedy.push_str(", ask Karen");
    }
    assert!(!report.findings.is_empty());
    let csv = gate_report::csv(&report, &page).expect("rows");
    let files =
        [gate_report::text(&report, &page).into_bytes(), gate_report::html(&report, &page), csv];
    for file in files {
        let text = String::from_utf8_lossy(&file).to_lowercase();
        assert!(!text.contains("karen"), "{text}");
        assert!(text.contains("it is not printed here"), "{text}");
    }
}

fn codebooks() -> (Codebook, Codebook) {
    let entry = |id: &str, name: &str, brief: &str, parent: Option<&str>| {
        let mut code = Code::new(CodeId::parse(id).expect("an id"), name);
        code.brief = brief.to_owned();
        code.parent = parent.and_then(CodeId::parse);
        code.letters = name.chars().take(2).collect();
        code.since = Some(VersionId(1));
        code
    };
    let mut older = Codebook { title: "Held in Mind".to_owned(), ..Codebook::default() };
    let mut theme =
        entry("T2", "Say the right thing or lose her", "Whatever I said, it counted.", None);
    theme.colour = "t2".to_owned();
    theme.shape = "triangle".to_owned();
    let mut fear =
        entry("C02", "Fear of telling the truth", "Worry about \"what follows\".", Some("T2"));
    fear.examples = vec!["M01#20".to_owned(), "M02a#20".to_owned()];
    fear.sensitivity = vec!["mental-health".to_owned()];
    fear.valence_applies = true;
    let bad = entry("C04", "Bad relationships", "=not a formula", Some("T2"));
    for code in [theme, fear, bad] {
        older.codes.insert(code.id, code);
    }
    let mut newer = older.clone();
    newer.date = "2026-06-18".parse().ok();
    newer.present = vec!["2 researchers".to_owned(), "4 peer researchers".to_owned()];
    newer.reason = "Hiding and being punished aren’t the same.".to_owned();
    let masking = entry("C15", "Masking", "Hiding how bad it is.", Some("T2"));
    let used = entry("C16", "Honesty used against me", "Told, and it was used.", Some("T2"));
    for code in [masking, used] {
        newer.codes.insert(code.id, code);
    }
    newer.codes[&CodeId::code(2)].status = CodeStatus::Retired;
    newer.codes[&CodeId::code(4)].name = "Done to".to_owned();
    (older, newer)
}

fn amendments(newer: &Codebook) -> Vec<Amendment> {
    let added =
        |number| Amendment::Add { code: Box::new(newer.codes[&CodeId::code(number)].clone()) };
    vec![
        added(15),
        added(16),
        Amendment::Split {
            code: CodeId::code(2),
            into: vec![CodeId::code(15), CodeId::code(16)],
            route: vec![(CodeId::code(6), CodeId::code(15))],
            passages: vec![],
        },
        Amendment::Rename {
            code: CodeId::code(4),
            from: "Bad relationships".to_owned(),
            to: "Done to".to_owned(),
        },
        Amendment::Merge {
            codes: vec![CodeId::code(6), CodeId::code(7)],
            into: CodeId::code(17),
            overlap: OverlapPolicy::Union,
        },
        Amendment::Redefine {
            code: CodeId::code(4),
            scope: Scope::Narrow,
            fields: vec![FieldChange {
                field: "when_not".to_owned(),
                from: String::new(),
                to: "x".to_owned(),
            }],
        },
        Amendment::Move { code: CodeId::code(4), from: None, to: Some(CodeId::theme(2)) },
        Amendment::Promote { code: CodeId::code(14), to: "six asks".to_owned() },
    ]
}

#[test]
fn a_difference_is_told_in_sentences() {
    let (older, newer) = codebooks();
    let amendments = amendments(&newer);
    let effects = [Effect::default(), Effect::default(), Effect { codings: 23, queued: 2 }];
    let difference = Difference {
        older: (VersionId(1), &older),
        newer: (VersionId(2), &newer),
        amendments: &amendments,
        effects: &effects,
    };
    check(
        &difference.text(),
        expect![[r#"
        v1 to v2: 2 codes added, 1 split, 1 renamed, 1 joined from others, 1 narrowed, 1 moved, 1 promoted; 2 passages wait for a person
        Made on 18 June 2026 with 2 researchers and 4 peer researchers.
        Hiding and being punished aren’t the same.
        - Added “Masking” (C15): Hiding how bad it is.
        - Added “Honesty used against me” (C16): Told, and it was used.
        - Split “Fear of telling the truth” (C02) into “Masking” (C15) and “Honesty used against me” (C16); 23 passages, 2 of them waiting for a person.
        - Renamed C04 from “Bad relationships” to “Done to”.
        - Joined C06 and C07 into C17; overlapping passages became one.
        - Narrowed “Done to” (C04) (when not to use).
        - Moved “Done to” (C04) from the top level to “Say the right thing or lose her” (T2).
        - Took C14 out of the codes: it became six asks.
    "#]],
    );
    keep("difference.html", &difference.html());
    assert!(difference.markdown().starts_with("# Held in Mind: v1 to v2\n"));
}

#[test]
fn a_codebook_in_every_format() {
    let (_, newer) = codebooks();
    let amendments = amendments(&newer);
    let file = CodebookFile {
        guids: None,
        version: VersionId(2),
        history: &[],
        examples: &[],
        parents: &[VersionId(1)],
        codebook: &newer,
        amendments: &amendments,
        synthetic: true,
    };
    for format in CODEBOOK_FORMATS {
        let bytes = format.render(&file).expect("a codebook");
        assert_eq!(bytes, format.render(&file).expect("the same again"));
        keep(&format!("codebook{}", format.ending), &bytes);
        if bytes.starts_with(b"PK") {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("Honesty used against me"), "{text}");
    }
    let csv = render_codebook("csv", &file).expect("rows");
    assert!(String::from_utf8_lossy(&csv).contains("'=not a formula"));
    check(
        &String::from_utf8(render_codebook("md", &file).expect("words")).expect("UTF-8"),
        expect![[r##"
            # Held in Mind: codebook v2

            3 codes in 1 theme, and 1 retired.

            ## Say the right thing or lose her (T2)

            **In short:** Whatever I said, it counted.

            ### Done to (C04)

            descriptive, from data, since v1.

            **In short:** \=not a formula

            ### Masking (C15)

            descriptive, from data, since v1.

            **In short:** Hiding how bad it is.

            ### Honesty used against me (C16)

            descriptive, from data, since v1.

            **In short:** Told, and it was used.

            ## Retired

            ### Fear of telling the truth (C02)

            descriptive, from data, since v1.

            **In short:** Worry about "what follows".

            **Examples:** M01#20, M02a#20

            **Take care:** mental-health

            ---

            Held in Mind · codebook v2 (6a500e3b)

            SYNTHETIC – invented for software testing. No real person, place, service or case.
        "##]],
    );
}

#[test]
fn a_codebook_written_as_toml_is_read_back_whole() {
    let (_, newer) = codebooks();
    let amendments: Vec<Amendment> = amendments(&newer).drain(..4).collect();
    let file = CodebookFile {
        guids: None,
        version: VersionId(2),
        history: &[],
        examples: &[],
        parents: &[VersionId(1)],
        codebook: &newer,
        amendments: &amendments,
        synthetic: true,
    };
    let toml = render_codebook("toml", &file).expect("a codebook");
    let back = heard_import::codebook::read("v2.toml", &toml).expect("a readable codebook");
    assert!(back.problems.is_empty(), "{:?}\n{}", back.problems, String::from_utf8_lossy(&toml));
    assert_eq!(back.codebook, newer);
    assert_eq!(
        (back.version, back.parents.as_slice()),
        (Some(VersionId(2)), [VersionId(1)].as_slice())
    );
    assert_eq!(back.amendments(), amendments);
}

#[test]
fn the_example_studys_codebooks_go_through_toml_unchanged() {
    for version in 1..=3 {
        let path =
            format!("{}/../../codebooks/held-in-mind/v{version}.toml", env!("CARGO_MANIFEST_DIR"));
        let Ok(bytes) = std::fs::read(&path) else {
            println!("not run: codebooks/held-in-mind is absent");
            return;
        };
        let read = heard_import::codebook::read("v.toml", &bytes).expect("a readable codebook");
        let amendments = read.amendments();
        let file = CodebookFile {
            guids: None,
            version: VersionId(version),
            history: &[],
            examples: &[],
            parents: &read.parents,
            codebook: &read.codebook,
            amendments: &amendments,
            synthetic: true,
        };
        let toml = render_codebook("toml", &file).expect("a codebook");
        let back = heard_import::codebook::read("v.toml", &toml).expect("a readable codebook");
        assert_eq!(back.codebook, read.codebook);
        assert_eq!(back.codebook.hash(), read.codebook.hash());
        keep(
            &format!("held-in-mind-v{version}.html"),
            &render_codebook("html", &file).expect("a page"),
        );
    }
}

/// Writes what a test made where somebody asked to look at it.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("HEARD_LOOK") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes)
            .expect("a folder to look in");
    }
}

/// The example's third version, as its file has it.
fn example() -> heard_model::Codebook {
    let path = format!("{}/../../codebooks/held-in-mind/v3.toml", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("the example's codebook");
    heard_import::codebook::read("v3.toml", &bytes).expect("a readable codebook").codebook
}

fn as_file(codebook: &heard_model::Codebook) -> CodebookFile<'_> {
    CodebookFile {
        guids: None,
        version: VersionId(3),
        history: &[],
        parents: &[VersionId(2)],
        codebook,
        amendments: &[],
        examples: &[],
        synthetic: true,
    }
}

fn back(name: &str, bytes: &[u8]) -> heard_import::codebook::CodebookReading {
    let reading = heard_import::codebook::read(name, bytes).expect("a readable codebook");
    assert!(reading.problems.is_empty(), "{name}: {:?}", reading.problems);
    reading
}

#[test]
fn a_codebook_goes_through_excel_and_csv_unchanged() {
    let mut codebook = example();
    let odd = codebook.codes.values_mut().nth(8).expect("a code");
    odd.name = "=SUM(A1) / or > not. \u{201c}quoted\u{201d}".to_owned();
    odd.full = "First line\nsecond; with a semicolon, a comma and 'quotes'".to_owned();
    for name in ["xlsx", "csv"] {
        let bytes = render_codebook(name, &as_file(&codebook)).expect("a file");
        keep(&format!("round.{name}"), &bytes);
        let read = back(&format!("round.{name}"), &bytes);
        assert_eq!(read.codebook.codes, codebook.codes, "{name}");
        assert!(read.has_ids);
        if name == "xlsx" {
            assert_eq!(read.codebook, codebook);
            assert_eq!(read.version, Some(VersionId(3)));
        }
    }
}

#[test]
fn a_codebook_goes_through_refi_qda_with_all_that_it_holds() {
    let codebook = example();
    let format = CODEBOOK_FORMATS.iter().find(|format| format.name == "qdc").expect("qdc");
    let bytes = format.render(&as_file(&codebook)).expect("a file");
    keep("round.qdc", &bytes);
    let read = back("round.qdc", &bytes);
    assert!(read.has_ids);
    for code in codebook.codes.values() {
        let there = &read.codebook.codes[&code.id];
        let held = |code: &heard_model::Code| {
            let words = [&code.name, &code.plain_name, &code.brief, &code.full, &code.when];
            (words.map(Clone::clone), code.when_not.clone(), code.parent, code.status)
        };
        assert_eq!(held(there), held(code));
    }
    let lost = format.left_out(&as_file(&codebook)).join(", ");
    assert!(lost.contains("`examples` of") && lost.contains("`kind` of"), "{lost}");
    let xsd = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/refi/spec/Codebook.xsd");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("c.qdc");
    std::fs::write(&path, &bytes).expect("written");
    let checked = std::process::Command::new("xmllint")
        .args(["--noout", "--schema", xsd])
        .arg(&path)
        .output();
    match checked {
        Ok(output) if std::path::Path::new(xsd).exists() => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        _ => println!("not run: xmllint or ../shared/data is absent"),
    }
}

#[test]
fn a_codebook_goes_to_taguette_and_back_with_its_tree() {
    let codebook = example();
    let format = CODEBOOK_FORMATS.iter().find(|format| format.name == "taguette").expect("it");
    let bytes = format.render(&as_file(&codebook)).expect("a file");
    keep("round.taguette.csv", &bytes);
    let read = back("round.csv", &bytes);
    let paths = |book: &heard_model::Codebook| -> Vec<Vec<String>> {
        book.codes.values().filter(|code| code.is_active()).map(|code| book.path(code.id)).collect()
    };
    assert_eq!(paths(&read.codebook), paths(&codebook));
    let briefs = |book: &heard_model::Codebook| -> Vec<String> {
        book.codes.values().filter(|c| c.is_active()).map(|c| c.brief.clone()).collect()
    };
    assert_eq!(briefs(&read.codebook), briefs(&codebook));
}
