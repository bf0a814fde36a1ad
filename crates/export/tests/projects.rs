//! Projects written for other programs, held to the standard's schema and to their own words.

use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use heard_export::project::{DIALECTS, Dialect, codebook, dialect, write};
use heard_import::project::{Options, read};
use heard_model::{
    Guid, LineEnd, MemoKind, MemoOn, Project, ProjectCase, ProjectCode, ProjectCoding, ProjectMemo,
    ProjectSource, SourceText, Span, Transcript, TranscriptId, Turn, Unit,
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

/// A text as another program has it in its file, with a selection for each of `spans` (bytes of
/// `raw`) counted as `dialect` counts.
fn theirs(raw: &str, spans: &[(usize, usize)], dialect: &Dialect) -> Vec<u8> {
    let count = |part: &str| {
        let part = if dialect.crlf { part.to_owned() } else { part.replace("\r\n", "\n") };
        let ends = part.matches("\r\n").count();
        let units = match dialect.positions.unit {
            Unit::Utf16 => part.encode_utf16().count(),
            _ => part.chars().count(),
        };
        if dialect.positions.line_end == LineEnd::Two { units } else { units - ends }
    };
    let mut xml = format!(
        "<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"theirs\"><CodeBook><Codes><Code \
         guid=\"{}\" name=\"kept\" isCodable=\"true\"/></Codes></CodeBook><Sources><TextSource \
         guid=\"{}\" name=\"One\" plainTextPath=\"internal://one.txt\">",
        guid("kept"),
        guid("text")
    );
    for (place, (start, end)) in spans.iter().enumerate() {
        let (own, coding) = (guid(&format!("s{place}")), guid(&format!("coding {place}")));
        let (start, end) = (count(&raw[..*start]), count(&raw[..*end]));
        xml += &format!(
            "<PlainTextSelection guid=\"{own}\" startPosition=\"{start}\" endPosition=\"{end}\">\
             <Coding guid=\"{coding}\"><CodeRef targetGUID=\"{}\"/></Coding></PlainTextSelection>",
            guid("kept")
        );
    }
    xml += "</TextSource></Sources></Project>";
    let mut text = if dialect.bom { "\u{feff}".to_owned() } else { String::new() };
    text += &if dialect.crlf { raw.to_owned() } else { raw.replace("\r\n", "\n") };
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("project.qde", xml), ("Sources/ONE.txt", text)] {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name, options).expect("an entry");
        std::io::Write::write_all(&mut zip, bytes.as_bytes()).expect("written");
    }
    zip.finish().expect("a zip").into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    /// The other way: a text of theirs comes in, and goes out to each of them again.
    #[test]
    fn codings_of_theirs_stay_on_their_words(
        pieces in proptest::collection::vec(
            "[a-z]{1,6}|é|e\u{301}|😀|\u{1f468}\u{200d}\u{1f469}|한|\u{1100}\u{1161}|\u{1e9b}\u{323}| |\r\n",
            2..40,
        ),
        places in proptest::collection::vec((0usize..40, 0usize..40), 1..8),
    ) {
        let mut edges = vec![0];
        let mut raw = String::new();
        for piece in &pieces {
            raw += piece;
            edges.push(raw.len());
        }
        prop_assume!(raw.chars().any(char::is_alphanumeric));
        let whole = |at: usize| {
            let rest = &raw[at..];
            // Between what composes into one letter is no place of ours.
            let joined = SourceText::new(&raw[..at]).expose().to_owned() + SourceText::new(rest).expose();
            joined == SourceText::new(&raw).expose()
        };
        let edges: Vec<usize> = edges.into_iter().filter(|at| whole(*at)).collect();
        let spans: Vec<(usize, usize)> = places
            .into_iter()
            .map(|(a, b)| (edges[a % edges.len()], edges[b % edges.len()]))
            .filter(|(a, b)| a < b)
            .collect();
        for dialect in DIALECTS {
            let bytes = theirs(&raw, &spans, dialect);
            let options = Options { positions: Some(dialect.positions) };
            let reading = read("theirs.qdpx", Cursor::new(bytes), options).expect("read");
            let source = &reading.project.sources[0];
            let words: Vec<&str> =
                source.codings.iter().map(|c| source.transcript.text.slice(c.span).expect("words")).collect();
            let expected: Vec<String> = spans
                .iter()
                .map(|(start, end)| SourceText::new(&raw[*start..*end]).expose().to_owned())
                .collect();
            prop_assert_eq!(words, expected, "{}", dialect.name);
            check(&reading.project);
        }
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
    project.codes[2].name = "kept".to_owned();
    let dialect = dialect("qualcoder").expect("known");
    let written = write(&project, dialect).expect("written");
    let back = read("b.qdpx", Cursor::new(written.bytes), Options::default()).expect("read");
    let names: Vec<&str> = back.project.codes.iter().map(|code| code.name.as_str()).collect();
    assert_eq!(names, ["theme", "kept", "kept (2)"]);
    assert_eq!(written.lost.all().len(), 1);
}

#[test]
fn what_a_program_would_stumble_over_is_not_written() {
    let mut project = project("A few words here", &[(0, 5), (0, 5), (6, 11)]);
    project.codes[2].name = "kept".to_owned();
    project.codes[0].name = "kept".to_owned();
    // Two people on the same words with the same code.
    project.sources[0].codings[1].code = guid("kept");
    project.sources[0].codings[1].coder = "Ben".to_owned();
    let on = project.memos.last().expect("a memo").on;
    for text in ["Another", "A third"] {
        let guid = guid(text);
        let memo = ProjectMemo { guid, text: text.to_owned(), ..project.memos[0].clone() };
        project.memos.push(ProjectMemo { on, ..memo });
    }
    project.cases[0].variables.push(("area".to_owned(), "town".to_owned()));
    let written = write(&project, dialect("qualcoder").expect("known")).expect("written");
    let mut zip = zip::ZipArchive::new(Cursor::new(&written.bytes)).expect("a zip");
    let mut xml = String::new();
    let mut entry = zip.by_name("project.qde").expect("the project");
    std::io::Read::read_to_string(&mut entry, &mut xml).expect("read");
    let count = |words: &str| xml.matches(words).count();
    // A selection for each coding says who made it; a category may be called as a code is.
    assert_eq!(count("<PlainTextSelection guid") - count("<PlainTextContent"), 3);
    assert_eq!((count("name=\"kept\""), count("name=\"kept (2)\"")), (2, 1));
    // Journals have names of their own; a person annotates a passage once.
    assert_eq!(count("name=\"reflexive memo\""), 1);
    assert_eq!((count("<PlainTextContent"), count("<Link ")), (1, 3));
    let lost = written.lost.clone().all();
    let lost: Vec<&str> = lost.iter().map(|loss| loss.what.as_str()).collect();
    assert_eq!(lost, ["names of codes", "memos on passages", "values of variables"]);
    let back = read("b.qdpx", Cursor::new(&written.bytes), Options::default()).expect("read");
    let coders: Vec<&str> =
        back.project.sources[0].codings.iter().map(|c| c.coder.as_str()).collect();
    assert_eq!(coders, ["Ana <&> \"B\"", "Ben", "Ana <&> \"B\""]);
    assert_eq!(back.project.memos.len(), project.memos.len());
    assert!(back.project.memos.iter().all(|memo| memo.kind == Some(MemoKind::Reflexive)));
}
