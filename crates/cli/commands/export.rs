//! `heard export`

mod project;

use std::path::PathBuf;
use std::process::ExitCode;

use heard_study::{Key, Study};

use crate::failure::Failure;

/// Write the study for other programs: a project, a codebook
///
/// `heard export FILE.qdpx` writes a REFI-QDA project: texts, codes, codings, memos, people.
/// `heard export FILE.qdc` writes the codebook alone. What the format has no place for is told
/// each time; with --whole it goes into FILE.heard beside the project, and `heard import --whole`
/// reads it back.
///
/// What is written is raw: everything people said, with their names. It is for the research team
/// and goes nowhere else; who wrote it and why stands in `heard log`. With --anonymised names are
/// masked, with what the key knows too, coders are numbered, and memos stay here.
#[derive(clap::Args)]
pub(crate) struct Export {
    /// The file to write: NAME.qdpx or NAME.qdc
    file: PathBuf,
    /// Which program is to read it: `standard`, `nvivo-win`, `maxqda`, `qualcoder`. They count
    /// places in a text in different ways
    #[arg(long, default_value = "standard", value_name = "PROGRAM", value_parser = project::dialect)]
    dialect: &'static heard_export::project::Dialect,
    /// Mask names; needs the key
    #[arg(long)]
    anonymised: bool,
    /// Put everything else beside it, for Heard to read back
    #[arg(long, conflicts_with = "anonymised")]
    whole: bool,
    /// Why, for the log
    #[arg(long, value_name = "REASON", default_value = "")]
    why: String,
    /// Write over files that are there
    #[arg(long)]
    force: bool,
    /// Print what was written as JSON
    #[arg(long)]
    json: bool,
}

impl Export {
    /// Writes what was asked for.
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        project::write(&self, study, key)
    }
}
