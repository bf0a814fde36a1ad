//! A text on its own: everything that may identify somebody hidden, with no study behind it.

use heard_model::{SourceText, Span};

use crate::{AnonymisedText, Class, EntityId, Mention, Register, mask};

/// A text with what was hidden in it.
#[derive(Clone, Debug)]
pub struct Anonymised {
    /// The words, safe to show as far as the recognisers reach: nobody looked at them.
    pub words: AnonymisedText,
    /// What was hidden, in the order of the text; places in the text as it was given.
    pub mentions: Vec<Hidden>,
}

/// A hidden stretch.
#[derive(Clone, Debug, PartialEq)]
pub struct Hidden {
    /// The words that were hidden.
    pub span: Span,
    /// What sort of thing they give away.
    pub class: Class,
    /// How sure, 0 to 1.
    pub score: f32,
    /// Who or what is meant: the same words of one class are taken for one.
    pub entity: EntityId,
    /// What stands there instead.
    pub shown: String,
}

/// Hides everything that the recognisers notice in `text`.
pub fn anonymise(text: &str) -> Anonymised {
    let mentions: Vec<Mention> = crate::mentions(text);
    let masked = mask(&SourceText::exactly(text), &mentions, &Register::default());
    let mut known: Vec<(Class, String)> = Vec::new();
    let hidden = masked
        .masks
        .into_iter()
        .map(|mask| {
            let words = text.get(mask.span.range()).unwrap_or_default().to_lowercase();
            let words = words.trim_end_matches("'s").trim_end_matches("’s").to_owned();
            let place = known
                .iter()
                .position(|one| *one == (mask.class, words.clone()))
                .unwrap_or_else(|| {
                    known.push((mask.class, words));
                    known.len() - 1
                });
            let entity = EntityId(u32::try_from(place + 1).unwrap_or(u32::MAX));
            Hidden {
                span: mask.span,
                class: mask.class,
                score: mask.score,
                entity,
                shown: mask.shown,
            }
        })
        .collect();
    Anonymised { words: masked.words, mentions: hidden }
}
