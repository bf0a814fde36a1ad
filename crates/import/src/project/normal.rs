//! From a text as a project holds it to ours, and its places with it.
//!
//! Ours is NFC with line feeds and without byte order marks. What is changed on the way is
//! noted piece by piece, so that a place in the one can be found in the other.

use std::ops::Range;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text in our form, with the way back to the places of the other.
#[derive(Debug, Default)]
pub(crate) struct Normal {
    pub(crate) text: String,
    /// In order, without gaps: bytes there, bytes here, and whether they are the same.
    pieces: Vec<(Range<usize>, Range<usize>, bool)>,
}

impl Normal {
    /// `raw` in our form.
    pub(crate) fn of(raw: &str) -> Normal {
        let mut normal = Normal { text: String::with_capacity(raw.len()), pieces: Vec::new() };
        let mut at = 0;
        while at < raw.len() {
            at = normal.take(raw, at);
        }
        normal
    }

    /// Takes what stands at `at` over, and says where to go on.
    fn take(&mut self, raw: &str, at: usize) -> usize {
        let rest = &raw[at..];
        let plain = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii() && c != '\r').len();
        // The last plain letter may be what a combining mark stands on.
        let next = rest[plain..].chars().next();
        let keep = if next.is_some_and(|c| c != '\r' && !is_inert(c)) {
            plain.saturating_sub(1)
        } else {
            plain
        };
        if keep > 0 {
            self.put(raw, at..at + keep, &rest[..keep]);
            return at + keep;
        }
        if let Some(after) = rest.strip_prefix('\r') {
            // A mark between the two goes, and leaves one line end.
            let after = after.trim_start_matches('\u{feff}');
            let length = if after.starts_with('\n') { rest.len() - after.len() + 1 } else { 1 };
            self.put(raw, at..at + length, "\n");
            return at + length;
        }
        let end = at + segment(rest);
        let segment = &raw[at..end];
        let ours: String = segment.chars().filter(|c| *c != '\u{feff}').nfc().collect();
        self.put(raw, at..end, &ours);
        end
    }

    fn put(&mut self, raw: &str, from: Range<usize>, ours: &str) {
        let start = self.text.len();
        self.text.push_str(ours);
        let here = start..self.text.len();
        let same = &raw[from.clone()] == ours;
        match self.pieces.last_mut() {
            Some((there, before, true)) if same => {
                there.end = from.end;
                before.end = here.end;
            }
            _ => self.pieces.push((from, here, same)),
        }
    }

    /// Where the byte `at` of the other text lies in ours. Inside a changed stretch a start goes
    /// to its start and an end to its end.
    pub(crate) fn place(&self, at: usize, is_end: bool) -> usize {
        let found = self.pieces.partition_point(|(there, _, _)| there.end <= at);
        match self.pieces.get(found) {
            None => self.pieces.last().map_or(0, |(_, here, _)| here.end),
            Some((there, here, _)) if at <= there.start => here.start,
            Some((there, here, true)) => here.start + (at - there.start),
            Some((_, here, false)) => {
                if is_end {
                    here.end
                } else {
                    here.start
                }
            }
        }
    }
}

/// How long the stretch at the start of `rest` is that must be composed as one: a character and
/// those after it that may join with it.
fn segment(rest: &str) -> usize {
    let mut chars = rest.char_indices();
    let _ = chars.next();
    chars.find(|(_, c)| *c == '\r' || is_inert(*c)).map_or(rest.len(), |(at, _)| at)
}

/// Whether `c` joins with nothing before it.
fn is_inert(c: char) -> bool {
    c.is_ascii()
        || (canonical_combining_class(c) == 0
            && c != '\u{feff}'
            && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes)
}

#[cfg(test)]
mod tests {
    use heard_model::SourceText;
    use proptest::prelude::*;

    use super::*;

    /// Takes the place after `before` in `before + after` and expects our place to fall there too.
    fn check(before: &str, after: &str) {
        let normal = Normal::of(&format!("{before}{after}"));
        let at = normal.place(before.len(), false);
        assert_eq!(
            (&normal.text[..at], &normal.text[at..]),
            (SourceText::new(before).expose(), SourceText::new(after).expose())
        );
    }

    #[test]
    fn places_go_with_the_text() {
        check("one\r\ntwo\r\n", "three\r\n");
        check("e\u{301}te\u{301} ", "x");
        check("a😀\r\n", "b");
        check("\u{1100}\u{1161}\u{11a8} ", "한");
    }

    #[test]
    fn a_mark_inside_a_line_end_leaves_one_line_end() {
        assert_eq!(Normal::of("a\r\u{feff}\nb").text, "a\nb");
        assert_eq!(Normal::of("a\r\u{feff}b").text, "a\nb");
    }

    proptest! {
        #[test]
        fn our_form_is_the_same_piece_by_piece(
            raw in "([a-z \r\n]|\u{301}|\u{feff}|é|😀|\u{1100}|\u{1161}|\u{11a8}|\u{212b}|\u{958}|\u{327}){0,40}"
        ) {
            let normal = Normal::of(&raw);
            let expected = SourceText::new(&raw.replace('\u{feff}', ""));
            prop_assert_eq!(&normal.text, expected.expose());
            for (at, _) in raw.char_indices() {
                prop_assert!(normal.text.is_char_boundary(normal.place(at, false)));
                prop_assert!(normal.text.is_char_boundary(normal.place(at, true)));
            }
        }
    }
}
