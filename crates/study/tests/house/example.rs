//! The example study, through three versions of its codebook.

use std::path::PathBuf;

use heard_import::Options;
use heard_model::{Attribute, CodingState, Disclosure, VersionId};
use heard_study::{
    CodingFilter, Commit, Description, ImportOptions, IncomingFile, KeptRelation, Order,
};

use crate::room::{Room, room};

pub(crate) fn file(path: &str) -> (String, Vec<u8>) {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let path = root.join(path);
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    (name, bytes)
}

pub(crate) fn transcripts(room: &Room) {
    let (name, bytes) = file("corpora/held-in-mind/transcripts.csv");
    let listed = heard_import::transcript_list::read(&name, &bytes).unwrap();
    for entry in &listed {
        let (name, bytes) = file(&format!("corpora/held-in-mind/transcripts/{}", entry.file));
        let readings = heard_import::read(&name, &bytes, Options::default()).unwrap();
        let incoming = IncomingFile { name, bytes, readings };
        room.study.import(incoming, &ImportOptions::default()).unwrap();
    }
    let said = listed
        .into_iter()
        .map(|entry| Description {
            transcript: entry.transcript,
            title: entry.title,
            date: entry.date,
            participants: entry.participants,
            attributes: entry
                .attributes
                .into_iter()
                .map(|(name, value)| Attribute { name, value, disclosure: Disclosure::Quasi })
                .collect(),
        })
        .collect();
    room.study.describe_transcripts(said).unwrap();
}

pub(crate) fn people(room: &Room) {
    roster(room);
    let (name, bytes) = file("corpora/held-in-mind/consent.toml");
    let consent = heard_import::consent::read(&name, &bytes).unwrap();
    let said = consent.into_iter().map(|row| (row.participant, row.consent)).collect();
    room.study.record_consent(said).unwrap();
}

/// Everybody with attributes and relations; nobody was asked anything yet.
pub(crate) fn roster(room: &Room) {
    let (name, bytes) = file("corpora/held-in-mind/schema.csv");
    let schema = heard_import::participants::schema(&name, &bytes).unwrap();
    let (name, bytes) = file("corpora/held-in-mind/participants.csv");
    let people = heard_import::participants::read(&name, &bytes, &schema).unwrap();
    room.study.import_participants(people).unwrap();
    let (name, bytes) = file("corpora/held-in-mind/relations.csv");
    let relations = heard_import::relations::read(&name, &bytes).unwrap();
    let relations = relations
        .into_iter()
        .map(|row| KeptRelation { relation: row.relation, key_only: row.known_to_key_only });
    room.study.import_relations(relations.collect()).unwrap();
}

pub(crate) fn codebooks(room: &Room) {
    for version in ["v1", "v2", "v3"] {
        let (name, bytes) = file(&format!("codebooks/held-in-mind/{version}.toml"));
        let read = heard_import::codebook::read(&name, &bytes).unwrap();
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        let declared = read.amendments();
        room.study.import_codebook(read.codebook, declared).unwrap();
        room.study.commit_codebook(Commit::default()).unwrap();
    }
}

/// What happened to codings from one version to the next, a line an amendment that did something.
fn told(room: &Room, from: u32, to: u32) -> String {
    let changes = room.study.codebook_diff(VersionId(from), VersionId(to)).unwrap();
    let lines: Vec<String> = changes
        .iter()
        .filter(|change| change.codings + change.to_read > 0)
        .map(|change| {
            let (op, code) = (change.amendment.op(), change.amendment.code());
            let (codings, waiting, to_read) = (change.codings, change.waiting, change.to_read);
            format!("{op} {code}: {codings} codings, {waiting} waiting, {to_read} to read")
        })
        .collect();
    lines.join("\n")
}

#[test]
fn the_example_study_goes_through_its_three_codebooks() {
    let room = room();
    transcripts(&room);
    people(&room);
    codebooks(&room);
    let (name, bytes) = file("corpora/held-in-mind/gold/codings.csv");
    let applied = room.study.import_coding_table(&name, &bytes).unwrap().value;
    assert_eq!((applied.added.len(), applied.already), (230, 0));
    let count = |state| {
        let filter = CodingFilter { state: Some(state), ..CodingFilter::default() };
        room.study.codings(&filter).unwrap().len()
    };
    assert_eq!(CodingState::ALL.map(count), [209, 9, 4, 2, 6]);
    assert_eq!(room.study.queue().unwrap().len(), 15);
    expect_test::expect![[r#"
        split C02: 18 codings, 2 waiting, 0 to read
        merge C17: 12 codings, 0 waiting, 0 to read
        split C08: 9 codings, 0 waiting, 0 to read
        redefine C10: 9 codings, 9 waiting, 0 to read"#]]
    .assert_eq(&told(&room, 1, 2));
    expect_test::expect![[r#"
        add C25: 0 codings, 0 waiting, 2 to read
        split C12: 20 codings, 0 waiting, 0 to read
        split C17: 16 codings, 4 waiting, 0 to read
        promote C14: 6 codings, 0 waiting, 0 to read"#]]
    .assert_eq(&told(&room, 2, 3));
    let unread: Vec<String> = room
        .study
        .coverage()
        .unwrap()
        .iter()
        .map(|owed| {
            format!(
                "{} {:?}",
                owed.code,
                owed.unread.iter().map(ToString::to_string).collect::<Vec<_>>()
            )
        })
        .collect();
    expect_test::expect![[r#"
        C20 []
        C25 ["FG1", "R02"]"#]]
    .assert_eq(&unread.join("\n"));
    let speaks = room.study.search("code:C18 area_type:coast", Order::Place, 50).unwrap();
    assert!(speaks.count > 0 && !speaks.scanned);
    let found = room.study.check().unwrap();
    assert!(found.is_empty(), "{found:?}");
    while room.study.undo(None).is_ok() {}
    assert!(room.study.transcripts().unwrap().is_empty());
    assert!(room.study.participants().unwrap().is_empty());
    assert!(room.study.check().unwrap().is_empty());
}
