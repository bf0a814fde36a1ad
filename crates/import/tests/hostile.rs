//! Files that were made to harm: each is read or refused, soon and in little room.

#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use heard_import::{Options, ReadError, Reading, bundle, read};

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word file with this body.
fn word(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let kinds = b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    zipped(&[
        ("[Content_Types].xml", kinds),
        ("word/document.xml", document.as_bytes()),
        // A macro lies in it, and is never looked at.
        ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen()"),
    ])
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

/// What is read must hold, and is returned.
fn held(name: &str, bytes: &[u8]) -> Result<Vec<Reading>, ReadError> {
    let readings = read(name, bytes, Options::default())?;
    for reading in &readings {
        let text = &reading.transcript.text;
        assert!(reading.transcript.turns.iter().all(|turn| text.slice(turn.speech).is_some()));
        assert!(reading.letters.are_conserved(), "{name}: {:?}", reading.letters);
    }
    Ok(readings)
}

#[test]
fn a_container_that_unpacks_to_a_thousand_times_its_size_is_refused() {
    let bomb = word(&paragraph(&"a".repeat(300 << 20)));
    assert!(bomb.len() < 2 << 20, "small outside");
    assert!(matches!(held("bomb.docx", &bomb), Err(ReadError::Hostile { .. })));
    let zeros = vec![b'a'; 200 << 20];
    let folder = zipped(&[("1.txt", &zeros), ("2.txt", &zeros), ("3.txt", &zeros)]);
    let mut folder = bundle("bomb.zip", &folder).unwrap().unwrap();
    assert!(folder.bytes("1.txt").is_ok() && folder.bytes("2.txt").is_ok());
    assert!(matches!(folder.bytes("3.txt"), Err(ReadError::Hostile { .. })), "all together");
}

#[test]
fn entities_that_multiply_or_name_other_files_are_not_followed() {
    let laughs = "<!DOCTYPE a [<!ENTITY x0 \"ha\"><!ENTITY x1 \"&x0;&x0;&x0;&x0;\"><!ENTITY x2 SYSTEM \"file:///etc/passwd\">]>";
    for (name, open, close) in [
        ("a.eaf", "<ANNOTATION_DOCUMENT>", "</ANNOTATION_DOCUMENT>"),
        ("a.trs", "<Trans>", "</Trans>"),
        ("a.html", "<html><body>", "</body></html>"),
    ] {
        let text = format!("<?xml version=\"1.0\"?>{laughs}{open}INT: &x1; &x2;{close}");
        for reading in held(name, text.as_bytes()).unwrap_or_default() {
            let text = reading.transcript.text.expose();
            assert!(!text.contains("root:") && !text.contains("haha"), "{name}");
        }
    }
}

#[test]
fn nesting_as_deep_as_a_file_is_long_does_not_end_the_program() {
    let deep = 50_000;
    let tags =
        |open: &str, close: &str| format!("{}INT: Hello.{}", open.repeat(deep), close.repeat(deep));
    for (name, text) in [
        ("a.html", format!("<html><body>{}", tags("<div>", "</div>"))),
        ("a.json", format!("{}1{}", "[".repeat(deep), "]".repeat(deep))),
        ("b.json", format!("{}1{}", "{\"segments\":[".repeat(deep), "]}".repeat(deep))),
        ("a.rtf", format!("{{\\rtf1 {}", tags("{", "}"))),
        ("a.eaf", format!("<ANNOTATION_DOCUMENT>{}", tags("<TIER>", "</TIER>"))),
        ("a.md", tags("> ", "")),
        ("a.txt", tags("[", "]")),
        ("a.vtt", format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{}", tags("<b>", "</b>"))),
    ] {
        let _ = held(name, text.as_bytes());
    }
    let _ = held("a.docx", &word(&tags("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>")));
}

#[test]
fn one_line_of_megabytes_is_read_in_a_moment() {
    let mut line = String::from("INT: ");
    for number in 0..300_000 {
        let _ = write!(line, "word{number} ");
    }
    let readings = held("long.txt", line.as_bytes()).unwrap();
    assert_eq!(readings[0].transcript.turns.len(), 1);
    let _ = held("long.vtt", format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{line}").as_bytes());
    let _ = held("long.csv", format!("speaker,text\nINT,{line}").as_bytes());
    let _ = held("long.html", format!("<html><body><p>{line}</p></body></html>").as_bytes());
    let _ = held("long.md", line.as_bytes());
    let _ = held("none.txt", "a".repeat(4 << 20).as_bytes());
    let _ = held("colons.txt", ": ".repeat(1 << 20).as_bytes());
    let _ = held("stamps.txt", "[00:00:01] ".repeat(200_000).as_bytes());
}

#[test]
fn signs_that_turn_text_round_or_take_no_room_stay_where_they_are() {
    let tricks = "INT: Who \u{202e}gnihtemos\u{202c} said?\nP\u{200b}1: I\u{200d} did\u{2066}.\n";
    let readings = held("tricks.txt", tricks.as_bytes()).unwrap();
    assert_eq!(readings[0].transcript.text.expose(), tricks);
}

#[test]
fn lengths_that_lie_are_found_out() {
    let grid = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n0\n1\n<exists>\n4000000000\n\"IntervalTier\"\n\"A\"\n0\n1\n4000000000\n0\n1\n\"Hello there.\"\n";
    let _ = held("a.TextGrid", grid.as_bytes());
    let whole = word(&paragraph("INT: Hello."));
    for cut in [10, whole.len() / 3, whole.len() - 30, whole.len() - 1] {
        let _ = held("cut.docx", &whole[..cut]);
    }
    for at in 0..whole.len().min(400) {
        let mut lying = whole.clone();
        lying[at] = 0xff;
        let _ = held("lying.docx", &lying);
    }
}

#[test]
fn a_word_file_with_macros_is_read_for_its_words() {
    let readings = held("macro.docm", &word(&paragraph("INT: Hello there."))).unwrap();
    assert_eq!(readings[0].transcript.text.expose().trim(), "INT: Hello there.");
}

#[test]
fn what_no_transcript_is_as_big_as_is_refused_with_its_measure() {
    let many = |name: &str, text: String, what: &str| match held(name, text.as_bytes()) {
        Err(ReadError::TooMany { what: told, .. }) => assert_eq!(told, what, "{name}"),
        other => panic!("{name}: {:?}", other.map(|readings| readings.len())),
    };
    many("lines.txt", "a\n".repeat(500_001), "lines");
    many("values.json", format!("{{\"a\":[{}1]}}", "1,".repeat(3_000_000)), "values");
    many("tags.html", format!("<html><body>{}", "<p>".repeat(1_000_000)), "tags");
    many("cells.csv", format!("speaker,text\nA,b\nA,{}", ",".repeat(4_000_000)), "cells");
    let long = vec![b'a'; (64 << 20) + 1];
    assert!(matches!(held("long.txt", &long), Err(ReadError::TooBig { .. })));
    let elements = format!("<ANNOTATION_DOCUMENT>{}", "<a/>".repeat(3_000_001));
    assert!(matches!(held("a.eaf", elements.as_bytes()), Err(ReadError::Malformed { .. })));
}
