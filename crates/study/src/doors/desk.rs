//! The reviewers' door: the quotes that one reviewer was asked to look at.

use std::path::Path;

use heard_anonymise::{AnonymisedText, Sealed};
use heard_model::{Light, ReviewRole, Timestamp, Use, Verdict};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Allowed, Door, ShownQuote, list};
use crate::error::{Result, StudyError};
use crate::page::Around;
use crate::reviews::{Caps, Next, Said, Sitting, Waiting, next, over};
use crate::store::rows::bad;

/// What a reviewer's connection may read: of reviews no words and no days.
pub(super) const ALLOWED: Allowed = &[
    ("shown", &["*"]),
    ("shown_at", &["*"]),
    ("review_voice", &["*"]),
    ("shown_round", &["*"]),
    ("shown_note", &["*"]),
    ("payload", &["seq", "tbl"]),
    ("assignment", &["*"]),
    ("kept_from", &["*"]),
    ("sitting", &["*"]),
    ("draft", &["*"]),
    ("review", &["id", "quote", "reviewer", "verdict", "shown_digest"]),
    ("review_answer", &["review", "lights", "dignity", "recognised", "if_mine"]),
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
    /// Whether it is marked high distress.
    pub heavy: bool,
}

/// What a reviewer may ask to see beside a quote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// The question and the turns round it, masked.
    pub round: Vec<(Around, AnonymisedText)>,
    /// What was changed: `left_out`, `fillers`, `put_in`, and what kind of detail was hidden.
    pub changes: Vec<String>,
    /// Whether the person chose the label.
    pub chosen: bool,
    /// What this reviewer answered before, without words of theirs.
    pub answered: Option<Said>,
    /// The fields of an answer that they began.
    pub draft: Vec<(String, String)>,
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
            let mut assigned = self.rows(connection, None)?;
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

    /// The quote with this public id, with what may be seen beside it.
    pub fn find(&self, public_id: &str) -> Result<(ToReview, Beside)> {
        self.door.read(|connection| {
            let one =
                self.rows(connection, Some(public_id))?.into_iter().next().ok_or_else(|| {
                    StudyError::NotFound { what: "quote", name: public_id.to_owned() }
                })?;
            let beside = self.beside(connection, &one)?;
            Ok((one, beside))
        })
    }

    /// Their sitting, unless it was long ago.
    pub fn sitting(&self, now: Timestamp) -> Result<Option<Sitting>> {
        self.door.read(|connection| self.seated(connection, now))
    }

    /// What comes next, and the sitting.
    pub fn next(&self, now: Timestamp, caps: Caps) -> Result<(Next<ToReview>, Sitting)> {
        self.door.read(|connection| {
            let sitting = self.seated(connection, now)?.unwrap_or_default();
            let mut assigned = self.rows(connection, None)?;
            assigned.retain(|one| one.decided.is_none());
            let waiting: Vec<Waiting<'_, usize>> = assigned
                .iter()
                .enumerate()
                .map(|(what, one)| Waiting {
                    what,
                    notes: &one.shown.content_notes,
                    heavy: one.heavy,
                })
                .collect();
            let chosen = match next(&waiting, &sitting, caps) {
                Next::Read(at) => Next::Read(assigned.swap_remove(at)),
                Next::Enough => Next::Enough,
                Next::EnoughHeavy => Next::EnoughHeavy,
                Next::LeftOut => Next::LeftOut,
                Next::Nothing => Next::Nothing,
            };
            Ok((chosen, sitting))
        })
    }

    fn rows(&self, connection: &Connection, only: Option<&str>) -> Result<Vec<ToReview>> {
        let mut statement = connection.prepare_cached(
            "SELECT shown.*, assignment.role AS asked_as, assignment.uses AS asked_for,
               (SELECT heavy FROM shown_note WHERE shown_note.quote = shown.quote) AS heavy,
               (SELECT verdict FROM review WHERE review.quote = shown.quote
                  AND review.reviewer = ?1 AND review.shown_digest = shown.shown_digest
                ORDER BY review.id DESC LIMIT 1) AS verdict
             FROM assignment JOIN shown ON shown.quote = assignment.quote
             WHERE assignment.reviewer = ?1 AND (?2 IS NULL OR shown.public_id = ?2)
               AND NOT EXISTS
                 (SELECT 1 FROM review_voice JOIN kept_from ON kept_from.voice = review_voice.voice
                  WHERE review_voice.quote = shown.quote AND kept_from.reviewer = ?1)
             ORDER BY shown.quote",
        )?;
        let mut found = statement.query(params![self.reviewer, only])?;
        let mut assigned = Vec::new();
        while let Some(row) = found.next()? {
            let shown = self.door.quote(row)?;
            let role: String = row.get("asked_as")?;
            let verdict: Option<String> = row.get("verdict")?;
            let asked: Vec<String> = list(row.get("asked_for")?);
            assigned.push(ToReview {
                role: ReviewRole::parse(&role).ok_or_else(|| bad("assignment", "its role"))?,
                asked_for: asked.iter().filter_map(|use_| Use::parse(use_)).collect(),
                decided: verdict.as_deref().and_then(Verdict::parse),
                heavy: row.get::<_, Option<bool>>("heavy")?.unwrap_or_default(),
                shown,
            });
        }
        Ok(assigned)
    }

    fn beside(&self, connection: &Connection, one: &ToReview) -> Result<Beside> {
        let quote = one.shown.quote;
        let mut beside = Beside::default();
        let mut statement = connection
            .prepare_cached("SELECT part, words, digest, seal FROM shown_round WHERE quote = ?1")?;
        let mut found = statement.query([quote.0])?;
        while let Some(row) = found.next()? {
            let part: String = row.get(0)?;
            let sealed = Sealed { text: row.get(1)?, digest: row.get(2)?, seal: row.get(3)? };
            let words = AnonymisedText::reopen(&sealed, self.door.secret.as_bytes())
                .map_err(|_| StudyError::SealBroken { quote })?;
            let part = Around::parse(&part).ok_or_else(|| bad("shown_round", "its part"))?;
            beside.round.push((part, words));
        }
        beside.round.sort_by_key(|(part, _)| Around::ALL.iter().position(|one| one == part));
        let note = connection
            .prepare_cached("SELECT changes, chosen FROM shown_note WHERE quote = ?1")?
            .query_row([quote.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((changes, chosen)) = note {
            (beside.changes, beside.chosen) = (list(changes), chosen);
        }
        beside.answered = self.answered(connection, one)?;
        let draft: Option<String> = connection
            .prepare_cached("SELECT fields FROM draft WHERE reviewer = ?1 AND quote = ?2")?
            .query_row(params![self.reviewer, quote.0], |row| row.get(0))
            .optional()?;
        beside.draft = draft.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(beside)
    }

    fn answered(&self, connection: &Connection, one: &ToReview) -> Result<Option<Said>> {
        let found = connection
            .prepare_cached(
                "SELECT lights, dignity, recognised, if_mine FROM review_answer
                 JOIN review ON review.id = review_answer.review
                 WHERE review.quote = ?1 AND review.reviewer = ?2 AND review.shown_digest = ?3
                 ORDER BY review.id DESC LIMIT 1",
            )?
            .query_row(params![one.shown.quote.0, self.reviewer, one.shown.shown_digest], |row| {
                let words: [String; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
                Ok(words)
            })
            .optional()?;
        Ok(found.map(|[lights, dignity, recognised, if_mine]| {
            let lights: Vec<(String, String)> = serde_json::from_str(&lights).unwrap_or_default();
            Said {
                lights: lights
                    .iter()
                    .filter_map(|(use_, light)| Some((Use::parse(use_)?, Light::parse(light)?)))
                    .collect(),
                dignity: Light::parse(&dignity),
                recognised: Light::parse(&recognised),
                if_mine: Light::parse(&if_mine),
                leave_out: String::new(),
            }
        }))
    }

    fn seated(&self, connection: &Connection, now: Timestamp) -> Result<Option<Sitting>> {
        let found = connection
            .prepare_cached(
                "SELECT started, leave_out, done, heavy, last_heavy, last FROM sitting
                 WHERE reviewer = ?1",
            )?
            .query_row([&self.reviewer], |row| {
                let started: i64 = row.get(0)?;
                let leave_out: String = row.get(1)?;
                Ok((
                    started,
                    Sitting {
                        leave_out: list(leave_out),
                        done: row.get(2)?,
                        heavy: row.get(3)?,
                        last_heavy: row.get(4)?,
                        last: row.get(5)?,
                    },
                ))
            })
            .optional()?;
        Ok(found.filter(|(started, _)| !over(*started, now)).map(|(_, sitting)| sitting))
    }

    /// Asks the database itself, past every function above.
    #[cfg(test)]
    pub(crate) fn ask(&self, sql: &str) -> rusqlite::Result<()> {
        let connection = self.door.connection();
        let mut statement = connection.prepare(sql)?;
        let mut found = statement.query([])?;
        while found.next()?.is_some() {}
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open::{Purpose, open};

    /// Every table of a study, columns and all, is either on the list or refused by SQLite itself.
    #[test]
    fn a_reviewers_connection_reads_what_is_on_the_list_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("study.db");
        let database = open(&path, Purpose::Create).unwrap();
        database.execute("INSERT INTO seal VALUES (1, ?1)", ["0".repeat(64)]).unwrap();
        let desk = ReviewDesk::open(folder.path(), "nell").unwrap();
        let sql =
            "SELECT m.name, c.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c
                   WHERE m.type = 'table' ORDER BY m.name, c.cid";
        let mut statement = database.prepare(sql).unwrap();
        let columns: Vec<(String, String)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        let mut may = Vec::new();
        for (table, column) in &columns {
            let sql = format!("SELECT \"{column}\" FROM \"{table}\"");
            if desk.ask(&sql).is_ok() {
                may.push(format!("{table}.{column}"));
            }
        }
        // Every line more is something more that a reviewer's connection could be made to read.
        expect_test::expect_file!["desk/allowed.txt"].assert_eq(&(may.join("\n") + "\n"));
    }
}
