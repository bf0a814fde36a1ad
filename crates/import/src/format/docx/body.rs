//! The body of a Word document, element by element.

use heard_model::Timestamp;

use crate::document::{Document, Mark, Note, Paragraph, Part, Tables};
use crate::xml::{Tag, Xml, walk};

/// Reads `word/document.xml` into `document`.
pub(super) fn read(xml: &str, document: &mut Document) -> Result<(), (usize, String)> {
    let mut body = Body::default();
    walk(xml, |event| match event {
        Xml::Open(tag) => body.open(tag),
        Xml::Close(name) => body.close(name),
        Xml::Text(text) => body.text(text),
    })?;
    while !body.paragraphs.is_empty() {
        body.end_paragraph();
    }
    document.parts.append(&mut body.parts);
    document.deleted.append(&mut body.deleted);
    document.inserted += body.inserted;
    Ok(())
}

#[derive(Default)]
struct Body {
    parts: Vec<Part>,
    deleted: Vec<(usize, String)>,
    inserted: usize,
    /// Open paragraphs: a text box has its own inside another's run.
    paragraphs: Vec<Paragraph>,
    tables: Tables,
    count: usize,
    /// How deep in an alternative that repeats what was read.
    fallback: usize,
    deleting: usize,
    in_text: bool,
    runs: usize,
    bold: bool,
    properties: usize,
}

impl Body {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "Fallback" => self.fallback += 1,
            _ if self.fallback > 0 => {}
            "p" => {
                self.count += 1;
                self.paragraphs.push(Paragraph::default());
            }
            "tbl" => self.tables.begin(),
            "tr" => self.tables.row(),
            "tc" => self.tables.cell(),
            "r" => {
                self.runs += 1;
                self.bold = false;
            }
            "rPr" | "pPr" | "tabs" => self.properties += 1,
            "t" | "delText" => self.in_text = true,
            "del" | "moveFrom" => self.deleting += 1,
            "ins" | "moveTo" => self.inserted += usize::from(self.properties == 0),
            name => self.small(name, tag),
        }
    }

    fn small(&mut self, name: &str, tag: &Tag<'_>) {
        let value = || tag.attribute("val").unwrap_or_default();
        match name {
            "pStyle" if is_heading(&value()) => self.with(|paragraph| paragraph.heading = true),
            "outlineLvl" if value() != "9" => self.with(|paragraph| paragraph.heading = true),
            "b" if self.properties > 0 => {
                self.bold = !matches!(value().as_str(), "0" | "false" | "off")
            }
            "tab" | "ptab" if self.properties == 0 => self.push("\t"),
            "br" | "cr" if self.properties == 0 => self.push("\n"),
            "noBreakHyphen" => self.push("\u{2011}"),
            "sym" => self.symbol(tag),
            "commentRangeStart" => self.mark(tag, Mark::Opens),
            "commentRangeEnd" => self.mark(tag, Mark::Closes),
            "commentReference" => self.mark(tag, Mark::Comment),
            "footnoteReference" => self.mark(tag, Mark::Footnote),
            "endnoteReference" => self.mark(tag, Mark::Endnote),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Fallback" => self.fallback = self.fallback.saturating_sub(1),
            _ if self.fallback > 0 => {}
            "p" => self.end_paragraph(),
            "tbl" => self.tables.end(&mut self.parts),
            "r" => self.runs = self.runs.saturating_sub(1),
            "rPr" | "pPr" | "tabs" => self.properties = self.properties.saturating_sub(1),
            "t" | "delText" => self.in_text = false,
            "del" | "moveFrom" => self.deleting = self.deleting.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !self.in_text || self.fallback > 0 {
            return;
        }
        if self.deleting > 0 {
            let at = self.count;
            match self.deleted.last_mut().filter(|(paragraph, _)| *paragraph == at) {
                Some((_, words)) => words.push_str(text),
                None => self.deleted.push((at, text.to_owned())),
            }
        } else {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        let bold = self.bold;
        self.with(|paragraph| paragraph.push(text, bold));
    }

    fn symbol(&mut self, tag: &Tag<'_>) {
        let code = tag.attribute("char").and_then(|hex| u32::from_str_radix(&hex, 16).ok());
        // Letters of symbol fonts stand in the private area and mean nothing elsewhere.
        if let Some(c) =
            code.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c))
        {
            self.push(&c.to_string());
        }
    }

    fn mark(&mut self, tag: &Tag<'_>, mark: impl FnOnce(String) -> Mark) {
        if let Some(id) = tag.attribute("id") {
            let mark = mark(id);
            if self.paragraphs.is_empty() {
                // Between paragraphs: it belongs to the start of the next.
                self.parts.push(Part::Mark(mark));
            } else {
                self.with(|paragraph| paragraph.marks.push((paragraph.text.len(), mark)));
            }
        }
    }

    fn with(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(paragraph) = self.paragraphs.pop() {
            self.tables.paragraph(paragraph, &mut self.parts);
        }
    }
}

/// Style names of headings in the languages of Word's own templates.
pub(crate) fn is_heading(style: &str) -> bool {
    let style = style.to_lowercase().replace([' ', '_'], "");
    [
        "heading",
        "title",
        "subtitle",
        "berschrift",
        "titre",
        "titolo",
        "ttulo",
        "título",
        "kop",
        "rubrik",
        "nagwek",
    ]
    .iter()
    .any(|word| style.starts_with(word))
        || style.starts_with("überschrift")
}

/// Reads comments, footnotes or endnotes into `document`.
pub(super) fn notes(
    xml: &str,
    kind: &'static str,
    document: &mut Document,
) -> Result<(), (usize, String)> {
    let mut open: Option<Note> = None;
    let mut in_text = false;
    let mut notes = Vec::new();
    walk(xml, |event| match event {
        Xml::Open(tag) if tag.name() == kind => {
            // Word keeps its separators among the notes.
            let separator = tag.attribute("type").is_some_and(|of| {
                of.to_lowercase().contains("separator") || of == "continuationNotice"
            });
            open = (!separator).then(|| Note {
                kind,
                id: tag.attribute("id").unwrap_or_default(),
                author: tag.attribute("author").unwrap_or_default(),
                at: tag.attribute("date").and_then(|date| moment(&date)),
                text: String::new(),
            });
        }
        Xml::Open(tag) => {
            in_text = tag.name() == "t";
            if let Some(note) =
                open.as_mut().filter(|note| tag.name() == "p" && !note.text.is_empty())
            {
                note.text.push('\n');
            }
        }
        Xml::Close(name) => {
            in_text = false;
            if name == kind {
                notes.extend(open.take().filter(|note| !note.text.trim().is_empty()));
            }
        }
        Xml::Text(text) => {
            if let Some(note) = open.as_mut().filter(|_| in_text) {
                note.text.push_str(text);
            }
        }
    })?;
    document.notes.append(&mut notes);
    Ok(())
}

/// A comment's time; Word writes it with or without a zone.
pub(crate) fn moment(date: &str) -> Option<Timestamp> {
    date.parse().or_else(|_| format!("{date}Z").parse()).ok()
}
