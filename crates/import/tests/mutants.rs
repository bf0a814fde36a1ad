//! Broken files by the thousand: each is read or refused, with no panic, soon, and in little room.
//!
//! `HEARD_MUTANTS=10000 cargo test --release -p heard-import --test mutants` tries so many of every
//! format; without it there are a few, for every day. Chance is a fixed row of numbers, so that what
//! failed once fails again.

#![allow(clippy::print_stdout, reason = "a test says what it tried")]

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use heard_import::{FORMATS, Options, read, texts_of};

/// So long may one file take, and so much memory may all of them.
const PATIENCE: Duration = Duration::from_secs(10);
const MEMORY: u64 = 512 << 20;

fn mutants() -> usize {
    std::env::var("HEARD_MUTANTS").ok().and_then(|many| many.parse().ok()).unwrap_or(60)
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

/// What breaks readers: marks of every format, signs that turn or hide, numbers out of range.
const TOKENS: &[&str] = &[
    "<",
    ">",
    "</",
    "<v ",
    "<v A>",
    "&",
    "&#1114112;",
    "&amp",
    "{",
    "}",
    "[",
    "]",
    "(",
    "**",
    "_",
    "#",
    "\\",
    "\\[",
    ": ",
    "A: ",
    "00:01 ",
    "[00:01]",
    "99:99:99,999 --> ",
    "-->",
    "\"",
    "\"\"",
    ",",
    ";",
    "|",
    "\t",
    "\n",
    "\r",
    "\n\n",
    "a\n",
    "A: b\n",
    "{\\b ",
    "\\'ff",
    "\\u-1 ",
    "\\bin9999999 ",
    "*A:\t",
    "%mor:\t",
    "@Begin\n",
    "<b>",
    "<p>",
    "<!--",
    "]]>",
    "<![CDATA[",
    "<a b=\"",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "=",
    "-",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{301}",
    "\u{0}",
    "😭",
    "é",
    "99999999999999999999",
    "-1",
    "1e309",
    "NaN",
    "(laughs)",
    "..",
    "====\n",
];

/// `bytes` with some of it cut, doubled, changed, or filled with what breaks readers.
fn mutant(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=chance.below(5) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(80)).min(bytes.len());
        match chance.below(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let twice = bytes[at..end].to_vec();
                bytes.splice(at..at, twice.repeat(1 + chance.below(40)));
            }
            3 if at < bytes.len() => bytes[at] = chance.below(256) as u8,
            4 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            _ => {
                let token = TOKENS[chance.below(TOKENS.len())];
                let times = if chance.below(8) == 0 { 300 } else { 1 };
                bytes.splice(at..end, token.repeat(times).into_bytes());
            }
        }
    }
    bytes
}

/// A container with one of its parts changed, or left out.
fn inside(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).expect("the sample is a container");
    let which = chance.below(from.len());
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut entry = from.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).expect("it unpacks");
        if at == which {
            part = mutant(&part, chance);
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).expect("it starts");
        to.write_all(&part).expect("it is written");
    }
    to.finish().expect("it ends").into_inner()
}

fn sample(format: &str) -> (String, Vec<u8>) {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpora/formats"));
    let entries = std::fs::read_dir(folder.join(format)).expect("a folder of samples");
    let path = entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.file_stem().is_some_and(|stem| stem == "good"))
        .expect("a good sample");
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    (name, std::fs::read(path).expect("the sample is there"))
}

/// Reads `bytes`; what comes out must hold. How long it took.
fn held(name: &str, bytes: &[u8], as_format: Option<&str>) -> Duration {
    let clock = Instant::now();
    let readings = read(name, bytes, Options { as_format, ..Options::default() });
    let took = clock.elapsed();
    for reading in readings.unwrap_or_default() {
        let text = &reading.transcript.text;
        let mut end = 0;
        for turn in &reading.transcript.turns {
            assert!(turn.speech.start() >= end && text.slice(turn.speech).is_some(), "{name}");
            end = turn.speech.end();
        }
        assert!(reading.letters.are_conserved(), "{name}: {:?}", reading.letters);
    }
    assert!(took < PATIENCE, "{name} took {took:?}");
    took
}

/// The most memory that this process had, in bytes; nothing where the system does not say.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

fn in_little_room() {
    if let Some(most) = memory() {
        println!("at most {} MB of memory", most >> 20);
        assert!(most < MEMORY, "{} MB of memory", most >> 20);
    }
}

#[test]
fn mutants_of_every_format_are_read_or_refused() {
    let many = mutants();
    for (number, format) in FORMATS.iter().enumerate() {
        // The reader of PDF is another's, and runs in a process of its own: see the story's tests.
        if format.name() == "pdf" {
            continue;
        }
        let (name, good) = sample(format.name());
        let mut chance = Chance(0x9e37_79b9_7f4a_7c15 ^ (number as u64 + 1));
        let mut slowest = Duration::ZERO;
        for round in 0..many {
            let contained = good.starts_with(b"PK") && round % 4 != 0;
            let bytes =
                if contained { inside(&good, &mut chance) } else { mutant(&good, &mut chance) };
            let as_format = (round % 2 == 0).then(|| format.name());
            slowest = slowest.max(held(&name, &bytes, as_format));
            if round % 16 == 0 {
                let _ = texts_of(&bytes);
            }
        }
        println!("{:<9} {many} mutants, the slowest {slowest:?}", format.name());
    }
    in_little_room();
}

#[test]
fn one_mark_over_and_over_takes_no_more_than_its_length() {
    let most = if mutants() >= 1_000 { 4 << 20 } else { 16 << 10 };
    for format in FORMATS.iter().filter(|format| format.name() != "pdf") {
        let (name, good) = sample(format.name());
        if good.starts_with(b"PK") {
            continue;
        }
        let (mut slowest, mut of) = (Duration::ZERO, "");
        for token in TOKENS {
            let mut bytes = good.clone();
            bytes.extend(token.repeat(most / token.len()).into_bytes());
            let took = held(&name, &bytes, Some(format.name()));
            if took > slowest {
                (slowest, of) = (took, token);
            }
        }
        println!("{:<9} the slowest {slowest:?}, of {of:?}", format.name());
    }
    in_little_room();
}
