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
    out.push_str(&poem(sheet));
    let cards = if sheet.poem.is_some() { &[] } else { sheet.cards.as_slice() };
    out.push_str(if cards.is_empty() { "" } else { "\n## Words\n" });
    for card in cards {
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

fn poem(sheet: &Sheet) -> String {
    let Some((layout, stanzas)) = crate::poem::stanzas(sheet) else { return String::new() };
    let mut out = String::from("\n## The poem\n");
    if let Some(care) = crate::poem::care(sheet) {
        out.push_str(&format!("\n**Before you read:** this is about {}.\n", markdown(&care)));
    }
    for stanza in stanzas {
        let line = |line: &crate::poem::Line<'_>| {
            let heard = layout.columns.get(line.column).filter(|_| layout.columns.len() > 1);
            let heard = heard.map(|heard| format!("*{}:* ", markdown(heard))).unwrap_or_default();
            format!("{heard}{}", markdown(line.words))
        };
        let lines: Vec<String> = stanza.iter().map(line).collect();
        out.push_str(&format!("\n{}\n", lines.join("\\\n")));
    }
    for voice in crate::poem::voices(sheet) {
        out.push_str(&format!("\n{}\n", markdown(&voice)));
    }
    out.push_str(&format!("\n{}\n", markdown(&layout.rule())));
    out
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
