//! What was found once is looked for in the whole text.

use std::collections::BTreeMap;

use super::atoms::{Atom, cue};
use super::{Sighting, has_capital};
use crate::recognise::words::{Case, Kind, Words};

/// From here on a sighting speaks for the other places of the same word.
const SPEAKS: f32 = 0.5;

/// Raises the chances of words that the text itself, the lexicon or a rule says are names.
pub(super) fn spread(words: &Words<'_>, atoms: &[Atom], free: &[bool], seen: &mut [Sighting]) {
    for (at, sighting) in seen.iter_mut().enumerate() {
        let ruled = by_rule(words, atoms, free, at).max(by_lexicon(words, atoms, free, at));
        sighting.person = sighting.person.max(ruled);
    }
    let mut best: BTreeMap<u64, f32> = BTreeMap::new();
    for (atom, sighting) in atoms.iter().zip(seen.iter()) {
        if atom.is_word && sighting.person >= SPEAKS {
            let most = best.entry(atom.hash).or_default();
            *most = most.max(sighting.person);
        }
    }
    for at in 0..words.len() {
        let Some(most) = best.get(&atoms[at].hash) else { continue };
        let Some(word) = words.get(at) else { continue };
        let own = seen[at].person;
        let raised = if !atoms[at].facts.is_word() {
            0.8 * most
        } else if !free[at] && has_capital(word.case) && !word.starts_sentence {
            0.6 * most
        } else if own >= 0.08 {
            0.3
        } else {
            0.0
        };
        seen[at].person = own.max(raised);
    }
}

/// What the words before say surely: a title, an introduction.
fn by_rule(words: &Words<'_>, atoms: &[Atom], free: &[bool], at: usize) -> f32 {
    let Some(word) = words.get(at).filter(|word| word.kind == Kind::Letters) else { return 0.0 };
    let capital = has_capital(word.case);
    let like = atoms[at].like;
    let before = words.lower_before(at, 1);
    let title_at = if before == "." { at.checked_sub(2) } else { at.checked_sub(1) };
    let titled = title_at.is_some_and(|t| {
        matches!(
            words.lower(t),
            "mr" | "mrs" | "ms" | "dr" | "doctor" | "miss" | "prof" | "hhj" | "pani"
        )
    });
    if titled && words.lower(at).chars().count() > 1 {
        if capital && !free[at] {
            return 0.9;
        }
        if like != 2 || atoms[at].facts.last > 6 {
            return 0.6;
        }
    }
    let title_cue = at.checked_sub(1).is_some_and(|b| atoms[b].cue == cue::TITLE);
    if title_cue && capital && !free[at] && !word.starts_sentence && word.case == Case::Title {
        return 0.5;
    }
    let named = matches!(before, "called" | "named")
        || before == "is" && words.lower_before(at, 2) == "name";
    if named && capital && !free[at] && like != 2 { 0.6 } else { 0.0 }
}

/// A word that is a name and nothing else.
fn by_lexicon(words: &Words<'_>, atoms: &[Atom], free: &[bool], at: usize) -> f32 {
    let Some(word) = words.get(at).filter(|word| word.kind == Kind::Letters) else { return 0.0 };
    let atom = &atoms[at];
    if atom.facts.place > 0 {
        return 0.0;
    }
    match atom.like {
        5 | 6 if free[at] || word.case == Case::Lower => 0.35,
        4..=6 if has_capital(word.case) => 0.5,
        3 | 12 | 13 if !free[at] && word.case == Case::Title && !word.starts_sentence => 0.3,
        _ => 0.0,
    }
}
