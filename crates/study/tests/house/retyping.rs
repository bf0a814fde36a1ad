//! Slips put right and interviews typed anew, by the thousand: no code is lost, none is on wrong
//! words, and none whose words nobody touched waits for a person.
//!
//! `HEARD_EDITS=10000 cargo test -p heard-study --test main retyping` makes so many; without it
//! there are a few, for every day. Chance is a fixed row of numbers, so that what failed once fails
//! again.

#![allow(clippy::print_stdout, reason = "a test says what it tried")]

use heard_model::Span;
use heard_study::{
    CodingFilter, ImportOptions, NewCode, NewCoding, NewCorrection, Place, Settlement,
};

use crate::room::{Room, id, incoming, room};

/// A row of numbers that looks like chance (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }
}

/// Words with letters outside the first plane, letters that are several, and letters with marks.
const WORDS: &[&str] = &[
    "the",
    "baby",
    "was",
    "taken",
    "I",
    "trusted",
    "cafx\u{301}",
    "😭",
    "them",
    "and",
    "nobody",
    "said",
    "Wólska",
    "yes",
    "𝒳y",
    "midwife",
    "hospital",
    "because",
    "never",
    "👩‍👧",
    "q\u{323}uiet",
    "ward",
    "before",
    "after",
    "asked",
    "told",
    "waited",
    "home",
    "court",
    "letter",
    "phone",
];

/// What was tried, and what came of it.
#[derive(Debug, Default)]
struct Told {
    corrections: usize,
    refused: usize,
    retypings: usize,
    carried: usize,
    waiting: usize,
    gone: usize,
    untouched: usize,
}

fn talk(chance: &mut Chance) -> String {
    let mut text = String::new();
    for _ in 0..6 + chance.below(10) {
        let words: Vec<&str> = (0..2 + chance.below(12)).map(|_| chance.of(WORDS)).collect();
        text += &format!("{}: {}.\n", chance.of(&["INT", "P1", "P2"]), words.join(" "));
    }
    text
}

/// A letter, and where it stood before the typing.
type Typed = Vec<(char, Option<usize>)>;

fn text_of(typed: &Typed) -> String {
    typed.iter().map(|(c, _)| *c).collect()
}

/// Types `old` anew: a few words put in, left out or changed, a line put in or left out.
fn anew(old: &str, chance: &mut Chance) -> Typed {
    let mut typed: Typed = old.char_indices().map(|(at, c)| (c, Some(at))).collect();
    for _ in 0..1 + chance.below(4) {
        let fresh = |words: &str| words.chars().map(|c| (c, None)).collect::<Typed>();
        let ends = |c: char| c == ' ' || c == '\n';
        let at = chance.below(typed.len());
        let from = typed[..at].iter().rposition(|(c, _)| ends(*c)).map_or(0, |at| at + 1);
        let to = typed[at..].iter().position(|(c, _)| ends(*c)).map_or(typed.len(), |n| at + n);
        let line = typed[..at].iter().rposition(|(c, _)| *c == '\n').map_or(0, |at| at + 1);
        // Whose line it is stays: a label that is typed otherwise is another story.
        let labelled = from == line || from >= to;
        let word = chance.of(WORDS);
        match chance.below(8) {
            0 => {
                let said = format!("{}: {word} {}.\n", chance.of(&["INT", "P1"]), chance.of(WORDS));
                typed.splice(line..line, fresh(&said));
            }
            1 if typed.iter().filter(|(c, _)| *c == '\n').count() > 3 => {
                let end = typed[at..].iter().position(|(c, _)| *c == '\n').map_or(at, |n| at + n);
                typed.drain(line..(end + 1).min(typed.len()));
            }
            _ if labelled => {}
            2 | 3 => drop(typed.splice(from..from, fresh(&format!("{word} ")))),
            // A line keeps its last word: without one it would be no turn.
            4 if typed.get(to).is_some_and(|(c, _)| *c == ' ') => drop(typed.drain(from..to)),
            _ => drop(typed.splice(from..to, fresh(word))),
        }
    }
    typed
}

/// Where the letters of `span` went, if they went on side by side.
fn went(typed: &Typed, span: Span) -> Option<Span> {
    let mut at = 0;
    let (mut start, mut next) = (None, span.start());
    for (c, from) in typed {
        if *from == Some(next) && span.contains(Span::new(next, next + c.len_utf8())?) {
            if start.is_some_and(|start: usize| start + next - span.start() != at) {
                return None;
            }
            start = start.or(Some(at));
            next += c.len_utf8();
        }
        at += c.len_utf8();
    }
    (next == span.end()).then_some(())?;
    Span::new(start?, start? + span.len())
}

/// Whether these words can be told from others like them: two words or more, or the only ones.
fn tells(words: &str, old: &str, new: &str) -> bool {
    let worded = |word: &&str| word.chars().any(char::is_alphanumeric);
    words.split_whitespace().filter(worded).count() >= 2
        || (old.matches(words).count() == 1 && new.matches(words).count() == 1)
}

fn coded(chance: &mut Chance) -> Room {
    let room = room();
    let text = talk(chance);
    room.import("M01", &text);
    room.study.add_code(NewCode { name: "Cold".to_owned(), ..NewCode::default() }).unwrap();
    let text = room.study.raw_transcript(&id("M01"), "test").unwrap().text.expose().to_owned();
    let at: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for _ in 0..8 {
        let (a, b) = (at[chance.below(at.len())], at[chance.below(at.len())]);
        if let Some(span) = Span::new(a.min(b), a.max(b)) {
            // Some stretches hold no speech.
            let _ = room.study.add_coding(NewCoding::new(&id("M01"), Place::Span(span), "Cold"));
        }
    }
    room
}

/// Puts a slip right: the words under the codes stay what they are.
fn correct(room: &Room, chance: &mut Chance, told: &mut Told) {
    let before = room.study.codings(&CodingFilter::default()).unwrap();
    let transcript = room.study.raw_transcript(&id("M01"), "test").unwrap();
    let turn = &transcript.turns[chance.below(transcript.turns.len())];
    let words = transcript.text.slice(turn.speech).unwrap();
    let typed = words.split_whitespace().nth(chance.below(6)).unwrap_or("nothing").to_owned();
    let right = chance.of(WORDS).to_owned();
    let new = NewCorrection { turn: Some(turn.number), typed, right };
    // Of words that stand there twice nobody says which; over a correction goes no other.
    match room.study.correct(&id("M01"), new, "misheard") {
        Ok(_) => told.corrections += 1,
        Err(_) => told.refused += 1,
    }
    let now = room.study.raw_transcript(&id("M01"), "test").unwrap();
    assert_eq!(now.text, transcript.text, "a correction lies over the text");
    assert_eq!(room.study.codings(&CodingFilter::default()).unwrap(), before);
}

/// Types it anew, and looks at every code.
fn retype(room: &Room, chance: &mut Chance, told: &mut Told) {
    let old = room.study.raw_transcript(&id("M01"), "test").unwrap().text.expose().to_owned();
    let before = room.study.codings(&CodingFilter::default()).unwrap();
    let typed = anew(&old, chance);
    let options = ImportOptions { revise: true, ..ImportOptions::default() };
    let text = text_of(&typed);
    room.study.import(incoming("M01", &text), &options).unwrap();
    let now = room.study.raw_transcript(&id("M01"), "test").unwrap().text;
    let mut items = room.study.moved(None).unwrap();
    items.retain(|item| item.kind == "coding");
    let codings = room.study.codings(&CodingFilter::default()).unwrap();
    let gone = items.iter().filter(|item| item.now.is_none()).count();
    assert_eq!(codings.len() + gone, before.len(), "none is lost");
    told.gone += gone;
    for was in &before {
        let words = &old[was.span.range()];
        let coding = codings.iter().find(|coding| coding.id == was.id);
        let waits = match coding {
            // Another may wait that lies on the same words now.
            Some(coding) => {
                items.iter().any(|one| one.now == Some(coding.span) && one.was == was.span)
            }
            None => true,
        };
        let right = coding.is_some_and(|coding| now.slice(coding.span) == Some(words));
        assert!(waits || right, "on wrong words");
        told.waiting += usize::from(waits);
        told.carried += usize::from(!waits);
        if went(&typed, was.span).is_some() && tells(words, &old, &text) {
            told.untouched += 1;
            assert!(!waits, "nobody touched it, and it waits: {words:?}\n{old}\n{text}");
        }
    }
    settle(room);
}

/// What waits is settled, so that the next typing begins with nothing waiting.
fn settle(room: &Room) {
    for item in room.study.moved(None).unwrap() {
        let said = if item.now.is_some() { Settlement::Keep } else { Settlement::Drop };
        room.study.settle_moved(vec![(item.id, said)], "looked").unwrap();
    }
}

#[test]
fn corrections_and_retypings_by_the_thousand_lose_no_code_and_put_none_on_wrong_words() {
    let asked = std::env::var("HEARD_EDITS").ok().and_then(|many| many.parse().ok());
    let many: usize = asked.unwrap_or(40);
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut told = Told::default();
    while told.corrections + told.retypings < many {
        let room = coded(&mut chance);
        for _ in 0..20 {
            if chance.below(2) == 0 {
                correct(&room, &mut chance, &mut told);
            } else {
                retype(&room, &mut chance, &mut told);
                told.retypings += 1;
            }
        }
        assert_eq!(room.study.check().unwrap().len(), 0);
    }
    println!("{told:?}; 0 lost, 0 on wrong words, 0 untouched and waiting");
}
