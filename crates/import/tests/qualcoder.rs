//! QualCoder's own database, made here by its tables' definitions (version 17 of them).

use std::io::Cursor;

use heard_import::project::{Options, ProjectReading, read};
use heard_model::{MemoOn, Unit};

/// As QualCoder 4.0 makes them, as far as they are read here.
const TABLES: &str = "
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer, bookmarkpos integer, codername text, recently_used_codes text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer, cid integer, memo text, date text, owner text, important integer, pdf_page integer);
CREATE TABLE code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text, date text, owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text, date text, unique(fid, pos0, pos1, owner));
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text, owner text, unique(name, attr_type, id));
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text, date text, memo text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text, date text, memo text, avid integer, important integer, unique(cid, fid, pos0, pos1, owner));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text, color text, supercid integer, unique(name));
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text, unique(name));
CREATE TABLE coder_names (name TEXT UNIQUE NOT NULL, visibility INTEGER NOT NULL DEFAULT 1 CHECK (visibility IN (0, 1)));
CREATE VIEW code_text_visible AS SELECT t.* FROM code_text t WHERE NOT EXISTS (SELECT 1 FROM coder_names c WHERE c.name = t.owner AND c.visibility = 0);
INSERT INTO project VALUES ('v17', '2026-01-02 10:00:00', 'What it is about', 'QualCoder 4.0', 0, 0, 'ana', '');
INSERT INTO code_cat VALUES (1, 'Loss', 'ana', '2026-01-02 10:00:00', 'what went', NULL), (2, 'Within', 'ana', '', '', 1);
INSERT INTO code_name VALUES (7, 'Taken', 'was taken', 2, 'ana', '', '#F781F3', NULL), (3, 'At night', '', NULL, 'ana', '', '', 7), (4, 'Loose', NULL, NULL, 'ben', '', '', NULL);
INSERT INTO cases VALUES (1, 'Mo', 'seen twice', 'ana', '');
INSERT INTO attribute_type VALUES ('age', '', 'ana', '', 'case', 'numeric'), ('wave', '', 'ana', '', 'file', 'character');
INSERT INTO attribute VALUES (1, 'age', 'case', '31', 1, '', 'ana'), (2, 'wave', 'file', 'second', 1, '', 'ana'), (3, 'empty', 'file', '', 1, '', 'ana');
INSERT INTO journal VALUES (1, 'Day one', 'It began.', '2026-01-02 11:00:00', 'ana');
INSERT INTO code_image VALUES (1, 2, 0, 0, 5, 5, 4, '', '', 'ana', NULL, NULL);
INSERT INTO code_av VALUES (1, 3, 0, 1000, 4, '', '', 'ana', NULL);
";

const TEXT: &str =
    "INT: How was it?\nMUM: They took \u{1f614} him away at night, and nobody told me why.\n";

/// A database in which `pos0` and `pos1` count as `unit` does.
fn database(unit: Unit) -> Vec<u8> {
    let mut connection = rusqlite::Connection::open_in_memory().expect("a database");
    connection.execute_batch(TABLES).expect("tables");
    let put = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        connection.execute(sql, values).expect("a row");
    };
    let source =
        "INSERT INTO source VALUES (?1, ?2, ?3, ?4, ?5, 'ana', '2026-01-02 10:30:00', NULL, NULL)";
    let none: Option<&str> = None;
    put(source, &[&1, &"One.docx", &format!("\u{feff}{TEXT}"), &"/docs/One.docx", &"a first talk"]);
    put(source, &[&2, &"page.png", &none, &"/images/page.png", &""]);
    put(source, &[&3, &"talk.mp3", &none, &"audio:/elsewhere/talk.mp3", &""]);
    let at = |words: &str| {
        let start = TEXT.find(words).expect("the words");
        let count = |part: &str| match unit {
            Unit::Utf16 => part.encode_utf16().count() as i64,
            _ => part.chars().count() as i64,
        };
        (count(&TEXT[..start]), count(&TEXT[..start + words.len()]))
    };
    let coding = "INSERT INTO code_text VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, '2026-01-03 09:00:00', ?7, NULL, ?8)";
    let codings = [
        (7, "took \u{1f614} him", "ana", "her words", 1),
        (7, "took \u{1f614} him", "ben", "", 0),
        (3, "at night", "ana", "", 0),
        (4, "nobody told me", "ben", "", 0),
        (4, "They", "ben", "", 0),
    ];
    for (number, (code, words, coder, memo, important)) in (1..).zip(codings) {
        let (start, end) = at(words);
        put(coding, &[&number, &code, &words, &start, &end, &coder, &memo, &important]);
    }
    put(coding, &[&90, &4, &"gone", &5000, &5004, &"ben", &"", &0]);
    put(coding, &[&91, &999, &"why", &at("why").0, &at("why").1, &"ben", &"", &0]);
    let (start, end) = at("away");
    put("INSERT INTO annotation VALUES (1, 1, ?1, ?2, 'a note', 'ben', '')", &[&start, &end]);
    let part = "INSERT INTO case_text VALUES (?1, 1, 1, ?2, ?3, 'ana', '', '')";
    put(part, &[&1, &0, &(at("\n").1 + 1_000)]);
    put(part, &[&2, &start, &end]);
    let bytes = connection.serialize(rusqlite::MAIN_DB).expect("bytes");
    bytes.to_vec()
}

fn open(unit: Unit) -> ProjectReading {
    read("data.qda", Cursor::new(database(unit)), Options::default()).expect("read")
}

#[track_caller]
fn check(unit: Unit) {
    let reading = open(unit);
    let project = &reading.project;
    assert_eq!(reading.fit.expect("positions").positions.unit, unit);
    let names: Vec<String> = project
        .codes
        .iter()
        .map(|code| {
            let above =
                code.parent.and_then(|parent| project.codes.iter().find(|c| c.guid == parent));
            format!("{} > {} {}", above.map_or("", |c| &c.name), code.name, code.is_codable)
        })
        .collect();
    assert_eq!(
        names,
        [
            " > Loss false",
            " > Loose true",
            "Loss > Within false",
            "Within > Taken true",
            "Taken > At night true"
        ]
    );
    let [source] = project.sources.as_slice() else { panic!("one text") };
    assert_eq!(source.transcript.text.expose(), TEXT);
    assert_eq!(source.variables, [("wave".to_owned(), "second".to_owned())]);
    let coded: Vec<String> = source
        .codings
        .iter()
        .map(|coding| {
            let code = project.codes.iter().find(|code| code.guid == coding.code).expect("a code");
            let words = source.transcript.text.slice(coding.span).expect("words");
            format!("{}: {words} ({})", code.name, coding.coder)
        })
        .collect();
    assert_eq!(
        coded,
        [
            "Taken: took \u{1f614} him (ana)",
            "Taken: took \u{1f614} him (ben)",
            "At night: at night (ana)",
            "Loose: nobody told me (ben)",
            "Loose: They (ben)"
        ]
    );
}

#[test]
fn a_database_coded_by_hand_is_counted_in_utf16_and_by_search_in_code_points() {
    check(Unit::CodePoints);
    check(Unit::Utf16);
}

#[test]
fn memos_cases_and_losses_are_accounted_for() {
    let ProjectReading { project, .. } = open(Unit::CodePoints);
    let on: Vec<String> = project
        .memos
        .iter()
        .map(|memo| {
            let on = match memo.on {
                MemoOn::Passage(_, span) => TEXT[span.range()].to_owned(),
                on => format!("{on:?}").split('(').next().unwrap_or_default().to_owned(),
            };
            format!("{on}: {} ({})", memo.text, memo.author)
        })
        .collect();
    expect_test::expect![[r#"
        Project: What it is about ()
        Source: a first talk (ana)
        took 😔 him: her words (ana)
        away: a note (ben)
        Case: seen twice ()
        Project: Day one

        It began. (ana)"#]]
    .assert_eq(&on.join("\n"));
    let case = &project.cases[0];
    assert_eq!((case.name.as_str(), case.variables.len(), case.sources.len()), ("Mo", 1, 1));
    let lost: Vec<String> = project
        .lost
        .iter()
        .map(|loss| format!("{} {}: {}", loss.count, loss.what, loss.why))
        .collect();
    expect_test::expect![[r#"
        1 marks of importance: Heard has no place for them
        2 codings: they lie on a picture, page or recording
        1 pictures: Heard keeps words
        1 recordings: Heard keeps words
        1 codings: they lie outside their text
        1 codings: their code is not in the codebook
        1 cases of passages: a person speaks in turns, or in a whole text"#]]
    .assert_eq(&lost.join("\n"));
}

#[test]
fn the_same_database_gives_the_same_guids() {
    let guids = |reading: ProjectReading| -> Vec<String> {
        let all = reading.project.sources.iter().flat_map(|source| &source.codings);
        all.map(|coding| coding.guid.to_string()).collect()
    };
    assert_eq!(guids(open(Unit::CodePoints)), guids(open(Unit::CodePoints)));
}
