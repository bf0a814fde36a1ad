//! The files of a release: the same collection in every form that people ask for.

use heard_anonymise::{Cleared, GateReport, Page, Release};
use heard_study::{BuiltFile, RenderError};

use crate::failure::Failure;

/// The forms, by their names in the export room.
const FORMS: &[&str] = &["html", "docx", "xlsx", "csv", "notes-csv", "md", "txt"];

/// The size of printed cards.
#[cfg(feature = "pdf")]
pub(crate) type Size = heard_print::CardSize;
#[cfg(not(feature = "pdf"))]
pub(crate) type Size = ();

/// The size called `word`.
#[cfg(feature = "pdf")]
pub(crate) fn size(word: &str) -> Result<Size, Failure> {
    Size::parse(word).ok_or_else(|| {
        Failure::new(format!("`{word}` is no size of cards")).hint("a7, a6, a5 or a4")
    })
}
/// Without the PDF engine no cards are printed, of whatever size.
#[cfg(not(feature = "pdf"))]
pub(crate) fn size(_: &str) -> Result<Size, Failure> {
    Ok(())
}

/// Builds every form, and the gate's report.
pub(crate) fn build(
    cleared: &Cleared<Release>,
    report: &GateReport,
    page: &Page,
    size: Size,
) -> Result<Vec<BuiltFile>, RenderError> {
    let mut files = Vec::new();
    for format in heard_export::FORMATS.iter().filter(|format| FORMS.contains(&format.name)) {
        files.push(BuiltFile {
            path: format.file_name(&cleared.shown().name),
            bytes: format.render(cleared)?,
            cards: Vec::new(),
        });
    }
    files.extend(cards(cleared, size)?);
    files.push(BuiltFile {
        path: "gate-report.html".to_owned(),
        bytes: heard_export::gate_report::html(report, page),
        cards: Vec::new(),
    });
    Ok(files)
}

#[cfg(feature = "pdf")]
fn cards(cleared: &Cleared<Release>, size: Size) -> Result<Option<BuiltFile>, RenderError> {
    if cleared.shown().cards.is_empty() {
        return Ok(None);
    }
    let bytes = heard_print::cards(cleared, size, heard_print::Profile::default())?;
    Ok(Some(BuiltFile { path: format!("cards-{}.pdf", size.as_str()), bytes, cards: Vec::new() }))
}

#[cfg(not(feature = "pdf"))]
fn cards(_: &Cleared<Release>, (): Size) -> Result<Option<BuiltFile>, RenderError> {
    Ok(None)
}
