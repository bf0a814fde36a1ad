//! The rows of mentions and entities.

use std::collections::BTreeMap;

use heard_anonymise::{Class, Decision, EntityId, Mention, Replacement};
use heard_model::{ParticipantId, Span, TranscriptId};
use serde::{Deserialize, Serialize};

use super::{EntityEntry, KeptMention};
use crate::error::{Result, StudyError};
use crate::key::KeyEntity;
use crate::store::journal::Tx;
use crate::store::rows::{Record, Rows, bad};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MentionRow {
    pub(crate) id: i64,
    pub(crate) transcript: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) class: String,
    pub(crate) score: u32,
    pub(crate) decision: String,
    pub(crate) entity: Option<i64>,
    pub(crate) noticed_by: String,
}

impl Record for MentionRow {
    const TABLE: &'static str = "mention";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct EntityRow {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) class: String,
    pub(crate) replacement_kind: String,
    pub(crate) replacement: String,
    pub(crate) participant: Option<String>,
}

impl Record for EntityRow {
    const TABLE: &'static str = "entity";

    fn owner(&self) -> Option<String> {
        self.participant.as_ref().map(|id| format!("participant:{id}"))
    }
}

impl MentionRow {
    /// A certain, undecided mention.
    pub(crate) fn new(
        id: i64,
        transcript: &TranscriptId,
        span: Span,
        class: Class,
        by: &str,
    ) -> MentionRow {
        MentionRow {
            id,
            transcript: transcript.to_string(),
            start: span.start(),
            end: span.end(),
            class: class.as_str().to_owned(),
            score: 1000,
            decision: Decision::Suggested.as_str().to_owned(),
            entity: None,
            noticed_by: by.to_owned(),
        }
    }

    pub(crate) fn is_at(&self, span: Span) -> bool {
        (self.start, self.end) == (span.start(), span.end())
    }

    pub(super) fn decision(&self) -> Result<Decision> {
        let told = || bad("mention", &format!("mention {}", self.id));
        Decision::parse(&self.decision).ok_or_else(told)
    }

    pub(crate) fn kept(self) -> Result<KeptMention> {
        let told = || bad("mention", &format!("mention {}", self.id));
        let entity = self.entity.map(u32::try_from).transpose().map_err(|_| told())?;
        Ok(KeptMention {
            id: self.id,
            transcript: TranscriptId::new(&self.transcript).ok_or_else(told)?,
            mention: Mention {
                span: Span::new(self.start, self.end).ok_or_else(told)?,
                class: Class::parse(&self.class).ok_or_else(told)?,
                score: self.score as f32 / 1000.0,
                decision: self.decision()?,
                entity: entity.map(EntityId),
                noticed_by: self.noticed_by.clone(),
            },
        })
    }
}

impl EntityRow {
    pub(crate) fn class(&self) -> Result<Class> {
        Class::parse(&self.class).ok_or_else(|| bad("entity", &format!("entity {}", self.id)))
    }

    pub(crate) fn entity_id(&self) -> Result<EntityId> {
        u32::try_from(self.id).map(EntityId).map_err(|_| bad("entity", "its number"))
    }

    pub(crate) fn replacement(&self) -> Result<Replacement> {
        let words = self.replacement.clone();
        Ok(match self.replacement_kind.as_str() {
            "pseudonym" => Replacement::Pseudonym(words),
            "descriptor" => Replacement::Descriptor(words),
            "generalised" => Replacement::Generalised(words),
            "keep" => Replacement::Keep,
            _ => Replacement::DateShift(
                words.parse().map_err(|_| bad("entity", "its shift of dates"))?,
            ),
        })
    }

    pub(crate) fn set_replacement(&mut self, replacement: &Replacement) {
        let (kind, words) = match replacement {
            Replacement::Pseudonym(words) => ("pseudonym", words.clone()),
            Replacement::Descriptor(words) => ("descriptor", words.clone()),
            Replacement::Generalised(words) => ("generalised", words.clone()),
            Replacement::DateShift(days) => ("date_shift", days.to_string()),
            Replacement::Keep => ("keep", String::new()),
        };
        kind.clone_into(&mut self.replacement_kind);
        self.replacement = words;
    }

    /// Whether the key says the same of it.
    pub(crate) fn is_like(&self, entity: &KeyEntity) -> bool {
        self.class == entity.class().as_str()
            && self.replacement().ok().as_ref() == Some(&entity.replacement())
    }

    pub(crate) fn participant_id(&self) -> Option<ParticipantId> {
        self.participant.as_deref().and_then(ParticipantId::new)
    }

    pub(crate) fn entry(self, mentions: usize) -> Result<EntityEntry> {
        Ok(EntityEntry {
            id: self.entity_id()?,
            class: self.class()?,
            replacement: self.replacement()?,
            name: self.name,
            mentions,
        })
    }
}

/// The mentions of a transcript, in the order of its text.
pub(crate) fn mentions(rows: Rows<'_>, id: &TranscriptId) -> Result<Vec<KeptMention>> {
    rows.all::<MentionRow>("WHERE transcript = ?1 ORDER BY start, end, id", &[&id.as_str()])?
        .into_iter()
        .map(MentionRow::kept)
        .collect()
}

/// The mention numbered `id`.
pub(crate) fn mention(rows: Rows<'_>, id: i64) -> Result<MentionRow> {
    rows.one("WHERE id = ?1", &[&id])?
        .ok_or_else(|| StudyError::NotFound { what: "mention", name: id.to_string() })
}

/// The mentions that share words with `span`.
pub(crate) fn over(rows: Rows<'_>, id: &TranscriptId, span: Span) -> Result<Vec<MentionRow>> {
    let (start, end) = (span.start() as i64, span.end() as i64);
    rows.all("WHERE transcript = ?1 AND start < ?3 AND end > ?2", &[&id.as_str(), &start, &end])
}

/// All entities, by number.
pub(crate) fn entities(rows: Rows<'_>) -> Result<Vec<EntityRow>> {
    rows.all("ORDER BY id", &[])
}

/// The entity numbered `id`.
pub(crate) fn entity(rows: Rows<'_>, id: EntityId) -> Result<EntityRow> {
    rows.one("WHERE id = ?1", &[&i64::from(id.0)])?
        .ok_or_else(|| StudyError::NotFound { what: "entity", name: id.to_string() })
}

/// The number of the entity with this neutral name.
pub(crate) fn entity_named(rows: Rows<'_>, name: &str) -> Result<Option<i64>> {
    Ok(rows.one::<EntityRow>("WHERE name = ?1", &[&name])?.map(|row| row.id))
}

/// Makes an entity of the key known, or brings it up to date.
pub(crate) fn adopt(tx: &mut Tx<'_>, entity: &KeyEntity) -> Result<()> {
    let known = tx.rows().one::<EntityRow>("WHERE name = ?1", &[&entity.id])?;
    if known.as_ref().is_some_and(|row| row.is_like(entity)) {
        return Ok(());
    }
    let id = match &known {
        Some(row) => row.id,
        None => tx.number("entity")?,
    };
    let participant = entity.participant().map(|id| id.to_string());
    let sql = "SELECT 1 FROM participant WHERE id = ?1";
    let there = match &participant {
        Some(id) => tx.rows().scalar::<i64>(sql, &[id])?.is_some(),
        None => false,
    };
    let mut row = EntityRow {
        id,
        name: entity.id.clone(),
        class: entity.class().as_str().to_owned(),
        replacement_kind: String::new(),
        replacement: String::new(),
        participant: participant.filter(|_| there),
    };
    row.set_replacement(&entity.replacement());
    tx.put(&row)
}

/// The words of every accepted mention that refers to somebody or something.
pub(crate) struct Accepted {
    pub(crate) transcript: String,
    pub(crate) class: Class,
    /// Without a possessive.
    pub(crate) words: String,
    pub(crate) entity: i64,
}

/// All accepted mentions that refer to somebody or something, by transcript and place.
pub(crate) fn accepted(rows: Rows<'_>) -> Result<Vec<Accepted>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT mention.class, substr(kept.bytes, mention.start + 1, mention.end - mention.start),
                mention.entity, mention.transcript
         FROM mention JOIN transcript ON transcript.id = mention.transcript
         JOIN kept ON kept.id = transcript.text
         WHERE mention.decision = 'accepted' AND mention.entity IS NOT NULL
         ORDER BY mention.transcript, mention.start, mention.id",
    )?;
    let mut found = statement.query([])?;
    let mut accepted = Vec::new();
    while let Some(row) = found.next()? {
        let (class, words): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let class = Class::parse(&class).ok_or_else(|| bad("mention", "its class"))?;
        let words = String::from_utf8(words).map_err(|_| bad("mention", "its place"))?;
        let words = bare(&words).to_owned();
        accepted.push(Accepted { transcript: row.get(3)?, class, words, entity: row.get(2)? });
    }
    Ok(accepted)
}

/// Which words refer to which entity: what was accepted so far, and what is accepted now.
#[derive(Default)]
pub(crate) struct Links {
    known: Option<BTreeMap<(&'static str, String), i64>>,
}

impl Links {
    /// The entity that an accepted mention joins: one that is written the same way, or a new one.
    pub(crate) fn entity_for(&mut self, tx: &mut Tx<'_>, row: &MentionRow) -> Result<i64> {
        let class = Class::parse(&row.class).ok_or_else(|| bad("mention", "its class"))?;
        let words = like(class, &surface(tx.rows(), row)?);
        if self.known.is_none() {
            let mut known = BTreeMap::new();
            for said in accepted(tx.rows())? {
                known.entry(like(said.class, &said.words)).or_insert(said.entity);
            }
            self.known = Some(known);
        }
        let known = self.known.get_or_insert_default();
        if let Some(entity) = known.get(&words) {
            return Ok(*entity);
        }
        let id = tx.number("entity")?;
        let mut entity = EntityRow {
            id,
            name: String::new(),
            class: row.class.clone(),
            replacement_kind: String::new(),
            replacement: String::new(),
            participant: None,
        };
        entity.set_replacement(&Replacement::Descriptor(class.descriptor().to_owned()));
        tx.put(&entity)?;
        known.insert(words, id);
        Ok(id)
    }
}

/// Words as they are compared: a name is the same name whoever bears it in which part.
fn like(class: Class, words: &str) -> (&'static str, String) {
    let kind = match class {
        Class::PersonName | Class::Alias | Class::ChildName | Class::ProfessionalName => "name",
        other => other.as_str(),
    };
    (kind, words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
}

/// The words of a mention, without a possessive.
pub(crate) fn surface(rows: Rows<'_>, row: &MentionRow) -> Result<String> {
    let words: Option<Vec<u8>> = rows.scalar(
        "SELECT substr(kept.bytes, ?2 + 1, ?3 - ?2) FROM transcript
         JOIN kept ON kept.id = transcript.text WHERE transcript.id = ?1",
        &[&row.transcript, &row.start, &row.end],
    )?;
    words
        .and_then(|words| String::from_utf8(words).ok())
        .map(|words| bare(&words).to_owned())
        .ok_or_else(|| bad("mention", &format!("mention {}", row.id)))
}

/// Words without a possessive at their end.
pub(crate) fn bare(words: &str) -> &str {
    ["'s", "’s"].iter().find_map(|ending| words.strip_suffix(ending)).unwrap_or(words)
}
