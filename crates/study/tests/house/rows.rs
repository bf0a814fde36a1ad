//! What stands in a study's tables, to hold one state of it against another.

use heard_study::Study;
use rusqlite::types::ValueRef;

/// Every row of every table that people's work stands in, as text.
pub(crate) fn state(study: &Study) -> String {
    let raw = rusqlite::Connection::open(study.folder().join("study.db")).unwrap();
    let house = ["event", "payload", "actor", "counter", "kept", "saved"];
    let mut names =
        raw.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").unwrap();
    let tables: Vec<String> =
        names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut lines = Vec::new();
    for table in tables.iter().filter(|table| !house.contains(&table.as_str())) {
        let mut all = raw.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let width = all.column_count();
        let mut found = all.query([]).unwrap();
        let mut rows = Vec::new();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<String> = (0..width).map(|at| told(row.get_ref(at).unwrap())).collect();
            rows.push(format!("{table}: {}", values.join(" ")));
        }
        rows.sort();
        lines.extend(rows);
    }
    lines.join("\n")
}

/// A value so that no two are told alike; words as words, since some histories are looked at thousands of times.
fn told(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(words) => {
            format!("'{}'", std::str::from_utf8(words).unwrap().replace('\'', "''"))
        }
        other => format!("{other:?}"),
    }
}
