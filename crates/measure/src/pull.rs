//! Choosing quotes so that many are heard.
//!
//! **Objective.** Each candidate has facets: who speaks, which sub-theme, which role, strength
//! or difficulty. A chosen set is worth Σ over facets w · Σ over values √(how often chosen),
//! plus a little for a length that reads well on a card. The square root makes the second
//! quote of one voice worth less than the first of another; the sum is monotone submodular
//! (Lin & Bilmes 2011, "A Class of Submodular Functions for Document Summarization").
//!
//! **Algorithm.** Greedy choice, which comes to within 1 − 1/e of the best (Nemhauser, Wolsey
//! & Fisher 1978), then single swaps while one improves the value; where there are few possible
//! sets, all of them. Ties go to the order given
//! by `seed`, so that the same seed chooses the same quotes.

use std::collections::BTreeMap;

use heard_model::Span;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

/// A passage that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The caller's name for it; given back.
    pub key: String,
    /// Who speaks.
    pub participant: String,
    /// The code it stands for.
    pub sub_theme: String,
    /// The speaker's part in the study.
    pub role: String,
    /// Whether it tells of a strength.
    pub strength: bool,
    /// Its length as shown.
    pub words: usize,
    /// The transcript and words, so that no two overlap.
    pub place: (String, Span),
}

/// What to pull.
#[derive(Clone, Debug)]
pub struct Pull {
    /// How many.
    pub size: usize,
    /// The shortest, in words.
    pub min_words: usize,
    /// The longest, in words.
    pub max_words: usize,
    /// At most so many of one person; none where nothing is said.
    pub per_person: Option<usize>,
    /// People already heard elsewhere, with how often: they come later.
    pub heard: BTreeMap<String, usize>,
    /// Settles ties.
    pub seed: u64,
}

const W_VOICE: f64 = 4.0;
const W_THEME: f64 = 2.0;
const W_ROLE: f64 = 1.0;
const W_STRENGTH: f64 = 1.0;
const W_LENGTH: f64 = 0.25;

/// Chooses up to `wanted.size` of `candidates`; gives their places in the slice, in the order
/// chosen. Fewer where no more fit.
///
/// Small pools are begun anew from every candidate and the best end is taken; large ones from
/// the [`STARTS`] best first choices.
pub fn pull(candidates: &[Candidate], wanted: &Pull) -> Vec<usize> {
    let mut order: Vec<usize> = (0..candidates.len())
        .filter(|i| (wanted.min_words..=wanted.max_words).contains(&candidates[*i].words))
        .collect();
    order.shuffle(&mut ChaCha12Rng::seed_from_u64(wanted.seed));
    let empty = Tally::new(wanted);
    let mut starts = order.clone();
    starts.sort_by(|a, b| empty.gain(&candidates[*b]).total_cmp(&empty.gain(&candidates[*a])));
    if order.len() > SMALL {
        starts.truncate(STARTS);
    }
    let mut best: (f64, Vec<usize>) = (-1.0, Vec::new());
    for start in starts {
        let found = from(candidates, &order, start, wanted);
        let worth = value(candidates, &found, wanted);
        // A fuller set is worth more than a better half.
        if (found.len(), worth) > (best.1.len(), best.0 + 1e-9) {
            best = (worth, found);
        }
    }
    if sets(order.len(), wanted.size) <= TRIED {
        let mut chosen = Vec::new();
        every(candidates, &order, wanted, &mut chosen, &mut best);
    }
    best.1
}

/// Up to so many possible sets, each is tried: single swaps alone can end short of the best.
const TRIED: usize = 5_000;

/// How many sets of at most `size` there are among `pool`, smaller ones too: all are passed.
fn sets(pool: usize, size: usize) -> usize {
    let (mut of_size, mut all) = (1_usize, 1_usize);
    for at in 0..size.min(pool) {
        of_size = of_size.saturating_mul(pool - at) / (at + 1);
        all = all.saturating_add(of_size);
    }
    all
}

/// Tries every set of `left`, and keeps one that is fuller or worth more than `best`.
fn every(
    candidates: &[Candidate],
    left: &[usize],
    wanted: &Pull,
    chosen: &mut Vec<usize>,
    best: &mut (f64, Vec<usize>),
) {
    if chosen.len() >= best.1.len() {
        let worth = value(candidates, chosen, wanted);
        if (chosen.len(), worth) > (best.1.len(), best.0 + 1e-9) {
            *best = (worth, chosen.clone());
        }
    }
    if chosen.len() == wanted.size {
        return;
    }
    for (at, next) in left.iter().enumerate() {
        if fits(candidates, chosen, *next, wanted) {
            chosen.push(*next);
            every(candidates, &left[at + 1..], wanted, chosen, best);
            chosen.pop();
        }
    }
}

/// Pools up to this size are searched from every start.
pub const SMALL: usize = 60;
/// How many starts a larger pool is searched from.
pub const STARTS: usize = 4;

fn from(candidates: &[Candidate], order: &[usize], start: usize, wanted: &Pull) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    let mut tally = Tally::new(wanted);
    let mut next = (wanted.size > 0).then_some(start);
    while let Some(i) = next {
        tally.add(&candidates[i], 1.0);
        chosen.push(i);
        next = (chosen.len() < wanted.size)
            .then(|| dearest(candidates, order, &chosen, &tally, wanted))
            .flatten();
    }
    improve(candidates, &mut chosen, order, &mut tally, wanted);
    chosen
}

fn dearest(
    candidates: &[Candidate],
    order: &[usize],
    chosen: &[usize],
    tally: &Tally<'_>,
    wanted: &Pull,
) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    for i in order {
        let gain = tally.gain(&candidates[*i]);
        if best.is_none_or(|(most, _)| gain > most + 1e-12) && fits(candidates, chosen, *i, wanted)
        {
            best = Some((gain, *i));
        }
    }
    best.map(|(_, i)| i)
}

/// Swaps one chosen for one left out while that raises the value.
fn improve<'c>(
    candidates: &'c [Candidate],
    chosen: &mut [usize],
    order: &[usize],
    tally: &mut Tally<'c>,
    wanted: &Pull,
) {
    for _ in 0..4 {
        let mut better = false;
        for place in 0..chosen.len() {
            let out = chosen[place];
            tally.add(&candidates[out], -1.0);
            let kept = tally.gain(&candidates[out]);
            let rest: Vec<usize> = chosen.iter().copied().filter(|i| *i != out).collect();
            let found = dearest(candidates, order, &rest, tally, wanted)
                .filter(|i| tally.gain(&candidates[*i]) > kept + 1e-9);
            chosen[place] = found.unwrap_or(out);
            better |= found.is_some();
            tally.add(&candidates[chosen[place]], 1.0);
        }
        if !better {
            return;
        }
    }
}

fn fits(candidates: &[Candidate], chosen: &[usize], next: usize, wanted: &Pull) -> bool {
    let new = &candidates[next];
    let theirs = chosen.iter().filter(|i| candidates[**i].participant == new.participant).count();
    !chosen.contains(&next)
        && wanted.per_person.is_none_or(|most| theirs < most)
        && !chosen.iter().any(|i| {
            let old = &candidates[*i].place;
            old.0 == new.place.0 && old.1.overlaps(new.place.1)
        })
}

/// How often each value of each facet was chosen.
struct Tally<'c> {
    heard: &'c BTreeMap<String, usize>,
    counts: BTreeMap<(u8, &'c str), f64>,
}

impl<'c> Tally<'c> {
    fn new(wanted: &'c Pull) -> Tally<'c> {
        Tally { heard: &wanted.heard, counts: BTreeMap::new() }
    }

    fn facets(candidate: &Candidate) -> [(u8, &str, f64); 4] {
        [
            (0, &candidate.participant, W_VOICE),
            (1, &candidate.sub_theme, W_THEME),
            (2, &candidate.role, W_ROLE),
            (3, if candidate.strength { "strength" } else { "difficulty" }, W_STRENGTH),
        ]
    }

    fn add(&mut self, candidate: &'c Candidate, by: f64) {
        for (facet, value, _) in Tally::facets(candidate) {
            *self.counts.entry((facet, value)).or_default() += by;
        }
    }

    fn gain(&self, candidate: &Candidate) -> f64 {
        // 15 to 45 words sit well on a card (domain.md §2.3).
        let length = if (15..=45).contains(&candidate.words) { W_LENGTH } else { 0.0 };
        let facets = Tally::facets(candidate).into_iter().map(|(facet, value, weight)| {
            let earlier =
                if facet == 0 { self.heard.get(value).copied().unwrap_or(0) as f64 } else { 0.0 };
            let now = earlier + self.counts.get(&(facet, value)).copied().unwrap_or(0.0).max(0.0);
            weight * ((now + 1.0).sqrt() - now.sqrt())
        });
        length + facets.sum::<f64>()
    }
}

/// What a chosen set is worth; the objective of this module's head.
pub fn value(candidates: &[Candidate], chosen: &[usize], wanted: &Pull) -> f64 {
    let mut tally = Tally::new(wanted);
    let mut worth = 0.0;
    for i in chosen {
        worth += tally.gain(&candidates[*i]);
        tally.add(&candidates[*i], 1.0);
    }
    worth
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(number: usize, person: usize, theme: usize, words: usize) -> Candidate {
        Candidate {
            key: number.to_string(),
            participant: format!("M{person:02}"),
            sub_theme: format!("C{theme:02}"),
            role: if person < 4 { "mother" } else { "practitioner" }.to_owned(),
            strength: number.is_multiple_of(3),
            words,
            place: (
                format!("t{person}"),
                Span::new(number * 10, number * 10 + 9).expect("not empty"),
            ),
        }
    }

    fn wanted(size: usize) -> Pull {
        Pull {
            size,
            min_words: 5,
            max_words: 80,
            per_person: None,
            heard: BTreeMap::new(),
            seed: 7,
        }
    }

    fn best_of_all(all: &[Candidate], size: usize) -> f64 {
        (0u32..1 << all.len())
            .filter(|set| set.count_ones() as usize == size)
            .map(|set| {
                let chosen: Vec<usize> = (0..all.len()).filter(|i| set & (1 << i) != 0).collect();
                value(all, &chosen, &wanted(size))
            })
            .fold(0.0, f64::max)
    }

    #[test]
    fn one_talkative_person_does_not_take_the_room() {
        let mut all: Vec<Candidate> = (0..20).map(|n| candidate(n, 1, n % 3, 30)).collect();
        all.extend((20..24).map(|n| candidate(n, n - 18, 1, 30)));
        let chosen = pull(&all, &wanted(5));
        let mut people: Vec<&str> = chosen.iter().map(|i| all[*i].participant.as_str()).collect();
        people.sort_unstable();
        assert_eq!(people, ["M01", "M02", "M03", "M04", "M05"]);
        assert_eq!(chosen, pull(&all, &wanted(5)));
    }

    #[test]
    fn a_set_that_is_nearly_all_of_the_pool_is_not_searched_for_ever() {
        let all: Vec<Candidate> = (0..60).map(|n| candidate(n, n % 5, n % 3, 30)).collect();
        let few = Pull { per_person: Some(6), ..wanted(59) };
        assert_eq!(pull(&all, &few).len(), 30);
        assert_eq!(sets(12, 4), 1 + 12 + 66 + 220 + 495);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn within_one_per_cent_of_the_best_on_small_cases(
            people in prop::collection::vec((0usize..5, 0usize..4, 6usize..70), 6..12), size in 2usize..5
        ) {
            let all: Vec<Candidate> =
                people.iter().enumerate().map(|(n, (who, theme, words))| candidate(n, *who, *theme, *words)).collect();
            let found = value(&all, &pull(&all, &wanted(size)), &wanted(size));
            prop_assert!(found >= 0.99 * best_of_all(&all, size));
        }
    }
}
