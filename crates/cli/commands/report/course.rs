//! `heard report saturation`, `coverage`, `words` and `voices`

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use heard_study::Study;
use serde_json::json;

use super::{Where, Which, Whose, transcripts};
use crate::failure::Failure;

/// Say whether interviews still bring new codes
///
/// After Guest, Namey and Chen (2020): a base of the first interviews, then runs of the next.
/// Interviews are taken by date, or in the order you name. Other orders are tried too, since
/// the order matters.
#[derive(clap::Args)]
pub(super) struct Saturation {
    #[command(flatten)]
    which: Which,
    /// Interviews in the base
    #[arg(long, default_value_t = 4)]
    base: usize,
    /// Interviews in a run
    #[arg(long, default_value_t = 2)]
    run: usize,
    /// Share of new codes, in per cent, up to which a run brings nothing much
    #[arg(long, default_value_t = 5.0)]
    threshold: f64,
    /// The order of the interviews, such as M01,M02a,M03
    #[arg(long, value_delimiter = ',', conflicts_with = "transcript")]
    order: Vec<String>,
    /// Fixes the other orders, so that the same study gives the same figures
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    out: Where,
}

impl Saturation {
    pub(super) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let mut counted = self.which.counted()?;
        if !self.order.is_empty() {
            counted.transcripts = transcripts(&self.order)?;
        }
        let asked = heard_measure::Saturation {
            base: self.base,
            run: self.run,
            threshold: self.threshold / 100.0,
            seed: self.seed,
            ..heard_measure::Saturation::default()
        };
        let order = study.report_order(&counted)?;
        let found = study.saturation(&counted, asked)?;
        let Some(saturated) = &found.value else {
            return Err(Failure::new(format!(
                "there are too few coded interviews for a base of {} and a run of {}",
                self.base, self.run
            ))
            .hint("choose a smaller --base and --run, or come back with more interviews"));
        };
        let name = |after: Option<usize>| after.map(|after| format!("{after}+{}", self.run));
        let more = [
            ("base_codes", json!(saturated.base_codes)),
            ("curve", json!(saturated.curve)),
            ("band", json!(saturated.band)),
            ("reached", json!(name(saturated.reached))),
            ("reached_none_new", json!(name(saturated.reached_none))),
        ];
        if let Some(laid) = found.laid(&order) {
            self.out.put(study, &laid, &more)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Say what was coded under which codebook version, and what is not yet read
#[derive(clap::Args)]
pub(super) struct Coverage {
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    out: Where,
}

impl Coverage {
    pub(super) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let found = study.reading_coverage(&self.whose.counted()?)?;
        let sparse: serde_json::Map<String, serde_json::Value> = found
            .value
            .transcripts
            .iter()
            .map(|line| (line.transcript.to_string(), json!(line.sparse)))
            .collect();
        let more = [("turns_without_a_code", serde_json::Value::Object(sparse))];
        self.out.put(study, &found.for_team(found.value.table()).into(), &more)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// List words by how many people say them, or count words and phrases that you name
///
/// Raw words, for the team: a rare word can name somebody. That you looked is kept in the log.
#[derive(clap::Args)]
pub(super) struct Words {
    /// Words or phrases to count; without any, all words are listed
    words: Vec<String>,
    /// Only words that so many people say
    #[arg(long, default_value_t = 2)]
    people: usize,
    /// List at most so many
    #[arg(long, short = 'n', default_value_t = 50)]
    limit: usize,
    /// Count little words (the, and, I'm) too
    #[arg(long)]
    little_words: bool,
    /// Leave out the words in this file as well, separated by spaces or lines
    #[arg(long, value_name = "FILE")]
    leave_out: Option<PathBuf>,
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    out: Where,
}

impl Words {
    pub(super) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let counted = self.whose.counted()?;
        let table = if self.words.is_empty() {
            let mut left = if self.little_words { BTreeSet::new() } else { Study::little_words() };
            if let Some(file) = &self.leave_out {
                let (_, bytes) = crate::commands::participant::load(file)?;
                let text = String::from_utf8_lossy(&bytes).to_lowercase();
                left.extend(text.split_whitespace().map(|word| word.replace('’', "'")));
            }
            let found = study.words(&counted, &left, self.people)?;
            let mut table = found.for_team(found.value.table(self.limit));
            table.notes.push(format!(
                "words of at least {} people; {} words left out as saying little",
                self.people,
                left.len()
            ));
            table
        } else {
            let found = study.keywords(&counted, &self.words)?;
            found.for_team(found.value.table(usize::MAX))
        };
        self.out.put(study, &table.into(), &[])?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Say who is heard, how much, and who is not
///
/// Counts coded passages, or with --collection the quotes in it over everybody who said yes
/// to its use. It names participants: for the team.
#[derive(clap::Args)]
pub(super) struct Voices {
    /// Count the quotes of this collection
    #[arg(long, value_name = "NAME", conflicts_with_all = ["codes", "only", "coder", "transcript"])]
    collection: Option<String>,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    out: Where,
}

impl Voices {
    pub(super) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let (found, counted) = match &self.collection {
            Some(name) => (study.collection_voices(name)?, "quotes"),
            None => (study.voices(&self.which.counted()?)?, "coded passages"),
        };
        let laid = found.laid(counted);
        let more = [("gini", json!(found.value.gini)), ("unheard", json!(found.value.unheard))];
        self.out.put(study, &laid, &more)?;
        Ok(ExitCode::SUCCESS)
    }
}
