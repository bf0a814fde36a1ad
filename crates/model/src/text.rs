//! What was said, and places in it.
//!
//! Inside the program a place is a UTF-8 byte range on character boundaries.
//! Every border counts otherwise: JSON, CSV and REFI-QDA in Unicode code points,
//! a browser in UTF-16 units. [`Offsets`] is the one place that converts.

use std::fmt;
use std::ops::Range;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// A stretch of a transcript's text, in UTF-8 bytes from its start.
///
/// A span is never empty and its ends are ordered. Whether it lies on character
/// boundaries of a text is asked of the text: [`SourceText::slice`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    // Invariant: start < end.
    start: usize,
    end: usize,
}

impl Span {
    /// Returns the span from `start` to `end`, or nothing where it would be empty.
    pub fn new(start: usize, end: usize) -> Option<Span> {
        (start < end).then_some(Span { start, end })
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end
    }

    /// Length in bytes, at least one.
    #[allow(clippy::len_without_is_empty, reason = "a span is never empty")]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// The same as a range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Returns whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The bytes that both have.
    pub fn intersection(self, other: Span) -> Option<Span> {
        Span::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same stretch counted from `origin`; nothing where it would start before it.
    pub fn relative_to(self, origin: usize) -> Option<Span> {
        Some(Span { start: self.start.checked_sub(origin)?, end: self.end - origin })
    }

    /// The same stretch moved `by` bytes to the right.
    pub fn shifted(self, by: usize) -> Span {
        Span { start: self.start + by, end: self.end + by }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// The raw words of a transcript: UTF-8, NFC, line feeds only, never edited.
///
/// It can be neither printed nor serialised, and its `Debug` shows only a length,
/// so that it can't be logged or sent by accident:
///
/// ```compile_fail
/// let words = heard_model::SourceText::new("Kayleigh said so");
/// println!("{words}");
/// ```
///
/// Whoever must have the words asks for them by name: [`SourceText::expose`].
#[derive(Clone, PartialEq, Eq)]
pub struct SourceText(String);

impl SourceText {
    /// Normalises `text`: NFC, `\r\n` and lone `\r` to `\n`, no byte order mark.
    pub fn new(text: &str) -> SourceText {
        SourceText::of(text.to_owned())
    }

    /// The same for a text that nobody else needs: nothing is copied where nothing changes.
    pub fn of(mut text: String) -> SourceText {
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        SourceText(if is_composed(&text) { text } else { text.nfc().collect() })
    }

    /// Takes `text` as it stands, for texts that are not kept and whose places must stay those
    /// of the caller.
    pub fn exactly(text: &str) -> SourceText {
        SourceText(text.to_owned())
    }

    /// The raw words. Name every caller in your head before you add one.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The raw words, no longer guarded: for a reader that goes on working on them.
    pub fn into_words(self) -> String {
        self.0
    }

    /// The raw words of `span`; nothing where it runs past the end or splits a character.
    pub fn slice(&self, span: Span) -> Option<&str> {
        self.0.get(span.range())
    }

    /// Length in UTF-8 bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there are no words at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// SHA-256 of the bytes, in lower-case hex.
    pub fn digest(&self) -> String {
        digest(&self.0)
    }
}

impl fmt::Debug for SourceText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceText({} bytes)", self.0.len())
    }
}

/// Whether `text` is in Unicode's composed form (NFC).
///
/// Only what can be otherwise is looked at: a stretch outside ASCII with the letter before it.
/// Nothing composes across the first letter of such a stretch, so stretches answer for the whole.
pub fn is_composed(text: &str) -> bool {
    foreign(text).all(|(start, end)| {
        let run = &text[start..end];
        run.chars().all(|c| matches!(c, '\u{80}'..='\u{2ff}' | '\u{2010}'..='\u{2027}'))
            || unicode_normalization::is_nfc(&text[start.saturating_sub(1)..end])
    })
}

/// How many of `bytes` are such; counted many at a time, as processors like it.
pub fn tally(bytes: &[u8], such: impl Fn(u8) -> bool) -> usize {
    // Few enough for a byte to hold their number.
    const STEP: usize = 128;
    let few = |part: &[u8]| usize::from(part.iter().map(|b| u8::from(such(*b))).sum::<u8>());
    bytes.chunks(STEP).map(few).sum()
}

/// The stretches of `text` outside ASCII, in bytes.
pub fn foreign(text: &str) -> impl Iterator<Item = (usize, usize)> {
    const STEP: usize = 64;
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while bytes.get(at..at + STEP).is_some_and(<[u8]>::is_ascii) {
            at += STEP;
        }
        let start = at + bytes[at..].iter().position(|byte| !byte.is_ascii())?;
        at = start + bytes[start..].iter().position(u8::is_ascii).unwrap_or(bytes.len() - start);
        Some((start, at))
    })
}

/// SHA-256 of `text`, in lower-case hex: the digest that quotes and releases bind to.
pub fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A table of one text's characters, to count places in other units.
///
/// Building it costs one pass; each question costs a binary search and a scan of
/// at most [`Offsets::STEP`] characters.
pub struct Offsets<'t> {
    text: &'t str,
    /// Every STEP characters: (byte, character, UTF-16 unit).
    marks: Vec<(usize, usize, usize)>,
}

impl<'t> Offsets<'t> {
    /// Characters between two marks of the table.
    pub const STEP: usize = 256;

    /// Reads `text` once.
    pub fn new(text: &'t str) -> Offsets<'t> {
        let mut marks = vec![(0, 0, 0)];
        let (mut chars, mut units) = (0, 0);
        for (byte, character) in text.char_indices() {
            if chars > 0 && chars % Self::STEP == 0 {
                marks.push((byte, chars, units));
            }
            chars += 1;
            units += character.len_utf16();
        }
        Offsets { text, marks }
    }

    fn walk(&self, reached: impl Fn((usize, usize, usize)) -> bool) -> (usize, usize, usize) {
        let from = self.marks.partition_point(|mark| !reached(*mark)).saturating_sub(1);
        let mut at = self.marks[from];
        for character in self.text[at.0..].chars() {
            if reached(at) {
                return at;
            }
            at = (at.0 + character.len_utf8(), at.1 + 1, at.2 + character.len_utf16());
        }
        at
    }

    /// The code point that starts at or after byte `byte`; the end for a place past it.
    pub fn char_at_byte(&self, byte: usize) -> usize {
        self.walk(|at| at.0 >= byte).1
    }

    /// The UTF-16 unit that starts at or after byte `byte`.
    pub fn utf16_at_byte(&self, byte: usize) -> usize {
        self.walk(|at| at.0 >= byte).2
    }

    /// The byte at which code point number `char` starts; nothing past the end.
    pub fn byte_at_char(&self, char: usize) -> Option<usize> {
        let at = self.walk(|at| at.1 >= char);
        (at.1 == char).then_some(at.0)
    }

    /// The byte at which UTF-16 unit `unit` starts; nothing past the end or inside a pair.
    pub fn byte_at_utf16(&self, unit: usize) -> Option<usize> {
        let at = self.walk(|at| at.2 >= unit);
        (at.2 == unit).then_some(at.0)
    }

    /// `span` in code points.
    pub fn chars(&self, span: Span) -> Range<usize> {
        self.char_at_byte(span.start)..self.char_at_byte(span.end)
    }

    /// The span of the code points `start..end`; nothing where it is empty or runs past the end.
    pub fn span_of_chars(&self, start: usize, end: usize) -> Option<Span> {
        Span::new(self.byte_at_char(start)?, self.byte_at_char(end)?)
    }

    /// The span of the UTF-16 units `start..end`; nothing where it is empty, past the end or splits a pair.
    pub fn span_of_utf16(&self, start: usize, end: usize) -> Option<Span> {
        Span::new(self.byte_at_utf16(start)?, self.byte_at_utf16(end)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_normalised_once_on_the_way_in() {
        let text = SourceText::new("\u{feff}Wo\u{301}lska\r\nsaid\rso");
        assert_eq!(text.expose(), "W\u{f3}lska\nsaid\nso");
        assert_eq!(format!("{text:?}"), "SourceText(15 bytes)");
    }

    proptest! {
        #[test]
        fn composed_is_what_unicode_calls_so(text in "[a-zA-Z é\u{e9}’…\u{301}\u{323}\u{2000}\u{212b}가\u{1100}\u{1161}😭]{0,90}") {
            prop_assert_eq!(is_composed(&text), unicode_normalization::is_nfc(&text));
            let all: String = text.nfc().collect();
            prop_assert!(is_composed(&all));
        }

        #[test]
        fn a_span_survives_every_border(text in "[a-zé😭\u{301}\n ]{1,700}", a in 0usize..700, b in 0usize..700) {
            let places: Vec<usize> =
                text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
            let (a, b) = (a % places.len(), b % places.len());
            let span = Span::new(places[a.min(b)], places[a.max(b)]);
            let offsets = Offsets::new(&text);
            if let Some(span) = span {
                let chars = offsets.chars(span);
                prop_assert_eq!(chars.clone(), a.min(b)..a.max(b));
                prop_assert_eq!(offsets.span_of_chars(chars.start, chars.end), Some(span));
                let units = offsets.utf16_at_byte(span.start())..offsets.utf16_at_byte(span.end());
                prop_assert_eq!(offsets.span_of_utf16(units.start, units.end), Some(span));
                let wide: Vec<u16> = text.encode_utf16().collect();
                prop_assert_eq!(
                    String::from_utf16(&wide[units]).ok(),
                    Some(text[span.range()].to_owned())
                );
            }
        }
    }

    #[test]
    fn past_the_end_and_inside_a_pair_there_is_no_place() {
        let offsets = Offsets::new("a😭");
        assert_eq!(offsets.byte_at_char(2), Some(5));
        assert_eq!(offsets.byte_at_char(3), None);
        assert_eq!(offsets.byte_at_utf16(2), None);
        assert_eq!(offsets.byte_at_utf16(3), Some(5));
    }
}
