//! Exchange with other programs: their own readers open what Heard writes, and what comes back is what
//! went out.

#![allow(clippy::print_stdout, reason = "a test says what was not run, and what others read")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::bench::{Bench, Ran};
use crate::{demo, docs};

const DIALECTS: [&str; 4] = ["standard", "nvivo-win", "maxqda", "qualcoder"];

/// Two emoji, a letter with a mark of its own, a script from right to left, a name in two lines.
const HARD: &str = "INT: How was it?\nMUM: They took \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f466} him \u{1f614} and the cafe\u{301} closed.\nINT: \u{634}\u{6a9}\u{631}\u{627} means thanks?\nMUM: Yes, \"thanks\", and <b>no & yes</b>.\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The demo's study, with a hard text, a second coder on the same words, and memos everywhere.
struct Team {
    bench: Bench,
    study: PathBuf,
}

impl Team {
    fn new() -> Team {
        let bench = Bench::new();
        docs::copy(&demo::study(), &bench.path().join("study"));
        let key = demo::study().with_file_name("held-in-mind.key.toml");
        fs::copy(key, bench.path().join("held-in-mind.key.toml")).expect("the key");
        let study = bench.path().join("study");
        let team = Team { bench, study };
        team.bench.write("hard.txt", HARD);
        team.done(&["import", "hard.txt"]);
        team.bench.write("more.csv", second_coder());
        team.done(&["code", "import", "more.csv"]);
        for (on, text) in [
            ("study", "It is not what we asked."),
            ("M01", "A long talk; she was tired."),
            ("M01#18", "Here she stops.\n\nAnd I did, too."),
            ("M01#18", "Why does she stop?"),
            ("C15", "Two things in one?"),
            ("participant:M01", "Spoke to her again."),
        ] {
            team.done(&["memo", "add", "reflexive", text, "--on", on]);
        }
        team
    }

    fn run(&self, words: &[&str]) -> Ran {
        let study = self.study.display().to_string();
        self.bench.run([&["--study", study.as_str()], words].concat())
    }

    fn done(&self, words: &[&str]) -> Ran {
        let ran = self.run(words);
        assert_eq!(ran.code, 0, "{words:?}: {}{}", ran.out, ran.err);
        ran
    }

    fn at(&self, name: &str) -> String {
        self.bench.path().join(name).display().to_string()
    }
}

/// Rows of the example's codings by a second person, some of them on the very same words, and
/// codings on the hard text.
fn second_coder() -> String {
    let gold = root().join("corpora/held-in-mind/gold/codings.csv");
    let gold = fs::read_to_string(gold).expect("the gold");
    let mut table = "transcript,start,end,code,coder\n".to_owned();
    for row in gold.lines().skip(2).filter(|row| row.contains(",current,")).take(40) {
        let cells: Vec<&str> = row.split(',').collect();
        let [transcript, start, end, code] = [cells[0], cells[2], cells[3], cells[4]];
        table += &format!("{transcript},{start},{end},{code},\"coder \"\"B\"\" & co\"\n");
    }
    let text: String = heard_model::SourceText::new(HARD).expose().to_owned();
    for words in [
        "\u{1f614} and the",
        "caf\u{e9} closed.\nINT",
        "\u{634}\u{6a9}\u{631}\u{627}",
        "<b>no & yes</b>",
    ] {
        let start = text[..text.find(words).expect("the words")].chars().count();
        table += &format!("hard,{start},{},C05,researcher-1\n", start + words.chars().count());
    }
    table
}

/// A Python with other people's readers in it, made once. They come from the package index by their
/// names; none of their code is ours.
fn python() -> Option<&'static Path> {
    static MADE: OnceLock<Option<PathBuf>> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers");
        let python = folder.join("bin/python");
        let works = |script: &str| {
            let ran = Command::new(&python).args(["-c", script]).output();
            ran.is_ok_and(|ran| ran.status.success())
        };
        let all = "import pyrefiqda, pyrage, taguette, pandas, pyarrow";
        if !works(all) {
            let wanted = root().join("tests/peers/requirements.txt");
            Command::new("python3").args(["-m", "venv"]).arg(&folder).output().ok()?;
            let pip = ["-m", "pip", "install", "-q", "-r"];
            Command::new(&python).args(pip).arg(wanted).output().ok()?;
        }
        works(all).then_some(python)
    });
    if made.is_none() {
        println!("not run: other programs' readers could not be installed");
    }
    made.as_deref()
}

/// Runs a script of `tests/peers` in `folder`, and gives what it printed.
fn peer(python: &Path, script: &str, folder: &Path, words: &[&str]) -> String {
    let ran = Command::new(python)
        .arg(root().join("tests/peers").join(script))
        .args(words)
        .current_dir(folder)
        .env("HOME", folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("Python");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{script}: {said}{}", String::from_utf8_lossy(&ran.stderr));
    print!("{said}");
    said
}

#[test]
fn other_programs_read_every_coding_on_its_exact_words() {
    let Some(python) = python() else { return };
    let team = Team::new();
    let folder = team.bench.path();
    team.done(&["export", "tables", "tables"]);
    for dialect in DIALECTS {
        let file = format!("{dialect}.qdpx");
        team.done(&["export", &file, "--dialect", dialect]);
        peer(python, "pyrefiqda_reads.py", folder, &[&file, "tables", dialect]);
    }
    team.done(&["codebook", "export", "tags.csv", "--as", "taguette"]);
    peer(python, "taguette_reads.py", folder, &["tags.csv"]);
    // QualCoder is no package: whoever has its source names the folder of its refi.py.
    let Some(source) = std::env::var_os("HEARD_QUALCODER") else {
        println!("not run: HEARD_QUALCODER does not name QualCoder's source");
        return;
    };
    let source = source.to_string_lossy().into_owned();
    let words = [source.as_str(), "qualcoder.qdpx", "tables", "."];
    let said = peer(python, "qualcoder_reads.py", folder, &words);
    assert!(said.contains("\"empty_annotations\": 0"), "{said}");
    // What QualCoder makes of it comes back with every coding.
    let back = Bench::new();
    assert_eq!(back.run(["init", "back"]).code, 0);
    let ran = back.run(["--study", "back", "import", &team.at("from-heard.qdpx"), "--json"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.rows()[0]["codings"]["new"], 274);
}

#[test]
fn tables_are_read_by_what_researchers_use() {
    let Some(python) = python() else { return };
    let team = Team::new();
    team.done(&["export", "tables", "tables"]);
    team.done(&["export", "tables", "typed", "--as", "parquet"]);
    peer(python, "tables_read.py", team.bench.path(), &["tables", "typed"]);
    let example = root().join("docs/tables.py");
    let ran = Command::new(python).arg(example).current_dir(team.bench.path()).output();
    let ran = ran.expect("Python");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(said.contains("274 codings by 2 coders"), "{said}");
    if Command::new("Rscript").arg("--version").output().is_err() {
        println!("not run: R is absent");
        return;
    }
    let example = root().join("docs/tables.R");
    let ran = Command::new("Rscript").arg(example).current_dir(team.bench.path()).output();
    let ran = ran.expect("R");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(String::from_utf8_lossy(&ran.stdout).contains("274 codings by 2 coders"));
}

/// No name of the example study in any byte of what is written with names masked.
#[test]
fn masked_tables_and_projects_give_nobody_away() {
    let team = Team::new();
    let key = team.at("held-in-mind.key.toml");
    let masked = |words: &[&str]| {
        team.done(&[words, &["--anonymised", "--key", key.as_str(), "--why", "a test"]].concat())
    };
    masked(&["export", "tables", "out"]);
    masked(&["export", "tables", "out", "--as", "parquet"]);
    masked(&["export", "tables", "out/tables.xlsx"]);
    for dialect in DIALECTS {
        masked(&["export", &format!("out/{dialect}.qdpx"), "--dialect", dialect]);
    }
    masked(&["export", "out/codes.qdc"]);
    let forms = demo::forms();
    let texts = demo::texts(&team.bench.path().join("out"));
    let is_in = |name: &str| texts.iter().any(|(place, _)| place.starts_with(name));
    for name in ["turns.csv", "turns.parquet", "tables.xlsx ", "standard.qdpx ", "codes.qdc"] {
        assert!(is_in(name), "{name} was looked into");
    }
    let found = |(place, text): &(String, String)| {
        let held = forms.iter().filter(|form| demo::holds(text, form));
        held.map(|form| format!("{place}: {form}")).collect::<Vec<_>>()
    };
    let leaks: Vec<String> = texts.iter().flat_map(found).collect();
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    println!("{} forms looked for in {} texts", forms.len(), texts.len());
}

/// Some columns of a table, a line a row, in order.
fn columns(folder: &Path, table: &str, names: &[&str]) -> Vec<String> {
    let mut reader = csv::Reader::from_path(folder.join(table)).expect(table);
    let headings = reader.headers().expect("headings").clone();
    let at: Vec<usize> = names
        .iter()
        .map(|name| headings.iter().position(|column| column == *name).expect("a column"))
        .collect();
    let line = |row: csv::StringRecord| at.iter().map(|at| &row[*at]).collect::<Vec<_>>().join("|");
    let mut lines: Vec<String> = reader.records().map(|row| line(row.expect("a row"))).collect();
    lines.sort();
    lines
}

/// What a project has no place for, told each time.
const NO_PLACE: [&str; 9] = [
    "codebook versions",
    "changes between versions",
    "records of consent",
    "withdrawals",
    "mentions of people and places",
    "quotes",
    "collections",
    "releases",
    "decisions of reviewers",
];

/// Columns that are the same in the study that a project came from and the one it went to.
const SAME: [(&str, &[&str]); 2] = [
    (
        "codings.csv",
        &["coding", "transcript", "start", "end", "code", "code_path", "coder", "at", "words"],
    ),
    ("participants.csv", &["participant"]),
];

/// The memos of a listing, with their kinds. One on a person comes back as a memo on a case: the
/// schema gives cases no notes.
fn memos(listed: &Ran) -> Vec<String> {
    let kind = |row: &serde_json::Value| {
        let on_case = row["on"].as_str().is_some_and(|on| on.contains("participant"));
        if on_case { "case".into() } else { row["kind"].clone() }
    };
    let rows = listed.rows();
    let mut all: Vec<String> =
        rows.iter().map(|row| format!("{}|{}", kind(row), row["text"])).collect();
    all.sort();
    all
}

/// Sends the study through `dialect` to another one, twice.
fn there_and_back(team: &Team, dialect: &str) {
    let file = format!("{dialect}.qdpx");
    let told = team.done(&["export", &file, "--dialect", dialect, "--json"]).json();
    let lost: Vec<&str> = told["lost"]
        .as_array()
        .expect("losses")
        .iter()
        .filter_map(|l| l["what"].as_str())
        .collect();
    for what in NO_PLACE {
        assert!(lost.contains(&what), "{dialect}: {what} are told, beside {lost:?}");
    }
    let back = Bench::new();
    assert_eq!(back.run(["init", "study"]).code, 0);
    let run = |words: &[&str]| {
        let ran = back.run([&["--study", "study"], words].concat());
        assert_eq!(ran.code, 0, "{dialect}: {words:?}: {}{}", ran.out, ran.err);
        ran
    };
    let taken = run(&["import", &team.at(&file), "--json"]).rows().remove(0);
    assert_eq!(taken["codings"]["new"], 274, "{dialect}");
    run(&["export", "tables", "after"]);
    let (before, after) = (team.bench.path().join("before"), back.path().join("after"));
    for (table, names) in SAME {
        let same = columns(&before, table, names) == columns(&after, table, names);
        assert!(same, "{dialect}: {table}");
    }
    let there = memos(&run(&["memo", "list", "--json"]));
    assert_eq!(there, memos(&team.done(&["memo", "list", "--json"])), "{dialect}");
    // And again: nothing is new.
    let again = run(&["import", &team.at(&file), "--json"]).rows().remove(0);
    for kind in ["texts", "codes", "codings", "memos", "cases"] {
        let came = (&again[kind]["new"], &again[kind]["changed"]);
        assert_eq!(came, (&0.into(), &0.into()), "{dialect}: {kind}");
    }
}

#[test]
fn a_project_comes_back_equal_up_to_what_was_told() {
    let team = Team::new();
    team.done(&["export", "tables", "before"]);
    for dialect in DIALECTS {
        there_and_back(&team, dialect);
    }
}

/// Every file below `folder`, with its size.
fn listing(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("study") {
                waiting.push(path);
            } else {
                found.push(format!(
                    "{} {}",
                    path.display(),
                    entry.metadata().map_or(0, |m| m.len())
                ));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_hostile_project_writes_nothing_outside_the_study() {
    use std::io::Write as _;
    let bench = Bench::new();
    assert_eq!(bench.run(["init", "study"]).code, 0);
    let qde = "<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"a\"><Sources><TextSource guid=\"11111111-1111-4111-8111-111111111111\" name=\"../../outside\" plainTextPath=\"internal://../../outside.txt\"/></Sources></Project>";
    let names = [
        "../outside.txt",
        "/tmp/outside-heard.txt",
        "sources/../../outside.txt",
        "C:\\outside.txt",
        "..\\outside.txt",
        "sources/outside.txt",
    ];
    for (number, name) in names.into_iter().enumerate() {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, words) in [("project.qde", qde), (name, "words from outside")] {
            zip.start_file(name, options).expect("an entry");
            zip.write_all(words.as_bytes()).expect("written");
        }
        bench.write(&format!("{number}.qdpx"), zip.finish().expect("a zip").into_inner());
    }
    let before = listing(bench.path());
    for (number, name) in names.into_iter().enumerate() {
        let ran = bench.run(["--study", "study", "import", &format!("{number}.qdpx")]);
        let is_refused = !name.starts_with("sources/outside");
        assert_eq!(ran.code != 0, is_refused, "{name}: {}{}", ran.out, ran.err);
    }
    assert_eq!(listing(bench.path()), before);
    assert!(!Path::new("/tmp/outside-heard.txt").exists());
}

#[test]
fn other_programs_open_an_encrypted_backup() {
    let Some(python) = python() else { return };
    let bench = crate::keeping::held();
    let folder = bench.path();
    bench.write("words.txt", "a brew and a quiet word\n");
    let done = |words: &[&str]| {
        let ran = crate::keeping::run(&bench, words);
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.err);
    };
    done(&["backup", "-o", "a.age", "--passphrase-file", "words.txt"]);
    let told = peer(python, "age_reads.py", folder, &["passphrase", "words.txt", "a.age"]);
    assert!(told.contains("opened it by passphrase"), "{told}");
    let public = peer(python, "age_reads.py", folder, &["keygen", "key.txt"]);
    done(&["backup", "-o", "b.age", "--recipient", public.trim()]);
    peer(python, "age_reads.py", folder, &["key", "key.txt", "b.age", "again.age"]);
    // What another program encrypted is read as it meant it.
    let seen = bench.run(["backup", "verify", "again.age", "--identity", "key.txt"]);
    assert_eq!(seen.code, 0, "{}", seen.err);
}
