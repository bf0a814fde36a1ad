//! Whatever was done can be taken back exactly, step by step, and the journal gives the tables.

use heard_study::{LogFilter, Study, StudyError};
use proptest::prelude::*;

use crate::hands::Hands;
use crate::room::room;
use crate::rows::state;

fn is_whole(study: &Study) {
    let found = study.check().unwrap();
    assert!(found.iter().all(|finding| !finding.is_damage), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, max_shrink_iters: 0, ..Default::default() })]

    #[test]
    fn two_peoples_work_is_taken_back_step_by_step_and_done_again(seed in any::<u64>()) {
        let room = room();
        let studies = [room.by("ana"), room.by("jonas")];
        let mut hands = [Hands::new("a", seed), Hands::new("j", seed ^ 1)];
        let mut steps: Vec<(usize, u64, String)> = Vec::new();
        let mut before = state(&room.study);
        for turn in 0..40 {
            let who = turn % 2;
            if let Some(seq) = hands[who].act(&studies[who]).unwrap() {
                steps.push((who, seq, std::mem::replace(&mut before, state(&room.study))));
            }
        }
        let end = before;
        for (who, seq, earlier) in steps.iter().rev() {
            studies[*who].undo(Some(*seq)).unwrap();
            prop_assert_eq!(&state(&room.study), earlier, "taking back {}", seq);
        }
        for (who, _, _) in &steps {
            studies[*who].redo().unwrap();
        }
        prop_assert_eq!(state(&room.study), end);
        is_whole(&room.study);
    }

    #[test]
    fn undoing_everything_leads_back_to_the_start(seed in any::<u64>()) {
        let room = room();
        let start = state(&room.study);
        let mut hands = Hands::new("a", seed);
        for turn in 0..50 {
            match turn % 5 {
                4 => hands.undo(&room.study).unwrap(),
                _ => hands.act(&room.study).unwrap(),
            };
        }
        is_whole(&room.study);
        loop {
            match room.study.undo(None) {
                Ok(_) => {}
                Err(StudyError::NothingToUndo) => break,
                Err(error) => panic!("{error:?}"),
            }
        }
        prop_assert_eq!(state(&room.study), start);
        is_whole(&room.study);
        let log = room.study.log(&LogFilter::default()).unwrap();
        prop_assert!(log.windows(2).all(|pair| pair[0].seq == pair[1].seq + 1));
    }
}
