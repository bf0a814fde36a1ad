//! A backup is the study, and one flipped byte is no backup.

use std::fs;
use std::path::PathBuf;

use age::secrecy::ExposeSecret as _;
use heard_model::{MemoAnchor, MemoKind};
use heard_study::{
    Actor, BackupFile, Opener, Seal, SealFault, SealedFor, Secret, Study, StudyError, restore,
    verify_backup,
};

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

const WORDS: &str = "a brew and a quiet word";

fn opened(file: &std::path::Path, words: &str) -> BackupFile {
    BackupFile::from(file).opened_with(Opener::Passphrase(Secret::new(words.to_owned())))
}

fn secret(key: &age::x25519::Identity) -> Secret {
    Secret::new(key.to_string().expose_secret().to_owned())
}

fn sealed(room: &Room, name: &str) -> PathBuf {
    let file = at(room, name);
    let seal = Seal::Passphrase(Secret::new(WORDS.to_owned()));
    room.study.backup_sealed(&file, Some("2027-01-31".parse().unwrap()), &seal).unwrap();
    file
}

#[test]
fn a_sealed_backup_opens_with_its_passphrase_alone_and_is_the_study() {
    let room = busy();
    let file = sealed(&room, "one.heard-backup.age");
    let bytes = fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    for words in ["nobody came", "a thought", "study.db", "PK\u{3}\u{4}"] {
        let stands = bytes.windows(words.len()).any(|here| here == words.as_bytes());
        assert!(!stands, "{words} stands in it");
    }
    let left: Vec<_> = fs::read_dir(room.study.folder()).unwrap().map(|one| one.unwrap()).collect();
    assert!(left.iter().all(|one| !one.file_name().to_string_lossy().starts_with(".heard-")));
    let listed = room.study.backups().unwrap().remove(0);
    assert_eq!((listed.sealed, listed.bytes), (Some(SealedFor::Passphrase), bytes.len() as u64));
    let seen = verify_backup(opened(&file, WORDS), &world()).unwrap();
    assert_eq!((seen.seq, &seen.sha256), (listed.seq, &listed.sha256));
    assert_eq!(fs::read_dir(at(&room, "")).unwrap().count(), 1, "nothing was unpacked beside it");
    let back = restore(opened(&file, WORDS), &at(&room, "again"), ana(), world()).unwrap();
    assert_eq!(back.logical, seen.logical);
    let study = Study::open(&back.folder, ana(), world()).unwrap();
    assert_eq!(study.search("nobody", heard_study::Order::Place, 9).unwrap().count, 1);
    // Without it, with another, with a key.
    let key = Opener::Keys(vec![secret(&age::x25519::Identity::generate())]);
    for (file, fault) in [
        (BackupFile::from(&file), SealFault::NeedsPassphrase(file.clone())),
        (opened(&file, "another quiet word"), SealFault::WrongPassphrase(file.clone())),
        (BackupFile::from(&file).opened_with(key), SealFault::NeedsPassphrase(file.clone())),
    ] {
        match restore(file, &at(&room, "never"), ana(), world()) {
            Err(StudyError::Seal(met)) => assert_eq!(met, fault),
            other => panic!("{other:?}"),
        }
    }
    let short = Seal::Passphrase(Secret::new("too short".to_owned()));
    let refused = room.study.backup_sealed(&at(&room, "two"), None, &short);
    assert!(matches!(refused, Err(StudyError::BadPassword { .. })), "{refused:?}");
    assert!(!at(&room, "two").exists() && !at(&room, "never").exists());
}

#[test]
fn a_backup_for_keys_opens_with_one_of_them_and_every_flipped_byte_and_cut_is_refused() {
    let room = busy();
    let file = at(&room, "one.heard-backup.age");
    let (key, other) = (age::x25519::Identity::generate(), age::x25519::Identity::generate());
    let public = key.to_public().to_string();
    let nobody = Seal::Keys(vec![public.clone(), "age1nobody".to_owned()]);
    let refused = room.study.backup_sealed(&file, None, &nobody);
    let second = StudyError::Seal(SealFault::NotPublic { number: 2 });
    assert_eq!(refused.unwrap_err().to_string(), second.to_string());
    room.study.backup_sealed(&file, None, &Seal::Keys(vec![public])).unwrap();
    let open = |file: &std::path::Path| {
        BackupFile::from(file).opened_with(Opener::Keys(vec![secret(&other), secret(&key)]))
    };
    verify_backup(open(&file), &world()).unwrap();
    let theirs = BackupFile::from(&file).opened_with(Opener::Keys(vec![secret(&other)]));
    let refused = verify_backup(theirs, &world());
    assert!(matches!(refused, Err(StudyError::Seal(SealFault::WrongKey(_)))), "{refused:?}");
    // The format's own library reads what is in it.
    let inside = age::decrypt(&key, &fs::read(&file).unwrap()).unwrap();
    assert!(inside.starts_with(b"PK") && inside.windows(8).any(|here| here == b"study.db"));
    let needs = verify_backup(&file, &world());
    assert!(matches!(needs, Err(StudyError::Seal(SealFault::NeedsKey(_)))), "{needs:?}");
    let whole = fs::read(&file).unwrap();
    let bad = at(&room, "bad");
    let step = whole.len() / 97;
    let refuse = |bytes: &[u8], what: &str| {
        fs::write(&bad, bytes).unwrap();
        let refused = restore(open(&bad), &at(&room, "never"), ana(), world());
        let fault = |error: &StudyError| {
            matches!(error, StudyError::BadBackup { .. } | StudyError::Seal(_))
        };
        assert!(refused.as_ref().is_err_and(fault), "{what}: {refused:?}");
    };
    for place in (0..whole.len()).step_by(step.max(1)).chain([whole.len() - 1]) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        refuse(&bytes, &format!("byte {place}"));
    }
    for keep in [0, 1, 30, 200, whole.len() / 2, whole.len() - 1] {
        refuse(&whole[..keep], &format!("cut at {keep}"));
    }
    // A head without an end takes no memory.
    refuse(&[b"age-encryption.org/v1\n-> ", [b'a'; 300_000].as_slice()].concat(), "a long head");
    assert!(!at(&room, "never").exists());
    assert_eq!(fs::read_dir(room.folder.path().join("copies")).unwrap().count(), 2);
}

#[test]
fn what_was_erased_since_a_sealed_backup_is_erased_again() {
    let room = crate::erasure::held();
    let file = sealed(&room, "old.heard-backup.age");
    let target = heard_study::Erasing::person(&crate::room::person("R01"));
    let certificate = room.study.erase(&target, "asked by letter").unwrap();
    assert_eq!(certificate.older_backups.len(), 1, "it is told of, as a plain one is");
    let back = restore(opened(&file, WORDS), &at(&room, "again"), ana(), world()).unwrap();
    assert_eq!(back.erased_again, 1);
    let study = Study::open(&back.folder, ana(), world()).unwrap();
    assert!(study.transcripts().unwrap().iter().all(|entry| entry.id.as_str() != "R01"));
    assert!(study.check().unwrap().is_empty());
}
