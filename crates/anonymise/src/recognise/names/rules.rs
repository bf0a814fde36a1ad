//! What the words before and after say surely, and what is never a name.

use super::atoms::{Atom, cue};
use super::grammar::is_an_answer;
use super::has_capital;
use crate::recognise::words::{Case, Kind, Words};

/// `I`, and the labels of roles: `ADV:`, `SOL:`.
pub(super) fn never(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    let lower = words.lower(at);
    let small = words.get(at).is_some_and(|word| word.case == Case::Lower);
    if matches!(lower, "i" | "a") || KIN.contains(&lower) || small && is_somebody(lower) {
        return true;
    }
    let label = atoms[at].starts_line && words.lower(at + 1) == ":";
    if FILLS.contains(&lower) || is_a_pronoun(words, at) || starts_an_abbreviation(words, at) {
        return true;
    }
    if agrees(words, at) || is_a_day(words, at) {
        return true;
    }
    label && ROLES.contains(&lower)
        || !small && JOINS.contains(&lower) && !atoms[at].starts_line
        || in_an_abbreviation(words, at)
}

/// `he's`, `they'll`: nobody's name, whatever lists hold; nor is `So` at the start of a sentence.
fn is_a_pronoun(words: &Words<'_>, at: usize) -> bool {
    let lower = words.lower(at);
    let clitic = words.get(at + 1).is_some_and(|next| next.kind == Kind::Clitic && !next.apart)
        && words.lower(at + 1).len() > 1;
    let pronoun = matches!(lower, "he" | "she" | "it" | "they" | "we" | "you" | "who" | "that");
    pronoun && clitic || lower == "so" && words.get(at).is_some_and(|word| word.starts_sentence)
}

/// `Aye.`, and not `Aye Aye Khin`: yes, unless a name goes on.
fn agrees(words: &Words<'_>, at: usize) -> bool {
    let named = |at: usize| words.get(at).is_some_and(|word| has_capital(word.case) && word.apart);
    words.lower(at) == "aye" && !named(at + 1)
}

/// `It was Monday.`, and not `Sunday Adeyemi`: a day, unless a name goes on. Without capitals nobody can tell
/// by them whether one does, so this says nothing there.
fn is_a_day(words: &Words<'_>, at: usize) -> bool {
    if !words.get(at).is_some_and(|word| has_capital(word.case)) {
        return false;
    }
    let named = words.get(at + 1).is_some_and(|word| has_capital(word.case) && word.apart);
    let day = words.lower(at).strip_suffix("day");
    day.is_some_and(|day| {
        matches!(day, "mon" | "tues" | "wednes" | "thurs" | "fri" | "satur" | "sun")
    }) && !named
}

/// What fills a pause.
const FILLS: &[&str] = &[
    "uh", "um", "umm", "erm", "er", "mm", "mmm", "hm", "hmm", "mhm", "huh", "hunh", "unh", "uhuh",
    "gosh", "naw", "nah", "yeah", "yep", "yup", "nope", "okay", "wow", "whoa", "ooh", "aww",
];

/// `w/`, `c/o`, `n/a`; `w- well`.
fn starts_an_abbreviation(words: &Words<'_>, at: usize) -> bool {
    let small = words
        .get(at)
        .is_some_and(|word| word.end - word.start == 1 && word.case == Case::Lower && word.apart);
    small
        && matches!(words.lower(at + 1), "/" | "-")
        && words.get(at + 1).is_some_and(|mark| !mark.apart)
}

/// What joins words and names nobody in any tradition that we know of: a capital says only that a
/// sentence, or a title of something, begins. (`An`, `My`, `So`, `He` and `She` are names.)
const JOINS: &[&str] = &[
    "the", "we", "they", "them", "this", "that", "these", "those", "and", "or", "but", "from",
    "while", "with", "which", "when", "where", "what", "because", "if", "is", "was", "were", "are",
    "been", "have", "has", "had", "did", "does", "not", "than", "then", "there", "here", "him",
    "his", "for", "into", "our", "your", "their", "it", "its",
];

/// A letter of `D.O.B.`, `a.m.`, `e.g.`: small and capital letters with full stops between, of
/// which none is anybody's initial.
fn in_an_abbreviation(words: &Words<'_>, at: usize) -> bool {
    const KNOWN: &[&str] = &["dob", "am", "pm", "eg", "ie", "gp", "nb", "ps"];
    /// In letters and full stops: a longer one is none of these.
    const LONGEST: usize = 8;
    let letter = |at: usize| {
        words.lower(at).len() == 1 && words.get(at).is_some_and(|w| w.kind == Kind::Letters)
    };
    let dotted = |at: usize| {
        letter(at) && words.lower(at + 1) == "." && words.get(at + 1).is_some_and(|w| !w.apart)
    };
    if !letter(at) {
        return false;
    }
    let mut first = at;
    while first >= 2 && dotted(first - 2) && words.get(first).is_some_and(|word| !word.apart) {
        first -= 2;
        if at - first > LONGEST {
            return false;
        }
    }
    let mut said = String::new();
    let mut place = first;
    while dotted(place) && said.len() < 4 {
        said.push_str(words.lower(place));
        place += 2;
    }
    KNOWN.contains(&said.as_str())
}

/// Kin by themselves name nobody.
const KIN: &[&str] = &[
    "mum", "mam", "mom", "mummy", "mammy", "dad", "daddy", "nan", "gran", "granny", "grandma",
    "baby",
];

fn is_somebody(lower: &str) -> bool {
    SOMEBODY.contains(&lower)
        || matches!(lower, "lawyer" | "solicitor" | "midwife" | "doula" | "cousin" | "pal")
        || matches!(lower, "lady" | "man" | "woman" | "girl" | "boy" | "guy")
        || matches!(lower, "fella" | "lassie" | "laddie" | "wifie")
}

/// Who somebody is to somebody, in small letters no part of a name.
const SOMEBODY: &[&str] = &[
    "u",
    "mother",
    "father",
    "sister",
    "brother",
    "partner",
    "husband",
    "wife",
    "son",
    "daughter",
    "doctor",
    "nurse",
    "interviewee",
    "twin",
    "twins",
    "mama",
    "papa",
];

/// What transcribers write before a turn for somebody's part.
const ROLES: &[&str] = &[
    "cyf",
    "int",
    "interp",
    "interpreter",
    "adv",
    "advocate",
    "solicitor",
    "sol",
    "barrister",
    "judge",
    "lawyer",
    "bar",
    "sw",
    "hv",
    "mw",
    "midwife",
    "fac",
    "facilitator",
    "mod",
    "moderator",
    "res",
    "researcher",
    "interviewer",
    "interviewee",
    "participant",
    "resp",
    "respondent",
    "speaker",
    "unknown",
    "mother",
    "father",
    "mum",
    "dad",
    "nan",
    "ps",
    "gp",
    "dr",
    "psych",
    "nurse",
    "obs",
    "observer",
    "child",
    "male",
    "female",
    "all",
    "several",
    "other",
    "note",
    "notes",
    "title",
    "date",
    "mode",
];

/// A word that was not finished: `reali- realise`.
pub(super) fn cut_off(words: &Words<'_>, at: usize) -> bool {
    let hyphen = words.get(at + 1).is_some_and(|mark| mark.kind == Kind::Mark && !mark.apart);
    hyphen
        && matches!(words.lower(at + 1), "-" | "–" | "—")
        && words.get(at + 2).is_none_or(|next| next.apart)
}

/// Whether a word that was not finished is said whole soon after, and is a word and no name:
/// `evalu- uh evaluated`, `w- well`.
pub(super) fn cut_off_word(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    const SOON: usize = 7;
    let part = words.lower(at);
    cut_off(words, at)
        && (at + 2..at + SOON).any(|whole| {
            let said = words.lower(whole);
            said.len() > part.len()
                && said.starts_with(part)
                && atoms.get(whole).is_some_and(|atom| atom.like == 2)
        })
}

/// What the words before say surely: a title, an introduction.
pub(super) fn by_rule(words: &Words<'_>, atoms: &[Atom], free: &[bool], at: usize) -> f32 {
    let Some(word) = words.get(at).filter(|word| word.kind == Kind::Letters) else { return 0.0 };
    let capital = has_capital(word.case);
    let like = atoms[at].like;
    let before = words.lower_before(at, 1);
    let title_at = if before == "." { at.checked_sub(2) } else { at.checked_sub(1) };
    if is_an_answer(words, at) || says(words, atoms, at) {
        return 0.6;
    }
    let titled = title_at.is_some_and(|t| {
        matches!(
            words.lower(t),
            "mr" | "mrs" | "ms" | "dr" | "doctor" | "miss" | "prof" | "hhj" | "pani"
        )
    });
    if titled
        && free[at]
        && atoms[at].length == 1
        && !words.get(at + 1).is_some_and(|w| !w.apart && w.kind == Kind::Clitic)
    {
        return 0.5;
    }
    if titled && words.lower(at).chars().count() > 1 {
        if capital && !free[at] {
            return 0.9;
        }
        let doctor = title_at.is_some_and(|t| words.lower(t) == "doctor");
        let named = if free[at] { like != 2 } else { like > 2 };
        if named && !(doctor && atoms[at].facts.is_word()) {
            return 0.6;
        }
    }
    let title_cue = at.checked_sub(1).is_some_and(|b| atoms[b].cue == cue::TITLE);
    if title_cue && capital && !free[at] && !word.starts_sentence && word.case == Case::Title {
        return 0.5;
    }
    if led_to(words, atoms, free, at) || !free[at] && in_a_titled_run(words, at) {
        return 0.6;
    }
    let office = OFFICES.contains(&before)
        && at.checked_sub(1).and_then(|b| words.get(b)).is_some_and(|b| has_capital(b.case));
    if office && word.case == Case::Title && !free[at] && like != 2 {
        return 0.5;
    }
    if like > 2 && like < 14 && beside_kin(words, atoms, at) { 0.6 } else { 0.0 }
}

/// Who says something and is not called by name, though some are called so.
const NOT_BY_NAME: &str = "he she they we you it i who one so then an the no my me her his their our \
    and but or all some any both each most many more none else others another people \
    monday tuesday wednesday thursday friday saturday sunday";

/// Who says something is somebody, even called by a word: `Will told me`, `Grace rang at six.`
fn says(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    const SAYS: &[&str] = &[
        "told",
        "said",
        "says",
        "asked",
        "asks",
        "rang",
        "texted",
        "phoned",
        "thinks",
        "explained",
        "laughed",
        "cried",
        "wrote",
        "reckons",
        "promised",
        "shouted",
        "whispered",
        "replied",
        "apologised",
    ];
    let begins = words.get(at).is_some_and(|word| word.starts_sentence && word.case == Case::Title);
    let (atom, verb) = (&atoms[at], words.get(at + 1));
    begins
        && NOT_BY_NAME.split_whitespace().all(|word| word != words.lower(at))
        && matches!(atom.like, 7..=11)
        && atom.facts.first >= 8
        && verb.is_some_and(|verb| verb.case == Case::Lower && verb.apart)
        && SAYS.contains(&words.lower(at + 1))
}

/// A later word of a name after a title: the third of `Mr Long Tall Sally`.
fn in_a_titled_run(words: &Words<'_>, at: usize) -> bool {
    let goes_on = |at: usize| {
        words.get(at).is_some_and(|word| {
            word.case == Case::Title && word.apart && !word.starts_line && word.end - word.start > 1
        })
    };
    let mut first = at;
    while goes_on(first) && at - first < 3 {
        let Some(before) = first.checked_sub(1) else { return false };
        let full_stop = words.lower(before) == "." && before > 0;
        let title = if full_stop { before - 1 } else { before };
        if matches!(words.lower(title), "mr" | "mrs" | "ms" | "miss") {
            return first < at;
        }
        first = before;
    }
    false
}

/// Offices that stand before a name like a title, where they have a capital.
const OFFICES: &[&str] = &[
    "general",
    "secretary",
    "senator",
    "justice",
    "president",
    "minister",
    "governor",
    "speaker",
    "detective",
    "constable",
    "superintendent",
    "commissioner",
    "commander",
    "colonel",
    "major",
    "lieutenant",
    "corporal",
    "ambassador",
    "chancellor",
    "mayor",
    "bishop",
    "archbishop",
    "pope",
];

/// `called Storm`, `my name is Dawn`, `my real name's dawn`, `I'll call her M`.
fn led_to(words: &Words<'_>, atoms: &[Atom], free: &[bool], at: usize) -> bool {
    let (before, second) = (words.lower_before(at, 1), words.lower_before(at, 2));
    let introduced = matches!(before, "is" | "'s") && second == "name";
    let named = matches!(before, "called" | "named") || introduced;
    let capital = words.get(at).is_some_and(|word| has_capital(word.case));
    let atom = &atoms[at];
    if named && capital && !free[at] && atom.like != 2 {
        return true;
    }
    let letter = atom.length == 1 && matches!(before, "call" | "called" | "calling");
    if letter && words.get(at).is_some_and(|word| word.apart) {
        return true;
    }
    (free[at] || !capital) && introduced && atom.facts.first > 8 && atom.like > 7
}

/// `Will, my brother` or `my brother, Will,`.
fn beside_kin(words: &Words<'_>, atoms: &[Atom], at: usize) -> bool {
    let own = |at: usize| matches!(words.lower(at), "my" | "his" | "her" | "our" | "their");
    let kin = |at: usize| atoms.get(at).is_some_and(|atom| atom.cue == cue::KIN);
    let after = words.lower(at + 1) == "," && own(at + 2) && kin(at + 3);
    let before = at >= 3 && words.lower(at - 1) == "," && kin(at - 2) && own(at - 3);
    let pronoun =
        matches!(words.lower(at), "he" | "she" | "it" | "we" | "you" | "they" | "so" | "who");
    (after || before) && !pronoun && atoms[at].facts.first > 6
}

/// A word that is a name and nothing else.
pub(super) fn by_lexicon(words: &Words<'_>, atoms: &[Atom], free: &[bool], at: usize) -> f32 {
    let Some(word) = words.get(at).filter(|word| word.kind == Kind::Letters) else { return 0.0 };
    let atom = &atoms[at];
    if atom.facts.place > 0 {
        return 0.0;
    }
    match atom.like {
        5 | 6 if free[at] || word.case == Case::Lower => 0.35,
        4..=6 if has_capital(word.case) => 0.5,
        3 | 12 | 13 if !free[at] && word.case == Case::Title && !word.starts_sentence => 0.3,
        _ => 0.0,
    }
}
