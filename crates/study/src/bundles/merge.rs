//! The codings, memos and readings of a bundle come in: nothing twice, each with who made it.

use std::collections::BTreeMap;

use heard_model::{Amendment, CodeId, CodingState};

use super::versions::Known;
use super::{Bundle, BundleConflict, BundleMerged};
use crate::codings::{self, CodingRow};
use crate::coverage::CoverageRow;
use crate::error::Result;
use crate::memos::MemoRow;
use crate::store::journal::Tx;
use crate::store::rows::{Rows, record};

/// What makes two codings the same one, wherever they are kept.
type Identity = (String, usize, usize, String, String);

fn identity(row: &CodingRow) -> Identity {
    let place = (row.transcript.clone(), row.start, row.end);
    (place.0, place.1, place.2, row.applied_code.clone(), row.coder.clone())
}

/// The codings that were taken off in this study and not put back.
pub(super) fn removed(rows: Rows<'_>) -> Result<Vec<CodingRow>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT before FROM payload WHERE tbl = 'coding' AND after IS NULL AND before IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM coding WHERE coding.id = CAST(payload.key AS INTEGER))
         AND EXISTS (SELECT 1 FROM event WHERE event.seq = payload.seq
                     AND event.kind IN ('coding.removed', 'coding.decided')) ORDER BY seq, part",
    )?;
    let mut found = statement.query([])?;
    let mut gone = Vec::new();
    while let Some(row) = found.next()? {
        let text: String = row.get(0)?;
        if let Ok(image) = serde_json::from_str(&text) {
            gone.push(record(image)?);
        }
    }
    Ok(gone)
}

/// Brings in what their side did, once the versions stand.
pub(super) fn bring(
    tx: &mut Tx<'_>,
    bundle: &Bundle,
    known: &Known,
    told: &mut BundleMerged,
) -> Result<()> {
    let here = transcripts(tx.rows(), bundle, told)?;
    let mut ours: BTreeMap<Identity, CodingRow> = BTreeMap::new();
    for mut row in tx.rows().all::<CodingRow>("ORDER BY id", &[])? {
        if happen(&mut row, &known.theirs)? {
            tx.put(&row)?;
        }
        ours.insert(identity(&row), row);
    }
    let gone: Vec<Identity> = removed(tx.rows())?.iter().map(identity).collect();
    let mut seen = Vec::new();
    for row in bundle.codings.iter().filter(|row| here.contains(&row.transcript)) {
        let Some(mut row) = numbered(row, known) else {
            told.left_out.push(format!("a coding in {} with an unknown version", row.transcript));
            continue;
        };
        happen(&mut row, &known.ours)?;
        let identity = identity(&row);
        seen.push(identity.clone());
        match ours.get(&identity) {
            Some(mine) => meet(tx, mine.clone(), row, told)?,
            None if gone.contains(&identity) => {
                told.conflicts.push(conflict(&row, "taken off".to_owned(), said(&row)));
            }
            None => {
                row.id = tx.number("coding")?;
                tx.put(&row)?;
                told.codings += 1;
            }
        }
    }
    for row in &bundle.removed {
        let Some(row) = numbered(row, known) else { continue };
        if let Some(mine) = ours.get(&identity(&row)).filter(|_| !seen.contains(&identity(&row))) {
            told.conflicts.push(conflict(mine, said(mine), "taken off".to_owned()));
        }
    }
    readings(tx, bundle, known, &here)?;
    memos(tx, bundle, known, &here, told)
}

/// The transcripts that both have, with the same words.
fn transcripts(rows: Rows<'_>, bundle: &Bundle, told: &mut BundleMerged) -> Result<Vec<String>> {
    let mut here = Vec::new();
    for (name, digest) in &bundle.transcripts {
        let codings = bundle.codings.iter().filter(|row| row.transcript == *name).count();
        let ours: Option<String> =
            rows.scalar("SELECT text_sha256 FROM transcript WHERE id = ?1", &[name])?;
        match ours {
            Some(ours) if ours == *digest => here.push(name.clone()),
            Some(_) => told
                .left_out
                .push(format!("{codings} codings of `{name}`: it has other words here")),
            None if codings > 0 => {
                told.left_out.push(format!("{codings} codings of `{name}`: it is not here"));
            }
            None => {}
        }
    }
    Ok(here)
}

/// Their row under our numbers; nothing where it names a version that is not in the bundle.
fn numbered(row: &CodingRow, known: &Known) -> Option<CodingRow> {
    let code = |word: &str| {
        let id = CodeId::parse(word)?;
        Some(known.codes.get(&id).copied().unwrap_or(id).to_string())
    };
    Some(CodingRow {
        code: code(&row.code)?,
        applied_code: code(&row.applied_code)?,
        applied_version: *known.versions.get(&row.applied_version)?,
        ..row.clone()
    })
}

/// Does to a coding what the other side changed. Says whether it did anything.
fn happen(row: &mut CodingRow, changes: &[Amendment]) -> Result<bool> {
    let before = row.clone();
    for change in changes {
        if let Some((code, state)) = change.effect(&codings::coding(row)?) {
            row.code = code.to_string();
            state.as_str().clone_into(&mut row.state);
        }
    }
    Ok(*row != before)
}

fn waits(row: &CodingRow) -> bool {
    let state = CodingState::parse(&row.state);
    matches!(state, Some(CodingState::Stale | CodingState::Queued | CodingState::Unrouted))
}

/// One coding on both sides: a decision stands over waiting, two different decisions are told.
fn meet(
    tx: &mut Tx<'_>,
    mine: CodingRow,
    theirs: CodingRow,
    told: &mut BundleMerged,
) -> Result<()> {
    told.already += 1;
    if mine.code == theirs.code && mine.state == theirs.state {
        return Ok(());
    }
    match (waits(&mine), waits(&theirs)) {
        (true, false) => {
            told.decided += 1;
            tx.put(&CodingRow { code: theirs.code, state: theirs.state, ..mine })
        }
        (false, true) => Ok(()),
        _ => {
            told.conflicts.push(conflict(&mine, said(&mine), said(&theirs)));
            Ok(())
        }
    }
}

fn said(row: &CodingRow) -> String {
    format!("{} ({})", row.code, row.state)
}

fn conflict(row: &CodingRow, ours: String, theirs: String) -> BundleConflict {
    BundleConflict {
        place: format!("{} {}–{}", row.transcript, row.start, row.end),
        who: row.coder.clone(),
        ours,
        theirs,
    }
}

fn readings(tx: &mut Tx<'_>, bundle: &Bundle, known: &Known, here: &[String]) -> Result<()> {
    for row in bundle.coverage.iter().filter(|row| here.contains(&row.transcript)) {
        let Some(id) = CodeId::parse(&row.code) else { continue };
        let code = known.codes.get(&id).copied().unwrap_or(id).to_string();
        let there: Option<i64> = tx.rows().scalar(
            "SELECT 1 FROM coverage WHERE code = ?1 AND transcript = ?2",
            &[&code, &row.transcript],
        )?;
        let is_known: Option<i64> =
            tx.rows().scalar("SELECT 1 FROM known_code WHERE id = ?1", &[&code])?;
        if there.is_none() && is_known.is_some() {
            tx.put(&CoverageRow { code, ..row.clone() })?;
        }
    }
    Ok(())
}

/// Memos that are not here come in; one that both changed is kept twice and told.
fn memos(
    tx: &mut Tx<'_>,
    bundle: &Bundle,
    known: &Known,
    here: &[String],
    told: &mut BundleMerged,
) -> Result<()> {
    let ours = tx.rows().all::<MemoRow>("ORDER BY id", &[])?;
    for row in &bundle.memos {
        let row = anchored(row, known);
        let kind = row.anchor_kind.as_str();
        let elsewhere = ["quote", "release"].contains(&kind)
            || ["passage", "transcript"].contains(&kind) && !here.contains(&row.anchor);
        let nobody = row.anchor_kind == "participant" && {
            let sql = "SELECT 1 FROM participant WHERE id = ?1";
            tx.rows().scalar::<i64>(sql, &[&row.anchor])?.is_none()
        };
        if elsewhere || nobody {
            told.left_out.push(format!("a memo on `{}`, which is not here", row.anchor));
            continue;
        }
        let like = |mine: &&MemoRow| {
            (&mine.author, &mine.at, &mine.anchor_kind, &mine.anchor, mine.start)
                == (&row.author, &row.at, &row.anchor_kind, &row.anchor, row.start)
        };
        let mine: Vec<&MemoRow> = ours.iter().filter(like).collect();
        if mine.iter().any(|mine| mine.text == row.text) {
            continue;
        }
        if let Some(mine) = mine.first() {
            told.conflicts.push(BundleConflict {
                place: format!("memo {}", mine.id),
                who: row.author.clone(),
                ours: format!("{} letters", mine.text.chars().count()),
                theirs: format!("{} letters, kept beside it", row.text.chars().count()),
            });
        }
        let id = tx.number("memo")?;
        tx.put(&MemoRow { id, ..row })?;
        told.memos += 1;
    }
    Ok(())
}

fn anchored(row: &MemoRow, known: &Known) -> MemoRow {
    let mut row = row.clone();
    if row.anchor_kind == "code"
        && let Some(here) = CodeId::parse(&row.anchor).and_then(|id| known.codes.get(&id))
    {
        row.anchor = here.to_string();
    }
    if row.anchor_kind == "version" {
        let there = heard_model::VersionId::parse(&row.anchor);
        if let Some(here) = there.and_then(|there| known.versions.get(&there.0)) {
            row.anchor = heard_model::VersionId(*here).to_string();
        }
    }
    row
}
