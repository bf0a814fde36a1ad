//! `heard review`

mod collect;
mod pack;
mod share;
mod your_words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use heard_model::{QuoteId, ReviewRole, Use, Verdict};
use heard_study::{Decided, Key, Sight, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::{out, world};

/// Ask people to look at quotes, and record what they decide
#[derive(clap::Args)]
pub(crate) struct Review {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Ask somebody to look at quotes
    Assign {
        /// Who
        reviewer: String,
        /// In what role: peer, researcher, practitioner or participant
        #[arg(long, default_value = "peer")]
        role: String,
        /// For which uses (can be repeated)
        #[arg(long = "use", value_name = "USE", default_value = "workshop")]
        uses: Vec<String>,
        /// All quotes of this collection
        #[arg(long)]
        collection: Option<String>,
        /// Or these quotes
        quotes: Vec<String>,
    },
    /// Share quotes out: each gets enough readers, a peer among them, and nobody reads somebody they
    /// may know. Run it again after somebody passed or knew a person, and others are asked
    Share(share::Share),
    /// Keep a reviewer from people's words: they live close by, say
    KeepApart(share::KeepApart),
    /// Write a pack for somebody who can't be online: a web page in one file that gives answers back
    /// as a file, or sheets to print (.pdf)
    Pack(pack::Pack),
    /// Write one person's own words for them to look at: as they would be shown, with boxes to tick
    YourWords(your_words::YourWordsPack),
    /// Record decisions: one quote, a whole collection, or a file that came back
    Collect {
        /// Who decided
        reviewer: String,
        /// In what role: peer, researcher, practitioner or participant
        #[arg(long, default_value = "peer")]
        role: String,
        /// The file that a pack gave back, or a CSV: quote (or the code on a sheet), verdict[, uses,
        /// comment]
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
        /// All quotes of this collection, all with the same verdict
        #[arg(long)]
        collection: Option<String>,
        /// Or these quotes
        #[arg(long, value_name = "QUOTE")]
        quote: Vec<String>,
        /// approve, change, veto, pass or knows_person
        #[arg(long, default_value = "approve")]
        verdict: String,
        /// For which uses it is fine (can be repeated)
        #[arg(long = "use", value_name = "USE")]
        uses: Vec<String>,
        /// In their own words
        #[arg(long, default_value = "")]
        comment: String,
        /// A file takes back a no, and they were asked: their newer answer counts
        #[arg(long)]
        changed_their_mind: bool,
    },
    /// Show where the quotes of a collection stand
    List {
        /// Which collection
        collection: String,
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
}

#[derive(Serialize)]
struct Row {
    quote: String,
    state: &'static str,
    reviews: Vec<String>,
}

fn role(word: &str) -> Result<ReviewRole, Failure> {
    ReviewRole::parse(word).ok_or_else(|| {
        Failure::new(format!("`{word}` is no role"))
            .hint("peer, researcher, practitioner or participant")
    })
}

fn verdict(word: &str) -> Result<Verdict, Failure> {
    Verdict::parse(word.trim()).ok_or_else(|| {
        Failure::new(format!("`{word}` is no verdict"))
            .hint("approve, change, veto, pass or knows_person")
    })
}

fn uses(words: &[String]) -> Result<Vec<Use>, Failure> {
    words.iter().map(|word| super::participant::use_(word)).collect()
}

impl Review {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Assign { reviewer, role: word, uses: words, collection, quotes } => {
                let asked = chosen(study, collection.as_deref(), &quotes)?;
                let assigned =
                    study.assign_reviews(&reviewer, role(&word)?, &asked, &uses(&words)?)?.value;
                out::say(&format!("asked {reviewer} to look at {}", out::count(assigned, "quote")));
            }
            Command::YourWords(pack) => pack.run(study, key)?,
            Command::Share(command) => command.run(study)?,
            Command::KeepApart(command) => command.run(study)?,
            Command::Pack(command) => command.run(study, key)?,
            Command::Collect { reviewer, from: Some(file), changed_their_mind, .. }
                if collect::is_answers(&file)? =>
            {
                collect::answers(study, key, &reviewer, &file, changed_their_mind)?;
            }
            Command::Collect {
                reviewer,
                role: word,
                from,
                collection,
                quote,
                verdict: said,
                uses: words,
                comment,
                ..
            } => {
                let decided = match from {
                    Some(file) => collect::from_table(study, key, &file)?,
                    None => {
                        let quotes = chosen(study, collection.as_deref(), &quote)?;
                        decide(study, key, &quotes, verdict(&said)?, &uses(&words)?, &comment)?
                    }
                };
                let count =
                    study.record_reviews(&reviewer, role(&word)?, world::today(), decided)?.value;
                out::say(&format!("recorded {} of {reviewer}", out::count(count, "decision")));
            }
            Command::List { collection, json } => list(study, key, &collection, json)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn chosen(
    study: &Study,
    collection: Option<&str>,
    quotes: &[String],
) -> Result<Vec<QuoteId>, Failure> {
    let mut ids: Vec<QuoteId> =
        quotes.iter().map(|word| super::quote::id(word)).collect::<Result<_, _>>()?;
    if let Some(name) = collection {
        ids.extend(study.collection(name)?.collection.quotes);
    }
    if ids.is_empty() {
        return Err(Failure::new("no quote was named")
            .hint("name quotes, or a collection with --collection"));
    }
    Ok(ids)
}

/// The digests of what would be shown now: what a decision binds to.
fn digests(study: &Study, key: Option<&Key>) -> Result<Vec<(QuoteId, String)>, Failure> {
    let cards = study.cards(&Sight { on: None, key: key.cloned() })?;
    Ok(cards.into_iter().map(|card| (card.quote, card.shown_digest)).collect())
}

fn digest(digests: &[(QuoteId, String)], quote: QuoteId) -> Result<String, Failure> {
    digests
        .iter()
        .find(|(known, _)| *known == quote)
        .map(|(_, digest)| digest.clone())
        .ok_or_else(|| Failure::new(format!("the study has no quote {quote}")))
}

fn decide(
    study: &Study,
    key: Option<&Key>,
    quotes: &[QuoteId],
    verdict: Verdict,
    uses: &[Use],
    comment: &str,
) -> Result<Vec<Decided>, Failure> {
    let digests = digests(study, key)?;
    quotes
        .iter()
        .map(|quote| {
            let shown_digest = digest(&digests, *quote)?;
            Ok(Decided {
                quote: *quote,
                shown_digest,
                verdict,
                uses: uses.to_vec(),
                comment: comment.to_owned(),
                said: heard_study::Said::default(),
            })
        })
        .collect()
}

fn list(study: &Study, key: Option<&Key>, name: &str, json: bool) -> Result<(), Failure> {
    let chosen = study.collection(name)?.collection;
    let sight = Sight { on: None, key: key.cloned() };
    for quote in &chosen.quotes {
        let reviews: Vec<String> = study
            .reviews(*quote)?
            .iter()
            .map(|review| {
                format!(
                    "{} ({}): {}",
                    review.reviewer,
                    review.role.as_str(),
                    review.verdict.as_str()
                )
            })
            .collect();
        let row = Row {
            quote: quote.to_string(),
            state: study.review_state(*quote, chosen.use_, &sight)?.as_str(),
            reviews,
        };
        if json {
            out::json(&row)?;
        } else {
            out::data(&format!("{}  {:<10} {}", row.quote, row.state, row.reviews.join(", ")))?;
        }
    }
    Ok(())
}
