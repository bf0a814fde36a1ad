//! Logistic regression, one class against the rest, by AdaGrad (Duchi, Hazan and Singer 2011).

use heard_anonymise::training::{BITS, CLASSES};
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

/// One word.
pub(crate) struct Example {
    pub(crate) features: Vec<u32>,
    pub(crate) truth: [bool; CLASSES],
}

const RATE: f32 = 0.12;
/// A missed name costs more than a masked word.
const MISSED: [f32; CLASSES] = [1.6, 1.2, 1.2];

/// Weights that learn.
#[derive(Clone)]
pub(crate) struct Learner {
    weights: Vec<[f32; CLASSES]>,
    slopes: Vec<[f32; CLASSES]>,
}

impl Learner {
    /// One that knows nothing.
    pub(crate) fn new() -> Learner {
        let size = 1_usize << BITS;
        Learner { weights: vec![[0.0; CLASSES]; size], slopes: vec![[1e-2; CLASSES]; size] }
    }

    /// Goes over `examples` so many times; what it holds afterwards is the mean of the ends of
    /// all rounds but the first `warm`: steadier than the last.
    pub(crate) fn learn(
        &mut self,
        examples: &[&Example],
        rounds: usize,
        warm: usize,
        chance: &mut ChaCha8Rng,
    ) {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut sums = vec![[0.0_f32; CLASSES]; self.weights.len()];
        for round in 0..rounds {
            order.shuffle(chance);
            for at in &order {
                self.step(examples[*at]);
            }
            for (sum, weight) in sums.iter_mut().zip(&self.weights).filter(|_| round >= warm) {
                for class in 0..CLASSES {
                    sum[class] += weight[class];
                }
            }
        }
        let count = (rounds - warm) as f32;
        for (weight, sum) in self.weights.iter_mut().zip(sums) {
            *weight = sum.map(|sum| sum / count);
        }
    }

    /// The weights, class by class.
    pub(crate) fn weights(&self) -> [Vec<f32>; CLASSES] {
        std::array::from_fn(|class| self.weights.iter().map(|weight| weight[class]).collect())
    }

    fn step(&mut self, example: &Example) {
        let mut sum = [0.0_f32; CLASSES];
        for place in &example.features {
            let weight = self.weights[*place as usize];
            for class in 0..CLASSES {
                sum[class] += weight[class];
            }
        }
        let mut slope = [0.0_f32; CLASSES];
        for class in 0..CLASSES {
            let chance = 1.0 / (1.0 + (-sum[class]).exp());
            let truth = f32::from(u8::from(example.truth[class]));
            let cost = if example.truth[class] { MISSED[class] } else { 1.0 };
            slope[class] = (chance - truth) * cost;
            if slope[class].abs() < 1e-4 {
                slope[class] = 0.0;
            }
        }
        if slope == [0.0; CLASSES] {
            return;
        }
        for place in &example.features {
            let at = *place as usize;
            let (weight, square) = (&mut self.weights[at], &mut self.slopes[at]);
            for class in 0..CLASSES {
                square[class] += slope[class] * slope[class];
                weight[class] -= RATE * slope[class] / square[class].sqrt() + 2e-7 * weight[class];
            }
        }
    }
}
