//! Codebooks and their differences as JSON, by the contract.

use heard_model::codebook::fields_of;
use heard_model::{Amendment, Code, Codebook, VersionId};
use heard_study::{AsOf, Blame, CodebookChange, VersionEntry};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A version as the log shows it.
#[derive(Serialize)]
pub(crate) struct Version<'v> {
    version: String,
    parents: Vec<String>,
    author: &'v str,
    role: &'v str,
    present: &'v [String],
    date: Option<String>,
    reason: &'v str,
    hash: &'v str,
    active: usize,
}

pub(crate) fn version(entry: &VersionEntry) -> Version<'_> {
    Version {
        version: entry.id.to_string(),
        parents: entry.parents.iter().map(ToString::to_string).collect(),
        author: &entry.author,
        role: &entry.role,
        present: &entry.present,
        date: entry.date.map(|date| date.to_string()),
        reason: &entry.reason,
        hash: &entry.hash,
        active: entry.active,
    }
}

/// A whole version.
#[derive(Serialize)]
pub(crate) struct Book {
    version: String,
    hash: String,
    title: String,
    themes: Vec<Map<String, Value>>,
    codes: Vec<Map<String, Value>>,
}

pub(crate) fn book(id: VersionId, book: &Codebook) -> Book {
    Book {
        version: id.to_string(),
        hash: book.hash(),
        title: book.title.clone(),
        themes: book.themes().map(code).collect(),
        codes: book.plain_codes().map(code).collect(),
    }
}

fn code(code: &Code) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("id".to_owned(), Value::String(code.id.to_string()));
    for (name, value) in fields_of(code) {
        let value = match name {
            "examples" | "sensitivity" => Value::Array(
                value.split(';').filter(|part| !part.is_empty()).map(|part| json!(part)).collect(),
            ),
            "valence_applies" | "needs_cluster" => Value::Bool(value == "true"),
            "parent" | "theme" | "since" | "until" if value.is_empty() => Value::Null,
            _ => Value::String(value),
        };
        row.insert(name.to_owned(), value);
    }
    row
}

/// What lies between two versions.
#[derive(Serialize)]
pub(crate) struct Difference {
    from: String,
    to: String,
    amendments: Vec<Map<String, Value>>,
}

pub(crate) fn diff(from: VersionId, to: VersionId, changes: &[CodebookChange]) -> Difference {
    Difference {
        from: from.to_string(),
        to: to.to_string(),
        amendments: changes.iter().map(change).collect(),
    }
}

fn change(change: &CodebookChange) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("op".to_owned(), json!(change.amendment.op()));
    row.insert("version".to_owned(), json!(change.version.to_string()));
    row.insert("code".to_owned(), json!(change.amendment.code().to_string()));
    for (name, value) in detail(&change.amendment) {
        row.insert(name.to_owned(), value);
    }
    row.insert("codings".to_owned(), json!(change.codings));
    row.insert("queued".to_owned(), json!(change.waiting));
    row.insert("to_read".to_owned(), json!(change.to_read));
    for (name, value) in [("by", &change.by), ("role", &change.role), ("reason", &change.reason)] {
        if !value.is_empty() {
            row.insert(name.to_owned(), json!(value));
        }
    }
    row
}

fn detail(amendment: &Amendment) -> Vec<(&'static str, Value)> {
    let ids = |ids: &[heard_model::CodeId]| {
        json!(ids.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    match amendment {
        Amendment::Add { code } => vec![("name", json!(code.name))],
        Amendment::Rename { from, to, .. } => vec![("from", json!(from)), ("to", json!(to))],
        Amendment::Redefine { scope, fields, .. } => vec![
            ("scope", json!(scope.as_str())),
            (
                "fields",
                fields
                    .iter()
                    .map(|f| json!({"field": f.field, "from": f.from, "to": f.to}))
                    .collect(),
            ),
        ],
        Amendment::Move { from, to, .. } => vec![
            ("from", json!(from.map(|id| id.to_string()))),
            ("to", json!(to.map(|id| id.to_string()))),
        ],
        Amendment::Merge { codes, into, overlap } => vec![
            ("codes", ids(codes)),
            ("into", ids(&[*into])),
            ("overlap_policy", json!(overlap.as_str())),
        ],
        Amendment::Split { into, route, passages, .. } => {
            let route: Map<String, Value> =
                route.iter().map(|(from, to)| (from.to_string(), json!(to.to_string()))).collect();
            let mut told = vec![("into", ids(into)), ("route", Value::Object(route))];
            if !passages.is_empty() {
                let by_hand: Map<String, Value> = passages
                    .iter()
                    .map(|(id, to)| (id.0.to_string(), json!(to.to_string())))
                    .collect();
                told.push(("passages", Value::Object(by_hand)));
            }
            told
        }
        Amendment::Promote { to, .. } => vec![("to", json!(to))],
        Amendment::Order { order } => vec![("order", ids(order))],
        Amendment::Retire { .. } | Amendment::Restore { .. } => Vec::new(),
    }
}

/// A change of a code, with who made it and why.
pub(crate) fn blame(blame: &Blame) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("version".to_owned(), json!(blame.version.to_string()));
    row.insert("date".to_owned(), json!(blame.date.map(|date| date.to_string())));
    row.insert("author".to_owned(), json!(blame.author));
    row.insert("present".to_owned(), json!(blame.present));
    row.insert("op".to_owned(), json!(blame.amendment.op()));
    for (name, value) in detail(&blame.amendment) {
        row.insert(name.to_owned(), value);
    }
    row.insert("by".to_owned(), json!(blame.by));
    row.insert("role".to_owned(), json!(blame.role));
    row.insert("reason".to_owned(), json!(blame.reason));
    row.insert("version_reason".to_owned(), json!(blame.version_reason));
    row
}

/// The study as of a version. Places are bytes of the transcript's text.
pub(crate) fn as_of(then: &AsOf) -> Value {
    let codings: Vec<Value> = then
        .codings
        .iter()
        .map(|coding| {
            json!({
                "id": coding.id.0,
                "transcript": coding.transcript.to_string(),
                "start_byte": coding.span.start(),
                "end_byte": coding.span.end(),
                "code": coding.code.to_string(),
                "applied_as": coding.applied_as.code.to_string(),
                "version": coding.applied_as.version.to_string(),
                "coder": coding.coder,
                "state": coding.state.as_str(),
            })
        })
        .collect();
    json!({
        "version": then.version.to_string(),
        "codebook": book(then.version, &then.codebook),
        "codings": codings,
        "erased": then.erased,
    })
}
