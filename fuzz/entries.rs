//! Where bytes from outside come in, each as one function that must return: with whatever it read
//! or with a refusal, and never with a panic. The fuzz targets drive them, and so does an ordinary
//! test with seeds that were changed at random.
#![allow(dead_code, reason = "each target drives one of them")]

use heard_import::{Options, codebook as books, consent, key, participants, relations, roster};
use heard_index::Query;
use heard_model::{Edit, EditKind, Purpose, Quote, QuoteId, SourceText, Span, TranscriptId};

/// A file that claims to be of the format `name`.
pub(crate) fn reader(name: &str, bytes: &[u8]) {
    let file = format!("a.{name}");
    // A parser that may end the process has one of its own, and is not run in this one.
    if heard_import::may_abort(bytes) {
        return;
    }
    if let Ok(readings) = heard_import::read(&file, bytes, Options::default()) {
        for reading in readings {
            let text = reading.transcript.text.expose().len();
            assert!(reading.transcript.turns.iter().all(|turn| turn.speech.end() <= text));
        }
    }
}

/// What somebody types into the search.
pub(crate) fn query(bytes: &[u8]) {
    let _ = Query::parse(&String::from_utf8_lossy(bytes));
}

/// Edits of a quote at any places: what they show is cut from the text, or they are refused.
pub(crate) fn edits(bytes: &[u8]) {
    let text =
        SourceText::new("I told Zoë — I was, like, so cold 😭. They never told me. Nobody did.");
    let edits = bytes.chunks_exact(3).take(12).filter_map(|three| {
        let span = Span::new(usize::from(three[0]), usize::from(three[1]))?;
        let word = || String::from_utf8_lossy(three).into_owned();
        let kind = match three[2] % 4 {
            0 => EditKind::LeftOut,
            1 => EditKind::Filler,
            2 => EditKind::Inserted(word()),
            _ => EditKind::Clarified(word()),
        };
        Some(Edit { span, kind })
    });
    let (Some(transcript), Some(span)) = (TranscriptId::new("M01"), Span::new(0, 40)) else {
        return;
    };
    let quote = Quote {
        id: QuoteId(1),
        transcript,
        span,
        source_digest: String::new(),
        participant: None,
        code: None,
        edits: edits.collect(),
        purpose: Purpose::default(),
        content_notes: Vec::new(),
    };
    let _ = (quote.problems(&text), quote.layer(&text), quote.holds_in(&text));
}

/// What comes back from a review pack: a file, a letter it was pasted into, a page that was saved; and
/// the code of a sheet of paper.
pub(crate) fn returned(bytes: &[u8]) {
    if let Ok(back) = heard_study::Returned::read(bytes) {
        assert!(back.answers.iter().all(|one| one.shown_digest.len() == 64));
    }
    let typed = String::from_utf8_lossy(bytes);
    if let Some(code) = heard_study::SheetCode::read(&typed) {
        assert_eq!(heard_study::SheetCode::read(&code.to_string()), Some(code));
    }
}

/// A codebook in any of its forms.
pub(crate) fn codebook(bytes: &[u8]) {
    for file in
        ["book.toml", "book.csv", "book.qdc", "book.xlsx", "book.json", "book.docx", "book.md"]
    {
        if let Ok(reading) = books::read(file, bytes) {
            let _ = (reading.amendments(), reading.codebook.problems(), reading.codebook.hash());
        }
    }
}

/// Another program's project.
pub(crate) fn project(bytes: &[u8]) {
    use heard_import::project;
    for file in ["a.qdpx", "a.qda", "a.sqlite3", "a.sqlite", "a.mx24"] {
        let _ = project::parts(file, std::io::Cursor::new(bytes));
        let _ = project::read(file, std::io::Cursor::new(bytes), project::Options::default());
    }
}

/// Tables that people make: participants, consent, relations, rosters, keys.
pub(crate) fn tables(bytes: &[u8]) {
    for file in ["a.csv", "a.tsv", "a.xlsx", "a.toml"] {
        let _ = consent::read(file, bytes);
        let _ = consent::answers(file, bytes);
        let _ = relations::read(file, bytes);
        let _ = roster::read(file, bytes);
        let _ = key::read(file, bytes);
        let _ = participants::schema(file, bytes);
        let _ = heard_import::plain_table(file, bytes);
    }
}
