//! A workbook: quotes on one sheet, each table on another, what it is on the last.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format as CellFormat, FormatAlign, Workbook, Worksheet,
};

use super::csv::{columns, row};
use super::{For, Format};
use crate::ExportError;
use crate::sheet::{HOW_TO_READ, STAR, SYNTHETIC, Sheet, cell_words, has_star};
use crate::zipped::{core_properties, with_part};

pub(super) const FORMAT: Format = Format {
    name: "xlsx",
    title: "Excel workbook",
    ending: ".xlsx",
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    accepts: &[For::Release, For::Internal],
    write,
};

fn write(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let mut book = Workbook::new();
    // Handed in, so that no clock is read.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    if !sheet.cards.is_empty() {
        quotes(book.add_worksheet(), sheet)?;
    }
    for (number, table) in sheet.tables.iter().enumerate() {
        let page = book.add_worksheet();
        page.set_name(format!("Table {}", number + 1))?;
        tabulated(page, table)?;
    }
    about(book.add_worksheet(), sheet)?;
    // The library writes a time of making, whatever it is told.
    with_part(&book.save_to_buffer()?, "docProps/core.xml", &core_properties(&sheet.title))
}

fn heading() -> CellFormat {
    CellFormat::new().set_bold().set_align(FormatAlign::Top).set_text_wrap()
}

fn wrapped() -> CellFormat {
    CellFormat::new().set_text_wrap().set_align(FormatAlign::Top)
}

fn quotes(page: &mut Worksheet, sheet: &Sheet) -> Result<(), ExportError> {
    page.set_name("Quotes")?;
    let (heading, wrapped) = (heading(), wrapped());
    let columns = columns(sheet);
    for (at, name) in (0u16..).zip(&columns) {
        page.write_string_with_format(0, at, *name, &heading)?;
        let width = match *name {
            "words" => 70.0,
            "theme" | "content_note" | "codebook" => 26.0,
            "card" => 7.0,
            _ => 18.0,
        };
        page.set_column_width(at, width)?;
    }
    for (line, card) in (1u32..).zip(&sheet.cards) {
        for (at, text) in (0u16..).zip(row(sheet, card)) {
            match at {
                0 => page.write_number_with_format(line, at, card.number, &wrapped)?,
                // Always as a string: nothing is read as a formula or a link.
                _ => page.write_string_with_format(line, at, text, &wrapped)?,
            };
        }
    }
    page.set_freeze_panes(1, 0)?;
    page.set_repeat_rows(0, 0)?;
    page.set_landscape().set_print_fit_to_pages(1, 0);
    let last = u32::try_from(sheet.cards.len()).unwrap_or(u32::MAX).min(1_048_575);
    page.autofilter(0, 0, last, u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1))?;
    Ok(())
}

fn tabulated(page: &mut Worksheet, table: &heard_model::Table) -> Result<(), ExportError> {
    let (heading, wrapped) = (heading(), wrapped());
    page.write_string_with_format(0, 0, &table.title, &heading)?;
    page.write_string(1, 0, &table.basis)?;
    for (at, column) in (0u16..).zip(&table.columns) {
        page.write_string_with_format(3, at, column, &heading)?;
        page.set_column_width(at, if at == 0 { 36.0 } else { 16.0 })?;
    }
    let mut line = 4;
    for row in &table.rows {
        for (at, cell) in (0u16..).zip(row) {
            match cell {
                heard_model::Cell::Count(count) => page.write_number(line, at, *count as f64)?,
                heard_model::Cell::Number(number) if number.is_finite() => {
                    page.write_number(line, at, *number)?
                }
                cell => page.write_string_with_format(line, at, cell_words(cell), &wrapped)?,
            };
        }
        line += 1;
    }
    let star = has_star(table).then_some(STAR);
    for note in table.notes.iter().map(String::as_str).chain(star) {
        line += 1;
        page.write_string(line, 0, note)?;
    }
    Ok(())
}

fn about(page: &mut Worksheet, sheet: &Sheet) -> Result<(), ExportError> {
    page.set_name("About")?;
    page.set_column_width(0, 24.0)?.set_column_width(1, 90.0)?;
    let (heading, wrapped) = (heading(), wrapped());
    let mut facts = vec![
        ("Title", sheet.title.clone()),
        ("Study", sheet.study.clone()),
        ("What it is", sheet.what()),
        ("How to read it", HOW_TO_READ.to_owned()),
        ("Built from", sheet.footer()),
    ];
    if !sheet.support.is_empty() {
        facts.push(("Someone to talk to", sheet.support.join("\n")));
    }
    if sheet.synthetic {
        facts.push(("Synthetic", SYNTHETIC.to_owned()));
    }
    for (line, (name, fact)) in (0u32..).zip(facts) {
        page.write_string_with_format(line, 0, name, &heading)?;
        page.write_string_with_format(line, 1, fact, &wrapped)?;
    }
    Ok(())
}
