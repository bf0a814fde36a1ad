//! Taking turns: how many requests of one person are worked on together.
//!
//! What is slow is slow for whoever asked for it: their other requests wait their turn, and
//! everybody else's are taken meanwhile.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many requests of one session are worked on together: as many as a browser with a few pages
/// open makes.
const TOGETHER: usize = 4;

/// So many of those who have not come in, all together.
const STRANGERS: usize = 8;

/// A turn: held while the request is worked on.
pub(crate) type Turn = Option<OwnedSemaphorePermit>;

/// Whose turn it is.
#[derive(Debug)]
pub(crate) struct Turns {
    strangers: Arc<Semaphore>,
    sessions: Mutex<BTreeMap<String, Weak<Semaphore>>>,
}

impl Default for Turns {
    fn default() -> Turns {
        Turns { strangers: Arc::new(Semaphore::new(STRANGERS)), sessions: Mutex::default() }
    }
}

impl Turns {
    /// Waits until it is the turn of `session`, or of a stranger.
    pub(crate) async fn turn(&self, session: Option<&str>) -> Turn {
        let line = session.map_or_else(|| self.strangers.clone(), |id| self.of(id));
        // It is never closed.
        line.acquire_owned().await.ok()
    }

    /// The line of a session. Those that nobody stands in are forgotten.
    fn of(&self, session: &str) -> Arc<Semaphore> {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = sessions.get(session).and_then(Weak::upgrade) {
            return line;
        }
        sessions.retain(|_, line| line.strong_count() > 0);
        let line = Arc::new(Semaphore::new(TOGETHER));
        sessions.insert(session.to_owned(), Arc::downgrade(&line));
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_session_waits_for_itself_and_for_nobody_else() {
        let turns = Turns::default();
        let mut held = Vec::new();
        for _ in 0..TOGETHER {
            held.push(turns.turn(Some("lena")).await);
        }
        let more =
            tokio::time::timeout(std::time::Duration::from_millis(20), turns.turn(Some("lena")));
        assert!(more.await.is_err(), "hers wait");
        assert!(turns.turn(Some("jonas")).await.is_some());
        assert!(turns.turn(None).await.is_some());
        held.pop();
        assert!(turns.turn(Some("lena")).await.is_some());
        drop(held);
        assert!(turns.turn(Some("mira")).await.is_some());
        assert_eq!(turns.sessions.lock().unwrap().len(), 1, "nobody who is gone is remembered");
    }
}
