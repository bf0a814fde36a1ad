//! What stands around the codes: memos, lint, coverage, what peers changed.

use heard_model::{CodeId, MemoAnchor, MemoKind, VersionId};
use heard_study::{Actor, ActorRole, Commit, NewCode, NewCoding, Place, StudyError};

use crate::room::{Room, id, room, span};

const TALK: &str = "INT: How was it?\nM01: I was cold and scared. They never told me. I cried.\n";

fn c(number: u32) -> CodeId {
    CodeId::code(number)
}

fn with_codes() -> Room {
    let room = room();
    room.import("M01", TALK);
    for name in ["Cold", "Fear"] {
        room.study.add_code(NewCode { name: name.to_owned(), ..NewCode::default() }).unwrap();
    }
    room.study.commit_codebook(Commit::default()).unwrap();
    room
}

fn code(room: &Room, who: &str, words: &str, code: &str) {
    let place = Place::Span(span(TALK, words));
    room.by(who).add_coding(NewCoding::new(&id("M01"), place, code)).unwrap();
}

#[test]
fn memos_hang_on_what_is_there_and_are_found_by_their_words() {
    let room = with_codes();
    let add = |kind, anchor, text: &str| room.study.add_memo(kind, anchor, text);
    add(MemoKind::Code, MemoAnchor::Code(c(1)), "Cold is about the welcome").unwrap();
    add(MemoKind::Ethics, MemoAnchor::Version(VersionId(1)), "Who was asked?").unwrap();
    let passage = MemoAnchor::Passage(id("M01"), span(TALK, "cold"));
    add(MemoKind::Case, passage.clone(), "The welcome again").unwrap();
    for nothing in [
        MemoAnchor::Code(c(99)),
        MemoAnchor::Quote(heard_model::QuoteId(7)),
        MemoAnchor::Release("none".to_owned()),
    ] {
        let refused = add(MemoKind::Reflexive, nothing, "lost");
        assert!(matches!(refused, Err(StudyError::NotFound { .. })), "{refused:?}");
    }
    let found = |words, kind, on| room.study.find_memos(words, kind, on).unwrap().len();
    assert_eq!(found("welcome", None, None), 2);
    assert_eq!(found("WELCOME cold", None, None), 1);
    assert_eq!(found("", Some(MemoKind::Ethics), None), 1);
    assert_eq!(found("welcome", None, Some(&passage)), 1);
}

#[test]
fn lint_tells_every_rule_it_has() {
    let room = with_codes();
    for words in ["cold", "scared", "cried"] {
        code(&room, "ana", words, "C01");
        code(&room, "ana", words, "C02");
    }
    let fields = vec![
        ("brief".to_owned(), "Fear of anything".to_owned()),
        ("examples".to_owned(), "M01#2;M77#1".to_owned()),
    ];
    let clearer = heard_model::amend::Scope::Clarify;
    room.study.redefine_code(c(2), fields, clearer, "").unwrap();
    let told: Vec<String> = room
        .study
        .lint_codebook()
        .unwrap()
        .into_iter()
        .map(|lint| format!("{} {}", lint.code, lint.rule))
        .collect();
    assert_eq!(
        told,
        [
            "C01 no-brief",
            "C01 no-when-not",
            "C01 no-example",
            "C01 one-coder",
            "C01 one-person",
            "C01 overlap",
            "C02 no-when-not",
            "C02 circular",
            "C02 withdrawn-example",
            "C02 unsealed",
            "C02 one-coder",
            "C02 one-person",
        ]
    );
}

#[test]
fn the_coverage_table_says_what_was_coded_with_which_version() {
    let room = with_codes();
    code(&room, "ana", "cold", "C01");
    room.study.add_code(NewCode { name: "Kind".to_owned(), ..NewCode::default() }).unwrap();
    room.study.commit_codebook(Commit::default()).unwrap();
    code(&room, "ana", "scared", "C02");
    let table = room.study.coverage_table().unwrap();
    assert_eq!(table[0].by_version, [(VersionId(1), 1), (VersionId(2), 1)]);
    assert_eq!((table[0].waiting, table[0].unread.as_slice()), (0, [c(3)].as_slice()));
}

#[test]
fn what_peers_changed_is_told_with_its_reason() {
    let room = with_codes();
    code(&room, "ana", "cold", "C01");
    let peer = room.study.by(Actor { name: "ama".to_owned(), role: ActorRole::Peer });
    peer.retire_code(c(1), "it felt like a file").unwrap();
    room.study.rename_code(c(2), "Afraid", "shorter").unwrap();
    let commit = Commit { present: vec!["2 peer researchers".to_owned()], ..Commit::default() };
    room.study.commit_codebook(commit).unwrap();
    let told: Vec<_> = room
        .study
        .influence()
        .unwrap()
        .into_iter()
        .map(|one| (one.role, one.what, one.changed, one.reason))
        .collect();
    let line = |role: &str, what: &str, changed, reason: &str| {
        (role.to_owned(), what.to_owned(), changed, reason.to_owned())
    };
    assert_eq!(
        told,
        [
            line("peer", "retire C01", 1, "it felt like a file"),
            line("2 peer researchers", "were there when v2 was agreed", 0, ""),
        ]
    );
}
