//! `heard participant`

mod tables;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use heard_import::{consent, participants, relations};
use heard_model::consent::Withdrawn;
use heard_model::{Answer, Date, Offsets, Participant as Person, ParticipantId, Use};
use heard_study::{KeptRelation, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::{out, world};

/// People: what is known of them, and what they said may be done with their words
#[derive(clap::Args)]
pub(crate) struct Participant {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Take participants in from a table, with consent and relations from files beside it
    Import {
        /// A CSV or Excel table with the columns id, label, role, proceedings; every other column is an attribute
        file: PathBuf,
        /// A CSV that says how far each attribute gives a person away: attribute, type, values, disclosure
        #[arg(long)]
        schema: Option<PathBuf>,
        /// A TOML with each person's consent, use by use
        #[arg(long)]
        consent: Option<PathBuf>,
        /// A CSV or Excel table of who is what to whom: from, relation, to
        #[arg(long)]
        relations: Option<PathBuf>,
    },
    /// List the participants
    List {
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Show what a person allowed, or record an answer
    Consent {
        /// Who
        id: String,
        /// Record an answer: USE=yes, USE=no or USE=ask (can be repeated)
        #[arg(long, value_name = "USE=ANSWER")]
        set: Vec<String>,
        /// Record the yes of a person who wants to be asked: USE=COLLECTION
        #[arg(long, value_name = "USE=COLLECTION")]
        given: Vec<String>,
        /// Where the answer comes from: a form, a call
        #[arg(long, short = 'm', value_name = "REASON", default_value = "")]
        message: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print or write a table of everybody: consent, relations, or the history of both
    Table {
        /// consent, relations or history
        #[arg(value_parser = ["consent", "relations", "history"])]
        what: String,
        /// A file that ends in .csv or .xlsx
        #[arg(long, short = 'o', value_name = "FILE")]
        output: Option<PathBuf>,
        /// Why it is taken out of the study
        #[arg(long, short = 'm', value_name = "REASON", default_value = "")]
        message: String,
        /// Write over a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Record many answers from a CSV or Excel table: participant, and a column for each use
    Answers {
        /// The file
        file: PathBuf,
        /// Where the answers come from
        #[arg(long, short = 'm', value_name = "REASON", default_value = "")]
        message: String,
    },
    /// Say why a person's words may be used so, or why not
    Why {
        /// Who
        id: String,
        /// For what
        #[arg(long = "use", value_name = "USE", default_value = "workshop")]
        use_: String,
        /// In which collection; matters where they want to be asked
        #[arg(long, default_value = "")]
        collection: String,
        /// On which day, if not today
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
    },
    /// Record that a person took something back: everything, some uses, or a passage
    Withdraw {
        /// Who
        id: String,
        /// Only these uses (can be repeated)
        #[arg(long = "use", value_name = "USE")]
        uses: Vec<String>,
        /// Only this passage: TRANSCRIPT#TURN, or TRANSCRIPT:START-END in characters
        #[arg(long, conflicts_with = "uses")]
        passage: Option<String>,
        /// From which day, if not today
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// Why, in their words, if they said
        #[arg(long, short = 'm', value_name = "REASON", default_value = "")]
        message: String,
    },
}

/// The participant's id in `word`.
pub(crate) fn id(word: &str) -> Result<ParticipantId, Failure> {
    ParticipantId::new(word)
        .ok_or_else(|| Failure::new(format!("`{word}` can't be a participant's id")))
}

/// The use in `word`.
pub(crate) fn use_(word: &str) -> Result<Use, Failure> {
    Use::parse(word).ok_or_else(|| {
        let all: Vec<&str> = Use::ALL.iter().map(|use_| use_.as_str()).collect();
        Failure::new(format!("`{word}` is no use")).hint(format!("the uses are {}", all.join(", ")))
    })
}

impl Participant {
    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Import { file, schema, consent, relations } => {
                import(study, &file, schema.as_deref(), consent.as_deref(), relations.as_deref())?;
            }
            Command::List { json } => list(study, json)?,
            Command::Consent { id: who, set, given, message, json } => {
                let who = id(&who)?;
                record(study, &who, &set, &given, &message)?;
                show(&study.participant(&who)?, json)?;
            }
            Command::Table { what, output, message, force } => {
                tables::table(study, &what, output.as_deref(), &message, force)?;
            }
            Command::Answers { file, message } => tables::answers(study, &file, &message)?,
            Command::Why { id: who, use_: word, collection, on } => {
                let person = study.participant(&id(&who)?)?;
                tables::why(&person, use_(&word)?, &collection, on.unwrap_or_else(world::today))?;
            }
            Command::Withdraw { id: who, uses, passage, on, message } => {
                let who = id(&who)?;
                let what = withdrawn(study, &uses, passage.as_deref())?;
                study.withdraw(&who, what, on.unwrap_or_else(world::today), &message)?;
                out::say(&format!(
                    "recorded: {who} took it back. It holds at once for whatever is shown next"
                ));
                out::say(&format!(
                    "next: `heard release recall --participant {who}` says what must be fetched back"
                ));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A file's name and bytes.
pub(crate) fn load(file: &Path) -> Result<(String, Vec<u8>), Failure> {
    let shown = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| Failure::new(format!("`{shown}`: {error}")))?;
    Ok((shown, bytes))
}

fn import(
    study: &Study,
    file: &Path,
    schema: Option<&Path>,
    allowed: Option<&Path>,
    related: Option<&Path>,
) -> Result<(), Failure> {
    let rules = match schema {
        Some(path) => {
            let (name, bytes) = load(path)?;
            participants::schema(&name, &bytes)?
        }
        None => Default::default(),
    };
    let (name, bytes) = load(file)?;
    let people = participants::read(&name, &bytes, &rules)?;
    // Everything is read before anything is kept: a bad row in one table keeps the others out too.
    let consents = match allowed {
        Some(path) => {
            let (name, bytes) = load(path)?;
            consent::read(&name, &bytes)?
        }
        None => Vec::new(),
    };
    let relations: Vec<KeptRelation> = match related {
        Some(path) => {
            let (name, bytes) = load(path)?;
            let rows = relations::read(&name, &bytes)?;
            rows.into_iter()
                .map(|row| KeptRelation { relation: row.relation, key_only: row.known_to_key_only })
                .collect()
        }
        None => Vec::new(),
    };
    let count = study.import_participants(people)?.value;
    if !consents.is_empty() {
        let said =
            consents.iter().map(|row| (row.participant.clone(), row.consent.clone())).collect();
        study.record_consent(said)?;
        for row in &consents {
            for passage in &row.passages {
                let span = turn(study, passage.transcript.as_str(), passage.turn)?;
                study.withdraw(
                    &row.participant,
                    Withdrawn::Passage(passage.transcript.clone(), span),
                    passage.on,
                    &passage.reason,
                )?;
            }
        }
    }
    if !relations.is_empty() {
        study.import_relations(relations)?;
    }
    out::say(&format!("{} in the study", out::count(count, "participant")));
    let unasked =
        study.participants()?.iter().filter(|person| person.consent.answers.is_empty()).count();
    if unasked > 0 {
        out::say(&format!("  of {unasked} no consent is recorded: nothing of theirs can be shown"));
    }
    Ok(())
}

fn turn(study: &Study, transcript: &str, number: u32) -> Result<heard_model::Span, Failure> {
    let id = super::transcript::id(transcript)?;
    let read = study.raw_transcript(&id, "place of a passage")?;
    read.turn(number)
        .map(|turn| turn.speech)
        .ok_or_else(|| Failure::new(format!("`{transcript}` has no turn {number}")))
}

fn record(
    study: &Study,
    who: &ParticipantId,
    set: &[String],
    given: &[String],
    reason: &str,
) -> Result<(), Failure> {
    let pair = |word: &String| {
        word.split_once('=')
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .ok_or_else(|| Failure::new(format!("`{word}` is not of the form USE=ANSWER")))
    };
    for word in set {
        let (name, answer) = pair(word)?;
        let answer = Answer::parse(&answer).ok_or_else(|| {
            Failure::new(format!("`{answer}` is no answer")).hint("yes, no or ask")
        })?;
        study.set_consent(who, use_(&name)?, answer, reason)?;
    }
    for word in given {
        let (name, collection) = pair(word)?;
        study.give_consent(who, use_(&name)?, &collection, reason)?;
    }
    Ok(())
}

/// What is taken back: some uses, a passage, or everything.
pub(crate) fn withdrawn(
    study: &Study,
    uses: &[String],
    passage: Option<&str>,
) -> Result<Withdrawn, Failure> {
    if let Some(place) = passage {
        let told = || {
            Failure::new(format!("`{place}` is no place"))
                .hint("TRANSCRIPT#TURN, or TRANSCRIPT:START-END in characters")
        };
        if let Some((name, number)) = place.rsplit_once('#') {
            let span = turn(study, name, number.parse().map_err(|_| told())?)?;
            return Ok(Withdrawn::Passage(super::transcript::id(name)?, span));
        }
        let (name, range) = place.rsplit_once(':').ok_or_else(told)?;
        let (start, end) = range.split_once('-').ok_or_else(told)?;
        let id = super::transcript::id(name)?;
        let text = study.raw_transcript(&id, "place of a passage")?.text;
        let span = Offsets::new(text.expose())
            .span_of_chars(start.parse().map_err(|_| told())?, end.parse().map_err(|_| told())?)
            .ok_or_else(told)?;
        return Ok(Withdrawn::Passage(id, span));
    }
    if uses.is_empty() {
        return Ok(Withdrawn::Person);
    }
    Ok(Withdrawn::Uses(uses.iter().map(|word| use_(word)).collect::<Result<_, _>>()?))
}

#[derive(Serialize)]
struct Row<'p> {
    id: &'p str,
    label: &'p str,
    role: &'p str,
    proceedings: &'static str,
    consent: serde_json::Map<String, serde_json::Value>,
    withdrawn: Vec<String>,
}

fn row(person: &Person) -> Row<'_> {
    Row {
        id: person.id.as_str(),
        label: &person.label,
        role: &person.role,
        proceedings: person.proceedings.as_str(),
        consent: Use::ALL
            .iter()
            .map(|use_| (use_.as_str().to_owned(), person.consent.answer(*use_).as_str().into()))
            .collect(),
        withdrawn: person.consent.withdrawals.iter().map(told).collect(),
    }
}

fn told(withdrawal: &heard_model::consent::Withdrawal) -> String {
    let what = match &withdrawal.what {
        Withdrawn::Person => "everything".to_owned(),
        Withdrawn::Passage(transcript, _) => format!("a passage of {transcript}"),
        Withdrawn::Uses(uses) => {
            uses.iter().map(|use_| use_.as_str()).collect::<Vec<_>>().join(", ")
        }
    };
    format!("{} {what}", withdrawal.on)
}

fn list(study: &Study, json: bool) -> Result<(), Failure> {
    let people = study.participants()?;
    if json {
        return people.iter().try_for_each(|person| out::json(&row(person)));
    }
    let mut table = out::table(&["id", "label", "role", "proceedings", "may be used for"]);
    for person in &people {
        let yes: Vec<&str> = Use::ALL
            .iter()
            .filter(|use_| person.consent.answer(**use_) == Answer::Yes)
            .map(|use_| use_.as_str())
            .collect();
        let allowed = match person.consent.withdrew_all(world::today()) {
            Some(day) => format!("nothing: withdrew on {day}"),
            None => yes.join(", "),
        };
        table.add_row([
            person.id.as_str(),
            &person.label,
            &person.role,
            person.proceedings.as_str(),
            &allowed,
        ]);
    }
    out::data(&table.to_string())
}

fn show(person: &Person, json: bool) -> Result<(), Failure> {
    if json {
        return out::json(&row(person));
    }
    let mut lines = vec![format!("{} ({}, {})", person.id, person.label, person.role)];
    for use_ in Use::ALL {
        lines.push(format!("  {:<18} {}", use_.as_str(), person.consent.answer(use_).as_str()));
    }
    for embargo in &person.consent.embargoes {
        let uses: Vec<&str> = embargo.uses.iter().map(|use_| use_.as_str()).collect();
        lines.push(format!("  waits: {}, until {:?}", uses.join(", "), embargo.until));
    }
    lines.extend(
        person
            .consent
            .withdrawals
            .iter()
            .map(|withdrawal| format!("  taken back: {}", told(withdrawal))),
    );
    out::data(&lines.join("\n"))
}
