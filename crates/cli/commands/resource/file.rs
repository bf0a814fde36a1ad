//! `resource.toml`: what somebody writes around the quotes.

use heard_export::resource::{Item, Named, Resource};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResourceFile {
    #[serde(default)]
    standfirst: String,
    #[serde(default)]
    context: Vec<String>,
    #[serde(default)]
    talking_points: Vec<String>,
    #[serde(default)]
    questions: Vec<String>,
    #[serde(default)]
    asked_for: Vec<String>,
    #[serde(default)]
    how_made: String,
    #[serde(default, rename = "item")]
    items: Vec<ItemRow>,
    #[serde(default, rename = "standard")]
    standards: Vec<StandardRow>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemRow {
    title: String,
    #[serde(default)]
    about: String,
    cards: Vec<u32>,
    #[serde(default)]
    minutes: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardRow {
    set: String,
    id: String,
    #[serde(default)]
    why: String,
}

impl ResourceFile {
    /// A file to rewrite.
    pub(super) fn new() -> ResourceFile {
        ResourceFile {
            standfirst: "For ____, because ____.".to_owned(),
            context: vec!["____ What follows explores why ____.".to_owned()],
            talking_points: Vec::new(),
            questions: Vec::new(),
            asked_for: Vec::new(),
            how_made: "Made by mothers, peer researchers and ____.".to_owned(),
            items: Vec::new(),
            standards: Vec::new(),
        }
    }

    /// Adds a theme: its talking point, an item with these cards, and the opening of a question.
    pub(super) fn theme(&mut self, name: &str, cards: Vec<u32>, question: String) {
        self.talking_points.push(name.to_owned());
        self.items.push(ItemRow {
            title: name.to_owned(),
            about: "____".to_owned(),
            cards,
            minutes: 0,
        });
        self.questions.push(question);
    }
}

/// Reads the file.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Resource, Failure> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Failure::new(format!("`{name}` is not UTF-8 text")))?;
    let file: ResourceFile = toml::from_str(text)
        .map_err(|error| Failure::new(format!("`{name}`: {}", error.message())))?;
    Ok(Resource {
        standfirst: file.standfirst,
        context: file.context,
        talking_points: file.talking_points,
        items: file
            .items
            .into_iter()
            .map(|row| Item {
                title: row.title,
                about: row.about,
                cards: row.cards,
                minutes: row.minutes,
            })
            .collect(),
        questions: file.questions,
        asked_for: file.asked_for,
        standards: file
            .standards
            .into_iter()
            .map(|row| Named { set: row.set, id: row.id, why: row.why })
            .collect(),
        how_made: file.how_made,
    })
}
