//! The program itself, killed at any moment of any kind of work: what it said was done is there,
//! what it was doing is there whole or not at all, and the study is whole.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::bench::{Bench, Ran};

/// So many kills in an ordinary run; `HEARD_KILLS` asks for more.
const KILLS: u64 = 24;

fn study(bench: &Bench, args: &[&str]) -> Ran {
    let mut all = vec!["--study", "study"];
    all.extend(args);
    bench.run(all)
}

/// One of six kinds of work, numbered so that its trace can be looked for.
fn work(bench: &Bench, number: u64) -> Vec<String> {
    let name = format!("M{number:04}");
    let words: Vec<&str> = match number % 6 {
        0 => vec!["memo", "add", "case", &name],
        1 => {
            bench
                .write(&format!("{name}.txt"), format!("INT: How was it?\nP1: Number {number}.\n"));
            return vec!["import".to_owned(), format!("{name}.txt")];
        }
        2 => vec!["codebook", "add", &name, "-m", "seen again"],
        3 => vec!["codebook", "commit", "-m", &name],
        4 => {
            let rows = format!("transcript,start,end,code\nM0001,21,{},Cold\n", 25 + number % 20);
            bench.write(&format!("{name}.csv"), rows);
            return vec!["code".to_owned(), "import".to_owned(), format!("{name}.csv")];
        }
        _ => vec!["search", "number"],
    };
    words.into_iter().map(str::to_owned).collect()
}

/// Starts it and kills it after `patience`; whether it had said that it was done.
fn killed(folder: &Path, args: &[String], patience: Duration) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_heard"))
        .args(["--study", "study"])
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("HEARD_ACTOR", "ana")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    std::thread::sleep(patience);
    let done = child.try_wait().expect("a state").is_some_and(|status| status.success());
    // One that has ended already can't be killed.
    let _ = child.kill();
    child.wait().expect("an end");
    done
}

#[test]
fn any_work_is_done_whole_or_not_at_all() {
    let kills = std::env::var("HEARD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(KILLS);
    let bench = Bench::new();
    assert_eq!(bench.run(["init", "study"]).code, 0);
    bench.write("M0001.txt", "INT: How was it?\nP1: I was cold and nobody came.\n");
    assert_eq!(study(&bench, &["import", "M0001.txt"]).code, 0);
    assert_eq!(study(&bench, &["codebook", "add", "Cold"]).code, 0);
    let begun = Instant::now();
    assert_eq!(study(&bench, &["codebook", "commit", "-m", "first"]).code, 0);
    // From before the first write to after the last, on this machine today.
    let whole = begun.elapsed().as_millis() as u64 + 1;
    let mut acknowledged = Vec::new();
    for number in 6..6 + kills {
        let work = work(&bench, number);
        let patience = Duration::from_millis(whole * ((number * 37) % 90) / 45);
        if killed(bench.path(), &work, patience) {
            acknowledged.push(number);
        }
    }
    let memos = study(&bench, &["memo", "list", "--json"]).out;
    let transcripts = study(&bench, &["transcript", "list", "--json"]).out;
    let book = study(&bench, &["codebook", "show", "draft"]).out;
    for number in &acknowledged {
        let name = format!("M{number:04}");
        match number % 6 {
            0 => assert!(memos.contains(&name), "memo {name} was acknowledged and is gone"),
            1 => assert!(transcripts.contains(&name), "transcript {name} is gone"),
            2 => assert!(book.contains(&name), "code {name} is gone"),
            _ => {}
        }
    }
    let checked = study(&bench, &["check"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    let found = study(&bench, &["search", "cold", "--json"]).rows();
    assert_eq!(found.len(), 1, "the index is as the tables");
    println!(
        "{kills} kills over six kinds of work, {} acknowledged, none lost",
        acknowledged.len()
    );
}

/// Every file below a folder, without the database and the index.
fn besides(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).expect("a folder").filter_map(Result::ok);
    let names = all.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with("study.db") && name != "index").collect()
}

#[test]
fn an_import_that_is_killed_leaves_whole_files_and_goes_on() {
    const FILES: usize = 12;
    let kills: usize = std::env::var("HEARD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let bench = Bench::new();
    let names: Vec<String> = (0..FILES).map(|n| format!("I{n:02}")).collect();
    for name in &names {
        let text = format!("INT: How was it?\nP1: I am {name}, and I was cold.\n").repeat(60);
        bench.write(&format!("{name}.txt"), text);
    }
    let files: Vec<String> = names.iter().map(|name| format!("{name}.txt")).collect();
    let import = [&["import".to_owned()][..], &files].concat();
    let (mut there, mut whole) = (0, 0);
    for kill in 0..=kills {
        let _ = fs::remove_dir_all(bench.path().join("study"));
        let _ = fs::remove_file(bench.path().join("study.key.toml"));
        assert_eq!(bench.run(["init", "study"]).code, 0);
        let begun = Instant::now();
        // The first is not killed: it says how long it takes.
        let life = if kill == 0 { 600_000 } else { whole * kill as u64 / kills as u64 };
        if kill == 0 {
            let words: Vec<&str> = import.iter().map(String::as_str).collect();
            assert_eq!(study(&bench, &words).code, 0);
            whole = begun.elapsed().as_millis() as u64;
            continue;
        }
        killed(bench.path(), &import, Duration::from_millis(life));
        let rows = study(&bench, &["transcript", "list", "--json"]).rows();
        there += rows.len();
        assert!(rows.iter().all(|row| row["turns"] == 120), "kill {kill}: {rows:?}");
        let checked = study(&bench, &["check"]);
        assert_eq!((checked.code, checked.out.as_str()), (0, ""), "kill {kill}: {}", checked.err);
        assert_eq!(besides(&bench.path().join("study")), ["study.toml"], "kill {kill}");
        let words: Vec<&str> = import.iter().map(String::as_str).collect();
        assert_eq!(study(&bench, &words).code, 0);
        let rows = study(&bench, &["transcript", "list", "--json"]).rows();
        assert_eq!(rows.len(), FILES, "kill {kill}: the rest came in, nothing twice");
    }
    println!(
        "{kills} imports killed, {there} of {} files there whole, none in part",
        kills * FILES
    );
}

#[test]
fn a_project_that_is_killed_on_its_way_in_was_never_there() {
    let kills: usize = std::env::var("HEARD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let bench = crate::keeping::held();
    let made = crate::keeping::run(&bench, &["export", "held.qdpx"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let import = ["import".to_owned(), "held.qdpx".to_owned()];
    let fresh = || {
        let _ = fs::remove_dir_all(bench.path().join("study"));
        let _ = fs::remove_file(bench.path().join("study.key.toml"));
        assert_eq!(bench.run(["init", "study"]).code, 0);
    };
    let count = |what: &[&str]| study(&bench, what).out.lines().count();
    let here = || (count(&["transcript", "list", "--json"]), count(&["code", "list", "--json"]));
    fresh();
    let begun = Instant::now();
    assert_eq!(study(&bench, &["import", "held.qdpx"]).code, 0);
    let (whole, all) = (begun.elapsed().as_millis() as u64, here());
    assert!(all.0 > 10 && all.1 > 100, "{all:?}");
    let mut came = 0;
    for kill in 1..=kills {
        fresh();
        // A little past the end, too: the first may have found the disk awake.
        let patience = Duration::from_millis(whole * 3 / 2 * kill as u64 / kills as u64);
        let told = killed(bench.path(), &import, patience);
        let found = here();
        assert!(found == all || found == (0, 0) && !told, "kill {kill}: {found:?}");
        came += usize::from(found == all);
        let checked = study(&bench, &["check"]);
        assert_eq!((checked.code, checked.out.as_str()), (0, ""), "kill {kill}: {}", checked.err);
        assert_eq!(study(&bench, &["import", "held.qdpx"]).code, 0);
        assert_eq!(here(), all, "kill {kill}");
    }
    println!("{kills} projects killed on their way in, {came} of them there whole, none in part");
}

#[test]
fn a_release_that_is_killed_is_out_whole_or_not_at_all() {
    let kills: u64 = std::env::var("HEARD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let bench = crate::keeping::held();
    let make = |name: &str| -> Vec<String> {
        let words = ["release", "make", "leaving-the-ward", "--at", "2026-11-10", "--format"];
        let words = words.into_iter().chain(["html,csv,docx", "--name", name]);
        words.map(str::to_owned).collect()
    };
    let run = |words: &[String]| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        crate::keeping::run(&bench, &words)
    };
    let begun = Instant::now();
    let first = run(&make("first"));
    assert_eq!(first.code, 0, "{}", first.err);
    let whole = begun.elapsed().as_millis() as u64;
    let mut out = 0;
    for kill in 0..kills {
        let name = format!("r{kill}");
        let patience = Duration::from_millis(whole * (kill + 1) / kills);
        killed(&bench.path().join("held"), &make(&name), patience);
        let verified = crate::keeping::run(&bench, &["release", "verify"]);
        assert_eq!(verified.code, 0, "kill {kill}: {}{}", verified.out, verified.err);
        let list = crate::keeping::run(&bench, &["release", "list", "--json"]).out;
        let listed = list.contains(&format!("\"{name}\""));
        let lies = bench.path().join("held/study/releases").join(&name).is_dir();
        assert_eq!(listed, lies, "kill {kill}: in the ledger {listed}, on the disk {lies}");
        let checked = crate::keeping::run(&bench, &["check"]);
        assert_eq!((checked.code, checked.out.as_str()), (0, ""), "kill {kill}: {}", checked.err);
        out += usize::from(listed);
        if !listed {
            let again = run(&make(&name));
            assert_eq!(again.code, 0, "kill {kill}: {}", again.err);
        }
    }
    println!("{kills} releases killed, {out} out whole, the others not at all");
}

#[test]
fn without_any_network_the_whole_job_is_done() {
    let bench = Bench::new();
    let alone = ["--user", "--map-root-user", "--net", "--"];
    let can = Command::new("unshare").args(alone).arg("true").stderr(Stdio::null()).status();
    if !can.is_ok_and(|status| status.success()) {
        println!("not run: this system parts no process from the network (unshare)");
        return;
    }
    let talk = "M01: My name is Kayleigh Dunmore, ring me on 07700 900326.\n";
    let alone_with = |words: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(alone).arg(env!("CARGO_BIN_EXE_heard")).args(words);
        let ran = command.current_dir(bench.path()).output().expect("the program");
        assert!(ran.status.success(), "{words:?}: {}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).expect("text")
    };
    bench.write("in/M01.txt", talk);
    let hidden = alone_with(&["anonymise", "text", "in/M01.txt"]);
    alone_with(&["init", "own"]);
    alone_with(&["--study", "own", "import", "in"]);
    alone_with(&["--study", "own", "anonymise", "detect"]);
    for shown in [hidden, alone_with(&["--study", "own", "anonymise", "preview", "M01"])] {
        assert!(shown.contains("ring me on [phone number]"), "{shown}");
        assert!(!shown.contains("Kayleigh") && !shown.contains("Dunmore"), "{shown}");
    }
    let ran = Command::new("unshare")
        .args(alone)
        .arg(env!("CARGO_BIN_EXE_heard"))
        .args(["demo", "--out", "demo"])
        .current_dir(bench.path())
        .output()
        .expect("the program");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let cards = bench.path().join("demo/study/releases/leaving-the-ward/cards-a6.pdf");
    assert!(fs::metadata(cards).expect("the cards").len() > 10_000);
}
