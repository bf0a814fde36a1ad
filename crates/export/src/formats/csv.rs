//! A row a quote, for spreadsheets and statistics programs.

use super::{For, Format};
use crate::ExportError;
use crate::escape::cell;
use crate::sheet::{STAR, SYNTHETIC, Sheet, cell_words, has_star};

pub(super) const FORMAT: Format = Format {
    name: "csv",
    title: "CSV",
    ending: ".csv",
    media_type: "text/csv; charset=utf-8",
    accepts: &[For::Release, For::Internal],
    write,
};

pub(super) const WITH_BOM: Format = Format {
    name: "csv-excel",
    title: "CSV that Excel reads without asking (with a byte order mark)",
    ending: "-excel.csv",
    media_type: "text/csv; charset=utf-8",
    accepts: &[For::Release, For::Internal],
    write: |sheet| Ok([BOM, &write(sheet)?].concat()),
};

/// Tells Excel that a file is UTF-8.
pub(super) const BOM: &[u8] = "\u{feff}".as_bytes();

/// The columns of a table of quotes; a quote's id is for the team only.
pub(super) fn columns(sheet: &Sheet) -> Vec<&'static str> {
    let mut columns = vec!["card", "words", "label", "theme", "content_note"];
    if sheet.purpose == For::Internal {
        columns.push("quote");
    }
    columns.extend(["collection", "codebook"]);
    if sheet.synthetic {
        columns.push("synthetic");
    }
    columns
}

/// The row of one quote, under [`columns`].
pub(super) fn row(sheet: &Sheet, card: &crate::sheet::Card) -> Vec<String> {
    let mut row = vec![
        card.number.to_string(),
        card.words.clone(),
        card.label.clone(),
        card.theme_name().to_owned(),
        card.note().unwrap_or_default(),
    ];
    if sheet.purpose == For::Internal {
        row.push(card.quote.clone());
    }
    row.extend([sheet.name.clone(), sheet.codebook.clone()]);
    if sheet.synthetic {
        row.push("SYNTHETIC".to_owned());
    }
    row
}

fn write(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    if sheet.cards.is_empty() {
        return tables(sheet);
    }
    let mut rows = vec![columns(sheet).into_iter().map(str::to_owned).collect()];
    rows.extend(sheet.cards.iter().map(|card| row(sheet, card)));
    for table in &sheet.tables {
        rows.push(vec![String::new()]);
        rows.push(vec![table.title.clone(), table.basis.clone()]);
        rows.push(table.columns.clone());
        rows.extend(table.rows.iter().map(|row| row.iter().map(cell_words).collect()));
    }
    comma_separated(&rows)
}

/// Tables alone: headings and rows first, so that a program can read them; what was counted and
/// the cautions below.
fn tables(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for table in &sheet.tables {
        if !rows.is_empty() {
            rows.push(vec![String::new()]);
        }
        rows.push(table.columns.clone());
        rows.extend(table.rows.iter().map(|row| row.iter().map(cell_words).collect()));
        rows.push(vec![String::new()]);
        let star = has_star(table).then(|| STAR.to_owned());
        let said = [table.title.clone(), table.basis.clone()].into_iter();
        let said = said.chain(table.notes.iter().cloned()).chain(star);
        rows.extend(said.filter(|line| !line.is_empty()).map(|line| vec![line]));
    }
    rows.push(vec![sheet.footer()]);
    if sheet.synthetic {
        rows.push(vec![SYNTHETIC.to_owned()]);
    }
    comma_separated(&rows)
}

/// Rows as CSV after RFC 4180, with no cell that a spreadsheet would run.
pub(crate) fn comma_separated(rows: &[Vec<String>]) -> Result<Vec<u8>, ExportError> {
    let mut out = Vec::new();
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut out);
    for row in rows {
        writer.write_record(row.iter().map(|text| cell(text).into_owned()))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(out)
}
