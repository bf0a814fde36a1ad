//! Number plates.

use super::cues;
use super::pattern::{Pattern, before, compile, has_cue, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed, spoken};
use crate::lexicon::facts;
use crate::{Class, Mention};

/// Notices number plates.
pub(crate) struct Vehicle;

/// Since 2001.
static CURRENT: Pattern =
    Pattern::near(cues::FIGURE, [1, 1], || compile(r"(?i)[A-Z]{2}[0-9]{2}[\s\u{a0}-]?[A-Z]{3}"));
/// Before, and Northern Irish ones.
static OLDER: Pattern = Pattern::near(cues::FIGURE, [1, 1], || {
    compile(
        r"[A-HJ-NPR-TV-Ya-hj-npr-tv-y][0-9]{1,3}[\s\u{a0}]?(?:[A-HJ-PR-Y]{3}|[a-hj-pr-y]{3})|[A-HJ-PR-Y]{3}[\s\u{a0}]?[0-9]{1,3}[A-HJ-NPR-TV-Y]|[A-Z]{3}[\s\u{a0}]?[0-9]{4}",
    )
});

const CUES: &[&str] =
    &["reg", "registration", "plate", "plates", "number plate", "car", "van", "vehicle", "taxi"];

impl Recogniser for Vehicle {
    fn name(&self) -> &'static str {
        "vehicle"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in CURRENT.hits(words) {
            let capitals = hit.as_str().bytes().all(|b| !b.is_ascii_lowercase());
            let joined = !hit.as_str().contains(char::is_whitespace);
            let cued = has_cue(&before(text, hit.start(), 60), CUES);
            if (capitals || joined || cued) && stands_alone(text, hit.start(), hit.end()) {
                let score = if capitals { 0.95 } else { 0.85 };
                found.extend(noticed("vehicle", Class::Vehicle, hit.start(), hit.end(), score));
            }
        }
        for hit in OLDER.hits(words) {
            let cued = has_cue(&before(text, hit.start(), 60), CUES);
            // `the m4 and` is a road and a word.
            let last = hit.as_str().get(hit.len().saturating_sub(3)..).unwrap_or("");
            let word = last.bytes().all(|b| b.is_ascii_lowercase()) && facts(last).is_word();
            if cued && !word && stands_alone(text, hit.start(), hit.end()) {
                found.extend(noticed("vehicle", Class::Vehicle, hit.start(), hit.end(), 0.85));
            }
        }
        for run in spoken::runs(words, 7) {
            let Some(hit) = CURRENT.find(&run.code).filter(|hit| hit.start() == 0) else {
                continue;
            };
            let said = run.words_of(hit.range());
            if let (true, Some(first), Some(last)) =
                (said.len() > 3, words.get(said.start), words.get(said.end - 1))
            {
                found.extend(noticed("vehicle", Class::Vehicle, first.start, last.end, 0.85));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn plates_are_noticed() {
        check(&Vehicle, "his car «LK19 VXD» was, «nm19vxd», a van, reg «P123 ABC»");
        check(&Vehicle, "«N M one nine V X D» I wrote down");
        check(&Vehicle, "we had 12 and M25 was shut");
    }
}
