use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

fn all(table: &[u8], each: usize) -> Result<Vec<NoteBatch>, ReadError> {
    let mut notes = Notes::new("notes.csv", table, &NoteColumns::default(), each)?;
    let mut found = Vec::new();
    while let Some(batch) = notes.batch()? {
        crate::tests::sound(&batch.reading);
        found.push(batch);
    }
    Ok(found)
}

#[test]
fn a_note_is_a_turn_and_a_case_a_transcript() {
    let table = "note_id,case,date,author_role,text\n1,M04,2024-03-04,Midwife,\"Came late. \nTired.\"\n2,M04,2024-03-05,Midwife,Well.\n3,M04,,,\n4,M07,2024-03-05,Health visitor,Asked for help.\n5,M04,2024-03-09,Social worker,Seen.\n";
    let found = all(table.as_bytes(), 500).expect("it is read");
    let told: Vec<_> = found
        .iter()
        .map(|batch| {
            (
                batch.reading.transcript.id.as_str(),
                batch.notes,
                batch.reading.transcript.text.expose(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "notes-M04",
                2,
                "1 · 2024-03-04\nMidwife: Came late. \nTired.\n2 · 2024-03-05\nMidwife: Well.\n"
            ),
            ("notes-M07", 1, "4 · 2024-03-05\nHealth visitor: Asked for help.\n"),
            ("notes-M04-002", 1, "5 · 2024-03-09\nSocial worker: Seen.\n"),
        ]
    );
    assert_eq!(found[0].reading.left_out, [LeftOut::new(5, "a row without words")]);
    assert_eq!(
        found[2].bytes,
        b"note_id,case,date,author_role,text\n5,M04,2024-03-09,Social worker,Seen.\n"
    );
    assert_eq!(found[2].read, table.len() as u64);
}

#[test]
fn a_long_table_is_cut_into_transcripts_and_reads_the_same_twice() {
    let mut table = String::from("id;text\r\n");
    for number in 0..1_203 {
        let _ = write!(table, "{number};Note {number}, caf\u{e9}\r\n");
    }
    let found = all(table.as_bytes(), 500).expect("it is read");
    let counts: Vec<usize> = found.iter().map(|batch| batch.notes).collect();
    assert_eq!(counts, [500, 500, 203]);
    assert_eq!(found[1].reading.transcript.id.as_str(), "notes-00002");
    let again = all(table.as_bytes(), 500).expect("it is read again");
    let digests = |all: &[NoteBatch]| -> Vec<String> {
        all.iter().map(|batch| batch.reading.original_sha256.clone()).collect()
    };
    assert_eq!(digests(&found), digests(&again));
}

#[test]
fn older_encodings_are_read_and_what_is_no_table_of_notes_is_refused() {
    let found = all(b"id,text\n1,caf\xe9 d\xe9j\xe0 vu\n2,na\xefve\n", 9).expect("it is read");
    assert!(found[0].reading.transcript.text.expose().contains("café déjà vu"));
    assert!(matches!(all(b"id,mood\n1,good\n", 9), Err(ReadError::MissingColumn { .. })));
    assert!(matches!(all(b"", 9), Err(ReadError::Empty { .. })));
}

#[test]
fn a_row_without_end_is_refused_before_it_fills_the_memory() {
    // A quotation mark that never closes, before a thousand megabytes.
    let endless = std::io::Read::chain(&b"id,text\n1,fine\n2,\""[..], std::io::repeat(b'a'));
    let mut notes = Notes::new("notes.csv", endless, &NoteColumns::default(), 9).expect("a header");
    assert!(matches!(notes.batch(), Err(ReadError::Malformed { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_table_is_read_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        rows in "(M[0-9]|,|\"|\n|\r|;|é|\u{301}|[a-z ]{1,6}|:){0,60}",
    ) {
        let _ = all(&bytes, 3);
        let table = format!("case,text,role\n{rows}");
        let _ = all(table.as_bytes(), 3);
    }
}
