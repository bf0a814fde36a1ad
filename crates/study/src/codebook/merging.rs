//! What a colleague made of the codebook comes together with the draft, from what both have in
//! common. Their version is kept as one of its own: the merged one has two parents.

use heard_import::codebook::CodebookReading;
use heard_model::amend::{Merged, Take, merge, resolve};
use heard_model::{Amendment, CodeId, CodeStatus, Codebook, VersionId, amend};

use super::intake::{highest, known_by_name, numbered};
use super::rows::{self, Recorded};
use super::{Draft, graph, refuse_problems, sealed};
use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::Study;

/// A colleague's codebook beside ours.
#[derive(Clone, Debug)]
pub struct Merging {
    /// What both came out of.
    pub base: VersionId,
    /// What comes of it, with what people must decide.
    pub merged: Merged,
    /// What they changed since.
    pub changes: Vec<Amendment>,
    theirs: Codebook,
    declared: Vec<Recorded>,
}

impl Study {
    /// Says what would come of merging a colleague's codebook into the draft; nothing is written.
    /// What both have in common is `base`, or the newest version in the file's history that is
    /// here, or else the version under the draft.
    pub fn look_at_merge(
        &self,
        reading: CodebookReading,
        base: Option<VersionId>,
    ) -> Result<Merging> {
        self.read(|rows| {
            let draft = super::draft(rows)?;
            let base = match base {
                Some(base) => base,
                None => in_common(rows, &reading.history, draft.parent)?,
            };
            let (_, before) = sealed(rows, Some(base))?;
            let ids = match reading.has_ids {
                true => numbered(rows, &reading.new)?,
                false => known_by_name(rows, &before, &reading.codebook)?,
            };
            let mut theirs = reading.codebook.renumbered(&ids);
            let mut left_out = before.codes.values().filter(|code| code.is_active());
            if reading.has_ids {
                for code in
                    left_out.by_ref().filter(|code| !reading.codebook.codes.contains_key(&code.id))
                {
                    let mut gone = code.clone();
                    gone.status = CodeStatus::Retired;
                    theirs.codes.insert(gone.id, gone);
                }
            }
            let merged = merge(&before, &draft.codebook, &theirs, highest(rows)?);
            let theirs = theirs.renumbered(&merged.renumbered);
            let told_before = rows::amendments(rows, base.0)?;
            let declared: Vec<Recorded> = reading
                .declared
                .into_iter()
                .map(|told| Recorded {
                    role: told.role,
                    reason: told.reason,
                    by: reading.codebook.author.clone(),
                    ..told.amendment.renumbered(&ids).renumbered(&merged.renumbered).into()
                })
                .filter(|told| !told_before.iter().any(|before| is_same(before, told)))
                .collect();
            let said: Vec<Amendment> = declared.iter().map(|told| told.amendment.clone()).collect();
            let changes = amend::explained(&before, &theirs, &said);
            if changes.is_empty() {
                return Err(StudyError::NothingToMerge { base });
            }
            Ok(Merging { base, merged, changes, theirs, declared })
        })
    }

    /// Makes the merged codebook the draft, with every conflict decided.
    ///
    /// # Errors
    /// [`StudyError::Conflicts`] where one is not decided; then nothing is written.
    pub fn merge_codebook(
        &self,
        merging: Merging,
        decided: &[(CodeId, String, Take)],
    ) -> Result<Done<Draft>> {
        let codebook = resolve(&merging.merged, decided)
            .map_err(|conflicts| StudyError::Conflicts { conflicts })?;
        refuse_problems(&codebook)?;
        self.change_told(EventKind::CodebookMerged, move |tx, words| {
            words.subject = format!("from {}", merging.base);
            let draft = rows::draft(tx.rows())?;
            let ours = rows::amendments(tx.rows(), draft.id)?;
            let told = super::with_reasons(merging.changes, &merging.declared);
            let side = rows::VersionRow {
                id: draft.id,
                parents: vec![merging.base.0],
                sealed: false,
                title: merging.theirs.title.clone(),
                author: merging.theirs.author.clone(),
                role: merging.theirs.role.clone(),
                present: merging.theirs.present.clone(),
                date: merging.theirs.date.map(|date| date.to_string()),
                reason: merging.theirs.reason.clone(),
                hash: String::new(),
            };
            let side = lay_side(tx, side, merging.theirs, &told)?;
            let head = draft.parents.first().copied().unwrap_or(0);
            let next = rows::VersionRow { id: side + 1, parents: vec![head, side], ..draft };
            rows::lay_codebook(tx, &next, &codebook)?;
            let theirs = merging.declared.into_iter().filter(|told| told.amendment.op() != "add");
            let mut declared = ours;
            declared.extend(theirs);
            rows::lay_amendments(tx, next.id, &declared)?;
            super::drafted(tx)?;
            super::draft(tx.rows())
        })
    }
}

/// Lays a sealed version down that came from somebody else. Returns its number.
pub(crate) fn lay_side(
    tx: &mut Tx<'_>,
    mut row: rows::VersionRow,
    mut codebook: Codebook,
    told: &[Recorded],
) -> Result<u32> {
    codebook.seal(VersionId(row.id));
    row.hash = codebook.hash();
    row.sealed = false;
    rows::lay_codebook(tx, &row, &codebook)?;
    rows::lay_amendments(tx, row.id, told)?;
    tx.put(&rows::VersionRow { sealed: true, ..row.clone() })?;
    Ok(row.id)
}

fn is_same(one: &Recorded, other: &Recorded) -> bool {
    one.amendment.op() == other.amendment.op() && one.amendment.code() == other.amendment.code()
}

/// The newest version of a history that is here, among what the draft came out of.
fn in_common(rows: Rows<'_>, history: &[String], head: VersionId) -> Result<VersionId> {
    let ours = graph::Graph::of(rows)?.ancestors(head.0);
    for hash in history {
        for id in ours.iter().rev().filter(|id| **id > 0) {
            let row = rows::version(rows, *id)?;
            if row.is_some_and(|row| row.hash == *hash) {
                return Ok(VersionId(*id));
            }
        }
    }
    Ok(head)
}
