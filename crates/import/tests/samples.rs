//! Every format has a sample that it alone claims and a broken one, and no bytes at all make a
//! reader panic.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use expect_test::expect;
use heard_import::{FORMATS, Options, read, texts_of, why};
use proptest::prelude::*;

fn folder() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpora/formats")).to_owned()
}

/// The sample called `kind` of a format: its file name and its bytes.
fn sample(format: &str, kind: &str) -> (String, Vec<u8>) {
    let entries = std::fs::read_dir(folder().join(format)).expect("a folder of samples");
    let path = entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.file_stem().is_some_and(|stem| stem == kind))
        .expect("a sample");
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    (name, std::fs::read(&path).expect("the sample is there"))
}

#[test]
fn every_format_alone_claims_its_sample() {
    for format in FORMATS {
        let (name, bytes) = sample(format.name(), "good");
        // A name without an ending: what stands in the file has to be enough.
        let claims = why("sample", &bytes).expect("it is text or a document");
        let (first, second) = (&claims[0], &claims[1]);
        assert_eq!(first.format, format.name(), "{name}: {claims:?}");
        assert!(first.score > second.score, "{name}: {first:?} and {second:?}");
        let readings = read(&name, &bytes, Options::default()).expect("it is read");
        for reading in &readings {
            assert!(reading.transcript.turns.len() >= 2, "{name}");
            assert!(reading.letters.are_conserved(), "{name}: {:?}", reading.letters);
        }
    }
}

#[test]
fn a_format_is_one_file_and_one_line_of_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(root.join("src/format")).expect("a folder of formats");
    let mut files: Vec<String> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    files.sort();
    let mut table: Vec<&str> = FORMATS.iter().map(|format| format.name()).collect();
    table.sort_unstable();
    assert_eq!(files, table);
    // And one row of the page that says where it comes from.
    let page = std::fs::read_to_string(root.join("../../docs/formats.md")).expect("the page");
    for format in FORMATS {
        let row = format!("| `{}` |", format.name());
        assert!(page.contains(&row), "docs/formats.md has no row {row}");
    }
}

#[test]
fn a_broken_sample_says_what_is_broken() {
    let mut told = Vec::new();
    for format in FORMATS {
        let (name, bytes) = sample(format.name(), "broken");
        match read(&name, &bytes, Options::default()) {
            Ok(readings) => {
                for left in readings.iter().flat_map(|reading| &reading.left_out) {
                    told.push(format!("{name}:{}: {}", left.line, left.message));
                }
            }
            Err(error) => told.push(format!("error: {error}")),
        }
    }
    expect![[r#"
        broken.vtt:3: a time that can't be read
        broken.vtt:8: words without a time
        broken.vtt:6: a cue without words
        broken.srt:2: a time that can't be read
        broken.srt:6: a cue without words
        broken.srt:9: a time that can't be read
        broken.sbv:4: a cue that ends before it starts
        broken.sbv:7: a cue without words
        error: broken.docx:0: a damaged container; it may be cut off
        error: broken.odt:0: there is no content.xml
        error: broken.xlsx:1: there is no column `text`; the columns are `Speaker`, `Start`, `Mood`
        broken.rtf:0: the file ends inside 2 group(s): it may be cut off
        error: `broken.pdf` is pages of pictures without text
        error: broken.json:1: this is no whole JSON
        broken.cha:3: a time that can't be read
        broken.cha:4: a speaker without words
        broken.cha:5: a line of no tier
        error: broken.TextGrid:28: the tiers end before they are whole
        error: broken.eaf:2: a document type with entities of its own
        error: broken.exb:22: syntax error: attribute value not closed: `"` not found before end of input
        error: broken.trs:17: syntax error: attribute value not closed: `"` not found before end of input
        error: broken.ttml:7: syntax error: attribute value not closed: `"` not found before end of input
        broken.csv:2: a time that can't be read
        broken.csv:3: a speaker without words
        error: broken.tsv:1: there is no column `text`; the columns are `original`, `corrected`, `confidence`
        broken.rst:2: a speaker without words
        broken.rst:1: a directive
        broken.md:9: 2 place(s) of UTF-8 once read as Windows-1252 (mojibake); left as they stand
        broken.md:5: a speaker without words; in the text, no turn
        broken.txt:2: a speaker without words; in the text, no turn"#]].assert_eq(&told.join("\n"));
}

#[test]
fn columns_that_a_page_draws_line_by_line_are_read_one_after_the_other() {
    let (name, bytes) = sample("pdf", "columns");
    let readings = read(&name, &bytes, Options::default()).expect("it is read");
    let transcript = &readings[0].transcript;
    let told: Vec<String> = transcript
        .turns
        .iter()
        .map(|turn| {
            let words = transcript.text.slice(turn.speech).expect("in the text");
            format!("{}: {words}", turn.speaker.as_deref().unwrap_or("-"))
        })
        .collect();
    expect![[r#"
        INT: How was it, the first night on the ward with him?
        M01: Loud. There was a light over the bed that nobody could turn off, and I counted the tiles until the morning.
        INT: Who came to you?
        M01: A midwife with a red badge. She sat down, which nobody else had done, and asked what I would like to be called. It was the first question that was about me.
        INT: And what did you say?
        M01: I said my name. Then I cried a bit, and she stayed where she was, so I told her the rest of it as well.
        INT: What was different after that?
        M01: I slept. And I let them weigh him in the morning without a word."#]].assert_eq(&told.join("\n"));
}

#[test]
fn a_format_by_name_is_held_to_it() {
    let (name, bytes) = sample("vtt", "good");
    let as_text = read(&name, &bytes, Options { as_format: Some("txt"), ..Options::default() })
        .expect("it is text too");
    assert_eq!(as_text[0].format, "txt");
    let wrong = read(&name, &bytes, Options { as_format: Some("ttv"), ..Options::default() })
        .expect_err("there is none");
    assert_eq!(wrong.to_string(), "no format is called `ttv`");
}

/// A sample with a stretch taken out, a stretch doubled and some bytes changed.
fn mutant(bytes: &[u8], cuts: &[(usize, usize)], changes: &[(usize, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, value) in changes {
        let length = bytes.len().max(1);
        if let Some(byte) = bytes.get_mut(at % length) {
            *byte = *value;
        }
    }
    for (number, (at, length)) in cuts.iter().enumerate() {
        let start = at % (bytes.len() + 1);
        let end = (start + length % 64).min(bytes.len());
        if number % 2 == 0 {
            bytes.drain(start..end);
        } else {
            let twice = bytes[start..end].to_vec();
            bytes.splice(start..start, twice);
        }
    }
    bytes
}

/// The container `bytes` with one of its parts changed.
fn with_part(bytes: &[u8], part: &str, change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).expect("a container");
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut entry = from.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut inside = Vec::new();
        entry.read_to_end(&mut inside).expect("it unpacks");
        let inside = if name == part { change(&inside) } else { inside };
        to.start_file(name, zip::write::SimpleFileOptions::default()).expect("it starts");
        to.write_all(&inside).expect("it is written");
    }
    to.finish().expect("it ends").into_inner()
}

/// Reads `bytes` in every way there is; what comes out must hold.
fn hold(name: &str, bytes: &[u8], as_format: Option<&str>) {
    let Ok(readings) = read(name, bytes, Options { as_format, ..Options::default() }) else {
        return;
    };
    for reading in readings {
        let text = &reading.transcript.text;
        let mut end = 0;
        for turn in &reading.transcript.turns {
            let start = turn.label.map_or(turn.speech.start(), |label| label.start());
            assert!(start >= end && text.slice(turn.speech).is_some(), "{name}");
            end = turn.speech.end();
        }
        assert!(reading.blocks.iter().all(|block| text.slice(block.span).is_some()), "{name}");
        assert!(reading.letters.are_conserved(), "{name}: {:?}", reading.letters);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_document_with_a_damaged_part_is_read_or_refused(
        which in 0usize..3,
        cuts in prop::collection::vec((any::<usize>(), any::<usize>()), 0..4),
        changes in prop::collection::vec((any::<usize>(), any::<u8>()), 0..6),
    ) {
        let (format, part) =
            [("docx", "word/document.xml"), ("odt", "content.xml"), ("xlsx", "xl/worksheets/sheet1.xml")][which];
        let (name, bytes) = sample(format, "good");
        let damaged = with_part(&bytes, part, |part| mutant(part, &cuts, &changes));
        hold(&name, &damaged, None);
        let _ = texts_of(&damaged);
    }

    #[test]
    fn a_mutant_of_any_sample_is_read_or_refused(
        which in 0..FORMATS.len(),
        cuts in prop::collection::vec((any::<usize>(), any::<usize>()), 0..4),
        changes in prop::collection::vec((any::<usize>(), any::<u8>()), 0..12),
    ) {
        let format = FORMATS[which].name();
        // The reader of PDF is another's, and runs in a process of its own.
        if format != "pdf" {
            let (name, bytes) = sample(format, "good");
            let mutant = mutant(&bytes, &cuts, &changes);
            hold(&name, &mutant, None);
            hold(&name, &mutant, Some(format));
            let _ = texts_of(&mutant);
            let _ = heard_import::codebook::read(&name, &mutant);
        }
    }

    #[test]
    fn any_bytes_and_any_letters_are_read_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        text in "(INT|P1|Ana Lewis|[A-Z]{1,3}|\\[00:0[0-9]\\]|[0-9:]{1,8}|<v |\\*\\*|-->|\\{|\"|,|\t|\n|\r|: | |\u{feff}|\u{301}|é|😭|[a-z ]{1,9}){0,60}",
        which in 0..FORMATS.len(),
    ) {
        let format = FORMATS[which].name();
        hold("a.txt", &bytes, None);
        hold("a.txt", text.as_bytes(), None);
        if format != "pdf" {
            hold("a.txt", text.as_bytes(), Some(format));
        }
    }
}
