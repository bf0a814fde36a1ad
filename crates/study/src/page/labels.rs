//! What stands beside somebody's words.

use heard_anonymise::{AnonymisedText, Register};
use heard_model::consent::Attribution;
use heard_model::{Participant, Use};

use crate::collections::LabelScheme;

/// The label of a person in a collection.
pub(super) fn label(
    person: Option<&Participant>,
    scheme: LabelScheme,
    use_: Use,
    register: &Register,
) -> String {
    let Some(person) = person else { return base(None) };
    match scheme {
        LabelScheme::Stable => person.id.to_string(),
        LabelScheme::Role | LabelScheme::PerRelease => role(person),
        LabelScheme::Chosen if person.consent.attribution == Attribution::Named => {
            let here = person.consent.attribution_uses.contains(&use_);
            let name = here.then(|| real_name(person, register)).flatten();
            name.unwrap_or_else(|| base(Some(person)))
        }
        LabelScheme::Chosen => base(Some(person)),
    }
}

/// Letters in the order in which people first speak here: `Voice A`. They say nothing of who
/// somebody was in another release.
pub(super) fn per_release(cards: &mut [heard_anonymise::Card]) {
    let mut voices: Vec<Option<heard_model::ParticipantId>> = Vec::new();
    for card in cards {
        let known = voices.iter().position(|voice| *voice == card.participant);
        let place = known.unwrap_or_else(|| {
            voices.push(card.participant.clone());
            voices.len() - 1
        });
        card.label = format!("Voice {}", letters(place));
    }
}

/// `A` … `Z`, `AA` …
fn letters(place: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(place % 26).unwrap_or(0));
    if place < 26 { letter.to_string() } else { format!("{}{letter}", letters(place / 26 - 1)) }
}

/// The label that reviewers see and approve: what the person chose, or their role.
pub(super) fn base(person: Option<&Participant>) -> String {
    match person {
        Some(person) if !person.label.trim().is_empty() => person.label.clone(),
        Some(person) => role(person),
        None => "somebody".to_owned(),
    }
}

fn role(person: &Participant) -> String {
    let role = person.role.trim();
    match role.chars().next() {
        None => "a participant".to_owned(),
        Some('a' | 'e' | 'i' | 'o' | 'u') => format!("an {role}"),
        Some(_) => format!("a {role}"),
    }
}

/// The longest way in which the key writes the name of somebody who agreed to be named.
fn real_name(person: &Participant, register: &Register) -> Option<String> {
    register
        .entities
        .values()
        .filter(|entity| entity.participant.as_ref() == Some(&person.id))
        .flat_map(|entity| &entity.forms)
        .map(|form| form.text.clone())
        .max_by_key(|text| (text.split_whitespace().count(), text.len()))
}

/// What an approval binds to: the words as shown and the label beside them.
pub(super) fn shown_digest(words: &AnonymisedText, label: &str) -> String {
    heard_model::text::digest(&format!("{}\u{1f}{label}", words.as_str()))
}
