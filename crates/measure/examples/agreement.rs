//! Every coefficient of tables of ratings, a JSON object a file, for `benches/agreement.py`.
//!
//! A table is a CSV with a unit a line and a coder a column, an empty cell a gap; no quotes.

#![allow(clippy::print_stdout, reason = "an example's answer goes to the terminal")]

use std::error::Error;
use std::time::Instant;

use heard_measure::{Ratings, agreement, coefficients};

fn main() -> Result<(), Box<dyn Error>> {
    let mut interval = true;
    for argument in std::env::args().skip(1) {
        if argument == "--no-interval" {
            interval = false;
            continue;
        }
        let started = Instant::now();
        let text = std::fs::read_to_string(&argument)?;
        let mut lines = text.lines();
        let coders: Vec<&str> = lines.next().unwrap_or_default().split(',').skip(1).collect();
        let ratings = Ratings::new(lines.flat_map(|line| {
            let (unit, values) = line.split_once(',').unwrap_or((line, ""));
            coders.iter().zip(values.split(',')).map(move |(coder, value)| (unit, *coder, value))
        }))?;
        let read = started.elapsed().as_secs_f64();
        let found = if interval { agreement(&ratings, 1) } else { coefficients(&ratings) };
        let answer = serde_json::json!({
            "units": found.units, "coders": found.coders, "percent": found.percent,
            "cohen_kappa": found.cohen_kappa, "scott_pi": found.scott_pi,
            "fleiss_kappa": found.fleiss_kappa, "gwet_ac1": found.gwet_ac1,
            "brennan_prediger": found.brennan_prediger, "nominal": found.alpha_nominal,
            "ordinal": found.alpha_ordinal, "interval": found.alpha_interval,
            "ratio": found.alpha_ratio, "ci": found.ci_alpha_nominal,
            "seconds_read": read, "seconds": started.elapsed().as_secs_f64() - read,
        });
        println!("{answer}");
    }
    Ok(())
}
