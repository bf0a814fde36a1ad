//! A draft is sealed: it becomes a version, and its amendments do to codings what they do.

use heard_model::amend::OverlapPolicy;
use heard_model::{Amendment, CodeStatus, Codebook, CodingState, Date, VersionId};
use indexmap::IndexMap;

use super::diff::Change;
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
            let sealed = seal(tx, draft.codebook, draft.version, commit)?;
            let codebook = rows::codebook(tx.rows(), &sealed)?;
            let touched = carry_out(tx, &draft.amendments, &codebook)?;
            let told: Vec<(Amendment, usize)> = draft.amendments.into_iter().zip(touched).collect();
            rows::lay_amendments(tx, sealed.id, &told)?;
            close(tx, &sealed)?;
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
) -> Result<rows::VersionRow> {
    for code in codebook.codes.values_mut() {
        code.since.get_or_insert(version);
        match code.status {
            CodeStatus::Retired => {
                code.until.get_or_insert(version);
            }
            CodeStatus::Active => code.until = None,
        }
    }
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
    Ok(row)
}

/// Closes the version and opens the next draft over it. Last of all: what belongs to a sealed
/// version is never written again.
fn close(tx: &mut Tx<'_>, row: &rows::VersionRow) -> Result<()> {
    let codebook = rows::codebook(tx.rows(), row)?;
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
    rows::lay_codebook(tx, &next, &codebook)
}

/// Does to every coding what the amendments do, one after the other. Returns how many each touched.
fn carry_out(tx: &mut Tx<'_>, amendments: &[Amendment], codebook: &Codebook) -> Result<Vec<usize>> {
    let mut codings = tx.rows().all::<CodingRow>("ORDER BY id", &[])?;
    let mut touched = vec![0; amendments.len()];
    for (amendment, touched) in amendments.iter().zip(&mut touched) {
        for row in &mut codings {
            let coding = codings::coding(row)?;
            let Some((code, state)) = amendment.effect(&coding) else { continue };
            *touched += 1;
            row.code = code.to_string();
            state.as_str().clone_into(&mut row.state);
        }
        if let Amendment::Merge { codes, overlap: OverlapPolicy::Union, .. } = amendment {
            unite(tx, &mut codings, &amendment.code().to_string(), &codes_of(codes))?;
        }
    }
    // A code that came in and went again within one draft was never told as retired.
    let retired = |code: &str| {
        heard_model::CodeId::parse(code)
            .and_then(|id| codebook.codes.get(&id))
            .is_some_and(|code| !code.is_active())
    };
    for row in &mut codings {
        let waits = ["queued", "unrouted", "hidden"].contains(&row.state.as_str());
        if !waits && retired(&row.code) {
            CodingState::Hidden.as_str().clone_into(&mut row.state);
        }
        tx.put(row)?;
    }
    Ok(touched)
}

fn codes_of(codes: &[heard_model::CodeId]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

/// Makes one coding of each group of one coder's codings that overlap after a merge: the earliest,
/// over the words of all.
fn unite(
    tx: &mut Tx<'_>,
    codings: &mut Vec<CodingRow>,
    into: &str,
    merged: &[String],
) -> Result<()> {
    let mut groups: IndexMap<(String, String), Vec<usize>> = IndexMap::new();
    for (place, row) in codings.iter().enumerate() {
        let belongs =
            row.code == into && (merged.contains(&row.applied_code) || row.applied_code == into);
        if belongs && row.state != CodingState::Hidden.as_str() {
            groups.entry((row.transcript.clone(), row.coder.clone())).or_default().push(place);
        }
    }
    let mut gone: Vec<usize> = Vec::new();
    for mut places in groups.into_values() {
        places.sort_by_key(|place| (codings[*place].start, codings[*place].id));
        let mut keeper: Option<usize> = None;
        for place in places {
            let (start, end) = (codings[place].start, codings[place].end);
            match keeper {
                Some(kept) if start < codings[kept].end => {
                    codings[kept].end = codings[kept].end.max(end);
                    gone.push(place);
                }
                _ => keeper = Some(place),
            }
        }
    }
    gone.sort_unstable();
    for place in gone.into_iter().rev() {
        let row = codings.remove(place);
        tx.delete(&row)?;
    }
    Ok(())
}
