//! A span found to identify someone or something.

use heard_model::{Span, Spans};

use crate::recognise::is_title;
use crate::{Class, EntityId, lexicon};

/// Whether a person agreed with a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Decision {
    /// Nobody looked yet: masked all the same where the score is above the low threshold.
    #[default]
    Suggested,
    /// It identifies: always masked.
    Accepted,
    /// It does not: never masked, never suggested again.
    Rejected,
}

impl Decision {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Decision::Suggested => "suggested",
            Decision::Accepted => "accepted",
            Decision::Rejected => "rejected",
        }
    }

    /// The decision called `word`.
    pub fn parse(word: &str) -> Option<Decision> {
        [Decision::Suggested, Decision::Accepted, Decision::Rejected]
            .into_iter()
            .find(|decision| decision.as_str() == word)
    }
}

/// A place in a text that may identify somebody. It is a suggestion until a person decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// What sort of thing.
    pub class: Class,
    /// How sure, 0 to 1.
    pub score: f32,
    /// What a person said of it.
    pub decision: Decision,
    /// The entity it refers to, once known.
    pub entity: Option<EntityId>,
    /// The name of the recogniser that noticed it, or `person` for one added by hand.
    pub noticed_by: String,
}

impl Mention {
    /// Whether it covers something in `text` that may identify and that none of `settled` covers:
    /// any letter of an e-mail, an address or a number; of other classes a word that is written as a
    /// name or is no everyday word. `kay.d@example.org` says more than the `kay` in it.
    pub fn says_more_than(&self, text: &str, settled: &Spans) -> bool {
        let Some(words) = text.get(self.span.range()) else { return false };
        let mut at = self.span.start();
        words.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let (start, end) = (at, at + word.len());
            at = end + text[end..].chars().next().map_or(0, char::len_utf8);
            !word.is_empty()
                && !Span::new(start, end).is_some_and(|word| settled.hold(word))
                && (self.class.is_structured() || identifies(word))
        })
    }
}

/// A possessive's `s` does not; a capital or a figure does, and so does what is no everyday word.
fn identifies(word: &str) -> bool {
    let capital = word.starts_with(|first: char| first.is_uppercase() || first.is_numeric());
    let small = word.chars().nth(1).is_none() && !capital;
    !small && !is_title(&word.to_lowercase()) && (capital || !lexicon::is_everyday(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, class: Class, settled: &str, expected: bool) {
        let at = text.find(settled).expect("the settled words");
        let mention = Mention {
            span: Span::new(0, text.len()).expect("a span"),
            class,
            score: 0.9,
            decision: Decision::Suggested,
            entity: None,
            noticed_by: "test".to_owned(),
        };
        let settled = Span::new(at, at + settled.len()).into_iter().collect();
        assert_eq!(mention.says_more_than(text, &settled), expected, "{text}");
    }

    #[test]
    fn what_goes_beyond_a_settled_name_is_said() {
        check("kay.d@example.org", Class::Email, "kay", true);
        check("12 Kay Street", Class::Address, "Kay", true);
        check("Kayleigh Dunmore-Smith", Class::PersonName, "Kayleigh Dunmore", true);
        check("kayleigh okonkwo", Class::PersonName, "kayleigh", true);
        check("Miss Prosser", Class::PersonName, "Prosser", false);
        check("our Dan", Class::Alias, "Dan", false);
        check("Kayleigh’s", Class::PersonName, "Kayleigh", false);
        check("Kayleigh", Class::PersonName, "Kayleigh", false);
    }
}
