//! What is decided where coders differ. Nobody's codings are touched: decisions lie beside them,
//! and together they say what stands in the consensus.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{CodeId, Coding, CodingId, Span, Timestamp, TranscriptId};
use serde::{Deserialize, Serialize};

use crate::codings::{CodingRow, coding};
use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad, flag};
use crate::study::Study;

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reconciling {
    /// As this coder read it.
    One(String),
    /// Everything that anybody said.
    Both,
    /// None of it.
    Neither,
    /// These codes.
    Other(Vec<CodeId>),
    /// A rule was agreed, by which these codes stand.
    Rule(Vec<CodeId>),
}

impl Reconciling {
    /// The word in files.
    pub fn as_str(&self) -> &'static str {
        match self {
            Reconciling::One(_) => "one",
            Reconciling::Both => "both",
            Reconciling::Neither => "neither",
            Reconciling::Other(_) => "other",
            Reconciling::Rule(_) => "rule",
        }
    }
}

/// What one coder said of a place: codes, with the codings that say so; none: "not there".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Who.
    pub coder: String,
    /// Which codes.
    pub codes: Vec<CodeId>,
    /// By which codings.
    pub codings: Vec<CodingId>,
}

/// A decision to write down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReconciled {
    /// Where.
    pub transcript: TranscriptId,
    /// Which words.
    pub span: Span,
    /// The codes that it is about.
    pub about: Vec<CodeId>,
    /// Everybody who read the transcript, with what they said there.
    pub readings: Vec<Reading>,
    /// What was decided.
    pub outcome: Reconciling,
    /// The rule that follows, in the team's words.
    pub rule: String,
    /// Whether the rule stands in the codebook.
    pub in_codebook: bool,
    /// Who decided.
    pub deciders: String,
}

/// A decision that was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciled {
    /// Its number, for life.
    pub id: i64,
    /// Where.
    pub transcript: TranscriptId,
    /// Which words.
    pub span: Span,
    /// The codes that it is about.
    pub about: Vec<CodeId>,
    /// What was said there then.
    pub readings: Vec<Reading>,
    /// What was decided: `one`, `both`, `neither`, `other`, `rule`.
    pub outcome: String,
    /// Which of the codes, or which others, stand.
    pub codes: Vec<CodeId>,
    /// The rule that follows.
    pub rule: String,
    /// Whether the rule stands in the codebook.
    pub in_codebook: bool,
    /// Who decided.
    pub deciders: String,
    /// Who wrote it down.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// Whether somebody changed a coding there since.
    pub changed_since: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ReconciledRow {
    id: i64,
    transcript: String,
    start: usize,
    end: usize,
    about: String,
    readings: String,
    outcome: String,
    codes: String,
    rule: String,
    #[serde(with = "flag")]
    in_codebook: bool,
    deciders: String,
    author: String,
    at: String,
}

impl Record for ReconciledRow {
    const TABLE: &'static str = "reconciliation";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

/// How a reading stands in a row.
type Said = (String, Vec<String>, Vec<i64>);

impl Study {
    /// Writes a decision down, in the place of one about the same codes there.
    pub fn reconcile(&self, new: NewReconciled) -> Result<Done<i64>> {
        let stands = new.stands()?;
        self.change_told(EventKind::Reconciled, move |tx, words| {
            let id = lay_down(tx, &new, &stands)?;
            words.subject = format!("decision {id} in {}", new.transcript);
            Ok(id)
        })
    }

    /// Takes a decision away, so that the place is open again.
    pub fn unreconcile(&self, id: i64) -> Result<Done<()>> {
        self.change(EventKind::Reconciled, &format!("decision {id}"), "open again", move |tx| {
            let row: Option<ReconciledRow> = tx.rows().one("WHERE id = ?1", &[&id])?;
            let lost = || StudyError::NotFound { what: "decision", name: id.to_string() };
            tx.delete(&row.ok_or_else(lost)?)
        })
    }

    /// Every decision, by transcript and place.
    pub fn decisions(&self) -> Result<Vec<Reconciled>> {
        self.read(all)
    }
}

impl NewReconciled {
    /// Which codes stand after it.
    fn stands(&self) -> Result<Vec<CodeId>> {
        let unfounded = |why| Err(StudyError::Unfounded { why });
        if self.deciders.trim().is_empty() {
            return unfounded("say who decided");
        }
        if matches!(self.outcome, Reconciling::Rule(_)) && self.rule.trim().is_empty() {
            return unfounded("say the rule");
        }
        let said = |one: &Reading| -> Vec<CodeId> {
            one.codes.iter().filter(|code| self.about.contains(code)).copied().collect()
        };
        let codes: BTreeSet<CodeId> = match &self.outcome {
            Reconciling::One(coder) => match self.readings.iter().find(|one| one.coder == *coder) {
                Some(reading) => said(reading).into_iter().collect(),
                None => return unfounded("nobody of that name read it"),
            },
            Reconciling::Both => self.readings.iter().flat_map(said).collect(),
            Reconciling::Neither => BTreeSet::new(),
            Reconciling::Other(codes) if codes.is_empty() => {
                return unfounded("say which codes stand");
            }
            Reconciling::Other(codes) | Reconciling::Rule(codes) => codes.iter().copied().collect(),
        };
        Ok(codes.into_iter().collect())
    }
}

fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| bad("reconciliation", &error.to_string()))
}

fn ids(codes: &[CodeId]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

fn lay_down(tx: &mut Tx<'_>, new: &NewReconciled, stands: &[CodeId]) -> Result<i64> {
    let transcript = new.transcript.as_str();
    let said = |one: &Reading| -> Said {
        (one.coder.clone(), ids(&one.codes), one.codings.iter().map(|id| id.0).collect())
    };
    let about = json(&ids(&new.about))?;
    let (start, end) = (new.span.start(), new.span.end());
    let sql = "WHERE transcript = ?1 AND \"start\" < ?3 AND \"end\" > ?2 AND about = ?4";
    let before: Option<ReconciledRow> = tx.rows().one(sql, &[&transcript, &start, &end, &about])?;
    let id = match before {
        Some(before) => before.id,
        None => tx.number("reconciliation")?,
    };
    tx.put(&ReconciledRow {
        id,
        transcript: transcript.to_owned(),
        start,
        end,
        about,
        readings: json(&new.readings.iter().map(said).collect::<Vec<Said>>())?,
        outcome: new.outcome.as_str().to_owned(),
        codes: json(&ids(stands))?,
        rule: new.rule.trim().to_owned(),
        in_codebook: new.in_codebook,
        deciders: new.deciders.trim().to_owned(),
        author: tx.actor().name.clone(),
        at: tx.at().to_string(),
    })?;
    Ok(id)
}

/// Every decision, by transcript and place; each where its codings lie now.
pub(crate) fn all(rows: Rows<'_>) -> Result<Vec<Reconciled>> {
    let mut codings: BTreeMap<CodingId, Coding> = BTreeMap::new();
    let found = rows.all::<ReconciledRow>("ORDER BY transcript, \"start\", id", &[])?;
    let transcripts: BTreeSet<&String> = found.iter().map(|row| &row.transcript).collect();
    for transcript in transcripts {
        for row in rows.all::<CodingRow>("WHERE transcript = ?1", &[transcript])? {
            let coding = coding(&row)?;
            codings.insert(coding.id, coding);
        }
    }
    found.iter().map(|row| kept(row, &codings)).collect()
}

fn kept(row: &ReconciledRow, codings: &BTreeMap<CodingId, Coding>) -> Result<Reconciled> {
    let parsed = |text: &str| -> Option<Vec<CodeId>> {
        let words: Vec<String> = serde_json::from_str(text).ok()?;
        words.iter().map(|word| CodeId::parse(word)).collect()
    };
    let decision = || {
        let said: Vec<Said> = serde_json::from_str(&row.readings).ok()?;
        let reading = |(coder, codes, codings): Said| {
            let codes = codes.iter().map(|word| CodeId::parse(word)).collect::<Option<_>>()?;
            let codings = codings.into_iter().map(CodingId).collect();
            Some(Reading { coder, codes, codings })
        };
        let readings: Vec<Reading> = said.into_iter().map(reading).collect::<Option<_>>()?;
        let about = parsed(&row.about)?;
        let (span, changed_since) = place(row, &readings, &about, codings)?;
        Some(Reconciled {
            id: row.id,
            transcript: TranscriptId::new(&row.transcript)?,
            span,
            about,
            readings,
            outcome: row.outcome.clone(),
            codes: parsed(&row.codes)?,
            rule: row.rule.clone(),
            in_codebook: row.in_codebook,
            deciders: row.deciders.clone(),
            author: row.author.clone(),
            at: row.at.parse().ok()?,
            changed_since,
        })
    };
    decision().ok_or_else(|| bad("reconciliation", &format!("row {}", row.id)))
}

/// Where the codings of a decision lie now (it goes with them when a transcript is typed anew),
/// and whether any of them is gone or of another code.
fn place(
    row: &ReconciledRow,
    readings: &[Reading],
    about: &[CodeId],
    codings: &BTreeMap<CodingId, Coding>,
) -> Option<(Span, bool)> {
    let then = Span::new(row.start, row.end)?;
    let all = readings.iter().flat_map(|one| &one.codings);
    let now: Vec<&Coding> = all.clone().filter_map(|id| codings.get(id)).collect();
    let changed = now.len() < all.count() || now.iter().any(|one| !about.contains(&one.code));
    if now.is_empty() || now.iter().any(|one| one.span.overlaps(then)) {
        return Some((then, changed));
    }
    let moved = now.iter().map(|one| one.span).reduce(Span::cover).unwrap_or(then);
    Some((moved, true))
}
