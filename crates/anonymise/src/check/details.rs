//! What is readable of a person: the details that narrow down who she is.

use std::collections::BTreeSet;

use heard_model::Disclosure;

use crate::page::{Card, EarlierCard};
use crate::{Class, EntityId};

/// A readable detail: what sort, and which one where that is known.
pub(super) type Detail = (Class, Option<EntityId>);

/// The details on a card that narrow the field together with others.
pub(super) fn quasi(readable: &[Detail]) -> BTreeSet<Detail> {
    readable.iter().copied().filter(|(class, _)| class.disclosure() == Disclosure::Quasi).collect()
}

/// The same for several cards under one label.
pub(super) fn quasi_of<'c>(cards: impl IntoIterator<Item = &'c Card>) -> BTreeSet<Detail> {
    cards.into_iter().flat_map(|card| quasi(&card.readable)).collect()
}

/// The same for what was shown before.
pub(super) fn quasi_before<'c>(
    cards: impl IntoIterator<Item = &'c EarlierCard>,
) -> BTreeSet<Detail> {
    cards.into_iter().flat_map(|card| quasi(&card.readable)).collect()
}

/// The sorts among `details`.
pub(super) fn classes(details: &BTreeSet<Detail>) -> BTreeSet<Class> {
    details.iter().map(|(class, _)| *class).collect()
}

/// The sorts, in words, for a message: `age, place and job`.
pub(super) fn in_words(classes: &BTreeSet<Class>) -> String {
    let words: Vec<String> = classes.iter().map(|class| class.as_str().replace('_', " ")).collect();
    match words.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Whether a thing of this sort is by its nature one person's.
pub(super) fn is_distinctive(class: Class) -> bool {
    matches!(class, Class::DistinctiveEvent | Class::DistinctiveObject | Class::RareCondition)
}

/// Whether both tell of the same event, object or condition.
pub(super) fn share_a_distinctive(one: &[Detail], other: &[Detail]) -> bool {
    let other = quasi(other);
    quasi(one)
        .iter()
        .any(|detail| detail.1.is_some() && is_distinctive(detail.0) && other.contains(detail))
}

/// Whether `text` tells what stands open on a card: an event, object or condition that a
/// recogniser noticed and nobody decided on.
pub(super) fn tells_what_is_open(card: &Card, text: &str) -> bool {
    card.open.iter().any(|detail| is_distinctive(detail.class()) && detail.is_told_in(text))
}

/// Whether it tells when something was.
pub(super) fn tells_when(class: Class) -> bool {
    matches!(class, Class::Date | Class::Age | Class::Duration)
}

/// Whether times told in two interviews add up: both tell when, and one more than how long.
pub(super) fn times_add_up(one: &[Detail], other: &[Detail]) -> bool {
    let whens = |details: &[Detail]| details.iter().any(|(class, _)| tells_when(*class));
    let dated = |details: &[Detail]| {
        details.iter().any(|(class, _)| matches!(class, Class::Date | Class::Age))
    };
    whens(one) && whens(other) && (dated(one) || dated(other))
}
