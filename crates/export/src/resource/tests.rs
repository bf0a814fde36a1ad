use super::*;
use crate::fixture;
use heard_model::{CodeKind, date};

fn says() -> Resource {
    Resource {
        standfirst: "For midwives and social workers who meet mothers before the birth.".to_owned(),
        context: vec!["These words show why being asked matters.".to_owned()],
        talking_points: vec!["being watched".to_owned()],
        items: vec![Item {
            title: "Writing about somebody in the room".to_owned(),
            about: "Two mothers tell how they were written about.".to_owned(),
            cards: vec![1, 2],
            minutes: 0,
        }],
        questions: vec!["When did you last read your notes out before you left?".to_owned()],
        asked_for: vec!["Let me read it first.".to_owned()],
        standards: vec![Named {
            set: "pcf".to_owned(),
            id: "Intervention and skills".to_owned(),
            why: "it is about how notes are made".to_owned(),
        }],
        how_made: "Made by mothers, peer researchers and practitioners.".to_owned(),
    }
}

#[test]
fn a_resource_has_the_pattern_of_the_field() {
    let sheet = fixture::sheet(For::Release);
    let day = date(2026, 12, 3);
    assert_eq!(problems::of(&sheet, &says(), day), []);
    let document = document(&sheet, &says(), day);
    let text = String::from_utf8(document.write(DocumentKind::Text).expect("text")).expect("text");
    let order = [
        "TALKING POINTS",
        "- being watched",
        "WRITING ABOUT SOMEBODY IN THE ROOM",
        "Length: 1 minute.",
        "“She had a form",
        "REFLECTIVE QUESTIONS",
        "WHAT MOTHERS ASKED FOR",
        "PCF – Skills and interventions (2018): it is about how notes are made",
        "HOW THIS WAS MADE",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|words| text.find(words).unwrap_or_else(|| panic!("{words} in {text}")))
        .collect();
    assert!(places.is_sorted(), "{text}");
    for kind in DocumentKind::ALL {
        fixture::keep(
            &format!("resource{}", kind.ending()),
            &document.write(kind).expect("a file"),
        );
    }
}

#[test]
fn what_falls_short_is_said() {
    let sheet = fixture::sheet(For::Release);
    let mut poor = says();
    poor.questions = vec![stem(CodeKind::Need, "Being watched"), String::new()];
    poor.items[0].cards = vec![1, 1, 9];
    poor.how_made = String::new();
    poor.standards[0].why = String::new();
    poor.standards.push(Named {
        set: "pqs-kss".to_owned(),
        id: "practitioner-relationships".to_owned(),
        why: "talk".to_owned(),
    });
    poor.standards.push(Named {
        set: "pcf".to_owned(),
        id: "kindness".to_owned(),
        why: "it fits".to_owned(),
    });
    let found: Vec<String> =
        problems::of(&sheet, &poor, date(2027, 4, 1)).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "1 talking points, 1 items and 2 questions: there should be as many of each",
            "`Writing about somebody in the room` names card 9, and the collection has none",
            "`Writing about somebody in the room` lets only one person speak",
            "a question stands as it was proposed: `How do you currently recognise and respond to “Being watched”, and is there more ____?`",
            "no reason was given why `Intervention and skills` of `pcf` fits",
            "`practitioner-relationships` of `pqs-kss` holds only until 2027-03-31",
            "no standard `kindness` in `pcf`",
            "nothing says how it was made, and with whom",
        ]
    );
}

#[test]
fn every_file_of_standards_can_be_read() {
    let names: Vec<&str> = standards::sets().iter().map(standards::Set::name).collect();
    assert_eq!(names, ["pqs-kss", "pcf", "cqc"]);
    let on = |day| standards::find("pqs-kss", "practitioner-relationships", day).is_some();
    assert!(on(date(2027, 3, 31)) && !on(date(2027, 4, 1)));
}
