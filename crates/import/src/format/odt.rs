//! OpenDocument text: paragraphs, tables of turns, tracked deletions, comments, notes.

use std::collections::BTreeSet;

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::archive::Archive;
use crate::document::{Document, Mark, Note, Paragraph, Part, Tables, draft};
use crate::source::Source;
use crate::xml::{self, Tag, Xml, line_of, walk};

pub(super) struct Odt;

impl Format for Odt {
    fn name(&self) -> &'static str {
        "odt"
    }

    fn title(&self) -> &'static str {
        "OpenDocument text"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        if !source.is_zip() {
            return Claim::none();
        }
        let kind = Archive::open(source).ok().and_then(|mut archive| {
            archive
                .text("mimetype")
                .ok()
                .flatten()
                .or_else(|| archive.text("META-INF/manifest.xml").ok().flatten())
        });
        if kind.is_some_and(|kind| kind.contains("opendocument.text")) {
            Claim::new(100, "a container that says it is an OpenDocument text")
        } else {
            Claim::none()
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let mut archive = Archive::open(source)?;
        let Some(xml) = archive.text("content.xml")? else {
            return Err(source.malformed(0, "there is no content.xml"));
        };
        let mut body = Body::default();
        walk(&xml, |event| body.take(event))
            .map_err(|(at, what)| source.malformed(line_of(&xml, at), what))?;
        let mut made = draft(source, body.document)?;
        if let Some(meta) = archive.text("meta.xml")? {
            let found = xml::all_text(&meta).unwrap_or_default();
            let value = |name: &str| {
                found
                    .iter()
                    .find(|(place, _)| place == name)
                    .map(|(_, text)| text.trim().to_owned())
            };
            made.title = value("title").unwrap_or_default();
            made.language = value("language").unwrap_or_default();
        }
        Ok(vec![made])
    }
}

#[derive(Default)]
struct Body {
    document: Document,
    /// Styles that are bold.
    bold: BTreeSet<String>,
    style: String,
    paragraphs: Vec<Paragraph>,
    spans: Vec<bool>,
    tables: Tables,
    count: usize,
    /// Inside tracked changes: how deep, and the deleted words.
    deleting: usize,
    note: Option<Note>,
    field: String,
    notes: usize,
}

impl Body {
    fn take(&mut self, event: Xml<'_>) {
        match event {
            Xml::Open(tag) => self.open(tag),
            Xml::Close(name) => self.close(name),
            Xml::Text(text) => self.text(text),
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let value = |name: &str| tag.attribute(name).unwrap_or_default();
        match tag.name() {
            "style" => self.style = value("name"),
            "text-properties" if value("font-weight") == "bold" => {
                self.bold.insert(self.style.clone());
            }
            "tracked-changes" => self.deleting += 1,
            "annotation" | "note" if self.note.is_none() => self.begin_note(tag),
            "annotation-end" => self.mark(Mark::Closes(value("name"))),
            "creator" | "date" | "note-citation" => tag.name().clone_into(&mut self.field),
            _ if self.note.is_some() => {
                if let Some(note) =
                    self.note.as_mut().filter(|note| tag.name() == "p" && !note.text.is_empty())
                {
                    note.text.push('\n');
                }
            }
            "p" | "h" if self.deleting == 0 => {
                self.count += 1;
                let heading = tag.name() == "h";
                let style = value("style-name");
                let bold = self.bold.contains(&style);
                self.spans = vec![bold];
                self.paragraphs.push(Paragraph {
                    heading: heading || style == "Title",
                    ..Paragraph::default()
                });
            }
            "span" => {
                let bold = self.bold.contains(&value("style-name"))
                    || value("style-name").starts_with("Strong");
                self.spans.push(bold);
            }
            "s" => {
                let count = value("c").parse().unwrap_or(1usize).min(1000);
                self.push(&" ".repeat(count));
            }
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            "table" => self.tables.begin(),
            "table-row" => self.tables.row(),
            "table-cell" => self.tables.cell(),
            _ => {}
        }
    }

    fn begin_note(&mut self, tag: &Tag<'_>) {
        let comment = tag.name() == "annotation";
        self.notes += 1;
        let id = tag.attribute("name").unwrap_or_else(|| format!("note {}", self.notes));
        self.mark(if comment && tag.attribute("name").is_some() {
            Mark::Opens(id.clone())
        } else if comment {
            Mark::Comment(id.clone())
        } else {
            Mark::Footnote(id.clone())
        });
        let kind = if comment { "comment" } else { "footnote" };
        self.note = Some(Note { kind, id, author: String::new(), at: None, text: String::new() });
    }

    fn close(&mut self, name: &str) {
        match name {
            "annotation" | "note" => {
                let kind = if name == "annotation" { "comment" } else { "footnote" };
                if self.note.as_ref().is_some_and(|note| note.kind == kind) {
                    self.document
                        .notes
                        .extend(self.note.take().filter(|note| !note.text.trim().is_empty()));
                }
            }
            "creator" | "date" | "note-citation" => self.field.clear(),
            "tracked-changes" => self.deleting = self.deleting.saturating_sub(1),
            _ if self.note.is_some() => {}
            "p" | "h" if self.deleting == 0 => self.end_paragraph(),
            "span" => {
                self.spans.pop();
            }
            "table" => self.tables.end(&mut self.document.parts),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(note) = &mut self.note {
            match self.field.as_str() {
                "creator" => note.author.push_str(text),
                "date" => note.at = super::docx::moment(text),
                "note-citation" => {}
                _ => note.text.push_str(text.trim_matches(['\n', '\t'])),
            }
        } else if self.deleting > 0 {
            if self.field.is_empty() && !text.trim().is_empty() {
                self.document.deleted.push((self.count, text.to_owned()));
            }
        } else {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        let bold = self.spans.last().copied().unwrap_or(false);
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.push(text, bold);
        }
    }

    fn mark(&mut self, mark: Mark) {
        match self.paragraphs.last_mut() {
            Some(paragraph) => paragraph.marks.push((paragraph.text.len(), mark)),
            None => self.document.parts.push(Part::Mark(mark)),
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(paragraph) = self.paragraphs.pop() {
            self.tables.paragraph(paragraph, &mut self.document.parts);
        }
    }
}
