//! The reviewers' door: the quotes that one person was asked to look at, and nobody else's view.

use std::path::Path;

use heard_model::{ReviewRole, Use, Verdict};
use rusqlite::OptionalExtension as _;

use super::{Allowed, Door, ShownQuote, list};
use crate::error::Result;
use crate::store::rows::bad;

/// What a reviewer's connection may read: of reviews no comments and no days.
const ALLOWED: Allowed = &[
    ("shown", &["*"]),
    ("shown_at", &["*"]),
    ("payload", &["seq", "tbl"]),
    ("assignment", &["*"]),
    ("review", &["id", "quote", "reviewer", "verdict", "shown_digest"]),
];

/// A quote that waits for a reviewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToReview {
    /// The quote as it would be shown.
    pub shown: ShownQuote,
    /// In what role they are asked.
    pub role: ReviewRole,
    /// For which uses.
    pub asked_for: Vec<Use>,
    /// What they said of exactly this before.
    pub decided: Option<Verdict>,
}

/// The quotes that one reviewer was asked to look at.
pub struct ReviewDesk {
    door: Door,
    reviewer: String,
}

impl std::fmt::Debug for ReviewDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReviewDesk")
    }
}

impl ReviewDesk {
    /// Opens `reviewer`'s door to the study in `folder`.
    pub fn open(folder: &Path, reviewer: &str) -> Result<ReviewDesk> {
        Ok(ReviewDesk { door: Door::open(folder, ALLOWED, false)?, reviewer: reviewer.to_owned() })
    }

    /// Refuses while what is shown is behind the study.
    pub fn is_ready(&self) -> Result<()> {
        self.door.read(|_| Ok(()))
    }

    /// Everything they were asked to look at, what waits first. Somebody whom they may know is
    /// not shown to them again.
    pub fn assigned(&self) -> Result<Vec<ToReview>> {
        self.door.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT shown.*, assignment.role AS asked_as, assignment.uses AS asked_for
                 FROM assignment JOIN shown ON shown.quote = assignment.quote
                 WHERE assignment.reviewer = ?1 AND shown.voice NOT IN
                   (SELECT known.voice FROM review JOIN shown AS known ON known.quote = review.quote
                    WHERE review.reviewer = ?1 AND review.verdict = 'knows_person')
                 ORDER BY shown.quote",
            )?;
            let mut found = statement.query([&self.reviewer])?;
            let mut assigned = Vec::new();
            while let Some(row) = found.next()? {
                let shown = self.door.quote(row)?;
                let role: String = row.get("asked_as")?;
                let verdict: Option<String> = connection
                    .prepare_cached(
                        "SELECT verdict FROM review WHERE quote = ?1 AND reviewer = ?2
                         AND shown_digest = ?3 ORDER BY id DESC LIMIT 1",
                    )?
                    .query_row(
                        rusqlite::params![shown.quote.0, self.reviewer, shown.shown_digest],
                        |row| row.get(0),
                    )
                    .optional()?;
                let asked: Vec<String> = list(row.get("asked_for")?);
                assigned.push(ToReview {
                    role: ReviewRole::parse(&role).ok_or_else(|| bad("assignment", "its role"))?,
                    asked_for: asked.iter().filter_map(|use_| Use::parse(use_)).collect(),
                    decided: verdict.as_deref().and_then(Verdict::parse),
                    shown,
                });
            }
            assigned.sort_by_key(|one| one.decided.is_some());
            Ok(assigned)
        })
    }

    /// What waits for them, at most `cap` at a sitting.
    pub fn waiting(&self, cap: usize) -> Result<Vec<ToReview>> {
        let mut assigned = self.assigned()?;
        assigned.retain(|one| one.decided.is_none());
        assigned.truncate(cap);
        Ok(assigned)
    }
}
