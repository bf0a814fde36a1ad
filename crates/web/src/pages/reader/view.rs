//! All that a page of the reader shows, gathered.

use std::ops::Range;
use std::sync::Arc;

use heard_model::{Coding, CodingState, MemoAnchor, Span, TranscriptId};
use heard_study::{
    CodingFilter, CodingOutline, KeptMemo, MaskedTranscript, MaskedTurn, Order, PassageTag,
    SpokenTurn, StudyError, TaggedPassage,
};

use super::PAGE;
use crate::asked::Asked;
use crate::desk::{Book, Desk};
use crate::reply::Refusal;
use crate::selection::{self, Shown};

/// The most hits of a search that are marked in one interview.
const MOST_HITS: usize = 500;

/// What is shown anew.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// The page that was asked for, and the memos.
    Page,
    /// The turns that these words touch, on whatever page they stand.
    Turns(Span),
    /// The memos alone.
    Memos,
}

/// All that a page of the reader shows.
pub(super) struct View {
    pub(super) id: TranscriptId,
    pub(super) words: Words,
    /// Which turns stand on this page.
    pub(super) window: Range<usize>,
    pub(super) book: Arc<Book>,
    pub(super) codings: Vec<Coding>,
    pub(super) memos: Vec<KeptMemo>,
    /// Passages that call for care, in the whole interview.
    pub(super) tagged: Vec<TaggedPassage>,
    /// The place in the journal from which on news is news.
    pub(super) position: u64,
    /// How many codings lie on the interview.
    pub(super) coded: usize,
    /// All that lies on the interview, in numbers: for a whole page. Beside a change nobody waits
    /// for it, and it is empty.
    pub(super) outline: CodingOutline,
}

/// The words of an interview, as whoever asks may see them.
pub(super) struct Words {
    pub(super) transcript: Arc<MaskedTranscript>,
    /// The same turns as spoken, while this session may see them.
    spoken: Option<Arc<Vec<SpokenTurn>>>,
}

/// A turn with its words as they are shown here.
#[derive(Clone, Copy)]
pub(super) struct Said<'v> {
    pub(super) turn: &'v MaskedTurn,
    pub(super) shown: Shown<'v>,
    /// Whether they are the words as spoken.
    pub(super) is_spoken: bool,
}

impl Words {
    pub(super) fn of(desk: &Desk, asked: &Asked) -> Result<Words, Refusal> {
        let id = asked.transcript()?;
        Ok(Words { transcript: desk.masked(&id)?, spoken: desk.spoken_for(asked, &id)? })
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

    /// The words of turn `number` as they are shown here.
    pub(super) fn turn(&self, number: u32) -> Option<Shown<'_>> {
        let turns = &self.transcript.turns;
        let place = turns.partition_point(|turn| turn.number < number);
        self.said(place).map(|said| said.shown).filter(|shown| shown.number == number)
    }

    /// Whether names show.
    pub(super) fn is_spoken(&self) -> bool {
        self.spoken.is_some()
    }
}

impl View {
    pub(super) fn of(desk: &Desk, asked: &Asked) -> Result<View, Refusal> {
        let view = View::beside(desk, asked, Part::Page)?;
        Ok(View { outline: desk.study.coding_outline(&view.id)?, ..view })
    }

    /// What stands beside the words of one page, or of a part of one.
    pub(super) fn beside(desk: &Desk, asked: &Asked, part: Part) -> Result<View, Refusal> {
        let position = desk.study.position()?;
        let words = Words::of(desk, asked)?;
        let id = words.transcript.id.clone();
        let turn =
            asked.query("turn").or(Some(asked.field("at"))).and_then(|turn| turn.parse().ok());
        let window = match part {
            Part::Page => window(&words.transcript.turns, turn.unwrap_or(1)),
            Part::Turns(span) => touched(&words.transcript.turns, span),
            Part::Memos => 0..0,
        };
        let book = desk.codebook()?;
        let turns = words.transcript.turns.get(window.clone()).unwrap_or_default();
        // Of ten thousand codings a page shows two hundred.
        let mut codings = match stretch(turns) {
            Some(span) => desk.study.codings(&CodingFilter {
                transcript: Some(id.clone()),
                within: Some(span),
                ..CodingFilter::default()
            })?,
            None => Vec::new(),
        };
        codings.retain(|coding| coding.state != CodingState::Hidden);
        let memos = match part {
            Part::Turns(_) => Vec::new(),
            Part::Page | Part::Memos => memos(desk, &id)?,
        };
        let coded = desk.study.count_codings(&id)?;
        let tagged = desk.study.tagged_passages(Some(&id))?;
        let outline = CodingOutline::default();
        Ok(View { id, words, window, book, codings, memos, tagged, position, coded, outline })
    }

    /// The turns of this page.
    pub(super) fn turns(&self) -> impl Iterator<Item = Said<'_>> {
        self.window.clone().filter_map(|place| self.words.said(place))
    }

    /// What calls for care in a turn.
    pub(super) fn tags_on(&self, turn: &MaskedTurn) -> Vec<PassageTag> {
        let Some(here) = stretch(std::slice::from_ref(turn)) else { return Vec::new() };
        let on = self.tagged.iter().filter(|one| one.span.overlaps(here));
        on.map(|one| one.tag).collect()
    }

    /// How many codings touch these turns.
    pub(super) fn coded_in(&self, turns: &[MaskedTurn]) -> usize {
        stretch(turns).map_or(0, |span| self.outline.within(span.start(), span.end()))
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
            let Some(turn) = self.words.turn(hit.turn) else { continue };
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

/// The memos on the interview and its passages.
fn memos(desk: &Desk, id: &TranscriptId) -> Result<Vec<KeptMemo>, Refusal> {
    let mut memos = desk.study.memos()?;
    memos.retain(|kept| match &kept.memo.anchor {
        MemoAnchor::Transcript(of) | MemoAnchor::Passage(of, _) => of == id,
        _ => false,
    });
    Ok(memos)
}

/// Which turns these words touch.
fn touched(turns: &[MaskedTurn], span: Span) -> Range<usize> {
    let end = |turn: &MaskedTurn| turn.map.pieces.last().map_or(0, |piece| piece.source.end);
    let start = |turn: &MaskedTurn| turn.map.pieces.first().map_or(0, |piece| piece.source.start);
    let first = turns.partition_point(|turn| end(turn) <= span.start());
    let after = turns.partition_point(|turn| start(turn) < span.end());
    first..after.max(first)
}

/// The page on which turn `number` stands.
fn window(turns: &[MaskedTurn], number: u32) -> Range<usize> {
    let place = turns.partition_point(|known| known.number < number);
    let start = place.min(turns.len().saturating_sub(1)) / PAGE * PAGE;
    start..(start + PAGE).min(turns.len())
}

/// The words of these turns, from the first to the last.
fn stretch(turns: &[MaskedTurn]) -> Option<Span> {
    let pieces = || turns.iter().flat_map(|turn| &turn.map.pieces);
    let from = pieces().next()?.source.start;
    let to = turns.iter().rev().find_map(|turn| turn.map.pieces.last())?.source.end;
    Span::new(from, to)
}
