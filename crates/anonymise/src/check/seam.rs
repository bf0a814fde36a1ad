//! Where the gate asks the other half of this room what is left in a text.

use heard_model::{Disclosure, Span};

use crate::{Class, LOW, mentions};

pub(super) use crate::residue::{Residue as Found, Residues as Scan};

/// The classes of what has the shape of an identifier in `text`: numbers, addresses, full dates.
pub(super) fn shapes(text: &str) -> Vec<Class> {
    let read = crate::residue::as_read(text);
    let text = read.as_deref().unwrap_or(text);
    mentions(text)
        .into_iter()
        .filter(|mention| mention.score >= LOW)
        .filter(|mention| {
            let words = text.get(mention.span.range()).unwrap_or_default();
            match mention.class {
                Class::Date => is_full_date(words),
                class => class.disclosure() == Disclosure::Direct && !is_name(class),
            }
        })
        .map(|mention| mention.class)
        .collect()
}

/// Where something that looks like a name stands in `text`.
pub(crate) fn names(text: &str) -> Vec<Span> {
    mentions(text)
        .into_iter()
        .filter(|mention| mention.score >= LOW && is_name(mention.class))
        .map(|mention| mention.span)
        .collect()
}

fn is_name(class: Class) -> bool {
    matches!(class, Class::PersonName | Class::Alias | Class::ChildName | Class::ProfessionalName)
}

/// A day of a year, not `last March` or `the twelfth`: two numbers at least.
fn is_full_date(words: &str) -> bool {
    words.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).count() >= 2
}
