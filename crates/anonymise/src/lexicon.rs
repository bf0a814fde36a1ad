//! What is known of a word: as a first name, a surname, a place and an everyday word.
//!
//! The counts matter more than membership: `Will` and `Hope` are names and words, and only
//! how often they are each tells what to expect. The tables ship with the crate (sources and
//! licences in `data/README.md`) and are unpacked once, when first asked.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::LazyLock;

use flate2::read::ZlibDecoder;

use crate::fold::fold;

/// Logarithmic buckets, 0 for never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// As a first name, to 20.
    pub(crate) first: u8,
    /// As a surname, to 20.
    pub(crate) last: u8,
    /// As a dictionary word: 2 rare to 9 among the commonest.
    pub(crate) everyday: u8,
    /// In small letters outside names, in real speech and writing, to 20.
    pub(crate) said: u8,
    /// 2 for a place of Britain or Ireland, 1 for one elsewhere.
    pub(crate) place: u8,
    /// The group of words that stand in like company, to 1023.
    pub(crate) company: u16,
    /// The group of such groups, to 31.
    pub(crate) broad: u8,
}

impl Facts {
    /// Whether no list has it.
    pub(crate) fn unknown(self) -> bool {
        Facts { company: 0, broad: 0, ..self } == Facts::default()
    }

    /// Whether it is a word as well as, or rather than, a name.
    pub(crate) fn is_word(self) -> bool {
        self.everyday >= 3 || self.said >= 3
    }

    fn pack(self) -> u64 {
        u64::from(self.first)
            | u64::from(self.last) << 5
            | u64::from(self.everyday) << 10
            | u64::from(self.said) << 14
            | u64::from(self.place) << 19
            | u64::from(self.company) << 21
            | u64::from(self.broad) << 31
    }

    fn unpack(bits: u64) -> Facts {
        let part = |shift: u32, mask: u64| u8::try_from(bits >> shift & mask).unwrap_or(0);
        Facts {
            first: part(0, 31),
            last: part(5, 31),
            everyday: part(10, 15),
            said: part(14, 31),
            place: part(19, 3),
            company: u16::try_from(bits >> 21 & 1023).unwrap_or(0),
            broad: part(31, 31),
        }
    }
}

/// What is known of the folded word `word`.
pub(crate) fn facts(word: &str) -> Facts {
    WORDS.find(hash(word))
}

/// What is known of a word by the hash of its folded form.
pub(crate) fn facts_of(hash: u64) -> Facts {
    WORDS.find(hash)
}

/// FNV-1a, spread: the same on every machine.
pub(crate) fn hash(word: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in word.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 29
}

/// The word that `lower` stands for where it is written by ear (`couldnae`; `form` is what
/// [`by_ear`] says), shortened (`tmrw`) or without its last letter (`seein`); nothing for a word or
/// a name in its own right.
pub(crate) fn standard(lower: &str, form: Option<&str>, seen: Facts) -> Option<String> {
    if seen.is_word() || seen.first > 4 || seen.place > 0 || lower.len() > 16 {
        return None;
    }
    if let Some(word) = form {
        return Some(word.to_owned());
    }
    let whole =
        lower.strip_suffix("in").filter(|stem| stem.len() >= 2).map(|stem| format!("{stem}ing"))?;
    let of = facts(&whole);
    (of.everyday >= 4 && of.first == 0 && of.last <= seen.last.max(4)).then_some(whole)
}

/// The word that the form of this hash is written for by ear (`from` for `fae`), be it a name elsewhere.
pub(crate) fn by_ear(hash: u64) -> Option<&'static str> {
    let at = DIALECT.binary_search_by_key(&hash, |(form, _)| *form).ok()?;
    Some(DIALECT[at].1)
}

/// The hashes of forms, in order, and the words they stand for.
static DIALECT: LazyLock<Vec<(u64, &'static str)>> = LazyLock::new(|| {
    let mut forms: Vec<(u64, &str)> = include_str!("../data/dialect.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .map(|(form, word)| (hash(form), word))
        .collect();
    forms.sort_unstable();
    forms
});

/// Names that are also everyday words, whatever the counts say.
const BOTH: &[&str] = &[
    "will",
    "hope",
    "grace",
    "faith",
    "joy",
    "rose",
    "may",
    "april",
    "june",
    "summer",
    "dawn",
    "penny",
    "sue",
    "bath",
    "reading",
    "sandwich",
    "mark",
    "marks",
    "frank",
    "bill",
    "rob",
    "pat",
    "sky",
    "mum",
    "mam",
    "nan",
    "nana",
    "dad",
    "gran",
    "grandad",
    "baby",
    "bank",
    "wills",
    "miss",
    "christian",
];

/// Whether `word` is (also) an everyday word, so that it can't be taken for a name by itself.
pub fn is_everyday(word: &str) -> bool {
    let word = fold(word);
    BOTH.contains(&word.as_str()) || facts(&word).everyday >= 4
}

/// Whether `word`, which no list has, is two everyday words in one: `codebook`, `handprint`.
pub(crate) fn is_compound(word: &str) -> bool {
    let long = |part: &str| part.len() >= 3 && facts(part).everyday >= 6;
    word.is_ascii()
        && (3..word.len().saturating_sub(2)).any(|at| long(&word[..at]) && long(&word[at..]))
}

/// Whether `word` is known as a word and hardly as a given name: `Held`, and not `Hope`.
pub(crate) fn is_hardly_a_name(word: &str) -> bool {
    let seen = facts(&fold(word));
    seen.everyday >= 6 && seen.first <= 6 || seen.unknown() && is_compound(&fold(word))
}

/// The commonness of the British (2) or other (1) place that begins `words` (folded, one space
/// apart), with how many words it has; places of one word are in [`facts`].
pub(crate) fn place_phrase(words: &[&str]) -> Option<(usize, u8)> {
    let known = PLACES.get(*words.first()?)?;
    let stands = |rest: &[String]| {
        rest.len() < words.len() && rest.iter().zip(&words[1..]).all(|(a, b)| a == b)
    };
    known
        .iter()
        .filter(|(rest, _)| stands(rest))
        .map(|(rest, value)| (1 + rest.len(), *value))
        .max()
}

/// Whether a place of more than one word begins with the word of this hash.
pub(crate) fn begins_place(hash: u64) -> bool {
    let heads = &*HEADS;
    let mut at = first_of(hash, heads.len());
    while heads[at] != 0 && heads[at] != hash {
        at = (at + 1) % heads.len();
    }
    heads[at] == hash
}

static WORDS: LazyLock<Table> =
    LazyLock::new(|| Table::read(&unpacked(include_bytes!("../data/words.z"))));

/// The hashes of what places of more than one word begin with, in open addressing.
static HEADS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut heads = vec![0; (PLACES.len() * 4).next_power_of_two().max(16)];
    for head in PLACES.keys().map(|head| hash(head)) {
        let mut at = first_of(head, heads.len());
        while heads[at] != 0 {
            at = (at + 1) % heads.len();
        }
        heads[at] = head;
    }
    heads
});

/// Where in a table of `size` places, a power of two, a hash is first looked for.
fn first_of(hash: u64, size: usize) -> usize {
    usize::try_from(hash & (size as u64 - 1)).unwrap_or(0)
}

/// The places of more than one word, by the first: the others, and how common.
type Phrases = BTreeMap<String, Vec<(Vec<String>, u8)>>;

static PLACES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut places = Phrases::new();
    for line in unpacked(include_bytes!("../data/places.z")).lines() {
        let Some((name, value)) = line.split_once('\t') else { continue };
        let Some((first, rest)) = name.split_once(' ') else { continue };
        let value = value.parse().unwrap_or(1);
        let rest = rest.split(' ').map(str::to_owned).collect();
        places.entry(first.to_owned()).or_default().push((rest, value));
    }
    places
});

/// Unpacks a data file of this crate. They are compiled in and a test unpacks each, so that a
/// damaged one can't reach a user; one that fails unpacks to nothing.
pub(crate) fn unpacked(packed: &[u8]) -> String {
    String::from_utf8(unpacked_bytes(packed)).unwrap_or_default()
}

/// The same for data that is no text.
pub(crate) fn unpacked_bytes(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    match ZlibDecoder::new(packed).read_to_end(&mut bytes) {
        Ok(_) => bytes,
        Err(_) => Vec::new(),
    }
}

/// Open addressing over 28 bits of the hash, beside those that say where, and 36 of facts.
struct Table {
    slots: Vec<u64>,
}

const FACT_BITS: u64 = (1 << 36) - 1;

impl Table {
    fn read(text: &str) -> Table {
        let lines = text.lines().count();
        let mut table = Table { slots: vec![0; (lines * 2).next_power_of_two().max(16)] };
        for line in text.lines() {
            let Some((word, marks)) = line.split_once('\t') else { continue };
            let marks: Vec<u8> = marks
                .chars()
                .map(|mark| mark.to_digit(32).and_then(|v| u8::try_from(v).ok()).unwrap_or(0))
                .collect();
            let [first, last, everyday, said, place, ref company @ ..] = marks[..] else {
                continue;
            };
            let (company, broad) = match *company {
                [high, low, broad] => (u16::from(high) << 5 | u16::from(low), broad),
                _ => (0, 0),
            };
            table.add(hash(word), Facts { first, last, everyday, said, place, company, broad });
        }
        table
    }

    fn add(&mut self, hash: u64, facts: Facts) {
        let mut at = first_of(hash, self.slots.len());
        while self.slots[at] != 0 {
            at = (at + 1) % self.slots.len();
        }
        self.slots[at] = hash & !FACT_BITS | facts.pack();
    }

    fn find(&self, hash: u64) -> Facts {
        let mut at = first_of(hash, self.slots.len());
        while self.slots[at] != 0 {
            if self.slots[at] & !FACT_BITS == hash & !FACT_BITS {
                return Facts::unpack(self.slots[at] & FACT_BITS);
            }
            at = (at + 1) % self.slots.len();
        }
        Facts::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_words_and_places_are_known_apart() {
        assert!(facts("kayleigh").first > 5 && !facts("kayleigh").is_word());
        assert!(facts("okafor").last > 5);
        assert!(facts("hope").first > 5 && facts("hope").is_word());
        assert!(facts("oldham").place == 2);
        assert!(facts("xqzvkk").unknown());
        assert_eq!(place_phrase(&["cheadle", "hulme", "now"]), Some((2, 2)));
        assert!(is_everyday("Hope") && !is_everyday("Kayleigh"));
        assert!(is_compound("codebook") && !is_compound("kayleigh"));
        assert!(
            is_hardly_a_name("Held") && !is_hardly_a_name("Hope") && !is_hardly_a_name("Dunmore")
        );
    }
}
