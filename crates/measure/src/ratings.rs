//! Who gave which unit which value.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

/// Units × coders, with gaps. Values are categories; their order is numeric where all of
/// them are numbers, else alphabetic (and then says nothing about rank).
///
/// A row of the table may stand for many units that were rated alike, so that a text of a
/// million characters costs no more than its passages.
#[derive(Clone, Debug, Default)]
pub struct Ratings {
    units: u64,
    coders: Vec<String>,
    categories: Vec<String>,
    /// The number that each category is, where all are numbers.
    numbers: Option<Vec<f64>>,
    /// (coder, category) of all rows, row after row, a coder at most once a row.
    cells: Vec<(u32, u32)>,
    /// Where each row ends in `cells`, and for how many units it stands.
    rows: Vec<(usize, u64)>,
}

/// A row that can't be counted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unit `{unit}` has two values of coder `{coder}`")]
pub struct TwiceRated {
    /// Which unit.
    pub unit: String,
    /// Which coder.
    pub coder: String,
}

/// Units in which each category was given equally often.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Category and how many coders gave it, by category, only those that were given.
    pub counts: Vec<(u32, f64)>,
    /// How many values a unit has.
    pub values: f64,
    /// How many units are so.
    pub times: u64,
}

impl Pattern {
    /// Whether there are two values to compare.
    pub fn is_pairable(&self) -> bool {
        self.values >= 2.0
    }
}

/// Names in the order in which they came, quick where they come again in the same order.
#[derive(Default)]
struct Names {
    all: IndexSet<String>,
    next: usize,
}

impl Names {
    const FEW: usize = 6;

    /// The place of `name`, added where it is new.
    fn place(&mut self, name: &str) -> u32 {
        // Names mostly differ in length or in their last letter.
        let same = |known: &String| {
            known.len() == name.len()
                && known.as_bytes().last() == name.as_bytes().last()
                && known == name
        };
        let is = |at: usize| self.all.get_index(at).is_some_and(same);
        // The last again, the one after it, one of a few; then by hash.
        let last = self.next.wrapping_sub(1);
        let known = [last, self.next].into_iter().chain(0..Names::FEW).find(|at| is(*at));
        let at = known.or_else(|| self.all.get_index_of(name));
        let at = at.unwrap_or_else(|| self.all.insert_full(name.to_owned()).0);
        self.next = at + 1;
        // More names than a u32 counts would not fit into memory.
        at as u32
    }
}

impl Ratings {
    /// Reads `(unit, coder, value)` rows; an empty value is a gap, but its unit and coder count.
    ///
    /// # Errors
    /// Where a coder gave a unit two different values.
    pub fn new<'a>(
        rows: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Result<Ratings, TwiceRated> {
        let (mut units, mut coders, mut values) =
            (Names::default(), Names::default(), Names::default());
        let mut found: Vec<(u32, u32, u32)> = Vec::new();
        for (unit, coder, value) in rows {
            let place = (units.place(unit), coders.place(coder));
            let value = value.trim();
            if !value.is_empty() {
                found.push((place.0, place.1, values.place(value)));
            }
        }
        let (units, values) = (units.all, values.all);
        let mut ratings =
            Ratings { coders: coders.all.into_iter().collect(), ..Ratings::default() };
        let category_of = ratings.set_categories(&values);
        for cell in &mut found {
            cell.2 = category_of[cell.2 as usize];
        }
        if !found.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)) {
            found.sort_unstable();
            found.dedup();
        }
        let same_place = |two: &&[(u32, u32, u32)]| (two[0].0, two[0].1) == (two[1].0, two[1].1);
        if let Some(twice) = found.windows(2).find(same_place) {
            let unit = units.get_index(twice[0].0 as usize).cloned().unwrap_or_default();
            let coder = ratings.coders[twice[0].1 as usize].clone();
            return Err(TwiceRated { unit, coder });
        }
        ratings.units = units.len() as u64;
        ratings.set_rows(&found);
        Ok(ratings)
    }

    /// Builds a table from rows that stand for many units each: one category (its place in
    /// `categories`) or a gap for each coder, and for how many units. A category that nobody
    /// gave still counts as one that could have been given.
    pub fn grouped(
        coders: &[String],
        categories: &[&str],
        rows: impl IntoIterator<Item = (Vec<Option<u32>>, u64)>,
    ) -> Ratings {
        let mut ratings = Ratings { coders: coders.to_vec(), ..Ratings::default() };
        let given: IndexSet<String> = categories.iter().map(|name| (*name).to_owned()).collect();
        let category_of = ratings.set_categories(&given);
        for (values, times) in rows.into_iter().filter(|row| row.1 > 0) {
            let cells = (0..)
                .zip(values)
                .filter_map(|(coder, value)| Some((coder, *category_of.get(value? as usize)?)));
            ratings.cells.extend(cells.filter(|cell| (cell.0 as usize) < coders.len()));
            ratings.rows.push((ratings.cells.len(), times));
            ratings.units += times;
        }
        ratings
    }

    /// Sorts `values` into categories and says which category each of them is.
    fn set_categories(&mut self, values: &IndexSet<String>) -> Vec<u32> {
        let number = |value: &String| value.parse::<f64>().ok().filter(|number| number.is_finite());
        let numbers: Option<Vec<f64>> = values.iter().map(number).collect();
        match numbers.filter(|numbers| !numbers.is_empty()) {
            Some(numbers) => {
                let mut order: Vec<(f64, &String)> = numbers.iter().copied().zip(values).collect();
                order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
                // `1` and `1.0` are one number.
                order.dedup_by(|a, b| a.0 == b.0);
                self.categories = order.iter().map(|(_, value)| (*value).clone()).collect();
                let sorted: Vec<f64> = order.into_iter().map(|(number, _)| number).collect();
                let of = |number: &f64| sorted.partition_point(|other| other < number) as u32;
                let category_of = numbers.iter().map(of).collect();
                self.numbers = Some(sorted);
                category_of
            }
            None => {
                let sorted: BTreeSet<&String> = values.iter().collect();
                self.categories = sorted.into_iter().cloned().collect();
                let of =
                    |value: &String| self.categories.partition_point(|name| name < value) as u32;
                values.iter().map(of).collect()
            }
        }
    }

    /// Lays cells sorted by unit out in rows; units without a value make no row.
    fn set_rows(&mut self, cells: &[(u32, u32, u32)]) {
        self.cells = Vec::with_capacity(cells.len());
        for row in cells.chunk_by(|a, b| a.0 == b.0) {
            self.cells.extend(row.iter().map(|(_, coder, category)| (*coder, *category)));
            self.rows.push((self.cells.len(), 1));
        }
    }

    /// How many units, rated or not.
    pub fn units(&self) -> usize {
        self.units as usize
    }

    /// How many coders.
    pub fn coders(&self) -> usize {
        self.coders.len()
    }

    /// The coders' names, in the order in which they came.
    pub fn coder_names(&self) -> &[String] {
        &self.coders
    }

    /// The categories, in order.
    pub fn categories(&self) -> &[String] {
        &self.categories
    }

    /// The numbers behind the categories, where all are numbers.
    pub fn numbers(&self) -> Option<&[f64]> {
        self.numbers.as_deref()
    }

    fn by_row(&self) -> impl Iterator<Item = (&[(u32, u32)], u64)> {
        let starts = std::iter::once(0).chain(self.rows.iter().map(|row| row.0));
        starts.zip(&self.rows).map(|(start, (end, times))| (&self.cells[start..*end], *times))
    }

    /// The units that have values, those alike once: every coefficient but Cohen's and
    /// Scott's looks only at how often a unit was given each category, not by whom.
    pub fn patterns(&self) -> Vec<Pattern> {
        let mut alike: IndexMap<Vec<(u32, u32)>, u64> = IndexMap::new();
        let mut times_given = vec![0_u32; self.categories.len()];
        let mut counts: Vec<(u32, u32)> = Vec::new();
        for (row, times) in self.by_row() {
            counts.clear();
            for (_, category) in row {
                let given = &mut times_given[*category as usize];
                if *given == 0 {
                    counts.push((*category, 0));
                }
                *given += 1;
            }
            counts.sort_unstable();
            for (category, n) in &mut counts {
                *n = std::mem::take(&mut times_given[*category as usize]);
            }
            match alike.get_mut(&counts) {
                Some(before) => *before += times,
                None => {
                    alike.insert(counts.clone(), times);
                }
            }
        }
        let pattern = |(counts, times): (Vec<(u32, u32)>, u64)| Pattern {
            values: counts.iter().map(|(_, n)| f64::from(*n)).sum(),
            counts: counts.into_iter().map(|(category, n)| (category, f64::from(n))).collect(),
            times,
        };
        // In a fixed order, so that the order of the rows has no say in what is drawn.
        alike.sort_unstable_keys();
        alike.into_iter().map(pattern).filter(|pattern| pattern.values > 0.0).collect()
    }

    /// The pairs of values of the first two coders over units that both rated, and how
    /// often each pair came up.
    pub fn pairs(&self) -> Vec<((u32, u32), f64)> {
        let value =
            |row: &[(u32, u32)], coder: u32| row.iter().find(|(c, _)| *c == coder).map(|(_, v)| *v);
        let mut pairs: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        for (row, times) in self.by_row() {
            if let (Some(a), Some(b)) = (value(row, 0), value(row, 1)) {
                *pairs.entry((a, b)).or_default() += times as f64;
            }
        }
        pairs.into_iter().collect()
    }
}
