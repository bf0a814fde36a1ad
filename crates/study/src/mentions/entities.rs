//! Entities set apart, and stand-ins that collide.

use std::collections::BTreeMap;

use heard_anonymise::{EntityId, Register, Replacement};

use super::rows::{self, EntityRow};
use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::study::Study;

/// Why a stand-in can't stay as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameClash {
    /// Several entities bear the same pseudonym: readers would take them for one.
    Shared {
        /// The pseudonym.
        pseudonym: String,
        /// Who bears it, by number.
        entities: Vec<EntityId>,
    },
    /// A pseudonym is how somebody else of the study is really written.
    Real {
        /// The pseudonym.
        pseudonym: String,
        /// Who bears it.
        entity: EntityId,
        /// Whose name it is.
        other: EntityId,
    },
}

impl Study {
    /// Makes a new entity of these mentions, which referred to another or to none. What stands in
    /// its place is what its class says, until somebody chooses. Returns its number.
    pub fn split_entity(&self, mentions: &[i64], reason: &str) -> Result<Done<EntityId>> {
        let ids = mentions.to_vec();
        let subject = format!("{} mentions apart", ids.len());
        self.change(EventKind::EntityChanged, &subject, reason, move |tx| {
            let mut all = Vec::new();
            for id in &ids {
                all.push(rows::mention(tx.rows(), *id)?);
            }
            let first = all
                .first()
                .ok_or(StudyError::NotFound { what: "mention", name: String::new() })?
                .clone()
                .kept()?;
            let id = tx.number("entity")?;
            let mut entity = EntityRow {
                id,
                name: String::new(),
                class: first.mention.class.as_str().to_owned(),
                replacement_kind: String::new(),
                replacement: String::new(),
                participant: None,
            };
            let descriptor = first.mention.class.descriptor().to_owned();
            entity.set_replacement(&Replacement::Descriptor(descriptor));
            tx.put(&entity)?;
            for mut mention in all {
                mention.entity = Some(id);
                tx.put(&mention)?;
            }
            entity.entity_id()
        })
    }

    /// Pseudonyms that two people share, or that are somebody's real name, by what the study and
    /// its key know.
    pub fn name_clashes(&self, key: Option<&Key>) -> Result<Vec<NameClash>> {
        Ok(clashes(&self.register(key)?))
    }
}

fn clashes(register: &Register) -> Vec<NameClash> {
    let mut borne: BTreeMap<String, Vec<(EntityId, &str)>> = BTreeMap::new();
    for entity in register.entities.values() {
        if let Replacement::Pseudonym(name) = &entity.replacement {
            borne.entry(name.trim().to_lowercase()).or_default().push((entity.id, name.trim()));
        }
    }
    let mut found = Vec::new();
    for (folded, bearers) in &borne {
        let Some((first, pseudonym)) = bearers.first() else { continue };
        let pseudonym = (*pseudonym).to_owned();
        let is_it = |text: &str| {
            text.to_lowercase().split_whitespace().any(|word| word == folded) && !folded.is_empty()
        };
        let other = register.entities.values().find(|entity| {
            !bearers.iter().any(|(id, _)| *id == entity.id)
                && entity.forms.iter().any(|form| !form.ambiguous && is_it(&form.text))
        });
        if let Some(other) = other {
            let pseudonym = pseudonym.clone();
            found.push(NameClash::Real { pseudonym, entity: *first, other: other.id });
        }
        if bearers.len() > 1 {
            let entities = bearers.iter().map(|(id, _)| *id).collect();
            found.push(NameClash::Shared { pseudonym, entities });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use heard_anonymise::{Class, Entity, Form};

    use super::*;

    #[test]
    fn a_pseudonym_that_two_share_or_that_is_somebodys_name_is_found() {
        let mut register = Register::default();
        for (id, form, pseudonym) in [
            (1, "Sarah", "Megan"),
            (2, "Joanne", "megan"),
            (3, "Megan Lowe", "Ruth"),
            (4, "Al", "Al"),
        ] {
            register.insert(Entity {
                id: EntityId(id),
                class: Class::PersonName,
                forms: vec![Form::new(form)],
                replacement: Replacement::Pseudonym(pseudonym.to_owned()),
                participant: None,
            });
        }
        let megan = || "Megan".to_owned();
        assert_eq!(
            clashes(&register),
            [
                NameClash::Real { pseudonym: megan(), entity: EntityId(1), other: EntityId(3) },
                NameClash::Shared { pseudonym: megan(), entities: vec![EntityId(1), EntityId(2)] },
            ]
        );
    }
}
