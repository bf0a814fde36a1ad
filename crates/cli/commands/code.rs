//! `heard code`

mod import;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use heard_model::{CodeId, CodingId, Offsets};
use heard_study::{CodingFilter, Key, QueueItem, Resolution, Study, Why};
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
        decide: Vec<String>,
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
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
            Command::Queue { decide, json } => match decide.as_slice() {
                [number, decision] => settle(study, number, decision)?,
                _ => queue(study, key, json)?,
            },
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

fn queue(study: &Study, key: Option<&Key>, json: bool) -> Result<(), Failure> {
    let items = study.queue()?;
    let mut places = Places::default();
    for item in &items {
        if json {
            let mut row = row(study, &item.coding, &mut places)?;
            (row.why, row.into) = why(item);
            out::json(&row)?;
        } else {
            out::data(&told(study, key, item)?)?;
        }
    }
    if items.is_empty() {
        out::say("nothing wants reading again");
    } else if !json {
        out::say(&format!(
            "{} to decide: `heard code queue NUMBER keep|remove|unsure|CODE`",
            out::count(items.len(), "passage")
        ));
    }
    Ok(())
}

fn why(item: &QueueItem) -> (Option<&'static str>, Vec<String>) {
    match &item.why {
        Why::Redefined { .. } => (Some("redefined"), Vec::new()),
        Why::Split { into, .. } => (Some("split"), into.iter().map(ToString::to_string).collect()),
    }
}

fn told(study: &Study, key: Option<&Key>, item: &QueueItem) -> Result<String, Failure> {
    let coding = &item.coding;
    let question = match &item.why {
        Why::Redefined { .. } => format!("does {} still fit?", coding.code),
        Why::Split { into, .. } => {
            format!(
                "which is it: {}?",
                into.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            )
        }
    };
    let masked = study.masked(&coding.transcript, key)?;
    let words: Vec<String> = masked
        .turns
        .iter()
        .filter_map(|turn| {
            turn.map
                .shown_of(coding.span)
                .and_then(|range| turn.words.as_str().get(range).map(str::to_owned))
        })
        .collect();
    Ok(format!(
        "{:>5}  {}  {question}\n       “{}”",
        coding.id.0,
        coding.transcript,
        words.join(" ")
    ))
}

fn settle(study: &Study, number: &str, decision: &str) -> Result<(), Failure> {
    let id = number.parse().map(CodingId).map_err(|_| {
        Failure::new(format!("`{number}` is no number of a coding"))
            .hint("`heard code queue` shows the numbers")
    })?;
    let resolution = match decision {
        "keep" => Resolution::Affirm,
        "remove" => Resolution::Remove,
        "unsure" => Resolution::Unrouted,
        word => match study.working_codebook()?.find(word) {
            Some(code) => Resolution::Route(code.id),
            None => {
                return Err(Failure::new(format!("`{word}` is no decision and no code"))
                    .hint("keep, remove, unsure, or a code by id or name"));
            }
        },
    };
    study.decide_codings(vec![(id, resolution)], "")?;
    out::say(&format!("decided {number}: {decision}"));
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
