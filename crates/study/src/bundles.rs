//! Two people without a server: one sends a bundle of work, the other brings it together with
//! theirs. Versions, codings, decisions, memos and what was read again come along, each with who
//! made it and when; the words of transcripts do not.

mod merge;
mod versions;

use std::collections::BTreeMap;

use heard_model::amend::{Conflict, Take};
use heard_model::{CodeId, VersionId};
use serde::{Deserialize, Serialize};

use crate::codebook::rows::VersionRow;
use crate::codebook::rows::packed::Packed;
use crate::codings::CodingRow;
use crate::coverage::CoverageRow;
use crate::error::{Result, StudyError};
use crate::memos::MemoRow;
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::study::Study;

/// The form that is written and read.
const FORM: u32 = 1;

/// Work as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Bundle {
    heard_bundle: u32,
    title: String,
    from: String,
    at: String,
    /// The version that the sender's draft lay over.
    head: u32,
    versions: Vec<Packed>,
    /// Each transcript's name with the digest of its text.
    transcripts: BTreeMap<String, String>,
    codings: Vec<CodingRow>,
    /// Codings that the sender took off.
    removed: Vec<CodingRow>,
    coverage: Vec<CoverageRow>,
    memos: Vec<MemoRow>,
}

/// Something that both sides decided, each in its own way. Ours stands until somebody says
/// otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleConflict {
    /// Where: a passage, or a memo.
    pub place: String,
    /// Who coded or wrote it.
    pub who: String,
    /// What we have.
    pub ours: String,
    /// What they have.
    pub theirs: String,
}

/// What came of a colleague's bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BundleMerged {
    /// Whose it was.
    pub from: String,
    /// Versions that came in, and the one that brings both sides together, if one was needed.
    pub versions: Vec<VersionId>,
    /// Their codes that have another number here: (there, here).
    pub renumbered: Vec<(CodeId, CodeId)>,
    /// Codings that came in.
    pub codings: usize,
    /// Codings that were here already.
    pub already: usize,
    /// Codings that waited here and had been decided there.
    pub decided: usize,
    /// Memos that came in.
    pub memos: usize,
    /// What both sides decided differently.
    pub conflicts: Vec<BundleConflict>,
    /// What has no place here, in words.
    pub left_out: Vec<String>,
}

impl Study {
    /// The study's work as a file for a colleague who has the same transcripts.
    ///
    /// # Errors
    /// [`StudyError::DraftOpen`] where the draft is not sealed: work is exchanged version by version.
    pub fn send_bundle(&self) -> Result<Vec<u8>> {
        let bundle = self.read(|rows| {
            let draft = crate::codebook::draft(rows)?;
            if draft.is_changed() {
                return Err(StudyError::DraftOpen { version: draft.version });
            }
            let sealed = rows.all::<VersionRow>("WHERE sealed = 1 AND id > 0 ORDER BY id", &[])?;
            let mut transcripts = BTreeMap::new();
            for id in crate::transcripts::ids(rows)? {
                let row = crate::transcripts::row(rows, &id)?;
                transcripts.insert(row.id, row.text_sha256);
            }
            Ok(Bundle {
                heard_bundle: FORM,
                title: self.settings().title.clone(),
                from: self.actor().name.clone(),
                at: self.world().now().to_string(),
                head: draft.parent.0,
                versions: sealed
                    .into_iter()
                    .map(|row| Packed::of(rows, row))
                    .collect::<Result<Vec<_>>>()?,
                transcripts,
                codings: rows.all("ORDER BY id", &[])?,
                removed: merge::removed(rows)?,
                coverage: rows.all("ORDER BY code, transcript", &[])?,
                memos: rows.all("ORDER BY id", &[])?,
            })
        })?;
        let count = bundle.codings.len();
        self.note(EventKind::BundleSent, &format!("{count} codings"), "")?;
        serde_json::to_vec(&bundle).map_err(|error| bad("", &error.to_string()))
    }

    /// Brings a colleague's bundle together with this study, as one operation. What only one side
    /// changed is taken; what both changed in the codebook must be in `decided`.
    ///
    /// # Errors
    /// [`StudyError::Conflicts`] where the codebooks conflict and nobody decided, and
    /// [`StudyError::DraftOpen`] where our draft is not sealed; then nothing is written.
    pub fn merge_bundle(
        &self,
        file: &str,
        bytes: &[u8],
        decided: Vec<(CodeId, String, Take)>,
    ) -> Result<Done<BundleMerged>> {
        let bundle = read(file, bytes)?;
        self.change_told(EventKind::BundleMerged, move |tx, words| {
            words.subject = format!("of {}", bundle.from);
            let draft = crate::codebook::draft(tx.rows())?;
            if draft.is_changed() {
                return Err(StudyError::DraftOpen { version: draft.version });
            }
            let mut merged = BundleMerged { from: bundle.from.clone(), ..BundleMerged::default() };
            let known = versions::bring(tx, &bundle, &decided, &mut merged)?;
            merge::bring(tx, &bundle, &known, &mut merged)?;
            Ok(merged)
        })
    }

    /// What the codebooks of a bundle and this study would not agree on; nothing is written.
    pub fn bundle_conflicts(&self, file: &str, bytes: &[u8]) -> Result<Vec<Conflict>> {
        let bundle = read(file, bytes)?;
        self.read(|rows| versions::conflicts(rows, &bundle))
    }
}

fn read(file: &str, bytes: &[u8]) -> Result<Bundle> {
    let bundle: Bundle =
        serde_json::from_slice(bytes).map_err(|error| bad(file, &error.to_string()))?;
    match bundle.heard_bundle {
        FORM => Ok(bundle),
        other => Err(bad(file, &format!("its form is {other}, this program reads {FORM}"))),
    }
}

fn bad(file: &str, what: &str) -> StudyError {
    StudyError::BadBundle { file: file.to_owned(), what: what.to_owned() }
}
