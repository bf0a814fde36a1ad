//! Search finds what going through every turn finds, whatever happened before.

use heard_model::{Amendment, Attribute, Code, CodeId, Codebook, Disclosure, Role, Span};
use heard_study::{Commit, NewCoding, Order, Place, StudyError};

use crate::room::{Room, id, person, room};

const ONE: &str = "INT: Who came?\nM01: The health visitor came, twice. I was so cold.\n";
const TWO: &str = "INT: And then?\nM02: Nobody came. The visitor never rang.\n";

fn found(room: &Room, query: &str) -> Vec<String> {
    let answer = room.study.search(query, Order::Place, 100).unwrap();
    assert!(!answer.scanned, "the index was not used");
    let by_index: Vec<_> =
        answer.hits.iter().map(|hit| (hit.transcript.clone(), hit.turn)).collect();
    assert_eq!(by_index, room.study.scan(query).unwrap(), "{query}");
    by_index.iter().map(|(transcript, turn)| format!("{transcript}#{turn}")).collect()
}

fn two() -> Room {
    let room = room();
    room.import("M01", ONE);
    room.import("M02", TWO);
    room
}

#[test]
fn hits_have_their_words_and_exact_places() {
    let room = two();
    let answer = room.study.search("\"health visitor\" OR rang", Order::Place, 10).unwrap();
    assert_eq!(answer.count, 2);
    let shown: Vec<String> = answer
        .hits
        .iter()
        .map(|hit| {
            let words = hit.words.expose();
            let marks: Vec<&str> = hit.highlights.iter().map(|span| &words[span.range()]).collect();
            format!("{} {}: {}", hit.transcript, hit.speaker.as_deref().unwrap(), marks.join("|"))
        })
        .collect();
    assert_eq!(shown, ["M01 M01: health visitor", "M02 M02: rang"]);
    assert_eq!(&ONE[answer.hits[0].span.range()], answer.hits[0].words.expose());
}

#[test]
fn the_index_keeps_up_with_everything_that_changes_what_is_found() {
    let room = two();
    assert_eq!(found(&room, "visitor"), ["M01#2", "M02#2"]);
    room.import("M03", "M03: A visitor!\n");
    assert_eq!(found(&room, "visitor"), ["M01#2", "M02#2", "M03#1"]);
    room.study.undo(None).unwrap();
    assert_eq!(found(&room, "visitor"), ["M01#2", "M02#2"]);
    room.study.map_speaker(&id("M01"), "M01", Role::Participant, Some(&person("Robyn"))).unwrap();
    assert_eq!(found(&room, "participant:Robyn"), ["M01#2"]);
    let attribute = Attribute {
        name: "needs".to_owned(),
        value: "N1; N6".to_owned(),
        disclosure: Disclosure::Safe,
    };
    room.study.set_attribute(&person("Robyn"), attribute).unwrap();
    assert_eq!(found(&room, "needs:N6 cold"), ["M01#2"]);
    room.study.remove_transcript(&id("M02"), "").unwrap();
    assert_eq!(found(&room, "visitor"), ["M01#2"]);
}

#[test]
fn codes_are_found_by_id_name_and_theme_and_under_their_new_name() {
    let room = two();
    let mut codebook = Codebook::default();
    let (theme, code) = (CodeId::theme(1), CodeId::code(1));
    codebook.codes.insert(theme, Code::new(theme, "The body"));
    let entry = Code { parent: Some(theme), ..Code::new(code, "Cold") };
    codebook.codes.insert(code, entry);
    room.study.import_codebook(codebook, vec![]).unwrap();
    let applied = room.study.auto_code("cold OR rang", "Cold").unwrap().value;
    assert_eq!((applied.added.len(), applied.already), (2, 0));
    assert_eq!(room.study.auto_code("cold", "C01").unwrap().value.already, 1);
    for query in ["code:C01", "code:cold", "code:T1", "code:\"the body\""] {
        assert_eq!(found(&room, query), ["M01#2", "M02#2"], "{query}");
    }
    let rename = Amendment::Rename { code, from: "Cold".to_owned(), to: "Chilled".to_owned() };
    room.study.amend_draft(rename, None).unwrap();
    assert_eq!(found(&room, "code:chilled").len(), 2);
    assert!(found(&room, "code:cold").is_empty());
    room.study.amend_draft(Amendment::Retire { code }, None).unwrap();
    room.study.commit_codebook(Commit::default()).unwrap();
    assert!(found(&room, "code:C01").is_empty(), "hidden");
    room.study.undo(None).unwrap();
    room.study.undo(None).unwrap();
    room.study.undo(None).unwrap();
    room.study.undo(None).unwrap();
    assert!(found(&room, "code:C01").is_empty(), "the automatic coding was taken back");
}

/// A coding tells the index of the turns that it touches, and of no more.
#[test]
fn after_each_coding_a_search_finds_what_a_scan_finds() {
    let room = two();
    let mut codebook = Codebook::default();
    for number in 1..=2 {
        let code = CodeId::code(number);
        codebook.codes.insert(code, Code::new(code, &format!("Code {number}")));
    }
    room.study.import_codebook(codebook, vec![]).unwrap();
    let same = || {
        for query in ["cold OR rang OR visitor", "code:C01", "code:C02", "code:C01 cold"] {
            found(&room, query);
        }
    };
    same();
    let end = ONE.len();
    let mut added = Vec::new();
    for (from, to, code) in [(0, end, "C01"), (end - 3, end, "C02"), (0, 5, "C02"), (0, 5, "C01")] {
        let new = NewCoding::new(&id("M01"), Place::Span(Span::new(from, to).unwrap()), code);
        added.extend(room.study.add_coding(new).unwrap().value.added);
        same();
    }
    for coding in added {
        room.study.remove_coding(coding, "").unwrap();
        same();
    }
    for _ in 0..6 {
        room.study.undo(None).unwrap();
        same();
    }
}

#[test]
fn a_missing_or_damaged_index_makes_itself_anew() {
    let room = two();
    assert_eq!(found(&room, "came"), ["M01#2", "M02#2", "M01#1"].sorted());
    let folder = room.study.folder().join("index");
    std::fs::remove_dir_all(&folder).unwrap();
    let other = room.open("jonas");
    assert_eq!(other.search("came", Order::Place, 9).unwrap().count, 3);
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let mut bytes = std::fs::read(&path).unwrap();
            if let Some(byte) = bytes.first_mut() {
                *byte ^= 0xff;
            }
            std::fs::write(&path, bytes).unwrap();
        }
    }
    let third = room.open("mira");
    let answer = third.search("came", Order::Place, 9).unwrap();
    assert_eq!((answer.count, answer.scanned), (3, false));
}

#[test]
fn where_there_can_be_no_index_every_turn_is_gone_through() {
    let room = two();
    std::fs::write(room.study.folder().join("index"), "in the way").unwrap();
    let answer = room.study.search("visitor", Order::Score, 9).unwrap();
    assert_eq!((answer.count, answer.scanned), (2, true));
}

#[test]
fn the_words_of_people_who_took_everything_back_are_not_found() {
    let room = two();
    room.study.map_speaker(&id("M02"), "M02", Role::Participant, Some(&person("M02"))).unwrap();
    assert_eq!(found(&room, "visitor"), ["M01#2", "M02#2"]);
    let day = "2026-11-20".parse().unwrap();
    let everything = heard_model::consent::Withdrawn::Person;
    room.study.withdraw(&person("M02"), everything, day, "").unwrap();
    assert_eq!(found(&room, "visitor"), ["M01#2"]);
}

#[test]
fn what_is_no_query_says_where() {
    let refused = two().study.search("cold AND", Order::Score, 9);
    assert!(matches!(refused, Err(StudyError::Query { .. })));
}

trait Sorted {
    fn sorted(self) -> Vec<String>;
}

impl<const N: usize> Sorted for [&str; N] {
    fn sorted(self) -> Vec<String> {
        let mut all: Vec<String> = self.iter().map(|text| (*text).to_owned()).collect();
        all.sort();
        all
    }
}
