//! How long the gate and the sheets of cards take together, and how that grows.
//!
//! `cargo run --release -p heard-print --example print_bench`; see `benches/outputs.sh`. The words
//! are invented and differ from card to card. Times are CPU seconds of this process, all threads.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

#[allow(dead_code, reason = "a test's page; only some of it is used here")]
#[path = "../../export/tests/shared/page.rs"]
mod page;

use heard_anonymise::{Page, clear_release, mask};
use heard_model::{QuoteId, SourceText, Span, Use};
use heard_print::{CardSize, Profile, cards};

/// Sixteen plain words, from which every card gets an order of its own.
const WORDS: &str = "bag door rain bus form chair night tea stairs phone letter window coat paper \
    kettle corridor";

fn main() {
    println!("| cards | gate | A6 cards, PDF |");
    println!("|---|---|---|");
    for many in [50, 500, 5_000] {
        let page = grown(many);
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

/// A page that passes, with so many cards.
fn grown(many: usize) -> Page {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut page = page::page(Use::Workshop);
    let pattern = page.cards.clone();
    page.cards = (0..many)
        .map(|at| {
            let mut card = pattern[at % pattern.len()].clone();
            let mut seed = at as u64 * 2_654_435_761 + 12_345;
            let mut said = String::from("I had");
            for _ in 0..16 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                said.push_str(" the ");
                said.push_str(words[(seed >> 33) as usize % words.len()]);
            }
            card.shown = mask(&SourceText::new(&said), &[], &page.register).words;
            card.number = u32::try_from(at).unwrap_or(u32::MAX - 1) + 1;
            card.quote = QuoteId(card.number);
            card.span = Span::new(at * 200, at * 200 + 90).unwrap_or(card.span);
            card
        })
        .collect();
    page
}

/// CPU seconds of this process so far, all its threads (Linux, a hundredth at a time); 0 elsewhere.
fn cpu() -> f64 {
    let said = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> =
        said.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}
