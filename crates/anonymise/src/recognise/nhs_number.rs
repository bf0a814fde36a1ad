//! NHS numbers: ten digits, the last of which checks the others (modulus 11).

use super::cues;
use super::pattern::{Pattern, before, compile, has_cue, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed, spoken};
use crate::{Class, Mention};

/// Notices NHS numbers.
pub(crate) struct NhsNumber;

static WRITTEN: Pattern = Pattern::near(cues::FIGURE, [1, 1], || {
    compile(r"[0-9]{3}[\s\u{a0}.-]?[0-9]{3}[\s\u{a0}.-]?[0-9]{4}")
});

/// Whether ten digits are a valid NHS number.
pub(crate) fn is_valid(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    if values.len() != 10 || values.iter().all(|v| *v == values[0]) {
        return false;
    }
    let sum: u32 =
        values[..9].iter().zip((2..=10).rev()).map(|(value, weight)| value * weight).sum();
    match 11 - sum % 11 {
        10 => false,
        11 => values[9] == 0,
        check => values[9] == check,
    }
}

impl Recogniser for NhsNumber {
    fn name(&self) -> &'static str {
        "nhs_number"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in WRITTEN.hits(words) {
            let digits: String = hit.as_str().chars().filter(char::is_ascii_digit).collect();
            if !stands_alone(text, hit.start(), hit.end()) || text[..hit.start()].ends_with('+') {
                continue;
            }
            // A slip in a number does not make it nobody's where it is called one.
            let called = has_cue(&before(text, hit.start(), 14), &["nhs"]);
            if called && !is_valid(&digits) {
                found.extend(noticed("nhs_number", Class::NhsNumber, hit.start(), hit.end(), 0.6));
            }
            if is_valid(&digits) {
                let cued = has_cue(&before(text, hit.start(), 40), &["nhs", "number"]);
                let phone = digits.starts_with('0') && !cued;
                let score = if phone { 0.5 } else { 0.98 };
                found.extend(noticed(
                    "nhs_number",
                    Class::NhsNumber,
                    hit.start(),
                    hit.end(),
                    score,
                ));
            }
        }
        for run in spoken::runs(words, 10) {
            if !is_valid(run.digits()) {
                continue;
            }
            if let (Some(first), Some(last)) =
                (words.get(run.words.start), words.get(run.words.end - 1))
            {
                found.extend(noticed("nhs_number", Class::NhsNumber, first.start, last.end, 0.98));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn the_last_digit_checks_the_others() {
        check(&NhsNumber, "NHS number «999 000 1235» or «9990009015», not 999 000 1234.");
        check(&NhsNumber, "«nine nine nine, oh oh oh, one two three five» it was");
        assert!(!is_valid("0000000000"));
    }
}
