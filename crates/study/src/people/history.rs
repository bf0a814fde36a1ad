//! How a person's answers became what they are.

use heard_model::consent::{Consent, Withdrawal};
use heard_model::{Answer, ParticipantId, Use};

use super::consent::{ConsentRow, WithdrawalRow, understood, withdrawal};
use crate::error::Result;
use crate::history::{Event, event};
use crate::store::journal;
use crate::store::rows::Rows;
use crate::study::Study;

/// One step of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsentChange {
    /// Who recorded it, when, and where it comes from.
    pub event: Event,
    /// Answers that changed: the use, before and after.
    pub answers: Vec<(Use, Answer, Answer)>,
    /// Yeses to an `ask` that were recorded: the use and the collection.
    pub given: Vec<(Use, String)>,
    /// What was taken back.
    pub taken_back: Vec<Withdrawal>,
    /// Withdrawals whose record was undone.
    pub put_back: Vec<Withdrawal>,
}

impl Study {
    /// Everything that was recorded of what `id` said, the newest first.
    pub fn consent_history(&self, id: &ParticipantId) -> Result<Vec<ConsentChange>> {
        self.read(|rows| {
            let mut statement = rows.connection().prepare_cached(
                "SELECT DISTINCT seq FROM payload
                 WHERE tbl IN ('consent', 'withdrawal') AND owner = ?1 ORDER BY seq DESC",
            )?;
            let owner = format!("participant:{id}");
            let numbers: Vec<u64> = statement
                .query_map([&owner], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            numbers.into_iter().map(|seq| step(rows, seq, &owner)).collect()
        })
    }
}

fn step(rows: Rows<'_>, seq: u64, owner: &str) -> Result<ConsentChange> {
    let mut change = ConsentChange {
        event: event(rows, seq)?,
        answers: Vec::new(),
        given: Vec::new(),
        taken_back: Vec::new(),
        put_back: Vec::new(),
    };
    for part in journal::parts(rows, seq)? {
        if part.owner.as_deref() != Some(owner) {
            continue;
        }
        match part.table.as_str() {
            "consent" => {
                let (before, after) = (said(part.before.as_deref()), said(part.after.as_deref()));
                change.answers.extend(Use::ALL.into_iter().filter_map(|use_| {
                    let (old, new) = (before.answer(use_), after.answer(use_));
                    (old != new).then_some((use_, old, new))
                }));
                let new = after.given.into_iter().filter(|one| !before.given.contains(one));
                change.given.extend(new);
            }
            "withdrawal" => {
                change.taken_back.extend(taken_back(part.after.as_deref()));
                change.put_back.extend(taken_back(part.before.as_deref()));
            }
            _ => {}
        }
    }
    Ok(change)
}

/// What a row's image says; nothing but noes where there was none, or it was erased.
fn said(image: Option<&str>) -> Consent {
    let row = image.and_then(|image| serde_json::from_str::<ConsentRow>(image).ok());
    row.and_then(understood).unwrap_or_default()
}

fn taken_back(image: Option<&str>) -> Option<Withdrawal> {
    withdrawal(serde_json::from_str::<WithdrawalRow>(image?).ok()?)
}
