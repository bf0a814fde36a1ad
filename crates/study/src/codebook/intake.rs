//! A codebook from a file, on its way into the draft: entries that carry no ids of ours are known
//! again by their names, and what only a person can tell is asked before anything is written.

use heard_import::codebook::CodebookReading;
use heard_model::amend::{Answer, Doubt, doubts, settle};
use heard_model::{Amendment, CodeId, Codebook, VersionId};
use indexmap::IndexMap;

use super::rows::Recorded;
use super::{Draft, fresh, lay_draft};
use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::Study;

/// What a file's codebook would be in this study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    /// Its entries under our ids.
    pub codebook: Codebook,
    /// The changes that it declares.
    pub declared: Vec<Amendment>,
    /// What only a person can tell.
    pub doubts: Vec<Doubt>,
    /// Who wanted each declared change, and why.
    reasons: Vec<(String, String)>,
}

impl Study {
    /// Says what a file's codebook would be in this study, and writes nothing.
    pub fn look_at_codebook(&self, reading: CodebookReading) -> Result<Intake> {
        self.read(|rows| {
            let draft = super::draft(rows)?;
            let ids = match reading.has_ids {
                true => numbered(rows, &reading.new)?,
                false => known_by_name(rows, &draft.codebook, &reading.codebook)?,
            };
            let codebook = reading.codebook.renumbered(&ids);
            let on_record = told_before(rows, reading.version, &draft)?;
            let mut reading = reading;
            reading.declared.retain(|told| {
                let same = |(op, code)| op == told.amendment.op() && code == told.amendment.code();
                !on_record.iter().copied().any(same)
            });
            let declared: Vec<Amendment> =
                reading.declared.iter().map(|told| told.amendment.renumbered(&ids)).collect();
            Ok(Intake {
                doubts: doubts(&draft.codebook, &codebook, &declared),
                reasons: reading
                    .declared
                    .into_iter()
                    .map(|told| (told.role, told.reason))
                    .collect(),
                codebook,
                declared,
            })
        })
    }

    /// Makes it the draft, with an answer to each of its doubts, in their order.
    ///
    /// # Errors
    /// [`StudyError::Undecided`] where a doubt has no answer.
    pub fn take_codebook(&self, intake: Intake, answers: &[Answer]) -> Result<Done<Draft>> {
        if answers.len() < intake.doubts.len() {
            let doubts = intake.doubts[answers.len()..].to_vec();
            return Err(StudyError::Undecided { doubts });
        }
        let title = intake.codebook.title.clone();
        let said: Vec<(Doubt, Answer)> =
            intake.doubts.iter().cloned().zip(answers.iter().copied()).collect();
        self.change(EventKind::CodebookImported, &title, "", move |tx| {
            let before = super::draft(tx.rows())?;
            let others = said.iter().filter(|(doubt, answer)| {
                matches!(doubt, Doubt::Changed { .. }) && *answer == Answer::Different
            });
            let mut new = Vec::new();
            for _ in others {
                new.push(fresh(tx, false)?);
            }
            let mut new = new.into_iter();
            let next = || new.next().unwrap_or(CodeId::code(0));
            let codebook = settle(&before.codebook, &intake.codebook, &said, next);
            let by = tx.actor().name.clone();
            let declared = intake.declared.into_iter().zip(intake.reasons);
            let declared = declared.map(|(amendment, (role, reason))| Recorded {
                role,
                reason,
                by: by.clone(),
                ..amendment.into()
            });
            lay_draft(tx, codebook, declared.collect())
        })
    }
}

/// What a file declares that was written out from an older version, and is on record there: it
/// happened once, and not again.
fn told_before(
    rows: Rows<'_>,
    version: Option<VersionId>,
    draft: &Draft,
) -> Result<Vec<(&'static str, CodeId)>> {
    let Some(version) = version.filter(|version| *version < draft.version) else {
        return Ok(Vec::new());
    };
    let told = super::rows::amendments(rows, version.0)?;
    Ok(told.iter().map(|told| (told.amendment.op(), told.amendment.code())).collect())
}

/// The numbers here of entries that have none of ours: that of the one on the same path, or the
/// only one of the same name; else one that was never used.
pub(super) fn known_by_name(
    rows: Rows<'_>,
    ours: &Codebook,
    theirs: &Codebook,
) -> Result<IndexMap<CodeId, CodeId>> {
    let (mut theme, mut code) = highest(rows)?;
    let mut by_path: IndexMap<Vec<String>, CodeId> = IndexMap::new();
    let mut by_name: IndexMap<String, Vec<CodeId>> = IndexMap::new();
    for entry in ours.codes.values() {
        by_path.insert(ours.path(entry.id), entry.id);
        by_name.entry(entry.name.trim().to_lowercase()).or_default().push(entry.id);
    }
    let mut ids: IndexMap<CodeId, CodeId> = IndexMap::new();
    for entry in theirs.codes.values() {
        let name = by_name.get(&entry.name.trim().to_lowercase());
        let only = name.filter(|all| all.len() == 1).and_then(|all| all.first());
        let free = |id: &&CodeId| {
            id.is_theme() == entry.id.is_theme() && !ids.values().any(|taken| taken == *id)
        };
        let same = by_path.get(&theirs.path(entry.id)).filter(free).or(only.filter(free)).copied();
        let id = same.unwrap_or_else(|| {
            let top = if entry.id.is_theme() { &mut theme } else { &mut code };
            *top += 1;
            if entry.id.is_theme() { CodeId::theme(*top) } else { CodeId::code(*top) }
        });
        ids.insert(entry.id, id);
    }
    Ok(ids)
}

/// Numbers that were never used, for entries that a file brings without one.
pub(super) fn numbered(rows: Rows<'_>, new: &[CodeId]) -> Result<IndexMap<CodeId, CodeId>> {
    let (_, highest) = highest(rows)?;
    let numbers = (highest + 1..).map(CodeId::code);
    Ok(new.iter().copied().zip(numbers).collect())
}

/// The largest numbers that were ever given, as (theme, code).
pub(crate) fn highest(rows: Rows<'_>) -> Result<(u32, u32)> {
    let largest = |letter: &str| -> Result<u32> {
        let found: Option<Option<u32>> = rows.scalar(
            "SELECT max(CAST(substr(id, 2) AS INTEGER)) FROM known_code WHERE substr(id, 1, 1) = ?1",
            &[&letter],
        )?;
        Ok(found.flatten().unwrap_or(0))
    };
    Ok((largest("T")?, largest("C")?))
}
