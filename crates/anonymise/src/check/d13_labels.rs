//! D13: a label that fits too few people.

use heard_model::{Disclosure, Participant};

use super::phrases::plain;
use super::{Check, by_audience, by_label, cards_in_words};
use crate::Person;
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

pub(super) struct Labels;

impl Check for Labels {
    fn id(&self) -> &'static str {
        "D13"
    }

    fn title(&self) -> &'static str {
        "every label fits several people"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        by_label(page).into_iter().filter_map(|cards| self.on_label(page, &cards)).collect()
    }
}

impl Labels {
    fn on_label(&self, page: &Page, cards: &[&Card]) -> Option<Finding> {
        // Labels in a report are held to the public threshold; here the two are the same.
        let (fewest, public) = (page.smallest_label(), page.use_.counts_as_public());
        let severity = match public {
            true => Severity::Block,
            false => by_audience(page, Severity::Warn, Severity::Hold, Severity::Block),
        };
        let label = Label::read(page, &cards[0].label);
        let at = cards_in_words(cards);
        if let Some(people) = label.fits(page).filter(|people| *people < fewest) {
            let message = format!(
                "the label of {at} fits {people} of {} people in the study; at least {fewest} are asked for",
                page.people.len()
            );
            let remedy = "take a word out of the label, or use a chosen name";
            return Some(Finding::new(self.id(), severity, message, remedy).about(page, cards));
        }
        let message = format!(
            "the label of {at} tells something that no attribute counts; nobody can say how many people it fits"
        );
        let remedy = "say it in words of the attributes, or use a chosen name";
        let severity = severity.min(Severity::Hold);
        label
            .uncounted
            .then(|| Finding::new(self.id(), severity, message, remedy).about(page, cards))
    }
}

/// What a label tells of a person.
struct Label {
    /// Each run of words that is a role or the value of an attribute.
    told: Vec<String>,
    /// Whether it also tells what no attribute can count.
    uncounted: bool,
}

impl Label {
    fn read(page: &Page, label: &str) -> Label {
        let pieces: Vec<Piece<'_>> = pieces(label);
        // A name that somebody chose is a name, though it may be a word too: `Nan`, `Hope`.
        if is_a_name(page, label) {
            return Label { told: Vec::new(), uncounted: false };
        }
        let (mut told, mut uncounted) = (Vec::new(), false);
        let mut at = 0;
        while at < pieces.len() {
            let run =
                (at + 1..=pieces.len()).rev().map(|end| joined(&pieces[at..end])).find(|run| {
                    !EMPTY.contains(&run.as_str())
                        && page.people.iter().any(|person| is_true(&person.participant, run))
                });
            match run {
                Some(run) => {
                    at += run.split(' ').count();
                    told.push(run);
                }
                None => {
                    uncounted |= pieces[at].narrows();
                    at += 1;
                }
            }
        }
        Label { told, uncounted }
    }

    /// How many people the label fits; nothing where it tells no attribute (a chosen name, an id),
    /// or only what a worker is: that is the least that can be said of them.
    fn fits(&self, page: &Page) -> Option<usize> {
        let worker = |person: &Person| {
            person.is_practitioner() && self.told == [plain(&person.participant.role).trim()]
        };
        if self.told.is_empty() || page.people.iter().any(worker) {
            return None;
        }
        let true_of =
            |person: &&Person| self.told.iter().all(|run| is_true(&person.participant, run));
        Some(page.people.iter().filter(true_of).count())
    }
}

/// Whether a run of words is true of a person: their role, the value of an attribute that tells
/// something, or a part of one.
fn is_true(person: &Participant, run: &str) -> bool {
    let whole = |value: &str| plain(value).trim() == run;
    let part = |value: &str| plain(value).contains(&format!(" {run} "));
    part(&person.role)
        || person.attributes.iter().any(|attribute| match attribute.disclosure {
            Disclosure::Safe => false,
            Disclosure::Quasi => part(&attribute.value),
            Disclosure::Direct => whole(&attribute.value),
        })
}

/// A word of a label.
struct Piece<'l> {
    /// As it stands there.
    raw: &'l str,
    /// As attributes write it.
    word: String,
    /// Whether a comma stands before it.
    apart: bool,
}

impl Piece<'_> {
    /// Whether it may tell something of a person, where no attribute explains it: words in small
    /// letters that are not in every label, ages and decades. Capitals are somebody's name, which
    /// D01 and D03 look for.
    fn narrows(&self) -> bool {
        let digits = self.raw.chars().filter(char::is_ascii_digit).count();
        match self.raw.chars().next() {
            Some(first) if first.is_ascii_digit() => digits < self.raw.len() || self.apart,
            Some(first) => {
                first.is_lowercase()
                    && !EMPTY.contains(&self.word.as_str())
                    && !NEUTRAL.contains(&self.word.as_str())
            }
            None => false,
        }
    }
}

fn pieces(label: &str) -> Vec<Piece<'_>> {
    let borders = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '+');
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for (place, part) in label.split([',', ';']).enumerate() {
        let raw = part.split(borders).map(|word| word.trim_matches(['\'', '’']));
        for (number, raw) in raw.filter(|word| !word.is_empty()).enumerate() {
            let word = attribute_word(&raw.to_lowercase());
            pieces.push(Piece { raw, word, apart: place > 0 && number == 0 });
        }
    }
    pieces
}

fn joined(pieces: &[Piece<'_>]) -> String {
    pieces.iter().map(|piece| piece.word.as_str()).collect::<Vec<_>>().join(" ")
}

/// A word of a label as attributes write it.
fn attribute_word(word: &str) -> String {
    let decade = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies"];
    if let Some(place) = decade.iter().position(|known| *known == word) {
        return format!("{}0s", place + 2);
    }
    match word {
        "mum" | "mam" | "mummy" => "mother",
        "dad" | "daddy" => "father",
        "nan" | "nana" | "gran" | "grandma" => "grandmother",
        other => other,
    }
    .to_owned()
}

/// Whether a label is an id, or one name that somebody chose and that is nobody's role.
fn is_a_name(page: &Page, label: &str) -> bool {
    let label = label.trim();
    let mut people = page.people.iter().map(|person| &person.participant);
    let known = people.clone().any(|one| one.label.trim() == label || one.id.as_str() == label);
    let role = people.any(|one| one.role.eq_ignore_ascii_case(label));
    known && !role && !label.contains(char::is_whitespace)
}

/// Words that stand between others.
const EMPTY: &[&str] = &[
    "a", "an", "and", "at", "by", "for", "from", "has", "her", "his", "in", "is", "no", "not",
    "of", "on", "one", "or", "our", "s", "she", "the", "their", "to", "was", "who", "with", "yes",
];

/// Words in labels that narrow nothing.
const NEUTRAL: &[&str] = &[
    "aged",
    "another",
    "anonymous",
    "card",
    "early",
    "first",
    "group",
    "interview",
    "interviewed",
    "interviewee",
    "late",
    "living",
    "member",
    "mid",
    "named",
    "number",
    "participant",
    "person",
    "second",
    "somebody",
    "someone",
    "speaker",
    "spoke",
    "us",
    "voice",
    "we",
    "woman",
    "women",
    "man",
    "people",
    "old",
    "year",
    "years",
];

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn a_chosen_name_and_a_role_that_many_have_pass() {
        let mut page = fixture::page(Use::PublicWeb);
        page.cards[0].label = "a mother".to_owned();
        page.cards[1].label = "mother, 20s".to_owned();
        check(&Labels, &page, expect![[""]]);
    }

    #[test]
    fn one_attribute_more_fits_too_few() {
        let mut page = fixture::page(Use::Training);
        page.people[1].participant.attributes[1].value = "village".to_owned();
        page.cards[1].label = "mother, 20s, village".to_owned();
        check(
            &Labels,
            &page,
            expect![[r#"
            HOLD the label of card 2 fits 1 of 8 people in the study; at least 5 are asked for
        "#]],
        );
    }

    #[test]
    fn a_workers_role_alone_may_stand() {
        let mut page = fixture::page(Use::PublicWeb);
        page.people[7].participant.role = "social worker".to_owned();
        fixture::card_of(&mut page, 7, 8);
        check(&Labels, &page, expect![[""]]);
    }

    #[test]
    fn a_report_is_held_to_the_public_threshold() {
        for (use_, severity) in
            [(Use::Workshop, Severity::Warn), (Use::ReportQuote, Severity::Block)]
        {
            let mut page = fixture::page(use_);
            page.people[1].participant.attributes[1].value = "village".to_owned();
            page.cards[1].label = "mother, village".to_owned();
            assert_eq!(Labels.look(&page)[0].severity, severity);
        }
    }

    #[test]
    fn a_label_is_read_word_by_word() {
        let mut page = fixture::page(Use::PublicWeb);
        page.cards[0].label = "a mother in her twenties".to_owned();
        page.cards[1].label = "city mum".to_owned();
        page.cards[2].label = "Speaker 3".to_owned();
        page.people[3].participant.label = "Nan".to_owned();
        page.people[4].participant.role = "grandmother".to_owned();
        page.cards[3].label = "Nan".to_owned();
        check(&Labels, &page, expect![[""]]);
        page.people[0].participant.attributes[1].value = "village".to_owned();
        page.cards[0].label = "young village mum".to_owned();
        check(
            &Labels,
            &page,
            expect![[r#"
                BLOCK the label of card 1 fits 1 of 8 people in the study; at least 5 are asked for
            "#]],
        );
    }

    #[test]
    fn what_no_attribute_counts_is_told() {
        for (use_, severity) in [
            (Use::Workshop, Severity::Warn),
            (Use::Training, Severity::Hold),
            (Use::PublicWeb, Severity::Hold),
        ] {
            let mut page = fixture::page(use_);
            page.cards[0].label = "a mother".to_owned();
            page.cards[1].label = "Ivy Rose".to_owned();
            assert!(Labels.look(&page).is_empty());
            page.cards[0].label = "a mother of twins".to_owned();
            page.cards[1].label = "mother, 34".to_owned();
            let found = Labels.look(&page);
            assert_eq!(found.len(), 2, "{found:?}");
            assert!(found.iter().all(|finding| finding.severity == severity));
        }
    }

    #[test]
    fn a_team_may_ask_for_more_people_behind_a_label() {
        let mut page = fixture::page(Use::PublicWeb);
        page.cards[0].label = "a mother".to_owned();
        assert!(Labels.look(&page).is_empty());
        page.smallest = crate::page::Smallest::or_more(0, 0, 0, 8);
        assert_eq!(Labels.look(&page).len(), 1);
    }
}
