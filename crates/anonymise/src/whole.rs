//! A text on its own: everything that may identify somebody hidden, with no study behind it.

use std::collections::BTreeMap;

use heard_model::{SourceText, Span, text::digest};

use crate::entity::{Noticed, is_name, join};
use crate::pseudonym::{Fit, Names};
use crate::{AnonymisedText, Class, Decision, EntityId, LOW, Mention, Register, Replacement, mask};

/// A text with what was hidden in it.
#[derive(Clone, Debug)]
pub struct Anonymised {
    /// The words, safe to show as far as the recognisers reach: nobody looked at them.
    pub words: AnonymisedText,
    /// What was hidden, in the order of the text; places in the text as it was given.
    pub mentions: Vec<Hidden>,
    /// What was noticed and not hidden, for a person to weigh: jobs, family, faith …
    pub doubtful: Vec<Mention>,
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
    /// Who or what is meant, as far as the words alone tell.
    pub entity: EntityId,
    /// What stands there instead.
    pub shown: String,
}

/// Hides everything that the recognisers notice in `text`, people behind pseudonyms that the
/// text's own digest draws: the same text is hidden in the same way.
pub fn anonymise(text: &str) -> Anonymised {
    anonymise_with(text, digest(text).as_bytes())
}

/// The same with a secret of one's own to draw pseudonyms by.
pub fn anonymise_with(text: &str, secret: &[u8]) -> Anonymised {
    let (mut mentions, doubtful): (Vec<Mention>, Vec<Mention>) =
        crate::mentions(text).into_iter().partition(|mention| mention.score >= LOW);
    let mut register = Register::default();
    let mut texts = [Noticed { transcript: None, text, mentions: &mut mentions }];
    join(&mut register, &mut texts);
    // What several go by is nobody's: it stands for itself, as a name.
    let mut next = register.next_id();
    for mention in mentions.iter_mut().filter(|mention| mention.entity.is_none()) {
        let id = next;
        next = EntityId(next.0 + 1);
        let replacement = Replacement::Descriptor(mention.class.descriptor().to_owned());
        let class = mention.class;
        register.insert(crate::Entity {
            id,
            class,
            forms: Vec::new(),
            replacement,
            participant: None,
        });
        mention.entity = Some(id);
    }
    number(&mut register, &mut mentions);
    draw(&mut register, secret);
    let scores: Vec<(Span, f32)> = mentions.iter().map(|m| (m.span, m.score)).collect();
    for mention in &mut mentions {
        mention.decision = Decision::Accepted;
    }
    let masked = mask(&SourceText::exactly(text), &mentions, &register);
    let score = |span: Span| {
        let first = scores.partition_point(|(known, _)| known.end() <= span.start());
        let over = scores[first..].iter().take_while(|(known, _)| known.start() < span.end());
        over.map(|(_, score)| *score).fold(LOW, f32::max)
    };
    let hidden = masked.masks.into_iter().map(|mask| Hidden {
        span: mask.span,
        class: mask.class,
        score: score(mask.span),
        entity: mask.entity.unwrap_or(EntityId(0)),
        shown: mask.shown,
    });
    Anonymised { words: masked.words, mentions: hidden.collect(), doubtful }
}

/// Numbers entities in the order in which they are first mentioned.
fn number(register: &mut Register, mentions: &mut [Mention]) {
    let mut order: BTreeMap<EntityId, EntityId> = BTreeMap::new();
    for id in mentions.iter().filter_map(|mention| mention.entity) {
        let next = u32::try_from(order.len() + 1).unwrap_or(u32::MAX);
        order.entry(id).or_insert(EntityId(next));
    }
    let new = |id: EntityId| order.get(&id).copied();
    for mention in mentions.iter_mut() {
        mention.entity = mention.entity.and_then(new);
    }
    let entities = std::mem::take(&mut register.entities);
    for (_, mut entity) in entities {
        if let Some(id) = new(entity.id) {
            entity.id = id;
            register.insert(entity);
        }
    }
    register.entities.sort_keys();
}

/// Draws a pseudonym for everybody who is named; things keep their descriptors.
fn draw(register: &mut Register, secret: &[u8]) {
    let people: Vec<EntityId> = register
        .entities
        .values()
        .filter(|entity| is_name(entity.class) && !entity.forms.is_empty())
        .map(|entity| entity.id)
        .collect();
    let mut names = Names::of(register);
    for id in people {
        let any = Fit { gender: Some("n"), ..Fit::default() };
        let name = names
            .draw(secret, id, any, register)
            .or_else(|| names.draw(secret, id, Fit::default(), register));
        if let (Some(name), Some(entity)) = (name, register.entities.get_mut(&id)) {
            names.take(&name);
            entity.replacement = Replacement::Pseudonym(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_alone_is_hidden_the_same_way_each_time() {
        let text = "I told Kayleigh Dunmore. Kayleigh's mum, Trish, rang 07700 900326.";
        let hidden = anonymise(text);
        let shown = hidden.words.as_str();
        assert_eq!(anonymise(text).words.as_str(), shown);
        for name in ["Kayleigh", "Dunmore", "Trish", "900326"] {
            assert!(!shown.contains(name), "{shown}");
        }
        let entities: Vec<u32> = hidden.mentions.iter().map(|hidden| hidden.entity.0).collect();
        assert_eq!(entities, [1, 1, 2, 3]);
        assert_eq!(hidden.mentions[0].shown, hidden.mentions[1].shown);
        assert!(shown.ends_with("rang [phone number]."));
    }

    #[test]
    fn nothing_noticed_is_nothing_changed() {
        let hidden = anonymise("They took him on a Friday 😭.\r\n");
        assert_eq!(hidden.words.as_str(), "They took him on a Friday 😭.\r\n");
        assert!(hidden.mentions.is_empty());
    }
}
