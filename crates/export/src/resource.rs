//! A practice resource: a page for practitioners, in the pattern of the field (domain.md §7).
//!
//! Talking points, items and reflective questions go together, one of each for a theme. Somebody
//! writes them; the program proposes openings, asks that they be rewritten, and holds the page to
//! its own pattern. Standards come from versioned files and run out on a day.

mod problems;
pub mod standards;
mod stems;

pub use problems::ResourceProblem;
pub use stems::stem;

use heard_anonymise::{Cleared, Release};
use heard_model::Use;

use crate::document::{Block, Document, DocumentKind};
use crate::sheet::{Card, Sheet, words};
use crate::{ExportError, For};

/// What somebody wrote around the quotes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// One or two sentences: who it is for, and why.
    pub standfirst: String,
    /// Short paragraphs that end in a sentence of purpose.
    pub context: Vec<String>,
    /// One noun phrase for each theme.
    pub talking_points: Vec<String>,
    /// One for each talking point.
    pub items: Vec<Item>,
    /// One for each talking point.
    pub questions: Vec<String>,
    /// What mothers asked for.
    pub asked_for: Vec<String>,
    /// Standards it speaks to.
    pub standards: Vec<Named>,
    /// How it was made, and with whom.
    pub how_made: String,
}

/// An item: something to listen to, watch, read or do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its title.
    pub title: String,
    /// Who speaks, in what role, and what they explore.
    pub about: String,
    /// The cards in it, by number.
    pub cards: Vec<u32>,
    /// Its length in minutes, if it is to be heard; worked out for reading if 0.
    pub minutes: u32,
}

/// A standard that somebody chose, with the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Which set: `pqs-kss`, `pcf`, `cqc`.
    pub set: String,
    /// Which of its standards.
    pub id: String,
    /// Why it fits.
    pub why: String,
}

/// People read about 200 words a minute.
const READ_A_MINUTE: usize = 200;

/// Writes the resource. Refused where it is for no training, where a standard has run out, or
/// where it does not keep to its pattern; see [`problems`] for everything that is wrong.
pub fn resource(
    cleared: &Cleared<Release>,
    says: &Resource,
    kind: DocumentKind,
) -> Result<Vec<u8>, ExportError> {
    let sheet = Sheet::of(cleared.shown(), For::Release);
    if sheet.used != Use::Training {
        let (format, used) = ("resource", sheet.used.as_str());
        return Err(ExportError::OtherUse { format, used, needed: "training".to_owned() });
    }
    let found = problems(cleared, says);
    if let Some(first) = found.iter().find(|problem| problem.refuses()) {
        return Err(ExportError::Resource { problem: first.clone() });
    }
    document(&sheet, says, cleared.shown().on).write(kind)
}

/// Everything in which a resource falls short; some of it refuses, some is to think about.
pub fn problems(cleared: &Cleared<Release>, says: &Resource) -> Vec<ResourceProblem> {
    let sheet = Sheet::of(cleared.shown(), For::Release);
    problems::of(&sheet, says, cleared.shown().on)
}

fn document(sheet: &Sheet, says: &Resource, on: heard_model::Date) -> Document {
    let mut blocks: Vec<Block> =
        says.context.iter().map(|paragraph| Block::Words(words(paragraph))).collect();
    blocks.push(Block::Heading(2, "Talking points".to_owned()));
    blocks.push(Block::Words("What follows looks at:".to_owned()));
    blocks.push(Block::Points(says.talking_points.iter().map(|point| words(point)).collect()));
    for item in &says.items {
        blocks.extend(item_blocks(sheet, item));
    }
    blocks.push(Block::Heading(2, "Reflective questions".to_owned()));
    blocks.push(Block::Words("After reading, think about these questions:".to_owned()));
    blocks.push(Block::Points(says.questions.iter().map(|question| words(question)).collect()));
    blocks.push(Block::Words("You could use these questions in a reflective session, or talk them over with a colleague.".to_owned()));
    blocks.push(Block::Lines(4));
    if !says.asked_for.is_empty() {
        blocks.push(Block::Heading(2, "What mothers asked for".to_owned()));
        blocks.push(Block::Points(says.asked_for.iter().map(|ask| words(ask)).collect()));
    }
    blocks.extend(standard_blocks(says, on));
    if !sheet.support.is_empty() {
        blocks.push(Block::Heading(2, "Someone to talk to".to_owned()));
        blocks.push(Block::Points(sheet.support.clone()));
    }
    blocks.push(Block::Heading(2, "How this was made".to_owned()));
    blocks.push(Block::Words(words(&says.how_made)));
    blocks.push(Block::Words(crate::sheet::HOW_TO_READ.to_owned()));
    Document {
        title: sheet.title.clone(),
        study: sheet.study.clone(),
        subtitle: format!("{} {}", words(&says.standfirst), sheet.on).trim().to_owned(),
        footer: sheet.footer(),
        synthetic: sheet.synthetic,
        blocks,
    }
}

fn item_blocks(sheet: &Sheet, item: &Item) -> Vec<Block> {
    let cards = cards_of(sheet, item);
    let mut blocks = vec![Block::Heading(2, words(&item.title)), Block::Words(words(&item.about))];
    let length = match item.minutes {
        0 => {
            let read: usize = cards.iter().map(|card| card.words.split_whitespace().count()).sum();
            read.div_ceil(READ_A_MINUTE).max(1)
        }
        minutes => minutes as usize,
    };
    let unit = if length == 1 { "minute" } else { "minutes" };
    blocks.push(Block::Words(format!("Length: {length} {unit}.")));
    let mut care: Vec<&str> = Vec::new();
    for note in cards.iter().flat_map(|card| &card.notes) {
        if !care.contains(&note.as_str()) {
            care.push(note);
        }
    }
    if !care.is_empty() {
        blocks.push(Block::Care(format!(
            "this is about {}. To skip it, go to the next heading.",
            care.join("; ")
        )));
    }
    blocks.extend(cards.iter().map(|card| Block::Quote(card.words.clone(), card.label.clone())));
    blocks
}

/// The cards of an item, in its order.
fn cards_of<'s>(sheet: &'s Sheet, item: &Item) -> Vec<&'s Card> {
    let card = |number: &u32| sheet.cards.iter().find(|card| card.number == *number);
    item.cards.iter().filter_map(card).collect()
}

fn standard_blocks(says: &Resource, on: heard_model::Date) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut points = Vec::new();
    for named in &says.standards {
        let Some((set, standard)) = standards::find(&named.set, &named.id, on) else { continue };
        let until = set.until().map(|day| format!(", until {day}")).unwrap_or_default();
        let why = words(&named.why);
        points.push(format!(
            "{} – {} ({}{until}): {why}",
            set.title(),
            standard.label(),
            set.version()
        ));
    }
    if !points.is_empty() {
        blocks.push(Block::Heading(2, "Professional standards".to_owned()));
        blocks.push(Block::Points(points));
    }
    blocks
}

#[cfg(test)]
mod tests;
