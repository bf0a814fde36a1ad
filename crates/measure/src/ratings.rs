//! Who gave which unit which value.

use std::collections::BTreeMap;

use indexmap::IndexSet;

/// Units × coders, with gaps. Values are categories; their order is numeric where all of
/// them are numbers, else alphabetic (and then says nothing about rank).
#[derive(Clone, Debug, Default)]
pub struct Ratings {
    units: IndexSet<String>,
    coders: IndexSet<String>,
    categories: Vec<String>,
    /// The number that each category is, where all are numbers.
    numbers: Option<Vec<f64>>,
    /// For each unit its (coder, category) pairs, a coder at most once.
    rows: Vec<Vec<(u32, u32)>>,
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

impl Ratings {
    /// Reads `(unit, coder, value)` rows; an empty value is a gap, but its unit and coder count.
    ///
    /// # Errors
    /// Where a coder gave a unit two different values.
    pub fn new<'a>(
        rows: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Result<Ratings, TwiceRated> {
        let mut ratings = Ratings::default();
        let mut found: BTreeMap<(usize, usize), &'a str> = BTreeMap::new();
        for (unit, coder, value) in rows {
            let place = (
                ratings.units.insert_full(unit.to_owned()).0,
                ratings.coders.insert_full(coder.to_owned()).0,
            );
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            if found.insert(place, value).is_some_and(|before| before != value) {
                return Err(TwiceRated { unit: unit.to_owned(), coder: coder.to_owned() });
            }
        }
        ratings.set_categories(found.values().copied());
        ratings.rows = vec![Vec::new(); ratings.units.len()];
        let index: BTreeMap<&str, u32> = ratings
            .categories
            .iter()
            .zip(0..)
            .map(|(name, number)| (name.as_str(), number))
            .collect();
        for ((unit, coder), value) in &found {
            if let (Some(category), Ok(coder)) = (index.get(value), u32::try_from(*coder)) {
                ratings.rows[*unit].push((coder, *category));
            }
        }
        Ok(ratings)
    }

    fn set_categories<'a>(&mut self, values: impl Iterator<Item = &'a str>) {
        let distinct: std::collections::BTreeSet<&str> = values.collect();
        let numbers: Option<Vec<(f64, &str)>> = distinct
            .iter()
            .map(|value| {
                value
                    .parse::<f64>()
                    .ok()
                    .filter(|number| number.is_finite())
                    .map(|number| (number, *value))
            })
            .collect();
        match numbers.filter(|numbers| !numbers.is_empty()) {
            Some(mut numbers) => {
                numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
                self.categories = numbers.iter().map(|(_, value)| (*value).to_owned()).collect();
                self.numbers = Some(numbers.into_iter().map(|(number, _)| number).collect());
            }
            None => self.categories = distinct.into_iter().map(str::to_owned).collect(),
        }
    }

    /// How many units, rated or not.
    pub fn units(&self) -> usize {
        self.units.len()
    }

    /// How many coders.
    pub fn coders(&self) -> usize {
        self.coders.len()
    }

    /// The categories, in order.
    pub fn categories(&self) -> &[String] {
        &self.categories
    }

    /// The numbers behind the categories, where all are numbers.
    pub fn numbers(&self) -> Option<&[f64]> {
        self.numbers.as_deref()
    }

    /// For each unit, how often each category was given: sparse, by category.
    pub fn counts(&self) -> Vec<Vec<(u32, f64)>> {
        self.rows
            .iter()
            .map(|row| {
                let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
                for (_, category) in row {
                    *counts.entry(*category).or_default() += 1.0;
                }
                counts.into_iter().collect()
            })
            .collect()
    }

    /// The pairs of values of the first two coders, over units that both rated.
    pub fn pairs(&self) -> Vec<(u32, u32)> {
        let value =
            |row: &[(u32, u32)], coder: u32| row.iter().find(|(c, _)| *c == coder).map(|(_, v)| *v);
        self.rows.iter().filter_map(|row| Some((value(row, 0)?, value(row, 1)?))).collect()
    }
}
