//! Every text in a file, with its place: what is shown, and what lies beside it (properties,
//! comments, hidden sheets, headers, file names). For whoever must search a file for names.

mod pdf;

use std::fmt;

use crate::archive::Archive;
use crate::encoding::decode;
use crate::markup::plain;
use crate::source::Source;
use crate::xml;

/// A text and where in the file it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct TextAt {
    /// Where: the part of the file, and in it the element, key or line.
    pub place: String,
    /// The words. As raw as a transcript's.
    pub text: String,
}

/// Says where and how much, never what.
impl fmt::Debug for TextAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextAt({}, {} bytes)", self.place, self.text.len())
    }
}

/// Every text of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// What was found, in the order of the file.
    pub texts: Vec<TextAt>,
    /// Parts that could not be looked into, each with the reason. A search that must not miss
    /// anything may not pass over them.
    pub unread: Vec<String>,
}

impl Texts {
    fn add(&mut self, place: impl Into<String>, text: impl Into<String>) {
        let text = text.into();
        if text.chars().any(char::is_alphanumeric) {
            self.texts.push(TextAt { place: place.into(), text });
        }
    }
}

/// The deepest that containers inside containers are followed.
const DEEPEST: usize = 4;

/// Finds every text in `bytes`, whatever they are: containers entry by entry with the entries'
/// names, XML element by element with its attributes and once more joined by paragraph (a name may
/// be parted over several runs), JSON string by string, PDF with its properties and attachments,
/// anything else as text or, where it is none, as the stretches of it that can be read.
///
/// A PDF's parser may end the process on a file made to do so: a file from elsewhere belongs into a
/// process of its own.
pub fn texts_of(bytes: &[u8]) -> Texts {
    let mut texts = Texts::default();
    look(bytes, "", 0, &mut texts);
    texts
}

fn look(bytes: &[u8], place: &str, depth: usize, texts: &mut Texts) {
    if depth > DEEPEST {
        return texts
            .unread
            .push(format!("{place}: more than {DEEPEST} containers inside each other"));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return container(bytes, place, depth, texts);
    }
    if bytes.starts_with(b"%PDF") {
        return pdf::look(bytes, place, depth, texts);
    }
    let sample = &bytes[..bytes.len().min(4096)];
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if !utf16 && sample.contains(&0) && decode(sample).encoding.starts_with("utf-8")
        || is_packed(bytes)
    {
        return readable(bytes, place, texts);
    }
    text(&decode(bytes).text, place, texts);
}

fn text(text: &str, place: &str, texts: &mut Texts) {
    let start = text.trim_start();
    if start.starts_with('<') {
        marked_up(text, place, texts);
    } else if start.starts_with(['{', '['])
        && let Ok(json) = serde_json::from_str::<serde_json::Value>(text)
    {
        return strings(&json, place, texts);
    }
    texts.add(place, text);
}

fn container(bytes: &[u8], place: &str, depth: usize, texts: &mut Texts) {
    let name = if place.is_empty() { "the container" } else { place };
    let source = Source::new(name, bytes);
    let mut archive = match Archive::open(&source) {
        Ok(archive) => archive,
        Err(error) => return texts.unread.push(error.to_string()),
    };
    for entry in archive.names() {
        let inner = if place.is_empty() { entry.clone() } else { format!("{place}/{entry}") };
        texts.add(format!("{inner} (its name)"), entry.as_str());
        match archive.bytes(&entry) {
            Ok(Some(bytes)) => look(&bytes, &inner, depth + 1, texts),
            Ok(None) => {}
            Err(error) => texts.unread.push(error.to_string()),
        }
    }
    if let Some(comment) = archive.comment() {
        texts.add(format!("{name} (its comment)"), comment);
    }
}

fn marked_up(markup: &str, place: &str, texts: &mut Texts) {
    // HTML is not always XML: then its tags are taken out, and the whole is searched besides.
    match xml::all_text(markup) {
        Ok(found) => {
            for (element, text) in found {
                texts.add(format!("{place}#{element}"), text);
            }
        }
        Err(_) => texts.add(format!("{place} (without tags)"), untagged(markup)),
    }
    texts.add(format!("{place} (inline tags joined)"), untagged(markup));
}

/// The text between tags, joined where a tag is not a block's.
fn untagged(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else { break };
        let name: String = rest[open + 1..]
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == ':')
            .collect();
        let inline = matches!(
            name.to_ascii_lowercase().as_str(),
            "b" | "i"
                | "u"
                | "em"
                | "strong"
                | "span"
                | "a"
                | "mark"
                | "small"
                | "sub"
                | "sup"
                | "font"
                | "w:t"
                | "w:r"
                | "w:rpr"
                | "w:prooferr"
                | "text:span"
                | "r"
                | "t"
                | "a:t"
                | "a:r"
        ) || (name.starts_with("w:")
            && !matches!(name.as_str(), "w:p" | "w:tc" | "w:tab" | "w:br" | "w:tr"));
        if !inline {
            out.push('\n');
        }
        rest = &rest[open + close + 1..];
    }
    plain(&out)
}

fn strings(json: &serde_json::Value, place: &str, texts: &mut Texts) {
    match json {
        serde_json::Value::String(text) => texts.add(place, text.as_str()),
        serde_json::Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                strings(value, &format!("{place}[{at}]"), texts);
            }
        }
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                texts.add(format!("{place} (a key)"), key.as_str());
                strings(value, &format!("{place}.{key}"), texts);
            }
        }
        serde_json::Value::Number(number) => texts.add(place, number.to_string()),
        _ => {}
    }
}

/// Pictures, fonts and what else is packed: their bytes are no words, but their properties are.
fn is_packed(bytes: &[u8]) -> bool {
    [&b"\x89PNG"[..], b"\xff\xd8\xff", b"GIF8", b"\0\x01\0\0", b"OTTO", b"wOF"]
        .iter()
        .any(|magic| bytes.starts_with(magic))
}

/// The stretches of bytes that can be read, in UTF-8 and in both kinds of UTF-16, of six
/// characters or more.
fn readable(bytes: &[u8], place: &str, texts: &mut Texts) {
    const LEAST: usize = 6;
    let mut found = String::new();
    let mut take = |run: &mut String| {
        if run.chars().count() >= LEAST {
            found.push_str(run);
            found.push('\n');
        }
        run.clear();
    };
    for chunk in bytes.utf8_chunks() {
        let mut run = String::new();
        for c in chunk.valid().chars() {
            if c.is_control() { take(&mut run) } else { run.push(c) }
        }
        take(&mut run);
    }
    for shift in [0, 1] {
        for wide in [u16::from_le_bytes, u16::from_be_bytes] {
            let units = bytes
                .get(shift..)
                .unwrap_or_default()
                .chunks_exact(2)
                .map(|pair| wide([pair[0], pair[1]]));
            let mut run = String::new();
            for c in char::decode_utf16(units) {
                // Any two bytes are some character: only Latin, Greek and Cyrillic are told from noise.
                match c {
                    Ok(c) if !c.is_control() && c < '\u{530}' => run.push(c),
                    _ => take(&mut run),
                }
            }
            take(&mut run);
        }
    }
    texts.add(format!("{place} (what can be read of it)"), found);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(texts: &Texts, words: &str) -> bool {
        texts.texts.iter().any(|text| text.text.contains(words))
    }

    #[test]
    fn a_name_parted_over_runs_is_found_whole() {
        let xml = "<w:document><w:p><w:r><w:t>Kay</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>leigh</w:t></w:r></w:p><w:p/></w:document>";
        assert!(holds(&texts_of(xml.as_bytes()), "Kayleigh"));
        assert!(holds(
            &texts_of(b"<p title=\"by Ana\">Kay<b>leigh</b> &amp; co<br></p>"),
            "Kayleigh & co"
        ));
    }

    #[test]
    fn strings_of_json_are_read_as_they_sound() {
        let texts = texts_of(br#"{"by":"Kay\u006ceigh"}"#);
        assert!(holds(&texts, "Kayleigh"));
        assert_eq!(format!("{:?}", texts.texts[1]), "TextAt(.by, 8 bytes)");
    }

    #[test]
    fn a_picture_tells_its_properties() {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x20tEXtAuthor\0Kayleigh Dunmore".to_vec();
        bytes.extend([0, 1, 2, 255]);
        assert!(holds(&texts_of(&bytes), "Kayleigh Dunmore"));
    }
}
