//! Words and nothing else: for screen readers, e-mail and Braille displays.

use super::{For, Format};
use crate::ExportError;
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
    lines.extend([String::new(), sheet.footer()]);
    if sheet.synthetic {
        lines.push(SYNTHETIC.to_owned());
    }
    Ok((lines.join("\n") + "\n").into_bytes())
}

fn heading(number: u32, theme: &str) -> String {
    if theme.is_empty() { format!("Card {number}") } else { format!("Card {number}. {theme}") }
}
