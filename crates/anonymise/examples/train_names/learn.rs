//! Logistic regression, one class against the rest, by AdaGrad.

use heard_anonymise::training::{BITS, CLASSES};
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

/// One word.
pub(crate) struct Example {
    pub(crate) features: Vec<u32>,
    pub(crate) truth: [bool; CLASSES],
}

const EPOCHS: usize = 5;
const RATE: f32 = 0.12;
/// A missed name costs more than a masked word.
const MISSED: [f32; CLASSES] = [1.6, 1.2, 1.2];

/// The weights of each class.
pub(crate) fn learn(examples: &[Example]) -> [Vec<f32>; CLASSES] {
    let size = 1_usize << BITS;
    let mut weights = vec![[0.0_f32; CLASSES]; size];
    let mut slopes = vec![[1e-2_f32; CLASSES]; size];
    let mut sums = vec![[0.0_f64; CLASSES]; size];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut chance = ChaCha8Rng::seed_from_u64(7);
    for epoch in 0..EPOCHS {
        order.shuffle(&mut chance);
        for at in &order {
            step(&examples[*at], &mut weights, &mut slopes);
        }
        // The mean of the later epochs' ends is steadier than the last.
        if epoch >= 2 {
            for (sum, weight) in sums.iter_mut().zip(&weights) {
                for class in 0..CLASSES {
                    sum[class] += f64::from(weight[class]);
                }
            }
        }
    }
    let count = (EPOCHS - 2) as f64;
    std::array::from_fn(|class| sums.iter().map(|sum| (sum[class] / count) as f32).collect())
}

fn step(example: &Example, weights: &mut [[f32; CLASSES]], slopes: &mut [[f32; CLASSES]]) {
    let mut sum = [0.0_f32; CLASSES];
    for place in &example.features {
        let weight = weights[*place as usize];
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
        let (weight, square) = (&mut weights[*place as usize], &mut slopes[*place as usize]);
        for class in 0..CLASSES {
            square[class] += slope[class] * slope[class];
            weight[class] -= RATE * slope[class] / square[class].sqrt() + 2e-7 * weight[class];
        }
    }
}
