//! What was acknowledged survives: a process that writes is killed at random moments.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]
#![allow(clippy::print_stdout, reason = "what was counted is worth a line")]

#[path = "house/days.rs"]
mod days;
#[path = "house/halfway.rs"]
mod halfway;
#[path = "house/hands.rs"]
mod hands;
#[path = "house/kept_from.rs"]
mod kept_from;
#[path = "house/older.rs"]
mod older;
#[path = "house/power.rs"]
mod power;
#[path = "house/room.rs"]
mod room;
#[path = "house/rows.rs"]
mod rows;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use heard_study::{Actor, LogFilter, Study};
use rand::{RngExt as _, SeedableRng as _};

use hands::Hands;
use room::{room, world};

/// Where the child writes; without it the child's test does nothing.
const FOLDER: &str = "HEARD_KILL_FOLDER";
const SEED: &str = "HEARD_KILL_SEED";

/// After so many turns of each the child ends by itself; where nothing is said it never does.
const TURNS: &str = "HEARD_KILL_TURNS";

/// How often the child is killed in an ordinary run (`HEARD_KILLS` asks for more), and how often it
/// works on the same study.
const KILLS: u64 = 200;
const SAME_STUDY: u64 = 20;

/// The child: three people work at random and say what was acknowledged, until the process dies.
#[test]
fn work_until_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let seed: u64 = std::env::var(SEED).unwrap().parse().unwrap();
    let turns = std::env::var(TURNS).ok().and_then(|turns| turns.parse().ok()).unwrap_or(u64::MAX);
    let study = Study::open(Path::new(&folder), Actor::researcher("ana"), world()).unwrap();
    std::thread::scope(|scope| {
        for (place, name) in ["ana", "jonas", "mira"].into_iter().enumerate() {
            let study = study.by(Actor::researcher(name));
            scope.spawn(move || {
                let mut hands = Hands::new(&format!("{name}{seed}"), seed * 3 + place as u64);
                for turn in 0..turns {
                    let done = match turn % 6 {
                        5 => hands.undo(&study),
                        _ => hands.act(&study),
                    };
                    if let Some(seq) = done.unwrap() {
                        let told =
                            study.log(&LogFilter { after: Some(seq - 1), ..LogFilter::default() });
                        let event = told.unwrap().pop().unwrap();
                        let line = format!("ack {seq} {name} {}\n", event.kind.as_str());
                        std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
                    }
                }
            });
        }
    });
}

fn child(folder: &Path, seed: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["work_until_killed", "--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets the child work for a while, kills it, and returns what it was told was saved.
fn work_and_die(folder: &Path, seed: u64, life: Duration) -> Vec<(u64, String, String)> {
    let mut child = child(folder, seed);
    let out = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut acknowledged = Vec::new();
        for line in BufReader::new(out).lines() {
            let Ok(line) = line else { break };
            let words: Vec<&str> = line.split(' ').collect();
            // The last line may be cut: it counts only where it is whole.
            if let [.., "ack", seq, name, kind] = words[..]
                && let Ok(seq) = seq.parse()
            {
                acknowledged.push((seq, name.to_owned(), kind.to_owned()));
            }
        }
        acknowledged
    });
    std::thread::sleep(life);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    if std::env::var(FOLDER).is_ok() {
        return;
    }
    let kills = std::env::var("HEARD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(KILLS);
    let mut chance = rand::rngs::StdRng::seed_from_u64(2026);
    let (mut told, mut slowest) = (0, Duration::ZERO);
    let mut home = room();
    for kill in 0..kills {
        if kill % SAME_STUDY == 0 {
            home = room();
        }
        let folder = home.study.folder().to_owned();
        let before = home.study.position().unwrap();
        let life = Duration::from_millis(chance.random_range(15..160));
        let acknowledged = work_and_die(&folder, kill, life);
        told += acknowledged.len();
        let started = Instant::now();
        let study = Study::open(&folder, Actor::researcher("ana"), world()).unwrap();
        let log = study.log(&LogFilter { after: Some(before), ..LogFilter::default() }).unwrap();
        slowest = slowest.max(started.elapsed());
        for (seq, name, kind) in &acknowledged {
            let event = log.iter().find(|event| event.seq == *seq);
            let event = event.unwrap_or_else(|| panic!("kill {kill}: operation {seq} is lost"));
            assert_eq!((&event.actor, event.kind.as_str()), (name, kind.as_str()), "{seq}");
        }
        if kill % SAME_STUDY == SAME_STUDY - 1 || kill % 7 == 0 {
            let found = study.check().unwrap();
            assert!(found.iter().all(|finding| !finding.is_damage), "kill {kill}: {found:?}");
        }
    }
    println!("{kills} kills, {told} acknowledged, none lost; slowest start {slowest:?}");
    assert!(told > kills as usize, "the child hardly worked: {told}");
}
