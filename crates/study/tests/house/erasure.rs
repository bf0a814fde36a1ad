//! Erased means gone: rows, history, index, free pages, and again after an old backup.

use std::fs;
use std::path::Path;

use heard_model::{MemoAnchor, MemoKind, Span};
use heard_study::{Actor, Erasing, Study, StudyError, restore};

use crate::example;
use crate::room::{Room, id, person, room, world};

/// The example study, coded, with the withdrawals of its people.
pub(crate) fn held() -> Room {
    let room = room();
    example::transcripts(&room);
    example::people(&room);
    example::codebooks(&room);
    let (name, bytes) = example::file("corpora/held-in-mind/gold/codings.csv");
    room.study.import_coding_table(&name, &bytes).unwrap();
    room.study.detect(&[], None).unwrap();
    room
}

fn words_of(study: &Study, transcript: &str) -> String {
    study.raw_transcript(&id(transcript), "a test").unwrap().text.expose().to_owned()
}

/// Every sentence-like run of theirs that nobody else says, in the ways that bytes can hold it.
fn needles(gone: &str, rest: &str) -> Vec<Vec<u8>> {
    let rest = rest.to_lowercase();
    let mut found: Vec<Vec<u8>> = Vec::new();
    let runs = gone.lines().flat_map(|line| {
        let letters: Vec<char> = line.chars().collect();
        letters.chunks(40).map(|run| run.iter().collect::<String>()).collect::<Vec<_>>()
    });
    // Single words are looked for by the program's own proof, which knows what else may hold them.
    for needle in runs.filter(|run| run.len() >= 20) {
        if !rest.contains(&needle.to_lowercase()) {
            found.push(needle.encode_utf16().flat_map(u16::to_le_bytes).collect());
            found.push(needle.into_bytes());
        }
    }
    found
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            files(&entry.path(), found);
        } else {
            found.push(entry.path());
        }
    }
}

/// How many of the needles stand in any file below `folder`.
fn traces(folder: &Path, needles: &[Vec<u8>]) -> Vec<String> {
    let finder = aho_corasick::AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .build(needles)
        .unwrap();
    let mut all = Vec::new();
    files(folder, &mut all);
    all.iter()
        .filter_map(|path| {
            let found = finder.find_iter(&fs::read(path).unwrap()).count();
            (found > 0).then(|| format!("{} {found}", path.display()))
        })
        .collect()
}

fn rest_of(study: &Study, but: &str) -> String {
    let mut rest = String::new();
    for entry in study.transcripts().unwrap() {
        if entry.id.as_str() != but {
            rest += &words_of(study, entry.id.as_str());
        }
    }
    for version in study.versions().unwrap() {
        rest += &format!("{version:?}{:?}", study.codebook(Some(version.id)).unwrap());
    }
    rest + &format!("{:?}", study.participants().unwrap())
}

#[test]
fn a_person_is_erased_and_nothing_of_theirs_is_left() {
    let room = held();
    let study = &room.study;
    let (gone, rest) = (words_of(study, "R01"), rest_of(study, "R01"));
    let needles = needles(&gone, &rest);
    assert!(needles.len() > 100, "{}", needles.len());
    study.search("nobody", heard_study::Order::Place, 9).unwrap();
    study
        .add_memo(MemoKind::Case, MemoAnchor::Participant(person("R01")), &gone[200..400])
        .unwrap();
    study.add_memo(MemoKind::Case, MemoAnchor::Study, &gone[500..700]).unwrap();
    let old = room.folder.path().join("copies/old.heard-backup");
    study.backup(&old, None).unwrap();
    assert!(!traces(study.folder(), &needles).is_empty());
    let target = Erasing::person(&person("R01"));
    let touched = study.erasure_preview(&target).unwrap();
    assert_eq!((touched.transcripts, touched.memos), (1, 1), "{touched:?}");
    let certificate = study.erase(&target, "asked by letter").unwrap();
    assert!(certificate.proof.holds(), "{:?}", certificate.proof);
    assert!(certificate.proof.needles > 50, "{:?}", certificate.proof);
    assert_eq!(certificate.older_backups.len(), 1);
    assert_eq!(traces(study.folder(), &needles), Vec::<String>::new());
    assert!(!format!("{certificate:?}").contains("R01"));
    let found = study.check().unwrap();
    assert!(found.is_empty(), "{found:?}");
    assert!(study.transcripts().unwrap().iter().all(|entry| entry.id.as_str() != "R01"));
    let gone_for_good = study.erasure_preview(&target);
    assert!(matches!(gone_for_good, Err(StudyError::NotFound { .. })), "{gone_for_good:?}");
    // Undo answers that it was erased.
    let imported =
        study.log(&heard_study::LogFilter::default()).unwrap().into_iter().filter(|event| {
            event.kind.as_str() == "transcript.imported" && event.subject.is_none()
        });
    for event in imported {
        assert!(matches!(study.undo(Some(event.seq)), Err(StudyError::Erased { .. })));
    }
    // An old backup comes back without them.
    let again = room.folder.path().join("again");
    let back = restore(&old, &again, Actor::researcher("ana"), world()).unwrap();
    assert_eq!(back.erased_again, 1);
    assert_eq!(traces(&again, &needles), Vec::<String>::new());
    let study = Study::open(&again, Actor::researcher("ana"), world()).unwrap();
    assert!(study.check().unwrap().is_empty());
}

#[test]
fn a_passage_becomes_dashes_and_everything_else_stays_in_its_place() {
    let room = held();
    let study = &room.study;
    let before = words_of(study, "M06");
    let (name, bytes) = example::file("corpora/held-in-mind/consent.toml");
    let consents = heard_import::consent::read(&name, &bytes).unwrap();
    let passages = consents.iter().flat_map(|row| &row.passages);
    let passage = passages.into_iter().find(|one| one.transcript.as_str() == "M06").unwrap();
    let read = study.raw_transcript(&id("M06"), "a test").unwrap();
    let span = read.turn(passage.turn).unwrap().speech;
    let what = heard_model::consent::Withdrawn::Passage(id("M06"), span);
    study.withdraw(&person("M06"), what, passage.on, "asked").unwrap();
    let gone = &before[span.start()..span.end()];
    let rest =
        format!("{}{}{}", rest_of(study, "M06"), &before[..span.start()], &before[span.end()..]);
    let needles = needles(gone, &rest);
    assert!(needles.len() > 2, "{}", needles.len());
    let codings = |study: &Study| {
        let filter = heard_study::CodingFilter::default();
        let all = study.codings(&filter).unwrap();
        all.iter()
            .filter(|one| !span.overlaps(one.span) || one.transcript.as_str() != "M06")
            .count()
    };
    let elsewhere = codings(study);
    let target = Erasing::passage(&person("M06"), &id("M06"), span);
    let certificate = study.erase(&target, "asked by phone").unwrap();
    assert!(certificate.proof.holds(), "{:?}", certificate.proof);
    assert_eq!(traces(study.folder(), &needles), Vec::<String>::new());
    let after = words_of(study, "M06");
    assert_eq!(after.len(), before.len());
    assert_eq!(&after[..span.start()], &before[..span.start()]);
    assert_eq!(&after[span.end()..], &before[span.end()..]);
    assert!(after[span.start()..span.end()].bytes().all(|b| b == b'-' || b == b'\n'));
    assert_eq!(codings(study), elsewhere);
    let found = study.check().unwrap();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_group_keeps_what_the_others_said() {
    let room = room();
    room.import("FG1", "INT: How was it?\nA1: The porridge was zinctinted.\nB1: Mine was warm.\n");
    for (label, who) in [("A1", "A1"), ("B1", "B1")] {
        room.study
            .map_speaker(&id("FG1"), label, heard_model::Role::Participant, Some(&person(who)))
            .unwrap();
    }
    let certificate = room.study.erase(&Erasing::person(&person("A1")), "asked").unwrap();
    assert!(certificate.proof.holds(), "{:?}", certificate.proof);
    assert_eq!(
        words_of(&room.study, "FG1"),
        "INT: How was it?\n--: ----------------------------\nB1: Mine was warm.\n"
    );
    assert!(room.study.check().unwrap().is_empty());
    assert!(traces(room.study.folder(), &[b"zinctinted".to_vec(), b"ctinted".to_vec()]).is_empty());
}

#[test]
fn nobody_is_erased_where_nothing_is_known() {
    let room = room();
    let nobody = room.study.erase(&Erasing::person(&person("X9")), "asked");
    assert!(matches!(nobody, Err(StudyError::NotFound { .. })));
    room.import("M01", "M01: a word\n");
    let outside = Span::new(3, 900).unwrap();
    let passage = Erasing::passage(&person("M01"), &id("M01"), outside);
    assert!(room.study.erase(&passage, "asked").is_err());
    assert!(room.study.check().unwrap().is_empty());
}

#[test]
fn an_open_reader_holds_an_erasure_back_and_it_is_finished_later() {
    let room = held();
    let study = &room.study;
    let needles = needles(&words_of(study, "R01"), &rest_of(study, "R01"));
    let reader = rusqlite::Connection::open(study.folder().join("study.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM kept;").unwrap();
    let held_back = study.erase(&Erasing::person(&person("R01")), "asked");
    assert!(matches!(held_back, Err(StudyError::Busy)), "{held_back:?}");
    assert!(study.check().unwrap().iter().any(|found| found.check == "erasures"));
    drop(reader);
    // Opening the study goes on with it.
    let again = room.open("ben");
    assert!(again.check().unwrap().is_empty());
    assert_eq!(traces(study.folder(), &needles), Vec::<String>::new());
}
