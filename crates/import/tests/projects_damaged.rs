//! Ten thousand damaged files for each reader of other programs' projects and codebooks: no panic, no
//! memory without end. A usual run takes a thousand; `HEARD_MUTANTS=10000` all of them.

#![allow(clippy::print_stdout, reason = "a test says what it measured")]

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use heard_import::project::{Options, parts, read};

/// How many damaged files a reader is given.
fn mutants() -> usize {
    std::env::var("HEARD_MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(1000)
}

/// Numbers that look like chance and are the same in every run (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// Numbers and words that readers stumble over.
const TRICKS: &[&str] = &[
    "-1",
    "0",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "1e309",
    "NaN",
    "",
    "<Code>",
    "</Project>",
    "<![CDATA[",
    "]]>",
    "&#x0;",
    "&#xD800;",
    "&amp",
    "\u{feff}",
    "\u{0}",
    "\r\n",
    "internal://../../x",
    "{",
    "}",
    "\"",
    "'",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "\u{1f468}\u{200d}",
];

fn damaged(sample: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for _ in 0..=dice.next(8) {
        if bytes.is_empty() {
            break;
        }
        let at = dice.next(bytes.len());
        match dice.next(6) {
            0 => bytes[at] = dice.next(256) as u8,
            1 => bytes[at] ^= 1 << dice.next(8),
            2 => bytes.truncate(at.max(1)),
            3 => {
                let trick = TRICKS[dice.next(TRICKS.len())].bytes();
                let to = (at + dice.next(12)).min(bytes.len());
                bytes.splice(at..to, trick);
            }
            4 => {
                let from = dice.next(bytes.len());
                let to = (from + dice.next(400)).min(bytes.len());
                let piece = bytes[from..to].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let to = (at + dice.next(200)).min(bytes.len());
                bytes.drain(at..to);
            }
        }
    }
    bytes
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("a zip").into_inner()
}

const QDE: &str = r##"<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0" name="a" origin="b">
<Users><User guid="{AAAAAAAA-0000-4000-8000-000000000001}" name="Ana"/></Users>
<CodeBook><Codes><Code guid="aaaaaaaa-0000-4000-8000-000000000002" name="Loss" isCodable="false"><Description>d</Description><Code guid="aaaaaaaa-0000-4000-8000-000000000003" name="Taken" isCodable="true" color="#aabbcc"><NoteRef targetGUID="aaaaaaaa-0000-4000-8000-000000000009"/></Code></Code></Codes></CodeBook>
<Variables><Variable guid="aaaaaaaa-0000-4000-8000-000000000004" name="age" typeOfVariable="Integer"/></Variables>
<Cases><Case guid="aaaaaaaa-0000-4000-8000-000000000005" name="P01"><VariableValue><VariableRef targetGUID="aaaaaaaa-0000-4000-8000-000000000004"/><IntegerValue>31</IntegerValue></VariableValue><SourceRef targetGUID="aaaaaaaa-0000-4000-8000-000000000006"/></Case></Cases>
<Sources><TextSource guid="aaaaaaaa-0000-4000-8000-000000000006" name="One.txt" plainTextPath="internal://one.txt"><PlainTextSelection guid="aaaaaaaa-0000-4000-8000-000000000007" name="told me" startPosition="11" endPosition="18"><Description>memo</Description><Coding guid="aaaaaaaa-0000-4000-8000-000000000008" creatingUser="aaaaaaaa-0000-4000-8000-000000000001" creationDateTime="2026-01-02T10:00:00Z"><CodeRef targetGUID="aaaaaaaa-0000-4000-8000-000000000003"/></Coding></PlainTextSelection></TextSource>
<AudioSource guid="aaaaaaaa-0000-4000-8000-00000000000a" name="talk"><Transcript guid="aaaaaaaa-0000-4000-8000-00000000000b" plainTextPath="internal://one.txt"><SyncPoint guid="aaaaaaaa-0000-4000-8000-00000000000c" timeStamp="0" position="0"/><SyncPoint guid="aaaaaaaa-0000-4000-8000-00000000000d" timeStamp="9" position="6"/><TranscriptSelection guid="aaaaaaaa-0000-4000-8000-00000000000e" fromSyncPoint="aaaaaaaa-0000-4000-8000-00000000000c" toSyncPoint="aaaaaaaa-0000-4000-8000-00000000000d"><Coding guid="aaaaaaaa-0000-4000-8000-00000000000f"><CodeRef targetGUID="aaaaaaaa-0000-4000-8000-000000000003"/></Coding></TranscriptSelection></Transcript></AudioSource></Sources>
<Notes><Note guid="aaaaaaaa-0000-4000-8000-000000000009" name="n"><PlainTextContent>words</PlainTextContent></Note></Notes>
<Sets><Set guid="aaaaaaaa-0000-4000-8000-000000000010" name="s"><MemberSource targetGUID="aaaaaaaa-0000-4000-8000-000000000006"/></Set></Sets></Project>"##;

const WORDS: &[u8] = "\u{feff}MUM: Nobody told me \u{1f614} why.\r\nINT: Go on.\r\n".as_bytes();

const QDC: &str = r##"<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="a"><Codes><Code guid="{aaaaaaaa-0000-4000-8000-000000000002}" name="Loss" isCodable="true" color="#abc"><Description>d</Description><Code guid="aaaaaaaa-0000-4000-8000-000000000003" name="Taken" isCodable="true"/></Code></Codes><Sets><Set guid="aaaaaaaa-0000-4000-8000-000000000004" name="s"><MemberCode guid="aaaaaaaa-0000-4000-8000-000000000003"/></Set></Sets></CodeBook>"##;

fn database(sql: &str) -> Vec<u8> {
    let mut connection = rusqlite::Connection::open_in_memory().expect("a database");
    connection.execute_batch(sql).expect("tables");
    connection.serialize(rusqlite::MAIN_DB).expect("bytes").to_vec()
}

const QUALCODER: &str = "
CREATE TABLE project (databaseversion text, date text, memo text, about text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text, color text, supercid integer);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text, date text, memo text, important integer);
CREATE TABLE cases (caseid integer primary key, name text, memo text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer);
INSERT INTO project VALUES ('v17', '2026-01-02', 'm', 'QualCoder');
INSERT INTO source VALUES (1, 'One', 'MUM: Nobody told me why.', NULL, 'x', 'ana', '2026-01-02');
INSERT INTO code_cat VALUES (1, 'Loss', 'a', '', '', NULL), (2, 'In', 'a', '', '', 1);
INSERT INTO code_name VALUES (1, 'Taken', '', 2, 'a', '', '#fff', NULL), (2, 'Night', '', NULL, 'a', '', '', 1);
INSERT INTO code_text VALUES (1, 1, 1, 'told me', 12, 19, 'ana', '', 'memo', 1);
INSERT INTO cases VALUES (1, 'P01', '');
INSERT INTO case_text VALUES (1, 1, 1, 0, 24);";

const TAGUETTE: &str = "
CREATE TABLE alembic_version (version_num text);
CREATE TABLE projects (id integer primary key, name text, description text, created text);
CREATE TABLE documents (id integer primary key, name text, description text, filename text, created text, project_id integer, contents text);
CREATE TABLE tags (id integer primary key, project_id integer, path text, description text);
CREATE TABLE highlights (id integer primary key, document_id integer, start_offset integer, end_offset integer, snippet text);
CREATE TABLE highlight_tags (highlight_id integer, tag_id integer);
CREATE TABLE commands (id integer primary key, date text, user_login text, project_id integer, document_id integer, payload text);
INSERT INTO projects VALUES (1, 'p', '', '2026-01-02');
INSERT INTO documents VALUES (1, 'One', '', 'one.html', '2026-01-02', 1, '<p>Nobody <b>told me</b> why.</p><p>Go on.</p>');
INSERT INTO tags VALUES (1, 1, 'loss', ''), (2, 1, 'loss.taken', 'd');
INSERT INTO highlights VALUES (1, 1, 7, 14, 'told me');
INSERT INTO highlight_tags VALUES (1, 2);
INSERT INTO commands VALUES (1, '2026-01-02', 'ana', 1, 1, '{\"type\": \"highlight_add\", \"highlight_id\": 1}');";

fn shared(path: &str) -> Option<Vec<u8>> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let found = std::fs::read(root.join(path)).ok();
    if found.is_none() {
        println!("not run: ../shared/data is absent");
    }
    found
}

/// Gives every damaged form of `sample` to `reader`, and says how often it came through.
fn torment(name: &str, sample: &[u8], times: usize, reader: impl Fn(&[u8]) -> bool) {
    assert!(reader(sample), "{name}: the sample itself is read");
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let read = (0..times).filter(|_| reader(&damaged(sample, &mut dice))).count();
    println!("{name}: {times} damaged files, {read} of them still read");
}

fn project(bytes: &[u8]) -> bool {
    read("x.qdpx", Cursor::new(bytes), Options::default()).is_ok()
}

fn in_zip(qde: &[u8]) -> bool {
    project(&zipped(&[("project.qde", qde), ("sources/one.txt", WORDS)]))
}

/// The most memory this process ever held, in MB.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
}

#[test]
fn no_damaged_file_ends_a_reader_or_fills_the_memory() {
    let times = mutants();
    let before = listing();
    torment("REFI-QDA, the XML", QDE.as_bytes(), times, in_zip);
    let whole = zipped(&[("project.qde", QDE.as_bytes()), ("Sources/one.txt", WORDS)]);
    torment("REFI-QDA, the container", &whole, times, project);
    torment("QualCoder's database", &database(QUALCODER), times, project);
    torment("Taguette's database", &database(TAGUETTE), times, project);
    let codebook =
        |name: &'static str| move |bytes: &[u8]| heard_import::codebook::read(name, bytes).is_ok();
    torment("REFI-QDA codebook", QDC.as_bytes(), times, codebook("x.qdc"));
    let tags = b"tag,description\nloss,what went\nloss.taken,\"was, taken\"\n";
    torment("Taguette's codebook", tags, times, codebook("x.csv"));
    let sidecar = zipped(&[("form", b"heard-whole-1"), ("rows/memo", b"{\"id\":1}\n")]);
    torment("what lies beside a project", &sidecar, times, |bytes| {
        parts("x.heard", Cursor::new(bytes)).is_ok()
    });
    for (name, path) in [
        ("a file of ATLAS.ti", "refi/sky-loom-refi-qda/TestProject.qdpx"),
        (
            "a file of QualCoder",
            "refi/qualcoder-generated/qualcoder_4.0beta_c320464_synthetic.qdpx",
        ),
        ("a database of Taguette", "coded/taguette_project.sqlite3"),
    ] {
        let Some(sample) = shared(path) else { break };
        torment(name, &sample, times / 4, project);
    }
    assert_eq!(listing(), before, "no file was written");
    match most_memory() {
        Some(most) => {
            println!("{most} MB at most");
            assert!(most < 512, "{most} MB");
        }
        None => println!("not run: this system does not tell how much memory was used"),
    }
}

/// What lies where a reader could write without being told a place: here, and beside here.
fn listing() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in [here.to_owned(), here.join(".."), here.join("../.."), here.join("tests")] {
        found.extend(std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()));
    }
    found.sort();
    found
}
