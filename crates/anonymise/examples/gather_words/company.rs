//! Words that stand in like company, grouped by k-means (Lloyd 1982) over word vectors.
//!
//! The vectors are GloVe's (Pennington, Socher and Manning 2014, PDDL): words are near each other
//! that stand beside the same words. What group a word is of tells of words that no text with
//! gold has.

use std::collections::BTreeMap;
use std::path::Path;

use heard_anonymise::training::fold;
use rand::SeedableRng as _;
use rand::seq::index;
use rand_chacha::ChaCha8Rng;

/// Groups, and groups of groups; 0 is none.
const GROUPS: [usize; 2] = [1_000, 31];
/// So many of the commonest words draw the groups; the others join the nearest.
const DRAW: usize = 40_000;
/// So many of the commonest words are kept though no list has them.
const COMMON: usize = 80_000;
const ROUNDS: usize = 14;
const SIZE: usize = 100;

type Vector = [f32; SIZE];

/// The group of each word of the file `path`, and the group of that, both from 1.
pub(crate) fn gather(path: &Path, known: impl Fn(&str) -> bool) -> BTreeMap<String, [u32; 2]> {
    let words = read(path, known);
    let vectors: Vec<Vector> = words.iter().map(|(_, vector)| *vector).collect();
    let near = groups(&vectors[..DRAW.min(vectors.len())], GROUPS[0]);
    let broad = groups(&near, GROUPS[1]);
    let of_group: Vec<usize> = near.iter().map(|group| nearest(&broad, group)).collect();
    let mut company = BTreeMap::new();
    for (word, vector) in words {
        let group = nearest(&near, &vector);
        let both = [group, of_group[group]].map(|group| u32::try_from(group + 1).unwrap());
        company.entry(word).or_insert(both);
    }
    company
}

/// The words in letters with their vectors, each of length one, commoner ones first.
fn read(path: &Path, known: impl Fn(&str) -> bool) -> Vec<(String, Vector)> {
    let text = std::fs::read_to_string(path).unwrap();
    let (_, mut rest) = text.split_once("\"vectors\":{").unwrap();
    let mut words = Vec::new();
    while let Some((key, tail)) = rest.split_once("\":[") {
        let (numbers, tail) = tail.split_once(']').unwrap();
        rest = tail;
        let word = fold(key.trim_start_matches([',', '"']));
        let letters = word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
        let numbers: Vec<f32> = numbers.split(',').map(|number| number.parse().unwrap()).collect();
        let rank = numbers.last().copied().unwrap();
        if letters && (rank < COMMON as f32 || known(&word)) {
            let mut vector: Vector = numbers[..SIZE].try_into().unwrap();
            scale(&mut vector);
            words.push((rank, word, vector));
        }
    }
    words.sort_by(|a, b| a.0.total_cmp(&b.0));
    words.into_iter().map(|(_, word, vector)| (word, vector)).collect()
}

fn scale(vector: &mut Vector) {
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    vector.iter_mut().for_each(|x| *x /= length);
}

/// The middles of `count` groups of `vectors`.
fn groups(vectors: &[Vector], count: usize) -> Vec<Vector> {
    let mut chance = ChaCha8Rng::seed_from_u64(50);
    let mut middles: Vec<Vector> =
        index::sample(&mut chance, vectors.len(), count).iter().map(|at| vectors[at]).collect();
    for _ in 0..ROUNDS {
        let mut sums = vec![[0.0_f32; SIZE]; count];
        for vector in vectors {
            let sum = &mut sums[nearest(&middles, vector)];
            sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
        }
        for (middle, mut sum) in middles.iter_mut().zip(sums) {
            // A group that nobody joined stays where it was.
            if sum.iter().any(|x| *x != 0.0) {
                scale(&mut sum);
                *middle = sum;
            }
        }
    }
    middles
}

/// The middle that lies in most nearly the same direction.
fn nearest(middles: &[Vector], vector: &Vector) -> usize {
    let mut best = (f32::MIN, 0);
    for (at, middle) in middles.iter().enumerate() {
        let mut sums = [0.0_f32; 4];
        for (a, b) in middle.chunks_exact(4).zip(vector.chunks_exact(4)) {
            for lane in 0..4 {
                sums[lane] += a[lane] * b[lane];
            }
        }
        let like = sums.iter().sum();
        if like > best.0 {
            best = (like, at);
        }
    }
    best.1
}
