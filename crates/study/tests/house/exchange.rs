//! Projects of other programs come in, and come in again.

use std::io::Cursor;

use heard_import::project::{Options, read};
use heard_model::consent::Withdrawn;
use heard_model::{
    CodeId, Disclosure, Guid, MemoAnchor, MemoKind, MemoOn, Project, Span, VersionId,
};
use heard_study::{Came, CodingFilter, NewQuote};

use crate::room::{Room, id, person, room};

const TEXT: &str = "INT: How was it?\nMUM: They took 😀 him away, and nobody told me why.\n";

/// A project in which `Taken` lies on `took 😀 him` and a memo on the case.
pub(crate) fn project() -> Project {
    read("invented.qdpx", Cursor::new(zipped(&qde("Taken", "took 😀 him"))), Options::default())
        .unwrap()
        .project
}

fn qde(code: &str, words: &str) -> String {
    let start = TEXT[..TEXT.find(words).unwrap()].chars().count();
    let end = start + words.chars().count();
    let guid = |n: u32| Guid::derived(&["invented", &n.to_string()]);
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Invented" origin="Invented 1">
<Users><User guid="{u}" name="Ana"/></Users>
<CodeBook><Codes><Code guid="{t}" name="Loss" isCodable="false"><Code guid="{c}" name="{code}" isCodable="true"><Description>What was taken</Description></Code></Code></Codes></CodeBook>
<Variables><Variable guid="{v}" name="age" typeOfVariable="Integer"/></Variables>
<Cases><Case guid="{p}" name="Invented Name"><Description>Seen twice</Description><VariableValue><VariableRef targetGUID="{v}"/><IntegerValue>31</IntegerValue></VariableValue><SourceRef targetGUID="{s}"/></Case></Cases>
<Sources><TextSource guid="{s}" name="One.txt"><PlainTextContent>{TEXT}</PlainTextContent>
<PlainTextSelection guid="{e}" name="{words}" startPosition="{start}" endPosition="{end}"><Description>Her words</Description><Coding guid="{k}" creatingUser="{u}"><CodeRef targetGUID="{c}"/></Coding></PlainTextSelection></TextSource></Sources>
</Project>"#,
        u = guid(1),
        t = guid(2),
        c = guid(3),
        v = guid(4),
        p = guid(5),
        s = guid(6),
        e = guid(7),
        k = guid(8),
    )
}

/// A zip of one stored entry, by hand: no other crate is needed for it.
fn zipped(xml: &str) -> Vec<u8> {
    let (name, data) = (b"project.qde", xml.as_bytes());
    let mut crc = !0u32;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    let mut head = Vec::new();
    head.extend([20u16, 0, 0, 0, 0x21].iter().flat_map(|n| n.to_le_bytes()));
    head.extend([!crc, data.len() as u32, data.len() as u32].iter().flat_map(|n| n.to_le_bytes()));
    head.extend([name.len() as u16, 0].iter().flat_map(|n| n.to_le_bytes()));
    let mut zip = [b"PK\x03\x04".as_slice(), &head, name, data].concat();
    let directory = zip.len() as u32;
    zip.extend(b"PK\x01\x02\x14\x00");
    zip.extend(&head);
    zip.extend([0u8; 14]);
    zip.extend(name);
    let size = zip.len() as u32 - directory;
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend([size, directory].iter().flat_map(|n| n.to_le_bytes()));
    zip.extend([0u8; 2]);
    zip
}

fn again(code: &str, words: &str) -> Project {
    let bytes = zipped(&qde(code, words));
    read("invented.qdpx", Cursor::new(bytes), Options::default()).unwrap().project
}

fn coded(room: &Room) -> Vec<String> {
    let book = room.study.working_codebook().unwrap();
    let text = room.study.raw_transcript(&id("One"), "test").unwrap().text;
    let codings = room.study.codings(&CodingFilter::default()).unwrap();
    codings
        .iter()
        .map(|coding| {
            let code = &book.codes[&coding.code];
            let above = code.parent.map(|id| book.codes[&id].name.clone()).unwrap_or_default();
            let words = text.slice(coding.span).unwrap();
            format!("{above} > {}: {words} ({})", code.name, coding.coder)
        })
        .collect()
}

#[test]
fn a_project_comes_in_whole_and_is_taken_back_as_one_step() {
    let room = room();
    let taken = room.study.import_project(project(), "invented.qdpx", "qdpx").unwrap().value;
    let one = Came { new: 1, ..Came::default() };
    assert_eq!((taken.sources, taken.codings, taken.cases), (one, one, one));
    assert_eq!((taken.codes.new, taken.memos.new), (2, 2));
    assert_eq!(coded(&room), ["Loss > Taken: took 😀 him (Ana)"]);
    // A person's name never becomes an id.
    let people = room.study.participants().unwrap();
    assert_eq!(people[0].id, person("CASE-01"));
    let name = people[0].attributes.iter().find(|a| a.name == "case_name").unwrap();
    assert_eq!((name.value.as_str(), name.disclosure), ("Invented Name", Disclosure::Direct));
    room.study.undo(None).unwrap();
    assert!(room.study.transcripts().unwrap().is_empty());
    assert!(room.study.participants().unwrap().is_empty());
    assert!(room.study.working_codebook().unwrap().codes.is_empty());
}

#[test]
fn the_same_project_again_changes_nothing() {
    let room = room();
    room.study.import_project(project(), "invented.qdpx", "qdpx").unwrap();
    let before = (coded(&room), room.study.memos().unwrap());
    let done = room.study.import_project(project(), "other name.qdpx", "qdpx").unwrap();
    assert_eq!(done.seq, None, "an operation that changes nothing is none");
    assert_eq!(done.value.codings, Came { already: 1, ..Came::default() });
    assert_eq!((coded(&room), room.study.memos().unwrap()), before);
}

#[test]
fn what_changed_in_the_project_changes_here_and_what_changed_here_stays() {
    let room = room();
    room.study.import_project(project(), "invented.qdpx", "qdpx").unwrap();
    let memo = room.study.memos().unwrap()[0].id;
    room.study.edit_memo(memo, "Thought again", None).unwrap();
    let changed = again("Taken away", "nobody told me");
    let taken = room.study.import_project(changed, "invented.qdpx", "qdpx").unwrap().value;
    assert_eq!((taken.codes.changed, taken.codes.already), (1, 1));
    assert_eq!(taken.codings.changed, 1);
    assert_eq!(coded(&room), ["Loss > Taken away: nobody told me (Ana)"]);
    assert_eq!(room.study.memos().unwrap()[0].memo.text, "Thought again");
    assert_eq!(room.study.memos().unwrap().len(), 2);
}

/// The same project with other GUIDs, as programs write that give everything a new one each time.
fn renamed(mut project: Project) -> Project {
    let other = |guid: Guid| Guid::derived(&["another time", &guid.to_string()]);
    for code in &mut project.codes {
        code.guid = other(code.guid);
        code.parent = code.parent.map(other);
    }
    for source in &mut project.sources {
        source.guid = other(source.guid);
        for coding in &mut source.codings {
            (coding.guid, coding.code) = (other(coding.guid), other(coding.code));
        }
    }
    for case in &mut project.cases {
        case.guid = other(case.guid);
        case.sources = case.sources.iter().map(|source| other(*source)).collect();
    }
    for memo in &mut project.memos {
        memo.guid = other(memo.guid);
        memo.on = match memo.on {
            MemoOn::Project => MemoOn::Project,
            MemoOn::Source(guid) => MemoOn::Source(other(guid)),
            MemoOn::Passage(guid, span) => MemoOn::Passage(other(guid), span),
            MemoOn::Code(guid) => MemoOn::Code(other(guid)),
            MemoOn::Case(guid) => MemoOn::Case(other(guid)),
        };
    }
    project
}

/// How much of everything there is.
fn counts(room: &Room) -> [usize; 5] {
    [
        room.study.transcripts().unwrap().len(),
        room.study.working_codebook().unwrap().codes.len(),
        room.study.codings(&CodingFilter::default()).unwrap().len(),
        room.study.memos().unwrap().len(),
        room.study.participants().unwrap().len(),
    ]
}

#[test]
fn new_guids_for_everything_double_nothing() {
    let room = room();
    room.study.import_project(project(), "invented.qdpx", "qdpx").unwrap();
    let before = (counts(&room), coded(&room));
    let done = room.study.import_project(renamed(project()), "again.qdpx", "qdpx").unwrap().value;
    assert_eq!((counts(&room), coded(&room)), before);
    let new = [done.sources, done.codes, done.codings, done.memos, done.cases].map(|came| came.new);
    assert_eq!(new, [0; 5], "{done:?}");
}

#[test]
fn what_somebody_did_there_meanwhile_comes_in_once() {
    let room = room();
    room.study.import_project(project(), "invented.qdpx", "qdpx").unwrap();
    let [texts, codes, codings, memos, people] = counts(&room);
    let mut grown = project();
    let mut coding = grown.sources[0].codings[0].clone();
    (coding.guid, coding.coder) = (Guid::derived(&["new"]), "Ben".to_owned());
    grown.sources[0].codings.push(coding);
    let mut code = grown.codes[1].clone();
    (code.guid, code.name) = (Guid::derived(&["new code"]), "Told".to_owned());
    grown.codes.push(code);
    grown.memos[0].text.push_str(" And more.");
    for _ in 0..2 {
        room.study.import_project(grown.clone(), "invented.qdpx", "qdpx").unwrap();
        assert_eq!(counts(&room), [texts, codes + 1, codings + 1, memos, people]);
    }
    // What was taken out there stays here: nothing is lost by somebody else's doing.
    grown.sources[0].codings.clear();
    room.study.import_project(grown, "invented.qdpx", "qdpx").unwrap();
    assert_eq!(counts(&room), [texts, codes + 1, codings + 1, memos, people]);
}

#[test]
fn a_text_with_other_words_is_not_overwritten() {
    let room = room();
    room.study.import_project(project(), "invented.qdpx", "qdpx").unwrap();
    let mut other = project();
    other.sources[0].transcript.text = heard_model::SourceText::new("INT: Quite other words.\n");
    let taken = room.study.import_project(other, "invented.qdpx", "qdpx").unwrap().value;
    assert_eq!(taken.lost.iter().map(|loss| loss.count).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(coded(&room).len(), 1);
}

/// What every table holds, for comparing two studies; large things by their digests.
fn everything(study: &heard_study::Study) -> Vec<(String, String)> {
    let parts = study.whole("a test").unwrap().value;
    let words = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    parts.into_iter().map(|(name, bytes)| (name, words(bytes))).collect()
}

#[test]
fn a_whole_study_comes_back_as_it_was() {
    let room = room();
    crate::example::transcripts(&room);
    crate::example::people(&room);
    crate::example::codebooks(&room);
    let (name, bytes) = crate::example::file("corpora/held-in-mind/gold/codings.csv");
    room.study.import_coding_table(&name, &bytes).unwrap();
    for anchor in [
        MemoAnchor::Study,
        MemoAnchor::Code(CodeId::code(18)),
        MemoAnchor::Version(VersionId(2)),
        MemoAnchor::Participant(person("M01")),
        MemoAnchor::Passage(id("M01"), Span::new(0, 5).unwrap()),
    ] {
        room.study.add_memo(MemoKind::Reflexive, anchor, "  Thought about it.\n").unwrap();
    }
    let passage = Withdrawn::Passage(id("M01"), Span::new(0, 5).unwrap());
    let day = "2026-11-22".parse().unwrap();
    room.study.withdraw(&person("M01"), passage, day, "said so").unwrap();
    let quote = NewQuote::new(&id("M01"), Span::new(5, 9).unwrap());
    room.study.lift_quote(quote).unwrap();
    let project = room.study.project("a test").unwrap().value;
    let before = everything(&room.study);
    let other = crate::room::room();
    let parts = room.study.whole("a test").unwrap().value;
    other.study.restore_whole(parts).unwrap();
    assert_eq!(everything(&other.study), before);
    let found = other.study.check().unwrap();
    assert!(found.is_empty(), "{found:?}");
    // The project beside it changes nothing more.
    let count = project.codings();
    let taken = other.study.import_project(project, "held.qdpx", "qdpx").unwrap();
    assert_eq!(taken.seq, None, "{:?}", taken.value);
    assert_eq!(taken.value.codings, Came { already: count, ..Came::default() });
    assert_eq!(everything(&other.study), before);
}

#[test]
fn a_whole_study_comes_into_an_empty_one_only() {
    let room = room();
    room.study.import_project(project(), "invented.qdpx", "qdpx").unwrap();
    let parts = room.study.whole("a test").unwrap().value;
    assert!(matches!(room.study.restore_whole(parts), Err(heard_study::StudyError::BadSidecar(_))));
}
