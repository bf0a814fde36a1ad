//! What holds for every format.

use std::io::{Cursor, Read};
use std::process::Command;

use quick_xml::events::Event;

use crate::fixture::{HOSTILE, hostile, keep, sheet};
use crate::{FORMATS, For, Format};

fn written(format: &Format, sheet: &crate::sheet::Sheet) -> Vec<u8> {
    (format.write)(sheet).expect("a page that can be written")
}

/// Every part of an archive, or the file itself.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return vec![("file".to_owned(), bytes.to_vec())];
    };
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("a readable part");
            (part.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

#[test]
fn names_and_endings_are_used_once() {
    for (at, format) in FORMATS.iter().enumerate() {
        assert!(!format.accepts.is_empty(), "{}", format.name);
        for other in &FORMATS[at + 1..] {
            assert_ne!(format.name, other.name);
            assert_ne!(format.ending, other.ending);
        }
    }
    assert_eq!(FORMATS[0].file_name("Workshop 2: “Ann’s”/../x"), "workshop-2-ann-s-x.html");
    assert_eq!(FORMATS[0].file_name("../"), "collection.html");
}

#[test]
fn the_same_page_is_the_same_bytes() {
    for format in FORMATS {
        let once = written(format, &sheet(For::Release));
        // Archives keep time to two seconds: a clock would show.
        if matches!(format.name, "xlsx" | "docx" | "pptx") {
            std::thread::sleep(std::time::Duration::from_millis(2100));
        }
        assert_eq!(once, written(format, &sheet(For::Release)), "{}", format.name);
        keep(&format.file_name("workshop-2"), &once);
        keep(&format.file_name("hostile"), &written(format, &hostile(For::Release)));
    }
}

#[test]
fn every_word_of_every_quote_is_in_every_format() {
    for format in FORMATS {
        let parts = parts(&written(format, &sheet(For::Release)));
        let all: String =
            parts.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
        for words in ["didn’t ask me owt … She just sat.", "like I’d been caught.", "Zofia"] {
            assert!(all.contains(words), "{} lacks `{words}`", format.name);
        }
        if format.ending.contains("notes") {
            continue;
        }
        assert!(all.contains("SYNTHETIC"), "{} does not say that it is synthetic", format.name);
    }
}

#[test]
fn a_quote_is_named_by_its_id_only_inside_the_team() {
    for format in FORMATS {
        for purpose in [For::Release, For::Review] {
            for (name, bytes) in parts(&written(format, &sheet(purpose))) {
                let text = String::from_utf8_lossy(&bytes);
                assert!(!text.contains("Q-0003"), "{} {name}", format.name);
            }
        }
    }
    let inside = written(&FORMATS[0], &sheet(For::Internal));
    assert!(String::from_utf8_lossy(&inside).contains("Q-0003"));
}

#[test]
fn nothing_says_who_made_a_file_or_when() {
    for format in FORMATS {
        for (name, bytes) in parts(&written(format, &sheet(For::Release))) {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for word in [
                "<!--",
                "generator",
                "lastmodifiedby>a",
                concat!("/ho", "me/"),
                "rust_xlsx",
                "xlsxwriter",
            ] {
                assert!(!text.contains(word), "{} {name} holds {word}", format.name);
            }
        }
    }
}

#[test]
fn hostile_words_stay_words() {
    for format in FORMATS {
        for (name, bytes) in parts(&written(format, &hostile(For::Release))) {
            let text = String::from_utf8_lossy(&bytes);
            let marked_up = name.ends_with(".xml") || format.name == "html";
            assert!(!(marked_up && text.contains("<script")), "{} {name}", format.name);
            assert!(!text.contains("<f>"), "{} {name} holds a formula", format.name);
            if name.ends_with(".xml") || name.ends_with(".rels") {
                well_formed(&name, &text);
            }
        }
    }
    let csv = String::from_utf8(written(&FORMATS[3], &hostile(For::Release))).expect("UTF-8");
    assert!(csv.contains("\"'=HYPERLINK"), "{csv}");
    assert!(csv.contains("'+441632960145 <b>"), "{csv}");
    assert!(csv.contains("'=1+1"), "{csv}");
}

#[track_caller]
fn well_formed(name: &str, text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

#[test]
fn hostile_words_come_back_as_they_were() {
    let csv = written(&FORMATS[3], &hostile(For::Release));
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv.as_slice());
    let row = reader.records().next().expect("a row").expect("a readable row");
    assert_eq!(row[1].trim_start_matches('\'').replace("\n'", "\n"), HOSTILE);

    let docx = parts(&written(crate::format("docx").expect("docx"), &hostile(For::Release)));
    let (_, document) = docx.iter().find(|(name, _)| name == "word/document.xml").expect("words");
    let text = String::from_utf8_lossy(document);
    let first = HOSTILE.lines().next().expect("a line");
    assert!(text.contains(&*crate::escape::markup(first)));
}

#[test]
fn a_mark_for_excel_and_no_other_difference() {
    let plain = written(crate::format("csv").expect("csv"), &sheet(For::Release));
    let marked = written(crate::format("csv-excel").expect("csv"), &sheet(For::Release));
    assert_eq!(marked, [b"\xef\xbb\xbf".as_slice(), &plain].concat());
}

#[test]
fn a_long_quote_goes_on_over_several_notes() {
    let mut long = sheet(For::Release);
    long.cards.truncate(1);
    long.cards[0].words = ["and she said, "; 50].concat();
    let tsv = String::from_utf8(written(crate::format("notes-tsv").expect("notes"), &long))
        .expect("UTF-8");
    let notes: Vec<&str> = tsv.lines().collect();
    assert_eq!(notes.len(), 3);
    for note in &notes {
        assert!(note.chars().count() <= 300, "{note}");
        assert!(note.starts_with('“') && note.ends_with("Robyn [#1]"), "{note}");
    }
    let said: usize = notes.iter().map(|note| note.matches("and she said,").count()).sum();
    assert!(said >= 48, "{said}");
}

#[test]
fn slides_hang_together_and_what_is_hard_is_said_before() {
    let all = parts(&written(crate::format("pptx").expect("slides"), &sheet(For::Release)));
    let part = |name: &str| {
        let found = all.iter().find(|(one, _)| one == name);
        found.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
    };
    let slides: Vec<&String> = all
        .iter()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("ppt/slides/slide"))
        .collect();
    let hard = sheet(For::Release).cards.iter().filter(|card| !card.notes.is_empty()).count();
    assert!(hard > 0);
    assert_eq!(slides.len(), sheet(For::Release).cards.len() + hard + 2);
    for name in slides {
        assert!(part("[Content_Types].xml").contains(&format!("\"/{name}\"")), "{name}");
        let target = format!("\"{}\"", name.trim_start_matches("ppt/"));
        assert!(part("ppt/_rels/presentation.xml.rels").contains(&target), "{name}");
        let rels = name.replace("slides/slide", "slides/_rels/slide") + ".rels";
        assert!(part(&rels).contains("../slideLayouts/slideLayout1.xml"), "{rels}");
    }
    let long = "so I said it again and ".repeat(30);
    let mut sheet = sheet(For::Release);
    sheet.cards.truncate(1);
    sheet.cards[0].words = long;
    let small = parts(&written(crate::format("pptx").expect("slides"), &sheet));
    let words: String = small.iter().map(|(_, part)| String::from_utf8_lossy(part)).collect();
    assert!(words.contains("sz=\"2000\""), "long words stand in smaller letters");
}

#[test]
fn office_programs_read_the_files() {
    let folder = tempfile::tempdir().expect("a folder to work in");
    let path = |name: &str| folder.path().join(name);
    for name in ["docx", "xlsx"] {
        let format = crate::format(name).expect("a format");
        let file = format!("it.{name}");
        std::fs::write(path(&file), written(format, &hostile(For::Release))).expect("a file");
    }
    let script = "import openpyxl,sys\nb=openpyxl.load_workbook(sys.argv[1])\ns=b['Quotes']\nassert s.max_row==6,s.max_row\nassert s['B2'].data_type=='s' and s['B2'].value.startswith('=HYP'),s['B2'].value\nassert b.sheetnames[-1]=='About'\nprint('read')";
    let python = Command::new("python3").args(["-c", script]).arg(path("it.xlsx")).output();
    match python {
        Ok(run) if String::from_utf8_lossy(&run.stderr).contains("No module named") => {
            println!("not run: openpyxl is absent");
        }
        Ok(run) => assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr)),
        Err(_) => println!("not run: python3 is absent"),
    }
    let profile = format!("-env:UserInstallation=file://{}", path("profile").display());
    let office = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir"])
        .arg(folder.path())
        .arg(path("it.docx"))
        .output();
    if office.is_err() {
        println!("not run: soffice is absent");
        return;
    }
    let text =
        std::fs::read_to_string(path("it.txt")).expect("the words as LibreOffice reads them");
    assert!(text.contains("like I’d been caught.") && text.contains("<script>alert(1)"), "{text}");
}
