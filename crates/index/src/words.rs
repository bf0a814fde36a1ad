//! What a word is, for the index, for queries and for highlights alike.
//!
//! A word is a run of letters and digits with their accents. An apostrophe
//! inside stays (`don't` is one word, and `’` is `'`); at an edge it goes. A hyphen
//! parts words, so `follow-up` is two words in a row and finds `follow up` too.
//! Where a script writes without spaces (Han, kana, Thai, Lao, Khmer, Burmese)
//! each character is a word. Case and accents are folded away (`Łukasz` is
//! `lukasz`); vowel signs of scripts that need them stay.
//!
//! A word that ends in `'s` is found without it as well: `mother` finds
//! `mother's`, and `mother's` finds only itself.

use std::ops::Range;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Bytes of a folded word that count. A longer word is cut here, in texts and in
/// queries alike, so that it is still found.
pub(crate) const LONGEST: usize = 240;

/// Changes whenever the same text would give other words.
pub(crate) const VERSION: u32 = 1;

/// Walks over the words of a text.
pub(crate) struct Words<'t> {
    text: &'t str,
    at: usize,
    /// The folded word, cut at [`LONGEST`].
    term: String,
    /// Length of the term without its `'s`, where it has one.
    base: Option<usize>,
    span: Range<usize>,
    /// Number of words seen so far.
    seen: u32,
}

impl<'t> Words<'t> {
    pub(crate) fn of(text: &'t str) -> Words<'t> {
        Words { text, at: 0, term: String::new(), base: None, span: 0..0, seen: 0 }
    }

    /// Goes to the next word; false at the end of the text.
    pub(crate) fn advance(&mut self) -> bool {
        let Some(start) = self.text[self.at..].find(char::is_alphanumeric) else {
            self.at = self.text.len();
            return false;
        };
        self.span = self.at + start..self.at + start + word_length(&self.text[self.at + start..]);
        self.at = self.span.end;
        self.seen += 1;
        self.term.clear();
        fold_into(&self.text[self.span.clone()], &mut self.term);
        self.base = self.term.strip_suffix("'s").map(str::len).filter(|length| *length > 0);
        cut(&mut self.term, LONGEST);
        self.base = self.base.map(|length| length.min(self.term.len()));
        true
    }

    /// The word, folded.
    pub(crate) fn term(&self) -> &str {
        &self.term
    }

    /// The word without its `'s`, where it ends so.
    pub(crate) fn base(&self) -> Option<&str> {
        self.base.map(|length| &self.term[..length])
    }

    /// Where the word stands in the text, in bytes.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// How many words stand before this one.
    pub(crate) fn position(&self) -> u32 {
        self.seen.saturating_sub(1)
    }
}

/// Cuts `term` to at most `most` bytes, between characters.
pub(crate) fn cut(term: &mut String, most: usize) {
    while term.len() > most {
        let end = (0..=most).rev().find(|end| term.is_char_boundary(*end));
        term.truncate(end.unwrap_or(0));
    }
}

/// Length in bytes of the word that `text` starts with.
fn word_length(text: &str) -> usize {
    let mut end = 0;
    let mut alone = false;
    for (at, character) in text.char_indices() {
        if is_combining_mark(character) {
            end = at + character.len_utf8();
        } else if character.is_alphanumeric() {
            let unspaced = is_unspaced(character);
            if at > 0 && (alone || unspaced) {
                break;
            }
            alone = unspaced;
            end = at + character.len_utf8();
        } else if !is_apostrophe(character) && !is_joiner(character) || at > end {
            // Anything else ends the word; so do two apostrophes in a row.
            break;
        }
    }
    end
}

/// Folds case, accents and apostrophes of `text` into `folded`.
pub(crate) fn fold_into(text: &str, folded: &mut String) {
    for character in text.chars() {
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
        } else if is_apostrophe(character) {
            folded.push('\'');
        } else if !is_joiner(character) {
            decompose_canonical(character, |part| {
                if !is_accent(part) {
                    part.to_lowercase().for_each(|lower| push_plain(lower, folded));
                }
            });
        }
    }
}

/// Pushes a lower-case letter, without the strokes that are no accents to Unicode.
fn push_plain(letter: char, folded: &mut String) {
    match letter {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' | 'ð' => folded.push('d'),
        'ħ' => folded.push('h'),
        'ı' => folded.push('i'),
        'ŧ' => folded.push('t'),
        'ŋ' => folded.push('n'),
        'ς' => folded.push('σ'),
        other => folded.push(other),
    }
}

/// Written differently by every keyboard, meant alike.
pub(crate) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{ff07}')
}

/// Soft hyphens and joiners: seen by nobody, so no part of the folded word.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}')
}

/// Marks that a reader may leave out. Vowel signs of Indic scripts are marks too,
/// and without them the word would be another, so not every mark is folded.
fn is_accent(mark: char) -> bool {
    matches!(mark,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

/// Letters of scripts that put no space between words.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut words = Words::of(text);
        let mut found = Vec::new();
        while words.advance() {
            match words.base() {
                Some(base) => found.push(format!("{}({base})", words.term())),
                None => found.push(words.term().to_owned()),
            }
        }
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn an_apostrophe_inside_stays_and_at_an_edge_goes() {
        check("I’m 'fine', don't – the mums' room", "i'm fine don't the mums room");
        check("rock'n'roll o''clock", "rock'n'roll o clock");
    }

    #[test]
    fn a_possessive_is_found_without_its_ending() {
        check("the mother's, Jess’s 's", "the mother's(mother) jess's(jess) s");
    }

    #[test]
    fn a_hyphen_parts_words() {
        check("a follow-up e-mail at 12:30", "a follow up e mail at 12 30");
    }

    #[test]
    fn case_and_accents_are_folded() {
        check("NAÏVE Łukasz Zoë straße cafe\u{301} İstanbul ΣΊΣΥΦΟΣ", {
            "naive lukasz zoe strasse cafe istanbul σισυφοσ"
        });
        check("co\u{ad}operate", "cooperate");
    }

    #[test]
    fn scripts_without_spaces_are_read_by_the_character() {
        check("我的母亲 said", "我 的 母 亲 said");
        check("हिन्दी में", "हिन्दी में");
    }

    #[test]
    fn a_long_word_is_cut_and_not_lost() {
        let mut words = Words::of("");
        assert!(!words.advance());
        let long = "é".repeat(500) + "'s";
        let mut words = Words::of(&long);
        assert!(words.advance());
        assert_eq!((words.term().len(), words.base().map(str::len)), (LONGEST, Some(LONGEST)));
        assert_eq!(words.span(), 0..long.len());
    }

    proptest! {
        #[test]
        fn spans_lie_on_characters_and_rise(text in "\\PC{0,60}") {
            let mut words = Words::of(&text);
            let mut last = 0;
            while words.advance() {
                let span = words.span();
                prop_assert!(text.get(span.clone()).is_some() && span.start >= last && !span.is_empty());
                last = span.end;
            }
        }

        #[test]
        fn folding_twice_changes_nothing(text in "[a-zA-Zà-žÀ-Ž'’ßøŁ]{0,20}") {
            let mut once = String::new();
            fold_into(&text, &mut once);
            let mut twice = String::new();
            fold_into(&once, &mut twice);
            prop_assert_eq!(once, twice);
        }
    }
}
