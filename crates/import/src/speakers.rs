//! Who a label names: whether it can be a speaker at all, and what that speaker is.

mod roles;

use std::cell::RefCell;

use heard_model::Role;
use heard_model::transcript::Speaker;
use indexmap::{IndexMap, IndexSet};

pub(crate) use roles::role_word;

/// What a candidate for a speaker label looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// Nobody: a clock time, an address, a sentence, a word such as `Note`.
    Nobody,
    /// A mark of the production (`Break`, `Jingle`): a block of its own with no speaker.
    Production,
    /// Could be somebody only where the style leaves no doubt (`DA | Flashbots`, `felix (eest)`).
    Odd,
    /// One word in lower case, as on a chat (`stokes`).
    Handle,
    /// Capitals as in a name (`Ana Lewis`, `Mr Griffin`, `THE CHAIR`).
    Name,
    /// A word or number for a part (`INT`, `P1`, `Interviewer 2`, `Unknown Speaker`, `??`).
    Part,
}

/// What the labels of one file look like: the same few come back on every other line.
#[derive(Default)]
pub(crate) struct Shapes(RefCell<IndexMap<String, Shape>>);

impl Shapes {
    /// So many labels are remembered: no conversation has as many speakers.
    const MOST: usize = 4096;

    /// [`shape`], asked once for each label.
    pub(crate) fn of(&self, label: &str) -> Shape {
        if let Some(known) = self.0.borrow().get(label) {
            return *known;
        }
        let shape = shape(label);
        let mut known = self.0.borrow_mut();
        if known.len() < Shapes::MOST {
            known.insert(label.to_owned(), shape);
        }
        shape
    }
}

/// The longest label that is taken for one, in characters.
const LONGEST: usize = 60;

/// Says what `label` looks like.
pub(crate) fn shape(label: &str) -> Shape {
    let label = label.trim();
    if label.is_empty()
        || label.len() > LONGEST * 4
        || label.chars().count() > LONGEST
        || label.contains("//")
        || label.contains('\n')
    {
        return Shape::Nobody;
    }
    if !label.is_empty() && label.chars().all(|c| c == '?') {
        return Shape::Part;
    }
    let lower = label.to_lowercase();
    if crate::time::clock(label).is_some() || roles::is_nobody(&lower) {
        return Shape::Nobody;
    }
    if roles::is_production(&lower) {
        return Shape::Production;
    }
    if role_word(label).is_some() || roles::is_code(label) {
        return Shape::Part;
    }
    if roles::is_common(&lower)
        || !label.contains(char::is_alphabetic)
        || label.contains([':', '?', '!', ';', '"', '“', '”', '=', '{', '}', '<', '>', '\\', '…'])
    {
        return Shape::Nobody;
    }
    named(label)
}

/// Whether the words of `label` stand as in a name.
fn named(label: &str) -> Shape {
    // `Psy.D` after a comma, `(eest)`, `| Lambda`: beside the name, not in it.
    let core = label.split([',', '(', '|', '/', '[']).next().unwrap_or(label).trim();
    let core = if core.is_empty() { label } else { core };
    let words: Vec<&str> = core.split_whitespace().collect();
    let beside = core.len() < label.len();
    if words.len() > 5 || (words.len() == 5 && core.chars().count() > 40) {
        return Shape::Nobody;
    }
    let sentence = core.ends_with('.') && words.len() > 1 && !roles::ends_in_title(core);
    let capitals = words.iter().all(|word| roles::fits_a_name(word));
    let first = words.first().and_then(|word| word.chars().next());
    let starts = first.is_some_and(|c| c.is_uppercase() || roles::has_no_case(c));
    if capitals && starts && !sentence {
        let doubtful = words.iter().any(|word| roles::is_no_name(&word.to_lowercase()))
            || (beside && label.contains(['|', '/', '[']));
        return if doubtful { Shape::Odd } else { Shape::Name };
    }
    let handle = |word: &str| {
        word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '@' | '#'))
    };
    match words[..] {
        [word] if handle(word) && !beside && !roles::is_common(&word.to_lowercase()) => {
            Shape::Handle
        }
        _ if words.len() <= 4 => Shape::Odd,
        _ => Shape::Nobody,
    }
}

/// The speakers of these turns, in the order in which they first speak, with their roles.
pub(crate) fn of(turns: &[heard_model::Turn]) -> Vec<Speaker> {
    let labels: IndexSet<&String> = turns.iter().filter_map(|turn| turn.speaker.as_ref()).collect();
    cast(&labels.into_iter().cloned().collect::<Vec<String>>())
}

/// Gives each label of a transcript its role.
///
/// Some letters mean one thing beside one letter and another beside another: `RES` is the
/// respondent beside `INT` and the researcher alone; `P` answers `I`, and asks beside `R`
/// (pregunta, pergunta) where nobody else does.
fn cast(labels: &[String]) -> Vec<Speaker> {
    let bare: Vec<String> = labels.iter().map(|label| roles::bare(label)).collect();
    let has = |words: &[&str]| bare.iter().any(|label| words.contains(&label.as_str()));
    let asked = has(&["int", "i", "iv", "interviewer", "q", "moderator", "facilitator"]);
    labels
        .iter()
        .zip(&bare)
        .map(|(label, bare)| {
            let role = match bare.as_str() {
                "res" | "r" if asked || has(&["p"]) && !has(&["i", "int"]) => Role::Participant,
                "res" => Role::Interviewer,
                "p" if !asked && has(&["r"]) => Role::Interviewer,
                _ => role_word(label)
                    .or_else(|| roles::is_code(label).then_some(Role::Participant))
                    .unwrap_or(Role::Unknown),
            };
            Speaker { label: label.clone(), role, participant: None }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_every_convention_are_somebody() {
        for part in [
            "INT",
            "RES",
            "I",
            "P",
            "P1",
            "M01",
            "Interviewer 1",
            "Speaker 2",
            "Unknown Speaker",
            "??",
            "INTERP",
            "SPEAKER_00",
            "Participant 3",
            "Q",
            "A",
            "FG2-P4",
            "Badacz",
            "شریک",
        ] {
            assert_eq!(shape(part), Shape::Part, "{part}");
        }
        for name in [
            "Ana Lewis",
            "Mr Griffin",
            "Dr. Osei-Hart",
            "THE CHAIR",
            "Mireille B. Reece, Psy.D",
            "Ludwig van der Berg",
            "O'Neill",
            "Łukasz Rozmej",
            "Enrico Del Fante (tbenr)",
            "The Chair",
        ] {
            assert_eq!(shape(name), Shape::Name, "{name}");
        }
        assert_eq!(shape("stokes"), Shape::Handle);
        assert_eq!(shape("Kalo | Obol"), Shape::Odd);
    }

    #[test]
    fn false_speakers_are_nobody() {
        for nobody in [
            "https",
            "http",
            "Note",
            "NOTE",
            "10:30",
            "00:01:02",
            "MORE INFO",
            "Date",
            "12",
            "We have 3 awesome sponsors and one thing",
            "e.g.",
            "So what?",
            "P.S",
            "Location",
        ] {
            assert_eq!(shape(nobody), Shape::Nobody, "{nobody}");
        }
        for mark in ["Break", "Jingle", "[Music]", "BREAK"] {
            assert!(shape(mark) <= Shape::Production, "{mark}");
        }
        assert_eq!(shape("Break"), Shape::Production);
    }

    #[test]
    fn roles_follow_from_the_company_a_label_keeps() {
        #[track_caller]
        fn check(labels: &[&str], roles: &[Role]) {
            let labels: Vec<String> = labels.iter().map(|l| (*l).to_owned()).collect();
            let cast: Vec<Role> = cast(&labels).into_iter().map(|s| s.role).collect();
            assert_eq!(cast, roles, "{labels:?}");
        }
        check(&["INT", "RES"], &[Role::Interviewer, Role::Participant]);
        check(&["RES", "M01"], &[Role::Interviewer, Role::Participant]);
        check(&["I", "P"], &[Role::Interviewer, Role::Participant]);
        check(&["P", "R"], &[Role::Interviewer, Role::Participant]);
        check(&["Q", "A"], &[Role::Interviewer, Role::Participant]);
        check(
            &["INT", "M04", "INTERP", "ADV", "??", "Ana Lewis"],
            &[
                Role::Interviewer,
                Role::Participant,
                Role::Interpreter,
                Role::Advocate,
                Role::Unknown,
                Role::Unknown,
            ],
        );
        check(
            &["Interviewer 1", "Unknown Speaker", "Speaker 1"],
            &[Role::Interviewer, Role::Unknown, Role::Unknown],
        );
    }
}
