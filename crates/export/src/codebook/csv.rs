//! A row an entry, with every field.

use heard_model::codebook::fields_of;

use super::{CodebookFile, CodebookFormat};
use crate::ExportError;
use crate::formats::comma_separated;

pub(super) const FORMAT: CodebookFormat = CodebookFormat {
    name: "csv",
    title: "CSV",
    ending: ".csv",
    media_type: "text/csv; charset=utf-8",
    holds: super::EVERYTHING,
    write,
};

fn write(file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
    let blank = heard_model::Code::new(heard_model::CodeId::code(0), "");
    let mut rows = vec![vec!["id".to_owned()]];
    rows[0].extend(fields_of(&blank).into_iter().map(|(name, _)| name.to_owned()));
    for code in file.codebook.codes.values() {
        let mut row = vec![code.id.to_string()];
        row.extend(fields_of(code).into_iter().map(|(_, value)| value));
        rows.push(row);
    }
    comma_separated(&rows)
}
