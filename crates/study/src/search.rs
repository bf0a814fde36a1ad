//! Search: the index kept up with the journal, and words from the store.
//!
//! The index is a projection that may be thrown away at any time. A search first tells it what
//! happened since it was last told; where it is missing or damaged it is made anew; and where it
//! can't be used at all, every turn is gone through: slower, and the same answer.

mod project;
mod spread;

pub use spread::Spread;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use heard_index::{Gone, Index, IndexError, Order, Query, State, TurnRow};
use heard_model::{Role, SourceText, Span, TranscriptId};

use crate::error::{Result, StudyError};
use crate::store::journal;
use crate::store::rows::Rows;
use crate::study::Study;
use crate::transcripts;
use project::{Projection, Touched, stale};

/// Fields whose values no coding changes.
const OF_NO_CODE: [&str; 4] = ["transcript", "speaker", "role", "participant"];
/// So many operations the index is left untold at most, so that nobody pays for all of them at once.
const MOST_UNTOLD: u64 = 500;

/// A turn that a search found. Its words are raw.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchHit {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// Which turn.
    pub turn: u32,
    /// The speaker's label in the file, if it gives one.
    pub speaker: Option<String>,
    /// What the speaker is.
    pub role: Role,
    /// Orders the hits of one search; says nothing across searches.
    pub score: f32,
    /// Where the speech stands in the transcript's text.
    pub span: Span,
    /// The first code point of the speech in the transcript's text.
    pub first_char: usize,
    /// The speech, raw.
    pub words: SourceText,
    /// What was looked for, in bytes of the speech.
    pub highlights: Vec<Span>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchAnswer {
    /// How many turns in all.
    pub count: usize,
    /// The first of them.
    pub hits: Vec<SearchHit>,
    /// Fields that were asked for and that no turn has: a slip of the keyboard, most likely.
    pub unknown_fields: Vec<String>,
    /// Whether every turn was gone through because the index could not be used.
    pub scanned: bool,
}

/// The turns that a search found, by transcript and number, before their words are fetched.
pub(crate) struct Found {
    count: usize,
    turns: Vec<(TranscriptId, u32, f32)>,
    unknown_fields: Vec<String>,
    scanned: bool,
}

impl Found {
    /// Where the turns stand, in the order in which they were found.
    pub(crate) fn places(&self) -> Vec<(TranscriptId, u32)> {
        self.turns.iter().map(|(transcript, turn, _)| (transcript.clone(), *turn)).collect()
    }

    /// Whether the index could not be used.
    pub(crate) fn is_scanned(&self) -> bool {
        self.scanned
    }
}

impl Study {
    /// The turns for which `query` holds: how many, and the first `limit` in `order`.
    ///
    /// Turns of people who took everything back are not found.
    pub fn search(&self, query: &str, order: Order, limit: usize) -> Result<SearchAnswer> {
        let query = parse(query)?;
        let found = self.found(&query, order, limit)?;
        self.read(|rows| {
            let mut hits = Vec::with_capacity(found.turns.len());
            for (transcript, turn, score) in &found.turns {
                hits.extend(hit(rows, &query, transcript, *turn, *score)?);
            }
            Ok(SearchAnswer {
                count: found.count,
                hits,
                unknown_fields: found.unknown_fields,
                scanned: found.scanned,
            })
        })
    }

    /// The same, found by going through every turn: what the index is held against.
    pub fn scan(&self, query: &str) -> Result<Vec<(TranscriptId, u32)>> {
        let query = parse(query)?;
        self.read(|rows| {
            let mut found = Vec::new();
            self.projection(rows)?.each(|row| {
                if heard_index::matches(&query, &row) {
                    found.push((row.transcript, row.turn));
                }
                Ok(())
            })?;
            found.sort();
            Ok(found)
        })
    }

    /// Every turn that a search finds, by place, without its words.
    pub(crate) fn turns_found(&self, query: &str) -> Result<Vec<(TranscriptId, u32)>> {
        let query = parse(query)?;
        let found = self.found(&query, Order::Place, usize::MAX)?;
        Ok(found.turns.into_iter().map(|(transcript, turn, _)| (transcript, turn)).collect())
    }

    pub(crate) fn found(&self, query: &Query, order: Order, limit: usize) -> Result<Found> {
        self.found_by(query, order, limit, true)
    }

    /// How many turns are found by an index that was told all a moment ago: what happened since is
    /// in none of several counts that stand side by side.
    pub(crate) fn count_as_told(&self, query: &Query) -> Result<usize> {
        Ok(self.found_by(query, Order::Place, 1, false)?.count)
    }

    fn found_by(&self, query: &Query, order: Order, limit: usize, anew: bool) -> Result<Found> {
        match self.ask_index(query, order, limit, anew) {
            Ok(found) => Ok(found),
            Err(Trouble::Study(error)) => Err(error),
            Err(Trouble::Index) => {
                // What is wrong may be in what is held open; next time it is opened anew.
                *self.house.index.lock().unwrap_or_else(PoisonError::into_inner) = None;
                match self.ask_index(query, order, limit, true) {
                    Ok(found) => Ok(found),
                    Err(Trouble::Study(error)) => Err(error),
                    Err(Trouble::Index) => self.go_through(query, limit),
                }
            }
        }
    }

    fn ask_index(
        &self,
        query: &Query,
        order: Order,
        limit: usize,
        anew: bool,
    ) -> Result<Found, Trouble> {
        let index = self.opened()?;
        if anew && !self.is_told_enough(&index, query)? {
            self.catch_up(&index)?;
        }
        let hits = index.search(query, order, limit)?;
        Ok(Found {
            count: hits.count,
            unknown_fields: index.unknown_fields(query)?,
            turns: hits.hits.into_iter().map(|hit| (hit.transcript, hit.turn, hit.score)).collect(),
            scanned: false,
        })
    }

    fn go_through(&self, query: &Query, limit: usize) -> Result<Found> {
        self.read(|rows| {
            let mut turns = Vec::new();
            self.projection(rows)?.each(|row| {
                if heard_index::matches(query, &row) {
                    turns.push((row.transcript, row.turn, 0.0));
                }
                Ok(())
            })?;
            turns.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
            let count = turns.len();
            turns.truncate(limit);
            Ok(Found { count, turns, unknown_fields: Vec::new(), scanned: true })
        })
    }

    pub(crate) fn projection<'c>(&self, rows: Rows<'c>) -> Result<Projection<'c>> {
        Projection::of(rows, self.today())
    }

    /// Today, by the clock that was handed in.
    pub(crate) fn today(&self) -> heard_model::Date {
        self.world().now().to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// The index; made anew where it is missing.
    fn opened(&self) -> Result<Arc<Index>, Trouble> {
        let mut held = self.house.index.lock().unwrap_or_else(PoisonError::into_inner);
        let index = match held.as_ref() {
            Some(index) => index.clone(),
            None => {
                let (index, state) = Index::open(&self.folder().join("index"))?;
                if let State::Empty(_) = state {
                    self.rebuild(&index)?;
                }
                held.insert(Arc::new(index)).clone()
            }
        };
        Ok(index)
    }

    /// Brings the index up to date now; nothing is lost where it can't be: a search does it again.
    pub(crate) fn freshen_index(&self) {
        let _ = self.opened().and_then(|index| self.catch_up(&index));
    }

    /// Throws the index away, files and all, and makes it anew from the texts.
    pub(crate) fn renew_index(&self) -> Result<()> {
        let folder = self.folder().join("index");
        *self.house.index.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(StudyError::file(&folder))?;
        }
        self.freshen_index();
        Ok(())
    }

    fn rebuild(&self, index: &Index) -> Result<(), Trouble> {
        self.read(|rows| {
            let (position, _) = journal::head(rows)?;
            let projection = self.projection(rows)?;
            Ok(rewrite(index, &projection, position))
        })?
    }

    /// Whether all that happened since the index was told cannot change what this query finds: codes that
    /// were put on, and no code is asked for. Fifty people who code make nobody wait who looks for words.
    fn is_told_enough(&self, index: &Index, query: &Query) -> Result<bool, Trouble> {
        if !query.fields().iter().all(|field| OF_NO_CODE.contains(field)) {
            return Ok(false);
        }
        let (told, now) = (index.position()?, self.position()?);
        let is_near = told <= now && now - told <= MOST_UNTOLD;
        Ok(is_near
            && self.kinds_since(told)?.iter().all(|kind| kind.as_str().starts_with("coding.")))
    }

    /// One at a time: what waited for another's turn is mostly told already when its own comes.
    fn catch_up(&self, index: &Index) -> Result<(), Trouble> {
        // What was acknowledged by now is what a search must find.
        let wanted = self.position()?;
        if index.position()? == wanted {
            return Ok(());
        }
        let _turn = self.house.telling.lock().unwrap_or_else(PoisonError::into_inner);
        let told = index.position()?;
        if told >= wanted && told <= self.position()? {
            return Ok(());
        }
        self.read(|rows| {
            let (position, _) = journal::head(rows)?;
            // Put back to an earlier state, from a backup say; or erased, which can't be told by pieces.
            let touched = if position < told { None } else { stale(rows, told)? };
            let projection = self.projection(rows)?;
            let Some(touched) = touched else {
                return Ok(rewrite(index, &projection, position));
            };
            Ok(tell(index, (told, position), &projection, touched))
        })?
    }
}

/// Tells the index what changed between two positions, one transcript after another; another
/// process may have done so meanwhile.
fn tell(
    index: &Index,
    (told, position): (u64, u64),
    projection: &Projection<'_>,
    touched: BTreeMap<TranscriptId, Touched>,
) -> Result<(), Trouble> {
    let mut writer = index.write()?;
    if writer.position() != told {
        return Ok(());
    }
    for (id, touched) in touched {
        let Touched::Stretches(stretches) = &touched else {
            writer.remove(&Gone::Transcript(id.clone()))?;
            let mut trouble = None;
            projection.turns_of(&id, added(&mut writer, &mut trouble))?;
            trouble.map_or(Ok(()), Err)?;
            continue;
        };
        let (numbers, fresh) = projection.turns_over(&id, stretches)?;
        for number in numbers {
            writer.remove(&Gone::Turn(id.clone(), number))?;
        }
        for row in &fresh {
            writer.add(row)?;
        }
    }
    Ok(writer.commit(position)?)
}

fn rewrite(index: &Index, projection: &Projection<'_>, position: u64) -> Result<(), Trouble> {
    let mut writer = index.rewrite()?;
    let mut trouble = None;
    projection.each(added(&mut writer, &mut trouble))?;
    match trouble {
        Some(error) => Err(error.into()),
        None => Ok(writer.commit(position)?),
    }
}

/// Adds a turn to the index; after the first that can't be added none is.
fn added(
    writer: &mut heard_index::Writer,
    trouble: &mut Option<IndexError>,
) -> impl FnMut(TurnRow) -> Result<()> {
    move |row| {
        if trouble.is_none() {
            *trouble = writer.add(&row).err();
        }
        Ok(())
    }
}

/// What can go wrong on the way to the index: the index, or the study itself.
enum Trouble {
    Index,
    Study(StudyError),
}

impl From<IndexError> for Trouble {
    /// Nothing is lost with the index: what is in it can be had again.
    fn from(_: IndexError) -> Trouble {
        Trouble::Index
    }
}

impl From<StudyError> for Trouble {
    fn from(error: StudyError) -> Trouble {
        Trouble::Study(error)
    }
}

fn parse(query: &str) -> Result<Query> {
    Query::parse(query).map_err(|source| StudyError::Query { source })
}

fn hit(
    rows: Rows<'_>,
    query: &Query,
    transcript: &TranscriptId,
    turn: u32,
    score: f32,
) -> Result<Option<SearchHit>> {
    let Some((turn, words, role)) = transcripts::one_turn(rows, transcript, turn)? else {
        return Ok(None);
    };
    Ok(Some(SearchHit {
        transcript: transcript.clone(),
        turn: turn.number,
        speaker: turn.speaker,
        role,
        score,
        first_char: transcripts::chars_before(rows, transcript, turn.speech.start())?,
        span: turn.speech,
        highlights: heard_index::highlight(query, &words),
        words: SourceText::new(&words),
    }))
}
