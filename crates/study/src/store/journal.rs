//! The journal: every change an event, chained, without words in the chain.
//!
//! An event's words and row images lie in payload rows of their own. Each is bound by an HMAC
//! under a random salt that lies beside it; the chain holds only these commitments. When a
//! payload and its salt are destroyed, the chain still holds and gives nothing away.

use hmac::{Hmac, Mac as _};
use rusqlite::{OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use super::kind::EventKind;
use super::rows::{Image, Rows, Table};
pub(crate) use super::tx::{Change, Tx};
use crate::error::{Result, StudyError};
use crate::world::{World, hex};

/// What stands before the first event.
pub(crate) const BEGINNING: &str =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// What an event is about, in words: part 0 of its payload.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Words {
    pub(crate) subject: String,
    pub(crate) reason: String,
}

/// The newest event: its number and digest.
pub(crate) fn head(rows: Rows<'_>) -> Result<(u64, String)> {
    let found = rows
        .connection()
        .prepare_cached("SELECT seq, digest FROM event ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.unwrap_or_else(|| (0, BEGINNING.to_owned())))
}

/// Writes the event of a finished change: its payload is bound first, then the chain.
pub(super) fn write(
    tx: &Tx<'_>,
    kind: EventKind,
    undoes: Option<u64>,
    words: &Words,
) -> Result<()> {
    let (last, prev) = before(tx.rows, tx.seq)?;
    debug_assert_eq!(last + 1, tx.seq, "one writer at a time gives out the numbers");
    let (actor, public_id) = actor_id(tx)?;
    let words = serde_json::to_value(words).ok().and_then(|words| words.as_object().cloned());
    let heading = Part::new(tx.world, "event", "", None, None, words.as_ref());
    let parts = parts_of(tx, tx.waiting());
    let bound = std::iter::once(&heading.commitment)
        .chain(&tx.journalled)
        .chain(parts.iter().map(|part| &part.commitment));
    let mut link = Link {
        seq: tx.seq,
        at: tx.at.to_string(),
        actor: public_id,
        role: tx.actor.role.as_str().to_owned(),
        kind: kind.as_str().to_owned(),
        undoes,
        payload: bind(bound.map(String::as_str)),
        prev,
        digest: String::new(),
    };
    link.digest = link.expected();
    let first = 1 + tx.journalled.len();
    lay(tx.rows, &link, actor, first + parts.len())?;
    insert(tx.rows, tx.seq, 0, std::slice::from_ref(&heading))?;
    insert(tx.rows, tx.seq, first, &parts)
}

/// Journals the first `changes` of a change that is too large to wait in memory whole. Its event stands
/// without kind, words and digest, which nobody sees, until [`write`] completes it in the same
/// transaction.
pub(super) fn write_ahead(tx: &mut Tx<'_>, changes: &[Change]) -> Result<()> {
    if tx.journalled.is_empty() {
        let (actor, public_id) = actor_id(tx)?;
        let open = Link {
            seq: tx.seq,
            at: tx.at.to_string(),
            actor: public_id,
            role: tx.actor.role.as_str().to_owned(),
            kind: String::new(),
            undoes: None,
            payload: BEGINNING.to_owned(),
            prev: BEGINNING.to_owned(),
            digest: BEGINNING.to_owned(),
        };
        lay(tx.rows, &open, actor, 0)?;
    }
    let parts = parts_of(tx, changes);
    insert(tx.rows, tx.seq, 1 + tx.journalled.len(), &parts)?;
    tx.journalled.extend(parts.into_iter().map(|part| part.commitment));
    Ok(())
}

fn parts_of(tx: &Tx<'_>, changes: &[Change]) -> Vec<Part> {
    let part = |change: &Change| {
        let key = &change.table.key_of(change.either()?);
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        Some(Part::new(tx.world, change.table.name, key, change.owner.clone(), before, after))
    };
    changes.iter().filter_map(part).collect()
}

/// The newest event before `seq`: its number and digest.
fn before(rows: Rows<'_>, seq: u64) -> Result<(u64, String)> {
    let found = rows
        .connection()
        .prepare_cached("SELECT seq, digest FROM event WHERE seq < ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.unwrap_or_else(|| (0, BEGINNING.to_owned())))
}

fn lay(rows: Rows<'_>, link: &Link, actor: i64, parts: usize) -> Result<()> {
    let sql = "INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
               ON CONFLICT (seq) DO UPDATE SET kind = excluded.kind, undoes = excluded.undoes,
               parts = excluded.parts, payload = excluded.payload, prev = excluded.prev,
               digest = excluded.digest WHERE event.kind = ''";
    rows.connection().prepare_cached(sql)?.execute(params![
        link.seq,
        link.at,
        actor,
        link.role,
        link.kind,
        link.undoes,
        parts as i64,
        link.payload,
        link.prev,
        link.digest
    ])?;
    Ok(())
}

fn insert(rows: Rows<'_>, seq: u64, first: usize, parts: &[Part]) -> Result<()> {
    let mut statement = rows
        .connection()
        .prepare_cached("INSERT INTO payload VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL)")?;
    for (number, part) in parts.iter().enumerate() {
        statement.execute(params![
            seq,
            (first + number) as i64,
            part.table,
            part.key,
            part.owner,
            part.before,
            part.after,
            part.salt,
            part.commitment
        ])?;
    }
    Ok(())
}

fn actor_id(tx: &Tx<'_>) -> Result<(i64, String)> {
    let connection = tx.rows.connection();
    let name = &tx.actor.name;
    let find = |name: &str| {
        connection
            .prepare_cached("SELECT id, public_id FROM actor WHERE name = ?1")?
            .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
    };
    if let Some(found) = find(name)? {
        return Ok(found);
    }
    let taken = |id: &str| {
        connection
            .prepare_cached("SELECT 1 FROM actor WHERE public_id = ?1")?
            .query_row([id], |_| Ok(()))
            .optional()
    };
    let mut public_id = tx.world.public_id();
    while taken(&public_id)?.is_some() {
        public_id = tx.world.public_id();
    }
    connection
        .prepare_cached("INSERT INTO actor (public_id, name) VALUES (?1, ?2)")?
        .execute([&public_id, name])?;
    Ok((connection.last_insert_rowid(), public_id))
}

/// A payload row.
pub(crate) struct Part {
    pub(crate) table: String,
    pub(crate) key: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) salt: Option<String>,
    pub(crate) commitment: String,
    pub(crate) erased: Option<String>,
}

impl Part {
    fn new(
        world: &World,
        table: &str,
        key: &str,
        owner: Option<String>,
        before: Option<&Image>,
        after: Option<&Image>,
    ) -> Part {
        let text = |image: Option<&Image>| image.map(json);
        let mut part = Part {
            table: table.to_owned(),
            key: Some(key.to_owned()),
            owner,
            before: text(before),
            after: text(after),
            salt: Some(hex(&world.random::<32>())),
            commitment: String::new(),
            erased: None,
        };
        part.commitment = part.expected().unwrap_or_default();
        part
    }

    /// The commitment that its content gives; nothing once it was erased.
    pub(crate) fn expected(&self) -> Option<String> {
        let salt = self.salt.as_ref()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(salt.as_bytes()).ok()?;
        let fields = [
            Some(&self.table),
            self.key.as_ref(),
            self.owner.as_ref(),
            self.before.as_ref(),
            self.after.as_ref(),
        ];
        for field in fields {
            // Length first, so that nothing can move from one field to the next.
            let text = field.map(String::as_str);
            mac.update(&text.map_or(u64::MAX, |text| text.len() as u64).to_be_bytes());
            mac.update(text.unwrap_or_default().as_bytes());
        }
        Some(hex(&mac.finalize().into_bytes()))
    }
}

impl Part {
    /// The row after the operation; nothing where there is none any more, or it was erased.
    pub(crate) fn image_after(&self) -> Result<Option<Image>> {
        self.after.as_deref().map(|text| image(&self.table, text)).transpose()
    }
}

fn json(image: &Image) -> String {
    // A map of plain values is always JSON.
    serde_json::to_string(image).unwrap_or_default()
}

/// One digest over an event's commitments.
pub(crate) fn bind<'p>(commitments: impl Iterator<Item = &'p str>) -> String {
    let mut sum = Sha256::new();
    for commitment in commitments {
        sum.update(commitment.as_bytes());
    }
    hex(&sum.finalize())
}

/// An event as the chain sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) seq: u64,
    pub(crate) at: String,
    pub(crate) actor: String,
    pub(crate) role: String,
    pub(crate) kind: String,
    pub(crate) undoes: Option<u64>,
    pub(crate) payload: String,
    pub(crate) prev: String,
    pub(crate) digest: String,
}

impl Link {
    /// The digest that its fields and its forerunner give.
    pub(crate) fn expected(&self) -> String {
        let undoes = self.undoes.map(|seq| seq.to_string()).unwrap_or_default();
        let line = [
            self.prev.as_str(),
            &self.seq.to_string(),
            &self.at,
            &self.actor,
            &self.role,
            &self.kind,
            &undoes,
            &self.payload,
        ]
        .join("\n");
        hex(&Sha256::digest(line.as_bytes()))
    }
}

/// The links from the first to the last, each handed to `look`.
pub(crate) fn each_link(rows: Rows<'_>, mut look: impl FnMut(Link) -> Result<()>) -> Result<()> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT seq, at, public_id, role, kind, undoes, payload, prev, digest
         FROM event JOIN actor ON actor.id = event.actor ORDER BY seq",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        look(Link {
            seq: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            role: row.get(3)?,
            kind: row.get(4)?,
            undoes: row.get(5)?,
            payload: row.get(6)?,
            prev: row.get(7)?,
            digest: row.get(8)?,
        })?;
    }
    Ok(())
}

/// The payload of an event, by part.
pub(crate) fn parts(rows: Rows<'_>, seq: u64) -> Result<Vec<Part>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT tbl, key, owner, before, after, salt, commitment, erased
         FROM payload WHERE seq = ?1 ORDER BY part",
    )?;
    let mut found = statement.query([seq])?;
    let mut parts = Vec::new();
    while let Some(row) = found.next()? {
        parts.push(Part {
            table: row.get(0)?,
            key: row.get(1)?,
            owner: row.get(2)?,
            before: row.get(3)?,
            after: row.get(4)?,
            salt: row.get(5)?,
            commitment: row.get(6)?,
            erased: row.get(7)?,
        });
    }
    Ok(parts)
}

/// Which of an event's changes comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// As they were made.
    Forth,
    /// The last one first: to take them back.
    Back,
}

/// Hands what an event changed to `look`, one row after another, however many they are. Of an event
/// of which something was erased nothing is handed on.
pub(crate) fn each_change(
    rows: Rows<'_>,
    seq: u64,
    way: Way,
    mut look: impl FnMut(Change) -> Result<()>,
) -> Result<()> {
    let erased = "SELECT erased FROM payload WHERE seq = ?1 AND erased IS NOT NULL ORDER BY part";
    if let Some(on) = rows.scalar(erased, &[&seq])? {
        return Err(StudyError::Erased { seq, on });
    }
    let order = if way == Way::Back { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT tbl, owner, before, after FROM payload
         WHERE seq = ?1 AND tbl <> 'event' ORDER BY part {order}"
    );
    let mut statement = rows.connection().prepare_cached(&sql)?;
    let mut found = statement.query([seq])?;
    while let Some(row) = found.next()? {
        let (table, before, after): (String, Option<String>, Option<String>) =
            (row.get(0)?, row.get(2)?, row.get(3)?);
        look(Change {
            table: Table::named(&table)?,
            owner: row.get(1)?,
            before: before.as_deref().map(|text| image(&table, text)).transpose()?,
            after: after.as_deref().map(|text| image(&table, text)).transpose()?,
        })?;
    }
    Ok(())
}

fn image(table: &str, text: &str) -> Result<Image> {
    serde_json::from_str(text)
        .map_err(|error| StudyError::BadRow { table: table.to_owned(), what: error.to_string() })
}
