//! When interviews stop bringing new codes.
//!
//! After Guest, Namey & Chen (2020), "A simple method to assess and report thematic
//! saturation in qualitative research", PLoS ONE 15(5): a base of the first interviews, then
//! runs of the next ones; a run's new information is its new codes over the base's codes.

use std::collections::BTreeSet;

use heard_model::{Cell, CodeId, Coding, Table, TranscriptId};
use rand::seq::SliceRandom;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

/// How saturation is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saturation {
    /// Interviews in the base.
    pub base: usize,
    /// Interviews in a run.
    pub run: usize,
    /// Share of new codes up to which a run counts as bringing nothing much.
    pub threshold: f64,
    /// In how many other orders the interviews are put, to see what the order does.
    pub shuffles: usize,
    /// Fixes these orders.
    pub seed: u64,
}

impl Default for Saturation {
    /// Base 4, runs of 2, 5 %, 100 orders.
    fn default() -> Saturation {
        Saturation { base: 4, run: 2, threshold: 0.05, shuffles: 100, seed: 1 }
    }
}

/// The codes that one interview has, as they count now: codes split since are told apart from
/// the start, so that a split fakes no novelty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interview {
    /// Its name.
    pub name: String,
    /// Its codes.
    pub codes: BTreeSet<CodeId>,
}

/// The interviews in the order given (by date, say), with those of `codes` that `codings`
/// give them now.
pub fn interviews(order: &[TranscriptId], codings: &[Coding], codes: &[CodeId]) -> Vec<Interview> {
    let has = |id: &TranscriptId| {
        let here = codings.iter().filter(|coding| coding.transcript == *id);
        here.map(|coding| coding.code).filter(|code| codes.contains(code)).collect()
    };
    order.iter().map(|id| Interview { name: id.to_string(), codes: has(id) }).collect()
}

/// A run of interviews.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// How many interviews come before it.
    pub after: usize,
    /// Codes that no interview before had.
    pub new: Vec<CodeId>,
    /// New codes over the base's codes.
    pub share: f64,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Saturated {
    /// What was asked.
    pub asked: Saturation,
    /// Codes in the base.
    pub base_codes: usize,
    /// For each interview in order how many codes had come up with it.
    pub curve: Vec<usize>,
    /// Every run after the base, each starting an interview after the one before.
    pub runs: Vec<Run>,
    /// The interviews before the first run at or under the threshold: 6 is written "6+2".
    pub reached: Option<usize>,
    /// The same for a run without any new code.
    pub reached_none: Option<usize>,
    /// The same as `reached` in each other order, smallest first; nothing: never reached.
    pub shuffled: Vec<Option<usize>>,
    /// For each interview the smallest and largest number of codes over the other orders.
    pub band: Vec<(usize, usize)>,
}

/// Looks for saturation; nothing where there are too few interviews for a base and a run, or
/// the base has no code.
pub fn saturation(interviews: &[Interview], asked: Saturation) -> Option<Saturated> {
    if asked.base == 0 || asked.run == 0 || interviews.len() < asked.base + asked.run {
        return None;
    }
    let in_order: Vec<&Interview> = interviews.iter().collect();
    let runs = runs(&in_order, asked)?;
    let mut shuffled = Vec::with_capacity(asked.shuffles);
    let mut band = vec![(usize::MAX, 0); interviews.len()];
    let mut chance = ChaCha12Rng::seed_from_u64(asked.seed);
    let mut order = in_order.clone();
    for _ in 0..asked.shuffles {
        order.shuffle(&mut chance);
        shuffled.push(self::runs(&order, asked).and_then(|runs| first(&runs, asked.threshold)));
        for (ends, codes) in band.iter_mut().zip(curve(&order)) {
            *ends = (ends.0.min(codes), ends.1.max(codes));
        }
    }
    // Never reached comes last.
    shuffled.sort_by_key(|reached| reached.unwrap_or(usize::MAX));
    if asked.shuffles == 0 {
        band.clear();
    }
    let curve = curve(&in_order);
    Some(Saturated {
        asked,
        base_codes: curve[asked.base - 1],
        reached: first(&runs, asked.threshold),
        reached_none: first(&runs, 0.0),
        curve,
        runs,
        shuffled,
        band,
    })
}

fn first(runs: &[Run], threshold: f64) -> Option<usize> {
    runs.iter().find(|run| run.share <= threshold).map(|run| run.after)
}

fn curve(order: &[&Interview]) -> Vec<usize> {
    let mut seen: BTreeSet<CodeId> = BTreeSet::new();
    let count = |interview: &&Interview| {
        seen.extend(&interview.codes);
        seen.len()
    };
    order.iter().map(count).collect()
}

fn runs(order: &[&Interview], asked: Saturation) -> Option<Vec<Run>> {
    let mut seen: BTreeSet<CodeId> = BTreeSet::new();
    order[..asked.base].iter().for_each(|interview| seen.extend(&interview.codes));
    let base = seen.len();
    if base == 0 {
        return None;
    }
    let run = |after: usize| {
        let here: BTreeSet<CodeId> =
            order[after..after + asked.run].iter().flat_map(|one| &one.codes).copied().collect();
        let new: Vec<CodeId> = here.difference(&seen).copied().collect();
        seen.extend(&order[after].codes);
        Run { after, share: new.len() as f64 / base as f64, new }
    };
    Some((asked.base..=order.len() - asked.run).map(run).collect())
}

impl Saturated {
    /// "6+2", or that it was not reached.
    pub fn in_words(&self) -> String {
        let of = |reached: Option<usize>, what: &str| match reached {
            Some(after) => format!("{what}: {after}+{}", self.asked.run),
            None => format!("{what}: not reached"),
        };
        let threshold = format!("at most {} % new", self.asked.threshold * 100.0);
        format!("{}; {}", of(self.reached, &threshold), of(self.reached_none, "nothing new"))
    }

    /// A line a run.
    pub fn table(&self) -> Table {
        let row = |run: &Run| {
            let codes: Vec<String> = run.new.iter().map(ToString::to_string).collect();
            vec![
                Cell::Text(format!("{}–{}", run.after + 1, run.after + self.asked.run)),
                Cell::Count(run.new.len() as u64),
                Cell::Number(run.share),
                Cell::Text(codes.join(", ")),
            ]
        };
        let columns = ["interviews", "new codes", "share of the base", "which"];
        Table {
            title: "Saturation".to_owned(),
            basis: format!(
                "{} interviews in the order given; base {} with {} codes, runs of {}; a code \
                 comes up where it counts now; {}",
                self.curve.len(),
                self.asked.base,
                self.base_codes,
                self.asked.run,
                self.in_words()
            ),
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.runs.iter().map(row).collect(),
            notes: self.notes(),
        }
    }

    fn notes(&self) -> Vec<String> {
        if self.shuffled.is_empty() {
            return Vec::new();
        }
        let at = |share: f64| self.shuffled[((self.shuffled.len() - 1) as f64 * share) as usize];
        let word = |reached: Option<usize>| match reached {
            Some(after) => format!("{after}+{}", self.asked.run),
            None => "never".to_owned(),
        };
        let never = self.shuffled.iter().filter(|reached| reached.is_none()).count();
        vec![format!(
            "the order matters: over {} other orders from {} by {} to {} (5 %, half, 95 %), \
             never in {never}",
            self.shuffled.len(),
            word(at(0.05)),
            word(at(0.5)),
            word(at(0.95))
        )]
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::coders::tests::shown;

    /// Interviews by how many new codes each brings; every one has all codes before it too.
    fn bringing(new: &[u32]) -> Vec<Interview> {
        let mut all = BTreeSet::new();
        let mut next = 1;
        (1..)
            .zip(new)
            .map(|(number, new)| {
                all.extend((next..next + new).map(CodeId::code));
                next += new;
                Interview { name: format!("M{number:02}"), codes: all.clone() }
            })
            .collect()
    }

    #[test]
    fn the_worked_example_of_the_method() {
        // Base 37; a run with 4 new codes is 10.8 %, one with a single new code 2.7 %.
        let asked = Saturation { shuffles: 0, ..Saturation::default() };
        let found =
            saturation(&bringing(&[20, 10, 4, 3, 3, 1, 0, 1, 0, 0]), asked).expect("enough");
        expect![[r#"
            interviews | new codes | share of the base | which
            5–6 | 4 | 0.1081 | C38, C39, C40, C41
            6–7 | 1 | 0.0270 | C41
            7–8 | 1 | 0.0270 | C42
            8–9 | 1 | 0.0270 | C42
            9–10 | 0 | 0.0000 | "#]]
        .assert_eq(&shown(&found.table()));
        assert_eq!((found.base_codes, found.reached), (37, Some(5)));
        expect!["at most 5 % new: 5+2; nothing new: 8+2"].assert_eq(&found.in_words());
    }

    #[test]
    fn the_order_has_its_say_and_the_seed_fixes_it() {
        let interviews: Vec<Interview> = (0..10u32)
            .map(|n| Interview {
                name: format!("M{n:02}"),
                codes: (0..=n % 5).map(|code| CodeId::code(1 + code * 3 + n % 3)).collect(),
            })
            .collect();
        let found = saturation(&interviews, Saturation::default()).expect("enough");
        assert_eq!(saturation(&interviews, Saturation::default()).as_ref(), Some(&found));
        assert_eq!((found.shuffled.len(), found.band.len()), (100, 10));
        assert!(found.band.iter().zip(&found.curve).all(|(ends, _)| ends.0 <= ends.1));
        assert_eq!(found.band.last(), Some(&(found.curve[9], found.curve[9])));
    }

    #[test]
    fn too_few_interviews_say_nothing() {
        assert_eq!(saturation(&bringing(&[3, 1, 1, 0, 0]), Saturation::default()), None);
    }
}
