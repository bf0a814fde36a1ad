//! Styles that a line alone does not make sure: a name with a dash, a tab or a time behind it, a
//! name that has its line to itself.

use std::ops::Range;

use super::{Head, Style, found};
use crate::source::beginning;
use crate::speakers::{Shape, Shapes};
use crate::time::{Stamp, stamp};

/// The longest label that is looked for before a dash or a time, in bytes.
const LONGEST: usize = 70;

/// `P - text`, `Q. text`.
pub(super) fn letter(text: &str, shapes: &Shapes) -> Option<Head> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    if letters == 0 || letters > 4 {
        return None;
    }
    let rest = &text[letters..];
    let mark =
        [" - ", " – ", " — ", ". ", ") ", ".\t"].into_iter().find(|mark| rest.starts_with(mark))?;
    if !mark.starts_with(' ') && letters > 1 {
        return None;
    }
    let head = found(Style::Letter, text, 0..letters, letters + mark.len(), shapes)?;
    (head.shape == Shape::Part).then_some(head)
}

/// `INT⇥text`.
pub(super) fn tab(text: &str, shapes: &Shapes) -> Option<Head> {
    let at = text.bytes().take(41).position(|byte| byte == b'\t').filter(|at| *at > 0)?;
    let head = found(Style::Tab, text, 0..at, at + 1, shapes)?;
    (head.shape >= Shape::Handle && !text[at..].trim().is_empty()).then_some(head)
}

/// `Ana [00:12] text`, and `Ana  0:12⇥text` where wide gaps part the time from both.
pub(super) fn inline(text: &str, shapes: &Shapes) -> Option<Head> {
    let start = beginning(text, LONGEST);
    for (at, byte) in start.bytes().enumerate().skip(1) {
        let marked = matches!(byte, b'[' | b'(' | b'{' | b'<' | b'#');
        if !marked && !byte.is_ascii_digit() {
            continue;
        }
        let before = &text[..at];
        let wide = |gap: &str| gap.contains('\t') || gap.len() >= 2;
        let gap = before.len() - before.trim_end_matches([' ', '\t']).len();
        if !marked && !wide(&before[at - gap..]) {
            continue;
        }
        let Some(found_stamp) = stamp(&text[at..]) else { continue };
        let after = &text[at + found_stamp.len..];
        let rest = after.trim_start_matches([' ', '\t', '\u{a0}']);
        let parted = &after[..after.len() - rest.len()];
        if rest.is_empty() || parted.is_empty() || !marked && !wide(parted) {
            return None;
        }
        let label = before.trim_end_matches([' ', '\t', '\u{a0}', '-', '–', '|', ',']).len();
        let head = found(Style::Inline, text, 0..label, text.len() - rest.len(), shapes)?;
        return (head.shape >= Shape::Name)
            .then_some(Head { stamp: head.stamp.or(Some(found_stamp)), ..head });
    }
    None
}

/// Where a line's words begin: behind blanks, marks of quotation and a mark of a list.
pub(super) fn indent(line: &str) -> usize {
    let inner = line.trim_start_matches([' ', '\t', '\u{a0}', '>']);
    let listed = ["- ", "* ", "• ", "– "].into_iter().find_map(|mark| inner.strip_prefix(mark));
    line.len() - listed.unwrap_or(inner).trim_start().len()
}

/// `INT  text`, `M07 text`, `P1; text`: a part or a code before a gap; one letter before a wide one.
pub(super) fn blank(text: &str, shapes: &Shapes) -> Option<Head> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let end = letters + text[letters..].bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[end..].strip_prefix(';').unwrap_or(&text[end..]);
    let words = rest.trim_start_matches([' ', '\t', '\u{a0}']);
    let gap = rest.len() - words.len();
    if letters == 0 || end > 6 || gap == 0 || words.is_empty() || end < 2 && gap < 2 {
        return None;
    }
    let head = found(Style::Blank, text, 0..end, text.len() - words.len(), shapes)?;
    (head.shape == Shape::Part).then_some(head)
}

/// `Ana – text`; behind a time `Ana | text`.
pub(super) fn dash(text: &str, stamped: bool, shapes: &Shapes) -> Option<Head> {
    let start = beginning(text, LONGEST);
    let marks: &[&str] = if stamped { &[" | "] } else { &[" – ", " — ", " - "] };
    let (at, mark) = marks.iter().filter_map(|mark| Some((start.find(mark)?, mark))).min()?;
    let head = found(Style::Dash, text, 0..at, at + mark.len(), shapes)?;
    (head.shape >= Shape::Name && head.stamp.is_none()).then_some(head)
}

/// `Ana` on a line of its own, the speech below it.
pub(super) fn alone(text: &str, shapes: &Shapes) -> Option<Head> {
    let line = text.trim_end();
    let inner = line.trim_matches(['*', '_']);
    let open = inner.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ']'));
    if !open || line.len() > LONGEST {
        return None;
    }
    let at = line.len() - line.trim_start_matches(['*', '_']).len();
    let head = found(Style::Alone, line, at..at + inner.len(), line.len(), shapes)?;
    (head.shape >= Shape::Name && head.stamp.is_none())
        .then_some(Head { speech: text.len(), ..head })
}

/// A time without brackets at the start of what was said (`Ana: 00:12 text`): where the words
/// begin behind it. Only the file as a whole says whether it is a stamp.
pub(super) fn soft(speech: &str) -> Option<(Stamp, usize)> {
    let found = stamp(speech).filter(|stamp| !stamp.marked)?;
    let rest = speech[found.len..].trim_start_matches([' ', '\t', '\u{a0}']);
    let parted = rest.len() < speech.len() - found.len;
    (parted && !rest.is_empty()).then_some((found, speech.len() - rest.len()))
}

/// A label without the brackets around it: `[Interviewer]: text`.
pub(super) fn bare_label(text: &str, label: Range<usize>) -> Range<usize> {
    let inside = &text[label.clone()];
    let closed = [('[', ']'), ('(', ')'), ('<', '>')].into_iter().any(|(open, close)| {
        inside.len() > 2
            && inside.starts_with(open)
            && inside.ends_with(close)
            && !inside[1..inside.len() - 1].contains([open, close])
    });
    if closed { label.start + 1..label.end - 1 } else { label }
}

/// `[12/03/2024, 10:15:22]` and `12/03/2024, 10:15 -` of a messenger's export: a time of day, so
/// no milliseconds.
pub(super) fn dated(text: &str) -> Option<Stamp> {
    let open = usize::from(text.starts_with(['[', '(']));
    let body = &text[open..];
    let date =
        body.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'/' | b'.' | b'-')).count();
    let digits = body[..date].bytes().filter(u8::is_ascii_digit).count();
    if !(4..=8).contains(&digits) || digits == date {
        return None;
    }
    let rest = body[date..].trim_start_matches([',', ' ', 'T']);
    let gap = body.len() - rest.len();
    let (len, _) = crate::time::clock(rest)?;
    let mut end = open + gap + len;
    if open == 1 {
        end += text[end..].find([']', ')']).filter(|at| *at < 5)? + 1;
    }
    Some(Stamp { len: end, start_ms: None, end_ms: None, marked: open == 1 })
}
