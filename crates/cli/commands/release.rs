//! `heard release`

pub(crate) mod files;

use std::process::ExitCode;

use clap::Subcommand;
use heard_model::Date;
use heard_study::{Key, ReleasePlan, Sight, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::{out, world};

/// Release a collection that passed the gate, and fetch it back after a withdrawal
#[derive(clap::Args)]
pub(crate) struct Release {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Gate a collection, build its files, look through every byte, freeze them and enter them in the ledger
    Make {
        /// Which collection
        collection: String,
        /// The release's name, if not the collection's
        #[arg(long)]
        name: Option<String>,
        /// As if it were this day
        #[arg(long, value_name = "DATE")]
        at: Option<Date>,
        #[command(flatten)]
        wanted: files::Wanted,
    },
    /// List what went out
    List {
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Hold the files of releases against the ledger
    Verify {
        /// Which release; all where nothing is said
        name: Option<String>,
    },
    /// Say what must be fetched back after somebody took their words back, and what to write
    Recall {
        /// Only because of this participant
        #[arg(long, value_name = "ID")]
        participant: Option<String>,
        /// As of this day
        #[arg(long, value_name = "DATE")]
        at: Option<Date>,
        /// Record that this release was fetched back
        #[arg(long, value_name = "RELEASE")]
        done: Option<String>,
        /// How it was fetched back
        #[arg(long, short = 'm', default_value = "")]
        message: String,
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
}

#[derive(Serialize)]
struct Row {
    release: String,
    title: String,
    #[serde(rename = "use")]
    use_: &'static str,
    on: String,
    shown_to: String,
    cards: usize,
    files: Vec<String>,
    state: &'static str,
    manifest_sha256: String,
}

#[derive(Serialize)]
struct Back {
    release: String,
    cards: Vec<Card>,
    letter: String,
}

#[derive(Serialize)]
struct Card {
    number: u32,
    label: String,
    since: String,
    files: Vec<String>,
}

impl Release {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Make { collection, name, at, wanted } => {
                return make(study, key, collection, name, at, &wanted);
            }
            Command::List { json } => list(study, json)?,
            Command::Verify { name } => return verify(study, name.as_deref()),
            Command::Recall { done: Some(name), message, .. } => {
                study.mark_recalled(&name, &message)?;
                out::say(&format!("recorded: `{name}` was fetched back"));
            }
            Command::Recall { participant, at, json, .. } => {
                recall(study, participant.as_deref(), at, json)?
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn make(
    study: &Study,
    key: Option<&Key>,
    collection: String,
    name: Option<String>,
    at: Option<Date>,
    wanted: &files::Wanted,
) -> Result<ExitCode, Failure> {
    let sight = Sight { on: at, key: key.cloned() };
    let page = study.page(&collection, &sight)?;
    let name = name.unwrap_or_else(|| collection.clone());
    let plan = ReleasePlan { collection: collection.clone(), name, sight };
    let made = study.release(&plan, |cleared, report| {
        files::build(cleared, report, &page, wanted, &study.settings())
    });
    match made {
        Ok(released) => {
            out::say(&format!("released `{}` to {}", released.name, released.folder.display()));
            if study.taken_back(&released.name)? {
                out::say(
                    "words on it were taken back since that day: hand it to nobody; `heard release recall` says which",
                );
            }
            for entry in study.releases()?.iter().filter(|entry| entry.name == released.name) {
                entry.files.iter().for_each(|file| out::say(&format!("  {file}")));
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(heard_study::StudyError::NotCleared { report, .. }) => {
            out::data(&heard_export::gate_report::text(&report, &page))?;
            out::say(&format!("`{collection}` was not released; nothing was written"));
            Ok(ExitCode::from(1))
        }
        Err(error) => Err(error.into()),
    }
}

fn list(study: &Study, json: bool) -> Result<(), Failure> {
    for entry in study.releases()? {
        let row = Row {
            release: entry.name,
            title: entry.title,
            use_: entry.use_.as_str(),
            on: entry.on.to_string(),
            shown_to: entry.shown_to,
            cards: entry.cards,
            files: entry.files,
            state: entry.state.as_str(),
            manifest_sha256: entry.manifest_sha256,
        };
        if json {
            out::json(&row)?;
        } else {
            out::data(&format!(
                "{}  {}  {}  {} cards  {}  “{}”",
                row.on, row.release, row.use_, row.cards, row.state, row.title
            ))?;
        }
    }
    Ok(())
}

fn verify(study: &Study, name: Option<&str>) -> Result<ExitCode, Failure> {
    let problems = study.verify_releases(name)?;
    if problems.is_empty() {
        out::say("every file is what went out");
        return Ok(ExitCode::SUCCESS);
    }
    out::data(&problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    Ok(ExitCode::from(1))
}

fn recall(
    study: &Study,
    participant: Option<&str>,
    at: Option<Date>,
    json: bool,
) -> Result<(), Failure> {
    let who = participant.map(super::participant::id).transpose()?;
    let recalls = study.recall_list(at.unwrap_or_else(world::today), who.as_ref())?;
    for recall in &recalls {
        let cards = recall.cards.iter().map(|card| Card {
            number: card.number,
            label: card.label.clone(),
            since: card.since.to_string(),
            files: card.files.clone(),
        });
        if json {
            out::json(&Back {
                release: recall.release.name.clone(),
                cards: cards.collect(),
                letter: recall.letter.clone(),
            })?;
            continue;
        }
        out::data(&format!("{} (shown to: {})", recall.release.name, recall.release.shown_to))?;
        for card in cards {
            out::data(&format!(
                "  card {} “{}”, since {}: {}",
                card.number,
                card.label,
                card.since,
                card.files.join(", ")
            ))?;
        }
        out::data(&format!("\n{}\n", recall.letter))?;
    }
    if recalls.is_empty() {
        out::say("nothing that is out must come back");
    } else if !json {
        out::say("when it is back: `heard release recall --done RELEASE -m \"how\"`");
    }
    Ok(())
}
