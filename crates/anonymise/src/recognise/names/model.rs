//! The weights, and what they say of a word.

use std::sync::LazyLock;

use super::atoms::Atom;
use super::features::{BITS, features};

/// Person, place, organisation.
pub const CLASSES: usize = 3;

/// How likely a word is part of a person's, a place's and an organisation's name.
pub(crate) type Chances = [f32; CLASSES];

/// One weight a class at each place, padded: one byte each, companded by the square root, so that the
/// many small weights keep their worth.
pub(crate) struct Model {
    weights: Vec<[i8; 4]>,
    /// What the byte 127 stands for, a class.
    scale: [f32; CLASSES],
    /// What each byte stands for.
    expand: [f32; 256],
}

/// What reads a text with capitals, and what reads one without.
pub(crate) struct Models<'m> {
    pub(crate) cased: &'m Model,
    pub(crate) case_free: &'m Model,
    /// The chances of a person are brought to the scale on which [`crate::LOW`] masks by these
    /// powers, with capitals and without: below one raises them. Set on texts that the model
    /// had not seen, see `examples/train_names/apart.rs`.
    pub(crate) powers: [f32; 2],
}

/// The powers that ship.
const POWERS: [f32; 2] = [0.7, 0.6];

impl Models<'static> {
    /// Those that ship.
    pub(crate) fn shipped() -> Models<'static> {
        Models { cased: &CASED, case_free: &CASE_FREE, powers: POWERS }
    }
}

/// For text with capitals.
pub(crate) static CASED: LazyLock<Model> =
    LazyLock::new(|| Model::read(include_bytes!("../../../data/names-cased.z")));

/// For text without, or in nothing but capitals.
pub(crate) static CASE_FREE: LazyLock<Model> =
    LazyLock::new(|| Model::read(include_bytes!("../../../data/names-lower.z")));

impl Model {
    /// Unpacks a model: a scale a class (little-endian `f32`), then the bytes, class by class.
    /// One that is damaged has no weights and finds nothing likely; a test unpacks both.
    pub(crate) fn read(packed: &[u8]) -> Model {
        Model::unpacked(&crate::lexicon::unpacked_bytes(packed))
    }

    /// The same of bytes that are not compressed.
    pub(crate) fn unpacked(bytes: &[u8]) -> Model {
        let size = 1_usize << BITS;
        let mut model =
            Model { weights: vec![[0; 4]; size], scale: [0.0; CLASSES], expand: [0.0; 256] };
        for byte in i8::MIN..=i8::MAX {
            let share = f32::from(byte) / 127.0;
            model.expand[usize::from(byte.to_ne_bytes()[0])] = share.abs() * share;
        }
        if bytes.len() != CLASSES * 4 + CLASSES * size {
            return model;
        }
        let (scales, weights) = bytes.split_at(CLASSES * 4);
        for (class, scale) in scales.chunks_exact(4).enumerate() {
            model.scale[class] = f32::from_le_bytes([scale[0], scale[1], scale[2], scale[3]]);
        }
        for (class, column) in weights.chunks_exact(size).enumerate() {
            for (place, byte) in column.iter().enumerate() {
                model.weights[place][class] = i8::from_ne_bytes([*byte]);
            }
        }
        model
    }

    /// What the weights say of word `at`.
    pub(crate) fn chances(&self, atoms: &[Atom], at: usize) -> Chances {
        let mut sums = [0.0_f32; CLASSES];
        for place in features(atoms, at).places() {
            let Some(weights) = self.weights.get(*place as usize) else { continue };
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += self.expand[usize::from(weight.to_ne_bytes()[0])];
            }
        }
        let mut chances = [0.0; CLASSES];
        for class in 0..CLASSES {
            chances[class] = 1.0 / (1.0 + (-sums[class] * self.scale[class]).exp());
        }
        chances
    }
}

/// Packs trained weights, class by class, as `Model::read` unpacks them.
pub fn pack(weights: &[Vec<f32>; CLASSES]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let scale =
        |column: &Vec<f32>| column.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    for column in weights {
        bytes.extend(scale(column).to_le_bytes());
    }
    for column in weights {
        let scale = scale(column).max(f32::MIN_POSITIVE);
        for weight in column {
            let share = (weight.abs() / scale).sqrt() * 127.0;
            #[allow(clippy::cast_possible_truncation, reason = "between 0 and 127")]
            let byte = (share.round() as i8).clamp(0, 127);
            bytes.push(if *weight < 0.0 { -byte } else { byte }.to_ne_bytes()[0]);
        }
    }
    bytes
}
