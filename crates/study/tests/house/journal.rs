//! The journal, as researchers meet it: nothing is lost, and everything can be taken back.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use heard_model::{MemoAnchor, MemoKind};
use heard_study::{Actor, EventKind, LogFilter, Profile, Study, StudyError};

use crate::room::{Room, room, world};

fn memo(study: &Study, text: &str) -> i64 {
    study.add_memo(MemoKind::Reflexive, MemoAnchor::Study, text).unwrap().value
}

fn texts(study: &Study) -> Vec<String> {
    study.memos().unwrap().into_iter().map(|kept| kept.memo.text).collect()
}

#[test]
fn undo_takes_back_one_operation_at_a_time_and_redo_brings_them_back() {
    let Room { study, folder: _folder } = &room();
    memo(study, "one");
    let second = memo(study, "two");
    study.edit_memo(second, "two and a half", None).unwrap();
    assert_eq!(study.undo(None).unwrap().of.kind, EventKind::MemoChanged);
    assert_eq!(texts(study), ["one", "two"]);
    study.undo(None).unwrap();
    study.undo(None).unwrap();
    assert!(texts(study).is_empty());
    assert!(matches!(study.undo(None), Err(StudyError::NothingToUndo)));
    for _ in 0..3 {
        study.redo().unwrap();
    }
    assert_eq!(texts(study), ["one", "two and a half"]);
    assert!(matches!(study.redo(), Err(StudyError::NothingToRedo)));
    study.undo(None).unwrap();
    assert_eq!(texts(study), ["one", "two"]);
    memo(study, "three");
    assert!(matches!(study.redo(), Err(StudyError::NothingToRedo)));
}

#[test]
fn a_number_is_never_given_out_twice() {
    let Room { study, folder: _folder } = &room();
    let first = memo(study, "one");
    study.undo(None).unwrap();
    assert_ne!(memo(study, "two"), first);
}

#[test]
fn what_others_built_on_is_not_taken_back() {
    let room = room();
    let id = memo(&room.study, "hers");
    let written = room.study.position().unwrap();
    let jonas = room.study.by(Actor::researcher("jonas"));
    jonas.edit_memo(id, "his", None).unwrap();
    match room.study.undo(None) {
        Err(StudyError::BuiltOn { seq, by, kind, .. }) => {
            assert_eq!((seq, by.as_str(), kind.as_str()), (written, "jonas", "memo.changed"));
        }
        other => panic!("{other:?}"),
    }
    jonas.undo(None).unwrap();
    assert!(matches!(jonas.undo(None), Err(StudyError::NothingToUndo)), "only one's own");
    jonas.redo().unwrap();
    assert_eq!(texts(&room.study), ["his"]);
    jonas.undo(None).unwrap();
    room.study.undo(None).unwrap();
    assert!(texts(&room.study).is_empty());
    assert!(matches!(jonas.redo(), Err(StudyError::BuiltOn { .. })), "what it changed is gone");
}

#[test]
fn a_change_that_fails_leaves_no_trace() {
    let Room { study, folder: _folder } = &room();
    let before = study.position().unwrap();
    assert!(matches!(study.remove_memo(9), Err(StudyError::NotFound { what: "memo", .. })));
    assert_eq!(study.position().unwrap(), before);
}

#[test]
fn a_repeated_save_is_one_change() {
    let Room { study, folder: _folder } = &room();
    let add = |key: &str| study.once(key).add_memo(MemoKind::Case, MemoAnchor::Study, "once");
    let seq = add("form-1").unwrap().seq;
    for _ in 0..5 {
        match add("form-1") {
            Err(StudyError::AlreadySaved { seq: earlier }) => assert_eq!(Some(earlier), seq),
            other => panic!("{other:?}"),
        }
    }
    add("form-2").unwrap();
    assert_eq!(texts(study).len(), 2);
}

#[test]
fn an_edit_of_what_somebody_else_changed_is_a_conflict() {
    let room = room();
    let id = memo(&room.study, "first");
    let seen = room.study.position().unwrap();
    room.study.by(Actor::researcher("jonas")).edit_memo(id, "his", Some(seen)).unwrap();
    match room.study.edit_memo(id, "hers", Some(seen)) {
        Err(StudyError::Conflict { by, .. }) => assert_eq!(by, "jonas"),
        other => panic!("{other:?}"),
    }
    assert_eq!(texts(&room.study), ["his"]);
}

#[test]
fn two_open_doors_write_one_journal() {
    let room = room();
    let other = room.open("jonas");
    std::thread::scope(|scope| {
        for (study, name) in [(&room.study, "a"), (&other, "b")] {
            for worker in 0..4 {
                scope.spawn(move || {
                    for n in 0..10 {
                        memo(study, &format!("{name}{worker}-{n}"));
                    }
                });
            }
        }
    });
    assert_eq!(texts(&room.study).len(), 80);
    let log = room.study.log(&LogFilter::default()).unwrap();
    let numbers: Vec<u64> = log.iter().rev().map(|event| event.seq).collect();
    assert_eq!(numbers, (1..=81).collect::<Vec<u64>>());
}

#[test]
fn the_log_says_who_did_what() {
    let room = room();
    let id = memo(&room.study, "a thought that stays out of the log");
    room.study.by(Actor::researcher("jonas")).remove_memo(id).unwrap();
    let log = room.study.log(&LogFilter::default()).unwrap();
    let lines: Vec<String> = log
        .iter()
        .map(|event| {
            let subject = event.subject.as_deref().unwrap_or("erased");
            format!("{} {} {} {subject}", event.seq, event.actor, event.kind.as_str())
        })
        .collect();
    assert_eq!(
        lines,
        ["3 jonas memo.removed memo 1", "2 ana memo.added memo 1", "1 ana study.created "]
    );
    let of_ana = LogFilter { actor: Some("ana".to_owned()), ..LogFilter::default() };
    assert_eq!(room.study.log(&of_ana).unwrap().len(), 2);
    let memos = LogFilter { kind: Some("memo".to_owned()), limit: Some(1), ..LogFilter::default() };
    assert_eq!(room.study.log(&memos).unwrap().len(), 1);
}

#[test]
fn a_folder_without_a_study_says_so_and_one_with_a_study_is_not_overwritten() {
    let room = room();
    let nothing = room.folder.path().join("nothing");
    let opened = Study::open(&nothing, Actor::researcher("ana"), world());
    assert!(matches!(opened, Err(StudyError::NotAStudy { .. })));
    let again = Study::create(
        &room.folder.path().join("study"),
        "Other",
        Profile::Framework,
        Actor::researcher("ana"),
        world(),
    );
    assert!(matches!(again, Err(StudyError::StudyExists { .. })));
}

/// Where many read there is no moment at which nobody does, and by itself the log that is written ahead
/// would grow for as long as they go on.
#[test]
fn the_log_stays_short_though_somebody_always_reads() {
    let room = room();
    let database = room.folder.path().join("study/study.db");
    let log = room.folder.path().join("study/study.db-wal");
    let at_work = AtomicBool::new(true);
    let mut longest = 0;
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let reader = rusqlite::Connection::open(&database).unwrap();
                while at_work.load(Ordering::Relaxed) {
                    reader.execute_batch("BEGIN; SELECT count(*) FROM memo;").unwrap();
                    std::thread::sleep(Duration::from_millis(4));
                    reader.execute_batch("COMMIT").unwrap();
                }
            });
        }
        let text = "What helped was that nobody hurried. ".repeat(800);
        for _ in 0..400 {
            room.study.add_memo(MemoKind::Meeting, MemoAnchor::Study, &text).unwrap();
            longest = longest.max(std::fs::metadata(&log).unwrap().len());
        }
        at_work.store(false, Ordering::Relaxed);
    });
    assert_eq!(room.study.memos().unwrap().len(), 400);
    println!("four hundred memos of 30 kB: the log was {longest} bytes at most");
    assert!(longest < 12 << 20, "{longest} bytes");
}
