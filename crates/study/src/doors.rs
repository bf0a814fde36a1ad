//! The two other doors: connections that can read masked words and nothing else.
//!
//! Each opens a connection of its own, takes the seal's secret, and then hands SQLite a list of
//! the tables and columns that may be read; everything else is refused by SQLite itself, whatever
//! is asked. What they show is reopened under its seal: words that were put into the table by
//! anybody else are not shown.

mod board;
mod desk;

pub use board::{
    Alike, Balance, Board, BoardCode, BoardPull, BoardPulled, BoardQuote, BoardSet, BoardTheme,
    BoardVoice, Heard, ThemeReason, Wall,
};
pub use desk::{Beside, ReviewDesk, ToReview};

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use heard_anonymise::{AnonymisedText, Sealed};
use heard_model::{QuoteId, Use};
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::error::{Result, StudyError, plain};
use crate::releases::LOOKED_AT;
use crate::store::open::{Purpose, open};

/// Tables and columns that a door may read; `*` for every column.
type Allowed = &'static [(&'static str, &'static [&'static str])];

/// A quote as facilitators and reviewers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownQuote {
    /// Its number in the study.
    pub quote: QuoteId,
    /// A random id, fit for a link.
    pub public_id: String,
    /// The words, masked.
    pub words: AnonymisedText,
    /// What a decision binds to.
    pub shown_digest: String,
    /// The label beside the words.
    pub label: String,
    /// A random name for who speaks: the same for all their quotes.
    pub voice: String,
    /// The theme's name in plain words; empty where there is none.
    pub theme: String,
    /// The code it stands for; empty where there is none.
    pub code: String,
    /// Subjects that call for care.
    pub content_notes: Vec<String>,
    /// Whether anything was left out or put in.
    pub edited: bool,
    /// Uses that the person allows and reviewers approved.
    pub uses: Vec<Use>,
}

/// A connection behind its list.
struct Door {
    connection: Mutex<Connection>,
    secret: String,
    /// Whether a decision of a reviewer changes what is shown here.
    by_reviews: bool,
}

impl Door {
    fn open(folder: &Path, allowed: Allowed, by_reviews: bool) -> Result<Door> {
        let path = folder.join("study.db");
        if !path.is_file() {
            return Err(StudyError::NotAStudy(folder.to_owned()));
        }
        let mut connection = open(&path, Purpose::Read).map_err(plain)?;
        let secret = connection
            .query_row("SELECT secret FROM seal WHERE id = 1", [], |row| row.get(0))
            .optional()?
            .ok_or(StudyError::Behind)?;
        connection.authorizer(Some(move |context: AuthContext<'_>| decide(&context, allowed)))?;
        Ok(Door { connection: Mutex::new(connection), secret, by_reviews })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at what is ready, at one moment; refused while it is behind the study. To reviewers a
    /// quote is the same whatever others said of it; what facilitators may use hangs on that.
    fn read<R>(&self, look: impl FnOnce(&Connection) -> Result<R>) -> Result<R> {
        let mut connection = self.connection();
        let snapshot = connection.transaction()?;
        let position: Option<u64> = snapshot
            .query_row("SELECT position FROM shown_at WHERE id = 1", [], |row| row.get(0))
            .optional()?;
        let position = position.ok_or(StudyError::Behind)?;
        let beside =
            if self.by_reviews { ")" } else { ", 'assignment', 'kept_apart') AND tbl <> 'review'" };
        let sql =
            format!("SELECT 1 FROM payload WHERE seq > ?1 AND tbl IN ({LOOKED_AT}{beside} LIMIT 1");
        let newer: Option<i64> =
            snapshot.query_row(&sql, [position], |row| row.get(0)).optional()?;
        if newer.is_some() {
            return Err(StudyError::Behind);
        }
        look(&snapshot).map_err(plain)
    }

    /// A row of `shown`, its words reopened.
    fn quote(&self, row: &Row<'_>) -> Result<ShownQuote> {
        let quote = QuoteId(row.get("quote")?);
        let sealed =
            Sealed { text: row.get("words")?, digest: row.get("digest")?, seal: row.get("seal")? };
        let words = AnonymisedText::reopen(&sealed, self.secret.as_bytes())
            .map_err(|_| StudyError::SealBroken { quote })?;
        let uses: Vec<String> = list(row.get("uses")?);
        Ok(ShownQuote {
            quote,
            public_id: row.get("public_id")?,
            words,
            shown_digest: row.get("shown_digest")?,
            label: row.get("label")?,
            voice: row.get("voice")?,
            theme: row.get("theme")?,
            code: row.get("code")?,
            content_notes: list(row.get("content_notes")?),
            edited: row.get("edited")?,
            uses: uses.iter().filter_map(|use_| Use::parse(use_)).collect(),
        })
    }
}

fn list(text: String) -> Vec<String> {
    serde_json::from_str(&text).unwrap_or_default()
}

fn decide(context: &AuthContext<'_>, allowed: Allowed) -> Authorization {
    let may = match context.action {
        AuthAction::Select | AuthAction::Transaction { .. } | AuthAction::Recursive => true,
        AuthAction::Read { table_name, column_name } => allowed.iter().any(|(table, columns)| {
            *table == table_name
                && (columns.contains(&"*")
                    || column_name.is_empty()
                    || columns.contains(&column_name))
        }),
        AuthAction::Function { function_name } => {
            matches!(
                function_name,
                "count" | "max" | "min" | "lower" | "length" | "substr" | "like"
            )
        }
        _ => false,
    };
    if may { Authorization::Allow } else { Authorization::Deny }
}
