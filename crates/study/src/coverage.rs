//! Reading again: transcripts that were coded before a code came in.

use std::collections::BTreeSet;

use heard_model::{Code, CodeId, TranscriptId, VersionId};
use serde::{Deserialize, Serialize};

use crate::codebook::graph::Graph;
use crate::codebook::{diff_arrivals, rows as versions};
use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad};
use crate::study::Study;
use crate::transcripts;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CoverageRow {
    pub(crate) code: String,
    pub(crate) transcript: String,
    pub(crate) read_by: String,
    pub(crate) read_at: String,
}

impl Record for CoverageRow {
    const TABLE: &'static str = "coverage";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

/// A code that came in later, and the transcripts that are not read for it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// The code.
    pub code: CodeId,
    /// The version it came in.
    pub since: VersionId,
    /// Coded before, and read again since (or coded with it).
    pub read: Vec<TranscriptId>,
    /// Coded before, and not read again yet.
    pub unread: Vec<TranscriptId>,
}

/// A transcript, and which versions of the codebook it was coded with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The transcript.
    pub transcript: TranscriptId,
    /// How many of its codings were made with each version, v1 first; the versions without any too.
    pub by_version: Vec<(VersionId, usize)>,
    /// Codings that wait for a decision.
    pub waiting: usize,
    /// Codes that came in after it was coded, and for which it is not read again yet.
    pub unread: Vec<CodeId>,
}

impl Study {
    /// Transcripts × versions: what was coded with which, and what is still to be read.
    pub fn coverage_table(&self) -> Result<Vec<Covered>> {
        let owed = self.coverage()?;
        self.read(|rows| {
            let (head, _) = crate::codebook::sealed(rows, None)?;
            let versions: Vec<u32> =
                Graph::of(rows)?.ancestors(head.0).into_iter().filter(|id| *id > 0).collect();
            let mut table = Vec::new();
            for transcript in transcripts::ids(rows)? {
                let mut by_version = Vec::new();
                for version in &versions {
                    let made: Option<i64> = rows.scalar(
                        "SELECT count(*) FROM coding WHERE transcript = ?1 AND applied_version = ?2",
                        &[&transcript.as_str(), version],
                    )?;
                    by_version.push((VersionId(*version), made.unwrap_or(0) as usize));
                }
                let waiting: Option<i64> = rows.scalar(
                    "SELECT count(*) FROM coding WHERE transcript = ?1
                     AND state IN ('stale', 'queued', 'unrouted')",
                    &[&transcript.as_str()],
                )?;
                let unread = owed.iter().filter(|owed| owed.unread.contains(&transcript));
                table.push(Covered {
                    unread: unread.map(|owed| owed.code).collect(),
                    waiting: waiting.unwrap_or(0) as usize,
                    by_version,
                    transcript,
                });
            }
            Ok(table)
        })
    }

    /// For each code that came in after transcripts had been coded: which of them were read again
    /// for it. Codes that a split or merge made are not among them: their passages are known.
    pub fn coverage(&self) -> Result<Vec<Obligation>> {
        self.read(|rows| {
            let mut found = Vec::new();
            let (head, codebook) = crate::codebook::sealed(rows, None)?;
            for version in Graph::of(rows)?.ancestors(head.0) {
                let told = versions::amendments(rows, version)?;
                let since = VersionId(version);
                let mut before = None;
                for code in diff_arrivals(told.iter().map(|told| &told.amendment)) {
                    if version < 2 || !codebook.codes.get(&code).is_some_and(Code::is_active) {
                        continue;
                    }
                    let before = match &before {
                        Some(before) => before,
                        None => before.insert(coded_before(rows, since)?),
                    };
                    let unread = unread(rows, code, before)?;
                    let read = before.iter().filter(|id| !unread.contains(id)).cloned().collect();
                    if !found.iter().any(|known: &Obligation| known.code == code) {
                        found.push(Obligation { code, since, read, unread });
                    }
                }
            }
            Ok(found)
        })
    }

    /// Notes that a transcript was read again for a code.
    pub fn mark_read(&self, code: CodeId, transcript: &TranscriptId) -> Result<Done<()>> {
        let transcript = transcript.clone();
        let subject = format!("{code} in {transcript}");
        self.change(EventKind::CoverageRead, &subject, "", move |tx| {
            let row = transcripts::row(tx.rows(), &transcript)?;
            let known: Option<i64> =
                tx.rows().scalar("SELECT 1 FROM known_code WHERE id = ?1", &[&code.to_string()])?;
            if known.is_none() {
                return Err(StudyError::NotFound { what: "code", name: code.to_string() });
            }
            tx.put(&CoverageRow {
                code: code.to_string(),
                transcript: row.id,
                read_by: tx.actor().name.clone(),
                read_at: tx.at().to_string(),
            })
        })
    }
}

/// The transcripts that were coded with a version that did not know what `since` brought.
pub(crate) fn coded_before(rows: Rows<'_>, since: VersionId) -> Result<Vec<TranscriptId>> {
    let older: Vec<String> =
        Graph::of(rows)?.without(since.0).iter().map(ToString::to_string).collect();
    ids(
        rows,
        "SELECT DISTINCT transcript FROM coding
         WHERE applied_version IN (SELECT value FROM json_each(?1)) ORDER BY transcript",
        &[&format!("[{}]", older.join(","))],
    )
}

/// Those of them that were neither coded with `code` nor marked as read for it.
pub(crate) fn unread(
    rows: Rows<'_>,
    code: CodeId,
    before: &[TranscriptId],
) -> Result<Vec<TranscriptId>> {
    let again = ids(
        rows,
        "SELECT DISTINCT transcript FROM coding WHERE applied_code = ?1
         UNION SELECT transcript FROM coverage WHERE code = ?1",
        &[&code.to_string()],
    )?;
    let again: BTreeSet<TranscriptId> = again.into_iter().collect();
    Ok(before.iter().filter(|id| !again.contains(id)).cloned().collect())
}

fn ids(rows: Rows<'_>, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<TranscriptId>> {
    let mut statement = rows.connection().prepare_cached(sql)?;
    let mut found = statement.query(values)?;
    let mut ids = Vec::new();
    while let Some(row) = found.next()? {
        let id: String = row.get(0)?;
        ids.push(TranscriptId::new(&id).ok_or_else(|| bad("coding", "its transcript"))?);
    }
    Ok(ids)
}
