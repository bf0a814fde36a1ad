//! `heard review`

mod your_words;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use heard_model::{QuoteId, ReviewRole, Use, Verdict};
use heard_study::{Decided, Key, Sight, Study};
use serde::{Deserialize, Serialize};

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
    /// Write a pack that a reviewer can read without a computer program: one web page, or a sheet
    Pack {
        /// Which collection
        collection: String,
        /// The file; .html, .txt or .md
        #[arg(short = 'o', value_name = "FILE")]
        output: PathBuf,
    },
    /// Write one person's own words for them to look at: as they would be shown, with boxes to tick
    YourWords(your_words::YourWordsPack),
    /// Record decisions: one quote, a whole collection, or a file that came back
    Collect {
        /// Who decided
        reviewer: String,
        /// In what role: peer, researcher, practitioner or participant
        #[arg(long, default_value = "peer")]
        role: String,
        /// A CSV that came back: quote, verdict[, uses, comment]
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

#[derive(Deserialize)]
struct Answer {
    quote: String,
    verdict: String,
    #[serde(default)]
    uses: String,
    #[serde(default)]
    comment: String,
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
            Command::Pack { collection, output } => pack(study, key, &collection, &output)?,
            Command::Collect {
                reviewer,
                role: word,
                from,
                collection,
                quote,
                verdict: said,
                uses: words,
                comment,
            } => {
                let decided = match from {
                    Some(file) => from_file(study, key, &file)?,
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
            })
        })
        .collect()
}

fn from_file(
    study: &Study,
    key: Option<&Key>,
    file: &std::path::Path,
) -> Result<Vec<Decided>, Failure> {
    let (shown, bytes) = super::participant::load(file)?;
    let digests = digests(study, key)?;
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(bytes.as_slice());
    let mut decided = Vec::new();
    for (place, answer) in reader.deserialize::<Answer>().enumerate() {
        let line = place + 2;
        let told = |what: String| Failure::new(format!("{shown}:{line}: {what}"));
        let answer = answer.map_err(|error| told(error.to_string()))?;
        let quote = QuoteId::parse(&answer.quote)
            .ok_or_else(|| told(format!("`{}` is no quote", answer.quote)))?;
        let words: Vec<String> = answer
            .uses
            .split([';', ' '])
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        decided.push(Decided {
            quote,
            shown_digest: digest(&digests, quote)?,
            verdict: verdict(&answer.verdict)?,
            uses: uses(&words)?,
            comment: answer.comment,
        });
    }
    Ok(decided)
}

fn pack(
    study: &Study,
    key: Option<&Key>,
    collection: &str,
    output: &std::path::Path,
) -> Result<(), Failure> {
    let cleared = study.review_pack(collection, &Sight { on: None, key: key.cloned() })?;
    let format = match output.extension().and_then(|ending| ending.to_str()) {
        Some("txt") => "txt",
        Some("md") => "md",
        _ => "html",
    };
    let bytes = heard_export::render(format, &cleared)?;
    out::write(output, &bytes, true)?;
    out::say(&format!(
        "wrote {} for reviewers to {}",
        out::count(cleared.shown().cards.len(), "quote"),
        output.display()
    ));
    Ok(())
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
