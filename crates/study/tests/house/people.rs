//! Participants, and what they said may be done with their words.

use heard_model::consent::{Embargo, Until, Withdrawn};
use heard_model::participant::Proceedings;
use heard_model::{Answer, Attribute, Consent, Disclosure, Participant, Relation, Use};
use heard_study::{KeptRelation, StudyError};

use crate::room::{Room, id, person, room, span};

fn robyn() -> Participant {
    Participant {
        id: person("M01"),
        label: "Robyn".to_owned(),
        role: "mother".to_owned(),
        proceedings: Proceedings::Concluded,
        attributes: vec![
            Attribute {
                name: "age_band".to_owned(),
                value: "18-24".to_owned(),
                disclosure: Disclosure::Quasi,
            },
            Attribute {
                name: "mode".to_owned(),
                value: "online".to_owned(),
                disclosure: Disclosure::Safe,
            },
        ],
        consent: Consent::default(),
    }
}

fn with_robyn() -> Room {
    let room = room();
    room.study.import_participants(vec![robyn()]).unwrap();
    room
}

#[test]
fn people_come_in_and_come_out_the_same() {
    let room = with_robyn();
    let mut consent = Consent {
        embargoes: vec![
            Embargo { uses: vec![Use::Training], until: Until::ProceedingsEnd },
            Embargo { uses: vec![Use::Social], until: Until::Date("2027-01-01".parse().unwrap()) },
        ],
        not_with: vec![person("M05")],
        exclude_topics: vec!["faith".to_owned()],
        withdraw_by: Some("2026-12-31".parse().unwrap()),
        form: "form 3".to_owned(),
        ..Consent::default()
    };
    consent.set(Use::Workshop, Answer::Yes);
    consent.set(Use::Training, Answer::Ask);
    room.study.record_consent(vec![(person("M01"), consent.clone())]).unwrap();
    let expected = Participant { consent, ..robyn() };
    assert_eq!(room.study.participants().unwrap(), [expected]);
}

#[test]
fn a_withdrawal_stays_whatever_is_recorded_later() {
    let room = with_robyn();
    let talk = "M01: I said so.\n";
    room.import("M01", talk);
    let day = "2026-11-05".parse().unwrap();
    let m01 = person("M01");
    room.study.withdraw(&m01, Withdrawn::Uses(vec![Use::Training]), day, "by phone").unwrap();
    let passage = Withdrawn::Passage(id("M01"), span(talk, "said so"));
    room.study.withdraw(&m01, passage.clone(), day, "").unwrap();
    room.study.withdraw(&m01, passage, day, "").unwrap();
    room.study.record_consent(vec![(m01.clone(), Consent::default())]).unwrap();
    room.study.give_consent(&m01, Use::Training, "t-1", "by post").unwrap();
    room.study.record_consent(vec![(m01.clone(), Consent::default())]).unwrap();
    let consent = room.study.participant(&m01).unwrap().consent;
    assert_eq!((consent.withdrawals.len(), consent.given.len()), (2, 1));
    let taken = room.study.remove_transcript(&id("M01"), "");
    assert!(matches!(taken, Err(StudyError::Withdrawn { .. })));
}

#[test]
fn a_passage_that_the_text_does_not_have_is_not_taken_back() {
    let room = with_robyn();
    room.import("M01", "M01: Yes.\n");
    let passage = Withdrawn::Passage(id("M01"), heard_model::Span::new(5, 500).unwrap());
    let day = "2026-11-05".parse().unwrap();
    let refused = room.study.withdraw(&person("M01"), passage, day, "");
    assert!(matches!(refused, Err(StudyError::OutsideText { at: 500, .. })));
}

#[test]
fn speakers_become_the_participants_whose_ids_they_bear() {
    let room = room();
    room.import("M01a", "INT: So?\nm01: Yes.\n");
    room.study.import_participants(vec![robyn()]).unwrap();
    let speakers = room.study.transcript_entry(&id("M01a")).unwrap().speakers;
    assert_eq!(speakers[1].participant, Some(person("M01")));
    room.import("M01b", "INT: So?\nM01: Yes.\n");
    let speakers = room.study.transcript_entry(&id("M01b")).unwrap().speakers;
    assert_eq!(speakers[1].participant, Some(person("M01")));
}

#[test]
fn a_relation_names_people_who_are_there() {
    let room = with_robyn();
    let relation = |to: &str| KeptRelation {
        relation: Relation { from: person("M01"), kind: "mother_of".to_owned(), to: person(to) },
        key_only: true,
    };
    assert!(room.study.import_relations(vec![relation("M09")]).is_err());
    room.study.import_participants(vec![Participant { id: person("M09"), ..robyn() }]).unwrap();
    room.study.import_relations(vec![relation("M09")]).unwrap();
    assert_eq!(room.study.relations().unwrap(), [relation("M09")]);
}

#[test]
fn an_empty_attribute_is_taken_away() {
    let room = with_robyn();
    let mode = |value: &str| Attribute {
        name: "mode".to_owned(),
        value: value.to_owned(),
        disclosure: Disclosure::Safe,
    };
    room.study.set_attribute(&person("M01"), mode("phone")).unwrap();
    assert_eq!(room.study.participant(&person("M01")).unwrap().attribute("mode"), Some("phone"));
    room.study.set_attribute(&person("M01"), mode("")).unwrap();
    assert_eq!(room.study.participant(&person("M01")).unwrap().attributes.len(), 1);
}
