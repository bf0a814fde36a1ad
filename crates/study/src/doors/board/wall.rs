//! Everything that a facilitator may choose from, at one moment.

use heard_model::{QuoteId, Use};

use super::super::{ShownQuote, list};
use super::Board;
use crate::error::Result;

/// A quote on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardQuote {
    /// The quote as it would be shown.
    pub shown: ShownQuote,
    /// The theme it stands under, by its id; empty where there is none.
    pub theme: String,
    /// Quotes whose words overlap have the same number.
    pub kin: u32,
    /// Whether it tells of a strength.
    pub strength: bool,
    /// How many words it has.
    pub words: usize,
}

impl BoardQuote {
    /// Its number in the study.
    pub fn id(&self) -> QuoteId {
        self.shown.quote
    }

    /// Whether it names a subject that distresses most.
    pub fn is_heavy(&self) -> bool {
        heard_anonymise::calls_for_care(&self.shown.content_notes)
    }
}

/// A theme: a column of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardTheme {
    /// Its id (`T1`).
    pub id: String,
    /// Its name in plain words.
    pub name: String,
    /// Its colour's slot; empty where the team chose none.
    pub colour: String,
    /// Its letters; empty where the team chose none.
    pub letters: String,
    /// Passages that are coded under it in the whole study.
    pub passages: usize,
    /// People who say them.
    pub people: usize,
}

/// A code of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardCode {
    /// Its id (`C15`).
    pub id: String,
    /// Its theme's id; empty where there is none.
    pub theme: String,
    /// Its name in plain words.
    pub name: String,
    /// Its letters; empty where the team chose none.
    pub letters: String,
    /// Whether it is about a strength.
    pub strength: bool,
}

/// Somebody who could be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardVoice {
    /// A random name, the same in all their quotes.
    pub voice: String,
    /// The label that stands beside their words.
    pub label: String,
    /// Their part in the study.
    pub role: String,
}

/// What one use can be made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wall {
    /// Approved quotes, in the order in which they were lifted.
    pub quotes: Vec<BoardQuote>,
    /// Themes, in the order of the codebook.
    pub themes: Vec<BoardTheme>,
    /// Codes, in the order of the codebook.
    pub codes: Vec<BoardCode>,
    /// Everybody who allows this use.
    pub voices: Vec<BoardVoice>,
}

impl Wall {
    /// The quote `id`, if it may be shown.
    pub fn quote(&self, id: QuoteId) -> Option<&BoardQuote> {
        self.quotes.iter().find(|quote| quote.id() == id)
    }

    /// The code called `id`.
    pub fn code(&self, id: &str) -> Option<&BoardCode> {
        self.codes.iter().find(|code| code.id == id)
    }

    /// The subjects that call for care, each once.
    pub fn content_notes(&self) -> Vec<&str> {
        let mut notes: Vec<&str> = self
            .quotes
            .iter()
            .flat_map(|quote| &quote.shown.content_notes)
            .map(String::as_str)
            .collect();
        notes.sort_unstable();
        notes.dedup();
        notes
    }
}

impl Board {
    /// What a set for `use_` can be made of, as the study stands now.
    pub fn wall(&self, use_: Use) -> Result<Wall> {
        let door = self.door()?;
        door.read(|connection| {
            let mut wall = beside(connection, use_)?;
            let mut statement = connection.prepare_cached(
                "SELECT shown.*, shown_kin.kin AS kin FROM shown
                 LEFT JOIN shown_kin ON shown_kin.quote = shown.quote ORDER BY shown.quote",
            )?;
            let mut found = statement.query([])?;
            while let Some(row) = found.next()? {
                let kin: Option<u32> = row.get("kin")?;
                let shown = door.quote(row)?;
                if shown.uses.contains(&use_) {
                    wall.quotes.push(placed(shown, kin, &wall.codes));
                }
            }
            Ok(wall)
        })
    }
}

fn placed(shown: ShownQuote, kin: Option<u32>, codes: &[BoardCode]) -> BoardQuote {
    let code = codes.iter().find(|code| code.id == shown.code);
    BoardQuote {
        theme: code.map(|code| code.theme.clone()).unwrap_or_default(),
        strength: code.is_some_and(|code| code.strength),
        words: shown.words.as_str().split_whitespace().count(),
        // A quote without a number of its own is kin to none.
        kin: kin.unwrap_or(u32::MAX - shown.quote.0),
        shown,
    }
}

/// Themes, codes and voices.
fn beside(connection: &rusqlite::Connection, use_: Use) -> Result<Wall> {
    let mut wall = Wall::default();
    let mut statement = connection.prepare_cached("SELECT * FROM shown_theme ORDER BY place")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        wall.themes.push(BoardTheme {
            id: row.get("id")?,
            name: row.get("name")?,
            colour: row.get("colour")?,
            letters: row.get("letters")?,
            passages: row.get("passages")?,
            people: row.get("people")?,
        });
    }
    let mut statement = connection.prepare_cached("SELECT * FROM shown_code ORDER BY place")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        wall.codes.push(BoardCode {
            id: row.get("id")?,
            theme: row.get("theme")?,
            name: row.get("name")?,
            letters: row.get("letters")?,
            strength: row.get("strength")?,
        });
    }
    let mut statement =
        connection.prepare_cached("SELECT * FROM shown_voice ORDER BY role, label, voice")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        if list(row.get("uses")?).iter().any(|word| word == use_.as_str()) {
            wall.voices.push(BoardVoice {
                voice: row.get("voice")?,
                label: row.get("label")?,
                role: row.get("role")?,
            });
        }
    }
    Ok(wall)
}
