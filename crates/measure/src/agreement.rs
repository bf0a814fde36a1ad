//! How far coders agree, by the coefficients that methodologists ask for.
//!
//! With gaps, agreement and marginals are counted as Gwet (2014, Handbook of Inter-Rater
//! Reliability, 4th ed., ch. 2–5) counts them: units with one value do not agree or
//! disagree, but enter the marginals, each unit weighing the same.

use rand::RngExt;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::alpha::{Metric, alpha_of_counts, krippendorff_alpha};
use crate::ratings::Ratings;

/// All coefficients of one table of ratings. A coefficient that is not defined is missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Units in the table.
    pub units: usize,
    /// Coders in the table.
    pub coders: usize,
    /// Mean over units with two or more values of the share of agreeing pairs.
    pub percent: Option<f64>,
    /// Cohen (1960); two coders only, over units that both rated.
    pub cohen_kappa: Option<f64>,
    /// Fleiss (1971), extended to gaps after Gwet.
    pub fleiss_kappa: Option<f64>,
    /// Scott (1955); two coders only, over units that both rated.
    pub scott_pi: Option<f64>,
    /// Gwet (2008).
    pub gwet_ac1: Option<f64>,
    /// Brennan & Prediger (1981).
    pub brennan_prediger: Option<f64>,
    /// Krippendorff (2011), nominal distance.
    pub alpha_nominal: Option<f64>,
    /// The same, ordinal distance; numbers only.
    pub alpha_ordinal: Option<f64>,
    /// The same, interval distance; numbers only.
    pub alpha_interval: Option<f64>,
    /// The same, ratio distance; numbers only.
    pub alpha_ratio: Option<f64>,
    /// 95 % interval of the nominal alpha: percentiles over units drawn again with a fixed seed.
    pub ci_alpha_nominal: Option<(f64, f64)>,
    /// Share of the commonest category among all values: above 0.95 the coefficients say little.
    pub prevalence: Option<f64>,
}

/// Draws for the interval.
pub const DRAWS: usize = 1000;

/// Works out every coefficient; `seed` fixes the interval.
pub fn agreement(ratings: &Ratings, seed: u64) -> Agreement {
    let counts = ratings.counts();
    let categories = ratings.categories().len();
    let percent = percent(&counts);
    let marginals = marginals(&counts, categories);
    let corrected = |chance: Option<f64>| corrected(percent?, chance?);
    let q = categories as f64;
    let two = (ratings.coders() == 2).then(|| ratings.pairs()).filter(|pairs| !pairs.is_empty());
    let total: f64 = counts.iter().flatten().map(|(_, n)| n).sum();
    Agreement {
        units: ratings.units(),
        coders: ratings.coders(),
        percent,
        cohen_kappa: two.as_ref().and_then(|pairs| cohen(pairs, categories)),
        scott_pi: two.as_ref().and_then(|pairs| scott(pairs, categories)),
        fleiss_kappa: corrected(marginals.as_ref().map(|pi| pi.iter().map(|p| p * p).sum())),
        gwet_ac1: corrected(
            marginals
                .as_ref()
                .filter(|_| categories > 1)
                .map(|pi| pi.iter().map(|p| p * (1.0 - p)).sum::<f64>() / (q - 1.0)),
        ),
        brennan_prediger: corrected((categories > 1).then(|| 1.0 / q)),
        alpha_nominal: krippendorff_alpha(ratings, Metric::Nominal),
        alpha_ordinal: krippendorff_alpha(ratings, Metric::Ordinal),
        alpha_interval: krippendorff_alpha(ratings, Metric::Interval),
        alpha_ratio: krippendorff_alpha(ratings, Metric::Ratio),
        ci_alpha_nominal: interval(&counts, categories, seed),
        prevalence: (total > 0.0).then(|| {
            let mut by_category = vec![0.0; categories];
            counts.iter().flatten().for_each(|(category, n)| by_category[*category as usize] += n);
            by_category.into_iter().fold(0.0, f64::max) / total
        }),
    }
}

/// Agreement above chance as a share of what is possible above it.
fn corrected(observed: f64, chance: f64) -> Option<f64> {
    let room = 1.0 - chance;
    (room.abs() > 1e-12).then(|| (observed - chance) / room)
}

fn percent(counts: &[Vec<(u32, f64)>]) -> Option<f64> {
    let shares: Vec<f64> = counts
        .iter()
        .filter_map(|unit| {
            let values: f64 = unit.iter().map(|(_, n)| n).sum();
            (values >= 2.0).then(|| {
                unit.iter().map(|(_, n)| n * (n - 1.0)).sum::<f64>() / (values * (values - 1.0))
            })
        })
        .collect();
    (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
}

fn marginals(counts: &[Vec<(u32, f64)>], categories: usize) -> Option<Vec<f64>> {
    let mut pi = vec![0.0; categories];
    let mut units = 0.0;
    for unit in counts.iter().filter(|unit| !unit.is_empty()) {
        let values: f64 = unit.iter().map(|(_, n)| n).sum();
        units += 1.0;
        for (category, n) in unit {
            pi[*category as usize] += n / values;
        }
    }
    pi.iter_mut().for_each(|p| *p /= units);
    (units > 0.0).then_some(pi)
}

fn shares(values: impl Iterator<Item = u32>, categories: usize, n: f64) -> Vec<f64> {
    let mut shares = vec![0.0; categories];
    values.for_each(|value| shares[value as usize] += 1.0 / n);
    shares
}

fn observed(pairs: &[(u32, u32)]) -> f64 {
    pairs.iter().filter(|(a, b)| a == b).count() as f64 / pairs.len() as f64
}

fn cohen(pairs: &[(u32, u32)], categories: usize) -> Option<f64> {
    let n = pairs.len() as f64;
    let first = shares(pairs.iter().map(|pair| pair.0), categories, n);
    let second = shares(pairs.iter().map(|pair| pair.1), categories, n);
    corrected(observed(pairs), first.iter().zip(&second).map(|(a, b)| a * b).sum())
}

fn scott(pairs: &[(u32, u32)], categories: usize) -> Option<f64> {
    let both = shares(
        pairs.iter().flat_map(|pair| [pair.0, pair.1]),
        categories,
        2.0 * pairs.len() as f64,
    );
    corrected(observed(pairs), both.iter().map(|p| p * p).sum())
}

/// Percentile bootstrap over units (Efron & Tibshirani 1993).
fn interval(counts: &[Vec<(u32, f64)>], categories: usize, seed: u64) -> Option<(f64, f64)> {
    let pairable: Vec<&Vec<(u32, f64)>> =
        counts.iter().filter(|unit| unit.iter().map(|(_, n)| n).sum::<f64>() >= 2.0).collect();
    if pairable.len() < 2 {
        return None;
    }
    let mut chance = ChaCha12Rng::seed_from_u64(seed);
    // Long tables need fewer draws for the same steadiness, and there time matters.
    let draws = if pairable.len() > 20_000 { DRAWS / 5 } else { DRAWS };
    let mut values: Vec<f64> = (0..draws)
        .filter_map(|_| {
            let drawn = (0..pairable.len())
                .map(|_| pairable[chance.random_range(0..pairable.len())].as_slice());
            alpha_of_counts(drawn, categories, |a, b| f64::from(u8::from(a != b)))
        })
        .collect();
    if values.len() < draws / 2 {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    Some((at(0.025), at(0.975)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of a table as published: a unit a line, a coder a column, `.` a gap.
    fn table(lines: &str) -> Ratings {
        let rows: Vec<(String, String, String)> = lines
            .lines()
            .enumerate()
            .flat_map(|(unit, line)| {
                line.split_whitespace().enumerate().map(move |(coder, value)| {
                    (
                        unit.to_string(),
                        coder.to_string(),
                        if value == "." { String::new() } else { value.to_owned() },
                    )
                })
            })
            .collect();
        Ratings::new(rows.iter().map(|(u, c, v)| (u.as_str(), c.as_str(), v.as_str())))
            .expect("a sound table")
    }

    #[test]
    fn a_coder_who_rates_a_unit_twice_is_named() {
        let twice = Ratings::new([("1", "A", "x"), ("1", "A", "y")]);
        assert_eq!(
            twice.expect_err("two values").to_string(),
            "unit `1` has two values of coder `A`"
        );
    }

    #[test]
    fn where_all_values_are_alike_nothing_is_told_apart() {
        let found = agreement(&table("a a\na a\na a"), 1);
        assert_eq!(found.percent, Some(1.0));
        assert_eq!((found.cohen_kappa, found.alpha_nominal, found.gwet_ac1), (None, None, None));
    }

    #[test]
    fn words_have_no_rank_and_no_distance() {
        let found = agreement(&table("high low\nlow low\nhigh high"), 1);
        assert!(found.alpha_nominal.is_some());
        assert_eq!(
            (found.alpha_ordinal, found.alpha_interval, found.alpha_ratio),
            (None, None, None)
        );
    }

    #[test]
    fn every_published_reference_is_met_to_its_digits() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/agreement");
        let Ok(expected) = std::fs::read_to_string(format!("{folder}/expected.json")) else {
            println!("not run: ../shared/data is absent");
            return;
        };
        let expected: serde_json::Value = serde_json::from_str(&expected).expect("JSON");
        let mut held = 0;
        for case in expected["coding"].as_array().expect("a list") {
            let file = std::fs::read_to_string(format!(
                "{folder}/{}",
                case["file"].as_str().expect("a name")
            ));
            let found = agreement(&wide(&file.expect("the table")), 1);
            for (name, value) in [
                ("krippendorff_alpha_nominal", found.alpha_nominal),
                ("krippendorff_alpha_ordinal", found.alpha_ordinal),
                ("krippendorff_alpha_interval", found.alpha_interval),
                ("krippendorff_alpha_ratio", found.alpha_ratio),
                ("percent_agreement", found.percent),
                ("gwet_ac1", found.gwet_ac1),
                ("irrcac_fleiss_missing_ok", found.fleiss_kappa),
                ("brennan_prediger", found.brennan_prediger),
                ("cohen_kappa", found.cohen_kappa),
                ("scott_pi", found.scott_pi),
                ("fleiss_kappa", found.fleiss_kappa),
            ] {
                let Some(wanted) = case["computed"][name].as_f64() else { continue };
                let value = value
                    .unwrap_or_else(|| panic!("{}: {name} is missing, not {wanted}", case["id"]));
                // irrCAC prints eight digits; the others all that a double holds.
                let within = if format!("{wanted}").len() > 11 { 1e-9 } else { 5.1e-9 };
                assert!(
                    (value - wanted).abs() < within,
                    "{}: {name} is {value}, not {wanted}",
                    case["id"]
                );
                held += 1;
            }
        }
        println!("{held} published figures met");
        assert!(held > 50);
    }

    fn wide(csv: &str) -> Ratings {
        let mut lines = csv.lines();
        let coders: Vec<&str> = lines.next().expect("a head").split(',').skip(1).collect();
        let rows: Vec<(&str, &str, &str)> = lines
            .flat_map(|line| {
                let mut cells = line.split(',');
                let unit = cells.next().expect("a unit");
                coders
                    .iter()
                    .zip(cells)
                    .map(move |(coder, value)| (unit, *coder, value))
                    .collect::<Vec<_>>()
            })
            .collect();
        Ratings::new(rows).expect("a sound table")
    }
}
