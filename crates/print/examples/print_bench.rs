//! How long the gate and the sheets of cards take together, and how that grows.
//!
//! `cargo run --release -p heard-print --example print_bench`; see `benches/outputs.sh`. The words
//! are invented and differ from card to card. Times are CPU seconds of this process, all threads.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

#[allow(dead_code, reason = "a test's page; only some of it is used here")]
#[path = "../../export/tests/shared/page.rs"]
mod page;

use heard_anonymise::clear_release;
use heard_print::{CardSize, Profile, cards};

/// Sixteen plain words, from which every card gets an order of its own.
const WORDS: &str = "bag door rain bus form chair night tea stairs phone letter window coat paper \
    kettle corridor";

fn main() {
    println!("| cards | gate | A6 cards, PDF |");
    println!("|---|---|---|");
    for many in [50, 500, 5_000] {
        let page = page::grown(many, 16, WORDS);
        let begun = cpu();
        let cleared = match clear_release(&page) {
            Ok(cleared) => cleared,
            Err(report) => {
                println!("| {many} | not cleared: {} findings | |", report.findings.len());
                continue;
            }
        };
        let gated = cpu() - begun;
        let begun = cpu();
        let bytes = cards(&cleared, CardSize::A6, Profile::Clear).map(|pdf| pdf.len()).unwrap_or(0);
        println!("| {many} | {gated:.2} s | {:.2} s ({} kB) |", cpu() - begun, bytes / 1000);
    }
}

/// CPU seconds of this process so far, all its threads (Linux, a hundredth at a time); 0 elsewhere.
fn cpu() -> f64 {
    let said = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> =
        said.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}
