//! Words gathered into names, and what sort of name each is.

use super::atoms::name_like;
use super::{LOW, Sighting, noticed};
use crate::recognise::words::{Case, Kind, Words};
use crate::{Class, Mention};

/// From here on a mention waits in the review queue.
const QUEUE: f32 = crate::recognise::SUGGEST;
/// A place or organisation needs more than a person: the words are more often innocent.
const PLACE_LOW: f32 = 0.45;

/// Adds a mention for each run of words of one sort.
pub(super) fn gather(words: &Words<'_>, seen: &[Sighting], found: &mut Vec<Mention>) {
    let sorts: Vec<Option<(Sort, f32)>> =
        (0..words.len()).map(|at| sort(words, seen, at)).collect();
    let mut at = 0;
    while at < words.len() {
        let Some((sort, score)) = sorts[at].filter(|(sort, _)| !alone(words, &sorts, at, *sort))
        else {
            at += 1;
            continue;
        };
        let (mut end, mut score) = (at + 1, score);
        while let Some((next, more)) = joined(words, &sorts, end, sort) {
            score = f32::max(score, more);
            end = next;
        }
        let start = if sort == Sort::Person && score >= LOW { with_title(words, at) } else { at };
        end = match sort {
            Sort::Person => with_initial(words, end),
            Sort::Place => with_lie_of_the_land(words, end),
            Sort::Organisation => end,
        };
        if let (Some(first), Some(last)) = (words.get(start), words.get(end - 1)) {
            let class = match sort {
                Sort::Person => class_of(words, at, end),
                Sort::Place => Class::Place,
                Sort::Organisation => Class::Organisation,
            };
            found.extend(noticed("names", class, first.start, last.end, score));
        }
        at = end;
    }
}

/// A word of every day in small letters, by itself: no place or organisation is called `ward`.
fn alone(words: &Words<'_>, sorts: &[Option<(Sort, f32)>], at: usize, sort: Sort) -> bool {
    let beside = |at: Option<usize>| {
        at.and_then(|at| *sorts.get(at)?)
            .is_some_and(|(other, score)| other == sort && score >= LOW)
    };
    let plain = words.get(at).is_some_and(|word| word.case == Case::Lower)
        && words
            .type_of(at)
            .is_some_and(|known| name_like(known.facts) == 2 && known.facts.everyday >= 6);
    sort != Sort::Person && plain && !beside(at.checked_sub(1)) && !beside(Some(at + 1))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Person,
    Place,
    Organisation,
}

fn sort(words: &Words<'_>, seen: &[Sighting], at: usize) -> Option<(Sort, f32)> {
    words.get(at).filter(|word| word.kind == Kind::Letters)?;
    let sighting = &seen[at];
    if sighting.person.max(sighting.place).max(sighting.organisation) < QUEUE {
        return None;
    }
    // A place's score is brought to the scale on which LOW masks.
    let scaled = |chance: f32| if chance >= PLACE_LOW { chance } else { chance * LOW / PLACE_LOW };
    let (place, organisation) = (scaled(sighting.place), scaled(sighting.organisation));
    let best = if sighting.person >= LOW && sighting.person >= place.max(organisation) * 0.5 {
        (Sort::Person, sighting.person)
    } else if place >= organisation && place >= sighting.person {
        (Sort::Place, place)
    } else if organisation >= sighting.person {
        (Sort::Organisation, organisation)
    } else {
        (Sort::Person, sighting.person)
    };
    // The powers raise what is masked; what only waits for somebody to look must not grow by them.
    let score = if best.1 < LOW { best.1 * best.1 / LOW } else { best.1 };
    (score >= QUEUE).then_some((best.0, score))
}

/// The word that goes on with a name: the next one, or the one after a hyphen.
fn joined(
    words: &Words<'_>,
    sorts: &[Option<(Sort, f32)>],
    at: usize,
    sort: Sort,
) -> Option<(usize, f32)> {
    let word = words.get(at)?;
    let hyphen = word.kind == Kind::Mark && words.lower(at) == "-" && !word.apart;
    // `Faculty of Fine Arts`, `Newfoundland and Labrador Court`.
    let of = sort == Sort::Organisation && matches!(words.lower(at), "of" | "and" | "for" | "&");
    let next = if hyphen || of && sorts.get(at)?.is_none() { at + 1 } else { at };
    let after = words.get(next)?;
    if after.starts_line || hyphen && after.apart {
        return None;
    }
    let (found, score) = (*sorts.get(next)?)?;
    (found == sort && score >= LOW).then_some((next + 1, score))
}

/// What a place's name ends in, in the case of the word before: `selly oak`, `Crater Lake`.
fn with_lie_of_the_land(words: &Words<'_>, end: usize) -> usize {
    const LIES: &[&str] = &[
        "oak", "heath", "hill", "green", "common", "bridge", "cross", "wood", "moor", "vale",
        "lake", "park", "trail", "falls", "beach", "bay", "city", "valley", "gate", "head",
        "mouth",
    ];
    let same = words.get(end).is_some_and(|next| {
        next.apart && !next.starts_line && words.get(end - 1).is_some_and(|w| w.case == next.case)
    });
    if same && LIES.contains(&words.lower(end)) { end + 1 } else { end }
}

/// A single capital after a name, with its full stop.
fn with_initial(words: &Words<'_>, end: usize) -> usize {
    let initial = words.get(end).is_some_and(|word| {
        word.kind == Kind::Letters
            && word.case == Case::Title
            && word.end - word.start == 1
            && !word.starts_sentence
    });
    if initial && words.lower(end) != "i" && words.lower(end) != "a" {
        return if has_another_letter(words, end) { end } else { after_hyphen(words, end + 1) };
    }
    after_hyphen(words, end)
}

/// Whether another letter follows after a full stop and no space: `D.O.B.`.
fn has_another_letter(words: &Words<'_>, at: usize) -> bool {
    words.lower(at + 1) == "."
        && words.get(at + 2).is_some_and(|next| !next.apart && next.end - next.start == 1)
        && words.lower(at + 3) == "."
        && words.get(at + 4).is_some_and(|next| !next.apart)
}

/// Where a name ends that goes on with a hyphen and a capital: `Dr C-B`.
fn after_hyphen(words: &Words<'_>, end: usize) -> usize {
    let joined = |at: usize| words.get(at).is_some_and(|word| !word.apart);
    let capital = words.get(end + 1).is_some_and(|word| {
        word.kind == Kind::Letters && matches!(word.case, Case::Title | Case::Upper)
    });
    if words.lower(end) == "-" && joined(end) && joined(end + 1) && capital { end + 2 } else { end }
}

/// Where the name starts with its title and initials: `Dr C. Osei`, `D. Kowalczyk`, `Auntie Pat`.
fn with_title(words: &Words<'_>, at: usize) -> usize {
    let mut start = at;
    for _ in 0..4 {
        let Some(before) = start.checked_sub(1) else { break };
        let Some(word) = words.get(before) else { break };
        let Some(name) = words.get(start).filter(|name| !name.starts_line) else { break };
        let stop =
            word.kind == Kind::Mark && words.lower(before) == "." && !word.apart && name.apart;
        let initial = |at: usize| {
            words.get(at).is_some_and(|w| w.case == Case::Title && w.end - w.start == 1)
        };
        let title = |at: usize| {
            let small = words.get(at).is_some_and(|word| word.case == Case::Lower);
            is_title(words.lower(at)) && !(small && is_word_too(words.lower(at)))
        };
        if stop && before > 0 && (initial(before - 1) || title(before - 1)) {
            start = before - 1;
        } else if title(before) && name.apart
            || initial(before) && words.lower(before) != "i" && words.lower(before) != "a"
        {
            start = before;
        } else {
            break;
        }
    }
    start
}

/// A title that belongs to the name after it.
pub(crate) fn is_title(word: &str) -> bool {
    matches!(
        word,
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "dr"
            | "doctor"
            | "prof"
            | "professor"
            | "judge"
            | "hhj"
            | "sir"
            | "dame"
            | "lord"
            | "lady"
            | "rev"
            | "reverend"
            | "father"
            | "sister"
            | "pc"
            | "sgt"
            | "auntie"
            | "aunty"
            | "uncle"
            | "our"
            | "big"
            | "little"
            | "pani"
            | "pan"
            | "captain"
            | "senator"
            | "cllr"
            | "councillor"
            | "general"
            | "speaker"
            | "president"
    )
}

/// Titles that in small letters say what somebody is: `her sister Tamsin`.
fn is_word_too(word: &str) -> bool {
    matches!(
        word,
        "sister"
            | "father"
            | "general"
            | "speaker"
            | "president"
            | "pan"
            | "captain"
            | "big"
            | "little"
            | "judge"
    )
}

/// Whose name it is, by the words around it.
fn class_of(words: &Words<'_>, start: usize, end: usize) -> Class {
    let near = start.saturating_sub(4)..start;
    let before: Vec<&str> = near.map(|at| words.lower(at)).collect();
    let after: Vec<&str> = (end..end + 4).map(|at| words.lower(at)).collect();
    let child = [
        "son", "daughter", "baby", "eldest", "youngest", "twins", "twin", "bump", "unborn",
        "oldest",
    ];
    let worker = [
        "worker",
        "midwife",
        "visitor",
        "doctor",
        "dr",
        "psychologist",
        "psychiatrist",
        "solicitor",
        "barrister",
        "guardian",
        "judge",
        "nurse",
        "officer",
        "supervisor",
        "consultant",
        "hhj",
        "pc",
        "sister",
        "prof",
        "professor",
        "advocate",
        "interpreter",
        "gp",
        "teacher",
        "counsellor",
        "therapist",
        "manager",
        "registrar",
    ];
    let has = |set: &[&str]| before.iter().chain(&after).any(|word| set.contains(word));
    let works = (start.saturating_sub(4)..start)
        .chain(end..end + 4)
        .any(|at| worker.contains(&words.lower(at)) && !is_of_another(words, at, start));
    if works && !has(&child) {
        Class::ProfessionalName
    } else if has(&child) {
        Class::ChildName
    } else {
        Class::PersonName
    }
}

/// Whether word `at` is the title of somebody other than whose name starts at `start`: what
/// `Dr Osei` is says nothing of `Kayleigh` beside her.
fn is_of_another(words: &Words<'_>, at: usize, start: usize) -> bool {
    let next = if words.lower(at + 1) == "." { at + 2 } else { at + 1 };
    let only = matches!(words.lower(at), "dr" | "hhj" | "pc" | "prof");
    let capital = words.get(next).is_some_and(|word| word.case == Case::Title && word.apart);
    next != start && (only || is_title(words.lower(at)) && capital)
}
