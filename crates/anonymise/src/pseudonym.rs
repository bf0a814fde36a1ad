//! Names that stand for people, drawn by a keyed generator.
//!
//! A pseudonym is drawn from the entity's number and a secret of the study, never from the
//! name: a hash of a name can be looked up by anybody with a list of names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::fold::folded_words;
use crate::{Entity, EntityId, Register, Replacement};

/// What a pseudonym should fit, as far as a person said so: it is never guessed from a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fit<'a> {
    /// A naming tradition of [`traditions`].
    pub tradition: Option<&'a str>,
    /// `young`, `adult` or `older`.
    pub generation: Option<&'a str>,
    /// `f`, `m` or `n`.
    pub gender: Option<&'a str>,
}

struct Pool {
    tradition: &'static str,
    generation: &'static str,
    gender: &'static str,
    names: Vec<&'static str>,
}

static POOLS: LazyLock<Vec<Pool>> = LazyLock::new(|| {
    let text: &'static str = include_str!("../data/pseudonyms/names.txt");
    let pool = |line: &'static str| {
        let (kind, names) = line.split_once(": ")?;
        let mut kind = kind.split(' ');
        Some(Pool {
            tradition: kind.next()?,
            generation: kind.next()?,
            gender: kind.next()?,
            names: names.split_whitespace().collect(),
        })
    };
    text.lines().filter(|line| !line.starts_with('#')).filter_map(pool).collect()
});

/// The naming traditions that have names to draw from.
pub fn traditions() -> Vec<&'static str> {
    let mut traditions: Vec<&str> = POOLS.iter().map(|pool| pool.tradition).collect();
    traditions.dedup();
    traditions
}

/// Draws a name for entity `id`, the same for the same secret and study.
///
/// It is no name of the register, real or given, nor a letter away from one, and shares its
/// first letter with none of the entity's own. Where no name is left, nothing.
pub fn pseudonym(secret: &[u8], id: EntityId, fit: Fit<'_>, register: &Register) -> Option<String> {
    Names::of(register).draw(secret, id, fit, register)
}

/// Names that are taken, for drawing many: a name of the pools is held against those that are
/// like it only, so that a text with thousands of people takes no square of their number.
pub(crate) struct Names {
    /// Each taken name under itself and under itself without any one letter.
    like: BTreeMap<String, BTreeSet<String>>,
}

impl Names {
    /// Every real name of the register and every name already given.
    pub(crate) fn of(register: &Register) -> Names {
        let mut names = Names { like: BTreeMap::new() };
        for entity in register.entities.values() {
            entity.forms.iter().for_each(|form| names.take(&form.text));
            if let Replacement::Pseudonym(name) = &entity.replacement {
                names.take(name);
            }
        }
        names
    }

    /// Marks the words of `name` as taken.
    pub(crate) fn take(&mut self, name: &str) {
        for word in folded_words(name) {
            for key in lacking_one(&word) {
                self.like.entry(key).or_default().insert(word.clone());
            }
        }
    }

    /// Draws a name as [`pseudonym`] does.
    pub(crate) fn draw(
        &self,
        secret: &[u8],
        id: EntityId,
        fit: Fit<'_>,
        register: &Register,
    ) -> Option<String> {
        let own = register.entity(id).map(initials).unwrap_or_default();
        let draw = drawing(secret, id);
        let mut names: Vec<&str> = fitting(fit);
        names.sort_by_cached_key(|name| drawn(&draw, name));
        let free = |name: &&str| {
            let words = folded_words(name);
            let initial = words.first().and_then(|word| word.chars().next());
            !initial.is_some_and(|initial| own.contains(&initial))
                && !words.iter().any(|word| self.is_taken(word))
        };
        names.into_iter().find(free).map(str::to_owned)
    }

    /// Whether `word` is taken, or a letter away from a taken name of more than three bytes: two
    /// words that are a letter apart are the same without one letter of one of them or of both.
    fn is_taken(&self, word: &str) -> bool {
        let like = |key: &String| self.like.get(key).into_iter().flatten();
        lacking_one(word).iter().flat_map(like).any(|taken| is_near(taken, word))
    }
}

/// `word`, and it without each of its letters.
fn lacking_one(word: &str) -> BTreeSet<String> {
    let without =
        |(at, letter): (usize, char)| format!("{}{}", &word[..at], &word[at + letter.len_utf8()..]);
    word.char_indices().map(without).chain([word.to_owned()]).collect()
}

/// The names of the pools that fit; of all that fit most of what was asked where none fits all.
fn fitting(fit: Fit<'_>) -> Vec<&'static str> {
    let agrees =
        |asked: Option<&str>, has: &str| asked.is_none_or(|asked| asked == has || has == "any");
    let tradition = fit.tradition.or(Some("english"));
    let tries = [
        (tradition, fit.generation, fit.gender),
        (tradition, None, fit.gender),
        (None, None, fit.gender),
    ];
    for (tradition, generation, gender) in tries {
        let pools = POOLS.iter().filter(|pool| {
            agrees(tradition, pool.tradition)
                && agrees(generation, pool.generation)
                && gender.is_none_or(|gender| gender == pool.gender)
        });
        let names: Vec<&str> = pools.flat_map(|pool| pool.names.iter().copied()).collect();
        if !names.is_empty() {
            return names;
        }
    }
    Vec::new()
}

#[allow(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn drawing(secret: &[u8], id: EntityId) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(b"heard pseudonym 1\0");
    mac.update(&id.0.to_be_bytes());
    mac
}

fn drawn(draw: &Hmac<Sha256>, name: &str) -> [u8; 32] {
    let mut mac = draw.clone();
    mac.update(name.as_bytes());
    mac.finalize().into_bytes().into()
}

fn initials(entity: &Entity) -> BTreeSet<char> {
    let words = entity.forms.iter().flat_map(|form| folded_words(&form.text));
    words.filter_map(|word| word.chars().next()).collect()
}

fn is_near(a: &str, b: &str) -> bool {
    #[cfg(test)]
    tests::COMPARED.set(tests::COMPARED.get() + 1);
    a == b || a.len() > 3 && crate::residue::one_apart(a, b)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::{Class, Form};

    thread_local! {
        /// How many pairs of names were held against each other.
        pub(super) static COMPARED: Cell<usize> = const { Cell::new(0) };
    }

    /// Pairs compared in drawing for so many people whose names are all different.
    fn compared(people: usize) -> usize {
        let syllables = ["ba", "ke", "lo", "mi", "du", "sha", "ter", "vin", "gra", "pol"];
        let name = |at: usize| -> String {
            [at / 1000, at / 100, at / 10, at].map(|at| syllables[at % 10]).concat()
        };
        let all: Vec<String> = (0..people).map(name).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let register = register(&all);
        COMPARED.set(0);
        let names = Names::of(&register);
        for id in register.entities.keys().take(50) {
            names.draw(b"s", *id, Fit::default(), &register);
        }
        COMPARED.get()
    }

    #[test]
    fn a_draw_takes_no_longer_for_a_text_with_more_people() {
        let (few, many) = (compared(200), compared(4000));
        assert!(many <= few + 500, "{few} comparisons among 200, {many} among 4000");
    }

    fn register(names: &[&str]) -> Register {
        let mut register = Register::default();
        for name in names {
            let id = register.next_id();
            register.insert(Entity {
                id,
                class: Class::PersonName,
                forms: vec![Form::new(name)],
                replacement: Replacement::Descriptor("name".into()),
                participant: None,
            });
        }
        register
    }

    #[test]
    fn a_pseudonym_is_drawn_by_the_secret_and_clashes_with_nobody() {
        let mut register = register(&["Kayleigh Dunmore", "Fiona Pearce", "Jenny"]);
        let fit = Fit { gender: Some("f"), ..Fit::default() };
        let first = pseudonym(b"one", EntityId(1), fit, &register).unwrap();
        assert_eq!(pseudonym(b"one", EntityId(1), fit, &register).as_ref(), Some(&first));
        assert!(!first.starts_with(['K', 'D']) && !["Fiona", "Jenny"].contains(&first.as_str()));
        register.entities[&EntityId(1)].replacement = Replacement::Pseudonym(first.clone());
        for id in 2..4 {
            assert_ne!(pseudonym(b"one", EntityId(id), fit, &register).as_ref(), Some(&first));
        }
        let many: BTreeSet<_> =
            (0..9_u8).map(|key| pseudonym(&[key], EntityId(2), fit, &register)).collect();
        assert!(many.len() > 3);
    }

    #[test]
    fn a_pool_is_chosen_by_what_a_person_said() {
        let register = register(&["Katarzyna"]);
        let fit = Fit { tradition: Some("polish"), generation: Some("young"), gender: Some("f") };
        let name = pseudonym(b"s", EntityId(1), fit, &register).unwrap();
        assert!(
            POOLS
                .iter()
                .any(|pool| pool.tradition == "polish" && pool.names.contains(&name.as_str()))
        );
        assert!(traditions().contains(&"welsh"));
    }
}
