//! Transcripts in and out.

use heard_model::{Role, SourceText};
use heard_study::{Comment, ImportOptions, StudyError};

use crate::room::{Room, id, incoming, person, room, span};

const TALK: &str = "INT: How was the ward?\nM01: They never asked me. I was cold, love.\n";

fn names(room: &Room) -> Vec<String> {
    room.study.transcripts().unwrap().iter().map(|entry| entry.id.to_string()).collect()
}

#[test]
fn a_file_comes_in_whole_and_comes_out_byte_for_byte() {
    let room = room();
    room.import("M01", TALK);
    let entry = room.study.transcript_entry(&id("M01")).unwrap();
    assert_eq!((entry.turns, entry.bytes, entry.speakers.len()), (2, TALK.len(), 2));
    assert_eq!(room.study.original(&id("M01"), "to compare").unwrap(), TALK.as_bytes());
    let read = room.study.raw_transcript(&id("M01"), "to compare").unwrap();
    let expected = incoming("M01", TALK).readings.remove(0).transcript;
    assert_eq!(read, expected);
}

#[test]
fn the_same_words_again_do_nothing_and_other_words_are_refused() {
    let room = room();
    room.import("M01", TALK);
    let before = room.study.position().unwrap();
    let again = room.study.import(incoming("M01", TALK), &ImportOptions::default()).unwrap();
    assert!(again.seq.is_none() && !again.value[0].is_new);
    assert_eq!(room.study.position().unwrap(), before);
    let other = incoming("M01", "INT: Other words.\n");
    match room.study.import(other, &ImportOptions::default()) {
        Err(StudyError::OtherWords { transcript }) => assert_eq!(transcript, "M01"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_of_several_transcripts_comes_in_whole_or_not_at_all() {
    let room = room();
    room.import("M02", "INT: Hello.\n");
    let mut file = incoming("M01", TALK);
    file.readings.extend(incoming("M02", "INT: Not the same.\n").readings);
    room.study.import(file, &ImportOptions::default()).unwrap_err();
    assert_eq!(names(&room), ["M02"]);
}

#[test]
fn an_import_is_taken_back_and_done_again() {
    let room = room();
    room.import("M01", TALK);
    room.study.undo(None).unwrap();
    assert!(names(&room).is_empty());
    room.study.redo().unwrap();
    assert_eq!(room.study.raw_transcript(&id("M01"), "x").unwrap().text, SourceText::new(TALK));
}

#[test]
fn a_note_in_the_margin_becomes_a_memo() {
    let room = room();
    let mut file = incoming("M01", TALK);
    file.readings[0].comments.push(Comment {
        author: "jonas".to_owned(),
        at: None,
        text: "check with her".to_owned(),
        span: Some(span(TALK, "cold")),
    });
    room.study.import(file, &ImportOptions::default()).unwrap();
    let memos = room.study.memos().unwrap();
    assert_eq!((memos.len(), memos[0].memo.author.as_str()), (1, "jonas"));
}

#[test]
fn a_speaker_is_whoever_somebody_said() {
    let room = room();
    room.import("M01", TALK);
    room.study.map_speaker(&id("M01"), "M01", Role::Participant, Some(&person("M01"))).unwrap();
    let speakers = room.study.transcript_entry(&id("M01")).unwrap().speakers;
    assert_eq!(speakers[1].participant, Some(person("M01")));
    assert_eq!(room.study.participants().unwrap().len(), 1);
    let nobody = room.study.map_speaker(&id("M01"), "M09", Role::Participant, None);
    assert!(matches!(nobody, Err(StudyError::NotFound { what: "speaker", .. })));
}

#[test]
fn a_transcript_is_taken_out_with_all_that_hangs_on_it_and_brought_back() {
    let room = room();
    room.import("M01", TALK);
    room.study.remove_transcript(&id("M01"), "sent twice").unwrap();
    assert!(names(&room).is_empty());
    room.study.undo(None).unwrap();
    assert_eq!(names(&room), ["M01"]);
}

#[test]
fn what_is_damaged_is_not_shown_as_good() {
    let room = room();
    room.import("M01", TALK);
    let raw = rusqlite::Connection::open(room.study.folder().join("study.db")).unwrap();
    raw.execute("UPDATE kept SET bytes = CAST('INT: forged' AS BLOB) WHERE id = 2", []).unwrap();
    match room.study.raw_transcript(&id("M01"), "x") {
        Err(StudyError::Damaged { transcript }) => assert_eq!(transcript, "M01"),
        other => panic!("{other:?}"),
    }
}
