//! Reports, over a small invented study and over the example study.

use expect_test::{Expect, expect};
use heard_anonymise::Permit;
use heard_measure::{Of, Saturation, Window};
use heard_model::consent::Withdrawn;
use heard_model::participant::Proceedings;
use heard_model::{
    Attribute, Audience, Cell, Consent, Disclosure, Participant, QuoteId, Table, TranscriptId, Use,
};
use heard_study::{
    Actor, AgreementAsked, Checklist, ClustersAsked, CodingFilter, Counted, Features, LogFilter,
    NewCode, NewCoding, Place, Profile, Study, StudyError,
};

use crate::room::{Room, id, person, room, span, world};
use crate::{example, room};

/// A table as lines: headings, rows, cautions.
pub(crate) fn shown(table: &Table) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => format!("{number:.3}"),
        Cell::Suppressed => "*".to_owned(),
        Cell::Empty => "–".to_owned(),
    };
    let row = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<_>>().join(" | ");
    let mut lines = vec![table.columns.join(" | ")];
    lines.extend(table.rows.iter().map(row));
    lines.extend(table.notes.iter().map(|note| format!("note: {note}")));
    lines.join("\n")
}

#[track_caller]
pub(crate) fn check(table: &Table, expected: Expect) {
    expected.assert_eq(&shown(table));
}

fn somebody(name: &str, area: &str) -> Participant {
    Participant {
        id: person(name),
        label: String::new(),
        role: "mother".to_owned(),
        proceedings: Proceedings::None,
        attributes: vec![
            Attribute {
                name: "area".to_owned(),
                value: area.to_owned(),
                disclosure: Disclosure::Quasi,
            },
            Attribute {
                name: "born".to_owned(),
                value: "1990".to_owned(),
                disclosure: Disclosure::Direct,
            },
        ],
        consent: Consent::default(),
    }
}

const ONE: &str = "INT: How was it?\nM01: I hid it all.\nM01: Then a letter came.\nINT: Oh.\n";
const TWO: &str = "M02: I hid it too.\nM02: It was used against me.\nM02: And Larch was kind.\n";
const THREE: &str = "M03: They read it out.\n";

/// Three people, a theme with two codes and a code beside it.
pub(crate) fn small() -> Room {
    let room = room();
    for (name, text) in [("M01", ONE), ("M02", TWO), ("M03", THREE)] {
        room.import(name, text);
    }
    let people = [("M01", "coast"), ("M02", "city"), ("M03", "coast")];
    let people = people.map(|(name, area)| somebody(name, area)).to_vec();
    room.study.import_participants(people).unwrap();
    let new = |name: &str, parent, is_theme| NewCode {
        name: name.to_owned(),
        parent,
        is_theme,
        ..NewCode::default()
    };
    let theme = room.study.add_code(new("Say the right thing", None, true)).unwrap().value;
    room.study.add_code(new("Masking", Some(theme), false)).unwrap();
    room.study.add_code(new("Used against me", Some(theme), false)).unwrap();
    room.study.add_code(new("Letters", None, false)).unwrap();
    room.study.commit_codebook(heard_study::Commit::default()).unwrap();
    code("ana", &room, "M01", 2, "Masking");
    code("ana", &room, "M01", 3, "Letters");
    code("ana", &room, "M02", 1, "Masking");
    code("ana", &room, "M02", 2, "Used against me");
    code("ana", &room, "M03", 1, "Used against me");
    room
}

pub(crate) fn code(coder: &str, room: &Room, transcript: &str, turn: u32, code: &str) {
    let new = NewCoding::new(&id(transcript), Place::Turn(turn), code);
    room.by(coder).add_coding(new).unwrap();
}

pub(crate) fn codes(words: &[&str]) -> Counted {
    Counted { codes: words.iter().map(|word| (*word).to_owned()).collect(), ..Counted::default() }
}

#[test]
fn a_theme_counts_the_people_of_all_its_codes() {
    let room = small();
    let study = &room.study;
    let found = study.crosstab(&codes(&["T1", "masking", "C03"]), "area").unwrap();
    check(
        &found.for_team(found.value.table()),
        expect![[r#"
            code | city | coast | all
            people | 1 | 2 | 3
            T1 Say the right thing | 1 | 2 | 3
            C01 Masking | 1 | 1 | 2
            C03 Letters | 0 | 1 | 1"#]],
    );
    check(
        &found.for_others(found.value.suppressed(study.smallest_count(Audience::Public))),
        expect![[r#"
            code | city | coast | all
            people | * | * | *
            T1 Say the right thing | * | * | *
            C01 Masking | * | * | *
            C03 Letters | 0 | * | *
            note: counts from 1 to 7 are hidden, and with them counts that would give them away"#]],
    );
}

#[test]
fn who_took_everything_back_is_not_counted_and_nor_is_a_passage() {
    let room = small();
    let day = room.study.world().now().to_zoned(jiff::tz::TimeZone::UTC).date();
    room.study.withdraw(&person("M03"), Withdrawn::Person, day, "").unwrap();
    let passage = Withdrawn::Passage(id("M02"), span(TWO, "It was used"));
    room.study.withdraw(&person("M02"), passage, day, "").unwrap();
    let found = room.study.crosstab(&Counted::default(), "area").unwrap();
    check(
        &found.for_team(found.value.table()),
        expect![[r#"
            code | city | coast | all
            people | 1 | 1 | 2
            C01 Masking | 1 | 1 | 2
            C02 Used against me | 0 | 0 | 0
            C03 Letters | 0 | 1 | 1
            note: taken back, and not counted: everything of 1 participant, 1 passage of others
            note: without words that count: 1 transcript"#]],
    );
    // What was left out counts people: others are not told.
    assert_eq!(found.for_others(found.value.table()).notes, Vec::<String>::new());
    let said = room.study.keywords(&Counted::default(), &["used".to_owned()]).unwrap();
    assert_eq!(said.value.said[0].times, 0);
}

#[test]
fn only_some_people_and_one_coders_codings() {
    let room = small();
    let only = |attribute: &str, value: &str| Counted {
        only: vec![(attribute.to_owned(), value.to_owned())],
        ..Counted::default()
    };
    let found = room.study.voices(&only("area", "Coast")).unwrap();
    check(
        &found.voices_table("coded passages"),
        expect![[r#"
            participant | coded passages | words | share
            M01 | 2 | 8 | 0.667
            M03 | 1 | 4 | 0.333
            note: not counted: 1 other participant
            note: without words that count: 1 transcript"#]],
    );
    let nobody = room.study.voices(&only("area", "moon")).unwrap_err();
    assert_eq!(nobody.to_string(), "the study has no participant with `area=moon`");
    let unknown = room.study.crosstab(&Counted::default(), "shoe").unwrap_err();
    assert_eq!(unknown.to_string(), "the study has no attribute `shoe`");
    let counted = Counted { coder: Some("ben".to_owned()), ..Counted::default() };
    assert_eq!(room.study.voices(&counted).unwrap().value.unheard.len(), 3);
    assert_eq!(room.study.disclosure_of("born").unwrap(), Disclosure::Direct);
}

#[test]
fn codes_that_one_person_has() {
    let room = small();
    let study = &room.study;
    let found = study.cooccurrence(&Counted::default(), Window::Participant).unwrap();
    check(
        &found.for_team(found.value.table()),
        expect![[r#"
            code | other | n1 | n2 | n12 | people | Jaccard | n12/n1 | n12/n2
            C01 Masking | C02 Used against me | 2 | 2 | 1 | 1 | 0.333 | 0.500 | 0.500
            C01 Masking | C03 Letters | 2 | 1 | 1 | 1 | 0.500 | 0.500 | 1.000
            note: of one person at most, not for others: C01–C02, C01–C03"#]],
    );
    assert!(found.value.suppressed(5).rows.is_empty());
}

#[test]
fn two_coders_differ_in_places_and_the_words_there_are_masked() {
    let room = small();
    code("ben", &room, "M02", 1, "Used against me");
    code("ben", &room, "M02", 3, "Letters");
    let asked = AgreementAsked { seed: 1, ..AgreementAsked::default() };
    let mut found = room.study.agreement(&asked).unwrap();
    room.study.word_places(&mut found.value, None).unwrap();
    let places: Vec<String> = found
        .value
        .places
        .iter()
        .map(|place| {
            let one = &place.disagreement;
            let words = place.words.as_ref().map(heard_anonymise::AnonymisedText::as_str);
            format!("{} {}:{:?} {}", one.code, one.transcript, place.chars, words.unwrap_or("?"))
        })
        .collect();
    expect![[r#"
        C01 M02:(5, 18) I hid it too.
        C02 M02:(5, 18) I hid it too.
        C02 M02:(24, 47) It was used against me.
        C03 M02:(53, 72) And [name] was kind."#]]
    .assert_eq(&places.join("\n"));
    assert_eq!(found.value.compared.left_out, ["M01", "M03"].map(id));
    let asked = AgreementAsked { coders: vec!["cleo".to_owned()], ..asked };
    assert!(matches!(
        room.study.agreement(&asked),
        Err(StudyError::NotFound { what: "coder", .. })
    ));
}

#[test]
fn a_method_that_rejects_a_figure_is_not_given_it() {
    let folder = tempfile::tempdir().unwrap();
    let actor = Actor::researcher("ana");
    let at = folder.path().join("study");
    let study = Study::create(&at, "Held", Profile::ReflexiveTa, actor, world()).unwrap();
    let refused = |error: StudyError| matches!(error, StudyError::MethodRejects { .. });
    assert!(refused(study.agreement(&AgreementAsked::default()).unwrap_err()));
    let asked = Saturation::default();
    assert!(refused(study.saturation(&Counted::default(), asked).unwrap_err()));
    assert!(refused(study.checklist(Checklist::Coreq).unwrap_err()));
    assert_eq!(study.checklist(Checklist::Rtarg).unwrap().counts(), (0, 0, 11));
}

#[test]
fn a_table_is_taken_out_with_a_reason_that_is_kept() {
    let room = small();
    let found = room.study.crosstab(&Counted::default(), "area").unwrap();
    let table = found.for_team(found.value.table());
    let permit = Permit::new("ana", "for the meeting").unwrap();
    let cleared = room
        .study
        .export_tables("report", "Areas", std::slice::from_ref(&table), &[], &permit)
        .unwrap();
    assert_eq!(cleared.shown().tables, [table]);
    let log = room.study.log(&LogFilter { limit: Some(1), ..LogFilter::default() }).unwrap();
    assert_eq!(log[0].kind.as_str(), "export.internal");
    assert_eq!(log[0].reason.as_deref(), Some("ana: for the meeting"));
}

/// The example study, coded by both researchers.
fn held_in_mind() -> Room {
    let room = room::room();
    example::transcripts(&room);
    example::people(&room);
    example::codebooks(&room);
    for table in ["gold/codings.csv", "gold/codings-second-coder.csv"] {
        let (name, bytes) = example::file(&format!("corpora/held-in-mind/{table}"));
        room.study.import_coding_table(&name, &bytes).unwrap();
    }
    room
}

/// The needs on record (domain.md §9.2).
fn needs(of: Of) -> ClustersAsked {
    let by = Features::Attribute("needs".to_owned());
    ClustersAsked { counted: Counted::default(), of, by, into: 3 }
}

#[test]
fn the_needs_of_the_example_study_cluster_as_worked_out_by_hand() {
    let room = room::room();
    example::people(&room);
    let found = room.study.clusters(&needs(Of::People)).unwrap().value;
    let joins: Vec<String> = found
        .merges
        .iter()
        .map(|join| {
            format!("{:.4} {} + {}", join.height, join.first.join(" "), join.second.join(" "))
        })
        .collect();
    expect![[r#"
        0.2000 M02 + M06
        0.4000 M01 + M07
        0.5833 M02 M06 + M05
        0.6000 M01 M07 + M04
        0.8222 M01 M04 M07 + M03
        0.8839 M01 M03 M04 M07 + M02 M05 M06"#]]
    .assert_eq(&joins.join("\n"));
    let groups: Vec<String> =
        found.clusters.iter().map(|cluster| cluster.members.join(" ")).collect();
    assert_eq!(groups, ["M01 M04 M07", "M02 M05 M06", "M03"]);
    let changed: Vec<_> = found.drops.iter().filter(|drop| !drop.same).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].dropped, "M03");
    let left: Vec<String> = changed[0].clusters.iter().map(|group| group.join(" ")).collect();
    assert_eq!(left, ["M01 M07", "M02 M05 M06", "M04"]);
    // The cluster of one person is not shown to others, at whatever size the rest is.
    assert!(found.clusters[2].one_person);
    let shown = found.suppressed(2);
    assert_eq!(shown.rows.len(), 2);
    assert_eq!(shown.notes[0], "clusters of fewer than 2 people, left out: 1");
}

#[test]
fn needs_that_two_people_have_together_are_not_shown_to_others() {
    let room = room::room();
    example::people(&room);
    let found = room.study.recorded_together(&Counted::default(), "needs").unwrap();
    let pair = |one: &str, other: &str| {
        let is = |edge: &&heard_measure::Edge<String>| {
            edge.first == one && edge.second == other || edge.first == other && edge.second == one
        };
        let edge = found.value.iter().find(is).unwrap();
        format!("{:.3} of {}", edge.jaccard(), edge.people)
    };
    assert_eq!(pair("N2", "N4"), "1.000 of 3");
    assert_eq!(pair("N1", "N7"), "0.750 of 3");
    assert_eq!(pair("N1", "N6"), "0.500 of 3");
    assert_eq!(pair("N5", "N10"), "1.000 of 2");
    let others = found.pairs_table("needs", Some(8));
    let counts = others.rows.iter().flatten().filter(|cell| matches!(cell, Cell::Count(_)));
    assert_eq!(counts.count(), 0);
}

#[test]
fn the_two_researchers_of_the_example_study_agree_as_designed() {
    let room = held_in_mind();
    let asked = AgreementAsked {
        counted: codes(&["C15", "C16", "C18"]),
        basis: heard_measure::Basis::Whole,
        seed: 1,
        ..AgreementAsked::default()
    };
    let found = room.study.agreement(&asked).unwrap().value.compared;
    let kappas: Vec<String> = found
        .by_code
        .iter()
        .map(|line| format!("{:.2}", line.agreement.cohen_kappa.unwrap_or(f64::NAN)))
        .collect();
    assert_eq!(kappas, ["0.43", "0.43", "1.00"]);
    assert_eq!(found.transcripts, ["M01", "M04", "P01"].map(id));
    assert_eq!((found.confusions[0].first, found.confusions[0].units), (code_id("C15"), 3));
}

fn code_id(word: &str) -> heard_model::CodeId {
    heard_model::CodeId::parse(word).unwrap()
}

#[test]
fn the_example_study_says_what_is_not_read_yet_and_when_nothing_new_came() {
    let room = held_in_mind();
    let found = room.study.reading_coverage(&Counted::default()).unwrap();
    let table = found.for_team(found.value.table());
    assert_eq!(table.notes[0], "not yet read under v3: R02, FG1");
    let first: Vec<&TranscriptId> =
        found.value.transcripts.iter().map(|line| &line.transcript).collect();
    assert!(!first.contains(&&id("R01")), "what was taken back is not counted");
    let saturated = room.study.saturation(&Counted::default(), Saturation::default()).unwrap();
    expect![[r#"at most 5 % new: 6+2; nothing new: 6+2"#]]
        .assert_eq(&saturated.value.unwrap().in_words());
}

#[test]
fn checklists_say_what_the_study_knows_and_no_small_count() {
    let room = held_in_mind();
    let filled = room.study.checklist(Checklist::Coreq).unwrap();
    let told: Vec<String> = ["12", "18", "24", "25", "26"]
        .iter()
        .map(|number| {
            let item = filled.items.iter().find(|item| item.number == *number).unwrap();
            format!("{}: {} [{}]", item.item, item.answer, item.evidence)
        })
        .collect();
    expect![[r#"
        Sample size: 12 participants, 11 transcripts [participants and transcripts of the study]
        Repeat interviews: participants interviewed more than once: fewer than 8 [speakers of the transcripts]
        Number of data coders: 2 coders; 3 of 11 transcripts coded by two or more [266 codings, each with its coder]
        Description of the coding tree: 6 themes, 18 codes in use; versions v1 (2026-03-31, researcher), v2 (2026-06-18, researcher), v3 (2026-10-14, researcher) [codebook v3 (b852b8fc)]
        Derivation of themes: codes by where they came from: data 4, theory 1, peer 8, literature 5 [codebook v3 (b852b8fc)]"#]].assert_eq(&told.join("\n"));
    assert_eq!(filled.items.len(), 32);
    assert_eq!(room.study.checklist(Checklist::Srqr).unwrap().items.len(), 21);
    assert_eq!(room.study.checklist(Checklist::Gripp2).unwrap().items.len(), 5);
    for list in [Checklist::Coreq, Checklist::Srqr] {
        for item in room.study.checklist(list).unwrap().items {
            for role in ["mother", "midwife", "grandmother"] {
                let small = (1..8).any(|count| item.answer.contains(&format!("{role} {count}")));
                assert!(!small, "{}: {}", item.number, item.answer);
            }
        }
    }
}

#[test]
fn a_collection_says_who_could_be_heard_and_is_not() {
    let room = held_in_mind();
    let lifted = room.study.lift_quote(heard_study::NewQuote::new(
        &id("M01"),
        room.study
            .codings(&CodingFilter { transcript: Some(id("M01")), ..CodingFilter::default() })
            .unwrap()[0]
            .span,
    ));
    let quote: QuoteId = lifted.unwrap().value;
    let collection = heard_model::Collection {
        name: "cards".to_owned(),
        title: "Cards".to_owned(),
        use_: Use::Workshop,
        on: None,
        shown_to: String::new(),
        quotes: vec![quote],
    };
    room.study.set_collection(collection, heard_study::LabelScheme::Chosen).unwrap();
    let found = room.study.collection_voices("cards").unwrap().value;
    assert_eq!((found.voices[0].participant.as_str(), found.voices[0].quotes), ("M01", 1));
    assert!(found.unheard.contains(&"M03".to_owned()));
    assert!(!found.unheard.contains(&"R01".to_owned()));
}
