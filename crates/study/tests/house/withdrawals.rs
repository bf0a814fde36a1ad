//! The three withdrawals of the example study, from what went out to what must come back.

use heard_anonymise::{Outcome, Shown};
use heard_model::Use;
use heard_model::consent::Withdrawn;
use heard_study::{BuiltFile, ReleasePlan, Released, StudyError};
use toml::Table;

use crate::fixture::{Fixture, date, numbers, tables, words};
use crate::held::{day, said};
use crate::room::person;

/// A file a card, and one with all of them.
fn built(shown: &Shown) -> Vec<BuiltFile> {
    let line = |card: &heard_anonymise::ShownCard| {
        format!("{}. {} {}\n", card.number, card.words, card.label)
    };
    let mut files: Vec<BuiltFile> = shown
        .cards
        .iter()
        .map(|card| BuiltFile {
            path: format!("card-{}.txt", card.number),
            bytes: line(card).into_bytes(),
            cards: vec![card.number],
        })
        .collect();
    let all: String = shown.cards.iter().map(line).collect();
    files.push(BuiltFile { path: "all.txt".to_owned(), bytes: all.into_bytes(), cards: vec![] });
    files
}

fn release(fixture: &Fixture, name: &str, on: &str) -> Result<Released, StudyError> {
    let plan = ReleasePlan {
        collection: name.to_owned(),
        name: name.to_owned(),
        sight: fixture.held.sight(on),
    };
    fixture.held.study().release(&plan, |cleared, _| Ok(built(cleared.shown())))
}

/// A fixture that went out on its day, before anybody took anything back.
fn out(name: &str) -> Fixture {
    let fixture = Fixture::before_withdrawals(name);
    let on = date(&fixture.file);
    fixture.build(name, &fixture.items());
    fixture.name_speakers(name);
    fixture.sign(name, &on);
    release(&fixture, name, &on).unwrap();
    fixture
}

/// Records what one participant took back, as the file says it.
fn take_back(fixture: &Fixture, who: &str) {
    for row in said().into_iter().filter(|row| row.participant.as_str() == who) {
        for taken in row.consent.withdrawals {
            fixture.held.study().withdraw(&row.participant, taken.what, taken.on, "").unwrap();
        }
        for passage in row.passages {
            let turn = fixture.held.turn(passage.transcript.as_str(), passage.turn);
            let what = Withdrawn::Passage(passage.transcript.clone(), turn);
            fixture.held.study().withdraw(&row.participant, what, passage.on, "").unwrap();
        }
    }
}

/// The recall list is that of the file, names nobody, and holds every file with these cards.
#[track_caller]
fn recalled(fixture: &Fixture, expected: &Table) {
    let (who, on) = (person(words(expected, "participant")), expected["after"].to_string());
    let recalls = fixture.held.study().recall_list(day(&on), Some(&who)).unwrap();
    assert_eq!(recalls.len(), 1, "{recalls:?}");
    let recall = &recalls[0];
    let cards: Vec<u32> = recall.cards.iter().map(|card| card.number).collect();
    assert_eq!(cards, numbers(expected, "items").into_iter().collect::<Vec<_>>());
    for card in &recall.cards {
        assert_eq!(card.since, day(&on));
        assert_eq!(card.files, ["all.txt".to_owned(), format!("card-{}.txt", card.number)]);
    }
    assert!(!recall.letter.contains(who.as_str()), "{}", recall.letter);
    for card in &cards {
        assert!(recall.letter.contains(&card.to_string()));
    }
    let yesterday = day(&on).yesterday().unwrap();
    assert!(fixture.held.study().recall_list(yesterday, Some(&who)).unwrap().is_empty());
}

/// Built again on the day, the collection is refused for exactly those cards; without them it
/// goes out under another name.
fn built_again(fixture: &Fixture, expected: &Table) {
    let (name, on) = (fixture.name.as_str(), expected["after"].to_string());
    let again = format!("{name}-again");
    fixture.build_dated(&again, &fixture.items(), &on);
    let refused = release(fixture, &again, &on);
    assert!(matches!(refused, Err(StudyError::NotCleared { .. })));
    let gone = numbers(expected, "items");
    let blocked = fixture.cards(&again, &on, "D16");
    assert!(blocked.is_superset(&gone), "{blocked:?}");
    let page = fixture.page(&again, &on);
    let drop: Vec<_> = page
        .cards
        .iter()
        .filter(|card| blocked.contains(&card.number))
        .map(|card| card.quote)
        .collect();
    fixture.held.study().drop_from_collection(&again, &drop).unwrap();
    let report = fixture.gate(&again, &on);
    assert!(!report.findings.iter().any(|finding| finding.check == "D16"));
}

#[test]
fn tobi_takes_everything_back() {
    let fixture = out("workshop-1");
    take_back(&fixture, "R01");
    let expected = tables(&fixture.file, "recall");
    recalled(&fixture, &expected[0]);
    built_again(&fixture, &expected[0]);
    // Nothing of his may go round the team either, and nobody may be asked about it again.
    let page = fixture.page("workshop-1", "2026-09-20");
    let permit = heard_anonymise::Permit::new("ana", "a look").unwrap();
    assert!(heard_anonymise::clear_internal(&page, &permit).is_err());
    for use_ in Use::ALL {
        let consent = fixture.held.study().participant(&person("R01")).unwrap().consent;
        let request = heard_model::consent::Request {
            use_,
            collection: "any",
            on: day("2026-09-20"),
            passage: None,
            proceedings_over: true,
            shown_to: "",
        };
        assert_ne!(consent.permits(&request), heard_model::Permission::Granted, "{use_:?}");
    }
    fixture.held.study().mark_recalled("workshop-1", "by hand").unwrap();
    assert!(fixture.held.study().recall_list(day("2026-09-20"), None).unwrap().is_empty());
}

#[test]
fn nell_takes_one_passage_back() {
    let fixture = out("workshop-1");
    take_back(&fixture, "M06");
    let expected = tables(&fixture.file, "recall");
    recalled(&fixture, &expected[1]);
    let all = fixture.page("workshop-1", "2026-11-18");
    let hers = all.cards.iter().filter(|card| card.label == "Nell").count();
    assert!(hers > 1, "only the passage is gone");
    assert_eq!(fixture.cards("workshop-1", "2026-11-18", "D16"), numbers(&expected[1], "items"));
}

#[test]
fn jo_takes_three_uses_back() {
    let fixture = out("training-1");
    take_back(&fixture, "M05");
    let expected = tables(&fixture.file, "recall");
    recalled(&fixture, &expected[0]);
    built_again(&fixture, &expected[0]);
    // A room may still hear her: she took back training, the web and creative pieces.
    let name = "a-room";
    let jo: Vec<Table> =
        fixture.items().into_iter().filter(|item| words(item, "label") == "Jo").collect();
    let quotes = jo.iter().map(|item| fixture.held.lift(item)).collect();
    let shown = ("2026-11-06", "fourteen people");
    fixture.held.collect(name, "A room", Use::Workshop, shown, (quotes, Default::default()));
    let sight = fixture.held.sight("2026-11-06");
    fixture.held.approve(name, &sight);
    let report = fixture.held.study().gate(name, &sight).unwrap();
    assert!(report.findings.iter().all(|finding| finding.check != "D16"), "{report:?}");
    assert_ne!(report.outcome(), Outcome::Block);
}
