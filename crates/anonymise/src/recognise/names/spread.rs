//! What was found once is looked for in the whole text.

use std::collections::BTreeSet;

use super::atoms::{Atom, cue};
use super::bodies;
use super::grammar::{is_a_room, is_a_small_thing, used_as_word};
use super::rules::{by_lexicon, by_rule, cut_off, cut_off_word, never};
use super::{Sighting, has_capital};
use crate::recognise::words::{Case, Kind, Words};
use crate::recognise::{LOW, SUGGEST};

/// From here on a sighting speaks for the other places of the same word.
const SPEAKS: f32 = 0.5;

/// Raises the chances of words that the text itself, the lexicon or a rule says are names.
pub(super) fn spread(words: &Words<'_>, atoms: &[Atom], free: &[bool], seen: &mut [Sighting]) {
    for (at, sighting) in seen.iter_mut().enumerate() {
        if idle(words, atoms, sighting, at) {
            continue;
        }
        if never(words, atoms, at) || is_a_room(words, at) || cut_off_word(words, atoms, at) {
            *sighting = Sighting { person: 0.0, place: 0.0, organisation: 0.0 };
            continue;
        }
        if !free[at] && used_as_word(words, atoms, at) || is_a_small_thing(words, atoms, at) {
            sighting.person = 0.0;
            continue;
        }
        if cut_off(words, at) && atoms[at].like < 3 {
            sighting.person *= 0.3;
        }
        // Where there are capitals, a word without one is a word before it is a name.
        if !free[at]
            && words.get(at).is_some_and(|word| word.case == Case::Lower)
            && atoms[at].facts.is_word()
        {
            sighting.person *= 0.5;
        }
        if is_common(words, atoms, free, at) {
            sighting.person *= 0.4;
        }
        let ruled = by_rule(words, atoms, free, at).max(by_lexicon(words, atoms, free, at));
        sighting.person = sighting.person.max(ruled);
    }
    settle_words(words, atoms, free, seen);
    raise_others(words, atoms, free, seen);
    carry_on(words, atoms, free, seen);
    joints(words, atoms, free, seen);
    initials(words, atoms, free, seen);
    bodies::raise_others(words, atoms, free, seen);
}

/// A word that is said often and hardly anybody's name, where no capital says that it is one: what
/// stands beside a name is not part of it.
fn is_common(words: &Words<'_>, atoms: &[Atom], free: &[bool], at: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    let atom = &atoms[at];
    let common = match atom.like {
        2 => atom.facts.everyday >= 6 || atom.facts.said >= 6,
        7 | 15 => atom.facts.said >= 9,
        _ => false,
    };
    common && (free[at] || word.case == Case::Lower || word.starts_sentence)
}

/// Raises the other places of a word that is surely a name at one.
fn raise_others(words: &Words<'_>, atoms: &[Atom], free: &[bool], seen: &mut [Sighting]) {
    let mut best = vec![0.0_f32; words.kinds()];
    for (atom, sighting) in atoms.iter().zip(seen.iter()) {
        if atom.is_word && atom.length > 1 && sighting.person >= SPEAKS {
            let most = &mut best[atom.sort as usize];
            *most = most.max(sighting.person);
        }
    }
    for at in 0..words.len() {
        let most = best[atoms[at].sort as usize];
        let Some(word) = words.get(at).filter(|_| most > 0.0) else { continue };
        let own = seen[at].person;
        if never(words, atoms, at)
            || !free[at] && used_as_word(words, atoms, at)
            || is_a_small_thing(words, atoms, at)
        {
            continue;
        }
        let raised = if !atoms[at].facts.is_word() {
            0.8 * most
        } else if !free[at] && has_capital(word.case) && !word.starts_sentence {
            0.6 * most
        } else if atoms[at].like >= 10
            && atoms[at].like < 14
            && (free[at] || has_capital(word.case))
        {
            0.5 * most
        } else if own >= if free[at] { 0.12 } else { 0.08 } {
            0.3
        } else {
            0.0
        };
        seen[at].person = own.max(raised);
    }
}

/// Without capitals, a word that is also a name and that the text says often, mostly as a word, is
/// one wherever the model is not sure.
fn settle_words(words: &Words<'_>, atoms: &[Atom], free: &[bool], seen: &mut [Sighting]) {
    const OFTEN: u32 = 6;
    let mut said = vec![(0_u32, 0.0_f32); words.kinds()];
    let is_word = |at: usize| free[at] && atoms[at].is_word && atoms[at].facts.is_word();
    for at in (0..seen.len()).filter(|at| is_word(*at)) {
        let (count, sum) = &mut said[atoms[at].sort as usize];
        *count += 1;
        *sum += seen[at].person;
    }
    for at in (0..seen.len()).filter(|at| is_word(*at)) {
        let (count, sum) = said[atoms[at].sort as usize];
        let share = if count >= 2 * OFTEN { 0.5 } else { 0.35 };
        if count >= OFTEN && sum < share * count as f32 && seen[at].person < 0.7 {
            seen[at].person *= 0.3;
        }
    }
}

/// A word in small letters that no rule looks at and the model thinks nothing of.
fn idle(words: &Words<'_>, atoms: &[Atom], sighting: &Sighting, at: usize) -> bool {
    let most = sighting.person.max(sighting.place).max(sighting.organisation);
    let small = words.get(at).is_none_or(|word| matches!(word.case, Case::Lower | Case::None));
    let atom = &atoms[at];
    if most >= SUGGEST || !small {
        return false;
    }
    if atom.like == 2 || !atom.is_word {
        return true;
    }
    let titled = at.checked_sub(1).is_some_and(|before| {
        atoms[before].cue == cue::TITLE || !atoms[before].is_word && atoms[before].length == 1
    });
    matches!(atom.like, 7 | 8 | 15) && atom.facts.first <= 6 && !titled
}

/// Raises what goes on with a sure name, before or after it: `LOGAN JAMES POTTER`.
fn carry_on(words: &Words<'_>, atoms: &[Atom], free: &[bool], seen: &mut [Sighting]) {
    let goes_on = |at: usize, beside: usize| {
        let (Some(word), Some(other)) = (words.get(at), words.get(beside)) else { return false };
        let later = if at > beside { word } else { other };
        if word.kind != Kind::Letters || later.starts_line || !later.apart || atoms[at].length < 2 {
            return false;
        }
        let atom = &atoms[at];
        if free[at] {
            return !atom.facts.is_word()
                && (atom.facts.last > 4 || atom.facts.unknown())
                && atom.cue == 0;
        }
        let same = word.case == other.case || word.case == Case::Mixed;
        same && has_capital(word.case)
            && (atom.like != 2 || atom.facts.last > 6)
            && atom.facts.everyday < 8
    };
    for at in 0..seen.len() {
        let back =
            at.checked_sub(1).filter(|back| seen[*back].person >= SPEAKS && goes_on(at, *back));
        if back.is_some() {
            seen[at].person = seen[at].person.max(0.35);
        }
    }
}

/// What joins a name to the one after it in many languages, and what may follow that.
const JOINTS: [&[&str]; 2] = [
    &[
        "de", "da", "di", "du", "del", "dos", "van", "von", "bin", "ibn", "bint", "al", "el",
        "abu", "ap",
    ],
    &["la", "las", "los", "der", "den"],
];

/// Raises what is joined to a name after it: `Pico de la Mirandola`.
fn joints(words: &Words<'_>, atoms: &[Atom], free: &[bool], seen: &mut [Sighting]) {
    let apart = |at: usize| words.get(at).is_some_and(|word| word.apart && !word.starts_line);
    let joint = |at: usize, which: usize| apart(at) && JOINTS[which].contains(&words.lower(at));
    for at in 2..seen.len() {
        if seen[at].person < LOW || !apart(at) {
            continue;
        }
        let first = if joint(at - 1, 1) { at - 2 } else { at - 1 };
        let Some(before) = first.checked_sub(1).filter(|_| joint(first, 0)) else { continue };
        let atom = &atoms[before];
        let capital = words.get(before).is_some_and(|word| has_capital(word.case));
        let name = atom.is_word && atom.like != 2 && atom.facts.said < 6;
        if name && (free[before] || capital) {
            for sighting in &mut seen[before..at] {
                sighting.person = sighting.person.max(0.35);
            }
        }
    }
}

/// Marks the initials of people whose full name stands in the text: `PW` after `Paul Whitcombe`.
fn initials(words: &Words<'_>, atoms: &[Atom], free: &[bool], seen: &mut [Sighting]) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for at in 1..seen.len() {
        if seen[at].person >= SPEAKS
            && seen[at - 1].person >= SPEAKS
            && words.get(at).is_some_and(|w| w.apart)
        {
            let first = words.raw(at - 1).chars().next().into_iter().flat_map(char::to_uppercase);
            let last = words.raw(at).chars().next().into_iter().flat_map(char::to_uppercase);
            known.insert(first.chain(last).collect());
        }
    }
    if known.is_empty() {
        return;
    }
    for (at, sighting) in seen.iter_mut().enumerate() {
        let short = words
            .get(at)
            .is_some_and(|word| word.kind == Kind::Letters && word.end - word.start == 2);
        let capital = words.get(at).is_some_and(|word| word.case == Case::Upper);
        let small = free[at] && !atoms[at].facts.is_word();
        if short && (capital || small) && known.contains(&words.raw(at).to_ascii_uppercase()) {
            sighting.person = sighting.person.max(0.4);
        }
    }
}
