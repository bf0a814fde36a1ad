//! Says how fast each recogniser reads a text from standard input.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a command for developers")]

use std::io::Read;
use std::time::Instant;

use heard_anonymise::RECOGNISERS;
use heard_anonymise::recognise::words::Words;

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let size = text.len() as f64 / 1e6;
    heard_anonymise::mentions("Warm up with Kayleigh, 07700 900326.");
    let start = Instant::now();
    let words = Words::new(&text);
    println!("{:<20} {:>8.1} MB/s", "words", size / start.elapsed().as_secs_f64());
    for recogniser in RECOGNISERS {
        let start = Instant::now();
        recogniser.notice(&words, &mut Vec::new());
        println!("{:<20} {:>8.1} MB/s", recogniser.name(), size / start.elapsed().as_secs_f64());
    }
    let start = Instant::now();
    let count = heard_anonymise::mentions(&text).len();
    println!("{:<20} {:>8.2} MB/s, {count} mentions", "all", size / start.elapsed().as_secs_f64());
    let start = Instant::now();
    heard_anonymise::anonymise(&text);
    println!("{:<20} {:>8.2} MB/s", "anonymise", size / start.elapsed().as_secs_f64());
}
