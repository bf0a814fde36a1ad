//! What is seen of each word before the model weighs it.

use crate::lexicon::{Facts, hash};
use crate::recognise::words::{Case, Kind, Type, Words};

/// One word as the model sees it: small numbers and hashes, no text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Atom {
    /// Of the folded word; of the kind alone for digits.
    pub(crate) word: u32,
    /// Kind and case.
    pub(crate) case: u32,
    /// What the lexicon knows of it, coarse: see [`name_like`].
    pub(crate) like: u32,
    pub(crate) facts: Facts,
    pub(crate) prefix: u32,
    pub(crate) suffix: [u32; 3],
    pub(crate) length: u32,
    /// What it leads to expect of its neighbours: a title, kin, a role, saying …
    pub(crate) cue: u32,
    pub(crate) starts_line: bool,
    pub(crate) starts_sentence: bool,
    /// Letters, so that it may be a name.
    pub(crate) is_word: bool,
    /// How the same word stands elsewhere in the text.
    pub(crate) elsewhere: Elsewhere,
    /// The number of its folded form among the text's different words, for propagation.
    pub(crate) sort: u32,
}

/// How a word stands in the whole text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Elsewhere {
    /// With a capital inside sentences: 0 never seen inside one, 1 never, 2 at times, 3 always.
    pub(crate) capital: u32,
    /// 1 once, 2 twice, 3 up to five times, 4 more.
    pub(crate) times: u32,
    /// With `'s`, before a colon at the start of a line, after a title, kin or an introduction.
    pub(crate) marks: u32,
}

impl Atom {
    /// What stands before the first word and after the last.
    pub(crate) const fn nothing() -> Atom {
        const FACTS: Facts =
            Facts { first: 0, last: 0, everyday: 0, said: 0, place: 0, company: 0, broad: 0 };
        const ELSEWHERE: Elsewhere = Elsewhere { capital: 0, times: 0, marks: 0 };
        Atom {
            word: 7,
            case: 15,
            like: 0,
            facts: FACTS,
            prefix: 0,
            suffix: [0; 3],
            length: 0,
            cue: 0,
            starts_line: false,
            starts_sentence: false,
            is_word: false,
            elsewhere: ELSEWHERE,
            sort: 0,
        }
    }
}

#[derive(Clone, Default)]
struct Seen {
    capital: u32,
    small: u32,
    times: u32,
    possessive: bool,
    label: bool,
    led: bool,
}

/// The atoms of every word of `words`. With `case_free`, capitals are not looked at.
pub(crate) fn atoms(words: &Words<'_>, case_free: bool) -> Vec<Atom> {
    let kinds: Vec<Atom> =
        words.types().map(|(lower, known)| of_kind(words, lower, known)).collect();
    let mut atoms: Vec<Atom> =
        (0..words.len()).map(|at| atom(words, &kinds[words.sort(at)], at, case_free)).collect();
    let mut seen = vec![Seen::default(); kinds.len()];
    for at in 0..atoms.len() {
        if atoms[at].is_word {
            note(&mut seen[atoms[at].sort as usize], words, &atoms, at);
        }
    }
    let elsewhere: Vec<Elsewhere> = seen.iter().map(|seen| seen.elsewhere(case_free)).collect();
    for atom in atoms.iter_mut().filter(|atom| atom.is_word) {
        atom.elsewhere = elsewhere[atom.sort as usize];
    }
    atoms
}

/// The same without a look at capitals.
pub(crate) fn without_case(atoms: &[Atom]) -> Vec<Atom> {
    let mut atoms = atoms.to_vec();
    for atom in atoms.iter_mut().filter(|atom| atom.is_word) {
        atom.case = CASELESS;
        atom.elsewhere.capital = 0;
    }
    atoms
}

fn note(seen: &mut Seen, words: &Words<'_>, atoms: &[Atom], at: usize) {
    let Some(word) = words.get(at) else { return };
    let next = words.lower(at + 1);
    seen.times += 1;
    seen.possessive |= next == "'s" || next == "’s";
    seen.label |= word.starts_line && next == ":";
    let cue = at.checked_sub(1).map_or(0, |before| atoms[before].cue);
    seen.led |= matches!(cue, cue::TITLE | cue::KIN | cue::NAMED);
    if !word.starts_sentence {
        match word.case {
            Case::Title | Case::Mixed | Case::Upper => seen.capital += 1,
            Case::Lower => seen.small += 1,
            Case::None => {}
        }
    }
}

impl Seen {
    fn elsewhere(&self, case_free: bool) -> Elsewhere {
        let capital = match (self.capital, self.small) {
            _ if case_free => 0,
            (0, 0) => 0,
            (0, _) => 1,
            (_, 0) => 3,
            _ => 2,
        };
        let times = match self.times {
            0..=2 => self.times,
            3..=5 => 3,
            _ => 4,
        };
        let marks =
            u32::from(self.possessive) | u32::from(self.label) << 1 | u32::from(self.led) << 2;
        Elsewhere { capital, times, marks }
    }
}

/// What is the same wherever a word stands; `case` holds its number of letters.
fn of_kind(words: &Words<'_>, lower: &str, known: &Type) -> Atom {
    let plain = match lower.as_bytes().first() {
        Some(b'0'..=b'9') => ["", "0", "00", "000", "0000"].get(lower.len()).unwrap_or(&"00000"),
        _ => words.kind(known.plain).0,
    };
    let hash = hash(plain);
    let facts = if known.letters { of_stem(known.facts, plain) } else { Facts::default() };
    let short = |hash: u64| u32::try_from(hash >> 32).unwrap_or(0);
    let affix = |length: usize| suffix(plain, length).map_or(0, |tail| short(self::hash(tail)));
    Atom {
        word: short(hash),
        case: u32::try_from(plain.chars().count()).unwrap_or(u32::MAX),
        like: if known.letters { name_like(facts) } else { 0 },
        facts,
        prefix: plain.get(..3).map_or(0, |head| short(self::hash(head))),
        suffix: [affix(2), affix(3), affix(4)],
        length: u32::try_from(plain.len().min(12)).unwrap_or(12),
        cue: [lower, plain].into_iter().map(cue::of).find(|cue| *cue > 0).unwrap_or(0),
        is_word: known.letters,
        sort: known.plain,
        ..Atom::default()
    }
}

fn atom(words: &Words<'_>, kind: &Atom, at: usize, case_free: bool) -> Atom {
    let Some(word) = words.get(at) else { return Atom::default() };
    let case = if case_free { Case::None } else { word.case };
    Atom {
        case: case_code(word.kind, case, kind.case == 1),
        starts_line: word.starts_line,
        starts_sentence: word.starts_sentence,
        ..*kind
    }
}

/// What is known of a word, or of it without a run-on possessive or plural `s`.
fn of_stem(facts: Facts, plain: &str) -> Facts {
    let stem = plain.strip_suffix('s').filter(|stem| stem.len() > 3);
    match stem {
        Some(stem) if facts.unknown() => {
            let stem = crate::lexicon::facts(stem);
            if stem.is_word() || stem.unknown() { facts } else { stem }
        }
        _ => facts,
    }
}

fn suffix(word: &str, length: usize) -> Option<&str> {
    let (at, _) = word.char_indices().rev().nth(length - 1)?;
    word.get(at..)
}

/// Letters whose capitals say nothing.
const CASELESS: u32 = 4;

fn case_code(kind: Kind, case: Case, alone: bool) -> u32 {
    match (kind, case) {
        (Kind::Mark, _) => 1,
        (Kind::Clitic, _) => 2,
        (Kind::Digits, _) => 3,
        (_, Case::None) => CASELESS,
        (_, Case::Lower) => 5,
        (_, Case::Title) if alone => 6,
        (_, Case::Title) => 7,
        (_, Case::Upper) => 8,
        (_, Case::Mixed) => 9,
    }
}

/// The sort of name that the counts make of a word:
/// 1 unknown, 2 plain word, 3–6 name only (rarer to commoner), 7–11 both (more word to more
/// name), 12–13 surname only, 14 place only, 15 a surname that is a word.
pub(crate) fn name_like(facts: Facts) -> u32 {
    let word = u32::from(facts.everyday.max(facts.said));
    let (first, last) = (u32::from(facts.first), u32::from(facts.last));
    if facts.unknown() {
        return 1;
    }
    if first == 0 && last == 0 {
        return if facts.place > 0 { 14 } else { 2 };
    }
    if word <= 2 {
        return match first {
            0 => 12 + u32::from(last > 8),
            1..=4 => 3,
            5..=8 => 4,
            9..=12 => 5,
            _ => 6,
        };
    }
    if first == 0 {
        return 15;
    }
    let weight = i64::from(first) - i64::from(facts.said) - i64::from(facts.everyday) / 2;
    match weight {
        ..=-6 => 7,
        -5..=-1 => 8,
        0..=3 => 9,
        4..=7 => 10,
        _ => 11,
    }
}

/// Words that lead to expect a name beside them.
pub(crate) mod cue {
    pub(crate) const TITLE: u32 = 1;
    pub(crate) const KIN: u32 = 2;
    pub(crate) const NAMED: u32 = 3;
    const ROLE: u32 = 4;
    const SAYS: u32 = 5;
    const BEING: u32 = 6;
    const WITH: u32 = 7;
    const AT: u32 = 8;
    const GREET: u32 = 9;
    const SERVICE: u32 = 10;
    const ARTICLE: u32 = 11;
    const OWN: u32 = 12;
    const AND: u32 = 13;

    /// The cue that `word` (in lower case) is; 0 for none.
    pub(crate) fn of(word: &str) -> u32 {
        match word {
            "mr" | "mrs" | "ms" | "miss" | "dr" | "doctor" | "prof" | "professor" | "sister"
            | "judge" | "hhj" | "sir" | "lady" | "lord" | "dame" | "rev" | "reverend"
            | "father" | "pc" | "sgt" | "sergeant" | "nurse" | "midwife" | "pani" | "pan"
            | "auntie" | "aunty" | "uncle" | "aunt" | "captain" | "cllr" | "councillor"
            | "inspector" | "imam" => TITLE,
            "son" | "daughter" | "brother" | "husband" | "wife" | "partner" | "boyfriend"
            | "girlfriend" | "ex" | "mum" | "mam" | "mom" | "dad" | "nan" | "nana" | "gran"
            | "grandma" | "grandad" | "granddad" | "cousin" | "niece" | "nephew" | "baby"
            | "twin" | "twins" | "eldest" | "youngest" | "oldest" | "kid" | "kids" | "mate"
            | "friend" | "fella" | "lad" | "lass" | "stepdad" | "stepmum" | "grandson"
            | "granddaughter" | "mother" | "brothers" | "sisters" | "boy" | "girl" | "little"
            | "our" => KIN,
            "called" | "named" | "name" | "names" | "name's" | "i'm" | "calls" | "named:" => NAMED,
            "worker" | "officer" | "carer" | "visitor" | "psychologist" | "psychiatrist" | "gp"
            | "solicitor" | "barrister" | "guardian" | "manager" | "supervisor" | "teacher"
            | "consultant" | "registrar" | "advocate" | "interpreter" | "counsellor"
            | "therapist" | "cleaner" | "neighbour" | "landlord" | "boss" | "colleague"
            | "student" => ROLE,
            "said" | "says" | "goes" | "went" | "told" | "asked" | "asks" | "thinks"
            | "thought" | "came" | "come" | "comes" | "rang" | "rings" | "knew" | "knows"
            | "wrote" | "laughed" | "looked" | "cried" | "turned" | "texted" | "explained"
            | "sat" | "held" => SAYS,
            "is" | "was" | "'s" | "were" | "has" | "had" | "does" | "did" | "'d" | "'ll" => BEING,
            "with" | "to" | "for" | "from" | "about" | "like" | "by" | "see" | "saw" | "met"
            | "ask" | "tell" | "ring" | "call" | "text" | "thank" | "love" | "miss,"
            | "remember" | "knew," => WITH,
            "in" | "at" | "near" | "outside" | "into" | "round" | "down" | "up" | "over"
            | "off" => AT,
            "hi" | "hello" | "hiya" | "hey" | "dear" | "thanks" | "cheers" | "sorry" | "bye"
            | "yeah" | "yes" | "no" | "okay" | "oh" | "well" => GREET,
            "hospital" | "ward" | "council" | "team" | "centre" | "school" | "primary"
            | "trust" | "house" | "road" | "street" | "university" | "college" | "service"
            | "services" | "unit" | "court" | "clinic" | "church" => SERVICE,
            "the" | "a" | "an" | "this" | "that" | "some" | "any" | "no-one" => ARTICLE,
            "my" | "his" | "her" | "your" | "their" => OWN,
            "and" | "or" | "&" | "," => AND,
            _ => 0,
        }
    }
}
