//! `heard undo` and `heard redo`

use std::process::ExitCode;

use heard_study::{Study, TakenBack};

use crate::failure::Failure;
use crate::out;

/// Take back your latest operation, or one by its number
///
/// Undoing is an operation too, so `heard log` shows it. Where somebody built on what you
/// did, nothing is taken back and you are told who.
#[derive(clap::Args)]
pub(crate) struct Undo {
    /// The operation's number in `heard log`
    number: Option<u64>,
}

/// Do again what you took back last
#[derive(clap::Args)]
pub(crate) struct Redo {}

impl Undo {
    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let taken = study.undo(self.number)?;
        out::say(&format!("took back {}", told(&taken)));
        out::say("  `heard redo` brings it back");
        Ok(ExitCode::SUCCESS)
    }
}

impl Redo {
    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let taken = study.redo()?;
        out::say(&format!("did again {}", told(&taken)));
        Ok(ExitCode::SUCCESS)
    }
}

fn told(taken: &TakenBack) -> String {
    let subject = taken.of.subject.as_deref().filter(|subject| !subject.is_empty());
    let about = subject.map(|subject| format!(", {subject}")).unwrap_or_default();
    format!("{}: {}{about}", taken.of.seq, taken.of.kind.as_str())
}
