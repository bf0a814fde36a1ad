//! `heard transcript`

use std::process::ExitCode;

use clap::Subcommand;
use heard_model::{ParticipantId, Role, TranscriptId};
use heard_study::{Key, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::out;

/// List, show, map and remove transcripts
#[derive(clap::Args)]
pub(crate) struct Transcript {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the transcripts
    List {
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Show a transcript with names hidden
    Show {
        /// Which transcript
        id: String,
        /// Show the raw words; needs the key, and is written in the log with your reason
        #[arg(long, value_name = "REASON")]
        names: Option<String>,
    },
    /// Say what a speaker is, and which participant
    Map {
        /// Which transcript
        id: String,
        /// The label in the file
        speaker: String,
        /// interviewer, participant, interpreter, advocate or unknown
        #[arg(long, default_value = "participant")]
        role: String,
        /// Which participant
        #[arg(long, value_name = "ID")]
        participant: Option<String>,
    },
    /// Take a transcript out, with its codings and mentions
    Remove {
        /// Which transcript
        id: String,
        /// Why
        #[arg(long, short = 'm', value_name = "REASON")]
        message: String,
    },
}

#[derive(Serialize)]
struct Row {
    transcript: String,
    title: String,
    date: Option<String>,
    format: String,
    turns: u32,
    bytes: usize,
    codings: usize,
    speakers: Vec<String>,
}

/// The transcript called `id`, as a value.
pub(crate) fn id(id: &str) -> Result<TranscriptId, Failure> {
    TranscriptId::new(id).ok_or_else(|| Failure::new(format!("`{id}` is no name of a transcript")))
}

impl Transcript {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::List { json } => list(study, json)?,
            Command::Show { id: name, names: None } => show(study, &id(&name)?, key)?,
            Command::Show { id: name, names: Some(reason) } => {
                show_raw(study, &id(&name)?, key, &reason)?
            }
            Command::Map { id: name, speaker, role, participant } => {
                let role = Role::parse(&role).ok_or_else(|| {
                    Failure::new(format!("`{role}` is no role"))
                        .hint("interviewer, participant, interpreter, advocate or unknown")
                })?;
                let participant = participant
                    .map(|id| {
                        ParticipantId::new(&id).ok_or_else(|| {
                            Failure::new(format!("`{id}` can't be a participant's id"))
                        })
                    })
                    .transpose()?;
                study.map_speaker(&id(&name)?, &speaker, role, participant.as_ref())?;
                out::say(&format!("`{speaker}` in `{name}` is {} now", role.as_str()));
            }
            Command::Remove { id: name, message } => {
                study.remove_transcript(&id(&name)?, &message)?;
                out::say(&format!("took `{name}` out; `heard undo` brings it back"));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn list(study: &Study, json: bool) -> Result<(), Failure> {
    let mut table = out::table(&["transcript", "date", "turns", "codings", "speakers"]);
    for entry in study.transcripts()? {
        let speakers: Vec<String> = entry
            .speakers
            .iter()
            .map(|speaker| {
                speaker
                    .participant
                    .as_ref()
                    .map_or_else(|| speaker.role.as_str().to_owned(), ToString::to_string)
            })
            .collect();
        if json {
            out::json(&Row {
                transcript: entry.id.to_string(),
                title: entry.title,
                date: entry.date.map(|date| date.to_string()),
                format: entry.format,
                turns: entry.turns,
                bytes: entry.bytes,
                codings: entry.codings,
                speakers,
            })?;
        } else {
            table.add_row([
                entry.id.to_string(),
                entry.date.map(|date| date.to_string()).unwrap_or_default(),
                entry.turns.to_string(),
                entry.codings.to_string(),
                speakers.join(", "),
            ]);
        }
    }
    if json { Ok(()) } else { out::data(&table.to_string()) }
}

fn show(study: &Study, id: &TranscriptId, key: Option<&Key>) -> Result<(), Failure> {
    let masked = study.masked(id, key)?;
    let mut lines = Vec::new();
    for turn in &masked.turns {
        lines.push(format!("{:>4}  {}: {}", turn.number, turn.speaker, turn.words));
    }
    out::data(&lines.join("\n"))?;
    if masked.undecided > 0 {
        out::say(&format!(
            "{} not decided yet; likely ones are hidden",
            out::count(masked.undecided, "mention")
        ));
    }
    if key.is_none() {
        out::say("the key is not open: names that only it knows are not hidden");
    }
    Ok(())
}

fn show_raw(
    study: &Study,
    id: &TranscriptId,
    key: Option<&Key>,
    reason: &str,
) -> Result<(), Failure> {
    if key.is_none() {
        return Err(Failure::new("raw words are shown only to those who hold the key")
            .hint("name it with --key FILE, or set `key` in study.toml"));
    }
    out::data(study.raw_transcript(id, reason)?.text.expose())
}
