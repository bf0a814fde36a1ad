//! The words of the command line: its first page is this table.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands;
use crate::failure::Failure;

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
    Agreement(commands::agreement::Agreement),
}

impl Cli {
    /// Does what was asked.
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Agreement(command) => command.run(),
        }
    }
}
