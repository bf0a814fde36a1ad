//! How far coders agree, by the coefficients that methodologists ask for.
//!
//! With gaps, agreement and marginals are counted as Gwet (2014, Handbook of Inter-Rater
//! Reliability, 4th ed., ch. 2–5) counts them: units with one value do not agree or
//! disagree, but enter the marginals, each unit weighing the same.

use rand::RngExt;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::alpha::{Metric, alpha_of_patterns};
use crate::ratings::{Pattern, Patterns, Ratings};

/// All coefficients of one table of ratings. A coefficient that is not defined is missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Units in the table.
    pub units: usize,
    /// Coders in the table.
    pub coders: usize,
    /// Mean over units with two or more values of the share of agreeing pairs of values.
    pub percent: Option<f64>,
    /// Cohen (1960): (p_o − p_e) / (1 − p_e), p_e from each coder's own shares; two coders
    /// only, over units that both rated.
    pub cohen_kappa: Option<f64>,
    /// Fleiss (1971), extended to gaps after Gwet (2014): p_o is `percent`, p_e = Σ π², π the
    /// mean over rated units of a category's share.
    pub fleiss_kappa: Option<f64>,
    /// Conger (1980), Cohen's kappa for any number of coders: p_e is the mean over pairs of coders
    /// of Σ p_g p_h, from each coder's own shares of all that they rated; p_o is `percent`.
    pub conger_kappa: Option<f64>,
    /// Scott (1955): p_e = Σ p², p the shares of both coders together; two coders only, over
    /// units that both rated.
    pub scott_pi: Option<f64>,
    /// Gwet (2008): p_e = Σ π (1 − π) / (q − 1), q the number of categories.
    pub gwet_ac1: Option<f64>,
    /// Brennan & Prediger (1981): p_e = 1 / q.
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

/// Draws for the interval; for very long tables fewer, see [`draws_for`].
pub const DRAWS: usize = 1000;

/// Above this share of one category (or, for a code, below its complement) the coefficients
/// say little: they fall with prevalence, not only with agreement (Feinstein & Cicchetti 1990).
pub const ONE_SIDED: f64 = 0.95;

/// Works out every coefficient; `seed` fixes the interval.
pub fn agreement(ratings: &Ratings, seed: u64) -> Agreement {
    let ci_alpha_nominal = interval(ratings.patterns(), ratings.categories().len(), seed);
    Agreement { ci_alpha_nominal, ..coefficients(ratings) }
}

/// The same without the interval: for units that are no independent draws, such as the
/// characters of one passage.
pub fn coefficients(ratings: &Ratings) -> Agreement {
    let patterns = ratings.patterns();
    let categories = ratings.categories().len();
    let percent = percent(patterns);
    let marginals = marginals(patterns, categories);
    let corrected = |chance: Option<f64>| corrected(percent?, chance?);
    let q = categories as f64;
    let two = (ratings.coders() == 2).then(|| ratings.pairs()).filter(|pairs| !pairs.is_empty());
    let alpha = |metric| alpha_of_patterns(patterns, categories, ratings.numbers(), metric);
    Agreement {
        units: ratings.units(),
        coders: ratings.coders(),
        percent,
        cohen_kappa: two.as_ref().and_then(|pairs| cohen(pairs, categories)),
        scott_pi: two.as_ref().and_then(|pairs| scott(pairs, categories)),
        conger_kappa: corrected(conger_chance(ratings)),
        fleiss_kappa: corrected(marginals.as_ref().map(|pi| pi.iter().map(|p| p * p).sum())),
        gwet_ac1: corrected(
            marginals
                .as_ref()
                .filter(|_| categories > 1)
                .map(|pi| pi.iter().map(|p| p * (1.0 - p)).sum::<f64>() / (q - 1.0)),
        ),
        brennan_prediger: corrected((categories > 1).then(|| 1.0 / q)),
        alpha_nominal: alpha(Metric::Nominal),
        alpha_ordinal: alpha(Metric::Ordinal),
        alpha_interval: alpha(Metric::Interval),
        alpha_ratio: alpha(Metric::Ratio),
        ci_alpha_nominal: None,
        prevalence: prevalence(patterns, categories),
    }
}

/// Agreement above chance as a share of what is possible above it.
fn corrected(observed: f64, chance: f64) -> Option<f64> {
    let room = 1.0 - chance;
    (room.abs() > 1e-12).then(|| (observed - chance) / room)
}

fn percent(patterns: &Patterns) -> Option<f64> {
    let (mut agreeing, mut units) = (0.0, 0.0);
    for pattern in patterns.iter().filter(|pattern| pattern.is_pairable()) {
        let pairs: f64 = pattern.counts.iter().map(|(_, n)| n * (n - 1.0)).sum();
        let times = pattern.times as f64;
        agreeing += times * pairs / (pattern.values * (pattern.values - 1.0));
        units += times;
    }
    (units > 0.0).then(|| agreeing / units)
}

fn marginals(patterns: &Patterns, categories: usize) -> Option<Vec<f64>> {
    let mut pi = vec![0.0; categories];
    let mut units = 0.0;
    for pattern in patterns.iter() {
        let times = pattern.times as f64;
        units += times;
        for (category, n) in pattern.counts {
            pi[*category as usize] += times * n / pattern.values;
        }
    }
    pi.iter_mut().for_each(|p| *p /= units);
    (units > 0.0).then_some(pi)
}

fn prevalence(patterns: &Patterns, categories: usize) -> Option<f64> {
    let mut given = vec![0.0; categories];
    for pattern in patterns.iter() {
        for (category, n) in pattern.counts {
            given[*category as usize] += n * pattern.times as f64;
        }
    }
    let total: f64 = given.iter().sum();
    (total > 0.0).then(|| given.into_iter().fold(0.0, f64::max) / total)
}

type Pairs = [((u32, u32), f64)];

/// The share of each category among the values that `of` picks from each pair.
fn shares<const N: usize>(
    pairs: &Pairs,
    categories: usize,
    of: impl Fn((u32, u32)) -> [u32; N],
) -> Vec<f64> {
    let mut shares = vec![0.0; categories];
    for (pair, times) in pairs {
        of(*pair).into_iter().for_each(|value| shares[value as usize] += times);
    }
    let total: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= total);
    shares
}

fn observed(pairs: &Pairs) -> f64 {
    let total: f64 = pairs.iter().map(|(_, times)| times).sum();
    pairs.iter().filter(|((a, b), _)| a == b).map(|(_, times)| times).sum::<f64>() / total
}

fn cohen(pairs: &Pairs, categories: usize) -> Option<f64> {
    let first = shares(pairs, categories, |pair| [pair.0]);
    let second = shares(pairs, categories, |pair| [pair.1]);
    corrected(observed(pairs), first.iter().zip(&second).map(|(a, b)| a * b).sum())
}

/// Agreement by chance of two coders, over all pairs of those who rated anything.
fn conger_chance(ratings: &Ratings) -> Option<f64> {
    let mut totals = vec![0.0; ratings.coders()];
    for given in ratings.by_coder() {
        totals.iter_mut().zip(given).for_each(|(total, n)| *total += *n as f64);
    }
    let coders = totals.iter().filter(|total| **total > 0.0).count() as f64;
    let mut chance = 0.0;
    for given in ratings.by_coder() {
        let (mut sum, mut squares) = (0.0, 0.0);
        for (n, total) in given.iter().zip(&totals).filter(|(_, total)| **total > 0.0) {
            let share = *n as f64 / total;
            sum += share;
            squares += share * share;
        }
        chance += sum * sum - squares;
    }
    (coders > 1.0).then(|| chance / (coders * (coders - 1.0)))
}

fn scott(pairs: &Pairs, categories: usize) -> Option<f64> {
    let both = shares(pairs, categories, |pair| [pair.0, pair.1]);
    corrected(observed(pairs), both.iter().map(|p| p * p).sum())
}

/// How often a table of so many units is drawn again: a thousand times, and from 40,000 units
/// on fewer, never under 200: the interval is narrow there, and the wait stays under a second.
pub fn draws_for(units: usize) -> usize {
    (40_000_000 / units.max(1)).clamp(DRAWS / 5, DRAWS)
}

/// Percentile bootstrap over units (Efron & Tibshirani 1993): as many units are drawn with
/// replacement as have two values or more; alike units are drawn one by one and counted together.
fn interval(patterns: &Patterns, categories: usize, seed: u64) -> Option<(f64, f64)> {
    let pairable: Vec<Pattern<'_>> =
        patterns.iter().filter(|pattern| pattern.is_pairable()).collect();
    let slots: Vec<u32> = (0..)
        .zip(&pairable)
        .flat_map(|(at, pattern)| std::iter::repeat_n(at, pattern.times as usize))
        .collect();
    let units = u32::try_from(slots.len()).ok().filter(|units| *units >= 2)?;
    let within: Vec<f64> = pairable.iter().map(apart).collect();
    let mut chance = ChaCha12Rng::seed_from_u64(seed);
    let draws = draws_for(slots.len());
    let mut times = vec![0_u32; pairable.len()];
    let mut values: Vec<f64> = Vec::with_capacity(draws);
    for _ in 0..draws {
        times.fill(0);
        for _ in 0..units {
            times[slots[chance.random_range(0..units) as usize] as usize] += 1;
        }
        values.extend(alpha_of_draw(&pairable, &within, &times, categories));
    }
    if values.len() < draws / 2 {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    Some((at(0.025), at(0.975)))
}

/// Ordered pairs of unlike values in a unit, over its values less one.
fn apart(pattern: &Pattern<'_>) -> f64 {
    let alike: f64 = pattern.counts.iter().map(|(_, n)| n * n).sum();
    (pattern.values * pattern.values - alike) / (pattern.values - 1.0)
}

fn alpha_of_draw(
    patterns: &[Pattern<'_>],
    within: &[f64],
    times: &[u32],
    categories: usize,
) -> Option<f64> {
    let mut given = vec![0.0; categories];
    let mut apart = 0.0;
    for ((pattern, within), times) in patterns.iter().zip(within).zip(times) {
        if *times > 0 {
            let times = f64::from(*times);
            apart += times * within;
            pattern.counts.iter().for_each(|(at, n)| given[*at as usize] += times * n);
        }
    }
    let total: f64 = given.iter().sum();
    let across = total * total - given.iter().map(|n| n * n).sum::<f64>();
    (total > 1.0 && across > 0.0).then(|| 1.0 - (total - 1.0) * apart / across)
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
    fn the_order_of_the_rows_has_no_say() {
        let found = agreement(&table("a b\nb b\na a\nb a\n. b"), 1);
        let turned = agreement(&table(". b\nb a\na a\nb b\na b"), 1);
        assert_eq!(found, turned);
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
                ("conger_kappa", found.conger_kappa),
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

    /// Holds a reference against the figures that were printed: less than one in the last digit
    /// apart, since some of them were cut and not rounded.
    #[track_caller]
    fn printed(id: &str) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/agreement");
        let Ok(expected) = std::fs::read_to_string(format!("{folder}/expected.json")) else {
            println!("not run: ../shared/data is absent");
            return;
        };
        let expected: serde_json::Value = serde_json::from_str(&expected).expect("JSON");
        let cases = expected["coding"].as_array().expect("a list");
        let case = cases.iter().find(|case| case["id"] == id).expect("the reference");
        let file = case["file"].as_str().expect("a name");
        let csv = std::fs::read_to_string(format!("{folder}/{file}")).expect("the table");
        let found = agreement(&wide(&csv), 1);
        for (name, wanted) in case["published"].as_object().expect("figures") {
            if let Some(categories) = wanted.as_object() {
                for (category, wanted) in categories {
                    let alone = coefficients(&against_the_rest(&csv, category));
                    near(name, alone.fleiss_kappa, wanted);
                }
                continue;
            }
            let value = match name.as_str() {
                "krippendorff_alpha_nominal" => found.alpha_nominal,
                "krippendorff_alpha_ordinal" => found.alpha_ordinal,
                "krippendorff_alpha_interval" => found.alpha_interval,
                "krippendorff_alpha_ratio" => found.alpha_ratio,
                "percent_agreement" => found.percent,
                "gwet_ac1" => found.gwet_ac1,
                "brennan_prediger" => found.brennan_prediger,
                "cohen_kappa" => found.cohen_kappa,
                "scott_pi" => found.scott_pi,
                "conger_kappa" => found.conger_kappa,
                "fleiss_kappa" | "irrcac_fleiss_missing_ok" => found.fleiss_kappa,
                // (p_o − κ) / (1 − κ): what kappa took for chance. Fleiss summed rounded shares,
                // so his last digit is not the sum's.
                "expected_agreement" => found
                    .percent
                    .zip(found.fleiss_kappa)
                    .map(|(observed, kappa)| (observed - kappa) / (1.0 - kappa)),
                other => panic!("nothing is worked out that is called {other}"),
            };
            if name == "expected_agreement" {
                let (value, wanted) = (value.expect("defined"), wanted.as_f64().expect("a figure"));
                assert!((value - wanted).abs() < 0.001, "{value}, printed was {wanted}");
            } else {
                near(name, value, wanted);
            }
        }
    }

    #[track_caller]
    fn near(name: &str, value: Option<f64>, printed: &serde_json::Value) {
        let digits = printed.to_string().split('.').nth(1).map_or(0, str::len);
        let wanted = printed.as_f64().expect("a figure");
        let value = value.unwrap_or_else(|| panic!("{name} is missing, not {wanted}"));
        let last = 10_f64.powi(-(digits as i32));
        assert!((value - wanted).abs() < last, "{name} is {value}, printed was {wanted}");
    }

    /// The same table with `category` against all others.
    fn against_the_rest(csv: &str, category: &str) -> Ratings {
        let mut lines = csv.lines();
        let head = lines.next().expect("a head").to_owned();
        let mut recoded = vec![head];
        for line in lines {
            let mut cells = line.split(',');
            let unit = cells.next().expect("a unit").to_owned();
            let values = cells.map(|value| if value == category { "1" } else { "0" });
            recoded
                .push(std::iter::once(unit.as_str()).chain(values).collect::<Vec<_>>().join(","));
        }
        wide(&recoded.join("\n"))
    }

    macro_rules! references {
        ($($name:ident = $id:literal;)+) => { $(#[test] fn $name() { printed($id); })+ };
    }

    references! {
        krippendorff_2011_four_observers_twelve_units = "kripp_canonical_4x12";
        krippendorff_three_coders_with_gaps = "kripp_wikipedia_3x15";
        krippendorff_two_coders_two_values = "kripp_binary_2x10";
        krippendorff_1980_three_coders_nine_units = "kripp1980_3x9";
        fleiss_1971_six_raters_thirty_patients = "fleiss1971_6x30";
        cohen_1960_page_45 = "cohen1960_p45_2x200";
        cohen_1960_page_37 = "cohen1960_p37_2x100";
        brennan_and_prediger_1981_page_689 = "brennan_prediger1981_p689";
        high_and_low_three_raters = "highlow_3x10";
        krippendorff_2004_marginals = "kripp2004_marginals_a";
        gwet_by_hand_two_raters = "gwet_hand_2x10";
        feinstein_and_cicchetti_1990_table_1 = "feinstein_cicchetti1990_t1";
        gwet_three_abstractors = "gwet_abstractors_3x3";
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
