//! One digest over everything a study holds, the same wherever and however it is stored.

use rusqlite::types::ValueRef;
use sha2::{Digest as _, Sha256};

use crate::error::Result;
use crate::store::rows::Rows;
use crate::world::hex;

/// A digest over every row of every table, by table and key: equal for two databases that hold the
/// same, whatever their pages look like.
pub(crate) fn logical(rows: Rows<'_>) -> Result<String> {
    let connection = rows.connection();
    let mut names = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         ORDER BY name",
    )?;
    let names: Vec<String> =
        names.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut sum = Sha256::new();
    for name in names {
        let mut keys = connection
            .prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
        let keys: Vec<String> = keys
            .query_map([&name], |row| Ok(format!("\"{}\"", row.get::<_, String>(0)?)))?
            .collect::<rusqlite::Result<_>>()?;
        sum.update(format!("table {name}\n"));
        let order = if keys.is_empty() { "rowid".to_owned() } else { keys.join(",") };
        let mut statement =
            connection.prepare(&format!("SELECT * FROM \"{name}\" ORDER BY {order}"))?;
        let columns = statement.column_count();
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            for column in 0..columns {
                add(&mut sum, row.get_ref(column)?);
            }
        }
    }
    Ok(hex(&sum.finalize()))
}

/// Kind and length first, so that nothing can move from one value to the next.
fn add(sum: &mut Sha256, value: ValueRef<'_>) {
    let whole: [u8; 8];
    let (kind, bytes): (u8, &[u8]) = match value {
        ValueRef::Null => (0, &[]),
        ValueRef::Integer(number) => {
            whole = number.to_be_bytes();
            (1, &whole)
        }
        ValueRef::Real(number) => {
            whole = number.to_be_bytes();
            (2, &whole)
        }
        ValueRef::Text(text) => (3, text),
        ValueRef::Blob(bytes) => (4, bytes),
    };
    sum.update([kind]);
    sum.update((bytes.len() as u64).to_be_bytes());
    sum.update(bytes);
}
