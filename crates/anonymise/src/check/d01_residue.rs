//! D01: nothing that names anybody is left.

use heard_model::{Cell, Disclosure};

use super::seam::{Found, Scan};
use super::{Check, cards_in_words};
use crate::Replacement;
use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

const ID: &str = "D01";
const REMEDY: &str = "add the way it is written to its entity, mask it, or drop the quote";

pub(super) struct Residue;

impl Check for Residue {
    fn id(&self) -> &'static str {
        ID
    }

    fn title(&self) -> &'static str {
        "every known name, place and number is gone"
    }

    fn look(&self, page: &Page) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !page.roster_open {
            let finding = Finding::new(
                ID,
                Severity::Block,
                "roster not open: names that only the key knows could not be looked for".to_owned(),
                "name the key with `--key`",
            );
            findings.push(finding.about_all(page));
        }
        let scan = Scan::new(&page.register);
        for card in &page.cards {
            findings.extend(on_card(page, &scan, card));
        }
        for (place, text) in around(page) {
            for entity in beside(page, &scan, &text) {
                let message = format!("known {entity} is readable in {place}");
                findings.push(block(message).about_all(page));
            }
        }
        for entity in page.named.iter().filter(|entity| !page.may_stand_beside(**entity)) {
            let message =
                format!("the page names a person ({entity}) who did not agree to it here");
            findings.push(block(message).about_all(page));
        }
        findings
    }
}

fn block(message: String) -> Finding {
    Finding::new(ID, Severity::Block, message, REMEDY)
}

/// What is left on one card: by form in its words and label, and by where the words come from.
fn on_card(page: &Page, scan: &Scan, card: &Card) -> Vec<Finding> {
    let mut messages = Vec::new();
    for entity in left(page, scan, card.shown.as_str()) {
        messages.push(format!("known {entity} is readable in the words; not printed here"));
    }
    for entity in in_label(page, scan, card) {
        messages.push(format!("known {entity} is readable in the label; not printed here"));
    }
    for (class, entity) in &card.readable {
        let named = entity.is_some_and(|entity| page.may_be_named(entity));
        if class.disclosure() == Disclosure::Direct && !named {
            let class = class.as_str().replace('_', " ");
            messages.push(format!("readable from the source: {class}; not printed here"));
        }
    }
    messages.sort();
    messages.dedup();
    messages
        .into_iter()
        .map(|message| {
            block(format!("{}: {message}", cards_in_words(&[card]))).about(page, &[card])
        })
        .collect()
}

/// The entities that can be read in `text` and may not be, as `place (E12)`.
fn left(page: &Page, scan: &Scan, text: &str) -> Vec<String> {
    let stands = |found: &Found| {
        let words = text.get(found.span.range()).unwrap_or_default();
        !may_stand(page, found) && !is_a_label(page, words)
    };
    in_words(scan.find(text).into_iter().filter(stands))
}

/// The same for words that are no quote.
fn beside(page: &Page, scan: &Scan, text: &str) -> Vec<String> {
    let stands = |found: &Found| {
        let words = text.get(found.span.range()).unwrap_or_default();
        let may = found.entity.is_some_and(|entity| page.may_stand_beside(entity));
        !may && !is_a_label(page, words)
    };
    in_words(scan.find(text).into_iter().filter(stands))
}

/// The entities that can be read in a label. The label that a person chose may be somebody
/// else's name too, but never their own.
fn in_label(page: &Page, scan: &Scan, card: &Card) -> Vec<String> {
    let stands = |found: &Found| {
        let entity = found.entity.and_then(|entity| page.register.entity(entity));
        let whose = entity.and_then(|entity| entity.participant.as_ref());
        let chosen = page.voices(card).any(|person| {
            person.participant.label == card.label && whose != Some(&person.participant.id)
        });
        !may_stand(page, found) && !chosen
    };
    in_words(scan.find(&card.label).into_iter().filter(stands))
}

/// Whether `words` are what somebody is called here, or a name that was invented for somebody: it may
/// be another's own. That a word was found to name nobody (D03) clears no name that is known.
fn is_a_label(page: &Page, words: &str) -> bool {
    let invented = page.register.entities.values().filter_map(|entity| match &entity.replacement {
        Replacement::Pseudonym(name) => Some(name),
        _ => None,
    });
    page.people.iter().any(|person| person.participant.label == words)
        || invented.flat_map(|name| name.split_whitespace()).any(|word| word == words)
}

fn may_stand(page: &Page, found: &Found) -> bool {
    found.entity.is_some_and(|entity| page.may_be_named(entity))
}

fn in_words(found: impl Iterator<Item = Found>) -> Vec<String> {
    let mut left: Vec<String> = found
        .map(|found| {
            let class = found.class.as_str().replace('_', " ");
            match found.entity {
                Some(entity) => format!("{class} ({entity})"),
                None => format!("{class} that several go by"),
            }
        })
        .collect();
    left.sort();
    left.dedup();
    left
}

/// What lines that say where to turn are called.
pub(super) const SUPPORT_LINE: &str = "a support line";

/// What the name that becomes a file's is called.
pub(super) const FILE_NAME: &str = "the file name";

/// Every text of the page that is not on a card's face.
pub(super) fn around(page: &Page) -> Vec<(String, String)> {
    let mut texts = vec![
        ("the study's title".to_owned(), page.study.clone()),
        ("the title".to_owned(), page.title.clone()),
        (FILE_NAME.to_owned(), page.name.replace(['-', '_'], " ")),
    ];
    for line in &page.support_lines {
        texts.push((SUPPORT_LINE.to_owned(), line.clone()));
    }
    for card in &page.cards {
        let place = format!("what stands round card {}", card.number);
        texts.extend(card.theme.iter().map(|theme| (place.clone(), theme.name.clone())));
        texts.extend(card.content_notes.iter().map(|note| (place.clone(), note.clone())));
    }
    for (number, table) in page.tables.iter().enumerate() {
        let place = format!("table {}", number + 1);
        let cells = table.rows.iter().flatten().filter_map(|cell| match cell {
            Cell::Text(text) => Some(text),
            _ => None,
        });
        let words = [&table.title, &table.basis].into_iter().chain(&table.columns);
        let words = words.chain(&table.notes).chain(cells);
        texts.extend(words.map(|text| (place.clone(), text.clone())));
    }
    texts.dedup();
    texts
}

/// What is left in the texts of the built bytes; `texts` are places with what stands there.
pub(crate) fn after(texts: &[(&str, &str)], page: &Page) -> Vec<Finding> {
    let scan = Scan::new(&page.register);
    let mut findings = Vec::new();
    for (number, (place, text)) in texts.iter().enumerate() {
        // A place may itself be named after somebody, so only its number is said then.
        let clean = beside(page, &scan, place).is_empty();
        let said = if clean { (*place).to_owned() } else { format!("text {}", number + 1) };
        if !clean {
            let message = format!("the name of {said} holds a known name; not printed here");
            findings.push(block(message).about_all(page));
        }
        for entity in beside(page, &scan, text) {
            let message = format!("known {entity} is readable in {said}; not printed here");
            findings.push(block(message).about_all(page));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, check};
    use super::*;
    use expect_test::expect;
    use heard_model::Use;

    #[test]
    fn a_page_without_names_passes() {
        check(&Residue, &fixture::page(Use::Workshop), expect![[""]]);
    }

    #[test]
    fn one_name_more_is_a_block_everywhere() {
        for use_ in [Use::Workshop, Use::Training, Use::PublicWeb] {
            let mut page = fixture::page(use_);
            fixture::say(&mut page, 1, "I told kayleigh's mum.");
            let findings = Residue.look(&page);
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].severity, Severity::Block);
        }
    }

    #[test]
    fn a_name_in_a_label_or_a_title_is_found_and_not_printed() {
        let mut page = fixture::page(Use::Workshop);
        page.cards[0].label = "Kayleigh".to_owned();
        page.title = "What Larch Ward did".to_owned();
        check(
            &Residue,
            &page,
            expect![[r#"
                BLOCK card 1: known person name (E1) is readable in the label; not printed here
                BLOCK known organisation (E3) is readable in the title
            "#]],
        );
    }

    #[test]
    fn a_short_form_is_judged_by_where_it_comes_from() {
        let mut page = fixture::page(Use::Workshop);
        page.cards[0].readable.push((crate::Class::Alias, None));
        check(
            &Residue,
            &page,
            expect![[r#"
                BLOCK card 1: readable from the source: alias; not printed here
            "#]],
        );
    }

    #[test]
    fn a_worker_who_agreed_is_named_in_training_only() {
        for (use_, blocks) in [(Use::Training, 0), (Use::Workshop, 1)] {
            let mut page = fixture::page(use_);
            page.cards[0].label = "Helen Marsden".to_owned();
            assert_eq!(Residue.look(&page).len(), blocks);
        }
    }

    #[test]
    fn a_known_name_is_not_cleared_as_a_word_that_names_nobody() {
        let mut page = fixture::page(Use::Workshop);
        page.allowed_words.push("Kayleigh".to_owned());
        fixture::say(&mut page, 1, "I told Kayleigh.");
        assert_eq!(Residue.look(&page).len(), 1);
        // Somebody else is called so here.
        page.people[3].participant.label = "Kayleigh".to_owned();
        assert!(Residue.look(&page).is_empty());
    }

    #[test]
    fn a_name_is_found_as_it_is_read_whatever_letters_it_is_written_in() {
        for words in [
            "I told Kay\u{34f}leigh.",
            "I told Kay\u{fe0f}leigh.",
            "I told Kay\u{2066}leigh\u{2069}.",
            "I told Ｋａｙｌｅｉｇｈ.",
            "I told 𝐊𝐚𝐲𝐥𝐞𝐢𝐠𝐡.",
            "I told Кауlеіgh.",
            "I told Kayleıgh.",
            "I told KAYLEIGH\u{2019}S mum.",
        ] {
            let mut page = fixture::page(Use::Workshop);
            fixture::say(&mut page, 1, words);
            assert_eq!(Residue.look(&page).len(), 1, "{words}");
        }
    }

    #[test]
    fn without_the_key_nothing_goes_out() {
        let mut page = fixture::page(Use::Workshop);
        page.roster_open = false;
        assert_eq!(Residue.look(&page)[0].severity, Severity::Block);
    }

    #[test]
    fn built_bytes_are_looked_through_again() {
        let page = fixture::page(Use::Workshop);
        assert!(after(&[("cards.html", "I was fine.")], &page).is_empty());
        let found =
            after(&[("cards.html", "by Kay\u{200b}leigh"), ("core.xml", "Kayleigh")], &page);
        assert!(!found.is_empty());
    }
}
