//! Codebook versions as rows, and rows as versions.

use heard_model::amend::{FieldChange, OverlapPolicy, Scope, set_field};
use heard_model::codebook::fields_of;
use heard_model::{Amendment, Code, CodeId, CodeStatus, Codebook, VersionId};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::store::journal::Tx;
use crate::store::rows::{Record, Rows, bad, flag, list};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct VersionRow {
    pub(crate) id: u32,
    #[serde(with = "list")]
    pub(crate) parents: Vec<u32>,
    #[serde(with = "flag")]
    pub(crate) sealed: bool,
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) role: String,
    #[serde(with = "list")]
    pub(crate) present: Vec<String>,
    pub(crate) date: Option<String>,
    pub(crate) reason: String,
    pub(crate) hash: String,
}

impl Record for VersionRow {
    const TABLE: &'static str = "version";
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct KnownCodeRow {
    id: String,
}

impl Record for KnownCodeRow {
    const TABLE: &'static str = "known_code";
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct CodeRow {
    version: u32,
    id: String,
    place: usize,
    name: String,
    status: String,
    #[serde(with = "list")]
    fields: Vec<(String, String)>,
}

impl Record for CodeRow {
    const TABLE: &'static str = "code";
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct AmendmentRow {
    version: u32,
    place: usize,
    op: String,
    #[serde(with = "list")]
    body: Body,
}

impl Record for AmendmentRow {
    const TABLE: &'static str = "amendment";
}

/// What an amendment says, whichever it is: only what its operation has is filled.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Body {
    code: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    codes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    into: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    route: Vec<(String, String)>,
    #[serde(skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    to: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    how: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<(String, String, String)>,
    /// How many codings it touched when it was sealed.
    codings: usize,
}

/// The row of version `id`.
pub(crate) fn version(rows: Rows<'_>, id: u32) -> Result<Option<VersionRow>> {
    rows.one("WHERE id = ?1", &[&id])
}

/// The one version that is not sealed: the draft over the head.
pub(crate) fn draft(rows: Rows<'_>) -> Result<VersionRow> {
    rows.one("WHERE sealed = 0", &[])?.ok_or_else(|| bad("version", "there is no draft"))
}

/// The codebook of a version's row.
pub(crate) fn codebook(rows: Rows<'_>, row: &VersionRow) -> Result<Codebook> {
    let mut codes = IndexMap::new();
    for row in rows.all::<CodeRow>("WHERE version = ?1 ORDER BY place, id", &[&row.id])? {
        let code = code(row).ok_or_else(|| bad("code", "a field"))?;
        codes.insert(code.id, code);
    }
    let date = row.date.as_deref().map(str::parse).transpose();
    Ok(Codebook {
        title: row.title.clone(),
        codes,
        author: row.author.clone(),
        role: row.role.clone(),
        present: row.present.clone(),
        date: date.map_err(|_| bad("version", "its date"))?,
        reason: row.reason.clone(),
    })
}

fn code(row: CodeRow) -> Option<Code> {
    let mut code = Code::new(CodeId::parse(&row.id)?, &row.name);
    for (field, value) in &row.fields {
        set_field(&mut code, field, value).then_some(())?;
    }
    code.status = CodeStatus::parse(&row.status)?;
    Some(code)
}

/// Makes `codebook` the content of the version in `row`.
pub(crate) fn lay_codebook(tx: &mut Tx<'_>, row: &VersionRow, codebook: &Codebook) -> Result<()> {
    tx.put(row)?;
    for old in tx.rows().all::<CodeRow>("WHERE version = ?1", &[&row.id])? {
        if !codebook.codes.keys().any(|id| id.to_string() == old.id) {
            tx.delete(&old)?;
        }
    }
    for (place, code) in codebook.codes.values().enumerate() {
        tx.put(&KnownCodeRow { id: code.id.to_string() })?;
        let fields = fields_of(code)
            .into_iter()
            .filter(|(field, value)| {
                !matches!(*field, "name" | "status") && !value.is_empty() && value != "false"
            })
            .map(|(field, value)| (field.to_owned(), value))
            .collect();
        tx.put(&CodeRow {
            version: row.id,
            id: code.id.to_string(),
            place,
            name: code.name.clone(),
            status: code.status.as_str().to_owned(),
            fields,
        })?;
    }
    Ok(())
}

/// The amendments on record for version `id`, each with how many codings it touched.
pub(crate) fn amendments(rows: Rows<'_>, id: u32) -> Result<Vec<(Amendment, usize)>> {
    rows.all::<AmendmentRow>("WHERE version = ?1 ORDER BY place", &[&id])?
        .into_iter()
        .map(|row| {
            let codings = row.body.codings;
            let amendment = understood(rows, &row)?.ok_or_else(|| bad("amendment", &row.op))?;
            Ok((amendment, codings))
        })
        .collect()
}

/// Makes `amendments` those on record for version `id`.
pub(crate) fn lay_amendments(
    tx: &mut Tx<'_>,
    id: u32,
    amendments: &[(Amendment, usize)],
) -> Result<()> {
    for old in tx.rows().all::<AmendmentRow>("WHERE version = ?1", &[&id])? {
        if old.place >= amendments.len() {
            tx.delete(&old)?;
        }
    }
    for (place, (amendment, codings)) in amendments.iter().enumerate() {
        let mut body = body(amendment);
        body.codings = *codings;
        tx.put(&AmendmentRow { version: id, place, op: amendment.op().to_owned(), body })?;
    }
    Ok(())
}

fn words(codes: &[CodeId]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

fn body(amendment: &Amendment) -> Body {
    let mut body = Body { code: amendment.code().to_string(), ..Body::default() };
    let word = |code: &Option<CodeId>| code.map(|code| code.to_string()).unwrap_or_default();
    match amendment {
        Amendment::Add { .. } | Amendment::Retire { .. } | Amendment::Restore { .. } => {}
        Amendment::Rename { from, to, .. } => (body.from, body.to) = (from.clone(), to.clone()),
        Amendment::Move { from, to, .. } => (body.from, body.to) = (word(from), word(to)),
        Amendment::Redefine { scope, fields, .. } => {
            scope.as_str().clone_into(&mut body.how);
            body.fields = fields
                .iter()
                .map(|field| (field.field.clone(), field.from.clone(), field.to.clone()))
                .collect();
        }
        Amendment::Merge { codes, overlap, .. } => {
            body.codes = words(codes);
            overlap.as_str().clone_into(&mut body.how);
        }
        Amendment::Split { into, route, .. } => {
            body.into = words(into);
            body.route =
                route.iter().map(|(from, to)| (from.to_string(), to.to_string())).collect();
        }
        Amendment::Promote { to, .. } => body.to.clone_from(to),
    }
    body
}

fn understood(rows: Rows<'_>, row: &AmendmentRow) -> Result<Option<Amendment>> {
    let body = &row.body;
    let Some(code) = CodeId::parse(&body.code) else { return Ok(None) };
    if row.op == "add" {
        // The entry stands in the version itself.
        let id = code.to_string();
        let found = rows.one::<CodeRow>("WHERE version = ?1 AND id = ?2", &[&row.version, &id])?;
        let entry = found.and_then(self::code);
        return Ok(entry.map(|entry| Amendment::Add { code: Box::new(entry) }));
    }
    Ok(told(row, code))
}

fn told(row: &AmendmentRow, code: CodeId) -> Option<Amendment> {
    let body = &row.body;
    let ids = |words: &[String]| -> Option<Vec<CodeId>> {
        words.iter().map(|word| CodeId::parse(word)).collect()
    };
    Some(match row.op.as_str() {
        "retire" => Amendment::Retire { code },
        "restore" => Amendment::Restore { code },
        "rename" => Amendment::Rename { code, from: body.from.clone(), to: body.to.clone() },
        "move" => {
            Amendment::Move { code, from: CodeId::parse(&body.from), to: CodeId::parse(&body.to) }
        }
        "redefine" => Amendment::Redefine {
            code,
            scope: Scope::parse(&body.how)?,
            fields: body
                .fields
                .iter()
                .map(|(field, from, to)| FieldChange {
                    field: field.clone(),
                    from: from.clone(),
                    to: to.clone(),
                })
                .collect(),
        },
        "merge" => Amendment::Merge {
            codes: ids(&body.codes)?,
            into: code,
            overlap: OverlapPolicy::parse(&body.how)?,
        },
        "split" => Amendment::Split {
            code,
            into: ids(&body.into)?,
            route: body
                .route
                .iter()
                .map(|(from, to)| Some((CodeId::parse(from)?, CodeId::parse(to)?)))
                .collect::<Option<_>>()?,
        },
        "promote" => Amendment::Promote { code, to: body.to.clone() },
        _ => return None,
    })
}

/// The newest sealed version; v0, the empty book, where none was sealed yet.
pub(crate) fn head(rows: Rows<'_>) -> Result<VersionRow> {
    rows.one("WHERE sealed = 1 ORDER BY id DESC LIMIT 1", &[])?
        .ok_or_else(|| bad("version", "there is no first version"))
}

/// The version that an id names.
pub(crate) fn version_id(row: &VersionRow) -> VersionId {
    VersionId(row.id)
}
