//! Where the gate asks the other half of this room what is left in a text.

use heard_model::Span;

use crate::recognise::words::Words;
use crate::register::Matcher;
use crate::{Class, EntityId, LOW, Register, mentions};

/// A form of an entity that can be read.
pub(super) struct Found {
    /// Whose; nothing where several go by it.
    pub(super) entity: Option<EntityId>,
    /// What sort of thing.
    pub(super) class: Class,
    /// Where.
    pub(super) span: Span,
}

/// Looks for every form of a register.
pub(super) struct Scan {
    matcher: Matcher,
}

impl Scan {
    /// Reads all forms, those too that hold only in some transcripts: what is on a page may
    /// come from any of them.
    pub(super) fn new(register: &Register) -> Scan {
        let mut everywhere = register.clone();
        for form in everywhere.entities.values_mut().flat_map(|entity| &mut entity.forms) {
            form.only_in.clear();
        }
        Scan { matcher: Matcher::new(&everywhere, None) }
    }

    /// Every form that stands in `text`. What can't be seen there does not hide one.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let hits = |text: &str| -> Vec<Found> {
            let hits = self.matcher.hits(&Words::new(text));
            let found = |hit: crate::register::Hit| Found {
                entity: hit.entity,
                class: hit.class,
                span: hit.span,
            };
            hits.into_iter().map(found).collect()
        };
        if !text.chars().any(is_unseen) {
            return hits(text);
        }
        let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
        let whole = Span::new(0, text.len());
        let anywhere = |found: Found| Some(Found { span: whole?, ..found });
        hits(&seen).into_iter().filter_map(anywhere).collect()
    }
}

/// Characters that stand between letters and show nothing.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The classes of what has the shape of an identifier in `text`: numbers, addresses, full dates.
pub(super) fn shapes(text: &str) -> Vec<Class> {
    mentions(text)
        .into_iter()
        .filter(|mention| mention.score >= LOW)
        .filter(|mention| {
            let words = text.get(mention.span.range()).unwrap_or_default();
            match mention.class {
                Class::Date => is_full_date(words),
                class => class.disclosure() == heard_model::Disclosure::Direct,
            }
        })
        .map(|mention| mention.class)
        .collect()
}

/// A day of a year, not `last March` or `the twelfth`: two numbers at least.
fn is_full_date(words: &str) -> bool {
    words.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).count() >= 2
}
