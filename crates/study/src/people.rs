//! The people who were interviewed: what is known of them, and what they said may be done.

mod consent;
mod history;

pub use history::ConsentChange;

use heard_model::participant::Proceedings;
use heard_model::{Attribute, Disclosure, Participant, ParticipantId, Relation};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad, flag};
use crate::study::Study;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ParticipantRow {
    pub(crate) id: String,
    pub(crate) place: i64,
    pub(crate) label: String,
    pub(crate) role: String,
    pub(crate) proceedings: String,
}

impl Record for ParticipantRow {
    const TABLE: &'static str = "participant";

    fn owner(&self) -> Option<String> {
        Some(format!("participant:{}", self.id))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AttributeRow {
    owner_kind: String,
    owner: String,
    name: String,
    place: u32,
    value: String,
    disclosure: String,
}

impl Record for AttributeRow {
    const TABLE: &'static str = "attribute";

    fn owner(&self) -> Option<String> {
        Some(format!("{}:{}", self.owner_kind, self.owner))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct RelationRow {
    from_id: String,
    kind: String,
    to_id: String,
    #[serde(with = "flag")]
    key_only: bool,
}

impl Record for RelationRow {
    const TABLE: &'static str = "relation";

    fn owner(&self) -> Option<String> {
        Some(format!("participant:{}", self.from_id))
    }
}

/// A relation, and whether it may be known only to those who hold the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRelation {
    /// Who is what to whom.
    pub relation: Relation,
    /// Known to the key only: shown to nobody, and still counted by the gate.
    pub key_only: bool,
}

impl Study {
    /// Takes participants in, as one operation: labels, roles, proceedings and attributes become
    /// those given; who is not among them stays. Their consent is not touched, see
    /// [`Study::record_consent`]. Speakers whose label is a participant's id become theirs.
    pub fn import_participants(&self, people: Vec<Participant>) -> Result<Done<usize>> {
        let subject = names(people.iter().map(|person| &person.id));
        self.change(EventKind::ParticipantsImported, &subject, "", move |tx| {
            for person in &people {
                lay_down(tx, person)?;
                map_labels(tx, &person.id)?;
            }
            Ok(people.len())
        })
    }

    /// Takes relations in, as one operation.
    pub fn import_relations(&self, relations: Vec<KeptRelation>) -> Result<Done<usize>> {
        self.change(EventKind::ParticipantsImported, "relations", "", move |tx| {
            for KeptRelation { relation, key_only } in &relations {
                for id in [&relation.from, &relation.to] {
                    row(tx.rows(), id)?;
                }
                tx.put(&RelationRow {
                    from_id: relation.from.to_string(),
                    kind: relation.kind.clone(),
                    to_id: relation.to.to_string(),
                    key_only: *key_only,
                })?;
            }
            Ok(relations.len())
        })
    }

    /// Sets an attribute of a participant; an empty value takes it away.
    pub fn set_attribute(&self, id: &ParticipantId, attribute: Attribute) -> Result<Done<()>> {
        let id = id.clone();
        self.change(EventKind::ParticipantChanged, id.clone().as_str(), "", move |tx| {
            row(tx.rows(), &id)?;
            let mut known = attributes(tx.rows(), "participant", id.as_str())?;
            known.retain(|other| other.name != attribute.name);
            if !attribute.value.is_empty() {
                known.push(attribute);
            }
            lay_attributes(tx, "participant", id.as_str(), &known)
        })
    }

    /// Everybody, in the order in which they came in, with attributes and consent.
    pub fn participants(&self) -> Result<Vec<Participant>> {
        self.read(all)
    }

    /// The participant called `id`.
    pub fn participant(&self, id: &ParticipantId) -> Result<Participant> {
        self.read(|rows| participant(rows, row(rows, id)?))
    }

    /// How people are related.
    pub fn relations(&self) -> Result<Vec<KeptRelation>> {
        self.read(relations)
    }
}

/// How people are related.
pub(crate) fn relations(rows: Rows<'_>) -> Result<Vec<KeptRelation>> {
    rows.all::<RelationRow>("ORDER BY from_id, kind, to_id", &[])?
        .into_iter()
        .map(|row| {
            let id = |id: &str| ParticipantId::new(id).ok_or_else(|| bad("relation", "an id"));
            let relation =
                Relation { from: id(&row.from_id)?, kind: row.kind.clone(), to: id(&row.to_id)? };
            Ok(KeptRelation { relation, key_only: row.key_only })
        })
        .collect()
}

/// Everybody, in the order in which they came in.
pub(crate) fn all(rows: Rows<'_>) -> Result<Vec<Participant>> {
    rows.all::<ParticipantRow>("ORDER BY place, id", &[])?
        .into_iter()
        .map(|row| participant(rows, row))
        .collect()
}

/// The participant whose id is the speaker label `label`, capitals aside.
pub(crate) fn labelled(rows: Rows<'_>, label: &str) -> Result<Option<ParticipantId>> {
    let id: Option<String> = rows.scalar(
        "SELECT id FROM participant WHERE id = ?1 COLLATE NOCASE ORDER BY id <> ?1 LIMIT 1",
        &[&label.trim()],
    )?;
    Ok(id.as_deref().and_then(ParticipantId::new))
}

/// Sees to it that `id` is in the study, if only by name.
pub(crate) fn ensure(tx: &mut Tx<'_>, id: &ParticipantId) -> Result<()> {
    let known: Option<i64> =
        tx.rows().scalar("SELECT 1 FROM participant WHERE id = ?1", &[&id.as_str()])?;
    if known.is_some() {
        return Ok(());
    }
    let place = tx.number("participant")?;
    tx.put(&ParticipantRow {
        id: id.to_string(),
        place,
        label: String::new(),
        role: String::new(),
        proceedings: Proceedings::Unknown.as_str().to_owned(),
    })
}

fn lay_down(tx: &mut Tx<'_>, person: &Participant) -> Result<()> {
    ensure(tx, &person.id)?;
    let before = row(tx.rows(), &person.id)?;
    tx.put(&ParticipantRow {
        label: person.label.clone(),
        role: person.role.clone(),
        proceedings: person.proceedings.as_str().to_owned(),
        ..before
    })?;
    lay_attributes(tx, "participant", person.id.as_str(), &person.attributes)
}

/// Gives speakers whose label is a participant's id to them, where nobody said otherwise.
fn map_labels(tx: &mut Tx<'_>, id: &ParticipantId) -> Result<()> {
    use crate::transcripts::SpeakerRow;
    let speakers = tx.rows().all::<SpeakerRow>(
        "WHERE participant IS NULL AND trim(label) = ?1 COLLATE NOCASE ORDER BY transcript, place",
        &[&id.as_str()],
    )?;
    for mut speaker in speakers {
        speaker.participant = Some(id.to_string());
        if speaker.role == "unknown" {
            "participant".clone_into(&mut speaker.role);
        }
        tx.put(&speaker)?;
    }
    Ok(())
}

/// Makes `attributes` the attributes of `owner`, in their order.
pub(crate) fn lay_attributes(
    tx: &mut Tx<'_>,
    owner_kind: &str,
    owner: &str,
    attributes: &[Attribute],
) -> Result<()> {
    for row in attribute_rows(tx.rows(), owner_kind, owner)? {
        if !attributes.iter().any(|attribute| attribute.name == row.name) {
            tx.delete(&row)?;
        }
    }
    for (place, attribute) in attributes.iter().enumerate() {
        tx.put(&AttributeRow {
            owner_kind: owner_kind.to_owned(),
            owner: owner.to_owned(),
            name: attribute.name.clone(),
            place: place as u32,
            value: attribute.value.clone(),
            disclosure: attribute.disclosure.as_str().to_owned(),
        })?;
    }
    Ok(())
}

fn attribute_rows(rows: Rows<'_>, owner_kind: &str, owner: &str) -> Result<Vec<AttributeRow>> {
    rows.all("WHERE owner_kind = ?1 AND owner = ?2 ORDER BY place, name", &[&owner_kind, &owner])
}

/// The attributes of a participant or transcript.
pub(crate) fn attributes(rows: Rows<'_>, owner_kind: &str, owner: &str) -> Result<Vec<Attribute>> {
    attribute_rows(rows, owner_kind, owner)?
        .into_iter()
        .map(|row| {
            let disclosure = Disclosure::parse(&row.disclosure)
                .ok_or_else(|| bad("attribute", "its disclosure"))?;
            Ok(Attribute { name: row.name, value: row.value, disclosure })
        })
        .collect()
}

/// The row of participant `id`.
pub(crate) fn row(rows: Rows<'_>, id: &ParticipantId) -> Result<ParticipantRow> {
    rows.one("WHERE id = ?1", &[&id.as_str()])?
        .ok_or_else(|| StudyError::NotFound { what: "participant", name: id.to_string() })
}

fn participant(rows: Rows<'_>, row: ParticipantRow) -> Result<Participant> {
    let id = ParticipantId::new(&row.id).ok_or_else(|| bad("participant", "its id"))?;
    let proceedings = Proceedings::parse(&row.proceedings)
        .ok_or_else(|| bad("participant", "its proceedings"))?;
    Ok(Participant {
        attributes: attributes(rows, "participant", &row.id)?,
        consent: consent::read(rows, &row.id)?,
        label: row.label,
        role: row.role,
        proceedings,
        id,
    })
}

fn names<'p>(ids: impl Iterator<Item = &'p ParticipantId>) -> String {
    ids.map(ParticipantId::as_str).collect::<Vec<_>>().join(", ")
}
