//! Which words of one text became which words of another.
//!
//! Two texts are held against each other line by line (histogram diff), what differs word by word,
//! and what differs then character by character (Myers 1986), so that a comma put right moves no
//! word and a letter put right moves no other letter. A place is then asked for: it is exact where
//! its words stand unbroken in the new text; everything else is told as what it is.

mod view;

use std::ops::Range;

use heard_model::Span;
use imara_diff::{Algorithm, Diff, InternedInput};

/// Above so many characters a changed stretch is not looked at letter by letter.
const LETTERS: usize = 600;

/// Shorter words are not looked for elsewhere: they would be found by chance.
const TELLING: usize = 12;

/// So many words are a name, or one word for another.
const SHORT: usize = 2;

/// Words that stand in a text more often are not told apart by what stands around them.
const OFTEN: usize = 4000;

/// So many characters on each side are looked at to tell the same words apart.
const AROUND: usize = 200;

/// What stands more bytes from where it was looked for was moved.
const NEAR: usize = 2000;

/// A stretch that both texts have, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    old: usize,
    new: usize,
    len: usize,
}

/// Where a place of the old text lies in the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// Word for word, and nothing of it was touched.
    Exact(Span),
    /// Word for word, but what stands around it differs on at least one side.
    Beside(Span),
    /// The same words stand elsewhere, once.
    Moved(Span),
    /// Its words were changed; this is what they became.
    Changed(Span),
    /// Its words are gone; they stood before this byte.
    Gone(usize),
}

/// Two texts held against each other.
pub(crate) struct Alignment<'t> {
    old: &'t str,
    new: &'t str,
    /// In order of both texts, no two touching in both.
    blocks: Vec<Block>,
}

impl<'t> Alignment<'t> {
    /// Holds `old` against `new`.
    pub(crate) fn new(old: &'t str, new: &'t str) -> Alignment<'t> {
        let mut alignment = Alignment { old, new, blocks: Vec::new() };
        alignment.hold(0..old.len(), 0..new.len(), 0);
        alignment
    }

    /// Aligns a stretch at `level`: 0 lines, 1 words, 2 characters.
    fn hold(&mut self, old: Range<usize>, new: Range<usize>, level: usize) {
        let cut = [lines, words, letters][level];
        let (before, after) = (&self.old[old.clone()], &self.new[new.clone()]);
        let (before, after) = (cut(before), cut(after));
        let mut input = InternedInput::default();
        input.update_before(before.iter().copied());
        input.update_after(after.iter().copied());
        let kind = if level == 0 { Algorithm::Histogram } else { Algorithm::MyersMinimal };
        let diff = Diff::compute(kind, &input);
        let hunks: Vec<(Range<usize>, Range<usize>)> =
            diff.hunks().map(|hunk| (wide(&hunk.before), wide(&hunk.after))).collect();
        let (old_at, new_at) = (places(&before, old.start), places(&after, new.start));
        let (mut from, mut to) = (0, 0);
        for (gone, come) in hunks {
            self.push(old_at[from], new_at[to], old_at[gone.start] - old_at[from]);
            let gap = (old_at[gone.start]..old_at[gone.end], new_at[come.start]..new_at[come.end]);
            let small = level == 0 || gap.0.len().max(gap.1.len()) <= LETTERS;
            if !gap.0.is_empty() && !gap.1.is_empty() && level < 2 && small {
                self.hold(gap.0, gap.1, level + 1);
            }
            (from, to) = (gone.end, come.end);
        }
        self.push(old_at[from], new_at[to], old.end - old_at[from]);
    }

    fn push(&mut self, old: usize, new: usize, len: usize) {
        if len == 0 {
            return;
        }
        match self.blocks.last_mut() {
            Some(last) if last.old + last.len == old && last.new + last.len == new => {
                last.len += len;
            }
            _ => self.blocks.push(Block { old, new, len }),
        }
    }

    /// Where `span` of the old text lies in the new one.
    pub(crate) fn anchor(&self, span: Span) -> Anchor {
        let Some(words) = self.old.get(span.range()) else { return Anchor::Gone(0) };
        if let Some(block) = self.holding(span.start()).filter(|b| span.end() <= b.old + b.len) {
            let start = block.new + span.start() - block.old;
            return placed(start, words, Anchor::Exact);
        }
        let found = self.beside(span, words).or_else(|| self.in_gap(span, words));
        if let Some(start) = found.or_else(|| self.in_context(span, words)) {
            return placed(start, words, Anchor::Beside);
        }
        if let Some(start) = self.in_word(span, words) {
            return placed(start, words, Anchor::Beside);
        }
        if words.chars().count() >= TELLING
            && let Some(start) = only(self.new, words)
            && only(self.old, words).is_some()
        {
            return placed(start, words, Anchor::Moved);
        }
        self.changed(span)
    }

    /// The block in which byte `at` of the old text lies.
    fn holding(&self, at: usize) -> Option<&Block> {
        let next = self.blocks.partition_point(|block| block.old <= at);
        self.blocks.get(next.checked_sub(1)?).filter(|block| at < block.old + block.len)
    }

    /// The block that ends at or before byte `at` of the old text, or holds what stands before it.
    fn before(&self, at: usize) -> Option<&Block> {
        let next = self.blocks.partition_point(|block| block.old < at);
        self.blocks.get(next.checked_sub(1)?)
    }

    /// The words right beside something that both texts have: a doubled word of which one went
    /// can be read as the first or the second, and either reading may leave the place whole.
    fn beside(&self, span: Span, words: &str) -> Option<usize> {
        // From the last thing they share before the place, or in it where it begins there.
        let (from, to) = match self.holding(span.start()) {
            Some(block) => (span.start(), block.new + span.start() - block.old),
            None => self
                .before(span.start())
                .map_or((0, 0), |block| (block.old + block.len, block.new + block.len)),
        };
        let after_left = self
            .old
            .get(from..span.end())
            .filter(|lead| self.new.get(to..to + lead.len()).is_some_and(|there| there == *lead));
        if after_left.is_some() {
            return Some(to + span.start() - from);
        }
        // Up to the first thing they share after it.
        let last = span.end() - words.chars().next_back()?.len_utf8();
        let (from, to) = match self.holding(last) {
            Some(block) => (span.end(), block.new + span.end() - block.old),
            None => self
                .blocks
                .iter()
                .find(|block| block.old >= span.end())
                .map_or((self.old.len(), self.new.len()), |block| (block.old, block.new)),
        };
        let lead = self.old.get(span.start()..from)?;
        let start = to.checked_sub(lead.len())?;
        self.new.get(start..to).filter(|there| *there == lead).map(|_| start)
    }

    /// The bytes of both texts between the last thing they share before `span` and the first after.
    fn gap(&self, span: Span) -> (Range<usize>, Range<usize>) {
        let next = self.blocks.partition_point(|block| block.old + block.len <= span.start());
        let from = next.checked_sub(1).and_then(|at| self.blocks.get(at));
        let to = self.blocks[next..].iter().find(|block| block.old >= span.end());
        let (old, new) =
            from.map_or((0, 0), |block| (block.old + block.len, block.new + block.len));
        let (old_end, new_end) =
            to.map_or((self.old.len(), self.new.len()), |block| (block.old, block.new));
        (old..old_end, new..new_end)
    }

    /// The words in what stands between: where as many of them stand there as stood before, each is
    /// itself.
    fn in_gap(&self, span: Span, words: &str) -> Option<usize> {
        let (old, new) = self.gap(span);
        let were = all(&self.old[old.clone()], words);
        let are = all(&self.new[new.clone()], words);
        let place = were.iter().position(|at| old.start + at == span.start())?;
        (were.len() == are.len()).then(|| new.start + are[place])
    }

    /// The place that shares most with what stands around the words, where no other shares as
    /// much and where, seen from there, no other words of the old text share as much either.
    fn in_context(&self, span: Span, words: &str) -> Option<usize> {
        let (were, are) = (all(self.old, words), all(self.new, words));
        if were.len().max(are.len()) > OFTEN {
            return None;
        }
        let shared = |old: usize, new: usize| {
            let (before, after) = (&self.old[..old], &self.old[old + words.len()..]);
            let (left, right) = (&self.new[..new], &self.new[new + words.len()..]);
            let alike = |(a, b): &(char, char)| a == b;
            before.chars().rev().zip(left.chars().rev()).take(AROUND).take_while(alike).count()
                + after.chars().zip(right.chars()).take(AROUND).take_while(alike).count()
        };
        let there = best(&are, |at| shared(span.start(), at))?;
        let near = self.start_of(span.start()).abs_diff(there) <= NEAR;
        let back = best(&were, |at| shared(at, there))?;
        let told = shared(back, there) >= 4 || (were.len() == 1 && are.len() == 1);
        (near && back == span.start() && told).then_some(there)
    }

    /// A piece of a word in what that word became: where it stands as often there as before, each
    /// is itself; else the one at the word's beginning or at its end, where it stood so.
    fn in_word(&self, span: Span, words: &str) -> Option<usize> {
        let part = |c: &char| c.is_alphanumeric() || is_mark(*c);
        let width =
            |chars: &mut dyn Iterator<Item = char>| chars.map(char::len_utf8).sum::<usize>();
        let before = width(&mut self.old[..span.start()].chars().rev().take_while(part));
        let after = width(&mut self.old[span.end()..].chars().take_while(part));
        let whole = Span::new(span.start() - before, span.end() + after)?;
        if whole == span || !words.chars().all(|c| part(&c)) {
            return None;
        }
        let there = match self.anchor(whole) {
            Anchor::Exact(there) | Anchor::Beside(there) | Anchor::Changed(there) => there,
            Anchor::Moved(_) | Anchor::Gone(_) => return None,
        };
        let (old, new) = (&self.old[whole.range()], self.new.get(there.range())?);
        let (were, are) = (all(old, words), all(new, words));
        let place = were.iter().position(|at| *at == before)?;
        let at = if were.len() == are.len() {
            are[place]
        } else if before == 0 && new.starts_with(words) {
            0
        } else if after == 0 && new.ends_with(words) {
            new.len() - words.len()
        } else {
            return None;
        };
        Some(there.start() + at)
    }

    /// What `span` became, as far as one can tell.
    fn changed(&self, span: Span) -> Anchor {
        let shared =
            |block: &&Block| block.old < span.end() && span.start() < block.old + block.len;
        let kept: usize = self
            .blocks
            .iter()
            .filter(shared)
            .map(|block| {
                let from = block.old.max(span.start());
                let to = (block.old + block.len).min(span.end());
                self.old[from..to].chars().filter(|c| c.is_alphanumeric()).count()
            })
            .sum();
        let (start, end) = (self.start_of(span.start()), self.end_of(span.end()));
        let there = self.new.get(start..end.max(start)).unwrap_or_default();
        let trimmed = there.trim();
        let from = start + (there.len() - there.trim_start().len());
        let were = count(&self.old[span.range()]);
        let now = count(trimmed);
        // Mostly there, or a word or two put in place of as much.
        let alike = kept * 5 >= were * 2 || (were <= SHORT && now * 2 >= were && now <= were * 2);
        match Span::new(from, from + trimmed.len()).filter(|_| alike && now > 0) {
            Some(hull) => Anchor::Changed(hull),
            None => Anchor::Gone(start),
        }
    }

    /// The byte of the new text at which what began at byte `at` of the old one begins.
    fn start_of(&self, at: usize) -> usize {
        if let Some(block) = self.holding(at) {
            return block.new + at - block.old;
        }
        self.before(at).map_or(0, |block| block.new + block.len)
    }

    /// One past the byte of the new text at which what ended before `at` of the old one ends.
    fn end_of(&self, at: usize) -> usize {
        match self.before(at) {
            Some(block) if at <= block.old + block.len => block.new + at - block.old,
            _ => {
                let next = self.blocks.iter().find(|block| block.old >= at);
                next.map_or(self.new.len(), |block| block.new)
            }
        }
    }
}

fn placed(start: usize, words: &str, kind: impl Fn(Span) -> Anchor) -> Anchor {
    Span::new(start, start + words.len()).map_or(Anchor::Gone(start), kind)
}

fn count(words: &str) -> usize {
    words.chars().filter(|c| c.is_alphanumeric()).count()
}

/// The one of `places` that `score` gives most; nothing where two share the first place.
fn best(places: &[usize], score: impl Fn(usize) -> usize) -> Option<usize> {
    let mut first: Option<(usize, usize)> = None;
    let mut shared = false;
    for at in places {
        let told = score(*at);
        match first {
            Some((most, _)) if told < most => {}
            Some((most, _)) if told == most => shared = true,
            _ => (first, shared) = (Some((told, *at)), false),
        }
    }
    first.filter(|_| !shared).map(|(_, at)| at)
}

/// Every place at which `words` stand in `text`, overlapping ones too.
fn all(text: &str, words: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(words)) {
        found.push(from + at);
        from += at + words.chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// The one place at which `words` stand in `text`; nothing where there are none or several.
fn only(text: &str, words: &str) -> Option<usize> {
    let first = text.find(words)?;
    let after = first + words.chars().next()?.len_utf8();
    text[after..].find(words).is_none().then_some(first)
}

fn wide(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// Where each piece starts, and where the last one ends.
fn places(pieces: &[&str], from: usize) -> Vec<usize> {
    let mut at = from;
    let mut places = Vec::with_capacity(pieces.len() + 1);
    places.push(at);
    for piece in pieces {
        at += piece.len();
        places.push(at);
    }
    places
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Words, each with its marks, and every other character on its own.
pub(super) fn words(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut inside = false;
    for (at, character) in text.char_indices() {
        let word = character.is_alphanumeric() || is_mark(character);
        if at > from && !(word && inside) {
            pieces.push(&text[from..at]);
            from = at;
        }
        inside = word;
    }
    if from < text.len() {
        pieces.push(&text[from..]);
    }
    pieces
}

/// Combining marks, joiners and variation selectors belong to the letter before them.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}')
}

fn letters(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (piece, after) = rest.split_at(first.len_utf8());
        pieces.push(piece);
        rest = after;
    }
    pieces
}

#[cfg(test)]
mod tests;
