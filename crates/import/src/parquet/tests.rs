use std::io::{Read as _, Seek as _, Write as _};
use std::sync::Arc;

use parquet::basic::{Compression, GzipLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::*;
use crate::{NoteColumns, Notes};

/// A table of notes in two groups of rows, packed in this way.
fn table(packed: Compression) -> Vec<u8> {
    let schema = "message notes { required int64 id; optional int32 day (DATE); \
                  optional int64 seen (TIMESTAMP(NANOS,false)); optional byte_array role (UTF8); \
                  optional byte_array text (UTF8); repeated int32 marks; }";
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let how = Arc::new(WriterProperties::builder().set_compression(packed).build());
    let mut file = SerializedFileWriter::new(Vec::new(), schema, how).expect("a writer");
    for first in [1, 3] {
        let mut group = file.next_row_group().expect("a group");
        let mut column = group.next_column().expect("it goes on").expect("id");
        column.typed::<Int64Type>().write_batch(&[first, first + 1], None, None).expect("ids");
        column.close().expect("it ends");
        let mut column = group.next_column().expect("it goes on").expect("day");
        column.typed::<Int32Type>().write_batch(&[19_786], Some(&[1, 0]), None).expect("days");
        column.close().expect("it ends");
        let mut column = group.next_column().expect("it goes on").expect("seen");
        let times = [1_709_547_300_000_000_000, 1_709_510_400_000_000_000];
        column.typed::<Int64Type>().write_batch(&times, Some(&[1, 1]), None).expect("times");
        column.close().expect("it ends");
        for words in [["Midwife", "Health visitor"], ["Came late, \"tired\".\nSlept.", "Żle 😭"]]
        {
            let mut column = group.next_column().expect("it goes on").expect("words");
            let words = words.map(ByteArray::from);
            column.typed::<ByteArrayType>().write_batch(&words, Some(&[1, 1]), None).expect("it");
            column.close().expect("it ends");
        }
        let mut column = group.next_column().expect("it goes on").expect("marks");
        let levels = (&[1, 1, 0][..], &[0, 1, 0][..]);
        column
            .typed::<Int32Type>()
            .write_batch(&[7, 8], Some(levels.0), Some(levels.1))
            .expect("it");
        column.close().expect("it ends");
        group.close().expect("it ends");
    }
    file.into_inner().expect("bytes")
}

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("it is written");
    file.rewind().expect("its beginning");
    file
}

fn read(bytes: &[u8]) -> Result<String, RowsError> {
    let mut out = Vec::new();
    parquet_rows(file(bytes), &mut out)?;
    Ok(String::from_utf8(out).expect("text"))
}

#[test]
fn however_it_is_packed_the_rows_are_the_same() {
    for packed in
        [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::GZIP(GzipLevel::default())]
    {
        let bytes = table(packed);
        assert!(is_parquet(&bytes));
        expect_test::expect![[r#"
            4	marks
            id,day,seen,role,text
            1,2024-03-04,2024-03-04 10:15:00,Midwife,"Came late, ""tired"".
            Slept."
            2,,2024-03-04,Health visitor,Żle 😭
            3,2024-03-04,2024-03-04 10:15:00,Midwife,"Came late, ""tired"".
            Slept."
            4,,2024-03-04,Health visitor,Żle 😭
        "#]]
        .assert_eq(&read(&bytes).unwrap_or_else(|error| panic!("{packed:?}: {error:?}")));
    }
}

#[test]
fn its_notes_are_told_by_row() {
    let rows = read(&table(Compression::SNAPPY)).expect("it is read");
    let rows = rows.split_once('\n').expect("a count").1.to_owned();
    let mut notes =
        Notes::of_rows("notes.parquet", rows.as_bytes(), &NoteColumns::default(), 9).expect("it");
    let batch = notes.batch().expect("it is read").expect("notes");
    assert_eq!(batch.notes, 4);
    let columns = notes.columns();
    assert_eq!(
        [columns.id, columns.date, columns.role, columns.text].map(Option::unwrap_or_default),
        ["id", "day", "role", "text"]
    );
}

#[test]
fn what_is_cut_off_or_changed_is_refused_or_read() {
    let whole = table(Compression::SNAPPY);
    for cut in 0..whole.len() {
        assert!(read(&whole[..cut]).is_err(), "cut at {cut}");
    }
    assert!(matches!(read(b"PAR1PAR1"), Err(RowsError::Damaged)));
}

#[test]
fn a_file_is_read_from_its_handle_wherever_that_stands() {
    let mut file = file(&table(Compression::UNCOMPRESSED));
    let mut some = [0; 40];
    file.read_exact(&mut some).expect("its beginning");
    let mut out = Vec::new();
    parquet_rows(file, &mut out).expect("it is read");
    assert!(out.starts_with(b"4\tmarks\nid,"));
}
