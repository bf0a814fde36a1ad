//! Who has come in, by a cookie.
//!
//! Whoever starts the program comes in by a token, once, and their session lives in memory and
//! dies with it. Users and reviewers come in by the doorkeeper of the study; their sessions
//! outlive the program, so that a restart costs nobody their place. A cookie is kept as its digest
//! only: nothing that could be used lies anywhere.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use heard_model::text::digest;
use heard_model::{ReviewRole, Timestamp};
use heard_study::{Doorkeeper, StudyError, UserRole, Visitor};
use rand::TryRng as _;
use tokio::sync::watch;

use crate::route::Role;

/// A session of the program's own that nobody used for so long is over, in seconds: a working day.
const IDLE: i64 = 12 * 60 * 60;

/// Raw words stay open for so long after they were asked for, in seconds.
pub(crate) const RAW_FOR: i64 = 15 * 60;

/// Transcripts that are open raw, each until when.
type Raw = BTreeMap<String, Timestamp>;

/// Somebody who has come in.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// What they may do.
    pub(crate) role: Role,
    /// The name they have in the study; nothing for whoever started the program.
    pub(crate) name: Option<String>,
    /// In what role they review, where they came by a link.
    pub(crate) reviews_as: Option<ReviewRole>,
    /// Whether they may sign what the gate holds.
    pub(crate) may_sign: bool,
    /// Stands in every form of theirs; another site can't know it.
    pub(crate) form_token: String,
    /// The digest of their cookie: names the session inside.
    pub(crate) id: String,
    raw_until: Raw,
}

impl Session {
    fn new(cookie: &str, role: Role, raw_until: Raw) -> Session {
        Session {
            role,
            name: None,
            reviews_as: None,
            may_sign: role == Role::Owner,
            // From the cookie, and nothing that gives the cookie away.
            form_token: digest(&format!("form of {cookie}")),
            id: digest(cookie),
            raw_until,
        }
    }

    /// Whether anything at all is open raw at `now`.
    pub(crate) fn sees_raw(&self, now: Timestamp) -> bool {
        self.raw_until.values().any(|until| *until > now)
    }

    /// Until when this session may see `transcript` raw, if it may at `now`.
    pub(crate) fn raw_until(&self, transcript: &str, now: Timestamp) -> Option<Timestamp> {
        self.raw_until.get(transcript).copied().filter(|until| *until > now)
    }
}

/// A session of whoever started the program.
#[derive(Clone, Copy, Debug)]
struct Own {
    role: Role,
    seen: Timestamp,
}

/// Everybody who has come in, and the tokens that let somebody in once.
#[derive(Debug)]
pub(crate) struct Sessions {
    cookie: String,
    pub(crate) doorkeeper: Doorkeeper,
    open: Mutex<BTreeMap<String, Own>>,
    raw: Mutex<BTreeMap<String, Raw>>,
    tickets: Mutex<BTreeMap<String, Role>>,
    over: watch::Sender<bool>,
    left: AtomicU64,
}

impl Sessions {
    /// Nobody of the program's own yet. Over TLS the cookie is bound to this host by its name.
    pub(crate) fn new(doorkeeper: Doorkeeper, tls: bool) -> Sessions {
        let bound = if tls { "__Host-" } else { "" };
        Sessions {
            cookie: format!("{bound}{}", doorkeeper.cookie()),
            doorkeeper,
            open: Mutex::default(),
            raw: Mutex::default(),
            tickets: Mutex::default(),
            over: watch::Sender::new(false),
            left: AtomicU64::new(0),
        }
    }

    /// True once the program ends.
    pub(crate) fn over(&self) -> watch::Receiver<bool> {
        self.over.subscribe()
    }

    /// Tells whoever listens that the program ends.
    pub(crate) fn end(&self) {
        self.over.send_replace(true);
    }

    /// How many have left so far: where it changed, whoever listens asks whether they are still in.
    pub(crate) fn left(&self) -> u64 {
        self.left.load(Ordering::Relaxed)
    }

    /// Whether the session with this digest of its cookie is still one. Waits for the disk.
    pub(crate) fn is_open(&self, id: &str, now: Timestamp) -> bool {
        self.own(id, now).is_some() || matches!(self.doorkeeper.visitor(id), Ok(Some(_)))
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
        lock(&self.open).insert(digest(&cookie), Own { role, seen: now });
        Some(cookie)
    }

    /// Lets in somebody whom the doorkeeper knows: the value of their cookie.
    pub(crate) fn admit(&self, visitor: &Visitor) -> Result<String, StudyError> {
        let cookie = secret();
        self.doorkeeper.admit(visitor, &digest(&cookie))?;
        Ok(cookie)
    }

    /// The session of a cookie. Waits for the disk.
    pub(crate) fn find(&self, cookie: &str, now: Timestamp) -> Result<Option<Session>, StudyError> {
        let id = digest(cookie);
        let raw = lock(&self.raw).get(&id).cloned().unwrap_or_default();
        if let Some(own) = self.own(&id, now) {
            return Ok(Some(Session::new(cookie, own.role, raw)));
        }
        Ok(self.doorkeeper.visitor(&id)?.map(|visitor| match visitor {
            Visitor::User(user) => Session {
                name: Some(user.name),
                may_sign: user.may_sign,
                ..Session::new(cookie, of_user(user.role), raw)
            },
            Visitor::Reviewer(invite) => Session {
                name: Some(invite.reviewer),
                reviews_as: Some(invite.role),
                ..Session::new(cookie, Role::Reviewer, Raw::new())
            },
        }))
    }

    fn own(&self, id: &str, now: Timestamp) -> Option<Own> {
        let mut open = lock(&self.open);
        open.retain(|_, own| now.as_second() - own.seen.as_second() < IDLE);
        let own = open.get_mut(id)?;
        own.seen = now;
        Some(*own)
    }

    /// Opens `transcript` raw for a while, for this session alone.
    pub(crate) fn open_raw(&self, id: &str, transcript: &str, until: Timestamp) {
        lock(&self.raw).entry(id.to_owned()).or_default().insert(transcript.to_owned(), until);
    }

    /// Closes every transcript that this session had open raw.
    pub(crate) fn close_raw(&self, id: &str) {
        lock(&self.raw).remove(id);
    }

    /// Ends the session. Waits for the disk.
    pub(crate) fn leave(&self, id: &str) -> Result<(), StudyError> {
        self.close_raw(id);
        let own = lock(&self.open).remove(id);
        let left = if own.is_some() { Ok(()) } else { self.doorkeeper.leave(id) };
        self.left.fetch_add(1, Ordering::Relaxed);
        left
    }
}

/// What a user is to the pages.
pub(crate) fn of_user(role: UserRole) -> Role {
    match role {
        UserRole::Owner => Role::Owner,
        UserRole::Researcher => Role::Researcher,
        UserRole::Facilitator => Role::Facilitator,
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
    use heard_study::{Actor, Profile, Study, World};

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn sessions() -> (tempfile::TempDir, Sessions) {
        let folder = tempfile::tempdir().unwrap();
        let (actor, world) = (Actor::researcher("lena"), World::fixed(at(0), 7));
        let path = folder.path().join("study");
        let study = Study::create(&path, "Held", Profile::CodebookTa, actor, world).unwrap();
        let sessions = Sessions::new(study.doorkeeper(), false);
        (folder, sessions)
    }

    #[test]
    fn a_token_lets_in_once() {
        let (_folder, sessions) = sessions();
        let token = sessions.ticket(Role::Owner);
        let cookie = sessions.enter(&token, at(0)).unwrap();
        assert_eq!(sessions.enter(&token, at(0)), None);
        assert_eq!(sessions.find(&cookie, at(1)).unwrap().unwrap().role, Role::Owner);
        assert!(sessions.find("", at(1)).unwrap().is_none());
    }

    #[test]
    fn a_session_that_nobody_uses_is_over() {
        let (_folder, sessions) = sessions();
        let cookie = sessions.enter(&sessions.ticket(Role::Owner), at(0)).unwrap();
        let is_in = |second| sessions.find(&cookie, at(second)).unwrap().is_some();
        assert!(is_in(IDLE - 1));
        assert!(is_in(2 * IDLE - 2), "used meanwhile");
        assert!(!is_in(3 * IDLE));
    }

    #[test]
    fn raw_words_close_by_themselves() {
        let (_folder, sessions) = sessions();
        let cookie = sessions.enter(&sessions.ticket(Role::Owner), at(0)).unwrap();
        let id = sessions.find(&cookie, at(0)).unwrap().unwrap().id;
        sessions.open_raw(&id, "M01", at(RAW_FOR));
        let session = sessions.find(&cookie, at(1)).unwrap().unwrap();
        assert!(session.raw_until("M01", at(RAW_FOR - 1)).is_some());
        assert!(session.raw_until("M01", at(RAW_FOR)).is_none());
        assert!(session.raw_until("M02", at(1)).is_none());
    }
}
