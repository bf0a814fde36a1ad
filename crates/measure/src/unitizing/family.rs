//! The family of 2016: u, |u, cu and (k)u.

use std::collections::BTreeMap;

use super::{Continuum, Section, meetings};

/// The four coefficients of one continuum. A coefficient that is not defined is missing.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct UAlphas {
    /// uα: passages with their categories, and the gaps. Basis: the whole continuum.
    pub u: Option<f64>,
    /// |uα: passages, whatever their category, against gaps. Basis: the whole continuum.
    pub relevance: Option<f64>,
    /// cuα: categories where passages of two coders meet; blind to where they were cut.
    /// Missing for a single category.
    pub coding: Option<f64>,
    /// The share of the continuum on which `coding` stands.
    pub coding_covers: f64,
    /// (k)uα of each category that was given.
    pub categories: Vec<CategoryAlpha>,
}

/// (k)uα: how well one category is told from the others where passages meet.
#[derive(Clone, Debug, PartialEq)]
pub struct CategoryAlpha {
    /// Which category.
    pub category: usize,
    /// Its alpha.
    pub alpha: Option<f64>,
    /// The share of its passages that meets a passage of another coder.
    pub covers: f64,
}

/// Coincidences by two categories; `None` is the gap.
type Coincidences = BTreeMap<(Option<usize>, Option<usize>), f64>;

/// The family's coefficients; nothing where one coder gave two categories to one step (then
/// ask for each category by itself, [`Continuum::only`]), or where one coder is alone.
///
/// Observed coincidences of categories c and k are the steps that passages of two coders
/// share, over coders − 1 (2016, eq. 1); expected ones chance within the margins without the
/// coincidences of a passage with itself (eq. 4, for cuα eq. 10, whose squares are taken a
/// pair of coders at a time); every coefficient is 1 − observed / expected disagreement.
pub fn u_family(continuum: &Continuum) -> Option<UAlphas> {
    if continuum.coders < 2 || continuum.length == 0 || !continuum.is_exclusive() {
        return None;
    }
    let sections: Vec<Vec<Section>> =
        (0..continuum.coders).map(|coder| continuum.sections(coder, None)).collect();
    let observed = observed(&sections);
    let margins = margins(&observed);
    let (u, relevance) = whole(&sections, &observed, &margins);
    let meeting = Meeting::new(&sections, &observed, continuum.categories());
    let steps: f64 = margins.values().sum();
    let categories = margins.iter().filter_map(|(category, steps)| {
        let category = (*category)?;
        let covers = meeting.margins[category] / steps;
        Some(CategoryAlpha { category, alpha: meeting.category(category), covers })
    });
    Some(UAlphas {
        u,
        relevance,
        coding: meeting.overall(),
        coding_covers: meeting.total / steps,
        categories: categories.collect(),
    })
}

fn alpha(observed: f64, expected: f64) -> Option<f64> {
    (expected > 1e-12).then(|| 1.0 - observed / expected)
}

fn observed(sections: &[Vec<Section>]) -> Coincidences {
    let mut found = Coincidences::new();
    let others = sections.len() as f64 - 1.0;
    for (at, first) in sections.iter().enumerate() {
        for second in &sections[at + 1..] {
            meetings(first, second, |a, b| {
                let shared = (a.end.min(b.end) - a.start.max(b.start)) as f64 / others;
                *found.entry((a.category, b.category)).or_default() += shared;
                *found.entry((b.category, a.category)).or_default() += shared;
            });
        }
    }
    found
}

fn margins(observed: &Coincidences) -> BTreeMap<Option<usize>, f64> {
    let mut margins = BTreeMap::new();
    for ((category, _), steps) in observed {
        *margins.entry(*category).or_default() += steps;
    }
    margins
}

/// uα and |uα. A gap has no parts that belong together: its steps stand each for itself.
fn whole(
    sections: &[Vec<Section>],
    observed: &Coincidences,
    margins: &BTreeMap<Option<usize>, f64>,
) -> (Option<f64>, Option<f64>) {
    let mut itself: BTreeMap<Option<usize>, f64> = BTreeMap::new();
    for section in sections.iter().flatten() {
        let length = section.length();
        let squared = if section.category.is_some() { length * length } else { length };
        *itself.entry(section.category).or_default() += squared;
    }
    let total: f64 = margins.values().sum();
    let room = total * total - itself.values().sum::<f64>();
    if room <= 0.0 {
        return (None, None);
    }
    let expected = |category: &Option<usize>, margin: &f64| {
        total * (margin * margin - itself.get(category).copied().unwrap_or(0.0)) / room
    };
    let agreed =
        |category: &Option<usize>| observed.get(&(*category, *category)).copied().unwrap_or(0.0);
    let seen: f64 = margins.keys().map(agreed).sum();
    let chance: f64 = margins.iter().map(|(category, margin)| expected(category, margin)).sum();
    let gap = margins.get(&None).and_then(|gap| {
        // The expected margin of the gap is its own and what it shares with all others.
        let apart = total * gap * (total - gap) / room;
        alpha(gap - agreed(&None), apart)
    });
    (alpha(total - seen, total - chance), gap)
}

/// Where passages of two coders meet.
struct Meeting<'a> {
    observed: &'a Coincidences,
    /// Steps of each category that meet a passage of another coder.
    margins: Vec<f64>,
    /// What each category shares with itself through one passage.
    itself: Vec<f64>,
    total: f64,
}

impl<'a> Meeting<'a> {
    fn new(
        sections: &[Vec<Section>],
        observed: &'a Coincidences,
        categories: usize,
    ) -> Meeting<'a> {
        let mut margins = vec![0.0; categories];
        for ((first, second), steps) in observed {
            if let (Some(category), Some(_)) = (first, second) {
                margins[*category] += steps;
            }
        }
        let mut itself = vec![0.0; categories];
        let others = sections.len() as f64 - 1.0;
        for (at, first) in sections.iter().enumerate() {
            for (_, second) in sections.iter().enumerate().filter(|(other, _)| *other != at) {
                for (category, shared) in shared_by_passage(first, second) {
                    itself[category] += shared * shared / others;
                }
            }
        }
        let total = margins.iter().sum();
        Meeting { observed, margins, itself, total }
    }

    /// Over the squared number of pairable steps, less those of passages with themselves.
    fn room(&self) -> f64 {
        self.total - self.itself.iter().sum::<f64>() / self.total
    }

    fn agreed(&self, category: usize) -> f64 {
        self.observed.get(&(Some(category), Some(category))).copied().unwrap_or(0.0)
    }

    fn expected(&self, first: usize, second: usize) -> f64 {
        let itself = if first == second { self.itself[first] } else { 0.0 };
        (self.margins[first] * self.margins[second] - itself) / self.room()
    }

    fn overall(&self) -> Option<f64> {
        let given = self.margins.iter().filter(|steps| **steps > 0.0).count();
        if given < 2 || self.room() <= 0.0 {
            return None;
        }
        let all = 0..self.margins.len();
        let seen: f64 = all.clone().map(|category| self.agreed(category)).sum();
        let chance: f64 = all.map(|category| self.expected(category, category)).sum();
        alpha(self.total - seen, self.total - chance)
    }

    /// (2016, eq. 13b.)
    fn category(&self, category: usize) -> Option<f64> {
        let margin = self.margins[category];
        if margin <= 0.0 || self.room() <= 0.0 {
            return None;
        }
        let expected: f64 =
            (0..self.margins.len()).map(|other| self.expected(category, other)).sum();
        let observed = expected / margin * (margin - self.agreed(category));
        alpha(observed, expected - self.expected(category, category))
    }
}

/// For each passage of the first coder, how many of its steps lie in passages of the second.
fn shared_by_passage(first: &[Section], second: &[Section]) -> Vec<(usize, f64)> {
    let mut found: BTreeMap<u64, (usize, f64)> = BTreeMap::new();
    meetings(first, second, |a, b| {
        if let (Some(category), Some(_)) = (a.category, b.category) {
            let shared = (a.end.min(b.end) - a.start.max(b.start)) as f64;
            found.entry(a.start).or_insert((category, 0.0)).1 += shared;
        }
    });
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::super::Unitized;
    use super::*;

    /// `units`: coder, category, start, end.
    fn check(length: u64, coders: usize, units: &[(usize, usize, u64, u64)], wanted: Expect) {
        let units: Vec<Unitized> = units
            .iter()
            .map(|(coder, category, start, end)| Unitized {
                coder: *coder,
                category: *category,
                start: *start,
                length: end - start,
            })
            .collect();
        let figure = |value: Option<f64>| value.map_or("–".to_owned(), |v| format!("{v:.3}"));
        let found = u_family(&Continuum::new(length, coders, &units)).map_or(
            "not defined".to_owned(),
            |found| {
                let mut lines = vec![format!(
                    "u {} |u {} cu {} on {:.4}",
                    figure(found.u),
                    figure(found.relevance),
                    figure(found.coding),
                    found.coding_covers
                )];
                lines.extend(found.categories.iter().map(|one| {
                    format!("({})u {} on {:.4}", one.category, figure(one.alpha), one.covers)
                }));
                lines.join("\n")
            },
        );
        wanted.assert_eq(&found);
    }

    #[test]
    fn three_coders_who_cut_for_themselves() {
        check(
            60,
            3,
            &[(0, 0, 2, 5), (1, 0, 2, 5), (1, 1, 10, 20), (2, 1, 2, 5), (2, 1, 15, 20)],
            expect![[r#"
                u 0.398 |u 0.524 cu 0.357 on 0.0778
                (0)u 0.313 on 1.0000
                (1)u 0.391 on 0.4444"#]],
        );
    }

    proptest! {
        /// uα and |uα counted out: every two steps of all coders that are not of one passage.
        #[test]
        fn chance_is_every_pair_of_steps_not_of_one_passage(
            cuts in prop::collection::vec((0usize..3, 0usize..3, 0u64..14, 1u64..6), 1..9),
        ) {
            let mut units: Vec<Unitized> = Vec::new();
            for (coder, category, start, length) in cuts {
                let unit = Unitized { coder, category, start, length };
                let free = |other: &Unitized| {
                    other.coder != coder
                        || other.start + other.length <= start
                        || start + length <= other.start
                };
                if units.iter().all(free) {
                    units.push(unit);
                }
            }
            // Each step of each coder: what it is, and which passage it is of.
            let steps: Vec<(u64, usize, Option<usize>, Option<usize>)> = (0..3usize)
                .flat_map(|coder| (0..20u64).map(move |step| (coder, step)))
                .map(|(coder, step)| {
                    let of = units.iter().position(|unit| {
                        unit.coder == coder
                            && (unit.start..unit.start + unit.length).contains(&step)
                    });
                    (step, coder, of.map(|at| units[at].category), of)
                })
                .collect();
            let (mut seen, mut seen_gap, mut met) = (0.0, 0.0, 0.0);
            let (mut chance, mut chance_gap, mut pairs) = (0.0, 0.0, 0.0);
            for (at, a) in steps.iter().enumerate() {
                for (_, b) in steps.iter().enumerate().filter(|(other, _)| *other != at) {
                    let unlike = f64::from(u8::from(a.2 != b.2));
                    let unlike_gap = f64::from(u8::from(a.2.is_some() != b.2.is_some()));
                    if a.0 == b.0 && a.1 != b.1 {
                        (seen, seen_gap, met) = (seen + unlike, seen_gap + unlike_gap, met + 1.0);
                    }
                    if a.3.is_none() || a.3 != b.3 {
                        (chance, chance_gap) = (chance + unlike, chance_gap + unlike_gap);
                        pairs += 1.0;
                    }
                }
            }
            let found = u_family(&Continuum::new(20, 3, &units)).expect("defined");
            let u = 1.0 - (seen / met) / (chance / pairs);
            let relevance = 1.0 - (seen_gap / met) / (chance_gap / pairs);
            prop_assert!((found.u.expect("u") - u).abs() < 1e-9);
            prop_assert!((found.relevance.expect("|u") - relevance).abs() < 1e-9);
        }

        /// Where every passage is one step and there is no gap, all of it is plain coding.
        #[test]
        fn steps_of_one_are_units_of_nominal_alpha(
            values in prop::collection::vec((0usize..3, 0usize..3, 0usize..3), 2..30),
        ) {
            let rows: Vec<[usize; 3]> = values.iter().map(|(a, b, c)| [*a, *b, *c]).collect();
            let units: Vec<Unitized> = rows
                .iter()
                .enumerate()
                .flat_map(|(at, row)| {
                    row.iter().enumerate().map(move |(coder, category)| Unitized {
                        coder,
                        category: *category,
                        start: at as u64,
                        length: 1,
                    })
                })
                .collect();
            let found = u_family(&Continuum::new(rows.len() as u64, 3, &units)).expect("defined");
            let names = ["A", "B", "C"].map(str::to_owned);
            let ratings = crate::Ratings::grouped(
                &names,
                &["0", "1", "2"],
                rows.iter().map(|row| (row.iter().map(|v| Some(*v as u32)).collect(), 1)),
            );
            let wanted = crate::krippendorff_alpha(&ratings, crate::Metric::Nominal);
            for value in [found.u, found.coding] {
                match (value, wanted) {
                    (Some(value), Some(wanted)) => prop_assert!((value - wanted).abs() < 1e-9),
                    (value, wanted) => prop_assert_eq!(value, wanted),
                }
            }
        }
    }

    #[test]
    fn coders_who_cut_and_code_alike_agree_wholly() {
        check(
            40,
            2,
            &[(0, 0, 2, 9), (1, 0, 2, 9), (0, 1, 12, 30), (1, 1, 12, 30)],
            expect![[r#"
                u 1.000 |u 1.000 cu 1.000 on 0.6250
                (0)u 1.000 on 1.0000
                (1)u 1.000 on 1.0000"#]],
        );
    }

    #[test]
    fn two_codes_on_one_word_are_for_each_code_alone() {
        let both = [(0, 0, 2, 9), (0, 1, 5, 12), (1, 0, 2, 9)];
        check(40, 2, &both, expect!["not defined"]);
    }
}
