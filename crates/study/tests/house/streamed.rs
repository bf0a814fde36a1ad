//! A project comes in text by text, however large: the same as whole, as one operation, or not at all.

use std::io::{Cursor, Read, Seek, SeekFrom, Write as _};

use heard_import::project::{Options, read};
use heard_model::Guid;
use heard_study::{CodingFilter, LogFilter, StudyError};
use zip::write::SimpleFileOptions;

use crate::room::{Room, room};

const TEXTS: usize = 12;
/// More rows than wait in memory at once.
const CODINGS: usize = 1_800;

/// A project of many texts and more codings than one handful.
fn archive() -> Vec<u8> {
    let guid = |parts: &[&str]| Guid::derived(&[&["large"], parts].concat());
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut sources = String::new();
    for text in 0..TEXTS {
        let words =
            format!("INT: How was it?\nP{text:02}: They took 😀 him away from ward {text}.\n");
        let number = text.to_string();
        zip.start_file(format!("sources/{number}.txt"), SimpleFileOptions::default()).unwrap();
        zip.write_all(words.repeat(40).as_bytes()).unwrap();
        let own = guid(&["text", &number]);
        sources += &format!(
            "<TextSource guid=\"{own}\" name=\"Talk {text}\" plainTextPath=\"internal://{number}.txt\">"
        );
        let length = words.chars().count();
        for place in 0..CODINGS / TEXTS {
            let at = [&number[..], &place.to_string()];
            let start = length * (place % 40) + 5;
            let end = start + [3, 7][place / 40 % 2];
            let (selection, coding) = (guid(&["s", at[0], at[1]]), guid(&["c", at[0], at[1]]));
            let code = guid(&["code", &(place / 80).to_string()]);
            sources += &format!(
                "<PlainTextSelection guid=\"{selection}\" startPosition=\"{start}\" endPosition=\"{end}\">\
                 <Coding guid=\"{coding}\"><CodeRef targetGUID=\"{code}\"/></Coding></PlainTextSelection>"
            );
        }
        sources += "</TextSource>";
    }
    let code = |n: usize| {
        let own = guid(&["code", &n.to_string()]);
        format!("<Code guid=\"{own}\" name=\"Code {n}\" isCodable=\"true\"/>")
    };
    let codes: String = (0..3).map(code).collect();
    zip.start_file("project.qde", SimpleFileOptions::default()).unwrap();
    write!(
        zip,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Project xmlns=\"urn:QDA-XML:project:1.0\" \
         name=\"Large\" origin=\"Invented\"><CodeBook><Codes>{codes}</Codes></CodeBook>\
         <Sources>{sources}</Sources></Project>"
    )
    .unwrap();
    zip.finish().unwrap().into_inner()
}

/// What is in a study, told: texts, codes, codings with their places and coders.
fn told(room: &Room) -> Vec<String> {
    let study = &room.study;
    let texts = study.transcripts().unwrap();
    let mut told: Vec<String> =
        texts.iter().map(|text| format!("{} {}", text.id, text.digest)).collect();
    told.extend(study.working_codebook().unwrap().codes.values().map(|code| format!("{code:?}")));
    let codings = study.codings(&CodingFilter::default()).unwrap();
    told.extend(
        codings
            .iter()
            .map(|one| format!("{} {:?} {} {}", one.transcript, one.span, one.code, one.coder)),
    );
    told.sort();
    told
}

fn stream(room: &Room, reader: impl Read + Seek + Send) -> Result<Option<u64>, StudyError> {
    let taken = room.study.import_project_from("large.qdpx", reader, Options::default())?;
    Ok(taken.1.seq)
}

#[test]
fn text_by_text_a_project_is_what_it_is_as_a_whole() {
    let (one, other) = (room(), room());
    let bytes = archive();
    let (reading, done) = one
        .study
        .import_project_from("large.qdpx", Cursor::new(bytes.clone()), Options::default())
        .unwrap();
    assert_eq!((reading.format, reading.project.origin.as_str()), ("qdpx", "Invented"));
    assert_eq!((done.value.sources.new, done.value.codings.new), (TEXTS, CODINGS));
    let whole = read("large.qdpx", Cursor::new(bytes), Options::default()).unwrap().project;
    let taken = other.study.import_project(whole, "large.qdpx", "qdpx").unwrap();
    assert_eq!(taken.value, done.value);
    assert_eq!(told(&one), told(&other));
    let log = |room: &Room| {
        let entries = room.study.log(&LogFilter::default()).unwrap();
        entries.into_iter().map(|entry| (entry.kind, entry.subject)).collect::<Vec<_>>()
    };
    assert_eq!(log(&one), log(&other));
    assert_eq!(one.study.check().unwrap(), []);
    assert_eq!(one.study.search("took", heard_study::Order::Place, 3).unwrap().count, TEXTS * 40);
}

#[test]
fn an_operation_of_any_size_is_taken_back_and_done_again_exactly() {
    let room = room();
    room.import("Before", "INT: And now?\nP1: Nothing.\n");
    let before = told(&room);
    let bytes = archive();
    stream(&room, Cursor::new(bytes.clone())).unwrap().unwrap();
    let after = told(&room);
    assert_eq!(stream(&room, Cursor::new(bytes)).unwrap(), None, "again: it is here");
    room.study.undo(None).unwrap();
    assert_eq!(told(&room), before);
    assert_eq!(room.study.check().unwrap(), []);
    room.study.redo().unwrap();
    assert_eq!(told(&room), after);
    assert_eq!(room.study.check().unwrap(), []);
    // A passage of it coded since stands against it; nothing is taken back by halves.
    let one = room.study.codings(&CodingFilter::default()).unwrap().swap_remove(0);
    let ben = room.by("ben");
    ben.remove_coding(one.id, "seen otherwise").unwrap();
    let refused = room.study.undo(None);
    assert!(matches!(refused, Err(StudyError::BuiltOn { .. })), "{refused:?}");
    assert_eq!(room.study.check().unwrap(), []);
}

/// A file that can be read for so many bytes, and then not any more.
struct Breaking {
    inner: Cursor<Vec<u8>>,
    left: usize,
}

impl Read for Breaking {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read).ok_or(std::io::ErrorKind::ConnectionReset)?;
        Ok(read)
    }
}

impl Seek for Breaking {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.inner.seek(to)
    }
}

#[test]
fn a_project_that_breaks_off_anywhere_was_never_there() {
    let room = room();
    let bytes = archive();
    let (before, at) = (told(&room), room.study.position().unwrap());
    let mut broken = 0;
    // To the end and beyond: the texts are read twice.
    for share in 0..40 {
        let left = bytes.len() * share / 16;
        let reader = Breaking { inner: Cursor::new(bytes.clone()), left };
        match stream(&room, reader) {
            Err(StudyError::Unreadable(_)) => broken += 1,
            Ok(Some(_)) => break,
            other => panic!("{other:?}"),
        }
        assert_eq!((told(&room), room.study.position().unwrap()), (before.clone(), at));
    }
    assert!((10..39).contains(&broken), "{broken} of 40 were broken off");
    assert_eq!(room.study.check().unwrap(), []);
    assert_eq!(told(&room).len(), TEXTS + CODINGS + 3);
}
