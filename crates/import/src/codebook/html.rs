//! A codebook as a web page, as Taguette writes it: a heading a tag, its description below.

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use super::{CodebookReading, rows};
use crate::ReadError;
use crate::problem::line_at;
use crate::table::{Row, Table};

/// The deepest nesting that is followed.
const DEEPEST: usize = 200;

/// Reads the tags of a page.
pub(super) fn read(file: &str, text: &str) -> Result<CodebookReading, ReadError> {
    let page =
        html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(text);
    let mut parts = Vec::new();
    walk(&page.document, 0, &mut parts);
    let mut table = Table { file: file.to_owned(), ..Table::default() };
    table.push(Row { line: 1, cells: vec!["tag".to_owned(), "description".to_owned()] });
    let mut from = 0;
    for part in parts {
        match part {
            Part::Heading(name) => {
                from += text[from..].find(&name).unwrap_or(0);
                let line = line_at(text, from) as usize;
                table.rows.push(Row { line, cells: vec![name, String::new()] });
            }
            Part::Words(words) => {
                let Some(row) = table.rows.last_mut() else { continue };
                if !row.cells[1].is_empty() {
                    row.cells[1].push('\n');
                }
                row.cells[1].push_str(&words);
            }
        }
    }
    if table.rows.is_empty() {
        let what = "a web page without a codebook".to_owned();
        return Err(ReadError::Malformed { file: file.to_owned(), line: 1, what });
    }
    rows::read(&table)
}

enum Part {
    Heading(String),
    Words(String),
}

fn walk(node: &Handle, depth: usize, parts: &mut Vec<Part>) {
    if depth > DEEPEST {
        return;
    }
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let is_count = attrs.borrow().iter().any(|attribute| &*attribute.value == "number");
        match &*name.local {
            "h2" => return parts.push(Part::Heading(words(node, 0))),
            "p" if is_count => return,
            "p" => return parts.push(Part::Words(words(node, 0))),
            _ => {}
        }
    }
    for child in node.children.borrow().iter() {
        walk(child, depth + 1, parts);
    }
}

fn words(node: &Handle, depth: usize) -> String {
    let mut text = match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => String::new(),
    };
    if depth < DEEPEST {
        text.extend(node.children.borrow().iter().map(|child| words(child, depth + 1)));
    }
    if depth == 0 { text.trim().to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_a_tag_and_what_follows_describes_it() {
        let page = "<!DOCTYPE html><h1>Codebook</h1>\n<h2>cold</h2><p class=\"number\">3 in 2</p>\n\
                    <p>The &amp; body</p><h2>cold.night</h2>";
        let reading = read("c.html", page).expect("a codebook");
        let book = &reading.codebook;
        let told: Vec<String> = book
            .codes
            .values()
            .map(|code| format!("{}: {}", book.path(code.id).join(" > "), code.full))
            .collect();
        assert_eq!(told, ["cold: The & body", "cold > night: "]);
        assert!(read("c.html", "<!DOCTYPE html><p>Words").is_err());
    }
}
