//! A text of headings, paragraphs, quotes and tables, in three formats that people read and print.

use heard_model::Table;

use crate::ExportError;
use crate::escape::markdown;
use crate::formats::docx::{self, paragraph};
use crate::html;
use crate::markup::Markup;
use crate::sheet::{SYNTHETIC, cell_words, words};

/// A piece of a text.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// A heading, of the first or second rank.
    Heading(u8, String),
    /// A paragraph.
    Para(String),
    /// What a word before a colon says: "In short: …".
    Field(&'static str, String),
    /// Somebody's words, with who said them and where.
    Quote(String, String),
    /// Lines with a dot before each.
    List(Vec<String>),
    /// A table.
    Table(Table),
}

/// A whole text.
pub(crate) struct Outline {
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) footer: String,
    pub(crate) synthetic: bool,
}

impl Outline {
    /// As a web page.
    pub(crate) fn html(&self) -> Vec<u8> {
        let skip = ("#text", "Skip to the text");
        html::page(&self.title, skip, (&self.footer, self.synthetic), |page| {
            page.ours("<header>")
                .leaf("h1", &[], &self.title)
                .leaf("p", &[("class", "sm")], &self.subtitle)
                .ours("</header><main id=\"text\" tabindex=\"-1\">");
            for block in &self.blocks {
                match block {
                    Block::Heading(1, text) => drop(page.leaf("h2", &[], &words(text))),
                    Block::Heading(_, text) => drop(page.leaf("h3", &[], &words(text))),
                    Block::Para(text) => drop(page.leaf("p", &[], &words(text))),
                    Block::Field(name, text) => {
                        page.ours("<p>")
                            .leaf("strong", &[], name)
                            .ours(": ")
                            .text(&words(text))
                            .ours("</p>");
                    }
                    Block::Quote(text, cite) => {
                        page.ours("<blockquote class=\"quote\">")
                            .leaf("p", &[], &format!("“{}”", words(text)))
                            .leaf("footer", &[], &words(cite))
                            .ours("</blockquote>");
                    }
                    Block::List(lines) => {
                        page.ours("<ul class=\"in-list\">");
                        for line in lines {
                            page.leaf("li", &[], &words(line));
                        }
                        page.ours("</ul>");
                    }
                    Block::Table(table) => html::table(page, table),
                }
            }
            page.ours("</main>");
        })
    }

    /// As a Word document.
    pub(crate) fn docx(&self) -> Result<Vec<u8>, ExportError> {
        let mut xml = Markup::default();
        paragraph(&mut xml, "Title", &words(&self.title));
        paragraph(&mut xml, "Subtitle", &words(&self.subtitle));
        for block in &self.blocks {
            match block {
                Block::Heading(1, text) => paragraph(&mut xml, "Heading1", &words(text)),
                Block::Heading(_, text) => paragraph(&mut xml, "Heading2", &words(text)),
                Block::Para(text) => paragraph(&mut xml, "Normal", &words(text)),
                Block::Field(name, text) => {
                    paragraph(&mut xml, "Normal", &format!("{name}: {}", words(text)));
                }
                Block::Quote(text, cite) => {
                    paragraph(&mut xml, "Quote", &format!("“{}”", words(text)));
                    paragraph(&mut xml, "Speaker", &words(cite));
                }
                Block::List(lines) => {
                    for line in lines {
                        paragraph(&mut xml, "Normal", &format!("• {}", words(line)));
                    }
                }
                Block::Table(table) => docx::report(&mut xml, table),
            }
        }
        let mut foot = vec![self.footer.as_str()];
        if self.synthetic {
            foot.push(SYNTHETIC);
        }
        docx::file(&self.title, xml, &foot, false)
    }

    /// As Markdown.
    pub(crate) fn markdown(&self) -> Vec<u8> {
        let said = |text: &str| markdown(&words(text)).to_string();
        let mut out = format!("# {}\n\n{}\n", said(&self.title), said(&self.subtitle));
        for block in &self.blocks {
            out.push_str(&match block {
                Block::Heading(rank, text) => {
                    format!("\n{} {}\n", "#".repeat(usize::from(*rank) + 1), said(text))
                }
                Block::Para(text) => format!("\n{}\n", said(text)),
                Block::Field(name, text) => format!("\n**{name}:** {}\n", said(text)),
                Block::Quote(text, cite) => format!("\n> “{}”\n>\n> {}\n", said(text), said(cite)),
                Block::List(lines) => {
                    let lines = lines.iter().map(|line| format!("- {}\n", said(line)));
                    format!("\n{}", lines.collect::<String>())
                }
                Block::Table(table) => tabulated(table),
            });
        }
        out.push_str(&format!("\n---\n\n{}\n", said(&self.footer)));
        if self.synthetic {
            out.push_str(&format!("\n{SYNTHETIC}\n"));
        }
        out.into_bytes()
    }
}

fn tabulated(table: &Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = format!("\n{}\n\n", markdown(&words(&table.basis)));
    out.push_str(&row(table.columns.iter().map(|one| markdown(&words(one)).to_string()).collect()));
    out.push_str(&row(vec!["---".to_owned(); table.columns.len()]));
    for cells in &table.rows {
        out.push_str(&row(cells
            .iter()
            .map(|cell| markdown(&cell_words(cell)).to_string())
            .collect()));
    }
    out
}
