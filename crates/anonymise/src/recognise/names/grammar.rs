//! Words that are also names, where the words around them say which of the two they are.

use super::atoms::Atom;
use super::has_capital;
use crate::recognise::words::{Case, Kind, Words};

/// A word that is also a name, where the grammar makes it a word: a question (`May I`), an
/// order (`Pat it dry`), a compound (`Rose-scented`), a thing (`the Willow pattern`), a saying
/// (`the penny dropped`), a feeling (`there's joy in it`).
pub(super) fn used_as_word(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    if in_a_saying(words, at) || is_a_thing(words, atoms, at) || is_a_room(words, at) {
        return true;
    }
    if !atoms[at].facts.is_word() {
        return false;
    }
    let next = words.lower(at + 1);
    let pronoun = matches!(next, "i" | "you" | "he" | "she" | "we" | "they" | "it");
    let object = matches!(
        next,
        "my" | "your"
            | "his"
            | "her"
            | "our"
            | "their"
            | "the"
            | "a"
            | "it"
            | "this"
            | "that"
            | "them"
            | "me"
            | "us"
    );
    let asks = matches!(words.lower(at), "may" | "will") && pronoun;
    let compound = next == "-"
        && words.get(at + 1).is_some_and(|mark| !mark.apart)
        && words.get(at + 2).is_some_and(|word| {
            !word.apart && word.case == Case::Lower && word.end - word.start > 2
        });
    atoms[at].starts_sentence && (asks || object) || compound || is_felt(words, at)
}

/// A word that is also a first name, after `the`, where no name goes on: people have no article.
/// In small letters any determiner tells (`this guy`, `a hope box`).
/// Surnames do (`the Bush years`, `the Hopes`), so words that are oftener surnames, and plurals,
/// are left alone.
fn is_a_thing(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    let goes_on = words.get(at + 1).is_some_and(|next| {
        next.kind == Kind::Letters && has_capital(next.case) && !next.starts_sentence
    });
    let facts = atoms[at].facts;
    let either = matches!(atoms[at].like, 7..=11) && facts.first >= facts.last;
    either
        && !word.starts_sentence
        && !goes_on
        && match word.case {
            Case::Title => words.lower_before(at, 1) == "the" && !words.lower(at).ends_with('s'),
            // `this graham` is somebody, and `a robin` is not.
            _ => {
                let before = words.lower_before(at, 1);
                DETERMINERS.contains(&before)
                    && (atoms[at].like < 11 || !matches!(before, "this" | "some" | "another"))
            }
        }
}

/// A part of a building, by itself: `from the Annexe`.
pub(super) fn is_a_room(words: &Words<'_>, at: usize) -> bool {
    let goes_on = words.get(at + 1).is_some_and(|next| has_capital(next.case) && next.apart);
    words.lower_before(at, 1) == "the" && ROOMS.contains(&words.lower(at)) && !goes_on
}

/// Parts of buildings, which name none of them.
const ROOMS: &[&str] = &[
    "annexe",
    "annex",
    "kitchen",
    "canteen",
    "lobby",
    "foyer",
    "basement",
    "attic",
    "cellar",
    "lounge",
    "bathroom",
    "bedroom",
    "corridor",
    "hallway",
    "garage",
    "conservatory",
    "porch",
    "reception",
    "playroom",
    "office",
    "garden",
    "roof",
    "stairs",
];

/// What somebody does, in the middle of a sentence: `she'd pat my arm`, `couldn't mark the sheet`.
pub(super) fn is_done(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    let (before, next) = (words.lower_before(at, 1), words.lower(at + 1));
    let may = matches!(before, "'d" | "'ll" | "would" | "could" | "can" | "should" | "might")
        || matches!(before, "must" | "cannot" | "can't" | "couldn't" | "wouldn't" | "didn't")
        || matches!(before, "don't" | "won't" | "i" | "we" | "they");
    let object = matches!(next, "my" | "your" | "his" | "our" | "their" | "the" | "a" | "it")
        || matches!(next, "that" | "them" | "me" | "us" | "him");
    let small = words.get(at).is_some_and(|word| word.case == Case::Lower);
    small && may && object && matches!(atoms[at].like, 7..=11)
}

/// What stands before a thing and before nobody's name, in small letters.
const DETERMINERS: &[&str] =
    &["the", "a", "an", "this", "these", "every", "each", "some", "another", "same", "any"];

/// What somebody feels is there, not who: `there's Joy in this house`.
fn is_felt(words: &Words<'_>, at: usize) -> bool {
    const FELT: &[&str] = &["joy", "hope", "grace", "faith", "mercy", "charity", "peace"];
    let before = (words.lower_before(at, 2), words.lower_before(at, 1));
    let there = matches!(before, ("there", "'s" | "’s" | "is" | "was" | "were"));
    let within = matches!(words.lower(at + 1), "in" | "for" | "to" | "and" | "at");
    FELT.contains(&words.lower(at)) && there && within
}

/// Sayings with a word that is a name too, by that word and the start of the next.
const SAYINGS: &[(&str, &[&str])] =
    &[("penny", &["drop", "pinch", "wise"]), ("mark", &["my"]), ("bob", &["'s", "’s"])];

/// Words that are names too, said of somebody after `be`, `quite`, `very`.
fn is_said_of_somebody(words: &Words<'_>, at: usize) -> bool {
    let said =
        matches!(words.lower(at), "frank" | "earnest" | "merry" | "bonny" | "sunny" | "rich");
    let before = words.lower_before(at, 1);
    said && matches!(before, "be" | "being" | "been" | "very" | "quite" | "too" | "perfectly")
        && words.get(at).is_some_and(|word| word.case == Case::Lower)
}

fn in_a_saying(words: &Words<'_>, at: usize) -> bool {
    if is_said_of_somebody(words, at) {
        return true;
    }
    let saying = SAYINGS.iter().find(|(word, _)| *word == words.lower(at));
    saying.is_some_and(|(word, rest)| {
        let next = words.lower(at + 1);
        let said = rest.iter().any(|start| match *start {
            "drop" | "pinch" => next.starts_with(start),
            exact => next == exact,
        });
        // `Bob's your uncle`, and not `Bob's car`.
        said && (*word != "bob" || words.lower(at + 2) == "your")
    })
}

/// In small letters a word after a determiner, whatever the capitals of the text.
pub(super) fn is_a_small_thing(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    words.get(at).is_some_and(|word| word.case == Case::Lower)
        && (is_a_thing(words, atoms, at)
            || is_done(words, atoms, at)
            || is_said_of_somebody(words, at))
}

/// Whether a name was asked for and this is the answer: `What shall I call you? – Lol will do.`
pub(super) fn is_an_answer(words: &Words<'_>, at: usize) -> bool {
    let Some(word) = words.get(at).filter(|word| word.kind == Kind::Letters) else { return false };
    if !word.starts_sentence || !has_capital(word.case) {
        return false;
    }
    let next = (words.lower(at + 1), words.lower(at + 2));
    let enough = matches!(
        next,
        ("will" | "'ll" | "’ll", "do")
            | ("is" | "'s" | "’s", "fine" | "good" | "ok" | "okay" | "grand")
    );
    enough && asked_for_a_name(words, at)
}

/// How far back the question may stand: a label, and what an interviewer says in a breath.
const BREATH: usize = 24;

fn asked_for_a_name(words: &Words<'_>, at: usize) -> bool {
    let near = at.saturating_sub(BREATH)..at;
    near.clone().any(|place| {
        let pair = (words.lower(place), words.lower(place + 1));
        matches!(
            pair,
            ("call", "you" | "her" | "him") | ("your" | "her" | "his", "name") | ("known", "as")
        )
    })
}
