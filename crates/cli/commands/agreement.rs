//! `heard agreement`

mod lists;
mod within;

use std::path::PathBuf;
use std::process::ExitCode;

use heard_measure::ratings::{Rows, Wide};
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
/// unit, coder, value, or a unit a line and a coder a column. Nor with --lists: two people's own
/// lists are paired by their words. A coefficient that is not defined is left empty, never guessed.
#[derive(clap::Args)]
pub(crate) struct Agreement {
    /// A CSV of unit, coder, value, or of units by coders (an empty value is a gap)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["codes", "unit", "basis", "coder", "transcript", "words", "places"])]
    ratings: Option<PathBuf>,
    /// Two lists, CSV or workbooks: items in the first column, their values in the second
    #[arg(long, value_name = "FILE", num_args = 2, conflicts_with_all = ["ratings", "codes", "unit", "basis", "coder", "transcript", "words", "places"])]
    lists: Vec<PathBuf>,
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
    conger_kappa: Option<f64>,
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
        self.ratings.is_some() || !self.lists.is_empty()
    }

    /// Compares the coders of a study.
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        self.asked.run(study, key, self.seed, self.json)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Compares the coders of a table.
    pub(crate) fn free(self) -> Result<ExitCode, Failure> {
        let Some(file) = &self.ratings else {
            lists::compare(&self.lists, self.json)?;
            return Ok(ExitCode::SUCCESS);
        };
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
    let column = |name: &str| head.iter().position(|found| found.trim().eq_ignore_ascii_case(name));
    let ratings = match (column("unit"), column("coder"), column("value")) {
        (Some(unit), Some(coder), Some(value)) => {
            long(&mut reader, &shown.to_string(), [unit, coder, value])?
        }
        (_, None, None) if head.len() > 2 => wide(&mut reader, &shown.to_string(), &head)?,
        (unit, coder, value) => {
            let columns = [("unit", unit), ("coder", coder), ("value", value)];
            let missing = columns.iter().find(|(_, at)| at.is_none()).map_or("unit", |one| one.0);
            return Err(no_column(&shown.to_string(), missing, &head));
        }
    };
    if ratings.units() == 0 {
        return Err(Failure::new(format!("{shown}: there is no row under the headings")));
    }
    Ok(ratings)
}

fn no_column(shown: &str, missing: &str, head: &csv::StringRecord) -> Failure {
    let there = head.iter().collect::<Vec<_>>().join(", ");
    Failure::new(format!("{shown}:1: there is no column `{missing}`; there is {there}")).hint(
        "the first line names the columns unit, coder, value; or a unit and then each coder, with \
         a unit a line",
    )
}

type Reader<'a> = csv::Reader<&'a [u8]>;

/// A row a rating.
fn long(reader: &mut Reader<'_>, shown: &str, columns: [usize; 3]) -> Result<Ratings, Failure> {
    let mut rows = Rows::default();
    let mut record = csv::StringRecord::new();
    while next(shown, reader.read_record(&mut record))? {
        let [unit, coder, value] = columns.map(|at| record.get(at).unwrap_or_default());
        if unit.is_empty() || coder.is_empty() {
            let line = record.position().map_or(0, csv::Position::line);
            return Err(Failure::new(format!("{shown}:{line}: a row without a unit or a coder"))
                .hint("every row needs both; only the value may be empty"));
        }
        rows.add(unit, coder, value);
    }
    rows.ratings().map_err(|error| {
        Failure::new(format!("{shown}: {error}")).hint("give each coder one value a unit")
    })
}

/// A unit a line and a coder a column, as published tables are.
fn wide(
    reader: &mut Reader<'_>,
    shown: &str,
    head: &csv::StringRecord,
) -> Result<Ratings, Failure> {
    let coders: Vec<String> = head.iter().skip(1).map(str::to_owned).collect();
    let mut wide = Wide::new(&coders);
    let mut record = csv::ByteRecord::new();
    while next(shown, reader.read_byte_record(&mut record))? {
        wide.add(record.iter().skip(1));
    }
    Ok(wide.ratings())
}

fn next(shown: &str, read: csv::Result<bool>) -> Result<bool, Failure> {
    read.map_err(|error| Failure::new(format!("{shown}: {error}")))
}

fn row(found: &heard_measure::Agreement) -> Row {
    Row {
        units: found.units,
        coders: found.coders,
        percent: found.percent,
        cohen_kappa: found.cohen_kappa,
        conger_kappa: found.conger_kappa,
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
        format!("  Conger's kappa          {}", figure(found.conger_kappa)),
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
