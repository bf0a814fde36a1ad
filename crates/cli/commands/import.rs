//! `heard import`

mod course;
mod files;
mod mapping;
mod preview;
mod project;

use std::cell::RefCell;
use std::path::PathBuf;
use std::process::ExitCode;

use heard_import::{Options, Reading};
use heard_model::{ParticipantId, TranscriptId};
use heard_study::{ImportOptions, Imported, IncomingFile, Study};

use crate::commands::aside;
use crate::failure::Failure;
use crate::out;
use course::Course;

/// Take in transcripts of any usual kind, and other programs' projects
///
/// Every file is recognised by what stands in it. A file comes in whole or not at all, and one
/// bad file does not keep the others out. What could not be used is told line by line.
/// The same file again does nothing, so an import that was stopped goes on where it was.
/// With --dry-run nothing is kept and no study is needed.
///
/// A project of NVivo, MAXQDA or ATLAS.ti (saved as REFI-QDA, .qdpx), of QualCoder (its .qda
/// folder) or Taguette (its .sqlite3 file) comes in with its codes, codings, memos and cases, as
/// one step that `heard undo` takes back. Programs count places in different ways: Heard tries
/// them all on the text, takes the one that fits and says how well. The same project again brings
/// up to date what changed in it, and doubles nothing.
#[derive(clap::Args)]
pub(crate) struct Import {
    /// Files, folders, zipped folders, or patterns such as 'wave1/*.docx'
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Read as this format, whatever it looks like
    #[arg(long = "as", value_name = "FORMAT")]
    format: Option<String>,
    /// Who speaks, where a file has one participant
    #[arg(long, value_name = "ID")]
    participant: Option<String>,
    /// A table (CSV or XLSX) that says which file is whose: columns file, transcript, participants,
    /// date, title, and any attributes such as wave
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
    /// Take a file whose words differ from what is here as typed anew, and carry everything over
    #[arg(long)]
    revise: bool,
    /// What a project's places count, whatever its text says: `codepoints`, `utf16` or `bytes`,
    /// then `crlf2` where a line end counts as two, `bom` where the mark before the text
    /// counts, `inclusive` where the end is the last character: `utf16,crlf2`
    #[arg(long, value_name = "WAY", value_parser = project::positions)]
    positions: Option<heard_model::Positions>,
    /// Put a whole study back: with NAME.qdpx also NAME.heard beside it, which `heard export
    /// --whole` wrote; into an empty study
    #[arg(long, conflicts_with = "dry_run")]
    whole: bool,
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
        let new = |_: &files::Named, _: &[u8]| Ok(false);
        let whole = |file: &files::Named| project::preview(file, self.positions, self.json);
        self.each(whole, new, |file, bytes, readings| {
            let why = heard_import::why(&file.name(), &bytes)?;
            for reading in &readings {
                if self.json {
                    out::json(&preview::row(&file.shown(), reading, &why))?;
                } else {
                    out::data(&preview::words(&file.shown(), reading, &why))?;
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
        let table = self.table.as_deref().map(mapping::Mapping::read).transpose()?;
        let table = RefCell::new(table.unwrap_or_default());
        let known = |file: &files::Named, bytes: &[u8]| {
            let name = table.borrow_mut().of(file).map(|row| row.transcript);
            let here = same_file(study, file, bytes, name.as_ref())?;
            if let Some(id) = &here {
                self.tell_known(&file.shown(), id)?;
            }
            Ok(here.is_some())
        };
        let whole = |file: &files::Named| {
            project::take(study, file, (self.positions, self.whole), self.json)
        };
        let done = self.each(whole, known, |file, bytes, readings| {
            let Some(row) = table.borrow_mut().of(file) else {
                return take_in(study, file, bytes, readings, &options, self.json).map(drop);
            };
            let own = mapping::options(&row, &options);
            let ids = take_in(study, file, bytes, readings, &own, self.json)?;
            let about = ids.into_iter().map(|id| mapping::description(row.clone(), id));
            study.describe_transcripts(about.collect())?;
            Ok(())
        })?;
        for file in table.borrow().unused() {
            out::say(&format!("the table names `{file}`, which is not among these files"));
        }
        Ok(done)
    }

    fn tell_known(&self, file: &str, id: &TranscriptId) -> Result<(), Failure> {
        if self.json {
            return out::json(&preview::Done::known(file, id));
        }
        out::say(&format!("`{id}` is here already, the same file; nothing was done"));
        Ok(())
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
        let bytes = file.bytes()?;
        let readings = heard_import::read(
            &file.name(),
            &bytes,
            Options { as_format: format, pages: Some(aside::pages) },
        )?;
        if readings.len() > 1 {
            return Err(Failure::new(format!(
                "`{}` holds {} transcripts, not one typed anew",
                file.shown(),
                readings.len()
            ))
            .hint("`heard import --revise` takes files of several"));
        }
        take_in(study, &file, bytes, readings, options, json).map(drop)
    }

    /// Reads every file and hands it on, projects as they are; a file that fails is told and the rest goes on.
    fn each(
        &self,
        whole: impl Fn(&files::Named) -> Result<(), Failure>,
        known: impl Fn(&files::Named, &[u8]) -> Result<bool, Failure>,
        mut with: impl FnMut(&files::Named, Vec<u8>, Vec<Reading>) -> Result<(), Failure>,
    ) -> Result<ExitCode, Failure> {
        let found = files::below(&self.paths)?;
        let mut course = Course::new(found.len());
        let options = Options { as_format: self.format.as_deref(), pages: Some(aside::pages) };
        let mut one = |file: &files::Named, bytes: Vec<u8>| -> Result<(), Failure> {
            if known(file, &bytes)? {
                return Ok(());
            }
            let readings = heard_import::read(&file.name(), &bytes, options)?;
            with(file, bytes, readings)
        };
        for file in &found {
            if self.format.is_none() && file.is_project() {
                course.told(whole(file))?;
                continue;
            }
            let bytes = match file.bytes() {
                Ok(bytes) => bytes,
                Err(failure) => {
                    course.told(Err(failure))?;
                    continue;
                }
            };
            let name = file.name();
            match heard_import::bundle(&name, &bytes) {
                Ok(Some(mut bundle)) => {
                    let inside = bundle.names().to_vec();
                    course.more(inside.len());
                    for name in inside {
                        let entry = file.within(&name);
                        let done = bundle.bytes(&name).map_err(Failure::from);
                        course.told(done.and_then(|bytes| one(&entry, bytes)))?;
                    }
                }
                Ok(None) => course.told(one(file, bytes))?,
                Err(error) => course.told(Err(error.into()))?,
            }
        }
        Ok(course.end())
    }
}

/// Takes what was read of a file into the study and tells what became of it.
fn take_in(
    study: &Study,
    file: &files::Named,
    bytes: Vec<u8>,
    readings: Vec<Reading>,
    options: &ImportOptions,
    json: bool,
) -> Result<Vec<TranscriptId>, Failure> {
    let left_out: Vec<(u32, String)> = readings
        .iter()
        .flat_map(|reading| reading.left_out.iter().map(|left| (left.line, left.message.clone())))
        .collect();
    let incoming = IncomingFile { name: file.name(), bytes, readings };
    let done = study.import(incoming, options)?.value;
    for imported in &done {
        if json {
            out::json(&preview::Done::new(&file.shown(), imported))?;
        } else {
            tell(&file.shown(), imported, &left_out);
        }
    }
    Ok(done.into_iter().map(|imported| imported.id).collect())
}

/// The transcript of this very file, where it is in the study under the name it would have.
fn same_file(
    study: &Study,
    file: &files::Named,
    bytes: &[u8],
    name: Option<&TranscriptId>,
) -> Result<Option<TranscriptId>, Failure> {
    let file = file.name();
    let stem = TranscriptId::new(file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem));
    let Some(stem) = name.or(stem.as_ref()) else { return Ok(None) };
    let part = format!("{stem}-");
    let here = study.came_from(&heard_import::sha256(bytes))?;
    Ok(here.into_iter().find(|id| id == stem || id.as_str().starts_with(&part)))
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
