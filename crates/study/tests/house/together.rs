//! Two people's work comes together: codebooks by three-way merge, everything by bundle.

use heard_model::amend::{OverlapPolicy, Scope, Take};
use heard_model::{CodeId, CodingState, MemoAnchor, MemoKind, VersionId};
use heard_study::{
    BundleMerged, CodingFilter, Commit, NewCode, NewCoding, Place, Resolution, Routing, StudyError,
    Target,
};

use crate::room::{Room, id, room, span};

const TALK: &str = "INT: How was it?\nM01: I was cold and scared. They never told me. I cried.\n";

fn c(number: u32) -> CodeId {
    CodeId::code(number)
}

fn new(name: &str) -> NewCode {
    NewCode { name: name.to_owned(), ..NewCode::default() }
}

fn commit(room: &Room, who: &str, reason: &str) {
    let commit = Commit { reason: reason.to_owned(), ..Commit::default() };
    room.by(who).commit_codebook(commit).unwrap();
}

fn code(room: &Room, who: &str, words: &str, code: &str) {
    let place = Place::Span(span(TALK, words));
    let coding = NewCoding::new(&id("M01"), place, code);
    room.by(who).add_coding(coding).unwrap();
}

/// Ana's study with a v1 of three codes, and Jonas's, who took it from her.
fn two() -> (Room, Room) {
    let (ana, jonas) = (room(), room());
    for room in [&ana, &jonas] {
        room.import("M01", TALK);
    }
    for name in ["Cold", "Fear", "Left alone"] {
        ana.study.add_code(new(name)).unwrap();
    }
    commit(&ana, "ana", "first");
    code(&ana, "ana", "cold", "C01");
    code(&ana, "ana", "scared", "C02");
    let told = merge(&jonas, "jonas", &ana, "ana").unwrap();
    assert_eq!((told.versions.len(), told.codings), (1, 2));
    (ana, jonas)
}

fn merge(into: &Room, who: &str, from: &Room, whose: &str) -> Result<BundleMerged, StudyError> {
    let bytes = from.by(whose).send_bundle()?;
    Ok(into.by(who).merge_bundle("work.heard", &bytes, vec![])?.value)
}

/// Every coding as `words: code state (applied as) coder`, sorted.
fn codings(room: &Room) -> Vec<String> {
    let all = room.study.codings(&CodingFilter::default()).unwrap();
    let mut told: Vec<String> = all
        .iter()
        .map(|coding| {
            let words = &TALK[coding.span.range()];
            let (code, state) = (coding.code, coding.state.as_str());
            format!("{words}: {code} {state} ({:?}) {}", coding.applied_as.code, coding.coder)
        })
        .collect();
    told.sort();
    told
}

fn is_whole(room: &Room) {
    let found = room.study.check().unwrap();
    assert!(found.iter().all(|finding| !finding.is_damage), "{found:?}");
}

#[test]
fn a_bundle_brings_everything_once() {
    let (ana, jonas) = two();
    assert_eq!(codings(&ana), codings(&jonas));
    let again = merge(&jonas, "jonas", &ana, "ana").unwrap();
    assert_eq!((again.versions.len(), again.codings, again.already), (0, 0, 2));
    assert_eq!(jonas.study.codebook(None).unwrap().0, VersionId(1));
    assert_eq!(jonas.study.versions().unwrap()[0].hash, ana.study.versions().unwrap()[0].hash);
    is_whole(&jonas);
}

#[test]
fn what_each_side_did_happens_to_the_others_codings() {
    let (ana, jonas) = two();
    // Ana splits Fear and codes with the new code; Jonas narrows Cold and adds one of the same number.
    let into = vec![Target::New(new("Masking")), Target::New(new("Used against me"))];
    ana.study.split_code(c(2), into, Routing::default(), "not the same").unwrap();
    commit(&ana, "ana", "split");
    code(&ana, "ana", "never told", "Masking");
    let who = vec![("brief".to_owned(), "Only the body".to_owned())];
    jonas.by("jonas").redefine_code(c(1), who, Scope::Narrow, "peers").unwrap();
    jonas.by("jonas").add_code(new("Small kindnesses")).unwrap();
    commit(&jonas, "jonas", "narrowed");
    code(&jonas, "jonas", "cried", "Small kindnesses");

    let told = merge(&ana, "ana", &jonas, "jonas").unwrap();
    assert_eq!(told.conflicts, []);
    assert_eq!(told.renumbered, [(c(4), c(6))]);
    assert_eq!(told.versions, [VersionId(3), VersionId(4)]);
    assert_eq!(
        codings(&ana),
        [
            "cold: C01 stale (C01) ana",
            "cried: C06 current (C06) jonas",
            "never told: C04 current (C04) ana",
            "scared: C02 queued (C02) ana",
        ]
    );
    let versions = ana.study.versions().unwrap();
    assert_eq!(versions[0].parents, [VersionId(2), VersionId(3)]);
    assert_eq!((versions[1].author.as_str(), versions[1].parents[0]), ("jonas", VersionId(1)));
    is_whole(&ana);
    // And back: Jonas ends with the same, under his numbers, and nothing twice.
    let back = merge(&jonas, "jonas", &ana, "ana").unwrap();
    assert_eq!((back.conflicts.len(), back.codings), (0, 1), "{back:?}");
    let now = codings(&jonas);
    assert_eq!(now.len(), 4, "{now:?}");
    assert!(now.contains(&"cried: C04 current (C04) jonas".to_owned()), "{now:?}");
    assert!(now.contains(&"scared: C02 queued (C02) ana".to_owned()), "{now:?}");
    assert!(now.contains(&"cold: C01 stale (C01) ana".to_owned()), "{now:?}");
    is_whole(&jonas);
    let names = |room: &Room| {
        let book = room.study.codebook(None).unwrap().1;
        let mut names: Vec<String> = book.active().map(|code| code.name.clone()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&ana), names(&jonas));
    let once_more = merge(&ana, "ana", &jonas, "jonas").unwrap();
    assert_eq!((once_more.codings, once_more.conflicts.len()), (0, 0), "{once_more:?}");
}

#[test]
fn a_decision_made_there_stands_and_two_decisions_are_told() {
    let (ana, jonas) = two();
    let narrow = |room: &Room, who: &str| {
        let text = vec![("brief".to_owned(), "Only the body".to_owned())];
        room.by(who).redefine_code(c(1), text, Scope::Narrow, "").unwrap();
    };
    narrow(&ana, "ana");
    commit(&ana, "ana", "narrowed");
    merge(&jonas, "jonas", &ana, "ana").unwrap();
    let waiting = |room: &Room| room.study.queue().unwrap()[0].coding.id;
    assert_eq!(codings(&jonas)[0], "cold: C01 stale (C01) ana");
    let decide = |room: &Room, who: &str, what| {
        room.by(who).decide_codings(vec![(waiting(room), what)], "read").unwrap();
    };
    decide(&jonas, "jonas", Resolution::Route(c(2)));
    let told = merge(&ana, "ana", &jonas, "jonas").unwrap();
    assert_eq!((told.decided, told.conflicts.len()), (1, 0));
    assert_eq!(codings(&ana)[0], "cold: C02 current (C01) ana");
    ana.study.undo(None).unwrap();
    decide(&ana, "ana", Resolution::Affirm);
    let told = merge(&ana, "ana", &jonas, "jonas").unwrap();
    assert_eq!((told.decided, told.conflicts.len()), (0, 1));
    assert_eq!(told.conflicts[0].ours, "C01 (current)");
    assert_eq!(told.conflicts[0].theirs, "C02 (current)");
}

#[test]
fn what_was_taken_off_does_not_come_back_in_silence() {
    let (ana, jonas) = two();
    let cold = ana.study.codings(&CodingFilter::default()).unwrap()[0].id;
    ana.study.remove_coding(cold, "a slip").unwrap();
    let told = merge(&ana, "ana", &jonas, "jonas").unwrap();
    assert_eq!((told.codings, told.conflicts.len()), (0, 1));
    assert_eq!(told.conflicts[0].ours, "taken off");
    let told = merge(&jonas, "jonas", &ana, "ana").unwrap();
    assert_eq!(told.conflicts[0].theirs, "taken off");
    assert_eq!(codings(&jonas).len(), 2);
}

#[test]
fn memos_come_along_with_their_writers() {
    let (ana, jonas) = two();
    ana.study.add_memo(MemoKind::Code, MemoAnchor::Code(c(1)), "Cold is not only weather").unwrap();
    let told = merge(&jonas, "jonas", &ana, "ana").unwrap();
    assert_eq!(told.memos, 1);
    let memos = jonas.study.memos().unwrap();
    assert_eq!((memos.len(), memos[0].memo.author.as_str()), (1, "ana"));
    assert_eq!(merge(&jonas, "jonas", &ana, "ana").unwrap().memos, 0);
}

#[test]
fn both_texts_are_told_where_both_changed_one_and_nothing_is_written() {
    let (ana, jonas) = two();
    for (room, who, text) in [(&ana, "ana", "The body"), (&jonas, "jonas", "The welcome")] {
        let fields = vec![("brief".to_owned(), text.to_owned())];
        room.by(who).redefine_code(c(1), fields, Scope::Clarify, "").unwrap();
        commit(room, who, "clearer");
    }
    let before = ana.study.position().unwrap();
    let bytes = jonas.by("jonas").send_bundle().unwrap();
    let Err(StudyError::Conflicts { conflicts }) = ana.study.merge_bundle("b", &bytes, vec![])
    else {
        panic!("a conflict was guessed");
    };
    let told: Vec<_> = conflicts
        .iter()
        .map(|one| (one.code, one.field.as_str(), one.ours.as_str(), one.theirs.as_str()))
        .collect();
    assert_eq!(told, [(c(1), "brief", "The body", "The welcome")]);
    assert_eq!(ana.study.position().unwrap(), before);
    let decided = vec![(c(1), "brief".to_owned(), Take::Text("Body and welcome".to_owned()))];
    ana.study.merge_bundle("b", &bytes, decided).unwrap();
    assert_eq!(ana.study.codebook(None).unwrap().1.codes[&c(1)].brief, "Body and welcome");
    is_whole(&ana);
    ana.study.undo(None).unwrap();
    assert_eq!(ana.study.codebook(None).unwrap().1.codes[&c(1)].brief, "The body");
    is_whole(&ana);
}

#[test]
fn an_open_draft_is_sealed_before_work_is_exchanged() {
    let (ana, jonas) = two();
    ana.study.add_code(new("Late")).unwrap();
    assert!(matches!(ana.study.send_bundle(), Err(StudyError::DraftOpen { .. })));
    let bytes = jonas.study.send_bundle().unwrap();
    let refused = ana.study.merge_bundle("b", &bytes, vec![]);
    assert!(matches!(refused, Err(StudyError::DraftOpen { .. })), "{refused:?}");
    let noise = ana.study.merge_bundle("b", b"{}", vec![]);
    assert!(matches!(noise, Err(StudyError::BadBundle { .. })));
}

#[test]
fn a_colleagues_codebook_file_joins_the_draft_as_a_version_of_its_own() {
    let (ana, _) = two();
    let toml = "title = \"Held\"\nauthor = \"jonas\"\nreason = \"workshop\"\n\
        [[code]]\nid = \"C01\"\nname = \"Left cold\"\n[[code]]\nid = \"C02\"\nname = \"Fear\"\n\
        [[code]]\nid = \"C03\"\nname = \"Left alone\"\n[[code]]\nid = \"C04\"\nname = \"Kind\"\n";
    let reading = heard_import::codebook::read("t.toml", toml.as_bytes()).unwrap();
    assert_eq!(reading.problems, []);
    ana.study.merge_codes(vec![c(2)], Target::Code(c(3)), OverlapPolicy::KeepBoth, "").unwrap();
    let base = Some(VersionId(1));
    let mut reading = reading;
    reading.codebook.title = ana.study.working_codebook().unwrap().title;
    let merging = ana.study.look_at_merge(reading.clone(), base).unwrap();
    assert_eq!((merging.merged.conflicts.len(), merging.changes.len()), (0, 2));
    let before = ana.study.draft().unwrap();
    let draft = ana.study.merge_codebook(merging, &[]).unwrap().value;
    assert_eq!(draft.parents, [VersionId(1), VersionId(2)]);
    let names: Vec<&str> = draft.codebook.active().map(|code| code.name.as_str()).collect();
    assert_eq!(names, ["Left cold", "Left alone", "Kind"]);
    is_whole(&ana);
    ana.study.undo(None).unwrap();
    assert_eq!(ana.study.draft().unwrap(), before);
    ana.study.redo().unwrap();
    commit(&ana, "ana", "both");
    let versions = ana.study.versions().unwrap();
    assert_eq!(versions[0].id, VersionId(3));
    assert_eq!(versions[0].parents, [VersionId(1), VersionId(2)]);
    assert_eq!(codings(&ana)[1], "scared: C03 current (C02) ana");
    is_whole(&ana);
}

#[test]
fn a_version_can_be_looked_at_as_it_was() {
    let (ana, _) = two();
    ana.study.retire_code(c(1), "too wide").unwrap();
    let into = vec![Target::New(new("Masking"))];
    ana.study.split_code(c(2), into, Routing::default(), "").unwrap();
    commit(&ana, "ana", "second");
    code(&ana, "ana", "cried", "Masking");
    let then = ana.study.as_of(VersionId(1)).unwrap();
    assert_eq!(then.codebook.active().count(), 3);
    let told: Vec<_> = then.codings.iter().map(|coding| (coding.code, coding.state)).collect();
    assert_eq!(told, [(c(1), CodingState::Current), (c(2), CodingState::Current)]);
    let now = ana.study.as_of(VersionId(2)).unwrap();
    let told: Vec<_> = now.codings.iter().map(|coding| (coding.code, coding.state)).collect();
    assert_eq!(
        told,
        [(c(1), CodingState::Hidden), (c(2), CodingState::Queued), (c(4), CodingState::Current)]
    );
    let blame = ana.study.blame(c(1)).unwrap();
    let told: Vec<_> =
        blame.iter().map(|one| (one.version.0, one.amendment.op(), one.reason.as_str())).collect();
    assert_eq!(told, [(1, "add", ""), (2, "retire", "too wide")]);
    assert_eq!(blame[1].by, "ana");
}
