//! The codebook: versions that never change, and one draft over the newest.

mod as_of;
mod blame;
pub(crate) mod commit;
mod diff;
mod examples;
pub(crate) mod graph;
pub(crate) mod intake;
mod lint;
pub(crate) mod merging;
mod operations;
pub(crate) mod rows;

pub use as_of::AsOf;
pub use blame::Blame;
pub use commit::{Commit, Committed};
pub use diff::Change as CodebookChange;
pub(crate) use diff::arrivals as diff_arrivals;
pub use examples::CodeExample;
pub use intake::Intake;
pub use lint::Lint;
pub use merging::Merging;
pub(crate) use operations::retired_in;
pub use operations::{Promotion, Routing, Target};

use std::collections::BTreeMap;

use heard_model::{
    Amendment, CodeId, CodeOrigin, CodeStatus, Codebook, CodebookProblem, Date, VersionId, amend,
};

use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Rows, bad};
use crate::study::Study;
use rows::Recorded;

/// The draft over the newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The version that it will be.
    pub version: VersionId,
    /// The version it lies over; v0, the empty book, before the first.
    pub parent: VersionId,
    /// All versions that it comes out of: for a merge also the other side.
    pub parents: Vec<VersionId>,
    /// Its content.
    pub codebook: Codebook,
    /// What it changes, as people explained it.
    pub amendments: Vec<Amendment>,
    /// What keeps it from being sealed; empty where nothing does.
    pub problems: Vec<CodebookProblem>,
}

impl Draft {
    /// Whether it says anything that its parent does not, or brings two versions together.
    pub fn is_changed(&self) -> bool {
        !self.amendments.is_empty() || self.parents.len() > 1
    }
}

/// A sealed version, as the log shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionEntry {
    /// Its number.
    pub id: VersionId,
    /// What it was made from.
    pub parents: Vec<VersionId>,
    /// What the codebook is called.
    pub title: String,
    /// Who made it.
    pub author: String,
    /// In what role.
    pub role: String,
    /// Who else was there.
    pub present: Vec<String>,
    /// When.
    pub date: Option<Date>,
    /// Why.
    pub reason: String,
    /// The hash printed in every footer.
    pub hash: String,
    /// How many codes may be used, themes aside.
    pub active: usize,
}

/// A code that comes into the draft.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct NewCode {
    /// Its name.
    pub name: String,
    /// The code or theme that it stands under.
    pub parent: Option<CodeId>,
    /// One line.
    pub brief: String,
    /// Whether it is a theme.
    pub is_theme: bool,
    /// Where it came from.
    pub origin: CodeOrigin,
    /// Why it came in.
    pub reason: String,
}

impl Study {
    /// The version called `id`, or the newest; v0 is the empty book.
    pub fn codebook(&self, id: Option<VersionId>) -> Result<(VersionId, Codebook)> {
        self.read(|rows| sealed(rows, id))
    }

    /// The draft over the newest version.
    pub fn draft(&self) -> Result<Draft> {
        self.read(draft)
    }

    /// The codebook that passages are coded with now: the draft.
    pub fn working_codebook(&self) -> Result<Codebook> {
        self.read(working)
    }

    /// The sealed versions, the newest first.
    pub fn versions(&self) -> Result<Vec<VersionEntry>> {
        self.read(|rows| {
            let sealed =
                rows.all::<rows::VersionRow>("WHERE sealed = 1 AND id > 0 ORDER BY id DESC", &[])?;
            let active = active(rows)?;
            sealed.into_iter().map(|row| entry(row, &active)).collect()
        })
    }

    /// The hashes of a version and of all that it came out of, the newest first. For the draft
    /// those of what it lies over.
    pub fn version_history(&self, version: VersionId) -> Result<Vec<String>> {
        self.read(|rows| {
            let ancestors = graph::Graph::of(rows)?.ancestors(version.0);
            let mut hashes = Vec::new();
            for id in ancestors.into_iter().rev().filter(|id| *id > 0) {
                hashes.extend(rows::version(rows, id)?.map(|row| row.hash));
            }
            hashes.retain(|hash| !hash.is_empty());
            Ok(hashes)
        })
    }

    /// Makes `codebook` the draft, with the amendments that people declared. A code that is not in
    /// it is retired where a version or a coding knows it, and else gone.
    pub fn import_codebook(
        &self,
        codebook: Codebook,
        declared: Vec<Amendment>,
    ) -> Result<Done<Draft>> {
        let declared = declared.into_iter().map(Recorded::from).collect();
        self.change(EventKind::CodebookImported, &codebook.title.clone(), "", move |tx| {
            lay_draft(tx, codebook, declared)
        })
    }

    /// Adds a code to the draft, under a number that was never used.
    pub fn add_code(&self, new: NewCode) -> Result<Done<CodeId>> {
        self.operate(&new.reason.clone(), move |work| work.new_code(&new, None))
    }

    /// Changes the draft by one amendment: what it does to codings happens when the draft is
    /// sealed. `seen` is the position in the journal at which the draft was read.
    pub fn amend_draft(&self, amendment: Amendment, seen: Option<u64>) -> Result<Done<()>> {
        self.operate("", move |work| {
            let subject = amendment.code();
            let key = format!("{}\u{1f}{subject}", work.row.id);
            let tx = &work.tx;
            crate::memos::unchanged_since(tx, "code", &key, &subject.to_string(), seen)?;
            work.amend(amendment)
        })
    }
}

/// Makes `codebook` the content of the draft.
fn lay_draft(tx: &mut Tx<'_>, mut codebook: Codebook, declared: Vec<Recorded>) -> Result<Draft> {
    let before = draft(tx.rows())?;
    for (id, code) in &before.codebook.codes {
        if !codebook.codes.contains_key(id) && must_stay(tx.rows(), before.parent, *id)? {
            let mut code = code.clone();
            code.status = CodeStatus::Retired;
            codebook.codes.insert(*id, code);
        }
    }
    refuse_problems(&codebook)?;
    let row = rows::VersionRow {
        title: codebook.title.clone(),
        author: codebook.author.clone(),
        role: codebook.role.clone(),
        present: codebook.present.clone(),
        date: codebook.date.map(|date| date.to_string()),
        reason: codebook.reason.clone(),
        ..rows::draft(tx.rows())?
    };
    rows::lay_codebook(tx, &row, &codebook)?;
    rows::lay_amendments(tx, row.id, &declared)?;
    drafted(tx)?;
    draft(tx.rows())
}

/// What can be seen, each with who wanted it and why, where that was declared.
fn with_reasons(seen: Vec<Amendment>, declared: &[Recorded]) -> Vec<Recorded> {
    let mut declared: Vec<Option<&Recorded>> = declared.iter().map(Some).collect();
    seen.into_iter()
        .map(|amendment| {
            let same = |told: &&mut Option<&Recorded>| {
                told.is_some_and(|told| {
                    let other = &told.amendment;
                    other.code() == amendment.code() && other.op() == amendment.op()
                })
            };
            let told = declared.iter_mut().find(same).and_then(Option::take);
            match told {
                Some(told) => Recorded { amendment, ..told.clone() },
                None => amendment.into(),
            }
        })
        .collect()
}

/// The sealed version called `id`, or the newest.
pub(crate) fn sealed(rows: Rows<'_>, id: Option<VersionId>) -> Result<(VersionId, Codebook)> {
    let row = match id {
        None => rows::head(rows)?,
        Some(id) => rows::version(rows, id.0)?
            .filter(|row| row.sealed)
            .ok_or_else(|| StudyError::NotFound { what: "version", name: id.to_string() })?,
    };
    Ok((rows::version_id(&row), rows::codebook(rows, &row)?))
}

/// The draft's codes alone, without what changed in them.
pub(crate) fn working(rows: Rows<'_>) -> Result<Codebook> {
    rows::codebook(rows, &rows::draft(rows)?)
}

/// The draft over the newest version.
pub(crate) fn draft(rows: Rows<'_>) -> Result<Draft> {
    let row = rows::draft(rows)?;
    let (parent, before) = sealed(rows, None)?;
    let codebook = rows::codebook(rows, &row)?;
    let declared: Vec<Amendment> =
        rows::amendments(rows, row.id)?.into_iter().map(|told| told.amendment).collect();
    Ok(Draft {
        version: rows::version_id(&row),
        parent,
        parents: row.parents.iter().copied().map(VersionId).collect(),
        amendments: amend::explained(&before, &codebook, &declared),
        problems: codebook.problems(),
        codebook,
    })
}

/// How often the draft was changed so far: the draft's place in `applied_as`.
pub(crate) fn draft_position(rows: Rows<'_>) -> Result<u32> {
    let place: Option<u32> = rows.scalar("SELECT last FROM counter WHERE name = 'draft'", &[])?;
    Ok(place.unwrap_or(0))
}

pub(crate) fn drafted(tx: &mut Tx<'_>) -> Result<()> {
    tx.number("draft").map(drop)
}

pub(crate) fn open_draft(tx: &Tx<'_>) -> Result<(rows::VersionRow, Codebook)> {
    let row = rows::draft(tx.rows())?;
    let codebook = rows::codebook(tx.rows(), &row)?;
    Ok((row, codebook))
}

/// A number that no code ever had, in any version, nor in a draft that was taken back.
pub(crate) fn fresh(tx: &mut Tx<'_>, is_theme: bool) -> Result<CodeId> {
    let (letter, what) = if is_theme { ("T", "theme") } else { ("C", "code") };
    let known: Option<Option<i64>> = tx.rows().scalar(
        "SELECT max(CAST(substr(id, 2) AS INTEGER)) FROM known_code WHERE substr(id, 1, 1) = ?1",
        &[&letter],
    )?;
    let number = tx.number_above(what, known.flatten().unwrap_or(0))?;
    let number = u32::try_from(number).map_err(|_| bad("counter", what))?;
    Ok(if is_theme { CodeId::theme(number) } else { CodeId::code(number) })
}

fn must_stay(rows: Rows<'_>, parent: VersionId, id: CodeId) -> Result<bool> {
    let id = id.to_string();
    let known: Option<i64> = rows.scalar(
        "SELECT 1 FROM code WHERE version = ?1 AND id = ?2
         UNION ALL SELECT 1 FROM coding WHERE code = ?2 OR applied_code = ?2 LIMIT 1",
        &[&parent.0, &id],
    )?;
    Ok(known.is_some())
}

pub(crate) fn refuse_problems(codebook: &Codebook) -> Result<()> {
    let problems = codebook.problems();
    if problems.is_empty() { Ok(()) } else { Err(StudyError::Codebook { problems }) }
}

/// How many codes may be used in each version, themes aside.
fn active(rows: Rows<'_>) -> Result<BTreeMap<u32, usize>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT version, count(*) FROM code WHERE status = 'active' AND substr(id, 1, 1) = 'C'
         GROUP BY version",
    )?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn entry(row: rows::VersionRow, active: &BTreeMap<u32, usize>) -> Result<VersionEntry> {
    let date = row.date.as_deref().map(str::parse).transpose();
    Ok(VersionEntry {
        id: rows::version_id(&row),
        parents: row.parents.into_iter().map(VersionId).collect(),
        active: active.get(&row.id).copied().unwrap_or(0),
        title: row.title,
        author: row.author,
        role: row.role,
        present: row.present,
        date: date.map_err(|_| bad("version", "its date"))?,
        reason: row.reason,
        hash: row.hash,
    })
}
