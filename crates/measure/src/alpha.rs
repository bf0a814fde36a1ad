//! Krippendorff's alpha from the coincidences of values within units.
//!
//! After Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": a value without
//! another in its unit can't be compared and is left out.

use crate::ratings::Ratings;

/// How far apart two values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Equal or not.
    Nominal,
    /// By the values that lie between, as often as they were given.
    Ordinal,
    /// By the square of the difference.
    Interval,
    /// By the square of the difference over the sum.
    Ratio,
}

/// Alpha of a table; missing where no unit has two values, where all values are one
/// category, or where a metric that needs numbers meets words.
pub fn krippendorff_alpha(ratings: &Ratings, metric: Metric) -> Option<f64> {
    let counts = ratings.counts();
    let categories = ratings.categories().len();
    let units = || counts.iter().map(Vec::as_slice);
    if metric == Metric::Nominal {
        return alpha_of_counts(units(), categories, |a, b| f64::from(u8::from(a != b)));
    }
    let numbers = ratings.numbers()?;
    if metric == Metric::Ratio && numbers.iter().any(|number| *number < 0.0) {
        return None;
    }
    let given = pairable_values(units(), categories);
    alpha_of_counts(units(), categories, |a, b| match metric {
        Metric::Ordinal => ordinal(&given, a, b),
        Metric::Ratio => {
            let sum = numbers[a] + numbers[b];
            if sum == 0.0 { 0.0 } else { ((numbers[a] - numbers[b]) / sum).powi(2) }
        }
        _ => (numbers[a] - numbers[b]).powi(2),
    })
}

fn ordinal(given: &[f64], a: usize, b: usize) -> f64 {
    let (low, high) = (a.min(b), a.max(b));
    let between: f64 = given[low..=high].iter().sum();
    (between - (given[low] + given[high]) / 2.0).powi(2)
}

fn pairable_values<'a>(
    units: impl Iterator<Item = &'a [(u32, f64)]>,
    categories: usize,
) -> Vec<f64> {
    let mut given = vec![0.0; categories];
    for unit in units.filter(|unit| unit.iter().map(|(_, n)| n).sum::<f64>() >= 2.0) {
        unit.iter().for_each(|(category, n)| given[*category as usize] += n);
    }
    given
}

/// Alpha from counts a unit and a distance between categories.
pub(crate) fn alpha_of_counts<'a>(
    units: impl Iterator<Item = &'a [(u32, f64)]>,
    categories: usize,
    distance: impl Fn(usize, usize) -> f64,
) -> Option<f64> {
    let mut given = vec![0.0; categories];
    let mut within = 0.0;
    for unit in units {
        let values: f64 = unit.iter().map(|(_, n)| n).sum();
        if values < 2.0 {
            continue;
        }
        let mut apart = 0.0;
        for (place, (a, n)) in unit.iter().enumerate() {
            given[*a as usize] += n;
            for (b, m) in &unit[place + 1..] {
                apart += 2.0 * n * m * distance(*a as usize, *b as usize);
            }
        }
        within += apart / (values - 1.0);
    }
    let total: f64 = given.iter().sum();
    let mut across = 0.0;
    for a in 0..categories {
        for b in a + 1..categories {
            across += 2.0 * given[a] * given[b] * distance(a, b);
        }
    }
    // All values alike: nothing to tell apart, alpha is not defined.
    (total > 1.0 && across > 0.0).then(|| 1.0 - (total - 1.0) * within / across)
}
