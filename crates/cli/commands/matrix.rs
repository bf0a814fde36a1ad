//! `heard matrix`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use heard_model::CodingId;
use heard_study::{ChartPassage, ChartSheet, Key, NewChart, Study};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::out;

/// Write the summaries of the framework matrix: a person by a theme
///
/// A summary is yours, in your words, and rests on passages; Heard writes none. `heard report
/// matrix` lays them all out; the page has them to edit.
#[derive(clap::Args)]
pub(crate) struct Matrix {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show one cell: its passages, names hidden, and what is written
    Cell {
        /// The participant, such as M01
        case: String,
        /// The theme or code, by id or name
        theme: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Write a cell's summary; without one: read, and nothing to chart
    Chart {
        /// The participant, such as M01
        case: String,
        /// The theme or code, by id or name
        theme: String,
        /// The summary; `-` reads it from the keyboard or a pipe
        #[arg(default_value = "")]
        summary: String,
        /// The numbers of the codings it rests on, such as 12,15 (`heard matrix cell` shows them)
        #[arg(long, value_delimiter = ',', value_name = "NUMBERS")]
        on: Vec<i64>,
        /// It rests on every passage of the cell
        #[arg(long, conflicts_with = "on")]
        on_all: bool,
    },
    /// Take a cell's summary away, so that it is not yet charted
    Clear {
        /// The participant
        case: String,
        /// The theme or code
        theme: String,
    },
    /// Bring summaries in: a CSV or workbook with case, theme, summary, codings
    Import {
        /// The table; codings are numbers with `;` between them
        file: PathBuf,
    },
}

impl Matrix {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Cell { case, theme, json } => cell(study, key, &case, &theme, json)?,
            Command::Chart { case, theme, summary, on, on_all } => {
                let summary = match summary.as_str() {
                    "-" => std::io::read_to_string(std::io::stdin())?,
                    _ => summary,
                };
                let codings = match on_all {
                    true => {
                        let sheet = study.chart_sheet(&case, &theme, key)?;
                        sheet.passages.iter().map(|one| one.coding.id).collect()
                    }
                    false => on.into_iter().map(CodingId).collect(),
                };
                study.chart(vec![NewChart { case, theme, summary, codings }], None)?;
                out::say("charted; `heard report matrix` lays the matrix out");
            }
            Command::Clear { case, theme } => {
                study.unchart(&case, &theme)?;
                out::say("cleared; `heard undo` brings it back");
            }
            Command::Import { file } => {
                let charts = read(&file)?;
                let done = study.chart(charts, None)?;
                out::say(&format!("charted {}", out::count(done.value, "cell")));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn cell(
    study: &Study,
    key: Option<&Key>,
    case: &str,
    theme: &str,
    as_json: bool,
) -> Result<(), Failure> {
    let sheet = study.chart_sheet(case, theme, key)?;
    if as_json {
        return out::json(&as_value(&sheet));
    }
    let mut lines =
        vec![format!("{} ({}), {} {}", sheet.case, sheet.label, sheet.theme, sheet.theme_name)];
    match &sheet.written {
        Some(written) if written.summary.is_empty() => {
            lines.push(format!("  read, and nothing to chart ({})", written.author));
        }
        Some(written) => lines.push(format!("  {} ({})", written.summary, written.author)),
        None => lines.push("  not yet charted".to_owned()),
    }
    lines.extend(sheet.cell.stale.iter().map(|one| format!("  read it again: {}", one.told())));
    for one in &sheet.passages {
        let mark = if one.is_linked { "*" } else { " " };
        let turn = one.turn.map(|turn| format!("#{turn}")).unwrap_or_default();
        lines.push(format!(
            "{mark} {:>5}  {}{turn}  {}  “{}”",
            one.coding.id.0,
            one.coding.transcript,
            one.coding.code,
            one.words.as_str().replace('\n', " ")
        ));
    }
    lines.push("  * the summary rests on it".to_owned());
    out::data(&lines.join("\n"))
}

fn as_value(sheet: &ChartSheet) -> Value {
    let passage = |one: &ChartPassage| {
        json!({
            "coding": one.coding.id.0, "code": one.coding.code.to_string(),
            "transcript": one.coding.transcript.as_str(), "turn": one.turn,
            "linked": one.is_linked, "text": one.words.as_str(),
        })
    };
    json!({
        "case": sheet.case.as_str(), "theme": sheet.theme.to_string(),
        "state": sheet.cell.charting.as_str(), "summary": sheet.cell.summary,
        "read_again": sheet.cell.stale.iter().map(|one| one.told()).collect::<Vec<_>>(),
        "passages": sheet.passages.iter().map(passage).collect::<Vec<_>>(),
    })
}

fn read(file: &Path) -> Result<Vec<NewChart>, Failure> {
    let (shown, bytes) = crate::commands::participant::load(file)?;
    let table = heard_import::plain_table(&shown, &bytes)?;
    let column = |name: &str| table.column(&[name]);
    let (Some(case), Some(theme), Some(summary)) =
        (column("case"), column("theme"), column("summary"))
    else {
        return Err(Failure::new(format!("{shown}: there must be columns case, theme, summary"))
            .hint("and codings: the numbers that each summary rests on, `;` between them"));
    };
    let codings = column("codings");
    let mut charts = Vec::with_capacity(table.rows.len());
    for (line, cells) in &table.rows {
        let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
        let listed = codings.map(cell).unwrap_or_default();
        let words = listed.split([';', ',', ' ']).filter(|word| !word.is_empty());
        let number = |word: &str| {
            word.parse().map(CodingId).map_err(|_| {
                Failure::new(format!("{shown}:{line}: `{word}` is no number of a coding"))
                    .hint("`heard matrix cell CASE THEME` shows the numbers")
            })
        };
        charts.push(NewChart {
            case: cell(case),
            theme: cell(theme),
            summary: cell(summary),
            codings: words.map(number).collect::<Result<_, _>>()?,
        });
    }
    Ok(charts)
}
