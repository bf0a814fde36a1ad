//! Tables of coded passages, as MAXQDA and Taguette export them: a row a passage, the code beside
//! it. Of these a codebook takes the codes.

use indexmap::IndexMap;

use super::CodebookReading;
use super::tree::Tree;
use crate::problem::RowProblem;
use crate::table::Table;

/// A column of codes, in the languages that exports come in.
const CODE: &[&str] =
    &["code", "tag", "code_name", "codes", "kod", "código", "codigo", "codice", "コード", "代码"];

/// A column of passages.
const PASSAGE: &[&str] = &[
    "segment",
    "coded_segment",
    "fragment",
    "segmento",
    "content",
    "quotation",
    "quotation_content",
    "passage",
    "excerpt",
];

/// The columns of codes and passages, where `table` has both and some code stands in two rows.
fn columns(table: &Table) -> Option<(usize, usize)> {
    let (code, passage) = (table.column(CODE)?, table.column(PASSAGE)?);
    let mut seen = IndexMap::<&str, usize>::new();
    for row in &table.rows {
        *seen.entry(row.cell(Some(code))).or_default() += 1;
    }
    seen.values().any(|count| *count > 1).then_some((code, passage))
}

/// Whether `table` is one of coded passages.
pub(super) fn claims(table: &Table) -> bool {
    columns(table).is_some()
}

/// The codes of such a table, each once; that its passages stay behind is told.
pub(super) fn read(table: &Table) -> CodebookReading {
    let mut reading = CodebookReading::default();
    let Some((code, _)) = columns(table) else { return reading };
    let mut tree = Tree::default();
    let names: Vec<&str> = table.rows.iter().map(|row| row.cell(Some(code))).collect();
    let mut passages = 0;
    for row in &table.rows {
        let name = row.cell(Some(code));
        if name.is_empty() {
            let line = u32::try_from(row.line).unwrap_or(u32::MAX);
            let message = "a passage without a code".to_owned();
            reading.left_out.push(RowProblem { line, message });
            continue;
        }
        tree.entry(&path(name, &names));
        passages += 1;
    }
    reading.codebook = tree.codebook;
    let message = format!("{passages} coded passages: a codebook holds their codes alone");
    reading.left_out.insert(0, RowProblem { line: 0, message });
    reading
}

/// What a code stands under, and itself: `above\code` and `above > code` as MAXQDA writes it, and
/// `above.code` as Taguette does, where `above` is a code too.
fn path(name: &str, names: &[&str]) -> Vec<String> {
    let parts: Vec<String> = name
        .split(['\\', '>'])
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > 1 {
        return parts;
    }
    match name.rmatch_indices('.').find(|(at, _)| names.contains(&&name[..*at])) {
        Some((at, _)) => {
            let mut whole = path(&name[..at], names);
            whole.push(name[at + 1..].trim().to_owned());
            whole
        }
        None => parts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_comes_once_with_what_it_stands_under() {
        let text = "id,document,tag,content\n1,A,cold,x\n2,A,cold.night,y\n3,B,cold,z\n4,B,,w\n\
                    5,B,care > kind,v\n";
        let reading = read(&Table::read("h.csv", text).expect("a table"));
        let book = &reading.codebook;
        let entries: Vec<String> = book.codes.keys().map(|id| book.path(*id).join(" > ")).collect();
        assert_eq!(entries, ["cold", "cold > night", "care", "care > kind"]);
        let told: Vec<String> = reading.left_out.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "line 0: 4 coded passages: a codebook holds their codes alone",
                "line 5: a passage without a code"
            ]
        );
    }
}
