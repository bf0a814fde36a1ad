//! Time stamps as transcribers and programs write them, in milliseconds.

/// A stamp at the start of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// How many bytes it takes.
    pub(crate) len: usize,
    /// Nothing for a time of day.
    pub(crate) start_ms: Option<u64>,
    pub(crate) end_ms: Option<u64>,
    /// Whether it stands in brackets, so that it can't be a time that somebody spoke of.
    pub(crate) marked: bool,
}

/// Reads a bare clock at the start of `text`: `0:22`, `01:02:03.456`, `00:04:01,680`, `00:01:02:14`
/// (the frames are dropped). Returns its length and milliseconds.
///
/// `10:30 am` is a time of day, no stamp.
pub(crate) fn clock(text: &str) -> Option<(usize, u64)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut parts: Vec<u64> = Vec::new();
    loop {
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 3 || (digits == 3 && !parts.is_empty()) {
            return None;
        }
        parts.push(text[at..at + digits].parse().ok()?);
        at += digits;
        let more = parts.len() < 4
            && bytes.get(at) == Some(&b':')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !more {
            break;
        }
        at += 1;
    }
    let (hours, minutes, seconds) = match parts[..] {
        [minutes, seconds] => (0, minutes, seconds),
        [hours, minutes, seconds] | [hours, minutes, seconds, _] if minutes < 60 => {
            (hours, minutes, seconds)
        }
        _ => return None,
    };
    if seconds >= 60 {
        return None;
    }
    let (len, milli) = fraction(&text[at..]);
    at += len;
    let rest = text[at..].trim_start_matches([' ', '\u{a0}']);
    let day = ["am", "pm", "a.m", "p.m", "uhr", "o'clock"].iter().any(|word| {
        rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && !rest[word.len()..].starts_with(char::is_alphanumeric)
    });
    if day || bytes.get(at).is_some_and(|b| b.is_ascii_digit() || *b == b':' && parts.len() > 3) {
        return None;
    }
    Some((at, ((hours * 60 + minutes) * 60 + seconds) * 1000 + milli))
}

/// `.456`, `,68` or, as MAXQDA and f4 write it, `-5`: its length and milliseconds.
fn fraction(text: &str) -> (usize, u64) {
    let tenth = text.starts_with('-')
        && text[1..].starts_with(|c: char| c.is_ascii_digit())
        && text[2..].starts_with('#');
    if !tenth && !text.starts_with(['.', ',']) {
        return (0, 0);
    }
    let digits: String = text[1..].chars().take_while(char::is_ascii_digit).take(9).collect();
    if digits.is_empty() {
        return (0, 0);
    }
    let milli = format!("{digits:0<3}")[..3].parse().unwrap_or(0);
    (1 + digits.len(), milli)
}

/// Seconds as programs write them (`43.81`) in milliseconds; nothing for what is no number, below
/// zero or beyond a year.
pub(crate) fn seconds(value: f64) -> Option<u64> {
    let milli = (value * 1000.0).round();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the bounds are checked"
    )]
    (0.0..=31_536_000_000.0).contains(&milli).then_some(milli as u64)
}

/// Reads a stamp in any style at the start of `text`: bare, in `[] () {} <> ##`, with `\[` of
/// Markdown, a single one or a range (`00:43.810 --> 00:47.850`).
pub(crate) fn stamp(text: &str) -> Option<Stamp> {
    if text.starts_with('¤') {
        return coded(text);
    }
    let (open, close): (&str, &[&str]) = match text.as_bytes().first()? {
        b'\\' if text.starts_with("\\[") => ("\\[", &["\\]", "]"]),
        b'\\' if text.starts_with("\\(") => ("\\(", &["\\)", ")"]),
        b'[' => ("[", &["]"]),
        b'(' => ("(", &[")"]),
        b'{' => ("{", &["}"]),
        b'<' => ("<", &[">"]),
        b'#' => ("#", &["#"]),
        b'0'..=b'9' => ("", &[]),
        _ => return None,
    };
    let mut at = open.len();
    let (len, start_ms) = clock(&text[at..]).or_else(|| worded(&text[at..], !open.is_empty()))?;
    at += len;
    let end = arrow(&text[at..])
        .and_then(|skip| clock(&text[at + skip..]).map(|(len, ms)| (skip + len, ms)));
    let end_ms = end.map(|(len, ms)| {
        at += len;
        ms
    });
    if !open.is_empty() {
        at += text[at..].len() - text[at..].trim_start_matches(' ').len();
        at += close.iter().find(|mark| text[at..].starts_with(**mark))?.len();
    }
    let marked = !open.is_empty() || end_ms.is_some();
    Some(Stamp { len: at, start_ms: Some(start_ms), end_ms, marked })
}

/// The time codes of Transana, with the time in words behind it or without: `¤<3200>(0:00:03.2)`.
fn coded(text: &str) -> Option<Stamp> {
    let open = text.strip_prefix("¤<")?;
    let digits = open.bytes().take_while(u8::is_ascii_digit).count();
    let milli: u64 = open[..digits].parse().ok()?;
    let mut len = text.len() - open[digits..].strip_prefix('>')?.len();
    if text[len..].starts_with('(') {
        len += stamp(&text[len..]).map_or(0, |stamp| stamp.len);
    }
    Some(Stamp { len, start_ms: Some(milli), end_ms: None, marked: true })
}

/// ` --> `, ` - `, ` – ` or ` to ` between two clocks: its length.
fn arrow(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches([' ', '\t']);
    let skipped = text.len() - rest.len();
    let mark =
        ["-->", "->", "→", "–", "—", "-", "to "].into_iter().find(|m| rest.starts_with(m))?;
    let after = &rest[mark.len()..];
    let gap = after.len() - after.trim_start_matches([' ', '\t']).len();
    Some(skipped + mark.len() + gap)
}

/// `1h 02m 03s`, `12m 3s`, `0 minutes 3 seconds`.
fn worded(text: &str, marked: bool) -> Option<(usize, u64)> {
    let mut at = 0;
    let mut total = 0u64;
    let mut units = 0;
    loop {
        let gap = text[at..].len() - text[at..].trim_start_matches(' ').len();
        let digits = text[at + gap..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 3 {
            break;
        }
        let number: u64 = text[at + gap..at + gap + digits].parse().ok()?;
        let after = at + gap + digits;
        let space = text[after..].len() - text[after..].trim_start_matches(' ').len();
        let word: String =
            text[after + space..].chars().take_while(char::is_ascii_alphabetic).take(9).collect();
        let each = match word.to_ascii_lowercase().as_str() {
            "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            _ => break,
        };
        // Speech has "3 minutes"; a stamp without brackets says minutes and seconds.
        total += number * each;
        units += 1;
        at = after + space + word.len();
    }
    (units >= if marked { 1 } else { 2 }).then_some((at, total * 1000))
}

/// Whether a stamp in brackets may begin with this byte.
fn opens(byte: u8) -> bool {
    matches!(byte, b'[' | b'(' | b'{' | b'<' | b'#' | b'\\')
}

/// Where the next of those bytes stands; stretches without one are passed over many bytes at once.
fn next_open(bytes: &[u8], mut at: usize) -> Option<usize> {
    const STEP: usize = 64;
    while bytes
        .get(at..at + STEP)
        .is_some_and(|part| !part.iter().fold(false, |any, b| any | opens(*b)))
    {
        at += STEP;
    }
    Some(at + bytes[at..].iter().position(|byte| opens(*byte))?)
}

/// Every stamp in brackets inside `text`: where it starts, and the stamp.
pub(crate) fn marked_stamps(text: &str) -> Vec<(usize, Stamp)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_open(text.as_bytes(), at) {
        match stamp(&text[start..]) {
            Some(stamp) => {
                at = start + stamp.len;
                found.push((start, stamp));
            }
            None => at = start + 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, u64, Option<u64>)>) {
        let found = stamp(text).map(|s| (&text[..s.len], s.start_ms.unwrap_or(0), s.end_ms));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_style_of_stamp_is_read() {
        check("0:22 text", Some(("0:22", 22_000, None)));
        check("00:04:01.680 text", Some(("00:04:01.680", 241_680, None)));
        check("00:04:01,68", Some(("00:04:01,68", 241_680, None)));
        check("[00:01:02] Ana", Some(("[00:01:02]", 62_000, None)));
        check("\\[04:11\\] Hi", Some(("\\[04:11\\]", 251_000, None)));
        check("(1:02:03)", Some(("(1:02:03)", 3_723_000, None)));
        check("#00:00:12-5# so", Some(("#00:00:12-5#", 12_500, None)));
        check(
            "[00:43.810 --> 00:47.850]  Hi",
            Some(("[00:43.810 --> 00:47.850]", 43_810, Some(47_850))),
        );
        check("0:0:3.540 --> 0:0:7.23", Some(("0:0:3.540 --> 0:0:7.23", 3_540, Some(7_230))));
        check("00:01:02:14 Ana", Some(("00:01:02:14", 62_000, None)));
        check("[12m 3s]", Some(("[12m 3s]", 723_000, None)));
        check("¤<3200>(00:00:03.2) Hi", Some(("¤<3200>(00:00:03.2)", 3_200, None)));
        check("¤<3200> Hi", Some(("¤<3200>", 3_200, None)));
        check("0 minutes 3 seconds", Some(("0 minutes 3 seconds", 3_000, None)));
    }

    #[test]
    fn what_somebody_spoke_of_is_no_stamp() {
        for text in [
            "10:30 am we met",
            "3 minutes later",
            "12 people",
            "10:75",
            "[1]",
            "(2:1)x",
            "1:2:3:4:5",
        ] {
            check(
                text,
                match text {
                    "(2:1)x" => Some(("(2:1)", 121_000, None)),
                    _ => None,
                },
            );
        }
    }

    #[test]
    fn seconds_become_milliseconds_or_nothing() {
        assert_eq!(seconds(43.81), Some(43_810));
        assert_eq!(seconds(-1.0), None);
        assert_eq!(seconds(f64::NAN), None);
    }
}
