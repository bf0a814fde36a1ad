//! A document of headings, words and room to write, in every form that one is asked for.

mod docx;
mod html;

use crate::ExportError;
use crate::sheet::SYNTHETIC;

/// A document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    pub(crate) title: String,
    /// Above the title.
    pub(crate) study: String,
    /// Below it.
    pub(crate) subtitle: String,
    pub(crate) footer: String,
    pub(crate) synthetic: bool,
    pub(crate) blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// A heading of level 2 or 3.
    Heading(u8, String),
    Words(String),
    Points(Vec<String>),
    /// Somebody's words, and the label beside them.
    Quote(String, String),
    /// What is about to come calls for care.
    Care(String),
    /// Boxes to tick.
    Ticks(Vec<String>),
    /// So many lines to write on.
    Lines(usize),
}

/// What a document is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// A web page that loads nothing.
    Html,
    /// A Word document.
    Docx,
    /// A Word document in letters of 18 points and more.
    DocxLarge,
    /// Plain text.
    Text,
}

impl DocumentKind {
    /// All, in a fixed order.
    pub const ALL: [DocumentKind; 4] =
        [DocumentKind::Html, DocumentKind::Docx, DocumentKind::DocxLarge, DocumentKind::Text];

    /// What a file's name ends with.
    pub fn ending(self) -> &'static str {
        match self {
            DocumentKind::Html => ".html",
            DocumentKind::Docx => ".docx",
            DocumentKind::DocxLarge => "-large-print.docx",
            DocumentKind::Text => ".txt",
        }
    }

    /// The kind that a file of this name is: by its ending, a web page where it says nothing.
    pub fn of_name(name: &str) -> DocumentKind {
        let name = name.to_lowercase();
        let ends = |kind: &DocumentKind| name.ends_with(kind.ending());
        [DocumentKind::DocxLarge, DocumentKind::Docx, DocumentKind::Text]
            .into_iter()
            .find(ends)
            .unwrap_or(DocumentKind::Html)
    }
}

impl Document {
    pub(crate) fn write(&self, kind: DocumentKind) -> Result<Vec<u8>, ExportError> {
        match kind {
            DocumentKind::Html => Ok(html::write(self)),
            DocumentKind::Docx => docx::write(self, false),
            DocumentKind::DocxLarge => docx::write(self, true),
            DocumentKind::Text => Ok(self.text()),
        }
    }

    fn text(&self) -> Vec<u8> {
        let mut lines = vec![self.title.clone(), self.study.clone(), self.subtitle.clone()];
        lines.retain(|line| !line.is_empty());
        for block in &self.blocks {
            lines.push(String::new());
            match block {
                Block::Heading(2, words) => lines.push(words.to_uppercase()),
                Block::Heading(_, words) | Block::Words(words) => lines.push(words.clone()),
                Block::Points(points) => lines.extend(points.iter().map(|p| format!("- {p}"))),
                Block::Quote(words, label) => {
                    lines.extend([format!("“{words}”"), label.clone()]);
                }
                Block::Care(words) => lines.push(format!("Before you read: {words}")),
                Block::Ticks(ticks) => lines.extend(ticks.iter().map(|t| format!("[  ] {t}"))),
                Block::Lines(many) => lines.extend(vec!["_".repeat(60); *many]),
            }
        }
        lines.extend([String::new(), self.footer.clone()]);
        if self.synthetic {
            lines.push(SYNTHETIC.to_owned());
        }
        (lines.join("\n") + "\n").into_bytes()
    }
}
