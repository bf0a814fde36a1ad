//! Where the gate asks the other half of this room what is left in a text.

use heard_model::Span;

use crate::{EntityId, Register};

/// A form of an entity that can be read.
pub(super) struct Found {
    /// Whose.
    pub(super) entity: EntityId,
    /// Where.
    pub(super) span: Span,
}

/// Looks for every form of a register.
pub(super) struct Scan<'r> {
    register: &'r Register,
}

impl<'r> Scan<'r> {
    pub(super) fn new(register: &'r Register) -> Scan<'r> {
        Scan { register }
    }

    /// Every form that stands in `text` on word borders, capitals aside.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        for entity in self.register.entities.values() {
            for form in entity.forms.iter().filter(|form| !form.ambiguous) {
                found.extend(
                    places(text, &form.text)
                        .into_iter()
                        .map(|span| Found { entity: entity.id, span }),
                );
            }
        }
        found
    }
}

fn places(text: &str, form: &str) -> Vec<Span> {
    let (low, form) = (text.to_lowercase(), form.to_lowercase());
    if low.len() != text.len() || form.is_empty() {
        return Vec::new();
    }
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    low.match_indices(&form)
        .filter(|(at, _)| {
            !letter(low[..*at].chars().next_back())
                && !letter(low[at + form.len()..].chars().next())
        })
        .filter_map(|(at, _)| Span::new(at, at + form.len()))
        .collect()
}

/// The classes of what has the shape of an identifier in `text`: numbers, addresses, full dates.
pub(super) fn shapes(_text: &str) -> Vec<crate::Class> {
    Vec::new()
}
