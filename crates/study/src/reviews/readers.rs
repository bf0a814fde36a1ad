//! Who reads, and how far they are.

use heard_model::{ParticipantId, ReviewRole, Verdict};

use crate::error::Result;
use crate::store::rows::{Rows, bad};
use crate::study::Study;

/// Somebody who was asked to read quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub name: String,
    /// In what role; the first in the alphabet where they have several.
    pub role: ReviewRole,
    /// Quotes that they said something about, as these would be shown today.
    pub answered: usize,
    /// Quotes that they passed.
    pub passed: usize,
    /// Quotes that wait for them.
    pub waiting: usize,
    /// Quotes that they were asked about and are not given: they may know who speaks.
    pub not_given: usize,
}

/// Somebody who is not given a person's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// Who reads.
    pub reviewer: String,
    /// Whose words they are not given.
    pub participant: ParticipantId,
    /// Whether they said themselves that they may know the person.
    pub said_so: bool,
}

/// An assignment, as far as it goes.
struct Asked {
    name: String,
    role: String,
    kept: bool,
    verdict: Option<String>,
}

impl Study {
    /// Everybody who was asked to read, by name.
    pub fn readers(&self) -> Result<Vec<Reader>> {
        let asked = self.read(all)?;
        let mut readers: Vec<Reader> = Vec::new();
        for one in asked {
            let role = ReviewRole::parse(&one.role).ok_or_else(|| bad("assignment", &one.name))?;
            if readers.last().is_none_or(|last| last.name != one.name) {
                let name = one.name.clone();
                let none = Reader { name, role, answered: 0, passed: 0, waiting: 0, not_given: 0 };
                readers.push(none);
            }
            let Some(reader) = readers.last_mut() else { continue };
            let verdict = one.verdict.as_deref().and_then(Verdict::parse);
            match verdict {
                _ if one.kept => reader.not_given += 1,
                None => reader.waiting += 1,
                Some(Verdict::Pass) => reader.passed += 1,
                Some(Verdict::KnowsPerson) => reader.not_given += 1,
                Some(_) => reader.answered += 1,
            }
        }
        Ok(readers)
    }

    /// Who is not given whose words, by reader.
    pub fn kept_apart(&self) -> Result<Vec<Apart>> {
        let found: Vec<(String, String, bool)> = self.read(|rows| {
            let mut statement = rows.connection().prepare_cached(
                "SELECT reviewer, participant, max(said) FROM (
                   SELECT review.reviewer, quote.participant, 1 AS said
                   FROM review JOIN quote ON quote.id = review.quote
                   WHERE review.verdict = 'knows_person' AND quote.participant IS NOT NULL
                   UNION ALL SELECT reviewer, participant, 0 FROM kept_apart)
                 GROUP BY reviewer, participant ORDER BY reviewer, participant",
            )?;
            let found =
                statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })?;
        let apart = |(reviewer, participant, said_so): (String, String, bool)| {
            let who = ParticipantId::new(&participant);
            let participant = who.ok_or_else(|| bad("kept_apart", &reviewer))?;
            Ok(Apart { reviewer, participant, said_so })
        };
        found.into_iter().map(apart).collect()
    }
}

fn all(rows: Rows<'_>) -> Result<Vec<Asked>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT assignment.reviewer, assignment.role,
           EXISTS (SELECT 1 FROM review_voice JOIN kept_from ON kept_from.voice = review_voice.voice
                   WHERE review_voice.quote = assignment.quote
                     AND kept_from.reviewer = assignment.reviewer),
           (SELECT verdict FROM review
            WHERE review.quote = assignment.quote AND review.reviewer = assignment.reviewer
              AND (shown.shown_digest IS NULL OR review.shown_digest = shown.shown_digest)
            ORDER BY review.id DESC LIMIT 1)
         FROM assignment LEFT JOIN shown ON shown.quote = assignment.quote
         ORDER BY assignment.reviewer, assignment.role, assignment.quote",
    )?;
    let found = statement.query_map([], |row| {
        Ok(Asked { name: row.get(0)?, role: row.get(1)?, kept: row.get(2)?, verdict: row.get(3)? })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
