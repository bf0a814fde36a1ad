//! Texts of a project as a program wants them, and places in them as it counts.

use heard_model::{Span, Unit};

use super::{Dialect, line_end};

/// The bytes of a text's file.
pub(super) fn body(text: &str, dialect: &Dialect) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 3);
    if dialect.bom {
        out.extend("\u{feff}".as_bytes());
    }
    if dialect.crlf {
        out.extend(text.replace('\n', "\r\n").as_bytes());
    } else {
        out.extend(text.as_bytes());
    }
    out
}

/// The places of `spans` in `text` as `dialect` counts them, start and end, in their order.
pub(super) fn positions(text: &str, spans: &[Span], dialect: &Dialect) -> Vec<(usize, usize)> {
    let mut wanted: Vec<usize> = spans.iter().flat_map(|span| [span.start(), span.end()]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut counted = Vec::with_capacity(wanted.len());
    let (mut at, mut count) = (0, 0);
    for place in &wanted {
        count += units(text.get(at..*place).unwrap_or_default(), dialect);
        counted.push(count);
        at = *place;
    }
    let of = |place: usize| wanted.binary_search(&place).map_or(0, |found| counted[found]);
    spans.iter().map(|span| (of(span.start()), of(span.end()))).collect()
}

fn units(text: &str, dialect: &Dialect) -> usize {
    let lines = text.bytes().filter(|byte| *byte == b'\n').count();
    let plain = match dialect.positions.unit {
        Unit::CodePoints => text.chars().count(),
        Unit::Utf16 => text.encode_utf16().count(),
        Unit::Bytes => text.len(),
    };
    plain + lines * (line_end(dialect.positions) - 1)
}

/// How a passage begins, on one line: lets a reader see that it found the right words.
pub(super) fn name(words: &str) -> String {
    const MOST: usize = 70;
    let mut name = String::new();
    let mut letters = 0;
    for word in words.split_whitespace() {
        letters += word.chars().count() + 1;
        if letters > MOST && !name.is_empty() {
            name.push('…');
            return name;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    name
}
