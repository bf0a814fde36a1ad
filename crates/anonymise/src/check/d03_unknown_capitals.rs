//! D03: no capital in the middle of a sentence that nobody accounted for.

use std::collections::BTreeSet;

use super::{Check, by_audience, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

/// Words that have a capital anywhere and name nobody.
const ALLOWED: &[&str] = &[
    "A&E",
    "AM",
    "CAMHS",
    "Christmas",
    "CPN",
    "DNA",
    "Easter",
    "English",
    "February",
    "Friday",
    "GP",
    "God",
    "Googling",
    "Googled",
    "Google",
    "I",
    "I'd",
    "I'll",
    "I'm",
    "I've",
    "ID",
    "IRH",
    "ISO",
    "January",
    "KFC",
    "LAC",
    "MBU",
    "Monday",
    "Mum",
    "Mam",
    "Mummy",
    "Mother",
    "Mother's",
    "Day",
    "NHS",
    "Nan",
    "Nana",
    "November",
    "OK",
    "October",
    "PAMS",
    "PLO",
    "PTSD",
    "PM",
    "Saturday",
    "Section",
    "September",
    "Sunday",
    "TV",
    "T-shirt",
    "Thursday",
    "Tuesday",
    "UK",
    "Wednesday",
    "WhatsApp",
    "Facebook",
    "X-ray",
    "December",
    "August",
    "July",
    "Dad",
    "Daddy",
    "Grandma",
    "Grandad",
    "Gran",
    "SGO",
    "ICO",
    "CP",
    "CIN",
    "EPO",
    "ADHD",
    "OCD",
    "EUPD",
    "BPD",
    "CBT",
    "EMDR",
    "DV",
    "HV",
    "LA",
];

pub(super) struct UnknownCapitals;

impl Check for UnknownCapitals {
    fn id(&self) -> &'static str {
        "D03"
    }

    fn title(&self) -> &'static str {
        "no unknown capital in the middle of a sentence"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let severity = by_audience(page, Severity::Warn, Severity::Block, Severity::Block);
        let allowed = allowed_words(page);
        page.cards
            .iter()
            .filter_map(|card| {
                let places = unknown(card, &allowed);
                let (first, rest) = places.split_first()?;
                let mut at = format!("word {first}");
                for place in rest {
                    at.push_str(&format!(", word {place}"));
                }
                let message = format!(
                    "{}: a capital in mid-sentence that may be a name, at {at}; not printed here",
                    cards_in_words(&[card])
                );
                let remedy = "mask it, or record that it is not a name";
                Some(Finding::new(self.id(), severity, message, remedy).about(page, &[card]))
            })
            .collect()
    }
}

/// Words that stand in the recorded decisions, the labels and the pseudonyms, one by one.
fn allowed_words(page: &Page) -> BTreeSet<String> {
    page.allowed_words
        .iter()
        .flat_map(|words| words.split_whitespace())
        .map(|word| bare(word).to_owned())
        .chain(ALLOWED.iter().map(|word| (*word).to_owned()))
        .collect()
}

/// The word without points, brackets and a possessive.
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// Which words of a card, counted from 1, are capitals that nobody accounted for.
fn unknown(card: &Card, allowed: &BTreeSet<String>) -> Vec<usize> {
    let mut places = Vec::new();
    let (mut begins, mut depth) = (true, 0usize);
    for (number, word) in card.shown.as_str().split_whitespace().enumerate() {
        let inside = depth > 0 || word.starts_with('[');
        depth = (depth + word.matches('[').count()).saturating_sub(word.matches(']').count());
        let begins_here = begins || word.starts_with(['"', '“', '‘', '(', '\'']);
        begins = word.ends_with(['.', '?', '!', ':', '—', '–', '"', '”', '…', ']'])
            || word.trim_end_matches(['"', '”', '’', '\'', ')']).ends_with(['.', '?', '!']);
        // Words joined by a slash or a dash are looked at one by one.
        for (part, piece) in word.split(['/', '—', '–']).enumerate() {
            let piece = bare(piece);
            let capital = piece.chars().next().is_some_and(char::is_uppercase);
            let stands = inside || (begins_here && part == 0) || !capital;
            if !stands && !is_allowed(piece, allowed) {
                places.push(number + 1);
            }
        }
    }
    places.dedup();
    places
}

fn is_allowed(piece: &str, allowed: &BTreeSet<String>) -> bool {
    let straight = piece.replace('’', "'");
    let known = |word: &str| allowed.contains(word);
    known(&straight)
        || (straight.contains('-')
            && straight
                .split('-')
                .all(|word| known(word) || !word.chars().next().is_some_and(char::is_uppercase)))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn the_words_that_have_capitals_anyway_pass() {
        let mut page = fixture::page(Use::PublicWeb);
        let words =
            "I'd had a GP letter, Section 47. She said, “Fine.” Then on Monday [Megan] rang.";
        fixture::say(&mut page, 1, words);
        check(&UnknownCapitals, &page, expect![[""]]);
    }

    #[test]
    fn one_unknown_capital_more_is_told_by_its_place() {
        let mut page = fixture::page(Use::Workshop);
        fixture::say(&mut page, 1, "So I rang Brenda and her sister Tamsin's mate.");
        check(
            &UnknownCapitals,
            &page,
            expect![[r#"
            WARN card 1: a capital in mid-sentence that may be a name, at word 4, word 8; not printed here
        "#]],
        );
        page = fixture::page(Use::Training);
        fixture::say(&mut page, 1, "So I rang Brenda.");
        assert_eq!(UnknownCapitals.look(&page)[0].severity, Severity::Block);
    }

    #[test]
    fn a_recorded_decision_lets_it_stand() {
        let mut page = fixture::page(Use::Training);
        fixture::say(&mut page, 1, "So I rang Brenda.");
        page.allowed_words.push("Brenda".to_owned());
        check(&UnknownCapitals, &page, expect![[""]]);
    }
}
