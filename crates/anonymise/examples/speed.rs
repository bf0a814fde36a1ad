//! Says how fast each recogniser reads, and all of them: a text from standard input, or every
//! file of a folder, one at a time, with the most memory that was used.
//!
//! ```text
//! cargo run --release -p heard-anonymise --example speed -- FOLDER [TIMES] [--lower]
//! ```
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a command for developers")]

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::time::Instant;

use heard_anonymise::RECOGNISERS;
use heard_anonymise::recognise::words::Words;

fn main() {
    heard_anonymise::mentions("Warm up with Kayleigh, 07700 900326.");
    let lower = std::env::args().any(|arg| arg == "--lower");
    let given: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--lower").collect();
    match given.first() {
        Some(folder) => {
            let times = given.get(1).map_or(1, |times| times.parse().unwrap());
            of_folder(folder, times, lower);
        }
        None => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).unwrap();
            of_text(&if lower { text.to_lowercase() } else { text });
        }
    }
}

fn of_text(text: &str) {
    let size = text.len() as f64 / 1e6;
    let start = Instant::now();
    let words = Words::new(text);
    println!("{:<20} {:>8.1} MB/s", "words", size / start.elapsed().as_secs_f64());
    for recogniser in RECOGNISERS {
        let start = Instant::now();
        recogniser.notice(&words, &mut Vec::new());
        println!("{:<20} {:>8.1} MB/s", recogniser.name(), size / start.elapsed().as_secs_f64());
    }
    let start = Instant::now();
    let count = heard_anonymise::mentions(text).len();
    println!("{:<20} {:>8.2} MB/s, {count} mentions", "all", size / start.elapsed().as_secs_f64());
    let start = Instant::now();
    heard_anonymise::anonymise(text);
    println!("{:<20} {:>8.2} MB/s", "anonymise", size / start.elapsed().as_secs_f64());
}

/// Reads the folder's files so many times over.
fn of_folder(folder: &str, times: usize, lower: bool) {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let start = cpu();
    let (mut read, mut bytes, mut mentions) = (0, 0, 0);
    for _ in 0..times {
        for file in &files {
            let text = fs::read_to_string(file).unwrap();
            let text = if lower { text.to_lowercase() } else { text };
            mentions += heard_anonymise::mentions(&text).len();
            bytes += text.len();
            read += 1;
            if read % 1_000 == 0 {
                let seconds = cpu() - start;
                let speed = bytes as f64 / 1e6 / seconds;
                println!(
                    "{read:>6} texts {:>7.1} MB {seconds:>7.1} s of processor {speed:>6.2} MB/s {mentions:>9} mentions {:>7} kB at most",
                    bytes as f64 / 1e6,
                    most_memory()
                );
            }
        }
    }
}

/// Seconds of processor time of this process.
fn cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let rest = stat.rsplit(')').next().unwrap();
    let ticks = |field: usize| rest.split_whitespace().nth(field).unwrap().parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}

/// The most memory held at once, in kB.
fn most_memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
