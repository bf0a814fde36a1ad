//! Poems of the example study: only people's own words, and only of those who said yes.

use heard_anonymise::Severity;
use heard_model::{Collection, PoemForm, QuoteId, Role, Span, Use};
use heard_study::{
    ChosenLine, LabelScheme, NewPoem, NewQuote, PoemProblem, PoemSource, PoemWords, Sight,
    StudyError,
};

use crate::example;
use crate::room::{Room, id, person, room};

fn ready() -> Room {
    let room = room();
    example::transcripts(&room);
    example::people(&room);
    room
}

fn poem(name: &str, words: PoemWords) -> NewPoem {
    NewPoem {
        collection: Collection {
            name: name.to_owned(),
            title: name.to_owned(),
            use_: Use::CreativeVerbatim,
            on: Some("2026-11-10".parse().unwrap()),
            shown_to: "a workshop".to_owned(),
            quotes: vec![],
        },
        labels: LabelScheme::Chosen,
        made_by: "Ada and Rosa".to_owned(),
        words,
    }
}

fn heard(transcript: &str, who: &str, pronouns: &[&str]) -> PoemWords {
    PoemWords::Heard {
        pronouns: pronouns.iter().map(|one| (*one).to_owned()).collect(),
        from: PoemSource::Interview(id(transcript), person(who)),
        fillers: false,
        reported: false,
    }
}

fn letters(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Takes what stands in brackets out: it says openly that it is no word of theirs.
fn own(shown: &str) -> String {
    let shown = shown.replace("]'s", "]").replace("]’s", "]");
    let mut depth = 0;
    let kept = shown.chars().filter(|c| {
        depth += i32::from(*c == '[');
        let keep = depth == 0;
        depth -= i32::from(*c == ']');
        keep
    });
    kept.collect()
}

/// The first sentence of `wanted` words or more that somebody says after place `skip`.
fn sentence(room: &Room, name: &str, skip: usize, wanted: usize) -> QuoteId {
    let transcript = room.study.raw_transcript(&id(name), "a test").unwrap();
    let text = transcript.text.expose();
    let own = transcript.turns.iter().filter(|turn| {
        let role = transcript.speakers.iter().find(|s| Some(&s.label) == turn.speaker.as_ref());
        role.is_some_and(|speaker| {
            speaker.role != Role::Interviewer && speaker.participant.is_some()
        })
    });
    let mut found = own.flat_map(|turn| {
        let speech = &text[turn.speech.range()];
        let mut at = turn.speech.start();
        speech
            .split_inclusive(['.', '?', '!'])
            .filter_map(move |piece| {
                let start = at + piece.len() - piece.trim_start().len();
                at += piece.len();
                let many = piece.split_whitespace().count();
                let span = Span::new(start, at)?;
                (many >= wanted && many < 25).then_some(span)
            })
            .collect::<Vec<_>>()
    });
    let span = found.nth(skip).unwrap();
    room.study.lift_quote(NewQuote::new(&id(name), span)).unwrap().value
}

fn blocks(room: &Room, name: &str, check: &str) -> usize {
    let report = room.study.gate(name, &Sight::default()).unwrap();
    let blocks = |f: &&heard_anonymise::Finding| f.check == check && f.severity == Severity::Block;
    report.findings.iter().filter(blocks).count()
}

#[test]
fn no_word_of_an_i_poem_is_anybody_elses() {
    let room = ready();
    let voices = [
        ("M01", "M01"),
        ("M02a", "M02"),
        ("M03", "M03"),
        ("M04", "M04"),
        ("M05", "M05"),
        ("M06", "M06"),
        ("M07", "M07"),
        ("R02", "R02"),
        ("P01", "P01"),
    ];
    for (transcript, who) in voices {
        for pronouns in [&["i"][..], &["you", "they", "we"]] {
            let name = format!("poem-{transcript}-{}", pronouns.len());
            let new = poem(&name, heard(transcript, who, pronouns));
            let made = match room.study.make_poem(new, None) {
                Ok(made) => made.value,
                Err(StudyError::Poem(PoemProblem::NoLines)) if pronouns.len() > 1 => continue,
                Err(error) => panic!("{name}: {error}"),
            };
            let page = room.study.page(&name, &Sight::default()).unwrap();
            let raw = room.study.raw_transcript(&id(transcript), "a test").unwrap();
            let mut end = 0;
            for (line, card) in made.lines.iter().zip(&page.cards) {
                assert!(line.span.start() >= end, "{name}: out of order");
                end = line.span.end();
                let turn = raw.turns.iter().find(|turn| turn.speech.contains(line.span)).unwrap();
                assert_eq!(raw.participant_of(turn), Some(&person(who)), "{name}");
                let said = letters(&raw.text.expose()[line.span.range()]);
                let shown = letters(&own(card.shown.as_str()));
                assert!(shown.iter().all(|word| said.contains(word)), "{name}: {shown:?}");
                assert!(card.edit_problems.is_empty(), "{name}: {:?}", card.edit_problems);
            }
            assert!(made.lines.len() >= 5 || pronouns.len() > 1, "{name}: {}", made.lines.len());
            let layout = page.poem.unwrap();
            assert!(layout.order_kept && layout.voices == 1, "{name}");
        }
    }
}

#[test]
fn a_poem_of_quotes_refuses_two_people() {
    let room = ready();
    let quotes = vec![sentence(&room, "M01", 0, 8), sentence(&room, "M03", 0, 8)];
    let other = quotes[1];
    let words = PoemWords::Heard {
        pronouns: vec!["i".to_owned()],
        from: PoemSource::Quotes(quotes),
        fillers: true,
        reported: true,
    };
    let error = room.study.make_poem(poem("two", words), None).unwrap_err();
    assert!(
        matches!(error, StudyError::Poem(PoemProblem::OtherPerson { quote }) if quote == other),
        "{error}"
    );
}

#[test]
fn a_pantoum_brings_its_lines_back_and_a_cento_asks_everybody() {
    let room = ready();
    let of = |names: &[&str]| -> Vec<ChosenLine> {
        let place = |at: usize| names[..at].iter().filter(|name| **name == names[at]).count();
        (0..names.len())
            .map(|at| ChosenLine {
                quote: sentence(&room, names[at], 2 + place(at), 8),
                words: None,
                begins: false,
            })
            .collect()
    };
    let chosen = |form, lines| PoemWords::Chosen { form, lines, per_person: 1, may_repeat: false };
    let lines = of(&["M01", "M03", "M06", "M01", "M03", "M06"]);
    room.study.make_poem(poem("pantoum", chosen(PoemForm::Pantoum, lines)), None).unwrap();
    let page = room.study.page("pantoum", &Sight::default()).unwrap();
    let layout = page.poem.as_ref().unwrap();
    assert_eq!(layout.stanzas, [[0, 1, 2, 3], [1, 4, 3, 5], [4, 2, 5, 0]]);
    assert_eq!((page.cards.len(), layout.voices), (6, 3));
    assert_eq!(blocks(&room, "pantoum", "D16"), 0);
    // M02 said no to creative pieces.
    let lines = of(&["M01", "M02a", "M03", "M06"]);
    room.study.make_poem(poem("cento", chosen(PoemForm::Cento, lines)), None).unwrap();
    assert_eq!(blocks(&room, "cento", "D16"), 1);
    // Without her line it may go.
    let gone = room.study.collection("cento").unwrap().collection.quotes[1];
    room.study.drop_from_collection("cento", &[gone]).unwrap();
    let page = room.study.page("cento", &Sight::default()).unwrap();
    assert_eq!((page.cards.len(), page.poem.unwrap().stanzas), (3, vec![vec![0, 1, 2]]));
    assert_eq!(blocks(&room, "cento", "D16"), 0);
    let twice = of(&["M01", "M01"]);
    let error = room.study.make_poem(poem("twice", chosen(PoemForm::Cento, twice)), None);
    assert!(matches!(error, Err(StudyError::Poem(PoemProblem::TooManyOfOne { line: 2, most: 1 }))));
    let five = of(&["M01", "M03", "M06", "M01", "M03"]);
    let error = room.study.make_poem(poem("five", chosen(PoemForm::Pantoum, five)), None);
    assert!(matches!(error, Err(StudyError::Poem(PoemProblem::NoPantoum { lines: 5 }))));
}

#[test]
fn a_line_is_words_that_are_shown_and_nothing_else() {
    let room = ready();
    let quote = sentence(&room, "M01", 4, 8);
    let page = room.study.cards(&Sight::default()).unwrap();
    let shown = page.iter().find(|card| card.quote == quote).unwrap().shown.to_string();
    let first: Vec<&str> = shown.split(' ').take(4).collect();
    let found = |words: &str| PoemWords::Chosen {
        form: PoemForm::Found,
        lines: vec![ChosenLine { quote, words: Some(words.to_owned()), begins: true }],
        per_person: 9,
        may_repeat: true,
    };
    for invented in ["words she never said", "", &shown[1..], "…"] {
        let error = room.study.make_poem(poem("found", found(invented)), None);
        assert!(
            matches!(error, Err(StudyError::Poem(PoemProblem::NotTheirWords { line: 1, .. }))),
            "{invented}: {error:?}"
        );
    }
    match room.study.make_poem(poem("found", found(&first.join(" "))), None) {
        Ok(made) => assert_eq!(made.value.lines.len(), 1),
        Err(StudyError::Poem(PoemProblem::LosesNegation { line: 1 })) => {}
        Err(error) => panic!("{error}"),
    }
    let mut for_training = poem("found", found(&shown));
    for_training.collection.use_ = Use::Training;
    let error = room.study.make_poem(for_training, None).unwrap_err();
    assert_eq!(error.to_string(), "a poem is for a creative use; `training` is none");
}
