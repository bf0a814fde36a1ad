//! How one line may open a block of speech: a label, a stamp, or both, in some style.
//!
//! A head is a candidate. Whether its label names anybody is decided over the whole
//! file, in [`crate::turns`].

mod loose;
mod set_apart;

use std::ops::Range;

use heard_model::sound::opens_as_sound;

use crate::speakers::{Shape, Shapes};
use crate::time::{Stamp, stamp};

/// The convention in which a line names its speaker, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Style {
    /// `<v Ana>text`.
    Voice,
    /// `00:13:46⇥Ana:⇥text`, `[12/03/2024, 10:15:22] Ana: text`.
    Chat,
    /// `**Ana:** text`.
    Bold,
    /// `[00:01:02] Ana: text`, `Ana (00:01): text`.
    Stamped,
    /// `Ana  0:22` alone on a line.
    Header,
    /// A name in bold without a colon: `Ana` text.
    Apart,
    /// `[id1] text`.
    Bracket,
    /// `Ana: text`.
    Colon,
    /// `P - text`, `Q. text`.
    Letter,
    /// `INT⇥text`.
    Tab,
    /// `Ana [00:12] text`.
    Inline,
    /// `Ana – text`.
    Dash,
    /// `INT  text`, `M01; text`: a part or a code before a gap.
    Blank,
    /// `Ana` on a line of its own, without a stamp.
    Alone,
    /// A stamp and no label.
    Cue,
}

/// A line that may open a block. Places are bytes in the line.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) style: Style,
    pub(crate) label: Option<Range<usize>>,
    pub(crate) shape: Shape,
    pub(crate) stamp: Option<Stamp>,
    /// A time without brackets before the words, and where these begin: a stamp where all have one.
    pub(crate) soft: Option<(Stamp, usize)>,
    /// Where the speech starts if the label names somebody.
    pub(crate) speech: usize,
    /// Where it starts if it doesn't.
    pub(crate) bare: usize,
}

/// Reads the head of `line`, if it may have one. `emphasis` is the length of a stretch at its
/// start that the source sets apart (bold in a document).
pub(crate) fn head(line: &str, emphasis: Option<usize>, shapes: &Shapes) -> Option<Head> {
    let indent = loose::indent(line);
    let mut at = indent;
    if line[at..].starts_with('#') && stamp(&line[at..]).is_none() {
        let hashes = line[at..].bytes().take_while(|b| *b == b'#').count();
        // A heading may be a speaker's with a stamp, or where all of a file's are.
        let inner = head(line[at + hashes..].trim_start(), None, shapes)?;
        let moved = line.len() - line[at + hashes..].trim_start().len();
        return matches!(inner.style, Style::Header | Style::Alone).then(|| shifted(inner, moved));
    }
    let stamp = stamp(&line[at..]).or_else(|| loose::dated(&line[at..]));
    if let Some(stamp) = stamp {
        at += stamp.len;
        at += line[at..].len()
            - line[at..].trim_start_matches([' ', '\t', '\u{a0}', '-', '–', '—', '|', ',']).len();
        // `00:12 :` but not `00:12:` of something longer.
        if line[at..].starts_with(": ") {
            at += 2;
        }
    }
    let rest = &line[at..];
    let emphasis = emphasis.filter(|_| stamp.is_none() && indent == 0);
    match in_some_style(rest, stamp.is_some(), emphasis, shapes) {
        Some(found) => {
            let mut head = shifted(found, at);
            head.bare = at;
            if let Some(before) = stamp {
                head.stamp = Some(before);
                if matches!(head.style, Style::Colon | Style::Dash) {
                    head.style = Style::Stamped;
                }
            } else if head.stamp.is_some() && head.style == Style::Colon {
                head.style = Style::Stamped;
            }
            if head.style == Style::Header {
                head.speech = line.len();
            }
            take_inner_stamp(line, &mut head);
            Some(head)
        }
        None => stamp.map(|stamp| Head {
            style: Style::Cue,
            label: None,
            shape: Shape::Nobody,
            stamp: Some(stamp),
            soft: None,
            speech: at,
            bare: at,
        }),
    }
}

/// The head of a line without its stamp, in the surest style that fits.
fn in_some_style(
    rest: &str,
    stamped: bool,
    emphasis: Option<usize>,
    shapes: &Shapes,
) -> Option<Head> {
    voice(rest, shapes)
        .or_else(|| chat(rest, stamped, shapes))
        .or_else(|| set_apart::bold(rest, shapes))
        .or_else(|| header(rest, stamped, shapes))
        .or_else(|| emphasis.and_then(|len| set_apart::in_bold(rest, len, shapes)))
        .or_else(|| colon(rest, shapes))
        .or_else(|| bracket(rest, shapes))
        .or_else(|| loose::letter(rest, shapes))
        .or_else(|| loose::inline(rest, shapes).filter(|_| !stamped))
        .or_else(|| loose::tab(rest, shapes))
        .or_else(|| loose::dash(rest, stamped, shapes))
        .or_else(|| loose::blank(rest, shapes))
        .or_else(|| loose::alone(rest, shapes).filter(|_| !stamped))
}

fn shifted(head: Head, by: usize) -> Head {
    Head {
        label: head.label.map(|label| label.start + by..label.end + by),
        soft: head.soft.map(|(stamp, speech)| (stamp, speech + by)),
        speech: head.speech + by,
        bare: head.bare + by,
        ..head
    }
}

/// A stamp at the very start of the speech (`**Ana:** \[04:11\] Hi`) belongs to the head.
fn take_inner_stamp(line: &str, head: &mut Head) {
    if head.stamp.is_some() {
        return;
    }
    let Some(inner) = stamp(&line[head.speech..]).filter(|stamp| stamp.marked) else {
        head.soft = loose::soft(&line[head.speech..]).map(|(stamp, at)| (stamp, head.speech + at));
        return;
    };
    let after = head.speech + inner.len;
    let rest = line[after..].trim_start_matches([' ', '\t', '\u{a0}']);
    // A stamp is all that some blocks have: then it is their speech.
    if !rest.is_empty() && !rest.starts_with("to ") && !rest.starts_with('(') {
        head.stamp = Some(inner);
        head.speech = line.len() - rest.len();
    }
}

fn found(
    style: Style,
    text: &str,
    label: Range<usize>,
    speech: usize,
    shapes: &Shapes,
) -> Option<Head> {
    let inside = text[label.clone()].trim_start();
    let start = label.end - inside.len();
    let label = start..start + inside.trim_end().len();
    let (label, stamp) = without_stamp(text, label);
    let label = loose::bare_label(text, label);
    let shape = shapes.of(&text[label.clone()]);
    if shape == Shape::Nobody {
        return None;
    }
    let gap = text[speech..].len() - text[speech..].trim_start_matches([' ', '\t', '\u{a0}']).len();
    let speech = speech + gap;
    Some(Head { style, label: Some(label), shape, stamp, soft: None, speech, bare: 0 })
}

/// Parts `Ana (00:01)` or `[00:01] Ana` into the name and the stamp.
fn without_stamp(text: &str, label: Range<usize>) -> (Range<usize>, Option<Stamp>) {
    let inside = &text[label.clone()];
    if let Some(first) = stamp(inside).filter(|stamp| stamp.marked && stamp.len < inside.len()) {
        let rest = inside[first.len..].trim_start_matches([' ', '-', '–', '|']);
        return (label.end - rest.len()..label.end, Some(first));
    }
    for (at, c) in inside.char_indices().skip(1) {
        let opens = matches!(c, '[' | '(' | '{' | '<' | '#' | '\\');
        let bare = c.is_ascii_digit() && inside[..at].ends_with([' ', '\t', '\u{a0}']);
        if (opens || bare)
            && let Some(last) = stamp(&inside[at..]).or_else(|| loose::dated(&inside[at..]))
            && at + last.len == inside.len()
        {
            let name = inside[..at]
                .trim_end_matches([' ', '\t', '\u{a0}', '-', '–', '—', '|', ',', ':', '*', '_']);
            return (label.start..label.start + name.len(), Some(last));
        }
    }
    (label, None)
}

fn voice(text: &str, shapes: &Shapes) -> Option<Head> {
    let inner = text.strip_prefix("<v")?;
    let close = inner.find('>')?;
    let name = inner[..close].find([' ', '\t'])?;
    found(Style::Voice, text, 2 + name..2 + close, 2 + close + 1, shapes)
}

fn chat(text: &str, stamped: bool, shapes: &Shapes) -> Option<Head> {
    if !stamped {
        return None;
    }
    if let Some(at) = text.find(":\t").filter(|at| *at <= 80) {
        let mut head = found(Style::Chat, text, 0..at, at + 2, shapes)?;
        head.shape = head.shape.max(Shape::Odd);
        return Some(head);
    }
    // Older Zoom: `From  Ana Lewis  to  Everyone : text`.
    let name = text.strip_prefix("From ")?;
    let to = name.find(" to ").or_else(|| name.find(" To "))?;
    let colon = to + name[to..].find(':')?;
    found(Style::Chat, text, 5..5 + to, 5 + colon + 1, shapes)
}

fn header(text: &str, stamped: bool, shapes: &Shapes) -> Option<Head> {
    // Four bytes at most a character: a long line is not counted to its end.
    let line = text.trim_end();
    if line.is_empty() || line.len() > 80 * 4 || line.chars().count() > 80 {
        return None;
    }
    // Without a stamp before it, it needs one in it.
    if !stamped && !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let head = found(Style::Header, line, 0..line.len(), line.len(), shapes)?;
    let sentence = line.ends_with(['.', '?', '!', ',']);
    let enough = head.stamp.is_some() || (stamped && head.shape >= Shape::Name && !sentence);
    (enough && head.shape > Shape::Nobody).then_some(head)
}

fn colon(text: &str, shapes: &Shapes) -> Option<Head> {
    let mut depth = 0usize;
    let mut place = None;
    for (at, c) in text.char_indices().take(90) {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ':' | '：' if depth == 0 && !between_digits(text, at) => {
                place = Some((at, c.len_utf8()));
                break;
            }
            '.' | '?' | '!' if depth == 0 && text[at + 1..].starts_with(' ') && at > 6 => break,
            _ => {}
        }
    }
    let (at, width) = place?;
    let after = &text[at + width..];
    let label = text[..at].trim_end_matches(['*', '_', ' ', '\u{a0}']);
    let head = found(Style::Colon, text, 0..label.len(), at + width, shapes)?;
    let spaced = after.is_empty() || after.starts_with([' ', '\t', '\u{a0}', '-']);
    // `INT:Hello` of a hasty typist, but no `https:…` and no `12:30`.
    let tight = head.shape >= Shape::Name
        && !after.starts_with(|c: char| c.is_ascii_digit() || c == '/' || c == ')');
    (spaced || tight || width > 1).then_some(head)
}

fn between_digits(text: &str, at: usize) -> bool {
    text[..at].ends_with(|c: char| c.is_ascii_digit())
        && text[at + 1..].starts_with(|c: char| c.is_ascii_digit())
}

fn bracket(text: &str, shapes: &Shapes) -> Option<Head> {
    let (open, close) = match text.as_bytes().first()? {
        b'[' => ('[', ']'),
        b'<' => ('<', '>'),
        b'(' => ('(', ')'),
        _ => return None,
    };
    let end = text.find(close).filter(|end| *end <= 40)?;
    let inside = text[open.len_utf8()..end].trim();
    let after = &text[end + 1..];
    if opens_as_sound(inside)
        || open != '(' && after.starts_with('(')
        || after.trim().is_empty()
        || inside.starts_with('/')
    {
        return None;
    }
    let colon = usize::from(after.starts_with(':'));
    let head = found(Style::Bracket, text, 1..end, end + 1 + colon, shapes)?;
    let least = if open == '(' { Shape::Name } else { Shape::Handle };
    (head.shape >= least).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, style: Style, label: &str, ms: Option<u64>, speech: &str) {
        let head =
            head(line, None, &Shapes::default()).unwrap_or_else(|| panic!("no head: {line}"));
        let found = head.label.clone().map_or("", |label| &line[label]);
        assert_eq!(
            (head.style, found, head.stamp.and_then(|s| s.start_ms), &line[head.speech..]),
            (style, label, ms, speech),
            "{line}"
        );
    }

    #[test]
    fn every_convention_has_its_head() {
        check("INT: Why?", Style::Colon, "INT", None, "Why?");
        check("INT:Why?", Style::Colon, "INT", None, "Why?");
        check("**Ana Lewis:** \\[04:11\\] Hi", Style::Bold, "Ana Lewis", Some(251_000), "Hi");
        check("**The Chair**: Thank you.", Style::Bold, "The Chair", None, "Thank you.");
        check("[00:01:02] Ana: Hi", Style::Stamped, "Ana", Some(62_000), "Hi");
        check("Ana (00:01:02): Hi", Style::Stamped, "Ana", Some(62_000), "Hi");
        check("M01: [00:03:12] Hi", Style::Colon, "M01", Some(192_000), "Hi");
        check("Ana Lewis  0:22  ", Style::Header, "Ana Lewis", Some(22_000), "");
        check("Speaker 1 (00:12)", Style::Header, "Speaker 1", Some(12_000), "");
        check("00:00:12 Speaker 1", Style::Header, "Speaker 1", Some(12_000), "");
        check("**Ana** [00:12]", Style::Header, "Ana", Some(12_000), "");
        check("00:13:46\tstokes:\tgm", Style::Chat, "stokes", Some(826_000), "gm");
        check("00:13:46 From  Ana  to  Everyone : gm", Style::Chat, "Ana", Some(826_000), "gm");
        check("[id1] hello", Style::Bracket, "id1", None, "hello");
        check("00:00:08 <v Ana Lewis>But that", Style::Voice, "Ana Lewis", Some(8_000), "But that");
        check("P - Hola", Style::Letter, "P", None, "Hola");
        check("Q. And then?", Style::Letter, "Q", None, "And then?");
        check("INT\tAnd then?", Style::Tab, "INT", None, "And then?");
        check("[00:43.810 --> 00:47.850]  Hello.", Style::Cue, "", Some(43_810), "Hello.");
        check("??: Who?", Style::Colon, "??", None, "Who?");
        check("[Interviewer]: Why?", Style::Colon, "Interviewer", None, "Why?");
        check("Ana Lewis [00:00:03] Hi.", Style::Inline, "Ana Lewis", Some(3_000), "Hi.");
        check("Speaker 0    00:00:03\tHi.", Style::Inline, "Speaker 0", Some(3_000), "Hi.");
        check("#00:00:03-2# I: Hi.", Style::Stamped, "I", Some(3_200), "Hi.");
        check("¤<3200>(00:00:03.2) INT: Hi.", Style::Stamped, "INT", Some(3_200), "Hi.");
        check("Ruth – Why?", Style::Dash, "Ruth", None, "Why?");
        check("- Ana: Hi.", Style::Colon, "Ana", None, "Hi.");
        check("- **Ana** (00:03): Hi.", Style::Bold, "Ana", Some(3_000), "Hi.");
        check("00:00:03 | Ana | Hi.", Style::Stamped, "Ana", Some(3_000), "Hi.");
        check("Ana (10/03/2026 10:01): Hi.", Style::Stamped, "Ana", None, "Hi.");
        check("INT     Hi.", Style::Blank, "INT", None, "Hi.");
        check("M07 Hi.", Style::Blank, "M07", None, "Hi.");
        check("(Ana Lewis) Hi.", Style::Bracket, "Ana Lewis", None, "Hi.");
        check("Ruth Ellery", Style::Alone, "Ruth Ellery", None, "");
    }

    #[test]
    fn what_is_no_head_has_none() {
        for line in [
            "https://example.org",
            "[laughs] Yes",
            "10:30 am it was",
            "We met. She said: no",
            "",
            "# Details",
            "We drove: fast, and as far as the lorry went, for hours",
        ] {
            let found = head(line, None, &Shapes::default());
            assert!(
                found.as_ref().is_none_or(|h| h.shape <= Shape::Odd || h.style == Style::Alone),
                "{line}: {found:?}"
            );
        }
    }
}
