//! Krippendorff's alpha from the coincidences of values within units.
//!
//! After Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": a value without
//! another in its unit can't be compared and is left out.
//!
//! alpha = 1 − (n − 1) · D_within / D_across, where n is the number of pairable values,
//! D_within the sum over units of the distances of its ordered pairs over (values − 1),
//! and D_across the distances of all ordered pairs of pairable values.

use crate::ratings::{Patterns, Ratings};

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
    alpha_of_patterns(ratings.patterns(), ratings.categories().len(), ratings.numbers(), metric)
}

/// The same from alike units taken together.
pub(crate) fn alpha_of_patterns(
    patterns: &Patterns,
    categories: usize,
    numbers: Option<&[f64]>,
    metric: Metric,
) -> Option<f64> {
    let given = pairable_values(patterns, categories);
    if metric == Metric::Nominal {
        return alpha(patterns, &given, |counts| {
            let (sum, squares) = sums(counts);
            sum * sum - squares
        });
    }
    let numbers = numbers?;
    match metric {
        Metric::Ratio if numbers.iter().any(|number| *number < 0.0) => None,
        Metric::Ratio => alpha(patterns, &given, |counts| by_pairs(counts, numbers)),
        Metric::Ordinal => alpha_squared(patterns, &given, &mid_ranks(&given)),
        _ => alpha_squared(patterns, &given, numbers),
    }
}

/// How often each category stands in a unit with two or more values.
fn pairable_values(patterns: &Patterns, categories: usize) -> Vec<(u32, f64)> {
    let mut given: Vec<(u32, f64)> = (0..categories as u32).map(|at| (at, 0.0)).collect();
    for pattern in patterns.iter().filter(|pattern| pattern.is_pairable()) {
        for (category, n) in pattern.counts {
            given[*category as usize].1 += n * pattern.times as f64;
        }
    }
    given
}

/// Alpha from the summed distance of all ordered pairs among counted categories.
fn alpha(
    patterns: &Patterns,
    given: &[(u32, f64)],
    distance: impl Fn(&[(u32, f64)]) -> f64,
) -> Option<f64> {
    let total: f64 = given.iter().map(|(_, n)| n).sum();
    let within: f64 = patterns
        .iter()
        .filter(|pattern| pattern.is_pairable())
        .map(|pattern| distance(pattern.counts) / (pattern.values - 1.0) * pattern.times as f64)
        .sum();
    let used = given.iter().filter(|(_, n)| *n > 0.0).count();
    let across = if used > 1 { distance(given) } else { 0.0 };
    // All values alike: nothing to tell apart, alpha is not defined.
    (total > 1.0 && across > 0.0).then(|| 1.0 - (total - 1.0) * within / across)
}

fn sums(counts: &[(u32, f64)]) -> (f64, f64) {
    counts.iter().fold((0.0, 0.0), |(sum, squares), (_, n)| (sum + n, squares + n * n))
}

/// Squared differences need no pairs: over ordered pairs they sum to 2 (n Σx² − (Σx)²).
fn alpha_squared(patterns: &Patterns, given: &[(u32, f64)], places: &[f64]) -> Option<f64> {
    let total: f64 = given.iter().map(|(_, n)| n).sum();
    if total <= 1.0 {
        return None;
    }
    // From the middle, so that large numbers lose no digits.
    let middle = given.iter().map(|(at, n)| n * places[*at as usize]).sum::<f64>() / total;
    alpha(patterns, given, |counts| {
        let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for (category, times) in counts {
            let place = places[*category as usize] - middle;
            n += times;
            sum += times * place;
            squares += times * place * place;
        }
        // One category alone is apart from itself by nothing, not by a rounding.
        if counts.len() < 2 { 0.0 } else { 2.0 * (n * squares - sum * sum) }
    })
}

/// Krippendorff's ordinal distance (the values between two categories and half of those in
/// both, squared) is the squared difference of their middle ranks.
fn mid_ranks(given: &[(u32, f64)]) -> Vec<f64> {
    let mut below = 0.0;
    let rank = |(_, n): &(u32, f64)| {
        below += n;
        below - n / 2.0
    };
    given.iter().map(rank).collect()
}

fn by_pairs(counts: &[(u32, f64)], numbers: &[f64]) -> f64 {
    let mut apart = 0.0;
    for (place, (a, n)) in counts.iter().enumerate().filter(|(_, (_, n))| *n > 0.0) {
        for (b, m) in &counts[place + 1..] {
            let (a, b) = (numbers[*a as usize], numbers[*b as usize]);
            if a + b > 0.0 {
                apart += 2.0 * n * m * ((a - b) / (a + b)).powi(2);
            }
        }
    }
    apart
}
