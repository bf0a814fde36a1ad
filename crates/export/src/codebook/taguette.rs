//! The table that Taguette imports and exports: `tag,description`, a tag under another as `above.below`.

use heard_model::CodeId;

use super::{CodebookFile, CodebookFormat, described};
use crate::ExportError;
use crate::formats::comma_separated;

pub(super) const FORMAT: CodebookFormat = CodebookFormat {
    name: "taguette",
    title: "CSV for Taguette",
    ending: ".taguette.csv",
    media_type: "text/csv; charset=utf-8",
    holds: &["name", "parent", "plain_name", "brief", "full", "when", "when_not"],
    write,
};

fn write(file: &CodebookFile<'_>) -> Result<Vec<u8>, ExportError> {
    let mut rows = vec![vec!["tag".to_owned(), "description".to_owned()]];
    for code in file.codebook.codes.values().filter(|code| code.is_active()) {
        rows.push(vec![path(file, code.id), described(code)]);
    }
    comma_separated(&rows)
}

fn path(file: &CodebookFile<'_>, id: CodeId) -> String {
    let above = file.codebook.ancestors(id).unwrap_or_default();
    let names = above.into_iter().rev().chain([id]);
    let names = names.filter_map(|id| file.codebook.codes.get(&id)).map(|code| code.name.as_str());
    names.collect::<Vec<_>>().join(".")
}
