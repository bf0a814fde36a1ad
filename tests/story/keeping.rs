//! Backup, restore, erasure, recovery and the log, on a copy of the demo's study.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use aho_corasick::AhoCorasick;

use crate::bench::{Bench, Ran};
use crate::demo;

/// A bench with a copy of the demo.
pub(crate) fn held() -> Bench {
    let bench = Bench::new();
    let demo = demo::study();
    copy(demo.parent().expect("a folder"), &bench.path().join("held"));
    bench
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to copy").filter_map(Result::ok) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("copied");
        }
    }
}

pub(crate) fn run(bench: &Bench, args: &[&str]) -> Ran {
    let mut all = vec!["--study", "held/study"];
    all.extend(args);
    bench.run(all)
}

/// Runs of letters of a transcript that no other transcript of the example has.
fn needles(transcript: &str, only: impl Fn(usize) -> bool) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/held-in-mind/transcripts");
    let mut rest = String::new();
    let mut theirs = String::new();
    for entry in fs::read_dir(folder).expect("transcripts").filter_map(Result::ok) {
        let text = fs::read_to_string(entry.path()).expect("a transcript");
        if entry.file_name().to_string_lossy() == format!("{transcript}.txt") {
            for (at, line) in text.lines().enumerate() {
                if only(at) {
                    theirs += line;
                    theirs.push('\n');
                } else {
                    rest += line;
                }
            }
        } else {
            rest += &text;
        }
    }
    let runs = theirs.lines().flat_map(|line| {
        let letters: Vec<char> = line.chars().collect();
        letters.chunks(36).map(|run| run.iter().collect::<String>()).collect::<Vec<_>>()
    });
    runs.filter(|run| run.len() >= 24 && !rest.contains(run.as_str())).collect()
}

pub(crate) fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        if entry.path().is_dir() {
            files(&entry.path(), found);
        } else {
            found.push(entry.path());
        }
    }
}

/// In how many places of any file of the study one of these stands, as UTF-8 or UTF-16.
fn traces(bench: &Bench, needles: &[String]) -> usize {
    let mut all = Vec::new();
    files(&bench.path().join("held/study"), &mut all);
    let forms = needles.iter().flat_map(|needle| {
        let wide = needle.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [needle.clone().into_bytes(), wide]
    });
    let forms = AhoCorasick::new(forms).expect("needles");
    all.iter().map(|path| forms.find_iter(&fs::read(path).expect("a file")).count()).sum()
}

#[test]
fn a_backup_comes_back_and_a_flipped_byte_does_not() {
    let bench = held();
    let made =
        run(&bench, &["backup", "-o", "copies/one.heard-backup", "--keep-until", "2027-01-31"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let seen = bench.run(["backup", "verify", "copies/one.heard-backup"]);
    assert_eq!(seen.code, 0, "{}", seen.err);
    let back = bench.run(["restore", "copies/one.heard-backup", "--to", "again"]);
    assert_eq!(back.code, 0, "{}", back.err);
    let rows = back.out.trim();
    assert!(seen.out.contains(rows), "the digests of all rows are equal: {rows}\n{}", seen.out);
    let checked = bench.run(["--study", "again", "check"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    let listed = run(&bench, &["backup", "list", "--json"]).rows();
    assert_eq!((listed.len(), &listed[0]["keep_until"]), (1, &"2027-01-31".into()));
    let file = bench.path().join("copies/one.heard-backup");
    let mut bytes = fs::read(&file).expect("the backup");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).expect("written");
    let refused = bench.run(["restore", "copies/one.heard-backup", "--to", "never"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("a byte of it was changed"), "{}", refused.err);
    assert!(!bench.path().join("never").exists());
    let over = run(&bench, &["backup", "-o", "copies/one.heard-backup"]);
    assert!(over.code == 2 && over.err.contains("is there already"), "{}", over.err);
    let inside = run(&bench, &["backup", "-o", "held/study/copy.heard-backup"]);
    assert!(inside.code == 2 && inside.err.contains("inside the study"), "{}", inside.err);
}

#[test]
fn an_encrypted_backup_opens_for_whoever_it_is_meant() {
    let bench = held();
    let typed = |args: &[&str], words: &str| {
        let all: Vec<&str> = ["--study", "held/study"].iter().chain(args).copied().collect();
        bench.run_with(all, words)
    };
    let words = "a brew and a quiet word\n";
    let made = typed(&["backup", "--encrypt", "-o", "copies/one.age"], words);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.err.contains("encrypted: it opens with the passphrase alone"), "{}", made.err);
    let listed = run(&bench, &["backup", "list"]);
    assert!(listed.out.contains("[encrypted, opens with a passphrase]"), "{}", listed.out);
    let row = &run(&bench, &["backup", "list", "--json"]).rows()[0];
    assert_eq!(row["encrypted"], "passphrase");
    let seen = typed(&["backup", "verify", "copies/one.age"], words);
    assert_eq!(seen.code, 0, "{}", seen.err);
    let wrong = typed(&["backup", "verify", "copies/one.age"], "another quiet word\n");
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("that is not the passphrase of `copies/one.age`"), "{}", wrong.err);
    bench.write("words.txt", words);
    let back = ["restore", "copies/one.age", "--to", "again", "--passphrase-file", "words.txt"];
    let back = bench.run(back);
    assert_eq!(back.code, 0, "{}", back.err);
    assert!(seen.out.contains(back.out.trim()), "{}{}", seen.out, back.out);
    let file = bench.path().join("copies/one.age");
    let bytes = fs::read(&file).expect("the backup");
    fs::write(&file, &bytes[..bytes.len() * 2 / 3]).expect("written");
    let cut = typed(&["restore", "copies/one.age", "--to", "never"], words);
    assert!(cut.code == 2 && cut.err.contains("it was cut off, or"), "{}", cut.err);
    let short = typed(&["backup", "--encrypt", "-o", "copies/two.age"], "short\n");
    assert!(short.code == 2 && short.err.contains("fewer than 12"), "{}", short.err);
    let nobody = run(&bench, &["backup", "--recipient", "age1nobody", "-o", "copies/two.age"]);
    assert!(nobody.code == 2 && nobody.err.contains("public key 1 is none"), "{}", nobody.err);
    assert!(!bench.path().join("copies/two.age").exists() && !bench.path().join("never").exists());
}

#[test]
fn a_person_and_a_passage_are_erased() {
    let bench = held();
    let theirs = needles("R01", |_| true);
    let passage = needles("M06", |line| line == 82);
    assert!(theirs.len() > 50 && !passage.is_empty(), "{} {}", theirs.len(), passage.len());
    assert!(traces(&bench, &theirs) > 0 && traces(&bench, &passage) > 0);
    let looked = run(&bench, &["erase", "R01"]);
    assert_eq!(looked.code, 0, "{}", looked.err);
    assert!(looked.err.contains("nothing was changed"), "{}", looked.err);
    assert!(traces(&bench, &theirs) > 0);
    let no_reason = run(&bench, &["erase", "R01", "--yes"]);
    assert!(no_reason.code == 2 && no_reason.err.contains("needs a reason"), "{}", no_reason.err);
    let done = run(&bench, &["erase", "R01", "--why", "asked by letter", "--yes", "--prove"]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert!(done.out.contains("proved: no trace"), "{}", done.out);
    assert_eq!(traces(&bench, &theirs), 0);
    let place = ["erase", "--passage", "M06#41", "--of", "M06", "--why", "asked", "--yes"];
    let done = run(&bench, &place);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert_eq!(traces(&bench, &passage), 0);
    let checked = run(&bench, &["check"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
    let verified = run(&bench, &["log", "verify"]);
    assert_eq!(verified.code, 0, "{}", verified.out);
}

/// Begins an erasure and kills it after `patience`.
fn erasure_killed(bench: &Bench, words: &[&str], patience: Duration) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_heard"))
        .args(["--study", "held/study", "erase", "--yes", "--why", "asked"])
        .args(words)
        .current_dir(bench.path())
        .env_clear()
        .env("HEARD_ACTOR", "ana")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    std::thread::sleep(patience);
    child.kill().expect("killed");
    child.wait().expect("an end");
}

#[test]
fn an_erasure_that_is_killed_goes_on() {
    let kills: u32 = std::env::var("HEARD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(6);
    let whom: [(&[&str], Vec<String>); 2] = [
        (&["R01"], needles("R01", |_| true)),
        (&["--passage", "M06#41", "--of", "M06"], needles("M06", |line| line == 82)),
    ];
    let erase = |bench: &Bench, words: &[&str]| {
        let done = run(bench, &[&["erase", "--yes", "--why", "asked"], words].concat());
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    };
    // How long each takes when nobody kills it.
    let lives = whom.each_ref().map(|(words, _)| {
        let (bench, begun) = (held(), Instant::now());
        erase(&bench, words);
        begun.elapsed()
    });
    let mut begun = 0;
    for kill in 0..kills {
        let (words, theirs) = &whom[kill as usize % 2];
        let bench = held();
        erasure_killed(&bench, words, lives[kill as usize % 2] * (kill + 1) / kills);
        // Whoever opens the study finishes what was begun; this says so where it could not.
        let resumed = run(&bench, &["erase", "--resume"]);
        assert_eq!(resumed.code, 0, "kill {kill}: {}{}", resumed.out, resumed.err);
        if run(&bench, &["log", "--json"]).out.contains("\"study.erased\"") {
            begun += 1;
        } else {
            // It had not begun: whoever asked for it asks again.
            erase(&bench, words);
        }
        assert_eq!(traces(&bench, theirs), 0, "kill {kill}");
        let checked = run(&bench, &["check"]);
        assert_eq!((checked.code, checked.out.as_str()), (0, ""), "kill {kill}: {}", checked.err);
    }
    println!(
        "{kills} kills of an erasure, of a person or a passage, {begun} had begun: nothing left of any"
    );
}

#[test]
fn the_log_is_held_against_what_was_noted_and_goes_out_without_words() {
    let bench = held();
    let first = run(&bench, &["log", "verify"]);
    assert_eq!(first.code, 0, "{}", first.out);
    let head = first.out.trim().strip_prefix("head ").expect("a head").to_owned();
    assert_eq!(run(&bench, &["log", "verify", "--head", &head]).code, 0);
    let other = format!("{}:{}", head.split(':').next().expect("a number"), "0".repeat(64));
    let found = run(&bench, &["log", "verify", "--head", &other]);
    assert!(found.code == 1 && found.out.contains("DAMAGE"), "{}", found.out);
    for file in ["log.csv", "log.html"] {
        let ran = run(&bench, &["log", "export", file]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let text = fs::read_to_string(bench.path().join(file)).expect("the log").to_lowercase();
        assert!(text.contains("transcript.imported") && text.contains("ana"), "{file}");
        for word in ["her mother", "kayleigh", "tarnholt"] {
            assert!(!text.contains(word), "{word} stands in {file}");
        }
    }
    let today = run(&bench, &["log", "--since", "2026-11-21", "--kind", "log", "--json"]).rows();
    assert_eq!(today.len(), 2);
    assert!(run(&bench, &["log", "--since", "2026-11-22", "--json"]).out.is_empty());
}

#[test]
fn what_can_be_saved_of_a_damaged_study_is_saved() {
    let bench = held();
    let database = bench.path().join("held/study/study.db");
    let whole = fs::read(&database).expect("the database");
    let before = run(&bench, &["transcript", "list", "--json"]).rows().len();
    // One byte in the words of a transcript.
    let mut bytes = whole.clone();
    let needle = needles("M01", |_| true).swap_remove(5).into_bytes();
    let place = bytes.windows(needle.len()).position(|here| here == needle).expect("words");
    bytes[place] ^= 1;
    fs::write(&database, &bytes).expect("written");
    let checked = run(&bench, &["check"]);
    assert!(checked.code == 1 && checked.out.contains("M01"), "{}{}", checked.out, checked.err);
    let saved = run(&bench, &["recover", "--to", "saved"]);
    assert_eq!(saved.code, 0, "{}", saved.err);
    assert!(saved.out.contains("not saved: "), "{}", saved.out);
    let rows = bench.run(["--study", "saved", "transcript", "list", "--json"]).rows();
    assert!(rows.len() >= before - 1, "{} of {before}", rows.len());
    let checked = bench.run(["--study", "saved", "check"]);
    assert!(!checked.out.contains("DAMAGE"), "{}", checked.out);
    // Cut off: what is found is told, and nothing is touched.
    fs::write(&database, &whole[..whole.len() * 2 / 3]).expect("written");
    let ran = run(&bench, &["recover", "--to", "cut"]);
    assert!(ran.code == 0 || ran.code == 2, "{}", ran.err);
    assert_eq!(fs::read(&database).expect("the database").len(), whole.len() * 2 / 3);
    // Another program's file.
    fs::write(&database, b"not a database at all, but long enough to be looked at")
        .expect("written");
    let ran = run(&bench, &["recover", "--to", "foreign"]);
    assert!(ran.code == 2 && ran.err.contains("another program"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_full_disk_hurts_nothing() {
    let bench = held();
    let before = run(&bench, &["log", "-n", "1", "--json"]).out;
    // No file may grow past a few blocks: as a full disk, for this one process.
    let ran = Command::new("sh")
        .args(["-c", "ulimit -f 64; trap '' XFSZ; exec \"$0\" --study held/study backup -o full.heard-backup"])
        .arg(env!("CARGO_BIN_EXE_heard"))
        .current_dir(bench.path())
        .env_clear()
        .env("HEARD_ACTOR", "ana")
        .output()
        .expect("the program");
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(2), "{told}");
    assert!(told.starts_with("error:") && told.contains("hint:"), "{told}");
    assert!(!bench.path().join("full.heard-backup").exists());
    assert_eq!(run(&bench, &["log", "-n", "1", "--json"]).out, before, "nothing was changed");
    let checked = run(&bench, &["check"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{}", checked.err);
}
