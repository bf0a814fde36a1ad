//! `heard import`

mod files;
mod preview;

use std::path::PathBuf;
use std::process::ExitCode;

use heard_import::{Options, Reading};
use heard_model::ParticipantId;
use heard_study::{ImportOptions, Imported, IncomingFile, Study};

use crate::failure::Failure;
use crate::out;

/// Take transcripts in: Word, text, captions, tables and more
///
/// Every file is recognised by what stands in it. A file comes in whole or not at all, and one
/// bad file does not keep the others out. What could not be used is told line by line.
/// With --dry-run nothing is kept and no study is needed.
#[derive(clap::Args)]
pub(crate) struct Import {
    /// Files or folders
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Read as this format, whatever it looks like
    #[arg(long = "as", value_name = "FORMAT")]
    format: Option<String>,
    /// Who speaks, where a file has one participant
    #[arg(long, value_name = "ID")]
    participant: Option<String>,
    /// Take a file whose words differ from what is here as typed anew, and carry everything over
    #[arg(long)]
    revise: bool,
    /// Only show what would come in
    #[arg(long)]
    dry_run: bool,
    /// Print JSON, one object a line
    #[arg(long)]
    json: bool,
}

impl Import {
    /// Whether a study is needed.
    pub(crate) fn is_dry(&self) -> bool {
        self.dry_run
    }

    /// Reads and shows, keeps nothing.
    pub(crate) fn preview(&self) -> Result<ExitCode, Failure> {
        self.each(|file, readings| {
            for reading in &readings {
                if self.json {
                    out::json(&preview::row(&file.shown(), reading))?;
                } else {
                    out::data(&preview::words(&file.shown(), reading))?;
                }
            }
            Ok(())
        })
    }

    /// Takes the files in.
    pub(crate) fn run(&self, study: &Study) -> Result<ExitCode, Failure> {
        let participant = self
            .participant
            .as_deref()
            .map(|id| {
                ParticipantId::new(id)
                    .ok_or_else(|| Failure::new(format!("`{id}` can't be a participant's id")))
            })
            .transpose()?;
        let options =
            ImportOptions { participant, revise: self.revise, ..ImportOptions::default() };
        self.each(|file, readings| take_in(study, file, readings, &options, self.json))
    }

    /// Takes one file in, as these options say.
    pub(crate) fn one(
        study: &Study,
        file: PathBuf,
        format: Option<&str>,
        options: &ImportOptions,
        json: bool,
    ) -> Result<(), Failure> {
        let file = files::Named::new(file);
        let readings =
            heard_import::read(&file.name(), &file.bytes()?, Options { as_format: format })?;
        take_in(study, &file, readings, options, json)
    }

    /// Reads every file and hands it on; a file that fails is told and the rest goes on.
    fn each(
        &self,
        mut with: impl FnMut(&files::Named, Vec<Reading>) -> Result<(), Failure>,
    ) -> Result<ExitCode, Failure> {
        let found = files::below(&self.paths)?;
        let mut failed = 0;
        for file in &found {
            let read = file.bytes().and_then(|bytes| {
                let options = Options { as_format: self.format.as_deref() };
                Ok(heard_import::read(&file.name(), &bytes, options)?)
            });
            if let Err(failure) = read.and_then(|readings| with(file, readings)) {
                if failure.is_closed_pipe() {
                    return Err(failure);
                }
                failure.print();
                failed += 1;
            }
        }
        if failed > 0 && found.len() > 1 {
            out::say(&format!(
                "{} of {} could not be used",
                failed,
                out::count(found.len(), "file")
            ));
        }
        Ok(if failed > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
    }
}

/// Takes what was read of a file into the study and tells what became of it.
fn take_in(
    study: &Study,
    file: &files::Named,
    readings: Vec<Reading>,
    options: &ImportOptions,
    json: bool,
) -> Result<(), Failure> {
    let left_out: Vec<(u32, String)> = readings
        .iter()
        .flat_map(|reading| reading.left_out.iter().map(|left| (left.line, left.message.clone())))
        .collect();
    let incoming = IncomingFile { name: file.name(), bytes: file.bytes()?, readings };
    for imported in &study.import(incoming, options)?.value {
        if json {
            out::json(&preview::Done::new(&file.shown(), imported))?;
        } else {
            tell(&file.shown(), imported, &left_out);
        }
    }
    Ok(())
}

fn tell(file: &str, imported: &Imported, left_out: &[(u32, String)]) {
    let id = &imported.id;
    if !imported.is_new && imported.revised.is_none() {
        out::say(&format!("`{id}` is here already, word for word; nothing was done"));
        return;
    }
    let mut line = match imported.revised {
        None => format!(
            "imported `{id}` ({}, {})",
            out::count(imported.turns, "turn"),
            out::count(imported.speakers, "speaker")
        ),
        Some(carried) => format!(
            "`{id}` was typed anew ({}); {} carried over",
            out::count(imported.turns, "turn"),
            out::count(carried.exact, "place")
        ),
    };
    if imported.memos > 0 {
        line += &format!("; {} became memos", out::count(imported.memos, "comment"));
    }
    if !left_out.is_empty() {
        line += &format!("; {} to know", out::count(left_out.len(), "thing"));
    }
    out::say(&line);
    for (line, message) in left_out.iter().take(20) {
        out::say(&format!("  {file}:{line}: {message}"));
    }
    if left_out.len() > 20 {
        out::say(&format!(
            "  and {} more; `heard import --dry-run --json` lists all",
            left_out.len() - 20
        ));
    }
    if let Some(waiting) = imported.revised.map(|carried| carried.waiting).filter(|n| *n > 0) {
        out::say(&format!(
            "  {} lay on words that changed: `heard transcript moved {id}` shows them",
            out::count(waiting, "place")
        ));
    }
}
