//! Files whose parser may end its process: that process is not ours, and it ends in time.
//!
//! `HEARD_MUTANTS=10000 cargo test --test story mutants` breaks so many of each; without it a few,
//! for every day. Chance is a fixed row of numbers, so that what failed once fails again.

#![allow(clippy::print_stdout, reason = "a test says what it tried")]

use std::cell::RefCell;
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use heard_import::{Options, PagesError, read};

use crate::bench::Bench;

/// So long may one file take.
const PATIENCE: Duration = Duration::from_secs(10);

fn mutants() -> usize {
    std::env::var("HEARD_MUTANTS").ok().and_then(|many| many.parse().ok()).unwrap_or(16)
}

/// A row of numbers that looks like chance (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

/// Marks of PDF, and numbers out of range.
const TOKENS: &[&str] = &[
    "<<",
    ">>",
    "[",
    "]",
    "(",
    ")",
    "/",
    "obj",
    "endobj",
    "stream\n",
    "endstream",
    "xref",
    "1 0 R",
    "3 0 R",
    "99999999999",
    "-1",
    "1e309",
    "0.0000001",
    " Tf",
    " Td",
    " Tj",
    " TJ",
    " Tm",
    " Do",
    " cm",
    " q",
    " Q",
    " BT",
    " ET",
    "/Kids [2 0 R]",
    "/Parent 3 0 R",
    "/FlateDecode",
    "/Filter /LZWDecode",
    "/Length 999999999",
    "/Count 2147483647",
    "/Subtype /Type3",
    "/Encoding 5 0 R",
    "/ToUnicode 4 0 R",
    "/W [0 [1 2] 3 4 5]",
    "\u{0}",
];

fn mutant(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(60)).min(bytes.len());
        match chance.below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let twice = bytes[at..end].repeat(1 + chance.below(40));
                bytes.splice(at..at, twice);
            }
            3 | 4 if at < bytes.len() => bytes[at] = chance.below(256) as u8,
            5 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            _ => {
                let token = TOKENS[chance.below(TOKENS.len())];
                let times = if chance.below(9) == 0 { 300 } else { 1 };
                bytes.splice(at..end, token.repeat(times).into_bytes());
            }
        }
    }
    bytes
}

fn corpora(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora").join(path)
}

/// Runs the child on a file: how it ended, what it said, how long it took.
fn aside(words: &[&str], file: File) -> (ExitStatus, Vec<u8>, Duration) {
    let clock = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_heard"))
        .arg("aside")
        .args(words)
        .env_clear()
        .stdin(Stdio::from(file))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let mut said = Vec::new();
    child.stdout.take().expect("its words").read_to_end(&mut said).expect("they end");
    (child.wait().expect("it ends"), said, clock.elapsed())
}

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("it is written");
    file.rewind().expect("its beginning");
    file
}

thread_local! {
    /// What the child made of the file in hand.
    static PAGES: RefCell<Vec<Option<String>>> = const { RefCell::new(Vec::new()) };
}

fn pages(_: &[u8]) -> Result<Vec<Option<String>>, PagesError> {
    Ok(PAGES.take())
}

/// Tries mutants of these files; `hold` looks at what came of one that ended well.
fn try_all(what: &str, words: &[&str], good: &[Vec<u8>], hold: impl Fn(&[u8], Vec<u8>)) {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let (mut sound, mut refused, mut ended) = (0, 0, 0);
    let mut slowest = Duration::ZERO;
    for round in 0..mutants() {
        let bytes = mutant(&good[round % good.len()], &mut chance);
        let (status, said, took) = aside(words, file(&bytes));
        slowest = slowest.max(took);
        assert!(took < PATIENCE, "mutant {round} took {took:?}");
        match status.code() {
            Some(0) => {
                sound += 1;
                hold(&bytes, said);
            }
            Some(3..=6) => refused += 1,
            // A panic of its own, or the system ended it: nobody else feels it.
            _ => ended += 1,
        }
    }
    println!(
        "{what}: {sound} read, {refused} refused, {ended} ended their child; slowest {slowest:?}"
    );
}

#[test]
fn mutants_of_pdfs_end_no_more_than_their_own_process() {
    let mut good: Vec<Vec<u8>> = ["good", "columns", "broken"]
        .iter()
        .map(|name| std::fs::read(corpora(&format!("formats/pdf/{name}.pdf"))).expect("a sample"))
        .collect();
    // A real one, with packed streams and fonts of its own.
    let real = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/transcripts/pdpilot_P1.pdf");
    match std::fs::read(real) {
        Ok(bytes) => good.push(bytes),
        Err(_) => println!("not run: ../shared/data is absent"),
    }
    try_all("PDF", &[], &good, |bytes, said| {
        PAGES.set(serde_json::from_slice(&said).expect("a list of pages"));
        let readings = read("a.pdf", bytes, Options { as_format: Some("pdf"), pages: Some(pages) });
        for reading in readings.unwrap_or_default() {
            let text = &reading.transcript.text;
            assert!(reading.transcript.turns.iter().all(|turn| text.slice(turn.speech).is_some()));
            assert!(reading.letters.are_conserved(), "{:?}", reading.letters);
        }
    });
}

#[test]
fn mutants_of_parquet_tables_end_no_more_than_their_own_process() {
    let good = ["pandas", "duckdb", "zstd", "lz4"]
        .map(|name| std::fs::read(corpora(&format!("notes/{name}.parquet"))).expect("a sample"));
    try_all("Parquet", &["--rows"], &good, |_, said| {
        assert!(std::str::from_utf8(&said).is_ok_and(|rows| rows.contains('\n')));
    });
}

/// Takes the notes of a table in; what was said, and the transcripts' turns.
fn notes(name: &str) -> (String, String) {
    let bench = Bench::new();
    assert_eq!(bench.run(["init", "study"]).code, 0);
    bench.write(name, std::fs::read(corpora(&format!("notes/{name}"))).expect("a sample"));
    let ran = bench.run(["--study", "study", "notes", name]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let again = bench.run(["--study", "study", "notes", name]);
    assert!(again.err.contains("were here already"), "{}", again.err);
    let list = bench.run(["--study", "study", "transcript", "list", "--json"]).rows();
    let mut names: Vec<&str> = list.iter().filter_map(|row| row["transcript"].as_str()).collect();
    names.sort_unstable();
    (ran.err, names.join(" "))
}

#[test]
fn case_notes_are_read_from_tables_of_pandas_and_duckdb() {
    let (said, names) = notes("pandas.parquet");
    assert_eq!(names, "pandas-M04 pandas-M04-002 pandas-M07");
    expect_test::expect![[r#"
        left out, since a list is no cell: `tags`
        columns: words `text`, id `note_id`, date `seen`, role `author_role`, case `case`
          pandas.parquet:3: a row without words
        5 notes in 3 transcripts; 1 row could not be used wholly
    "#]]
    .assert_eq(&said);
    let (said, names) = notes("duckdb.parquet");
    assert_eq!(names, "duckdb-M04 duckdb-M04-002 duckdb-M07");
    expect_test::expect![[r#"
        columns: words `text`, id `note_id`, date `day`, role `role`, case `case`
          duckdb.parquet:3: a row without words
        5 notes in 3 transcripts; 1 row could not be used wholly
    "#]]
    .assert_eq(&said);
}

#[test]
fn however_a_parquet_table_is_packed_its_notes_are_the_same() {
    for packed in ["zstd", "lz4"] {
        let (said, names) = notes(&format!("{packed}.parquet"));
        assert_eq!(names, format!("{packed}-M04 {packed}-M04-002 {packed}-M07"));
        assert!(
            said.contains("5 notes in 3 transcripts; 1 row could not be used wholly"),
            "{said}"
        );
    }
}

#[test]
fn a_parquet_table_that_is_cut_off_is_refused_and_one_that_is_no_table_of_notes_says_why() {
    let bench = Bench::new();
    let whole = std::fs::read(corpora("notes/pandas.parquet")).expect("a sample");
    bench.write("cut.parquet", &whole[..whole.len() - 9]);
    let ran = bench.run(["notes", "cut.parquet", "--dry-run"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`cut.parquet`: a damaged Parquet table"), "{}", ran.err);
    let other = std::fs::read(corpora("notes/brotli.parquet")).expect("a sample");
    bench.write("brotli.parquet", other);
    let ran = bench.run(["notes", "brotli.parquet", "--dry-run"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("packed with brotli"), "{}", ran.err);
    bench.write("whole.parquet", &whole);
    let ran = bench.run(["notes", "whole.parquet", "--dry-run", "--text", "words"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no column `words`"), "{}", ran.err);
    let ran = bench.run(["import", "whole.parquet", "--dry-run"]);
    assert!(
        ran.err.contains("a table in Parquet") && ran.err.contains("heard notes"),
        "{}",
        ran.err
    );
}
