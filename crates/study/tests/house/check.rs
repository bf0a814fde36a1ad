//! What is whole is found whole, and each kind of damage is found.

use heard_model::{Code, CodeId, Codebook, MemoAnchor, MemoKind};
use heard_study::{Commit, NewCoding, NewQuote, Place, Study};

use crate::room::{Room, id, room, span};

/// A study in which something of most kinds was done.
pub(crate) fn busy() -> Room {
    let room = room();
    room.import("M01", "INT: How was it?\nM01: I was cold and nobody came.\n");
    let mut codebook = Codebook::default();
    codebook.codes.insert(CodeId::code(1), Code::new(CodeId::code(1), "Cold"));
    room.study.import_codebook(codebook, vec![]).unwrap();
    room.study.commit_codebook(Commit::default()).unwrap();
    room.study.add_coding(NewCoding::new(&id("M01"), Place::Turn(2), "Cold")).unwrap();
    room.study.add_memo(MemoKind::Case, MemoAnchor::Study, "a thought").unwrap();
    room.study.undo(None).unwrap();
    room.by("jonas").add_memo(MemoKind::Case, MemoAnchor::Study, "another").unwrap();
    room
}

fn found(study: &Study) -> Vec<String> {
    let found = study.check().unwrap();
    found.into_iter().map(|finding| format!("{}: {}", finding.check, finding.message)).collect()
}

/// Does `sql` behind the study's back, and expects these findings.
#[track_caller]
fn check(sql: &str, expected: &[&str]) {
    let room = busy();
    let raw = rusqlite::Connection::open(room.study.folder().join("study.db")).unwrap();
    raw.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
    assert_eq!(found(&room.study), expected);
}

#[test]
fn a_whole_study_is_found_whole() {
    assert!(found(&busy().study).is_empty());
}

#[test]
fn an_event_that_was_edited_is_found() {
    check(
        "UPDATE event SET at = '2020-01-01T00:00:00Z' WHERE seq = 2",
        &["journal: operation 2: it is not as it was written"],
    );
}

#[test]
fn an_event_that_was_taken_out_is_found() {
    check(
        "DELETE FROM payload WHERE seq = 8; DELETE FROM event WHERE seq = 8;",
        &["replay: 1 rows of `memo` are not what the journal says"],
    );
    check(
        "DELETE FROM payload WHERE seq = 6; DELETE FROM event WHERE seq = 6;",
        &[
            "references: 1 rows of `event` name rows of `event` that are not there",
            "journal: operation 7: the one before it is not there",
        ],
    );
}

#[test]
fn events_that_changed_places_are_found() {
    check(
        "UPDATE event SET seq = 100 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 3;
         UPDATE event SET seq = 3 WHERE seq = 100;",
        &[
            "journal: operation 2: it does not follow from the one before it",
            "journal: operation 2: it is not as it was written",
            "journal: operation 2: what it changed is not what it says it changed",
            "journal: operation 3: it does not follow from the one before it",
            "journal: operation 3: it is not as it was written",
            "journal: operation 3: what it changed is not what it says it changed",
            "journal: operation 4: it does not follow from the one before it",
        ],
    );
}

#[test]
fn a_payload_that_was_altered_is_found() {
    check(
        "UPDATE payload SET after = replace(after, 'another', 'forged') WHERE seq = 8",
        &[
            "journal: operation 8: what it changed was altered afterwards",
            "replay: 1 rows of `memo` are not what the journal says",
        ],
    );
}

#[test]
fn a_row_that_was_changed_past_the_journal_is_found() {
    check(
        "UPDATE memo SET text = 'forged'",
        &["replay: 1 rows of `memo` are not what the journal says"],
    );
    check("DELETE FROM memo", &["replay: 1 rows of `memo` are not what the journal says"]);
    check(
        "UPDATE coding SET end = 4000",
        &[
            "replay: 1 rows of `coding` are not what the journal says",
            "places: coding 1 lies outside the text of `M01`",
        ],
    );
}

#[test]
fn a_damaged_text_is_found() {
    check(
        "UPDATE kept SET bytes = zeroblob(20) WHERE id = 1",
        &["texts: the file it came from of `M01` is damaged"],
    );
}

#[test]
fn a_version_that_is_not_what_was_sealed_is_found() {
    check(
        "UPDATE code SET name = 'Warm' WHERE version = 1",
        &[
            "replay: 1 rows of `code` are not what the journal says",
            "codebook: v1 is not what was sealed",
        ],
    );
}

#[test]
fn a_quote_that_its_transcript_does_not_say_is_found() {
    let room = busy();
    let talk = "INT: How was it?\nM01: I was cold and nobody came.\n";
    let quote = NewQuote::new(&id("M01"), span(talk, "nobody came"));
    room.study.lift_quote(quote).unwrap();
    assert!(found(&room.study).is_empty());
    let raw = rusqlite::Connection::open(room.study.folder().join("study.db")).unwrap();
    raw.execute_batch("UPDATE quote SET start = start - 1").unwrap();
    assert_eq!(
        found(&room.study),
        [
            "replay: 1 rows of `quote` are not what the journal says",
            "quotes: Q-0001 is no longer what `M01` says",
        ]
    );
}

#[test]
fn a_stranger_among_the_releases_is_found() {
    let room = busy();
    let folder = room.study.folder().join("releases/slipped-in");
    std::fs::create_dir_all(&folder).unwrap();
    assert_eq!(
        found(&room.study),
        ["releases: `slipped-in` lies among the releases and is in no ledger"]
    );
}

#[test]
fn a_transcript_called_by_a_name_is_cautioned_about() {
    let room = room();
    room.import("call-07700-900142", "M01: Hello.\n");
    let found = room.study.check().unwrap();
    assert_eq!((found.len(), found[0].check, found[0].is_damage), (1, "names", false));
}
