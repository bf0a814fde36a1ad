//! A study whole: every row and every text, as parts of a file, and back.
//!
//! What other programs have no place for (versions, consent, reviews, releases …) goes beside the
//! project they read. It is as raw as the study itself. The journal's past is not in it: a study
//! that is put back begins with one event that says so.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Known;
use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::Plan;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Image, Rows, TABLES, Table};
use crate::study::Study;

/// The form of what is written; another one is not read.
const FORM: &str = "heard-whole-1";

/// Columns that name something large by its number, with the column of its digest.
const LARGE: &[(&str, &str)] =
    &[("original", "original_sha256"), ("text", "text_sha256"), ("turns", "turns_sha256")];

/// A part of a whole study: its name, and its bytes.
pub type Part = (String, Vec<u8>);

/// The tables that come along. Who may come in is settled in each place anew.
fn taken() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| !matches!(table.name, "user" | "invite"))
}

impl Study {
    /// Everything in the study, as named parts for one file: `form`, `counters`, a part of rows for
    /// each table, and every text by its digest. For researchers, journalled with the reason.
    pub fn whole(&self, reason: &str) -> Result<Done<Vec<Part>>> {
        let plan = self.plan(EventKind::InternalExport, "the whole study", reason);
        self.house.store.change(Plan { always: true, ..plan }, move |tx, _| {
            Known::read(tx.rows())?.seeded(tx)?;
            let mut parts = vec![("form".to_owned(), FORM.as_bytes().to_vec())];
            parts.push(("counters".to_owned(), counters(tx.rows())?));
            let mut large = BTreeMap::new();
            for table in taken() {
                let mut lines = String::new();
                for image in tx.rows().images(table)? {
                    lines.push_str(&packed(table, image, &mut large));
                    lines.push('\n');
                }
                parts.push((format!("rows/{}", table.name), lines.into_bytes()));
            }
            for (digest, number) in large {
                let bytes = crate::transcripts::kept(tx.rows(), number, &digest, "the study")?;
                parts.push((format!("kept/{digest}"), bytes));
            }
            Ok(parts)
        })
    }

    /// Puts a whole study back into this one, which must be empty, as one operation.
    pub fn restore_whole(&self, parts: Vec<Part>) -> Result<Done<usize>> {
        self.change(EventKind::StudyRestored, "", "", move |tx| {
            let parts: BTreeMap<String, Vec<u8>> = parts.into_iter().collect();
            if parts.get("form").map(Vec::as_slice) != Some(FORM.as_bytes()) {
                return Err(bad("it is not in a form that is known"));
            }
            refuse_unless_empty(tx)?;
            // Rows lean on each other in both directions; what is missing shows at the commit.
            tx.rows().connection().execute_batch("PRAGMA defer_foreign_keys=ON")?;
            let mut kept = BTreeMap::new();
            for (name, bytes) in &parts {
                if let Some(digest) = name.strip_prefix("kept/") {
                    let (number, own) = tx.keep(bytes)?;
                    if own != digest {
                        return Err(bad("a text in it is damaged"));
                    }
                    kept.insert(own, number);
                }
            }
            clear(tx)?;
            let mut count = 0;
            for table in taken() {
                let lines = parts.get(&format!("rows/{}", table.name));
                let lines = lines.map(Vec::as_slice).unwrap_or_default();
                let lines = std::str::from_utf8(lines).map_err(|_| bad("rows that are no text"))?;
                for line in lines.lines() {
                    tx.set(table, owner(table, line)?, unpacked(table, line, &kept)?)?;
                    count += 1;
                }
            }
            put_counters(tx, parts.get("counters").map(Vec::as_slice).unwrap_or_default())?;
            Ok(count)
        })
    }
}

fn bad(what: &'static str) -> StudyError {
    StudyError::BadSidecar(what)
}

/// A row as a line, with digests in place of the numbers of large things.
fn packed(table: &Table, mut image: Image, large: &mut BTreeMap<String, i64>) -> String {
    if matches!(table.name, "transcript" | "revision") {
        for (number, digest) in LARGE {
            if let (Some(Value::Number(id)), Some(Value::String(digest))) =
                (image.remove(*number), image.get(*digest))
                && let Some(id) = id.as_i64()
            {
                large.insert(digest.clone(), id);
            }
        }
    }
    Value::Object(image).to_string()
}

fn unpacked(table: &Table, line: &str, kept: &BTreeMap<String, i64>) -> Result<Image> {
    let mut image: Image =
        serde_json::from_str(line).map_err(|_| bad("a row that can't be understood"))?;
    if matches!(table.name, "transcript" | "revision") {
        for (number, digest) in LARGE {
            let digest = image.get(*digest).and_then(Value::as_str).unwrap_or_default();
            let id = kept.get(digest).ok_or_else(|| bad("a text is missing"))?;
            image.insert((*number).to_owned(), Value::from(*id));
        }
    }
    // What is not a column of the table is not written.
    let is_key = |column: &&&str| image.contains_key(**column);
    if table.key.iter().filter(is_key).count() != table.key.len() {
        return Err(bad("a row without its key"));
    }
    Ok(image)
}

/// Whose erasure takes a row's history with it, as the records of each table say.
fn owner(table: &Table, line: &str) -> Result<Option<String>> {
    let image: Image =
        serde_json::from_str(line).map_err(|_| bad("a row that can't be understood"))?;
    let text = |column: &str| image.get(column).and_then(Value::as_str).map(str::to_owned);
    let of = |kind: &str, column: &str| text(column).map(|id| format!("{kind}:{id}"));
    Ok(match table.name {
        "transcript" => of("transcript", "id"),
        "participant" => of("participant", "id"),
        "relation" => of("participant", "from_id"),
        "attribute" => text("owner_kind").and_then(|kind| of(&kind, "owner")),
        "memo" => match text("anchor_kind").as_deref() {
            Some("passage" | "transcript") => of("transcript", "anchor"),
            Some("participant") => of("participant", "anchor"),
            _ => None,
        },
        "exchanged" => text("owner").filter(|owner| !owner.is_empty()),
        "consent" | "withdrawal" => of("participant", "participant"),
        _ => of("transcript", "transcript").or_else(|| of("participant", "participant")),
    })
}

fn refuse_unless_empty(tx: &Tx<'_>) -> Result<()> {
    for table in taken() {
        let most = match table.name {
            // The empty book and the draft over it.
            "version" => 2,
            _ => 0,
        };
        let sql = format!("SELECT count(*) FROM \"{}\"", table.name);
        if tx.rows().scalar::<i64>(&sql, &[])?.unwrap_or_default() > most {
            return Err(bad("this study is not empty"));
        }
    }
    Ok(())
}

fn clear(tx: &mut Tx<'_>) -> Result<()> {
    for table in TABLES.iter().filter(|table| table.name == "version") {
        for image in tx.rows().images(table)? {
            // The draft alone: the empty book is the same in every study.
            if image.get("sealed") == Some(&Value::from(0)) {
                tx.clear(table, None, &image)?;
            }
        }
    }
    Ok(())
}

fn counters(rows: Rows<'_>) -> Result<Vec<u8>> {
    let mut statement =
        rows.connection().prepare_cached("SELECT name, last FROM counter ORDER BY name")?;
    let mut found = statement.query([])?;
    let mut lines = String::new();
    while let Some(row) = found.next()? {
        let (name, last): (String, i64) = (row.get(0)?, row.get(1)?);
        lines.push_str(&format!("{name}\t{last}\n"));
    }
    Ok(lines.into_bytes())
}

fn put_counters(tx: &mut Tx<'_>, lines: &[u8]) -> Result<()> {
    let lines = std::str::from_utf8(lines).map_err(|_| bad("counters that are no text"))?;
    for line in lines.lines() {
        let known = line.split_once('\t').and_then(|(name, last)| {
            let last: i64 = last.parse().ok()?;
            Some((name, last)).filter(|_| last > 0)
        });
        let (name, last) = known.ok_or_else(|| bad("a counter that can't be understood"))?;
        tx.number_above(name, last - 1)?;
    }
    Ok(())
}
