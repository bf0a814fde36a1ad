//! How often somebody may try a password.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use heard_model::Timestamp;
use heard_model::text::digest;

/// So many tries are free, for a name.
const FREE: u32 = 5;

/// Nobody waits longer, in seconds.
const LONGEST: i64 = 15 * 60;

/// So many passwords are looked at together: each costs 19 MiB and a blink of the processor.
const TOGETHER: usize = 3;

/// So many names are remembered.
const NAMES: usize = 1_000;

#[derive(Clone, Copy, Debug, Default)]
struct Tries {
    failed: u32,
    until: i64,
}

#[derive(Debug, Default)]
struct Looking {
    names: BTreeMap<String, Tries>,
    now: usize,
}

/// What was tried lately.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    looking: Mutex<Looking>,
}

impl Throttle {
    /// Runs `try_it` unless `name` has to wait; its answer says whether it was the right password.
    /// An error is for how many seconds to wait.
    pub(crate) fn tried<R, E>(
        &self,
        name: &str,
        now: Timestamp,
        try_it: impl FnOnce() -> Result<Option<R>, E>,
    ) -> Result<Result<Option<R>, E>, i64> {
        let (name, now) = (digest(name.trim()), now.as_second());
        self.begin(&name, now)?;
        let tried = try_it();
        let mut looking = self.lock();
        looking.now -= 1;
        match tried {
            Ok(Some(_)) => {
                looking.names.remove(&name);
            }
            Ok(None) => failed(&mut looking.names, name, now),
            Err(_) => {}
        }
        Ok(tried)
    }

    fn begin(&self, name: &str, now: i64) -> Result<(), i64> {
        let mut looking = self.lock();
        let until = looking.names.get(name).map_or(0, |tries| tries.until);
        if until > now {
            return Err(until - now);
        }
        if looking.now >= TOGETHER {
            return Err(1);
        }
        looking.now += 1;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Looking> {
        self.looking.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// From the sixth failure on, twice as long each time.
fn failed(names: &mut BTreeMap<String, Tries>, name: String, now: i64) {
    if names.len() >= NAMES && !names.contains_key(&name) {
        let first = names.iter().min_by_key(|(_, tries)| tries.until).map(|(name, _)| name.clone());
        first.map(|name| names.remove(&name));
    }
    let tries = names.entry(name).or_default();
    tries.failed = tries.failed.saturating_add(1);
    if tries.failed >= FREE {
        let wait = 1_i64 << (tries.failed - FREE + 2).min(20);
        tries.until = now + wait.min(LONGEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn try_it(throttle: &Throttle, second: i64, right: bool) -> Result<Option<()>, i64> {
        throttle.tried("lena", at(second), || Ok::<_, ()>(right.then_some(()))).map(Result::unwrap)
    }

    #[test]
    fn whoever_guesses_waits_longer_each_time_and_never_for_ever() {
        let throttle = Throttle::default();
        for _ in 0..FREE {
            assert_eq!(try_it(&throttle, 0, false), Ok(None));
        }
        assert_eq!(try_it(&throttle, 0, true), Err(4), "even the right one waits");
        assert_eq!(try_it(&throttle, 4, false), Ok(None));
        assert_eq!(try_it(&throttle, 4, false), Err(8));
        let mut now = 12;
        for _ in 0..20 {
            assert_eq!(try_it(&throttle, now, false), Ok(None));
            now += try_it(&throttle, now, false).unwrap_err();
        }
        assert_eq!(try_it(&throttle, now, false), Ok(None));
        assert_eq!(try_it(&throttle, now, false), Err(LONGEST));
        assert_eq!(try_it(&throttle, now + LONGEST, true), Ok(Some(())));
        assert_eq!(try_it(&throttle, now + LONGEST, false), Ok(None), "forgotten");
        throttle.tried("bo", at(0), || Ok::<_, ()>(Some(()))).unwrap().unwrap();
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let throttle = Throttle::default();
        for n in 0..3 * NAMES {
            let _ = throttle.tried(&n.to_string(), at(0), || Ok::<Option<()>, ()>(None));
        }
        assert_eq!(throttle.lock().names.len(), NAMES);
    }
}
