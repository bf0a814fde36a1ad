//! Codebook versions as rows, and rows as versions.

mod entries;
pub(crate) mod packed;

use std::collections::{BTreeMap, BTreeSet};

use heard_model::amend::{FieldChange, OverlapPolicy, Scope, set_field};
use heard_model::codebook::fields_of;
use heard_model::{Amendment, Code, CodeId, CodeStatus, Codebook, CodingId, VersionId};
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

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Codings that people routed, each with the code it becomes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passages: Vec<(i64, String)>,
    /// In what role somebody asked for it.
    #[serde(skip_serializing_if = "String::is_empty")]
    role: String,
    /// Why.
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    /// Who asked for it.
    #[serde(skip_serializing_if = "String::is_empty")]
    by: String,
    /// How many codings it touched when it was sealed.
    codings: usize,
}

/// An amendment on record: what it did, who wanted it, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) amendment: Amendment,
    pub(crate) codings: usize,
    pub(crate) role: String,
    pub(crate) reason: String,
    pub(crate) by: String,
}

impl From<Amendment> for Recorded {
    fn from(amendment: Amendment) -> Recorded {
        let (role, reason, by) = Default::default();
        Recorded { amendment, codings: 0, role, reason, by }
    }
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
    whole(row, entries::of(rows, row.id)?)
}

/// One entry of the version in `row`, without the others.
pub(crate) fn entry(rows: Rows<'_>, row: &VersionRow, id: CodeId) -> Result<Option<Code>> {
    let found = rows.one("WHERE version = ?1 AND id = ?2", &[&row.id, &id.to_string()])?;
    found.map(|found| code(found).ok_or_else(|| bad("code", "a field"))).transpose()
}

fn whole(row: &VersionRow, entries: Vec<CodeRow>) -> Result<Codebook> {
    let mut codes = IndexMap::new();
    for row in entries {
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

/// Makes `codebook` the content of the version in `row`. Only what differs is written.
pub(crate) fn lay_codebook(tx: &mut Tx<'_>, row: &VersionRow, codebook: &Codebook) -> Result<()> {
    tx.put(row)?;
    let old: BTreeMap<String, CodeRow> =
        entries::of(tx.rows(), row.id)?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let known = entries::known(tx.rows())?;
    let kept: BTreeSet<String> = codebook.codes.keys().map(ToString::to_string).collect();
    for gone in old.values().filter(|old| !kept.contains(&old.id)) {
        tx.delete(gone)?;
    }
    for (place, code) in codebook.codes.values().enumerate() {
        let new = code_row(row.id, place, code);
        let before = old.get(&new.id);
        if before == Some(&new) {
            continue;
        }
        if !known.contains(&new.id) {
            tx.put(&KnownCodeRow { id: new.id.clone() })?;
        }
        tx.put_over(before, &new)?;
    }
    Ok(())
}

fn code_row(version: u32, place: usize, code: &Code) -> CodeRow {
    let fields = fields_of(code)
        .into_iter()
        .filter(|(field, value)| {
            !matches!(*field, "name" | "status") && !value.is_empty() && value != "false"
        })
        .map(|(field, value)| (field.to_owned(), value))
        .collect();
    CodeRow {
        version,
        id: code.id.to_string(),
        place,
        name: code.name.clone(),
        status: code.status.as_str().to_owned(),
        fields,
    }
}

/// The amendments on record for version `id`.
pub(crate) fn amendments(rows: Rows<'_>, id: u32) -> Result<Vec<Recorded>> {
    let found = rows.all::<AmendmentRow>("WHERE version = ?1 ORDER BY place", &[&id])?;
    let mut entries: BTreeMap<String, CodeRow> = BTreeMap::new();
    if found.iter().any(|row| row.op == "add") {
        let codes = entries::of(rows, id)?;
        entries.extend(codes.into_iter().map(|row| (row.id.clone(), row)));
    }
    found.into_iter().map(|row| recorded(row, &entries)).collect()
}

/// What was merged into what, in versions before `id`.
pub(crate) fn merges_before(rows: Rows<'_>, id: u32) -> Result<Vec<(Vec<CodeId>, CodeId)>> {
    let found = rows.all::<AmendmentRow>(
        "WHERE op = 'merge' AND version < ?1 ORDER BY version DESC, place",
        &[&id],
    )?;
    let mut merges = Vec::new();
    for row in found {
        let amendment = recorded(row, &BTreeMap::new())?.amendment;
        if let Amendment::Merge { codes, into, .. } = amendment {
            merges.push((codes, into));
        }
    }
    Ok(merges)
}

fn recorded(row: AmendmentRow, entries: &BTreeMap<String, CodeRow>) -> Result<Recorded> {
    let amendment = understood(&row, entries).ok_or_else(|| bad("amendment", &row.op))?;
    let Body { codings, role, reason, by, .. } = row.body;
    Ok(Recorded { amendment, codings, role, reason, by })
}

/// Makes `amendments` those on record for version `id`.
pub(crate) fn lay_amendments(tx: &mut Tx<'_>, id: u32, amendments: &[Recorded]) -> Result<()> {
    let old = tx.rows().all::<AmendmentRow>("WHERE version = ?1", &[&id])?;
    for old in old.into_iter().filter(|old| old.place >= amendments.len()) {
        tx.delete(&old)?;
    }
    for (place, told) in amendments.iter().enumerate() {
        let body = Body {
            codings: told.codings,
            role: told.role.clone(),
            reason: told.reason.clone(),
            by: told.by.clone(),
            ..body(&told.amendment)
        };
        tx.put(&AmendmentRow { version: id, place, op: told.amendment.op().to_owned(), body })?;
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
        Amendment::Split { into, route, passages, .. } => {
            body.into = words(into);
            body.passages = passages.iter().map(|(id, to)| (id.0, to.to_string())).collect();
            body.route =
                route.iter().map(|(from, to)| (from.to_string(), to.to_string())).collect();
        }
        Amendment::Promote { to, .. } => body.to.clone_from(to),
        Amendment::Order { order } => body.codes = words(order),
    }
    body
}

fn understood(row: &AmendmentRow, entries: &BTreeMap<String, CodeRow>) -> Option<Amendment> {
    let id = CodeId::parse(&row.body.code)?;
    if row.op == "add" {
        // The entry stands in the version itself.
        let entry = entries.get(&id.to_string()).cloned().and_then(code)?;
        return Some(Amendment::Add { code: Box::new(entry) });
    }
    told(row, id)
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
            passages: body
                .passages
                .iter()
                .map(|(id, to)| Some((CodingId(*id), CodeId::parse(to)?)))
                .collect::<Option<_>>()?,
        },
        "order" => Amendment::Order { order: ids(&body.codes)? },
        "promote" => Amendment::Promote { code, to: body.to.clone() },
        _ => return None,
    })
}

/// The version that the draft lies over; v0, the empty book, where none was sealed yet. A version
/// that came from somebody else and is to be merged is newer, and is not it.
pub(crate) fn head(rows: Rows<'_>) -> Result<VersionRow> {
    let parent = draft(rows)?.parents.first().copied().unwrap_or(0);
    version(rows, parent)?.ok_or_else(|| bad("version", "the draft lies over none"))
}

/// The version that an id names.
pub(crate) fn version_id(row: &VersionRow) -> VersionId {
    VersionId(row.id)
}
