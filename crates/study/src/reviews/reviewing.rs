//! A reviewer's hand: what they decide is written here, and nothing can be read through it.

use std::sync::Arc;

use heard_model::{Date, QuoteId, ReviewRole, Verdict};
use rusqlite::{OptionalExtension as _, params};

use super::answers::Said;
use super::{Decided, record};
use crate::error::{Result, StudyError};
use crate::store::Plan;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::{House, Study};
use crate::world::{Actor, ActorRole};

/// The longest comment, in bytes; the rest is cut off at a character.
const LONGEST: usize = 4_000;

/// What a reviewer decides about what they were shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The quote's public id.
    pub public_id: String,
    /// The digest of exactly what they saw.
    pub shown_digest: String,
    /// What they say.
    pub says: Says,
    /// A random word of the form's: the same answer, sent twice, is one.
    pub once: String,
}

/// What somebody says about a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// Answers, and something in their own words.
    Answers(Said, String),
    /// Nothing.
    Pass,
    /// They may know the person.
    KnowsPerson,
}

/// What a reviewer may write: their answers, and their own time.
#[derive(Clone)]
pub struct Reviewing {
    house: Arc<House>,
    who: String,
    role: ReviewRole,
}

impl std::fmt::Debug for Reviewing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reviewing")
    }
}

impl Study {
    /// The hand of `reviewer`, who decides as `role`.
    pub fn reviewing(&self, reviewer: &str, role: ReviewRole) -> Reviewing {
        Reviewing { house: self.house.clone(), who: reviewer.to_owned(), role }
    }
}

impl Reviewing {
    /// Saves an answer, once however often it is sent. Refused for a quote that they were not asked
    /// about, or of somebody whom they may know.
    pub fn answer(&self, answer: &Answer) -> Result<()> {
        let (who, role, answer) = (self.who.clone(), self.role, answer.clone());
        let on = self.house.store.world().now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let mut plan = self.plan();
        plan.key = (!answer.once.is_empty()).then(|| once_key(&who, &answer.once));
        let done = self.house.store.change(plan, move |tx, words| {
            let quote = given(tx, &who, &answer.public_id)?;
            words.subject = quote.to_string();
            save(tx, &who, role, on, quote, answer)
        });
        match done {
            // It was sent twice: the first one stands.
            Err(StudyError::AlreadySaved { .. }) => Ok(()),
            other => other.map(drop),
        }
    }

    /// Begins a sitting, or changes what is left out of the one that is on.
    pub fn sit(&self, leave_out: Vec<String>, anew: bool) -> Result<()> {
        let now = self.house.store.world().now().as_second();
        let who = self.who.clone();
        self.quietly(move |tx| {
            let rows = tx.rows();
            let connection = rows.connection();
            let leave_out = serde_json::to_string(&leave_out).unwrap_or_else(|_| "[]".to_owned());
            if anew {
                connection.execute("DELETE FROM sitting WHERE reviewer = ?1", [&who])?;
            }
            connection.execute(
                "INSERT INTO sitting VALUES (?1, ?2, ?3, 0, 0, 0, NULL)
                 ON CONFLICT (reviewer) DO UPDATE SET leave_out = excluded.leave_out",
                params![who, now, leave_out],
            )?;
            Ok(())
        })
    }

    /// Keeps an answer that was begun, as the fields of its form.
    pub fn keep_draft(&self, public_id: &str, fields: &[(String, String)]) -> Result<()> {
        let (who, public_id) = (self.who.clone(), public_id.to_owned());
        let fields = serde_json::to_string(fields).unwrap_or_else(|_| "[]".to_owned());
        self.quietly(move |tx| {
            let quote = given(tx, &who, &public_id)?;
            let rows = tx.rows();
            rows.connection().execute(
                "INSERT INTO draft VALUES (?1, ?2, ?3)
                 ON CONFLICT (reviewer, quote) DO UPDATE SET fields = excluded.fields",
                params![who, quote.0, fields],
            )?;
            Ok(())
        })
    }

    fn plan(&self) -> Plan {
        let role = match self.role {
            // The journal knows those who work in the study; a participant speaks as who they are.
            ReviewRole::Peer | ReviewRole::Participant => ActorRole::Peer,
            ReviewRole::Researcher => ActorRole::Researcher,
            ReviewRole::Practitioner => ActorRole::Practitioner,
        };
        Plan {
            actor: Actor { name: self.who.clone(), role },
            kind: EventKind::ReviewGiven,
            subject: String::new(),
            reason: String::new(),
            key: None,
            always: false,
        }
    }

    /// A reviewer's own time changes no row of the journal's, and is not told in it.
    fn quietly(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<()> + Send + 'static) -> Result<()> {
        self.house.store.change(self.plan(), |tx, _| work(tx)).map(drop)
    }
}

/// The quote behind a public id, if this reviewer was asked about it and they know nobody in it. It
/// may be held back meanwhile: what they say of words that they were shown counts all the same.
fn given(tx: &Tx<'_>, who: &str, public_id: &str) -> Result<QuoteId> {
    asked_about(tx.rows(), who, public_id)?
        .ok_or_else(|| StudyError::NotFound { what: "quote", name: public_id.to_owned() })
}

/// The same; nothing where they were not asked, or may know somebody in it.
pub(super) fn asked_about(rows: Rows<'_>, who: &str, public_id: &str) -> Result<Option<QuoteId>> {
    let found: Option<u32> = rows.scalar(
        "SELECT shown_as.quote FROM shown_as JOIN assignment ON assignment.quote = shown_as.quote
         WHERE shown_as.public_id = ?2 AND assignment.reviewer = ?1 AND NOT EXISTS
           (SELECT 1 FROM review_voice JOIN kept_from ON kept_from.voice = review_voice.voice
            WHERE review_voice.quote = shown_as.quote AND kept_from.reviewer = ?1)",
        &[&who, &public_id],
    )?;
    Ok(found.map(QuoteId))
}

fn save(
    tx: &mut Tx<'_>,
    who: &str,
    role: ReviewRole,
    on: Date,
    quote: QuoteId,
    answer: Answer,
) -> Result<()> {
    let first = tx
        .rows()
        .scalar::<i64>(
            "SELECT 1 FROM review WHERE quote = ?1 AND reviewer = ?2 AND shown_digest = ?3",
            &[&quote.0, &who, &answer.shown_digest],
        )?
        .is_none();
    let decided = decided(quote, answer.shown_digest, answer.says);
    if decided.shown_digest.len() != 64 {
        return Err(StudyError::BadName { what: "digest", name: decided.shown_digest });
    }
    record(tx, who, role, on, &decided)?;
    let rows = tx.rows();
    let connection = rows.connection();
    connection
        .execute("DELETE FROM draft WHERE reviewer = ?1 AND quote = ?2", params![who, quote.0])?;
    let heavy: bool = connection
        .query_row("SELECT heavy FROM shown_note WHERE quote = ?1", [quote.0], |row| row.get(0))
        .optional()?
        .unwrap_or_default();
    connection.execute(
        "UPDATE sitting SET done = done + ?2, heavy = heavy + ?3, last_heavy = ?4, last = ?5
         WHERE reviewer = ?1",
        params![who, first, first && heavy, heavy, quote.0],
    )?;
    Ok(())
}

/// What follows from what somebody says.
pub(super) fn decided(quote: QuoteId, shown_digest: String, says: Says) -> Decided {
    let (verdict, said, comment) = match says {
        Says::Pass => (Verdict::Pass, Said::default(), String::new()),
        Says::KnowsPerson => (Verdict::KnowsPerson, Said::default(), String::new()),
        Says::Answers(said, comment) => (said.verdict(), said, comment),
    };
    Decided {
        quote,
        shown_digest,
        verdict,
        uses: said.uses(),
        comment: cut(comment.trim()),
        said: Said { leave_out: cut(said.leave_out.trim()), ..said },
    }
}

/// Under what an answer is saved once.
pub(super) fn once_key(who: &str, once: &str) -> String {
    format!("review:{who}:{once}")
}

fn cut(text: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}
