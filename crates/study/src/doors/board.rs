//! The facilitators' door: quotes that are approved and allowed for a use, and the sets made of
//! them.
//!
//! What it shows comes through its own connection, which SQLite itself keeps from everything but
//! masked words. What it changes and what the gate says goes through a hatch to the study: the
//! functions here are all that can be asked there, and none of them answers with raw words.

mod balance;
mod gate;
mod pull;
mod set;
mod wall;

pub use balance::{Balance, Heard};
pub use pull::{BoardPull, BoardPulled};
pub use set::{Alike, BoardSet, ThemeReason};
pub use wall::{BoardCode, BoardQuote, BoardTheme, BoardVoice, Wall};

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use heard_model::Use;

use super::{Allowed, Door, ShownQuote};
use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::page::Sight;
use crate::releases::LOOKED_AT;
use crate::study::Study;
use crate::world::Actor;

/// What a facilitator's connection may read.
const ALLOWED: Allowed = &[
    ("shown", &["*"]),
    ("shown_at", &["*"]),
    ("shown_theme", &["*"]),
    ("shown_code", &["*"]),
    ("shown_voice", &["*"]),
    ("shown_kin", &["*"]),
    ("payload", &["seq", "tbl"]),
];

/// Approved quotes, for those who build collections from them.
pub struct Board {
    folder: PathBuf,
    door: Arc<OnceLock<Door>>,
    /// Held while what is shown is made ready: once is enough for all who wait.
    making: Arc<Mutex<()>>,
    hatch: Option<Hatch>,
}

/// The way to what only the study can do.
struct Hatch {
    study: Study,
    key: Option<Key>,
}

impl Clone for Board {
    fn clone(&self) -> Board {
        let actor = self.hatch.as_ref().map(|hatch| hatch.study.actor().clone());
        self.by(actor.unwrap_or_else(|| Actor::researcher("")))
    }
}

impl std::fmt::Debug for Board {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Board")
    }
}

impl Board {
    /// Opens the facilitators' door to the study in `folder`, to look and no more.
    pub fn open(folder: &Path) -> Result<Board> {
        let board = Board {
            folder: folder.to_owned(),
            door: Arc::default(),
            making: Arc::default(),
            hatch: None,
        };
        board.door()?;
        Ok(board)
    }

    /// The board of an open study: it makes ready what it shows, keeps sets and asks the gate.
    /// Without the key nothing new is shown.
    pub fn of(study: &Study, key: Option<Key>) -> Board {
        let hatch = Hatch { study: study.by(study.actor().clone()), key };
        Board {
            folder: study.folder().to_owned(),
            door: Arc::default(),
            making: Arc::default(),
            hatch: Some(hatch),
        }
    }

    /// The same board in another person's hands.
    pub fn by(&self, actor: Actor) -> Board {
        let hatch = self
            .hatch
            .as_ref()
            .map(|hatch| Hatch { study: hatch.study.by(actor), key: hatch.key.clone() });
        Board {
            folder: self.folder.clone(),
            door: self.door.clone(),
            making: self.making.clone(),
            hatch,
        }
    }

    /// Whether the key is open and names somebody: without it nothing new is shown and nothing goes out.
    pub fn has_key(&self) -> bool {
        let names = |hatch: &Hatch| hatch.key.as_ref().is_some_and(|key| !key.is_empty());
        self.hatch.as_ref().is_none_or(names)
    }

    /// The door, with everything behind it made ready as the study now stands.
    fn door(&self) -> Result<&Door> {
        if let Some(hatch) = &self.hatch
            && hatch.is_behind()?
        {
            let making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
            if hatch.is_behind()? {
                hatch.study.make_shown(&hatch.sight())?;
            }
            drop(making);
        }
        if self.door.get().is_none() {
            // Two who come at once open two, and the first stays.
            let _ = self.door.set(Door::open(&self.folder, ALLOWED, true)?);
        }
        self.door.get().ok_or(StudyError::Behind)
    }

    fn hatch(&self) -> Result<&Hatch> {
        self.hatch.as_ref().ok_or(StudyError::NotAllowed {
            who: "who only looks".to_owned(),
            why: "the study itself is not here",
        })
    }

    /// The quotes that may be used for `use_`, in the order in which they were lifted.
    pub fn quotes(&self, use_: Use) -> Result<Vec<ShownQuote>> {
        let mut quotes = self.ready()?;
        quotes.retain(|quote| quote.uses.contains(&use_));
        Ok(quotes)
    }

    /// The same, where the words, the label or the theme hold `words`, capitals aside.
    pub fn search(&self, use_: Use, words: &str) -> Result<Vec<ShownQuote>> {
        let wanted = words.to_lowercase();
        let holds = |text: &str| text.to_lowercase().contains(&wanted);
        let mut quotes = self.quotes(use_)?;
        quotes.retain(|q| holds(q.words.as_str()) || holds(&q.label) || holds(&q.theme));
        Ok(quotes)
    }

    fn ready(&self) -> Result<Vec<ShownQuote>> {
        let door = self.door()?;
        door.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT * FROM shown ORDER BY quote")?;
            let mut found = statement.query([])?;
            let mut quotes = Vec::new();
            while let Some(row) = found.next()? {
                let quote = door.quote(row)?;
                if !quote.uses.is_empty() {
                    quotes.push(quote);
                }
            }
            Ok(quotes)
        })
    }

    /// Asks the database itself, past every function above.
    #[cfg(test)]
    pub(crate) fn ask(&self, sql: &str) -> rusqlite::Result<()> {
        let door = self.door.get().ok_or(rusqlite::Error::InvalidQuery)?;
        let connection = door.connection();
        let mut statement = connection.prepare(sql)?;
        let mut found = statement.query([])?;
        while found.next()?.is_some() {}
        Ok(())
    }
}

impl Hatch {
    fn sight(&self) -> Sight {
        Sight { on: None, key: self.key.clone() }
    }

    /// Whether something that the board shows changed since it was made ready, a review among it,
    /// another day has begun, or it was made with another key: an approval that was taken back may
    /// not stand till somebody asks.
    fn is_behind(&self) -> Result<bool> {
        if !self.study.is_shown_with(self.key.as_ref()) {
            return Ok(true);
        }
        let today = self.study.day(None).to_string();
        self.study.read(|rows| {
            let made: Option<u64> = rows
                .scalar("SELECT position FROM shown_at WHERE id = 1 AND on_day = ?1", &[&today])?;
            let Some(made) = made else { return Ok(true) };
            let sql =
                format!("SELECT 1 FROM payload WHERE seq > ?1 AND tbl IN ({LOOKED_AT}) LIMIT 1");
            Ok(rows.scalar::<i64>(&sql, &[&made])?.is_some())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open::{Purpose, open};

    #[test]
    fn sqlite_itself_refuses_everything_that_is_not_on_the_list() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("study.db");
        let database = open(&path, Purpose::Create).unwrap();
        let secret = "0".repeat(64);
        database.execute("INSERT INTO seal VALUES (1, ?1)", [&secret]).unwrap();
        let board = Board::open(folder.path()).unwrap();
        for allowed in
            ["SELECT words FROM shown", "SELECT count(*) FROM shown", "SELECT tbl FROM payload"]
        {
            assert!(board.ask(allowed).is_ok(), "{allowed}");
        }
        for table in crate::store::rows::TABLES {
            let sql = format!("SELECT * FROM \"{}\"", table.name);
            assert!(board.ask(&sql).is_err(), "{sql}");
        }
        for refused in [
            "SELECT secret FROM seal",
            "SELECT participant FROM voice",
            "SELECT after FROM payload",
            "SELECT bytes FROM kept",
            "SELECT name FROM actor",
            "SELECT sql FROM sqlite_schema",
            "DELETE FROM shown",
            "UPDATE shown SET words = ''",
            "PRAGMA table_info(quote)",
            "ATTACH ':memory:' AS other",
            "SELECT words FROM shown UNION SELECT comment FROM review",
            "SELECT load_extension('x')",
        ] {
            assert!(board.ask(refused).is_err(), "{refused}");
        }
    }
}
