//! Who has come in, by a cookie.
//!
//! Sessions live in memory and die with the program. A token is kept as its digest only, so that
//! nothing that could be used lies anywhere, and the cookie's name is another one at each start:
//! browsers share cookies between the ports of one machine.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use heard_model::Timestamp;
use heard_model::text::digest;
use rand::TryRng as _;

use crate::route::Role;

/// A session that nobody used for so long is over, in seconds: a working day.
const IDLE: i64 = 12 * 60 * 60;

/// Raw words stay open for so long after they were asked for, in seconds.
pub(crate) const RAW_FOR: i64 = 15 * 60;

/// Somebody who has come in.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// What they may do.
    pub(crate) role: Role,
    /// Stands in every form of theirs; another site can't know it.
    pub(crate) form_token: String,
    /// The digest of their cookie: names the session inside.
    pub(crate) id: String,
    seen: Timestamp,
    raw_until: BTreeMap<String, Timestamp>,
}

impl Session {
    /// Whether anything at all is open raw at `now`.
    pub(crate) fn sees_raw(&self, now: Timestamp) -> bool {
        self.raw_until.values().any(|until| *until > now)
    }

    /// Until when this session may see `transcript` raw, if it may at `now`.
    pub(crate) fn raw_until(&self, transcript: &str, now: Timestamp) -> Option<Timestamp> {
        self.raw_until.get(transcript).copied().filter(|until| *until > now)
    }
}

/// Everybody who has come in, and the tokens that let somebody in once.
#[derive(Debug)]
pub(crate) struct Sessions {
    cookie: String,
    open: Mutex<BTreeMap<String, Session>>,
    tickets: Mutex<BTreeMap<String, Role>>,
}

impl Sessions {
    /// Nobody yet.
    pub(crate) fn new() -> Sessions {
        Sessions {
            cookie: format!("heard-{}", &secret()[..8]),
            open: Mutex::default(),
            tickets: Mutex::default(),
        }
    }

    /// The name of the cookie.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// A token that lets somebody in once, as `role`.
    pub(crate) fn ticket(&self, role: Role) -> String {
        let token = secret();
        lock(&self.tickets).insert(digest(&token), role);
        token
    }

    /// Takes a token and opens a session: the value of its cookie. Nothing for a token that is not
    /// one, or was used.
    pub(crate) fn enter(&self, token: &str, now: Timestamp) -> Option<String> {
        let role = lock(&self.tickets).remove(&digest(token))?;
        let cookie = secret();
        let id = digest(&cookie);
        let session = Session {
            role,
            form_token: secret(),
            id: id.clone(),
            seen: now,
            raw_until: BTreeMap::new(),
        };
        lock(&self.open).insert(id, session);
        Some(cookie)
    }

    /// The session of a cookie.
    pub(crate) fn find(&self, cookie: &str, now: Timestamp) -> Option<Session> {
        let mut open = lock(&self.open);
        open.retain(|_, session| now.as_second() - session.seen.as_second() < IDLE);
        let session = open.get_mut(&digest(cookie))?;
        session.seen = now;
        Some(session.clone())
    }

    /// Opens `transcript` raw for a while, for this session alone.
    pub(crate) fn open_raw(&self, id: &str, transcript: &str, until: Timestamp) {
        if let Some(session) = lock(&self.open).get_mut(id) {
            session.raw_until.insert(transcript.to_owned(), until);
        }
    }

    /// Closes every transcript that this session had open raw.
    pub(crate) fn close_raw(&self, id: &str) {
        if let Some(session) = lock(&self.open).get_mut(id) {
            session.raw_until.clear();
        }
    }

    /// Ends the session.
    pub(crate) fn leave(&self, id: &str) {
        lock(&self.open).remove(id);
    }
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// 256 bits of the system's chance, as hex.
pub(crate) fn secret() -> String {
    let mut bytes = [0_u8; 32];
    // A system that can't give chance can't keep secrets either: stop rather than go on.
    if rand::rngs::SysRng.try_fill_bytes(&mut bytes).is_err() {
        std::process::abort();
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_token_lets_in_once() {
        let sessions = Sessions::new();
        let token = sessions.ticket(Role::Researcher);
        let cookie = sessions.enter(&token, at(0)).unwrap();
        assert_eq!(sessions.enter(&token, at(0)), None);
        assert_eq!(sessions.find(&cookie, at(1)).unwrap().role, Role::Researcher);
        assert!(sessions.find("", at(1)).is_none());
    }

    #[test]
    fn a_session_that_nobody_uses_is_over() {
        let sessions = Sessions::new();
        let cookie = sessions.enter(&sessions.ticket(Role::Researcher), at(0)).unwrap();
        assert!(sessions.find(&cookie, at(IDLE - 1)).is_some());
        assert!(sessions.find(&cookie, at(2 * IDLE - 2)).is_some(), "used meanwhile");
        assert!(sessions.find(&cookie, at(3 * IDLE)).is_none());
    }

    #[test]
    fn raw_words_close_by_themselves() {
        let sessions = Sessions::new();
        let cookie = sessions.enter(&sessions.ticket(Role::Researcher), at(0)).unwrap();
        let id = sessions.find(&cookie, at(0)).unwrap().id;
        sessions.open_raw(&id, "M01", at(RAW_FOR));
        let session = sessions.find(&cookie, at(1)).unwrap();
        assert!(session.raw_until("M01", at(RAW_FOR - 1)).is_some());
        assert!(session.raw_until("M01", at(RAW_FOR)).is_none());
        assert!(session.raw_until("M02", at(1)).is_none());
    }
}
