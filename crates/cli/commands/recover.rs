//! `heard recover`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::failure::Failure;
use crate::{out, world};

/// Save from a damaged study what can be saved, into a new folder
///
/// Takes over every text whose digest holds, and what lies on it: codings, codebooks, memos,
/// quotes. Says what could not be saved. The damaged folder is not touched: try a backup first.
#[derive(clap::Args)]
pub(crate) struct Recover {
    /// The folder to make; it must be empty or not there
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

impl Recover {
    pub(crate) fn run(self, from: &Path) -> Result<ExitCode, Failure> {
        let saved = heard_study::recover(from, &self.to, world::researcher(), world::world())?;
        out::data(&format!("saved {} (words, turns, files)", out::count(saved.texts, "text")))?;
        for (table, count) in &saved.rows {
            out::data(&format!("saved {count} of {table}"))?;
        }
        for what in &saved.lost {
            out::data(&format!("not saved: {what}"))?;
        }
        out::say(&format!("what could be saved lies in {}", saved.folder.display()));
        out::say("  the damaged folder is as it was: keep it until you are sure");
        out::say(&format!("next: heard --study {} check", saved.folder.display()));
        Ok(ExitCode::SUCCESS)
    }
}
