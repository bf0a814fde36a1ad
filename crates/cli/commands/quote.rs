//! `heard quote`

mod edits;
mod others;

use std::process::ExitCode;

use clap::Subcommand;
use heard_anonymise::CourtContent;
use heard_model::{CodingId, Date, MemoAnchor, MemoKind, Offsets, Purpose, QuoteId, Use};
use heard_study::{Key, NewQuote, PullRequest, QuoteTags, Sight, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::{out, world};

/// Lift quotes, edit them with every change on record, and pull a balanced set
#[derive(clap::Args)]
pub(crate) struct Quote {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the quotes as they would be shown
    List {
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Lift words: a place in a transcript, or the words under a coding
    Add {
        /// The coding whose words to lift
        #[arg(long, conflicts_with_all = ["transcript", "start", "end"])]
        coding: Option<i64>,
        /// From which transcript
        transcript: Option<String>,
        /// The first character, counted from 0
        start: Option<usize>,
        /// One past the last character
        end: Option<usize>,
        /// The code they stand for
        #[arg(long)]
        code: Option<String>,
        /// What they are for: evidence, illustration, enable_voice …
        #[arg(long, default_value = "illustration")]
        purpose: String,
    },
    /// Change how a quote is shown; refused where the shown words would not derive from the source
    Edit(edits::Edits),
    /// Say what a quote is for, what it tells of, what care it calls for
    Tag {
        /// Which quote
        id: String,
        /// What it is for
        #[arg(long)]
        purpose: Option<String>,
        /// What it tells of a court: none, mention or substance
        #[arg(long)]
        court: Option<String>,
        /// Subjects that call for care (can be repeated)
        #[arg(long, value_name = "SUBJECT")]
        note: Vec<String>,
        /// Why
        #[arg(long, short = 'm', value_name = "REASON", default_value = "")]
        message: String,
    },
    /// Find another voice that says something like this, or one that says otherwise
    Another(others::Another),
    /// Write a memo on a quote
    Memo {
        /// Which quote
        id: String,
        /// What you think
        text: String,
    },
    /// Take a quote out for good
    Reject {
        /// Which quote
        id: String,
        /// Why
        #[arg(long, short = 'm', value_name = "REASON")]
        message: String,
    },
    /// Pull quotes for a theme, balanced over people, sub-themes, roles, strengths and difficulties
    #[command(visible_alias = "suggest")]
    Pull(Pull),
}

#[derive(clap::Args)]
struct Pull {
    /// The theme or code; all where nothing is named
    theme: Option<String>,
    /// What they are for, if not what the collection is for; a workshop where nothing says
    #[arg(long = "use", value_name = "USE")]
    use_: Option<String>,
    /// How many
    #[arg(long, short = 'n', default_value_t = 8)]
    size: usize,
    /// The day they are shown, if not the collection's, or today
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// The shortest, in words
    #[arg(long, default_value_t = 6)]
    min_words: usize,
    /// The longest, in words
    #[arg(long, default_value_t = 80)]
    max_words: usize,
    /// At most so many of one person
    #[arg(long)]
    per_person: Option<usize>,
    /// Settles ties: the same seed pulls the same quotes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Put them into this collection
    #[arg(long, value_name = "COLLECTION")]
    into: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    quote: String,
    label: String,
    text: String,
    transcript: String,
    participant: Option<String>,
    code: Option<String>,
    theme: Option<String>,
    purpose: &'static str,
    content_notes: Vec<String>,
    reviews: usize,
    holds: bool,
    shown_digest: String,
}

/// The quote's id in `word`.
pub(crate) fn id(word: &str) -> Result<QuoteId, Failure> {
    QuoteId::parse(word).ok_or_else(|| {
        Failure::new(format!("`{word}` is no quote"))
            .hint("`heard quote list` shows them, as Q-0001 …")
    })
}

impl Quote {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::List { json } => list(study, key, json)?,
            Command::Add { coding, transcript, start, end, code, purpose } => {
                let purpose = parse_purpose(&purpose)?;
                let quote = match (coding, transcript, start, end) {
                    (Some(number), ..) => study
                        .lift_codings(&[CodingId(number)], purpose)?
                        .value
                        .first()
                        .copied()
                        .ok_or_else(|| {
                            Failure::new(format!("no coding has the number {number}"))
                        })?,
                    (None, Some(name), Some(start), Some(end)) => {
                        lift(study, &name, start, end, code.as_deref(), purpose)?
                    }
                    _ => {
                        return Err(Failure::new("no words were named").hint(
                            "name a coding with --coding, or TRANSCRIPT START END in characters",
                        ));
                    }
                };
                out::say(&format!("lifted {quote}"));
            }
            Command::Edit(edits) => edits.run(study)?,
            Command::Tag { id: word, purpose, court, note, message } => {
                let tags = QuoteTags {
                    purpose: purpose.map(|word| parse_purpose(&word)).transpose()?,
                    court: court.map(|word| parse_court(&word)).transpose()?,
                    content_notes: (!note.is_empty()).then_some(note),
                    ..QuoteTags::default()
                };
                study.tag_quote(id(&word)?, tags, &message)?;
                out::say(&format!("noted for {word}"));
            }
            Command::Another(another) => another.run(study, key)?,
            Command::Memo { id: word, text } => {
                let quote = id(&word)?;
                study.add_memo(MemoKind::Case, MemoAnchor::Quote(quote), &text)?;
                out::say(&format!("noted beside {quote}"));
            }
            Command::Reject { id: word, message } => {
                study.reject_quote(id(&word)?, &message)?;
                out::say(&format!("{word} is taken out"));
            }
            Command::Pull(pull) => pull.run(study)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn parse_purpose(word: &str) -> Result<Purpose, Failure> {
    Purpose::parse(word).ok_or_else(|| {
        let all: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.as_str()).collect();
        Failure::new(format!("`{word}` is no purpose"))
            .hint(format!("the purposes are {}", all.join(", ")))
    })
}

fn parse_court(word: &str) -> Result<CourtContent, Failure> {
    match word {
        "none" => Ok(CourtContent::None),
        "mention" => Ok(CourtContent::Mention),
        "substance" => Ok(CourtContent::Substance),
        _ => Err(Failure::new(format!("`{word}` says nothing of a court"))
            .hint("none, mention or substance")),
    }
}

fn lift(
    study: &Study,
    name: &str,
    start: usize,
    end: usize,
    code: Option<&str>,
    purpose: Purpose,
) -> Result<QuoteId, Failure> {
    let transcript = super::transcript::id(name)?;
    let text = study.raw_transcript(&transcript, "lifting a quote")?.text;
    let span = Offsets::new(text.expose()).span_of_chars(start, end).ok_or_else(|| {
        Failure::new(format!("`{name}` has no words from character {start} to {end}"))
    })?;
    let mut new = NewQuote::new(&transcript, span);
    new.purpose = purpose;
    new.code = match code {
        Some(word) => Some(code_id(study, word)?),
        None => None,
    };
    Ok(study.lift_quote(new)?.value)
}

fn code_id(study: &Study, word: &str) -> Result<heard_model::CodeId, Failure> {
    let book = study.working_codebook()?;
    book.find(word).map(|code| code.id).ok_or_else(|| {
        Failure::new(format!("no code or theme is called `{word}`"))
            .hint("`heard codebook show` lists them")
    })
}

fn list(study: &Study, key: Option<&Key>, json: bool) -> Result<(), Failure> {
    let sight = Sight { on: None, key: key.cloned() };
    let cards = study.cards(&sight)?;
    for card in &cards {
        let row = Row {
            quote: card.quote.to_string(),
            label: card.label.clone(),
            text: card.shown.to_string(),
            transcript: card.transcript.to_string(),
            participant: card.participant.as_ref().map(ToString::to_string),
            code: card.code.map(|code| code.to_string()),
            theme: card.theme.as_ref().map(|theme| theme.id.clone()),
            purpose: card.purpose.as_str(),
            content_notes: card.content_notes.clone(),
            reviews: card.reviews.len(),
            holds: card.holds,
            shown_digest: card.shown_digest.clone(),
        };
        if json {
            out::json(&row)?;
            continue;
        }
        out::data(&format!(
            "{}  {}  {}  {} reviews{}",
            row.quote,
            row.label,
            row.code.unwrap_or_default(),
            row.reviews,
            if row.holds { "" } else { "  NO LONGER HOLDS" }
        ))?;
        out::data(&format!("        “{}”", row.text))?;
    }
    if key.is_none() {
        out::say("the key is not open: names that only it knows are not hidden here");
    }
    Ok(())
}

#[derive(Serialize)]
struct Pulled {
    quotes: Vec<String>,
    candidates: usize,
    held_back: usize,
}

impl Pull {
    fn run(self, study: &Study) -> Result<(), Failure> {
        let into = self.into.as_deref().map(|name| study.collection(name)).transpose()?;
        let into = into.map(|kept| kept.collection);
        // What nobody may be shown in the collection is not pulled into it.
        let use_ = match (&self.use_, &into) {
            (Some(word), _) => super::participant::use_(word)?,
            (None, Some(set)) => set.use_,
            (None, None) => Use::Workshop,
        };
        let on = self.on.or(into.and_then(|set| set.on)).unwrap_or_else(world::today);
        let code = match &self.theme {
            Some(word) => Some(code_id(study, word)?),
            None => None,
        };
        let request = PullRequest {
            code,
            min_words: self.min_words,
            max_words: self.max_words,
            per_person: self.per_person,
            seed: self.seed,
            ..PullRequest::new(use_, on, self.size)
        };
        let pulled = study.pull_quotes(&request)?.value;
        if let Some(name) = &self.into {
            study.add_to_collection(name, &pulled.quotes)?;
        }
        if self.json {
            return out::json(&Pulled {
                quotes: pulled.quotes.iter().map(ToString::to_string).collect(),
                candidates: pulled.candidates,
                held_back: pulled.held_back,
            });
        }
        out::say(&format!(
            "pulled {} out of {}; consent held back {}{}",
            out::count(pulled.quotes.len(), "quote"),
            out::count(pulled.candidates, "passage"),
            pulled.held_back,
            self.into.map(|name| format!("; they are in `{name}`")).unwrap_or_default()
        ));
        out::data(&pulled.quotes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    }
}
