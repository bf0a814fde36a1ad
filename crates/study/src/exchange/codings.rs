//! A project's codings become codings of the study.

use std::collections::BTreeMap;

use heard_model::{AppliedAs, CodeId, CodingState, Guid, Losses, ProjectCoding, TranscriptId};

use super::{Came, Known, Thing};
use crate::codebook;
use crate::codings::CodingRow;
use crate::error::Result;
use crate::store::journal::Tx;

/// Takes the codings in, those of one transcript after those of another.
pub(super) fn take(
    tx: &mut Tx<'_>,
    places: &[(TranscriptId, Vec<ProjectCoding>)],
    codes: &BTreeMap<Guid, CodeId>,
    known: &mut Known,
    losses: &mut Losses,
) -> Result<Came> {
    let mut came = Came::default();
    let bench = Bench::new(tx)?;
    let own = known.own_codings(tx.rows())?;
    for (id, on_it) in places {
        for coding in on_it {
            let Some(code) = codes.get(&coding.code).copied() else { continue };
            let place = At { transcript: id, code, coding };
            if code.is_theme() {
                losses.add("codings", "their code is a theme here; passages take the codes below");
                continue;
            }
            if own.contains_key(&coding.guid) {
                // Made here: what became of it since is known here.
                came.already += 1;
                continue;
            }
            bench.take(tx, &place, known, &mut came)?;
        }
    }
    Ok(came)
}

/// A coding and where it goes.
struct At<'a> {
    transcript: &'a TranscriptId,
    code: CodeId,
    coding: &'a ProjectCoding,
}

/// What a project says of a coding, as a digest.
pub(super) fn said(coding: &ProjectCoding) -> String {
    let ProjectCoding { code, span, coder, .. } = coding;
    heard_model::text::digest(&format!("{code} {}-{} {coder}", span.start(), span.end()))
}

/// What a coding that is made now is made with.
struct Bench {
    parent: heard_model::VersionId,
    parents: heard_model::Codebook,
    draft: heard_model::Codebook,
    position: u32,
}

impl Bench {
    fn new(tx: &Tx<'_>) -> Result<Bench> {
        let draft = codebook::draft(tx.rows())?;
        let position = if draft.is_changed() { codebook::draft_position(tx.rows())? } else { 0 };
        let parents = codebook::sealed(tx.rows(), None)?.1;
        Ok(Bench { parent: draft.parent, parents, draft: draft.codebook, position })
    }

    fn applied(&self, code: CodeId) -> AppliedAs {
        let is_drafted = self.parents.codes.get(&code) != self.draft.codes.get(&code);
        let draft = if is_drafted { self.position } else { 0 };
        AppliedAs { code, version: self.parent, draft }
    }

    fn take(&self, tx: &mut Tx<'_>, at: &At<'_>, known: &mut Known, came: &mut Came) -> Result<()> {
        let said = said(at.coding);
        let noted = known.get(Thing::Coding, at.coding.guid);
        let noted = noted.map(|(id, last)| (id.to_owned(), last == said));
        let row = match &noted {
            Some((id, _)) => tx.rows().one::<CodingRow>("WHERE id = ?1", &[id])?,
            None => None,
        };
        let id = match (row, noted) {
            (Some(_), Some((_, true))) => {
                came.already += 1;
                return Ok(());
            }
            (Some(mut row), _) => {
                (row.start, row.end) = (at.coding.span.start(), at.coding.span.end());
                row.code = at.code.to_string();
                tx.put(&row)?;
                came.changed += 1;
                row.id
            }
            (None, _) => self.new_row(tx, at, came)?,
        };
        let owner = format!("transcript:{}", at.transcript);
        known.note(tx, Thing::Coding, at.coding.guid, (&id.to_string(), &said, owner))
    }

    fn new_row(&self, tx: &mut Tx<'_>, at: &At<'_>, came: &mut Came) -> Result<i64> {
        let coder = match at.coding.coder.as_str() {
            "" => tx.actor().name.clone(),
            coder => coder.to_owned(),
        };
        let (span, code) = (at.coding.span, at.code.to_string());
        let here: Option<i64> = tx.rows().scalar(
            "SELECT id FROM coding WHERE transcript = ?1 AND start = ?2 AND end = ?3
             AND (code = ?4 OR applied_code = ?4) AND coder = ?5",
            &[&at.transcript.as_str(), &span.start(), &span.end(), &code, &coder],
        )?;
        if let Some(id) = here {
            came.already += 1;
            return Ok(id);
        }
        let applied = self.applied(at.code);
        let id = tx.number("coding")?;
        let is_active = self.draft.codes.get(&at.code).is_some_and(heard_model::Code::is_active);
        let state = if is_active { CodingState::Current } else { CodingState::Hidden };
        tx.put(&CodingRow {
            id,
            transcript: at.transcript.to_string(),
            start: span.start(),
            end: span.end(),
            code: code.clone(),
            applied_code: applied.code.to_string(),
            applied_version: applied.version.0,
            applied_draft: applied.draft,
            coder,
            at: at.coding.at.unwrap_or(tx.at()).to_string(),
            state: state.as_str().to_owned(),
        })?;
        came.new += 1;
        Ok(id)
    }
}
