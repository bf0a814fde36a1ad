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
        LabelScheme::Role => role(person),
        LabelScheme::Chosen if person.consent.attribution == Attribution::Named => {
            let here = person.consent.attribution_uses.contains(&use_);
            let name = here.then(|| real_name(person, register)).flatten();
            name.unwrap_or_else(|| base(Some(person)))
        }
        LabelScheme::Chosen => base(Some(person)),
    }
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
