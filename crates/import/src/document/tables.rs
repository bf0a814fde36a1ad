//! Tables and paragraphs in the making, as Word, OpenDocument and web pages all nest them.

use super::{Cell, Paragraph, Part};

/// Open tables, innermost last.
#[derive(Default)]
pub(crate) struct Tables(Vec<Vec<Vec<Cell>>>);

impl Tables {
    /// A table begins.
    pub(crate) fn begin(&mut self) {
        self.0.push(Vec::new());
    }

    /// A row of the innermost table begins.
    pub(crate) fn row(&mut self) {
        self.0.last_mut().into_iter().for_each(|table| table.push(Vec::new()));
    }

    /// A cell of its last row begins.
    pub(crate) fn cell(&mut self) {
        let row = self.0.last_mut().and_then(|table| table.last_mut());
        row.into_iter().for_each(|row| row.push(Cell::default()));
    }

    /// Puts a paragraph into the open cell, or behind `parts` where no table is open.
    pub(crate) fn paragraph(&mut self, paragraph: Paragraph, parts: &mut Vec<Part>) {
        match self.open() {
            Some(cell) => cell.push(paragraph),
            None => parts.push(Part::Paragraph(paragraph)),
        }
    }

    /// The innermost table ends. One in a cell is no table of its own: its paragraphs are the cell's.
    pub(crate) fn end(&mut self, parts: &mut Vec<Part>) {
        let Some(table) = self.0.pop() else { return };
        match self.open() {
            Some(cell) => cell.extend(table.into_iter().flatten().flatten()),
            None => parts.push(Part::Table(table)),
        }
    }

    fn open(&mut self) -> Option<&mut Cell> {
        self.0.last_mut()?.last_mut()?.last_mut()
    }
}

impl Paragraph {
    /// Appends words; those in bold at the start are noted as set apart.
    pub(crate) fn push(&mut self, words: &str, bold: bool) {
        let words = words.replace(['\u{feff}', '\r'], "");
        if bold && self.emphasis == self.text.len() {
            self.emphasis += words.len();
        }
        self.text.push_str(&words);
    }
}
