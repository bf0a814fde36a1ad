//! Names people go by online.

use super::cues;
use super::pattern::{Pattern, compile};
use super::words::Words;
use super::{Recogniser, noticed};
use crate::{Class, Mention};

/// Notices handles.
pub(crate) struct Handle;

static AT: Pattern = Pattern::near(cues::AT_SIGN, [0, 0], || {
    compile(r"@[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?")
});

/// `on insta as kay underscore bean`.
static ALOUD: Pattern = Pattern::near(cues::ONLINE, [16, 16], || {
    compile(concat!(
        r"(?i)\b(?:insta|instagram|tiktok|tik tok|snap|snapchat|twitter|facebook|fb|handle|username|user name|gamertag)(?:'s|’s)?\s+",
        r"(?:(?:is|as|it's|called|name|handle|under|account)\s+){1,3}([\p{L}\p{N}_]+(?:(?:\s+(?:underscore|dot|dash)\s+|[._-])[\p{L}\p{N}_]+)*)",
        r"|\b([\p{L}\p{N}]+(?:\s+underscore\s+[\p{L}\p{N}]+)+)\b",
        r"|\bat\s+([\p{L}\p{N}]+(?:\s+(?:underscore|dot)\s+[\p{L}\p{N}]+)+)\s+on\s+(?:insta|instagram|tiktok|twitter|facebook|snapchat)",
        r"|\b([\p{L}\p{N}]*[\p{L}][\p{L}\p{N}]*_[\p{L}\p{N}_]*)\b",
    ))
});

impl Recogniser for Handle {
    fn name(&self) -> &'static str {
        "handle"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        let text = words.text();
        for hit in AT.hits(words) {
            let inside = text[..hit.start()].chars().next_back().is_some_and(char::is_alphanumeric);
            if !inside && hit.len() > 2 {
                found.extend(noticed("handle", Class::Handle, hit.start(), hit.end(), 0.97));
            }
        }
        for hit in ALOUD.parts(words) {
            if let Some(said) = (1..5).find_map(|group| hit.get(group)) {
                found.extend(noticed("handle", Class::Handle, said.start(), said.end(), 0.8));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn handles_are_noticed() {
        check(&Handle, "writing to «@kaybean19». on insta as «kay underscore bean»");
        check(&Handle, "my insta is «kaybean» and it's «kay_xo»");
        check(&Handle, "kay@example.org; meet @ 3");
    }
}
