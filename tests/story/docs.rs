//! What the README and the guides tell people to type is typed here, line for line.
//!
//! A page's commands are its lines indented by four spaces that begin with `heard` or `cd`; each
//! runs in the folder that its page speaks of. A refusal by the gate is an answer too (exit 1);
//! a command that the program does not know, or a file that it can't use, fails the test.

use std::fs;
use std::path::Path;

use crate::bench::Bench;
use crate::demo;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of everything in `from`.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to copy").filter_map(Result::ok) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("copied");
        }
    }
}

/// The words of a line as a shell would part them: quotes hold together, `#` begins a remark.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut open, mut within) = (None, false);
    for letter in line.chars() {
        match (open, letter) {
            (Some(mark), _) if letter == mark => open = None,
            (None, '"' | '\'') => {
                open = Some(letter);
                if !within {
                    words.push(String::new());
                    within = true;
                }
            }
            (None, '#') if !within => break,
            (None, ' ') => within = false,
            _ => {
                if !within {
                    words.push(String::new());
                    within = true;
                }
                words.last_mut().expect("a word").push(letter);
            }
        }
    }
    words
}

/// The commands of a page.
fn commands(page: &str) -> Vec<Vec<String>> {
    fs::read_to_string(root().join(page))
        .expect(page)
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .map(words)
        .filter(|words| matches!(words.first().map(String::as_str), Some("heard" | "cd")))
        .collect()
}

/// Types each command of `page`, from `folder` on; `typed` is what a person answers where asked,
/// and `ready` makes what a command needs that the page does not speak of.
fn walk(bench: &Bench, page: &str, folder: &str, typed: &str, ready: impl Fn(&[String], &Path)) {
    let mut here = bench.path().join(folder);
    let asked = commands(page);
    assert!(asked.len() > 5, "{page} tells people what to type");
    for command in asked {
        let (first, rest) = command.split_first().expect("a command");
        if first == "cd" {
            here = here.join(&rest[0]);
            continue;
        }
        // Pages are tried in a browser, and so is what comes back from a reviewer.
        let comes_back = rest.starts_with(&words("review collect nell"));
        if comes_back || rest.first().is_some_and(|word| word == "serve") {
            continue;
        }
        ready(rest, &here);
        let ran = bench.run_in(&here, rest, typed);
        let refused = matches!(rest[0].as_str(), "collection" | "release") && ran.code == 1;
        assert!(ran.code == 0 || refused, "{page}: {command:?}\n{}\n{}", ran.out, ran.err);
    }
}

/// A zipped folder with these files.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a whole container").into_inner()
}

/// A folder with the files that the pages name, from the example study.
fn desk() -> Bench {
    let bench = Bench::new();
    let example = root().join("corpora/held-in-mind");
    copy(&example.join("transcripts"), &bench.path().join("interviews"));
    for (name, from) in [
        ("people.csv", "participants.csv"),
        ("schema.csv", "schema.csv"),
        ("relations.csv", "relations.csv"),
        ("consent.toml", "consent.toml"),
        ("codings.csv", "gold/codings.csv"),
        ("held.key.toml", "key.toml"),
        ("codebook.toml", "../../codebooks/held-in-mind/v3.toml"),
    ] {
        fs::copy(example.join(from), bench.path().join(name)).expect(from);
    }
    // The study is at its second version where the guide brings codings in.
    let codings = fs::read_to_string(bench.path().join("codings.csv")).expect("codings");
    let early: String = codings.lines().filter(|line| !line.contains("v3")).fold(
        String::new(),
        |mut kept, line| {
            kept.push_str(line);
            kept.push('\n');
            kept
        },
    );
    bench.write("codings.csv", early);
    let talk = "Interviewer 2: How was it?\nP1: They never aksed me.\n";
    bench.write("interviews/interview-3.txt", talk);
    bench.write("interview-3-typed-anew.txt", talk.replace("aksed me", "asked me, not once"));
    let second = "INT: And now?\nP7: It is quieter now.\n";
    bench.write("wave2.zip", zipped(&[("second/x7.txt", second.as_bytes())]));
    bench.write("who-is-who.csv", "file,transcript,participant,wave\nsecond/x7.txt,M07-2,M07,2\n");
    bench.write(
        "names.csv",
        "participant,name,also_called,shown_as\nM01,Kayleigh Dunmore,Kay; K,Robyn\nM02,Danielle Prosser,Dani,Grace\n",
    );
    bench.write(
        "records.csv",
        "note_id,date,staff_group,person_id,text\n1,2026-03-01,midwife,C1,Came with her mum.\n2,2026-03-02,health visitor,C1,Asked for help.\n",
    );
    let sample = root().join("corpora/notes/pandas.parquet");
    bench.write("records.parquet", std::fs::read(sample).expect("a table of notes"));
    bench.write("flyer.html", "<p>Come and talk with us on Tuesday.</p>");
    bench.write(
        "ratings.csv",
        "unit,coder,value\n1,Ana,care\n1,Ben,care\n2,Ana,care\n2,Ben,fear\n3,Ana,fear\n3,Ben,fear\n",
    );
    bench
}

#[test]
fn the_first_hour_of_the_readme() {
    let bench = desk();
    walk(&bench, "README.md", "", "a\na\na\na\n", |_, _| {});
}

#[test]
fn the_researchers_guide() {
    let bench = desk();
    let book = fs::read_to_string(bench.path().join("codebook.toml")).expect("the codebook");
    let brief = book.find("brief = \"").expect("a definition") + "brief = \"".len();
    let (before, after) = book.split_at(brief);
    bench.write("codebook-2.toml", format!("{before}As the peers put it: {after}"));
    walk(&bench, "docs/guide-researchers.md", "", "a long enough pass phrase\n", |asked, here| {
        if asked == words("import project.qdpx --dry-run") {
            assert_eq!(bench.run_in(here, &words("export project.qdpx"), "").code, 0);
        }
        if asked.starts_with(&words("review share")) {
            for line in ["collection new ward --use workshop", "quote pull --into ward -n 4"] {
                let ran = bench.run_in(here, &words(line), "");
                assert_eq!(ran.code, 0, "{}", ran.err);
            }
        }
    });
}

#[test]
fn the_facilitators_guide() {
    let bench = Bench::new();
    copy(demo::study().parent().expect("the demo's folder"), bench.path());
    walk(&bench, "docs/guide-facilitators.md", "study", "", |asked, here| {
        if asked.starts_with(&words("review collect")) {
            let listed = bench.run_in(here, &words("review list thursday --json"), "").rows();
            let quotes = listed.iter().map(|row| row["quote"].as_str().expect("a quote"));
            let rows: String = quotes.map(|quote| format!("{quote},approve\n")).collect();
            let file = here
                .join(asked.iter().skip_while(|word| *word != "--from").nth(1).expect("a file"));
            fs::write(file, format!("quote,verdict\n{rows}")).expect("written");
        }
    });
}
