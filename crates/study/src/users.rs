//! Users: people who come in by a name and a password, and what each may do.
//!
//! Passwords are kept as argon2id hashes with the parameters that OWASP's Password Storage Cheat
//! Sheet names (19 MiB, two passes, one lane). They stand in no journal, so that nothing that could
//! be guessed at stays behind when one is changed.

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use heard_model::Date;
use rusqlite::OptionalExtension as _;
use serde::{Deserialize, Serialize};

use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad, flag};
use crate::study::Study;
use crate::world::World;

/// A password is no shorter, in characters.
pub(crate) const SHORTEST: usize = 12;

/// A password is no longer, in bytes: hashing must not become a way to keep us busy.
pub(crate) const LONGEST: usize = 256;

/// What a user is in the study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UserRole {
    /// A researcher who also manages users and says who may sign.
    Owner,
    /// Sees raw text and may do everything in the study.
    Researcher,
    /// Builds collections from approved quotes, and sees nothing else.
    Facilitator,
}

impl UserRole {
    /// All, in a fixed order.
    pub const ALL: [UserRole; 3] = [UserRole::Owner, UserRole::Researcher, UserRole::Facilitator];

    /// The word in the study and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            UserRole::Owner => "owner",
            UserRole::Researcher => "researcher",
            UserRole::Facilitator => "facilitator",
        }
    }

    /// The role called `word`.
    pub fn parse(word: &str) -> Option<UserRole> {
        UserRole::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// Somebody who may come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name they give, which stands in the journal too.
    pub name: String,
    /// What they are.
    pub role: UserRole,
    /// Whether they may sign what the gate holds.
    pub may_sign: bool,
    /// Whether they are shut out for now.
    pub disabled: bool,
    /// Since when they are here.
    pub added_on: Date,
}

/// What changes about a user; what is not said stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserChange {
    /// What they are.
    pub role: Option<UserRole>,
    /// Whether they may sign.
    pub may_sign: Option<bool>,
    /// Whether they are shut out.
    pub disabled: Option<bool>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct UserRow {
    name: String,
    role: String,
    #[serde(with = "flag")]
    may_sign: bool,
    #[serde(with = "flag")]
    disabled: bool,
    added_on: String,
}

impl Record for UserRow {
    const TABLE: &'static str = "user";
}

impl UserRow {
    fn user(&self) -> Result<User> {
        let broken = || bad("user", &self.name);
        Ok(User {
            name: self.name.clone(),
            role: UserRole::parse(&self.role).ok_or_else(broken)?,
            may_sign: self.may_sign,
            disabled: self.disabled,
            added_on: self.added_on.parse().map_err(|_| broken())?,
        })
    }
}

impl Study {
    /// Adds a user who comes in with `password`. An owner may sign; others where it is said.
    pub fn add_user(
        &self,
        name: &str,
        role: UserRole,
        may_sign: bool,
        password: &str,
    ) -> Result<Done<()>> {
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().any(char::is_control) || name.len() > 100 {
            return Err(StudyError::BadName { what: "user", name });
        }
        let hash = hashed(self.world(), &name, password)?;
        let added_on = self.day(None).to_string();
        let may_sign = may_sign || role == UserRole::Owner;
        let subject = name.clone();
        self.change(EventKind::UserAdded, &subject, role.as_str(), move |tx| {
            if find(tx.rows(), &name)?.is_some() {
                return Err(StudyError::Exists { what: "user", name });
            }
            keep_password(tx, &name, &hash)?;
            let role = role.as_str().to_owned();
            tx.put(&UserRow { name, role, may_sign, disabled: false, added_on })
        })
    }

    /// Everybody who may come in by name, by name.
    pub fn users(&self) -> Result<Vec<User>> {
        self.read(|rows| {
            rows.all::<UserRow>("ORDER BY name", &[])?.iter().map(UserRow::user).collect()
        })
    }

    /// Changes what a user is or may do. Sessions of somebody who is shut out or becomes something
    /// else end at once. Refused where no owner would be left.
    pub fn change_user(&self, name: &str, change: UserChange) -> Result<Done<()>> {
        let who = name.to_owned();
        self.change(EventKind::UserChanged, name, &told(change), move |tx| {
            let row = known(tx.rows(), &who)?;
            let mut user = row.user()?;
            let before = user.clone();
            user.role = change.role.unwrap_or(user.role);
            user.may_sign = change.may_sign.unwrap_or(user.may_sign);
            user.disabled = change.disabled.unwrap_or(user.disabled);
            if user.role != UserRole::Owner || user.disabled {
                another_owner(tx.rows(), &before)?;
            }
            if user.disabled || user.role != before.role {
                end_sessions(tx, &who)?;
            }
            tx.put(&UserRow {
                role: user.role.as_str().to_owned(),
                may_sign: user.may_sign,
                disabled: user.disabled,
                ..row
            })
        })
    }

    /// Gives a user another password and ends their sessions.
    pub fn set_password(&self, name: &str, password: &str) -> Result<()> {
        let hash = hashed(self.world(), name, password)?;
        let who = name.to_owned();
        self.change_always(EventKind::UserChanged, name, "password", move |tx| {
            known(tx.rows(), &who)?;
            end_sessions(tx, &who)?;
            keep_password(tx, &who, &hash)
        })
        .map(drop)
    }

    /// Takes a user out. What they did keeps their name. Refused for the last owner.
    pub fn remove_user(&self, name: &str) -> Result<Done<()>> {
        let who = name.to_owned();
        self.change(EventKind::UserRemoved, name, "", move |tx| {
            let row = known(tx.rows(), &who)?;
            another_owner(tx.rows(), &row.user()?)?;
            end_sessions(tx, &who)?;
            let rows = tx.rows();
            rows.connection().execute("DELETE FROM password WHERE user = ?1", [&who])?;
            tx.delete(&row)
        })
    }

    /// Ends every session of a user; the answer is how many there were.
    pub fn end_sessions(&self, name: &str) -> Result<usize> {
        let who = name.to_owned();
        self.change_always(EventKind::UserChanged, name, "sessions ended", move |tx| {
            known(tx.rows(), &who)?;
            end_sessions(tx, &who)
        })
        .map(|done| done.value)
    }

    /// Whether `name` is a user who may sign what the gate holds. In a study without users, whoever
    /// works in its folder may.
    pub fn may_sign(&self, name: &str) -> Result<bool> {
        let users = self.users()?;
        let signs = |user: &User| user.name == name && user.may_sign && !user.disabled;
        Ok(users.is_empty() || users.iter().any(signs))
    }
}

/// Of a password that nobody was given: as much work to try as a real one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIGhlcmU$\
                      dYAUGTSsCAzZ8TzpcxwxYgLJLVzZHZMk0rKRJqbWPKs";

/// The user whose name and password these are. As long for a name that nobody has.
pub(crate) fn with_password(rows: Rows<'_>, name: &str, password: &str) -> Result<Option<User>> {
    let user = find(rows, name)?;
    let hash: Option<String> = rows
        .connection()
        .prepare_cached("SELECT hash FROM password WHERE user = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    let kept = hash.as_deref().unwrap_or(NOBODY);
    let parsed = PasswordHash::new(kept).map_err(|_| bad("password", name))?;
    let fits = password.len() <= LONGEST
        && Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    match user {
        Some(row) if fits && hash.is_some() => Ok(Some(row.user()?).filter(|user| !user.disabled)),
        _ => Ok(None),
    }
}

/// The user called `name`, unless they are shut out.
pub(crate) fn active(rows: Rows<'_>, name: &str) -> Result<Option<User>> {
    let user = find(rows, name)?.map(|row| row.user()).transpose()?;
    Ok(user.filter(|user| !user.disabled))
}

fn find(rows: Rows<'_>, name: &str) -> Result<Option<UserRow>> {
    rows.one("WHERE name = ?1", &[&name])
}

fn known(rows: Rows<'_>, name: &str) -> Result<UserRow> {
    find(rows, name)?.ok_or_else(|| StudyError::NotFound { what: "user", name: name.to_owned() })
}

/// Refuses to lose `user` where no other owner could come in.
fn another_owner(rows: Rows<'_>, user: &User) -> Result<()> {
    let others: Option<i64> = rows.scalar(
        "SELECT count(*) FROM user WHERE role = 'owner' AND disabled = 0 AND name <> ?1",
        &[&user.name],
    )?;
    let is_owner = user.role == UserRole::Owner && !user.disabled;
    if is_owner && others == Some(0) {
        return Err(StudyError::LastOwner { name: user.name.clone() });
    }
    Ok(())
}

fn end_sessions(tx: &Tx<'_>, name: &str) -> Result<usize> {
    let rows = tx.rows();
    Ok(rows.connection().execute("DELETE FROM session WHERE user = ?1", [name])?)
}

fn keep_password(tx: &Tx<'_>, name: &str, hash: &str) -> Result<()> {
    let rows = tx.rows();
    rows.connection().execute(
        "INSERT INTO password VALUES (?1, ?2) ON CONFLICT (user) DO UPDATE SET hash = ?2",
        [name, hash],
    )?;
    Ok(())
}

fn hashed(world: &World, name: &str, password: &str) -> Result<String> {
    let bad = |why| StudyError::BadPassword { why };
    if password.chars().count() < SHORTEST {
        return Err(bad("it is shorter than 12 characters"));
    }
    if password.len() > LONGEST {
        return Err(bad("it is longer than 256 bytes"));
    }
    let (low, name) = (password.to_lowercase(), name.to_lowercase());
    let mut letters: Vec<char> = low.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if letters.len() < 5
        || (name.len() > 3 && low.replace(&name, "").chars().count() < SHORTEST / 2)
    {
        return Err(bad("it would be guessed at once"));
    }
    let salt = SaltString::encode_b64(&world.random::<16>()).map_err(|_| bad("no salt"))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default());
    let hash = argon2.hash_password(password.as_bytes(), &salt).map_err(|_| bad("no hash"))?;
    Ok(hash.to_string())
}

fn told(change: UserChange) -> String {
    let mut told = Vec::new();
    if let Some(role) = change.role {
        told.push(role.as_str());
    }
    if let Some(signs) = change.may_sign {
        told.push(if signs { "may sign" } else { "may not sign" });
    }
    if let Some(out) = change.disabled {
        told.push(if out { "shut out" } else { "let in again" });
    }
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_has_takes_as_much_work_as_a_wrong_password() {
        let world = World::fixed("2026-11-22T09:00:00Z".parse().unwrap(), 7);
        let real = hashed(&world, "ana", "a brew and a quiet word").unwrap();
        let work = |hash: &str| {
            let hash = PasswordHash::new(hash).unwrap();
            let length = hash.hash.unwrap().len();
            (hash.algorithm.to_string(), hash.version, Params::try_from(&hash).unwrap(), length)
        };
        assert_eq!(work(NOBODY), work(&real));
        assert!(PasswordHash::new(NOBODY).is_ok_and(|hash| hash.salt.is_some()));
    }
}
