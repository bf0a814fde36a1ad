//! Regular expressions, compiled once.

use std::sync::LazyLock;

use regex::Regex;

/// A pattern that lives as long as the program.
pub(crate) type Pattern = LazyLock<Regex>;

/// Compiles one of this room's own patterns; every one is compiled by a test.
#[allow(clippy::expect_used, reason = "the patterns are ours and constant")]
pub(crate) fn compile(pattern: &str) -> Regex {
    // A boundary of ASCII words: a Unicode one takes the fast automaton away from every text
    // with a typographic apostrophe. Where it matters, `stands_alone` is asked besides.
    let pattern = pattern.replace(r"\b", r"(?-u:\b)");
    Regex::new(&pattern).expect("a recogniser's pattern is a valid regular expression")
}

/// Whether the byte before `at` or the one at `end` continues a word or number.
pub(crate) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// The lower-cased text of at most `len` bytes before `start`, not past the line.
pub(crate) fn before(text: &str, start: usize, len: usize) -> String {
    let mut from = start.saturating_sub(len);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let window = &text[from..start];
    window.rsplit('\n').next().unwrap_or(window).to_lowercase().replace('’', "'")
}

/// The lower-cased text of at most `len` bytes after `end`, not past the line.
pub(crate) fn after(text: &str, end: usize, len: usize) -> String {
    let mut to = (end + len).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let window = &text[end..to];
    window.split('\n').next().unwrap_or(window).to_lowercase().replace('’', "'")
}

/// Whether one of `cues` stands in `window` as whole words.
pub(crate) fn has_cue(window: &str, cues: &[&str]) -> bool {
    cues.iter().any(|cue| {
        window.match_indices(cue).any(|(at, _)| stands_alone(window, at, at + cue.len()))
    })
}
