//! Folders on a bad day: read-only, taken away while it is open, full at any point, another
//! program's, made by a newer version. A clear message, nothing hurt, the way back named.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::bench::{Bench, Ran};
use crate::server::Server;

const PASSWORD: &str = "a brew and a quiet word";

/// At so many points the disk is full in an ordinary run; `HEARD_POINTS` asks for more.
const POINTS: u64 = 12;

fn made() -> Bench {
    let bench = Bench::new();
    assert_eq!(bench.run(["init", "study"]).code, 0);
    bench.write("M01.txt", "INT: How was it?\nP1: I was cold and nobody came.\n");
    assert_eq!(at(&bench, &["import", "M01.txt"]).code, 0);
    assert_eq!(at(&bench, &["memo", "add", "case", "kept"]).code, 0);
    bench
}

fn at(bench: &Bench, words: &[&str]) -> Ran {
    bench.run([&["--study", "study"], words].concat())
}

/// The study is whole and holds what it held.
#[track_caller]
fn whole(bench: &Bench) {
    let checked = at(bench, &["check"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    assert!(at(bench, &["memo", "list", "--json"]).out.contains("\"kept\""));
}

/// Runs the program as somebody who may read the study and not write to it; nothing where this
/// system has no way to do so.
fn as_reader(bench: &Bench, words: &[&str]) -> Option<Output> {
    let program = env!("CARGO_BIN_EXE_heard");
    let root = Command::new("id").arg("-u").output().is_ok_and(|told| told.stdout == b"0\n");
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", program]);
        command
    } else {
        Command::new(program)
    };
    command.args(["--study", "study"]).args(words).current_dir(bench.path()).env_clear();
    let ran = command.env("HEARD_ACTOR", "ana").output().ok()?;
    // Nobody else may enter where the program or the tests lie.
    (![Some(126), Some(127), Some(1)].contains(&ran.status.code())).then_some(ran)
}

#[cfg(unix)]
fn rights(path: &Path, folder: u32, file: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = if path.is_dir() { folder } else { file };
    if path.is_dir() {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).expect("rights");
        for entry in fs::read_dir(path).expect("a folder").filter_map(Result::ok) {
            rights(&entry.path(), folder, file);
        }
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("rights");
}

#[cfg(unix)]
#[test]
fn a_folder_that_can_only_be_read_is_said_to_be_so_and_left_as_it_is() {
    let bench = made();
    let study = bench.path().join("study");
    rights(bench.path(), 0o755, 0o644);
    // The folder too; the files alone.
    for (folder, what) in [(0o555, "folder and files"), (0o777, "files")] {
        rights(&study, folder, 0o444);
        let before = fs::read(study.join("study.db")).expect("the database");
        // Where only the files are so, they can be read as ever.
        let all = [&["memo", "add", "case", "new"][..], &["memo", "list"]];
        for words in all.into_iter().take(if folder == 0o555 { 2 } else { 1 }) {
            let Some(ran) = as_reader(&bench, words) else {
                println!("not run: this system does not let a test be somebody else (setpriv)");
                rights(&study, 0o700, 0o600);
                return;
            };
            let told = String::from_utf8_lossy(&ran.stderr).into_owned();
            assert_eq!(ran.status.code(), Some(2), "{what}: {told}");
            assert!(told.contains("`study` can't be written to"), "{what}: {told}");
            assert!(told.contains("hint: look at the rights"), "{what}: {told}");
        }
        assert_eq!(fs::read(study.join("study.db")).expect("the database"), before, "{what}");
    }
    rights(&study, 0o700, 0o600);
    whole(&bench);
}

#[test]
fn a_folder_taken_away_while_it_is_served_is_told_of_and_nothing_is_called_saved() {
    let bench = made();
    let words = ["--study", "study", "user", "add", "lena", "--role", "owner"];
    assert_eq!(bench.run_with(words, PASSWORD).code, 0);
    let (study, away) = (bench.path().join("study"), bench.path().join("elsewhere"));
    let server = Server::start(&study, 0);
    let lena = server.visitor("lena", PASSWORD);
    let page = lena.ask("GET", "/import", None).expect("a page").body;
    let token = crate::server::one(&page, "name=\"form-token\" content=\"");
    let add = |name: &str| {
        let form = format!("form_token={token}&name={name}");
        lena.ask("POST", "/codebook/new", Some(&form)).expect("an answer")
    };
    assert_eq!(add("before").status, 303);
    fs::rename(&study, &away).expect("moved");
    for name in ["gone", "gone-too"] {
        let got = add(name);
        assert_eq!(got.status, 503, "{}", got.body);
        assert!(got.body.contains("folder is gone"), "{}", got.body);
    }
    assert_eq!(lena.ask("GET", "/codebook", None).expect("an answer").status, 503);
    // Another one in its place is not taken for it.
    assert_eq!(bench.run(["init", "study"]).code, 0);
    assert_eq!(add("another").status, 503);
    fs::remove_dir_all(&study).expect("gone");
    fs::rename(&away, &study).expect("back");
    assert_eq!(add("after").status, 303);
    let book = at(&bench, &["codebook", "show", "draft"]).out;
    assert!(book.contains("before") && book.contains("after"), "{book}");
    assert!(!book.contains("gone") && !book.contains("another"), "{book}");
    drop(server);
    whole(&bench);
}

#[test]
fn another_programs_database_and_a_newer_one_are_left_as_they_are() {
    let bench = made();
    let database = bench.path().join("study/study.db");
    let ours = fs::read(&database).expect("the database");
    // SQLite's own header with another program's number (bytes 68 to 71) or a later form (60 to 63).
    let changed = |place: usize, value: u32| {
        let mut bytes = ours.clone();
        bytes[place..place + 4].copy_from_slice(&value.to_be_bytes());
        bytes
    };
    let cases = [
        (changed(68, 252_006_674), "is a database of another program", "put back from a backup"),
        (changed(60, 9_999), "was written by a newer version", "install the newer version"),
        (vec![7; 9_000], "is a database of another program", "put back from a backup"),
    ];
    for (bytes, met, hint) in cases {
        fs::write(&database, &bytes).expect("written");
        for words in [&["memo", "list"][..], &["check"], &["import", "M01.txt"]] {
            let ran = at(&bench, words);
            assert_eq!(ran.code, 2, "{}", ran.err);
            assert!(ran.err.contains(met) && ran.err.contains(hint), "{}", ran.err);
        }
        assert_eq!(fs::read(&database).expect("the database"), bytes, "{met}");
    }
    fs::write(&database, &ours).expect("written");
    whole(&bench);
}

#[test]
fn a_synced_folder_is_warned_of() {
    let bench = Bench::new();
    fs::create_dir(bench.path().join("Dropbox")).expect("a folder");
    let ran = bench.run(["init", "Dropbox/study"]);
    assert!(ran.code == 0 && ran.err.contains("shared by Dropbox"), "{}", ran.err);
    let checked = bench.run(["--study", "Dropbox/study", "check"]);
    assert!(checked.out.contains("shared by Dropbox"), "{}{}", checked.out, checked.err);
}

/// No file may grow past `blocks` of 512 bytes: as a full disk, for this one process.
#[cfg(unix)]
fn with_little_room(bench: &Bench, blocks: u64, words: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", "ulimit -f \"$1\"; shift; trap '' XFSZ; exec \"$0\" --study study \"$@\""])
        .arg(env!("CARGO_BIN_EXE_heard"))
        .arg(blocks.to_string())
        .args(words)
        .current_dir(bench.path())
        .env_clear()
        .env("HEARD_ACTOR", "ana")
        .output()
        .expect("the program")
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_at_any_point_costs_nothing_that_was_saved() {
    let points = std::env::var("HEARD_POINTS").ok().and_then(|n| n.parse().ok()).unwrap_or(POINTS);
    let bench = made();
    let (mut kept, mut refused) = (0, 0);
    let size = fs::metadata(bench.path().join("study/study.db")).expect("the database").len();
    // Half of the points lie where the log of a change is written, half anywhere.
    let (most, log) = (size / 512 + 400, 240);
    for point in 0..points {
        let name = format!("L{point}");
        bench.write(
            &format!("{name}.txt"),
            "INT: And then?\nP1: I said it again and again.\n".repeat(400),
        );
        let ran = with_little_room(
            &bench,
            1 + if point % 2 == 0 { most } else { log } * point / points,
            &["import", &format!("{name}.txt")],
        );
        let told = String::from_utf8_lossy(&ran.stderr).into_owned();
        let list = at(&bench, &["transcript", "list", "--json"]).out;
        match ran.status.code() {
            Some(0) => kept += 1,
            Some(2) => {
                refused += 1;
                assert!(told.contains("error:") && told.contains("hint:"), "point {point}: {told}");
            }
            other => panic!("point {point}: {other:?} {told}"),
        }
        let there = list.contains(&format!("\"{name}\""));
        assert_eq!(there, ran.status.success(), "point {point}: {told}");
        whole(&bench);
    }
    assert!(refused > 0, "there was always room");
    println!(
        "{points} points at which the disk was full: {refused} told of, {kept} kept, nothing hurt"
    );
}
