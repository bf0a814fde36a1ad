//! Two texts side by side: which lines differ, and in which words.

use std::ops::Range;

use super::Alignment;
use crate::transcripts::revisions::ChangedPiece;

impl Alignment<'_> {
    /// The whole lines of both texts in which something differs, neighbours together.
    pub(crate) fn changed_lines(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let mut groups: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let (mut old, mut new, mut last) = (0, 0, 0);
        let end = super::Block { old: self.old.len(), new: self.new.len(), len: 0 };
        for block in self.blocks.iter().chain([&end]) {
            let shared = &self.old[block.old..block.old + block.len];
            if old < block.old || new < block.new {
                let before = &self.old[..old];
                let lead = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
                let lead = lead.min(last);
                let whole = begins_line(self.old, block.old) && begins_line(self.new, block.new);
                let taken =
                    if whole { 0 } else { shared.find('\n').map_or(block.len, |at| at + 1) };
                let range = (old - lead..block.old + taken, new - lead..block.new + taken);
                match groups.last_mut() {
                    Some((o, n)) if range.0.start <= o.end && range.1.start <= n.end => {
                        (o.end, n.end) = (range.0.end, range.1.end);
                    }
                    _ => groups.push(range),
                }
            }
            (old, new, last) = (block.old + block.len, block.new + block.len, block.len);
        }
        groups
    }

    /// The words of two stretches, piece by piece in the order of reading.
    pub(crate) fn pieces(&self, old: Range<usize>, new: Range<usize>) -> Vec<ChangedPiece> {
        let mut pieces = Vec::new();
        let (mut from, mut to) = (old.start, new.start);
        let shared = self
            .blocks
            .iter()
            .filter(|block| block.old < old.end && old.start < block.old + block.len);
        for block in shared {
            let skip = old.start.saturating_sub(block.old);
            let start = block.old + skip;
            let end = (block.old + block.len).min(old.end).max(start);
            let there = block.new + skip;
            self.differing(from..start, to..there.max(to), &mut pieces);
            push(&mut pieces, &self.old[start..end], ChangedPiece::Same);
            (from, to) = (end, there + (end - start));
        }
        self.differing(from..old.end, to..new.end.max(to), &mut pieces);
        pieces
    }

    fn differing(&self, old: Range<usize>, new: Range<usize>, pieces: &mut Vec<ChangedPiece>) {
        push(pieces, &self.old[old], ChangedPiece::Gone);
        push(pieces, &self.new[new], ChangedPiece::Come);
    }
}

fn push(pieces: &mut Vec<ChangedPiece>, words: &str, kind: fn(String) -> ChangedPiece) {
    if !words.is_empty() {
        pieces.push(kind(words.to_owned()));
    }
}

fn begins_line(text: &str, at: usize) -> bool {
    at == 0 || text[..at].ends_with('\n')
}
