//! Mentions gathered into the people, places and things they refer to.
//!
//! The same words, and a part of a full name that only one person here has, are taken for one.
//! A nickname, a misspelling or a surname with a title are only proposed: two people are
//! never merged in silence, and a form that two people go by is left to a person.

mod likeness;

pub use likeness::Likeness;

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{Disclosure, TranscriptId};

use crate::fold::folded_words;
use crate::recognise::{LOW, is_title};
use crate::{Class, Decision, Entity, EntityId, Form, Mention, Register, Replacement};

/// A text whose mentions are gathered.
#[derive(Debug)]
pub struct Noticed<'a> {
    /// Where it stands, if in a study.
    pub transcript: Option<&'a TranscriptId>,
    /// The words.
    pub text: &'a str,
    /// What was noticed; those that are masked get their entity.
    pub mentions: &'a mut [Mention],
}

/// What a person must say.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// Words that several go by: number of the text and of its mention, and who it may be.
    Several {
        /// Which text.
        text: usize,
        /// Which of its mentions.
        mention: usize,
        /// Who goes by these words.
        candidates: Vec<EntityId>,
    },
    /// Two that may be one.
    Alike {
        /// The earlier.
        one: EntityId,
        /// The later.
        other: EntityId,
        /// Why.
        likeness: Likeness,
    },
}

/// Gathers the masked mentions of `texts` into entities of `register`, adding those it lacks
/// (a descriptor replaces them until a person says otherwise), and says what is in doubt.
pub fn gather(register: &mut Register, texts: &mut [Noticed<'_>]) -> Vec<Doubt> {
    let before = register.entities.len();
    let mut doubts = join(register, texts);
    doubts.extend(likeness::alike(register, before));
    doubts
}

/// The same without a look for two that may be one.
pub(crate) fn join(register: &mut Register, texts: &mut [Noticed<'_>]) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let masked = |mention: &Mention| match mention.decision {
            Decision::Accepted => true,
            Decision::Suggested => mention.score >= LOW,
            Decision::Rejected => false,
        };
        let open = |mention: &&Mention| masked(mention) && mention.entity.is_none();
        let all = text.mentions.iter().enumerate();
        places.extend(all.filter(|(_, m)| open(m)).map(|(at, _)| (number, at)));
    }
    // Full names first: what stands alone is then a part of one.
    places.sort_by_cached_key(|(number, at)| {
        let text = &texts[*number];
        std::cmp::Reverse(words_of(text.text, &text.mentions[*at]).len())
    });
    let mut next = register.next_id();
    let mut known = Known::default();
    for entity in register.entities.values() {
        for form in &entity.forms {
            known.add(kind(entity.class), entity.id, form);
        }
    }
    for (number, at) in places {
        let text = &mut texts[number];
        let who = Who::of(text.text, &text.mentions[at]);
        match who.candidates(&known, text.transcript).as_slice() {
            [] => {
                let id = who.added_to(register, next);
                next = EntityId(id.0 + 1);
                known.add(kind(who.class), id, &Form::new(&who.written));
                text.mentions[at].entity = Some(id);
            }
            [one] => {
                text.mentions[at].entity = Some(*one);
                let new = !known.has(*one, &who.words.join(" "));
                if let Some(entity) = register.entities.get_mut(one).filter(|_| new) {
                    entity.add_form(&who.written);
                    known.add(kind(who.class), *one, &Form::new(&who.written));
                }
            }
            several => doubts.push(Doubt::Several {
                text: number,
                mention: at,
                candidates: several.to_vec(),
            }),
        }
    }
    doubts
}

/// The words of a mention without titles and possessive.
fn words_of(text: &str, mention: &Mention) -> Vec<String> {
    folded_words(bare(text.get(mention.span.range()).unwrap_or_default()))
}

/// A mention's words without the titles before and the possessive after them.
fn bare(words: &str) -> &str {
    let ending = ["'s", "’s", "'", "’"].iter().find_map(|ending| words.strip_suffix(ending));
    let mut words = ending.unwrap_or(words).trim();
    while let Some((first, rest)) = words.split_once([' ', '\u{a0}', '\n']) {
        if !is_title(&first.trim_end_matches('.').to_lowercase()) {
            break;
        }
        words = rest.trim_start();
    }
    words
}

/// Which part of a form a word is.
#[derive(Clone, Copy)]
enum Part {
    Whole,
    First,
    Last,
}

/// Whose a form or part of one is, and in which transcripts only.
type Owner = (EntityId, Part, Vec<TranscriptId>);

/// Every form by its words, and every full name by its first and last.
#[derive(Default)]
struct Known {
    by_words: BTreeMap<(Class, String), Vec<Owner>>,
    forms: BTreeMap<EntityId, BTreeSet<String>>,
}

impl Known {
    fn add(&mut self, class: Class, id: EntityId, form: &Form) {
        let words = folded_words(&form.text);
        let whole = words.join(" ");
        let mut add = |words: &str, part: Part| {
            let entry = self.by_words.entry((class, words.to_owned())).or_default();
            entry.push((id, part, form.only_in.clone()));
        };
        add(&whole, Part::Whole);
        if let [first, .., last] = words.as_slice() {
            add(first, Part::First);
            add(last, Part::Last);
        }
        self.forms.entry(id).or_default().insert(whole);
    }

    fn has(&self, id: EntityId, form: &str) -> bool {
        self.forms.get(&id).is_some_and(|forms| forms.contains(form))
    }

    /// Who goes by `words` here: as a whole form where somebody does, else as a part that
    /// `allowed` allows.
    fn going_by(
        &self,
        class: Class,
        words: &str,
        transcript: Option<&TranscriptId>,
        allowed: impl Fn(Part) -> bool,
    ) -> Vec<EntityId> {
        let whole = allowed(Part::Whole);
        let entries = self.by_words.get(&(kind(class), words.to_owned())).into_iter().flatten();
        let here = |only: &[TranscriptId]| {
            only.is_empty() || transcript.is_some_and(|transcript| only.contains(transcript))
        };
        let fits = |part: Part| matches!(part, Part::Whole) == whole && allowed(part);
        let ids: BTreeSet<EntityId> = entries
            .filter(|(_, part, only)| fits(*part) && here(only))
            .map(|(id, ..)| *id)
            .collect();
        ids.into_iter().collect()
    }
}

/// Who a mention seems to be.
struct Who {
    class: Class,
    written: String,
    words: Vec<String>,
    /// With a title and one name: a surname, most likely, and not surely that of somebody
    /// known by a first name.
    titled: bool,
}

impl Who {
    fn of(text: &str, mention: &Mention) -> Who {
        let raw = text.get(mention.span.range()).unwrap_or_default();
        let written = bare(raw).to_owned();
        let words = folded_words(&written);
        let titled = written.len() < raw.len() && raw.ends_with(&written) && words.len() == 1;
        Who { class: mention.class, written, words, titled }
    }

    fn candidates(&self, known: &Known, transcript: Option<&TranscriptId>) -> Vec<EntityId> {
        let same = known.going_by(self.class, &self.words.join(" "), transcript, |_| true);
        if !same.is_empty() || !is_name(self.class) {
            return same;
        }
        let [word] = self.words.as_slice() else { return Vec::new() };
        if self.titled && self.class != Class::ProfessionalName {
            return Vec::new();
        }
        let part = |part: Part| match part {
            Part::Whole => false,
            Part::First => !self.titled,
            Part::Last => true,
        };
        known.going_by(self.class, word, transcript, part)
    }

    fn added_to(&self, register: &mut Register, id: EntityId) -> EntityId {
        register.insert(Entity {
            id,
            class: self.class,
            forms: vec![Form::new(&self.written)],
            replacement: Replacement::Descriptor(self.class.descriptor().to_owned()),
            participant: None,
        });
        id
    }
}

/// Whether `class` is a person's name of any sort.
pub(crate) fn is_name(class: Class) -> bool {
    matches!(class, Class::PersonName | Class::Alias | Class::ChildName | Class::ProfessionalName)
        && class.disclosure() == Disclosure::Direct
}

/// Names are one kind: the same person is a mother here and a professional there.
fn kind(class: Class) -> Class {
    if is_name(class) { Class::PersonName } else { class }
}

#[cfg(test)]
mod tests {
    use super::*;
    use heard_model::Span;

    /// Marks `«…»` are the mentions.
    fn gathered(marked: &[&str]) -> (Register, Vec<Vec<Option<u32>>>, Vec<Doubt>) {
        let mut texts: Vec<(String, Vec<Mention>)> = Vec::new();
        for marked in marked {
            let (mut text, mut mentions, mut start) = (String::new(), Vec::new(), 0);
            for character in marked.chars() {
                match character {
                    '«' => start = text.len(),
                    '»' => mentions.push(Mention {
                        span: Span::new(start, text.len()).unwrap(),
                        class: Class::PersonName,
                        score: 0.9,
                        decision: Decision::Suggested,
                        entity: None,
                        noticed_by: "names".into(),
                    }),
                    other => text.push(other),
                }
            }
            texts.push((text, mentions));
        }
        let mut register = Register::default();
        let mut noticed: Vec<Noticed> = texts
            .iter_mut()
            .map(|(text, mentions)| Noticed { transcript: None, text, mentions })
            .collect();
        let doubts = gather(&mut register, &mut noticed);
        let entities = texts.iter().map(|(_, m)| m.iter().map(|m| m.entity.map(|e| e.0)).collect());
        (register, entities.collect(), doubts)
    }

    #[test]
    fn one_person_has_one_entity_over_all_texts() {
        let (register, entities, doubts) = gathered(&[
            "«Kayleigh» said «Kayleigh Dunmore's» file, «KAYLEIGH»",
            "«kayleigh's» mum, «Dunmore»",
        ]);
        assert_eq!(entities, [vec![Some(1), Some(1), Some(1)], vec![Some(1), Some(1)]]);
        assert_eq!(register.entities[0].forms.len(), 3);
        assert_eq!(doubts, []);
    }

    #[test]
    fn cousins_whose_names_are_alike_stay_apart() {
        let (_, entities, doubts) = gathered(&["«Leanne» got one, my cousin «Lianne» got one"]);
        assert_eq!(entities, [vec![Some(1), Some(2)]]);
        let expected =
            Doubt::Alike { one: EntityId(1), other: EntityId(2), likeness: Likeness::Spelling };
        assert_eq!(doubts, [expected]);
    }

    #[test]
    fn a_nickname_is_proposed_and_not_merged() {
        let (_, entities, doubts) = gathered(&["«Patricia» and «Trish», «Kay» and «Kayleigh»"]);
        assert_eq!(entities, [vec![Some(1), Some(2), Some(3), Some(4)]]);
        assert_eq!(doubts.len(), 2);
    }

    #[test]
    fn a_first_name_that_two_people_have_must_be_asked() {
        let (_, entities, doubts) = gathered(&["«Sarah Jones», «Sarah Okafor», then «Sarah» came"]);
        assert_eq!(entities, [vec![Some(1), Some(2), None]]);
        assert_eq!(
            doubts[0],
            Doubt::Several { text: 0, mention: 2, candidates: vec![EntityId(1), EntityId(2)] }
        );
    }

    #[test]
    fn a_titled_surname_is_not_the_daughters() {
        let (_, entities, _) = gathered(&["«Kayleigh Dunmore» and «Mrs Dunmore»"]);
        assert_eq!(entities, [vec![Some(1), Some(2)]]);
    }
}
