//! Invites: a link for one reviewer to the quotes they were asked to look at.
//!
//! The link's token is 256 random bits. Kept is its digest alone: nobody who reads the study can
//! come in as a reviewer with what stands there. A link ends by itself, and can be ended before.

use heard_model::{Date, ReviewRole, Timestamp, text::digest};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad, flag};
use crate::study::Study;
use crate::world::hex;

/// A link works for at most so many days.
const LONGEST: i64 = 180;

/// A link that was made for a reviewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// A random id, to revoke it by. It opens nothing.
    pub id: String,
    /// Whose it is.
    pub reviewer: String,
    /// In what role they decide.
    pub role: ReviewRole,
    /// Since when.
    pub made_on: Date,
    /// Until when.
    pub expires: Timestamp,
    /// Whether it was taken back.
    pub revoked: bool,
}

impl Invite {
    /// Whether it lets anybody in at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        !self.revoked && now < self.expires
    }
}

/// A new link. Its token is told once, here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvite {
    /// The link's entry in the list.
    pub invite: Invite,
    /// What the link carries. Nothing can bring it back.
    pub token: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct InviteRow {
    id: String,
    token: String,
    reviewer: String,
    role: String,
    made_on: String,
    expires: String,
    #[serde(with = "flag")]
    revoked: bool,
}

impl Record for InviteRow {
    const TABLE: &'static str = "invite";
}

impl InviteRow {
    fn invite(&self) -> Result<Invite> {
        let broken = || bad("invite", &self.id);
        Ok(Invite {
            id: self.id.clone(),
            reviewer: self.reviewer.clone(),
            role: ReviewRole::parse(&self.role).ok_or_else(broken)?,
            made_on: self.made_on.parse().map_err(|_| broken())?,
            expires: self.expires.parse().map_err(|_| broken())?,
            revoked: self.revoked,
        })
    }
}

impl Study {
    /// Makes a link for `reviewer` that works for `days`. Refused where they were asked about
    /// nothing: a link is for an assignment.
    pub fn invite(&self, reviewer: &str, days: i64) -> Result<Done<NewInvite>> {
        if !(1..=LONGEST).contains(&days) {
            return Err(StudyError::BadName { what: "number of days", name: days.to_string() });
        }
        let who = reviewer.to_owned();
        self.change(EventKind::InviteMade, reviewer, "", move |tx| {
            let role: Option<String> = tx.rows().scalar(
                "SELECT role FROM assignment WHERE reviewer = ?1 ORDER BY role LIMIT 1",
                &[&who],
            )?;
            let asked = || StudyError::NotFound { what: "reviewer", name: who.clone() };
            let role = role.ok_or_else(asked)?;
            let token = hex(&tx.world().random::<32>());
            let day = tx.at().to_zoned(jiff::tz::TimeZone::UTC).date();
            let expires = tx.at().as_second().saturating_add(days * 24 * 60 * 60);
            let row = InviteRow {
                id: tx.world().public_id(),
                token: digest(&token),
                reviewer: who,
                role,
                made_on: day.to_string(),
                expires: Timestamp::from_second(expires).unwrap_or(tx.at()).to_string(),
                revoked: false,
            };
            tx.put(&row)?;
            Ok(NewInvite { invite: row.invite()?, token })
        })
    }

    /// Every link that was made, the newest day first.
    pub fn invites(&self) -> Result<Vec<Invite>> {
        self.read(|rows| {
            rows.all::<InviteRow>("ORDER BY made_on DESC, reviewer, id", &[])?
                .iter()
                .map(InviteRow::invite)
                .collect()
        })
    }

    /// Takes links back: the one with this id, or all of a reviewer. Whoever came in by one is out
    /// at once. Returns how many that were.
    pub fn revoke_invites(&self, id_or_reviewer: &str) -> Result<Done<usize>> {
        let asked = id_or_reviewer.to_owned();
        self.change(EventKind::InviteRevoked, id_or_reviewer, "", move |tx| {
            let rows: Vec<InviteRow> =
                tx.rows().all("WHERE id = ?1 OR reviewer = ?1 ORDER BY id", &[&asked])?;
            if rows.is_empty() {
                return Err(StudyError::NotFound { what: "invite", name: asked });
            }
            let mut ended = 0;
            for row in rows.into_iter().filter(|row| !row.revoked) {
                let connection = tx.rows().connection();
                connection.execute("DELETE FROM session WHERE invite = ?1", [&row.id])?;
                tx.put(&InviteRow { revoked: true, ..row })?;
                ended += 1;
            }
            Ok(ended)
        })
    }
}

/// The link that carries `token`, if it still works.
pub(crate) fn with_token(rows: Rows<'_>, token: &str, now: Timestamp) -> Result<Option<Invite>> {
    open(rows, "WHERE token = ?1", &digest(token), now)
}

/// The link with this id, if it still works.
pub(crate) fn with_id(rows: Rows<'_>, id: &str, now: Timestamp) -> Result<Option<Invite>> {
    open(rows, "WHERE id = ?1", id, now)
}

fn open(rows: Rows<'_>, condition: &str, value: &str, now: Timestamp) -> Result<Option<Invite>> {
    let row: Option<InviteRow> = rows.one(condition, &[&value])?;
    let invite = row.map(|row| row.invite()).transpose()?;
    Ok(invite.filter(|invite| invite.is_open(now)))
}
