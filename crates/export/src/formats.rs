//! The ways of writing a collection.

mod csv;
pub(crate) mod docx;
mod edl;
mod html;
mod markdown;
mod network;
mod notes;
mod pptx;
mod script;
mod text;
mod xlsx;

pub(crate) use docx::{Section, sections};

use std::fmt;

use heard_anonymise::{Cleared, Internal, Release, ReviewPack};

use crate::ExportError;
use crate::sheet::Sheet;

pub(crate) use csv::comma_separated;
pub(crate) use docx::{file as docx_file, paragraph as docx_paragraph};

/// Every format, in the order in which help and menus list them.
pub const FORMATS: &[Format] = &[
    html::FORMAT,
    docx::FORMAT,
    xlsx::FORMAT,
    csv::FORMAT,
    csv::WITH_BOM,
    notes::CSV,
    notes::TSV,
    pptx::FORMAT,
    markdown::FORMAT,
    text::FORMAT,
];

/// Formats of words that are spoken or played: each takes collections for its own use alone.
pub const SPOKEN: &[Format] = &[script::AUDIO, script::VERBATIM, edl::EDL, edl::REELS];

/// What something was cleared for, as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// A release: every check ran.
    Release,
    /// Reviewers or participants.
    Review,
    /// A researcher's own use, with a permit.
    Internal,
}

impl fmt::Display for For {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            For::Release => "a release",
            For::Review => "a review pack",
            For::Internal => "internal use",
        })
    }
}

/// Networks, made from a report of what stands together.
pub const NETWORKS: &[Format] = &[network::GRAPHML, network::DOT];

mod sealed {
    pub trait Sealed {}
    impl Sealed for heard_anonymise::Release {}
    impl Sealed for heard_anonymise::ReviewPack {}
    impl Sealed for heard_anonymise::Internal {}
}

/// What something can be cleared for, as a type.
pub trait Purpose: sealed::Sealed {
    /// The same as a value.
    const FOR: For;
}
impl Purpose for Release {
    const FOR: For = For::Release;
}
impl Purpose for ReviewPack {
    const FOR: For = For::Review;
}
impl Purpose for Internal {
    const FOR: For = For::Internal;
}

/// A way of writing a collection.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The name on the command line, as in `--format docx`.
    pub name: &'static str,
    /// What a person would call it.
    pub title: &'static str,
    /// What a file's name ends with.
    pub ending: &'static str,
    /// The type to tell a browser.
    pub media_type: &'static str,
    /// What it may carry.
    pub accepts: &'static [For],
    pub(crate) write: fn(&Sheet) -> Result<Vec<u8>, ExportError>,
}

impl Format {
    /// Writes what was cleared, if this format may carry it.
    pub fn render<P: Purpose>(&self, cleared: &Cleared<P>) -> Result<Vec<u8>, ExportError> {
        if !self.accepts.contains(&P::FOR) {
            return Err(ExportError::NotForThis { format: self.name, purpose: P::FOR });
        }
        (self.write)(&Sheet::of(cleared.shown(), P::FOR))
    }

    /// A file name that says nothing but the collection's name: letters, digits, hyphens.
    pub fn file_name(&self, collection: &str) -> String {
        let plain: String = collection
            .chars()
            .map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect();
        let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
        let name = if parts.is_empty() { "collection".to_owned() } else { parts.join("-") };
        format!("{name}{}", self.ending)
    }
}

/// The format called `name`.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().chain(SPOKEN).chain(NETWORKS).find(|format| format.name == name)
}

/// Writes what was cleared in the format called `name`.
pub fn render<P: Purpose>(name: &str, cleared: &Cleared<P>) -> Result<Vec<u8>, ExportError> {
    format(name)
        .ok_or_else(|| ExportError::UnknownFormat { name: name.to_owned() })?
        .render(cleared)
}
