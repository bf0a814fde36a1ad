//! Words as a reader sees them.

use std::borrow::Cow;

/// Returns `text` without the characters that show nothing and can mislead.
///
/// What goes: controls, the zero-width space and its kin, soft hyphens, overrides and
/// isolates of writing direction (words could be read in an order nobody said), tags and
/// noncharacters. Joiners stay where letters outside ASCII need them, and the plain marks of
/// writing direction stay. Every way of ending a line becomes `\n`. No visible character is
/// touched, so a quote reads exactly as it was approved.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || (' '..='~').contains(&c)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => shown.push('\n'),
            '\n' => shown.push(c),
            '\t' => shown.push(' '),
            '\u{200c}' | '\u{200d}' => {
                let needed = |near: Option<char>| near.is_some_and(|c| !c.is_ascii());
                if needed(before) && needed(chars.peek().copied()) {
                    shown.push(c);
                }
            }
            c if shows_nothing(c) => continue,
            c => shown.push(c),
        }
        before = Some(c);
    }
    Cow::Owned(shown)
}

/// Whether `c` shows nothing: controls, soft hyphens, fillers, overrides of writing direction, tags.
pub fn shows_nothing(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{e0000}'..='\u{e0fff}')
        || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(visible(text), expected);
        assert_eq!(visible(&visible(text)), expected, "said twice");
    }

    #[test]
    fn what_can_be_seen_stays() {
        check(
            "Plain words, “quoted” … [a friend] – 😭 żółw",
            "Plain words, “quoted” … [a friend] – 😭 żółw",
        );
        check("one\r\ntwo\rthree\u{2028}four\tfive", "one\ntwo\nthree\nfour five");
    }

    #[test]
    fn what_hides_or_reverses_goes() {
        check("K\u{200b}ar\u{ad}en \u{202e}neraK\u{202c}\u{feff}\u{0}", "Karen neraK");
        check("a\u{200d}b", "ab");
        check("tag\u{e0041}\u{fffe}", "tag");
    }

    #[test]
    fn joiners_stay_where_a_script_needs_them() {
        check("👩\u{200d}👧 می\u{200c}خواهم", "👩\u{200d}👧 می\u{200c}خواهم");
    }
}
