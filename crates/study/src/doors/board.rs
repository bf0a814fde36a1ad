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
        Ok(Board { door: Door::open(folder, ALLOWED)? })
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
