//! A backup is the study, and one flipped byte is no backup.

use std::fs;
use std::path::PathBuf;

use heard_model::{MemoAnchor, MemoKind};
use heard_study::{Actor, Study, StudyError, restore, verify_backup};

use crate::room::{Room, room, world};

fn busy() -> Room {
    let room = room();
    room.import("M01", "INT: How was it?\nM01: I was cold and nobody came.\n");
    room.study.add_memo(MemoKind::Case, MemoAnchor::Study, "a thought").unwrap();
    fs::create_dir_all(room.study.folder().join("releases/ward")).unwrap();
    fs::write(room.study.folder().join("releases/ward/cards.txt"), "a card").unwrap();
    room
}

fn at(room: &Room, name: &str) -> PathBuf {
    room.folder.path().join("copies").join(name)
}

fn ana() -> Actor {
    Actor::researcher("ana")
}

#[test]
fn what_was_backed_up_comes_back_row_for_row() {
    let room = busy();
    let file = at(&room, "one.heard-backup");
    let made = room.study.backup(&file, Some("2027-01-31".parse().unwrap())).unwrap();
    let seen = verify_backup(&file, &world()).unwrap();
    assert_eq!((seen.seq, seen.head.clone()), (made.seq, made.head.clone()));
    room.study.add_memo(MemoKind::Case, MemoAnchor::Study, "after it").unwrap();
    let back = restore(&file, &at(&room, "again"), ana(), world()).unwrap();
    assert_eq!(back.logical, seen.logical);
    let study = Study::open(&at(&room, "again"), ana(), world()).unwrap();
    assert!(study.check().unwrap().iter().all(|found| found.check == "releases"));
    assert_eq!(study.memos().unwrap().len(), 1);
    assert_eq!(study.search("nobody", heard_study::Order::Place, 9).unwrap().count, 1);
    assert_eq!(fs::read_to_string(at(&room, "again/releases/ward/cards.txt")).unwrap(), "a card");
    let listed = room.study.backups().unwrap();
    assert_eq!(listed, [made]);
    assert!(listed[0].is_over("2027-02-01".parse().unwrap()));
    let told = format!("{:?}", room.study.log(&Default::default()).unwrap());
    assert!(!told.contains("heard-backup"), "no place stands in the journal");
}

#[test]
fn a_backup_taken_while_others_write_is_whole() {
    let room = busy();
    let other = room.by("jonas");
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for number in 0..300 {
                other.add_memo(MemoKind::Case, MemoAnchor::Study, &format!("m{number}")).unwrap();
            }
        });
        for number in 0..3 {
            let file = at(&room, &format!("{number}.heard-backup"));
            room.study.backup(&file, None).unwrap();
            verify_backup(&file, &world()).unwrap();
        }
        writer.join().unwrap();
    });
    let back = restore(&at(&room, "1.heard-backup"), &at(&room, "b"), ana(), world()).unwrap();
    assert!(Study::open(&back.folder, ana(), world()).unwrap().check().is_ok());
}

#[test]
fn every_flipped_byte_and_every_cut_is_refused() {
    let room = busy();
    let file = at(&room, "one.heard-backup");
    room.study.backup(&file, None).unwrap();
    let whole = fs::read(&file).unwrap();
    let bad = at(&room, "bad.heard-backup");
    let step = whole.len() / 97;
    for place in (0..whole.len()).step_by(step.max(1)).chain([whole.len() - 1]) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        fs::write(&bad, &bytes).unwrap();
        let refused = verify_backup(&bad, &world());
        assert!(matches!(refused, Err(StudyError::BadBackup { .. })), "byte {place}");
        assert!(restore(&bad, &at(&room, "never"), ana(), world()).is_err());
    }
    for keep in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(&bad, &whole[..keep]).unwrap();
        assert!(verify_backup(&bad, &world()).is_err(), "cut at {keep}");
    }
    assert!(!at(&room, "never").exists(), "nothing is left of a refused restore");
    let left: Vec<_> = fs::read_dir(room.folder.path().join("copies")).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn nothing_is_written_over() {
    let room = busy();
    let file = at(&room, "one.heard-backup");
    room.study.backup(&file, None).unwrap();
    assert!(matches!(room.study.backup(&file, None), Err(StudyError::InTheWay { .. })));
    let taken = restore(&file, room.study.folder(), ana(), world());
    assert!(matches!(taken, Err(StudyError::InTheWay { .. })));
    assert!(room.study.check().is_ok());
}
