//! Flipped bytes and clocks that jump.

use std::path::Path;

use heard_model::{MemoAnchor, MemoKind};
use heard_study::{Actor, LogFilter, Study, World};

use crate::check::busy;
use crate::room::{Room, room, world};

/// So many damaged copies are made in an ordinary run.
const COPIES: u64 = 60;

/// Every row of every table as text; nothing where the database can't say.
fn rows(database: &Path) -> Option<String> {
    let raw = rusqlite::Connection::open(database).ok()?;
    let mut names =
        raw.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").ok()?;
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).ok()?.collect::<Result<_, _>>().ok()?;
    let mut told = String::new();
    for name in names {
        let mut all = raw.prepare(&format!("SELECT * FROM \"{name}\"")).ok()?;
        let columns = all.column_count();
        let mut found = all.query([]).ok()?;
        while let Some(row) = found.next().ok()? {
            for column in 0..columns {
                told += &format!("{:?}\t", row.get_ref(column).ok()?);
            }
            told.push('\n');
        }
    }
    Some(told)
}

/// A generator of numbers that is the same each time (Marsaglia's xorshift64).
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn flipped_bytes_are_told_or_change_nothing() {
    let Room { folder, study } = busy();
    drop(study);
    let study = folder.path().join("study");
    let database = study.join("study.db");
    let raw = rusqlite::Connection::open(&database).unwrap();
    raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(raw);
    let whole = std::fs::read(&database).unwrap();
    let before = rows(&database).unwrap();
    let copies = std::env::var("HEARD_FLIPS").ok().and_then(|n| n.parse().ok()).unwrap_or(COPIES);
    let (mut told, mut state) = (0, 0x9e37_79b9_7f4a_7c15);
    for copy in 0..copies {
        let mut bytes = whole.clone();
        for _ in 0..1 + next(&mut state) % 400 {
            let at = (next(&mut state) % bytes.len() as u64) as usize;
            bytes[at] ^= 1 << (next(&mut state) % 8);
        }
        std::fs::write(&database, &bytes).unwrap();
        let found = Study::open(&study, Actor::researcher("ana"), world())
            .and_then(|study| study.check())
            .map_or(1, |found| found.len());
        told += usize::from(found > 0);
        assert!(found > 0 || rows(&database).as_ref() == Some(&before), "copy {copy} is silent");
    }
    println!("{copies} damaged copies, {told} told of, no row changed in the others");
}

#[test]
fn a_clock_that_jumps_changes_no_order() {
    let room = room();
    let times = [
        "2026-11-22T09:00:00Z",
        "2026-11-21T09:00:00Z",
        "1970-01-01T00:00:00Z",
        "2036-11-22T09:00:00Z",
        "2026-10-25T01:30:00Z",
    ];
    for (number, at) in times.iter().enumerate() {
        let world = World::fixed(at.parse().unwrap(), number as u64);
        let door = Study::open(room.study.folder(), Actor::researcher("ana"), world).unwrap();
        door.add_memo(MemoKind::Case, MemoAnchor::Study, &format!("thought {number}")).unwrap();
    }
    let log = room.study.log(&LogFilter::default()).unwrap();
    let numbers: Vec<u64> = log.iter().map(|event| event.seq).collect();
    let ordered =
        |pairs: fn(&u64, &u64) -> bool| numbers.windows(2).all(|two| pairs(&two[0], &two[1]));
    assert!(ordered(|a, b| a < b) || ordered(|a, b| a > b), "{numbers:?}");
    let newest = *numbers.iter().max().unwrap();
    assert_eq!(
        room.study.undo(None).unwrap().of.seq,
        newest,
        "the last done, not the latest dated"
    );
    assert!(room.study.check().unwrap().is_empty());
}
