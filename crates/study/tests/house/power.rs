//! What was acknowledged survives a loss of power. The calls by which a working process writes are
//! recorded as they are made; then the power is cut, in effigy, between any two of them: what was
//! brought to the disk by then (`fsync`) is there, and of everything else any part, in pieces of
//! 512 bytes, as a disk may keep it that has no word of honour.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use heard_study::{Actor, LogFilter, Study};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::room::{room, world};
use crate::{FOLDER, SEED, TURNS};

/// The power is cut at so many places in an ordinary run; `HEARD_CUTS` asks for more.
const CUTS: usize = 60;

/// A disk keeps or loses a piece of this size whole.
const SECTOR: usize = 512;

/// The files on which a study's safety rests; the index can be made anew.
const FILES: [&str; 2] = ["study.db", "study.db-wal"];

/// One call, as far as it matters.
#[derive(Clone, Debug)]
enum Call {
    Write {
        file: usize,
        at: usize,
        bytes: Vec<u8>,
    },
    Cut {
        file: usize,
        length: usize,
    },
    Gone {
        file: usize,
    },
    /// What was written to a file before the call numbered `from` is safe from here on.
    Safe {
        file: usize,
        from: usize,
    },
    Told {
        seq: u64,
        name: String,
        kind: String,
    },
}

fn unhex(text: &str) -> Vec<u8> {
    let pieces = text.split("\\x").skip(1);
    pieces.filter_map(|two| u8::from_str_radix(two.get(..2)?, 16).ok()).collect()
}

/// Reads what `strace -f -y -xx` wrote.
#[derive(Default)]
struct Trace {
    calls: Vec<Call>,
    /// Where each descriptor stands.
    places: BTreeMap<String, usize>,
    /// A sync that has begun, by process: its file, and how many calls there were.
    begun: BTreeMap<String, (usize, usize)>,
}

impl Trace {
    fn line(&mut self, line: &str) {
        let Some((process, rest)) = line.split_once(' ') else { return };
        let rest = rest.trim_start();
        if rest.starts_with("<...") {
            if let Some((file, from)) = self.begun.remove(process) {
                self.calls.push(Call::Safe { file, from });
            }
            return;
        }
        let Some((name, rest)) = rest.split_once('(') else { return };
        let path = |quoted: &str| {
            let path = String::from_utf8(unhex(quoted)).unwrap_or_default();
            FILES.iter().position(|file| path.ends_with(&format!("/{file}")))
        };
        if name == "unlink" || name == "unlinkat" {
            let quoted = rest.split('"').nth(1).unwrap_or_default();
            self.calls.extend(path(quoted).map(|file| Call::Gone { file }));
            return;
        }
        let (descriptor, rest) = rest.split_once('>').unwrap_or((rest, ""));
        let (number, place) = descriptor.split_once('<').unwrap_or((descriptor, ""));
        if number == "1" && name == "write" {
            return self.told(rest);
        }
        let Some(file) = path(place) else { return };
        self.called(process, (name, number, file), rest);
    }

    fn called(&mut self, process: &str, (name, fd, file): (&str, &str, usize), rest: &str) {
        let numbers: Vec<usize> = rest
            .split(|letter: char| !letter.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        match name {
            "lseek" => {
                self.places.insert(fd.to_owned(), numbers[0]);
            }
            "write" | "pwrite64" => {
                let bytes = unhex(rest.split('"').nth(1).unwrap_or_default());
                let after = rest.rsplit('"').next().unwrap_or_default();
                let said =
                    |at: usize| after.split([',', ')', ' ']).filter_map(|n| n.parse().ok()).nth(at);
                assert_eq!(said(0), Some(bytes.len()), "a write was recorded in part");
                let own = self.places.entry(fd.to_owned()).or_default();
                let at = if name == "pwrite64" { said(1).unwrap() } else { *own };
                if name == "write" {
                    *own += bytes.len();
                }
                self.calls.push(Call::Write { file, at, bytes });
            }
            "ftruncate" => self.calls.push(Call::Cut { file, length: numbers[0] }),
            "fsync" | "fdatasync" if rest.contains("unfinished") => {
                self.begun.insert(process.to_owned(), (file, self.calls.len()));
            }
            "fsync" | "fdatasync" => {
                let from = self.calls.len();
                self.calls.push(Call::Safe { file, from });
            }
            _ => {}
        }
    }

    fn told(&mut self, rest: &str) {
        let said = unhex(rest.split('"').nth(1).unwrap_or_default());
        let said = String::from_utf8_lossy(&said).into_owned();
        let words: Vec<&str> = said.split_whitespace().collect();
        if let [.., "ack", seq, name, kind] = words[..] {
            let (name, kind) = (name.to_owned(), kind.to_owned());
            self.calls.push(Call::Told { seq: seq.parse().unwrap(), name, kind });
        }
    }
}

/// A file as a disk has it: what is safe, and what was written since.
#[derive(Clone, Default)]
struct OnDisk {
    safe: Vec<u8>,
    since: Vec<(usize, Call)>,
}

fn lay(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    if bytes.len() < at + piece.len() {
        bytes.resize(at + piece.len(), 0);
    }
    bytes[at..at + piece.len()].copy_from_slice(piece);
}

impl OnDisk {
    fn take(&mut self, number: usize, call: &Call) {
        let Call::Safe { from, .. } = call else {
            return self.since.push((number, call.clone()));
        };
        let (done, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.since).into_iter().partition(|(number, _)| number < from);
        self.since = rest;
        for (_, call) in &done {
            OnDisk::happen(&mut self.safe, call, &mut |_| true);
        }
    }

    /// Of a write, the pieces of which `kept` holds; everything else whole or not at all.
    fn happen(bytes: &mut Vec<u8>, call: &Call, kept: &mut dyn FnMut(usize) -> bool) {
        match call {
            Call::Write { at, bytes: new, .. } => {
                let (mut from, end) = (*at, at + new.len());
                while from < end {
                    let to = ((from / SECTOR + 1) * SECTOR).min(end);
                    if kept(from) {
                        lay(bytes, from, &new[from - at..to - at]);
                    }
                    from = to;
                }
            }
            Call::Cut { length, .. } if kept(0) => bytes.truncate(*length),
            Call::Gone { .. } if kept(0) => bytes.clear(),
            _ => {}
        }
    }

    /// What is found after the power went: of what was not safe, any part.
    fn found(&self, chance: &mut StdRng) -> Vec<u8> {
        let mut bytes = self.safe.clone();
        // All of it, none, or some; and nothing, or anything, after one point.
        let share = [0.0, 0.5, 0.9, 1.0][chance.random_range(0..4)];
        let end = chance.random_range(0..=self.since.len());
        let mut kept = |_: usize| chance.random_bool(share);
        for (_, call) in &self.since[..end] {
            OnDisk::happen(&mut bytes, call, &mut kept);
        }
        bytes
    }
}

/// Lets three people work under `strace`; nothing where there is none.
fn recorded(folder: &Path, into: &Path) -> Option<Vec<Call>> {
    let ran = Command::new("strace")
        .args(["-f", "-y", "-xx", "-s", "1000000", "-o", into.to_str()?])
        .args(["-e", "trace=lseek,write,pwrite64,ftruncate,fsync,fdatasync,unlink,unlinkat", "--"])
        .arg(std::env::current_exe().unwrap())
        .args(["work_until_killed", "--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(SEED, "39")
        .env(TURNS, "60")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !ran.is_ok_and(|status| status.success()) {
        return None;
    }
    let mut trace = Trace::default();
    for line in std::fs::read_to_string(into).unwrap().lines() {
        trace.line(line);
    }
    Some(trace.calls)
}

/// A study, closed: its folder, what its files hold, how far its journal is.
fn closed() -> (tempfile::TempDir, PathBuf, u64) {
    let home = room();
    let (folder, position) = (home.study.folder().to_owned(), home.study.position().unwrap());
    drop(home.study);
    (home.folder, folder, position)
}

/// How many of `told` are not in the study that is found; nothing where it is damaged.
fn missing(folder: &Path, before: u64, told: &[(u64, &str, &str)]) -> Option<usize> {
    let study = Study::open(folder, Actor::researcher("ana"), world()).ok()?;
    let log = study.log(&LogFilter { after: Some(before), ..LogFilter::default() }).ok()?;
    let found = study.check().ok()?;
    let there = |(seq, name, kind): &&(u64, &str, &str)| {
        let event = log.iter().find(|event| event.seq == *seq);
        event.is_some_and(|event| (event.actor.as_str(), event.kind.as_str()) == (name, kind))
    };
    let is_whole = found.iter().all(|finding| !finding.is_damage);
    is_whole.then(|| told.iter().filter(|one| !there(one)).count())
}

/// A study that people worked in, and every call that wrote to it.
struct Recorded {
    home: tempfile::TempDir,
    settings: Vec<u8>,
    before: u64,
    begin: [Vec<u8>; 2],
    calls: Vec<Call>,
}

impl Recorded {
    fn new() -> Option<Recorded> {
        let (home, folder, before) = closed();
        let begin = FILES.map(|file| std::fs::read(folder.join(file)).unwrap_or_default());
        let settings = std::fs::read(folder.join("study.toml")).unwrap();
        let calls = recorded(&folder, &home.path().join("trace"))?;
        Some(Recorded { home, settings, before, begin, calls })
    }

    /// Cuts the power somewhere: how many were acknowledged by then, and how many of them are lost;
    /// nothing where the study is damaged. A disk that is not honest only says that it keeps things.
    fn cut(&self, chance: &mut StdRng, is_honest: bool) -> (usize, Option<usize>) {
        let at = chance.random_range(0..=self.calls.len());
        let mut disk = self.begin.clone().map(|safe| OnDisk { safe, since: vec![] });
        let mut told = Vec::new();
        for (number, call) in self.calls[..at].iter().enumerate() {
            match call {
                Call::Told { seq, name, kind } => told.push((*seq, &**name, &**kind)),
                Call::Safe { .. } if !is_honest => {}
                Call::Write { file, .. }
                | Call::Cut { file, .. }
                | Call::Gone { file }
                | Call::Safe { file, .. } => disk[*file].take(number, call),
            }
        }
        let place = tempfile::tempdir_in(self.home.path()).unwrap();
        std::fs::write(place.path().join("study.toml"), &self.settings).unwrap();
        for (file, disk) in FILES.iter().zip(&disk) {
            std::fs::write(place.path().join(file), disk.found(chance)).unwrap();
        }
        (told.len(), missing(place.path(), self.before, &told))
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_the_power_goes() {
    let cuts = std::env::var("HEARD_CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(CUTS);
    let Some(recorded) = Recorded::new() else {
        println!("not run: this system records no calls (strace)");
        return;
    };
    let calls = &recorded.calls;
    let syncs = calls.iter().filter(|call| matches!(call, Call::Safe { .. })).count();
    assert!(syncs > 30, "{syncs} syncs among {} calls", calls.len());
    let mut chance = StdRng::seed_from_u64(1_859);
    let mut acknowledged = 0;
    for cut in 0..cuts {
        let (told, lost) = recorded.cut(&mut chance, true);
        assert_eq!(lost, Some(0), "cut {cut} of {} calls, {told} acknowledged", calls.len());
        acknowledged += told;
    }
    // The same on a disk that lies has to show, or nothing was tried.
    let noticed = (0..12).filter(|_| recorded.cut(&mut chance, false).1 != Some(0)).count();
    assert!(noticed > 0, "a disk that lies would not have been noticed");
    println!(
        "the power cut at {cuts} places among {} calls: {acknowledged} acknowledged, none lost",
        calls.len()
    );
}
