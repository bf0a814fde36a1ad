//! Typed anew, and put right: what lies on the words stays on them, or waits for a person.

use heard_anonymise::{Class, Decision};
use heard_model::{Coding, MemoAnchor, MemoKind};
use heard_study::{
    Carried, ChangedPiece, CodingFilter, CorrectionFault, ImportOptions, Imported, Marked, NewCode,
    NewCoding, NewCorrection, NewQuote, Place, Settlement, StudyError,
};
use proptest::prelude::*;

use crate::room::{Room, id, incoming, room, span};

const TALK: &str = "INT: How was the ward?\nM01: They never aksed me. I was cold, love.\n\
    INT: And after?\nM01: I told Kayleigh and nobody came, nobody at all.\n";

fn revise(room: &Room, name: &str, text: &str) -> Imported {
    let options = ImportOptions { revise: true, ..ImportOptions::default() };
    room.study.import(incoming(name, text), &options).unwrap().value.remove(0)
}

/// A study with the talk, a code, and the code on each of these words.
fn coded(text: &str, words: &[&str]) -> Room {
    let room = room();
    room.import("M01", text);
    room.study.add_code(NewCode { name: "Cold".to_owned(), ..NewCode::default() }).unwrap();
    for words in words {
        let place = Place::Span(span(text, words));
        room.study.add_coding(NewCoding::new(&id("M01"), place, "Cold")).unwrap();
    }
    room
}

fn coded_words(room: &Room) -> Vec<String> {
    let text = room.study.raw_transcript(&id("M01"), "test").unwrap().text;
    let codings = room.study.codings(&CodingFilter::default()).unwrap();
    codings.iter().map(|coding| text.slice(coding.span).unwrap().to_owned()).collect()
}

#[test]
fn words_that_nobody_touched_keep_their_codes_and_nothing_waits() {
    let room = coded(TALK, &["I was cold", "nobody at all"]);
    let anew = TALK.replace("INT: How", "INT: So, how").replace("aksed", "asked");
    let done = revise(&room, "M01", &anew);
    assert_eq!(done.revised, Some(Carried { exact: 2, waiting: 0 }));
    assert_eq!(coded_words(&room), ["I was cold", "nobody at all"]);
    assert!(room.study.moved(None).unwrap().is_empty());
    let revisions = room.study.revisions(&id("M01")).unwrap();
    assert_eq!(revisions.len(), 2);
    assert!(revisions[0].replaced.is_some() && revisions[1].replaced.is_none());
    assert_eq!(room.study.check().unwrap().len(), 0);
}

#[test]
fn changed_words_wait_and_words_that_are_gone_are_kept_until_somebody_says() {
    let room =
        coded(TALK, &["They never aksed me", "I told Kayleigh and nobody came, nobody at all."]);
    let anew = TALK
        .replace("aksed", "asked")
        .replace("I told Kayleigh and nobody came, nobody at all.", "Hm.");
    assert_eq!(revise(&room, "M01", &anew).revised, Some(Carried { exact: 0, waiting: 2 }));
    let items = room.study.moved(Some(&id("M01"))).unwrap();
    let told: Vec<_> = items.iter().map(|item| (item.why.as_str(), item.now.is_some())).collect();
    assert_eq!(told, [("changed", true), ("gone", false)]);
    let words = room.study.moved_words_raw(&items, "test").unwrap();
    assert_eq!(words[0].0, "They never aksed me");
    assert_eq!(words[0].1.as_deref(), Some("They never asked me"));
    let masked = room.study.moved_words(&items, None).unwrap();
    assert!(!masked[1].0.as_str().contains("Kayleigh"), "names are hidden in what was, too");

    assert!(matches!(
        room.study.settle_moved(vec![(items[1].id, Settlement::Keep)], ""),
        Err(StudyError::Correction(CorrectionFault::WordsGone { .. }))
    ));
    let place = Place::Turn(4);
    let settled = vec![(items[0].id, Settlement::Keep), (items[1].id, Settlement::Put(place))];
    room.study.settle_moved(settled, "looked").unwrap();
    assert_eq!(coded_words(&room), ["They never asked me", "Hm."]);
    assert!(room.study.moved(None).unwrap().is_empty());
}

#[test]
fn taking_a_revision_back_gives_everything_back() {
    let room = coded(TALK, &["I was cold", "nobody at all"]);
    let memo = MemoAnchor::Passage(id("M01"), span(TALK, "nobody came"));
    room.study.add_memo(MemoKind::Case, memo, "Look again.").unwrap();
    let before = room.study.raw_transcript(&id("M01"), "test").unwrap();
    let (words, memos) = (coded_words(&room), room.study.memos().unwrap());
    let codings = room.study.codings(&CodingFilter::default()).unwrap();
    revise(&room, "M01", "INT: Nothing of it.\nM09: Other words.\n");
    assert!(coded_words(&room).is_empty());
    assert_eq!(room.study.moved(None).unwrap().len(), 3);
    room.study.undo(None).unwrap();
    assert_eq!(room.study.raw_transcript(&id("M01"), "test").unwrap(), before);
    assert_eq!(coded_words(&room), words);
    assert_eq!(room.study.codings(&CodingFilter::default()).unwrap(), codings);
    assert_eq!(room.study.memos().unwrap(), memos);
    assert!(room.study.moved(None).unwrap().is_empty());
    assert_eq!(room.study.check().unwrap().len(), 0);
}

#[test]
fn a_quote_is_carried_with_its_edits_and_flagged_where_its_words_changed() {
    let room = room();
    room.import("M01", TALK);
    let lift = |words: &str| NewQuote::new(&id("M01"), span(TALK, words));
    room.study.lift_quote(lift("I was cold, love.")).unwrap();
    room.study.lift_quote(lift("They never aksed me.")).unwrap();
    revise(&room, "M01", &TALK.replace("aksed", "asked").replace("INT: How", "INT: So how"));
    let text = room.study.raw_transcript(&id("M01"), "test").unwrap().text;
    let quotes = room.study.quotes().unwrap();
    assert!(quotes[0].quote.holds_in(&text));
    assert!(!quotes[1].quote.holds_in(&text), "flagged, never moved in silence");
    let items = room.study.moved(None).unwrap();
    assert_eq!((items.len(), items[0].name.as_str()), (1, "Q-0002"));
    room.study.settle_moved(vec![(items[0].id, Settlement::Keep)], "a slip").unwrap();
    assert!(room.study.quotes().unwrap()[1].quote.holds_in(&text));
}

#[test]
fn a_name_that_is_typed_right_is_hidden_in_what_is_shown() {
    let room = room();
    let text = "INT: Who came?\nM01: My midwife Kayliegh did, at last.\n";
    room.import("M01", text);
    let new = |typed: &str, right: &str| NewCorrection {
        turn: None,
        typed: typed.to_owned(),
        right: right.to_owned(),
    };
    room.study.correct(&id("M01"), new("Kayliegh", "Kayleigh"), "a slip").unwrap();
    let shown = room.study.masked(&id("M01"), None).unwrap();
    assert!(!shown.turns[1].words.as_str().contains("Kayleigh"), "{}", shown.turns[1].words);
    room.study.correct(&id("M01"), new("at last", "at lunch"), "misheard").unwrap();
    let shown = room.study.masked(&id("M01"), None).unwrap();
    assert!(shown.turns[1].words.as_str().ends_with("at lunch."), "{}", shown.turns[1].words);
    assert_eq!(room.study.corrections(&id("M01")).unwrap().len(), 2);
    let raw = room.study.raw_transcript(&id("M01"), "test").unwrap();
    assert_eq!(raw.text.expose(), text, "the text itself stays");
    room.study.undo(None).unwrap();
    assert_eq!(room.study.corrections(&id("M01")).unwrap().len(), 1);
}

#[test]
fn a_correction_is_taken_up_by_the_text_that_has_it() {
    let room = room();
    room.import("M01", TALK);
    let new = NewCorrection { turn: Some(2), typed: "aksed".into(), right: "asked".into() };
    room.study.correct(&id("M01"), new, "").unwrap();
    revise(&room, "M01", &TALK.replace("aksed", "asked"));
    assert!(room.study.corrections(&id("M01")).unwrap().is_empty());
    assert!(room.study.moved(None).unwrap().is_empty());
}

#[test]
fn words_found_to_name_nobody_are_looked_at_again_once_they_changed() {
    let room = room();
    room.import("M01", "INT: When?\nM01: We went in Mya, the two of us.\n");
    let text = "INT: When?\nM01: We went in Mya, the two of us.\n";
    let mark = Marked {
        transcript: id("M01"),
        span: span(text, "Mya"),
        class: Class::PersonName,
        entity: String::new(),
    };
    room.study.import_marks(vec![mark], Decision::Rejected).unwrap();
    revise(&room, "M01", &text.replace("Mya", "Maya"));
    let mentions = room.study.mentions(&id("M01")).unwrap();
    assert!(mentions.is_empty(), "{mentions:?}");
    assert_eq!(room.study.moved(None).unwrap().len(), 1);
}

#[test]
fn before_and_after_shows_what_differs_and_nothing_else() {
    let room = room();
    room.import("M01", TALK);
    revise(&room, "M01", &TALK.replace("aksed", "asked"));
    let changed = room.study.before_and_after_raw(&id("M01"), 1, "test").unwrap();
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].before.clone(), changed[0].after.clone()), (2..3, 2..3));
    assert!(changed[0].pieces.contains(&ChangedPiece::Same("M01: They never a".to_owned())));
    let joined: String = changed[0]
        .pieces
        .iter()
        .map(|piece| match piece {
            ChangedPiece::Same(words) => words.clone(),
            ChangedPiece::Gone(words) => format!("[-{words}-]"),
            ChangedPiece::Come(words) => format!("{{+{words}+}}"),
        })
        .collect();
    assert!(joined.contains("I was cold, love.\n"), "{joined}");
    room.study.before_and_after(&id("M01"), 1, None).unwrap();
    room.study.before_and_after(&id("M01"), 7, None).unwrap_err();
}

fn words() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(vec![
        "the",
        "baby",
        "trusted",
        "cafx\u{301}",
        "😭",
        "nobody",
        "Wólska",
        "yes",
        "𝒳y",
        "👩‍👧",
        "ward",
    ]);
    let line = prop::collection::vec(word, 2..9).prop_map(|words| words.join(" "));
    prop::collection::vec(line, 2..9)
}

fn talk(lines: &[String]) -> String {
    lines.iter().enumerate().map(|(n, line)| format!("P{}: {line}.\n", n % 3)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.div_ceil(10)))]
    #[test]
    fn no_coding_is_lost_none_is_on_wrong_words_and_undo_gives_all_back(
        lines in words(),
        edits in prop::collection::vec((any::<usize>(), any::<usize>(), 0usize..4), 1..5),
        places in prop::collection::vec((any::<usize>(), any::<usize>()), 1..9),
    ) {
        let text = talk(&lines);
        let room = coded(&text, &[]);
        let at: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for (a, b) in places {
            let (a, b) = (at[a % at.len()], at[b % at.len()]);
            let Some(span) = heard_model::Span::new(a.min(b), a.max(b)) else { continue };
            let new = NewCoding::new(&id("M01"), Place::Span(span), "Cold");
            // Some stretches hold no speech.
            let _ = room.study.add_coding(new);
        }
        let mut anew = lines.clone();
        for (line, word, kind) in edits {
            let line = line % anew.len();
            let mut words: Vec<String> = anew[line].split(' ').map(str::to_owned).collect();
            let word = word % words.len();
            match kind {
                0 => words[word].push('😭'),
                1 => words.insert(word, "q\u{301}t".to_owned()),
                2 if words.len() > 1 => drop(words.remove(word)),
                _ => words[word] = "left".to_owned(),
            }
            anew[line] = words.join(" ");
        }
        let before = room.study.codings(&CodingFilter::default()).unwrap();
        let words = |coding: &Coding| text.get(coding.span.range());
        let was: Vec<_> = before.iter().map(|coding| (coding.id, words(coding))).collect();
        revise(&room, "M01", &talk(&anew));
        let now = room.study.raw_transcript(&id("M01"), "test").unwrap().text;
        let items = room.study.moved(None).unwrap();
        let codings = room.study.codings(&CodingFilter::default()).unwrap();
        let gone = items.iter().filter(|item| item.now.is_none()).count();
        prop_assert_eq!(codings.len() + gone, was.len(), "none is lost");
        for coding in &codings {
            let waits = items.iter().any(|item| item.now == Some(coding.span));
            let (_, words) = was.iter().find(|(id, _)| *id == coding.id).unwrap();
            prop_assert!(waits || now.slice(coding.span) == *words);
        }
        if talk(&anew) != text {
            room.study.undo(None).unwrap();
        }
        prop_assert_eq!(room.study.codings(&CodingFilter::default()).unwrap(), before);
        prop_assert!(room.study.moved(None).unwrap().is_empty());
    }
}
