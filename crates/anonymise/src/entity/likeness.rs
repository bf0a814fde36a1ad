//! Two entities that may be one person.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::fold::folded_words;
use crate::residue::one_apart;
use crate::{EntityId, Register};

use super::{Doubt, is_name};

/// Why two entities may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// `Trish` of `Patricia`.
    Nickname,
    /// `Kay` of `Kayleigh`.
    Short,
    /// `Lianne` and `Leanne`: a slip, or two people.
    Spelling,
    /// `Mrs Dunmore` and `Kayleigh Dunmore`: the same surname.
    Surname,
}

/// Full first names by short form: our own list.
static SHORT: LazyLock<BTreeMap<&'static str, BTreeSet<&'static str>>> = LazyLock::new(|| {
    let mut short: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in include_str!("../../data/nicknames.txt").lines() {
        let mut names = line.split(' ');
        let Some(full) = names.next() else { continue };
        for name in names {
            short.entry(name).or_default().insert(full);
        }
    }
    short
});

/// The pairs of names that may be one person, where at least one of the two is new (has a
/// place from `new` on).
pub(super) fn alike(register: &Register, new: usize) -> Vec<Doubt> {
    let people: Vec<(usize, EntityId, Vec<Vec<String>>)> = register
        .entities
        .values()
        .enumerate()
        .filter(|(_, entity)| is_name(entity.class))
        .map(|(at, entity)| {
            let forms = entity.forms.iter().map(|form| folded_words(&form.text));
            (at, entity.id, forms.filter(|words| !words.is_empty()).collect())
        })
        .collect();
    let mut doubts = Vec::new();
    for (place, (_, one, forms)) in people.iter().enumerate() {
        for (at, other, others) in &people[place + 1..] {
            if *at < new {
                continue;
            }
            if let Some(likeness) = likeness(forms, others) {
                doubts.push(Doubt::Alike { one: *one, other: *other, likeness });
            }
        }
    }
    doubts
}

fn likeness(one: &[Vec<String>], other: &[Vec<String>]) -> Option<Likeness> {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    pairs.filter_map(|(a, b)| of_forms(a, b)).min()
}

fn of_forms(a: &[String], b: &[String]) -> Option<Likeness> {
    let (first, other) = (a.first()?, b.first()?);
    let surnames = a.len() > 1 && b.len() > 1 && a.last() != b.last();
    if surnames {
        return None;
    }
    let nickname =
        |short: &str, full: &str| SHORT.get(short).is_some_and(|names| names.contains(full));
    let short = |short: &str, full: &str| {
        short.len() >= 3 && full.len() > short.len() + 1 && full.starts_with(short)
    };
    if nickname(first, other) || nickname(other, first) {
        Some(Likeness::Nickname)
    } else if short(first, other) || short(other, first) {
        Some(Likeness::Short)
    } else if first.chars().count() >= 5 && one_apart(first, other) {
        Some(Likeness::Spelling)
    } else if a.len() != b.len() && a.last() == b.last() {
        Some(Likeness::Surname)
    } else {
        None
    }
}
