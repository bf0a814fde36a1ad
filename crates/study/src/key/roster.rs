//! From the recruiter's table to the key: people enter it by their names.

use std::path::{Path, PathBuf};

use heard_anonymise::is_everyday;
use heard_import::roster::RosterRow;
use serde::Serialize;

use super::{Key, place};
use crate::Study;
use crate::error::{Result, StudyError};
use crate::store::open::write_private;

/// What became of a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// People who are new in the key.
    pub added: usize,
    /// People the key knew already; their entries are left as they are.
    pub known: usize,
}

#[derive(Serialize)]
struct News<'a> {
    entity: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    replacement: &'a str,
    forms: Vec<Spelt<'a>>,
}

#[derive(Serialize)]
struct Spelt<'a> {
    text: &'a str,
    class: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    case: &'static str,
}

impl Study {
    /// Writes the people of a roster into the key at `path`, or where the settings say, and opens
    /// it. The file keeps what stands in it; somebody it knows already is left as they are.
    ///
    /// # Errors
    /// [`StudyError::NoKey`] where none is named; what opening a key may end in.
    pub fn enrol(&self, path: Option<&Path>, people: &[RosterRow]) -> Result<Enrolled> {
        let set = place(self.folder(), self.settings().key.as_ref());
        let path: PathBuf = path.map(Path::to_path_buf).or(set).ok_or(StudyError::NoKey)?;
        Key::begin(&path, self.folder())?;
        let key = Key::open(&path, self.folder())?;
        let is_new = |row: &&RosterRow| !key.names().any(|id| id == row.participant.as_str());
        let news: Vec<&RosterRow> = people.iter().filter(is_new).collect();
        let done = Enrolled { added: news.len(), known: people.len() - news.len() };
        if !news.is_empty() {
            let entity = news.into_iter().map(entry).collect();
            let bad = |what: toml::ser::Error| StudyError::BadSettings {
                path: path.clone(),
                what: what.to_string(),
            };
            let added = toml::to_string(&News { entity }).map_err(bad)?;
            let text = std::fs::read_to_string(&path).map_err(StudyError::file(&path))?;
            write_private(&path, &format!("{}\n\n{added}", text.trim_end()))?;
        }
        self.open_key(Some(&path))?;
        Ok(done)
    }
}

fn entry(row: &RosterRow) -> Entry<'_> {
    let parts = row.name.split_whitespace().filter(|part| part.chars().count() > 1);
    let whole = Spelt { text: row.name.as_str(), class: "person_name", case: "" };
    let mut forms = vec![whole];
    forms.extend(parts.map(|part| spelt(part, "person_name")));
    forms.extend(row.also_called.iter().map(|name| spelt(name, "alias")));
    let mut seen: Vec<&str> = Vec::new();
    forms.retain(|form| {
        let first = !seen.contains(&form.text);
        seen.push(form.text);
        first
    });
    Entry {
        id: row.participant.as_str(),
        kind: "participant",
        name: &row.name,
        replacement: &row.shown_as,
        forms,
    }
}

/// `Hope` is a name and `hope` a word, as is any initial: only its capitals tell.
fn spelt<'a>(text: &'a str, class: &'static str) -> Spelt<'a> {
    let case = if is_everyday(text) || text.chars().count() < 3 { "exact" } else { "" };
    Spelt { text, class, case }
}
