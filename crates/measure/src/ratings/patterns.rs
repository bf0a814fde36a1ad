//! Units by how often each category was given: what every coefficient but Cohen's and Scott's
//! looks at.

/// Units in which each category was given equally often.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pattern<'a> {
    /// Category and how many coders gave it, by category, only those that were given.
    pub counts: &'a [(u32, f64)],
    /// How many values a unit has.
    pub values: f64,
    /// How many units are so.
    pub times: u64,
}

impl Pattern<'_> {
    /// Whether there are two values to compare.
    pub fn is_pairable(&self) -> bool {
        self.values >= 2.0
    }
}

/// All patterns of a table, each once, in a fixed order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patterns {
    counts: Vec<(u32, f64)>,
    /// Where each ends in `counts`, its values, and for how many units it stands.
    rows: Vec<(usize, f64, u64)>,
}

impl Patterns {
    /// The patterns, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Pattern<'_>> + Clone {
        let starts = std::iter::once(0).chain(self.rows.iter().map(|row| row.0));
        starts.zip(&self.rows).map(|(start, (end, values, times))| Pattern {
            counts: &self.counts[start..*end],
            values: *values,
            times: *times,
        })
    }

    fn push(&mut self, counts: impl Iterator<Item = (u32, u32)>, times: u64) {
        let start = self.counts.len();
        self.counts.extend(counts.map(|(category, n)| (category, f64::from(n))));
        let values = self.counts[start..].iter().map(|(_, n)| n).sum();
        self.rows.push((self.counts.len(), values, times));
    }
}

/// Counts of categories, unit by unit, by the numbers that categories have while they come in.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    counts: Vec<(u32, u32)>,
    /// Where each unit ends in `counts`, and for how many it stands.
    rows: Vec<(usize, u64)>,
    /// How often each category was given in the open unit.
    given: Vec<u32>,
    touched: Vec<u32>,
    coders: usize,
    /// How often each coder gave each category: the coders of a category, category after category.
    by_coder: Vec<u64>,
}

/// So many categories fit into one number, a byte each.
const PACKED: usize = 16;
/// The byte of a category that was not given where a later one was: it sorts last.
const SKIPPED: u32 = 0xFF;

impl Tally {
    /// A tally of so many coders.
    pub(super) fn of(coders: usize) -> Tally {
        Tally { coders, ..Tally::default() }
    }

    /// Gives the open unit, which stands for `times`, a value of `category` by `coder`.
    pub(super) fn give(&mut self, category: u32, coder: usize, times: u64) {
        let at = category as usize;
        if at >= self.given.len() {
            self.given.resize(at + 1, 0);
            self.by_coder.resize((at + 1) * self.coders, 0);
        }
        self.by_coder[at * self.coders + coder] += times;
        if self.given[at] == 0 {
            self.touched.push(category);
        }
        self.given[at] += 1;
    }

    /// Closes the unit, which stands for `times`; one without a value makes no row.
    pub(super) fn close(&mut self, times: u64) {
        if self.touched.is_empty() {
            return;
        }
        for category in self.touched.drain(..) {
            self.counts.push((category, std::mem::take(&mut self.given[category as usize])));
        }
        self.rows.push((self.counts.len(), times));
    }

    /// The patterns, with categories by the numbers that they have in the end. Alike units are
    /// brought together by sorting, so that the order of the rows has no say in what is drawn.
    pub(super) fn patterns(&self, category_of: &[u32], categories: usize) -> Patterns {
        let mut patterns = Patterns::default();
        if let Some(mut keys) = self.packed(category_of, categories) {
            keys.sort_unstable();
            for alike in keys.chunk_by(|a, b| a.0 == b.0) {
                let times = alike.iter().map(|(_, times)| times).sum();
                patterns.push(unpacked(alike[0].0), times);
            }
            return patterns;
        }
        let mut rows: Vec<(Vec<(u32, u32)>, u64)> =
            self.by_unit().map(|(counts, times)| (settled(counts, category_of), times)).collect();
        rows.sort_unstable();
        for alike in rows.chunk_by(|a, b| a.0 == b.0) {
            let times = alike.iter().map(|(_, times)| times).sum();
            patterns.push(alike[0].0.iter().copied(), times);
        }
        patterns
    }

    /// How often each coder gave each category, with categories by their final numbers.
    pub(super) fn by_coder(&self, category_of: &[u32], categories: usize) -> Vec<u64> {
        let mut counts = vec![0; categories * self.coders];
        if self.coders == 0 {
            return counts;
        }
        for (category, given) in self.by_coder.chunks(self.coders).enumerate() {
            let into = category_of[category] as usize * self.coders;
            for (count, given) in counts[into..].iter_mut().zip(given) {
                *count += given;
            }
        }
        counts
    }

    fn by_unit(&self) -> impl Iterator<Item = (&[(u32, u32)], u64)> {
        let starts = std::iter::once(0).chain(self.rows.iter().map(|row| row.0));
        starts.zip(&self.rows).map(|(start, (end, times))| (&self.counts[start..*end], *times))
    }

    /// Each unit as one number, where categories are few and counts small.
    fn packed(&self, category_of: &[u32], categories: usize) -> Option<Vec<(u128, u64)>> {
        if categories > PACKED {
            return None;
        }
        let mut keys = Vec::with_capacity(self.rows.len());
        for (counts, times) in self.by_unit() {
            let mut here = [0_u32; PACKED];
            for (category, n) in counts {
                here[category_of[*category as usize] as usize] += n;
            }
            keys.push((packed(&here)?, times));
        }
        Some(keys)
    }
}

/// Counts as a number that sorts as the list of (category, count) does.
fn packed(counts: &[u32; PACKED]) -> Option<u128> {
    let last = counts.iter().rposition(|n| *n > 0)?;
    counts.iter().enumerate().try_fold(0_u128, |key, (at, n)| {
        let byte = match *n {
            0 if at < last => SKIPPED,
            n if n < SKIPPED => n,
            _ => return None,
        };
        Some(key << 8 | u128::from(byte))
    })
}

fn unpacked(key: u128) -> impl Iterator<Item = (u32, u32)> {
    let byte = move |at: u32| (key >> (8 * (PACKED as u32 - 1 - at))) as u32 & 0xFF;
    let bytes = (0..PACKED as u32).map(move |at| (at, byte(at)));
    bytes.filter(|(_, n)| *n != 0 && *n != SKIPPED)
}

/// The counts of one unit by final category, those that turned out to be one taken together.
fn settled(counts: &[(u32, u32)], category_of: &[u32]) -> Vec<(u32, u32)> {
    let mut settled: Vec<(u32, u32)> =
        counts.iter().map(|(category, n)| (category_of[*category as usize], *n)).collect();
    settled.sort_unstable();
    settled.dedup_by(|next, before| {
        let same = next.0 == before.0;
        before.1 += if same { next.1 } else { 0 };
        same
    });
    settled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn packed_units_sort_and_open_as_lists_do(
            units in prop::collection::vec(prop::collection::vec(0_u32..9, 1..12), 1..40),
        ) {
            let mut tally = Tally::of(1);
            for unit in &units {
                unit.iter().for_each(|category| tally.give(*category, 0, 1));
                tally.close(1);
            }
            // Two of the categories turn out to be one.
            let category_of = [3, 1, 4, 0, 5, 2, 6, 7, 7];
            let few = tally.patterns(&category_of, 8);
            let many = tally.patterns(&category_of, PACKED + 1);
            prop_assert_eq!(few, many);
        }
    }
}
