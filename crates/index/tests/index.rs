//! The index as the study uses it: what it finds, and what it survives.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use heard_index::{Gone, Index, IndexError, Order, Query, State, TurnRow, Why, matches};
use heard_model::{ParticipantId, Role, TranscriptId};
use proptest::prelude::*;

fn id(name: &str) -> TranscriptId {
    TranscriptId::new(name).expect("a transcript id")
}

fn row(transcript: &str, turn: u32, text: &str) -> TurnRow {
    TurnRow {
        transcript: id(transcript),
        turn,
        speaker: None,
        participant: None,
        role: Role::Unknown,
        codes: Vec::new(),
        attributes: Vec::new(),
        text: text.to_owned(),
    }
}

fn rows() -> Vec<TurnRow> {
    let mut rows = vec![
        row("M01", 1, "And where did you live then?"),
        row("M01", 2, "By the sea. My mother’s house, with the follow-up worker."),
        row("M02", 1, "The worker came on a Tuesday, the same worker."),
        row("M02", 2, "I don't know. It was a naïve idea."),
    ];
    for row in &mut rows {
        row.role = if row.turn == 1 { Role::Interviewer } else { Role::Participant };
        row.speaker = Some(if row.turn == 1 { "INT".to_owned() } else { "P1".to_owned() });
        row.participant =
            ParticipantId::new(row.transcript.as_str()).filter(|_| row.role == Role::Participant);
        row.attributes = vec![("area type".to_owned(), "Coast".to_owned())];
    }
    rows[1].codes = vec!["C15".to_owned(), "Being watched".to_owned()];
    rows
}

fn filled(folder: &Path) -> Index {
    let (index, state) = Index::open(folder).expect("an index");
    assert_eq!(state, State::Empty(Why::Missing));
    index.rebuild(rows(), 7).expect("a rebuild");
    index
}

fn found(index: &Index, query: &str) -> Vec<String> {
    let query = Query::parse(query).expect("a query");
    let hits = index.search(&query, Order::Place, usize::MAX).expect("a search");
    assert_eq!(hits.count, hits.hits.len());
    hits.hits.iter().map(|hit| format!("{} {}", hit.transcript, hit.turn)).collect()
}

#[test]
fn words_phrases_proximity_prefixes_and_fields_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = filled(folder.path());
    for (query, expected) in [
        ("worker", &["M01 2", "M02 1"][..]),
        ("mother", &["M01 2"]),
        ("mother's", &["M01 2"]),
        ("don’t", &["M02 2"]),
        ("NAIVE", &["M02 2"]),
        ("\"my mother\"", &["M01 2"]),
        ("follow-up", &["M01 2"]),
        ("\"came worker\"", &[]),
        ("came NEAR/1 worker", &["M02 1"]),
        ("house NEAR/3 worker", &[]),
        ("house NEAR/5 worker", &["M01 2"]),
        ("\"tuesday worker same\"~3", &["M02 1"]),
        ("wh* OR na*", &["M01 1", "M02 2"]),
        ("\"a tue*\"", &["M02 1"]),
        ("worker NOT sea", &["M02 1"]),
        ("NOT worker", &["M01 1", "M02 2"]),
        ("speaker:int", &["M01 1", "M02 1"]),
        ("participant:M02", &["M02 2"]),
        ("code:\"being watched\"", &["M01 2"]),
        ("code:c1*", &["M01 2"]),
        ("area_type:coast role:participant", &["M01 2", "M02 2"]),
        ("transcript:M02 worker", &["M02 1"]),
        ("colour:red", &[]),
    ] {
        assert_eq!(found(&index, query), expected, "{query}");
    }
    let query = Query::parse("colour:red code:c15").expect("a query");
    assert_eq!(index.unknown_fields(&query).expect("an answer"), ["colour"]);
}

#[test]
fn the_best_come_first_and_the_count_is_of_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = filled(folder.path());
    let query = Query::parse("worker").expect("a query");
    let hits = index.search(&query, Order::Score, 1).expect("a search");
    assert_eq!(hits.count, 2);
    assert_eq!(hits.hits.len(), 1);
    assert_eq!((hits.hits[0].transcript.as_str(), hits.hits[0].turn), ("M02", 1));
    assert_eq!(index.search(&query, Order::Score, 0).expect("a search").count, 2);
}

#[test]
fn a_change_is_seen_at_once_and_remembers_its_position() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = filled(folder.path());
    let (other, state) = Index::open(folder.path()).expect("the same index");
    assert_eq!((state, other.position().expect("a position")), (State::Ready, 7));
    let gone = [Gone::Turn(id("M02"), 1), Gone::Transcript(id("M01"))];
    index.update(9, &gone, [row("M02", 2, "a worker"), row("M03", 1, "worker")]).expect("a change");
    for index in [&index, &other] {
        assert_eq!(found(index, "worker"), ["M02 2", "M03 1"]);
        assert_eq!(found(index, "naive"), Vec::<String>::new());
        assert_eq!(index.position().expect("a position"), 9);
        assert_eq!(index.turns().expect("a number"), 2);
    }
    let behind = index.update(8, &[], []);
    assert!(matches!(behind, Err(IndexError::Behind { at: 9, told: 8 })));
}

#[test]
fn a_second_writer_waits_and_then_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = filled(folder.path());
    let (other, _) = Index::open(folder.path()).expect("the same index");
    let other = other.patience(Duration::from_millis(40));
    let mut writer = index.write().expect("a writer");
    assert!(matches!(other.write(), Err(IndexError::Busy { .. })));
    assert_eq!(found(&other, "naive"), ["M02 2"], "reading goes on");
    writer.remove(&Gone::Transcript(id("M02"))).expect("a change");
    let (third, state) = Index::open(folder.path()).expect("the same index, meanwhile");
    assert_eq!((state, found(&third, "naive").len()), (State::Ready, 1));
    drop(writer);
    let mut writer = index.rewrite().expect("a writer");
    (1..500).for_each(|turn| writer.add(&row("M05", turn, "naive")).expect("a turn"));
    drop(writer);
    assert_eq!(found(&other, "naive"), ["M02 2"], "a dropped writer changes nothing");
    let (_, state) = Index::open(folder.path()).expect("the same index, after it");
    assert_eq!(state, State::Ready);
    let waiting = other.patience(Duration::from_secs(5));
    let writer = index.write().expect("a writer");
    std::thread::scope(|scope| {
        let second = scope.spawn(|| waiting.update(8, &[Gone::Turn(id("M02"), 2)], []));
        std::thread::sleep(Duration::from_millis(60));
        writer.commit(8).expect("a commit");
        second.join().expect("a thread").expect("a change");
    });
    assert_eq!(found(&index, "naive"), Vec::<String>::new());
}

/// The files of an index that hold anything.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_none_or(|e| e != "lock"))
        .collect();
    files.sort();
    files
}

#[test]
fn no_text_and_no_old_file_is_left_by_a_rebuild() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = filled(folder.path());
    let words = "unmistakable sentence of nobody";
    index.update(8, &[], [row("M09", 1, words)]).expect("a change");
    let before = files(folder.path());
    index.rebuild(rows(), 9).expect("a rebuild");
    let kept: Vec<_> = files(folder.path())
        .into_iter()
        .filter(|path| before.contains(path))
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    assert_eq!(kept, [".managed.json", "meta.json", "seal"]);
    for path in files(folder.path()) {
        let bytes = fs::read(&path).expect("a file");
        for needle in ["unmistakable", "house, with", "mother’s house"] {
            let there = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
            assert!(!there, "{needle} in {}", path.display());
        }
    }
}

#[test]
fn a_missing_index_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(filled(folder.path()));
    fs::write(folder.path().join("notes.txt"), "not ours").expect("a file");
    for path in files(folder.path()) {
        if !path.ends_with("notes.txt") && !path.ends_with("seal") {
            fs::remove_file(path).expect("a file less");
        }
    }
    let (index, state) = Index::open(folder.path()).expect("an index");
    assert_eq!(state, State::Empty(Why::Damaged));
    assert_eq!(index.position().expect("a position"), 0);
    let (_, again) = Index::open(folder.path()).expect("an index");
    assert_eq!(again, State::Empty(Why::Missing), "until it is filled");
    assert!(folder.path().join("notes.txt").exists());
    index.rebuild(rows(), 3).expect("a rebuild");
    assert_eq!(found(&index, "worker").len(), 2);
}

#[test]
fn another_version_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(filled(folder.path()));
    let path = folder.path().join("seal");
    let seal = fs::read_to_string(&path).expect("a seal");
    fs::write(&path, seal.replace("words ", "words 9")).expect("a seal");
    let (_, state) = Index::open(folder.path()).expect("an index");
    assert_eq!(state, State::Empty(Why::OtherVersion));
}

#[test]
fn damage_is_noticed_wherever_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = filled(folder.path());
    index.update(8, &[Gone::Turn(id("M02"), 1)], []).expect("a change");
    let expected = found(&index, "NOT house");
    drop(index);
    let mut unnoticed = Vec::new();
    for path in files(folder.path()) {
        let whole = fs::read(&path).expect("a file");
        let step = (whole.len() / 4).max(1);
        for at in (0..whole.len()).step_by(step).chain([whole.len() - 1]) {
            let copy = tempfile::tempdir().expect("a folder");
            for file in files(folder.path()) {
                fs::copy(&file, copy.path().join(file.file_name().expect("a name")))
                    .expect("a copy");
            }
            let mut bytes = whole.clone();
            bytes[at] ^= 0x15;
            fs::write(copy.path().join(path.file_name().expect("a name")), bytes).expect("a file");
            let (index, state) = Index::open(copy.path()).expect("an index");
            if state == State::Ready {
                // What a checksum does not cover must not matter.
                assert_eq!(found(&index, "NOT house"), expected);
                unnoticed.push(path.file_name().expect("a name").to_owned());
            } else if at == 0 {
                index.rebuild(rows(), 8).expect("a rebuild");
                assert_eq!(found(&index, "worker"), ["M01 2", "M02 1"]);
            }
        }
    }
    // The list of files, and the version that each file's footer repeats.
    assert!(unnoticed.len() < 12, "{unnoticed:?}");
}

#[test]
fn a_folder_taken_away_while_open_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = filled(folder.path());
    fs::remove_dir_all(folder.path()).expect("no folder");
    assert!(index.position().is_err());
    assert!(index.write().is_err());
}

/// A few words, so that random turns and random queries meet.
fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "mum", "mother's", "mother", "Baby", "ba", "home", "naïve", "don’t", "x",
    ])
    .prop_map(str::to_owned)
}

fn turn() -> impl Strategy<Value = TurnRow> {
    let text = proptest::collection::vec(
        (word(), prop::sample::select(vec![" ", "-", ", ", " — "])),
        0..14,
    );
    let code = prop::option::of(prop::sample::select(vec!["C1", "C12", "Left in the dark"]));
    (0..3_u32, 1..9_u32, any::<bool>(), code, text).prop_map(
        |(transcript, number, asks, code, text)| {
            let words: String =
                text.into_iter().flat_map(|(word, gap)| [word, gap.to_owned()]).collect();
            let mut row = row(&format!("M{transcript}"), number, &words);
            row.speaker = Some(if asks { "INT".to_owned() } else { format!("P{transcript}") });
            row.role = if asks { Role::Interviewer } else { Role::Participant };
            row.codes = code.into_iter().map(str::to_owned).collect();
            row.attributes = vec![(
                "area".to_owned(),
                if transcript == 0 { "Coast" } else { "City" }.to_owned(),
            )];
            row
        },
    )
}

fn query() -> impl Strategy<Value = String> {
    let phrase = proptest::collection::vec((word(), prop::bool::weighted(0.1)), 1..4)
        .prop_map(|words| {
            words
                .iter()
                .map(|(word, star)| format!("{word}{} ", if *star { "*" } else { "" }))
                .collect::<String>()
        })
        .boxed();
    let positional = prop_oneof![
        3 => word(),
        1 => word().prop_map(|word| format!("{}*", &word[..1])),
        2 => phrase.clone().prop_map(|phrase| format!("\"{phrase}\"")),
    ]
    .boxed();
    let leaf = prop_oneof![
        4 => positional.clone(),
        2 => (positional.clone(), 1..7_u32, positional.clone(), positional)
            .prop_map(|(a, n, b, c)| format!("({a} OR {b}) NEAR/{n} {c}")),
        2 => (phrase, 1..9_u32).prop_map(|(phrase, n)| format!("\"{phrase}\"~{n}")),
        2 => prop::sample::select(vec![
            "speaker:int", "speaker:p*", "role:participant", "code:c1", "code:c1*", "code:\"left in the dark\"",
            "area:coast", "transcript:m1", "nothing:here",
        ]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} AND NOT {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("NOT {a}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// In several segments, with turns replaced and taken out.
    #[test]
    fn a_search_finds_what_a_scan_finds(
        first in proptest::collection::vec(turn(), 0..40),
        later in proptest::collection::vec(turn(), 0..12),
        gone in prop::option::of(0..3_u32),
        queries in proptest::collection::vec(query(), 40),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let (index, _) = Index::open(folder.path()).expect("an index");
        let mut kept: Vec<TurnRow> = Vec::new();
        let keep = |row: &TurnRow, kept: &mut Vec<TurnRow>| {
            kept.retain(|other| (&other.transcript, other.turn) != (&row.transcript, row.turn));
            kept.push(row.clone());
        };
        first.iter().for_each(|row| keep(row, &mut kept));
        index.rebuild(kept.clone(), 1).expect("a rebuild");
        let gone: Vec<Gone> = gone.iter().map(|n| Gone::Transcript(id(&format!("M{n}")))).collect();
        kept.retain(|row| !gone.contains(&Gone::Transcript(row.transcript.clone())));
        later.iter().for_each(|row| keep(row, &mut kept));
        index.update(2, &gone, later).expect("a change");
        for text in queries {
            let query = Query::parse(&text).expect("a query");
            let scanned: BTreeSet<(String, u32)> = kept
                .iter()
                .filter(|row| matches(&query, row))
                .map(|row| (row.transcript.to_string(), row.turn))
                .collect();
            let hits = index.search(&query, Order::Place, usize::MAX).expect("a search");
            let places: Vec<(String, u32)> =
                hits.hits.iter().map(|hit| (hit.transcript.to_string(), hit.turn)).collect();
            prop_assert_eq!(hits.count, places.len());
            prop_assert_eq!(&places, &scanned.into_iter().collect::<Vec<_>>(), "{}", text);
            let best = index.search(&query, Order::Score, 5).expect("a search");
            prop_assert_eq!(best.count, hits.count);
            prop_assert_eq!(best.hits.len(), hits.count.min(5));
            prop_assert!(best.hits.is_sorted_by(|a, b| a.score >= b.score));
        }
    }
}
