//! Finding lines: a pronoun, its verb, and the words that belong to them.
//!
//! After the Listening Guide: take the pronoun with its verb and any seemingly important words,
//! each on a new line, in order of appearance. Without a grammar of the language a phrase ends at
//! a mark of punctuation, before a joining word or the next pronoun, and after eight words at
//! most; a negation is never cut off.

use crate::quote::has_negation;
use crate::text::Span;

/// A phrase that begins with a pronoun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLine {
    /// Its place in the words looked through.
    pub span: Span,
    /// Which of the pronouns, by its place in the list.
    pub pronoun: usize,
    /// Whether somebody else may be speaking: `she said I was …`.
    pub reported: bool,
    /// Whether it is only a phrase to think by: `I mean`, `I think`.
    pub filler: bool,
}

/// Words before which a new thought begins.
const JOINING: &[&str] = &["and", "but", "because", "cos", "cus", "when"];
const PRONOUNS: &[&str] = &["i", "we", "you", "she", "he", "it", "they"];
/// Words that may stand between a pronoun and its verb.
const BETWEEN: &[&str] = &[
    "just",
    "really",
    "always",
    "still",
    "only",
    "also",
    "even",
    "actually",
    "honestly",
    "never",
    "not",
    "already",
    "probably",
    "literally",
    "sort",
    "kind",
    "of",
];
const SAYING: &[&str] =
    &["said", "says", "say", "told", "tells", "asked", "goes", "wrote", "saying"];
const FILLERS: &[&str] =
    &["i mean", "i think", "i guess", "i suppose", "i dunno", "you know", "i say", "you see"];
/// Words that no line should end with.
const DANGLING: &[&str] = &[
    "a", "an", "the", "at", "in", "of", "on", "to", "with", "for", "from", "by", "my", "her",
    "his", "their", "our", "your", "this", "that", "as", "if", "than",
];
/// A phrase is no longer than this.
const LONGEST: usize = 8;
/// Unless a negation would be cut off: then no longer than this.
const WITH_NEGATION: usize = 16;

/// A word with its punctuation.
struct Token<'t> {
    start: usize,
    end: usize,
    /// The word alone, in lower case, with plain apostrophes.
    word: String,
    /// Whether a clause ends with it.
    closes: bool,
    /// Whether a sentence ends with it.
    ends: bool,
    before: &'t str,
    after: &'t str,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let (from, trimmed) = (at, piece.trim_end());
        at += piece.len();
        let core = trimmed.trim_matches(|c: char| !c.is_alphanumeric());
        if core.is_empty() {
            if let Some(last) = found.last_mut()
                && trimmed.chars().any(|c| ",.;:?!…—–-".contains(c))
            {
                let last: &mut Token<'_> = last;
                last.closes = true;
            }
            continue;
        }
        let inner =
            trimmed.len() - trimmed.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let (start, end) = (from + inner, from + inner + core.len());
        let after = &trimmed[inner + core.len()..];
        found.push(Token {
            start,
            end,
            word: core.to_lowercase().replace('’', "'"),
            closes: after.chars().any(|c| ",.;:?!…—–".contains(c)),
            ends: after.chars().any(|c| ".?!".contains(c)),
            before: &trimmed[..inner],
            after,
        });
    }
    found
}

impl Token<'_> {
    /// The pronoun, without what is contracted to it.
    fn stem(&self) -> &str {
        self.word.split('\'').next().unwrap_or_default()
    }

    fn is_negation(&self) -> bool {
        has_negation(&self.word)
    }
}

/// Finds the phrases in `text` that begin with one of `pronouns` (lower case), in order. A
/// pronoun without a verb, such as a false start, gives none.
pub fn pronoun_lines(text: &str, pronouns: &[&str]) -> Vec<FoundLine> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut free = 0;
    for at in 0..tokens.len() {
        let Some(pronoun) = pronouns.iter().position(|one| *one == tokens[at].stem()) else {
            continue;
        };
        if at < free {
            continue;
        }
        let Some(last) = phrase(&tokens, at) else { continue };
        let first = (at.saturating_sub(2)..at)
            .rev()
            .take_while(|before| *before >= free && !tokens[*before].closes)
            .filter(|before| tokens[*before].is_negation())
            .last()
            .unwrap_or(at);
        free = last + 1;
        let Some(span) = Span::new(tokens[first].start, tokens[last].end) else { continue };
        let words: Vec<&str> = tokens[at..=last].iter().map(|token| token.word.as_str()).collect();
        found.push(FoundLine {
            span,
            pronoun,
            reported: is_reported(text, &tokens, at),
            filler: FILLERS.contains(&words.join(" ").as_str()),
        });
    }
    found
}

/// The last word of the phrase that begins with the pronoun at `at`; nothing where no verb follows.
fn phrase(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let mut verb = tokens[at].word.contains('\'');
    let mut last = at;
    while last + 1 < tokens.len() && !ends_at(tokens, last, verb) && last - at + 1 < LONGEST {
        last += 1;
        verb |= !BETWEEN.contains(&tokens[last].word.as_str());
    }
    if !verb {
        return None;
    }
    // "in the toilets at" wants its next words.
    while DANGLING.contains(&tokens[last].word.as_str())
        && last + 1 < tokens.len()
        && !ends_at(tokens, last, true)
        && last - at < LONGEST + 3
    {
        last += 1;
    }
    // What is left of the clause may turn its meaning round.
    let mut end = last;
    while end + 1 < tokens.len() && !ends_at(tokens, end, true) {
        end += 1;
    }
    if tokens[last + 1..=end].iter().any(Token::is_negation) {
        return (end - at < WITH_NEGATION).then_some(end);
    }
    Some(last)
}

/// Whether a phrase ends with the word at `at`.
fn ends_at(tokens: &[Token<'_>], at: usize, verb: bool) -> bool {
    let next = &tokens[at + 1];
    // "so I left" begins a thought, "so low" does not.
    let so =
        next.word == "so" && tokens.get(at + 2).is_some_and(|then| PRONOUNS.contains(&then.stem()));
    tokens[at].closes
        || verb && (so || JOINING.contains(&next.word.as_str()) || PRONOUNS.contains(&next.stem()))
}

/// Whether somebody else may be the one who speaks: a word of saying before it that is not the
/// speaker's, or marks of quotation round it.
fn is_reported(text: &str, tokens: &[Token<'_>], at: usize) -> bool {
    let open = text[..tokens[at].start].matches('“').count();
    if open > text[..tokens[at].start].matches('”').count() || tokens[at].before.contains('"') {
        return true;
    }
    for before in (at.saturating_sub(5)..at).rev() {
        if tokens[before].ends && !tokens[before].after.contains(',') {
            return false;
        }
        let subject = before.checked_sub(1).map(|at| tokens[at].stem()).unwrap_or_default();
        let says = SAYING.contains(&tokens[before].word.as_str());
        let is_like = tokens[before].word == "like"
            && ["was", "were", "is", "she", "he", "they"].contains(&subject);
        if says || is_like {
            let mut earlier = tokens[before.saturating_sub(3)..before].iter().rev();
            let who = earlier.find(|token| PRONOUNS.contains(&token.stem()));
            return who.is_none_or(|who| !matches!(who.stem(), "i" | "we"));
        }
    }
    false
}

/// Whether taking `line` out of `text` leaves a `not` or `never` of its own clause behind.
pub fn loses_negation(text: &str, line: Span) -> bool {
    let tokens = tokens(text);
    let Some(first) = tokens.iter().position(|token| token.end > line.start()) else {
        return false;
    };
    let last = tokens.iter().rposition(|token| token.start < line.end()).unwrap_or(first);
    let mut end = last;
    while end + 1 < tokens.len() && !ends_at(&tokens, end, true) {
        end += 1;
    }
    let begins = PRONOUNS.contains(&tokens[first].stem());
    let mut start = first;
    while start > 0
        && !tokens[start - 1].closes
        && !JOINING.contains(&tokens[start].word.as_str())
        && (!begins || first - start < 2)
        && (start == first || !PRONOUNS.contains(&tokens[start].stem()))
    {
        start -= 1;
    }
    let mut left = tokens[start..first].iter().chain(&tokens[last + 1..=end.max(last)]);
    left.any(Token::is_negation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn check(text: &str, expected: Expect) {
        let lines: Vec<String> = pronoun_lines(text, &["i"])
            .iter()
            .map(|line| {
                let reported = if line.reported { " (reported)" } else { "" };
                let filler = if line.filler { " (filler)" } else { "" };
                format!("{}{reported}{filler}\n", &text[line.span.range()])
            })
            .collect();
        expected.assert_eq(&lines.concat());
    }

    #[test]
    fn each_phrase_stands_on_its_own() {
        check(
            "I said I was fine, and I’d have said it again because I was that scared.",
            expect![[r#"
                I said
                I was fine
                I’d have said
                I was that scared
            "#]],
        );
    }

    #[test]
    fn a_negation_is_never_cut_off() {
        check(
            "I couldn't sleep. Never have I been so low. I told them on the phone that day in March \
             that nobody came. I, I didn't.",
            expect![[r#"
                I couldn't sleep
                Never have I been so low
                I told them on the phone that day in March that nobody came
                I didn't
            "#]],
        );
    }

    #[test]
    fn what_others_said_is_marked() {
        check(
            "She said I was a risk. I told her I was not. The midwife goes, I can stay. “I’m sorry,” \
             he said. I mean, I felt like I was drowning.",
            expect![[r#"
                I was a risk (reported)
                I told her
                I was not
                I can stay (reported)
                I’m sorry (reported)
                I mean (filler)
                I felt like
                I was drowning
            "#]],
        );
    }

    #[test]
    fn a_line_that_leaves_its_negation_behind_is_found() {
        let check = |text: &str, line: &str, expected: bool| {
            let at = text.find(line).expect("the line stands in the text");
            let span = Span::new(at, at + line.len()).expect("a span");
            assert_eq!(loses_negation(text, span), expected, "{line} of {text}");
        };
        check("nobody ever told me about that", "told me about that", true);
        check("I did not want to go, and nobody asked", "I did not want to go", false);
        check("I did not want to go", "want to go", true);
        check("They were kind to me, not cruel", "They were kind to me", false);
        check("She stayed, and she never left", "she never left", false);
        check("I was glad that she never left", "I was glad", false);
    }

    proptest! {
        #[test]
        fn every_line_is_words_of_the_text_in_their_order(text in "[a-zI’',.!? “”\\n-]{0,120}") {
            let mut end = 0;
            for line in pronoun_lines(&text, &["i", "we", "you"]) {
                prop_assert!(line.span.start() >= end);
                prop_assert!(text.get(line.span.range()).is_some());
                end = line.span.end();
            }
        }
    }
}
