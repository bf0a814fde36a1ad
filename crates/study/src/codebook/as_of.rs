//! The study as it was while a version was in use. Nothing is written.

use std::collections::BTreeMap;

use heard_model::{Amendment, CodeId, Codebook, Coding, VersionId};

use super::graph::Graph;
use super::rows;
use crate::codings::{self, CodingRow};
use crate::error::Result;
use crate::store::rows::{Record as _, Rows, record};
use crate::study::Study;

/// The study as of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The version.
    pub version: VersionId,
    /// Its codebook.
    pub codebook: Codebook,
    /// The codings as they counted then, by transcript and place.
    pub codings: Vec<Coding>,
    /// How many codings of then were erased since, and are not told.
    pub erased: usize,
}

impl Study {
    /// Looks at the study as it was while `version` was in use, up to the moment in which the next
    /// one was sealed: its codebook, and the codings as they counted then. A coding that came in later from another place, and says that it was made
    /// with that version or an earlier one, counts as the code that it was then.
    pub fn as_of(&self, version: VersionId) -> Result<AsOf> {
        self.read(|rows| {
            let (_, codebook) = super::sealed(rows, Some(version))?;
            let seq = in_use_until(rows, version)?;
            let (then, erased) = codings_as_of(rows, seq)?;
            let mut found: BTreeMap<i64, CodingRow> =
                then.into_iter().map(|row| (row.id, row)).collect();
            let graph = Graph::of(rows)?;
            let known = graph.ancestors(version.0);
            for mut row in rows.all::<CodingRow>("ORDER BY id", &[])? {
                if found.contains_key(&row.id) || !known.contains(&row.applied_version) {
                    continue;
                }
                if row.applied_draft == 0 && made_elsewhere(rows, row.id, seq)? {
                    row.code = counted_then(rows, &graph, &row, version)?;
                    found.insert(row.id, row);
                }
            }
            let mut codings =
                found.values().map(codings::coding).collect::<Result<Vec<Coding>>>()?;
            codings.sort_by(|one, other| {
                let place = |coding: &Coding| (coding.transcript.clone(), coding.span.start());
                place(one).cmp(&place(other)).then(one.id.cmp(&other.id))
            });
            Ok(AsOf { version, codebook, codings, erased })
        })
    }
}

/// The last operation before a version that came out of `version` was sealed; the newest of all
/// where none was.
fn in_use_until(rows: Rows<'_>, version: VersionId) -> Result<u64> {
    let (newest, _) = crate::store::journal::head(rows)?;
    let found: Option<Option<u64>> = rows.scalar(
        "SELECT min(seq) FROM payload JOIN version ON version.id = CAST(payload.key AS INTEGER)
         WHERE tbl = 'version' AND version.sealed = 1
         AND EXISTS (SELECT 1 FROM json_each(version.parents) WHERE value = ?1)
         AND json_extract(after, '$.sealed') = 1
         AND (before IS NULL OR json_extract(before, '$.sealed') = 0)",
        &[&version.0],
    )?;
    Ok(found.flatten().map_or(newest, |sealed| sealed.saturating_sub(1)))
}

/// The codings as they were after operation `seq`, and how many of them were erased since: the
/// rows of now, with every later change taken back.
fn codings_as_of(rows: Rows<'_>, seq: u64) -> Result<(Vec<CodingRow>, usize)> {
    let now = rows.all::<CodingRow>("ORDER BY id", &[])?;
    let mut then: BTreeMap<String, Option<CodingRow>> =
        now.into_iter().map(|row| (row.id.to_string(), Some(row))).collect();
    let mut statement = rows.connection().prepare_cached(
        "SELECT key, before FROM payload WHERE tbl = 'coding' AND seq > ?1 AND key IS NOT NULL
         ORDER BY seq DESC, part DESC",
    )?;
    let mut found = statement.query([seq])?;
    while let Some(row) = found.next()? {
        let (key, before): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let before = before.and_then(|text| serde_json::from_str(&text).ok());
        then.insert(key, before.map(record).transpose()?);
    }
    let erased: Option<i64> = rows.scalar(
        "SELECT count(*) FROM payload WHERE tbl = 'coding' AND seq <= ?1 AND erased IS NOT NULL",
        &[&seq],
    )?;
    let rows = then.into_values().flatten().collect();
    Ok((rows, erased.unwrap_or(0) as usize))
}

/// Whether a coding came in after operation `seq` as one that had been made before.
fn made_elsewhere(rows: Rows<'_>, coding: i64, seq: u64) -> Result<bool> {
    let found: Option<i64> = rows.scalar(
        "SELECT 1 FROM payload JOIN event ON event.seq = payload.seq
         WHERE tbl = ?1 AND key = ?2 AND payload.seq > ?3
         AND kind IN ('coding.imported', 'bundle.merged') LIMIT 1",
        &[&CodingRow::TABLE, &coding.to_string(), &seq],
    )?;
    Ok(found.is_some())
}

/// The code that a coding counted as in `version`: what it was made with, through every merge and
/// every split that says where it goes.
fn counted_then(
    rows: Rows<'_>,
    graph: &Graph,
    row: &CodingRow,
    version: VersionId,
) -> Result<String> {
    let mut code = row.applied_code.clone();
    for number in graph.way(row.applied_version, version.0).unwrap_or_default() {
        for told in rows::amendments(rows, number)? {
            let is = |id: &CodeId| id.to_string() == code;
            match &told.amendment {
                Amendment::Merge { codes, into, .. } if codes.iter().any(is) => {
                    code = into.to_string();
                }
                Amendment::Split { code: gone, into, route, .. } if is(gone) => {
                    let routed =
                        route.iter().find(|(first, _)| first.to_string() == row.applied_code);
                    let chosen = into.iter().find(|id| id.to_string() == row.code);
                    if let Some(now) = routed.map(|(_, to)| to).or(chosen) {
                        code = now.to_string();
                    }
                }
                _ => {}
            }
        }
    }
    Ok(code)
}
