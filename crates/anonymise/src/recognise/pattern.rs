//! Regular expressions, compiled once and tried where they may match.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Match, Regex};

use super::words::Words;

/// A pattern that lives as long as the program, with the cues near which it may match.
pub(crate) struct Pattern {
    regex: LazyLock<Regex>,
    cues: u64,
    /// How many stretches between white space before and after a cue a match may reach.
    reach: [usize; 2],
}

/// Where a pattern matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit<'t> {
    text: &'t str,
    range: Range<usize>,
}

impl<'t> Hit<'t> {
    pub(crate) fn start(&self) -> usize {
        self.range.start
    }

    pub(crate) fn end(&self) -> usize {
        self.range.end
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    pub(crate) fn len(&self) -> usize {
        self.range.len()
    }

    pub(crate) fn as_str(&self) -> &'t str {
        &self.text[self.range.clone()]
    }
}

/// A match with its groups.
pub(crate) struct Parts<'t> {
    text: &'t str,
    from: usize,
    groups: Captures<'t>,
}

impl<'t> Parts<'t> {
    /// Group `number`, 0 for the whole.
    pub(crate) fn get(&self, number: usize) -> Option<Hit<'t>> {
        let group = self.groups.get(number)?;
        Some(Hit { text: self.text, range: group.start() + self.from..group.end() + self.from })
    }
}

impl Pattern {
    /// A pattern whose every match holds a word that gives one of `cues`, with at most `reach`
    /// stretches between white space before it and after it.
    pub(crate) const fn near(cues: u64, reach: [usize; 2], make: fn() -> Regex) -> Pattern {
        Pattern { regex: LazyLock::new(make), cues, reach }
    }

    /// The first match in a text that is no transcript: a code.
    pub(crate) fn find<'c>(&self, code: &'c str) -> Option<Match<'c>> {
        self.regex.find(code)
    }

    /// Every match.
    pub(crate) fn hits<'t>(&self, words: &Words<'t>) -> Vec<Hit<'t>> {
        let text = words.text();
        let mut found = Vec::new();
        for window in self.windows(words) {
            let matches = self.regex.find_iter(&text[window.clone()]);
            found.extend(matches.map(|hit| Hit {
                text,
                range: hit.start() + window.start..hit.end() + window.start,
            }));
        }
        found
    }

    /// Every match with its groups.
    pub(crate) fn parts<'t>(&self, words: &Words<'t>) -> Vec<Parts<'t>> {
        let text = words.text();
        let mut found = Vec::new();
        for window in self.windows(words) {
            let from = window.start;
            let matches = self.regex.captures_iter(&text[window]);
            found.extend(matches.map(|groups| Parts { text, from, groups }));
        }
        found
    }

    /// The stretches near the cues, from white space to white space, those that touch as one.
    fn windows(&self, words: &Words<'_>) -> Vec<Range<usize>> {
        let mut windows: Vec<Range<usize>> = Vec::new();
        #[cfg(test)]
        if tests::EVERYWHERE.get() {
            return Vec::from([Range { start: 0, end: words.text().len() }]);
        }
        for at in words.cued(self.cues) {
            let near = words.stretch(at, self.reach[0], self.reach[1]);
            match windows.last_mut().filter(|last| last.end >= near.start) {
                Some(last) => last.end = last.end.max(near.end),
                None => windows.push(near),
            }
        }
        windows
    }
}

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

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;
    use std::path::{Path, PathBuf};

    use crate::mentions;

    thread_local! {
        /// Whether patterns are tried on whole texts.
        pub(super) static EVERYWHERE: Cell<bool> = const { Cell::new(false) };
    }

    fn texts() -> Vec<String> {
        let here = |path: &str| -> PathBuf { Path::new(env!("CARGO_MANIFEST_DIR")).join(path) };
        let study = fs::read_dir(here("../../corpora/held-in-mind/transcripts")).unwrap();
        let mut texts: Vec<String> =
            study.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
        let deid = here("../../../shared/data/deid");
        for file in ["interviews.jsonl", "gum_spoken_train_dev.jsonl"] {
            match fs::read_to_string(deid.join(file)) {
                Ok(lines) => texts.extend(lines.lines().map(text_of)),
                Err(_) => println!("not run on {file}: ../shared/data is absent"),
            }
        }
        texts
    }

    fn text_of(line: &str) -> String {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        value["text"].as_str().unwrap().to_owned()
    }

    #[test]
    fn near_cues_the_same_is_found_as_in_the_whole_text() {
        for text in texts() {
            for text in [text.to_lowercase(), text] {
                let near = mentions(&text);
                EVERYWHERE.set(true);
                let whole = mentions(&text);
                EVERYWHERE.set(false);
                let show = |of: &[crate::Mention], but: &[crate::Mention]| -> Vec<String> {
                    let rest = of.iter().filter(|mention| !but.contains(mention));
                    rest.map(|m| format!("{}: {}", m.noticed_by, &text[m.span.range()])).collect()
                };
                assert_eq!(show(&near, &whole), show(&whole, &near));
            }
        }
    }
}
