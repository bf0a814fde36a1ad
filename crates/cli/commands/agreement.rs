//! `heard agreement`

mod within;

use std::path::PathBuf;
use std::process::ExitCode;

use heard_measure::{Ratings, agreement};
use heard_study::{Key, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::out;

/// Say how far coders agree, with every usual coefficient
///
/// In a study: for each code, a unit (a turn, unless you say otherwise) is there or not there
/// for each coder who coded in the transcript. The places where coders differ come with it:
/// they are what a comparison is for. With --ratings no study is needed: a CSV with the columns
/// unit, coder, value. A coefficient that is not defined is left empty, never guessed.
#[derive(clap::Args)]
pub(crate) struct Agreement {
    /// A CSV of unit, coder, value (an empty value is a gap)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["codes", "unit", "basis", "coder", "transcript", "words", "places"])]
    ratings: Option<PathBuf>,
    #[command(flatten)]
    asked: within::Asked,
    /// Fixes the interval, so that the same table gives the same figures
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Alpha {
    nominal: Option<f64>,
    ordinal: Option<f64>,
    interval: Option<f64>,
    ratio: Option<f64>,
}

#[derive(Serialize)]
struct Interval {
    krippendorff_nominal: Option<(f64, f64)>,
}

#[derive(Serialize)]
struct Row {
    units: usize,
    coders: usize,
    percent: Option<f64>,
    cohen_kappa: Option<f64>,
    fleiss_kappa: Option<f64>,
    scott_pi: Option<f64>,
    gwet_ac1: Option<f64>,
    brennan_prediger: Option<f64>,
    krippendorff_alpha: Alpha,
    ci: Interval,
}

impl Agreement {
    /// Whether no study is asked for.
    pub(crate) fn is_free(&self) -> bool {
        self.ratings.is_some()
    }

    /// Compares the coders of a study.
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        self.asked.run(study, key, self.seed, self.json)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Compares the coders of a table.
    pub(crate) fn free(self) -> Result<ExitCode, Failure> {
        let Some(file) = &self.ratings else { return Ok(ExitCode::SUCCESS) };
        let ratings = read(file)?;
        let found = agreement(&ratings, self.seed);
        if self.json {
            out::json(&row(&found))?;
        } else {
            out::data(&words(&found))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn read(path: &std::path::Path) -> Result<Ratings, Failure> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| {
        Failure::new(format!("`{shown}`: {error}"))
            .hint("name a CSV with the columns unit, coder, value")
    })?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
    let head =
        reader.headers().map_err(|error| Failure::new(format!("{shown}:1: {error}")))?.clone();
    let column = |name: &str| {
        head.iter().position(|found| found.eq_ignore_ascii_case(name)).ok_or_else(|| {
            Failure::new(format!(
                "{shown}:1: there is no column `{name}`; there is {}",
                head.iter().collect::<Vec<_>>().join(", ")
            ))
            .hint("the first line must name the columns unit, coder, value")
        })
    };
    let (unit, coder, value) = (column("unit")?, column("coder")?, column("value")?);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| Failure::new(format!("{shown}: {error}")))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        if cell(unit).is_empty() || cell(coder).is_empty() {
            return Err(Failure::new(format!("{shown}:{line}: a row without a unit or a coder"))
                .hint("every row needs both; only the value may be empty"));
        }
        rows.push((cell(unit), cell(coder), cell(value)));
    }
    if rows.is_empty() {
        return Err(Failure::new(format!("{shown}: there is no row under the headings")));
    }
    Ratings::new(rows.iter().map(|(u, c, v)| (u.as_str(), c.as_str(), v.as_str()))).map_err(
        |error| Failure::new(format!("{shown}: {error}")).hint("give each coder one value a unit"),
    )
}

fn row(found: &heard_measure::Agreement) -> Row {
    Row {
        units: found.units,
        coders: found.coders,
        percent: found.percent,
        cohen_kappa: found.cohen_kappa,
        fleiss_kappa: found.fleiss_kappa,
        scott_pi: found.scott_pi,
        gwet_ac1: found.gwet_ac1,
        brennan_prediger: found.brennan_prediger,
        krippendorff_alpha: Alpha {
            nominal: found.alpha_nominal,
            ordinal: found.alpha_ordinal,
            interval: found.alpha_interval,
            ratio: found.alpha_ratio,
        },
        ci: Interval { krippendorff_nominal: found.ci_alpha_nominal },
    }
}

fn words(found: &heard_measure::Agreement) -> String {
    let figure =
        |value: Option<f64>| value.map_or("not defined".to_owned(), |value| format!("{value:.3}"));
    let mut lines = vec![
        format!("{} by {}", out::count(found.units, "unit"), out::count(found.coders, "coder")),
        format!("  percent agreement       {}", figure(found.percent)),
        format!("  Cohen's kappa           {}", figure(found.cohen_kappa)),
        format!("  Scott's pi              {}", figure(found.scott_pi)),
        format!("  Fleiss' kappa           {}", figure(found.fleiss_kappa)),
        format!("  Gwet's AC1              {}", figure(found.gwet_ac1)),
        format!("  Brennan–Prediger        {}", figure(found.brennan_prediger)),
        format!("  Krippendorff's alpha    {} nominal", figure(found.alpha_nominal)),
    ];
    if let Some((low, high)) = found.ci_alpha_nominal {
        lines.push(format!(
            "                          {low:.3} to {high:.3} (95 %, units drawn again)"
        ));
    }
    for (name, value) in [
        ("ordinal", found.alpha_ordinal),
        ("interval", found.alpha_interval),
        ("ratio", found.alpha_ratio),
    ] {
        if value.is_some() {
            lines.push(format!("                          {} {name}", figure(value)));
        }
    }
    if found.prevalence.is_some_and(|share| share > 0.95) {
        lines.push("  caution: more than 95 % of the values are one category; kappa and alpha say little here".to_owned());
    }
    lines.join("\n")
}
