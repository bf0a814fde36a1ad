//! `heard export`

mod project;
mod tables;

use std::path::PathBuf;
use std::process::ExitCode;

use heard_study::{Key, Study};

use crate::failure::Failure;

/// Write the study for other programs: a project, a codebook, tables
///
/// `heard export FILE.qdpx` writes a REFI-QDA project: texts, codes, codings, memos, people.
/// `heard export FILE.qdc` writes the codebook alone. What the format has no place for is told
/// each time; with --whole it goes into FILE.heard beside the project, and `heard import --whole`
/// reads it back.
///
/// `heard export tables DIR` writes codings, quotes, participants, attributes and turns as CSV with
/// a dictionary of every column, for R, Python or a spreadsheet; `--as parquet` writes Parquet, in
/// which numbers are numbers; `heard export tables FILE.xlsx` puts them into one workbook. Names of
/// tables and columns stay the same from version to version.
///
/// What is written is raw: everything people said, with their names. It is for the research team
/// and goes nowhere else; who wrote it and why stands in `heard log`. With --anonymised names are
/// masked, with what the key knows too, coders are numbered, and memos stay here.
#[derive(clap::Args)]
pub(crate) struct Export {
    /// The file to write, NAME.qdpx or NAME.qdc; or `tables`
    #[arg(value_name = "FILE|tables")]
    file: PathBuf,
    /// Where tables go: a folder, or NAME.xlsx
    #[arg(value_name = "DIR|FILE.xlsx")]
    out: Option<PathBuf>,
    /// Which program is to read it: `standard`, `nvivo-win`, `maxqda`, `qualcoder`. They count
    /// places in a text in different ways
    #[arg(long, default_value = "standard", value_name = "PROGRAM", value_parser = project::dialect)]
    dialect: &'static heard_export::project::Dialect,
    /// What the files of tables in a folder are
    #[arg(long = "as", value_name = "FORMAT", default_value = "csv")]
    form: tables::Form,
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
        match &self.out {
            _ if self.file.as_os_str() == "tables" => tables::write(&self, study, key),
            None => project::write(&self, study, key),
            Some(_) => Err(Failure::new("two places to write to").hint("name one file")),
        }
    }
}
