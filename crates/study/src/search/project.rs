//! The study as the index sees it: turns with all that they can be found by.

use std::collections::{BTreeMap, BTreeSet};

use heard_index::TurnRow;
use heard_model::{
    CodeId, Codebook, Coding, CodingState, Date, ParticipantId, Role, Transcript, TranscriptId,
};

use crate::codebook;
use crate::codings::{CodingRow, coding};
use crate::error::Result;
use crate::people;
use crate::store::journal::{self, Change};
use crate::store::rows::Rows;
use crate::transcripts;

/// What all turns have in common: the codebook, and who everybody is.
pub(crate) struct Projection<'c> {
    rows: Rows<'c>,
    /// For each code all that `code:` finds it by: ids and names, of what stands above it too.
    codes: BTreeMap<CodeId, Vec<String>>,
    attributes: BTreeMap<ParticipantId, Vec<(String, String)>>,
    /// Who took everything back.
    gone: BTreeSet<ParticipantId>,
}

impl<'c> Projection<'c> {
    pub(crate) fn of(rows: Rows<'c>, today: Date) -> Result<Projection<'c>> {
        let codebook = codebook::draft(rows)?.codebook;
        let codes = codebook.codes.keys().map(|id| (*id, names(&codebook, *id))).collect();
        let (mut attributes, mut gone) = (BTreeMap::new(), BTreeSet::new());
        for person in people::all(rows)? {
            if person.consent.withdrew_all(today).is_some() {
                gone.insert(person.id.clone());
            }
            attributes.insert(person.id, pairs(person.attributes));
        }
        Ok(Projection { rows, codes, attributes, gone })
    }

    /// Every turn of the study, handed to `look`.
    pub(crate) fn each(&self, mut look: impl FnMut(TurnRow) -> Result<()>) -> Result<()> {
        for id in transcripts::ids(self.rows)? {
            self.turns_of(&id, &mut look)?;
        }
        Ok(())
    }

    /// Every turn of one transcript, handed to `look`; none where it is not in the study.
    pub(super) fn turns_of(
        &self,
        id: &TranscriptId,
        mut look: impl FnMut(TurnRow) -> Result<()>,
    ) -> Result<()> {
        let transcript = match transcripts::transcript(self.rows, id) {
            Ok(transcript) => transcript,
            Err(crate::StudyError::NotFound { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        let own = pairs(people::attributes(self.rows, "transcript", id.as_str())?);
        let codings = self
            .rows
            .all::<CodingRow>("WHERE transcript = ?1 ORDER BY start, id", &[&id.as_str()])?
            .iter()
            .map(coding)
            .collect::<Result<Vec<Coding>>>()?;
        for turn in &transcript.turns {
            if let Some(row) = self.turn(&transcript, turn, &own, &codings) {
                look(row)?;
            }
        }
        Ok(())
    }

    fn turn(
        &self,
        transcript: &Transcript,
        turn: &heard_model::Turn,
        own: &[(String, String)],
        codings: &[Coding],
    ) -> Option<TurnRow> {
        let speaker = turn.speaker.as_deref().and_then(|label| transcript.speaker(label));
        let participant = speaker.and_then(|speaker| speaker.participant.clone());
        if participant.as_ref().is_some_and(|id| self.gone.contains(id)) {
            return None;
        }
        let mut attributes = own.to_vec();
        attributes
            .extend(participant.iter().filter_map(|id| self.attributes.get(id)).flatten().cloned());
        let mut codes: Vec<String> = codings
            .iter()
            .filter(|coding| coding.state != CodingState::Hidden)
            .filter(|coding| coding.span.overlaps(turn.speech))
            .filter_map(|coding| self.codes.get(&coding.code))
            .flatten()
            .cloned()
            .collect();
        codes.sort();
        codes.dedup();
        Some(TurnRow {
            transcript: transcript.id.clone(),
            turn: turn.number,
            speaker: turn.speaker.clone(),
            participant,
            role: speaker.map_or(Role::Unknown, |speaker| speaker.role),
            codes,
            attributes,
            text: transcript.text.slice(turn.speech)?.to_owned(),
        })
    }
}

fn names(codebook: &Codebook, id: CodeId) -> Vec<String> {
    let mut above = codebook.ancestors(id).unwrap_or_default();
    above.extend(codebook.theme_of(id));
    above.push(id);
    let entries = above.iter().filter_map(|id| codebook.codes.get(id));
    entries
        .flat_map(|code| [code.id.to_string(), code.name.clone(), code.plain_name.clone()])
        .filter(|name| !name.is_empty())
        .collect()
}

fn pairs(attributes: Vec<heard_model::Attribute>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for attribute in attributes {
        // A list can be found by each of its values.
        for value in attribute.value.split(';').map(str::trim).filter(|value| !value.is_empty()) {
            pairs.push((attribute.name.clone(), value.to_owned()));
        }
    }
    pairs
}

/// The transcripts whose turns may have changed since position `told`; nothing where all may have.
pub(super) fn stale(rows: Rows<'_>, told: u64) -> Result<Option<BTreeSet<TranscriptId>>> {
    let (position, _) = journal::head(rows)?;
    let mut stale = BTreeSet::new();
    let mut people = BTreeSet::new();
    let mut codes = false;
    for seq in told + 1..=position {
        let changes = match journal::changes(rows, seq) {
            Ok(changes) => changes,
            // What was erased can't be told piece by piece.
            Err(crate::StudyError::Erased { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        for change in &changes {
            match change.table.name {
                "transcript" => stale.extend(named(change, "id")),
                "speaker" | "coding" => stale.extend(named(change, "transcript")),
                "attribute" if is_of(change, "transcript") => stale.extend(named(change, "owner")),
                "attribute" => people.extend(named(change, "owner")),
                "withdrawal" | "consent" => people.extend(named(change, "participant")),
                "participant" => people.extend(named(change, "id")),
                "code" => codes = true,
                _ => {}
            }
        }
    }
    for person in people {
        stale.extend(ids(
            rows,
            "SELECT DISTINCT transcript FROM speaker WHERE participant = ?1",
            &[&person.as_str()],
        )?);
    }
    if codes {
        stale.extend(ids(rows, "SELECT DISTINCT transcript FROM coding", &[])?);
    }
    Ok(Some(stale))
}

fn is_of(change: &Change, owner_kind: &str) -> bool {
    change
        .either()
        .and_then(|image| image.get("owner_kind"))
        .is_some_and(|value| value.as_str() == Some(owner_kind))
}

/// What `column` names, before and after.
fn named(change: &Change, column: &str) -> Vec<TranscriptId> {
    [&change.before, &change.after]
        .into_iter()
        .flatten()
        .filter_map(|image| TranscriptId::new(image.get(column)?.as_str()?))
        .collect()
}

fn ids(rows: Rows<'_>, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<TranscriptId>> {
    let mut statement = rows.connection().prepare_cached(sql)?;
    let found: Vec<String> =
        statement.query_map(values, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(found.iter().filter_map(|id| TranscriptId::new(id)).collect())
}
