//! `heard reconcile`

use std::process::ExitCode;

use clap::Subcommand;
use heard_model::CodeId;
use heard_study::{
    AgreementAsked, Counted, Dispute, Key, NewReconciled, Reconciling, Reported, Study,
};
use serde_json::{Value, json};

use super::report::Where;
use crate::failure::Failure;
use crate::out;

/// Settle where coders differ, and keep what was decided and why
///
/// Differences are where a definition is unclear; they are no marks for anybody. Nobody's codings
/// are changed: decisions lie beside them, and reports count what stands with
/// `--coder consensus`.
#[derive(clap::Args)]
pub(crate) struct Reconcile {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the places where coders differ, by turn, with what was decided
    List {
        /// Codes or themes (all, if none)
        #[arg(value_name = "CODE_OR_THEME")]
        codes: Vec<String>,
        /// Only what is not decided yet
        #[arg(long)]
        open: bool,
        /// Show the words there, with names hidden
        #[arg(long)]
        words: bool,
        #[command(flatten)]
        out: Where,
    },
    /// Decide about one place
    Decide {
        /// The place, such as M01#18
        place: String,
        /// What was decided: a coder's name (as they read it), both, neither, or codes (C15,C16)
        #[arg(long = "as", value_name = "OUTCOME")]
        outcome: String,
        /// The rule that you agreed on
        #[arg(long, value_name = "WORDS")]
        rule: Option<String>,
        /// The rule stands in the codebook now
        #[arg(long, requires = "rule")]
        in_codebook: bool,
        /// Who decided
        #[arg(long, value_name = "NAMES")]
        by: String,
    },
    /// Open a place again
    Reopen {
        /// The decision's number
        number: i64,
    },
    /// Say what stands: agreed, decided, open
    Consensus {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Reconcile {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::List { codes, open, words, out } => {
                list(study, key, codes, open, words, &out)?
            }
            Command::Decide { place, outcome, rule, in_codebook, by } => {
                let dispute = at(study, &place)?;
                let id = study.reconcile(NewReconciled {
                    outcome: self::outcome(study, &dispute, &outcome, rule.is_some())?,
                    transcript: dispute.transcript,
                    span: dispute.span,
                    about: dispute.about,
                    readings: dispute.readings,
                    rule: rule.unwrap_or_default(),
                    in_codebook,
                    deciders: by,
                })?;
                out::say(&format!("kept as decision {}; nobody's codings were changed", id.value));
            }
            Command::Reopen { number } => {
                study.unreconcile(number)?;
                out::say("open again; `heard undo` brings the decision back");
            }
            Command::Consensus { json } => consensus(study, json)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn disputes(study: &Study, codes: Vec<String>) -> Result<Reported<Vec<Dispute>>, Failure> {
    let counted = Counted { codes, ..Counted::default() };
    Ok(study.disputes(&AgreementAsked { counted, seed: 1, ..AgreementAsked::default() })?)
}

fn list(
    study: &Study,
    key: Option<&Key>,
    codes: Vec<String>,
    open: bool,
    words: bool,
    out: &Where,
) -> Result<(), Failure> {
    let mut found = disputes(study, codes)?;
    if open {
        found.value.retain(|one| one.decided.is_none());
    }
    if words {
        study.word_disputes(&mut found.value, key)?;
    }
    let places: Vec<Value> = found.value.iter().map(|one| as_json(&found, one)).collect();
    out.put(study, &found.table().into(), &[("places", json!(places))])?;
    if words && !out.is_json() {
        for one in &found.value {
            if let Some(words) = &one.words {
                let turn = one.turn.map(|turn| format!("#{turn}")).unwrap_or_default();
                let words = words.as_str().replace('\n', " ");
                out::data(&format!("  {}{turn}  “{words}”", one.transcript))?;
            }
        }
    }
    Ok(())
}

fn as_json(found: &Reported<Vec<Dispute>>, one: &Dispute) -> Value {
    let ids = |codes: &[CodeId]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
    let readings: Vec<Value> = one
        .readings
        .iter()
        .map(|reading| {
            let codings: Vec<i64> = reading.codings.iter().map(|id| id.0).collect();
            json!({ "coder": reading.coder, "codes": ids(&reading.codes), "codings": codings })
        })
        .collect();
    let decided = one.decided.as_ref().map(|decided| {
        json!({
            "id": decided.id, "outcome": decided.outcome, "stands": ids(&decided.codes),
            "rule": decided.rule, "in_codebook": decided.in_codebook,
            "deciders": decided.deciders, "author": decided.author,
            "at": decided.at.to_string(), "changed_since": decided.changed_since,
        })
    });
    let names: Vec<String> = one.about.iter().map(|id| found.named(&id.to_string())).collect();
    json!({
        "transcript": one.transcript.as_str(), "turn": one.turn,
        "start": one.chars.0, "end": one.chars.1, "about": ids(&one.about), "names": names,
        "readings": readings, "decided": decided,
        "text": one.words.as_ref().map(|words| words.as_str()),
    })
}

fn at(study: &Study, place: &str) -> Result<Dispute, Failure> {
    let lost = || {
        Failure::new(format!("coders do not differ at `{place}`"))
            .hint("`heard reconcile list` shows the places, such as M01#18")
    };
    let (transcript, turn) = place.split_once('#').ok_or_else(lost)?;
    let turn: u32 = turn.parse().map_err(|_| lost())?;
    let found = disputes(study, Vec::new())?;
    let is = |one: &Dispute| one.transcript.as_str() == transcript && one.turn == Some(turn);
    found.value.into_iter().find(is).ok_or_else(lost)
}

fn outcome(
    study: &Study,
    dispute: &Dispute,
    word: &str,
    by_rule: bool,
) -> Result<Reconciling, Failure> {
    if dispute.readings.iter().any(|one| one.coder == word) {
        return Ok(Reconciling::One(word.to_owned()));
    }
    match word {
        "both" => return Ok(Reconciling::Both),
        "neither" => return Ok(Reconciling::Neither),
        _ => {}
    }
    let book = study.working_codebook()?;
    let mut codes = Vec::new();
    for name in word.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let code = book.find(name).ok_or_else(|| {
            let coders: Vec<&str> = dispute.readings.iter().map(|one| one.coder.as_str()).collect();
            Failure::new(format!("`{name}` is neither a coder who read it nor a code"))
                .hint(format!("{}, both, neither, or codes such as C15", coders.join(", ")))
        })?;
        codes.push(code.id);
    }
    Ok(if by_rule { Reconciling::Rule(codes) } else { Reconciling::Other(codes) })
}

fn consensus(study: &Study, as_json: bool) -> Result<(), Failure> {
    let found = study.consensus(&Counted::default())?;
    if !as_json {
        return out::data(&found.told());
    }
    let value = &found.value;
    let codings: Vec<Value> = value
        .codings
        .iter()
        .map(|one| {
            json!({
                "coding": one.id.0, "transcript": one.transcript.as_str(),
                "code": one.code.to_string(), "coder": one.coder,
            })
        })
        .collect();
    out::json(&json!({
        "agreed": value.agreed, "decided": value.decided, "dropped": value.dropped,
        "open": value.open, "one_coder": value.alone, "codings": codings,
    }))
}
