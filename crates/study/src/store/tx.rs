//! A change in the making: the one place where rows are written.

use rusqlite::params;
use sha2::{Digest as _, Sha256};

use super::journal;
use super::rows::{Image, Record, Rows, Table};
use crate::error::Result;
use crate::world::{Actor, World, hex};

/// So many changed rows wait in memory; then they are journalled, and their operation goes on.
const WAITING: usize = 1_000;

/// One row before and after an operation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    pub(crate) table: &'static Table,
    pub(crate) owner: Option<String>,
    pub(crate) before: Option<Image>,
    pub(crate) after: Option<Image>,
}

impl Change {
    /// The image that says which row it is about.
    pub(crate) fn either(&self) -> Option<&Image> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// A change in the making: what can be read, and the one place where rows are written.
pub(crate) struct Tx<'c> {
    pub(super) rows: Rows<'c>,
    pub(super) world: &'c World,
    pub(super) actor: &'c Actor,
    pub(super) at: heard_model::Timestamp,
    changes: Vec<Change>,
    /// What binds each row that is journalled already.
    pub(super) journalled: Vec<String>,
    pub(super) seq: u64,
}

impl<'c> Tx<'c> {
    pub(super) fn new(rows: Rows<'c>, world: &'c World, actor: &'c Actor, seq: u64) -> Tx<'c> {
        let (at, changes, journalled) = (world.now(), Vec::new(), Vec::new());
        Tx { rows, world, actor, at, changes, journalled, seq }
    }

    /// What can be read, with this change's own writes.
    pub(crate) fn rows(&self) -> Rows<'c> {
        self.rows
    }

    /// Who does it.
    pub(crate) fn actor(&self) -> &'c Actor {
        self.actor
    }

    /// When it happens: one moment for the whole operation.
    pub(crate) fn at(&self) -> heard_model::Timestamp {
        self.at
    }

    /// The clock and the chance.
    pub(crate) fn world(&self) -> &'c World {
        self.world
    }

    /// The number that the operation will have.
    pub(crate) fn seq(&self) -> u64 {
        self.seq
    }

    /// Lays `row` down, over the row with its key if there is one.
    pub(crate) fn put<R: Record>(&mut self, row: &R) -> Result<()> {
        self.set(Table::named(R::TABLE)?, row.owner(), row.image()?)
    }

    /// Lays `row` down where its key has `before`, as it was just read, or nothing: for rows by the
    /// thousand, which need not be looked up one by one.
    pub(crate) fn put_over<R: Record>(&mut self, before: Option<&R>, row: &R) -> Result<()> {
        let table = Table::named(R::TABLE)?;
        let before = before.map(Record::image).transpose()?;
        self.laid(table, row.owner(), before, row.image()?)
    }

    /// Takes `row` away, if it is there.
    pub(crate) fn delete<R: Record>(&mut self, row: &R) -> Result<()> {
        self.clear(Table::named(R::TABLE)?, row.owner(), &row.image()?)
    }

    /// Takes away every row of `table` that belongs to `transcript`.
    pub(crate) fn delete_belonging(&mut self, table: &str, transcript: &str) -> Result<()> {
        let table = Table::named(table)?;
        let (condition, values): (&str, &[&str]) = if table.name == "attribute" {
            ("owner_kind = 'transcript' AND owner = ?1", &[transcript])
        } else {
            ("transcript = ?1", &[transcript])
        };
        for image in self.rows.images_with(table, condition, values)? {
            self.clear(table, Some(format!("transcript:{transcript}")), &image)?;
        }
        Ok(())
    }

    /// Lays a row's image down; for rows that are handled alike whatever they are.
    pub(crate) fn set(
        &mut self,
        table: &'static Table,
        owner: Option<String>,
        after: Image,
    ) -> Result<()> {
        let before = self.rows.image(table, &after)?;
        self.laid(table, owner, before, after)
    }

    fn laid(
        &mut self,
        table: &'static Table,
        owner: Option<String>,
        before: Option<Image>,
        after: Image,
    ) -> Result<()> {
        if before.as_ref() == Some(&after) {
            return Ok(());
        }
        self.rows.lay(table, &after)?;
        self.changed(Change { table, owner, before, after: Some(after) })
    }

    /// Takes the row with the key of `like` away, if it is there.
    pub(crate) fn clear(
        &mut self,
        table: &'static Table,
        owner: Option<String>,
        like: &Image,
    ) -> Result<()> {
        if let Some(before) = self.rows.image(table, like)? {
            self.rows.take(table, &before)?;
            self.changed(Change { table, owner, before: Some(before), after: None })?;
        }
        Ok(())
    }

    /// Notes a change. An operation may be of any size: what it holds in memory is not.
    fn changed(&mut self, change: Change) -> Result<()> {
        self.changes.push(change);
        if self.changes.len() < WAITING {
            return Ok(());
        }
        let waiting = std::mem::take(&mut self.changes);
        journal::write_ahead(self, &waiting)
    }

    /// A number for `what` that was never given out before and never will be again.
    pub(crate) fn number(&mut self, what: &str) -> Result<i64> {
        self.number_above(what, 0)
    }

    /// The same, above `floor`: a number that came from elsewhere.
    pub(crate) fn number_above(&mut self, what: &str, floor: i64) -> Result<i64> {
        let connection = self.rows.connection();
        let mut statement = connection.prepare_cached(
            "INSERT INTO counter VALUES (?1, ?2 + 1)
             ON CONFLICT (name) DO UPDATE SET last = max(last, ?2) + 1 RETURNING last",
        )?;
        Ok(statement.query_row(params![what, floor], |row| row.get(0))?)
    }

    /// Keeps something large that will never change, and says under which number and digest.
    pub(crate) fn keep(&mut self, bytes: &[u8]) -> Result<(i64, String)> {
        let digest = hex(&Sha256::digest(bytes));
        let connection = self.rows.connection();
        connection
            .prepare_cached("INSERT INTO kept (sha256, bytes) VALUES (?1, ?2)")?
            .execute(params![digest, bytes])?;
        Ok((connection.last_insert_rowid(), digest))
    }

    /// The changes that are not journalled yet, in order: a row that changed twice is in it twice, so
    /// that taking them back step by step goes through states that were allowed.
    pub(super) fn waiting(&self) -> &[Change] {
        &self.changes
    }

    /// Whether any row changed.
    pub(super) fn has_changed(&self) -> bool {
        !self.changes.is_empty() || !self.journalled.is_empty()
    }
}
