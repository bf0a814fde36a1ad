//! The joins themselves, by kodama, with ties settled by name.

use kodama::{Method, linkage};

use crate::incidence::Set;

/// Two nodes joined: below the number of items an item, from there on an earlier step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Step {
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) height: f64,
}

/// How much all ties together may shift a distance: less than any two Jaccard distances of
/// real studies differ (1 / 500² = 4e-6), far more than a rounding.
const TIE: f64 = 1e-7;

/// The joins of `sets`, nearest first, and the cophenetic correlation.
///
/// kodama says nothing of ties. So each distance is raised by a hair that grows with its
/// pair's place among all pairs by name; the heights are then worked out without the hair.
pub(super) fn steps(sets: &[Set]) -> (Vec<Step>, Option<f64>) {
    let n = sets.len();
    if n < 2 {
        return (Vec::new(), None);
    }
    let mut distances = Vec::with_capacity(n * (n - 1) / 2);
    for (at, first) in sets.iter().enumerate() {
        distances.extend(sets[at + 1..].iter().map(|second| first.jaccard_distance(second)));
    }
    let all = distances.len();
    let mut raised: Vec<f64> =
        distances.iter().enumerate().map(|(at, distance)| distance + hair(at, all)).collect();
    let dendrogram = linkage(&mut raised, n, Method::Average);
    let mut members: Vec<Vec<usize>> = (0..n).map(|item| vec![item]).collect();
    let mut correlation = Correlation::default();
    let mut found = Vec::with_capacity(n - 1);
    for step in dendrogram.steps() {
        let (first, second) = (step.cluster1, step.cluster2);
        let (a, b) = (std::mem::take(&mut members[first]), std::mem::take(&mut members[second]));
        let between = || a.iter().flat_map(|a| b.iter().map(|b| distances[pair(n, *a, *b)]));
        let height = between().sum::<f64>() / (a.len() * b.len()) as f64;
        between().for_each(|distance| correlation.add(distance, height));
        found.push(Step { first, second, height });
        members.push([a, b].concat());
    }
    (found, correlation.value())
}

/// What the pair at a place is raised by. Roots of uneven numbers, since the means of plain
/// places (or of plain roots) are often equal where groups meet, and would leave the tie to
/// kodama after all.
pub(super) fn hair(place: usize, pairs: usize) -> f64 {
    TIE * ((place as f64 + 0.618_033_988_749_895) / pairs as f64).sqrt()
}

/// The place of two items in the distances: row after row of the upper triangle.
pub(super) fn pair(n: usize, a: usize, b: usize) -> usize {
    let (a, b) = (a.min(b), a.max(b));
    a * (2 * n - a - 1) / 2 + b - a - 1
}

/// Pearson's correlation, summed up as it goes (Welford).
#[derive(Default)]
struct Correlation {
    n: f64,
    mean: (f64, f64),
    squares: (f64, f64),
    product: f64,
}

impl Correlation {
    fn add(&mut self, x: f64, y: f64) {
        self.n += 1.0;
        let (dx, dy) = (x - self.mean.0, y - self.mean.1);
        self.mean.0 += dx / self.n;
        self.mean.1 += dy / self.n;
        self.squares.0 += dx * (x - self.mean.0);
        self.squares.1 += dy * (y - self.mean.1);
        self.product += dx * (y - self.mean.1);
    }

    fn value(&self) -> Option<f64> {
        let spread = (self.squares.0 * self.squares.1).sqrt();
        (self.squares.0 > 1e-12 && self.squares.1 > 1e-12).then(|| self.product / spread)
    }
}
