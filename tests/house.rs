//! The house rules, as tests: what the map says is what the code does.
//!
//! A map that is not a test is a rumour. The rooms, the arrows between them, the owners of
//! heavy dependencies, the sizes and the licences of `docs/architecture.md` are held here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which of our rooms a room may name in its `[dependencies]`.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("import", &["model"]),
    ("index", &["model"]),
    ("measure", &["model"]),
    ("anonymise", &["model"]),
    ("export", &["model", "anonymise"]),
    ("print", &["model", "anonymise"]),
    ("study", &["model", "import", "index", "measure", "anonymise"]),
    ("web", &["model", "study", "export"]),
];

/// What the command line may name: every room but the index.
const CLI_MAY_USE: &[&str] =
    &["model", "import", "measure", "anonymise", "export", "print", "study", "web"];

/// Which outside crate only these rooms may name. `rusqlite` stands in `import` too, for one
/// file that reads other tools' databases from memory.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("tantivy", &["index"]),
    ("rusqlite", &["study", "import"]),
    ("calamine", &["import"]),
    ("pdf-extract", &["import"]),
    ("html5ever", &["import"]),
    ("kodama", &["measure"]),
    ("rust_xlsxwriter", &["export"]),
    ("parquet", &["export", "import"]),
    ("typst", &["print"]),
    ("typst-layout", &["print"]),
    ("typst-pdf", &["print"]),
    ("axum", &["web"]),
    ("hyper", &["web"]),
    ("maud", &["web"]),
    ("clap", &["heard"]),
];

/// Outside crates that the ground floor may name: values only.
const MODEL_MAY_NAME: &[&str] = &["indexmap", "jiff", "thiserror", "unicode-normalization", "sha2"];

/// Licences that everything we build on is under, as words of SPDX expressions.
const LICENCES: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "CC0-1.0",
    "BSL-1.0",
    "Unlicense",
    "LLVM-exception",
];

/// The lock file's ceiling. Raised on purpose, with a word in the commit on what came in.
const LOCKED_AT_MOST: usize = 620;

/// No file is longer than this before its tests.
const FILE_AT_MOST: usize = 400;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn manifest(room: &str) -> toml::Table {
    let path = if room == "heard" {
        root().join("Cargo.toml")
    } else {
        root().join("crates").join(room).join("Cargo.toml")
    };
    read(&path).parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn dependencies(room: &str) -> BTreeSet<String> {
    let manifest = manifest(room);
    let named = manifest.get("dependencies").and_then(toml::Value::as_table);
    named.into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

fn rooms() -> Vec<String> {
    let mut rooms: Vec<String> = fs::read_dir(root().join("crates"))
        .expect("the rooms")
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    rooms.sort();
    rooms
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        let name =
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() && !["target", "node_modules", ".git"].contains(&name.as_str()) {
            files(&path, ending, found);
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&root().join("crates"), ".rs", &mut found);
    // Tests may also lie beside what they test, in files of these names.
    found.retain(|path| {
        !path.components().any(|part| {
            ["tests", "examples", "benches", "tests.rs", "fixture.rs"]
                .iter()
                .any(|name| part.as_os_str() == *name)
        })
    });
    found.sort();
    found
}

/// A file's lines before its in-file tests.
fn before_tests(text: &str) -> usize {
    text.lines()
        .position(|line| line.starts_with("#[cfg(test)]"))
        .unwrap_or_else(|| text.lines().count())
}

#[test]
fn every_room_is_on_the_map() {
    let mut mapped: Vec<String> = MAY_USE.iter().map(|(room, _)| (*room).to_owned()).collect();
    mapped.sort();
    assert_eq!(rooms(), mapped);
}

#[test]
fn every_room_uses_only_what_it_may() {
    let mut all: Vec<(&str, Vec<&str>)> =
        MAY_USE.iter().map(|(room, may)| (*room, may.to_vec())).collect();
    all.push(("heard", CLI_MAY_USE.to_vec()));
    for (room, may) in all {
        let ours: Vec<String> = dependencies(room)
            .iter()
            .filter_map(|name| name.strip_prefix("heard-").map(str::to_owned))
            .collect();
        let astray: Vec<&String> =
            ours.iter().filter(|name| !may.contains(&name.as_str())).collect();
        assert!(astray.is_empty(), "{room} uses {astray:?}, and may use {may:?}");
    }
}

#[test]
fn a_heavy_dependency_has_one_owner() {
    let mut all = rooms();
    all.push("heard".to_owned());
    for (dependency, owners) in ONLY_IN {
        for room in all.iter().filter(|room| dependencies(room).contains(*dependency)) {
            assert!(
                owners.contains(&room.as_str()),
                "{room} names {dependency}, which belongs to {owners:?}"
            );
        }
    }
}

#[test]
fn the_ground_floor_names_only_values() {
    let astray: Vec<String> = dependencies("model")
        .into_iter()
        .filter(|name| !MODEL_MAY_NAME.contains(&name.as_str()))
        .collect();
    assert!(astray.is_empty(), "model names {astray:?}");
}

#[test]
fn import_names_the_database_in_one_file() {
    let mut found = Vec::new();
    files(&root().join("crates/import/src"), ".rs", &mut found);
    let naming: Vec<&PathBuf> =
        found.iter().filter(|path| read(path).contains("rusqlite::")).collect();
    assert!(naming.len() <= 1, "rusqlite is named in {naming:?}");
}

#[test]
fn every_room_can_be_seen_at_a_glance() {
    let long: Vec<String> = sources()
        .iter()
        .map(|path| (path, before_tests(&read(path))))
        .filter(|(_, lines)| *lines > FILE_AT_MOST)
        .map(|(path, lines)| {
            format!("{} has {lines} lines", path.strip_prefix(root()).unwrap_or(path).display())
        })
        .collect();
    assert!(
        long.is_empty(),
        "longer than {FILE_AT_MOST} lines before its tests:\n{}",
        long.join("\n")
    );
}

/// Lengths of all functions, longest last, by the line that opens and the line that closes them.
fn function_lengths(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().take(before_tests(text)).collect();
    let mut lengths = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let bare = line.trim_start();
        let opens = [
            "fn ",
            "pub fn ",
            "pub(crate) fn ",
            "pub(super) fn ",
            "async fn ",
            "pub async fn ",
            "pub(crate) async fn ",
            "const fn ",
            "pub const fn ",
        ];
        if !opens.iter().any(|word| bare.starts_with(word)) {
            continue;
        }
        let indent = line.len() - bare.len();
        let close = format!("{}}}", " ".repeat(indent));
        if let Some(end) = lines[at..].iter().position(|line| {
            *line == close
                || line.trim_end().ends_with(';') && line.len() - line.trim_start().len() == indent
                || (line.starts_with(&" ".repeat(indent))
                    && line[indent..].starts_with("fn ")
                    && line.ends_with('}'))
        }) {
            lengths.push(end + 1);
        }
    }
    lengths
}

#[test]
fn functions_are_short() {
    let mut lengths: Vec<usize> =
        sources().iter().flat_map(|path| function_lengths(&read(path))).collect();
    lengths.sort_unstable();
    let at = |share: f64| lengths[((lengths.len() - 1) as f64 * share) as usize];
    println!(
        "{} functions: median {}, p95 {}, longest {:?}",
        lengths.len(),
        at(0.5),
        at(0.95),
        lengths.last()
    );
    assert!(at(0.95) <= 35, "the 95th percentile of function lengths is {}", at(0.95));
}

#[test]
fn the_readme_names_every_room() {
    let readme = read(&root().join("README.md"));
    for room in rooms() {
        assert!(readme.contains(&format!("`{room}`")), "README.md does not name the room `{room}`");
    }
}

#[test]
fn every_test_file_is_in_the_run() {
    let manifest = read(&root().join("Cargo.toml"));
    let mut found = Vec::new();
    files(&root().join("tests"), ".rs", &mut found);
    for path in found {
        let shown = path.strip_prefix(root()).expect("inside").to_string_lossy().replace('\\', "/");
        let named = manifest.contains(&format!("path = \"{shown}\""));
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let beside = path
            .parent()
            .expect("a folder")
            .read_dir()
            .expect("a folder")
            .filter_map(Result::ok)
            .any(|entry| {
                entry.path() != path
                    && entry.path().extension().is_some_and(|e| e == "rs")
                    && read(&entry.path()).contains(&format!("mod {stem};"))
            });
        assert!(named || beside, "{shown} is in no run");
    }
}

#[test]
fn nothing_unfinished_and_no_panic_outside_tests() {
    let mut found = Vec::new();
    let (mut expects, mut lines) = (0, 0);
    for path in sources() {
        let text = read(&path);
        lines += before_tests(&text);
        for (number, line) in text.lines().take(before_tests(&text)).enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            expects += usize::from(code.contains(".expect("));
            for word in ["todo!(", "unimplemented!(", "dbg!(", ".unwrap()", "panic!("] {
                if code.contains(word) && !path.ends_with("examples") {
                    found.push(format!(
                        "{}:{}: {word}",
                        path.strip_prefix(root()).unwrap_or(&path).display(),
                        number + 1
                    ));
                }
            }
            for word in ["TODO", "FIXME", "XXX"] {
                if line.contains(&format!("// {word}")) {
                    found.push(format!("{}:{}: {word}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    // Where something can't fail, `expect` says why; two in a thousand lines at the most.
    assert!(expects * 500 <= lines, "{expects} `expect` in {lines} lines");
}

#[test]
fn no_path_of_one_machine_and_no_host_stands_in_the_repository() {
    let mut found = Vec::new();
    for ending in [".rs", ".md", ".toml", ".sh", ".js", ".css", ".csv"] {
        files(&root(), ending, &mut found);
    }
    let words = [
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/wo", "rk/"),
        concat!("crates", ".io-"),
        concat!("index.crates", ".io/"),
    ];
    // The bare name of such a folder may be looked for; a path in it is somebody's.
    let somebodys = |c: char| c.is_alphanumeric() || c == '.';
    let stands = |text: &str, word: &str| {
        text.match_indices(word).any(|(at, _)| text[at + word.len()..].starts_with(somebodys))
    };
    let bad: Vec<String> = found
        .iter()
        .filter(|path| words.iter().any(|word| stands(&read_lossy(path), word)))
        .map(|path| path.display().to_string())
        .collect();
    assert!(bad.is_empty(), "a machine's path or a host stands in {bad:?}");
}

fn read_lossy(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned()
}

#[derive(serde::Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(serde::Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

fn metadata() -> Metadata {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(root())
        .output()
        .expect("cargo metadata");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Whether an SPDX expression can be met with our licences: some alternative of every part is ours.
fn is_open(expression: &str) -> bool {
    let flat = expression.replace(['(', ')'], " ").replace('/', " OR ");
    flat.split(" AND ").all(|part| {
        part.split(" OR ")
            .any(|one| one.split(" WITH ").all(|word| LICENCES.contains(&word.trim())))
    })
}

#[test]
fn everything_we_build_on_is_openly_licensed() {
    let closed: Vec<String> = metadata()
        .packages
        .into_iter()
        .filter(|package| package.source.is_some())
        .filter(|package| !package.license.as_deref().is_some_and(is_open))
        .map(|package| format!("{} {}: {:?}", package.name, package.version, package.license))
        .collect();
    assert!(closed.is_empty(), "{}", closed.join("\n"));
}

/// What others wrote and we build on, with its licence: `UPDATE_EXPECT=1 cargo test --test house
/// third_party` writes it anew. `docs/third-party.py` collects the texts for a release.
#[test]
fn third_party_notices_are_up_to_date() {
    let mut lines: Vec<String> = metadata()
        .packages
        .into_iter()
        .filter(|package| package.source.is_some())
        .map(|package| {
            let licence = package.license.unwrap_or_default();
            format!("| {} | {} | {licence} |\n", package.name, package.version)
        })
        .collect();
    lines.sort();
    let text = format!("{THIRD_PARTY}{}", lines.concat());
    expect_test::expect_file!["../THIRD-PARTY.md"].assert_eq(&text);
}

const THIRD_PARTY: &str = "\
# What Heard builds on

Everything outside of ours that a build on Linux names in its lock file, tests included, with its version and licence.
Made by a test, which fails where this page is not up to date. A release also carries their texts: `docs/third-party.py`
collects them.

| crate | version | licence |
|---|---|---|
";

#[test]
fn the_lock_file_is_under_its_ceiling() {
    let packages = metadata().packages;
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in &packages {
        versions.entry(&package.name).or_default().insert(&package.version);
    }
    let twice: Vec<String> = versions
        .iter()
        .filter(|(_, v)| v.len() > 1)
        .map(|(name, v)| format!("{name} {v:?}"))
        .collect();
    println!("{} packages; in more than one version: {}", packages.len(), twice.join(", "));
    assert!(packages.len() <= LOCKED_AT_MOST, "{} packages are locked", packages.len());
}
