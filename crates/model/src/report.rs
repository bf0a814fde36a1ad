//! Values that reports are made of; other rooms fill and draw them.

/// One cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A count of people or passages: what small-cell rules look at.
    Count(u64),
    /// A computed number.
    Number(f64),
    /// A count that was hidden because it was small or would give a small one away.
    Suppressed,
    /// Nothing is known.
    Empty,
}

/// Rows under headings, with what was counted said in words.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// What was counted, over what, with which denominators.
    pub basis: String,
    /// Headings.
    pub columns: Vec<String>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// Cautions that must be read with it.
    pub notes: Vec<String>,
}
