//! Agreement of coders who chose their own passages: where they cut as well as how they code.
//!
//! Two measures, since both are asked for. [`alpha_u`] is Krippendorff's (1995) for one
//! category at a time, as printed again in Content Analysis (2nd ed., 2004). [`u_family`] is
//! what replaced it: Krippendorff, Mathet, Bouvry & Widlöcher (2016), "On the reliability of
//! unitizing textual continua: Further developments", Quality & Quantity 50.

mod family;

pub use family::{CategoryAlpha, UAlphas, u_family};

/// A passage that a coder cut out of a continuum and put into a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unitized {
    /// Which coder, counted from 0.
    pub coder: usize,
    /// Which category, counted from 0.
    pub category: usize,
    /// Where it starts, in the smallest steps of the continuum (characters, say).
    pub start: u64,
    /// How many steps it takes; one of nought is left out.
    pub length: u64,
}

/// A text as a line of steps, and what coders cut out of it.
///
/// Several transcripts that the same coders read may lie one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Continuum {
    /// How many steps.
    length: u64,
    /// How many coders, those who cut nothing too.
    coders: usize,
    /// By coder, start, category; inside the continuum, none empty.
    units: Vec<Unitized>,
}

impl Continuum {
    /// A continuum of `length` steps. Passages of one coder and category that overlap become
    /// one; what runs past the end is cut off there; a coder past `coders` is left out.
    pub fn new(length: u64, coders: usize, units: &[Unitized]) -> Continuum {
        let mut sorted: Vec<Unitized> = units
            .iter()
            .filter(|unit| unit.coder < coders && unit.start < length && unit.length > 0)
            .map(|unit| Unitized { length: unit.length.min(length - unit.start), ..*unit })
            .collect();
        sorted.sort_by_key(|unit| (unit.coder, unit.category, unit.start, unit.length));
        let mut merged: Vec<Unitized> = Vec::with_capacity(sorted.len());
        for unit in sorted {
            match merged.last_mut() {
                Some(before)
                    if (before.coder, before.category) == (unit.coder, unit.category)
                        && unit.start < before.start + before.length =>
                {
                    let end = (unit.start + unit.length).max(before.start + before.length);
                    before.length = end - before.start;
                }
                _ => merged.push(unit),
            }
        }
        merged.sort_by_key(|unit| (unit.coder, unit.start, unit.category));
        Continuum { length, coders, units: merged }
    }

    /// How many steps.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// How many coders.
    pub fn coders(&self) -> usize {
        self.coders
    }

    /// How many categories: one more than the largest that was given.
    pub fn categories(&self) -> usize {
        self.units.iter().map(|unit| unit.category + 1).max().unwrap_or(0)
    }

    /// The continuum as if only `category` had been looked for.
    pub fn only(&self, category: usize) -> Continuum {
        let units = self.units.iter().filter(|unit| unit.category == category);
        let units: Vec<Unitized> = units.map(|unit| Unitized { category: 0, ..*unit }).collect();
        Continuum { units, ..*self }
    }

    /// Returns whether no coder gave two categories to one step.
    pub fn is_exclusive(&self) -> bool {
        self.units
            .windows(2)
            .all(|two| two[0].coder != two[1].coder || two[0].start + two[0].length <= two[1].start)
    }

    /// One coder's passages of `category` and the gaps between them, end to end.
    fn sections(&self, coder: usize, category: Option<usize>) -> Vec<Section> {
        let mut sections = Vec::new();
        let mut at = 0;
        let wanted = |unit: &&Unitized| {
            unit.coder == coder && category.is_none_or(|category| unit.category == category)
        };
        for unit in self.units.iter().filter(wanted) {
            if unit.start > at {
                sections.push(Section { start: at, end: unit.start, category: None });
            }
            let end = unit.start + unit.length;
            sections.push(Section { start: unit.start, end, category: Some(unit.category) });
            at = end;
        }
        if at < self.length {
            sections.push(Section { start: at, end: self.length, category: None });
        }
        sections
    }
}

/// A passage or a gap.
#[derive(Clone, Copy, Debug)]
struct Section {
    start: u64,
    end: u64,
    category: Option<usize>,
}

impl Section {
    fn length(self) -> f64 {
        (self.end - self.start) as f64
    }
}

/// Calls `found` with every two sections that share steps.
fn meetings(first: &[Section], second: &[Section], mut found: impl FnMut(Section, Section)) {
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (first.get(i), second.get(j)) {
        found(*a, *b);
        i += usize::from(a.end <= b.end);
        j += usize::from(b.end <= a.end);
    }
}

/// alpha_U of one category, with the disagreements it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlphaU {
    /// Observed: over pairs of coders, squared differences of the ends of passages that meet,
    /// squared lengths of passages inside the other's gap; over L² and the pairs.
    pub observed: f64,
    /// Expected: the same over all ways in which the passages and gaps could have lain.
    pub expected: f64,
    /// 1 − observed / expected; missing where nobody cut anything or one coder is alone.
    pub alpha: Option<f64>,
}

/// Krippendorff's (1995) alpha_U of one category. Basis: the whole continuum, in steps.
///
/// Its value depends on how fine the steps are; finer steps lead to a limit.
pub fn alpha_u(continuum: &Continuum, category: usize) -> AlphaU {
    let observed = observed(continuum, category);
    let expected = expected(continuum, category);
    AlphaU { observed, expected, alpha: ratio(continuum, observed, expected) }
}

/// alpha_U over all categories: summed observed over summed expected disagreements.
pub fn alpha_u_overall(continuum: &Continuum) -> Option<f64> {
    let all = (0..continuum.categories()).map(|category| alpha_u(continuum, category));
    let (observed, expected) =
        all.fold((0.0, 0.0), |sum, one| (sum.0 + one.observed, sum.1 + one.expected));
    ratio(continuum, observed, expected)
}

fn ratio(continuum: &Continuum, observed: f64, expected: f64) -> Option<f64> {
    (continuum.coders > 1 && expected > 0.0).then(|| 1.0 - observed / expected)
}

fn observed(continuum: &Continuum, category: usize) -> f64 {
    let sections: Vec<Vec<Section>> =
        (0..continuum.coders).map(|coder| continuum.sections(coder, Some(category))).collect();
    let mut sum = 0.0;
    for (at, first) in sections.iter().enumerate() {
        for second in &sections[at + 1..] {
            meetings(first, second, |a, b| sum += distance(a, b));
        }
    }
    let (coders, length) = (continuum.coders as f64, continuum.length as f64);
    if coders < 2.0 { 0.0 } else { 2.0 * sum / (coders * (coders - 1.0) * length * length) }
}

fn distance(a: Section, b: Section) -> f64 {
    let inside = |unit: Section, gap: Section| gap.start <= unit.start && unit.end <= gap.end;
    match (a.category, b.category) {
        (Some(_), Some(_)) => {
            (a.start as f64 - b.start as f64).powi(2) + (a.end as f64 - b.end as f64).powi(2)
        }
        (Some(_), None) if inside(a, b) => a.length().powi(2),
        (None, Some(_)) if inside(b, a) => b.length().powi(2),
        _ => 0.0,
    }
}

fn expected(continuum: &Continuum, category: usize) -> f64 {
    let (mut units, mut gaps): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for coder in 0..continuum.coders {
        for section in continuum.sections(coder, Some(category)) {
            let kind = if section.category.is_some() { &mut units } else { &mut gaps };
            kind.push(section.length());
        }
    }
    gaps.sort_by(f64::total_cmp);
    // What the gaps from each place on add up to.
    let mut above = vec![0.0; gaps.len() + 1];
    for (at, gap) in gaps.iter().enumerate().rev() {
        above[at] = above[at + 1] + gap;
    }
    let others = units.len() as f64 - 1.0;
    let ways = |length: &f64| {
        let length = *length;
        let meeting = others * (2.0 * length.powi(3) - 3.0 * length.powi(2) + length) / 3.0;
        let first = gaps.partition_point(|gap| *gap < length);
        let room = above[first] - (gaps.len() - first) as f64 * (length - 1.0);
        meeting + length * length * room
    };
    let sum: f64 = units.iter().map(ways).sum();
    let squares: f64 = units.iter().map(|length| length * (length - 1.0)).sum();
    let steps = continuum.coders as f64 * continuum.length as f64;
    let places = steps * (steps - 1.0) - squares;
    if places > 0.0 { 2.0 / continuum.length as f64 * sum / places } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference's rows: coder, category, start, length.
    fn reference(times: u64) -> Option<(Continuum, serde_json::Value)> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/agreement");
        let expected = std::fs::read_to_string(format!("{folder}/expected.json")).ok()?;
        let expected: serde_json::Value = serde_json::from_str(&expected).expect("JSON");
        let case = expected["unitizing"][0].clone();
        let file = case["file"].as_str().expect("a name");
        let rows = std::fs::read_to_string(format!("{folder}/{file}")).expect("the rows");
        let units: Vec<Unitized> = rows
            .lines()
            .skip(1)
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                let number = |at: usize| cells[at].parse::<u64>().expect("a number");
                Unitized {
                    coder: number_of(cells[0]),
                    category: (cells[1].as_bytes()[0] - b'A') as usize,
                    start: number(2) * times,
                    length: number(3) * times,
                }
            })
            .collect();
        let length = case["continuum_length"].as_u64().expect("a length") * times;
        Some((Continuum::new(length, 2, &units), case))
    }

    fn number_of(coder: &str) -> usize {
        usize::from(coder == "o2")
    }

    #[track_caller]
    fn near(found: f64, wanted: &serde_json::Value) {
        let wanted = wanted.as_f64().expect("a figure");
        assert!((found - wanted).abs() < 1e-9, "{found}, not {wanted}");
    }

    #[test]
    fn krippendorffs_four_examples_are_met() {
        let Some((continuum, case)) = reference(1) else {
            println!("not run: ../shared/data is absent");
            return;
        };
        for (category, name) in ["A", "B", "C", "D"].into_iter().enumerate() {
            let found = alpha_u(&continuum, category);
            let wanted = &case["computed"][name];
            near(found.observed, &wanted["Do"]);
            near(found.expected, &wanted["De"]);
            near(found.alpha.expect("defined"), &wanted["u_alpha"]);
        }
        near(alpha_u_overall(&continuum).expect("defined"), &case["computed"]["overall_u_alpha"]);
        let (fine, case) = reference(50_000).expect("as before");
        for (category, name) in ["A", "B", "C", "D"].into_iter().enumerate() {
            let found = alpha_u(&fine, category).alpha.expect("defined");
            near(found, &case["computed_limit_x50000"][name]);
        }
    }

    #[test]
    fn a_coder_alone_agrees_with_nobody() {
        let unit = Unitized { coder: 0, category: 0, start: 2, length: 3 };
        assert_eq!(alpha_u(&Continuum::new(10, 1, &[unit]), 0).alpha, None);
        assert_eq!(alpha_u(&Continuum::new(10, 2, &[]), 0).alpha, None);
    }

    #[test]
    fn what_overlaps_is_one_passage_and_the_end_is_the_end() {
        let unit = |start, length| Unitized { coder: 0, category: 0, start, length };
        let continuum = Continuum::new(10, 1, &[unit(8, 9), unit(2, 3), unit(4, 2), unit(30, 1)]);
        assert_eq!(continuum.units, [unit(2, 4), unit(8, 2)]);
    }
}
