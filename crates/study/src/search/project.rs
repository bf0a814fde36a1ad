//! The study as the index sees it: turns with all that they can be found by.

use std::collections::{BTreeMap, BTreeSet};

use heard_index::TurnRow;
use heard_model::{
    CodeId, Codebook, Coding, CodingState, Date, ParticipantId, Role, Span, Transcript,
    TranscriptId, Turn,
};

use crate::codebook;
use crate::codings::{CodingRow, coding};
use crate::error::Result;
use crate::people;
use crate::store::journal::{self, Change};
use crate::store::rows::Rows;
use crate::transcripts;

/// Fields and what each says.
type Pairs = Vec<(String, String)>;

/// What all turns have in common: the codebook, and who everybody is.
pub(crate) struct Projection<'c> {
    rows: Rows<'c>,
    /// For each code all that `code:` finds it by: ids and names, of what stands above it too.
    codes: BTreeMap<CodeId, Vec<String>>,
    attributes: BTreeMap<ParticipantId, Pairs>,
    /// Who took everything back.
    gone: BTreeSet<ParticipantId>,
}

impl<'c> Projection<'c> {
    pub(crate) fn of(rows: Rows<'c>, today: Date) -> Result<Projection<'c>> {
        let codebook = codebook::working(rows)?;
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
        let Some((transcript, own)) = self.whole(id)? else { return Ok(()) };
        let codings = self.codings("WHERE transcript = ?1 ORDER BY start, id", &[&id.as_str()])?;
        for turn in &transcript.turns {
            if let Some(row) = self.turn(&transcript, turn, &own, &codings) {
                look(row)?;
            }
        }
        Ok(())
    }

    /// The turns of a transcript that touch these stretches: their numbers, and those of them that
    /// can be found.
    pub(super) fn turns_over(
        &self,
        id: &TranscriptId,
        stretches: &[Span],
    ) -> Result<(Vec<u32>, Vec<TurnRow>)> {
        let (mut numbers, mut found) = (Vec::new(), Vec::new());
        let Some((transcript, own)) = self.whole(id)? else { return Ok((numbers, found)) };
        let touched = |turn: &&Turn| stretches.iter().any(|span| span.overlaps(turn.speech));
        for turn in transcript.turns.iter().filter(touched) {
            let (start, end) = (turn.speech.start() as i64, turn.speech.end() as i64);
            let codings = self.codings(
                "WHERE transcript = ?1 AND start < ?3 AND end > ?2 ORDER BY start, id",
                &[&id.as_str(), &start, &end],
            )?;
            numbers.push(turn.number);
            found.extend(self.turn(&transcript, turn, &own, &codings));
        }
        Ok((numbers, found))
    }

    /// A transcript with what is said of it as a whole; nothing where it is not in the study.
    fn whole(&self, id: &TranscriptId) -> Result<Option<(Transcript, Pairs)>> {
        match transcripts::transcript(self.rows, id) {
            Ok(transcript) => {
                let own = pairs(people::attributes(self.rows, "transcript", id.as_str())?);
                Ok(Some((transcript, own)))
            }
            Err(crate::StudyError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn codings(&self, which: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Coding>> {
        self.rows.all::<CodingRow>(which, values)?.iter().map(coding).collect()
    }

    fn turn(
        &self,
        transcript: &Transcript,
        turn: &Turn,
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
        // Three people's codings of one turn are mostly the same few codes.
        let on: BTreeSet<CodeId> = codings
            .iter()
            .filter(|coding| coding.state != CodingState::Hidden)
            .filter(|coding| coding.span.overlaps(turn.speech))
            .map(|coding| coding.code)
            .collect();
        let mut codes: Vec<String> =
            on.iter().filter_map(|code| self.codes.get(code)).flatten().cloned().collect();
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

fn pairs(attributes: Vec<heard_model::Attribute>) -> Pairs {
    let mut pairs = Vec::new();
    for attribute in attributes {
        // A list can be found by each of its values.
        for value in attribute.value.split(';').map(str::trim).filter(|value| !value.is_empty()) {
            pairs.push((attribute.name.clone(), value.to_owned()));
        }
    }
    pairs
}

/// What of a transcript may have changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Touched {
    /// Any of its turns.
    All,
    /// The turns that touch these stretches of its text.
    Stretches(Vec<Span>),
}

/// Each transcript of which something may have changed.
#[derive(Default)]
struct Stale(BTreeMap<TranscriptId, Touched>);

impl Stale {
    fn all(&mut self, ids: impl IntoIterator<Item = TranscriptId>) {
        self.0.extend(ids.into_iter().map(|id| (id, Touched::All)));
    }

    /// A coding that came, went or moved changes the turns where it lay or lies.
    fn coding(&mut self, change: &Change) {
        for image in [&change.before, &change.after].into_iter().flatten() {
            let text = |column| image.get(column).and_then(|value| value.as_str());
            let place = |column| image.get(column).and_then(|value| value.as_u64());
            let Some(id) = text("transcript").and_then(TranscriptId::new) else { continue };
            let span = place("start").zip(place("end"));
            let span = span.and_then(|(start, end)| Span::new(start as usize, end as usize));
            let touched = self.0.entry(id).or_insert(Touched::Stretches(Vec::new()));
            match (touched, span) {
                (Touched::Stretches(known), Some(span)) => known.push(span),
                (touched, _) => *touched = Touched::All,
            }
        }
    }
}

/// The transcripts whose turns may have changed since position `told`; nothing where all may have.
pub(super) fn stale(rows: Rows<'_>, told: u64) -> Result<Option<BTreeMap<TranscriptId, Touched>>> {
    let (position, _) = journal::head(rows)?;
    let mut stale = Stale::default();
    let mut people = BTreeSet::new();
    let mut codes = false;
    let mut look = |change: Change| {
        match change.table.name {
            "transcript" => stale.all(named(&change, "id")),
            "speaker" => stale.all(named(&change, "transcript")),
            "coding" => stale.coding(&change),
            "attribute" if is_of(&change, "transcript") => stale.all(named(&change, "owner")),
            "attribute" => people.extend(named(&change, "owner")),
            "withdrawal" | "consent" => people.extend(named(&change, "participant")),
            "participant" => people.extend(named(&change, "id")),
            "code" => codes = true,
            _ => {}
        }
        Ok(())
    };
    for seq in told + 1..=position {
        match journal::each_change(rows, seq, journal::Way::Forth, &mut look) {
            Ok(()) => {}
            // What was erased can't be told piece by piece.
            Err(crate::StudyError::Erased { .. }) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    for person in people {
        stale.all(ids(
            rows,
            "SELECT DISTINCT transcript FROM speaker WHERE participant = ?1",
            &[&person.as_str()],
        )?);
    }
    if codes {
        stale.all(ids(rows, "SELECT DISTINCT transcript FROM coding", &[])?);
    }
    Ok(Some(stale.0))
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
