//! Mentions: what was found to identify somebody, and what people decided about it.

mod detect;
mod entities;
pub(crate) mod masked;
mod readings;
pub(crate) mod rows;

pub use detect::Detected;
pub use entities::NameClash;
pub use masked::{MaskedTranscript, MaskedTurn};
pub(crate) use masked::{details, register};
pub use readings::ReadersAgree;

use heard_anonymise::{Class, Decision, EntityId, Mention, Replacement};
use heard_model::{Span, TranscriptId};

use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::Study;
use rows::{EntityRow, Links};
pub(crate) use rows::{MentionRow, over};

/// A mention with its number and transcript.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptMention {
    /// Its number in the study.
    pub id: i64,
    /// Where it stands.
    pub transcript: TranscriptId,
    /// The mention.
    pub mention: Mention,
}

/// A place that somebody marked by hand, or in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// Which words.
    pub span: Span,
    /// What sort of thing they give away.
    pub class: Class,
    /// The neutral name of the entity (`CHILD-02`); empty where nobody said.
    pub entity: String,
}

/// An entity as a list shows it: never how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityEntry {
    /// Its number in the study.
    pub id: EntityId,
    /// Its neutral name in the key; empty for one that is not in it.
    pub name: String,
    /// What sort of thing it is.
    pub class: Class,
    /// What stands in its place.
    pub replacement: Replacement,
    /// How many accepted mentions refer to it.
    pub mentions: usize,
}

impl Study {
    /// Opens the key at `path`, or where the settings say; nothing where neither names one.
    /// That it was opened is journalled.
    pub fn open_key(&self, path: Option<&std::path::Path>) -> Result<Option<Key>> {
        let set = crate::key::place(self.folder(), self.settings().key.as_ref());
        // A key that is kept elsewhere today is no reason to do nothing that needs none.
        let set = set.filter(|path| path.exists());
        let Some(path) = path.map(std::path::Path::to_path_buf).or(set) else { return Ok(None) };
        let key = Key::open(&path, self.folder())?;
        self.note(EventKind::KeyOpened, "", "")?;
        self.adopt(&key)?;
        Ok(Some(key))
    }

    /// Makes the entities of `key` known to the study under their neutral names. The names
    /// themselves stay in the key.
    fn adopt(&self, key: &Key) -> Result<()> {
        let known = self.read(rows::entities)?;
        let news = key.entities.iter().any(|entity| {
            let same = |row: &EntityRow| row.name == entity.id && row.is_like(entity);
            !known.iter().any(same)
        });
        if !news {
            return Ok(());
        }
        let key = key.clone();
        let work = move |tx: &mut Tx<'_>| {
            for entity in &key.entities {
                rows::adopt(tx, entity)?;
            }
            Ok(())
        };
        self.change(EventKind::KeyAdopted, "", "", work).map(drop)
    }

    /// The mentions of a transcript, in the order of its text.
    pub fn mentions(&self, id: &TranscriptId) -> Result<Vec<KeptMention>> {
        self.read(|rows| {
            crate::transcripts::row(rows, id)?;
            rows::mentions(rows, id)
        })
    }

    /// Decides about mentions by their numbers. An accepted one that refers to nobody known yet
    /// joins the entity that is written the same way, or becomes a new one.
    pub fn decide_mentions(
        &self,
        ids: &[i64],
        decision: Decision,
        reason: &str,
    ) -> Result<Done<usize>> {
        let ids = ids.to_vec();
        let subject = format!("{} mentions, {}", ids.len(), decision.as_str());
        self.change(EventKind::MentionDecided, &subject, reason, move |tx| {
            let mut links = Links::default();
            for id in &ids {
                let mut row = rows::mention(tx.rows(), *id)?;
                let before = row.decision()?;
                row.decision = decision.as_str().to_owned();
                if decision == Decision::Accepted && row.entity.is_none() {
                    row.entity = Some(links.entity_for(tx, &row)?);
                }
                tx.put(&row)?;
                readings::note(tx, &row, before)?;
            }
            Ok(ids.len())
        })
    }

    /// Takes places that people marked as accepted mentions, or as what must stay, as one
    /// operation. A mention already on exactly those words is decided; others that overlap them
    /// and nobody decided on give way.
    pub fn import_marks(&self, marks: Vec<Marked>, decision: Decision) -> Result<Done<usize>> {
        let subject = format!("{} mentions, {}", marks.len(), decision.as_str());
        self.change(EventKind::MentionAdded, &subject, "", move |tx| {
            let mut links = Links::default();
            for mark in &marks {
                lay_mark(tx, mark, decision, &mut links)?;
            }
            Ok(marks.len())
        })
    }

    /// The entities, with what stands in their place.
    pub fn entities(&self) -> Result<Vec<EntityEntry>> {
        self.read(|rows| {
            let mut entries = Vec::new();
            for row in rows::entities(rows)? {
                let sql =
                    "SELECT count(*) FROM mention WHERE entity = ?1 AND decision = 'accepted'";
                let mentions: Option<i64> = rows.scalar(sql, &[&row.id])?;
                entries.push(row.entry(mentions.unwrap_or(0) as usize)?);
            }
            Ok(entries)
        })
    }

    /// Chooses what stands in the place of an entity.
    pub fn set_replacement(
        &self,
        id: EntityId,
        replacement: Replacement,
        reason: &str,
    ) -> Result<Done<()>> {
        self.change(EventKind::EntityChanged, &id.to_string(), reason, move |tx| {
            let mut row = rows::entity(tx.rows(), id)?;
            row.set_replacement(&replacement);
            tx.put(&row)
        })
    }

    /// Makes two entities one: the mentions of `gone` refer to `kept`.
    pub fn merge_entities(&self, kept: EntityId, gone: EntityId, reason: &str) -> Result<Done<()>> {
        self.change(EventKind::EntityChanged, &format!("{gone} into {kept}"), reason, move |tx| {
            rows::entity(tx.rows(), kept)?;
            let row = rows::entity(tx.rows(), gone)?;
            for mut mention in
                tx.rows().all::<MentionRow>("WHERE entity = ?1", &[&i64::from(gone.0)])?
            {
                mention.entity = Some(i64::from(kept.0));
                tx.put(&mention)?;
            }
            tx.delete(&row)
        })
    }
}

fn lay_mark(tx: &mut Tx<'_>, mark: &Marked, decision: Decision, links: &mut Links) -> Result<()> {
    let transcript = crate::transcripts::row(tx.rows(), &mark.transcript)?;
    let text = crate::transcripts::text(tx.rows(), &transcript)?;
    if text.slice(mark.span).is_none() {
        return Err(StudyError::NotFound {
            what: "place in the transcript",
            name: mark.transcript.to_string(),
        });
    }
    let mut there = rows::over(tx.rows(), &mark.transcript, mark.span)?;
    let at = there.iter().position(|row| row.is_at(mark.span));
    let same = at.map(|at| there.swap_remove(at));
    for row in there.iter().filter(|row| row.decision == Decision::Suggested.as_str()) {
        tx.delete(row)?;
    }
    let entity = match (mark.entity.as_str(), decision) {
        (_, Decision::Rejected) => None,
        ("", _) => None,
        (name, _) => rows::entity_named(tx.rows(), name)?,
    };
    let id = match &same {
        Some(row) => row.id,
        None => tx.number("mention")?,
    };
    let before = same.map_or(Ok(Decision::Suggested), |row| row.decision())?;
    let mut row = MentionRow::new(id, &mark.transcript, mark.span, mark.class, "person");
    row.decision = decision.as_str().to_owned();
    row.entity = entity;
    if decision == Decision::Accepted && row.entity.is_none() {
        row.entity = Some(links.entity_for(tx, &row)?);
    }
    tx.put(&row)?;
    readings::note(tx, &row, before)
}

/// A transcript's mentions as masking takes them. Where the recognisers of this version did not look
/// through it yet, they do so now: nothing is shown because nobody looked.
pub(crate) fn plain_mentions(rows: Rows<'_>, id: &TranscriptId) -> Result<Vec<Mention>> {
    let mut known: Vec<Mention> =
        rows::mentions(rows, id)?.into_iter().map(|kept| kept.mention).collect();
    if !detect::is_looked_through(rows, id)? {
        let text = crate::transcripts::text(rows, &crate::transcripts::row(rows, id)?)?;
        let decided = known.iter().filter(|mention| mention.decision != Decision::Suggested);
        let settled = detect::Settled::of(decided);
        let mut noticed = heard_anonymise::mentions(text.expose());
        noticed.retain(|mention| settled.leaves(text.expose(), mention));
        known.extend(noticed);
    }
    Ok(known)
}
