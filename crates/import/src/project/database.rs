//! Foreign SQLite databases, in memory and for reading only: the one file that names the driver.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};

use crate::ReadError;

/// How every SQLite file begins.
pub(crate) const MAGIC: &[u8] = b"SQLite format 3\0";
/// The most that is read of one table, in bytes.
const MOST: usize = 256 << 20;
/// The most steps that one question may take, in thousands.
const STEPS: u32 = 200_000;

/// Another program's database.
pub(crate) struct Database<'a> {
    connection: Connection,
    file: &'a str,
}

/// A row: a value for each column that was asked for.
pub(crate) struct Row(Vec<Value>);

enum Value {
    None,
    Whole(i64),
    Text(String),
}

impl Row {
    /// The value of the column at `place` as text; empty where there is none.
    pub(crate) fn text(&self, place: usize) -> String {
        match self.0.get(place) {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Whole(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The value of the column at `place` as a whole number.
    pub(crate) fn whole(&self, place: usize) -> Option<i64> {
        match self.0.get(place) {
            Some(Value::Whole(number)) => Some(*number),
            Some(Value::Text(text)) => text.trim().parse().ok(),
            _ => None,
        }
    }
}

impl<'a> Database<'a> {
    /// Opens the database that `bytes` are.
    pub(crate) fn open(file: &'a str, bytes: &[u8]) -> Result<Database<'a>, ReadError> {
        let told = |error: rusqlite::Error| malformed(file, &error);
        let mut copy = bytes.to_vec();
        // One that was written with a write-ahead log can't be opened from memory as such.
        if let Some(mode @ [2, 2]) = copy.get_mut(18..20) {
            mode.copy_from_slice(&[1, 1]);
        }
        let mut connection = Connection::open_in_memory().map_err(told)?;
        let size = copy.len();
        connection.deserialize_read_exact(MAIN_DB, copy.as_slice(), size, true).map_err(told)?;
        drop(copy);
        connection
            .execute_batch(
                "PRAGMA trusted_schema=OFF; PRAGMA query_only=ON; PRAGMA cell_size_check=ON;
                 PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;",
            )
            .map_err(told)?;
        let mut steps = 0;
        let bound = move || {
            steps += 1;
            steps > STEPS
        };
        connection.progress_handler(1000, Some(bound)).map_err(told)?;
        let database = Database { connection, file };
        database.columns("sqlite_schema")?;
        Ok(database)
    }

    /// Whether there is a table of this name; views are no tables.
    pub(crate) fn has(&self, table: &str) -> Result<bool, ReadError> {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1";
        self.connection
            .query_row(sql, [table], |row| row.get::<_, i64>(0))
            .map(|count| count > 0)
            .map_err(|error| malformed(self.file, &error))
    }

    fn columns(&self, table: &str) -> Result<Vec<String>, ReadError> {
        let told = |error: rusqlite::Error| malformed(self.file, &error);
        let mut statement =
            self.connection.prepare("SELECT name FROM pragma_table_info(?1)").map_err(told)?;
        let names = statement.query_map([table], |row| row.get(0)).map_err(told)?;
        names.collect::<Result<_, _>>().map_err(told)
    }

    /// The rows of `table` with these columns, in the order of its key. Versions differ: a column
    /// or table that is not there gives nothing.
    pub(crate) fn rows(&self, table: &str, columns: &[&str]) -> Result<Vec<Row>, ReadError> {
        if !self.has(table)? {
            return Ok(Vec::new());
        }
        let there = self.columns(table)?;
        let asked: Vec<String> = columns
            .iter()
            .map(|column| {
                let known = there.iter().any(|name| name.eq_ignore_ascii_case(column));
                if known { format!("\"{column}\"") } else { "NULL".to_owned() }
            })
            .collect();
        let sql = format!("SELECT {} FROM \"{table}\" ORDER BY rowid", asked.join(","));
        let told = |error: rusqlite::Error| malformed(self.file, &error);
        let mut statement = self.connection.prepare(&sql).map_err(told)?;
        let mut found = statement.query([]).map_err(told)?;
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while let Some(row) = found.next().map_err(told)? {
            let mut values = Vec::with_capacity(columns.len());
            for at in 0..columns.len() {
                let value = value(row.get_ref(at).map_err(told)?);
                bytes += 32 + if let Value::Text(text) = &value { text.len() } else { 0 };
                values.push(value);
            }
            if bytes > MOST {
                return Err(ReadError::Hostile {
                    file: self.file.to_owned(),
                    what: format!("the table {table} has more than {MOST} bytes"),
                });
            }
            rows.push(Row(values));
        }
        Ok(rows)
    }
}

fn value(found: ValueRef<'_>) -> Value {
    match found {
        ValueRef::Null | ValueRef::Blob(_) => Value::None,
        ValueRef::Integer(number) => Value::Whole(number),
        ValueRef::Real(number) => Value::Text(number.to_string()),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// What went wrong, without the words of the statement.
fn malformed(file: &str, error: &rusqlite::Error) -> ReadError {
    let what = match error.sqlite_error_code() {
        Some(code) => format!("a damaged database ({code:?})"),
        None => "a damaged database".to_owned(),
    };
    ReadError::Malformed { file: file.to_owned(), line: 0, what }
}
