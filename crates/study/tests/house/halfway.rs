//! Killed inside an operation on the codebook: the old study or the new one is there, never
//! something between.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use heard_import::codebook::CodebookReading;
use heard_model::amend::{OverlapPolicy, Scope};
use heard_model::{Code, CodeId, Codebook, VersionId};
use heard_study::{
    Actor, Commit, NewCode, NewCoding, Place, Resolution, Routing, Study, StudyError, Target,
};
use rand::{RngExt as _, SeedableRng as _};

use crate::room::{Room, id, room, world};
use crate::rows::state;

const FOLDER: &str = "HEARD_HALFWAY_FOLDER";
const OPERATION: &str = "HEARD_HALFWAY_OPERATION";

/// How often a process is killed inside each operation.
const KILLS: usize = 8;

type Outcome = Result<(), StudyError>;

type Act = fn(&Study) -> Outcome;

/// Each operation with what goes before it.
const OPERATIONS: &[(&str, Act, Act)] = &[
    ("commit", drafted, commit),
    ("undo of a commit", committed, undo),
    ("redo of a commit", taken_back, redo),
    ("split", nothing, split),
    ("merge of codes", nothing, merge),
    ("merge of a colleague's codebook", drafted, colleague),
    ("commit of that merge", brought, commit),
    ("decisions about the queue", committed, decide),
];

fn c(number: u32) -> CodeId {
    CodeId::code(number)
}

fn new(name: &str) -> Target {
    Target::New(NewCode { name: name.to_owned(), ..NewCode::default() })
}

fn nothing(_: &Study) -> Outcome {
    Ok(())
}

fn split(study: &Study) -> Outcome {
    study.split_code(c(2), vec![new("One"), new("Other")], Routing::default(), "").map(drop)
}

fn merge(study: &Study) -> Outcome {
    study.merge_codes(vec![c(3), c(4)], new("Both"), OverlapPolicy::Union, "").map(drop)
}

fn drafted(study: &Study) -> Outcome {
    let brief = vec![("brief".to_owned(), "Only the body".to_owned())];
    study.redefine_code(c(1), brief, Scope::Narrow, "")?;
    split(study)?;
    merge(study)?;
    study.retire_code(c(5), "").map(drop)
}

fn commit(study: &Study) -> Outcome {
    study.commit_codebook(Commit::default()).map(drop)
}

fn committed(study: &Study) -> Outcome {
    drafted(study)?;
    commit(study)
}

fn undo(study: &Study) -> Outcome {
    study.undo(None).map(drop)
}

fn taken_back(study: &Study) -> Outcome {
    committed(study)?;
    undo(study)
}

fn redo(study: &Study) -> Outcome {
    study.redo().map(drop)
}

fn colleague(study: &Study) -> Outcome {
    let (_, mut codebook) = study.codebook(Some(VersionId(1)))?;
    for number in 20..40 {
        codebook.codes[&c(number)].brief = "As they see it".to_owned();
    }
    let reading = CodebookReading { codebook, has_ids: true, ..CodebookReading::default() };
    let merging = study.look_at_merge(reading, Some(VersionId(1)))?;
    study.merge_codebook(merging, &[]).map(drop)
}

fn brought(study: &Study) -> Outcome {
    drafted(study)?;
    colleague(study)
}

fn decide(study: &Study) -> Outcome {
    let all = study.queue()?.into_iter().map(|item| (item.coding.id, Resolution::Unrouted));
    study.decide_codings(all.collect(), "").map(drop)
}

/// A study with 80 codes and 960 codings.
fn busy() -> Room {
    let room = room();
    let text = "INT: How was it?\nM01: I was cold and scared. They never told me.\n".repeat(20);
    let mut book = Codebook { title: "Held".to_owned(), ..Codebook::default() };
    for number in 1..=80 {
        book.codes.insert(c(number), Code::new(c(number), &format!("Code {number}")));
    }
    room.study.import_codebook(book, vec![]).unwrap();
    commit(&room.study).unwrap();
    for name in ["M01", "M02", "M03"] {
        room.import(name, &text);
        let marks = (0..320_u32).map(|at| {
            let code = c(at % 8 + 1).to_string();
            NewCoding::new(&id(name), Place::Turn(at / 8 + 1), &code)
        });
        room.study.import_codings(marks.collect()).unwrap();
    }
    room
}

fn copied(from: &Path) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("study");
    let mut open = vec![(from.to_owned(), to.clone())];
    while let Some((from, to)) = open.pop() {
        std::fs::create_dir_all(&to).unwrap();
        for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            let to = to.join(entry.file_name());
            match entry.file_type().unwrap().is_dir() {
                true => open.push((entry.path(), to)),
                false => drop(std::fs::copy(entry.path(), to).unwrap()),
            }
        }
    }
    (folder, to)
}

fn opened(folder: &Path) -> Study {
    Study::open(folder, Actor::researcher("ana"), world()).unwrap()
}

/// The child: one operation, told when it begins.
#[test]
fn one_operation_until_killed() {
    let (Ok(folder), Ok(name)) = (std::env::var(FOLDER), std::env::var(OPERATION)) else { return };
    let (_, _, operate) = OPERATIONS.iter().find(|(known, ..)| *known == name).unwrap();
    let study = opened(Path::new(&folder));
    let mut out = std::io::stdout().lock();
    out.write_all(b"\nbegun\n").unwrap();
    out.flush().unwrap();
    operate(&study).unwrap();
}

fn child(folder: &Path, name: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["halfway::one_operation_until_killed", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env(OPERATION, name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a process `after` it began an operation.
fn killed(folder: &Path, name: &str, after: Duration) {
    let mut child = child(folder, name);
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(out.any(|line| line.is_ok_and(|line| line == "begun")), "{name}: it never began");
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_kill_inside_an_operation_leaves_the_old_study_or_the_new() {
    let mut chance = rand::rngs::StdRng::seed_from_u64(1_960);
    let (mut told_old, mut told_new) = (0, 0);
    let Room { folder: base, study } = busy();
    drop(study);
    for (name, ready, operate) in OPERATIONS {
        let (_kept, start) = copied(&base.path().join("study"));
        let study = opened(&start);
        ready(&study).unwrap();
        let old = state(&study);
        drop(study);
        let (_whole, path) = copied(&start);
        let study = opened(&path);
        let begun = Instant::now();
        operate(&study).unwrap();
        let life = begun.elapsed().as_micros() as u64;
        let new = state(&study);
        assert_ne!(old, new, "{name} did nothing");
        let (mut olds, mut news) = (0, 0);
        for kill in 0..KILLS {
            let (_one, path) = copied(&start);
            let after = chance.random_range(0..life * 5 / 4);
            killed(&path, name, Duration::from_micros(after));
            let study = opened(&path);
            match state(&study) {
                found if found == old => olds += 1,
                found if found == new => news += 1,
                _ => panic!("{name}: kill {kill}, {after} µs after it began, left it halfway"),
            }
            let found = study.check().unwrap();
            assert!(found.iter().all(|finding| !finding.is_damage), "{name}: {found:?}");
        }
        println!("{name} ({life} µs): {KILLS} kills, {olds} times the old, {news} the new");
        (told_old, told_new) = (told_old + olds, told_new + news);
    }
    assert!(told_old > 0 && told_new > 0, "{told_old} old, {told_new} new: none fell inside");
}
