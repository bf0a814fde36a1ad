//! The jigsaw sets of the example study: each quote passes by itself, the set is flagged, and
//! the same set one word better is not.

use heard_anonymise::{GateReport, Replacement, Severity};
use heard_model::{QuoteId, Use};
use heard_study::{BuiltFile, LabelScheme, ReleasePlan};
use toml::Value;

use crate::held::{Held, held, table};

const ON: &str = "2026-09-15";

/// The quotes of a set, lifted.
fn lifted(held: &Held, id: &str) -> Vec<QuoteId> {
    let sets = table("jigsaw.toml");
    let set = sets["set"].as_array().unwrap().iter().find(|set| set["id"].as_str() == Some(id));
    let quotes = set.unwrap()["quotes"].as_array().unwrap();
    quotes.iter().map(|quote| held.lift(quote.as_table().unwrap())).collect()
}

/// What the gate says of `quotes` in a public collection.
fn gated(held: &Held, quotes: &[QuoteId]) -> GateReport {
    let name = "jigsaw";
    let parts = (quotes.to_vec(), LabelScheme::Chosen);
    held.collect(name, "A set", Use::PublicWeb, (ON, "anybody"), parts);
    held.study().gate(name, &held.sight(ON)).unwrap()
}

/// The checks of joining up that object, beyond a warning.
fn joined(report: &GateReport) -> Vec<&'static str> {
    let mut checks: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Warn)
        .map(|finding| finding.check)
        .filter(|check| ("D07"..="D13").contains(check))
        .collect();
    checks.dedup();
    checks
}

/// The set is flagged by `check` alone, about all its quotes; no quote is by itself.
#[track_caller]
fn flagged(held: &Held, quotes: &[QuoteId], check: &str) {
    for quote in quotes.iter().filter(|_| quotes.len() > 1) {
        assert!(joined(&gated(held, &[*quote])).is_empty(), "{quote} alone");
    }
    let report = gated(held, quotes);
    assert_eq!(joined(&report), [check], "{:?}", report.findings);
    let about = report.findings.iter().filter(|finding| finding.check == check);
    let mut about: Vec<QuoteId> = about.flat_map(|finding| finding.quotes.clone()).collect();
    about.sort();
    about.dedup();
    assert_eq!(about, quotes);
}

/// Hides an entity behind a word that says only what sort of thing it is.
fn hide(held: &Held, entity: &str) {
    let known = held.study().entities().unwrap();
    let entity = known.iter().find(|known| known.name == entity).unwrap();
    let hidden = Replacement::Descriptor(entity.class.descriptor().to_owned());
    held.study().set_replacement(entity.id, hidden, "a near miss").unwrap();
}

#[test]
fn j1_twins_a_crash_and_a_coach_add_up_under_one_label() {
    let held = held();
    let quotes = lifted(&held, "J1");
    flagged(&held, &quotes, "D08");
    hide(&held, "FAM-25");
    assert!(joined(&gated(&held, &quotes)).is_empty(), "the babies are hidden");
}

#[test]
fn j1_passes_without_the_day_or_without_the_twins() {
    let held = held();
    let quotes = lifted(&held, "J1");
    for left_out in [1, 2] {
        let mut two = quotes.clone();
        two.remove(left_out);
        assert!(joined(&gated(&held, &two)).is_empty(), "without {left_out}");
    }
}

#[test]
fn j2_partners_who_tell_of_one_night_give_each_other_away() {
    let held = held();
    let quotes = lifted(&held, "J2");
    flagged(&held, &quotes, "D10");
    hide(&held, "EVENT-01");
    assert!(joined(&gated(&held, &quotes)).is_empty(), "the night is hidden");
}

#[test]
fn j2_disappears_with_the_partner_who_withdrew() {
    let held = held();
    let quotes = lifted(&held, "J2");
    release(&held, "first", &quotes[1..], "2026-09-12");
    assert_eq!(joined(&gated(&held, &quotes[..1])), ["D10"], "he told it in the room");
    held.withdraw_all();
    let name = "jigsaw";
    let parts = (quotes[..1].to_vec(), LabelScheme::Chosen);
    held.collect(name, "A set", Use::PublicWeb, ("2026-09-21", "anybody"), parts);
    let report = held.study().gate(name, &held.sight("2026-09-21")).unwrap();
    assert!(joined(&report).is_empty(), "{:?}", report.findings);
}

#[test]
fn j3_two_interviews_add_up_to_a_week_in_one_release() {
    let held = held();
    let quotes = lifted(&held, "J3");
    flagged(&held, &quotes, "D08");
    hide(&held, "EVENT-06");
    assert!(joined(&gated(&held, &quotes)).is_empty(), "the date is hidden");
}

#[test]
fn j3_two_interviews_add_up_to_a_week_over_two_releases() {
    for better in [false, true] {
        let held = held();
        let quotes = lifted(&held, "J3");
        if better {
            hide(&held, "EVENT-06");
        }
        release(&held, "first", &quotes[..1], "2026-09-12");
        let found = joined(&gated(&held, &quotes[1..]));
        assert_eq!(found, if better { vec![] } else { vec!["D09"] });
    }
}

#[test]
fn j4_a_midwifes_story_is_that_of_somebody_who_speaks() {
    let held = held();
    let quotes = lifted(&held, "J4");
    flagged(&held, &quotes, "D11");
    hide(&held, "OBJ-01");
    hide(&held, "DATE-01");
    assert!(joined(&gated(&held, &quotes)).is_empty(), "the pet is hidden");
}

#[test]
fn j5_a_label_that_one_person_has() {
    let held = held();
    let quotes = lifted(&held, "J5");
    let sets = table("jigsaw.toml");
    let set = sets["set"].as_array().unwrap().iter().find(|set| set["id"].as_str() == Some("J5"));
    let said = set.unwrap()["label"].as_str().unwrap();
    let mut person = held.study().participant(&crate::room::person("M04")).unwrap();
    for (label, expected) in [(said, vec!["D13"]), ("a mother", vec![]), ("Zofia", vec![])] {
        label.clone_into(&mut person.label);
        held.study().import_participants(vec![person.clone()]).unwrap();
        assert_eq!(joined(&gated(&held, &quotes)), expected, "{label}");
    }
}

#[test]
fn j6_a_sentence_that_stood_in_the_paper() {
    let held = held();
    let quotes = lifted(&held, "J6");
    flagged(&held, &quotes, "D12");
    // Everything else that is coded: nothing of it stood in the paper.
    let rest: Vec<QuoteId> = (1..=14)
        .chain([3, 5])
        .filter(|coding| *coding != 10)
        .map(|coding| held.lift(&item("M07", coding)))
        .chain((1..=20).map(|coding| held.lift(&item("M06", coding))))
        .collect();
    let report = gated(&held, &rest);
    assert!(!report.findings.iter().any(|finding| finding.check == "D12"));
}

fn item(transcript: &str, coding: i64) -> toml::Table {
    let mut item = toml::Table::new();
    item.insert("transcript".to_owned(), Value::String(transcript.to_owned()));
    item.insert("coding".to_owned(), Value::Integer(coding));
    item
}

/// Shows quotes in a workshop: approved, signed for by a lawyer, released.
fn release(held: &Held, name: &str, quotes: &[QuoteId], on: &str) {
    let parts = (quotes.to_vec(), LabelScheme::Chosen);
    held.collect(name, "A room", Use::Workshop, (on, "fourteen people"), parts);
    let sight = held.sight(on);
    held.approve(name, &sight);
    let report = held.study().gate(name, &sight).unwrap();
    if report.findings.iter().any(|finding| finding.check == "D06") {
        held.sign(name, "D06", &sight, "a lawyer", "a closed room");
    }
    let plan = ReleasePlan { collection: name.to_owned(), name: name.to_owned(), sight };
    let built = |shown: &heard_anonymise::Shown| {
        let words: Vec<String> = shown.cards.iter().map(|card| card.words.to_string()).collect();
        vec![BuiltFile {
            path: "cards.txt".to_owned(),
            bytes: words.join("\n").into(),
            cards: vec![],
        }]
    };
    held.study().release(&plan, |cleared, _| Ok(built(cleared.shown()))).unwrap();
}
