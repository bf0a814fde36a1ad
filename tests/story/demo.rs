//! `heard demo`: the main job on the example study, and nothing of anybody in what it lets out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::bench::{Bench, Ran};

/// The demo, made once for all tests.
pub(crate) fn made() -> &'static (Bench, Ran) {
    static MADE: OnceLock<(Bench, Ran)> = OnceLock::new();
    MADE.get_or_init(|| {
        let bench = Bench::new();
        let ran = bench.run(["demo", "--out", "held"]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        (bench, ran)
    })
}

/// The folder of the demo's study.
pub(crate) fn study() -> PathBuf {
    made().0.path().join("held/study")
}

fn release() -> PathBuf {
    study().join("releases/leaving-the-ward")
}

fn corpus(name: &str) -> String {
    fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/held-in-mind").join(name),
    )
    .expect(name)
}

/// The rows of one of the study's tables.
fn rows(name: &str) -> Vec<Vec<String>> {
    let text = corpus(name);
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn it_tells_ten_things_and_names_the_files_to_open() {
    let (bench, ran) = made();
    for line in 1..=10 {
        assert!(
            ran.out.lines().any(|told| told.trim_start().starts_with(&format!("{line} "))),
            "{}",
            ran.out
        );
    }
    let named: Vec<PathBuf> = ran
        .out
        .lines()
        .skip_while(|line| !line.starts_with("Open these"))
        .skip(1)
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('('))
        .map(|line| bench.path().join(line))
        .collect();
    assert!(named.len() >= 4, "{}", ran.out);
    for file in named {
        assert!(file.is_file(), "{} is not there", file.display());
    }
}

/// Forms that may not be read anywhere: what the gold marks, four letters or more, less what may
/// stand: decoys, labels, replacements and everyday words that only a marked place makes a name.
pub(crate) fn forms() -> BTreeSet<String> {
    let key: toml::Table = corpus("key.toml").parse().expect("TOML");
    let mut may_stand: BTreeSet<String> = BTreeSet::new();
    let mut add = |words: &str| {
        may_stand.insert(words.to_lowercase());
        may_stand.extend(words.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase));
    };
    for entity in key["entity"].as_array().expect("entities") {
        add(entity.get("replacement").and_then(|words| words.as_str()).unwrap_or_default());
    }
    rows("gold/decoys.csv").iter().for_each(|cells| add(&cells[5]));
    rows("participants.csv").iter().for_each(|cells| add(&cells[1]));
    let names = [
        "person_name",
        "alias",
        "child_name",
        "professional_name",
        "address",
        "postcode",
        "phone",
        "email",
        "handle",
        "nhs_number",
        "ni_number",
        "case_number",
        "vehicle",
        "date_of_birth",
        "place",
        "organisation",
    ];
    rows("gold/mentions.csv")
        .into_iter()
        .filter(|cells| names.contains(&cells[3].as_str()))
        .map(|cells| cells[5].to_lowercase())
        .filter(|form| form.chars().filter(|c| c.is_alphanumeric()).count() >= 4)
        .filter(|form| !may_stand.contains(form))
        .collect()
}

/// The forms that can be read in a text, in lower case.
pub(crate) fn leaks(text: &str) -> Vec<String> {
    forms().into_iter().filter(|form| holds(text, form)).collect()
}

/// Whether `form` stands in `text` as a word.
pub(crate) fn holds(text: &str, form: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(form).any(|(at, _)| {
        !letter(text[..at].chars().next_back()) && !letter(text[at + form.len()..].chars().next())
    })
}

/// Every text in every file that went out: as bytes, in UTF-16, and unzipped, metadata included.
pub(crate) fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for path in fs::read_dir(folder).expect("a release").map(|entry| entry.expect("a file").path())
    {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("bytes");
        texts.push((name.clone(), String::from_utf8_lossy(&bytes).to_lowercase()));
        let wide: Vec<u16> =
            bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        texts.push((format!("{name} as UTF-16"), String::from_utf16_lossy(&wide).to_lowercase()));
        let inside = heard_import::texts_of(&bytes);
        for text in inside.texts {
            texts.push((format!("{name} {}", text.place), text.text.to_lowercase()));
        }
    }
    texts
}

#[test]
fn no_byte_of_a_release_gives_anybody_away() {
    let forms = forms();
    assert!(forms.len() > 90, "{} forms", forms.len());
    let texts = texts(&release());
    assert!(texts.iter().any(|(place, _)| place.contains(".docx ")), "the Word file was opened");
    let mut leaks = Vec::new();
    for (place, text) in &texts {
        leaks.extend(
            forms.iter().filter(|form| holds(text, form)).map(|form| format!("{place}: {form}")),
        );
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    println!("{} forms looked for in {} texts", forms.len(), texts.len());
}

#[test]
fn a_form_put_back_is_found() {
    let forms = forms();
    let leaky = "the worker from tarnholt came".to_owned();
    assert!(forms.iter().any(|form| holds(&leaky, form)));
}

#[test]
fn the_same_day_and_study_give_the_same_bytes() {
    let again = Bench::new();
    let ran = again.run(["demo", "--out", "held"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let other = again.path().join("held/study/releases/leaving-the-ward");
    for path in
        fs::read_dir(release()).expect("a release").map(|entry| entry.expect("a file").path())
    {
        let name = path.file_name().expect("a name");
        assert!(
            fs::read(&path).expect("bytes") == fs::read(other.join(name)).expect("bytes"),
            "{} differs",
            name.display()
        );
    }
}

#[test]
fn the_cards_are_a_sound_pdf() {
    let cards = release().join("cards-a6.pdf");
    if !cards.is_file() {
        println!("not run: built without `pdf`");
        return;
    }
    let Ok(checked) = Command::new("qpdf").arg("--check").arg(&cards).output() else {
        println!("not run: qpdf is absent");
        return;
    };
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[test]
fn a_release_is_refused_with_a_report_that_names_nobody() {
    let report = fs::read_to_string(made().0.path().join("held/refused-gate-report.html"))
        .expect("a report");
    for check in ["D06", "D16"] {
        assert!(report.contains(check), "{check} is not in the report");
    }
    let low = report.to_lowercase();
    let told: Vec<String> = forms().into_iter().filter(|form| holds(&low, form)).collect();
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn the_next_set_waits_for_a_lawyer_and_goes_out_as_slides() {
    let bench = Bench::new();
    assert_eq!(bench.run(["demo", "--out", "held"]).code, 0);
    let heard = |words: &str| {
        let study = ["--study", "held/study"];
        bench.run(study.into_iter().chain(words.split(' ')))
    };
    assert_eq!(heard("collection renew leaving-the-ward --as next").code, 0);
    let team = heard("collection sign next D06 --by Shah -m read");
    assert_eq!(team.code, 1, "{}", team.err);
    assert!(team.err.contains("sign again with --capacity legal"), "{}", team.err);
    let legal = heard("collection sign next D06 --by Shah --capacity legal -m read");
    assert_eq!(legal.code, 0, "{}", legal.err);
    let made = heard("release make next --format pptx,notes-csv");
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    let slides = bench.path().join("held/study/releases/next/next.pptx");
    assert!(fs::read(slides).expect("slides").starts_with(b"PK"));
    let said = heard("report passages C15 --only role=mother");
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("C15 Masking") && said.out.contains("M01#"), "{}", said.out);
    let to = "report passages C15 -o said.docx";
    assert_ne!(heard(to).code, 0, "nothing says why it is taken out");
    assert_eq!(heard(&format!("{to} -m meeting")).code, 0);
}
