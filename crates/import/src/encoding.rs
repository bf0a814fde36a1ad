//! From bytes to text: which encoding, and what was odd about it.

use std::borrow::Cow;

use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use heard_model::SourceText;

use crate::LeftOut;

/// Text out of bytes: NFC, line feeds only, no byte order marks.
#[derive(Clone, Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: &'static str,
    pub(crate) left_out: Vec<LeftOut>,
}

/// Decodes `bytes` in the encoding they show by mark, by form or by letters.
pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let (encoding, name) = encoding_of(bytes);
    decode_as(bytes, encoding, name)
}

/// Decodes `bytes` in the encoding that the file itself declares, such as XML's; by [`decode`]
/// where nobody knows that name.
pub(crate) fn decode_declared(bytes: &[u8], declared: &str) -> Decoded {
    match Encoding::for_label(declared.as_bytes()) {
        Some(encoding) if encoding != UTF_8 && Encoding::for_bom(bytes).is_none() => {
            decode_as(bytes, encoding, name_of(encoding))
        }
        _ => decode(bytes),
    }
}

/// `bytes` as text by their byte order mark, or as UTF-8, without the mark and otherwise as they
/// stand: for texts into which something counts places.
pub(crate) fn utf(bytes: &[u8]) -> String {
    UTF_8.decode(bytes).0.into_owned()
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding, name: &'static str) -> Decoded {
    // Most files are sound UTF-8, which is seen faster than it is decoded.
    let sound = if encoding == UTF_8 { std::str::from_utf8(bytes).ok() } else { None };
    let (raw, damaged) = match sound {
        Some(text) => (Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)), false),
        None => {
            let (raw, _, damaged) = encoding.decode(bytes);
            (raw, damaged)
        }
    };
    let mut left_out = Vec::new();
    if damaged {
        left_out.extend(damage(&raw, name));
    }
    let marked = raw.contains('\u{feff}');
    if marked {
        left_out.extend(inner_marks(&raw));
    }
    let clean = if marked { raw.replace('\u{feff}', "") } else { raw.into_owned() };
    let text = SourceText::of(clean).into_words();
    left_out.extend(mojibake(&text));
    Decoded { text, encoding: name, left_out }
}

/// The encoding that `bytes` show, and its name.
pub(crate) fn encoding_of(bytes: &[u8]) -> (&'static Encoding, &'static str) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, name_of(encoding));
    }
    if let Some(encoding) = sixteen_bit(bytes) {
        return (encoding, name_of(encoding));
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return (UTF_8, "utf-8");
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let encoding = if is_old_mac(bytes, encoding) { MACINTOSH } else { encoding };
    (encoding, name_of(encoding))
}

/// Whether bytes that were guessed to be `guess` are Mac OS Roman, which the detector does not
/// know: then words have capitals and signs in their middle (`canÕt`) that are none in Mac OS Roman.
fn is_old_mac(bytes: &[u8], guess: &'static Encoding) -> bool {
    let sample = &bytes[..bytes.len().min(256 << 10)];
    let strange =
        |encoding: &'static Encoding| misfits(&encoding.decode_without_bom_handling(sample).0);
    guess.is_single_byte() && strange(guess) > 0 && strange(MACINTOSH) == 0
}

/// Letters that stand as no writer sets them: a foreign capital or a sign right behind a small
/// letter, a foreign capital by itself, control characters.
fn misfits(text: &str) -> usize {
    let mut before = ' ';
    let mut count = 0;
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        let capital = !c.is_ascii() && c.is_uppercase();
        let inside = before.is_lowercase() && (after.is_alphabetic() || capital);
        let sign = !c.is_ascii()
            && !c.is_alphanumeric()
            && !matches!(c, '\u{a0}' | '\u{ad}' | '·' | '\u{2010}'..='\u{2027}');
        let lone = capital
            && before == ' '
            && after == ' '
            && !matches!(c, 'À' | 'Á' | 'É' | 'Ó' | 'Ò' | 'Ú');
        count += usize::from(
            inside && (capital || sign) || lone || matches!(c, '\u{80}'..='\u{9f}' | '\u{fffd}'),
        );
        before = c;
    }
    count
}

fn name_of(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "UTF-8" => "utf-8",
        "UTF-16LE" => "utf-16le",
        "UTF-16BE" => "utf-16be",
        other => other,
    }
}

/// UTF-16 without a mark shows in its zero bytes: every other byte of Latin letters and spaces.
fn sixteen_bit(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let half = sample.len() / 2;
    if half < 4 {
        return None;
    }
    let (mut even, mut odd) = (0, 0);
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let zeros = half / 10 + 1;
    let sound = |encoding: &'static Encoding| {
        let (text, _, damaged) = encoding.decode(sample);
        !damaged || text.chars().filter(|c| *c == '\u{fffd}').count() < 2
    };
    if odd >= zeros && even * 20 <= odd && sound(UTF_16LE) {
        Some(UTF_16LE)
    } else if even >= zeros && odd * 20 <= even && sound(UTF_16BE) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Text that is UTF-8 but for a few damaged places, as where a file was cut off.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken * 20 < sound || (broken == 1 && sound > 0)
}

fn damage(text: &str, name: &str) -> Vec<LeftOut> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let count = line.chars().filter(|c| *c == '\u{fffd}').count();
        if count > 0 {
            found.push(LeftOut::new(
                at + 1,
                format!("{count} bytes that {name} does not know; shown as \u{fffd}"),
            ));
        }
    }
    found
}

/// Byte order marks inside the text, where files were glued together.
fn inner_marks(text: &str) -> Vec<LeftOut> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let count = line.matches('\u{feff}').count();
        if count > 0 {
            let message = format!("{count} byte order mark(s) in mid-text, taken out");
            found.push(LeftOut::new(at + 1, message));
        }
    }
    found
}

/// Lines whose letters are UTF-8 that somebody read as Windows-1252 (`Ã©` for `é`). They are
/// named and left as they stand: which of them were meant is not ours to guess.
fn mojibake(text: &str) -> Vec<LeftOut> {
    // Every sign of it (Ã Â â Å Ä ð) begins with this byte.
    if !text.as_bytes().contains(&0xc3) || !text.contains(['Ã', 'Â', 'â', 'Å', 'Ä', 'ð']) {
        return Vec::new();
    }
    let mut lines = Vec::new();
    let mut total = 0;
    for (at, line) in text.lines().enumerate() {
        let count = mojibake_in(line);
        if count > 0 {
            lines.push((at + 1, count));
            total += count;
        }
    }
    // A single one may be meant.
    if total < 2 {
        return Vec::new();
    }
    lines
        .into_iter()
        .map(|(line, count)| {
            LeftOut::new(
                line,
                format!("{count} place(s) of UTF-8 once read as Windows-1252 (mojibake); left as they stand"),
            )
        })
        .collect()
}

fn mojibake_in(line: &str) -> usize {
    let mut count = 0;
    let mut run = String::new();
    for c in line.chars().chain([' ']) {
        if c.is_ascii() {
            if run.chars().count() >= 2 && reads_as_utf8(&run) {
                count += 1;
            }
            run.clear();
        } else {
            run.push(c);
        }
    }
    count
}

fn reads_as_utf8(run: &str) -> bool {
    // Half a sequence may have lost its second byte to a space: so a prefix counts.
    let (bytes, _, unmappable) = WINDOWS_1252.encode(run);
    !unmappable && std::str::from_utf8(&bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let decoded = decode(bytes);
        assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
    }

    #[test]
    fn each_encoding_is_known_by_its_mark_or_its_form() {
        check("Ana: héllo\r\n".as_bytes(), "utf-8", "Ana: héllo\n");
        check("\u{feff}Ana\rBen".as_bytes(), "utf-8", "Ana\nBen");
        let wide: Vec<u16> = "INT: What was it like?\r\n".encode_utf16().collect();
        let le: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let be: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        check(&le, "utf-16le", "INT: What was it like?\n");
        check(&be, "utf-16be", "INT: What was it like?\n");
        check(&[&[0xff, 0xfe][..], &le].concat(), "utf-16le", "INT: What was it like?\n");
        check(
            b"It\x92s fine \x96 caf\xe9 d\xe9j\xe0 vu",
            "windows-1252",
            "It’s fine – café déjà vu",
        );
        check(
            b"INT: You can\xd5t say \xd2caf\x8e\xd3 \xd0 can you?\rP: No.",
            "macintosh",
            "INT: You can’t say “café” – can you?\nP: No.",
        );
    }

    #[test]
    fn a_mark_in_mid_text_is_taken_out_and_told() {
        let decoded = decode("one\ntwo\u{feff} three".as_bytes());
        assert_eq!(decoded.text, "one\ntwo three");
        assert_eq!(decoded.left_out[0].line, 2);
    }

    #[test]
    fn mojibake_is_named_and_left_alone() {
        let decoded = decode("Ana: I said cafÃ© and itâ€™s SzilÃ¡gyi".as_bytes());
        assert_eq!(decoded.text, "Ana: I said cafÃ© and itâ€™s SzilÃ¡gyi");
        assert!(decoded.left_out[0].message.contains("3 place(s)"), "{:?}", decoded.left_out);
        assert!(decode("Ça va, Ângela? Ãh. São".as_bytes()).left_out.is_empty());
    }

    #[test]
    fn a_cut_off_end_does_not_change_the_encoding() {
        let bytes = "Wólska said: żółć".as_bytes();
        let decoded = decode(&bytes[..bytes.len() - 1]);
        assert_eq!(decoded.encoding, "utf-8");
        assert_eq!(decoded.left_out.len(), 1);
    }
}
