//! A codebook as a file.

pub(crate) mod conflicts;
mod csv;
mod html;
mod markdown;
mod toml;

use heard_model::{Amendment, Code, Codebook, VersionId};

use crate::ExportError;
use crate::sheet;

/// Every way of writing a codebook, in the order in which help and menus list them.
pub const CODEBOOK_FORMATS: &[CodebookFormat] =
    &[html::FORMAT, markdown::FORMAT, toml::FORMAT, csv::FORMAT];

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
    pub(crate) write: fn(&CodebookFile<'_>) -> Result<Vec<u8>, ExportError>,
}

impl CodebookFormat {
    /// Writes a codebook in this format.
    pub fn render(&self, file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
        (self.write)(file)
    }
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
