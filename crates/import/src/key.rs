//! The key: real names, aliases, and what stands in their place. As raw as a transcript.

use std::fmt;

use heard_model::TranscriptId;
use serde::Deserialize;

use crate::problem;
use crate::{ReadError, TableError};

/// A key as its file has it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Key {
    /// Everybody and everything that has a name.
    pub entities: Vec<KeyEntity>,
    /// Forms of which nobody can tell from the text whom they mean.
    pub ambiguous: Vec<Ambiguous>,
    /// Words that hold a form and mean something else: they stay.
    pub keep: Vec<String>,
}

/// One person, place or thing of the key.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyEntity {
    /// Its id in the key (`M01`, `CHILD-01`).
    pub id: String,
    /// What sort of thing it is (`participant`, `child`, `place` …).
    pub kind: String,
    /// The real name in full; only participants have one.
    pub name: String,
    /// `f`, `m` or empty.
    pub gender: String,
    /// What stands in its place.
    pub replacement: String,
    /// Whether its forms are looked for everywhere; else only where somebody marked them.
    pub everywhere: bool,
    /// How it is written.
    pub forms: Vec<KeyForm>,
}

/// One way in which an entity is written.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyForm {
    /// The words.
    pub text: String,
    /// The class of identifier.
    pub class: String,
    /// What stands in place of this form, where that is not the entity's.
    pub replacement: Option<String>,
    /// Only in these transcripts; everywhere where empty.
    pub only_in: Vec<TranscriptId>,
    /// The form in other capitals is another word.
    pub exact_case: bool,
    /// Whether anybody says it in the transcripts; else it is known from the roster.
    pub spoken: bool,
}

/// A form that may mean several.
#[derive(Clone, PartialEq, Eq)]
pub struct Ambiguous {
    /// The form.
    pub form: String,
    /// The ids of those it may mean.
    pub entities: Vec<String>,
    /// In which transcripts.
    pub transcripts: Vec<TranscriptId>,
    /// In which turn, if only there.
    pub turn: Option<u32>,
    /// What stands in its place until somebody says.
    pub replacement: String,
}

/// Says how much there is, never what: names are in it.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({} entities)", self.entities.len())
    }
}

impl fmt::Debug for KeyEntity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyEntity({}, {} forms)", self.id, self.forms.len())
    }
}

impl fmt::Debug for KeyForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyForm({} bytes)", self.text.len())
    }
}

impl fmt::Debug for Ambiguous {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ambiguous({})", self.entities.join(", "))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    entity: Vec<EntityRow>,
    #[serde(default)]
    ambiguous: Vec<AmbiguousRow>,
    #[serde(default)]
    keep: Vec<KeepRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntityRow {
    id: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    gender: String,
    #[serde(default)]
    replacement: String,
    #[serde(default = "everywhere", rename = "match")]
    found: String,
    #[serde(default)]
    forms: Vec<FormRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormRow {
    text: String,
    #[serde(default)]
    class: String,
    replacement: Option<String>,
    #[serde(default)]
    only_in: Vec<String>,
    #[serde(default)]
    case: String,
    #[serde(default = "yes")]
    spoken: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AmbiguousRow {
    form: String,
    entities: Vec<String>,
    #[serde(default)]
    transcripts: Vec<String>,
    turn: Option<u32>,
    #[serde(default)]
    replacement: String,
    #[serde(default, rename = "action")]
    _action: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeepRow {
    text: String,
}

fn everywhere() -> String {
    "everywhere".to_owned()
}

fn yes() -> bool {
    true
}

/// Reads a key from TOML: `[[entity]]`, `[[ambiguous]]`, `[[keep]]`.
///
/// # Errors
/// [`TableError`] with the line of what is wrong; never with a name.
pub fn read(file: &str, bytes: &[u8]) -> Result<Key, TableError> {
    let text = problem::text(file, bytes)?;
    let rows: File = toml::from_str(&text).map_err(|error| ReadError::Malformed {
        file: file.to_owned(),
        line: error.span().map_or(0, |span| problem::line_at(&text, span.start)),
        what: unquoted(error.message()),
    })?;
    let ids =
        |words: Vec<String>| words.iter().filter_map(|word| TranscriptId::new(word)).collect();
    Ok(Key {
        entities: rows.entity.into_iter().map(entity).collect(),
        ambiguous: rows
            .ambiguous
            .into_iter()
            .map(|row| Ambiguous {
                form: row.form,
                entities: row.entities,
                transcripts: ids(row.transcripts),
                turn: row.turn,
                replacement: row.replacement,
            })
            .collect(),
        keep: rows.keep.into_iter().map(|row| row.text).collect(),
    })
}

/// A message without the values it quotes: they may be names.
fn unquoted(message: &str) -> String {
    message.split('"').step_by(2).collect::<Vec<_>>().join("…")
}

fn entity(row: EntityRow) -> KeyEntity {
    KeyEntity {
        id: row.id,
        kind: row.kind,
        name: row.name,
        gender: row.gender,
        replacement: row.replacement,
        everywhere: row.found == "everywhere",
        forms: row
            .forms
            .into_iter()
            .map(|form| KeyForm {
                text: form.text,
                class: form.class,
                replacement: form.replacement,
                only_in: form.only_in.iter().filter_map(|word| TranscriptId::new(word)).collect(),
                exact_case: form.case == "exact",
                spoken: form.spoken,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_a_message_nor_a_debug_line_says_a_name() {
        let error = read("key.toml", b"[[entity]]\nid = \"M01\"\nforms = \"Kayleigh\"\n")
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("key.toml:3: ") && !error.contains("Kayleigh"), "{error}");
        let key = read("key.toml", b"[[entity]]\nid = \"M01\"\nname = \"Kayleigh\"\n").unwrap();
        assert!(!format!("{key:?} {:?}", key.entities).contains("Kayleigh"));
    }
}
