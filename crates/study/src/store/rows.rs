//! Rows of the study's tables, as typed records and as plain images.

use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, Row, ToSql};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Result, StudyError};

/// A row as column → value. What the journal keeps, and undo lays back.
pub(crate) type Image = Map<String, Value>;

/// A table whose every change is journalled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// Its name in the database.
    pub(crate) name: &'static str,
    /// The columns of its primary key.
    pub(crate) key: &'static [&'static str],
}

/// Every journalled table, parents before children.
pub(crate) const TABLES: &[Table] = &[
    Table { name: "participant", key: &["id"] },
    Table { name: "consent", key: &["participant"] },
    Table { name: "withdrawal", key: &["id"] },
    Table { name: "relation", key: &["from_id", "kind", "to_id"] },
    Table { name: "transcript", key: &["id"] },
    Table { name: "speaker", key: &["transcript", "label"] },
    Table { name: "attribute", key: &["owner_kind", "owner", "name"] },
    Table { name: "version", key: &["id"] },
    Table { name: "version_origin", key: &["version"] },
    Table { name: "known_code", key: &["id"] },
    Table { name: "code", key: &["version", "id"] },
    Table { name: "amendment", key: &["version", "place"] },
    Table { name: "coding", key: &["id"] },
    Table { name: "chart", key: &["id"] },
    Table { name: "reconciliation", key: &["id"] },
    Table { name: "coverage", key: &["code", "transcript"] },
    Table { name: "memo", key: &["id"] },
    Table { name: "entity", key: &["id"] },
    Table { name: "mention", key: &["id"] },
    Table { name: "detection", key: &["transcript"] },
    Table { name: "reading", key: &["mention", "reader"] },
    Table { name: "quote", key: &["id"] },
    Table { name: "passage_tag", key: &["transcript", "start", "end", "kind"] },
    Table { name: "correction", key: &["id"] },
    Table { name: "revision", key: &["transcript", "number"] },
    Table { name: "moved", key: &["id"] },
    Table { name: "review", key: &["id"] },
    Table { name: "review_answer", key: &["review"] },
    Table { name: "assignment", key: &["quote", "reviewer"] },
    Table { name: "kept_apart", key: &["reviewer", "participant"] },
    Table { name: "user", key: &["name"] },
    Table { name: "invite", key: &["id"] },
    Table { name: "published", key: &["id"] },
    Table { name: "allowed_word", key: &["word"] },
    Table { name: "collection", key: &["name"] },
    Table { name: "collection_quote", key: &["collection", "quote"] },
    Table { name: "poem", key: &["collection"] },
    Table { name: "collection_label", key: &["collection"] },
    Table { name: "collection_pin", key: &["collection", "quote"] },
    Table { name: "collection_theme", key: &["collection", "theme"] },
    Table { name: "sign_off", key: &["id"] },
    Table { name: "release", key: &["name"] },
    Table { name: "release_card", key: &["release", "number"] },
    Table { name: "release_table", key: &["release", "place"] },
    Table { name: "release_file", key: &["release", "path"] },
    Table { name: "exchanged", key: &["kind", "guid"] },
];

impl Table {
    /// The journalled table called `name`.
    pub(crate) fn named(name: &str) -> Result<&'static Table> {
        TABLES.iter().find(|table| table.name == name).ok_or_else(|| StudyError::BadRow {
            table: name.to_owned(),
            what: "no such table".to_owned(),
        })
    }

    /// The key of `image` as one text: what the journal finds a row by.
    pub(crate) fn key_of(&self, image: &Image) -> String {
        let parts: Vec<String> = self.key.iter().map(|column| plain(&image[*column])).collect();
        parts.join("\u{1f}")
    }

    fn condition(&self) -> String {
        let parts: Vec<String> = self.key.iter().map(|column| format!("\"{column}\"=?")).collect();
        parts.join(" AND ")
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A row with a type. Its fields are the table's columns, by name.
pub(crate) trait Record: Serialize + DeserializeOwned {
    /// The table's name.
    const TABLE: &'static str;

    /// The person or transcript whose erasure takes this row's history with it.
    fn owner(&self) -> Option<String> {
        None
    }

    /// The row as an image.
    fn image(&self) -> Result<Image> {
        match serde_json::to_value(self) {
            Ok(Value::Object(image)) => Ok(image),
            Ok(_) => Err(bad(Self::TABLE, "not a row")),
            Err(error) => Err(bad(Self::TABLE, &error.to_string())),
        }
    }
}

/// What can be read, from a snapshot or inside a change.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'c> {
    connection: &'c Connection,
}

impl<'c> Rows<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Rows<'c> {
        Rows { connection }
    }

    /// The connection itself, for questions that are not about one table's rows.
    pub(crate) fn connection(self) -> &'c Connection {
        self.connection
    }

    /// The records that fulfil `condition`, SQL after `FROM table`.
    pub(crate) fn all<R: Record>(self, condition: &str, values: &[&dyn ToSql]) -> Result<Vec<R>> {
        let sql = format!("SELECT * FROM \"{}\" {condition}", R::TABLE);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = statement.query(values)?;
        let mut records = Vec::new();
        while let Some(row) = found.next()? {
            records.push(record(image_of(R::TABLE, row)?)?);
        }
        Ok(records)
    }

    /// The first record that fulfils `condition`.
    pub(crate) fn one<R: Record>(
        self,
        condition: &str,
        values: &[&dyn ToSql],
    ) -> Result<Option<R>> {
        Ok(self.all(condition, values)?.into_iter().next())
    }

    /// The first column of the first row of `sql`.
    pub(crate) fn scalar<T: rusqlite::types::FromSql>(
        self,
        sql: &str,
        values: &[&dyn ToSql],
    ) -> Result<Option<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut found = statement.query(values)?;
        match found.next()? {
            Some(row) => Ok(Some(row.get(0)?)),
            None => Ok(None),
        }
    }

    /// The row of `table` that has the same key as `like`.
    pub(crate) fn image(self, table: &Table, like: &Image) -> Result<Option<Image>> {
        let sql = format!("SELECT * FROM \"{}\" WHERE {}", table.name, table.condition());
        let mut statement = self.connection.prepare_cached(&sql)?;
        let key = key_values(table, like)?;
        let mut found = statement.query(rusqlite::params_from_iter(key))?;
        match found.next()? {
            Some(row) => image_of(table.name, row).map(Some),
            None => Ok(None),
        }
    }

    /// The first row of `table` in which `column` is `value`.
    pub(super) fn first_with(
        self,
        table: &Table,
        column: &str,
        value: &Value,
    ) -> Result<Option<Image>> {
        let sql = format!("SELECT * FROM \"{}\" WHERE \"{column}\"=? LIMIT 1", table.name);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = statement.query([sql_of(table.name, value)?])?;
        match found.next()? {
            Some(row) => image_of(table.name, row).map(Some),
            None => Ok(None),
        }
    }

    /// All rows of `table`, by key.
    pub(crate) fn images(self, table: &Table) -> Result<Vec<Image>> {
        self.images_with(table, "1", &[])
    }

    /// The rows of `table` for which `condition` holds, by key.
    pub(crate) fn images_with(
        self,
        table: &Table,
        condition: &str,
        values: &[&str],
    ) -> Result<Vec<Image>> {
        let order: Vec<String> = table.key.iter().map(|column| format!("\"{column}\"")).collect();
        let sql = format!(
            "SELECT * FROM \"{}\" WHERE {condition} ORDER BY {}",
            table.name,
            order.join(",")
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = statement.query(rusqlite::params_from_iter(values))?;
        let mut images = Vec::new();
        while let Some(row) = found.next()? {
            images.push(image_of(table.name, row)?);
        }
        Ok(images)
    }

    /// Lays `image` down, over the row with its key if there is one.
    pub(super) fn lay(self, table: &Table, image: &Image) -> Result<()> {
        let columns: Vec<String> = image.keys().map(|column| format!("\"{column}\"")).collect();
        let marks = vec!["?"; columns.len()].join(",");
        let key: Vec<String> = table.key.iter().map(|column| format!("\"{column}\"")).collect();
        let set: Vec<String> = image
            .keys()
            .filter(|column| !table.key.contains(&column.as_str()))
            .map(|column| format!("\"{column}\"=excluded.\"{column}\""))
            .collect();
        let then = if set.is_empty() {
            "NOTHING".to_owned()
        } else {
            format!("UPDATE SET {}", set.join(","))
        };
        let sql = format!(
            "INSERT INTO \"{}\" ({}) VALUES ({marks}) ON CONFLICT({}) DO {then}",
            table.name,
            columns.join(","),
            key.join(",")
        );
        let values: Vec<Sql> =
            image.values().map(|value| sql_of(table.name, value)).collect::<Result<_>>()?;
        self.connection.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(values))?;
        Ok(())
    }

    /// Takes the row with the key of `like` away.
    pub(super) fn take(self, table: &Table, like: &Image) -> Result<()> {
        let sql = format!("DELETE FROM \"{}\" WHERE {}", table.name, table.condition());
        let key = key_values(table, like)?;
        self.connection.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(key))?;
        Ok(())
    }
}

/// The typed record of `image`.
pub(crate) fn record<R: Record>(image: Image) -> Result<R> {
    serde_json::from_value(Value::Object(image)).map_err(|error| bad(R::TABLE, &error.to_string()))
}

/// A row that can't be understood.
pub(crate) fn bad(table: &str, what: &str) -> StudyError {
    StudyError::BadRow { table: table.to_owned(), what: what.to_owned() }
}

fn key_values(table: &Table, like: &Image) -> Result<Vec<Sql>> {
    table
        .key
        .iter()
        .map(|column| match like.get(*column) {
            Some(value) => sql_of(table.name, value),
            None => Err(bad(table.name, &format!("no `{column}`"))),
        })
        .collect()
}

fn sql_of(table: &str, value: &Value) -> Result<Sql> {
    Ok(match value {
        Value::Null => Sql::Null,
        Value::Bool(yes) => Sql::Integer(i64::from(*yes)),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Sql::Integer(whole),
            None => return Err(bad(table, "a number that is not whole")),
        },
        Value::String(text) => Sql::Text(text.clone()),
        Value::Array(_) | Value::Object(_) => return Err(bad(table, "a value inside a value")),
    })
}

/// A row of `table` as an image.
pub(crate) fn image_of(table: &str, row: &Row<'_>) -> Result<Image> {
    let names = row.as_ref().column_names();
    let mut image = Image::new();
    for (at, name) in names.into_iter().enumerate() {
        let value = match row.get_ref(at)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(whole) => Value::from(whole),
            ValueRef::Text(text) => Value::from(
                std::str::from_utf8(text).map_err(|_| bad(table, "text that is not UTF-8"))?,
            ),
            ValueRef::Real(_) | ValueRef::Blob(_) => return Err(bad(table, "an unknown type")),
        };
        image.insert(name.to_owned(), value);
    }
    Ok(image)
}

/// A list kept in one column as JSON.
pub(crate) mod list {
    use serde::de::{DeserializeOwned, Error as _};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};

    /// Writes it as JSON text.
    pub(crate) fn serialize<S: Serializer, T: Serialize>(
        list: &T,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(&serde_json::to_string(list).map_err(S::Error::custom)?)
    }

    /// Reads it from JSON text.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: DeserializeOwned>(
        from: D,
    ) -> Result<T, D::Error> {
        let text = String::deserialize(from)?;
        serde_json::from_str(&text).map_err(D::Error::custom)
    }
}

/// A yes or no kept as 1 or 0.
pub(crate) mod flag {
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes 1 or 0.
    pub(crate) fn serialize<S: Serializer>(yes: &bool, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(i64::from(*yes))
    }

    /// Reads 1 or 0.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
        Ok(i64::deserialize(from)? != 0)
    }
}
