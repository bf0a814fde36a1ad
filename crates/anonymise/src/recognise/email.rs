//! E-mail addresses, written or read out.

use super::cues;
use super::pattern::{Pattern, compile};
use super::words::{Words, is_apostrophe};
use super::{Recogniser, noticed};
use crate::{Class, Mention};

/// Notices e-mail addresses.
pub(crate) struct Email;

static WRITTEN: Pattern = Pattern::near(cues::AT_SIGN, [0, 0], || {
    compile(
        r"[\p{L}\p{N}._%+'’-]*[\p{L}\p{N}_+]@[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}-]+)*\.[\p{L}]{2,}",
    )
});

/// `kay dot d at example dot org`; with `(at)` and `[dot]` too.
static ALOUD: Pattern = Pattern::near(cues::DOT, [48, 32], || {
    compile(concat!(
        r"(?i)\b(?:[a-z0-9]\s+){0,12}[\p{L}\p{N}]+(?:(?:\s+(?:dot|underscore|dash|hyphen|full stop|point)\s+|[._-])[\p{L}\p{N}]+){0,5}",
        r"\s*(?:\s(?:at|@)\s|[(\[]at[)\]])\s*",
        r"[\p{L}\p{N}]+(?:(?:\s+(?:dash|hyphen)\s+|-)[\p{L}\p{N}]+){0,3}(?:\s?[a-z0-9]\b){0,8}",
        r"(?:(?:\s+dot\s+|\s*[(\[]dot[)\]]\s*|\.)[\p{L}\p{N}]+)*",
        r"(?:\s+dot\s+|\s*[(\[]dot[)\]]\s*|\.)(?:com|org|net|edu|gov|nhs|uk|ie|eu|info|co|ac|me)\b(?:(?:\s+dot\s+|\.|\s+)uk\b)?",
    ))
});

impl Recogniser for Email {
    fn name(&self) -> &'static str {
        "email"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        if text.contains('@') {
            for hit in WRITTEN.hits(words) {
                found.extend(noticed("email", Class::Email, hit.start(), hit.end(), 0.99));
            }
        }
        for hit in ALOUD.hits(words) {
            let said = hit.as_str().to_ascii_lowercase();
            let aloud = said.contains(" dot ") || said.contains(['(', '[']);
            if !aloud || said.contains("www") {
                continue;
            }
            let clitic = text[..hit.start()].ends_with(is_apostrophe);
            let skip = if clitic { hit.as_str().find(' ').map_or(0, |at| at + 1) } else { 0 };
            let start = hit.start() + skip;
            found.extend(noticed("email", Class::Email, start, hit.end(), 0.9));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn addresses_are_noticed_written_or_read_out() {
        check(&Email, "email, «kay.d@example.org», because");
        check(&Email, "it's «kay dot d at example dot org», all lower case");
        check(&Email, "write to «robyn underscore k at example dot co dot uk» please");
        check(&Email, "«kay.d (at) example (dot) org»");
        check(&Email, "meet me at the office. look at it");
    }
}
