//! `heard code`

mod coverage;
mod import;
mod queue;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use heard_model::{CodeId, Offsets};
use heard_study::{CodingFilter, Key, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::out;

/// Apply codes to passages, and decide about those that want reading again
#[derive(clap::Args)]
pub(crate) struct Code {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Apply codes from a table: transcript, start, end, code[, coder, applied_as, version, state]
    ///
    /// Start and end count Unicode characters of the transcript's text. The whole table goes in, or
    /// none of it and every row that can't be used is told.
    Import {
        /// A CSV
        file: PathBuf,
    },
    /// Put a code on every turn that a query finds
    Auto {
        /// The code, by id or name
        code: String,
        /// What to look for, as in `heard search`
        #[arg(required = true)]
        query: Vec<String>,
    },
    /// List codings
    List {
        /// Only on this transcript
        #[arg(long)]
        transcript: Option<String>,
        /// Only with this code
        #[arg(long)]
        code: Option<String>,
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Show what wants reading again, or decide about it
    Queue {
        /// Decide about this coding: its number, then `keep`, `remove`, `unsure` or a code
        #[arg(num_args = 2, value_names = ["NUMBER", "DECISION"])]
        item: Vec<String>,
        /// Go through them, one key each
        #[arg(long)]
        decide: bool,
        #[command(flatten)]
        whose: queue::Whose,
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Show which transcripts were coded with which version, and what is still to be read again
    Coverage {
        /// Print JSON, one transcript a line
        #[arg(long)]
        json: bool,
    },
    /// Note that transcripts were read again for a code that came in later
    Read {
        /// The code
        code: String,
        /// The transcripts
        #[arg(required = true)]
        transcripts: Vec<String>,
    },
    /// Take back your latest coding operation
    Undo,
}

#[derive(Serialize)]
struct Row {
    id: i64,
    transcript: String,
    start: usize,
    end: usize,
    code: String,
    applied_as: String,
    version: String,
    coder: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    into: Vec<String>,
}

impl Code {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Import { file } => import::import(study, &file)?,
            Command::Auto { code, query } => {
                let applied = study.auto_code(&query.join(" "), &code)?.value;
                out::say(&format!(
                    "coded {} as `{code}`{}; `heard undo` takes it back",
                    out::count(applied.added.len(), "turn"),
                    if applied.already > 0 {
                        format!(", {} had it already", applied.already)
                    } else {
                        String::new()
                    }
                ));
            }
            Command::List { transcript, code, json } => list(study, transcript, code, json)?,
            Command::Queue { item, decide, whose, json } => match item.as_slice() {
                [number, decision] => queue::settle(study, number, decision)?,
                _ if decide => queue::walk(study, key, &whose)?,
                _ => queue::show(study, key, &whose, json)?,
            },
            Command::Coverage { json } => coverage::show(study, json)?,
            Command::Read { code, transcripts } => coverage::read(study, &code, &transcripts)?,
            Command::Undo => {
                let taken = study.undo(None)?;
                out::say(&format!("took back {}: {}", taken.of.seq, taken.of.kind.as_str()));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn list(
    study: &Study,
    transcript: Option<String>,
    code: Option<String>,
    json: bool,
) -> Result<(), Failure> {
    let book = study.working_codebook()?;
    let codes: Vec<CodeId> = match &code {
        Some(word) => vec![book.find(word).map(|code| code.id).ok_or_else(|| {
            Failure::new(format!("no code is called `{word}`"))
                .hint("`heard codebook show` lists them")
        })?],
        None => Vec::new(),
    };
    let transcript = transcript.map(|id| super::transcript::id(&id)).transpose()?;
    let found = study.codings(&CodingFilter { transcript, codes, ..CodingFilter::default() })?;
    let mut places = Places::default();
    for coding in &found {
        let row = row(study, coding, &mut places)?;
        if json {
            out::json(&row)?;
        } else {
            let name = book.codes.get(&coding.code).map_or("", |code| code.name.as_str());
            out::data(&format!(
                "{:>5}  {}  {}–{}  {} {name}  ({}, {})",
                row.id, row.transcript, row.start, row.end, row.code, row.coder, row.state
            ))?;
        }
    }
    out::say(&out::count(found.len(), "coding"));
    Ok(())
}

/// Transcripts' texts, read once a command.
#[derive(Default)]
struct Places {
    read: Vec<(String, heard_model::SourceText)>,
}

impl Places {
    fn chars(
        &mut self,
        study: &Study,
        coding: &heard_model::Coding,
    ) -> Result<(usize, usize), Failure> {
        let name = coding.transcript.as_str();
        if !self.read.iter().any(|(known, _)| known == name) {
            let text = study.raw_transcript(&coding.transcript, "places of codings")?.text;
            self.read.push((name.to_owned(), text));
        }
        let text = self.read.iter().find(|(known, _)| known == name).map(|(_, text)| text);
        let range =
            text.map(|text| Offsets::new(text.expose()).chars(coding.span)).unwrap_or_default();
        Ok((range.start, range.end))
    }
}

fn row(study: &Study, coding: &heard_model::Coding, places: &mut Places) -> Result<Row, Failure> {
    let (start, end) = places.chars(study, coding)?;
    Ok(Row {
        id: coding.id.0,
        transcript: coding.transcript.to_string(),
        start,
        end,
        code: coding.code.to_string(),
        applied_as: coding.applied_as.code.to_string(),
        version: coding.applied_as.version.to_string(),
        coder: coding.coder.clone(),
        state: coding.state.as_str(),
        why: None,
        into: Vec::new(),
    })
}
