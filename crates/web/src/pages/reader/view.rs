//! All that a page of the reader shows, gathered.

use std::ops::Range;
use std::sync::Arc;

use heard_model::{Codebook, Coding, CodingState, MemoAnchor, TranscriptId};
use heard_study::{
    CodingFilter, KeptMemo, MaskedTranscript, MaskedTurn, Order, SpokenTurn, StudyError,
};

use super::PAGE;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::look::code::Marks;
use crate::reply::Refusal;
use crate::selection::{self, Shown};

/// The most hits of a search that are marked in one interview.
const MOST_HITS: usize = 500;

/// All that a page of the reader shows.
pub(super) struct View {
    pub(super) id: TranscriptId,
    pub(super) transcript: Arc<MaskedTranscript>,
    /// The same turns as spoken, while this session may see them.
    spoken: Option<Arc<Vec<SpokenTurn>>>,
    /// Which turns stand on this page.
    pub(super) window: Range<usize>,
    pub(super) codebook: Codebook,
    pub(super) marks: Marks,
    pub(super) codings: Vec<Coding>,
    pub(super) memos: Vec<KeptMemo>,
    /// The place in the journal from which on news is news.
    pub(super) position: u64,
    coded: Coded,
}

/// A turn with its words as they are shown here.
#[derive(Clone, Copy)]
pub(super) struct Said<'v> {
    pub(super) turn: &'v MaskedTurn,
    pub(super) shown: Shown<'v>,
    /// Whether they are the words as spoken.
    pub(super) is_spoken: bool,
}

impl View {
    pub(super) fn of(desk: &Desk, asked: &Asked) -> Result<View, Refusal> {
        let position = desk.study.position()?;
        let id = asked.transcript()?;
        let transcript = desk.masked(&id)?;
        let spoken = desk.spoken_for(asked, &id)?;
        let turn =
            asked.query("turn").or(Some(asked.field("at"))).and_then(|turn| turn.parse().ok());
        let window = window(&transcript.turns, turn.unwrap_or(1));
        let codebook = desk.study.working_codebook()?;
        let filter = CodingFilter { transcript: Some(id.clone()), ..CodingFilter::default() };
        let mut codings = desk.study.codings(&filter)?;
        codings.retain(|coding| coding.state != CodingState::Hidden);
        let mut memos = desk.study.memos()?;
        memos.retain(|kept| match &kept.memo.anchor {
            MemoAnchor::Transcript(of) | MemoAnchor::Passage(of, _) => *of == id,
            _ => false,
        });
        let coded = Coded::of(&codings);
        let marks = Marks::of(&codebook);
        Ok(View {
            id,
            transcript,
            spoken,
            window,
            marks,
            codebook,
            codings,
            memos,
            position,
            coded,
        })
    }

    /// The turn at `place` of the interview.
    fn said(&self, place: usize) -> Option<Said<'_>> {
        let turn = self.transcript.turns.get(place)?;
        let spoken = self.spoken.as_ref().and_then(|turns| turns.get(place));
        let shown = match spoken {
            Some(spoken) => {
                Shown { number: turn.number, words: spoken.words.expose(), map: &spoken.map }
            }
            None => Shown::from(turn),
        };
        Some(Said { turn, shown, is_spoken: spoken.is_some() })
    }

    /// The turns of this page.
    pub(super) fn turns(&self) -> impl Iterator<Item = Said<'_>> {
        self.window.clone().filter_map(|place| self.said(place))
    }

    /// The words of turn `number` as they are shown here.
    pub(super) fn shown(&self, number: u32) -> Option<Shown<'_>> {
        let turns = &self.transcript.turns;
        let place = turns.partition_point(|turn| turn.number < number);
        self.said(place).map(|said| said.shown).filter(|shown| shown.number == number)
    }

    /// Whether names show.
    pub(super) fn is_spoken(&self) -> bool {
        self.spoken.is_some()
    }

    /// How many codings touch these turns.
    pub(super) fn coded(&self, turns: &[MaskedTurn]) -> usize {
        let from =
            turns.first().and_then(|turn| turn.map.pieces.first()).map(|piece| piece.source.start);
        let to = turns.last().and_then(|turn| turn.map.pieces.last()).map(|piece| piece.source.end);
        match (from, to) {
            (Some(from), Some(to)) => self.coded.within(from, to),
            _ => 0,
        }
    }

    /// Where a search finds something in this interview: turn, from, to, in UTF-16 units.
    pub(super) fn hits(
        &self,
        desk: &Desk,
        query: &str,
    ) -> Result<Vec<(u32, usize, usize)>, Refusal> {
        let here = format!("({query}) transcript:\"{}\"", self.id);
        let answer = match desk.study.search(&here, Order::Place, MOST_HITS) {
            Err(StudyError::Query { .. }) => return Ok(Vec::new()),
            answer => answer?,
        };
        let mut hits = Vec::new();
        for hit in &answer.hits {
            let Some(turn) = self.shown(hit.turn) else { continue };
            for found in &hit.highlights {
                let place = selection::shown(turn, found.shifted(hit.span.start()));
                hits.extend(place.map(|place| (hit.turn, place.start, place.end)));
            }
        }
        hits.sort_unstable();
        hits.dedup();
        Ok(hits)
    }
}

/// The page on which turn `number` stands.
fn window(turns: &[MaskedTurn], number: u32) -> Range<usize> {
    let place = turns.partition_point(|known| known.number < number);
    let start = place.min(turns.len().saturating_sub(1)) / PAGE * PAGE;
    start..(start + PAGE).min(turns.len())
}

/// Where codings begin and end, each sorted: how many touch a stretch is then two look-ups,
/// however many there are.
struct Coded {
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Coded {
    fn of(codings: &[Coding]) -> Coded {
        let mut starts: Vec<usize> = codings.iter().map(|coding| coding.span.start()).collect();
        let mut ends: Vec<usize> = codings.iter().map(|coding| coding.span.end()).collect();
        starts.sort_unstable();
        ends.sort_unstable();
        Coded { starts, ends }
    }

    /// Those that began before the end, without those that ended by the start.
    fn within(&self, from: usize, to: usize) -> usize {
        let began = self.starts.partition_point(|start| *start < to);
        let ended = self.ends.partition_point(|end| *end <= from);
        began.saturating_sub(ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_over_a_stretch_are_counted_as_by_looking_at_each() {
        let spans = [(0, 5), (3, 9), (3, 4), (8, 20), (20, 30)];
        let mut coded = Coded {
            starts: spans.iter().map(|span| span.0).collect(),
            ends: spans.iter().map(|span| span.1).collect(),
        };
        coded.ends.sort_unstable();
        for from in 0..31 {
            for to in from + 1..32 {
                let one_by_one = spans.iter().filter(|(a, z)| *a < to && from < *z).count();
                assert_eq!(coded.within(from, to), one_by_one, "{from}..{to}");
            }
        }
    }
}
