//! Studies kept from versions that went out. Each lies in `tests/kept` as a backup of invented people,
//! made by its version: it is put back and opened by every later one, and nothing in it is lost.
//!
//! `HEARD_KEEP=1 cargo test -p heard-study --test kill keep_a_study` makes the one of this version.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use heard_study::{Actor, Study, restore, verify_backup};
use rusqlite::Connection;
use zip::ZipArchive;

use crate::days::DAYS;
use crate::older::{check, form, names, rows, steps};
use crate::room::{room, world};

/// Small enough to lie in the repository.
const MOST: u64 = 200_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kept")
}

fn kept() -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> =
        all.filter(|path| path.extension().is_some_and(|kind| kind == "heard-backup")).collect();
    all.sort();
    all
}

/// Makes what is kept of this version, where somebody asks for it.
#[test]
fn keep_a_study_of_this_version() {
    if std::env::var("HEARD_KEEP").is_err() {
        return;
    }
    let room = room();
    for (_, work) in DAYS {
        work(&room);
    }
    let name = format!("{}-form-{}.heard-backup", env!("CARGO_PKG_VERSION"), steps().len());
    room.study.backup(&folder().join(name), None).unwrap();
}

/// The database in a backup, as it was when it was made.
fn taken_out(backup: &Path, to: &Path) {
    let mut archive = ZipArchive::new(std::fs::File::open(backup).unwrap()).unwrap();
    let mut bytes = Vec::new();
    archive.by_name("study.db").unwrap().read_to_end(&mut bytes).unwrap();
    std::fs::write(to, bytes).unwrap();
}

#[test]
fn a_study_kept_from_an_earlier_version_is_put_back_with_every_row_where_it_was() {
    let mut versions = Vec::new();
    for backup in kept() {
        assert!(
            std::fs::metadata(&backup).unwrap().len() < MOST,
            "{backup:?} is too large to keep"
        );
        let home = tempfile::tempdir().unwrap();
        let before = home.path().join("before.db");
        taken_out(&backup, &before);
        let tables = names(&Connection::open(&before).unwrap(), "main");
        let then = rows(&before, &tables);
        assert!(then.lines().count() > 1_000, "{backup:?} holds too little");
        let seen = verify_backup(&backup, &world()).unwrap();
        assert_eq!(form(&before), seen.form);
        let study = home.path().join("study");
        restore(&backup, &study, Actor::researcher("ana"), world()).unwrap();
        let now = rows(&study.join("study.db"), &tables);
        let lost = then.lines().filter(|row| !now.lines().any(|there| there == *row)).count();
        assert_eq!(lost, 0, "{backup:?}");
        check(&Study::open(&study, Actor::researcher("ana"), world()).unwrap());
        versions.push(format!("{} (form {})", seen.heard, seen.form));
    }
    assert!(!versions.is_empty(), "nothing is kept");
    println!("put back from earlier versions: {}", versions.join(", "));
}
