//! A thousand operations at random on one study, codings among them: none is ever lost, each is
//! taken back byte for byte, the journal gives the tables, and what is told as the difference of
//! two versions makes one of the other.

use std::collections::BTreeMap;

use heard_model::amend::{amendments, apply};
use heard_model::text::digest;
use heard_model::{Codebook, CodingId, CodingState, VersionId};
use heard_study::{CodingFilter, EventKind, LogFilter, Study};

use crate::hands::Hands;
use crate::room::{Room, room};
use crate::rows::state;

/// Where each coding stands, and whose it is.
type Known = BTreeMap<CodingId, (String, usize, usize, String)>;

/// One operation: whose, its number, and the study before it.
struct Step {
    who: usize,
    seq: u64,
    /// Nothing where there are more steps than can be looked at one by one.
    before: Option<String>,
}

/// So many operations in an ordinary run; `HEARD_OPERATIONS` asks for more.
const OPERATIONS: usize = 1_000;

/// So many versions are held against each other at most.
const VERSIONS: usize = 200;

const PEOPLE: [&str; 2] = ["ana", "jonas"];

fn known(study: &Study) -> Known {
    let all = study.codings(&CodingFilter::default()).unwrap().into_iter();
    let place = |coding: &heard_model::Coding| {
        let span = (coding.span.start(), coding.span.end());
        (coding.transcript.to_string(), span.0, span.1, coding.coder.clone())
    };
    all.map(|coding| (coding.id, place(&coding))).collect()
}

/// A person may take a code off, or a transcript out; nothing else takes a coding away. A union
/// keeps the words under one coding of the same coder.
fn none_is_lost(room: &Room, before: &Known, after: &Known, seq: u64) {
    let log = room.study.log(&LogFilter { after: Some(seq - 1), ..LogFilter::default() });
    let kind = log.unwrap().pop().unwrap().kind;
    let may_remove = matches!(
        kind,
        EventKind::CodingRemoved | EventKind::CodingDecided | EventKind::TranscriptRemoved
    );
    for (id, (transcript, start, end, coder)) in before {
        // Looked for only where it is needed: ten thousand operations leave thousands of codings.
        let covered = || {
            after.values().any(|(there, from, to, by)| {
                there == transcript && from <= start && to >= end && by == coder
            })
        };
        let stands = after.contains_key(id);
        assert!(stands || may_remove || covered(), "operation {seq} ({kind:?}) lost {id:?}");
    }
    let book = room.study.working_codebook().unwrap();
    let head = room.study.codebook(None).unwrap().1;
    for coding in room.study.codings(&CodingFilter::default()).unwrap() {
        assert!(book.codes.contains_key(&coding.code), "{coding:?}");
        let retired = head.codes.get(&coding.code).is_some_and(|code| !code.is_active());
        let told = coding.state != CodingState::Current && coding.state != CodingState::Stale;
        assert!(!retired || told, "operation {seq} ({kind:?}): {coding:?}");
    }
}

/// The difference of two versions, seen or told, makes the later of the earlier. (No code is ever
/// lost: an earlier version cannot be made of a later one that has codes it never knew.)
fn differences_hold(study: &Study) -> usize {
    let all = study.versions().unwrap();
    let step = all.len() / VERSIONS + 1;
    let versions: Vec<(VersionId, Codebook)> = all
        .into_iter()
        .step_by(step)
        .map(|entry| (entry.id, study.codebook(Some(entry.id)).unwrap().1))
        .collect();
    let mut looked = 0;
    for (at, (newer, after)) in versions.iter().enumerate() {
        for (older, before) in versions.iter().skip(at + 1).step_by(at % 5 + 1) {
            let made = apply(before, &amendments(before, after));
            assert_eq!(made.hash(), after.hash(), "{older} to {newer}, as seen");
            let told = study.codebook_diff(*older, *newer).unwrap().into_iter();
            let told: Vec<_> = told.map(|change| change.amendment).collect();
            assert_eq!(apply(before, &told).hash(), after.hash(), "{older} to {newer}, as told");
            looked += 1;
        }
    }
    looked
}

#[test]
fn a_thousand_operations_lose_no_coding_and_are_taken_back_byte_for_byte() {
    let asked = std::env::var("HEARD_OPERATIONS").ok().and_then(|n| n.parse().ok());
    let operations: usize = asked.unwrap_or(OPERATIONS);
    // Every state is held against what it was; of ten thousand every tenth, and the last thousand.
    let is_held = |step: usize| {
        step.is_multiple_of((operations / OPERATIONS).max(1)) || step + OPERATIONS > operations
    };
    let room = room();
    let studies = PEOPLE.map(|name| room.by(name));
    let mut hands = [Hands::new("a", 41), Hands::new("j", 42)];
    let mut steps: Vec<Step> = Vec::new();
    let mut here = Known::new();
    let now = |is_held: bool| is_held.then(|| digest(&state(&room.study)));
    let mut earlier = now(true);
    let mut made = 0;
    let mut turn = 0;
    while steps.len() < operations {
        turn += 1;
        let who = turn % 2;
        let Some(seq) = hands[who].act(&studies[who]).unwrap() else { continue };
        let after = known(&room.study);
        none_is_lost(&room, &here, &after, seq);
        made = made.max(after.keys().last().map_or(0, |id| id.0));
        here = after;
        let before = std::mem::replace(&mut earlier, now(is_held(steps.len() + 1)));
        steps.push(Step { who, seq, before });
    }
    assert!(made > 100, "{made} codings are too few to try");
    assert!(differences_hold(&room.study) > 20, "too few versions to try");
    // Every check, the replay of the whole journal among them.
    let found = room.study.check().unwrap();
    assert!(found.iter().all(|finding| !finding.is_damage), "{found:?}");
    for Step { who, seq, before } in steps.iter().rev() {
        studies[*who].undo(Some(*seq)).unwrap();
        if before.is_some() {
            assert_eq!(now(true), *before, "operation {seq} taken back");
        }
    }
    let held = steps.iter().filter(|step| step.before.is_some()).count();
    println!(
        "{operations} operations of two people in one history, {made} codings, none lost; all taken back, \
         {held} states held against what they were byte for byte"
    );
    let found = room.study.check().unwrap();
    assert!(found.iter().all(|finding| !finding.is_damage), "{found:?}");
}
