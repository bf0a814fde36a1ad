//! Measures what is hidden and what is hidden for nothing, on texts with gold identifiers.
//!
//! ```text
//! cargo run -p heard-anonymise --example measure -- DEID [--missed] [--innocent]
//! ```
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a command for developers")]

#[path = "shared/corpus.rs"]
mod corpus;
#[path = "shared/scoring.rs"]
mod scoring;

use std::path::PathBuf;

use scoring::{Score, score, sets};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let deid = PathBuf::from(args.first().unwrap());
    let show = |flag: &str| args.iter().any(|arg| arg == flag);
    let only = args.iter().find_map(|arg| arg.strip_prefix("--only="));
    println!(
        "{:<22} {:>7} {:>8} {:>9} {:>8} {:>6} {:>6}",
        "set", "person", "hidden %", "innocent", "hidden %", "loc %", "org %"
    );
    for (name, documents) in sets(&deid) {
        if only.is_some_and(|only| only != name) {
            continue;
        }
        for lower in [false, true] {
            let mut total = Score::default();
            for document in &documents {
                total.add(score(document, lower));
            }
            println!("{:<22} {}", format!("{name}{}", if lower { " lower" } else { "" }), total);
            if show("--missed") {
                for line in &total.missed {
                    println!("    missed   {line}");
                }
            }
            if show("--innocent") {
                for line in &total.wronged {
                    println!("    innocent {line}");
                }
            }
        }
    }
}
