//! A thousand operations at random on one study, codings among them: none is ever lost.

use std::collections::BTreeMap;

use heard_model::{CodingId, CodingState};
use heard_study::{CodingFilter, EventKind, LogFilter};

use crate::hands::Hands;
use crate::room::room;

#[test]
fn no_coding_is_ever_lost_in_a_thousand_operations() {
    let room = room();
    let studies = [room.by("ana"), room.by("jonas")];
    let mut hands = [Hands::new("a", 41), Hands::new("j", 42)];
    let mut known: BTreeMap<CodingId, (String, usize, usize, String)> = BTreeMap::new();
    let mut operations = 0;
    let mut turn = 0;
    while operations < 1_000 {
        turn += 1;
        let who = turn % 2;
        let Some(seq) = hands[who].act(&studies[who]).unwrap() else { continue };
        operations += 1;
        let log = studies[who].log(&LogFilter { after: Some(seq - 1), ..LogFilter::default() });
        let kind = log.unwrap().pop().unwrap().kind;
        let all = room.study.codings(&CodingFilter::default()).unwrap();
        let here: BTreeMap<CodingId, (String, usize, usize, String)> = all
            .iter()
            .map(|coding| {
                let place = (coding.span.start(), coding.span.end());
                (coding.id, (coding.transcript.to_string(), place.0, place.1, coding.coder.clone()))
            })
            .collect();
        // A person may take a code off, or a transcript out; nothing else takes a coding away.
        let may_remove = matches!(
            kind,
            EventKind::CodingRemoved | EventKind::CodingDecided | EventKind::TranscriptRemoved
        );
        for (id, (transcript, start, end, coder)) in &known {
            let stands = here.contains_key(id);
            // A union keeps the words under one coding of the same coder.
            let covered = here.values().any(|(there, from, to, by)| {
                there == transcript && from <= start && to >= end && by == coder
            });
            assert!(stands || covered || may_remove, "operation {seq} ({kind:?}) lost {id:?}");
        }
        let book = room.study.working_codebook().unwrap();
        for coding in &all {
            assert!(book.codes.contains_key(&coding.code), "{coding:?}");
            let head = room.study.codebook(None).unwrap().1;
            let retired = head.codes.get(&coding.code).is_some_and(|code| !code.is_active());
            let told = coding.state != CodingState::Current && coding.state != CodingState::Stale;
            assert!(!retired || told, "operation {seq} ({kind:?}): {coding:?}");
        }
        known = here;
    }
    let found = room.study.check().unwrap();
    assert!(found.iter().all(|finding| !finding.is_damage), "{found:?}");
}
