//! A tree of joins, from left (alike) to right (nothing shared).

use heard_model::{Chart, Tree};

use super::{WIDTH, cut as shortened, label, line, n, open, room};
use crate::markup::Markup;

const LEAF: f64 = 24.0;
const TOP: f64 = 28.0;
const LONGEST: usize = 34;

/// Where things lie.
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    next: usize,
}

impl Frame {
    fn x(&self, height: f64) -> f64 {
        self.left + height / self.top * (self.right - self.left)
    }
}

pub(super) fn draw(page: &mut Markup, chart: &Chart, id: &str, tree: &Tree, cut: Option<f64>) {
    let names = leaves(tree);
    let left = room(names.iter().map(String::as_str), LONGEST);
    let mut frame = Frame { left, right: WIDTH - 24.0, top: tree.height.max(1.0), next: 0 };
    let bottom = TOP + names.len() as f64 * LEAF;
    open(page, chart, id, bottom + 48.0);
    if let Some(cut) = cut {
        let x = frame.x(cut);
        line(page, "mk", (x, 8.0), (x, bottom));
        label(page, (x + 5.0, 16.0), "start", "cut into groups here");
    }
    branch(page, &mut frame, tree);
    line(page, "ax", (left, bottom), (frame.right, bottom));
    for tenth in [0, 2, 4, 6, 8, 10] {
        let height = f64::from(tenth) / 10.0 * frame.top;
        let x = frame.x(height);
        line(page, "ax", (x, bottom), (x, bottom + 5.0));
        label(page, (x, bottom + 19.0), "middle", &n(height));
    }
    let middle = (left + frame.right) / 2.0;
    label(page, (middle, bottom + 38.0), "middle", "0 alike, 1 nothing shared");
    page.close("svg");
}

fn leaves(tree: &Tree) -> Vec<String> {
    match tree.children.as_slice() {
        [] => vec![tree.label.clone()],
        children => children.iter().flat_map(leaves).collect(),
    }
}

/// Draws a branch and says where it ends.
fn branch(page: &mut Markup, frame: &mut Frame, tree: &Tree) -> (f64, f64) {
    if tree.children.is_empty() {
        let y = TOP + frame.next as f64 * LEAF + LEAF / 2.0;
        frame.next += 1;
        label(page, (frame.left - 8.0, y + 4.0), "end", &shortened(&tree.label, LONGEST));
        return (frame.left, y);
    }
    let x = frame.x(tree.height);
    let ends: Vec<(f64, f64)> =
        tree.children.iter().map(|child| branch(page, frame, child)).collect();
    for (from, y) in &ends {
        line(page, "ln", (*from, *y), (x, *y));
    }
    let (first, last) = (ends[0].1, ends[ends.len() - 1].1);
    line(page, "ln", (x, first), (x, last));
    (x, f64::midpoint(first, last))
}
