//! A cleared collection in the words that go on paper or screen.

use heard_anonymise::{Clip, Shown, ThemeMark};
use heard_model::{Audience, Cell, Chart, Date, PoemLayout, Table, Use, care_in_words, visible};

use crate::For;

/// What a made-up study says of itself, everywhere.
pub(crate) const SYNTHETIC: &str =
    "SYNTHETIC – invented for software testing. No real person, place, service or case.";

/// How to read the marks in a quote.
pub(crate) const HOW_TO_READ: &str = "These are people’s own words, with names hidden. \
     … means words were left out. [ ] means a word was changed or explained, often to protect someone.";

/// A collection as every writer sees it: all words visible, all facts in words.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) purpose: For,
    pub(crate) study: String,
    pub(crate) title: String,
    pub(crate) name: String,
    pub(crate) used: Use,
    pub(crate) use_: &'static str,
    pub(crate) on: String,
    pub(crate) codebook: String,
    pub(crate) cards: Vec<Card>,
    pub(crate) poem: Option<PoemLayout>,
    pub(crate) tables: Vec<Table>,
    pub(crate) charts: Vec<Chart>,
    pub(crate) support: Vec<String>,
    pub(crate) synthetic: bool,
}

/// One card as every writer sees it.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) number: u32,
    pub(crate) quote: String,
    pub(crate) label: String,
    pub(crate) words: String,
    pub(crate) theme: Option<ThemeMark>,
    pub(crate) notes: Vec<String>,
    pub(crate) transcript: String,
    pub(crate) edited: bool,
    pub(crate) own_yes: bool,
    pub(crate) clip: Option<Clip>,
}

impl Sheet {
    pub(crate) fn of(shown: &Shown, purpose: For) -> Sheet {
        Sheet {
            purpose,
            study: words(&shown.study),
            title: words(&shown.title),
            name: words(&shown.name),
            used: shown.use_,
            use_: use_in_words(shown.use_, shown.audience),
            on: day(shown.on),
            codebook: codebook(&shown.codebook.to_string(), &shown.codebook_hash),
            cards: shown
                .cards
                .iter()
                .map(|card| Card {
                    number: card.number,
                    quote: card.quote.to_string(),
                    label: words(&card.label),
                    words: visible(card.words.as_str()).trim().to_owned(),
                    theme: card.theme.as_ref().map(mark),
                    notes: card
                        .content_notes
                        .iter()
                        .map(|note| words(&care_in_words(note)))
                        .collect(),
                    transcript: card.transcript.to_string(),
                    edited: card.edited,
                    own_yes: card.own_yes,
                    clip: card.clip,
                })
                .collect(),
            poem: shown.poem.as_ref().map(poem),
            tables: shown.tables.iter().map(table).collect(),
            charts: shown.charts.clone(),
            support: shown.support_lines.iter().map(|line| words(line)).collect(),
            synthetic: shown.synthetic,
        }
    }

    /// Study, collection, codebook: what stands at the foot of everything.
    pub(crate) fn footer(&self) -> String {
        format!("{} · {} · {}", self.study, self.name, self.codebook)
    }

    /// "31 quotes for a workshop, 3 December 2026".
    pub(crate) fn what(&self) -> String {
        let quotes = match self.cards.len() {
            0 => match self.tables.len() {
                1 => "1 table".to_owned(),
                tables => format!("{tables} tables"),
            },
            1 => "1 quote".to_owned(),
            quotes => format!("{quotes} quotes"),
        };
        format!("{quotes} for {}, {}", self.use_, self.on)
    }

    /// The themes in order of appearance, each with its cards' numbers.
    pub(crate) fn themes(&self) -> Vec<(&ThemeMark, Vec<u32>)> {
        let mut themes: Vec<(&ThemeMark, Vec<u32>)> = Vec::new();
        for card in &self.cards {
            let Some(theme) = &card.theme else { continue };
            match themes.iter_mut().find(|(seen, _)| seen.id == theme.id) {
                Some((_, numbers)) => numbers.push(card.number),
                None => themes.push((theme, vec![card.number])),
            }
        }
        themes
    }

    /// The subjects that call for care, each with how many cards it concerns.
    pub(crate) fn care(&self) -> Vec<(&str, usize)> {
        let mut care: Vec<(&str, usize)> = Vec::new();
        for note in self.cards.iter().flat_map(|card| &card.notes) {
            match care.iter_mut().find(|(seen, _)| seen == note) {
                Some((_, count)) => *count += 1,
                None => care.push((note, 1)),
            }
        }
        care
    }
}

impl Card {
    /// The words in quotation marks.
    pub(crate) fn quoted(&self) -> String {
        format!("“{}”", self.words)
    }

    /// "this is about a baby going into care; drugs".
    pub(crate) fn note(&self) -> Option<String> {
        (!self.notes.is_empty()).then(|| self.notes.join("; "))
    }

    pub(crate) fn theme_name(&self) -> &str {
        self.theme.as_ref().map_or("", |theme| theme.name.as_str())
    }
}

/// What stands in a table's cell.
pub(crate) fn cell_words(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => words(text),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => {
            let rounded = format!("{number:.3}");
            rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Cell::Suppressed => "*".to_owned(),
        Cell::Empty => "–".to_owned(),
    }
}

/// What a star means, said wherever one stands.
pub(crate) const STAR: &str = "* a small number, hidden so that nobody can be picked out";

pub(crate) fn has_star(table: &Table) -> bool {
    table.rows.iter().flatten().any(|cell| *cell == Cell::Suppressed)
}

/// One line of visible words.
pub(crate) fn words(text: &str) -> String {
    crate::escape::line(&visible(text))
}

pub(crate) fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// "codebook v3 (9c1e0b7a)".
pub(crate) fn codebook(version: &str, hash: &str) -> String {
    let short: String = hash.chars().filter(char::is_ascii_hexdigit).take(8).collect();
    if short.is_empty() {
        format!("codebook {version}")
    } else {
        format!("codebook {version} ({short})")
    }
}

pub(crate) fn mark(theme: &ThemeMark) -> ThemeMark {
    let slot = |slot: &str| matches!(slot, "t0" | "t1" | "t2" | "t3" | "t4" | "t5");
    let shape = |shape: &str| {
        matches!(shape, "pill" | "square" | "triangle" | "circle" | "diamond" | "hexagon")
    };
    ThemeMark {
        id: words(&theme.id),
        name: words(&theme.name),
        colour: if slot(&theme.colour) { theme.colour.clone() } else { "t0".to_owned() },
        shape: if shape(&theme.shape) { theme.shape.clone() } else { "pill".to_owned() },
        letter: words(&theme.letter).chars().take(2).collect(),
    }
}

fn poem(layout: &PoemLayout) -> PoemLayout {
    PoemLayout { made_by: words(&layout.made_by), ..layout.clone() }
}

fn table(table: &Table) -> Table {
    let lines = |lines: &[String]| lines.iter().map(|line| words(line)).collect();
    Table {
        title: words(&table.title),
        basis: words(&table.basis),
        columns: lines(&table.columns),
        rows: table.rows.clone(),
        notes: lines(&table.notes),
    }
}

/// "a workshop", "staff training": for the line under a title.
pub(crate) fn use_in_words(use_: Use, audience: Audience) -> &'static str {
    match use_ {
        Use::Analysis | Use::Recontact => "the research team",
        Use::ReportQuote => "a report",
        Use::Workshop => "a workshop",
        Use::Training => "staff training",
        Use::PublicWeb => "a website",
        Use::Exhibition => "an exhibition",
        Use::Social => "social media",
        Use::CreativeVerbatim | Use::CreativeAdapted => match audience {
            Audience::Workshop => "creative work in a workshop",
            Audience::Training | Audience::Public => "creative work",
        },
        Use::AudioOriginal | Use::AudioRevoiced => "listening",
        Use::ArchiveReuse => "an archive",
    }
}
