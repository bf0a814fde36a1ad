//! What a reader who knows the family is still told, once everything was masked.
//!
//! A mask hides words, not always what they tell: `[a boxing coach]` in place of his name, or
//! the ferret that was masked once and spoken of twice. Both count as readable wherever the
//! gate adds details up (domain.md §5.3: D07 to D11).

use std::collections::BTreeSet;

use heard_model::Disclosure;

use crate::check::phrases::telling;
use crate::fold::folded_words;
use crate::mask::Masked;
use crate::{Class, EntityId, Register, Replacement};

/// A detail that was noticed where somebody speaks: one entity, in one of its wordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    class: Class,
    entity: Option<EntityId>,
    /// The words that give it away where they are read.
    telling: BTreeSet<String>,
}

impl Detail {
    /// The detail that `words` tell; nothing where they name somebody outright (that is D01's) or
    /// hold no word that gives it away.
    pub fn new(class: Class, entity: Option<EntityId>, words: &str) -> Option<Detail> {
        let telling = stems(words);
        let narrows = class.disclosure() == Disclosure::Quasi && !telling.is_empty();
        narrows.then_some(Detail { class, entity, telling })
    }

    /// What sort of detail it is.
    pub fn class(&self) -> Class {
        self.class
    }

    /// Whether `text` tells it too, outside brackets.
    pub(crate) fn is_told_in(&self, text: &str) -> bool {
        // Of a moment, one word that both happen to say is not enough.
        let one_word = self.telling.len() < 2 && self.class == Class::DistinctiveEvent;
        !one_word && self.survives(&stems(text))
    }

    /// Whether `shown` words, as stems, still tell it: two of its telling words, or its only one.
    fn survives(&self, shown: &BTreeSet<String>) -> bool {
        self.telling.intersection(shown).count() >= self.telling.len().min(2)
    }
}

/// What is told of details that narrow down who somebody is: masks that describe what they
/// hide, and words of `nearby` details that stand unmasked beside them.
///
/// `nearby` are the details noticed anywhere where these people speak; the same words in somebody
/// else's mouth are another thing.
pub fn told(
    masked: &Masked,
    register: &Register,
    nearby: &[Detail],
) -> Vec<(Class, Option<EntityId>)> {
    let masks = masked.masks.iter().filter(|mask| {
        let entity = mask.entity.and_then(|entity| register.entity(entity));
        mask.class.disclosure() == Disclosure::Quasi
            && entity.is_some_and(|entity| describes(&entity.replacement))
    });
    let shown = stems(masked.words.as_str());
    let survivors = nearby.iter().filter(|detail| detail.survives(&shown));
    let mut told: Vec<_> = masks
        .map(|mask| (mask.class, mask.entity))
        .chain(survivors.map(|detail| (detail.class, detail.entity)))
        .collect();
    told.sort();
    told.dedup();
    told
}

/// Whether a replacement tells what it stands for: more than the sort of thing it is.
fn describes(replacement: &Replacement) -> bool {
    match replacement {
        Replacement::Generalised(_) => true,
        Replacement::Descriptor(words) => {
            !folded_words(words).iter().all(|word| EVERYBODYS.contains(&word.as_str()))
        }
        Replacement::Pseudonym(_) | Replacement::DateShift(_) | Replacement::Keep => false,
    }
}

/// The telling words of `text`, without plurals and possessives.
fn stems(text: &str) -> BTreeSet<String> {
    telling(text).iter().map(|word| stem(word).to_owned()).collect()
}

fn stem(word: &str) -> &str {
    let word = word.strip_suffix("'s").unwrap_or(word);
    word.strip_suffix('s').filter(|rest| !rest.ends_with('s')).unwrap_or(word)
}

/// Words that narrow nothing: everybody in such a study has one, or they say only what sort of
/// thing was hidden. Plurals of children are none of these: they tell how many there are.
const EVERYBODYS: &[&str] = &[
    "a",
    "age",
    "an",
    "and",
    "appointment",
    "area",
    "assessment",
    "at",
    "baby",
    "centre",
    "charity",
    "child",
    "childs",
    "city",
    "clinic",
    "clinical",
    "condition",
    "council",
    "court",
    "date",
    "day",
    "detail",
    "doctor",
    "ethnicity",
    "event",
    "family",
    "group",
    "had",
    "health",
    "her",
    "his",
    "home",
    "hospital",
    "house",
    "illness",
    "immigration",
    "in",
    "job",
    "language",
    "left",
    "length",
    "local",
    "meeting",
    "midwife",
    "my",
    "name",
    "nurse",
    "object",
    "of",
    "office",
    "on",
    "one",
    "organisation",
    "our",
    "out",
    "partner",
    "place",
    "religion",
    "removed",
    "road",
    "school",
    "service",
    "services",
    "social",
    "some",
    "somebody",
    "someone",
    "something",
    "somewhere",
    "street",
    "surgery",
    "surname",
    "team",
    "that",
    "the",
    "their",
    "then",
    "there",
    "thing",
    "this",
    "time",
    "to",
    "town",
    "trust",
    "unit",
    "ward",
    "when",
    "work",
    "worker",
    "workplace",
    "year",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Decision, Entity, Form, Layers, Mention, lay};
    use heard_model::{SourceText, Span};

    /// What is told in `source`, whose words in guillemets are masked by `replacement`.
    #[track_caller]
    fn check(source: &str, class: Class, replacement: Replacement, nearby: &str, expected: bool) {
        let start = source.find('«').expect("a mask");
        let plain = source.replace(['«', '»'], "");
        let end = source.find('»').expect("its end") - '«'.len_utf8();
        let id = EntityId(1);
        let mut register = Register::default();
        let forms = vec![Form { ambiguous: true, ..Form::new(&plain[start..end]) }];
        register.insert(Entity { id, class, forms, replacement, participant: None });
        let mention = Mention {
            span: Span::new(start, end).expect("a span"),
            class,
            score: 1.0,
            decision: Decision::Accepted,
            entity: Some(id),
            noticed_by: "a test".to_owned(),
        };
        let source = SourceText::new(&plain);
        let masked = lay(&Layers {
            source: &source,
            within: None,
            transcript: None,
            mentions: &[mention],
            register: &register,
            edits: &[],
        });
        let nearby: Vec<Detail> = Detail::new(class, Some(id), nearby).into_iter().collect();
        let told = told(&masked, &register, &nearby);
        assert_eq!(!told.is_empty(), expected, "{}", masked.words);
    }

    fn descriptor(words: &str) -> Replacement {
        Replacement::Descriptor(words.to_owned())
    }

    #[test]
    fn a_mask_that_describes_tells_and_one_that_does_not_is_silent() {
        let said = "I was up «at the lifeboat station» all night.";
        check(said, Class::Place, descriptor("the seafront"), "", true);
        check(said, Class::Place, descriptor("somewhere in town"), "", false);
        check(said, Class::Place, descriptor("place"), "", false);
        check("He was «the boxing coach».", Class::Job, descriptor("a local figure"), "", true);
        check("She had «the twins».", Class::FamilyStructure, descriptor("the babies"), "", true);
        check("She had «the twins».", Class::FamilyStructure, descriptor("the baby"), "", false);
    }

    #[test]
    fn words_that_stand_beside_their_mask_are_told() {
        let class = Class::DistinctiveObject;
        let hidden = descriptor("object");
        let said = "She came with «a ferret». Nobody asked what the ferret was for.";
        check(said, class, hidden.clone(), "a ferret", true);
        let said = "She came with «a ferret». Nobody asked what the animal was for.";
        check(said, class, hidden, "a ferret", false);
    }

    #[test]
    fn one_word_of_several_is_not_the_thing() {
        let class = Class::DistinctiveEvent;
        let said = "We went «in the taxi in the snow». The taxi waited.";
        check(said, class, descriptor("event"), "in the taxi in the snow", false);
        let said = "We went «in the taxi in the snow». The taxi waited in all that snow.";
        check(said, class, descriptor("event"), "in the taxi in the snow", true);
    }

    #[test]
    fn what_nobody_masked_is_told_where_its_words_are() {
        let told = |class, words: &str, text: &str| {
            Detail::new(class, None, words).is_some_and(|detail| detail.is_told_in(text))
        };
        let object = Class::DistinctiveObject;
        assert!(told(object, "pet ferret", "the ferret came too"));
        assert!(!told(object, "pet ferret", "the [ferret] came too"));
        let event = Class::DistinctiveEvent;
        assert!(!told(event, "the day that it flooded", "the bath flooded"));
        assert!(told(event, "the lorry crash", "a lorry had crashed, a crash you'd not forget"));
    }

    #[test]
    fn names_and_common_words_are_no_details() {
        assert!(Detail::new(Class::PersonName, Some(EntityId(1)), "Kayleigh").is_none());
        assert!(Detail::new(Class::Duration, Some(EntityId(1)), "four months").is_none());
    }
}
