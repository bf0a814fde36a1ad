//! Who gave which unit which value.

mod patterns;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use patterns::Tally;
pub use patterns::{Pattern, Patterns};

/// Units × coders, with gaps. Values are categories; their order is numeric where all of
/// them are numbers, else alphabetic (and then says nothing about rank).
///
/// Kept are counts by unit, alike units once: a text of a million characters costs no more than
/// its passages, and fifty coders no more than the categories they gave.
#[derive(Clone, Debug, Default)]
pub struct Ratings {
    units: u64,
    coders: Vec<String>,
    categories: Vec<String>,
    /// The number that each category is, where all are numbers.
    numbers: Option<Vec<f64>>,
    patterns: Patterns,
    /// Of the first two coders, over units that both rated.
    pairs: BTreeMap<(u32, u32), u64>,
    /// How often each coder gave each category, category after category.
    by_coder: Vec<u64>,
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

/// Names in the order in which they came, quick where they come again in the same order.
#[derive(Debug, Default)]
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

/// Rows `unit, coder, value` while they come in, in any order.
#[derive(Debug, Default)]
pub struct Rows {
    units: Names,
    coders: Names,
    values: Names,
    cells: Vec<(u32, u32, u32)>,
}

impl Rows {
    /// Takes a row in; an empty value is a gap, but its unit and coder count.
    pub fn add(&mut self, unit: &str, coder: &str, value: &str) {
        let place = (self.units.place(unit), self.coders.place(coder));
        let value = value.trim();
        if !value.is_empty() {
            self.cells.push((place.0, place.1, self.values.place(value)));
        }
    }

    /// The table of all rows.
    ///
    /// # Errors
    /// Where a coder gave a unit two different values.
    pub fn ratings(self) -> Result<Ratings, TwiceRated> {
        let Rows { units, coders, values, mut cells } = self;
        let (units, values) = (units.all, values.all);
        let mut ratings =
            Ratings { coders: coders.all.into_iter().collect(), ..Ratings::default() };
        let category_of = ratings.set_categories(&values);
        for cell in &mut cells {
            cell.2 = category_of[cell.2 as usize];
        }
        if !cells.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)) {
            cells.sort_unstable();
            cells.dedup();
        }
        let same_place = |two: &&[(u32, u32, u32)]| (two[0].0, two[0].1) == (two[1].0, two[1].1);
        if let Some(twice) = cells.windows(2).find(same_place) {
            let unit = units.get_index(twice[0].0 as usize).cloned().unwrap_or_default();
            let coder = ratings.coders[twice[0].1 as usize].clone();
            return Err(TwiceRated { unit, coder });
        }
        let mut tally = Tally::of(ratings.coders.len());
        for unit in cells.chunk_by(|a, b| a.0 == b.0) {
            unit.iter().for_each(|cell| tally.give(cell.2, cell.1 as usize, 1));
            tally.close(1);
            if let [(_, 0, first), (_, 1, second), ..] = unit {
                *ratings.pairs.entry((*first, *second)).or_default() += 1;
            }
        }
        ratings.units = units.len() as u64;
        let same: Vec<u32> = (0..ratings.categories.len() as u32).collect();
        ratings.take(&tally, &same);
        Ok(ratings)
    }
}

/// A table with a unit a row and a coder a column while its rows come in.
#[derive(Debug, Default)]
pub struct Wide {
    coders: Vec<String>,
    units: u64,
    values: IndexSet<String>,
    /// The places of values of one byte, the commonest by far.
    letters: Vec<u32>,
    /// Other short values as they stand in the file, with their place in `values`; none: a gap.
    seen: Vec<(u64, Option<u32>)>,
    tally: Tally,
    pairs: BTreeMap<(u32, u32), u64>,
}

impl Wide {
    /// So many short values are looked for one after the other before they are hashed.
    const FEW: usize = 32;

    /// The place of a byte that was not met yet, and of one that is a gap.
    const NEW: u32 = u32::MAX;
    const GAP: u32 = u32::MAX - 1;

    /// A table of these coders.
    pub fn new(coders: &[String]) -> Wide {
        Wide {
            coders: coders.to_vec(),
            letters: vec![Wide::NEW; 256],
            tally: Tally::of(coders.len()),
            ..Wide::default()
        }
    }

    /// Takes a unit in: a value a coder, an empty one a gap; more than there are coders are not
    /// looked at.
    pub fn add<'a>(&mut self, values: impl IntoIterator<Item = &'a [u8]>) {
        self.units += 1;
        let mut first_two = [None; 2];
        for (coder, value) in values.into_iter().take(self.coders.len()).enumerate() {
            let place = self.place(value);
            if let Some(place) = place {
                self.tally.give(place, coder, 1);
            }
            if let Some(slot) = first_two.get_mut(coder) {
                *slot = place;
            }
        }
        self.tally.close(1);
        if let ([Some(first), Some(second)], 2) = (first_two, self.coders.len()) {
            *self.pairs.entry((first, second)).or_default() += 1;
        }
    }

    fn place(&mut self, value: &[u8]) -> Option<u32> {
        match value {
            [] => return None,
            [byte] => return self.letter(*byte),
            _ => {}
        }
        let Some(key) = short(value) else { return self.named(value) };
        if let Some((_, place)) = self.seen.iter().find(|(seen, _)| *seen == key) {
            return *place;
        }
        let place = self.named(value);
        if self.seen.len() < Wide::FEW {
            self.seen.push((key, place));
        }
        place
    }

    fn letter(&mut self, byte: u8) -> Option<u32> {
        let at = usize::from(byte);
        if self.letters[at] == Wide::NEW {
            self.letters[at] = self.named(&[byte]).unwrap_or(Wide::GAP);
        }
        Some(self.letters[at]).filter(|place| *place < Wide::GAP)
    }

    fn named(&mut self, value: &[u8]) -> Option<u32> {
        let value = String::from_utf8_lossy(value);
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        let at = self.values.get_index_of(value);
        Some(at.unwrap_or_else(|| self.values.insert_full(value.to_owned()).0) as u32)
    }

    /// The table of all units.
    pub fn ratings(self) -> Ratings {
        let mut ratings = Ratings { coders: self.coders, units: self.units, ..Ratings::default() };
        let category_of = ratings.set_categories(&self.values);
        for ((first, second), times) in self.pairs {
            let of = |place: u32| category_of[place as usize];
            *ratings.pairs.entry((of(first), of(second))).or_default() += times;
        }
        ratings.take(&self.tally, &category_of);
        ratings
    }
}

/// Up to seven bytes as a number, their length in the eighth.
fn short(value: &[u8]) -> Option<u64> {
    let mut bytes = [0_u8; 8];
    bytes[7] = value.len() as u8;
    bytes.get_mut(..value.len()).filter(|_| value.len() < 8)?.copy_from_slice(value);
    Some(u64::from_le_bytes(bytes))
}

impl Ratings {
    /// Reads `(unit, coder, value)` rows; an empty value is a gap, but its unit and coder count.
    ///
    /// # Errors
    /// Where a coder gave a unit two different values.
    pub fn new<'a>(
        rows: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Result<Ratings, TwiceRated> {
        let mut all = Rows::default();
        rows.into_iter().for_each(|(unit, coder, value)| all.add(unit, coder, value));
        all.ratings()
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
        let of = |value: &Option<u32>| value.and_then(|at| category_of.get(at as usize).copied());
        let mut tally = Tally::of(coders.len());
        for (values, times) in rows.into_iter().filter(|row| row.1 > 0) {
            let values: Vec<Option<u32>> = values.iter().take(coders.len()).map(of).collect();
            for (coder, category) in values.iter().enumerate() {
                if let Some(category) = category {
                    tally.give(*category, coder, times);
                }
            }
            tally.close(times);
            if let [Some(first), Some(second), ..] = values.as_slice() {
                *ratings.pairs.entry((*first, *second)).or_default() += times;
            }
            ratings.units += times;
        }
        let same: Vec<u32> = (0..ratings.categories.len() as u32).collect();
        ratings.take(&tally, &same);
        ratings
    }

    /// Takes counts in, with categories by their final numbers.
    fn take(&mut self, tally: &Tally, category_of: &[u32]) {
        let categories = self.categories.len();
        self.patterns = tally.patterns(category_of, categories);
        self.by_coder = tally.by_coder(category_of, categories);
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

    /// The units that have values, those alike once: every coefficient but Cohen's and
    /// Scott's looks only at how often a unit was given each category, not by whom.
    pub fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// For each category how often each coder gave it.
    pub(crate) fn by_coder(&self) -> impl Iterator<Item = &[u64]> {
        self.by_coder.chunks(self.coders.len().max(1))
    }

    /// The pairs of values of the first two coders over units that both rated, and how
    /// often each pair came up.
    pub fn pairs(&self) -> Vec<((u32, u32), f64)> {
        self.pairs.iter().map(|(pair, times)| (*pair, *times as f64)).collect()
    }
}
