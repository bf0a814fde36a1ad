//! Word documents: paragraphs, tables of turns, tracked changes, comments, notes.

mod body;

pub(super) use body::{is_heading, moment};

use super::{Claim, Draft, Format};
use crate::archive::Archive;
use crate::document::{Document, draft};
use crate::source::Source;
use crate::xml;
use crate::{Letters, ReadError};

pub(super) struct Docx;

impl Format for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn title(&self) -> &'static str {
        "Word document"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        if !source.is_zip() {
            return Claim::none();
        }
        match Archive::open(source) {
            Ok(archive) if archive.names().iter().any(|name| name == "word/document.xml") => {
                Claim::new(100, "a container with word/document.xml")
            }
            _ => Claim::none(),
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut archive = Archive::open(source)?;
        let Some(xml) = archive.text("word/document.xml")? else {
            return Err(source.malformed(0, "there is no word/document.xml"));
        };
        let mut document = Document::default();
        body::read(&xml, &mut document)
            .map_err(|(at, what)| source.malformed(xml::line_of(&xml, at), what))?;
        for (entry, kind) in [
            ("word/comments.xml", "comment"),
            ("word/footnotes.xml", "footnote"),
            ("word/endnotes.xml", "endnote"),
        ] {
            if let Some(xml) = archive.text(entry)? {
                body::notes(&xml, kind, &mut document).map_err(|(at, what)| {
                    source.malformed(xml::line_of(&xml, at), format!("{entry}: {what}"))
                })?;
            }
        }
        let mut made = draft(source, document)?;
        margins(&mut archive, &mut made)?;
        if let Some(core) = archive.text("docProps/core.xml")? {
            made.title = property(&core, "title").unwrap_or_default();
            made.language = property(&core, "language").unwrap_or_default();
        }
        Ok(vec![made])
    }
}

/// Headers and footers say nothing of a conversation; what they hold is counted and left out.
fn margins(archive: &mut Archive<'_>, draft: &mut Draft) -> Result<(), ReadError> {
    for name in archive.names() {
        let margin = name.starts_with("word/header") || name.starts_with("word/footer");
        if !margin || !name.ends_with(".xml") {
            continue;
        }
        let Some(xml) = archive.text(&name)? else { continue };
        let words: String = xml::all_text(&xml)
            .unwrap_or_default()
            .into_iter()
            .filter(|(place, _)| place == "t")
            .map(|(_, text)| text)
            .collect();
        let letters = Letters::count(&words);
        if letters > 0 {
            draft.letters.source += letters;
            draft.leave_out_words(
                0,
                &words,
                format!("{name}: {letters} letters in a page's margin"),
            );
        }
    }
    Ok(())
}

fn property(core: &str, name: &str) -> Option<String> {
    let found = xml::all_text(core).ok()?;
    found.into_iter().find(|(place, _)| place == name).map(|(_, text)| text.trim().to_owned())
}
