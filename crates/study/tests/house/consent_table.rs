//! The consent table of the example study: what its file says is what was agreed, and the gate
//! honours every cell of it on every day.

use heard_anonymise::{CHECKS, Page, Severity};
use heard_model::consent::Copyright;
use heard_model::{Answer, Use};
use heard_study::LabelScheme;
use toml::Value;

use crate::held::{Held, day, held};
use crate::room::person;

/// What was agreed (domain.md §9.3), in the order of the form from `report_quote` on: `y` yes, `n` no or
/// never asked, `a` ask. `analysis` is yes for all. What was taken back later is in [`DAYS`].
const TABLE: &[(&str, &str, Copyright)] = &[
    ("M01", "yyyyynyynyyy", Copyright::Licensed),
    ("M02", "yyannnnnnnny", Copyright::Retained),
    ("M03", "yyyyyaynnyny", Copyright::Licensed),
    ("M04", "yyynnnynnnny", Copyright::Licensed),
    ("M05", "yyyynnynnnny", Copyright::Licensed),
    ("M06", "yyyyynyyynyn", Copyright::Assigned),
    ("M07", "yyannnynnnny", Copyright::Retained),
    // Signed for the report, the workshop and being asked again; nothing else was asked.
    ("R01", "yynnnnnnnnny", Copyright::Licensed),
    ("R02", "yynnnnnnnnny", Copyright::Retained),
    ("P01", "yyyynnnnnnyy", Copyright::Licensed),
    ("P02", "yyyyynnnnnyy", Copyright::Licensed),
    ("P03", "yyynnnnnnnny", Copyright::Licensed),
    ("P04", "yyynnnnnnnny", Copyright::Licensed),
];

/// The eve and the day of each withdrawal: R01 everything, M05 three uses, M06 a passage.
const DAYS: [&str; 6] =
    ["2026-09-19", "2026-09-20", "2026-11-04", "2026-11-05", "2026-11-17", "2026-11-18"];

/// Uses for which kept copyright needs a licence.
const LICENSED: [Use; 6] = [
    Use::PublicWeb,
    Use::Exhibition,
    Use::Social,
    Use::CreativeAdapted,
    Use::AudioOriginal,
    Use::ArchiveReuse,
];

fn answer(row: &str, use_: Use) -> Answer {
    let place = Use::ALL.iter().position(|other| *other == use_).unwrap();
    match place {
        0 => Answer::Yes,
        place => Answer::parse(&row[place - 1..place]).unwrap(),
    }
}

/// What the table promises, worked out apart from the program's own rules.
fn promised(id: &str, use_: Use, on: &str, turn: u32) -> bool {
    let (_, row, copyright) = TABLE.iter().find(|row| row.0 == id).unwrap();
    let yes = answer(row, use_) == Answer::Yes;
    let kept = *copyright == Copyright::Retained && LICENSED.contains(&use_);
    let jo = [Use::Training, Use::PublicWeb, Use::CreativeVerbatim].contains(&use_);
    let waits = id == "M02" && [Use::ReportQuote, Use::Training].contains(&use_);
    let gone = (id == "R01" && on >= "2026-09-20")
        || (id == "M05" && jo && on >= "2026-11-05")
        || (id == "M06" && turn == 41 && on >= "2026-11-18");
    yes && !kept && !waits && !gone
}

#[test]
fn the_file_says_what_was_agreed() {
    let held = held();
    let people = held.study().participants().unwrap();
    assert_eq!((people.len(), TABLE.len(), Use::ALL.len()), (13, 13, 13));
    for (id, row, copyright) in TABLE {
        let consent = held.study().participant(&person(id)).unwrap().consent;
        assert_eq!(consent.copyright, *copyright, "{id}");
        for use_ in Use::ALL {
            assert_eq!(consent.answer(use_), answer(row, use_), "{id} {use_:?}");
        }
    }
}

/// A page with one quote of a person: a coding of theirs, or a turn.
fn page(held: &Held, id: &str, turn: u32) -> Page {
    let (transcript, turn) = match id {
        "M02" => ("M02b", turn),
        "P02" | "P03" | "P04" => ("FG1", turn),
        other => (other, turn),
    };
    let transcript = heard_model::TranscriptId::new(transcript).unwrap();
    let read = held.study().raw_transcript(&transcript, "a test").unwrap();
    let theirs = |turn: &&heard_model::Turn| read.participant_of(turn) == Some(&person(id));
    // The turn asked for, or the next one of theirs; the last where there is none.
    let turn = read
        .turns
        .iter()
        .filter(theirs)
        .find(|one| one.number >= turn)
        .or(read.turns.iter().rfind(theirs))
        .unwrap();
    let quote = heard_study::NewQuote::new(&transcript, turn.speech);
    let quote = held.study().lift_quote(quote).unwrap().value;
    let (name, parts) = ("one-quote", (vec![quote], LabelScheme::Chosen));
    held.collect(name, "One quote", Use::Workshop, (DAYS[0], "a room"), parts);
    let sight = held.sight(DAYS[0]);
    // Who wanted to see their words first has seen them.
    held.reviewed(name, &sight, "herself", heard_model::ReviewRole::Participant, &|_| true);
    held.study().page(name, &sight).unwrap()
}

fn blocked(page: &Page) -> bool {
    let check = CHECKS.iter().find(|check| check.id() == "D16").unwrap();
    check.look(page).iter().any(|finding| finding.severity == Severity::Block)
}

#[test]
fn the_gate_honours_every_cell_on_every_day() {
    let held = held();
    held.withdraw_all();
    let mut cells = 0;
    for (id, ..) in TABLE {
        for turn in [7, 41] {
            let mut page = page(&held, id, turn);
            for use_ in Use::ALL {
                for on in DAYS {
                    (page.use_, page.on) = (use_, day(on));
                    assert_eq!(
                        !blocked(&page),
                        promised(id, use_, on, turn),
                        "{id} {use_:?} {on} turn {turn}"
                    );
                    cells += 1;
                }
            }
        }
    }
    assert_eq!(cells, 13 * 13 * 2 * 6);
}

#[test]
fn every_ask_waits_for_a_yes_to_this_one_thing() {
    let held = held();
    let mut asked = 0;
    for (id, row, _) in TABLE {
        for use_ in Use::ALL.into_iter().filter(|use_| answer(row, *use_) == Answer::Ask) {
            let mut before = page(&held, id, 7);
            before.use_ = use_;
            assert!(blocked(&before), "{id} {use_:?}");
            held.study().give_consent(&person(id), use_, "one-quote", "a call").unwrap();
            let mut after = page(&held, id, 7);
            after.use_ = use_;
            // M02's training waits for the end of her proceedings all the same.
            assert_eq!(blocked(&after), *id == "M02", "{id} {use_:?}");
            after.name = "one-quote-2".to_owned();
            assert_eq!(blocked(&after), *id == "M02", "{id} {use_:?}: a second release of it");
            after.collection = "another".to_owned();
            assert!(blocked(&after), "{id} {use_:?}: a yes to one thing is none to another");
            asked += 1;
        }
    }
    assert_eq!(asked, 3);
}

#[test]
fn conditions_hold_beside_the_answers() {
    let held = held();
    let mut page = page(&held, "M02", 7);
    assert!(!blocked(&page));
    page.shown_to = "a day for Marrowby staff".to_owned();
    assert!(blocked(&page), "she excluded them");
    page.shown_to.clear();
    assert!(blocked(&page), "nobody says who will look");
    page.shown_to = "a room".to_owned();
    page.use_ = Use::ReportQuote;
    assert!(blocked(&page), "it waits");
    let grace = page.people.iter_mut().find(|one| one.participant.id == person("M02")).unwrap();
    grace.participant.proceedings = heard_model::participant::Proceedings::Concluded;
    assert!(!blocked(&page), "they are over");

    let nan = held.lift(&item("R02", 6));
    let jo = held.lift(&item("M05", 8));
    for (quotes, apart) in [(vec![nan], false), (vec![jo], false), (vec![nan, jo], true)] {
        let parts = (quotes, LabelScheme::Chosen);
        held.collect("two", "Two", Use::Workshop, (DAYS[0], "a room"), parts);
        let page = held.study().page("two", &held.sight(DAYS[0])).unwrap();
        assert_eq!(blocked(&page), apart, "Nan asked never to stand beside Jo");
    }
}

fn item(transcript: &str, coding: i64) -> toml::Table {
    let mut item = toml::Table::new();
    item.insert("transcript".to_owned(), Value::String(transcript.to_owned()));
    item.insert("coding".to_owned(), Value::Integer(coding));
    item
}
