//! Names that the source sets apart from the speech, in bold.

use std::ops::Range;

use super::{Head, Style, found};
use crate::source::beginning;
use crate::speakers::{Shape, Shapes};
use crate::time::stamp;

/// Where `mark` stands. A label is short: a long line without it is not searched to its end.
fn closed(text: &str, mark: &str) -> Option<usize> {
    let head = beginning(text, 90 + mark.len()).as_bytes();
    head.windows(mark.len()).position(|part| part == mark.as_bytes())
}

/// `**Ana:** text`, and `**Ana** 00:12` alone on a line.
pub(super) fn bold(text: &str, shapes: &Shapes) -> Option<Head> {
    let (open, close) = [
        ("**", "**"),
        ("__", "__"),
        ("<b>", "</b>"),
        ("<strong>", "</strong>"),
        ("*", "*"),
        ("_", "_"),
    ]
    .into_iter()
    .find(|(open, _)| text.starts_with(open))?;
    let inner = &text[open.len()..];
    let end = closed(inner, close).filter(|end| *end > 0 && *end <= 90)?;
    let inside = inner[..end].trim_end();
    let after = open.len() + end + close.len();
    let rest = text[after..].trim_start_matches(' ');
    let label = open.len()..open.len() + inside.trim_end_matches([':', ' ', '：']).len();
    if let Some(head) = with_time(text, label.clone(), after, shapes) {
        return Some(head);
    }
    let colon_in = inside.ends_with([':', '：']);
    let colon_after = rest.starts_with([':', '：']);
    let speech = if colon_after && !colon_in {
        text.len() - rest.len() + rest.chars().next().map_or(0, char::len_utf8)
    } else {
        after
    };
    if colon_in || colon_after {
        return found(Style::Bold, text, label, speech, shapes);
    }
    // `**Ana** 00:12` and `**Ana** [00:12]` alone on a line.
    let head = found(Style::Header, text, label, text.len(), shapes)?;
    let last = stamp(rest).filter(|stamp| stamp.len == rest.trim_end().len());
    let stamp = head.stamp.or(last)?;
    rest[last.map_or(0, |s| s.len)..]
        .trim()
        .is_empty()
        .then_some(Head { stamp: Some(stamp), ..head })
}

/// `**Ana** (00:03): text`.
fn with_time(text: &str, label: Range<usize>, after: usize, shapes: &Shapes) -> Option<Head> {
    let rest = text[after..].trim_start_matches(' ');
    let time = stamp(rest).filter(|stamp| stamp.marked)?;
    let words = rest[time.len..].trim_start().strip_prefix(':')?;
    let head = found(Style::Bold, text, label, text.len() - words.len(), shapes)?;
    Some(Head { stamp: Some(time), ..head })
}

/// A name that the document sets in bold, with or without a colon.
pub(super) fn in_bold(text: &str, len: usize, shapes: &Shapes) -> Option<Head> {
    let inside = text.get(..len.min(text.len()))?.trim_end();
    let name = inside.trim_end_matches([':', ' ', '：']);
    let rest = text[inside.len()..].trim_start();
    if name.is_empty() || (rest.is_empty() && !inside.ends_with(':')) {
        return None;
    }
    let colon = usize::from(rest.starts_with(':') && !inside.ends_with(':'));
    let speech = text.len() - rest.len() + colon;
    let named = inside.ends_with(':') || colon == 1;
    let style = if named { Style::Bold } else { Style::Apart };
    let head = found(style, text, 0..name.len(), speech, shapes)?;
    // Bold without a colon may be mere emphasis: only a name or a part will do.
    (head.shape >= Shape::Name || named).then_some(head)
}
