//! `heard anonymise scan` over files of every kind, with a study and without.

use crate::bench::{Bench, Ran};
use crate::demo;

/// Scans with what the demo's study and its key know.
fn scan(bench: &Bench, args: &[&str]) -> Ran {
    let study = demo::study();
    let key = study.with_file_name("held-in-mind.key.toml").display().to_string();
    let study = study.display().to_string();
    let mut all = vec!["--study", &study, "--key", &key, "anonymise", "scan"];
    all.extend(args);
    bench.run(all)
}

#[test]
fn a_release_holds_nobody_the_study_knows() {
    let releases = demo::study().join("releases").display().to_string();
    let bench = Bench::new();
    let ran = scan(&bench, &[&releases, "--json"]);
    assert_ne!(ran.code, 2, "{}", ran.err);
    let known: Vec<_> = ran.rows().into_iter().filter(|row| row["certainty"] == "known").collect();
    assert_eq!(known, Vec::<serde_json::Value>::new());
}

#[test]
fn a_file_that_names_somebody_says_where_and_not_whom() {
    let bench = Bench::new();
    bench
        .write("flyer.html", "<p title=\"Kayleigh\">Come with KAYLEIGH and ring 07700 900123.</p>");
    let ran = scan(&bench, &["flyer.html"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        !ran.out.to_lowercase().contains("kayleigh") && !ran.out.contains("900123"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("known alias") && ran.out.contains("likely phone"), "{}", ran.out);
    let with = scan(&bench, &["flyer.html", "--words"]);
    assert!(with.out.contains("“KAYLEIGH”"), "{}", with.out);
}

#[test]
fn a_document_s_hidden_author_is_found_without_a_study() {
    let bench = Bench::new();
    let study = demo::study().join("releases/leaving-the-ward/leaving-the-ward.docx");
    let clean = std::fs::read(study).expect("the demo's document");
    bench.write("notes.docx", with_author(&clean, "Priya Nair"));
    let ran = bench.run(["anonymise", "scan", "notes.docx", "--words"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("creator") && ran.out.contains("“Priya Nair”"), "{}", ran.out);
}

/// The same document, its author's name put into the properties as Word does.
fn with_author(docx: &[u8], author: &str) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut old = zip::ZipArchive::new(Cursor::new(docx)).expect("a document");
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for at in 0..old.len() {
        let mut entry = old.by_index(at).expect("a part");
        let name = entry.name().expect("a name").into_owned();
        if name == "docProps/core.xml" {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        new.start_file(name, options).expect("a part");
        new.write_all(&bytes).expect("written");
    }
    new.start_file("docProps/core.xml", options).expect("a part");
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>{author}</dc:creator></cp:coreProperties>"
    );
    new.write_all(core.as_bytes()).expect("written");
    new.finish().expect("a document").into_inner()
}

#[test]
fn a_part_that_cannot_be_looked_into_is_no_pass() {
    let bench = Bench::new();
    bench.write("cut.zip", b"PK\x03\x04 and then nothing");
    let ran = bench.run(["anonymise", "scan", "cut.zip"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("could not be looked into"), "{}", ran.err);
}
