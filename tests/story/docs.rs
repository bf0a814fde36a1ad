//! What the README and the guides tell people to type is typed here, line for line.
//!
//! A page's commands are its lines indented by four spaces that begin with `heard` or `cd`; each
//! runs in the folder that its page speaks of. A refusal by the gate is an answer too (exit 1);
//! a command that the program does not know, or a file that it can't use, fails the test.

use std::fs;
use std::path::Path;

use crate::bench::Bench;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of everything in `from`.
fn copy(from: &Path, to: &Path) {
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

/// Types each command of `page`, from `folder` on; `typed` is what a person answers where asked.
fn walk(bench: &Bench, page: &str, folder: &str, typed: &str) {
    let mut here = bench.path().join(folder);
    let asked = commands(page);
    assert!(asked.len() > 5, "{page} tells people what to type");
    for command in asked {
        let (first, rest) = command.split_first().expect("a command");
        if first == "cd" {
            here = here.join(&rest[0]);
            continue;
        }
        if rest.first().is_some_and(|word| word == "serve") {
            continue;
        }
        let ran = bench.run_in(&here, rest, typed);
        let refused = matches!(rest[0].as_str(), "collection" | "release") && ran.code == 1;
        assert!(ran.code == 0 || refused, "{page}: {command:?}\n{}\n{}", ran.out, ran.err);
    }
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
    ] {
        fs::copy(example.join(from), bench.path().join(name)).expect(from);
    }
    fs::copy(root().join("codebooks/held-in-mind/v1.toml"), bench.path().join("codebook.toml"))
        .expect("the codebook");
    bench.write(
        "names.csv",
        "participant,name,also_called,shown_as\nM01,Kayleigh Dunmore,Kay; K,Robyn\nM02,Danielle Prosser,Dani,Grace\n",
    );
    bench.write(
        "ratings.csv",
        "unit,coder,value\n1,Ana,care\n1,Ben,care\n2,Ana,care\n2,Ben,fear\n3,Ana,fear\n3,Ben,fear\n",
    );
    bench
}

#[test]
fn the_first_hour_of_the_readme() {
    let bench = desk();
    walk(&bench, "README.md", "", "a\na\na\na\n");
}
