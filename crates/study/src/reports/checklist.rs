//! Reporting checklists, filled in where the study knows the answer.
//!
//! What only people know is left blank, never guessed; a page number is never given. A checklist
//! is written to be published, so counts of people under the public threshold are not told.

mod coreq;
mod facts;
mod gripp2;
mod lists;
mod srqr;

use heard_model::{Cell, Table};

use super::Rejectable;
use crate::error::Result;
use crate::study::Study;
use facts::Facts;

/// A reporting checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Checklist {
    /// Tong, Sainsbury & Craig (2007), 32 items.
    Coreq,
    /// O'Brien et al. (2014), 21 items.
    Srqr,
    /// Staniszewska et al. (2017), the short form: 5 items.
    Gripp2,
    /// After Braun & Clarke (2024): prompts, nothing filled in.
    Rtarg,
}

impl Checklist {
    /// All, in a fixed order.
    pub const ALL: [Checklist; 4] =
        [Checklist::Coreq, Checklist::Srqr, Checklist::Gripp2, Checklist::Rtarg];

    /// The word in commands.
    pub fn as_str(self) -> &'static str {
        match self {
            Checklist::Coreq => "coreq",
            Checklist::Srqr => "srqr",
            Checklist::Gripp2 => "gripp2",
            Checklist::Rtarg => "rtarg",
        }
    }

    /// The checklist called `word`, capitals aside.
    pub fn parse(word: &str) -> Option<Checklist> {
        Checklist::ALL.into_iter().find(|list| list.as_str().eq_ignore_ascii_case(word.trim()))
    }
}

/// How far the study knows an item's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// The study answers it.
    Wholly,
    /// The study knows a part; people add the rest.
    Partly,
    /// Only people know.
    Not,
}

impl Known {
    /// The word in tables and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Known::Wholly => "filled",
            Known::Partly => "in part",
            Known::Not => "for people",
        }
    }
}

/// What the study says, and what that rests on; an empty answer: it does not know after all.
struct Told {
    answer: String,
    evidence: String,
}

fn told(answer: impl Into<String>, evidence: impl Into<String>) -> Told {
    Told { answer: answer.into(), evidence: evidence.into() }
}

/// An item with what the study says to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistItem {
    /// Its number in the checklist.
    pub number: &'static str,
    /// What it asks for, in short.
    pub item: &'static str,
    /// How far the study knows.
    pub known: Known,
    /// What it knows; empty where people write.
    pub answer: String,
    /// What that rests on.
    pub evidence: String,
}

/// A checklist, filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledChecklist {
    /// Which.
    pub list: Checklist,
    /// Its items, in its order.
    pub items: Vec<ChecklistItem>,
    /// Counts of people under this are not told.
    pub smallest: u64,
}

impl Study {
    /// The checklist with everything filled in that the study knows.
    pub fn checklist(&self, list: Checklist) -> Result<FilledChecklist> {
        if list == Checklist::Coreq {
            self.method_allows(Rejectable::Coreq)?;
        }
        let facts = Facts::of(self)?;
        let item = |row: lists::Row| {
            let said = row.say.map(|say| say(&facts));
            let said = said.filter(|said| !said.answer.is_empty());
            let (answer, evidence) = match said {
                Some(said) => (said.answer, said.evidence),
                None => (String::new(), String::new()),
            };
            let known = if answer.is_empty() { Known::Not } else { row.known };
            ChecklistItem { number: row.number, item: row.item, known, answer, evidence }
        };
        let items = lists::rows(list).map(item).collect();
        Ok(FilledChecklist { list, items, smallest: facts.k })
    }
}

impl FilledChecklist {
    /// How many items are filled, filled in part, left to people.
    pub fn counts(&self) -> (usize, usize, usize) {
        let of = |known| self.items.iter().filter(|item| item.known == known).count();
        (of(Known::Wholly), of(Known::Partly), of(Known::Not))
    }

    /// A line an item, with a blank where people write.
    pub fn table(&self) -> Table {
        let row = |item: &ChecklistItem| {
            let words = |text: &str| match text {
                "" => Cell::Text("____".to_owned()),
                text => Cell::Text(text.to_owned()),
            };
            vec![
                Cell::Text(item.number.to_owned()),
                Cell::Text(item.item.to_owned()),
                Cell::Text(item.known.as_str().to_owned()),
                words(&item.answer),
                Cell::Text(item.evidence.clone()),
            ]
        };
        let (filled, part, people) = self.counts();
        Table {
            title: lists::head(self.list, "title").to_owned(),
            basis: format!(
                "{}; {filled} items filled from the study, {part} in part, {people} for people",
                lists::head(self.list, "source")
            ),
            columns: ["no", "item", "who fills it", "answer", "evidence"]
                .map(str::to_owned)
                .to_vec(),
            rows: self.items.iter().map(row).collect(),
            notes: vec![
                format!("counts of people from 1 to {} are not told", self.smallest - 1),
                "page numbers are for people to add; `____` is a blank to fill in".to_owned(),
            ],
        }
    }
}
