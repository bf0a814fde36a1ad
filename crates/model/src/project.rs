//! A coded project as tools hand it to each other: after REFI-QDA 1.5, with places in our text.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::text::Span;
use crate::{CodeId, MemoKind, Purpose, QuoteId, Timestamp, Transcript};

/// What names an object in REFI-QDA for life: 32 hex digits in groups of 8, 4, 4, 4 and 12.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(u128);

impl Guid {
    /// Reads a GUID in upper or lower case, with braces or without.
    pub fn parse(word: &str) -> Option<Guid> {
        let word = word.trim();
        let word = word.strip_prefix('{').and_then(|w| w.strip_suffix('}')).unwrap_or(word);
        let groups: Vec<&str> = word.split('-').collect();
        let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        let digits = groups.concat();
        if lengths != [8, 4, 4, 4, 12] || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        u128::from_str_radix(&digits, 16).ok().map(Guid)
    }

    /// The GUID made of `parts`: the same parts give the same one (RFC 9562, version 8).
    pub fn derived(parts: &[&str]) -> Guid {
        let mut sum = Sha256::new();
        for part in parts {
            sum.update((part.len() as u64).to_be_bytes());
            sum.update(part.as_bytes());
        }
        let digest = sum.finalize();
        Guid::of_bytes(std::array::from_fn(|at| digest[at]))
    }

    /// The GUID of a code in whatever `seed` names, which ends with the code's own number: by it the
    /// code is known again when it comes back (RFC 9562, version 8).
    pub fn of_code(seed: &str, id: CodeId) -> Guid {
        let Guid(made) = Guid::derived(&[seed, "code"]);
        let kind = if id.is_theme() { 0x7 } else { 0xc };
        Guid(made >> 48 << 48 | kind << 44 | u128::from(id.number()))
    }

    /// The number of one of our codes, where this ends with it.
    pub fn code(self) -> Option<CodeId> {
        let (version, variant) = (self.0 >> 76 & 0xf, self.0 >> 62 & 0x3);
        let number = u32::try_from(self.0 & 0xfff_ffff_ffff).ok()?;
        match self.0 >> 44 & 0xf {
            0xc if (version, variant) == (8, 2) => Some(CodeId::code(number)),
            0x7 if (version, variant) == (8, 2) => Some(CodeId::theme(number)),
            _ => None,
        }
    }

    /// The GUID of 16 random bytes (RFC 9562, version 8).
    pub fn of_bytes(mut bytes: [u8; 16]) -> Guid {
        bytes[6] = bytes[6] & 0x0f | 0x80;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Guid(u128::from_be_bytes(bytes))
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", self.0);
        let (a, b, c, d, e) = (&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
        write!(f, "{a}-{b}-{c}-{d}-{e}")
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A project: a codebook, coded texts, cases and memos.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// What it is called; may name people.
    pub name: String,
    /// The program that wrote it, in its own words.
    pub origin: String,
    /// The codes, each after the one it stands under.
    pub codes: Vec<ProjectCode>,
    /// The texts with their codings.
    pub sources: Vec<ProjectSource>,
    /// The people, or whatever else was a case.
    pub cases: Vec<ProjectCase>,
    /// What researchers wrote down.
    pub memos: Vec<ProjectMemo>,
    /// Words lifted as quotes; REFI-QDA has no place for them, tables do.
    pub quotes: Vec<ProjectQuote>,
    /// What is not in it any more, and why.
    pub lost: Vec<Loss>,
}

/// A code of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectCode {
    /// Names it.
    pub guid: Guid,
    /// The code it stands under.
    pub parent: Option<Guid>,
    /// Its name.
    pub name: String,
    /// What it means, and whatever else was written there.
    pub description: String,
    /// `#RRGGBB`, or empty.
    pub colour: String,
    /// Whether passages can be coded with it; if not it only holds others.
    pub is_codable: bool,
}

/// A coded text.
#[derive(Clone, Debug)]
pub struct ProjectSource {
    /// Names it.
    pub guid: Guid,
    /// Its words and turns.
    pub transcript: Transcript,
    /// What lies on it.
    pub codings: Vec<ProjectCoding>,
    /// Variables of the text, by name.
    pub variables: Vec<(String, String)>,
}

/// A code on a passage of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectCoding {
    /// Names it.
    pub guid: Guid,
    /// Which code.
    pub code: Guid,
    /// Which words.
    pub span: Span,
    /// Who coded; empty where the project does not say.
    pub coder: String,
    /// When, if the project says so.
    pub at: Option<Timestamp>,
}

/// Words of a source that were lifted as a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectQuote {
    /// Its name in the study.
    pub id: QuoteId,
    /// The source it comes from.
    pub source: Guid,
    /// Which words; the quote's own edits are not laid over them.
    pub span: Span,
    /// The code it stands for.
    pub code: Option<Guid>,
    /// What it is for.
    pub purpose: Purpose,
}

/// A person in a project, or another case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectCase {
    /// Names it.
    pub guid: Guid,
    /// What it is called; may be a person's name.
    pub name: String,
    /// Its variables, by name.
    pub variables: Vec<(String, String)>,
    /// The sources that are its own.
    pub sources: Vec<Guid>,
}

/// What a memo of a project hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words say it")]
pub enum MemoOn {
    Project,
    Source(Guid),
    Passage(Guid, Span),
    Code(Guid),
    Case(Guid),
}

/// A memo of a project. Its words are as raw as a text's.
#[derive(Clone, PartialEq, Eq)]
pub struct ProjectMemo {
    /// Names it.
    pub guid: Guid,
    /// What it hangs on.
    pub on: MemoOn,
    /// What it is about, if the project says so.
    pub kind: Option<MemoKind>,
    /// Its words.
    pub text: String,
    /// Who wrote it; empty where the project does not say.
    pub author: String,
    /// When, if the project says so.
    pub at: Option<Timestamp>,
}

/// Says how much there is, never what.
impl fmt::Debug for ProjectMemo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProjectMemo({} on {:?}, {} bytes)", self.guid, self.on, self.text.len())
    }
}

/// Something that did not come along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What, in the plural: "selections on pictures". Never whose words.
    pub what: String,
    /// How many.
    pub count: usize,
    /// Why.
    pub why: String,
}

/// Losses, added up by what and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(Vec<Loss>);

impl Losses {
    /// Counts one more.
    pub fn add(&mut self, what: &str, why: &str) {
        self.add_many(1, what, why);
    }

    /// Counts `count` more; nothing for none.
    pub fn add_many(&mut self, count: usize, what: &str, why: &str) {
        if count == 0 {
            return;
        }
        match self.0.iter_mut().find(|loss| loss.what == what && loss.why == why) {
            Some(loss) => loss.count += count,
            None => self.0.push(Loss { what: what.to_owned(), count, why: why.to_owned() }),
        }
    }

    /// All of them, in the order in which they were first met.
    pub fn all(self) -> Vec<Loss> {
        self.0
    }
}

impl Project {
    /// How many codings lie on all sources.
    pub fn codings(&self) -> usize {
        self.sources.iter().map(|source| source.codings.len()).sum()
    }
}

/// How many units a line end counts as in a project's positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words say it")]
pub enum LineEnd {
    One,
    Two,
}

/// What a project's positions count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Unit {
    CodePoints,
    Utf16,
    Bytes,
}

/// A way of counting places in a text. The standard's is [`Positions::STANDARD`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Positions {
    /// What is counted.
    pub unit: Unit,
    /// How a line end counts.
    pub line_end: LineEnd,
    /// Whether a byte order mark before the text counts.
    pub counts_bom: bool,
    /// Whether the end position is the last unit (true) or one past it (false).
    pub end_inclusive: bool,
}

impl Positions {
    /// Code points, a line end as one, no byte order mark, end exclusive (REFI-QDA 1.5 §10.2).
    pub const STANDARD: Positions = Positions {
        unit: Unit::CodePoints,
        line_end: LineEnd::One,
        counts_bom: false,
        end_inclusive: false,
    };

    /// As NVivo for Windows 12 counts: UTF-16 units, a line end as two.
    pub const NVIVO: Positions =
        Positions { unit: Unit::Utf16, line_end: LineEnd::Two, ..Positions::STANDARD };

    /// Every way, the standard's first, then the commoner before the rarer.
    pub fn all() -> Vec<Positions> {
        let mut all = Vec::new();
        for end_inclusive in [false, true] {
            for counts_bom in [false, true] {
                for unit in [Unit::CodePoints, Unit::Utf16, Unit::Bytes] {
                    for line_end in [LineEnd::One, LineEnd::Two] {
                        all.push(Positions { unit, line_end, counts_bom, end_inclusive });
                    }
                }
            }
        }
        all
    }

    /// Reads the words of [`Positions`]' `Display` in any order: a unit (`codepoints`, `utf16`,
    /// `bytes`), and where they differ from the standard `crlf2`, `bom`, `inclusive`; or the name
    /// of a program: `nvivo`, `standard`.
    pub fn parse(words: &str) -> Option<Positions> {
        let mut positions = Positions::STANDARD;
        for word in words.split([',', '+', ' ']).map(str::trim).filter(|word| !word.is_empty()) {
            match word.to_ascii_lowercase().as_str() {
                "nvivo" => positions = Positions::NVIVO,
                "standard" | "crlf1" | "no-bom" | "exclusive" => {}
                "codepoints" => positions.unit = Unit::CodePoints,
                "utf16" => positions.unit = Unit::Utf16,
                "bytes" | "utf8" => positions.unit = Unit::Bytes,
                "crlf2" => positions.line_end = LineEnd::Two,
                "bom" => positions.counts_bom = true,
                "inclusive" => positions.end_inclusive = true,
                _ => return None,
            }
        }
        Some(positions)
    }
}

impl fmt::Display for Positions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.unit {
            Unit::CodePoints => "codepoints",
            Unit::Utf16 => "utf16",
            Unit::Bytes => "bytes",
        })?;
        f.write_str(match self.line_end {
            LineEnd::One => ",crlf1",
            LineEnd::Two => ",crlf2",
        })?;
        f.write_str(if self.counts_bom { ",bom" } else { ",no-bom" })?;
        f.write_str(if self.end_inclusive { ",inclusive" } else { ",exclusive" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_read_with_braces_and_in_capitals() {
        let plain = Guid::parse("5215cc69-b628-4e02-afb9-9beeaee55808").expect("a guid");
        assert_eq!(Guid::parse("{5215CC69-B628-4E02-AFB9-9BEEAEE55808}"), Some(plain));
        assert_eq!(plain.to_string(), "5215cc69-b628-4e02-afb9-9beeaee55808");
        assert_eq!(Guid::parse("5215cc69b6284e02afb99beeaee55808"), None);
        assert_eq!(Guid::parse("+215cc69-b628-4e02-afb9-9beeaee55808"), None);
    }

    #[test]
    fn every_way_of_counting_reads_back() {
        for way in Positions::all() {
            assert_eq!(Positions::parse(&way.to_string()), Some(way));
        }
        assert_eq!(Positions::all()[0], Positions::STANDARD);
        assert_eq!(Positions::parse("furlongs"), None);
    }

    #[test]
    fn parts_that_run_together_differ() {
        assert_ne!(Guid::derived(&["ab", "c"]), Guid::derived(&["a", "bc"]));
    }
}
