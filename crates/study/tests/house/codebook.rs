//! The codebook through its versions, and what that does to codings.

use heard_model::amend::{OverlapPolicy, Scope};
use heard_model::{Amendment, Code, CodeId, Codebook, CodingId, CodingState, VersionId};
use heard_study::{
    CodingFilter, Commit, NewCode, NewCoding, Obligation, Place, Resolution, StudyError, Why,
};

use crate::room::{Room, id, room, span};

const TALK: &str = "INT: How was it?\nM01: I was cold and scared. They never told me. I cried.\n";

fn c(number: u32) -> CodeId {
    CodeId::code(number)
}

/// A codebook of codes `1 name`, `2 name` …
fn book(codes: &[(u32, &str)]) -> Codebook {
    let mut codebook = Codebook { title: "Held".to_owned(), ..Codebook::default() };
    for (number, name) in codes {
        codebook.codes.insert(c(*number), Code::new(c(*number), name));
    }
    codebook
}

fn commit(room: &Room, reason: &str) -> heard_study::Committed {
    let commit = Commit { reason: reason.to_owned(), ..Commit::default() };
    room.study.commit_codebook(commit).unwrap().value
}

/// A study with one transcript and a sealed v1 of these codes.
fn with(codes: &[(u32, &str)]) -> Room {
    let room = room();
    room.import("M01", TALK);
    room.study.import_codebook(book(codes), vec![]).unwrap();
    commit(&room, "first");
    room
}

fn code(room: &Room, words: &str, code: &str) -> CodingId {
    let place = Place::Span(span(TALK, words));
    let new = NewCoding::new(&id("M01"), place, code);
    room.study.add_coding(new).unwrap().value.added[0]
}

/// Every coding as `words: code state (applied as)`.
fn codings(room: &Room) -> Vec<String> {
    let all = room.study.codings(&CodingFilter::default()).unwrap();
    all.iter()
        .map(|coding| {
            let words = &TALK[coding.span.range()];
            let (code, state) = (coding.code, coding.state.as_str());
            format!("{words}: {code} {state} ({:?})", coding.applied_as.code)
        })
        .collect()
}

fn split(code: u32, into: &[u32], route: &[(u32, u32)]) -> Amendment {
    Amendment::Split {
        code: c(code),
        into: into.iter().copied().map(c).collect(),
        route: route.iter().map(|(from, to)| (c(*from), c(*to))).collect(),
        passages: vec![],
    }
}

#[test]
fn a_draft_becomes_a_version_that_never_changes() {
    let room = room();
    let id = room.study.add_code(NewCode { name: "Cold".to_owned(), ..NewCode::default() });
    assert_eq!(id.unwrap().value, c(1));
    assert_eq!(room.study.codebook(None).unwrap(), (VersionId(0), Codebook::default()));
    let sealed = commit(&room, "after three transcripts");
    assert_eq!(sealed.version, VersionId(1));
    let (version, codebook) = room.study.codebook(None).unwrap();
    assert_eq!((version, codebook.hash()), (VersionId(1), sealed.hash));
    assert_eq!(codebook.codes[&c(1)].since, Some(VersionId(1)));
    assert_eq!(
        (codebook.author.as_str(), codebook.reason.as_str()),
        ("ana", "after three transcripts")
    );
    let nothing = room.study.commit_codebook(Commit::default());
    assert!(matches!(nothing, Err(StudyError::NothingToCommit { version: VersionId(1) })));
    assert_eq!(room.study.versions().unwrap().len(), 1);
}

#[test]
fn a_rename_leaves_codings_as_they_are() {
    let room = with(&[(1, "Cold")]);
    code(&room, "cold", "Cold");
    let rename =
        Amendment::Rename { code: c(1), from: "Cold".to_owned(), to: "Left cold".to_owned() };
    room.study.amend_draft(rename, None).unwrap();
    let changes = commit(&room, "peers' word").changes;
    assert_eq!((changes.len(), changes[0].codings), (1, 0));
    assert_eq!(codings(&room), ["cold: C01 current (C01)"]);
    assert_eq!(room.study.working_codebook().unwrap().codes[&c(1)].name, "Left cold");
}

#[test]
fn a_narrowed_code_makes_its_codings_stale_until_somebody_affirms_them() {
    let room = with(&[(1, "Cold"), (2, "Fear")]);
    let kept = code(&room, "cold", "C01");
    let gone = code(&room, "scared", "C01");
    code(&room, "cried", "C02");
    let mut newer = room.study.working_codebook().unwrap();
    newer.codes.get_mut(&c(1)).unwrap().brief = "Only the body".to_owned();
    let narrow = Amendment::Redefine { code: c(1), scope: Scope::Narrow, fields: vec![] };
    room.study.import_codebook(newer, vec![narrow]).unwrap();
    assert_eq!(commit(&room, "").changes[0].codings, 2);
    let queue = room.study.queue().unwrap();
    assert_eq!(queue.len(), 2);
    assert_eq!(queue[0].why, Why::Redefined { version: Some(VersionId(2)) });
    let decisions = vec![(kept, Resolution::Affirm), (gone, Resolution::Remove)];
    room.study.decide_codings(decisions, "read together").unwrap();
    assert_eq!(codings(&room), ["cold: C01 current (C01)", "cried: C02 current (C02)"]);
    room.study.undo(None).unwrap();
    assert_eq!(room.study.queue().unwrap().len(), 2);
}

#[test]
fn a_split_queues_its_codings_and_none_is_dropped() {
    let room = with(&[(2, "Fear")]);
    let first = code(&room, "scared", "Fear");
    let second = code(&room, "cried", "Fear");
    let mut newer = room.study.working_codebook().unwrap();
    for (number, name) in [(15, "Masking"), (16, "Used against me")] {
        newer.codes.insert(c(number), Code::new(c(number), name));
    }
    newer.codes.get_mut(&c(2)).unwrap().status = heard_model::CodeStatus::Retired;
    room.study.import_codebook(newer, vec![split(2, &[15, 16], &[])]).unwrap();
    let changes = commit(&room, "not the same").changes;
    let told: Vec<(&str, usize, usize)> = changes
        .iter()
        .map(|change| (change.amendment.op(), change.codings, change.waiting))
        .collect();
    assert_eq!(told, [("add", 0, 0), ("add", 0, 0), ("split", 2, 2)]);
    let queue = room.study.queue().unwrap();
    let why = Why::Split { version: Some(VersionId(2)), into: vec![c(15), c(16)] };
    assert_eq!((queue.len(), &queue[0].why), (2, &why));
    let decide = |id, to| room.study.decide_codings(vec![(id, to)], "");
    decide(first, Resolution::Route(c(15))).unwrap();
    decide(second, Resolution::Unrouted).unwrap();
    assert!(matches!(decide(second, Resolution::Route(c(2))), Err(StudyError::Rows { .. })));
    assert_eq!(codings(&room), ["scared: C15 current (C02)", "cried: C02 unrouted (C02)"]);
    let diff = room.study.codebook_diff(VersionId(1), VersionId(2)).unwrap();
    assert_eq!((diff[2].codings, diff[2].waiting), (2, 1));
}

#[test]
fn what_was_merged_is_split_back_by_what_it_was_made_with() {
    let room = with(&[(6, "No plan"), (7, "Jargon")]);
    code(&room, "cold", "C06");
    code(&room, "never told", "C07");
    let mut merged = room.study.working_codebook().unwrap();
    merged.codes.insert(c(17), Code::new(c(17), "Left in the dark"));
    let merge =
        Amendment::Merge { codes: vec![c(6), c(7)], into: c(17), overlap: OverlapPolicy::KeepBoth };
    for gone in [6, 7] {
        merged.codes.get_mut(&c(gone)).unwrap().status = heard_model::CodeStatus::Retired;
    }
    room.study.import_codebook(merged, vec![merge]).unwrap();
    commit(&room, "over-lap");
    code(&room, "cried", "C17");
    assert_eq!(
        codings(&room),
        ["cold: C17 current (C06)", "never told: C17 current (C07)", "cried: C17 current (C17)"]
    );
    let mut back = room.study.working_codebook().unwrap();
    for (number, name) in [(23, "Plans"), (24, "Words")] {
        back.codes.insert(c(number), Code::new(c(number), name));
    }
    back.codes.get_mut(&c(17)).unwrap().status = heard_model::CodeStatus::Retired;
    room.study.import_codebook(back, vec![split(17, &[23, 24], &[(6, 23), (7, 24)])]).unwrap();
    let changes = commit(&room, "mothers").changes;
    assert_eq!((changes[2].codings, changes[2].waiting), (3, 1));
    assert_eq!(
        codings(&room),
        ["cold: C23 current (C06)", "never told: C24 current (C07)", "cried: C17 queued (C17)"]
    );
}

#[test]
fn a_union_makes_one_coding_of_those_that_overlap() {
    let room = with(&[(6, "No plan"), (7, "Jargon")]);
    code(&room, "I was cold", "C06");
    code(&room, "cold and scared", "C07");
    code(&room, "cried", "C07");
    let merge = Amendment::Merge { codes: vec![c(7)], into: c(6), overlap: OverlapPolicy::Union };
    room.study.amend_draft(merge, None).unwrap();
    commit(&room, "one thing");
    assert_eq!(
        codings(&room),
        ["I was cold and scared: C06 current (C06)", "cried: C06 current (C07)"]
    );
    room.study.undo(None).unwrap();
    assert_eq!(codings(&room).len(), 3);
}

#[test]
fn a_retired_code_hides_its_codings_and_takes_no_new_ones() {
    let room = with(&[(1, "Cold"), (14, "Ideas")]);
    code(&room, "cold", "C14");
    room.study.amend_draft(Amendment::Retire { code: c(14) }, None).unwrap();
    commit(&room, "");
    assert_eq!(codings(&room), ["cold: C14 hidden (C14)"]);
    let new = NewCoding::new(&id("M01"), Place::Turn(2), "Ideas");
    assert!(matches!(room.study.add_coding(new), Err(StudyError::Rows { .. })));
    room.study.amend_draft(Amendment::Restore { code: c(14) }, None).unwrap();
    commit(&room, "back");
    assert_eq!(codings(&room), ["cold: C14 current (C14)"]);
}

#[test]
fn a_code_that_comes_in_later_wants_older_transcripts_read_again() {
    let room = with(&[(1, "Cold")]);
    room.import("M02", TALK);
    room.import("M03", TALK);
    for name in ["M01", "M02"] {
        let new = NewCoding::new(&id(name), Place::Turn(2), "C01");
        room.study.add_coding(new).unwrap();
    }
    let kind = room.study.add_code(NewCode { name: "Kind".to_owned(), ..NewCode::default() });
    let kind = kind.unwrap().value;
    assert_eq!(commit(&room, "peers").changes[0].to_read, 2);
    let expected = |read: &[&str], unread: &[&str]| Obligation {
        code: kind,
        since: VersionId(2),
        read: read.iter().map(|name| id(name)).collect(),
        unread: unread.iter().map(|name| id(name)).collect(),
    };
    assert_eq!(room.study.coverage().unwrap(), [expected(&[], &["M01", "M02"])]);
    room.study.mark_read(kind, &id("M01")).unwrap();
    assert_eq!(room.study.coverage().unwrap(), [expected(&["M01"], &["M02"])]);
    room.study.add_coding(NewCoding::new(&id("M02"), Place::Turn(2), "Kind")).unwrap();
    assert_eq!(room.study.coverage().unwrap(), [expected(&["M01", "M02"], &[])]);
}

#[test]
fn a_commit_is_taken_back_whole_but_not_from_under_somebodys_work() {
    let room = with(&[(1, "Cold")]);
    code(&room, "cold", "C01");
    room.study.amend_draft(Amendment::Retire { code: c(1) }, None).unwrap();
    let before = room.study.draft().unwrap();
    commit(&room, "");
    room.study.undo(None).unwrap();
    assert_eq!(room.study.draft().unwrap(), before);
    assert_eq!(codings(&room), ["cold: C01 current (C01)"]);
    room.study.redo().unwrap();
    assert_eq!(codings(&room), ["cold: C01 hidden (C01)"]);
    let committed = room.study.position().unwrap();
    room.by("jonas").add_code(NewCode { name: "New".to_owned(), ..NewCode::default() }).unwrap();
    match room.study.undo(None) {
        Err(StudyError::BuiltOn { by, later, .. }) => {
            assert_eq!((by.as_str(), later), ("jonas", committed + 1));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_of_the_draft_is_coded_at_once_and_then_stays() {
    let room = with(&[(1, "Cold")]);
    let new = room.study.add_code(NewCode { name: "New".to_owned(), ..NewCode::default() });
    let added = new.unwrap();
    let coding = code(&room, "cried", "New");
    let all = room.study.codings(&CodingFilter::default()).unwrap();
    assert_eq!((all[0].id, all[0].applied_as.version), (coding, VersionId(1)));
    assert!(all[0].applied_as.draft > 0);
    let refused = room.study.undo(added.seq);
    assert!(matches!(refused, Err(StudyError::BuiltOn { .. })), "{refused:?}");
    commit(&room, "");
    assert_eq!(codings(&room), ["cried: C02 current (C02)"]);
}

#[test]
fn a_codebook_with_faults_is_refused_whole() {
    let room = room();
    let mut codebook = book(&[(1, "Cold"), (2, "cold")]);
    codebook.codes.get_mut(&c(1)).unwrap().parent = Some(c(9));
    match room.study.import_codebook(codebook, vec![]) {
        Err(StudyError::Codebook { problems }) => assert_eq!(problems.len(), 1, "{problems:?}"),
        other => panic!("{other:?}"),
    }
    assert!(!room.study.draft().unwrap().is_changed());
}

#[test]
fn a_table_of_codings_is_applied_whole_or_not_at_all() {
    let room = with(&[(1, "Cold")]);
    let row = |row, place, code: &str| NewCoding { row, ..NewCoding::new(&id("M01"), place, code) };
    let faulty = vec![
        row(2, Place::Turn(2), "Cold"),
        row(3, Place::Turn(9), "Cold"),
        row(4, Place::Chars(5, 5_000), "Cold"),
        row(5, Place::Turn(1), "Warm"),
        NewCoding { words: Some("other".to_owned()), ..row(6, Place::Turn(1), "Cold") },
        NewCoding { transcript: "M99".to_owned(), ..row(7, Place::Turn(1), "Cold") },
    ];
    let Err(StudyError::Rows { problems }) = room.study.import_codings(faulty) else {
        panic!("a faulty table went in");
    };
    let told: Vec<String> =
        problems.iter().map(|problem| format!("{}: {}", problem.row, problem.what)).collect();
    expect_test::expect![[r#"
        3: `M01` has no turn 9
        4: `M01` ends at 74, and 5000 lies past it
        5: no code is called `Warm`
        6: the words are not those at that place
        7: the study has no transcript `M99`"#]]
    .assert_eq(&told.join("\n"));
    assert!(codings(&room).is_empty());
    let good = vec![row(2, Place::Turn(2), "Cold"), row(3, Place::Chars(5, 16), "cold")];
    let applied = room.study.import_codings(good.clone()).unwrap().value;
    assert_eq!((applied.added.len(), applied.already), (2, 0));
    let again = room.study.import_codings(good).unwrap();
    assert_eq!((again.seq, again.value.already), (None, 2));
    room.study.undo(None).unwrap();
    assert!(codings(&room).is_empty());
}

#[test]
fn codings_made_elsewhere_keep_what_they_were_made_with() {
    let room = with(&[(1, "Cold"), (2, "Fear")]);
    room.study.amend_draft(Amendment::Retire { code: c(1) }, None).unwrap();
    commit(&room, "");
    let new = NewCoding {
        applied_as: Some((c(1), VersionId(1))),
        state: Some(CodingState::Stale),
        coder: Some("jonas".to_owned()),
        ..NewCoding::new(&id("M01"), Place::Turn(2), "Fear")
    };
    room.study.add_coding(new.clone()).unwrap();
    assert_eq!(codings(&room).len(), 1);
    assert!(codings(&room)[0].ends_with("C02 stale (C01)"));
    let nowhere = NewCoding { applied_as: Some((c(1), VersionId(9))), ..new };
    assert!(matches!(room.study.add_coding(nowhere), Err(StudyError::Rows { .. })));
}
