//! Places and organisations found once are looked for in the whole text.

use std::collections::BTreeSet;

use super::atoms::Atom;
use super::{Sighting, has_capital};
use crate::recognise::words::{Case, Words};

/// From here on a sighting speaks for the other places of the same words.
const SPEAKS: f32 = 0.6;
/// What two words in a row are raised to that are a name elsewhere.
const AGAIN: f32 = 0.5;

/// Raises the other places of what is surely a place or an organisation at one: a word that is
/// nothing else, or has a capital inside a sentence; and two words in a row that are one name.
pub(super) fn raise_others(
    words: &Words<'_>,
    atoms: &[Atom],
    free: &[bool],
    seen: &mut [Sighting],
) {
    for class in [place, organisation] {
        let (single, pairs) = sure(words, atoms, seen, class);
        let mut ends = vec![false; words.kinds()];
        pairs.iter().for_each(|(_, second)| ends[*second as usize] = true);
        for at in 0..seen.len() {
            let most = single[atoms[at].sort as usize];
            let raised = match words.get(at) {
                Some(word) if most > 0.0 => {
                    let capital = !free[at] && has_capital(word.case) && !word.starts_sentence;
                    if !atoms[at].facts.is_word() || capital { 0.8 * most } else { 0.0 }
                }
                _ => 0.0,
            };
            let own = class(&mut seen[at]);
            *own = own.max(raised);
            if at > 0
                && ends[atoms[at].sort as usize]
                && pairs.contains(&pair(atoms, at))
                && goes_on(words, at)
            {
                for both in [at - 1, at] {
                    let own = class(&mut seen[both]);
                    *own = own.max(AGAIN);
                }
            }
        }
    }
}

fn place(sighting: &mut Sighting) -> &mut f32 {
    &mut sighting.place
}

fn organisation(sighting: &mut Sighting) -> &mut f32 {
    &mut sighting.organisation
}

fn pair(atoms: &[Atom], at: usize) -> (u32, u32) {
    (atoms[at - 1].sort, atoms[at].sort)
}

fn goes_on(words: &Words<'_>, at: usize) -> bool {
    words.get(at).is_some_and(|word| word.apart && !word.starts_line)
}

type Pairs = BTreeSet<(u32, u32)>;

/// How sure each sort of word is at its surest place, and the pairs of words that are both sure.
fn sure(
    words: &Words<'_>,
    atoms: &[Atom],
    seen: &mut [Sighting],
    class: fn(&mut Sighting) -> &mut f32,
) -> (Vec<f32>, Pairs) {
    let mut single = vec![0.0_f32; words.kinds()];
    let mut pairs = Pairs::new();
    let mut before = false;
    for at in 0..seen.len() {
        let name = atoms[at].is_word && atoms[at].length > 1 && words.get(at).is_some();
        let chance = *class(&mut seen[at]);
        let sure = name && chance >= SPEAKS && seen[at].person < SPEAKS;
        if sure {
            let most = &mut single[atoms[at].sort as usize];
            *most = most.max(chance);
            if before && goes_on(words, at) && !plain_pair(words, at) {
                pairs.insert(pair(atoms, at));
            }
        }
        before = sure;
    }
    (single, pairs)
}

/// Two short words of grammar say nothing: `of the`.
fn plain_pair(words: &Words<'_>, at: usize) -> bool {
    let short =
        |at: usize| words.get(at).is_some_and(|w| w.case == Case::Lower && w.end - w.start < 4);
    short(at - 1) && short(at)
}
