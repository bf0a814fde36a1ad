//! A table without headings whose rows begin with `1. Name`, as people keep a list of categories
//! with examples beside each.

use super::CodebookReading;
use super::tree::Tree;
use crate::problem::RowProblem;
use crate::table::{Row, Table};

/// The name in a cell `3. Name`; nothing where no number stands before it.
fn name(cell: &str) -> Option<&str> {
    let (number, name) = cell.split_once(['.', ')'])?;
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    (is_number && !name.trim().is_empty()).then(|| name.trim())
}

fn rows(table: &Table) -> Vec<Row> {
    let first = Row { line: table.header_line, cells: table.header.clone() };
    [first].into_iter().chain(table.rows.iter().cloned()).collect()
}

/// Whether every row begins with a number and a name.
pub(super) fn claims(table: &Table) -> bool {
    table.rows.len() > 1 && rows(table).iter().all(|row| name(row.cell(Some(0))).is_some())
}

/// The names as codes; the words beside them are no places in transcripts, and are told.
pub(super) fn read(table: &Table) -> CodebookReading {
    let mut reading = CodebookReading::default();
    let mut tree = Tree::default();
    for row in rows(table) {
        let Some(name) = name(row.cell(Some(0))) else { continue };
        tree.entry(&[name.to_owned()]);
        let beside = row.cells.iter().skip(1).filter(|cell| !cell.is_empty()).count();
        if beside > 0 {
            let line = u32::try_from(row.line).unwrap_or(u32::MAX);
            let message = format!("{beside} examples of `{name}` in words; an example is a place");
            reading.left_out.push(RowProblem { line, message });
        }
    }
    reading.codebook = tree.codebook;
    reading
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numbered_list_without_headings_is_a_codebook() {
        let table = Table::read("c.csv", "1. Contradiction,a,b\n2. Omission,,\n3. Praise,x,\n");
        let table = table.expect("a table");
        assert!(claims(&table));
        let reading = read(&table);
        let names: Vec<&str> =
            reading.codebook.codes.values().map(|code| code.name.as_str()).collect();
        assert_eq!(names, ["Contradiction", "Omission", "Praise"]);
        assert_eq!(reading.left_out.len(), 2);
        assert!(!claims(&Table::read("c.csv", "name,brief\n1. One,x\n").expect("a table")));
    }
}
