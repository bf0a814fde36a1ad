//! Web pages and what word processors save as them.

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use super::{Claim, Draft, Format};
use crate::ReadError;
use crate::document::{Document, Paragraph, Tables, draft};
use crate::source::{Source, beginning};

pub(super) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn title(&self) -> &'static str {
        "web page (HTML)"
    }

    fn claim(&self, source: &Source<'_>) -> Claim {
        let head = source.first_lines(12).map(|line| beginning(line, 2000)).collect::<Vec<_>>();
        // Most files are none: that shows in the first letter.
        if !head.iter().any(|line| line.starts_with('<')) {
            return Claim::none();
        }
        let head = head.join("\n").to_lowercase();
        if head.starts_with("<!doctype html") || head.starts_with("<html") {
            return Claim::new(95, "it opens as a web page");
        }
        let starts =
            head.starts_with('<') && !head.starts_with("<?xml") && !head.starts_with("<v ");
        let body =
            ["<body", "<p>", "<p ", "<div", "<head", "<table"].iter().any(|tag| head.contains(tag));
        if (starts || head.contains("<html")) && body {
            Claim::new(70, "elements of a web page")
        } else {
            Claim::none()
        }
    }

    fn read(&self, source: &Source<'_>) -> Result<Vec<Draft>, ReadError> {
        let decoded = source.decoded();
        if is_deep(&decoded.text) {
            return Err(ReadError::Hostile {
                file: source.name.to_owned(),
                what: format!("more than {DEEPEST} elements inside each other"),
            });
        }
        let count = decoded.text.bytes().filter(|byte| *byte == b'<').count();
        if count > TAGS {
            let file = source.name.to_owned();
            return Err(ReadError::TooMany { file, what: "tags", count, most: TAGS });
        }
        let dom = html5ever::parse_document(RcDom::default(), Default::default())
            .one(decoded.text.as_str());
        let mut page = Page::default();
        page.walk(&dom.document);
        page.end_paragraph();
        let title = page.title.trim().to_owned();
        let mut made = draft(source, page.document)?;
        made.title = title;
        made.language = page.language;
        made.encoding = decoded.encoding;
        made.left_out.extend(decoded.left_out.clone());
        Ok(vec![made])
    }
}

/// The most tags that are read: each takes far more room in memory than in the file.
const TAGS: usize = 1_000_000;

/// Deeper than people or programs write; browsers stop at 512. The parser's time grows with the
/// square of the depth.
const DEEPEST: usize = 1_000;

/// Elements that are closed by a tag of their own: others may stay open all through a sound page.
const HOLDERS: &[&str] = &[
    "a",
    "article",
    "b",
    "big",
    "blockquote",
    "center",
    "code",
    "div",
    "em",
    "fieldset",
    "font",
    "form",
    "i",
    "main",
    "nobr",
    "ol",
    "pre",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
];

/// Whether elements of a page lie inside each other deeper than is read.
fn is_deep(text: &str) -> bool {
    let mut depth = 0usize;
    for after in text.split('<').skip(1) {
        let closes = after.starts_with('/');
        let rest = after.strip_prefix('/').unwrap_or(after);
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !HOLDERS.iter().any(|holder| holder.eq_ignore_ascii_case(name)) {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

#[derive(Default)]
struct Page {
    document: Document,
    paragraph: Paragraph,
    heading: usize,
    bold: usize,
    kept: usize,
    title: String,
    in_title: bool,
    language: String,
    tables: Tables,
}

/// What is done with a node on the way in, or on the way out.
enum Step {
    In(Handle),
    Out(String),
}

impl Page {
    /// Walks the tree without recursion: a page may nest as deep as it likes.
    fn walk(&mut self, root: &Handle) {
        let mut steps = vec![Step::In(root.clone())];
        while let Some(step) = steps.pop() {
            match step {
                Step::Out(name) => self.close(&name),
                Step::In(node) => match &node.data {
                    NodeData::Text { contents } => self.text(&contents.borrow()),
                    NodeData::Element { name, attrs, .. } => {
                        let name = name.local.to_string();
                        if matches!(
                            name.as_str(),
                            "script" | "style" | "noscript" | "template" | "svg"
                        ) {
                            continue;
                        }
                        if name == "html"
                            && let Some(lang) =
                                attrs.borrow().iter().find(|attr| &*attr.name.local == "lang")
                        {
                            self.language = lang.value.to_string();
                        }
                        // A speaker's element of its own stands apart from what was said.
                        let name = if is_speaker(&attrs.borrow()) { "div".into() } else { name };
                        self.open(&name);
                        steps.push(Step::Out(name));
                        steps.extend(node.children.borrow().iter().rev().cloned().map(Step::In));
                    }
                    _ => steps.extend(node.children.borrow().iter().rev().cloned().map(Step::In)),
                },
            }
        }
    }

    fn open(&mut self, name: &str) {
        match name {
            "title" => self.in_title = true,
            "b" | "strong" | "th" => self.bold += 1,
            "pre" | "textarea" => self.kept += 1,
            "br" => self.raw("\n"),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_paragraph();
                self.heading += 1;
            }
            "table" => {
                self.end_paragraph();
                self.tables.begin();
            }
            "tr" => self.tables.row(),
            _ => {}
        }
        if matches!(name, "td" | "th") {
            self.end_paragraph();
            self.tables.cell();
        } else if is_block(name) {
            self.end_paragraph();
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "title" => self.in_title = false,
            "pre" | "textarea" => self.kept = self.kept.saturating_sub(1),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.paragraph.heading = true;
                self.end_paragraph();
                self.heading = self.heading.saturating_sub(1);
            }
            "table" => {
                self.end_paragraph();
                self.tables.end(&mut self.document.parts);
            }
            _ if is_block(name) => self.end_paragraph(),
            _ => {}
        }
        if matches!(name, "b" | "strong" | "th") {
            self.bold = self.bold.saturating_sub(1);
        }
        if matches!(name, "td" | "th") {
            self.end_paragraph();
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            return self.title.push_str(text);
        }
        if self.kept > 0 {
            return self.raw(text);
        }
        // White space of the source is one blank; a blank that is written out stays.
        let mut words = String::new();
        for c in text.chars() {
            if matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}') {
                let before = if words.is_empty() { &self.paragraph.text } else { &words };
                let opening = before.is_empty() && self.paragraph.text.is_empty();
                if !opening && !before.ends_with([' ', '\n']) {
                    words.push(' ');
                }
            } else {
                words.push(c);
            }
        }
        self.raw(&words);
    }

    fn raw(&mut self, text: &str) {
        self.paragraph.push(text, self.bold > 0);
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.text.trim().is_empty() {
            return;
        }
        let paragraph = Paragraph { heading: paragraph.heading || self.heading > 0, ..paragraph };
        self.tables.paragraph(paragraph, &mut self.document.parts);
    }
}

fn is_speaker(attributes: &[html5ever::Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| &*attribute.name.local == "class" && attribute.value.contains("speaker"))
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "blockquote"
            | "pre"
            | "tr"
            | "hr"
            | "main"
            | "nav"
            | "aside"
            | "body"
            | "figure"
            | "figcaption"
    )
}

#[cfg(test)]
mod tests {
    use crate::tests::check;
    use expect_test::expect;

    #[test]
    fn paragraphs_bold_names_and_tables() {
        check(
            "a.html",
            "<!DOCTYPE html><html lang=\"en\"><head><title>Talk</title><style>p{}</style></head><body><h1>Talk</h1>\n<p><b>Ana:</b> Hi\n there &amp; <i>all</i></p><p><strong>Ben</strong>: Yes<br>and more</p></body></html>",
            expect![[r#"
                title Talk
                1 Ana --- Hi there & all
                2 Ben --- Yes⏎and more"#]],
        );
        check(
            "t.html",
            "<html><body><table><tr><th>Time</th><th>Speaker</th><th>Text</th></tr><tr><td>00:01</td><td>Ana</td><td>Hi</td></tr><tr><td>00:03</td><td>Ben</td><td>Yes</td></tr></table></body></html>",
            expect![[r#"
                1 Ana 1000-- Hi
                2 Ben 3000-- Yes
                left out 0: 15 letters in a table's header and other columns"#]],
        );
    }
}
