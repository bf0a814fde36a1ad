//! The words around a hit, for a list of hits.

use heard_model::Span;

/// A window of a text around its first hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The window, in bytes of the text, on character boundaries.
    pub window: Span,
    /// The hits within, in bytes of the text, cut to the window.
    pub hits: Vec<Span>,
    /// Whether words before the window were left out.
    pub more_before: bool,
    /// Whether words behind it were.
    pub more_behind: bool,
}

/// Returns the window of about `width` characters on each side of the first of
/// `hits`; nothing where the text is empty.
///
/// `hits` are those of [`highlight`](crate::highlight); without any, the window is the
/// start of the text. The edges move inwards to the next space, so that no word is
/// cut where a space is near.
pub fn snippet(text: &str, hits: &[Span], width: usize) -> Option<Snippet> {
    let whole = Span::new(0, text.len())?;
    let inside = |hit: &&Span| text.get(hit.range()).is_some();
    let first = hits.iter().find(inside);
    let (start, end) = first.map_or((0, 0), |hit| (hit.start(), hit.end()));
    let window = Span::new(edge_before(text, start, width), edge_behind(text, end, width))?;
    Some(Snippet {
        window,
        hits: hits.iter().filter(inside).filter_map(|hit| hit.intersection(window)).collect(),
        more_before: window.start() > whole.start(),
        more_behind: window.end() < whole.end(),
    })
}

/// Where a window of `width` characters before byte `start` begins.
fn edge_before(text: &str, start: usize, width: usize) -> usize {
    let Some(nth) = width.checked_sub(1) else { return start };
    let before = &text[..start];
    let Some((edge, _)) = before.char_indices().rev().nth(nth) else { return 0 };
    if edge == 0 || before[..edge].ends_with(char::is_whitespace) {
        return edge;
    }
    // A half word goes, unless that would take most of the window.
    let space = before[edge..].char_indices().find(|(_, c)| c.is_whitespace());
    match space.map(|(at, c)| edge + at + c.len_utf8()) {
        Some(word) if (word - edge) * 2 <= start - edge => word,
        _ => edge,
    }
}

/// Where a window of `width` characters behind byte `end` stops.
fn edge_behind(text: &str, end: usize, width: usize) -> usize {
    let behind = &text[end..];
    let Some((length, _)) = behind.char_indices().nth(width) else { return text.len() };
    if behind[length..].starts_with(char::is_whitespace) {
        return end + length;
    }
    match behind[..length].rfind(char::is_whitespace) {
        Some(space) if (length - space) * 2 <= length => end + space,
        _ => end + length,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Query, highlight};
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    #[track_caller]
    fn check(query: &str, text: &str, width: usize, expected: Expect) {
        let hits = highlight(&Query::parse(query).expect("a query"), text);
        let snippet = snippet(text, &hits, width).expect("a text that is not empty");
        let mut shown = text.to_owned();
        for hit in snippet.hits.iter().rev() {
            shown.insert(hit.end(), '»');
            shown.insert(hit.start(), '«');
        }
        let grown = '»'.len_utf8() * 2 * snippet.hits.len();
        let shown = &shown[snippet.window.start()..snippet.window.end() + grown];
        let dots = |more| if more { "…" } else { "" };
        expected.assert_eq(&format!(
            "{}{shown}{}",
            dots(snippet.more_before),
            dots(snippet.more_behind)
        ));
    }

    #[test]
    fn a_hit_has_its_words_around_it() {
        let text =
            "She said the health visitor came on a Tuesday, and the visitor wrote it all down.";
        check("visitor", text, 14, expect!["…the health «visitor» came on a…"]);
        check(
            "\"health visitor\"",
            text,
            200,
            expect![
                "She said the «health visitor» came on a Tuesday, and the visitor wrote it all down."
            ],
        );
        check("role:participant", text, 14, expect!["She said the…"]);
        check("she", text, 0, expect!["«She»…"]);
    }

    proptest! {
        #[test]
        fn any_width_is_on_character_boundaries(
            text in "[aé😭 母]{1,60}", a in 0_usize..200, b in 0_usize..200, width in 0_usize..40,
        ) {
            let hits: Vec<Span> = Span::new(a.min(b), a.max(b)).into_iter().collect();
            if let Some(snippet) = snippet(&text, &hits, width) {
                prop_assert!(text.get(snippet.window.range()).is_some());
                prop_assert!(snippet.hits.iter().all(|hit| text.get(hit.range()).is_some()));
            }
        }
    }
}
