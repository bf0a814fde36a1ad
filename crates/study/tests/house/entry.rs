//! Who may come in: users, links, sessions.

use heard_model::{ReviewRole, Span, Use};
use heard_study::{NewQuote, StudyError, UserChange, UserRole, Visitor, World};

use crate::room::{Room, id, room};

const WORDS: &str = "a brew and a quiet word";

fn cookie(letter: char) -> String {
    letter.to_string().repeat(64)
}

fn asked(room: &Room, reviewer: &str) {
    room.import("M01", "INT: How was it?\nP1: They were kind to me on the ward that night.\n");
    let span = Span::new(21, 60).unwrap();
    let quote = room.study.lift_quote(NewQuote::new(&id("M01"), span)).unwrap().value;
    room.study.assign_reviews(reviewer, ReviewRole::Peer, &[quote], &[Use::Workshop]).unwrap();
}

#[test]
fn a_name_without_its_password_opens_nothing() {
    let room = room();
    room.study.add_user("lena", UserRole::Owner, false, WORDS).unwrap();
    let door = room.study.doorkeeper();
    assert!(door.user("lena", WORDS).unwrap().is_some_and(|user| user.may_sign));
    for (name, password) in
        [("lena", "a brew and a quiet wordy"), ("lena", ""), ("nobody", WORDS), ("", WORDS)]
    {
        assert_eq!(door.user(name, password).unwrap(), None, "{name}");
    }
}

#[test]
fn a_password_that_keeps_nobody_out_is_not_taken() {
    let room = room();
    for password in ["short", "aaaaaaaaaaaaaaaa", "lena lena lena", &"x1y2z".repeat(60)] {
        let refused = room.study.add_user("lena", UserRole::Owner, false, password).unwrap_err();
        assert!(matches!(refused, StudyError::BadPassword { .. }), "{password}: {refused:?}");
    }
    assert!(room.study.users().unwrap().is_empty());
}

#[test]
fn the_last_owner_stays() {
    let room = room();
    let study = &room.study;
    study.add_user("lena", UserRole::Owner, false, WORDS).unwrap();
    study.add_user("amir", UserRole::Facilitator, false, WORDS).unwrap();
    let out = UserChange { disabled: Some(true), ..UserChange::default() };
    let less = UserChange { role: Some(UserRole::Researcher), ..UserChange::default() };
    for refused in [
        study.change_user("lena", out).map(drop),
        study.change_user("lena", less).map(drop),
        study.remove_user("lena").map(drop),
    ] {
        assert!(matches!(refused, Err(StudyError::LastOwner { .. })), "{refused:?}");
    }
    study.add_user("bo", UserRole::Owner, false, WORDS).unwrap();
    study.change_user("lena", less).unwrap();
    study.remove_user("lena").unwrap();
    assert!(matches!(study.remove_user("lena"), Err(StudyError::NotFound { .. })));
}

#[test]
fn whoever_is_shut_out_is_out_at_once() {
    let room = room();
    let study = &room.study;
    study.add_user("lena", UserRole::Owner, false, WORDS).unwrap();
    study.add_user("amir", UserRole::Facilitator, false, WORDS).unwrap();
    let door = study.doorkeeper();
    let amir = door.user("amir", WORDS).unwrap().unwrap();
    door.admit(&Visitor::User(amir.clone()), &cookie('a')).unwrap();
    assert_eq!(door.visitor(&cookie('a')).unwrap(), Some(Visitor::User(amir.clone())));
    let out = UserChange { disabled: Some(true), ..UserChange::default() };
    study.change_user("amir", out).unwrap();
    assert_eq!(door.visitor(&cookie('a')).unwrap(), None);
    assert_eq!(door.user("amir", WORDS).unwrap(), None);
    let back = UserChange { disabled: Some(false), ..UserChange::default() };
    study.change_user("amir", back).unwrap();
    assert_eq!(door.visitor(&cookie('a')).unwrap(), None, "the old session stays over");
    door.admit(&Visitor::User(amir), &cookie('b')).unwrap();
    study.set_password("amir", "another brew, another word").unwrap();
    assert_eq!(door.visitor(&cookie('b')).unwrap(), None);
    assert_eq!(door.user("amir", WORDS).unwrap(), None);
}

#[test]
fn a_link_is_for_an_assignment_and_ends() {
    let room = room();
    let refused = room.study.invite("nell", 30).unwrap_err();
    assert!(matches!(refused, StudyError::NotFound { what: "reviewer", .. }), "{refused:?}");
    asked(&room, "nell");
    let made = room.study.invite("nell", 30).unwrap().value;
    assert_eq!((made.token.len(), made.invite.role), (64, ReviewRole::Peer));
    let door = room.study.doorkeeper();
    let invite = door.invited(&made.token).unwrap().unwrap();
    assert_eq!(invite, made.invite);
    assert_eq!(door.invited(&made.invite.id).unwrap(), None, "the id opens nothing");
    door.admit(&Visitor::Reviewer(invite), &cookie('a')).unwrap();
    assert!(door.visitor(&cookie('a')).unwrap().is_some());
    // The same folder, a month and a day later.
    let later = World::fixed("2026-12-23T09:00:01Z".parse().unwrap(), 8);
    let folder = room.folder.path().join("study");
    let then = heard_study::Study::open(&folder, room.study.actor().clone(), later).unwrap();
    assert_eq!(then.doorkeeper().invited(&made.token).unwrap(), None);
    assert_eq!(then.doorkeeper().visitor(&cookie('a')).unwrap(), None);
    assert_eq!(room.study.revoke_invites("nell").unwrap().value, 1);
    assert_eq!(door.invited(&made.token).unwrap(), None);
    assert_eq!(door.visitor(&cookie('a')).unwrap(), None);
}

#[test]
fn neither_passwords_nor_links_can_be_read_in_the_study() {
    let room = room();
    room.study.add_user("lena", UserRole::Owner, false, WORDS).unwrap();
    asked(&room, "nell");
    let made = room.study.invite("nell", 30).unwrap().value;
    let folder = room.folder.path().join("study");
    for entry in std::fs::read_dir(folder).unwrap().filter_map(Result::ok) {
        if !entry.path().is_file() {
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        for secret in [WORDS, &made.token] {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{}", entry.path().display());
        }
    }
    assert!(room.study.check().unwrap().is_empty());
}
