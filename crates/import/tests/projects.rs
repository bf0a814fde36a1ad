//! Real projects of other programs, held to what is known of them.

#![allow(clippy::print_stdout, reason = "a test says when it was not run")]

use std::fs::File;
use std::path::{Path, PathBuf};

use heard_import::project::{Options, ProjectReading, read};
use heard_model::{MemoOn, Positions};

fn shared() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/refi"));
    if folder.is_dir() {
        return Some(folder.to_owned());
    }
    println!("not run: ../shared/data is absent");
    None
}

fn open(path: &Path) -> ProjectReading {
    let file = File::open(path).expect("the sample");
    let name = path.file_name().expect("a name").to_string_lossy();
    read(&name, file, Options::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Sources, codes, codings, memos and cases that came along; what did not, by count and what.
fn account(reading: &ProjectReading) -> (Vec<usize>, Vec<(usize, String)>) {
    let project = &reading.project;
    let kept = vec![
        project.sources.len(),
        project.codes.len(),
        project.codings(),
        project.memos.len(),
        project.cases.len(),
    ];
    (kept, project.lost.iter().map(|loss| (loss.count, loss.what.clone())).collect())
}

#[test]
fn nvivos_positions_are_found_out_and_fall_on_words() {
    let Some(folder) = shared() else { return };
    let path = folder.join("derived-masked/nvivo12win_crlf_bom_astral_masked.qdpx");
    let reading = open(&path);
    let fit = reading.fit.expect("positions");
    assert_eq!(fit.positions, Positions::NVIVO);
    assert_eq!((fit.starts, fit.ends, fit.selections, fit.outside), (302, 296, 303, 0));
    assert_eq!(account(&reading).0, [1, 152, 303, 0, 0]);
    // The standard's own way is far behind, and refused where nobody names it.
    let standard = Options { positions: Some(Positions::STANDARD) };
    let file = File::open(&path).expect("the sample");
    let standard = read("nvivo.qdpx", file, standard).expect("read as told").fit.expect("a fit");
    assert!(standard.starts < 100 && !standard.is_believable(), "{standard}");
}

#[test]
fn qualcoders_codings_lie_on_the_words_they_name() {
    let Some(folder) = shared() else { return };
    let folder = folder.join("qualcoder-generated");
    for name in [
        "qualcoder_4.0beta_c320464_synthetic.qdpx",
        "qualcoder_4.0beta_c320464_synthetic_maxqda-line-endings.qdpx",
    ] {
        let reading = open(&folder.join(name));
        let source = &reading.project.sources[0];
        let words: Vec<&str> = source
            .codings
            .iter()
            .map(|coding| source.transcript.text.slice(coding.span).expect("words"))
            .collect();
        assert_eq!(words, ["plain", "target", "plain"], "{name}");
        let on: Vec<String> = reading
            .project
            .memos
            .iter()
            .map(|memo| match memo.on {
                MemoOn::Passage(_, span) => {
                    format!("{} on `{}`", memo.text, &source.transcript.text.expose()[span.range()])
                }
                on => {
                    format!("{} on {}", memo.text, format!("{on:?}").split('(').next().expect("it"))
                }
            })
            .collect();
        assert_eq!(
            on,
            [
                "coding memo on `plain`",
                "case memo on Case",
                "J1\n\njournal text on Project",
                "an annotation on `P01:`"
            ],
            "{name}"
        );
        assert_eq!(reading.project.cases[0].variables, [("Age".to_owned(), "42".to_owned())]);
    }
}

#[test]
fn the_standards_own_example_tells_what_is_missing() {
    let Some(folder) = shared() else { return };
    let reading = open(&folder.join("sky-loom-refi-qda/TestProject.qdpx"));
    let (kept, lost) = account(&reading);
    assert_eq!(kept, [0, 14, 0, 2, 0]);
    let codings: usize =
        lost.iter().filter(|(_, what)| what == "codings").map(|(count, _)| count).sum();
    assert_eq!(codings, 16, "{lost:?}");
}

#[test]
fn taguettes_highlights_lie_on_the_words_they_hold() {
    let Some(folder) = shared() else { return };
    let folder = folder.join("../coded");
    let reading = open(&folder.join("taguette_project.sqlite3"));
    assert_eq!(account(&reading), (vec![2, 6, 38, 3, 0], vec![]));
    let mut found: Vec<(String, String)> = Vec::new();
    for source in &reading.project.sources {
        for coding in &source.codings {
            let code = reading.project.codes.iter().find(|code| code.guid == coding.code);
            let code = code.expect("its code").name.clone();
            let words = source.transcript.text.slice(coding.span).expect("words");
            found.push((code, words.split_whitespace().collect::<Vec<_>>().join(" ")));
            assert_eq!(coding.coder, "admin");
        }
    }
    let gold = std::fs::read_to_string(folder.join("taguette_gold_highlights.json")).expect("gold");
    let gold: serde_json::Value = serde_json::from_str(&gold).expect("json");
    let mut expected: Vec<(String, String)> = Vec::new();
    for highlight in gold.as_array().expect("a list") {
        let words = highlight["text"].as_str().expect("text");
        for tag in highlight["tags"].as_array().expect("tags") {
            let tag = tag.as_str().expect("a tag");
            let tag = if tag == "symptoms.duration" { "duration" } else { tag };
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            expected.push((tag.to_owned(), words));
        }
    }
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

/// A zip of one stored entry, by hand.
fn zipped(name: &str, data: &[u8], mode: u32) -> Vec<u8> {
    let mut crc = !0u32;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    let mut head = Vec::new();
    head.extend([20u16, 0, 0, 0, 0x21].iter().flat_map(|n| n.to_le_bytes()));
    head.extend([!crc, data.len() as u32, data.len() as u32].iter().flat_map(|n| n.to_le_bytes()));
    head.extend([name.len() as u16, 0].iter().flat_map(|n| n.to_le_bytes()));
    let mut zip = [b"PK\x03\x04".as_slice(), &head, name.as_bytes(), data].concat();
    let directory = zip.len() as u32;
    zip.extend(b"PK\x01\x02\x14\x03");
    zip.extend(&head);
    zip.extend([0u8; 6]);
    zip.extend((mode << 16).to_le_bytes());
    zip.extend([0u8; 4]);
    zip.extend(name.as_bytes());
    let size = zip.len() as u32 - directory;
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend([size, directory].iter().flat_map(|n| n.to_le_bytes()));
    zip.extend([0u8; 2]);
    zip
}

fn refused(bytes: &[u8]) -> String {
    let read = read("x.qdpx", std::io::Cursor::new(bytes), Options::default());
    read.expect_err("it is refused").to_string()
}

#[test]
fn hostile_containers_are_refused() {
    let plain = b"<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"a\"/>";
    assert!(refused(&zipped("../project.qde", plain, 0o100_644)).contains("leads out"));
    assert!(refused(&zipped("/project.qde", plain, 0o100_644)).contains("leads out"));
    assert!(refused(&zipped("project.qde", plain, 0o120_777)).contains("a link"));
    let bomb = b"<!DOCTYPE a [<!ENTITY b \"bb\">]><Project name=\"a\">&b;</Project>";
    assert!(refused(&zipped("project.qde", bomb, 0o100_644)).contains("entities of its own"));
    let deep = "<Code name=\"a\">".repeat(5000);
    assert!(
        refused(&zipped("project.qde", deep.as_bytes(), 0o100_644)).contains("inside each other")
    );
    assert!(refused(&zipped("other.txt", plain, 0o100_644)).contains("no project.qde"));
    assert!(refused(&zipped("project.qde", b"<html/>", 0o100_644)).contains("no <Project>"));
    assert!(refused(b"PK\x03\x04 and no more").contains("damaged"));
}
