//! Who stands at the door: names and passwords, links, sessions. Nothing of what the study holds.

use std::sync::Arc;

use heard_model::Timestamp;
use heard_model::text::digest;

use crate::error::Result;
use crate::invites::{self, Invite};
use crate::store::Plan;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::study::{House, Study};
use crate::users::{self, User};
use crate::world::Actor;

/// A session that nobody used for so long is over, in seconds: a working day.
const IDLE: i64 = 12 * 60 * 60;

/// A session is over after so long, used or not, in seconds: a week.
const LONGEST: i64 = 7 * 24 * 60 * 60;

/// That it was used is noted this seldom, in seconds.
const NOTED: i64 = 5 * 60;

/// Somebody at the door who may come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visitor {
    /// By name and password.
    User(User),
    /// By a link.
    Reviewer(Invite),
}

/// The way in, for whoever serves the study: it can say who somebody is, and nothing else.
#[derive(Clone)]
pub struct Doorkeeper {
    house: Arc<House>,
}

impl std::fmt::Debug for Doorkeeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Doorkeeper")
    }
}

impl Study {
    /// Who may come in, and by what.
    pub fn doorkeeper(&self) -> Doorkeeper {
        Doorkeeper { house: self.house.clone() }
    }
}

impl Doorkeeper {
    /// A name for this study's cookies: the same at every start, another one for every folder.
    pub fn cookie(&self) -> String {
        let folder = digest(&self.house.folder().display().to_string());
        format!("heard-{}", &folder[..8])
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.house.store.world().now()
    }

    /// Whether anybody at all could come in by name and see the study.
    pub fn has_users(&self) -> Result<bool> {
        self.house.store.read(|rows| {
            let sql = "SELECT 1 FROM user JOIN password ON password.user = user.name
                       WHERE disabled = 0 AND role <> 'facilitator' LIMIT 1";
            Ok(rows.scalar::<i64>(sql, &[])?.is_some())
        })
    }

    /// The user with this name and password. Takes as long for a name that nobody has.
    pub fn user(&self, name: &str, password: &str) -> Result<Option<User>> {
        self.house.store.read(|rows| users::with_password(rows, name.trim(), password))
    }

    /// The link that carries `token`, if it still works.
    pub fn invited(&self, token: &str) -> Result<Option<Invite>> {
        let now = self.now();
        self.house.store.read(|rows| invites::with_token(rows, token, now))
    }

    /// Lets `visitor` in: `cookie` is the digest of what their browser was given.
    pub fn admit(&self, visitor: &Visitor, cookie: &str) -> Result<()> {
        let now = self.now().as_second();
        let (user, invite, ends) = match visitor {
            Visitor::User(user) => (Some(user.name.clone()), None, now + LONGEST),
            Visitor::Reviewer(invite) => {
                (None, Some(invite.id.clone()), invite.expires.as_second())
            }
        };
        let cookie = cookie.to_owned();
        self.quietly(move |tx| {
            let rows = tx.rows();
            let connection = rows.connection();
            connection
                .execute("DELETE FROM session WHERE ends <= ?1 OR seen <= ?1 - ?2", [now, IDLE])?;
            connection.execute(
                "INSERT INTO session VALUES (?1, ?2, ?3, ?4, ?5)",
                rusqlite::params![cookie, user, invite, now, ends],
            )?;
            Ok(())
        })
    }

    /// Whose cookie has this digest: nobody once they are shut out, their link has ended, or they
    /// have not been here for a working day.
    pub fn visitor(&self, cookie: &str) -> Result<Option<Visitor>> {
        let at = self.now();
        let now = at.as_second();
        let found = self.house.store.read(|rows| {
            let mut statement = rows.connection().prepare_cached(
                "SELECT user, invite, seen FROM session WHERE id = ?1 AND ends > ?2 AND seen > ?2 - ?3",
            )?;
            let mut found = statement.query(rusqlite::params![cookie, now, IDLE])?;
            let Some(row) = found.next()? else { return Ok(None) };
            let (user, invite): (Option<String>, Option<String>) = (row.get(0)?, row.get(1)?);
            let seen: i64 = row.get(2)?;
            let visitor = match (user, invite) {
                (Some(name), _) => users::active(rows, &name)?.map(Visitor::User),
                (None, Some(id)) => invites::with_id(rows, &id, at)?.map(Visitor::Reviewer),
                (None, None) => None,
            };
            Ok(visitor.map(|visitor| (visitor, seen)))
        })?;
        let Some((visitor, seen)) = found else { return Ok(None) };
        if now - seen >= NOTED {
            let cookie = cookie.to_owned();
            self.quietly(move |tx| {
                let sql = "UPDATE session SET seen = max(seen, ?2) WHERE id = ?1";
                tx.rows().connection().execute(sql, rusqlite::params![cookie, now])?;
                Ok(())
            })?;
        }
        Ok(Some(visitor))
    }

    /// Ends a session.
    pub fn leave(&self, cookie: &str) -> Result<()> {
        let cookie = cookie.to_owned();
        self.quietly(move |tx| {
            tx.rows().connection().execute("DELETE FROM session WHERE id = ?1", [cookie])?;
            Ok(())
        })
    }

    /// Sessions come and go without an entry in the journal: no row of it changes.
    fn quietly(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<()> + Send + 'static) -> Result<()> {
        let plan = Plan {
            actor: Actor::researcher("door"),
            kind: EventKind::UserChanged,
            subject: String::new(),
            reason: String::new(),
            key: None,
            always: false,
        };
        self.house.store.change(plan, |tx, _| work(tx)).map(drop)
    }
}
