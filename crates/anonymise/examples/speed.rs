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
    let say = |name: &str, start: f64, more: &str| {
        println!("{name:<20} {:>9.2} MB/s{more}", size / (cpu() - start).max(1e-9));
    };
    let start = cpu();
    let words = Words::new(text);
    say("words", start, "");
    for recogniser in RECOGNISERS {
        let start = cpu();
        recogniser.notice(&words, &mut Vec::new());
        say(recogniser.name(), start, "");
    }
    let start = cpu();
    let count = heard_anonymise::mentions(text).len();
    say("all", start, &format!(", {count} mentions"));
    let start = cpu();
    let hidden = heard_anonymise::anonymise(text).mentions.len();
    say("anonymise", start, &format!(", {hidden} hidden"));
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

/// Seconds of processor time of this process's one thread.
fn cpu() -> f64 {
    let told = fs::read_to_string("/proc/self/schedstat").unwrap();
    told.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// The most memory held at once, in kB.
fn most_memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
