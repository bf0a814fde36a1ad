//! Markdown, for wikis and for whoever writes the report.

use super::{For, Format};
use crate::ExportError;
use crate::escape::markdown;
use crate::sheet::{HOW_TO_READ, STAR, SYNTHETIC, Sheet, cell_words, has_star};

pub(super) const FORMAT: Format = Format {
    name: "md",
    title: "Markdown",
    ending: ".md",
    media_type: "text/markdown; charset=utf-8",
    accepts: &[For::Release, For::Internal],
    write,
};

fn write(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let mut out = format!(
        "# {}\n\n{}. {}\n\n{}\n",
        markdown(&sheet.title),
        markdown(&sheet.study),
        markdown(&sheet.what()),
        markdown(HOW_TO_READ)
    );
    if !sheet.support.is_empty() {
        out.push_str("\n## Someone to talk to\n\n");
        for line in &sheet.support {
            out.push_str(&format!("- {}\n", markdown(line)));
        }
    }
    out.push_str(if sheet.cards.is_empty() { "" } else { "\n## Words\n" });
    for card in &sheet.cards {
        out.push_str(&format!("\n### Card {}\n\n", card.number));
        if let Some(theme) = &card.theme {
            out.push_str(&format!("Theme: {}\n\n", markdown(&theme.name)));
        }
        if let Some(note) = card.note() {
            out.push_str(&format!("**Before you read:** this is about {}.\n\n", markdown(&note)));
        }
        for line in markdown(&card.quoted()).lines() {
            out.push_str(&format!("> {line}\n"));
        }
        let id = if sheet.purpose == For::Internal {
            format!(" ({})", card.quote)
        } else {
            String::new()
        };
        out.push_str(&format!(">\n> — {}{id}\n", markdown(&card.label)));
    }
    for table in &sheet.tables {
        out.push_str(&written(table));
    }
    out.push_str(&format!("\n---\n\n{}\n", markdown(&sheet.footer())));
    if sheet.synthetic {
        out.push_str(&format!("\n{SYNTHETIC}\n"));
    }
    Ok(out.into_bytes())
}

fn written(table: &heard_model::Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = format!("\n## {}\n\n{}\n\n", markdown(&table.title), markdown(&table.basis));
    out.push_str(&row(table.columns.iter().map(|column| markdown(column)).collect()));
    out.push_str(&row(vec!["---".to_owned(); table.columns.len()]));
    for cells in &table.rows {
        out.push_str(&row(cells.iter().map(|cell| markdown(&cell_words(cell))).collect()));
    }
    for note in &table.notes {
        out.push_str(&format!("\n{}\n", markdown(note)));
    }
    if has_star(table) {
        out.push_str(&format!("\n{}\n", markdown(STAR)));
    }
    out
}
