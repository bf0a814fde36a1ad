//! Memos: what a researcher wrote down while thinking.

use heard_anonymise::AnonymisedText;
use heard_model::{
    CodeId, Memo, MemoAnchor, MemoKind, ParticipantId, QuoteId, SourceText, Span, Timestamp,
    TranscriptId, VersionId,
};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad};
use crate::store::{Done, undo};
use crate::study::Study;

/// A memo with the number it has in the study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptMemo {
    /// Its number, for life.
    pub id: i64,
    /// The memo.
    pub memo: Memo,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MemoRow {
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) anchor_kind: String,
    pub(crate) anchor: String,
    pub(crate) start: Option<usize>,
    pub(crate) end: Option<usize>,
    pub(crate) author: String,
    pub(crate) at: String,
    pub(crate) text: String,
}

impl Record for MemoRow {
    const TABLE: &'static str = "memo";

    fn owner(&self) -> Option<String> {
        match self.anchor_kind.as_str() {
            "passage" | "transcript" => Some(format!("transcript:{}", self.anchor)),
            "participant" => Some(format!("participant:{}", self.anchor)),
            _ => None,
        }
    }
}

impl Study {
    /// Writes a memo down. Returns its number.
    pub fn add_memo(&self, kind: MemoKind, anchor: MemoAnchor, text: &str) -> Result<Done<i64>> {
        let text = text.to_owned();
        self.change_told(EventKind::MemoAdded, move |tx, words| {
            let id = lay_down(tx, kind, &anchor, &text, None, None)?;
            words.subject = format!("memo {id}");
            Ok(id)
        })
    }

    /// Changes the words of memo `id`. `seen` is the position in the journal at which they were
    /// read ([`Study::position`]): if somebody changed them since, nothing is overwritten.
    pub fn edit_memo(&self, id: i64, text: &str, seen: Option<u64>) -> Result<Done<()>> {
        let text = text.to_owned();
        self.change(EventKind::MemoChanged, &format!("memo {id}"), "", move |tx| {
            let mut row = find(tx.rows(), id)?;
            unchanged_since(tx, "memo", &id.to_string(), &format!("memo {id}"), seen)?;
            row.text = text;
            tx.put(&row)
        })
    }

    /// Throws memo `id` away.
    pub fn remove_memo(&self, id: i64) -> Result<Done<()>> {
        self.change(EventKind::MemoRemoved, &format!("memo {id}"), "", move |tx| {
            let row = find(tx.rows(), id)?;
            tx.delete(&row)
        })
    }

    /// The memos in which every word of `words` stands, capitals aside; of one kind and on one
    /// anchor, where these are given. In the order in which they were written.
    pub fn find_memos(
        &self,
        words: &str,
        kind: Option<MemoKind>,
        anchor: Option<&MemoAnchor>,
    ) -> Result<Vec<KeptMemo>> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let mut found = self.memos()?;
        found.retain(|kept| {
            let text = kept.memo.text.to_lowercase();
            words.iter().all(|word| text.contains(word))
                && kind.is_none_or(|kind| kept.memo.kind == kind)
                && anchor.is_none_or(|anchor| kept.memo.anchor == *anchor)
        });
        Ok(found)
    }

    /// The memos with names hidden in them: by what the study and its key know, and by what the
    /// recognisers notice.
    pub fn masked_memos(&self, key: Option<&Key>) -> Result<Vec<(KeptMemo, AnonymisedText)>> {
        let register = self.register(key)?;
        let memos = self.memos()?.into_iter();
        Ok(memos
            .map(|kept| {
                let source = SourceText::exactly(&kept.memo.text);
                let mentions = heard_anonymise::mentions(source.expose());
                let masked = heard_anonymise::mask(&source, &mentions, &register);
                (kept, masked.words)
            })
            .collect())
    }

    /// All memos, in the order in which they were written.
    pub fn memos(&self) -> Result<Vec<KeptMemo>> {
        self.read(all)
    }
}

/// All memos, in the order in which they were written.
pub(crate) fn all(rows: Rows<'_>) -> Result<Vec<KeptMemo>> {
    rows.all::<MemoRow>("ORDER BY id", &[])?.into_iter().map(kept).collect()
}

/// Writes a memo down, by `author` at a moment if those are not the actor and now.
pub(crate) fn lay_down(
    tx: &mut Tx<'_>,
    kind: MemoKind,
    anchor: &MemoAnchor,
    text: &str,
    author: Option<&str>,
    at: Option<Timestamp>,
) -> Result<i64> {
    holds(tx, anchor)?;
    let id = tx.number("memo")?;
    let (anchor_kind, anchor, span) = written(anchor);
    tx.put(&MemoRow {
        id,
        kind: kind.as_str().to_owned(),
        anchor_kind: anchor_kind.to_owned(),
        anchor,
        start: span.map(Span::start),
        end: span.map(Span::end),
        author: author.unwrap_or(&tx.actor().name).to_owned(),
        at: at.unwrap_or(tx.at()).to_string(),
        text: text.to_owned(),
    })?;
    Ok(id)
}

/// Whether memo `id` is there.
pub(crate) fn is_here(rows: Rows<'_>, id: i64) -> Result<bool> {
    let here: Option<i64> = rows.scalar("SELECT 1 FROM memo WHERE id = ?1", &[&id])?;
    Ok(here.is_some())
}

/// Changes the words of memo `id`, if it is there still.
pub(crate) fn rewrite(tx: &mut Tx<'_>, id: i64, text: &str) -> Result<()> {
    let mut row = find(tx.rows(), id)?;
    text.clone_into(&mut row.text);
    tx.put(&row)
}

/// A memo with these words on `anchor`.
pub(crate) fn same(rows: Rows<'_>, anchor: &MemoAnchor, text: &str) -> Result<Option<i64>> {
    let (kind, name, span) = written(anchor);
    rows.scalar(
        "SELECT id FROM memo WHERE anchor_kind = ?1 AND anchor = ?2 AND start IS ?3 AND text = ?4",
        &[&kind, &name, &span.map(Span::start), &text],
    )
}

fn find(rows: Rows<'_>, id: i64) -> Result<MemoRow> {
    rows.one("WHERE id = ?1", &[&id])?
        .ok_or_else(|| StudyError::NotFound { what: "memo", name: id.to_string() })
}

/// Refuses where somebody changed a row after position `seen` of the journal.
pub(crate) fn unchanged_since(
    tx: &Tx<'_>,
    table: &str,
    key: &str,
    what: &str,
    seen: Option<u64>,
) -> Result<()> {
    let Some(seen) = seen else { return Ok(()) };
    match undo::last_touch(tx.rows(), table, key)? {
        Some((seq, by, _)) if seq > seen => {
            Err(StudyError::Conflict { what: what.to_owned(), by, seq })
        }
        _ => Ok(()),
    }
}

/// Refuses an anchor that names nothing in the study.
fn holds(tx: &Tx<'_>, anchor: &MemoAnchor) -> Result<()> {
    let (what, sql, name) = match anchor {
        MemoAnchor::Transcript(id) | MemoAnchor::Passage(id, _) => {
            ("transcript", "SELECT 1 FROM transcript WHERE id = ?1", id.to_string())
        }
        MemoAnchor::Participant(id) => {
            ("participant", "SELECT 1 FROM participant WHERE id = ?1", id.to_string())
        }
        MemoAnchor::Code(id) => ("code", "SELECT 1 FROM known_code WHERE id = ?1", id.to_string()),
        MemoAnchor::Version(id) => {
            ("version", "SELECT 1 FROM version WHERE id = ?1", id.0.to_string())
        }
        MemoAnchor::Quote(id) => ("quote", "SELECT 1 FROM quote WHERE id = ?1", id.0.to_string()),
        MemoAnchor::Release(name) => {
            ("release", "SELECT 1 FROM release WHERE name = ?1", name.clone())
        }
        MemoAnchor::Study => return Ok(()),
    };
    match tx.rows().scalar::<i64>(sql, &[&name])? {
        Some(_) => Ok(()),
        None => Err(StudyError::NotFound { what, name }),
    }
}

fn written(anchor: &MemoAnchor) -> (&'static str, String, Option<Span>) {
    match anchor {
        MemoAnchor::Study => ("study", String::new(), None),
        MemoAnchor::Transcript(id) => ("transcript", id.to_string(), None),
        MemoAnchor::Passage(id, span) => ("passage", id.to_string(), Some(*span)),
        MemoAnchor::Code(id) => ("code", id.to_string(), None),
        MemoAnchor::Participant(id) => ("participant", id.to_string(), None),
        MemoAnchor::Version(id) => ("version", id.to_string(), None),
        MemoAnchor::Quote(id) => ("quote", id.to_string(), None),
        MemoAnchor::Release(name) => ("release", name.clone(), None),
    }
}

fn kept(row: MemoRow) -> Result<KeptMemo> {
    let id = row.id;
    memo(row).map(|memo| KeptMemo { id, memo }).ok_or_else(|| bad("memo", &format!("memo {id}")))
}

fn memo(row: MemoRow) -> Option<Memo> {
    let span = || Span::new(row.start?, row.end?);
    let anchor = match row.anchor_kind.as_str() {
        "study" => MemoAnchor::Study,
        "transcript" => MemoAnchor::Transcript(TranscriptId::new(&row.anchor)?),
        "passage" => MemoAnchor::Passage(TranscriptId::new(&row.anchor)?, span()?),
        "code" => MemoAnchor::Code(CodeId::parse(&row.anchor)?),
        "participant" => MemoAnchor::Participant(ParticipantId::new(&row.anchor)?),
        "version" => MemoAnchor::Version(VersionId::parse(&row.anchor)?),
        "quote" => MemoAnchor::Quote(QuoteId::parse(&row.anchor)?),
        "release" => MemoAnchor::Release(row.anchor.clone()),
        _ => return None,
    };
    Some(Memo {
        kind: MemoKind::parse(&row.kind)?,
        anchor,
        author: row.author,
        at: row.at.parse::<Timestamp>().ok()?,
        text: row.text,
    })
}
