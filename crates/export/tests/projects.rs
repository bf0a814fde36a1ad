//! Projects written for other programs, held to the standard's schema and to their own words.

use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use heard_export::project::{DIALECTS, codebook, dialect, write};
use heard_import::project::{Options, read};
use heard_model::{
    Guid, MemoKind, MemoOn, Project, ProjectCase, ProjectCode, ProjectCoding, ProjectMemo,
    ProjectSource, SourceText, Span, Transcript, TranscriptId, Turn,
};
use proptest::prelude::*;

fn guid(words: &str) -> Guid {
    Guid::derived(&["a test", words])
}

/// A memo on everything that a memo can hang on beside cases, and on `first`.
fn memos(first: Option<&ProjectCoding>) -> Vec<ProjectMemo> {
    let passage = first.map(|one| MemoOn::Passage(guid("text"), one.span));
    let places =
        [MemoOn::Project, MemoOn::Code(guid("kept")), MemoOn::Source(guid("text"))].into_iter();
    let memos = places.chain(passage).enumerate().map(|(place, on)| ProjectMemo {
        guid: guid(&format!("memo {place}")),
        on,
        kind: Some(MemoKind::Reflexive),
        text: format!("Thought {place}: \u{1f914}\nand again"),
        author: "Ana <&> \"B\"".to_owned(),
        at: None,
    });
    memos.collect()
}

/// A project of one text with a coding on every span, and a memo on the first.
fn project(text: &str, spans: &[(usize, usize)]) -> Project {
    let text = SourceText::new(text);
    let speech = Span::new(0, text.len()).expect("words");
    let turn = Turn { number: 1, speaker: None, label: None, speech, start_ms: None, end_ms: None };
    let codings: Vec<ProjectCoding> = spans
        .iter()
        .filter_map(|(start, end)| Span::new(*start, *end))
        .enumerate()
        .map(|(place, span)| ProjectCoding {
            guid: guid(&format!("coding {place}")),
            code: guid(if place % 2 == 0 { "kept" } else { "lost" }),
            span,
            coder: "Ana <&> \"B\"".to_owned(),
            at: "2026-11-22T09:00:00Z".parse().ok(),
        })
        .collect();
    let code = |name: &str, parent: Option<&str>, is_codable| ProjectCode {
        guid: guid(name),
        parent: parent.map(guid),
        name: name.to_owned(),
        description: format!("What {name} means\n\nWhen to use: now"),
        colour: "#2a5ca6".to_owned(),
        is_codable,
    };
    Project {
        name: "Invented".to_owned(),
        origin: "Heard".to_owned(),
        memos: memos(codings.first()),
        codes: vec![
            code("theme", None, false),
            code("kept", Some("theme"), true),
            code("lost", Some("kept"), true),
        ],
        cases: vec![ProjectCase {
            guid: guid("case"),
            name: "P01".to_owned(),
            variables: vec![("area".to_owned(), "coast & hill".to_owned())],
            sources: vec![guid("text")],
        }],
        quotes: vec![],
        sources: vec![ProjectSource {
            guid: guid("text"),
            transcript: Transcript {
                id: TranscriptId::new("Interview-1").expect("a name"),
                title: String::new(),
                language: String::new(),
                date: None,
                text,
                turns: vec![turn],
                speakers: vec![],
            },
            codings,
            variables: vec![("place".to_owned(), "home".to_owned())],
        }],
        lost: vec![],
    }
}

fn spans_of(project: &Project) -> Vec<(Guid, Guid, Span)> {
    let codings = project.sources.iter().flat_map(|source| &source.codings);
    let mut spans: Vec<(Guid, Guid, Span)> =
        codings.map(|coding| (coding.guid, coding.code, coding.span)).collect();
    spans.sort();
    spans
}

/// Writes `project` in every dialect, and reads it back.
#[track_caller]
fn check(project: &Project) {
    for dialect in DIALECTS {
        let written = write(project, dialect).expect("written");
        let options = Options { positions: Some(dialect.positions) };
        let back = read("back.qdpx", Cursor::new(&written.bytes), options).expect("read");
        let name = dialect.name;
        assert_eq!(back.project.lost, [], "{name}");
        let text = &project.sources[0].transcript.text;
        assert_eq!(&back.project.sources[0].transcript.text, text, "{name}");
        assert_eq!(spans_of(&back.project), spans_of(project), "{name}");
        assert_eq!(back.project.codes, project.codes, "{name}");
        assert_eq!(back.project.memos, project.memos, "{name}");
        assert_eq!(back.project.cases, project.cases, "{name}");
        if let Some(fit) = back.fit {
            assert_eq!(fit.names_hold, fit.named, "{name}: {fit}");
        }
    }
}

#[test]
fn codings_memos_codes_and_cases_come_back_in_every_dialect() {
    let text =
        "INT: How?\nMUM: They took 😀😀 him e\u{301} away.\nINT: \u{1f468}\u{200d}\u{1f469} So?\n";
    let text = SourceText::new(text);
    let at = |words: &str| {
        let start = text.expose().find(words).expect("words");
        (start, start + words.len())
    };
    check(&project(text.expose(), &[at("took 😀😀 him"), at("away.\nINT"), at("So?"), at("So?")]));
}

#[test]
fn the_way_of_counting_is_found_out_by_the_names() {
    let text: String = (0..40).map(|n| format!("MUM: line 😀 number{n} of it\n")).collect();
    let spans: Vec<(usize, usize)> = (0..40)
        .map(|n| {
            let word = format!("number{n} ");
            let start = text.find(&word).expect("the word");
            (start, start + word.len() - 1)
        })
        .collect();
    let project = project(&text, &spans);
    for dialect in DIALECTS {
        let written = write(&project, dialect).expect("written");
        let back = read("back.qdpx", Cursor::new(&written.bytes), Options::default());
        let back = back.expect("read");
        assert_eq!(spans_of(&back.project), spans_of(&project), "{}", dialect.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn random_texts_keep_every_coding(
        text in "[A-Za-z]([a-z .,\r\n]|é|e\u{301}|😀|\u{1f3f4}|한|\u{feff}|\r\n|ß){1,80}[a-z]",
        places in proptest::collection::vec((0usize..300, 0usize..300), 0..12),
    ) {
        // Ours: as an importer would have it.
        let text = SourceText::new(&text.replace('\u{feff}', ""));
        let text = text.expose();
        let edges: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let spans: Vec<(usize, usize)> = places
            .into_iter()
            .map(|(a, b)| {
                let (a, b) = (edges[a % edges.len()], edges[b % edges.len()]);
                (a.min(b), a.max(b))
            })
            .collect();
        check(&project(text, &spans));
    }
}

#[test]
fn what_is_written_is_valid_by_the_standards_schema() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/refi/spec"));
    let has_xmllint = Command::new("xmllint").arg("--version").output().is_ok();
    if !folder.is_dir() || !has_xmllint {
        println!("not run: ../shared/data or xmllint is absent");
        return;
    }
    let work = tempfile::tempdir().expect("a folder");
    let valid = |schema: &str, xml: &[u8]| {
        let file = work.path().join("written.xml");
        std::fs::write(&file, xml).expect("written");
        let schema = folder.join(schema);
        let said = Command::new("xmllint")
            .args(["--nonet", "--noout", "--schema"])
            .arg(schema)
            .arg(&file)
            .output()
            .expect("xmllint");
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    };
    let full = project("Mother: I said so.\u{b}\n", &[(8, 14), (8, 14), (0, 6)]);
    let empty = Project { sources: vec![], codes: vec![], cases: vec![], ..full.clone() };
    let bare = Project { memos: vec![], ..empty.clone() };
    for project in [&full, &empty, &bare] {
        for dialect in DIALECTS {
            let written = write(project, dialect).expect("written");
            let mut zip = zip::ZipArchive::new(Cursor::new(written.bytes)).expect("a zip");
            let mut xml = Vec::new();
            let mut entry = zip.by_name("project.qde").expect("the project");
            std::io::Read::read_to_end(&mut entry, &mut xml).expect("read");
            valid("Project-mrt2019.xsd", &xml);
        }
    }
    valid("Codebook.xsd", &codebook(&full));
}

#[test]
fn names_that_a_program_takes_once_are_numbered_and_told() {
    let mut project = project("A few words", &[(0, 5)]);
    project.codes[2].name = "Kept".to_owned();
    let dialect = dialect("qualcoder").expect("known");
    let written = write(&project, dialect).expect("written");
    let back = read("b.qdpx", Cursor::new(written.bytes), Options::default()).expect("read");
    let names: Vec<&str> = back.project.codes.iter().map(|code| code.name.as_str()).collect();
    assert_eq!(names, ["theme", "kept", "Kept (2)"]);
    assert_eq!(written.lost.all().len(), 1);
}
