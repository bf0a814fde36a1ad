//! From a page that passes the gate to paper, through the doors that everybody uses.

#[path = "../../export/tests/shared/page.rs"]
mod page;

use std::process::Command;

use heard_anonymise::{Outcome, Permit, after, clear_internal, clear_release};
use heard_model::Use;
use heard_print::{CardSize, Profile, cards, key_sheet, zine};

#[test]
fn what_was_cleared_is_printed_and_nothing_leaks() {
    let page = page::page(Use::Workshop);
    let cleared = clear_release(&page).expect("a page that passes");
    let folder = tempfile::tempdir().expect("a folder to work in");
    let deck = cards(&cleared, CardSize::A6, Profile::Clear).expect("cards");
    let booklet = zine(&cleared, Profile::Clear).expect("a zine");
    for (name, pdf) in [("cards.pdf", deck), ("zine.pdf", booklet)] {
        let file = folder.path().join(name);
        std::fs::write(&file, &pdf).expect("a file");
        // Metadata lies open in the file; the words only show once they are unpacked.
        let bytes = String::from_utf8_lossy(&pdf).into_owned();
        let found = after(&[(name, bytes.as_str())], &page);
        assert_eq!(found.outcome(), Outcome::Pass, "{name}: {:#?}", found.findings);
        let Ok(run) = Command::new("pdftotext").arg("-raw").arg(&file).arg("-").output() else {
            println!("not run: pdftotext is absent");
            continue;
        };
        // A word a line where the page stands upside down.
        let text = String::from_utf8_lossy(&run.stdout);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("[the worker]") && !text.contains("Karen"), "{text}");
        let found = after(&[(name, text.as_str())], &page);
        assert_eq!(found.outcome(), Outcome::Pass, "{name}: {:#?}", found.findings);
    }
}

#[test]
fn the_key_needs_a_permit() {
    let page = page::page(Use::Workshop);
    let permit = Permit::new("LM", "to lead the workshop").expect("a permit");
    let inside = clear_internal(&page, &permit).expect("a page for the team");
    assert!(key_sheet(&inside).expect("a key").starts_with(b"%PDF-"));
}
