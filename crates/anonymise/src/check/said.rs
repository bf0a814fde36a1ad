//! A text read once, for being compared with many others.

use std::collections::BTreeSet;

use super::phrases::{telling, words};

/// A text read once, for being compared with many others.
pub(super) struct Said {
    words: Vec<String>,
    telling: BTreeSet<String>,
}

impl Said {
    pub(super) fn new(text: &str) -> Said {
        Said { words: words(text), telling: telling(text) }
    }

    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the two share a run of `length` words.
    pub(super) fn shares_a_run(&self, other: &Said, length: usize) -> bool {
        let Some(last) = length.checked_sub(1) else { return true };
        let runs = |said: &Said| said.words.len().saturating_sub(last);
        (0..runs(self)).any(|one| {
            (0..runs(other)).any(|at| self.words[one..=one + last] == other.words[at..=at + last])
        })
    }

    /// How many telling words it has.
    pub(super) fn telling(&self) -> usize {
        self.telling.len()
    }

    /// How many telling words the two share.
    pub(super) fn telling_shared(&self, other: &Said) -> usize {
        self.telling.intersection(&other.telling).count()
    }
}
