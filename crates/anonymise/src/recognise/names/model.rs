//! The weights, and what they say of a word.

use std::sync::LazyLock;

use super::atoms::Atom;
use super::features::{BITS, Take, features};

/// Person, place, organisation.
pub const CLASSES: usize = 3;

/// How likely a word is part of a person's, a place's and an organisation's name.
pub type Chances = [f32; CLASSES];

/// One weight a class at each place, padded: one byte each, companded by the square root, so that the
/// many small weights keep their worth.
pub(crate) struct Model {
    weights: Box<[[i8; 4]]>,
    /// What a sum of one stands for, a class: what the byte 127 does by its square.
    scale: [f32; CLASSES],
}

/// What the features of a word sum up to: whole numbers, so that their order makes no difference.
type Sums = [i32; CLASSES];

/// What the features that the word itself gives sum up to, for the words met last: the same few
/// hundred make up most of a text. For one text and one model.
#[derive(Default)]
pub(crate) struct Own {
    slots: Vec<(u32, Sums)>,
}

/// A power of two.
const SLOTS: usize = 4096;

/// The places of features, gathered before any weight is read: then the reads wait for memory
/// together and not one after another.
struct Places<const AROUND: bool> {
    places: [usize; MOST],
    len: usize,
}

/// More than a word has.
const MOST: usize = 64;

impl<const AROUND: bool> Take for Places<AROUND> {
    const OWN: bool = !AROUND;
    const AROUND: bool = AROUND;

    #[inline(always)]
    fn take(&mut self, place: usize) {
        if let Some(free) = self.places.get_mut(self.len) {
            *free = place;
            self.len += 1;
        }
    }
}

/// What reads a text with capitals, and what reads one without.
pub(crate) struct Models<'m> {
    pub(crate) cased: &'m Model,
    pub(crate) case_free: &'m Model,
    /// The chances of a person, place and organisation are brought to the scale on which
    /// [`crate::LOW`] masks by these powers, with capitals and without: below one raises them. Set
    /// on texts that the model had not seen, see `examples/train_names/apart.rs`.
    pub(crate) powers: [Chances; 2],
}

/// The powers that ship.
pub const POWERS: [Chances; 2] = [[0.5, 0.5, 0.5], [0.46, 0.6, 0.6]];

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
            Model { weights: vec![[0; 4]; size].into_boxed_slice(), scale: [0.0; CLASSES] };
        if bytes.len() != CLASSES * 4 + CLASSES * size {
            return model;
        }
        let (scales, weights) = bytes.split_at(CLASSES * 4);
        for (class, scale) in scales.chunks_exact(4).enumerate() {
            let scale = f32::from_le_bytes([scale[0], scale[1], scale[2], scale[3]]);
            model.scale[class] = scale / (127.0 * 127.0);
        }
        for (class, column) in weights.chunks_exact(size).enumerate() {
            for (place, byte) in column.iter().enumerate() {
                model.weights[place][class] = i8::from_ne_bytes([*byte]);
            }
        }
        model
    }

    /// What the weights say of word `at`; `own` remembers what words themselves give.
    pub(crate) fn chances(&self, own: &mut Own, atoms: &[Atom], at: usize) -> Chances {
        let around = self.sums::<true>(atoms, at);
        let own = self.own(own, atoms, at);
        let mut chances = [0.0; CLASSES];
        for class in 0..CLASSES {
            #[allow(clippy::cast_precision_loss, reason = "some tens of bytes, squared")]
            let sum = (around[class] + own[class]) as f32;
            chances[class] = 1.0 / (1.0 + (-sum * self.scale[class]).exp());
        }
        chances
    }

    fn own(&self, own: &mut Own, atoms: &[Atom], at: usize) -> Sums {
        let Some(atom) = atoms.get(at) else { return [0; CLASSES] };
        let key = atom.sort << 5 | atom.case << 1 | u32::from(atom.starts_sentence);
        if own.slots.is_empty() {
            own.slots.resize(SLOTS, (u32::MAX, [0; CLASSES]));
        }
        let slot = &mut own.slots[key as usize % SLOTS];
        if slot.0 != key {
            *slot = (key, self.sums::<false>(atoms, at));
        }
        slot.1
    }

    fn sums<const AROUND: bool>(&self, atoms: &[Atom], at: usize) -> Sums {
        let mut found = Places::<AROUND> { places: [0; MOST], len: 0 };
        features(&mut found, atoms, at);
        let mut sums = [0; CLASSES];
        for place in &found.places[..found.len] {
            let weights = self.weights.get(*place).copied().unwrap_or_default();
            for (sum, weight) in sums.iter_mut().zip(weights) {
                let weight = i16::from(weight);
                *sum += i32::from(weight * weight.abs());
            }
        }
        sums
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
