//! The framework matrix as it is kept, and what is decided where coders differ.

use expect_test::expect;
use heard_model::CodingId;
use heard_study::{
    AgreementAsked, Charting, CodingFilter, Counted, Dispute, Erasing, JointRow, NewChart,
    NewReconciled, Reconciling, Study, StudyError,
};

use crate::reports::{check, code, codes, shown, small};
use crate::room::{Room, person};

fn all(room: &Room) -> Vec<CodingId> {
    let codings = room.study.codings(&CodingFilter::default()).unwrap();
    codings.iter().map(|coding| coding.id).collect()
}

fn chart(case: &str, theme: &str, summary: &str, codings: &[CodingId]) -> NewChart {
    NewChart {
        case: case.to_owned(),
        theme: theme.to_owned(),
        summary: summary.to_owned(),
        codings: codings.to_vec(),
    }
}

#[test]
fn a_summary_is_kept_with_its_passages_and_is_stale_when_they_change() {
    let room = small();
    let study = &room.study;
    let codings = all(&room);
    let written = vec![
        chart("M01", "Say the right thing", "Hides how she is.", &codings[..1]),
        chart("M02", "T1", "Hid it; it came back.", &codings[2..4]),
        chart("M03", "C03", "", &[]),
    ];
    assert_eq!(study.chart(written, None).unwrap().value, 3);
    study.remove_coding(codings[3], "").unwrap();
    let found = study.framework(&codes(&["T1", "C03"])).unwrap();
    check(
        &found.matrix_table(None),
        expect![[r#"
            case | T1 Say the right thing | C03 Letters
            M01 | Hides how she is. | □
            M02 | ↻ Hid it; it came back. | ·
            M03 | □ | –
            note: ↻ stale: read again · – coded, nothing to chart · □ not yet charted · · no passage"#]],
    );
    assert_eq!(found.value.cells[1][0].charting, Charting::Stale);
    study.undo(None).unwrap();
    let found = study.framework(&codes(&["T1", "C03"])).unwrap();
    assert_eq!(found.value.cells[1][0].charting, Charting::Charted);
    let other = study.framework(&codes(&["C03"])).unwrap();
    assert!(shown(&other.matrix_table(None)).contains("summaries under other themes or codes: 2"));
}

#[test]
fn a_summary_rests_on_passages_and_is_not_written_over_in_silence() {
    let room = small();
    let (study, codings) = (&room.study, all(&room));
    let nothing = study.chart(vec![chart("M01", "T1", "Words.", &[])], None).unwrap_err();
    assert_eq!(nothing.to_string(), "that can't be kept: a summary rests on one passage at least");
    assert!(study.chart(vec![chart("M09", "T1", "", &[])], None).is_err());
    assert!(study.chart(vec![chart("M01", "T9", "", &[])], None).is_err());
    let seen = study.position().unwrap();
    room.by("ben").chart(vec![chart("M01", "T1", "Ben's.", &codings[..1])], Some(seen)).unwrap();
    let late = study.chart(vec![chart("M01", "T1", "Ana's.", &codings[..1])], Some(seen));
    assert!(matches!(late, Err(StudyError::Conflict { .. })), "{late:?}");
    assert_eq!(study.charts().unwrap()[0].summary, "Ben's.");
    study.unchart("M01", "T1").unwrap();
    assert!(study.charts().unwrap().is_empty());
    study.undo(None).unwrap();
    assert_eq!(study.charts().unwrap()[0].author, "ben");
}

#[test]
fn a_cell_shows_its_passages_with_names_hidden() {
    let room = small();
    code("ana", &room, "M02", 3, "Masking");
    let sheet = room.study.chart_sheet("M02", "T1", None).unwrap();
    let words: Vec<&str> = sheet.passages.iter().map(|one| one.words.as_str()).collect();
    assert_eq!(words, ["I hid it too.", "It was used against me.", "And [name] was kind."]);
    let masked = room.study.mask_words(&["Larch was kind to her.".to_owned()], None).unwrap();
    assert!(!masked[0].as_str().contains("Larch"), "{}", masked[0].as_str());
}

#[test]
fn every_passage_of_a_code_is_there_once_with_names_hidden() {
    let room = small();
    code("ben", &room, "M02", 1, "Masking");
    code("ana", &room, "M02", 3, "Masking");
    let found = room.study.coded_passages(&codes(&["T1"]), None).unwrap();
    check(
        &found.table(),
        expect![[r#"
        code | where | who speaks | words | coded by | note
        C01 Masking | M01#2 | M01 | I hid it all. | ana | 
        C01 Masking | M02#1 | M02 | I hid it too. | ana, ben | 
        C01 Masking | M02#3 | M02 | And [name] was kind. | ana | 
        C02 Used against me | M02#2 | M02 | It was used against me. | ana | 
        C02 Used against me | M03#1 | M03 | They read it out. | ana | "#]],
    );
    let one = Counted {
        only: vec![("area".to_owned(), "coast".to_owned())],
        coder: Some("ana".to_owned()),
        ..codes(&["Used against me"])
    };
    let found = room.study.coded_passages(&one, None).unwrap();
    check(
        &found.table(),
        expect![[r#"
        code | where | who speaks | words | coded by | note
        C02 Used against me | M03#1 | M03 | They read it out. | ana | 
        note: not counted: 1 other participant
        note: without words that count: 1 transcript"#]],
    );
    let (what, on) = (heard_model::consent::Withdrawn::Person, "2026-11-20".parse().unwrap());
    room.study.withdraw(&person("M03"), what, on, "rang").unwrap();
    let found = room.study.coded_passages(&one, None).unwrap();
    assert!(found.value.is_empty());
}

#[test]
fn erasing_somebody_takes_what_was_written_of_them() {
    let room = small();
    let (study, codings) = (&room.study, all(&room));
    let kept = [chart("M01", "T1", "Stays.", &codings[..1])];
    let gone = [chart("M02", "T1", "Hid it all, she says.", &codings[2..4])];
    study.chart([kept, gone].concat(), None).unwrap();
    code("ben", &room, "M02", 1, "Used against me");
    decide(study, Reconciling::Both);
    let target = Erasing::person(&person("M02"));
    let certificate = study.erase(&target, "asked by letter").unwrap();
    assert!(certificate.proof.holds(), "{:?}", certificate.proof);
    let left: Vec<String> = study.charts().unwrap().into_iter().map(|one| one.summary).collect();
    assert_eq!(left, ["Stays."]);
    assert!(study.decisions().unwrap().is_empty());
    let raw = std::fs::read(study.folder().join("study.db")).unwrap();
    assert!(!String::from_utf8_lossy(&raw).contains("Hid it all, she says."));
    assert!(study.check().unwrap().is_empty());
}

fn disputes(study: &Study) -> Vec<Dispute> {
    study.disputes(&AgreementAsked { seed: 1, ..AgreementAsked::default() }).unwrap().value
}

/// Decides about the first place.
fn decide(study: &Study, outcome: Reconciling) -> i64 {
    let first = disputes(study).remove(0);
    let new = NewReconciled {
        transcript: first.transcript,
        span: first.span,
        about: first.about,
        readings: first.readings,
        outcome,
        rule: "hiding comes before the harm".to_owned(),
        in_codebook: false,
        deciders: "ana and ben".to_owned(),
    };
    study.reconcile(new).unwrap().value
}

#[test]
fn what_is_decided_lies_beside_the_codings_and_makes_the_consensus() {
    let room = small();
    let study = &room.study;
    code("ben", &room, "M02", 1, "Used against me");
    code("ben", &room, "M02", 3, "Letters");
    let before = study.codings(&CodingFilter::default()).unwrap();
    let found = study.disputes(&AgreementAsked { seed: 1, ..AgreementAsked::default() }).unwrap();
    check(
        &found.table(),
        expect![[r#"
            transcript | turn | place | readings | outcome | stands | rule | deciders
            M02 | 1 | 5-18 | ana: C01 Masking | ben: C02 Used against me | – | – | – | –
            M02 | 2 | 24-47 | ana: C02 Used against me | ben: – | – | – | – | –
            M02 | 3 | 53-72 | ana: – | ben: C03 Letters | – | – | – | –
            note: nobody's codings are changed by a decision"#]],
    );
    let open = study.consensus(&Counted::default()).unwrap();
    expect!["3 codings stand: 0 agreed, 0 decided, 3 of transcripts with one coder (those of several coders on one stretch count once); 0 do not stand by a decision, 4 are still open"].assert_eq(&open.told());
    let id = decide(study, Reconciling::One("ana".to_owned()));
    let found = disputes(study);
    assert_eq!(found[0].decided.as_ref().map(|one| one.id), Some(id));
    assert_eq!(study.codings(&CodingFilter::default()).unwrap(), before);
    let layer = study.consensus(&Counted::default()).unwrap();
    assert_eq!((layer.value.decided, layer.value.dropped, layer.value.open), (1, 1, 2));
    // Reports count it.
    let counted = Counted { coder: Some("consensus".to_owned()), ..codes(&["C01", "C02"]) };
    let voices = study.voices(&counted).unwrap();
    let of =
        |who: &str| voices.value.voices.iter().find(|one| one.participant == who).unwrap().quotes;
    assert_eq!([of("M01"), of("M02"), of("M03")], [1, 1, 1]);
    // Decided anew, taken back, opened again.
    let again = decide(study, Reconciling::Neither);
    assert_eq!(again, id);
    study.undo(None).unwrap();
    assert_eq!(study.decisions().unwrap()[0].outcome, "one");
    study.remove_coding(before[2].id, "").unwrap();
    assert!(study.decisions().unwrap()[0].changed_since);
    study.unreconcile(id).unwrap();
    assert!(study.decisions().unwrap().is_empty());
}

#[test]
fn a_decision_needs_somebody_who_made_it() {
    let room = small();
    code("ben", &room, "M02", 1, "Used against me");
    let first = disputes(&room.study).remove(0);
    let new = |outcome, deciders: &str| NewReconciled {
        transcript: first.transcript.clone(),
        span: first.span,
        about: first.about.clone(),
        readings: first.readings.clone(),
        outcome,
        rule: String::new(),
        in_codebook: false,
        deciders: deciders.to_owned(),
    };
    for wrong in [
        new(Reconciling::Both, " "),
        new(Reconciling::One("cleo".to_owned()), "ana"),
        new(Reconciling::Rule(Vec::new()), "ana"),
        new(Reconciling::Other(Vec::new()), "ana"),
    ] {
        let refused = room.study.reconcile(wrong);
        assert!(matches!(refused, Err(StudyError::Unfounded { .. })), "{refused:?}");
    }
}

#[test]
fn a_joint_display_says_what_is_missing_and_hides_small_figures() {
    let room = small();
    let table = "construct,measure,group,estimate,ci,n,source,theme,fit,inference\n\
                 Fear,EPDS over 12,mothers,41 %,36 to 46,320,record strand,T1,expand,Hiding hides need\n\
                 Letters,received,mothers,3 of 5,,5,record strand,Letters,,\n\
                 Housing,moved,mothers,22 %,,320,record strand,,silent,Ask about it\n";
    let rows = JointRow::read("figures.csv", table.as_bytes()).unwrap();
    let found = room.study.joint_display(&Counted::default(), &rows, None).unwrap();
    check(
        &found.value,
        expect![[r#"
            construct | figures | theme | people | quotes | fit | inference
            Fear | EPDS over 12: 41 %; mothers; CI 36 to 46; source: record strand; n = 320 | T1 Say the right thing | 3 |  | expand | Hiding hides need
            Letters | * | C03 Letters | 1 |  |  | 
            Housing | moved: 22 %; mothers; source: record strand; n = 320 | no theme | – | – | silent | Ask about it
            note: row 1: no approved quote stands for it
            note: row 2: a figure about fewer than 8 people is hidden
            note: row 2: say how the two fit: confirm, expand, diverge or silent
            note: row 2: say what follows from both (inference)
            note: row 2: no approved quote stands for it"#]],
    );
    assert!(JointRow::read("figures.csv", b"a,b\n1,2\n").is_err());
}
