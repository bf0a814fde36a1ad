//! A codebook as a file.

pub(crate) mod conflicts;
mod csv;
mod html;
pub(crate) mod living;
mod markdown;
mod printed;
mod qdc;
mod taguette;
mod toml;
mod xlsx;

use std::collections::BTreeMap;

use heard_model::codebook::fields_of;
use heard_model::{Amendment, Code, CodeId, Codebook, Guid, VersionId};

use crate::ExportError;
use crate::sheet;

/// Every way of writing a codebook, in the order in which help and menus list them.
pub const CODEBOOK_FORMATS: &[CodebookFormat] = &[
    html::FORMAT,
    printed::FORMAT,
    markdown::FORMAT,
    toml::FORMAT,
    csv::FORMAT,
    xlsx::FORMAT,
    qdc::FORMAT,
    taguette::FORMAT,
];

/// Every field of an entry.
const EVERYTHING: &[&str] = &[
    "name",
    "plain_name",
    "parent",
    "theme",
    "brief",
    "full",
    "when",
    "when_not",
    "examples",
    "kind",
    "origin",
    "colour",
    "shape",
    "letters",
    "sensitivity",
    "valence_applies",
    "needs_cluster",
    "status",
    "since",
    "until",
    "owner",
];

/// The fields that people read.
const FOR_PEOPLE: &[&str] = &[
    "name",
    "plain_name",
    "parent",
    "theme",
    "brief",
    "full",
    "when",
    "when_not",
    "examples",
    "kind",
    "origin",
    "sensitivity",
    "status",
    "since",
    "until",
];

/// A passage that shows a code, with names hidden.
#[derive(Clone, Copy, Debug)]
pub struct ShownExample<'a> {
    /// The code.
    pub code: heard_model::CodeId,
    /// Where it stands, `TRANSCRIPT#TURN`.
    pub place: &'a str,
    /// Who speaks, by label.
    pub speaker: &'a str,
    /// The words.
    pub words: &'a heard_anonymise::AnonymisedText,
}

/// A version of a codebook with what a file says around it.
#[derive(Clone, Copy, Debug)]
pub struct CodebookFile<'a> {
    /// Its number.
    pub version: VersionId,
    /// The versions it came from.
    pub parents: &'a [VersionId],
    /// The hashes of this version and of those it came from, the newest first: by these another
    /// study finds what both have in common.
    pub history: &'a [String],
    /// The version.
    pub codebook: &'a Codebook,
    /// How it came from them, as people explained it.
    pub amendments: &'a [Amendment],
    /// What other programs know its codes by, where the study says so.
    pub guids: Option<&'a BTreeMap<CodeId, Guid>>,
    /// The examples of its codes, where they are to be printed; names are hidden in them.
    pub examples: &'a [ShownExample<'a>],
    /// Invented for testing; said in every file.
    pub synthetic: bool,
}

impl CodebookFile<'_> {
    /// "Held in Mind · codebook v3 (9c1e0b7a)".
    fn footer(&self) -> String {
        let codebook = sheet::codebook(&self.version.to_string(), &self.codebook.hash());
        format!("{} · {codebook}", sheet::words(&self.codebook.title))
    }

    /// "18 codes in 6 themes, and 7 retired".
    fn what(&self) -> String {
        let codes = self.codebook.active().count();
        let themes = self.codebook.themes().filter(|theme| theme.is_active()).count();
        let retired = self.codebook.plain_codes().filter(|code| !code.is_active()).count();
        let plural = |count: usize, word: &str| match count {
            1 => format!("1 {word}"),
            count => format!("{count} {word}s"),
        };
        let retired = if retired == 0 { String::new() } else { format!(", and {retired} retired") };
        format!("{} in {}{retired}", plural(codes, "code"), plural(themes, "theme"))
    }

    /// The codes read under a theme, in order; for `None` those under no theme.
    fn under(&self, theme: Option<&Code>, active: bool) -> Vec<&Code> {
        self.codebook
            .plain_codes()
            .filter(|code| code.is_active() == active)
            .filter(|code| self.codebook.theme_of(code.id) == theme.map(|theme| theme.id))
            .collect()
    }
}

/// A way of writing a codebook.
#[derive(Clone, Copy, Debug)]
pub struct CodebookFormat {
    /// The name on the command line.
    pub name: &'static str,
    /// What a person would call it.
    pub title: &'static str,
    /// What a file's name ends with.
    pub ending: &'static str,
    /// The type to tell a browser.
    pub media_type: &'static str,
    /// The fields of an entry that it holds.
    pub(crate) holds: &'static [&'static str],
    pub(crate) write: fn(&CodebookFile<'_>) -> Result<Vec<u8>, ExportError>,
}

impl CodebookFormat {
    /// Writes a codebook in this format.
    pub fn render(&self, file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
        (self.write)(file)
    }

    /// What the codebook has and this format can't hold, in words; empty where nothing is lost.
    pub fn left_out(&self, file: &CodebookFile<'_>) -> Vec<String> {
        let blank = fields_of(&Code::new(heard_model::CodeId::code(0), ""));
        let mut lost: Vec<(&str, usize)> = Vec::new();
        for code in file.codebook.codes.values() {
            for ((field, value), (_, nothing)) in fields_of(code).into_iter().zip(&blank) {
                if value == *nothing || self.holds.contains(&field) {
                    continue;
                }
                match lost.iter_mut().find(|(known, _)| *known == field) {
                    Some((_, count)) => *count += 1,
                    None => lost.push((field, 1)),
                }
            }
        }
        let mut told: Vec<String> = lost
            .into_iter()
            .map(|(field, count)| format!("`{field}` of {count} entries"))
            .collect();
        if self.name != "toml" && !file.amendments.is_empty() {
            told.push(format!("{} declared changes", file.amendments.len()));
        }
        told
    }
}

/// A definition as one text: the only place that other tools have for it.
fn described(code: &Code) -> String {
    let fields = [
        ("In short", &code.brief),
        ("In full", &code.full),
        ("Use when", &code.when),
        ("Do not use when", &code.when_not),
        ("In plain words", &code.plain_name),
    ];
    let told = fields.into_iter().filter(|(_, text)| !text.is_empty());
    told.map(|(name, text)| format!("{name}: {text}")).collect::<Vec<_>>().join("\n\n")
}

/// Writes a codebook in the format called `name`.
pub fn render_codebook(name: &str, file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
    CODEBOOK_FORMATS
        .iter()
        .find(|format| format.name == name)
        .ok_or_else(|| ExportError::UnknownFormat { name: name.to_owned() })?
        .render(file)
}

/// The fields that people read under a code's name, with their headings; empty ones left out.
fn readable(code: &Code) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("In plain words", sheet::words(&code.plain_name)),
        ("In short", sheet::words(&code.brief)),
        ("In full", sheet::words(&code.full)),
        ("When to use", sheet::words(&code.when)),
        ("When not to use", sheet::words(&code.when_not)),
        ("Examples", sheet::words(&code.examples.join(", "))),
        ("Take care", sheet::words(&code.sensitivity.join(", "))),
    ];
    fields.retain(|(_, text)| !text.is_empty());
    fields
}

/// "process, from data, since v1, until v2".
fn history(code: &Code) -> String {
    let mut facts = vec![code.kind.as_str().to_owned(), format!("from {}", code.origin.as_str())];
    facts.extend(code.since.map(|version| format!("since {version}")));
    facts.extend(code.until.map(|version| format!("until {version}")));
    facts.join(", ")
}
