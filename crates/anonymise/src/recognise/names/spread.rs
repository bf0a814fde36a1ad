//! What was found once is looked for in the whole text.

use std::collections::BTreeMap;

use super::atoms::{Atom, cue};
use super::grammar::{is_an_answer, used_as_word};
use super::{Sighting, has_capital};
use crate::recognise::words::{Case, Kind, Words};

/// From here on a sighting speaks for the other places of the same word.
const SPEAKS: f32 = 0.5;

/// Raises the chances of words that the text itself, the lexicon or a rule says are names.
pub(super) fn spread(words: &Words<'_>, atoms: &[Atom], free: &[bool], seen: &mut [Sighting]) {
    for (at, sighting) in seen.iter_mut().enumerate() {
        if never(words, atoms, at) {
            *sighting = Sighting { person: 0.0, place: 0.0, organisation: 0.0 };
            continue;
        }
        if !free[at] && used_as_word(words, atoms, at) {
            sighting.person = 0.0;
            continue;
        }
        if cut_off(words, at) && atoms[at].like < 3 {
            sighting.person *= 0.3;
        }
        let ruled = by_rule(words, atoms, free, at).max(by_lexicon(words, atoms, free, at));
        sighting.person = sighting.person.max(ruled);
    }
    let mut best: BTreeMap<u64, f32> = BTreeMap::new();
    for (atom, sighting) in atoms.iter().zip(seen.iter()) {
        if atom.is_word && atom.length > 1 && sighting.person >= SPEAKS {
            let most = best.entry(atom.hash).or_default();
            *most = most.max(sighting.person);
        }
    }
    for at in 0..words.len() {
        let Some(most) = best.get(&atoms[at].hash) else { continue };
        let Some(word) = words.get(at) else { continue };
        let own = seen[at].person;
        if never(words, atoms, at) || !free[at] && used_as_word(words, atoms, at) {
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
    carry_on(words, atoms, free, seen);
    initials(words, seen);
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

/// Marks the initials of people whose full name stands in the text: `PW` after `Paul Whitcombe`.
fn initials(words: &Words<'_>, seen: &mut [Sighting]) {
    let mut known: Vec<String> = Vec::new();
    for at in 1..seen.len() {
        if seen[at].person >= SPEAKS
            && seen[at - 1].person >= SPEAKS
            && words.get(at).is_some_and(|w| w.apart)
        {
            let first = words.raw(at - 1).chars().next().into_iter().flat_map(char::to_uppercase);
            let last = words.raw(at).chars().next().into_iter().flat_map(char::to_uppercase);
            known.push(first.chain(last).collect());
        }
    }
    for (at, sighting) in seen.iter_mut().enumerate() {
        let short = words
            .get(at)
            .is_some_and(|word| word.case == Case::Upper && word.end - word.start == 2);
        if short && known.iter().any(|known| known == words.raw(at)) {
            sighting.person = sighting.person.max(0.4);
        }
    }
}

/// `I`, and the labels of roles: `ADV:`, `SOL:`.
fn never(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    let lower = words.lower(at);
    if matches!(lower, "i" | "a") || KIN.contains(&lower) {
        return true;
    }
    let label = atoms[at].starts_line && words.lower(at + 1) == ":";
    label && ROLES.contains(&lower)
}

/// Kin by themselves name nobody.
const KIN: &[&str] = &[
    "mum", "mam", "mom", "mummy", "mammy", "dad", "daddy", "nan", "gran", "granny", "grandma",
    "baby",
];

/// What transcribers write before a turn for somebody's part.
const ROLES: &[&str] = &[
    "int",
    "interp",
    "interpreter",
    "adv",
    "advocate",
    "solicitor",
    "bar",
    "sw",
    "hv",
    "mw",
    "midwife",
    "fac",
    "facilitator",
    "mod",
    "moderator",
    "res",
    "researcher",
    "interviewer",
    "interviewee",
    "participant",
    "resp",
    "respondent",
    "speaker",
    "unknown",
    "mother",
    "father",
    "mum",
    "dad",
    "nan",
    "ps",
    "gp",
    "dr",
    "psych",
    "nurse",
    "obs",
    "observer",
    "child",
    "male",
    "female",
    "all",
    "several",
    "other",
    "note",
    "notes",
    "title",
    "date",
    "mode",
];

/// A word that was not finished: `reali- realise`.
fn cut_off(words: &Words<'_>, at: usize) -> bool {
    let hyphen = words.get(at + 1).is_some_and(|mark| mark.kind == Kind::Mark && !mark.apart);
    hyphen
        && matches!(words.lower(at + 1), "-" | "–" | "—")
        && words.get(at + 2).is_none_or(|next| next.apart)
}

/// What the words before say surely: a title, an introduction.
fn by_rule(words: &Words<'_>, atoms: &[Atom], free: &[bool], at: usize) -> f32 {
    let Some(word) = words.get(at).filter(|word| word.kind == Kind::Letters) else { return 0.0 };
    let capital = has_capital(word.case);
    let like = atoms[at].like;
    let before = words.lower_before(at, 1);
    let title_at = if before == "." { at.checked_sub(2) } else { at.checked_sub(1) };
    if is_an_answer(words, at) {
        return 0.6;
    }
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
        let doctor = title_at.is_some_and(|t| words.lower(t) == "doctor");
        let named = if free[at] { like != 2 } else { like > 2 };
        if named && !(doctor && atoms[at].facts.is_word()) {
            return 0.6;
        }
    }
    let title_cue = at.checked_sub(1).is_some_and(|b| atoms[b].cue == cue::TITLE);
    if title_cue && capital && !free[at] && !word.starts_sentence && word.case == Case::Title {
        return 0.5;
    }
    let named = matches!(before, "called" | "named")
        || before == "is" && words.lower_before(at, 2) == "name";
    if named && capital && !free[at] && like != 2 {
        return 0.6;
    }
    if like > 2 && like < 14 && beside_kin(words, atoms, at) { 0.6 } else { 0.0 }
}

/// `Will, my brother` or `my brother, Will,`.
fn beside_kin(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    let own = |at: usize| matches!(words.lower(at), "my" | "his" | "her" | "our" | "their");
    let kin = |at: usize| atoms.get(at).is_some_and(|atom| atom.cue == cue::KIN);
    let after = words.lower(at + 1) == "," && own(at + 2) && kin(at + 3);
    let before = at >= 3 && words.lower(at - 1) == "," && kin(at - 2) && own(at - 3);
    (after || before) && atoms[at].facts.first > 6
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
