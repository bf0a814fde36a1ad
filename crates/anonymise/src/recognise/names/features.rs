//! What the model weighs of a word and its neighbours, hashed.

use super::atoms::Atom;

/// The weights of a class are found at a hash of so many bits.
pub const BITS: u32 = 19;

/// What takes the features of a word, as places in the table of weights.
pub(crate) trait Take {
    /// Which of the features it takes: some of the bits below.
    const PARTS: u8;

    /// Takes one.
    fn take(&mut self, place: usize);

    /// One of the features of `part`.
    #[inline(always)]
    fn add(&mut self, part: u8, template: u32, a: u32, b: u32) {
        if Self::PARTS & part != 0 {
            self.take(place(template, a, b));
        }
    }
}

/// What the word itself gives, wherever it stands.
pub(crate) const OWN: u8 = 1;
/// What one word beside it gives, whatever stands elsewhere: the one before, the one after, the
/// second before and the second after.
pub(crate) const BEFORE: u8 = 1 << 1;
pub(crate) const AFTER: u8 = 1 << 2;
pub(crate) const FAR_BEFORE: u8 = 1 << 3;
pub(crate) const FAR_AFTER: u8 = 1 << 4;
/// What rests on more than one of the words beside it, or on which word it is with one of them.
pub(crate) const TOGETHER: u8 = 1 << 5;

/// How many places there are.
pub(crate) const PLACES: usize = 1 << BITS;

/// Hashed, below [`PLACES`].
#[inline(always)]
fn place(template: u32, a: u32, b: u32) -> usize {
    let mut hash = template.wrapping_mul(0x9e37_79b1) ^ a;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 15 ^ b).wrapping_mul(0xc2b2_ae35);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0x27d4_eb2f);
    (hash >> (32 - BITS)) as usize
}

/// All features, in order, for training.
#[derive(Default)]
pub(crate) struct All(pub(crate) Vec<u32>);

impl Take for All {
    const PARTS: u8 = u8::MAX;

    #[allow(clippy::cast_possible_truncation, reason = "below 2 to the power of BITS")]
    fn take(&mut self, place: usize) {
        self.0.push(place as u32);
    }
}

/// Looks at word `at` and three words to both sides. What it itself gives is the same wherever
/// its sort, its case and a sentence's start are.
#[inline(always)]
pub(crate) fn features<T: Take>(out: &mut T, atoms: &[Atom], at: usize) {
    const NONE: Atom = Atom::nothing();
    let look = |by: isize| at.checked_add_signed(by).and_then(|at| atoms.get(at)).unwrap_or(&NONE);
    let (l2, l1, o, r1, r2) = (look(-2), look(-1), look(0), look(1), look(2));
    out.add(OWN, 0, 1, 1);
    context(out, [l2, l1, o, r1, r2]);
    itself(out, o);
    likeness(out, [look(-3), l2, l1, o, r1, r2, look(3)]);
    company(out, [l2, l1, o, r1, r2]);
    if T::PARTS & TOGETHER == 0 {
        return;
    }
    let before = neighbour(atoms, at, -1).unwrap_or(&NONE);
    let after = neighbour(atoms, at, 1).unwrap_or(&NONE);
    out.add(TOGETHER, 60, before.word, o.like);
    out.add(TOGETHER, 61, after.word, o.like);
    out.add(TOGETHER, 62, before.like << 4 | after.like, o.like);
}

/// The nearest word of letters to one side on the same line.
fn neighbour(atoms: &[Atom], at: usize, step: isize) -> Option<&Atom> {
    let mut place = at;
    for _ in 0..4 {
        if step < 0 && atoms.get(place)?.starts_line {
            return None;
        }
        place = place.checked_add_signed(step)?;
        let atom = atoms.get(place)?;
        if step > 0 && atom.starts_line {
            return None;
        }
        if atom.is_word {
            return Some(atom);
        }
    }
    None
}

#[inline(always)]
fn context<T: Take>(out: &mut T, [l2, l1, o, r1, r2]: [&Atom; 5]) {
    out.add(FAR_BEFORE, 1, l2.word, 0);
    out.add(BEFORE, 2, l1.word, 0);
    out.add(OWN, 3, o.word, 0);
    out.add(AFTER, 4, r1.word, 0);
    out.add(FAR_AFTER, 5, r2.word, 0);
    out.add(TOGETHER, 6, l1.word, o.word);
    out.add(TOGETHER, 7, o.word, r1.word);
    out.add(TOGETHER, 8, l2.word, l1.word);
    out.add(TOGETHER, 9, r1.word, r2.word);
    out.add(TOGETHER, 10, l1.word, r1.word);
    out.add(OWN, 11, o.case, u32::from(o.starts_sentence));
    out.add(TOGETHER, 12, l1.case << 8 | r1.case, o.case);
    out.add(TOGETHER, 13, l2.case << 8 | l1.case, o.case);
    out.add(TOGETHER, 14, r1.case << 8 | r2.case, o.case);
    out.add(BEFORE, 15, l1.word, o.case);
    out.add(AFTER, 16, r1.word, o.case);
}

#[inline(always)]
fn itself<T: Take>(out: &mut T, o: &Atom) {
    let facts = o.facts;
    let (first, last) = (u32::from(facts.first), u32::from(facts.last));
    let (everyday, said) = (u32::from(facts.everyday), u32::from(facts.said));
    let start = u32::from(o.starts_sentence);
    out.add(OWN, 20, first, o.case);
    out.add(OWN, 21, last, o.case);
    out.add(OWN, 22, everyday << 8 | said, o.case);
    out.add(OWN, 23, u32::from(facts.place) << 8 | o.like, o.case << 1 | start);
    out.add(OWN, 24, first << 8 | last, everyday << 8 | said);
    out.add(OWN, 25, first << 8 | said, o.case << 1 | start);
    out.add(OWN, 26, last << 8 | said, o.case << 1 | start);
    out.add(OWN, 27, o.prefix, 0);
    for (template, suffix) in [(28, o.suffix[0]), (29, o.suffix[1]), (30, o.suffix[2])] {
        out.add(OWN, template, suffix, 0);
    }
    out.add(OWN, 31, o.suffix[1], o.like << 4 | o.case);
    out.add(OWN, 32, o.length, o.like << 4 | o.case);
    let elsewhere = o.elsewhere;
    out.add(OWN, 33, elsewhere.capital << 4 | elsewhere.times, o.like << 4 | o.case);
    out.add(OWN, 34, elsewhere.marks, o.like);
    out.add(
        OWN,
        35,
        elsewhere.marks << 8 | elsewhere.capital << 4 | elsewhere.times,
        o.case << 1 | start,
    );
}

/// In what company the words stand elsewhere: what is learnt of one goes for its like.
#[inline(always)]
fn company<T: Take>(out: &mut T, [l2, l1, o, r1, r2]: [&Atom; 5]) {
    let near = |atom: &Atom| u32::from(atom.facts.company);
    let broad = |atom: &Atom| u32::from(atom.facts.broad);
    out.add(OWN, 70, near(o), 0);
    out.add(OWN, 71, near(o), o.case << 1 | u32::from(o.starts_sentence));
    out.add(OWN, 72, broad(o), o.like << 4 | o.case);
    out.add(BEFORE, 73, near(l1), o.like);
    out.add(AFTER, 74, near(r1), o.like);
    out.add(FAR_BEFORE, 75, near(l2), o.like);
    out.add(FAR_AFTER, 76, near(r2), o.like);
    out.add(TOGETHER, 77, near(l1) << 10 | near(o), 0);
    out.add(TOGETHER, 78, near(o) << 10 | near(r1), 0);
    out.add(TOGETHER, 79, broad(l1) << 10 | broad(o) << 5 | broad(r1), o.case);
    out.add(TOGETHER, 80, broad(l2) << 5 | broad(l1), o.like);
    out.add(TOGETHER, 81, broad(r1) << 5 | broad(r2), o.like);
    out.add(BEFORE, 82, l1.word, broad(o));
    out.add(AFTER, 83, r1.word, broad(o));
}

#[inline(always)]
fn likeness<T: Take>(out: &mut T, [l3, l2, l1, o, r1, r2, r3]: [&Atom; 7]) {
    let like = o.like << 4 | o.case;
    out.add(OWN, 40, like, u32::from(o.starts_sentence));
    out.add(BEFORE, 41, l1.like << 4 | l1.case, like);
    out.add(AFTER, 42, r1.like << 4 | r1.case, like);
    out.add(TOGETHER, 43, l1.like << 8 | r1.like, like);
    out.add(BEFORE, 44, l1.word, like);
    out.add(AFTER, 45, r1.word, like);
    out.add(TOGETHER, 46, l2.word ^ l1.word.rotate_left(9), o.like);
    out.add(TOGETHER, 47, r1.word ^ r2.word.rotate_left(9), o.like);
    out.add(TOGETHER, 48, l1.word ^ r1.word.rotate_left(9), o.like);
    out.add(TOGETHER, 49, l1.cue << 4 | r1.cue, o.like);
    out.add(TOGETHER, 50, l2.cue << 4 | l1.cue, like);
    out.add(TOGETHER, 51, r1.cue << 4 | r2.cue, like);
    out.add(TOGETHER, 52, l2.like << 4 | l1.like, o.like);
    out.add(TOGETHER, 53, r1.like << 4 | r2.like, o.like);
    out.add(FAR_BEFORE, 54, l2.word, o.like);
    out.add(FAR_AFTER, 55, r2.word, o.like);
    out.add(TOGETHER, 56, l3.word, o.like);
    out.add(TOGETHER, 57, r3.word, o.like);
    out.add(TOGETHER, 58, l3.cue << 8 | l2.cue << 4 | l1.cue, o.like);
    out.add(AFTER, 59, u32::from(o.starts_line) << 4 | r1.cue, r1.word);
}
