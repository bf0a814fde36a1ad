//! Where a resource falls short of its pattern.

use heard_model::Date;

use super::{Resource, cards_of, standards, stems};
use crate::sheet::Sheet;

/// What is wrong with a resource, or wants a second look.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum ResourceProblem {
    #[error(
        "{points} talking points, {items} items and {questions} questions: there should be as many of each"
    )]
    Uneven { points: usize, items: usize, questions: usize },
    #[error("`{item}` names card {card}, and the collection has none")]
    NoSuchCard { item: String, card: u32 },
    #[error("`{item}` has {quotes} quotes; two to four read best")]
    Quotes { item: String, quotes: usize },
    #[error("`{item}` lets only one person speak")]
    OneVoice { item: String },
    #[error("a question stands as it was proposed: `{question}`")]
    UnchangedStem { question: String },
    #[error("a gap is still marked ____ in `{place}`")]
    Gap { place: String },
    #[error("no standard `{id}` in `{set}`")]
    NoSuchStandard { set: String, id: String },
    #[error("`{id}` of `{set}` holds only until {until}")]
    RunOut { set: String, id: String, until: Date },
    #[error("no reason was given why `{id}` of `{set}` fits")]
    NoReason { set: String, id: String },
    #[error("nothing says how it was made, and with whom")]
    NoMaking,
}

impl ResourceProblem {
    /// Whether nothing is written until it is mended.
    pub fn refuses(&self) -> bool {
        !matches!(self, ResourceProblem::Quotes { .. } | ResourceProblem::OneVoice { .. })
    }
}

pub(super) fn of(sheet: &Sheet, says: &Resource, on: Date) -> Vec<ResourceProblem> {
    let mut found = Vec::new();
    let (points, items, questions) =
        (says.talking_points.len(), says.items.len(), says.questions.len());
    if points != items || items != questions || points == 0 {
        found.push(ResourceProblem::Uneven { points, items, questions });
    }
    for item in &says.items {
        let name = || item.title.clone();
        for card in &item.cards {
            if sheet.cards.iter().all(|known| known.number != *card) {
                found.push(ResourceProblem::NoSuchCard { item: name(), card: *card });
            }
        }
        let cards = cards_of(sheet, item);
        if !(2..=4).contains(&cards.len()) {
            found.push(ResourceProblem::Quotes { item: name(), quotes: cards.len() });
        }
        let mut voices: Vec<&str> = cards.iter().map(|card| card.label.as_str()).collect();
        voices.sort_unstable();
        voices.dedup();
        if cards.len() > 1 && voices.len() < 2 {
            found.push(ResourceProblem::OneVoice { item: name() });
        }
    }
    let unchanged = says.questions.iter().filter(|question| stems::is_unchanged(question));
    found.extend(
        unchanged.map(|question| ResourceProblem::UnchangedStem { question: question.clone() }),
    );
    let texts = says.context.iter().chain([&says.standfirst, &says.how_made]);
    let texts = texts.chain(says.items.iter().map(|item| &item.about));
    for text in texts.filter(|text| stems::is_unchanged(text)) {
        found.push(ResourceProblem::Gap { place: text.chars().take(40).collect() });
    }
    for named in &says.standards {
        let (set, id) = (named.set.clone(), named.id.clone());
        match standards::problem(&named.set, &named.id, on) {
            Some(standards::Missing::Unknown) => {
                found.push(ResourceProblem::NoSuchStandard { set, id });
            }
            Some(standards::Missing::RunOut(until)) => {
                found.push(ResourceProblem::RunOut { set, id, until });
            }
            None if named.why.trim().is_empty() => {
                found.push(ResourceProblem::NoReason { set, id });
            }
            None => {}
        }
    }
    if says.how_made.trim().is_empty() {
        found.push(ResourceProblem::NoMaking);
    }
    found
}
