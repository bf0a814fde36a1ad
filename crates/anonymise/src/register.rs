//! The people, places and things that mentions refer to.

mod matcher;

pub use matcher::{Hit, Matcher};

use heard_model::TranscriptId;
use indexmap::IndexMap;

use crate::{Class, LOW};

/// Names an entity in a study: `E12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);

impl std::fmt::Display for EntityId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "E{}", self.0)
    }
}

/// What stands in place of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// Another name, shown in brackets: `[Megan]`.
    Pseudonym(String),
    /// What it is: `[a friend]`, `[phone number]`.
    Descriptor(String),
    /// A wider word for it: `[a northern town]`, `[in her 20s]`.
    Generalised(String),
    /// Dates of this entity move by so many days (whole weeks keep weekdays and intervals).
    DateShift(i32),
    /// Shown as it is: a professional who agreed to be named, say. Needs a recorded decision.
    Keep,
}

/// One person, place, organisation or thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Names it in the study.
    pub id: EntityId,
    /// What sort of thing it is.
    pub class: Class,
    /// Every way it is written, whole words, without possessives.
    pub forms: Vec<Form>,
    /// What stands in its place.
    pub replacement: Replacement,
    /// The participant it is, if it is one.
    pub participant: Option<heard_model::ParticipantId>,
}

/// A way an entity is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The words.
    pub text: String,
    /// Only in these transcripts; everywhere where empty. For an alias that two people share.
    pub only_in: Vec<TranscriptId>,
    /// Also an everyday word ("Will", "Hope"): matched only where a mention was accepted, never by form alone.
    pub ambiguous: bool,
}

/// All entities of a study: what masking and the residue scan go by.
#[derive(Clone, Debug, PartialEq)]
pub struct Register {
    /// By id.
    pub entities: IndexMap<EntityId, Entity>,
    /// Mentions that nobody decided on are masked from this score up: [`LOW`], or less where a
    /// team asks for more to be hidden.
    pub mask_from: f32,
}

impl Default for Register {
    fn default() -> Register {
        Register { entities: IndexMap::new(), mask_from: LOW }
    }
}

impl Register {
    /// The first number that no entity has yet.
    pub fn next_id(&self) -> EntityId {
        EntityId(self.entities.keys().map(|id| id.0).max().unwrap_or(0) + 1)
    }

    /// The entity called `id`.
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(&id)
    }

    /// Adds an entity under its own id, in place of one that had it.
    pub fn insert(&mut self, entity: Entity) {
        self.entities.insert(entity.id, entity);
    }
}

impl Entity {
    /// Adds a form that is not there yet. Everyday words and single letters are marked
    /// ambiguous: they need a mention, see [`Form::ambiguous`].
    pub fn add_form(&mut self, text: &str) {
        let form = Form::new(text);
        if !self.forms.iter().any(|known| known.text == form.text) {
            self.forms.push(form);
        }
    }
}

impl Form {
    /// A form that holds everywhere; ambiguous where it is an everyday word or has fewer than
    /// three letters.
    pub fn new(text: &str) -> Form {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let short = text.chars().filter(|c| c.is_alphanumeric()).count() < 3;
        let ambiguous = short || crate::lexicon::is_everyday(&text);
        Form { text, only_in: Vec::new(), ambiguous }
    }

    /// The same, only in `transcripts`.
    pub fn only_in(text: &str, transcripts: Vec<TranscriptId>) -> Form {
        Form { only_in: transcripts, ..Form::new(text) }
    }
}
