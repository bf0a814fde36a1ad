//! A version's entries, read column by column: there may be thousands in each.

use std::collections::BTreeSet;

use super::CodeRow;
use crate::error::Result;
use crate::store::rows::{Rows, bad};

/// The entries of version `id`, in their order.
pub(super) fn of(rows: Rows<'_>, version: u32) -> Result<Vec<CodeRow>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT id, place, name, status, fields FROM code WHERE version = ?1 ORDER BY place, id",
    )?;
    let mut found = statement.query([version])?;
    let mut entries = Vec::new();
    while let Some(row) = found.next()? {
        let fields = row.get_ref(4)?.as_str().ok().and_then(|text| serde_json::from_str(text).ok());
        entries.push(CodeRow {
            version,
            id: row.get(0)?,
            place: row.get(1)?,
            name: row.get(2)?,
            status: row.get(3)?,
            fields: fields.ok_or_else(|| bad("code", "its fields"))?,
        });
    }
    Ok(entries)
}

/// Every id that was ever given.
pub(super) fn known(rows: Rows<'_>) -> Result<BTreeSet<String>> {
    let mut statement = rows.connection().prepare_cached("SELECT id FROM known_code")?;
    let found = statement.query_map([], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
