//! The example study goes out whole and comes back: with versions, lineage, consent, reviews.

use heard_model::{CodeId, MemoAnchor, MemoKind, QuoteId, VersionId};
use heard_study::{NewQuote, Study};

use crate::fixture::{Fixture, date};
use crate::held::{Held, day};
use crate::room::{id, person, room};

/// The example study with everything in it that people do: codings of two, memos of every kind and
/// place, quotes, a collection that was reviewed and signed, and all that people took back.
fn lived_in() -> Held {
    let fixture = Fixture::before_withdrawals("workshop-1");
    let on = date(&fixture.file);
    fixture.build("workshop-1", &fixture.items());
    fixture.sign("workshop-1", &on);
    let study = fixture.held.study();
    let places = [
        MemoAnchor::Study,
        MemoAnchor::Code(CodeId::code(18)),
        MemoAnchor::Version(VersionId(2)),
        MemoAnchor::Participant(person("M01")),
        MemoAnchor::Transcript(id("M03")),
        MemoAnchor::Passage(id("M01"), fixture.held.turn("M01", 4)),
        MemoAnchor::Quote(QuoteId(1)),
    ];
    for (kind, anchor) in MemoKind::ALL.into_iter().cycle().zip(places) {
        study.add_memo(kind, anchor, "Thought about it.\n\nAnd again.").unwrap();
    }
    for number in 4..10 {
        let quote = NewQuote::new(&id("M01"), fixture.held.turn("M01", number));
        study.lift_quote(quote).unwrap();
    }
    fixture.held.withdraw_all();
    study.transcripts().unwrap();
    fixture.held
}

/// What every table holds, a line a row; large things by their digests.
fn everything(study: &Study) -> Vec<(String, String)> {
    let parts = study.whole("a test").unwrap().value;
    let words = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    parts.into_iter().map(|(name, bytes)| (name, words(bytes))).collect()
}

#[test]
fn the_whole_example_study_comes_back_as_it_was() {
    let held = lived_in();
    let project = held.study().project("a test").unwrap().value;
    let before = everything(held.study());
    for table in [
        "version",
        "amendment",
        "code",
        "coding",
        "consent",
        "withdrawal",
        "relation",
        "attribute",
        "memo",
        "mention",
        "entity",
        "quote",
        "review",
        "collection",
        "collection_quote",
        "sign_off",
        "passage_tag",
        "published",
    ] {
        let name = format!("rows/{table}");
        let rows =
            before.iter().find(|(part, _)| *part == name).map(|(_, rows)| rows.lines().count());
        assert!(rows.is_some_and(|rows| rows > 0), "{table} has rows to lose");
    }
    let other = room();
    let parts = held.study().whole("a test").unwrap().value;
    other.study.restore_whole(parts).unwrap();
    let after = everything(&other.study);
    let differs: Vec<&str> = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before != after)
        .map(|((name, _), _)| name.as_str())
        .collect();
    assert_eq!((differs, after.len()), (vec![], before.len()));
    let found = other.study.check().unwrap();
    assert!(found.is_empty(), "{found:?}");
    // It works on as it did: what is said of lineage, of who may be quoted, of the gate.
    for (from, to) in [(1, 2), (2, 3)] {
        let changes = |study: &Study| {
            format!("{:?}", study.codebook_diff(VersionId(from), VersionId(to)).unwrap())
        };
        assert_eq!(changes(held.study()), changes(&other.study));
    }
    let sight = held.sight("2026-11-20");
    let gate = |study: &Study| {
        let page = study.page("workshop-1", &sight).unwrap();
        format!("{:?}", heard_anonymise::gate(&page))
    };
    assert_eq!(gate(held.study()), gate(&other.study));
    assert_eq!(day("2026-11-20"), sight.on.unwrap());
    // The project beside it adds nothing.
    let taken = other.study.import_project(project, "held.qdpx", "qdpx").unwrap();
    assert_eq!(taken.seq, None, "{:?}", taken.value);
    assert_eq!(everything(&other.study), before);
}
