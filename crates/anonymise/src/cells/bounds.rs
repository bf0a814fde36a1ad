//! How near the lines of tables narrow their hidden counts down.
//!
//! Every row and column with a total is an equation. Starting from "nought or more" for what is
//! hidden, each equation narrows its members until nothing moves (bounds propagation): what a
//! patient reader with a pencil can work out.

use heard_model::{Cell, Table};
use indexmap::IndexMap;

use super::{Place, is_small, is_total, lines};

/// A hidden count that is nearly or wholly known.
pub(super) struct Known {
    /// Where it stands in its table.
    pub(super) place: Place,
}

/// More than any count, and far from overflowing in sums.
const OPEN: u64 = u64::MAX >> 16;
/// Each round narrows something; tables of this house settle in a few.
const ROUNDS: usize = 64;

/// The least and the most that a count can be.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Bounds {
    least: u64,
    most: u64,
}

/// The hidden counts of `tables` that their lines narrow further than to 1 … `k` − 1.
pub(super) fn narrow(tables: &[&Table], k: u64) -> Vec<Known> {
    let mut sums = Sums::default();
    for table in tables {
        sums.add(table);
    }
    sums.settle();
    let told = |bounds: Bounds| {
        let exact = bounds.least == bounds.most && is_small(&Cell::Count(bounds.least), k);
        let nearer = bounds.least > 1 || bounds.most < k - 1;
        exact || ((1..k).contains(&bounds.most) && nearer)
    };
    let known = |(place, number): &(Place, usize)| {
        told(sums.bounds[*number]).then_some(Known { place: *place })
    };
    sums.hidden.iter().filter_map(known).collect()
}

/// The counts of several tables as unknowns, and what adds up to what.
#[derive(Default)]
struct Sums {
    bounds: Vec<Bounds>,
    lines: Vec<(Vec<usize>, usize)>,
    hidden: Vec<(Place, usize)>,
    /// Counts that stand in several tables, by what they count.
    shared: IndexMap<[String; 4], usize>,
}

impl Sums {
    fn add(&mut self, table: &Table) {
        let mut numbers: IndexMap<Place, usize> = IndexMap::new();
        for (row, cells) in table.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let bounds = match cell {
                    Cell::Count(count) => Bounds { least: *count, most: *count },
                    Cell::Suppressed => Bounds { least: 0, most: OPEN },
                    _ => continue,
                };
                let number = self.number(table, (row, column), bounds);
                numbers.insert((row, column), number);
                if *cell == Cell::Suppressed {
                    self.hidden.push(((row, column), number));
                }
            }
        }
        for line in lines(table) {
            let number = |place: &Place| numbers.get(place).copied();
            let parts: Option<Vec<usize>> = line.parts.iter().map(number).collect();
            self.lines.extend(parts.zip(number(&line.total)));
        }
    }

    /// The unknown that stands for a cell: a new one, or that of a table which counts the same.
    fn number(&mut self, table: &Table, place: Place, bounds: Bounds) -> usize {
        let name = what_it_counts(table, place);
        let known = name.as_ref().and_then(|name| self.shared.get(name)).copied();
        if let Some(number) = known {
            let before = self.bounds[number];
            let both = Bounds {
                least: before.least.max(bounds.least),
                most: before.most.min(bounds.most),
            };
            // Two counts that contradict each other are not the same count after all.
            if both.least <= both.most {
                self.bounds[number] = both;
                return number;
            }
        }
        self.bounds.push(bounds);
        let number = self.bounds.len() - 1;
        if let Some(name) = name.filter(|_| known.is_none()) {
            self.shared.insert(name, number);
        }
        number
    }

    fn settle(&mut self) {
        for _ in 0..ROUNDS {
            let before = self.bounds.clone();
            for (parts, total) in &self.lines {
                narrow_line(&mut self.bounds, parts, *total);
            }
            if before == self.bounds {
                return;
            }
        }
    }
}

fn narrow_line(bounds: &mut [Bounds], parts: &[usize], total: usize) {
    let sum = |of: fn(&Bounds) -> u64, bounds: &[Bounds]| {
        parts.iter().map(|part| of(&bounds[*part])).fold(0u64, u64::saturating_add).min(OPEN)
    };
    let (least, most) = (sum(|b| b.least, bounds), sum(|b| b.most, bounds));
    let whole =
        Bounds { least: bounds[total].least.max(least), most: bounds[total].most.min(most) };
    if whole.least > whole.most {
        return;
    }
    bounds[total] = whole;
    for part in parts {
        let own = bounds[*part];
        let others_least = least - own.least.min(least);
        let others_most =
            if most >= OPEN { open_without(bounds, parts, *part) } else { most - own.most };
        let narrowed = Bounds {
            least: own.least.max(whole.least.saturating_sub(others_most)),
            most: own.most.min(whole.most.saturating_sub(others_least)),
        };
        if narrowed.least <= narrowed.most {
            bounds[*part] = narrowed;
        }
    }
}

/// The most that all parts but one can be.
fn open_without(bounds: &[Bounds], parts: &[usize], but: usize) -> u64 {
    let others = parts.iter().filter(|part| **part != but);
    others.map(|part| bounds[*part].most).fold(0u64, u64::saturating_add).min(OPEN)
}

/// What a cell counts, where another table may count the same: all of one row, of one basis; or
/// the same row and column under the same title.
fn what_it_counts(table: &Table, (row, column): Place) -> Option<[String; 4]> {
    let Some(Cell::Text(row)) = table.rows.get(row)?.first() else { return None };
    let column = table.columns.get(column)?;
    let title = if is_total(column) { String::new() } else { table.title.clone() };
    let column = if is_total(column) { "total".to_owned() } else { column.clone() };
    Some([table.basis.clone(), title, row.clone(), column])
}
