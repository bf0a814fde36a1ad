//! The versions of a bundle find their place among ours; where both sides went on, a version with
//! two parents brings them together.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::amend::{Conflict, Merged, Take, merge, resolve};
use heard_model::{Amendment, CodeId, Codebook, VersionId, amend};
use indexmap::IndexMap;

use super::{Bundle, BundleMerged, bad};
use crate::codebook::commit::close;
use crate::codebook::graph::Graph;
use crate::codebook::intake::highest;
use crate::codebook::merging::lay_side;
use crate::codebook::rows::packed::{OriginRow, Packed};
use crate::codebook::rows::{self, Recorded, VersionRow};
use crate::codebook::sealed;
use crate::error::{Result, StudyError};
use crate::store::journal::Tx;
use crate::store::rows::Rows;

/// What their numbers are here, and what each side has that the other did not know.
pub(super) struct Known {
    /// Their versions here.
    pub(super) versions: BTreeMap<u32, u32>,
    /// Their codes here, where the number is another.
    pub(super) codes: IndexMap<CodeId, CodeId>,
    /// What we changed that they did not know: it happens to their codings.
    pub(super) ours: Vec<Amendment>,
    /// What they changed that we did not know: it happens to our codings.
    pub(super) theirs: Vec<Amendment>,
}

/// How their versions stand to ours, before anything is written.
struct Plan<'b> {
    known: Known,
    new: Vec<&'b Packed>,
    base: u32,
    merged: Option<Merged>,
}

/// What the codebooks would not agree on.
pub(super) fn conflicts(rows: Rows<'_>, bundle: &Bundle) -> Result<Vec<Conflict>> {
    Ok(plan(rows, bundle)?.merged.map(|merged| merged.conflicts).unwrap_or_default())
}

/// Lays their versions down among ours, and the one that brings both together.
pub(super) fn bring(
    tx: &mut Tx<'_>,
    bundle: &Bundle,
    decided: &[(CodeId, String, Take)],
    told: &mut BundleMerged,
) -> Result<Known> {
    let Plan { mut known, new, base, merged } = plan(tx.rows(), bundle)?;
    told.renumbered = known.codes.iter().map(|(there, here)| (*there, *here)).collect();
    let Some(merged) = merged else { return Ok(known) };
    let codebook =
        resolve(&merged, decided).map_err(|conflicts| StudyError::Conflicts { conflicts })?;
    crate::codebook::refuse_problems(&codebook)?;
    let draft = rows::draft(tx.rows())?;
    let head = draft.parents.first().copied().unwrap_or(0);
    let mut next = draft.id;
    for packed in new {
        let here = |id: &u32| known.versions.get(id).copied().unwrap_or(0);
        let parents = packed.row.parents.iter().map(here).collect();
        let row = VersionRow { id: next, parents, ..packed.row.clone() };
        let amendments: Vec<Recorded> = packed
            .amendments()?
            .into_iter()
            .map(|one| Recorded { amendment: one.amendment.renumbered(&known.codes), ..one })
            .collect();
        lay_side(tx, row, packed.codebook()?.renumbered(&known.codes), &amendments)?;
        let codes = known.codes.iter().map(|(there, here)| (there.to_string(), here.to_string()));
        tx.put(&OriginRow {
            version: next,
            hash: packed.row.hash.clone(),
            codes: codes.collect(),
        })?;
        known.versions.insert(packed.row.id, next);
        told.versions.push(VersionId(next));
        next += 1;
    }
    let side = known.versions.get(&bundle.head).copied().unwrap_or(base);
    let last = match base == head {
        // We have nothing that they did not know: we go on from where they are.
        true => rows::version(tx.rows(), side)?.ok_or_else(|| bad("", "its newest version"))?,
        false => bring_together(tx, &mut known, (next, head, side), codebook, bundle)?,
    };
    if base != head {
        told.versions.push(VersionId(last.id));
    }
    let whole = rows::codebook(tx.rows(), &last)?;
    close(tx, &last, &whole)?;
    Ok(known)
}

/// The version with two parents.
fn bring_together(
    tx: &mut Tx<'_>,
    known: &mut Known,
    (id, head, side): (u32, u32, u32),
    codebook: Codebook,
    bundle: &Bundle,
) -> Result<VersionRow> {
    let (_, ours) = sealed(tx.rows(), Some(VersionId(head)))?;
    let changes: Vec<Recorded> =
        amend::explained(&ours, &codebook, &known.theirs).into_iter().map(Recorded::from).collect();
    let row = VersionRow {
        id,
        parents: vec![head, side],
        sealed: false,
        title: codebook.title.clone(),
        author: tx.actor().name.clone(),
        role: tx.actor().role.as_str().to_owned(),
        present: Vec::new(),
        date: Some(tx.at().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()),
        reason: format!("Brings together our work and {}'s.", bundle.from),
        hash: String::new(),
    };
    lay_side(tx, row, codebook, &changes)?;
    rows::version(tx.rows(), id)?.ok_or_else(|| bad("", "the version of both"))
}

fn plan<'b>(rows: Rows<'_>, bundle: &'b Bundle) -> Result<Plan<'b>> {
    let sealed_here = rows.all::<VersionRow>("WHERE sealed = 1 AND id > 0 ORDER BY id", &[])?;
    let origins = rows.all::<OriginRow>("ORDER BY version", &[])?;
    let mut by_hash: BTreeMap<&str, u32> =
        sealed_here.iter().map(|row| (row.hash.as_str(), row.id)).collect();
    by_hash.extend(origins.iter().map(|row| (row.hash.as_str(), row.version)));
    let mut versions = BTreeMap::from([(0, 0)]);
    let mut stored: IndexMap<CodeId, CodeId> = IndexMap::new();
    let mut new = Vec::new();
    let there = ancestors(bundle);
    for packed in bundle.versions.iter().filter(|packed| there.contains(&packed.row.id)) {
        let origin = packed.origin.as_ref().and_then(|origin| by_hash.get(origin.hash.as_str()));
        match by_hash.get(packed.row.hash.as_str()).or(origin) {
            Some(here) => {
                versions.insert(packed.row.id, *here);
                stored.extend(numbers(packed, &origins, *here));
            }
            None => new.push(packed),
        }
    }
    let mut known = Known { versions, codes: stored, ours: Vec::new(), theirs: Vec::new() };
    let graph = Graph::of(rows)?;
    let head = rows::draft(rows)?.parents.first().copied().unwrap_or(0);
    let base = known.versions.iter().rev().map(|(_, here)| *here);
    let base = base.filter(|here| graph.leads(*here, head)).max().unwrap_or(0);
    known.ours = since(rows, &graph, head, base)?;
    if new.is_empty() {
        return Ok(Plan { known, new, base, merged: None });
    }
    let theirs = newest(bundle)?.codebook()?;
    known.codes = carried(&theirs, &known.codes, highest(rows)?);
    let (before, ours) =
        (sealed(rows, Some(VersionId(base)))?.1, sealed(rows, Some(VersionId(head)))?.1);
    let merged = merge(&before, &ours, &theirs.renumbered(&known.codes), highest(rows)?);
    known.codes = composed(&theirs, &known.codes, &merged.renumbered);
    known.theirs = news(bundle, &new, &known.codes)?;
    Ok(Plan { known, new, base, merged: Some(merged) })
}

fn newest(bundle: &Bundle) -> Result<&Packed> {
    let found = bundle.versions.iter().find(|packed| packed.row.id == bundle.head);
    found.ok_or_else(|| bad("", "it has no newest version"))
}

/// Their newest version and all that it came out of.
fn ancestors(bundle: &Bundle) -> BTreeSet<u32> {
    let parents: BTreeMap<u32, &[u32]> = bundle
        .versions
        .iter()
        .map(|packed| (packed.row.id, packed.row.parents.as_slice()))
        .collect();
    let mut found = BTreeSet::new();
    let mut open = vec![bundle.head];
    while let Some(at) = open.pop() {
        if found.insert(at) {
            open.extend(parents.get(&at).into_iter().copied().flatten());
        }
    }
    found
}

/// Which of their codes have another number here, as an earlier exchange laid down: either we took
/// the version from them, or they from us.
fn numbers(packed: &Packed, origins: &[OriginRow], here: u32) -> Vec<(CodeId, CodeId)> {
    let pair = |(one, other): &(String, String)| Some((CodeId::parse(one)?, CodeId::parse(other)?));
    let took = origins.iter().find(|row| row.version == here && row.hash == packed.row.hash);
    if let Some(took) = took {
        return took.codes.iter().filter_map(pair).collect();
    }
    let gave = packed.origin.iter().flat_map(|origin| origin.codes.iter().filter_map(pair));
    gave.map(|(ours, theirs)| (theirs, ours)).collect()
}

/// The numbers of an earlier exchange, and a fresh one for each new code whose number they took.
fn carried(
    theirs: &Codebook,
    stored: &IndexMap<CodeId, CodeId>,
    highest: (u32, u32),
) -> IndexMap<CodeId, CodeId> {
    let mut codes = stored.clone();
    let taken: BTreeSet<CodeId> = stored.values().copied().collect();
    let (mut theme, mut code) = theirs.codes.keys().fold(highest, |(theme, code), id| {
        if id.is_theme() { (theme.max(id.number()), code) } else { (theme, code.max(id.number())) }
    });
    for id in theirs.codes.keys().filter(|id| taken.contains(*id) && !stored.contains_key(*id)) {
        let top = if id.is_theme() { &mut theme } else { &mut code };
        *top += 1;
        let fresh = if id.is_theme() { CodeId::theme(*top) } else { CodeId::code(*top) };
        codes.insert(*id, fresh);
    }
    codes
}

fn composed(
    theirs: &Codebook,
    first: &IndexMap<CodeId, CodeId>,
    second: &IndexMap<CodeId, CodeId>,
) -> IndexMap<CodeId, CodeId> {
    theirs
        .codes
        .keys()
        .map(|id| {
            let once = first.get(id).copied().unwrap_or(*id);
            (*id, second.get(&once).copied().unwrap_or(once))
        })
        .filter(|(there, here)| there != here)
        .collect()
}

/// What the new versions of theirs brought. A version of two parents tells again what its parents
/// brought; that is passed over.
fn news(
    bundle: &Bundle,
    new: &[&Packed],
    codes: &IndexMap<CodeId, CodeId>,
) -> Result<Vec<Amendment>> {
    let told = |packed: &Packed| -> Result<Vec<Amendment>> {
        let all = packed.amendments()?.into_iter();
        Ok(all.map(|told| told.amendment.renumbered(codes)).collect())
    };
    let mut first_hand = Vec::new();
    for packed in bundle.versions.iter().filter(|packed| packed.row.parents.len() < 2) {
        first_hand.extend(told(packed)?);
    }
    let mut found = Vec::new();
    for packed in new {
        let is_merge = packed.row.parents.len() > 1;
        let told = told(packed)?.into_iter();
        found.extend(told.filter(|one| !is_merge || !tells_again(&first_hand, one)));
    }
    Ok(found)
}

/// The same of ours: what the versions between `base` and `head` brought.
fn since(rows: Rows<'_>, graph: &Graph, head: u32, base: u32) -> Result<Vec<Amendment>> {
    let before = graph.ancestors(base);
    let (mut first_hand, mut found) = (Vec::new(), Vec::new());
    for id in graph.ancestors(head) {
        let is_merge = rows::version(rows, id)?.is_some_and(|row| row.parents.len() > 1);
        for told in rows::amendments(rows, id)? {
            if is_merge && tells_again(&first_hand, &told.amendment) {
                continue;
            }
            if !before.contains(&id) {
                found.push(told.amendment.clone());
            }
            first_hand.push(told.amendment);
        }
    }
    Ok(found)
}

fn tells_again(first_hand: &[Amendment], amendment: &Amendment) -> bool {
    first_hand.iter().any(|one| one.op() == amendment.op() && one.code() == amendment.code())
}
