//! Small counts in tables: what shows them, and what hides them.
//!
//! A count from 1 to k − 1 may point at somebody. It must neither be shown nor follow from
//! others: from a total less its parts, or from a table of an earlier release (NHS small
//! numbers, domain.md §5.1).

mod bounds;

use heard_model::{Cell, Table};

/// `table` with small counts hidden, and as many others as keep them hidden.
///
/// `k` is the smallest count of people that may be shown.
pub fn suppress(table: &Table, k: u64) -> Table {
    let mut hidden = table.clone();
    for cell in hidden.rows.iter_mut().flatten() {
        if is_small(cell, k) {
            *cell = Cell::Suppressed;
        }
    }
    // Every round hides one cell more, so the rounds are fewer than the cells.
    loop {
        let line = lines(&hidden).into_iter().find(|line| gives_away(&hidden, line, k));
        let next = match line {
            Some(line) => Some(next_in(&hidden, &line)),
            None => next_that_follows(&hidden, k),
        };
        let Some(next) = next else { return hidden };
        hidden.rows[next.0][next.1] = Cell::Suppressed;
    }
}

/// What to hide so that a line gives nothing away: its smallest count, or its total.
fn next_in(table: &Table, line: &Line) -> Place {
    let counts = line
        .parts
        .iter()
        .filter_map(|place| Some((shown(table, *place).filter(|count| *count > 0)?, *place)));
    counts.min().map_or(line.total, |(_, place)| place)
}

/// What to hide where a hidden count follows from several lines together: the smallest count of
/// its row or column, or of the table.
fn next_that_follows(table: &Table, k: u64) -> Option<Place> {
    let known = bounds::narrow(&[table], k).first()?.place;
    let near = |place: &Place| place.0 == known.0 || place.1 == known.1;
    let places = (0..table.rows.len())
        .flat_map(|row| (0..table.columns.len()).map(move |column| (row, column)));
    let counts =
        places.filter_map(|place| Some((shown(table, place).filter(|count| *count > 0)?, place)));
    counts.min_by_key(|(count, place)| (!near(place), *count)).map(|(_, place)| place)
}

/// How many hidden counts of tables shown together follow from several lines of them: nearer
/// than the rule itself tells, which is anything from 1 to `k` − 1.
pub(crate) fn following(tables: &[&Table], k: u64) -> usize {
    bounds::narrow(tables, k).len()
}

/// How many counts from 1 to `k` − 1 are shown.
pub(crate) fn small(table: &Table, k: u64) -> usize {
    table.rows.iter().flatten().filter(|cell| is_small(cell, k)).count()
}

/// How many rows and columns give hidden counts away by subtraction.
pub(crate) fn derivable(table: &Table, k: u64) -> usize {
    lines(table).iter().filter(|line| gives_away(table, line, k)).count()
}

/// How many counts differ from the same cell of an earlier table by 1 to `k` − 1.
pub(crate) fn differing(table: &Table, earlier: &Table, k: u64) -> usize {
    same_cells(table, earlier)
        .filter(|pair| match pair {
            (Cell::Count(now), Cell::Count(then)) => (1..k).contains(&now.abs_diff(*then)),
            _ => false,
        })
        .count()
}

/// How many cells only one of two tables hides.
pub(crate) fn uncovered(table: &Table, earlier: &Table) -> usize {
    same_cells(table, earlier)
        .filter(|pair| {
            matches!(pair, (Cell::Count(_), Cell::Suppressed) | (Cell::Suppressed, Cell::Count(_)))
        })
        .count()
}

/// The cells that both tables have, by the names of rows and columns.
fn same_cells<'t>(
    table: &'t Table,
    earlier: &'t Table,
) -> impl Iterator<Item = (&'t Cell, &'t Cell)> {
    let mut cells = Vec::new();
    for row in &table.rows {
        let same = earlier.rows.iter().find(|before| before.first() == row.first());
        let Some(before) = same.filter(|_| matches!(row.first(), Some(Cell::Text(_)))) else {
            continue;
        };
        for (column, cell) in table.columns.iter().zip(row) {
            let there = earlier.columns.iter().position(|name| name == column);
            cells.extend(there.and_then(|place| before.get(place)).map(|before| (cell, before)));
        }
    }
    cells.into_iter()
}

fn is_small(cell: &Cell, k: u64) -> bool {
    matches!(cell, Cell::Count(count) if (1..k).contains(count))
}

type Place = (usize, usize);

/// A row or column with a total, and what it is the total of.
struct Line {
    parts: Vec<Place>,
    total: Place,
}

fn is_total(name: &str) -> bool {
    matches!(
        name.trim().to_lowercase().as_str(),
        "total" | "totals" | "all" | "sum" | "n" | "everyone"
    )
}

fn lines(table: &Table) -> Vec<Line> {
    let total_column = table.columns.iter().position(|name| is_total(name));
    let total_row = table
        .rows
        .iter()
        .position(|row| matches!(row.first(), Some(Cell::Text(name)) if is_total(name)));
    let counts = |place: &Place| {
        matches!(
            table.rows.get(place.0).and_then(|row| row.get(place.1)),
            Some(Cell::Count(_) | Cell::Suppressed)
        )
    };
    let width = table.columns.len();
    let mut lines = Vec::new();
    if let Some(column) = total_column {
        for row in 0..table.rows.len() {
            let parts = (0..width).filter(|c| *c != column).map(|c| (row, c));
            lines.push(Line { parts: parts.filter(counts).collect(), total: (row, column) });
        }
    }
    if let Some(row) = total_row {
        for column in 0..width {
            let parts = (0..table.rows.len()).filter(|r| *r != row).map(|r| (r, column));
            lines.push(Line { parts: parts.filter(counts).collect(), total: (row, column) });
        }
    }
    lines.retain(|line| counts(&line.total));
    lines
}

fn shown(table: &Table, place: Place) -> Option<u64> {
    match table.rows.get(place.0)?.get(place.1)? {
        Cell::Count(count) => Some(*count),
        _ => None,
    }
}

/// Whether what is hidden in a line follows from its total, alone or as a small sum.
fn gives_away(table: &Table, line: &Line, k: u64) -> bool {
    let Some(total) = shown(table, line.total) else { return false };
    let seen: Vec<u64> = line.parts.iter().filter_map(|place| shown(table, *place)).collect();
    let hidden = line.parts.len() - seen.len();
    let rest = total.saturating_sub(seen.iter().sum());
    hidden == 1 || (hidden > 1 && rest < k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(counts: &[Vec<u64>]) -> Table {
        let width = counts.iter().map(Vec::len).max().unwrap_or(0);
        let mut columns = vec![String::new()];
        columns.extend((0..width).map(|number| format!("area {number}")));
        columns.push("total".to_owned());
        let row = |name: String, counts: &[u64]| {
            let mut cells = vec![Cell::Text(name)];
            cells.extend((0..width).map(|c| Cell::Count(counts.get(c).copied().unwrap_or(0))));
            cells.push(Cell::Count(counts.iter().sum()));
            cells
        };
        let mut rows: Vec<Vec<Cell>> = counts
            .iter()
            .enumerate()
            .map(|(number, counts)| row(format!("code {number}"), counts))
            .collect();
        let sums: Vec<u64> =
            (0..width).map(|c| counts.iter().filter_map(|row| row.get(c)).sum()).collect();
        rows.push(row("total".to_owned(), &sums));
        Table { columns, rows, ..Table::default() }
    }

    proptest! {
        #[test]
        fn what_was_suppressed_neither_shows_nor_gives_away_a_small_count(
            counts in prop::collection::vec(prop::collection::vec(0u64..30, 3), 1..5),
            k in prop::sample::select(vec![5u64, 8]),
        ) {
            let hidden = suppress(&table(&counts), k);
            prop_assert_eq!(small(&hidden, k), 0);
            prop_assert_eq!(derivable(&hidden, k), 0);
            prop_assert_eq!(following(&[&hidden], k), 0);
        }
    }

    #[test]
    fn a_count_that_follows_from_rows_and_columns_together_is_hidden_too() {
        // Each line hides two counts, and yet they follow: 20 − 9 in the last column, and so on.
        let mut shown = table(&[vec![3, 9, 9], vec![9, 2, 9], vec![9, 9, 30]]);
        for place in [(0, 1), (0, 2), (1, 1), (1, 2)] {
            shown.rows[place.0][place.1] = Cell::Suppressed;
        }
        assert_eq!((small(&shown, 8), derivable(&shown, 8)), (0, 0));
        assert_eq!(following(&[&shown], 8), 0, "four that could be swapped stay open");
        shown.rows[0][1] = Cell::Count(3);
        assert!(derivable(&shown, 8) > 0 && following(&[&shown], 8) > 0);
    }

    #[test]
    fn a_total_in_another_table_gives_a_hidden_one_away() {
        let mut one = table(&[vec![3, 9, 9]]);
        one.rows.pop();
        one.rows[0][1] = Cell::Suppressed;
        one.rows[0][4] = Cell::Suppressed;
        let mut other = table(&[vec![12, 9]]);
        other.rows.pop();
        other.title = "by age".to_owned();
        assert_eq!(following(&[&one], 8), 0);
        assert_eq!(following(&[&one, &other], 8), 1, "21 − 9 − 9");
        other.basis = "passages".to_owned();
        assert_eq!(following(&[&one, &other], 8), 0, "something else was counted");
    }

    #[test]
    fn a_table_without_small_counts_is_left_as_it_is() {
        let table = table(&[vec![9, 12], vec![8, 30]]);
        assert_eq!(suppress(&table, 8), table);
    }
}
