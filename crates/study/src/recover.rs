//! What can be saved of a damaged study: texts whose digests hold, codings that lie on them,
//! codebooks, memos; and, said plainly, what could not be. The damaged folder is not touched.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use crate::backup::Scratch;
use crate::error::{Result, StudyError};
use crate::settings::{Profile, Settings};
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::open;
use crate::store::rows::{Image, TABLES, Table, image_of};
use crate::study::Study;
use crate::world::{Actor, World, hex};

/// What was saved, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// The folder of the new study.
    pub folder: PathBuf,
    /// Texts whose digests hold.
    pub texts: usize,
    /// Rows that came over, by table, where there are any.
    pub rows: Vec<(String, usize)>,
    /// What could not be saved, in words; never anybody's.
    pub lost: Vec<String>,
}

/// Saves what can be saved of the study in `from` into the new folder `to`.
pub fn recover(from: &Path, to: &Path, actor: Actor, world: World) -> Result<Recovered> {
    if to.exists() && fs::read_dir(to).map_or(true, |mut inside| inside.next().is_some()) {
        return Err(StudyError::InTheWay(to.to_owned()));
    }
    let database = from.join("study.db");
    if !database.is_file() {
        return Err(StudyError::NotAStudy(from.to_owned()));
    }
    let mut recovered = Recovered { folder: to.to_owned(), ..Recovered::default() };
    let settings = Settings::read(&from.join("study.toml")).unwrap_or_else(|_| {
        recovered
            .lost
            .push("study.toml can't be read: the settings are those of a new study".into());
        Settings::new("Recovered", Profile::CodebookTa)
    });
    open::private_folder(&crate::backup::above(to))?;
    let scratch = Scratch::new(&crate::backup::above(to), &world)?;
    // A copy is opened, never the damaged one: opening may replay its log.
    for name in ["study.db", "study.db-wal"] {
        let file = from.join(name);
        if file.is_file() {
            let copy = scratch.path().join(name);
            fs::copy(&file, &copy).map_err(StudyError::file(&file))?;
            open::restrict(&copy, 0o600)?;
        }
    }
    let damaged = open::damaged(&scratch.path().join("study.db"))?;
    let study = Study::create_with(to, settings, actor, world)?;
    let done = study.change_always(EventKind::Recovered, "", "", move |tx| carry(&damaged, tx))?;
    let Carried { texts, rows, lost } = done.value;
    recovered.texts = texts;
    recovered.rows = rows;
    recovered.lost.extend(lost);
    copy_releases(from, to, &mut recovered);
    study.freshen_index();
    Ok(recovered)
}

struct Carried {
    texts: usize,
    rows: Vec<(String, usize)>,
    lost: Vec<String>,
}

/// Carries rows over, as one operation: first the texts that hold, then every table in the order
/// of its parents, a row at a time; what names something that is not there stays behind.
fn carry(damaged: &Connection, tx: &mut Tx<'_>) -> Result<Carried> {
    let (texts, bad) = carry_texts(damaged, tx.rows().connection())?;
    let mut carried = Carried { texts: texts.len(), rows: Vec::new(), lost: Vec::new() };
    if bad > 0 {
        carried.lost.push(format!("{bad} texts or files whose bytes are not what was kept"));
    }
    for table in TABLES {
        let (came, left) = carry_table(damaged, tx, table, &texts)?;
        if came > 0 {
            carried.rows.push((table.name.to_owned(), came));
        }
        match left {
            Some(0) => {}
            Some(left) => carried.lost.push(format!("{left} rows of `{}`", table.name)),
            None => carried.lost.push(format!("the rest of `{}`: it can't be read on", table.name)),
        }
    }
    let sql =
        "SELECT max(id) FROM version WHERE NOT EXISTS (SELECT 1 FROM version WHERE sealed = 0)";
    if let Some(Some(last)) = tx.rows().scalar::<Option<i64>>(sql, &[])? {
        let draft = serde_json::json!({
            "id": last + 1, "parents": format!("[{last}]"), "sealed": 0, "title": "", "author": "",
            "role": "", "present": "[]", "date": null, "reason": "", "hash": "",
        });
        let draft = draft.as_object().cloned().unwrap_or_default();
        tx.set(Table::named("version")?, None, draft)?;
    }
    carry_counters(damaged, tx.rows().connection())?;
    carried.lost.push(
        "the journal's history and undo: the saved study begins a journal of its own".to_owned(),
    );
    Ok(carried)
}

fn carry_texts(damaged: &Connection, ours: &Connection) -> Result<(BTreeSet<i64>, usize)> {
    let (mut good, mut bad) = (BTreeSet::new(), 0);
    for id in ids(damaged) {
        let read = damaged.query_row("SELECT sha256, bytes FROM kept WHERE id = ?1", [id], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))
        });
        match read {
            Ok((digest, bytes)) if hex(&Sha256::digest(&bytes)) == digest => {
                let values = rusqlite::params![id, digest, bytes];
                ours.execute("INSERT INTO kept VALUES (?1, ?2, ?3)", values)?;
                good.insert(id);
            }
            _ => bad += 1,
        }
    }
    Ok((good, bad))
}

/// The numbers of what was kept, as far as they can be read: from the texts, and from the rows
/// that name them.
fn ids(damaged: &Connection) -> BTreeSet<i64> {
    let mut ids = BTreeSet::new();
    for sql in [
        "SELECT id FROM kept",
        "SELECT text FROM transcript",
        "SELECT turns FROM transcript",
        "SELECT original FROM transcript",
    ] {
        let Ok(mut statement) = damaged.prepare(sql) else { continue };
        let Ok(mut rows) = statement.query([]) else { continue };
        while let Ok(Some(row)) = rows.next() {
            ids.extend(row.get::<_, i64>(0));
        }
    }
    ids
}

/// How many rows came over, and how many did not; nothing where the table can't be read on.
fn carry_table(
    damaged: &Connection,
    tx: &mut Tx<'_>,
    table: &'static Table,
    texts: &BTreeSet<i64>,
) -> Result<(usize, Option<usize>)> {
    let Ok(mut statement) = damaged.prepare(&format!("SELECT * FROM \"{}\"", table.name)) else {
        return Ok((0, Some(0)));
    };
    let Ok(mut rows) = statement.query([]) else { return Ok((0, None)) };
    let (mut came, mut left) = (0, 0);
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok((came, Some(left))),
            Err(_) => return Ok((came, None)),
        };
        let image = image_of(table.name, row).ok().filter(|image| text_holds(table, image, texts));
        let laid = image.map(|image| tx.set(table, owner(table, &image), image));
        match laid {
            Some(Ok(())) => came += 1,
            Some(Err(StudyError::DiskFull)) => return Err(StudyError::DiskFull),
            _ => left += 1,
        }
    }
}

/// Whether the words and turns that a transcript's row names were saved.
fn text_holds(table: &Table, image: &Image, texts: &BTreeSet<i64>) -> bool {
    let named = |part: &str| image.get(part).and_then(serde_json::Value::as_i64);
    table.name != "transcript"
        || ["text", "turns"].iter().all(|part| named(part).is_some_and(|id| texts.contains(&id)))
}

/// Whose erasure takes this row's history with it.
fn owner(table: &Table, image: &Image) -> Option<String> {
    let word = |column: &str| image.get(column).and_then(serde_json::Value::as_str);
    let of = |kind: &str, column: &str| word(column).map(|id| format!("{kind}:{id}"));
    match table.name {
        "participant" => of("participant", "id"),
        "transcript" => of("transcript", "id"),
        "consent" | "withdrawal" | "entity" => of("participant", "participant"),
        "relation" => of("participant", "from_id"),
        "attribute" => of(word("owner_kind")?, "owner"),
        "memo" => match word("anchor_kind")? {
            "passage" | "transcript" => of("transcript", "anchor"),
            "participant" => of("participant", "anchor"),
            _ => None,
        },
        _ => of("transcript", "transcript"),
    }
}

/// Numbers that were given out are not given again.
fn carry_counters(damaged: &Connection, ours: &Connection) -> Result<()> {
    if let Ok(mut statement) = damaged.prepare("SELECT name, last FROM counter")
        && let Ok(mut rows) = statement.query([])
    {
        while let Ok(Some(row)) = rows.next() {
            if let (Ok(name), Ok(last)) = (row.get::<_, String>(0), row.get::<_, i64>(1)) {
                let sql = "INSERT OR REPLACE INTO counter VALUES (?1, ?2)";
                ours.execute(sql, rusqlite::params![name, last])?;
            }
        }
    }
    for what in [
        "coding",
        "memo",
        "mention",
        "entity",
        "quote",
        "review",
        "withdrawal",
        "sign_off",
        "published",
    ] {
        ours.execute(&highest(what, what, "id"), [])?;
    }
    ours.execute(&highest("transcript", "transcript", "place"), [])?;
    ours.execute(&highest("participant", "participant", "place"), [])?;
    Ok(())
}

fn highest(name: &str, table: &str, column: &str) -> String {
    format!(
        "INSERT INTO counter SELECT '{name}', coalesce(max(\"{column}\"), 0) FROM \"{table}\" WHERE true
         ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)"
    )
}

fn copy_releases(from: &Path, to: &Path, recovered: &mut Recovered) {
    let Ok(files) = crate::backup::releases(from) else { return };
    for (name, path) in files {
        let place = to.join(&name);
        let copied = open::private_folder(&crate::backup::above(&place))
            .and_then(|()| fs::copy(&path, &place).map_err(StudyError::file(&path)));
        if copied.is_err() {
            recovered.lost.push(format!("`{name}`"));
        }
    }
}
