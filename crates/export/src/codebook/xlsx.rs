//! A sheet that people edit in Excel and bring back: a row an entry, every field.

use heard_model::codebook::fields_of;
use heard_model::{Code, CodeId, CodeKind, CodeOrigin};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format as CellFormat, FormatAlign, Workbook,
    Worksheet,
};

use super::{CodebookFile, CodebookFormat};
use crate::ExportError;
use crate::sheet::SYNTHETIC;
use crate::zipped::{core_properties, with_part};

pub(super) const FORMAT: CodebookFormat = CodebookFormat {
    name: "xlsx",
    title: "Excel workbook, to edit and bring back",
    ending: ".xlsx",
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    holds: super::EVERYTHING,
    write,
};

/// The longest text that a cell takes.
const LONGEST: usize = 32_767;

fn write(file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
    let mut book = Workbook::new();
    // Handed in, so that no clock is read.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    codes(book.add_worksheet(), file)?;
    about(book.add_worksheet(), file)?;
    let title = format!("{} {}", file.codebook.title, file.version);
    with_part(&book.save_to_buffer()?, "docProps/core.xml", &core_properties(&title))
}

fn codes(page: &mut Worksheet, file: &CodebookFile<'_>) -> Result<(), ExportError> {
    page.set_name("Codebook")?;
    let heading = CellFormat::new().set_bold().set_align(FormatAlign::Top);
    let wrapped = CellFormat::new().set_text_wrap().set_align(FormatAlign::Top);
    let blank = Code::new(CodeId::code(0), "");
    let mut columns = vec!["id"];
    columns.extend(fields_of(&blank).into_iter().map(|(name, _)| name));
    for (at, name) in (0u16..).zip(&columns) {
        page.write_string_with_format(0, at, *name, &heading)?;
        let width = match *name {
            "brief" | "full" | "when" | "when_not" => 48.0,
            "name" | "plain_name" => 26.0,
            _ => 12.0,
        };
        page.set_column_width(at, width)?;
    }
    for (line, code) in (1u32..).zip(file.codebook.codes.values()) {
        page.write_string_with_format(line, 0, code.id.to_string(), &wrapped)?;
        for (at, (field, value)) in (1u16..).zip(fields_of(code)) {
            if value.chars().count() > LONGEST {
                let code = code.id.to_string();
                return Err(ExportError::TooLong { code, field, most: LONGEST });
            }
            // Always as a string: nothing is read as a formula, a number or a link.
            page.write_string_with_format(line, at, value, &wrapped)?;
        }
    }
    let last = u32::try_from(file.codebook.codes.len()).unwrap_or(1_000) + 200;
    choice(page, &columns, "kind", last, CodeKind::ALL.iter().map(|kind| kind.as_str()))?;
    choice(page, &columns, "origin", last, CodeOrigin::ALL.iter().map(|one| one.as_str()))?;
    choice(page, &columns, "status", last, ["active", "retired"].into_iter())?;
    page.set_freeze_panes(1, 2)?;
    Ok(())
}

/// A list to choose from, in one column.
fn choice<'c>(
    page: &mut Worksheet,
    columns: &[&str],
    column: &str,
    last: u32,
    values: impl Iterator<Item = &'c str>,
) -> Result<(), ExportError> {
    let at = columns.iter().position(|name| *name == column);
    let Some(at) = at.and_then(|at| u16::try_from(at).ok()) else { return Ok(()) };
    let values: Vec<&str> = values.collect();
    let list = DataValidation::new().allow_list_strings(&values)?;
    page.add_data_validation(1, at, last, at, &list)?;
    Ok(())
}

/// What stands around the codes; read back, too.
fn about(page: &mut Worksheet, file: &CodebookFile<'_>) -> Result<(), ExportError> {
    page.set_name("About")?;
    page.set_column_width(0, 16.0)?.set_column_width(1, 90.0)?;
    let book = file.codebook;
    let parents: Vec<String> = file.parents.iter().map(ToString::to_string).collect();
    let facts = [
        ("field", "value".to_owned()),
        ("title", book.title.clone()),
        ("version", file.version.to_string()),
        ("parents", parents.join("; ")),
        ("history", file.history.join("; ")),
        ("author", book.author.clone()),
        ("role", book.role.clone()),
        ("date", book.date.map(|date| date.to_string()).unwrap_or_default()),
        ("present", book.present.join("; ")),
        ("reason", book.reason.clone()),
        (
            "note",
            "Edit the other sheet; leave the column `id` as it is, and empty in new rows."
                .to_owned(),
        ),
        ("note", if file.synthetic { SYNTHETIC.to_owned() } else { String::new() }),
    ];
    for (line, (name, value)) in (0u32..).zip(facts) {
        page.write_string(line, 0, name)?;
        page.write_string(line, 1, value)?;
    }
    Ok(())
}
