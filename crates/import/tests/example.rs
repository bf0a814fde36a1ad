//! The example study goes in whole: transcripts with their speakers, codings on their words.

use std::path::PathBuf;

use heard_import::{Options, codebook, codings, read, transcript_list};
use heard_model::{Role, Transcript, TranscriptId, VersionId};
use indexmap::IndexMap;

fn bytes(path: &str) -> Vec<u8> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    std::fs::read(root.join(path)).expect("the example study is there")
}

fn transcripts() -> Vec<Transcript> {
    let list =
        transcript_list::read("transcripts.csv", &bytes("corpora/held-in-mind/transcripts.csv"));
    list.expect("the list reads")
        .into_iter()
        .map(|row| {
            let path = format!("corpora/held-in-mind/transcripts/{}", row.file);
            let mut readings =
                read(&row.file, &bytes(&path), Options::default()).expect("it is read");
            assert!(readings[0].letters.are_conserved());
            readings.remove(0).transcript
        })
        .collect()
}

#[test]
fn every_voice_of_the_example_is_a_speaker_with_its_part() {
    let mut shown = Vec::new();
    for transcript in transcripts() {
        let speakers: Vec<String> = transcript
            .speakers
            .iter()
            .map(|s| format!("{} {}", s.label, s.role.as_str()))
            .collect();
        assert!(transcript.speakers.iter().any(|s| s.role == Role::Interviewer));
        shown.push(format!(
            "{}: {} turns, {}",
            transcript.id,
            transcript.turns.len(),
            speakers.join(", ")
        ));
    }
    expect_test::expect![[r#"
        M01: 56 turns, INT interviewer, M01 participant
        M02a: 54 turns, INT interviewer, M02 participant
        M02b: 34 turns, INT interviewer, M02 participant
        M03: 58 turns, INT interviewer, M03 participant
        M04: 54 turns, INT interviewer, M04 participant, INTERP interpreter
        M05: 52 turns, INT interviewer, M05 participant
        M06: 60 turns, M06 participant, INT interviewer
        M07: 60 turns, INT interviewer, M07 participant, ADV advocate
        R01: 42 turns, INT interviewer, R01 participant
        R02: 40 turns, INT interviewer, R02 participant
        P01: 48 turns, INT interviewer, P01 participant
        FG1: 62 turns, INT interviewer, P02 participant, P03 participant, P04 participant, ?? unknown"#]].assert_eq(&shown.join("\n"));
}

#[test]
fn every_coding_of_the_example_lies_on_words() {
    let transcripts = transcripts();
    let texts: IndexMap<TranscriptId, _> =
        transcripts.iter().map(|t| (t.id.clone(), &t.text)).collect();
    let book = codebook::read("v3.toml", &bytes("codebooks/held-in-mind/v3.toml"))
        .expect("the codebook reads");
    let against =
        codings::Against { codebook: &book.codebook, version: VersionId(3), texts: &texts };
    let rows =
        codings::read("codings.csv", &bytes("corpora/held-in-mind/gold/codings.csv"), against);
    let rows = rows.expect("every row is right");
    assert_eq!(rows.len(), 230);
    for row in rows {
        let transcript =
            transcripts.iter().find(|t| t.id == row.transcript).expect("it is in the study");
        assert!(
            transcript.turns.iter().any(|turn| turn.speech.contains(row.span)),
            "line {}",
            row.line
        );
    }
}
