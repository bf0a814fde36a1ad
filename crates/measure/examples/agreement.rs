//! Every coefficient of tables of ratings, a JSON object a file, for `benches/agreement.py`.
//!
//! A table is a CSV with a unit a line and a coder a column, an empty cell a gap; no quotes.

#![allow(clippy::print_stdout, reason = "an example's answer goes to the terminal")]

use std::error::Error;
use std::time::Instant;

use heard_measure::ratings::Wide;
use heard_measure::{Ratings, agreement, coefficients};

fn main() -> Result<(), Box<dyn Error>> {
    let mut interval = true;
    for argument in std::env::args().skip(1) {
        if argument == "--no-interval" {
            interval = false;
            continue;
        }
        let started = Instant::now();
        let ratings = read(&std::fs::read(&argument)?);
        let read = started.elapsed().as_secs_f64();
        let found = if interval { agreement(&ratings, 1) } else { coefficients(&ratings) };
        let answer = serde_json::json!({
            "units": found.units, "coders": found.coders, "percent": found.percent,
            "cohen_kappa": found.cohen_kappa, "scott_pi": found.scott_pi,
            "fleiss_kappa": found.fleiss_kappa, "gwet_ac1": found.gwet_ac1,
            "brennan_prediger": found.brennan_prediger, "nominal": found.alpha_nominal,
            "ordinal": found.alpha_ordinal, "interval": found.alpha_interval,
            "ratio": found.alpha_ratio, "ci": found.ci_alpha_nominal,
            "megabytes": peak(),
            "seconds_read": read, "seconds": started.elapsed().as_secs_f64() - read,
        });
        println!("{answer}");
    }
    Ok(())
}

/// The most memory that the process held, where the system says so.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

fn read(bytes: &[u8]) -> Ratings {
    let mut lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let head = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let coders: Vec<String> = head.trim().split(',').skip(1).map(str::to_owned).collect();
    let mut wide = Wide::new(&coders);
    for line in lines {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        wide.add(line.split(|byte| *byte == b',').skip(1));
    }
    wide.ratings()
}
