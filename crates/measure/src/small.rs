//! Small counts: what must be hidden, what else must be hidden so that it stays hidden, and
//! whether an earlier table gives it away.
//!
//! Counts from 1 to k − 1 are hidden (NHS rule: k = 8; in a closed workshop 5); nought is
//! shown. What is hidden must not come back by subtraction: from a row's total, from a
//! group's size, or from a table shown before.

use std::collections::BTreeMap;

use heard_model::{Cell, Table};

/// The heading of a column of totals.
pub const ALL: &str = "all";

/// Whether `count` is so small that it is hidden.
pub fn is_small(count: u64, k: u64) -> bool {
    0 < count && count < k
}

/// A row of counts of people, its total, and the groups that they are counts of.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// A count a group.
    pub counts: &'a [u64],
    /// The people counted; for groups that exclude each other the counts' sum.
    pub total: u64,
    /// The groups' sizes and that of all: what is left of them can be derived too. Nothing
    /// for the row that says the sizes.
    pub sizes: Option<(&'a [u64], u64)>,
    /// Whether the groups exclude each other, so that the total gives a single gap away.
    pub exclusive: bool,
}

/// Which counts of a row are hidden, and whether the total is.
///
/// A count is hidden where it is small, or where the rest of its group is. Then, while the
/// row's total would narrow a hidden count down further than the rule itself does, the
/// smallest count still shown is hidden too, or, where none is left, the total.
pub fn hidden(row: &Row<'_>, k: u64) -> (Vec<bool>, bool) {
    let small = |count: u64, size: Option<u64>| {
        let rest = size.map_or(0, |size| size.saturating_sub(count));
        is_small(count, k) || count > 0 && is_small(rest, k)
    };
    let size = |at: usize| row.sizes.and_then(|sizes| sizes.0.get(at).copied());
    let primary: Vec<bool> =
        row.counts.iter().enumerate().map(|(at, count)| small(*count, size(at))).collect();
    let mut shut = primary.clone();
    let mut total = small(row.total, row.sizes.map(|sizes| sizes.1));
    let open =
        |at: usize, shut: &[bool]| primary[at] && !keeps_its_secret(row, shut, at, size(at), k);
    while row.exclusive && !total && (0..shut.len()).any(|at| open(at, &shut)) {
        let shown = (0..shut.len()).filter(|at| !shut[*at] && row.counts[*at] > 0);
        match shown.min_by_key(|at| row.counts[*at]) {
            Some(at) => shut[at] = true,
            None => total = true,
        }
    }
    (shut, total)
}

/// Whether the row's total leaves a hidden count as open as the rule does: anything from 1
/// to k − 1, or, where the rest of the group is what is small, any such rest.
fn keeps_its_secret(row: &Row<'_>, shut: &[bool], at: usize, size: Option<u64>, k: u64) -> bool {
    let others: Vec<usize> = (0..shut.len()).filter(|i| shut[*i] && *i != at).collect();
    let shown: u64 = (0..shut.len()).filter(|i| !shut[*i]).map(|i| row.counts[i]).sum();
    let left = row.total.saturating_sub(shown);
    let largest = |i: usize| row.sizes.and_then(|s| s.0.get(i).copied()).unwrap_or(row.total);
    // Every hidden count is at least one and at most its group.
    let most = left.saturating_sub(others.len() as u64).min(largest(at));
    let least = left.saturating_sub(others.iter().map(|i| largest(*i)).sum()).max(1);
    let fits = |from: u64, to: u64| least <= from && to <= most;
    let count = row.counts[at];
    let by_count = !is_small(count, k) || fits(1, (k - 1).min(largest(at)));
    let by_rest = match size {
        Some(size) if is_small(size.saturating_sub(count), k) => {
            fits(size.saturating_sub(k - 1).max(1), size - 1)
        }
        _ => true,
    };
    by_count && by_rest
}

/// Lays a row out with what must be hidden hidden.
pub fn cells(row: &Row<'_>, k: u64) -> Vec<Cell> {
    let (shut, total) = hidden(row, k);
    let cell = |(count, shut): (&u64, bool)| match shut {
        true => Cell::Suppressed,
        false => Cell::Count(*count),
    };
    row.counts.iter().zip(shut).chain([(&row.total, total)]).map(cell).collect()
}

/// Why a table must not be shown after an earlier one. It never says the counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leak {
    /// Both tables show the count, and they differ by 1 to k − 1 people.
    SmallChange,
    /// One table hides what the other shows.
    Uncovered,
    /// What all hidden counts of the row come to changed by 1 to k − 1 people.
    HiddenChange,
}

/// A place in a table that an earlier one gives away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The row's name.
    pub row: String,
    /// The column's heading.
    pub column: String,
    /// How.
    pub leak: Leak,
}

/// Compares a table with one shown before, by the names of rows and columns: everything that
/// subtraction would give away. Rows and columns that only one of them has are not compared.
pub fn differences(now: &Table, before: &Table, k: u64) -> Vec<Difference> {
    let earlier = by_name(before);
    let mut found = Vec::new();
    for (row, cells) in by_name(now) {
        let Some(old) = earlier.get(row) else { continue };
        let mut add = |column: &str, leak| {
            found.push(Difference { row: row.to_owned(), column: column.to_owned(), leak });
        };
        for (column, cell) in &cells {
            match (cell, old.get(column)) {
                (Cell::Count(new), Some(Cell::Count(old))) if is_small(new.abs_diff(*old), k) => {
                    add(column, Leak::SmallChange);
                }
                (Cell::Count(_), Some(Cell::Suppressed))
                | (Cell::Suppressed, Some(Cell::Count(_))) => add(column, Leak::Uncovered),
                _ => {}
            }
        }
        if let (Some(new), Some(old)) = (hidden_sum(&cells), hidden_sum(old))
            && new.0 == old.0
            && is_small(new.1.abs_diff(old.1), k)
        {
            add(ALL, Leak::HiddenChange);
        }
    }
    found
}

type Named<'a> = BTreeMap<&'a str, &'a Cell>;

fn by_name(table: &Table) -> BTreeMap<&str, Named<'_>> {
    let mut rows = BTreeMap::new();
    for row in &table.rows {
        if let Some(Cell::Text(name)) = row.first() {
            let cells = table.columns.iter().map(String::as_str).zip(row).skip(1);
            rows.insert(name.as_str(), cells.collect());
        }
    }
    rows
}

/// The hidden columns of a row with a shown total, and what they come to.
fn hidden_sum<'a>(cells: &Named<'a>) -> Option<(Vec<&'a str>, u64)> {
    let Some(Cell::Count(total)) = cells.get(ALL) else { return None };
    let groups = || cells.iter().filter(|(column, _)| **column != ALL);
    let shut: Vec<&str> =
        groups().filter(|(_, cell)| ***cell == Cell::Suppressed).map(|(name, _)| *name).collect();
    let shown = groups().map(|(_, cell)| if let Cell::Count(n) = cell { *n } else { 0 });
    let left = total.checked_sub(shown.sum())?;
    (!shut.is_empty()).then_some((shut, left))
}
