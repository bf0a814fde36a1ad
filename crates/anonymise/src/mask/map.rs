//! How the places of a shown text relate to those of its source.

use std::ops::Range;

use heard_model::Span;

use super::Strip;

/// A stretch that is shown as it is, or one that stands for something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of the shown text; empty where the words were left out without a trace.
    pub shown: Range<usize>,
    /// Bytes of the source; empty for an insertion.
    pub source: Range<usize>,
    /// Whether the shown words are the source's own.
    pub same: bool,
}

/// Shown places ↔ source places, piece by piece, in order and without gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// The pieces.
    pub pieces: Vec<Piece>,
}

impl Map {
    /// The source words behind the shown bytes `shown`. A selection that touches a replaced
    /// stretch grows to its edges; nothing for an empty selection or one of insertions alone.
    pub fn source_of(&self, shown: Range<usize>) -> Option<Span> {
        let first = self.pieces.partition_point(|piece| piece.shown.end <= shown.start);
        let touched = self.pieces[first..].iter().take_while(|piece| piece.shown.start < shown.end);
        let spans = touched.filter_map(|piece| {
            if !piece.same {
                return Span::new(piece.source.start, piece.source.end);
            }
            let from = shown.start.max(piece.shown.start) - piece.shown.start;
            let to = shown.end.min(piece.shown.end) - piece.shown.start;
            Span::new(piece.source.start + from, piece.source.start + to)
        });
        spans.reduce(Span::cover)
    }

    /// The shown bytes that stand for the source words `source`, grown to the edges of
    /// replaced stretches; nothing where none of them is shown.
    pub fn shown_of(&self, source: Span) -> Option<Range<usize>> {
        let first = self.pieces.partition_point(|piece| piece.source.end <= source.start());
        let touched =
            self.pieces[first..].iter().take_while(|piece| piece.source.start < source.end());
        let ranges = touched.filter(|piece| !piece.shown.is_empty()).map(|piece| {
            if !piece.same {
                return piece.shown.clone();
            }
            let from = source.start().max(piece.source.start) - piece.source.start;
            let to = source.end().min(piece.source.end) - piece.source.start;
            piece.shown.start + from..piece.shown.start + to
        });
        ranges.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))
    }
}

/// Writes the window of `text` with `strips` (sorted) laid over it.
pub(super) fn weave(text: &str, window: Range<usize>, strips: &[Strip]) -> (String, Map) {
    let mut shown = String::with_capacity(window.len());
    let mut map = Map::default();
    let mut at = window.start;
    for strip in strips {
        // Overlaps were settled before; what is left of one is an edit that a larger edit holds.
        if strip.start < at && strip.end <= at || strip.start > window.end {
            continue;
        }
        let start = strip.start.max(at);
        keep(text, at..start, &mut shown, &mut map);
        let from = shown.len();
        shown.push_str(&strip.shown);
        map.pieces.push(Piece {
            shown: from..shown.len(),
            source: start..strip.end.max(start),
            same: false,
        });
        at = strip.end.max(start);
    }
    keep(text, at..window.end, &mut shown, &mut map);
    (shown, map)
}

fn keep(text: &str, source: Range<usize>, shown: &mut String, map: &mut Map) {
    let Some(words) = text.get(source.clone()).filter(|words| !words.is_empty()) else { return };
    let from = shown.len();
    shown.push_str(words);
    map.pieces.push(Piece { shown: from..shown.len(), source, same: true });
}
