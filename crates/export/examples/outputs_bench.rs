//! How long the gate and the writers of tables and documents take, and how that grows.
//!
//! `cargo run --release -p heard-export --example outputs_bench`; see `benches/outputs.sh`. The
//! words are invented and differ from quote to quote. Times are CPU seconds of this process.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

#[allow(dead_code, reason = "a test's page; only some of it is used here")]
#[path = "../tests/shared/page.rs"]
mod page;

use heard_anonymise::{Permit, clear_internal, gate};

/// Sixty-four plain words, from which every quote gets an order of its own.
const WORDS: &str = "bag door rain bus form chair night tea stairs phone letter window coat paper \
    kettle corridor nurse meeting blanket bottle cot pram key drawer list pen lamp road garden \
    shop bread towel bath photo folder badge clock wall floor table plate cup shoe scarf button \
    ticket fare stop corner bench lift ward bed sheet pillow curtain drip chart tray spoon bib \
    hat mitten";

fn main() {
    println!("| quotes | gate | CSV | DOCX |");
    println!("|---|---|---|---|");
    for many in [500, 5_000, 50_000] {
        let page = page::grown(many, 28, WORDS);
        let begun = cpu();
        let gated = (many <= 5_000).then(|| gate(&page));
        let gate_took = cpu() - begun;
        let Some(permit) = Permit::new("bench", "to measure") else { return };
        let Ok(cleared) = clear_internal(&page, &permit) else { return };
        let mut took = Vec::new();
        for format in ["csv", "docx"] {
            let begun = cpu();
            let bytes = heard_export::render(format, &cleared).map(|bytes| bytes.len());
            took.push((cpu() - begun, bytes.unwrap_or(0)));
        }
        let gate_said =
            if gated.is_some() { format!("{gate_took:.2} s") } else { "not run".to_owned() };
        println!(
            "| {many} | {gate_said} | {:.2} s ({} kB) | {:.2} s ({} kB) |",
            took[0].0,
            took[0].1 / 1000,
            took[1].0,
            took[1].1 / 1000
        );
    }
}

/// CPU seconds of this process so far, from the system's own count (Linux); 0 elsewhere.
fn cpu() -> f64 {
    let said = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = said.split(' ').next().and_then(|word| word.parse::<u64>().ok());
    nanoseconds.unwrap_or(0) as f64 / 1e9
}
