//! `heard anonymise`

mod entity;
mod marks;
mod review;
mod scan;
mod text;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use heard_anonymise::{Class, Decision};
use heard_model::Offsets;
use heard_study::{Key, Marked, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::out;

/// Find what may identify somebody, decide about it, and hide it
#[derive(clap::Args)]
pub(crate) struct Anonymise {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Hide what identifies in a text; no study needed
    Text {
        /// A text file, or - for what is typed in
        #[arg(default_value = "-")]
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    Scan(scan::Scan),
    /// Write who is who into the key, from a table: participant, name[, also_called, shown_as]
    Roster {
        /// A CSV; several other names are parted by ;
        file: PathBuf,
    },
    /// Look through transcripts for what may identify somebody
    Detect {
        /// Which transcripts; all where none is named
        ids: Vec<String>,
    },
    /// List mentions by class and number; with --words also the words themselves
    List {
        /// Only in this transcript
        transcript: Option<String>,
        /// Only those nobody decided on
        #[arg(long)]
        undecided: bool,
        /// Show the words; needs the key, and is written in the log
        #[arg(long)]
        words: bool,
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Say that mentions do identify: always hidden
    Accept {
        /// Numbers of mentions, or `all` for every one undecided
        numbers: Vec<String>,
        /// A CSV of marked places instead: transcript, start, end, class[, entity]
        #[arg(long)]
        from: Option<PathBuf>,
    },
    /// Say that mentions identify nobody: never hidden, never asked again
    Reject {
        /// Numbers of mentions
        numbers: Vec<String>,
        /// A CSV of marked places instead
        #[arg(long)]
        from: Option<PathBuf>,
        /// Why
        #[arg(long, short = 'm', value_name = "REASON", default_value = "")]
        message: String,
    },
    /// Mark words that the program did not notice
    Add {
        /// Which transcript
        transcript: String,
        /// The first character, counted from 0
        start: usize,
        /// One past the last character
        end: usize,
        /// What sort of thing, such as person_name or place
        class: String,
        /// The entity's neutral name, such as CHILD-02
        #[arg(long, default_value = "")]
        entity: String,
    },
    /// List entities, or choose what stands in the place of one
    Entity {
        /// Its number, such as E12
        id: Option<String>,
        /// A name to stand there, or a description in [brackets]
        replacement: Option<String>,
        /// Make another entity part of this one
        #[arg(long, value_name = "ENTITY")]
        merge: Option<String>,
    },
    /// Go through undecided mentions, one key each
    Review {
        /// Only in this transcript
        transcript: Option<String>,
        /// Read again what somebody else decided, without seeing what
        #[arg(long)]
        second: bool,
    },
    /// Say how far two readers agree about what to hide
    Agreement,
    /// Show a transcript as it would be shown to others
    Preview {
        /// Which transcript
        transcript: String,
    },
}

#[derive(Serialize)]
struct Row {
    id: i64,
    transcript: String,
    start: usize,
    end: usize,
    class: &'static str,
    score: f32,
    decision: &'static str,
    entity: Option<String>,
    noticed_by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

impl Anonymise {
    /// Whether no study is needed. A scan takes one where there is one.
    pub(crate) fn is_free(&self, there_is_a_study: bool) -> bool {
        match self.command {
            Command::Text { .. } => true,
            Command::Scan(_) => !there_is_a_study,
            _ => false,
        }
    }

    /// The table of who is who, where one is given.
    pub(crate) fn roster(&self) -> Option<&Path> {
        match &self.command {
            Command::Roster { file } => Some(file),
            _ => None,
        }
    }

    /// Does what needs no study.
    pub(crate) fn free(self) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Text { file, json } => text::run(&file, json),
            Command::Scan(scan) => scan.run(None),
            _ => Err(Failure::new("that needs a study")),
        }
    }

    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Text { file, json } => return text::run(&file, json),
            Command::Scan(scan) => return scan.run(Some(&study.register(key)?)),
            Command::Roster { file } => enrol(study, None, &file)?,
            Command::Detect { ids } => detect(study, key, &ids)?,
            Command::List { transcript, undecided, words, json } => {
                if words && key.is_none() {
                    return Err(Failure::new("the words are shown only to those who hold the key")
                        .hint("name it with --key FILE"));
                }
                list(study, transcript.as_deref(), undecided, words, json)?;
            }
            Command::Accept { numbers, from } => {
                decide(study, &numbers, from, Decision::Accepted, "")?
            }
            Command::Reject { numbers, from, message } => {
                decide(study, &numbers, from, Decision::Rejected, &message)?
            }
            Command::Add { transcript, start, end, class, entity } => {
                let mark = marks::mark(study, &transcript, start, end, &class, &entity)?;
                study.import_marks(vec![mark], Decision::Accepted)?;
                out::say("marked; it is hidden from now on, wherever it stands");
            }
            Command::Entity { id, replacement, merge } => {
                entity::run(study, id, replacement, merge)?
            }
            Command::Review { transcript, second } => {
                review::run(study, key, transcript.as_deref(), second)?
            }
            Command::Agreement => review::agreement(study)?,
            Command::Preview { transcript } => {
                let masked = study.masked(&super::transcript::id(&transcript)?, key)?;
                for turn in &masked.turns {
                    out::data(&format!("{}: {}\n", turn.speaker, turn.words))?;
                }
                out::say(&format!("{} not decided yet", out::count(masked.undecided, "mention")));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes the people of the table in `file` into the key.
pub(crate) fn enrol(study: &Study, key: Option<&Path>, file: &Path) -> Result<(), Failure> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| Failure::new(format!("`{name}`: {error}")))?;
    let people = heard_import::roster::read(&name, &bytes)?;
    let done = study.enrol(key, &people)?;
    let known = if done.known > 0 { format!("; {} it knew", done.known) } else { String::new() };
    out::say(&format!("wrote {} into the key{known}", out::count(done.added, "name")));
    out::say("  the table holds real names: delete it, or keep it where you keep the key");
    out::say("next: heard anonymise detect");
    Ok(())
}

fn detect(study: &Study, key: Option<&Key>, ids: &[String]) -> Result<(), Failure> {
    let ids = ids.iter().map(|id| super::transcript::id(id)).collect::<Result<Vec<_>, _>>()?;
    let found = study.detect(&ids, key)?.value;
    for one in &found {
        out::say(&format!(
            "{}: {} known by the key, {} suggested and hidden, {} doubtful, {} decided before",
            one.transcript, one.known, one.suggested, one.doubtful, one.decided
        ));
    }
    if key.is_none() {
        out::say("the key is not open: names that only it knows were not looked for");
    }
    out::say("next: `heard anonymise review` goes through what nobody decided on");
    Ok(())
}

/// The transcripts named, or all.
pub(crate) fn chosen(
    study: &Study,
    transcript: Option<&str>,
) -> Result<Vec<heard_model::TranscriptId>, Failure> {
    match transcript {
        Some(id) => Ok(vec![super::transcript::id(id)?]),
        None => Ok(study.transcripts()?.into_iter().map(|entry| entry.id).collect()),
    }
}

fn list(
    study: &Study,
    transcript: Option<&str>,
    undecided: bool,
    words: bool,
    json: bool,
) -> Result<(), Failure> {
    for id in chosen(study, transcript)? {
        let mentions = study.mentions(&id)?;
        let why = if words { "words of mentions" } else { "places of mentions" };
        let text = study.raw_transcript(&id, why)?.text;
        let offsets = Offsets::new(text.expose());
        for kept in mentions
            .iter()
            .filter(|kept| !undecided || kept.mention.decision == Decision::Suggested)
        {
            let mention = &kept.mention;
            let place = offsets.chars(mention.span);
            let row = Row {
                id: kept.id,
                transcript: id.to_string(),
                start: place.start,
                end: place.end,
                class: mention.class.as_str(),
                score: mention.score,
                decision: mention.decision.as_str(),
                entity: mention.entity.map(|entity| entity.to_string()),
                noticed_by: mention.noticed_by.clone(),
                text: words.then(|| text.slice(mention.span).unwrap_or_default().to_owned()),
            };
            if json {
                out::json(&row)?;
            } else {
                out::data(&format!(
                    "{:>5}  {}  {}–{}  {:<18} {:>4.0} %  {}{}{}",
                    row.id,
                    row.transcript,
                    row.start,
                    row.end,
                    row.class,
                    row.score * 100.0,
                    row.decision,
                    row.entity.map(|entity| format!(", {entity}")).unwrap_or_default(),
                    row.text.map(|text| format!("  “{text}”")).unwrap_or_default()
                ))?;
            }
        }
    }
    Ok(())
}

fn decide(
    study: &Study,
    numbers: &[String],
    from: Option<PathBuf>,
    decision: Decision,
    reason: &str,
) -> Result<(), Failure> {
    if let Some(file) = from {
        let marks: Vec<Marked> = marks::read(study, &file)?;
        let count = study.import_marks(marks, decision)?.value;
        out::say(&format!("{} {}", out::count(count, "mention"), decision.as_str()));
        return Ok(());
    }
    let mut ids = Vec::new();
    for word in numbers {
        if word == "all" {
            for id in chosen(study, None)? {
                let waiting = study.mentions(&id)?;
                ids.extend(
                    waiting
                        .iter()
                        .filter(|kept| kept.mention.decision == Decision::Suggested)
                        .map(|kept| kept.id),
                );
            }
            continue;
        }
        let number = word.parse().map_err(|_| {
            Failure::new(format!("`{word}` is no number of a mention"))
                .hint("`heard anonymise list` shows the numbers")
        })?;
        ids.push(number);
    }
    if ids.is_empty() {
        return Err(Failure::new("no mention was named")
            .hint("`heard anonymise list --undecided` shows the numbers"));
    }
    let count = study.decide_mentions(&ids, decision, reason)?.value;
    out::say(&format!(
        "{} {}; `heard undo` takes it back",
        out::count(count, "mention"),
        decision.as_str()
    ));
    Ok(())
}

/// The class called `word`.
pub(crate) fn class(word: &str) -> Result<Class, Failure> {
    Class::parse(word).ok_or_else(|| {
        let all: Vec<&str> = Class::ALL.iter().map(|class| class.as_str()).collect();
        Failure::new(format!("`{word}` is no class"))
            .hint(format!("the classes are {}", all.join(", ")))
    })
}
