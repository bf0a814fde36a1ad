//! Taking back, and doing again: row images laid back, or a refusal that says who built on it.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, params};

use super::journal::{Change, Tx, Way, each_change};
use super::kind::EventKind;
use super::rows::{Image, Rows, TABLES, Table};
use crate::error::{Result, StudyError};

/// An operation that stands in the journal.
struct Standing {
    kind: EventKind,
    undone: bool,
}

/// The operation that [`crate::Study::undo`] takes back: the one asked for, or the actor's latest
/// that stands.
pub(super) fn to_undo(rows: Rows<'_>, actor: &str, asked: Option<u64>) -> Result<u64> {
    if let Some(seq) = asked {
        let standing = standing(rows, seq)?;
        if !standing.kind.is_undoable() {
            return Err(StudyError::NotUndoable { seq, kind: standing.kind.as_str() });
        }
        if standing.undone {
            return Err(StudyError::AlreadyUndone { seq });
        }
        return Ok(seq);
    }
    let mut statement = rows.connection().prepare_cached(
        "SELECT seq FROM event JOIN actor ON actor.id = event.actor
         WHERE actor.name = ?1 AND kind NOT IN ('undo', 'redo') ORDER BY seq DESC",
    )?;
    let mut found = statement.query([actor])?;
    while let Some(row) = found.next()? {
        let seq = row.get(0)?;
        let standing = standing(rows, seq)?;
        if standing.kind.is_undoable() && !standing.undone {
            return Ok(seq);
        }
    }
    Err(StudyError::NothingToUndo)
}

fn standing(rows: Rows<'_>, seq: u64) -> Result<Standing> {
    let kind: Option<String> = rows.scalar("SELECT kind FROM event WHERE seq = ?1", &[&seq])?;
    let kind =
        kind.as_deref().and_then(EventKind::parse).ok_or(StudyError::NoSuchOperation { seq })?;
    Ok(Standing { kind, undone: is_undone(rows, seq)? })
}

/// Whether an operation was taken back and not done again since.
pub(crate) fn is_undone(rows: Rows<'_>, seq: u64) -> Result<bool> {
    let open: Option<i64> = rows.scalar(
        "SELECT 1 FROM event AS back WHERE back.undoes = ?1 AND back.kind = 'undo' AND NOT EXISTS
         (SELECT 1 FROM event AS again WHERE again.undoes = back.seq AND again.kind = 'redo')",
        &[&seq],
    )?;
    Ok(open.is_some())
}

/// The undo that [`crate::Study::redo`] takes back: the actor's latest, where they did nothing
/// else since.
pub(super) fn to_redo(rows: Rows<'_>, actor: &str) -> Result<u64> {
    rows.connection()
        .prepare_cached(
            "SELECT back.seq FROM event AS back JOIN actor ON actor.id = back.actor
             WHERE actor.name = ?1 AND back.kind = 'undo'
               AND NOT EXISTS (SELECT 1 FROM event AS again
                               WHERE again.undoes = back.seq AND again.kind = 'redo')
               AND NOT EXISTS (SELECT 1 FROM event AS other
                               WHERE other.actor = back.actor AND other.seq > back.seq
                                 AND other.kind NOT IN ('undo', 'redo') AND other.parts > 1)
             ORDER BY back.seq DESC LIMIT 1",
        )?
        .query_row([actor], |row| row.get(0))
        .optional()?
        .ok_or(StudyError::NothingToRedo)
}

/// Lays back what operation `seq` changed.
pub(super) fn invert(tx: &mut Tx<'_>, seq: u64) -> Result<()> {
    let mut links = Links::new();
    each_change(tx.rows(), seq, Way::Back, |change| {
        let Some(like) = change.either() else { return Ok(()) };
        let now = tx.rows().image(change.table, like)?;
        if now != change.after {
            return Err(built_on(tx.rows(), seq, change.table, &change.table.key_of(like)));
        }
        if let Some(version) = sealed(tx.rows(), like)? {
            return Err(built_on(tx.rows(), seq, Table::named("version")?, &version));
        }
        lay_back(tx, seq, &change, &mut links)
    })
}

/// The version that `image` belongs to, where it was sealed: what is in it never changes again.
fn sealed(rows: Rows<'_>, image: &Image) -> Result<Option<String>> {
    let belongs = image.contains_key("version") && image.contains_key("place");
    let Some(version) =
        image.get("version").and_then(serde_json::Value::as_i64).filter(|_| belongs)
    else {
        return Ok(None);
    };
    let sealed: Option<i64> =
        rows.scalar("SELECT sealed FROM version WHERE id = ?1", &[&version])?;
    Ok((sealed == Some(1)).then(|| version.to_string()))
}

/// The columns of other tables that name a row of each table, with what they name: looked up once.
type Links = BTreeMap<&'static str, Vec<(&'static Table, String, String)>>;

fn lay_back(tx: &mut Tx<'_>, seq: u64, change: &Change, links: &mut Links) -> Result<()> {
    match (&change.before, &change.after) {
        (Some(before), _) => tx.set(change.table, change.owner.clone(), before.clone()),
        (None, Some(after)) => {
            if let Some((table, key)) =
                leaning_on(tx.rows(), links_to(tx.rows(), change.table, links)?, after)?
            {
                return Err(built_on(tx.rows(), seq, table, &key));
            }
            tx.clear(change.table, change.owner.clone(), after)
        }
        (None, None) => Ok(()),
    }
}

fn links_to<'l>(
    rows: Rows<'_>,
    table: &'static Table,
    links: &'l mut Links,
) -> Result<&'l [(&'static Table, String, String)]> {
    if !links.contains_key(table.name) {
        let mut found = Vec::new();
        for other in TABLES {
            let mut statement = rows.connection().prepare_cached(
                "SELECT \"from\", \"to\" FROM pragma_foreign_key_list(?1) WHERE \"table\" = ?2",
            )?;
            let mut named = statement.query([other.name, table.name])?;
            while let Some(row) = named.next()? {
                found.push((other, row.get(0)?, row.get(1)?));
            }
        }
        links.insert(table.name, found);
    }
    Ok(links.get(table.name).map(Vec::as_slice).unwrap_or_default())
}

/// A row of another table that names this one, and would be left without it.
fn leaning_on(
    rows: Rows<'_>,
    links: &[(&'static Table, String, String)],
    image: &Image,
) -> Result<Option<(&'static Table, String)>> {
    for (other, from, to) in links {
        let Some(value) = image.get(to) else { continue };
        if let Some(found) = rows.first_with(other, from, value)? {
            return Ok(Some((other, other.key_of(&found))));
        }
    }
    Ok(None)
}

/// Who last touched the row after `seq`.
fn built_on(rows: Rows<'_>, seq: u64, table: &Table, key: &str) -> StudyError {
    match last_touch(rows, table.name, key) {
        Ok(Some((later, by, kind))) => StudyError::BuiltOn { seq, later, kind, by },
        Ok(None) => StudyError::BadRow {
            table: table.name.to_owned(),
            what: "a row was changed outside the journal".to_owned(),
        },
        Err(error) => error,
    }
}

/// The latest operation that changed a row: its number, whose it is, what it did.
pub(crate) fn last_touch(
    rows: Rows<'_>,
    table: &str,
    key: &str,
) -> Result<Option<(u64, String, String)>> {
    Ok(rows
        .connection()
        .prepare_cached(
            "SELECT event.seq, actor.name, event.kind FROM payload
             JOIN event ON event.seq = payload.seq JOIN actor ON actor.id = event.actor
             WHERE payload.tbl = ?1 AND payload.key = ?2 ORDER BY payload.seq DESC LIMIT 1",
        )?
        .query_row(params![table, key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?)
}
