//! Codings: codes on passages, by hand, by table, by query; and the queue of those that need a person.

mod apply;
mod outline;
mod queue;
mod table;

pub use apply::{Applied, NewCoding, Place};
pub use outline::CodingOutline;
pub use queue::{QueueItem, Resolution, Why};

use std::collections::BTreeMap;

use heard_model::{
    AppliedAs, CodeId, Coding, CodingId, CodingState, Span, TranscriptId, VersionId,
};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad};
use crate::study::Study;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CodingRow {
    pub(crate) id: i64,
    pub(crate) transcript: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) code: String,
    pub(crate) applied_code: String,
    pub(crate) applied_version: u32,
    pub(crate) applied_draft: u32,
    pub(crate) coder: String,
    pub(crate) at: String,
    pub(crate) state: String,
}

impl Record for CodingRow {
    const TABLE: &'static str = "coding";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

/// Which codings are asked for; all where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodingFilter {
    /// Only on this transcript.
    pub transcript: Option<TranscriptId>,
    /// Only those that count as one of these codes now; all where empty.
    pub codes: Vec<CodeId>,
    /// Only those that touch these words of the transcript.
    pub within: Option<Span>,
    /// Only by this coder.
    pub coder: Option<String>,
    /// Only in this state.
    pub state: Option<CodingState>,
}

impl Study {
    /// The codings that `filter` asks for, by transcript and place.
    pub fn codings(&self, filter: &CodingFilter) -> Result<Vec<Coding>> {
        self.read(|rows| {
            let found = match (&filter.transcript, filter.within) {
                (Some(id), Some(span)) => rows.all::<CodingRow>(
                    "WHERE transcript = ?1 AND start < ?3 AND end > ?2 ORDER BY start, id",
                    &[&id.as_str(), &span.start(), &span.end()],
                )?,
                (Some(id), None) => rows.all::<CodingRow>(
                    "WHERE transcript = ?1 ORDER BY start, id",
                    &[&id.as_str()],
                )?,
                (None, _) => rows.all::<CodingRow>("ORDER BY transcript, start, id", &[])?,
            };
            let mut codings = Vec::new();
            for row in &found {
                let coding = coding(row)?;
                if filter.wants(&coding) {
                    codings.push(coding);
                }
            }
            Ok(codings)
        })
    }

    /// The coding called `id`, if it is there.
    pub fn coding(&self, id: CodingId) -> Result<Option<Coding>> {
        self.read(|rows| {
            rows.one::<CodingRow>("WHERE id = ?1", &[&id.0])?.as_ref().map(coding).transpose()
        })
    }

    /// How many passages carry each code, hidden ones aside.
    pub fn uses_of_codes(&self) -> Result<BTreeMap<CodeId, usize>> {
        self.read(|rows| {
            let mut statement = rows.connection().prepare_cached(
                "SELECT code, count(*) FROM coding WHERE state <> ?1 GROUP BY code",
            )?;
            let mut found = statement.query([CodingState::Hidden.as_str()])?;
            let mut uses = BTreeMap::new();
            while let Some(row) = found.next()? {
                let code: String = row.get(0)?;
                let code = CodeId::parse(&code).ok_or_else(|| bad("coding", "its code"))?;
                uses.insert(code, row.get::<_, i64>(1)? as usize);
            }
            Ok(uses)
        })
    }

    /// Takes a code off a passage.
    pub fn remove_coding(&self, id: CodingId, reason: &str) -> Result<Done<()>> {
        self.change(EventKind::CodingRemoved, &format!("coding {}", id.0), reason, move |tx| {
            let row = find(tx.rows(), id)?;
            tx.delete(&row)
        })
    }
}

impl CodingFilter {
    fn wants(&self, coding: &Coding) -> bool {
        (self.codes.is_empty() || self.codes.contains(&coding.code))
            && self.coder.as_ref().is_none_or(|coder| *coder == coding.coder)
            && self.state.is_none_or(|state| state == coding.state)
    }
}

/// The row of coding `id`.
pub(crate) fn find(rows: Rows<'_>, id: CodingId) -> Result<CodingRow> {
    rows.one("WHERE id = ?1", &[&id.0])?
        .ok_or_else(|| StudyError::NotFound { what: "coding", name: id.0.to_string() })
}

/// The coding of a row.
pub(crate) fn coding(row: &CodingRow) -> Result<Coding> {
    understood(row).ok_or_else(|| bad("coding", &format!("coding {}", row.id)))
}

fn understood(row: &CodingRow) -> Option<Coding> {
    Some(Coding {
        id: CodingId(row.id),
        transcript: TranscriptId::new(&row.transcript)?,
        span: Span::new(row.start, row.end)?,
        code: CodeId::parse(&row.code)?,
        applied_as: AppliedAs {
            code: CodeId::parse(&row.applied_code)?,
            version: VersionId(row.applied_version),
            draft: row.applied_draft,
        },
        coder: row.coder.clone(),
        at: row.at.parse().ok()?,
        state: CodingState::parse(&row.state)?,
    })
}
