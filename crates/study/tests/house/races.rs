//! A yes that is taken back while a release is made, from another door at any moment of it: either the
//! release was out before, or it is not out.

use std::time::{Duration, Instant};

use heard_model::{Answer, Use};
use heard_study::{ReleasePlan, StudyError};

use crate::room::person;
use crate::way_out::{built, ready};

/// So many races in an ordinary run; `HEARD_RACES` asks for others.
const RACES: u32 = 200;

#[test]
fn what_is_released_was_still_allowed() {
    let races = std::env::var("HEARD_RACES").ok().and_then(|n| n.parse().ok()).unwrap_or(RACES);
    let ready = ready();
    ready.approve();
    let (study, who) = (ready.study(), person("M02"));
    let other = ready.room.open("ben");
    let begun = Instant::now();
    let plan = |name: String| ReleasePlan { name, ..ready.plan() };
    study.release(&plan("first".to_owned()), |cleared, _| Ok(built(cleared.shown()))).unwrap();
    let whole = begun.elapsed();
    let (mut out, mut refused) = (0, 0);
    for race in 0..races {
        study.set_consent(&who, Use::Workshop, Answer::Yes, "said so").unwrap();
        let name = format!("race-{race}");
        let patience =
            Duration::from_micros(whole.as_micros() as u64 * u64::from((race * 37) % 100) / 80);
        let (released, no) = std::thread::scope(|scope| {
            let no = scope.spawn(|| {
                std::thread::sleep(patience);
                other.set_consent(&who, Use::Workshop, Answer::No, "a call").unwrap().seq
            });
            let released =
                study.release(&plan(name.clone()), |cleared, _| Ok(built(cleared.shown())));
            (released, no.join().unwrap())
        });
        let listed = study.releases().unwrap().iter().any(|one| one.name == name);
        assert_eq!(listed, released.is_ok(), "race {race}");
        assert_eq!(listed, study.folder().join("releases").join(&name).exists(), "race {race}");
        match released {
            Ok(released) => {
                assert!(released.seq < no, "race {race}: {:?} is after {no:?}", released.seq);
                out += 1;
            }
            Err(StudyError::ChangedMeanwhile { .. } | StudyError::NotCleared { .. }) => {
                refused += 1
            }
            Err(error) => panic!("race {race}: {error}"),
        }
    }
    println!(
        "{races} races of a release with a no: {out} out before it, {refused} refused, none after it"
    );
    assert!(out > 0 && refused > 0 || races < 20, "{out} out, {refused} refused: no race at all");
}
