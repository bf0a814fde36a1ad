//! National Insurance numbers.

use super::cues;
use super::pattern::{Pattern, compile, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed, spoken};
use crate::{Class, Mention};

/// Notices National Insurance numbers.
pub(crate) struct NiNumber;

static WRITTEN: Pattern = Pattern::near(cues::FIGURE, [2, 2], || {
    compile(
        r"(?i)[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z][\s\u{a0}-]?[0-9]{2}[\s\u{a0}-]?[0-9]{2}[\s\u{a0}-]?[0-9]{2}[\s\u{a0}-]?[A-D]",
    )
});

/// Prefixes that are never given out.
const NEVER: &[&str] = &["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"];

impl Recogniser for NiNumber {
    fn name(&self) -> &'static str {
        "ni_number"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in WRITTEN.hits(words) {
            let prefix = hit.as_str()[..2].to_ascii_uppercase();
            if stands_alone(text, hit.start(), hit.end()) && !NEVER.contains(&prefix.as_str()) {
                found.extend(noticed("ni_number", Class::NiNumber, hit.start(), hit.end(), 0.98));
            }
        }
        for run in spoken::runs(words, 9) {
            let Some(hit) = WRITTEN.find(&run.code) else { continue };
            let said = run.words_of(hit.range());
            if let (Some(first), Some(last)) = (words.get(said.start), words.get(said.end - 1)) {
                found.extend(noticed("ni_number", Class::NiNumber, first.start, last.end, 0.95));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn ni_numbers_are_noticed() {
        check(&NiNumber, "NI is «QQ 12 34 56 C»".replace("QQ", "AA").as_str());
        check(&NiNumber, "«ab123456c» but not GB123456A or A1 23 45");
        check(&NiNumber, "it's «a b one two, three four, five six, c»");
    }
}
