//! Court case numbers and neutral citations.

use super::cues;
use super::pattern::{Pattern, compile, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed, spoken};
use crate::{Class, Mention};

/// Notices court case numbers.
pub(crate) struct CaseNumber;

static WRITTEN: Pattern = Pattern::near(cues::FIGURE, [3, 4], || {
    compile(concat!(
        r"(?i)[A-Z]{2}[\s-]?[0-9]{2}[\s-]?[A-Z][\s-]?[0-9]{5}",
        r"|\[(?:19|20)[0-9]{2}\]\s(?:[0-9]\s)?[A-Z]{2,6}(?:\s[A-Z]?[0-9]+)?(?:\s\((?:fam|admin|civ|qb|kb|ch)\))?",
        r"|[A-Z]{2}/[0-9]{4}/[0-9]{3,6}",
    ))
});

/// `case number`, `claim no` … and a code with a digit in it.
static CALLED: Pattern = Pattern::near(cues::FIGURE, [8, 2], || {
    compile(
        r"(?i)\b(?:case|court|claim|file|crime|incident|application)\s+(?:number|no\.?|ref(?:erence)?\.?|reference number)\s*(?:is|was|:|#)?\s*([A-Z0-9][A-Z0-9/-]{3,}[0-9][A-Z0-9/-]*|[0-9]{4,})",
    )
});

impl Recogniser for CaseNumber {
    fn name(&self) -> &'static str {
        "case_number"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        let written = WRITTEN.hits(words).into_iter().map(|hit| (hit, 0.97));
        let called = CALLED.parts(words).into_iter().filter_map(|hit| Some((hit.get(1)?, 0.9)));
        for (hit, score) in written.chain(called) {
            if stands_alone(text, hit.start(), hit.end()) {
                found.extend(noticed(
                    "case_number",
                    Class::CaseNumber,
                    hit.start(),
                    hit.end(),
                    score,
                ));
            }
        }
        for run in spoken::runs(words, 10) {
            let Some(hit) = WRITTEN.find(&run.code) else { continue };
            let said = run.words_of(hit.range());
            if let (Some(first), Some(last)) = (words.get(said.start), words.get(said.end - 1)) {
                found.extend(noticed(
                    "case_number",
                    Class::CaseNumber,
                    first.start,
                    last.end,
                    0.95,
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn case_numbers_are_noticed_written_or_spelt() {
        check(&CaseNumber, "it's «NM23C50417» on the top, «nm23 c50417»");
        check(&CaseNumber, "judgment is «[2021] EWFC B87», and case number «4417/22» then");
        check(&CaseNumber, "«N M two three C five oh four one seven» it said");
    }
}
