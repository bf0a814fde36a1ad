//! Files as they come: bad ones are told with their place and what to do, cost nobody the others,
//! and leave nothing half done. Whole folders, tables of who is who, and transcripts typed anew.

use expect_test::{Expect, expect};

use crate::bench::{Bench, Ran};
use crate::docs::zipped;

const TALK: &str = "INT: How was the ward?\nM01: They never aksed me. I was cold, love.\n";

fn study() -> Bench {
    let bench = Bench::new();
    assert_eq!(bench.run(["init", "study"]).code, 0);
    bench
}

fn on(bench: &Bench, args: &str) -> Ran {
    bench.run(["--study", "study"].into_iter().chain(args.split(' ')))
}

fn names(bench: &Bench) -> Vec<String> {
    let rows = on(bench, "transcript list --json").rows();
    rows.iter().map(|row| row["transcript"].as_str().expect("a name").to_owned()).collect()
}

/// Takes a bad file in beside a good one: the good one is in, of the bad one nothing, and what is
/// said is `expected`.
#[track_caller]
fn bad(name: &str, bytes: impl AsRef<[u8]>, expected: Expect) {
    let bench = study();
    bench.write(&format!("in/{name}"), bytes);
    bench.write("in/good.txt", TALK);
    let ran = on(&bench, "import in");
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(names(&bench), ["good"]);
    let said: Vec<&str> = ran
        .err
        .lines()
        .filter(|line| line.starts_with("error") || line.starts_with("hint"))
        .collect();
    expected.assert_eq(&said.join("\n"));
}

#[test]
fn an_empty_file() {
    bad(
        "bad.txt",
        "",
        expect![[r#"
        error: `bad.txt` holds no words
        hint: look whether it was saved: there are no words in it"#]],
    );
}

#[test]
fn sound_that_is_called_a_transcript() {
    bad(
        "bad.txt",
        b"ID3\x03\0\0\0\0\0\x0f".repeat(50),
        expect![[r#"
        error: `bad.txt` is sound, not text
        hint: a recording must be transcribed first; heard keeps words, never sound"#]],
    );
}

#[test]
fn bytes_that_are_nothing() {
    bad(
        "bad.csv",
        [0u8, 159, 146, 150, 0, 1, 2, 3].repeat(99),
        expect![[r#"
        error: `bad.csv` is binary, not text
        hint: hand in the transcript itself, as .docx, .txt or .vtt"#]],
    );
}

#[test]
fn a_word_file_of_long_ago() {
    let bytes = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 4000]].concat();
    bad(
        "bad.doc",
        bytes,
        expect![[r#"
        error: `bad.doc` is a Word or Excel file of before 2007, or one with a password, which can't be read
        hint: open it in Word or LibreOffice and save it as .docx"#]],
    );
}

#[test]
fn a_word_file_that_is_cut_off() {
    let whole = zipped(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]);
    bad(
        "bad.docx",
        &whole[..whole.len() / 2],
        expect![[r#"
        error: bad.docx:0: a damaged container: invalid Zip archive: Could not find EOCD
        hint: mend the file there, or save it again from the program it comes from"#]],
    );
}

#[test]
fn a_pdf_that_is_none_ends_no_more_than_its_own_process() {
    bad(
        "bad.pdf",
        b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj",
        expect![[r#"
        error: bad.pdf:0: a damaged PDF
        hint: mend the file there, or save it again from the program it comes from"#]],
    );
}

#[test]
fn a_file_of_more_than_two_gigabytes_is_not_even_opened() {
    let bench = study();
    bench.write("in/good.txt", TALK);
    let big = std::fs::File::create(bench.path().join("in/big.txt")).expect("a file");
    big.set_len((2 << 30) + 1).expect("room that is never used");
    let ran = on(&bench, "import in");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("big.txt` has 2147483649 bytes"), "{}", ran.err);
    assert!(ran.err.contains("hint: split the file"), "{}", ran.err);
    assert_eq!(names(&bench), ["good"]);
}

#[test]
fn a_file_that_is_not_there_and_a_pattern_that_fits_nothing() {
    let bench = study();
    bench.write("good.txt", TALK);
    let ran = on(&bench, "import good.txt gone.txt");
    assert_eq!((ran.code, names(&bench)), (2, vec!["good".to_owned()]));
    assert!(ran.err.contains("`gone.txt`") && ran.err.contains("hint: look at the name"));
    let ran = on(&bench, "import *.docx");
    assert!(ran.code == 2 && ran.err.contains("no file is called like `*.docx`"), "{}", ran.err);
}

#[test]
fn a_wrong_ending_is_read_for_what_it_is() {
    let bench = study();
    bench.write("talk.docx", TALK);
    let ran = on(&bench, "import talk.docx --dry-run");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("read so because it is text"), "{}", ran.out);
}

#[test]
fn a_table_of_codings_with_faults_changes_nothing_and_names_every_line() {
    let bench = study();
    bench.write("talk.txt", TALK);
    on(&bench, "import talk.txt");
    bench.write("book.toml", "[[code]]\nid = \"C01\"\nname = \"Cold\"\n");
    on(&bench, "codebook import book.toml");
    bench.write("none.csv", "transcript,beginning\ntalk,1\n");
    let ran = on(&bench, "code import none.csv");
    assert!(ran.code == 2 && ran.err.contains("none.csv:1:"), "{}", ran.err);
    assert!(ran.err.contains("hint: "), "{}", ran.err);
    bench.write(
        "codes.csv",
        "transcript,start,end,code\ntalk,5,9,C01\ntalk,5,9,C77\ntalk,5,99999,C01\n",
    );
    let ran = on(&bench, "code import codes.csv");
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("line 3: no code is called `C77`"), "{}", ran.err);
    assert!(ran.err.contains("line 4: the passage 5–99999 runs past the end"), "{}", ran.err);
    assert_eq!(on(&bench, "code list --json").out, "");
}

#[test]
fn a_zipped_folder_with_a_table_of_who_is_who() {
    let bench = study();
    bench.write(
        "wave2.zip",
        zipped(&[
            ("a/x1.txt", TALK.as_bytes()),
            ("bad.txt", b""),
            ("x2.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nYes.\n"),
        ]),
    );
    bench.write(
        "who.csv",
        "file,transcript,participant,wave\na/x1.txt,M01-2,M01,2\ngone.txt,M09,M09,2\n",
    );
    let ran = on(&bench, "import wave2.zip --table who.csv");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`bad.txt` holds no words"), "{}", ran.err);
    assert!(ran.err.contains("`gone.txt`, which is not among"), "{}", ran.err);
    assert_eq!(names(&bench), ["M01-2", "x2"]);
    let again = on(&bench, "import wave2.zip --table who.csv");
    assert!(again.err.contains("`M01-2` is here already, the same file"), "{}", again.err);
    let found = on(&bench, "search wave:2 --json").rows();
    assert_eq!(found.len(), 2);
}

#[test]
fn other_words_are_left_to_decide_and_typed_anew_where_one_says_so() {
    let bench = study();
    bench.write("talk.txt", TALK);
    assert_eq!(on(&bench, "import talk.txt").code, 0);
    bench.write("book.toml", "[[code]]\nid = \"C01\"\nname = \"Cold\"\n");
    on(&bench, "codebook import book.toml");
    bench.write("codes.csv", "transcript,start,end,code\ntalk,54,64,C01\ntalk,28,48,C01\n");
    let ran = on(&bench, "code import codes.csv");
    assert_eq!(ran.code, 0, "{}", ran.err);
    bench.write("talk.txt", TALK.replace("aksed", "asked"));
    let ran = on(&bench, "import talk.txt");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("add --revise"), "{}", ran.err);
    let ran = on(&bench, "import talk.txt --revise");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("1 place carried over"), "{}", ran.err);
    let waiting = on(&bench, "transcript moved --json").rows();
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        (waiting[0]["why"].as_str(), waiting[0]["name"].as_str()),
        (Some("changed"), Some("C01"))
    );
    let changes = on(&bench, "transcript changes talk");
    assert!(
        changes.out.contains("-    2  ") && changes.out.contains("+    2  "),
        "{}",
        changes.out
    );
    assert_eq!(on(&bench, "transcript settle 1 --keep").code, 0);
    assert_eq!(on(&bench, "transcript moved --json").out, "");
    let ran = on(&bench, "undo");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = on(&bench, "undo");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(on(&bench, "transcript revisions talk --json").rows().len(), 1);
}

#[test]
#[cfg(unix)]
fn an_import_that_is_stopped_leaves_whole_files_and_goes_on() {
    use std::io::{BufRead as _, BufReader};
    let bench = study();
    // So many that a quick machine, too, is still at it when the key is pressed.
    let all = 900;
    for number in 0..all {
        bench.write(&format!("in/T{number:04}.txt"), format!("{TALK}INT: That was {number}.\n"));
    }
    let mut child = bench.begin(&["--study", "study", "import", "in"]);
    let said = BufReader::new(child.stderr.take().expect("it says how far it is"));
    let seen = said.lines().map_while(Result::ok).find(|line| line.starts_with("100 of 900"));
    assert!(seen.is_some(), "it says how far it is");
    // Ctrl-C.
    let pid = child.id().to_string();
    let stopped = std::process::Command::new("kill").args(["-INT", &pid]).status();
    assert!(stopped.is_ok_and(|status| status.success()));
    assert!(!child.wait().expect("it ends").success());
    let here = names(&bench).len();
    assert!((100..all).contains(&here), "{here} came in");
    assert_eq!(on(&bench, "check").code, 0, "nothing is half done");
    let again = on(&bench, "import in");
    assert_eq!(again.code, 0, "{}", again.err);
    assert_eq!(names(&bench).len(), all);
}

#[test]
fn case_notes_come_in_row_by_row_and_once() {
    let bench = study();
    let mut table = String::from("note_id,person_id,date,staff_group,note\n");
    for number in 0..1_203 {
        let case = if number < 900 { "M04" } else { "M07" };
        table += &format!("{number},{case},2024-03-04,Midwife,\"Seen at home, {number}.\"\n");
    }
    let half: String = table.split_inclusive('\n').take(601).collect();
    bench.write("notes.csv", half);
    let ran = on(&bench, "notes notes.csv --each 300");
    assert_eq!(ran.code, 0, "{}", ran.err);
    expect![[r#"
        columns: words `note`, id `note_id`, date `date`, role `staff_group`, case `person_id`
        600 notes in 2 transcripts
    "#]]
    .assert_eq(&ran.err);
    bench.write("notes.csv", table);
    let ran = on(&bench, "notes notes.csv --each 300");
    expect![[r#"
        columns: words `note`, id `note_id`, date `date`, role `staff_group`, case `person_id`
        1203 notes in 5 transcripts; 2 were here already
    "#]]
    .assert_eq(&ran.err);
    assert_eq!(
        names(&bench),
        ["notes-M04", "notes-M04-002", "notes-M04-003", "notes-M07", "notes-M07-002"]
    );
    let found = on(&bench, "search 1202 --json").rows();
    assert_eq!(found[0]["transcript"], "notes-M07-002");
    assert_eq!(found[0]["speaker"], "Midwife");
    let refused = on(&bench, "notes notes.csv --text words");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("there is no column `words`"), "{}", refused.err);
}

#[test]
fn a_thousand_megabytes_of_one_line_are_refused_unread() {
    let bench = study();
    let path = bench.write("in/long.txt", "INT: ");
    let file = std::fs::File::options().write(true).open(path).expect("the file");
    file.set_len(1 << 30).expect("it is long, and takes no room");
    let ran = on(&bench, "import in/long.txt");
    assert_eq!(ran.code, 2);
    expect![[r#"
        error: `in/long.txt` has 1073741824 bytes; more than 268435456 are not read

        hint: split the file, one interview each; `heard notes` reads tables of any length
    "#]]
    .assert_eq(&ran.err);
}
