//! Pictures of reports, as values: what is drawn, and the same in words.

use crate::report::Tree;

/// A picture beside a table. It shows nothing that the table does not say.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The title of the table that it belongs to.
    pub title: String,
    /// What can be seen in it, for those who don't see it.
    pub description: String,
    /// What is drawn.
    pub drawing: Drawing,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// A tree of joins, heights from the leaves on.
    Tree {
        /// The tree; its leaves are labelled.
        tree: Tree,
        /// Where it is cut into groups.
        cut: Option<f64>,
    },
    /// A line over steps, with a band round it.
    Curve(Curve),
    /// A grid of shaded cells.
    Heat {
        /// Headings of the rows.
        rows: Vec<String>,
        /// Headings of the columns.
        columns: Vec<String>,
        /// Row after row.
        cells: Vec<Vec<HeatCell>>,
    },
    /// A bar a thing.
    Bars {
        /// Each with its length and the words for it.
        bars: Vec<(String, f64, String)>,
        /// A line across all of them: where, and what it is.
        mark: Option<(f64, String)>,
    },
}

/// A line over steps.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Curve {
    /// What the steps are called, in order.
    pub steps: Vec<String>,
    /// The line's height at each step.
    pub line: Vec<f64>,
    /// The lowest and highest at each step; as long as `line`, or empty.
    pub band: Vec<(f64, f64)>,
    /// A step to mark (how many come before it), and why.
    pub mark: Option<(usize, String)>,
    /// What goes across.
    pub across: String,
    /// What goes up.
    pub up: String,
}

/// One cell of a grid.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct HeatCell {
    /// What stands in it.
    pub words: String,
    /// How dark it is, 0 to 1; nothing: hidden, or there is nothing.
    pub weight: Option<f64>,
}
