//! A cleared collection as the templates get it: rows of plain values, all words visible.

use heard_anonymise::{Shown, ThemeMark};
use heard_model::{CodeId, PoemLayout, visible};
use serde::Serialize;

use crate::PrintError;
use crate::fonts::check;

const SYNTHETIC: &str = "SYNTHETIC – invented for software testing.";
const READING: &str = "Someone’s own words, with names hidden. … means words were left out. \
     [ ] means we changed or added a word, often to protect someone.";

/// What all sheets of a collection say.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Sheet {
    pub(crate) title: String,
    pub(crate) study: String,
    pub(crate) name: String,
    pub(crate) foot: String,
    /// What a made-up study says of itself, with a space before it.
    pub(crate) synthetic: String,
    pub(crate) reading: String,
    pub(crate) support: Vec<String>,
    pub(crate) cards: Vec<Card>,
    #[serde(skip)]
    pub(crate) poem: Option<PoemLayout>,
}

/// One card.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Card {
    pub(crate) number: u32,
    /// The quote's id; empty on everything that leaves the team.
    pub(crate) quote: String,
    pub(crate) words: String,
    pub(crate) label: String,
    pub(crate) note: String,
    pub(crate) theme: Option<Theme>,
    /// The code it stands for: for placing it, never printed.
    #[serde(skip)]
    pub(crate) code: Option<CodeId>,
}

/// A theme's mark.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Theme {
    pub(crate) name: String,
    pub(crate) colour: String,
    pub(crate) shape: String,
    pub(crate) letter: String,
}

impl Sheet {
    pub(crate) fn of(shown: &Shown) -> Sheet {
        let hash: String = shown.codebook_hash.chars().take(8).collect();
        let codebook = format!("codebook {} ({hash})", shown.codebook).replace(" ()", "");
        let synthetic = if shown.synthetic { format!(" {SYNTHETIC}") } else { String::new() };
        let (study, name) = (line(&shown.study), line(&shown.name));
        Sheet {
            foot: format!("{study} · {name} · {codebook}."),
            synthetic,
            title: line(&shown.title),
            study,
            name,
            reading: READING.to_owned(),
            support: shown.support_lines.iter().map(|text| unbroken(&line(text))).collect(),
            poem: shown.poem.clone(),
            cards: shown
                .cards
                .iter()
                .map(|card| Card {
                    number: card.number,
                    quote: String::new(),
                    words: visible(card.words.as_str()).trim().to_owned(),
                    label: line(&card.label),
                    note: line(&in_words(&card.content_notes)),
                    theme: card.theme.as_ref().map(Theme::of),
                    code: card.code,
                })
                .collect(),
        }
    }

    /// The same with the quotes' ids, for the team.
    pub(crate) fn with_ids(shown: &Shown) -> Sheet {
        let mut sheet = Sheet::of(shown);
        for (card, shown) in sheet.cards.iter_mut().zip(&shown.cards) {
            card.quote = shown.quote.to_string();
        }
        sheet
    }

    /// Refuses a page that is empty or has a character no font can set.
    pub(crate) fn checked(self) -> Result<Sheet, PrintError> {
        if self.cards.is_empty() {
            return Err(PrintError::Empty);
        }
        check(|| "the title".to_owned(), &format!("{}{}", self.title, self.foot))?;
        check(|| "the support lines".to_owned(), &self.support.concat())?;
        for card in &self.cards {
            let theme = card
                .theme
                .as_ref()
                .map(|theme| format!("{}{}", theme.name, theme.letter))
                .unwrap_or_default();
            let all = [&card.words, &card.label, &card.note].map(String::as_str).concat();
            check(|| format!("card {}", card.number), &format!("{all}{theme}“”"))?;
        }
        Ok(self)
    }
}

impl Theme {
    fn of(mark: &ThemeMark) -> Theme {
        Theme {
            name: line(&mark.name),
            colour: mark.colour.clone(),
            shape: mark.shape.clone(),
            letter: line(&mark.letter).chars().take(2).collect(),
        }
    }
}

/// What a card is about before its words say it.
fn in_words(notes: &[String]) -> String {
    let said: Vec<String> = notes.iter().map(|note| heard_model::care_in_words(note)).collect();
    said.join("; ")
}

/// One line of visible words.
pub(crate) fn line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Keeps a telephone number on one line.
fn unbroken(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let digits = before.is_ascii_digit() && chars.peek().is_some_and(char::is_ascii_digit);
        kept.push(if c == ' ' && digits { '\u{a0}' } else { c });
        before = c;
    }
    kept
}
