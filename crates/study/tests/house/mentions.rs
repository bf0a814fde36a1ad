//! Mentions, the key, and what is shown masked.

use std::path::PathBuf;

use heard_anonymise::{Class, Decision, Replacement};
use heard_study::{Key, Marked, StudyError};

use crate::room::{Room, id, room, span};

const TALK: &str = "INT: Hello.\nM01: Karen from Lantern rang. Ruth came, and I knew no ruth. \
                    Shan was there. We saw the Lantern festival.\n";

const KEY: &str = r#"
[[entity]]
id = "PROF-01"
replacement = "Jane"
forms = [{ text = "Karen", class = "professional_name" }]

[[entity]]
id = "ORG-04"
replacement = "[a local team]"
forms = [{ text = "Lantern", class = "organisation" }]

[[entity]]
id = "M03"
replacement = "Amara"
forms = [{ text = "Ruth", class = "person_name", case = "exact" }]

[[entity]]
id = "M05"
replacement = "Jo"
forms = [{ text = "Shan", class = "alias", only_in = ["M05"] }]

[[ambiguous]]
form = "Shan"
transcripts = ["M01"]

[[keep]]
text = "Lantern festival"
"#;

fn key(room: &Room, inside: bool) -> PathBuf {
    let folder = room.folder.path();
    let path =
        if inside { folder.join("study/held.key.toml") } else { folder.join("held.key.toml") };
    std::fs::write(&path, KEY).unwrap();
    path
}

fn opened(room: &Room) -> Key {
    room.study.open_key(Some(&key(room, false))).unwrap().expect("a key")
}

fn shown(room: &Room, name: &str, key: Option<&Key>) -> String {
    room.study.masked(&id(name), key).unwrap().turns.last().unwrap().words.to_string()
}

#[test]
fn the_key_hides_what_it_knows_and_keeps_what_it_says() {
    let room = room();
    room.import("M01", TALK);
    let key = opened(&room);
    room.study.detect(&[], Some(&key)).unwrap();
    let words = shown(&room, "M01", Some(&key));
    assert_eq!(
        words,
        "[Jane] from [a local team] rang. [Amara] came, and I knew no ruth. [name] was there. \
         We saw the Lantern festival."
    );
}

#[test]
fn a_new_transcript_is_masked_before_anybody_looked_at_it() {
    let room = room();
    let key = opened(&room);
    room.import("M02", "INT: Well?\nM02: I told Karen so.\n");
    assert_eq!(shown(&room, "M02", Some(&key)), "I told [Jane] so.");
}

#[test]
fn a_new_transcript_is_masked_even_without_a_key() {
    let room = room();
    room.import("M02", "M02: Ring me on 07700 900142, love.\n");
    assert_eq!(shown(&room, "M02", None), "Ring me on [phone number], love.");
    let phone = "M02: Ring me on 07700 900142, love.\n";
    let mark = Marked {
        transcript: id("M02"),
        span: span(phone, "07700 900142"),
        class: Class::Phone,
        entity: String::new(),
    };
    room.study.import_marks(vec![mark], Decision::Rejected).unwrap();
    assert_eq!(shown(&room, "M02", None), "Ring me on 07700 900142, love.");
}

#[test]
fn a_key_inside_the_study_is_refused() {
    let room = room();
    let refused = room.study.open_key(Some(&key(&room, true))).unwrap_err();
    assert!(matches!(refused, StudyError::KeyInside { .. }), "{refused}");
}

#[test]
fn what_a_person_decided_stays_decided() {
    let room = room();
    room.import("M01", TALK);
    let key = opened(&room);
    room.study.detect(&[], Some(&key)).unwrap();
    let shan = room.study.mentions(&id("M01")).unwrap();
    let shan = shan.iter().find(|kept| kept.mention.class == Class::Alias).expect("Shan waits");
    assert_eq!(shan.mention.decision, Decision::Suggested);
    room.study.decide_mentions(&[shan.id], Decision::Rejected, "a horse").unwrap();
    room.study.detect(&[], Some(&key)).unwrap();
    assert!(shown(&room, "M01", Some(&key)).contains("Shan was there"));
    // Looking again changed nothing; the decision taken back, it is masked again.
    room.study.undo(None).unwrap();
    assert!(shown(&room, "M01", Some(&key)).contains("[name] was there"));
}

#[test]
fn a_marked_name_becomes_an_entity_that_is_hidden_everywhere() {
    let room = room();
    room.import("M01", "M01: Zebedee came. Zebedee's coat was wet.\n");
    room.import("M02", "M02: We saw ZEBEDEE.\n");
    let mark = Marked {
        transcript: id("M01"),
        span: span("M01: Zebedee came. Zebedee's coat was wet.\n", "Zebedee"),
        class: Class::PersonName,
        entity: String::new(),
    };
    room.study.import_marks(vec![mark], Decision::Accepted).unwrap();
    let entities = room.study.entities().unwrap();
    assert_eq!(entities.len(), 1);
    let pseudonym = Replacement::Pseudonym("Aldous".to_owned());
    room.study.set_replacement(entities[0].id, pseudonym, "he chose it").unwrap();
    assert_eq!(shown(&room, "M01", None), "[Aldous] came. [Aldous]'s coat was wet.");
    assert_eq!(shown(&room, "M02", None), "We saw [ALDOUS].");
}

#[test]
fn a_name_that_two_people_bear_is_hidden_even_where_nobody_can_say_who_is_meant() {
    let room = room();
    let path = room.folder.path().join("held.key.toml");
    let shan = |id: &str, name: &str| {
        let form = "{ text = \"Shandra\", class = \"alias\" }";
        format!("[[entity]]\nid = \"{id}\"\nreplacement = \"{name}\"\nforms = [{form}]\n")
    };
    std::fs::write(&path, shan("M05", "Jo") + &shan("M06", "Nell")).unwrap();
    let key = room.study.open_key(Some(&path)).unwrap().expect("a key");
    room.import("M01", "M01: We both knew Shandra well.\n");
    assert_eq!(shown(&room, "M01", Some(&key)), "We both knew [name] well.");
}

#[test]
fn a_speaker_is_never_shown_by_the_name_in_the_file() {
    let room = room();
    room.import("M01", "Kayleigh Dunmore: Hello.\nKaren Pike: Hello.\n");
    let masked = room.study.masked(&id("M01"), None).unwrap();
    let speakers: Vec<&str> = masked.turns.iter().map(|turn| turn.speaker.as_str()).collect();
    assert_eq!(speakers, ["Speaker 1", "Speaker 2"]);
}

#[test]
fn an_error_in_the_key_names_a_line_and_no_name() {
    let room = room();
    let path = room.folder.path().join("bad.toml");
    std::fs::write(
        &path,
        "[[entity]]\nid = \"M01\"\nforms = [ { text = \"Kayleigh\", class = } ]\n",
    )
    .unwrap();
    let told = room.study.open_key(Some(&path)).unwrap_err().to_string();
    assert!(told.contains("line 3") && !told.contains("Kayleigh"), "{told}");
}

/// A mention of a place that scores between 0.1 and 0.2, found by looking, so that the test says
/// nothing of any one name.
fn doubtful(room: &Room) -> (String, String) {
    for name in [
        "rana", "jude", "dale", "hazel", "storm", "reed", "sky", "glen", "ivy", "kit", "robin",
        "clay", "brook", "ray", "art", "chase", "dean", "lane", "heath", "rowan",
    ] {
        let talk = format!("M09: so then I saw {name} by the door and we went.\n");
        let found = heard_anonymise::mentions(&talk);
        let between = |score: f32| (0.03..heard_anonymise::LOW).contains(&score);
        if let Some(mention) = found.iter().find(|mention| between(mention.score)) {
            let words = talk[mention.span.range()].to_owned();
            let settings = format!("{}/study/study.toml", room.folder.path().display());
            let text = std::fs::read_to_string(&settings).unwrap();
            let line = text.lines().find(|line| line.starts_with("mask_from")).unwrap();
            let careful = text.replace(line, "mask_from = 0.03");
            std::fs::write(&settings, careful).unwrap();
            return (talk, words);
        }
    }
    panic!("no word is doubtful");
}

#[test]
fn a_study_may_mask_more_than_the_house_does() {
    let room = room();
    let (talk, words) = doubtful(&room);
    room.import("M09", &talk);
    assert!(shown(&room, "M09", None).contains(&words), "the house leaves it to a person");
    let careful = room.open("ana");
    let turns = careful.masked(&id("M09"), None).unwrap().turns;
    let text = turns.last().unwrap().words.to_string();
    assert!(!text.contains(&words), "`mask_from` hides it: {text}");
}

const NAMES: &str = "M01: Karen rang Gemma, and Trish told Declan that Siobhan knew Kayleigh.\n";

/// The numbers of the mentions of `M01` that nobody decided on.
fn undecided(room: &Room) -> Vec<i64> {
    let mut all = room.study.mentions(&id("M01")).unwrap();
    all.retain(|kept| kept.mention.decision == Decision::Suggested);
    all.iter().map(|kept| kept.id).collect()
}

#[test]
fn two_readers_agreement_is_reported_without_a_word() {
    let room = room();
    room.import("M01", NAMES);
    room.study.detect(&[], None).unwrap();
    let numbers = undecided(&room);
    assert!(numbers.len() > 3);
    let other = room.by("bo");
    assert!(other.read_again(numbers[0], Decision::Accepted).is_err(), "nobody read it yet");
    room.study.decide_mentions(&numbers, Decision::Accepted, "").unwrap();
    assert!(room.study.to_read_again(&id("M01")).unwrap().is_empty(), "one's own is read");
    let waiting = other.to_read_again(&id("M01")).unwrap();
    assert_eq!(waiting.len(), numbers.len());
    for (place, kept) in waiting.iter().enumerate() {
        let said = if place == 0 { Decision::Rejected } else { Decision::Accepted };
        other.read_again(kept.id, said).unwrap();
    }
    assert!(other.to_read_again(&id("M01")).unwrap().is_empty());
    let agreed = other.readers_agree().unwrap();
    let [pair] = agreed.as_slice() else { panic!("one pair: {agreed:?}") };
    assert_eq!((pair.both, pair.differ.len()), (numbers.len(), 1));
    assert!((pair.percent - (numbers.len() - 1) as f64 / numbers.len() as f64).abs() < 1e-9);
    assert_eq!(pair.differ[0].0, waiting[0].id);
    let first = waiting[0].id;
    let decided = room.study.mentions(&id("M01")).unwrap();
    let kept = decided.iter().find(|kept| kept.id == first).unwrap();
    assert_eq!(kept.mention.decision, Decision::Accepted, "the first decision stands");
    other.decide_mentions(&[first], Decision::Rejected, "talked over").unwrap();
    room.study.decide_mentions(&[first], Decision::Rejected, "talked over").unwrap();
    assert_eq!(other.readers_agree().unwrap(), agreed, "settling is no reading");
}

#[test]
fn a_slip_is_mended_before_somebody_else_reads_and_readings_go_with_the_transcript() {
    let room = room();
    room.import("M01", NAMES);
    room.study.detect(&[], None).unwrap();
    let numbers = undecided(&room);
    room.study.decide_mentions(&numbers, Decision::Rejected, "").unwrap();
    room.study.decide_mentions(&numbers, Decision::Accepted, "").unwrap();
    let other = room.by("bo");
    for number in &numbers {
        other.read_again(*number, Decision::Accepted).unwrap();
    }
    assert!(other.readers_agree().unwrap()[0].differ.is_empty());
    room.study.remove_transcript(&id("M01"), "a copy").unwrap();
    assert_eq!(room.study.readers_agree().unwrap(), []);
}
