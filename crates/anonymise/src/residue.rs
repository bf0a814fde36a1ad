//! What is left of known names in any text: a page before it is built, or the bytes after.

use heard_model::{Disclosure, Span};
use unicode_normalization::UnicodeNormalization as _;

use crate::fold::{fold, folded_words};
use crate::recognise::words::{Kind, Words};
use crate::register::{Hit, Matcher};
use crate::{Class, EntityId, Register};

/// A known form that can be read in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residue {
    /// Where.
    pub span: Span,
    /// What sort of thing.
    pub class: Class,
    /// Whose it is; nothing where several go by it.
    pub entity: Option<EntityId>,
    /// A letter away from a form of six letters or more: a misspelling, or another word.
    pub near: bool,
}

/// Looks for every form of a register: in any case, with or without diacritics, possessives,
/// hyphens and plurals, across line ends, mark-up and characters that can't be seen.
pub struct Residues {
    matcher: Matcher,
    /// Folded words of six letters or more that name somebody, with whose they are.
    long: Vec<(String, Class, EntityId)>,
}

impl Residues {
    /// Reads all forms, those too that hold only in some transcripts.
    pub fn new(register: &Register) -> Residues {
        let mut everywhere = register.clone();
        for form in everywhere.entities.values_mut().flat_map(|entity| &mut entity.forms) {
            form.only_in.clear();
        }
        let mut long = Vec::new();
        for entity in register.entities.values() {
            let direct = entity.class.disclosure() == Disclosure::Direct;
            for form in entity.forms.iter().filter(|form| direct && !form.ambiguous) {
                let words = folded_words(&form.text);
                let letters = |word: &String| word.chars().all(char::is_alphabetic);
                for word in words.into_iter().filter(|w| w.chars().count() >= NEAR && letters(w)) {
                    long.push((word, entity.class, entity.id));
                }
            }
        }
        long.sort();
        long.dedup();
        Residues { matcher: Matcher::new(&everywhere, None), long }
    }

    /// Every known form that can be read in `text`, exact ones first.
    pub fn find(&self, text: &str) -> Vec<Residue> {
        let mut found = self.read(text, None);
        if text.contains('<') || hides(text) {
            let (plain, places) = plain(text);
            for left in self.read(&plain, Some(&places)) {
                if !found.iter().any(|known| known.span.overlaps(left.span)) {
                    found.push(left);
                }
            }
        }
        found.sort_by_key(|left| (left.near, left.span));
        found
    }

    fn read(&self, text: &str, places: Option<&[usize]>) -> Vec<Residue> {
        let words = Words::new(text);
        let exact = self.matcher.hits(&words);
        let mut found: Vec<Residue> = exact.iter().map(exactly).collect();
        for at in 0..words.len() {
            let Some(word) = words.get(at).filter(|word| word.kind == Kind::Letters) else {
                continue;
            };
            let Some(span) = Span::new(word.start, word.end) else { continue };
            if word.end - word.start + 1 < NEAR || exact.iter().any(|hit| hit.span.overlaps(span)) {
                continue;
            }
            let folded = fold(words.lower(at));
            // Most words of a text are words: asked first, they cost no comparison with every name.
            if crate::lexicon::facts(&folded).is_word() {
                continue;
            }
            let near = self.long.iter().find(|(name, ..)| one_apart(name, &folded));
            if let Some((_, class, entity)) = near {
                found.push(Residue { span, class: *class, entity: Some(*entity), near: true });
            }
        }
        let place = |at: usize| places.and_then(|places| places.get(at).copied()).unwrap_or(at);
        found
            .into_iter()
            .filter_map(|left| {
                let last = place(left.span.end() - 1) + 1;
                Some(Residue { span: Span::new(place(left.span.start()), last)?, ..left })
            })
            .collect()
    }
}

/// Forms of so many letters are found a letter away.
const NEAR: usize = 6;

fn exactly(hit: &Hit) -> Residue {
    Residue { span: hit.span, class: hit.class, entity: hit.entity, near: false }
}

/// Every known form of `register` that can be read in `text`; see [`Residues`] for many texts.
pub fn residue(text: &str, register: &Register) -> Vec<Residue> {
    Residues::new(register).find(text)
}

/// Characters that stand between letters and show nothing.
pub(crate) fn is_unseen(c: char) -> bool {
    !c.is_ascii()
        && !c.is_whitespace()
        && (heard_model::shows_nothing(c)
            || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}'))
}

/// What a character is read as where it is not what it looks like: wide and joined letters (`ﬁ`), and
/// Cyrillic and Greek ones that look like Latin (Unicode TR 36 and TR 39). Nothing for all others.
fn read_as(c: char) -> Option<String> {
    const ALIKE: &[(&str, &str)] = &[
        ("аеорсухіјѕһԁԛԝкАВЕЅІЈКМНОРСТУХ", "aeopcyxijshdqwkABESIJKMHOPCTYX"),
        ("αινορυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aivopukABEZHIKMNOPTYX"),
        ("ɑɡ", "ag"),
    ];
    if c.is_ascii() || !c.is_alphanumeric() {
        return None;
    }
    let alike = ALIKE.iter().find_map(|(odd, plain)| {
        odd.chars()
            .zip(plain.chars())
            .find(|(odd, _)| *odd == c)
            .map(|(_, plain)| plain.to_string())
    });
    alike.or_else(|| {
        let plain: String = std::iter::once(c).nfkc().collect();
        (!plain.chars().eq([c])).then_some(plain)
    })
}

/// Whether something in `text` hides what can be read there.
fn hides(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|c| is_unseen(c) || read_as(c).is_some())
}

/// `text` as it is read where something in it hides that.
pub(crate) fn as_read(text: &str) -> Option<String> {
    hides(text).then(|| plain(text).0)
}

/// `text` without tags and characters that can't be seen, its letters those that are read, and for
/// each of its bytes the place in `text`.
fn plain(text: &str) -> (String, Vec<usize>) {
    let (mut plain, mut places) =
        (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        let opens = character == '<'
            && text[at + 1..]
                .starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if let Some(end) = text[at..].find('>').filter(|_| opens) {
            while rest.next_if(|(next, _)| *next <= at + end).is_some() {}
        } else if let Some(read) = read_as(character) {
            plain.push_str(&read);
            places.extend(std::iter::repeat_n(at, read.len()));
        } else if !is_unseen(character) {
            plain.push(character);
            places.extend(at..at + character.len_utf8());
        }
    }
    (plain, places)
}

/// Whether one letter put in, left out, changed or swapped with its neighbour makes `b` of `a`.
pub(crate) fn one_apart(a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > 4 || a == b {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    match (a, b) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([first, second], [other, another]) => first == another && second == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entity, Form, Replacement};

    fn check(text: &str, expected: &[&str]) {
        let mut register = Register::default();
        for name in ["Kayleigh Dunmore", "Kayleigh", "Lily-Mae", "Wólska", "Hope"] {
            let id = register.next_id();
            register.insert(Entity {
                id,
                class: Class::PersonName,
                forms: vec![Form::new(name)],
                replacement: Replacement::Descriptor("name".into()),
                participant: None,
            });
        }
        let found = residue(text, &register);
        let mut found: Vec<&str> = found.iter().map(|left| &text[left.span.range()]).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        check("KAYLEIGH’S and kayleighs", &["KAYLEIGH", "kayleighs"]);
        check("Kayleigh\nDunmore, lily mae, WOLSKA", &["Kayleigh\nDunmore", "WOLSKA", "lily mae"]);
        check("Kay<b>leigh</b> Dun\u{ad}more", &["Kay<b>leigh</b> Dun\u{ad}more"]);
        check("<p>Kay\u{200b}leigh</p>", &["Kay\u{200b}leigh"]);
        check("Kayliegh and Kayleih", &["Kayleih", "Kayliegh"]);
    }

    #[test]
    fn other_words_are_not() {
        check("I hope 2 < 3 and Lily is a flower; annexe", &[]);
    }

    #[test]
    fn one_letter_makes_the_difference() {
        for (a, b, near) in [
            ("shannon", "shanon", true),
            ("shannon", "shanonn", true),
            ("daniele", "danielle", true),
            ("leanne", "lianne", true),
            ("shannon", "shannon", false),
            ("shannon", "sharron", false),
        ] {
            assert_eq!(one_apart(a, b), near, "{a} {b}");
        }
    }
}
