//! Postcodes, written or spelt out; half ones where they are called so.

use super::cues;
use super::pattern::{Pattern, before, compile, has_cue, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed, spoken};
use crate::{Class, Mention};

/// Notices postcodes.
pub(crate) struct Postcode;

static WHOLE: Pattern = Pattern::near(cues::FIGURE, [1, 1], || {
    compile(
        r"(?i)[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRV-Y])[\s\u{a0}-]{0,2}[0-9][ABD-HJLNP-UW-Z]{2}",
    )
});

static HALF: Pattern = Pattern::near(cues::FIGURE, [1, 1], || {
    compile(r"[A-PR-UWYZ][A-HK-Y]?[0-9]{1,2}(?:\s[0-9])?|[A-PR-UWYZ]{1,2}[0-9][A-Z]")
});

const CUES: &[&str] = &["postcode", "post code", "postcodes", "postal code"];

impl Recogniser for Postcode {
    fn name(&self) -> &'static str {
        "postcode"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in WHOLE.hits(words) {
            if !stands_alone(text, hit.start(), hit.end()) || is_ordinal(hit.as_str()) {
                continue;
            }
            let written = hit.as_str();
            let capitals = written.bytes().all(|b| !b.is_ascii_lowercase());
            let broken = written.contains('\n');
            let score = match (capitals, broken) {
                (true, false) => 0.97,
                (true, true) => 0.6,
                (false, false) => 0.85,
                (false, true) => 0.3,
            };
            found.extend(noticed("postcode", Class::Postcode, hit.start(), hit.end(), score));
        }
        for hit in HALF.hits(words) {
            let cued = has_cue(&before(text, hit.start(), 30), CUES);
            if cued && stands_alone(text, hit.start(), hit.end()) {
                found.extend(noticed("postcode", Class::Postcode, hit.start(), hit.end(), 0.8));
            }
        }
        for run in spoken::runs(words, 5) {
            let Some(hit) = WHOLE.find(&run.code) else { continue };
            let said = run.words_of(hit.range());
            // A run of figures or of one written code is the first loop's.
            if said.len() < 4 {
                continue;
            }
            if let (Some(first), Some(last)) = (words.get(said.start), words.get(said.end - 1)) {
                found.extend(noticed("postcode", Class::Postcode, first.start, last.end, 0.9));
            }
        }
    }
}

/// `a1 2nd` is a road and an ordinal.
fn is_ordinal(code: &str) -> bool {
    let tail = code.get(code.len().saturating_sub(3)..).unwrap_or("");
    matches!(tail, "1st" | "2nd" | "3rd")
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn postcodes_are_noticed_written_or_spelt() {
        check(&Postcode, "at «NM7 3QT», «L20 4QT» and «SW1A 1AA», «nm7 3qt»");
        check(&Postcode, "it's «N M seven, three Q T», love");
        check(&Postcode, "her postcode was «NM7» then; junction of the M1 2nd exit");
        check(&Postcode, "off the a1 2nd exit, ward B12, at A and E");
    }
}
