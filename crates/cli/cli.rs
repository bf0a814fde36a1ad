//! The words of the command line: its first page is this table.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use heard_study::Study;

use crate::commands::{agreement, init, log, undo};
use crate::failure::Failure;
use crate::world;

/// From interview transcripts to coded evidence and safe quote collections
///
/// Heard keeps a study in one folder on your own computer. Nothing is sent anywhere.
/// New here? Run `heard demo`: it does the whole job on an invented study and tells
/// you which files to open.
#[derive(Parser)]
#[command(name = "heard", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    /// The study's folder (the nearest one upward where nothing is said)
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) study: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Init),
    Agreement(agreement::Agreement),
    Log(log::Log),
    Undo(undo::Undo),
    Redo(undo::Redo),
}

impl Cli {
    /// Does what was asked.
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let place = self.study;
        match self.command {
            Command::Init(command) => command.run(),
            Command::Agreement(command) => command.run(),
            Command::Log(command) => command.run(&open(place)?),
            Command::Undo(command) => command.run(&open(place)?),
            Command::Redo(command) => command.run(&open(place)?),
        }
    }
}

/// The study named with --study, or the nearest one upward.
fn open(place: Option<PathBuf>) -> Result<Study, Failure> {
    let here = world::here();
    let folder = place.or_else(|| world::study_above(&here)).unwrap_or(here);
    Ok(Study::open(&folder, world::researcher(), world::world())?)
}
