//! The facilitators' door: quotes that are approved and allowed for a use.

use std::path::Path;

use heard_model::Use;

use super::{Allowed, Door, ShownQuote};
use crate::error::Result;

/// What a facilitator's connection may read.
const ALLOWED: Allowed = &[("shown", &["*"]), ("shown_at", &["*"]), ("payload", &["seq", "tbl"])];

/// Approved quotes, for those who build collections from them.
pub struct Board {
    door: Door,
}

impl std::fmt::Debug for Board {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Board")
    }
}

impl Board {
    /// Opens the facilitators' door to the study in `folder`.
    pub fn open(folder: &Path) -> Result<Board> {
        Ok(Board { door: Door::open(folder, ALLOWED, true)? })
    }

    /// Refuses while what is shown is behind the study.
    pub fn is_ready(&self) -> Result<()> {
        self.door.read(|_| Ok(()))
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
        self.door.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT * FROM shown ORDER BY quote")?;
            let mut found = statement.query([])?;
            let mut quotes = Vec::new();
            while let Some(row) = found.next()? {
                let quote = self.door.quote(row)?;
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
        let connection = self.door.connection();
        let mut statement = connection.prepare(sql)?;
        let mut found = statement.query([])?;
        while found.next()?.is_some() {}
        Ok(())
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
