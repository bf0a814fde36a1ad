//! The key: who is meant by which name. A file of its own, kept apart from the study.
//!
//! It holds names that stand only in the roster, aliases, and what replaces whom. Without it
//! nothing that is not already in the texts can be hidden, so a release without it is blocked
//! by D01. It guards what leaves; the study's database holds the raw words anyway.

mod roster;

use std::fmt;
use std::path::{Path, PathBuf};

use heard_anonymise::{Class, Replacement};
use heard_model::{ParticipantId, TranscriptId};
use serde::Deserialize;

use crate::error::{Result, StudyError};
use crate::store::open::write_private;

pub use roster::Enrolled;

/// A key, opened.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    #[serde(default, rename = "entity")]
    pub(crate) entities: Vec<KeyEntity>,
    #[serde(default, rename = "ambiguous")]
    pub(crate) ambiguous: Vec<KeyAmbiguous>,
    #[serde(default, rename = "keep")]
    pub(crate) keep: Vec<KeyKeep>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({} entities)", self.entities.len())
    }
}

/// A person, place or thing of the key.
#[derive(Clone, PartialEq, Deserialize)]
pub(crate) struct KeyEntity {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) replacement: String,
    #[serde(default, rename = "match")]
    pub(crate) reach: Reach,
    #[serde(default)]
    pub(crate) forms: Vec<KeyForm>,
}

/// Where the forms of an entity are looked for.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Reach {
    /// In every text.
    #[default]
    Everywhere,
    /// Nowhere: they are everyday words, and a person marks each place.
    Span,
}

/// A way of writing an entity.
#[derive(Clone, PartialEq, Deserialize)]
pub(crate) struct KeyForm {
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) class: String,
    /// `exact`: in lower case it is another word.
    #[serde(default)]
    pub(crate) case: String,
    #[serde(default)]
    pub(crate) only_in: Vec<String>,
}

/// A form that may mean one of several: a person must say which.
#[derive(Clone, PartialEq, Deserialize)]
pub(crate) struct KeyAmbiguous {
    pub(crate) form: String,
    #[serde(default)]
    pub(crate) transcripts: Vec<String>,
}

/// Words that hold a form and mean something else.
#[derive(Clone, PartialEq, Deserialize)]
pub(crate) struct KeyKeep {
    pub(crate) text: String,
}

/// What an empty key says of itself.
const BLANK: &str = "# The key of a study: who is meant by which name. Keep it apart from the study, never send it on.
#
# [[entity]]
# id = \"M01\"                      # a neutral name
# replacement = \"Megan\"           # what stands in its place; [square brackets] for a description
# forms = [{ text = \"…\", class = \"person_name\" }]
";

impl Key {
    /// Begins an empty key at `path` for the study in `folder`, readable by its owner only. A key
    /// that is there already is left as it is; inside the study none is made.
    pub fn begin(path: &Path, folder: &Path) -> Result<()> {
        let above = path.parent().filter(|above| !above.as_os_str().is_empty());
        let above = above.unwrap_or(Path::new("."));
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if real(above).starts_with(real(folder)) {
            return Err(StudyError::KeyInside(path.to_owned()));
        }
        if path.exists() { Ok(()) } else { write_private(path, BLANK) }
    }

    /// Whether it names nobody.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// Opens the key at `path`. It is refused inside the study's `folder`, where it would be
    /// copied, shared and backed up together with what it guards.
    pub fn open(path: &Path, folder: &Path) -> Result<Key> {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if real(path).starts_with(real(folder)) {
            return Err(StudyError::KeyInside(path.to_owned()));
        }
        let text = std::fs::read_to_string(path).map_err(StudyError::file(path))?;
        Key::read(&text, path)
    }

    /// Reads a key's text. What is wrong is told by line, never by its words.
    pub(crate) fn read(text: &str, path: &Path) -> Result<Key> {
        let bad = |what: String| StudyError::BadSettings { path: path.to_owned(), what };
        let key: Key = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| text[..span.start].matches('\n').count() + 1);
            bad(format!("line {line} is not as a key's should be"))
        })?;
        for (number, entity) in key.entities.iter().enumerate() {
            if let Some(form) = entity.forms.iter().find(|form| Class::parse(&form.class).is_none())
            {
                let told =
                    if form.class.is_empty() { "no class" } else { "a class that is not known" };
                return Err(bad(format!("a form of entity {} has {told}", number + 1)));
            }
        }
        Ok(key)
    }

    /// The neutral names that the key gives to what it holds.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entities.iter().map(|entity| entity.id.as_str())
    }
}

impl KeyEntity {
    /// Its class: that of its first form.
    pub(crate) fn class(&self) -> Class {
        self.forms.iter().find_map(|form| Class::parse(&form.class)).unwrap_or(Class::PersonName)
    }

    /// What stands in its place: a name as a pseudonym, `[words]` as a description.
    pub(crate) fn replacement(&self) -> Replacement {
        let words = self.replacement.trim();
        if words.is_empty() {
            return Replacement::Descriptor(self.class().descriptor().to_owned());
        }
        match words.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(inner) => Replacement::Descriptor(inner.to_owned()),
            None => Replacement::Pseudonym(words.to_owned()),
        }
    }

    /// The participant it is, if it is one.
    pub(crate) fn participant(&self) -> Option<ParticipantId> {
        (self.kind == "participant").then(|| ParticipantId::new(&self.id)).flatten()
    }
}

impl KeyForm {
    /// The transcripts it is bound to; everywhere where empty.
    pub(crate) fn transcripts(&self) -> Vec<TranscriptId> {
        self.only_in.iter().filter_map(|id| TranscriptId::new(id)).collect()
    }

    /// Whether only this spelling with these capitals is meant.
    pub(crate) fn is_exact(&self) -> bool {
        self.case == "exact"
    }
}

/// Where a study's key lies: as its settings say, from its folder.
pub(crate) fn place(folder: &Path, set: Option<&PathBuf>) -> Option<PathBuf> {
    set.map(|path| if path.is_absolute() { path.clone() } else { folder.join(path) })
}
