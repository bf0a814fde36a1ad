//! What in any text may still say who somebody is: what the study knows, and what only looks like it.

use std::collections::BTreeSet;

use heard_model::{Disclosure, Span};

use crate::entity::is_name;
use crate::fold::folded_words;
use crate::register::Replacement;
use crate::{Class, EntityId, LOW, Register, Residues};

/// How a trace was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// A form that the study knows.
    Known,
    /// A letter away from one: a misspelling, or another word.
    Nearly,
    /// Nobody the study knows, but a recogniser takes it for something that identifies.
    Likely,
}

impl Certainty {
    /// The word in files and on the terminal.
    pub fn as_str(self) -> &'static str {
        match self {
            Certainty::Known => "known",
            Certainty::Nearly => "nearly",
            Certainty::Likely => "likely",
        }
    }
}

/// A place in a text that may identify somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Where.
    pub span: Span,
    /// What sort of thing.
    pub class: Class,
    /// Whose it is, where one known entity goes by it.
    pub entity: Option<EntityId>,
    /// How it was found.
    pub certainty: Certainty,
}

/// Looks for traces in one text after another.
pub struct Traces {
    residues: Option<Residues>,
    /// Words that the study puts in the place of names, folded: no trace of anybody.
    put_there: BTreeSet<String>,
}

impl Traces {
    /// With what the study knows, or by the recognisers alone.
    pub fn new(register: Option<&Register>) -> Traces {
        let mut put_there = BTreeSet::new();
        for entity in register.into_iter().flat_map(|register| register.entities.values()) {
            if let Replacement::Pseudonym(words)
            | Replacement::Descriptor(words)
            | Replacement::Generalised(words) = &entity.replacement
            {
                put_there.extend(folded_words(words));
            }
        }
        Traces { residues: register.map(Residues::new), put_there }
    }

    /// Every trace in the text at `place` of a file (a part, an element, a property). What only looks
    /// like somebody is looked for where people write: in prose and in the properties that they fill in,
    /// not among the names of styles, fonts and elements. What is known is looked for everywhere.
    pub fn find_at(&self, place: &str, text: &str) -> Vec<Trace> {
        let mut found = self.find(text);
        if is_filled_in(place) || (is_prose(text) && !is_machinery(place)) {
            return found;
        }
        // A number or an e-mail is one wherever somebody wrote it; web addresses name vocabularies.
        let shape =
            |class: Class| class.is_structured() && class != Class::Url && !is_machinery(place);
        found.retain(|trace| trace.certainty != Certainty::Likely || shape(trace.class));
        found
    }

    /// Every trace in `text`, in its order. What is known goes before what only looks like a name.
    pub fn find(&self, text: &str) -> Vec<Trace> {
        let left = self.residues.as_ref().map(|residues| residues.find(text)).unwrap_or_default();
        let mut found: Vec<Trace> = left
            .into_iter()
            .map(|residue| Trace {
                span: residue.span,
                class: residue.class,
                entity: residue.entity,
                certainty: if residue.near { Certainty::Nearly } else { Certainty::Known },
            })
            .collect();
        for mention in crate::mentions(text) {
            let direct = mention.class.disclosure() == Disclosure::Direct;
            let told = found.iter().any(|trace| trace.span.contains(mention.span));
            let heading = is_name(mention.class) && is_of_a_heading(text, mention.span);
            let ours = heading || self.is_ours(text, mention.span);
            if direct && !told && mention.score >= LOW && !ours {
                let (span, class) = (mention.span, mention.class);
                found.push(Trace { span, class, entity: None, certainty: Certainty::Likely });
            }
        }
        found.sort_by_key(|trace| (trace.span, trace.certainty));
        found
    }

    /// Whether the words at `span` are nothing but what the study itself put there.
    fn is_ours(&self, text: &str, span: Span) -> bool {
        let words = folded_words(text.get(span.range()).unwrap_or_default());
        words.iter().all(|word| {
            let stem = word.strip_suffix('s').unwrap_or(word);
            self.put_there.contains(word) || self.put_there.contains(stem)
        })
    }
}

/// Whether what only looks like a name is a heading's own word: a heading, like a line of a form, ends
/// in no full stop and gives a capital to words that are nobody's (`Held in Mind`, `Codebook`).
fn is_of_a_heading(text: &str, span: Span) -> bool {
    let from = text[..span.start()].rfind('\n').map_or(0, |at| at + 1);
    let to = text[span.end()..].find('\n').map_or(text.len(), |at| span.end() + at);
    let line = text[from..to].trim();
    let short = line.split_whitespace().count() <= 8 && !line.ends_with(['.', '!', '?', ',']);
    let words = folded_words(text.get(span.range()).unwrap_or_default());
    short && words.iter().all(|word| crate::lexicon::is_hardly_a_name(word))
}

/// Properties that people fill in, or programs with people's names, links and words.
const FILLED_IN: &[&str] = &[
    "author",
    "artist",
    "by-line",
    "caption",
    "category",
    "company",
    "contact",
    "contributor",
    "creator",
    "descr",
    "description",
    "lastmodifiedby",
    "location",
    "manager",
    "owner",
    "person",
    "publisher",
    "subject",
    "title",
    "keywords",
    "name of the file",
    "its name",
    "alt",
    "href",
    "target",
    "comment",
];

/// Whether the last part of a place is such a property.
fn is_filled_in(place: &str) -> bool {
    let last = place.rsplit(['#', '@', '.', '/', ':']).next().unwrap_or(place).to_lowercase();
    FILLED_IN.contains(&last.trim())
}

/// Whether only programs write there: attributes, style sheets, scripts, and a page's elements once more
/// with these among them.
fn is_machinery(place: &str) -> bool {
    let last = place.rsplit(['#', '/']).next().unwrap_or(place);
    last.contains('@')
        || last.ends_with("joined)")
        || matches!(last, "style" | "script" | "svg" | "path")
}

/// Whether somebody wrote it as sentences: mostly letters, and everyday words among them.
fn is_prose(text: &str) -> bool {
    let (mut plain, mut all) = (0usize, 0usize);
    for c in text.chars() {
        all += 1;
        plain +=
            usize::from(c.is_alphabetic() || c.is_whitespace() || ".,?!'’‘“”\"-–…".contains(c));
    }
    let words =
        text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let (everyday, count) =
        words.filter(|word| !word.is_empty()).fold((0, 0), |(known, all), word| {
            (known + usize::from(crate::lexicon::is_everyday(word)), all + 1)
        });
    everyday >= 3 && everyday * 4 >= count && plain * 100 >= all * 85
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entity, Form};

    fn register() -> Register {
        let mut register = Register::default();
        register.insert(Entity {
            id: EntityId(1),
            class: Class::PersonName,
            forms: vec![Form::new("Kayleigh Dunmore")],
            replacement: Replacement::Pseudonym("Robyn".to_owned()),
            participant: None,
        });
        register
    }

    fn check(register: Option<&Register>, text: &str, expected: &[(&str, Certainty)]) {
        let found = Traces::new(register).find(text);
        let found: Vec<(&str, Certainty)> =
            found.iter().map(|trace| (&text[trace.span.range()], trace.certainty)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn known_names_likely_names_and_our_own() {
        let known = register();
        let text = "Robyn said that Kayleigh rang 07700 900123";
        let expected = [("Kayleigh", Certainty::Known), ("07700 900123", Certainty::Likely)];
        check(Some(&known), text, &expected);
        let alone = [("Kayleigh", Certainty::Likely), ("07700 900123", Certainty::Likely)];
        check(None, "said that Kayleigh rang 07700 900123", &alone);
        check(Some(&known), "a group on Tuesday with tea", &[]);
    }

    #[test]
    fn what_only_looks_like_somebody_is_looked_for_where_people_write() {
        let known = register();
        let traces = Traces::new(Some(&known));
        let found = |place: &str, text: &str| traces.find_at(place, text).len();
        assert_eq!(found("docProps/core.xml#creator", "Priya Nair"), 1);
        assert_eq!(found("trailer.Info.Author", "Priya Nair"), 1);
        assert_eq!(found("page 1", "and then Priya Nair came in with the book"), 1);
        assert_eq!(found("#style", "body{font-family:Priya Nair;left:0}"), 0);
        assert_eq!(found("object 12", "ADAPZV PriyaSans"), 0);
        assert_eq!(found("sheet 1", "07700 900123"), 1);
        assert_eq!(found("#p@class", "Kayleigh"), 1);
    }

    #[test]
    fn a_headings_own_words_are_nobodys() {
        check(None, "Held in Mind\nCodebook of the study", &[]);
        check(None, "What Hope said", &[("Hope", Certainty::Likely)]);
    }

    #[test]
    fn a_slip_of_the_typist_is_nearly_known() {
        check(Some(&register()), "Kayliegh rang", &[("Kayliegh", Certainty::Nearly)]);
        check(Some(&register()), "at dunmmore", &[("dunmmore", Certainty::Nearly)]);
    }
}
