//! What the model weighs of a word and its neighbours, hashed.

use super::atoms::Atom;

/// The weights of a class are found at a hash of so many bits.
pub const BITS: u32 = 19;

/// How many features a word has at most.
pub(crate) const MOST: usize = 72;

/// The features of one word: places in the table of weights.
pub(crate) struct Features {
    places: [u32; MOST],
    len: usize,
}

impl Features {
    /// The places.
    pub(crate) fn places(&self) -> &[u32] {
        &self.places[..self.len]
    }

    fn add(&mut self, template: u32, a: u32, b: u32) {
        let mut hash = template.wrapping_mul(0x9e37_79b1) ^ a;
        hash = hash.wrapping_mul(0x85eb_ca6b);
        hash = (hash ^ hash >> 15 ^ b).wrapping_mul(0xc2b2_ae35);
        hash ^= hash >> 13;
        hash = hash.wrapping_mul(0x27d4_eb2f);
        if self.len < MOST {
            self.places[self.len] = hash >> (32 - BITS);
            self.len += 1;
        }
    }
}

/// Looks at word `at` and three words to both sides.
pub(crate) fn features(atoms: &[Atom], at: usize) -> Features {
    let none = Atom { word: 7, case: 15, ..Atom::default() };
    let look = |by: isize| at.checked_add_signed(by).and_then(|at| atoms.get(at)).unwrap_or(&none);
    let mut out = Features { places: [0; MOST], len: 0 };
    let (l2, l1, o, r1, r2) = (look(-2), look(-1), look(0), look(1), look(2));
    out.add(0, 1, 1);
    context(&mut out, [l2, l1, o, r1, r2]);
    itself(&mut out, o);
    likeness(&mut out, [look(-3), l2, l1, o, r1, r2, look(3)]);
    let before = neighbour(atoms, at, -1).unwrap_or(&none);
    let after = neighbour(atoms, at, 1).unwrap_or(&none);
    out.add(60, before.word, o.like);
    out.add(61, after.word, o.like);
    out.add(62, before.like << 4 | after.like, o.like);
    out
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

fn context(out: &mut Features, [l2, l1, o, r1, r2]: [&Atom; 5]) {
    for (template, atom) in [(1, l2), (2, l1), (3, o), (4, r1), (5, r2)] {
        out.add(template, atom.word, 0);
    }
    out.add(6, l1.word, o.word);
    out.add(7, o.word, r1.word);
    out.add(8, l2.word, l1.word);
    out.add(9, r1.word, r2.word);
    out.add(10, l1.word, r1.word);
    out.add(11, o.case, u32::from(o.starts_sentence));
    out.add(12, l1.case << 8 | r1.case, o.case);
    out.add(13, l2.case << 8 | l1.case, o.case);
    out.add(14, r1.case << 8 | r2.case, o.case);
    out.add(15, l1.word, o.case);
    out.add(16, r1.word, o.case);
}

fn itself(out: &mut Features, o: &Atom) {
    let facts = o.facts;
    let (first, last) = (u32::from(facts.first), u32::from(facts.last));
    let (everyday, said) = (u32::from(facts.everyday), u32::from(facts.said));
    let start = u32::from(o.starts_sentence);
    out.add(20, first, o.case);
    out.add(21, last, o.case);
    out.add(22, everyday << 8 | said, o.case);
    out.add(23, u32::from(facts.place) << 8 | o.like, o.case << 1 | start);
    out.add(24, first << 8 | last, everyday << 8 | said);
    out.add(25, first << 8 | said, o.case << 1 | start);
    out.add(26, last << 8 | said, o.case << 1 | start);
    out.add(27, o.prefix, 0);
    for (template, suffix) in [(28, o.suffix[0]), (29, o.suffix[1]), (30, o.suffix[2])] {
        out.add(template, suffix, 0);
    }
    out.add(31, o.suffix[1], o.like << 4 | o.case);
    out.add(32, o.length, o.like << 4 | o.case);
    let elsewhere = o.elsewhere;
    out.add(33, elsewhere.capital << 4 | elsewhere.times, o.like << 4 | o.case);
    out.add(34, elsewhere.marks, o.like);
    out.add(
        35,
        elsewhere.marks << 8 | elsewhere.capital << 4 | elsewhere.times,
        o.case << 1 | start,
    );
}

fn likeness(out: &mut Features, [l3, l2, l1, o, r1, r2, r3]: [&Atom; 7]) {
    let like = o.like << 4 | o.case;
    out.add(40, like, u32::from(o.starts_sentence));
    out.add(41, l1.like << 4 | l1.case, like);
    out.add(42, r1.like << 4 | r1.case, like);
    out.add(43, l1.like << 8 | r1.like, like);
    out.add(44, l1.word, like);
    out.add(45, r1.word, like);
    out.add(46, l2.word ^ l1.word.rotate_left(9), o.like);
    out.add(47, r1.word ^ r2.word.rotate_left(9), o.like);
    out.add(48, l1.word ^ r1.word.rotate_left(9), o.like);
    out.add(49, l1.cue << 4 | r1.cue, o.like);
    out.add(50, l2.cue << 4 | l1.cue, like);
    out.add(51, r1.cue << 4 | r2.cue, like);
    out.add(52, l2.like << 4 | l1.like, o.like);
    out.add(53, r1.like << 4 | r2.like, o.like);
    out.add(54, l2.word, o.like);
    out.add(55, r2.word, o.like);
    out.add(56, l3.word, o.like);
    out.add(57, r3.word, o.like);
    out.add(58, l3.cue << 8 | l2.cue << 4 | l1.cue, o.like);
    out.add(59, u32::from(o.starts_line) << 4 | r1.cue, r1.word);
}
