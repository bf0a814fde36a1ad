//! The one place where words are made safe for a format.

use std::borrow::Cow;

/// For HTML and XML, as text or as an attribute's value in double quotes.
pub(crate) fn markup(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// For a cell that a spreadsheet will open: nothing in it is run as a formula.
///
/// A cell that would begin one gets an apostrophe in front, as spreadsheets themselves
/// write it (after the advice of OWASP, "CSV Injection"). The same happens after a
/// character at which a spreadsheet of another language might cut the line.
pub(crate) fn cell(text: &str) -> Cow<'_, str> {
    if text.starts_with('-') && text.parse::<f64>().is_ok() {
        return Cow::Borrowed(text);
    }
    let mut safe = String::new();
    let mut kept = 0;
    let (mut at_start, mut untouched) = (true, true);
    for (at, c) in text.char_indices() {
        if at_start && begins_formula(c) {
            safe.push_str(&text[kept..at]);
            safe.push('\'');
            kept = at;
        }
        at_start = matches!(c, ';' | '\t' | '\n') || (untouched && c.is_whitespace());
        untouched &= c.is_whitespace();
    }
    if safe.is_empty() {
        return Cow::Borrowed(text);
    }
    safe.push_str(&text[kept..]);
    Cow::Owned(safe)
}

fn begins_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

/// For one line: line breaks and tabs become spaces.
pub(crate) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// For Markdown: nothing in it is taken for a heading, a list, a link, a tag or emphasis.
pub(crate) fn markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            // Two blanks at the end keep the line break.
            safe.push_str("  \n");
        }
        let line = line.trim();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        for (at, c) in line.char_indices() {
            let next = line[at + c.len_utf8()..].chars().next();
            // Brackets alone are words; only with what follows are they links or notes.
            let everywhere = match c {
                '\\' | '`' | '*' | '_' | '<' | '>' | '&' | '|' | '~' | '$' => true,
                ']' => matches!(next, Some('(' | '[' | ':')),
                '[' => matches!(next, Some('^')),
                '!' => next == Some('['),
                _ => false,
            };
            let at_front = at == 0 && matches!(c, '#' | '+' | '-' | '=' | ':');
            let numbered = digits > 0 && at == digits && matches!(c, '.' | ')');
            if everywhere || at_front || numbered {
                safe.push('\\');
            }
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_can_not_be_left() {
        assert_eq!(
            markup(r#"</p><script>alert("x")</script> & 'y'"#),
            "&lt;/p&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;"
        );
        assert_eq!(markup("owt … [a friend]"), "owt … [a friend]");
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("  @SUM(A1)"), "  '@SUM(A1)");
        assert_eq!(cell("- and then she sat"), "'- and then she sat");
        assert_eq!(cell("well;=cmd|' /C calc'!A0"), "well;'=cmd|' /C calc'!A0");
        assert_eq!(cell("one\n+two"), "one\n'+two");
        assert_eq!(cell("one; - two"), "one; - two");
        assert_eq!(cell("＝A1"), "'＝A1");
        assert_eq!(cell("-0.25"), "-0.25");
        assert_eq!(cell("a well-known = sign"), "a well-known = sign");
    }

    #[test]
    fn markdown_is_words_only() {
        assert_eq!(markdown("# not a heading"), "\\# not a heading");
        assert_eq!(markdown("1. not a list\n- nor this"), "1\\. not a list  \n\\- nor this");
        assert_eq!(markdown("[x](y) <b> *loud* a_b"), "[x\\](y) \\<b\\> \\*loud\\* a\\_b");
        assert_eq!(
            markdown("[the worker] sat! ![x] [^1] [y]: z"),
            "[the worker] sat! \\![x] \\[^1] [y\\]: z"
        );
    }

    #[test]
    fn a_line_stays_one() {
        assert_eq!(line(" one\n two\tthree "), "one two three");
    }
}
