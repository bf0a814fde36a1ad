//! What must hold of every name and every text: names and texts are drawn at random, in many
//! alphabets, with diacritics, hyphens and apostrophes.

use std::collections::BTreeSet;

use heard_anonymise::{
    Class, Decision, Entity, Form, Layers, Mention, Register, Replacement, anonymise, lay, mask,
    mentions,
};
use heard_model::{SourceText, Span};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Syllables of one alphabet each, those with letters beyond the first plane too.
const SYLLABLES: &[&[&str]] = &[
    &["ka", "lo", "mir", "zé", "wół", "ñan", "šu", "ørd", "gwy", "th", "bře", "ßa", "æl", "ix"],
    &["νι", "κος", "ελέ", "νη", "γιώ", "ργος"],
    &["ол", "ёна", "хри", "стя", "й", "щук"],
    &["प्रि", "या", "कृ", "ष्ण", "सिं", "ह"],
    &["عل", "ي", "ره", "ضا", "نور"],
    &["𐐨𐐬", "𐑊𐐮", "𐐿𐐲", "𐑌𐐯"],
];

/// Names that are words too.
const WORDS: &[&str] = &["Hope", "Will", "Rose", "Mark", "Dawn", "Summer", "Penny"];

/// What stands between names.
const FILL: &[&str] = &["said", "the", "that", "we", "went", "annexe", "willow", "😭", "2019", "à"];

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn part() -> impl Strategy<Value = String> {
    let drawn = prop::sample::select(SYLLABLES).prop_flat_map(|syllables| {
        prop::collection::vec(prop::sample::select(syllables), 2..4)
            .prop_map(|syllables| capital(&syllables.concat()))
    });
    let shape = prop::sample::select(vec!["", "", "", "O'", "O’", "Mc", "D'"]);
    (shape, drawn).prop_map(|(shape, name)| format!("{shape}{name}"))
}

/// A name of one or two parts; whether it is an everyday word.
fn name() -> impl Strategy<Value = (String, bool)> {
    prop_oneof![
        4 => part().prop_map(|name| (name, false)),
        3 => (part(), part()).prop_map(|(a, b)| (format!("{a} {b}"), false)),
        2 => (part(), part()).prop_map(|(a, b)| (format!("{a}-{b}"), false)),
        1 => prop::sample::select(WORDS).prop_map(|name| (name.to_owned(), true)),
    ]
}

/// Letters and figures alone, small, without marks: written independently of the crate.
fn bare(text: &str) -> String {
    let letters = text.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    let small: String = letters.flat_map(char::to_lowercase).collect();
    let plain = small.replace('ß', "ss").replace('æ', "ae").replace('ø', "o").replace('ł', "l");
    plain
        .replace('ς', "σ")
        .chars()
        .filter(|c| c.is_alphanumeric() || is_combining_mark(*c))
        .collect()
}

/// How a name may be written.
#[derive(Clone, Copy, Debug)]
enum Way {
    AsItIs,
    Upper,
    Lower,
    Decomposed,
    Possessive,
    Typographic,
    Plural,
    Broken,
    Spaced,
}

const WAYS: &[Way] = &[
    Way::AsItIs,
    Way::Upper,
    Way::Lower,
    Way::Decomposed,
    Way::Possessive,
    Way::Typographic,
    Way::Plural,
    Way::Broken,
    Way::Spaced,
];

fn written(name: &str, way: Way, is_word: bool) -> String {
    match way {
        Way::Upper => name.to_uppercase(),
        Way::Lower => name.to_lowercase(),
        Way::Decomposed => name.nfd().collect(),
        Way::Possessive => format!("{name}'s"),
        Way::Typographic => format!("{}’s", name.replace('\'', "’")),
        // `Marks & Spencer`: the plural of a word is a word.
        Way::Plural if !is_word => format!("{name}s"),
        Way::Broken => name.replace(' ', "\n"),
        Way::Spaced => name.replace('-', " "),
        Way::AsItIs | Way::Plural => name.to_owned(),
    }
}

/// People of whom nobody's name is a part, a plural or the whole of another's; everybody is shown
/// by the real name of the next.
fn people(names: Vec<(String, bool)>) -> Vec<(String, bool)> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut kept = Vec::new();
    for (name, is_word) in names {
        let mut own: BTreeSet<String> = name.split([' ', '-']).map(bare).collect();
        own.insert(bare(&name));
        own.extend(own.clone().iter().map(|part| format!("{part}s")));
        let long = own.iter().all(|part| part.chars().count() > 2);
        let clear = own
            .iter()
            .all(|part| !taken.contains(part) && FILL.iter().all(|fill| bare(fill) != *part));
        if long && clear {
            taken.extend(own);
            kept.push((name, is_word));
        }
    }
    kept
}

fn register(people: &[(String, bool)]) -> Register {
    let mut register = Register::default();
    for (at, (name, _)) in people.iter().enumerate() {
        let id = register.next_id();
        let next = &people[(at + 1) % people.len()].0;
        register.insert(Entity {
            id,
            class: Class::PersonName,
            forms: vec![Form { ambiguous: false, ..Form::new(name) }],
            replacement: Replacement::Pseudonym(next.clone()),
            participant: None,
        });
    }
    register
}

#[derive(Debug)]
struct Drawn {
    people: Vec<(String, bool)>,
    text: String,
    /// Where names stand, with whose they are; where other words do.
    names: Vec<(Span, usize)>,
    others: Vec<Span>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let pieces = prop::collection::vec(
        (any::<prop::sample::Index>(), prop::sample::select(WAYS), prop::sample::select(FILL)),
        1..20,
    );
    (prop::collection::vec(name(), 2..5), pieces).prop_filter_map("people", |(names, pieces)| {
        let people = people(names);
        if people.len() < 2 {
            return None;
        }
        let (mut text, mut names, mut others) = (String::new(), Vec::new(), Vec::new());
        for (whose, way, fill) in pieces {
            let whose = whose.index(people.len());
            let (name, is_word) = &people[whose];
            for (words, is_name) in [(written(name, way, *is_word), true), (fill.to_owned(), false)]
            {
                let words: String = words.nfc().collect();
                let span = Span::new(text.len(), text.len() + words.len())?;
                text += &words;
                text += if is_name { ", " } else { " " };
                if is_name { names.push((span, whose)) } else { others.push(span) }
            }
        }
        Some(Drawn { people, text, names, others })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_form_of_a_known_name_is_gone_and_nothing_else_moves(drawn in drawn()) {
        let register = register(&drawn.people);
        let source = SourceText::new(&drawn.text);
        prop_assert_eq!(source.expose(), &drawn.text);
        let masked = mask(&source, &[], &register);
        let again = mask(&source, &[], &register);
        prop_assert_eq!(masked.words.as_str(), again.words.as_str());
        let kept = |span: Span| masked.map.pieces.iter().any(|piece| {
            piece.same && piece.source.start <= span.start() && span.end() <= piece.source.end
        });
        for span in &drawn.others {
            prop_assert!(kept(*span), "a word moved: {}", &drawn.text[span.range()]);
        }
        for (span, whose) in &drawn.names {
            let written = &drawn.text[span.range()];
            let over: Vec<_> = masked.masks.iter().filter(|m| m.span.overlaps(*span)).collect();
            prop_assert_eq!(over.len(), 1, "`{}` is not hidden once: {}", written, masked.words);
            let left = bare(&drawn.text[over[0].span.end()..span.end().max(over[0].span.end())]);
            prop_assert!(over[0].span.start() == span.start(), "`{}` is cut", written);
            prop_assert!(left.is_empty() || left == "s", "`{}` leaves `{}`", written, left);
            let next = &drawn.people[(whose + 1) % drawn.people.len()].0;
            let first = bare(next.split(' ').next().unwrap_or(next));
            let shown = bare(&over[0].shown);
            let last = bare(next.split(' ').next_back().unwrap_or(next));
            prop_assert!(
                shown.starts_with(&first) || shown.starts_with(&last),
                "`{}` is shown as `{}`, not as `{}`", written, over[0].shown, next
            );
        }
        for piece in masked.map.pieces.iter().filter(|piece| piece.same) {
            prop_assert_eq!(
                &masked.words.as_str()[piece.shown.clone()],
                &drawn.text[piece.source.clone()]
            );
        }
    }

    #[test]
    fn what_a_person_decided_is_what_is_done(drawn in drawn(), keep in any::<u32>()) {
        let source = SourceText::new(&drawn.text);
        let decided = drawn.names.iter().enumerate().map(|(at, (span, _))| Mention {
            span: *span,
            class: Class::PersonName,
            score: 0.5,
            decision: if keep >> (at % 32) & 1 == 1 { Decision::Rejected } else { Decision::Accepted },
            entity: None,
            noticed_by: "person".to_owned(),
        });
        let decided: Vec<Mention> = decided.collect();
        let none = Register::default();
        for within in [None, Some(drawn.others[0]), Some(drawn.names[0].0)] {
            let layers = Layers {
                source: &source, within, transcript: None, mentions: &decided, register: &none,
                edits: &[],
            };
            let masked = lay(&layers);
            let asked = within.or(Span::new(0, drawn.text.len())).unwrap();
            let spans: Vec<Span> = masked.masks.iter().map(|mask| mask.span).collect();
            let expected: Vec<Span> = decided
                .iter()
                .filter(|m| m.decision == Decision::Accepted && m.span.overlaps(asked))
                .map(|m| m.span)
                .collect();
            prop_assert_eq!(spans, expected);
        }
    }

    #[test]
    fn a_text_alone_is_hidden_in_whole_words_and_the_same_way_each_time(drawn in drawn()) {
        let lead = "M01: My name is Kayleigh Dunmore and I told Dr Siobhan O'Hara. ";
        let text = format!("{lead}{}", drawn.text);
        let hidden = anonymise(&text);
        let again = anonymise(&text);
        prop_assert_eq!(hidden.words.as_str(), again.words.as_str());
        let (mut at, mut rest, mut shown) = (0, String::new(), String::new());
        for mention in &hidden.mentions {
            let span = mention.span;
            let joined = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
            prop_assert!(
                !(joined(text[..span.start()].chars().next_back())
                    && joined(text[span.start()..].chars().next())),
                "`{}` begins inside a word", &text[span.range()]
            );
            prop_assert!(
                !(joined(text[..span.end()].chars().next_back())
                    && joined(text[span.end()..].chars().next())),
                "`{}` ends inside a word", &text[span.range()]
            );
            rest += &text[at..span.start()];
            rest.push('\u{1f}');
            shown += &text[at..span.start()];
            shown += &mention.shown;
            at = span.end();
        }
        rest += &text[at..];
        shown += &text[at..];
        prop_assert_eq!(hidden.words.as_str(), shown);
        for name in ["kayleigh", "dunmore", "siobhan", "ohara"] {
            let left: Vec<String> = rest.split(|c: char| !c.is_alphanumeric()).map(bare).collect();
            prop_assert!(!left.iter().any(|word| word == name), "{} is left", name);
        }
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,80}|(\\p{L}|\\p{M}|[ \n'’.@0-9-]){0,80}") {
        let found = mentions(&text);
        for pair in found.windows(2) {
            prop_assert!(pair[0].span.end() <= pair[1].span.start());
        }
        for mention in &found {
            prop_assert!(text.get(mention.span.range()).is_some());
        }
        anonymise(&text);
    }
}
