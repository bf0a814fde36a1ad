//! What happened since a moment, as pages that are open somewhere need to know it: by whom, to
//! which transcripts. No words, not even the log's.

use std::collections::BTreeSet;

use heard_model::TranscriptId;

use crate::error::{Result, StudyError};
use crate::store::kind::EventKind;
use crate::study::Study;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// The number of the operation.
    pub seq: u64,
    /// Who did it.
    pub actor: String,
    /// What was done.
    pub kind: EventKind,
    /// The transcripts whose rows it changed.
    pub transcripts: BTreeSet<TranscriptId>,
}

impl Study {
    /// What kinds of things happened after operation `after`.
    pub fn kinds_since(&self, after: u64) -> Result<Vec<EventKind>> {
        self.read(|rows| {
            let mut statement = rows
                .connection()
                .prepare_cached("SELECT DISTINCT kind FROM event WHERE seq > ?1")?;
            let mut found = statement.query([after])?;
            let mut kinds = Vec::new();
            while let Some(row) = found.next()? {
                kinds.push(kind(&row.get::<_, String>(0)?)?);
            }
            Ok(kinds)
        })
    }

    /// What happened after operation `after`, the oldest first, at most `most`.
    pub fn happened_since(&self, after: u64, most: usize) -> Result<Vec<Happened>> {
        self.read(|rows| {
            let mut statement = rows.connection().prepare_cached(
                "SELECT seq, actor.name, kind FROM event JOIN actor ON actor.id = event.actor
                 WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            )?;
            let mut found = statement.query([after, most as u64])?;
            let mut all = Vec::new();
            while let Some(row) = found.next()? {
                let (seq, actor) = (row.get(0)?, row.get(1)?);
                let kind = kind(&row.get::<_, String>(2)?)?;
                all.push(Happened { seq, actor, kind, transcripts: BTreeSet::new() });
            }
            for one in &mut all {
                one.transcripts = transcripts(rows, one.seq)?;
            }
            Ok(all)
        })
    }
}

fn kind(name: &str) -> Result<EventKind> {
    EventKind::parse(name).ok_or_else(|| StudyError::BadRow {
        table: "event".to_owned(),
        what: format!("the kind `{name}`"),
    })
}

/// The transcripts that own rows which operation `seq` changed.
fn transcripts(rows: crate::store::rows::Rows<'_>, seq: u64) -> Result<BTreeSet<TranscriptId>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT DISTINCT substr(owner, 12) FROM payload
         WHERE seq = ?1 AND owner LIKE 'transcript:%'",
    )?;
    let names = statement.query_map([seq], |row| row.get::<_, String>(0))?;
    let mut all = BTreeSet::new();
    for name in names {
        all.extend(TranscriptId::new(&name?));
    }
    Ok(all)
}
