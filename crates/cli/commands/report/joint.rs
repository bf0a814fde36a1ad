//! `heard report joint`

use std::path::PathBuf;
use std::process::ExitCode;

use heard_study::{JointRow, Key, Study};

use super::{Where, Whose};
use crate::failure::Failure;
use crate::out;

/// Lay figures from elsewhere beside themes and approved quotes (a joint display)
///
/// FILE has a row a figure, under the headings construct, measure, group, estimate, ci, n, source,
/// theme, fit, inference. How the two fit (confirm, expand, diverge, silent) and what follows from
/// both is for you to write; what is missing is said. People are never followed from one strand to
/// the other.
#[derive(clap::Args)]
pub(super) struct Joint {
    /// A CSV or workbook of figures
    file: PathBuf,
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    out: Where,
}

impl Joint {
    pub(super) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        let (shown, bytes) = crate::commands::participant::load(&self.file)?;
        let rows = JointRow::read(&shown, &bytes)?;
        if key.is_none() {
            out::say("the key is not open, so no new quote can be shown; name it with --key");
        }
        let found = study.joint_display(&self.whose.counted()?, &rows, key)?;
        let table = found.for_team(found.value.clone());
        self.out.put(study, &table.into(), &[])?;
        Ok(ExitCode::SUCCESS)
    }
}
