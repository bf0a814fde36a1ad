//! `heard transcript`

mod anew;

use std::process::ExitCode;

use clap::Subcommand;
use heard_model::{ParticipantId, Role, TranscriptId};
use heard_study::{Key, NewCorrection, Study};
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
    /// Put a slip of the typist right; the text itself stays
    ///
    /// What is shown has the right words, and every code, quote and mention stays where it is.
    Correct {
        /// Which transcript
        id: String,
        /// The words as they are typed
        typed: String,
        /// The words as they should be
        right: String,
        /// In which turn; needed where the words are said more than once
        #[arg(long, value_name = "N")]
        turn: Option<u32>,
        /// Why
        #[arg(long, short = 'm', value_name = "REASON", default_value = "")]
        message: String,
    },
    /// Take a file in as the transcript typed anew, and carry everything over
    ///
    /// Codes, quotes, mentions and memos stay on the words they were on. What lay on words that
    /// changed waits: `heard transcript moved` shows it.
    Revise {
        /// Which transcript
        id: String,
        /// The file with the new words
        file: std::path::PathBuf,
        /// Read as this format, whatever it looks like
        #[arg(long = "as", value_name = "FORMAT")]
        format: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the revisions and corrections of a transcript
    Revisions {
        /// Which transcript
        id: String,
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Show what differs between a revision and the transcript as it stands
    Changes(anew::Changes),
    /// List what lay on words that a new revision changed
    Moved(anew::Moved),
    /// Say where something that was moved belongs
    Settle(anew::Settle),
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
            Command::Correct { id: name, typed, right, turn, message } => {
                let new = NewCorrection { turn, typed, right };
                let turn = study.correct(&id(&name)?, new, &message)?.value;
                out::say(&format!(
                    "put right in turn {turn} of `{name}`; `heard undo` takes it back"
                ));
            }
            Command::Revise { id: name, file, format, json } => {
                anew::revise(study, id(&name)?, file, format.as_deref(), json)?;
            }
            Command::Revisions { id: name, json } => anew::revisions(study, &id(&name)?, json)?,
            Command::Changes(changes) => changes.run(study, key)?,
            Command::Moved(moved) => moved.run(study, key)?,
            Command::Settle(settle) => settle.run(study)?,
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
            .map(|speaker| match &speaker.participant {
                Some(id) => id.to_string(),
                None => speaker.role.as_str().to_owned(),
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
    needs_key(key)?;
    out::data(study.raw_transcript(id, reason)?.text.expose())?;
    let corrections = study.corrections(id)?.len();
    if corrections > 0 {
        out::say(&format!(
            "as it was typed; {} lie over it",
            out::count(corrections, "correction")
        ));
    }
    Ok(())
}

/// Refuses raw words to those who do not hold the key.
fn needs_key(key: Option<&Key>) -> Result<(), Failure> {
    if key.is_some() {
        return Ok(());
    }
    Err(Failure::new("raw words are shown only to those who hold the key")
        .hint("name it with --key FILE, or set `key` in study.toml"))
}
