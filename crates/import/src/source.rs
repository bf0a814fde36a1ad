//! A file as it came, and what can be asked of it by every format.

use std::cell::OnceCell;

use heard_model::text::{foreign, tally};

use crate::ReadError;
use crate::encoding::{Decoded, decode};

/// So many bytes of a file are looked at to know its format.
const HEAD: usize = 256 << 10;

/// A file: its name and its bytes, decoded once.
pub struct Source<'a> {
    pub(crate) name: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) pages: Option<crate::PageReader>,
    decoded: OnceCell<Decoded>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(name: &'a str, bytes: &'a [u8]) -> Source<'a> {
        Source { name, bytes, pages: None, decoded: OnceCell::new() }
    }

    /// The bytes as text, by the encoding they show.
    pub(crate) fn decoded(&self) -> &Decoded {
        self.decoded.get_or_init(|| {
            // A container of zipped or binary parts has no text of its own.
            if self.is_contained() {
                Decoded { text: String::new(), encoding: "", left_out: Vec::new() }
            } else {
                decode(self.bytes)
            }
        })
    }

    /// The decoded text.
    pub(crate) fn text(&self) -> &str {
        &self.decoded().text
    }

    /// The first lines that are not blank, for recognition: of a file that is one long line, its
    /// beginning.
    pub(crate) fn first_lines(&self, most: usize) -> impl Iterator<Item = &str> {
        beginning(self.text(), HEAD)
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .take(most)
    }

    pub(crate) fn is_zip(&self) -> bool {
        self.bytes.starts_with(b"PK\x03\x04") || self.bytes.starts_with(b"PK\x05\x06")
    }

    /// Whether it says of itself that it is XML: then its tags are no words.
    pub(crate) fn is_xml(&self) -> bool {
        beginning(self.text(), HEAD).trim_start().starts_with("<?xml ")
    }

    /// Whether its words lie in a container, beside what is no words.
    pub(crate) fn is_contained(&self) -> bool {
        self.is_zip() || crate::may_abort(self.bytes)
    }

    /// The name's ending in lower case, without the dot; may be empty.
    pub(crate) fn ending(&self) -> String {
        let base = base(self.name);
        base.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase())
    }

    /// The name without folders and ending.
    pub(crate) fn stem(&self) -> &'a str {
        let base = base(self.name);
        base.rsplit_once('.').map_or(base, |(stem, _)| if stem.is_empty() { base } else { stem })
    }

    pub(crate) fn malformed(&self, line: usize, what: impl Into<String>) -> ReadError {
        ReadError::Malformed {
            file: self.name.to_owned(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            what: what.into(),
        }
    }

    pub(crate) fn empty(&self) -> ReadError {
        ReadError::Empty { file: self.name.to_owned() }
    }
}

/// At most the first `most` bytes of `text`, ended on a character.
pub(crate) fn beginning(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn base(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// What bytes are that are no text and no document, by how they start.
const NOT_TEXT: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG", "a picture"),
    (0, b"\xff\xd8\xff", "a picture"),
    (0, b"GIF8", "a picture"),
    (0, b"II*\0", "a picture"),
    (0, b"RIFF", "sound or film"),
    (0, b"ID3", "sound"),
    (0, b"\xff\xfb", "sound"),
    (0, b"\xff\xf3", "sound"),
    (0, b"OggS", "sound"),
    (0, b"fLaC", "sound"),
    (4, b"ftyp", "sound or film"),
    (0, b"\x1aE\xdf\xa3", "film"),
    (0, b"0&\xb2u\x8ef\xcf\x11", "sound or film"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ\x90\0", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\x1f\x8b", "a packed file"),
    (0, b"7z\xbc\xaf", "a packed file"),
    (0, b"Rar!", "a packed file"),
    (0, b"\xfd7zXZ", "a packed file"),
    (0, b"BZh", "a packed file"),
    (0, b"\x28\xb5\x2f\xfd", "a packed file"),
    (0, b"SQLite format 3\0", "a database"),
    (0, b"PAR1", "a table in Parquet"),
    (0, b"age-encryption.org", "encrypted"),
    (0, b"-----BEGIN AGE", "encrypted"),
    (0, b"-----BEGIN PGP", "encrypted"),
];

/// Containers of programs whose files are known and can't be read: an entry of theirs, and what
/// they are.
const CONTAINERS: &[(&str, &str)] = &[
    ("Index/Document.iwa", "a document of Pages, Numbers or Keynote"),
    ("index.apxl", "a document of Pages, Numbers or Keynote"),
    ("Index.zip", "a document of Pages, Numbers or Keynote"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("META-INF/container.xml", "an e-book (EPUB)"),
];

/// What container `source` is, if it is one that is known and can't be read.
pub(crate) fn container(source: &Source<'_>) -> Option<&'static str> {
    let archive = source.is_zip().then(|| crate::archive::Archive::open(source).ok())??;
    let names = archive.names();
    CONTAINERS
        .iter()
        .find(|(entry, _)| names.iter().any(|name| name == entry))
        .map(|(_, what)| *what)
}

/// What `source` is, if it is no text that can be read as one.
pub(crate) fn not_text(source: &Source<'_>) -> Option<&'static str> {
    let bytes = source.bytes;
    let known = NOT_TEXT
        .iter()
        .find(|(at, magic, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic)))
        .map(|(_, _, what)| *what);
    if known.is_some() || source.is_zip() || bytes.starts_with(b"%PDF") || is_ole(bytes) {
        return known;
    }
    // A transcript is allowed a stray control character, not a sea of them.
    let sample = beginning(source.text(), 100_000);
    let strange = |c: &char| c.is_control() && *c != '\u{85}' || *c == '\u{fffd}';
    let odd = tally(sample.as_bytes(), is_control)
        + foreign(sample)
            .map(|(start, end)| sample[start..end].chars().filter(strange).count())
            .sum::<usize>();
    (odd * 50 > sample.chars().count()).then_some("binary")
}

/// Control characters that no text has: line ends, tabs, page breaks and the like it may have.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\n' | b'\t' | 0x15 | 0xc | 0xb) || byte == 0x7f
}

/// Whether the bytes are in Microsoft's old container (`.doc`, `.xls`), or an encrypted new one.
pub(crate) fn is_ole(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}
