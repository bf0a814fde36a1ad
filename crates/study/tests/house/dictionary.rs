//! The example study with its dictionary (the key and the roster) and nobody's decisions.

use heard_anonymise::Class;
use heard_import::Options;
use heard_model::{Disclosure, TranscriptId};
use heard_study::{ImportOptions, IncomingFile};

use crate::example::{file, roster, transcripts};
use crate::held::{rows, span};
use crate::room::room;

/// Places of one transcript, start and end.
type Places = Vec<(usize, usize)>;

#[test]
fn every_direct_identifier_is_hidden_before_anybody_decided() {
    let room = room();
    transcripts(&room);
    roster(&room);
    let (_, bytes) = file("corpora/held-in-mind/key.toml");
    let path = room.folder.path().join("dictionary.toml");
    std::fs::write(&path, bytes).unwrap();
    let key = room.study.open_key(Some(&path)).unwrap().unwrap();
    room.study.detect(&[], Some(&key)).unwrap();

    let masked = |id: &TranscriptId| -> Places {
        let read = room.study.masked(id, Some(&key)).unwrap();
        let masks = read.turns.iter().flat_map(|turn| &turn.masks);
        masks.map(|mask| (mask.span.start(), mask.span.end())).collect()
    };
    let (mut all, mut missed) = (0, Vec::new());
    for row in rows("gold/mentions.csv") {
        let class = Class::parse(&row[3]).unwrap();
        if class.disclosure() != Disclosure::Direct {
            continue;
        }
        let (id, place) = span(&room.study, &row);
        let text = room.study.raw_transcript(&id, "a test").unwrap().text;
        let masks = masked(&id);
        let open = |at: usize| !masks.iter().any(|(start, end)| (*start..*end).contains(&at));
        let mut letters = text.expose()[place.range()].char_indices();
        all += 1;
        if letters.any(|(at, letter)| letter.is_alphanumeric() && open(place.start() + at)) {
            missed.push(format!("{} {} {}", row[0], row[3], row[5]));
        }
    }
    println!("direct identifiers hidden with the dictionary: {} of {all}", all - missed.len());
    assert!(all >= 140, "{all}");
    assert_eq!(missed, Vec::<String>::new());
}

#[test]
fn a_known_name_does_not_open_the_address_around_it() {
    let room = room();
    let (name, key) = file("corpora/held-in-mind/key.toml");
    std::fs::write(room.folder.path().join(&name), key).unwrap();
    let key = room.study.open_key(Some(&room.folder.path().join(&name))).unwrap().unwrap();
    let text = "KW: She wrote to kayleigh.d@example.org and to Kayleigh Okonkwo-Hale at 12 Kayleigh Road.\n";
    let readings = heard_import::read("new.txt", text.as_bytes(), Options::default()).unwrap();
    let file =
        IncomingFile { name: "new.txt".to_owned(), bytes: text.as_bytes().to_vec(), readings };
    room.study.import(file, &ImportOptions::default()).unwrap();
    let id = TranscriptId::new("new").unwrap();
    for looked in ["once", "again"] {
        room.study.detect(&[], Some(&key)).unwrap();
        let shown = room.study.masked(&id, Some(&key)).unwrap().turns[0].words.as_str().to_owned();
        for left in ["example", "Okonkwo", "Hale", "12"] {
            assert!(!shown.contains(left), "{looked}: {left} in {shown}");
        }
    }
}
