//! Addresses of pages.

use super::cues;
use super::pattern::{Pattern, compile, stands_alone};
use super::words::Words;
use super::{Recogniser, noticed};
use crate::{Class, Mention};

/// Notices addresses of pages.
pub(crate) struct Url;

static WRITTEN: Pattern = Pattern::near(cues::DOTTED, [0, 0], || {
    compile(concat!(
        r"(?i)(?:https?|ftp)://[^\s<>«»“”]+",
        r"|www\.[^\s<>«»“”]+",
        r"|[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}-]+)*\.(?:com|org|net|edu|gov|info|uk|ie|eu|io|app|tv)(?:/[^\s<>«»“”]*)?",
    ))
});

static ALOUD: Pattern = Pattern::near(cues::DOT | cues::DOTTED, [12, 24], || {
    compile(concat!(
        r"(?i)\b(?:w\s*w\s*w|www|triple w|double u double u double u)(?:\s+dot\s+|\.)[\p{L}\p{N}-]+(?:(?:\s+(?:dot|slash|dash|hyphen)\s+|\.)[\p{L}\p{N}-]+)+",
        r"|\b[\p{L}\p{N}-]+(?:\s+(?:dash|hyphen)\s+[\p{L}\p{N}]+)*\s+dot\s+(?:(?:co|org|nhs|gov|ac)\s+dot\s+uk|com|org|net)\b(?:\s+(?:forward\s+)?slash\s+[\p{L}\p{N}-]+)*",
    ))
});

impl Recogniser for Url {
    fn name(&self) -> &'static str {
        "url"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in WRITTEN.hits(words) {
            let written = hit
                .as_str()
                .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '"', '’']);
            let end = hit.start() + written.len();
            let mail = text[..hit.start()].ends_with('@') || text[end..].starts_with('@');
            if !mail && stands_alone(text, hit.start(), end) {
                found.extend(noticed("url", Class::Url, hit.start(), end, 0.97));
            }
        }
        for hit in ALOUD.hits(words) {
            found.extend(noticed("url", Class::Url, hit.start(), hit.end(), 0.85));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn pages_are_noticed_written_or_read_out() {
        check(&Url, "see «https://photos.example.net/u/kd/album3». It's");
        check(&Url, "at «www.example.uk/pd/babies», and «example.org».");
        check(&Url, "go on «kindling hyphen house dot org dot uk» love");
        check(&Url, "write to kay.d@example.org. Then he left.me and e.g. so");
    }
}
