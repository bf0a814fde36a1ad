//! D23: nothing in the files but what is meant for their readers.

use heard_model::{Audience, Use};

use super::{Check, cards_in_words};
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

const ID: &str = "D23";

pub(super) struct Hygiene;

impl Check for Hygiene {
    fn id(&self) -> &'static str {
        ID
    }

    fn title(&self) -> &'static str {
        "files hold nothing but what is meant to be read"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !is_neutral(&page.name) {
            let message = "the file name is not neutral: letters, digits and `-` alone".to_owned();
            let finding = Finding::new(ID, Severity::Block, message, "rename the collection");
            findings.push(finding.about_all(page));
        }
        if words_of(&page.name).any(|word| is_person(page, word)) {
            let message = "the file name holds a participant's id".to_owned();
            let finding = Finding::new(ID, Severity::Block, message, "rename the collection");
            findings.push(finding.about_all(page));
        }
        if !labels_may_be_ids(page) {
            let cards: Vec<&Card> =
                page.cards.iter().filter(|card| is_person(page, card.label.trim())).collect();
            if !cards.is_empty() {
                let message =
                    format!("{}: the label is an id of the study", cards_in_words(&cards));
                let remedy = "use chosen names, roles or labels of this release";
                findings
                    .push(Finding::new(ID, Severity::Block, message, remedy).about(page, &cards));
            }
        }
        findings
    }
}

/// A report may show the same id everywhere: its readers hold no key.
fn labels_may_be_ids(page: &Page) -> bool {
    page.use_ == Use::ReportQuote || page.column() != Audience::Public
}

fn is_neutral(name: &str) -> bool {
    !name.is_empty()
        && name.chars().count() <= 80
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_person(page: &Page, word: &str) -> bool {
    page.people.iter().any(|person| person.participant.id.as_str().eq_ignore_ascii_case(word))
}

/// What should not be in the texts of the built bytes; `texts` are places with what stands
/// there, comments and metadata included.
pub(crate) fn after(texts: &[(&str, &str)], page: &Page) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, text) in texts {
        let mut told: Vec<&str> = Vec::new();
        if holds_an_id(page, text) {
            told.push("an id of a participant, transcript or quote");
        }
        if text.contains("<!--")
            || place.to_lowercase().contains("comment") && !text.trim().is_empty()
        {
            told.push("a comment");
        }
        if holds_a_path(text) {
            told.push("a path of the machine it was made on");
        }
        if holds_a_moment(text) {
            told.push("a time of day");
        }
        if text.contains("BEGIN AGE") || text.contains("AGE-SECRET-KEY") {
            told.push("a key");
        }
        for told in told {
            // A place that could itself give somebody away is not repeated.
            let file = place.split(['#', ':', '!']).next().unwrap_or_default();
            let said =
                if is_plain_file(file) && !holds_an_id(page, file) { file } else { "a file" };
            let message = format!("{said} holds {told}; not printed here");
            let finding = Finding::new(ID, Severity::Block, message, "build it again without");
            findings.push(finding.about_all(page));
        }
    }
    findings.dedup();
    findings
}

fn is_plain_file(name: &str) -> bool {
    name.len() <= 60
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
}

/// Ids are looked for as whole words; a label that is an id may stand where labels may be ids.
fn holds_an_id(page: &Page, text: &str) -> bool {
    let declared =
        |word: &str| labels_may_be_ids(page) && page.cards.iter().any(|card| card.label == word);
    // A name without a number may be any word.
    let is_transcript = |word: &str| {
        word.bytes().any(|b| b.is_ascii_digit())
            && page.cards.iter().any(|card| card.transcript.as_str() == word)
    };
    let is_quote = |word: &str| {
        word.strip_prefix("Q-")
            .is_some_and(|rest| rest.len() == 4 && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    let borders = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_');
    text.split(borders).filter(|word| !word.is_empty()).any(|word| {
        let person = page.people.iter().any(|person| person.participant.id.as_str() == word);
        ((person || is_transcript(word)) && !declared(word)) || is_quote(word)
    })
}

fn holds_a_path(text: &str) -> bool {
    let marks = ["/home/", "/Users/", "/tmp/", "/var/", "/root/", "file://"];
    marks.iter().any(|mark| text.contains(mark))
        || text
            .as_bytes()
            .windows(3)
            .any(|w| w[0].is_ascii_alphabetic() && w[1] == b':' && w[2] == b'\\')
}

/// `2026-11-21T09:30` and the like: a day is meant to be read, a minute is not.
fn holds_a_moment(text: &str) -> bool {
    text.as_bytes().windows(16).any(|w| {
        let digits = |range: std::ops::Range<usize>| w[range].iter().all(u8::is_ascii_digit);
        digits(0..4)
            && w[4] == b'-'
            && digits(5..7)
            && w[7] == b'-'
            && digits(8..10)
            && matches!(w[10], b'T' | b' ')
            && digits(11..13)
            && w[13] == b':'
            && digits(14..16)
            // Zip tools write this day where there is none, and formats that demand a
            // moment get midnight of a fixed day.
            && &w[..10] != b"1980-01-01"
            && &w[..16] != b"2000-01-01T00:00"
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;

    #[test]
    fn a_neutral_name_passes() {
        check(&Hygiene, &fixture::page(Use::PublicWeb), expect![[""]]);
    }

    #[test]
    fn one_name_that_is_not_neutral_is_a_block() {
        let mut page = fixture::page(Use::PublicWeb);
        page.name = "quotes-m01".to_owned();
        page.cards[0].label = "M01".to_owned();
        check(
            &Hygiene,
            &page,
            expect![[r#"
            BLOCK the file name holds a participant's id
            BLOCK card 1: the label is an id of the study
        "#]],
        );
        page.name = "../kayleigh quotes".to_owned();
        assert_eq!(Hygiene.look(&page)[0].severity, Severity::Block);
    }

    #[track_caller]
    fn built(texts: &[(&str, &str)], expected: expect_test::Expect) {
        let findings = after(texts, &fixture::page(Use::PublicWeb));
        let mut said: String = findings.iter().map(|f| format!("{}\n", f.message)).collect();
        said.truncate(said.len());
        expected.assert_eq(&said);
    }

    #[test]
    fn built_bytes_with_nothing_else_in_them_pass() {
        built(
            &[
                ("cards.html", "“I was fine.” Robyn. 21 November 2026"),
                ("docProps/core.xml", "Heard"),
            ],
            expect![[""]],
        );
    }

    #[test]
    fn what_a_reader_should_not_find_is_a_block() {
        built(
            &[
                ("cards.html", "M01 said"),
                ("table.csv", "Q-0014,fine"),
                ("page.html#comment", "to do"),
                ("core.xml", "/Users/lm/study/releases"),
                ("core.xml", "2026-11-21T09:30:00Z"),
            ],
            expect![[r#"
                cards.html holds an id of a participant, transcript or quote; not printed here
                table.csv holds an id of a participant, transcript or quote; not printed here
                page.html holds a comment; not printed here
                core.xml holds a path of the machine it was made on; not printed here
                core.xml holds a time of day; not printed here
            "#]],
        );
    }
}
