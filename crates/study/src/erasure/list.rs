//! The list of erasures: what a restored backup is held against. Random ids, digests and places;
//! nobody's name or words.

use std::fs;
use std::path::{Path, PathBuf};

use hmac::{Hmac, Mac as _};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::Erasing;
use crate::error::{Result, StudyError};
use crate::store::open::write_private;
use crate::store::rows::{Rows, bad};
use crate::study::Study;
use crate::world::hex;

/// The list's name beside backups.
pub(crate) const LIST: &str = "heard-erased.json";

/// One erasure, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    pub(crate) id: String,
    pub(crate) at: String,
    pub(crate) scope: String,
    pub(crate) whom: String,
    pub(crate) texts: Vec<ErasedText>,
}

/// A text that was erased, whole or at places in bytes, known by the digest it had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ErasedText {
    pub(crate) before: String,
    /// Nothing where all of it went.
    pub(crate) places: Option<Vec<(usize, usize)>>,
}

/// The keyed digest of whom an erasure was about: under its own random id.
pub(crate) fn whom(id: &str, participant: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(id.as_bytes()) else {
        return String::new();
    };
    mac.update(participant.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Writes the row that says an erasure was begun.
pub(super) fn begin(rows: Rows<'_>, listed: &Listed, target: &Erasing) -> Result<()> {
    let target = serde_json::to_string(target).map_err(|e| bad("erasure", &e.to_string()))?;
    rows.connection().execute(
        "INSERT OR IGNORE INTO erasure VALUES
         (?1, (SELECT 1 + coalesce(max(place), 0) FROM erasure), ?2, ?3, ?4, 'begun', ?5, '[]')",
        params![listed.id, listed.at, listed.scope, listed.whom, target],
    )?;
    Ok(())
}

/// Whether nothing of an erasure was done yet.
pub(super) fn is_begun(rows: Rows<'_>, id: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM erasure WHERE id = ?1 AND step = 'begun'";
    Ok(rows.scalar::<i64>(sql, &[&id])?.is_some())
}

/// Notes that the rows are gone, and which texts went.
pub(super) fn gone(rows: Rows<'_>, id: &str, texts: &[ErasedText]) -> Result<()> {
    let texts = serde_json::to_string(texts).map_err(|e| bad("erasure", &e.to_string()))?;
    let sql = "UPDATE erasure SET step = 'gone', texts = ?2 WHERE id = ?1";
    rows.connection().execute(sql, [id, &texts])?;
    Ok(())
}

/// Notes that nothing is left to do; who it was about is not kept.
pub(super) fn done(rows: Rows<'_>, id: &str) -> Result<()> {
    let sql = "UPDATE erasure SET step = 'done', target = NULL WHERE id = ?1";
    rows.connection().execute(sql, [id])?;
    Ok(())
}

/// Erasures that were begun and not finished: id, whether the rows are gone, target.
pub(super) fn unfinished(rows: Rows<'_>) -> Result<Vec<(String, bool, Erasing)>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT id, step = 'gone', target FROM erasure WHERE step <> 'done' ORDER BY place",
    )?;
    let mut found = statement.query([])?;
    let mut open = Vec::new();
    while let Some(row) = found.next()? {
        let target: String = row.get(2)?;
        let target = serde_json::from_str(&target).map_err(|_| bad("erasure", "its target"))?;
        open.push((row.get(0)?, row.get(1)?, target));
    }
    Ok(open)
}

/// All erasures of the study, in their order.
pub(crate) fn listed(rows: Rows<'_>) -> Result<Vec<Listed>> {
    let sql = "SELECT id, at, scope, whom, texts FROM erasure ORDER BY place";
    let mut statement = rows.connection().prepare_cached(sql)?;
    let mut found = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        let texts: String = row.get(4)?;
        all.push(Listed {
            id: row.get(0)?,
            at: row.get(1)?,
            scope: row.get(2)?,
            whom: row.get(3)?,
            texts: serde_json::from_str(&texts).map_err(|_| bad("erasure", "its texts"))?,
        });
    }
    Ok(all)
}

/// Writes the list into `folder`, beside the backups in it; what is listed there already stays.
pub(crate) fn write_list(study: &Study, folder: &Path) -> Result<()> {
    let path = folder.join(LIST);
    let mut all = read_lists(std::slice::from_ref(&path))?;
    for one in study.read(listed)? {
        all.retain(|other| other.id != one.id);
        all.push(one);
    }
    if all.is_empty() { Ok(()) } else { write(&path, &all) }
}

/// Writes the study's own list to `path`.
pub(crate) fn write_list_to(study: &Study, path: &Path) -> Result<()> {
    write(path, &study.read(listed)?)
}

fn write(path: &Path, all: &[Listed]) -> Result<()> {
    let text = serde_json::to_string_pretty(all).map_err(|e| bad("erasure", &e.to_string()))?;
    write_private(path, &(text + "\n"))
}

/// The erasures in these files; a file that is not there lists none.
pub(crate) fn read_lists(paths: &[PathBuf]) -> Result<Vec<Listed>> {
    let mut all: Vec<Listed> = Vec::new();
    for path in paths {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(StudyError::file(path)(error)),
        };
        let read: Vec<Listed> = serde_json::from_str(&text).map_err(|error| {
            StudyError::BadSettings { path: path.clone(), what: error.to_string() }
        })?;
        for one in read {
            if !all.iter().any(|other| other.id == one.id) {
                all.push(one);
            }
        }
    }
    Ok(all)
}
