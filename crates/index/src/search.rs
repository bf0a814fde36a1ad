//! Finds and ranks turns.
//!
//! tantivy keeps the terms, the positions and the deletions; what a query means is
//! decided here, since its own phrases with slop count otherwise than people do.

mod asked;
mod postings;
mod segment;

use tantivy::{DocId, IndexReader, TantivyError};

use crate::Query;
use crate::index::Fields;
use crate::row::BETWEEN;
use heard_model::TranscriptId;
use segment::{Segment, Weights};

/// In which order hits come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The best first (BM25), then by place.
    Score,
    /// Transcripts by id, then turns by number.
    Place,
}

/// A turn that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The transcript in which it stands.
    pub transcript: TranscriptId,
    /// Its number there, from 1.
    pub turn: u32,
    /// BM25 over the words of the query; 0 where only fields were asked for. It
    /// orders the hits of one search, and says nothing across searches.
    pub score: f32,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hits {
    /// How many turns in all.
    pub count: usize,
    /// The first of them.
    pub hits: Vec<Hit>,
}

/// What was committed at one moment.
pub(crate) struct Snapshot {
    /// The seal of that moment.
    pub(crate) seal: String,
    segments: Vec<Segment>,
    /// Every transcript, in order.
    transcripts: Vec<String>,
}

/// A turn that was found, before it is known where it stands.
struct Found {
    score: f32,
    segment: usize,
    document: DocId,
}

impl Snapshot {
    pub(crate) fn of(
        reader: &IndexReader,
        fields: Fields,
        seal: String,
    ) -> Result<Snapshot, TantivyError> {
        let searcher = reader.searcher();
        let mut segments = Vec::new();
        for segment in searcher.segment_readers() {
            segments.push(Segment::open(segment, fields)?);
        }
        let mut transcripts: Vec<String> =
            segments.iter().flat_map(|segment| segment.transcripts()).cloned().collect();
        transcripts.sort_unstable();
        transcripts.dedup();
        for segment in &mut segments {
            segment.rank_transcripts(&transcripts);
        }
        Ok(Snapshot { seal, segments, transcripts })
    }

    pub(crate) fn turns(&self) -> usize {
        self.segments.iter().map(Segment::turns).sum()
    }

    pub(crate) fn knows_field(&self, name: &str) -> Result<bool, TantivyError> {
        let beginning = format!("{name}{BETWEEN}");
        for segment in &self.segments {
            if segment.has_facet(&beginning)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(crate) fn search(
        &self,
        query: &Query,
        order: Order,
        limit: usize,
    ) -> Result<Hits, TantivyError> {
        let weights = Weights::of(&self.segments, query)?;
        let mut found = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            let scored = segment.search(query, &weights, number)?;
            found.extend(scored.into_iter().map(|(document, score)| Found {
                score,
                segment: number,
                document,
            }));
        }
        let count = found.len();
        if order == Order::Score {
            keep_best(&mut found, limit);
        }
        Ok(Hits { count, hits: self.placed(&found, order, limit) })
    }

    /// The first `limit` of `found`, with their places.
    fn placed(&self, found: &[Found], order: Order, limit: usize) -> Vec<Hit> {
        let mut placed: Vec<(f32, (u32, u32))> = found
            .iter()
            .filter_map(|found| {
                let place = self.segments.get(found.segment)?.place(found.document)?;
                Some((found.score, place))
            })
            .collect();
        let by = |a: &(f32, (u32, u32)), b: &(f32, (u32, u32))| match order {
            Order::Score => b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)),
            Order::Place => a.1.cmp(&b.1),
        };
        if limit > 0 && limit < placed.len() {
            placed.select_nth_unstable_by(limit - 1, by);
        }
        placed.truncate(limit);
        placed.sort_unstable_by(by);
        placed
            .into_iter()
            .filter_map(|(score, (transcript, turn))| {
                let transcript = TranscriptId::new(self.transcripts.get(transcript as usize)?)?;
                Some(Hit { transcript, turn, score })
            })
            .collect()
    }
}

/// Drops what certainly is not among the best `limit`; of equal scores all stay,
/// since the place decides among them.
fn keep_best(found: &mut Vec<Found>, limit: usize) {
    if limit == 0 {
        found.clear();
    } else if limit < found.len() {
        let by = |a: &Found, b: &Found| b.score.total_cmp(&a.score);
        let least = found.select_nth_unstable_by(limit - 1, by).1.score;
        found.retain(|found| found.score >= least);
    }
}
