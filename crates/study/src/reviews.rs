//! Reviews: who was asked to look at a quote, what they decided, where it stands.

mod answers;
mod paper;
mod readers;
mod returned;
mod reviewing;
mod rotation;
mod sitting;

pub(crate) use answers::AnswerRow;
pub use answers::Said;
pub use paper::{HeldBack, Sheet, Ticked};
pub use readers::{Apart, Reader};
pub use returned::{Returned, ReturnedAnswer, SheetCode, Standing};
pub use reviewing::{Answer, Reviewing, Says};
pub use rotation::Shared;
pub use sitting::{Caps, Next, Sitting};
pub(crate) use sitting::{Waiting, next, over};

use heard_model::review::state_of;
use heard_model::{Date, QuoteId, Review, ReviewRole, ReviewState, Use, Verdict};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StudyError};
use crate::page::Sight;
use crate::quotes;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad, list};
use crate::study::Study;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ReviewRow {
    id: i64,
    quote: u32,
    transcript: String,
    reviewer: String,
    role: String,
    verdict: String,
    #[serde(with = "list")]
    uses: Vec<String>,
    shown_digest: String,
    on_day: String,
    comment: String,
    version: u32,
}

impl Record for ReviewRow {
    const TABLE: &'static str = "review";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AssignmentRow {
    pub(crate) quote: u32,
    pub(crate) reviewer: String,
    pub(crate) role: String,
    #[serde(with = "list")]
    pub(crate) uses: Vec<String>,
}

impl Record for AssignmentRow {
    const TABLE: &'static str = "assignment";
}

/// A decision to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// About which quote.
    pub quote: QuoteId,
    /// The digest of exactly what the reviewer saw, as [`crate::ShownQuote`] gives it.
    pub shown_digest: String,
    /// What they said.
    pub verdict: Verdict,
    /// For which uses it is fine; all that were asked where empty.
    pub uses: Vec<Use>,
    /// In their own words.
    pub comment: String,
    /// What they said use by use and question by question, where they were asked so.
    pub said: Said,
}

/// Who was asked to look at a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Which quote.
    pub quote: QuoteId,
    /// Who.
    pub reviewer: String,
    /// In what role.
    pub role: ReviewRole,
    /// For which uses they were asked.
    pub uses: Vec<Use>,
}

impl Study {
    /// Asks `reviewer` to look at quotes. Quotes of people whom the reviewer may know are left
    /// out; the answer is how many were assigned.
    pub fn assign_reviews(
        &self,
        reviewer: &str,
        role: ReviewRole,
        asked: &[QuoteId],
        uses: &[Use],
    ) -> Result<Done<usize>> {
        let (who, asked) = (reviewer.to_owned(), asked.to_vec());
        let uses: Vec<String> = uses.iter().map(|use_| use_.as_str().to_owned()).collect();
        self.change(EventKind::ReviewAssigned, reviewer, "", move |tx| {
            let known = known_people(tx.rows(), &who)?;
            let mut assigned = 0;
            for quote in asked {
                let kept = quotes::find(tx.rows(), quote)?.kept()?;
                let voice = kept.quote.participant.map(|id| id.to_string());
                if kept.rejected || voice.is_some_and(|voice| known.contains(&voice)) {
                    continue;
                }
                tx.put(&AssignmentRow {
                    quote: quote.0,
                    reviewer: who.clone(),
                    role: role.as_str().to_owned(),
                    uses: uses.clone(),
                })?;
                assigned += 1;
            }
            Ok(assigned)
        })
    }

    /// Records what `reviewer` decided, as one operation. A decision binds to what they saw.
    pub fn record_reviews(
        &self,
        reviewer: &str,
        role: ReviewRole,
        on: Date,
        decided: Vec<Decided>,
    ) -> Result<Done<usize>> {
        let who = reviewer.to_owned();
        self.change_told(EventKind::ReviewGiven, move |tx, words| {
            let ids: Vec<QuoteId> = decided.iter().map(|one| one.quote).collect();
            words.subject = quotes::in_words(&ids);
            for one in &decided {
                record(tx, &who, role, on, one)?;
            }
            Ok(decided.len())
        })
    }

    /// The decisions about a quote, the oldest first.
    pub fn reviews(&self, quote: QuoteId) -> Result<Vec<Review>> {
        self.read(|rows| Ok(of_quote(rows, quote)?.into_iter().map(|(review, _)| review).collect()))
    }

    /// What was said use by use about a quote, with who said it, the oldest first.
    pub fn answers(&self, quote: QuoteId) -> Result<Vec<(String, Said)>> {
        self.read(|rows| {
            let reviews: Vec<ReviewRow> = rows.all("WHERE quote = ?1 ORDER BY id", &[&quote.0])?;
            let mut said = Vec::new();
            for row in reviews {
                if let Some(answer) = rows.one::<AnswerRow>("WHERE review = ?1", &[&row.id])? {
                    said.push((row.reviewer, answer.said()));
                }
            }
            Ok(said)
        })
    }

    /// Who was asked about what.
    pub fn assignments(&self) -> Result<Vec<Assignment>> {
        self.read(|rows| {
            rows.all::<AssignmentRow>("ORDER BY reviewer, quote", &[])?
                .iter()
                .map(|row| assignment(row).ok_or_else(|| bad("assignment", &row.reviewer)))
                .collect()
        })
    }

    /// Where a quote stands for a use, as it would be shown today.
    pub fn review_state(&self, quote: QuoteId, use_: Use, sight: &Sight) -> Result<ReviewState> {
        self.read(|rows| {
            let kept = quotes::find(rows, quote)?.kept()?;
            if kept.rejected {
                return Ok(ReviewState::Rejected);
            }
            let shown = crate::page::shown_digest_of(self, rows, &kept.quote, sight)?;
            let reviews: Vec<Review> =
                of_quote(rows, quote)?.into_iter().map(|(review, _)| review).collect();
            Ok(state_of(&reviews, &shown, use_))
        })
    }
}

/// Records one decision inside a change.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    reviewer: &str,
    role: ReviewRole,
    on: Date,
    decided: &Decided,
) -> Result<()> {
    if reviewer.trim().is_empty() {
        return Err(StudyError::BadName { what: "reviewer", name: reviewer.to_owned() });
    }
    let kept = quotes::find(tx.rows(), decided.quote)?.kept()?;
    let (version, _) = crate::codebook::sealed(tx.rows(), None)?;
    let id = tx.number("review")?;
    let transcript = kept.quote.transcript.to_string();
    if !decided.said.is_empty() {
        tx.put(&AnswerRow::new(id, &transcript, &decided.said))?;
    }
    if decided.verdict == Verdict::KnowsPerson {
        crate::shown::keep_from_quote(tx, reviewer, decided.quote)?;
        if let Some(participant) = &kept.quote.participant {
            crate::shown::keep_from_person(tx, reviewer, participant.as_str())?;
        }
    }
    tx.put(&ReviewRow {
        id,
        quote: decided.quote.0,
        transcript,
        reviewer: reviewer.to_owned(),
        role: role.as_str().to_owned(),
        verdict: decided.verdict.as_str().to_owned(),
        uses: decided.uses.iter().map(|use_| use_.as_str().to_owned()).collect(),
        shown_digest: decided.shown_digest.clone(),
        on_day: on.to_string(),
        comment: decided.comment.clone(),
        version: version.0,
    })
}

/// The decisions about a quote with the codebook version then, the oldest first.
pub(crate) fn of_quote(rows: Rows<'_>, quote: QuoteId) -> Result<Vec<(Review, u32)>> {
    rows.all::<ReviewRow>("WHERE quote = ?1 ORDER BY id", &[&quote.0])?
        .iter()
        .map(|row| {
            let mut review = review(row).ok_or_else(|| bad("review", &row.id.to_string()))?;
            if let Some(answer) = rows.one::<AnswerRow>("WHERE review = ?1", &[&row.id])? {
                let waits = answer.not_for.iter().filter_map(|use_| Use::parse(use_));
                review.not_for = waits.collect();
            }
            Ok((review, row.version))
        })
        .collect()
}

/// The participants whom `reviewer` said they may know, or is kept apart from.
pub(crate) fn known_people(rows: Rows<'_>, reviewer: &str) -> Result<Vec<String>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT quote.participant FROM review JOIN quote ON quote.id = review.quote
         WHERE review.reviewer = ?1 AND review.verdict = 'knows_person'
           AND quote.participant IS NOT NULL
         UNION SELECT participant FROM kept_apart WHERE reviewer = ?1",
    )?;
    let found = statement.query_map([reviewer], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn review(row: &ReviewRow) -> Option<Review> {
    Some(Review {
        reviewer: row.reviewer.clone(),
        role: ReviewRole::parse(&row.role)?,
        verdict: Verdict::parse(&row.verdict)?,
        uses: row.uses.iter().map(|use_| Use::parse(use_)).collect::<Option<_>>()?,
        not_for: Vec::new(),
        shown_digest: row.shown_digest.clone(),
        on: row.on_day.parse().ok()?,
        comment: row.comment.clone(),
    })
}

fn assignment(row: &AssignmentRow) -> Option<Assignment> {
    Some(Assignment {
        quote: QuoteId(row.quote),
        reviewer: row.reviewer.clone(),
        role: ReviewRole::parse(&row.role)?,
        uses: row.uses.iter().map(|use_| Use::parse(use_)).collect::<Option<_>>()?,
    })
}
