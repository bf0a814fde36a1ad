//! The database, the chain of events, and whether replaying them gives the tables.

use std::collections::{BTreeMap, BTreeSet};

use super::{CheckFinding, RESTORE, damage};
use crate::error::Result;
use crate::store::journal::{BEGINNING, bind, each_link, parts};
use crate::store::open;
use crate::store::rows::{Image, Rows, TABLES, Table};
use crate::study::Study;

/// What SQLite itself says of its pages and indexes.
pub(super) fn database(_: &Study, rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    pages(rows)
}

/// What SQLite finds wrong with its own pages.
pub(crate) fn pages(rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    let mut statement = rows.connection().prepare("PRAGMA integrity_check(20)")?;
    let told: Vec<String> =
        statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(told
        .into_iter()
        .filter(|line| line != "ok")
        .map(|line| damage("database", line, RESTORE))
        .collect())
}

/// Rows that name rows which are not there.
pub(super) fn references(_: &Study, rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    let mut statement = rows.connection().prepare(
        "SELECT \"table\", \"parent\", count(*) FROM pragma_foreign_key_check
         GROUP BY \"table\", \"parent\"",
    )?;
    let told: Vec<(String, String, i64)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(told
        .into_iter()
        .map(|(table, parent, count)| {
            let message =
                format!("{count} rows of `{table}` name rows of `{parent}` that are not there");
            damage("references", message, RESTORE)
        })
        .collect())
}

/// Whether the journal is unbroken: no event changed, left out, put in or moved.
pub(super) fn chain(_: &Study, rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    broken(rows)
}

/// Where the chain of events is broken.
pub(crate) fn broken(rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    const REMEDY: &str = "the journal was changed from outside: compare with a backup, and find out \
                          who had the file";
    let mut found = Vec::new();
    let (mut last, mut prev) = (0, BEGINNING.to_owned());
    each_link(rows, |link| {
        let at = link.seq;
        let mut wrong = |what: &str| {
            found.push(damage("journal", format!("operation {at}: {what}"), REMEDY));
        };
        if link.seq != last + 1 {
            wrong("the one before it is not there");
        } else if link.prev != prev {
            wrong("it does not follow from the one before it");
        }
        if link.digest != link.expected() {
            wrong("it is not as it was written");
        }
        let parts = parts(rows, link.seq)?;
        if bind(parts.iter().map(|part| part.commitment.as_str())) != link.payload {
            wrong("what it changed is not what it says it changed");
        }
        let altered = |part: &&crate::store::journal::Part| {
            part.expected().is_some_and(|expected| expected != part.commitment)
        };
        if parts.iter().any(|part| altered(&part)) {
            wrong("what it changed was altered afterwards");
        }
        (last, prev) = (link.seq, link.digest);
        Ok(())
    })?;
    found.truncate(20);
    Ok(found)
}

type Rebuilt = BTreeMap<&'static str, BTreeMap<String, Image>>;

/// Whether doing every operation again gives the tables as they are. Tables of which something
/// was erased are left out: what is gone can't be done again.
pub(super) fn replay(_: &Study, rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    replayed(rows)
}

/// Where the tables are not what the journal gives.
pub(crate) fn replayed(rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    const REMEDY: &str =
        "rows were changed past the journal: compare with a backup before you go on";
    let (rebuilt, erased) = rebuild(rows)?;
    let mut found = Vec::new();
    for table in TABLES.iter().filter(|table| !erased.contains(table.name)) {
        let empty = BTreeMap::new();
        let expected = rebuilt.get(table.name).unwrap_or(&empty);
        let mut differ = 0;
        let mut seen = 0;
        for image in rows.images(table)? {
            seen += 1;
            if expected.get(&table.key_of(&image)) != Some(&image) {
                differ += 1;
            }
        }
        let missing = (expected.len() + differ).saturating_sub(seen);
        if differ + missing > 0 {
            let count = differ.max(missing);
            let message = format!("{count} rows of `{}` are not what the journal says", table.name);
            found.push(damage("replay", message, REMEDY));
        }
    }
    Ok(found)
}

/// The tables as the journal gives them, and those of which something was erased.
fn rebuild(rows: Rows<'_>) -> Result<(Rebuilt, BTreeSet<&'static str>)> {
    let mut rebuilt = Rebuilt::new();
    let mut erased = BTreeSet::new();
    let blank = open::blank()?;
    for table in TABLES {
        let start = Rows::new(&blank).images(table)?;
        let keyed = start.into_iter().map(|image| (table.key_of(&image), image)).collect();
        rebuilt.insert(table.name, keyed);
    }
    let (last, _) = crate::store::journal::head(rows)?;
    for seq in 1..=last {
        for part in parts(rows, seq)?.into_iter().filter(|part| part.table != "event") {
            let table = Table::named(&part.table)?;
            if part.erased.is_some() {
                erased.insert(table.name);
                continue;
            }
            let (Some(key), entry) = (part.key.clone(), rebuilt.entry(table.name).or_default())
            else {
                continue;
            };
            match part.image_after()? {
                Some(image) => entry.insert(key, image),
                None => entry.remove(&key),
            };
        }
    }
    Ok((rebuilt, erased))
}
