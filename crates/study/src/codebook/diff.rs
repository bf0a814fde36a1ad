//! What changed from one version to another, and what it did to codings.

use std::collections::BTreeSet;

use heard_model::{Amendment, CodeId, VersionId, amend};

use super::graph::Graph;
use super::rows::{self, Recorded};
use crate::error::{Result, StudyError};
use crate::store::rows::Rows;
use crate::study::Study;

/// One change between two versions, with what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The version that made it.
    pub version: VersionId,
    /// The change.
    pub amendment: Amendment,
    /// How many codings it touched.
    pub codings: usize,
    /// How many of them still wait for a decision: stale, queued or unrouted.
    pub waiting: usize,
    /// For a code that came in: how many transcripts that were coded before are not read for it yet.
    pub to_read: usize,
    /// In what role somebody asked for it, where that was said.
    pub role: String,
    /// Why, where that was said.
    pub reason: String,
    /// Who asked for it, where that was said.
    pub by: String,
}

impl Study {
    /// What changed from version `from` to version `to`, in order. Where `to` came out of `from`,
    /// as people explained it, version by version; else what can be seen from the two alone.
    pub fn codebook_diff(&self, from: VersionId, to: VersionId) -> Result<Vec<Change>> {
        self.read(|rows| {
            for id in [from, to] {
                rows::version(rows, id.0)?.filter(|row| row.sealed).ok_or_else(|| {
                    StudyError::NotFound { what: "version", name: id.to_string() }
                })?;
            }
            if let Some(way) = Graph::of(rows)?.way(from.0, to.0) {
                let mut changes = Vec::new();
                for version in way {
                    changes.extend(sealed_changes(rows, VersionId(version))?);
                }
                return Ok(changes);
            }
            let (_, older) = super::sealed(rows, Some(from))?;
            let (_, newer) = super::sealed(rows, Some(to))?;
            let seen = amend::amendments(&older, &newer).into_iter();
            Ok(seen.map(|amendment| Change::seen(to, amendment.into())).collect())
        })
    }
}

impl Change {
    fn seen(version: VersionId, told: Recorded) -> Change {
        let Recorded { amendment, codings, role, reason, by } = told;
        Change { version, amendment, codings, waiting: 0, to_read: 0, role, reason, by }
    }
}

/// What version `version` changed in its first parent.
pub(crate) fn sealed_changes(rows: Rows<'_>, version: VersionId) -> Result<Vec<Change>> {
    if rows::version(rows, version.0)?.is_none() {
        return Err(StudyError::NotFound { what: "version", name: version.to_string() });
    }
    let told = rows::amendments(rows, version.0)?;
    let arrivals = arrivals(told.iter().map(|told| &told.amendment));
    let before = match arrivals.is_empty() {
        true => Vec::new(),
        false => crate::coverage::coded_before(rows, version)?,
    };
    let merges = rows::merges_before(rows, version.0)?;
    told.into_iter()
        .map(|told| {
            let mut change = Change::seen(version, told);
            if let Amendment::Add { code } = &change.amendment
                && arrivals.contains(&code.id)
                && !before.is_empty()
            {
                change.to_read = crate::coverage::unread(rows, code.id, &before)?.len();
            }
            let applied = applied_before(rows, &change.amendment, version, &merges)?;
            change.codings = change.codings.max(applied);
            change.waiting = waiting(rows, &change.amendment)?;
            Ok(change)
        })
        .collect()
}

/// The codes that are new altogether, and not what a split or merge made of older ones: for these
/// the older transcripts want reading again.
pub(crate) fn arrivals<'a>(
    amendments: impl Iterator<Item = &'a Amendment> + Clone,
) -> BTreeSet<CodeId> {
    let made: BTreeSet<CodeId> = amendments
        .clone()
        .flat_map(|amendment| match amendment {
            Amendment::Split { into, .. } => into.clone(),
            Amendment::Merge { into, .. } => vec![*into],
            _ => Vec::new(),
        })
        .collect();
    amendments
        .filter_map(|amendment| match amendment {
            Amendment::Add { code } if !code.id.is_theme() && code.is_active() => Some(code.id),
            _ => None,
        })
        .filter(|id| !made.contains(id))
        .collect()
}

/// How many codings were made before `version` with the codes that an amendment is about. A
/// project that was taken over whole has its codings without the operations that made them so.
fn applied_before(
    rows: Rows<'_>,
    amendment: &Amendment,
    version: VersionId,
    merges: &[(Vec<CodeId>, CodeId)],
) -> Result<usize> {
    let mut about: BTreeSet<CodeId> = match amendment {
        Amendment::Merge { codes, .. } => codes.iter().copied().collect(),
        Amendment::Split { code, .. }
        | Amendment::Retire { code }
        | Amendment::Promote { code, .. } => BTreeSet::from([*code]),
        Amendment::Redefine { code, scope, .. } if *scope != amend::Scope::Clarify => {
            BTreeSet::from([*code])
        }
        _ => return Ok(0),
    };
    // What was merged into them in earlier versions counts as them.
    for (codes, into) in merges {
        if about.contains(into) {
            about.extend(codes);
        }
    }
    let mut found = 0;
    for code in about {
        let applied: Option<i64> = rows.scalar(
            "SELECT count(*) FROM coding WHERE applied_code = ?1 AND applied_version < ?2",
            &[&code.to_string(), &version.0],
        )?;
        found += applied.unwrap_or(0) as usize;
    }
    Ok(found)
}

fn waiting(rows: Rows<'_>, amendment: &Amendment) -> Result<usize> {
    let states = match amendment {
        Amendment::Split { .. } => "('queued', 'unrouted')",
        Amendment::Redefine { .. } => "('stale')",
        _ => return Ok(0),
    };
    let sql = format!("SELECT count(*) FROM coding WHERE code = ?1 AND state IN {states}");
    let found: Option<i64> = rows.scalar(&sql, &[&amendment.code().to_string()])?;
    Ok(found.unwrap_or(0) as usize)
}
