//! Studies that older versions of the program left behind: they open with every row where it was,
//! and a kill while they are brought up to date leaves a whole form behind, to go on from.
//!
//! An older study is made by the migrations that were there then, and filled with what people could do
//! in its day.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use heard_model::{MemoAnchor, MemoKind};
use heard_study::{Actor, Study};
use rand::{RngExt as _, SeedableRng as _};
use rusqlite::Connection;

use crate::days::{DAYS, first_day};
use crate::room::{room, world};

const FOLDER: &str = "HEARD_OLDER_FOLDER";

/// How often opening an older study is killed; `HEARD_KILLS` asks for more.
const KILLS: u64 = 12;

/// What every form of the database added, in order.
pub(crate) fn steps() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

pub(crate) fn names(of: &Connection, schema: &str) -> BTreeSet<String> {
    let sql = format!(
        "SELECT name FROM {schema}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    );
    let mut all = of.prepare(&sql).unwrap();
    let found = all.query_map([], |row| row.get(0)).unwrap();
    found.map(Result::unwrap).collect()
}

/// Tables that hold only what is shown, and are made anew from the others.
fn is_shown(table: &str) -> bool {
    table.starts_with("shown") || ["review_voice", "kept_from"].contains(&table)
}

/// The study at `newest` as it stood in the first `form` forms, in `to`.
fn older(newest: &Path, form: usize, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    std::fs::copy(newest.join("study.toml"), to.join("study.toml")).unwrap();
    let raw = Connection::open(to.join("study.db")).unwrap();
    raw.execute_batch("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF").unwrap();
    for step in steps().iter().take(form) {
        raw.execute_batch(step).unwrap();
    }
    raw.pragma_update(None, "application_id", 0x4865_6172).unwrap();
    raw.pragma_update(None, "user_version", form as u32).unwrap();
    let newest = newest.join("study.db");
    raw.execute("ATTACH ?1 AS newest", [newest.to_str().unwrap()]).unwrap();
    let then = names(&raw, "main");
    for table in names(&raw, "newest") {
        if then.contains(&table) {
            let fill = format!(
                "DELETE FROM main.\"{table}\";
                 INSERT INTO main.\"{table}\" SELECT * FROM newest.\"{table}\";"
            );
            raw.execute_batch(&fill).unwrap();
        } else {
            let count = format!("SELECT count(*) FROM newest.\"{table}\"");
            let count: i64 = raw.query_row(&count, [], |row| row.get(0)).unwrap();
            assert!(count == 0 || is_shown(&table), "form {form} did not know `{table}` yet");
        }
    }
    raw.execute_batch("DETACH newest; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let releases = newest.with_file_name("releases");
    for release in std::fs::read_dir(releases).into_iter().flatten() {
        let release = release.unwrap().path();
        let there = to.join("releases").join(release.file_name().unwrap());
        std::fs::create_dir_all(&there).unwrap();
        for file in std::fs::read_dir(release).unwrap() {
            let file = file.unwrap().path();
            std::fs::copy(&file, there.join(file.file_name().unwrap())).unwrap();
        }
    }
}

/// Every row of these tables. What is only shown is made anew.
pub(crate) fn rows(database: &Path, tables: &BTreeSet<String>) -> String {
    let raw = Connection::open(database).unwrap();
    let mut told = Vec::new();
    for table in tables.iter().filter(|table| !is_shown(table)) {
        let mut all = raw.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let width = all.column_count();
        let mut found = all.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<String> =
                (0..width).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
            told.push(format!("{table}: {}", values.join(" ")));
        }
    }
    told.sort();
    told.join("\n")
}

fn opened(folder: &Path) -> Study {
    Study::open(folder, Actor::researcher("ana"), world()).unwrap()
}

pub(crate) fn form(database: &Path) -> u32 {
    let raw = Connection::open(database).unwrap();
    raw.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

/// The study is whole and goes on: something is done in it and taken back.
#[track_caller]
pub(crate) fn check(study: &Study) {
    let found = study.check().unwrap();
    assert!(found.iter().all(|finding| !finding.is_damage), "{found:?}");
    let before = study.memos().unwrap().len();
    study.add_memo(MemoKind::Case, MemoAnchor::Study, "today").unwrap();
    study.undo(None).unwrap();
    assert_eq!(study.memos().unwrap().len(), before);
}

#[test]
fn a_study_of_any_older_form_opens_with_every_row_where_it_was() {
    let content = room();
    let (newest, mut held) = (steps().len(), Vec::new());
    for before in 1..=newest {
        for (_, work) in DAYS.iter().filter(|(form, _)| *form == before) {
            work(&content);
        }
        let folder = tempfile::tempdir().unwrap();
        older(content.study.folder(), before, folder.path());
        let database = folder.path().join("study.db");
        let tables = names(&Connection::open(&database).unwrap(), "main");
        let then = rows(&database, &tables);
        let full = tables.iter().filter(|table| then.contains(&format!("{table}: ")));
        held.push((then.lines().count(), full.count()));
        let study = opened(folder.path());
        assert_eq!(form(&database) as usize, newest);
        assert_eq!(rows(&database, &tables), then, "form {before}");
        check(&study);
    }
    let (least, most) = (held[0], held[newest - 1]);
    assert!(least.0 > 700 && most.1 > least.1 + 20, "too little to try: {held:?}");
    println!(
        "{newest} older forms opened, {newest} of them full of work: every row where it was ({} rows in {} \
         tables in the first, {} in {} in the newest)",
        least.0, least.1, most.0, most.1
    );
}

/// The child: an older study is opened, told when it begins.
#[test]
fn opens_until_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let mut out = std::io::stdout().lock();
    out.write_all(b"\nbegun\n").unwrap();
    out.flush().unwrap();
    drop(opened(Path::new(&folder)));
}

fn killed(folder: &Path, after: Duration) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["older::opens_until_killed", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(out.any(|line| line.is_ok_and(|line| line == "begun")), "it never began");
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_kill_while_an_older_study_is_brought_up_to_date_leaves_a_whole_form() {
    let kills = std::env::var("HEARD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(KILLS);
    let content = first_day();
    let newest = steps().len();
    let folder = tempfile::tempdir().unwrap();
    let (whole, first) = (folder.path().join("whole"), folder.path().join("first"));
    older(content.study.folder(), 1, &whole);
    older(content.study.folder(), 1, &first);
    let tables = names(&Connection::open(whole.join("study.db")).unwrap(), "main");
    let then = rows(&whole.join("study.db"), &tables);
    let begun = Instant::now();
    drop(opened(&whole));
    let life = begun.elapsed().as_micros() as u64;
    let mut chance = rand::rngs::StdRng::seed_from_u64(1_949);
    let mut between = 0;
    for kill in 0..kills {
        let study = folder.path().join(format!("{kill}"));
        std::fs::create_dir_all(&study).unwrap();
        for file in ["study.toml", "study.db"] {
            std::fs::copy(first.join(file), study.join(file)).unwrap();
        }
        killed(&study, Duration::from_micros(chance.random_range(0..life * 5 / 4)));
        let database = study.join("study.db");
        let at = form(&database) as usize;
        between += usize::from(at > 1 && at < newest);
        assert!((1..=newest).contains(&at), "kill {kill}: form {at}");
        let opened = opened(&study);
        assert_eq!(rows(&database, &tables), then, "kill {kill}, at form {at}");
        check(&opened);
        drop(opened);
        std::fs::remove_dir_all(&study).unwrap();
    }
    println!(
        "{kills} kills while a study of the first form was opened, {between} between two forms: none half"
    );
}
