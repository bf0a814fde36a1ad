//! The weights, and what they say of a word.

use std::sync::LazyLock;

use super::atoms::Atom;
use super::features::{
    AFTER, BEFORE, FAR_AFTER, FAR_BEFORE, OWN, PLACES, TOGETHER, Take, features,
};

/// Person, place, organisation.
pub const CLASSES: usize = 3;

/// How likely a word is part of a person's, a place's and an organisation's name.
pub type Chances = [f32; CLASSES];

/// One weight a class at each place: one byte each, companded by the square root, so that the
/// many small weights keep their worth.
pub(crate) struct Model {
    /// As many as there are places; four megabytes, so never on a stack.
    weights: Box<[Sums]>,
    /// What a sum of one stands for, a class: what the byte 127 does by its square.
    scale: [f32; CLASSES],
    /// How many features a word has.
    features: i32,
}

/// The classes' weights side by side in one number, each as its square and [`ZERO`] more, so that
/// one addition adds all of them; up to 63 fit without running over. Whole numbers, so that their
/// order makes no difference.
type Sums = u64;

/// Bits of one class.
const WIDE: u32 = 21;
/// What stands for a weight of nothing.
const ZERO: i32 = 1 << 14;

/// `weights`, of which none is below −128, side by side.
fn side_by_side(weights: [i8; CLASSES]) -> Sums {
    let raised = weights.map(|weight| i32::from(weight) * i32::from(weight.unsigned_abs()) + ZERO);
    let raised = raised.map(|weight| u64::from(weight.unsigned_abs()));
    raised[0] | raised[1] << WIDE | raised[2] << (2 * WIDE)
}

/// One class of sums.
fn one_of(sums: Sums, class: usize) -> i32 {
    let one = sums >> (WIDE as usize * class) & ((1 << WIDE) - 1);
    i32::try_from(one).unwrap_or(ZERO)
}

/// What some of the features sum up to that were met last, those of a word itself and of each word
/// beside it: the same few thousand make up most of a text. For one text and one model.
pub(crate) struct Known {
    slots: Vec<(u64, Sums)>,
}

const SLOT_BITS: u32 = 13;

impl Default for Known {
    fn default() -> Known {
        Known { slots: vec![(u64::MAX, 0); 1 << SLOT_BITS] }
    }
}

/// Adds up the weights at the places of the features of `PARTS`.
struct Sum<'m, const PARTS: u8> {
    weights: &'m [Sums; PLACES],
    sums: Sums,
}

impl<const PARTS: u8> Take for Sum<'_, PARTS> {
    const PARTS: u8 = PARTS;

    #[inline(always)]
    fn take(&mut self, place: usize) {
        self.sums += self.weights[place & (PLACES - 1)];
    }
}

/// Counts features.
struct Count(i32);

impl Take for Count {
    const PARTS: u8 = u8::MAX;

    fn take(&mut self, _: usize) {
        self.0 += 1;
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
pub const POWERS: [Chances; 2] = [[0.5, 0.5, 0.5], [0.43, 0.6, 0.6]];

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
        let mut model = Model::nothing();
        if bytes.len() != CLASSES * 4 + CLASSES * PLACES {
            return model;
        }
        let (scales, weights) = bytes.split_at(CLASSES * 4);
        for (class, scale) in scales.chunks_exact(4).enumerate() {
            let scale = f32::from_le_bytes([scale[0], scale[1], scale[2], scale[3]]);
            model.scale[class] = scale / (127.0 * 127.0);
        }
        let class = |class: usize, place: usize| {
            weights.get(class * PLACES + place).map_or(0, |byte| i8::from_ne_bytes([*byte]))
        };
        for (place, sums) in model.weights.iter_mut().enumerate() {
            *sums = side_by_side(std::array::from_fn(|at| class(at, place)));
        }
        model
    }

    /// One that finds nothing likely.
    fn nothing() -> Model {
        let none = side_by_side([0; CLASSES]);
        let weights = vec![none; PLACES].into_boxed_slice();
        let mut count = Count(0);
        features(&mut count, &[], 0);
        Model { weights, scale: [0.0; CLASSES], features: count.0 }
    }

    /// What the weights say of word `at`, class by class, from nothing likely below 0 to likely
    /// above; `known` remembers.
    pub(crate) fn leanings(&self, known: &mut Known, atoms: &[Atom], at: usize) -> Chances {
        let together = self.sums::<TOGETHER>(atoms, at);
        let apart = self.known::<OWN>(known, atoms, at, 0)
            + self.known::<BEFORE>(known, atoms, at, -1)
            + self.known::<AFTER>(known, atoms, at, 1)
            + self.known::<FAR_BEFORE>(known, atoms, at, -2)
            + self.known::<FAR_AFTER>(known, atoms, at, 2);
        #[allow(clippy::cast_precision_loss, reason = "some tens of bytes, squared")]
        std::array::from_fn(|class| {
            let sum = one_of(together, class) + one_of(apart, class) - self.features * ZERO;
            sum as f32 * self.scale[class]
        })
    }

    /// The sums of one part, which rests on word `at` and on the one `by` places from it.
    #[inline(always)]
    fn known<const PART: u8>(
        &self,
        known: &mut Known,
        atoms: &[Atom],
        at: usize,
        by: isize,
    ) -> Sums {
        const NONE: Atom = Atom::nothing();
        let beside = at.checked_add_signed(by).and_then(|at| atoms.get(at)).unwrap_or(&NONE);
        let key = atoms.get(at).map_or(0, |atom| key::<PART>(atom, beside));
        let slot = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SLOT_BITS)) as usize;
        if known.slots[slot].0 != key {
            known.slots[slot] = (key, self.sums::<PART>(atoms, at));
        }
        known.slots[slot].1
    }

    fn sums<const PARTS: u8>(&self, atoms: &[Atom], at: usize) -> Sums {
        // Told once a word how many there are, so that no place is looked up twice.
        let Ok(weights) = <&[Sums; PLACES]>::try_from(&*self.weights) else { return 0 };
        let mut found = Sum::<PARTS> { weights, sums: 0 };
        features(&mut found, atoms, at);
        found.sums
    }
}

/// All that the features of `PART` look at, in one number: what the lexicon and the text know of a
/// word goes with its sort, but for what it leads to expect (`pan` does, `pán` does not).
fn key<const PART: u8>(atom: &Atom, beside: &Atom) -> u64 {
    let (like, broad) = (u64::from(atom.like), u64::from(atom.facts.broad));
    let beside =
        u64::from(beside.sort) << 25 | u64::from(beside.cue) << 21 | u64::from(beside.case) << 17;
    let part = u64::from(PART.trailing_zeros());
    let own = match PART {
        OWN => u64::from(atom.starts_sentence) << 16,
        FAR_BEFORE | FAR_AFTER => like << 3,
        _ => {
            u64::from(atom.starts_line) << 16 | broad << 11 | u64::from(atom.case) << 7 | like << 3
        }
    };
    beside | own | part
}

/// How likely it is by what the weights say.
pub(crate) fn chance(leaning: f32) -> f32 {
    1.0 / (1.0 + (-leaning).exp())
}

/// The leaning below which a chance, raised to `power`, stays under `least`.
pub(crate) fn leaning_of(least: f32, power: f32) -> f32 {
    let chance = least.powf(1.0 / power);
    (chance / (1.0 - chance)).ln()
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
