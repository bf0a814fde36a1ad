//! `heard report matrix`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use heard_model::{CodeId, CodingId};
use heard_study::{ChartedCell, Study};
use serde_json::json;

use super::{Where, Which};
use crate::failure::Failure;

/// Lay out the framework matrix: people by themes, with the summaries you wrote
///
/// Summaries are written by people, never by Heard: name a CSV with the columns case, theme,
/// summary and codings (numbers of codings, `;` between them). A cell whose passages changed
/// since is marked as stale.
#[derive(clap::Args)]
pub(super) struct Matrix {
    #[command(flatten)]
    which: Which,
    /// A CSV of summaries: case, theme, summary, codings
    #[arg(long, value_name = "FILE")]
    summaries: Option<PathBuf>,
    #[command(flatten)]
    out: Where,
}

impl Matrix {
    pub(super) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let charted = match &self.summaries {
            Some(file) => read(file)?,
            None => Vec::new(),
        };
        let found = study.framework(&self.which.counted()?, &charted)?;
        let heading = |id: CodeId| id.to_string();
        let numbers =
            |ids: &[CodingId]| -> Vec<i64> { ids.iter().map(|coding| coding.0).collect() };
        let matrix = &found.value;
        let mut cells = Vec::new();
        for (case, row) in matrix.cases.iter().zip(&matrix.cells) {
            for (theme, cell) in matrix.themes.iter().zip(row) {
                cells.push(json!({
                    "case": case,
                    "theme": theme.to_string(),
                    "state": format!("{:?}", cell.charting),
                    "summary": cell.summary,
                    "codings": numbers(&cell.linked),
                    "not_yet_linked": numbers(&cell.unlinked),
                }));
            }
        }
        let table = found.for_team(matrix.table(heading));
        self.out.put(study, &table, &[("cells", json!(cells))])?;
        Ok(ExitCode::SUCCESS)
    }
}

fn read(file: &Path) -> Result<Vec<ChartedCell>, Failure> {
    let (shown, bytes) = crate::commands::participant::load(file)?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
    let head =
        reader.headers().map_err(|error| Failure::new(format!("{shown}:1: {error}")))?.clone();
    let column = |name: &str| head.iter().position(|found| found.eq_ignore_ascii_case(name));
    let (Some(case), Some(theme), Some(summary)) =
        (column("case"), column("theme"), column("summary"))
    else {
        return Err(Failure::new(format!(
            "{shown}:1: there must be the columns case, theme, summary"
        ))
        .hint("a column codings is welcome: the numbers that each summary rests on"));
    };
    let codings = column("codings");
    let mut cells = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| Failure::new(format!("{shown}: {error}")))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        let mut numbers = Vec::new();
        let listed = codings.map(cell).unwrap_or_default();
        for word in listed.split([';', ' ']).filter(|word| !word.is_empty()) {
            let number = word.parse().map_err(|_| {
                Failure::new(format!("{shown}:{line}: `{word}` is no number of a coding"))
                    .hint("`heard code list` shows the numbers")
            })?;
            numbers.push(CodingId(number));
        }
        cells.push(ChartedCell {
            case: cell(case),
            theme: cell(theme),
            summary: cell(summary),
            codings: numbers,
        });
    }
    Ok(cells)
}
