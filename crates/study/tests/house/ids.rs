//! What outsiders may see of a person or a quote is a random number: nobody finds whose it is by
//! trying names.

use std::collections::BTreeSet;

use heard_model::ReviewRole;
use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};

use crate::way_out::ready;

const FIRST: &[&str] = &[
    "Aisha", "Amy", "Beth", "Carol", "Chloe", "Dawn", "Ellie", "Fatima", "Grace", "Hannah",
    "Imani", "Jade", "Karen", "Kayleigh", "Leah", "Maryam", "Nell", "Olivia", "Priya", "Rosie",
    "Ruth", "Sophie", "Tara", "Una", "Zoë",
];
const LAST: &[&str] = &[
    "Ahmed", "Barker", "Clarke", "Davies", "Evans", "Foster", "Green", "Hughes", "Iqbal", "Jones",
    "Khan", "Lewis", "Murphy", "Okonkwo", "Patel", "Quinn", "Roberts", "Shaw", "Taylor", "Wood",
];

/// Ten thousand things that an id could have been made of.
fn dictionary() -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for first in FIRST {
        words.push((*first).to_owned());
        words.extend(LAST.iter().map(|last| format!("{first} {last}")));
    }
    for letter in ["M", "P", "R", "FG", "Q-", "quote ", "voice ", ""] {
        words.extend((0..700).flat_map(|n| [format!("{letter}{n}"), format!("{letter}{n:02}")]));
    }
    words.extend((0..100).map(|n| format!("2026-11-{n:02}")));
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    words.extend(lower);
    words.sort();
    words.dedup();
    words
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// FNV-1a in 64 bits, as many a program makes ids with (isthe.com/chongo/tech/comp/fnv).
fn fnv(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Seven digests of a word, as hex.
fn digests(word: &str) -> [String; 7] {
    let twice = Sha256::digest(Sha256::digest(word));
    [
        hex(&Sha224::digest(word)),
        hex(&Sha256::digest(word)),
        hex(&Sha384::digest(word)),
        hex(&Sha512::digest(word)),
        hex(&twice),
        format!("{:016x}", fnv(word)),
        hex(&fnv(word).to_le_bytes()),
    ]
}

#[test]
fn no_id_is_a_digest_of_a_name_or_a_number() {
    let ready = ready();
    let study = ready.study();
    let uses = [heard_model::Use::Workshop];
    study.assign_reviews("ama", ReviewRole::Peer, &ready.quotes, &uses).unwrap();
    study.invite("ama", 30).unwrap();
    study.make_shown(&ready.sight).unwrap();
    let raw = rusqlite::Connection::open(study.folder().join("study.db")).unwrap();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (table, column) in [
        ("shown", "public_id"),
        ("shown", "voice"),
        ("voice", "public_id"),
        ("actor", "public_id"),
        ("invite", "id"),
    ] {
        let mut all = raw.prepare(&format!("SELECT {column} FROM {table}")).unwrap();
        let found: Vec<String> =
            all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert!(!found.is_empty(), "{table}");
        seen.extend(found);
    }
    assert!(seen.iter().all(|id| id.len() == 16), "{seen:?}");
    let words = dictionary();
    assert!(words.len() >= 10_000, "{}", words.len());
    let mut tried = 0;
    for word in &words {
        for digest in digests(word) {
            // Cut anywhere: the first digits, the last, or those between.
            for cut in digest.as_bytes().windows(16) {
                tried += 1;
                let cut = std::str::from_utf8(cut).unwrap();
                assert!(!seen.contains(cut), "an id is made of `{word}`");
            }
        }
    }
    println!(
        "{} ids held against {tried} cuts of 7 digests of {} names and numbers: none fits",
        seen.len(),
        words.len()
    );
}
