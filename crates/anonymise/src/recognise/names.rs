//! Names of people, places and organisations.
//!
//! A small trained model weighs each word in its surroundings; what it finds once is looked
//! for in the whole text; rules add what a name always is (a title before it, an introduction,
//! an initial after it).

pub(crate) mod atoms;
pub(crate) mod features;
pub(crate) mod model;
pub(crate) mod pools;

mod bodies;
mod classify;
mod grammar;
mod rules;
mod spread;

pub(crate) use classify::is_title;

use atoms::{Atom, atoms, without_case};
use model::{Chances, Known, Model, Models, chance, leaning_of};

use super::words::{Case, Kind, Word, Words};
use super::{LOW, Recogniser, noticed};
use crate::Mention;

/// Notices names by the trained model.
pub(crate) struct Names;

const PERSON: usize = 0;

/// What is known so far of one word.
#[derive(Clone, Copy)]
pub(crate) struct Sighting {
    pub(crate) person: f32,
    pub(crate) place: f32,
    pub(crate) organisation: f32,
}

impl Recogniser for Names {
    fn name(&self) -> &'static str {
        "names"
    }

    fn notice(&self, words: &Words<'_>, found: &mut Vec<Mention>) {
        notice_by(&Models::shipped(), words, found);
    }
}

/// Notices names by `models`.
pub(crate) fn notice_by(models: &Models<'_>, words: &Words<'_>, found: &mut Vec<Mention>) {
    if words.is_empty() {
        return;
    }
    let free = case_free(words);
    let all_free = free.iter().all(|free| *free);
    let cased = if all_free { Vec::new() } else { atoms(words, false) };
    let lower = match all_free {
        true => atoms(words, true),
        false if needs_lower(words, &free) => without_case(&cased),
        false => Vec::new(),
    };
    let mut sightings = sightings(models, words, &free, [&cased, &lower]);
    spread::spread(words, if all_free { &lower } else { &cased }, &free, &mut sightings);
    classify::gather(words, &sightings, found);
}

/// For each word whether its capitals say nothing: the whole text has none, or its line has
/// none in more than twelve words, or nothing else.
fn case_free(words: &Words<'_>) -> Vec<bool> {
    let letters = words.iter().filter(|word| word.kind == Kind::Letters).count();
    let capitals = words.iter().filter(|word| has_capital(word.case)).count();
    if letters > 12 && capitals * 125 < letters {
        return vec![true; words.len()];
    }
    let mut free = vec![false; words.len()];
    let mut from = 0;
    for at in 1..=words.len() {
        if words.get(at).is_some_and(|word| !word.starts_line) {
            continue;
        }
        let line = (from..at).filter_map(|at| words.get(at)).filter(|w| w.kind == Kind::Letters);
        let (mut count, mut with, mut shouted, mut long) = (0, 0, 0, 0);
        for word in line {
            count += 1;
            with += usize::from(has_capital(word.case));
            shouted += usize::from(word.case == Case::Upper);
            long += usize::from(word.end - word.start > 1);
        }
        let none = count > 12 && with == 0;
        let all = long >= 3 && shouted == long && with == count;
        if none || all {
            free[from..at].fill(true);
        }
        from = at;
    }
    free
}

fn has_capital(case: Case) -> bool {
    matches!(case, Case::Title | Case::Upper | Case::Mixed)
}

/// Whether the case-free model is asked at all.
fn needs_lower(words: &Words<'_>, free: &[bool]) -> bool {
    free.iter().any(|free| *free)
        || (0..words.len()).any(|at| {
            words.get(at).is_some_and(|word| word.case == Case::Lower)
                && words.type_of(at).is_some_and(|known| known.facts.first > 4)
                && words.lower(at).len() > 2
        })
}

fn sightings(
    models: &Models<'_>,
    words: &Words<'_>,
    free: &[bool],
    [cased, lower]: [&[Atom]; 2],
) -> Vec<Sighting> {
    let mut readers = [
        Reader::new(models.cased, models.powers[0], cased),
        Reader::new(models.case_free, models.powers[1], lower),
    ];
    let nothing = Sighting { person: 0.0, place: 0.0, organisation: 0.0 };
    (0..words.len())
        .map(|at| {
            let is_word = words.get(at).is_some_and(|word| word.kind == Kind::Letters);
            let word = || if free[at] { commonest(lower, at) } else { plain(words, cased, at) };
            let no_name =
                || of_a_number(words, at) || of_a_tag(words, at) || short_for_a_role(words, at);
            if !is_word || word() || no_name() {
                return nothing;
            }
            if free[at] {
                return readers[1].sighting(at, None);
            }
            let careful = only_begins(words, cased, at).then_some(1.0);
            let mut sighting = readers[0].sighting(at, careful);
            if small_name(words, cased, at) {
                let small = readers[1].person(at);
                sighting.person = sighting.person.max(0.9 * small);
            }
            sighting
        })
        .collect()
}

/// One model at one text.
struct Reader<'m> {
    model: &'m Model,
    powers: Chances,
    /// Below these leanings a chance makes no difference, and is not worked out.
    least: Chances,
    known: Known,
    atoms: &'m [Atom],
}

impl<'m> Reader<'m> {
    fn new(model: &'m Model, powers: Chances, atoms: &'m [Atom]) -> Reader<'m> {
        /// A person's chance counts among those of the same word elsewhere, too.
        const LEAST: Chances = [0.001, 0.029, 0.029];
        let least = std::array::from_fn(|class| leaning_of(LEAST[class], powers[class].min(1.0)));
        Reader { model, powers, least, known: Known::default(), atoms }
    }

    /// What the model makes of word `at`; `power` is another one for a person's chance.
    fn sighting(&mut self, at: usize, power: Option<f32>) -> Sighting {
        let leanings = self.model.leanings(&mut self.known, self.atoms, at);
        let raised = |class: usize, power: f32| {
            let leaning = leanings[class];
            if leaning < self.least[class] { 0.0 } else { chance(leaning).powf(power) }
        };
        let [person, place, organisation] = self.powers;
        Sighting {
            person: raised(PERSON, power.unwrap_or(person)),
            place: raised(1, place),
            organisation: raised(2, organisation),
        }
    }

    /// How likely word `at` is a person, as it is.
    fn person(&mut self, at: usize) -> f32 {
        chance(self.model.leanings(&mut self.known, self.atoms, at)[PERSON])
    }
}

/// `HV`, `SW`, `IDVA` in a note: what somebody is, not who.
fn short_for_a_role(words: &Words<'_>, at: usize) -> bool {
    let upper = words.get(at).is_some_and(|word| word.case == Case::Upper);
    let lower = words.lower(at);
    upper
        && (lower.len() >= 3 || matches!(lower, "hv" | "sw" | "gp" | "mw"))
        && super::organisation::is_common(lower)
}

/// A letter that is written together with a number (`M0001`): part of a label, no initial.
fn of_a_number(words: &Words<'_>, at: usize) -> bool {
    let is_number = |at: usize| words.get(at).filter(|word| word.kind == Kind::Digits);
    words.get(at).is_some_and(|word| {
        let before = !word.apart && at.checked_sub(1).and_then(is_number).is_some();
        let after = || is_number(at + 1).is_some_and(|number| !number.apart);
        (before || after()) && words.lower(at).chars().count() == 1
    })
}

/// The one or two letters of a tag (`<p>`, `</li>`): a page is looked through as it was written, too.
fn of_a_tag(words: &Words<'_>, at: usize) -> bool {
    let mark =
        |back: usize, sign: &str| at.checked_sub(back).is_some_and(|at| words.lower(at) == sign);
    let is_small = |word: &Word| word.case == Case::Lower && !word.apart;
    words.get(at).is_some_and(is_small)
        && words.lower(at).chars().count() <= 2
        && (mark(1, "<") || mark(1, "/") && mark(2, "<"))
}

/// A word that is not worth the model's time: in small letters one that is a dictionary word at
/// least as much as a name, or made of two of them (`codebook`), unless it may join two words with capitals (`House of Commons`); with
/// a capital where a sentence begins, one of the commonest that nobody is called.
fn plain(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    let capital = |at: Option<usize>| {
        at.and_then(|at| words.get(at)).is_some_and(|word| has_capital(word.case))
    };
    let Some(word) = words.get(at) else { return true };
    let atom = &atoms[at];
    match word.case {
        Case::Lower if matches!(atom.like, 2 | 7 | 8 | 15) => {
            !(capital(at.checked_sub(1)) && capital(Some(at + 1)))
        }
        Case::Lower if atom.like == 1 => crate::lexicon::is_compound(words.lower(at)),
        Case::Title if word.starts_sentence && atom.like == 2 => {
            atom.facts.everyday >= 8 && atom.facts.said >= 4
                || atom.facts.said >= 8 && !capital(Some(at + 1))
        }
        _ => false,
    }
}

/// Without capitals, one of the commonest words that hardly anybody is called, among words: of a
/// hundred words of talk thirty, of which the model finds one in two hundred worth a look.
fn commonest(atoms: &[Atom], at: usize) -> bool {
    const COMMON: u8 = 11;
    let word = |at: Option<usize>| {
        at.and_then(|at| atoms.get(at)).is_none_or(|atom| matches!(atom.like, 0 | 2 | 7 | 8 | 15))
    };
    atoms.get(at).is_some_and(|atom| atom.facts.said >= COMMON && matches!(atom.like, 2 | 7 | 15))
        && word(at.checked_sub(1))
        && word(at.checked_add(1))
}

/// A word that is a name too, whose capital is a sentence's, where the text never has it inside one
/// or with a sign of a person: `Summer training day, that.`
fn only_begins(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    let atom = &atoms[at];
    let begins = words.get(at).is_some_and(|word| word.starts_sentence && word.case == Case::Title);
    let either = matches!(atom.like, 7..=11 | 15) && atom.facts.is_word();
    begins && either && atom.elsewhere.capital <= 1 && atom.elsewhere.marks == 0
}

/// A word in small letters that is a name and nothing else.
fn small_name(words: &Words<'_>, cased: &[Atom], at: usize) -> bool {
    words.get(at).is_some_and(|word| word.case == Case::Lower)
        && cased.get(at).is_some_and(|atom| (4..=6).contains(&atom.like))
}
