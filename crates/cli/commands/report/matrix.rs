//! `heard report matrix`

use std::process::ExitCode;

use heard_model::CodingId;
use heard_study::{Key, Study};
use serde_json::json;

use super::{Where, Which};
use crate::failure::Failure;

/// Lay out the framework matrix: people by themes, with the summaries you wrote
///
/// Summaries are written by people, with `heard matrix`, never by Heard. Each rests on passages;
/// where one of them changed since, the cell is marked to be read again. Names are hidden unless
/// you say --as-written; the matrix is for the team and has no --for.
#[derive(clap::Args)]
pub(crate) struct Matrix {
    #[command(flatten)]
    which: Which,
    /// Show summaries as they were written, names too
    #[arg(long)]
    as_written: bool,
    /// Spell out approved quotes where a summary has [Q-0012]
    #[arg(long)]
    quotes: bool,
    #[command(flatten)]
    out: Where,
}

impl Matrix {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        let found = study.framework(&self.which.counted()?)?;
        let mut words = found.summaries();
        if !self.as_written {
            let masked = study.mask_words(&words, key)?;
            words = masked.iter().map(|words| words.as_str().to_owned()).collect();
        }
        if self.quotes {
            words = study.spell_out(&words, key)?;
        }
        let numbers =
            |ids: &[CodingId]| -> Vec<i64> { ids.iter().map(|coding| coding.0).collect() };
        let matrix = &found.value;
        let table = found.matrix_table(Some(&words));
        let mut cells = Vec::new();
        let mut at = 0;
        for (case, row) in matrix.cases.iter().zip(&matrix.cells) {
            for (theme, cell) in matrix.themes.iter().zip(row) {
                cells.push(json!({
                    "case": case,
                    "theme": theme.to_string(),
                    "state": cell.charting.as_str(),
                    "summary": words.get(at),
                    "codings": numbers(&cell.linked),
                    "not_yet_linked": numbers(&cell.unlinked),
                    "read_again": cell.stale.iter().map(|one| one.told()).collect::<Vec<_>>(),
                }));
                at += 1;
            }
        }
        self.out.put(study, &table.into(), &[("cells", json!(cells))])?;
        Ok(ExitCode::SUCCESS)
    }
}
