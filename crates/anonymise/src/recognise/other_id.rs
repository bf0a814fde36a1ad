//! Other numbers that lead to a person: hospital, passport, account, card and reference numbers.

use super::cues;
use super::pattern::{Pattern, before, compile, has_cue, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed};
use crate::{Class, Mention};

/// Notices other identifying numbers.
pub(crate) struct OtherId;

static CALLED: Pattern = Pattern::near(cues::FIGURE, [12, 2], || {
    compile(concat!(
        r"(?i)\b(?:hospital|hosp|patient|chi|h&c|hcn|crn|urn|upn|emis|systmone|liquidlogic|mosaic|badge|staff|client|customer|account|policy|passport|licen[cs]e|card|sort code|membership|",
        r"student|payroll|mrn|iras|rec|ext|extension|ref|reference|id|identity|home office|visa|serial|pin|tenancy|claim|benefit|universal credit|roll|unit)",
        r"(?:\s*(?:number|no\.?|id|ref\.?|code|reference|is|was|\.|:|#)){0,4}[\s:#]*([A-Z]{0,4}[-/ ]?[0-9][A-Z0-9/-]{2,}[0-9A-Z])"
    ))
});

/// A letter or two and six to nine digits, a driving licence, a sort code, an IP address, an IBAN.
static SHAPES: Pattern = Pattern::near(cues::FIGURE, [1, 8], || {
    compile(concat!(
        r"[A-Z]{1,3}[0-9]{6,9}[A-Z]?|[A-Z]{1,3}[-/][0-9]{4,9}|[A-Z9]{5}[0-9]{6}[A-Z9]{2}[0-9][A-Z]{2}",
        r"|[0-9]{2}-[0-9]{2}-[0-9]{2}|(?:[0-9]{1,3}\.){3}[0-9]{1,3}|[A-Z]{2}[0-9]{2}(?:\s?[A-Z0-9]{4}){3,7}",
        r"|[0-9]{4}(?:[\s-]?[0-9]{4}){2}[\s-]?[0-9]{1,7}|[0-9]{7,16}",
    ))
});

impl Recogniser for OtherId {
    fn name(&self) -> &'static str {
        "other_id"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in CALLED.parts(words).into_iter().filter_map(|hit| hit.get(1)) {
            let digits = hit.as_str().bytes().filter(u8::is_ascii_digit).count();
            if digits >= 3 && stands_alone(text, hit.start(), hit.end()) {
                found.extend(noticed("other_id", Class::OtherId, hit.start(), hit.end(), 0.85));
            }
        }
        for hit in SHAPES.hits(words) {
            let window = before(text, hit.start(), 12);
            let money = window.trim_end().ends_with(['£', '$', '€']);
            if money || !stands_alone(text, hit.start(), hit.end()) {
                continue;
            }
            let score = if is_checked_decoy(hit.as_str(), &window) { 0.1 } else { 0.7 };
            found.extend(noticed("other_id", Class::OtherId, hit.start(), hit.end(), score));
        }
    }
}

/// Ten bare digits that fail the NHS check and that nothing calls an identifier.
fn is_checked_decoy(written: &str, window: &str) -> bool {
    written.len() == 10
        && written.bytes().all(|b| b.is_ascii_digit())
        && !has_cue(window, &["number", "nhs", "no", "ref", "id", "account"])
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn numbers_that_lead_to_a_person_are_noticed() {
        check(&OtherId, "The notes said «K1048827», that's all; (IRAS «304418»); ext. «4410»");
        check(&OtherId, "my passport was «GH 4471902», CHI «1902019999», file «W-44871»");
        check(&OtherId, "hospital number «55-2210-7» and card «4929 1234 5678 9012»");
        check(&OtherId, "in 2016, £1200000 for 300 people, unit has 6 beds");
    }
}
