//! Words and nothing else: for screen readers, e-mail and Braille displays.

use heard_model::PoemLayout;

use super::{For, Format};
use crate::ExportError;
use crate::poem::{self, Line};
use crate::sheet::{HOW_TO_READ, STAR, SYNTHETIC, Sheet, cell_words, has_star};

pub(super) const FORMAT: Format = Format {
    name: "txt",
    title: "Plain text",
    ending: ".txt",
    media_type: "text/plain; charset=utf-8",
    accepts: &[For::Release, For::Review, For::Internal],
    write,
};

fn write(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let mut lines = vec![sheet.title.clone(), sheet.study.clone(), sheet.what(), String::new()];
    lines.push(HOW_TO_READ.to_owned());
    if !sheet.support.is_empty() {
        lines.extend([String::new(), "Someone to talk to:".to_owned()]);
        lines.extend(sheet.support.iter().cloned());
    }
    if let Some((layout, stanzas)) = poem::stanzas(sheet) {
        lines.extend(poem_lines(sheet, layout, &stanzas));
        return Ok(ended(lines, sheet));
    }
    for card in &sheet.cards {
        lines.extend([String::new(), heading(card.number, card.theme_name())]);
        if let Some(note) = card.note() {
            lines.push(format!(
                "Before you read: this is about {note}. To skip it, go to the next card."
            ));
        }
        lines.push(card.quoted());
        let id = if sheet.purpose == For::Internal {
            format!(" ({})", card.quote)
        } else {
            String::new()
        };
        lines.push(format!("{}{id}", card.label));
    }
    for table in &sheet.tables {
        lines.extend([String::new(), table.title.clone(), table.basis.clone()]);
        lines.push(table.columns.join("; "));
        for row in &table.rows {
            lines.push(row.iter().map(cell_words).collect::<Vec<_>>().join("; "));
        }
        lines.extend(table.notes.iter().cloned());
        if has_star(table) {
            lines.push(STAR.to_owned());
        }
    }
    Ok(ended(lines, sheet))
}

fn ended(mut lines: Vec<String>, sheet: &Sheet) -> Vec<u8> {
    lines.extend([String::new(), sheet.footer()]);
    if sheet.synthetic {
        lines.push(SYNTHETIC.to_owned());
    }
    (lines.join("\n") + "\n").into_bytes()
}

/// A poem: every column further in than the one before it.
fn poem_lines(sheet: &Sheet, layout: &PoemLayout, stanzas: &[Vec<Line<'_>>]) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(care) = poem::care(sheet) {
        lines.extend([String::new(), format!("Before you read: this is about {care}.")]);
    }
    if layout.columns.len() > 1 {
        lines.extend([String::new(), layout.columns.join(" | ")]);
    }
    for stanza in stanzas {
        lines.push(String::new());
        let line = |line: &Line<'_>| format!("{}{}", "        ".repeat(line.column), line.words);
        lines.extend(stanza.iter().map(line));
    }
    lines.push(String::new());
    lines.extend(poem::voices(sheet));
    lines.push(layout.rule());
    lines
}

fn heading(number: u32, theme: &str) -> String {
    if theme.is_empty() { format!("Card {number}") } else { format!("Card {number}. {theme}") }
}
