//! What the fuzz targets do, for a moment: seeds that were changed at random go in where bytes from
//! outside come in, and each is read or refused. `HEARD_MUTANTS` says how many of each seed (200 in
//! an ordinary run); `cargo fuzz run NAME` goes on from there (see CONTRIBUTING.md).

use crate::entries;

type Entry = fn(&[u8]);

/// The entries that the mutants of transcripts do not reach, each with what it is fed.
const ENTRIES: &[(&str, Entry, &[&str])] = &[
    (
        "query",
        entries::query,
        &[
            "fine OR (cold -midwife)",
            "\"wrote it down\"~3 tues*",
            "code:C01 by:M01 -(a b)",
            "(((((",
        ],
    ),
    ("edits", entries::edits, &["\x00\x06\x00\x08\x0c\x01\x10\x14\x02\x15\x18\x03", "  !0(8@HPX`"]),
    (
        "returned",
        entries::returned,
        &[
            "{\"heard\":\"answers\",\"reviewer\":\"ama\",\"answers\":[{\"quote\":\"q\",\"shown\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"says\":\"answers\",\"lights\":{\"workshop\":\"no\"},\"comment\":\"not this\"}]}",
            "<script id=\"given\" type=\"application/json\">{\"heard\":\"answers\",\"reviewer\":\"ama\",\"answers\":[]}</script>",
            "12-a3f09",
        ],
    ),
    (
        "codebook",
        entries::codebook,
        &[
            "[[code]]\nid = \"C01\"\nname = \"Cold\"\ntheme = \"T1\"\n\n[[theme]]\nid = \"T1\"\nname = \"Care\"\n",
            "id,name,theme,brief\nC01,Cold,T1,Being cold\n",
            "<?xml version=\"1.0\"?><CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\"><Codes><Code guid=\"1\" name=\"Cold\" isCodable=\"true\"/></Codes></CodeBook>",
        ],
    ),
    ("project", entries::project, &["SQLite format 3\0", "PK\x03\x04"]),
    (
        "tables",
        entries::tables,
        &[
            "participant,role,age\nM01,mother,30-39\n",
            "[[entity]]\nid = \"CHILD-01\"\nreplacement = \"[a child]\"\nforms = [{ text = \"Jess\", class = \"person_name\" }]\n",
            "from,to,kind\nM01,M02,sister\n",
        ],
    ),
];

/// A row of numbers that looks like chance (Marsaglia's xorshift64).
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 1) as usize
}

/// One to four changes: a byte, a cut, a piece twice, a piece of something else.
fn mutant(seed: &[u8], other: &[u8], state: &mut u64) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..1 + next(state) % 4 {
        let at = next(state) % (bytes.len() + 1);
        match next(state) % 5 {
            0 if at < bytes.len() => bytes[at] = next(state) as u8,
            1 => bytes.truncate(at),
            2 => {
                let piece = bytes[at..].to_vec();
                bytes.splice(at..at, piece.into_iter().take(2_000));
            }
            3 => {
                let from = next(state) % (other.len() + 1);
                bytes.splice(at..at, other[from..].iter().copied());
            }
            _ => bytes.insert(at, b"\0\n\"'()[]<>{}=,;:*~-\xff"[next(state) % 20]),
        }
    }
    bytes
}

#[test]
fn any_bytes_are_read_or_refused_wherever_they_come_in() {
    let each = std::env::var("HEARD_MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let (mut state, mut tried) = (0x2545_f491_4f6c_dd1d, 0);
    for (name, entry, seeds) in ENTRIES {
        for (place, seed) in seeds.iter().enumerate() {
            let other = seeds[(place + 1) % seeds.len()].as_bytes();
            for number in 0..each {
                let bytes = mutant(seed.as_bytes(), other, &mut state);
                let ran = std::panic::catch_unwind(|| entry(&bytes));
                assert!(
                    ran.is_ok(),
                    "{name}: mutant {number} of seed {place}: {:?}",
                    String::from_utf8_lossy(&bytes)
                );
                tried += 1;
            }
        }
    }
    println!("{tried} changed seeds at {} entries: each read or refused", ENTRIES.len());
}
