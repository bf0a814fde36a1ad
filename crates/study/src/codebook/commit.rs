//! A draft is sealed: it becomes a version, and its amendments do to codings what they do.

use heard_model::amend::OverlapPolicy;
use heard_model::{Amendment, CodeId, Codebook, CodingState, Date, VersionId};
use indexmap::IndexMap;

use super::diff::Change;
use super::rows::Recorded;
use super::{draft, refuse_problems, rows};
use crate::codings::{self, CodingRow};
use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::study::Study;

/// How a draft is sealed. What is empty is taken from the draft, then from whoever seals it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Why: what `-m` says.
    pub reason: String,
    /// Who made the version.
    pub author: String,
    /// In what role.
    pub role: String,
    /// Who else was there.
    pub present: Vec<String>,
    /// When, if not today.
    pub date: Option<Date>,
}

/// A version that was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Its number.
    pub version: VersionId,
    /// Its hash.
    pub hash: String,
    /// What it changed, and how many codings each change touched.
    pub changes: Vec<Change>,
}

impl Study {
    /// Seals the draft as a version, with the effects of its amendments on the codings, as one
    /// operation.
    pub fn commit_codebook(&self, commit: Commit) -> Result<Done<Committed>> {
        let reason = commit.reason.clone();
        self.change_told(EventKind::CodebookCommitted, move |tx, words| {
            let draft = draft(tx.rows())?;
            if !draft.is_changed() {
                return Err(StudyError::NothingToCommit { version: draft.parent });
            }
            refuse_problems(&draft.codebook)?;
            words.subject = draft.version.to_string();
            words.reason = reason;
            let (sealed, codebook) = seal(tx, draft.codebook, draft.version, commit)?;
            let declared = rows::amendments(tx.rows(), sealed.id)?;
            let mut told = super::with_reasons(draft.amendments, &declared);
            carry_out(tx, &mut told, &codebook)?;
            rows::lay_amendments(tx, sealed.id, &told)?;
            close(tx, &sealed, &codebook)?;
            Ok(Committed {
                version: draft.version,
                changes: super::diff::sealed_changes(tx.rows(), draft.version)?,
                hash: sealed.hash,
            })
        })
    }
}

/// Completes the draft's content and says what it will be once it is closed.
fn seal(
    tx: &mut Tx<'_>,
    mut codebook: Codebook,
    version: VersionId,
    commit: Commit,
) -> Result<(rows::VersionRow, Codebook)> {
    codebook.seal(version);
    let row = rows::draft(tx.rows())?;
    let first = |said: String, drafted: &str, else_: &str| {
        [said.as_str(), drafted, else_].into_iter().find(|text| !text.is_empty()).map(str::to_owned)
    };
    let today = tx.at().to_zoned(jiff::tz::TimeZone::UTC).date();
    let author = tx.actor().name.clone();
    let role = tx.actor().role.as_str();
    let row = rows::VersionRow {
        sealed: false,
        author: first(commit.author, &row.author, &author).unwrap_or_default(),
        role: first(commit.role, &row.role, role).unwrap_or_default(),
        present: if commit.present.is_empty() { row.present } else { commit.present },
        date: commit.date.map(|day| day.to_string()).or(row.date).or(Some(today.to_string())),
        reason: first(commit.reason, &row.reason, "").unwrap_or_default(),
        hash: codebook.hash(),
        ..row
    };
    rows::lay_codebook(tx, &row, &codebook)?;
    Ok((row, codebook))
}

/// Closes the version and opens the next draft over it. Last of all: what belongs to a sealed
/// version is never written again.
pub(crate) fn close(tx: &mut Tx<'_>, row: &rows::VersionRow, codebook: &Codebook) -> Result<()> {
    tx.put(&rows::VersionRow { sealed: true, ..row.clone() })?;
    let next = rows::VersionRow {
        id: row.id + 1,
        parents: vec![row.id],
        sealed: false,
        title: row.title.clone(),
        author: String::new(),
        role: String::new(),
        present: Vec::new(),
        date: None,
        reason: String::new(),
        hash: String::new(),
    };
    rows::lay_codebook(tx, &next, codebook)
}

/// Does to the codings what the amendments do, one after the other, and notes how many each touched.
fn carry_out(tx: &mut Tx<'_>, amendments: &mut [Recorded], codebook: &Codebook) -> Result<()> {
    for told in amendments {
        for source in told.amendment.sources() {
            for mut row in of_code(tx, source)? {
                let coding = codings::coding(&row)?;
                let Some((code, state)) = told.amendment.effect(&coding) else { continue };
                told.codings += 1;
                row.code = code.to_string();
                state.as_str().clone_into(&mut row.state);
                tx.put(&row)?;
            }
        }
        if let Amendment::Merge { codes, into, overlap: OverlapPolicy::Union } = &told.amendment {
            unite(tx, *into, codes)?;
        }
    }
    // A code that came in and went again within one draft was never told as retired.
    for code in codebook.plain_codes().filter(|code| !code.is_active()) {
        for mut row in of_code(tx, code.id)? {
            if !["queued", "unrouted", "hidden"].contains(&row.state.as_str()) {
                CodingState::Hidden.as_str().clone_into(&mut row.state);
                tx.put(&row)?;
            }
        }
    }
    Ok(())
}

fn of_code(tx: &Tx<'_>, code: CodeId) -> Result<Vec<CodingRow>> {
    tx.rows().all("WHERE code = ?1 ORDER BY id", &[&code.to_string()])
}

/// Makes one coding of each group of one coder's codings that overlap after a merge: the earliest,
/// over the words of all.
fn unite(tx: &mut Tx<'_>, into: CodeId, merged: &[CodeId]) -> Result<()> {
    let names: Vec<String> = merged.iter().chain([&into]).map(ToString::to_string).collect();
    let mut groups: IndexMap<(String, String), Vec<CodingRow>> = IndexMap::new();
    for row in of_code(tx, into)? {
        if names.contains(&row.applied_code) && row.state != CodingState::Hidden.as_str() {
            groups.entry((row.transcript.clone(), row.coder.clone())).or_default().push(row);
        }
    }
    for mut group in groups.into_values() {
        group.sort_by_key(|row| (row.start, row.id));
        let mut kept: Option<CodingRow> = None;
        for row in group {
            match &mut kept {
                Some(kept) if row.start < kept.end => {
                    kept.end = kept.end.max(row.end);
                    tx.delete(&row)?;
                    tx.put(&*kept)?;
                }
                _ => kept = Some(row),
            }
        }
    }
    Ok(())
}
