//! Who is asked about what, so that every quote is read by enough people, a peer among them, and
//! nobody reads somebody they may know.

use heard_model::{ParticipantId, QuoteId, ReviewRole, Use, Verdict};
use serde::{Deserialize, Serialize};

use super::{AssignmentRow, ReviewRow};
use crate::error::Result;
use crate::quotes;
use crate::shown::keep_from_person;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows};
use crate::study::Study;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ApartRow {
    reviewer: String,
    participant: String,
}

impl Record for ApartRow {
    const TABLE: &'static str = "kept_apart";

    fn owner(&self) -> Option<String> {
        Some(format!("participant:{}", self.participant))
    }
}

/// What came of sharing quotes out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// How many assignments were made, over all quotes.
    pub assigned: usize,
    /// Quotes for which too few could be asked, or no peer.
    pub short: Vec<QuoteId>,
}

impl Study {
    /// Shares `asked` out among `panel`, so that each quote has `each` readers with a peer among
    /// them, whoever was asked before included. Nobody is given a person whom they may know or are
    /// kept apart from; whoever has least to read is asked first. Done again after somebody said
    /// that they may know a person, or passed, it asks somebody else.
    pub fn share_reviews(
        &self,
        asked: &[QuoteId],
        panel: &[(String, ReviewRole)],
        each: usize,
        uses: &[Use],
    ) -> Result<Done<Shared>> {
        let (asked, panel) = (asked.to_vec(), panel.to_vec());
        let uses: Vec<String> = uses.iter().map(|use_| use_.as_str().to_owned()).collect();
        let names: Vec<&str> = panel.iter().map(|(name, _)| name.as_str()).collect();
        self.change(EventKind::ReviewAssigned, &names.join(", "), "", move |tx| {
            let mut load = Vec::new();
            for (name, role) in &panel {
                let mine: Vec<AssignmentRow> =
                    tx.rows().all("WHERE reviewer = ?1", &[&name.as_str()])?;
                load.push((name.clone(), *role, mine.len()));
            }
            let mut shared = Shared::default();
            for quote in asked {
                let (made, enough) = share(tx, quote, &mut load, each, &uses)?;
                shared.assigned += made;
                if !enough {
                    shared.short.push(quote);
                }
            }
            Ok(shared)
        })
    }

    /// Keeps `reviewer` from the words of `participants`: they live close by, say. The answer is
    /// how many that are new.
    pub fn keep_apart(
        &self,
        reviewer: &str,
        participants: &[ParticipantId],
    ) -> Result<Done<usize>> {
        let (who, participants) = (reviewer.to_owned(), participants.to_vec());
        self.change(EventKind::ReviewAssigned, reviewer, "kept apart", move |tx| {
            let mut new = 0;
            for participant in participants {
                let row = ApartRow { reviewer: who.clone(), participant: participant.to_string() };
                let known: Option<ApartRow> = tx.rows().one(
                    "WHERE reviewer = ?1 AND participant = ?2",
                    &[&row.reviewer, &row.participant],
                )?;
                new += usize::from(known.is_none());
                tx.put(&row)?;
                keep_from_person(tx, &who, &row.participant)?;
            }
            Ok(new)
        })
    }
}

/// Asks as many as are missing about one quote. Says how many that were, and whether it is enough.
fn share(
    tx: &mut Tx<'_>,
    id: QuoteId,
    load: &mut [(String, ReviewRole, usize)],
    each: usize,
    uses: &[String],
) -> Result<(usize, bool)> {
    let kept = quotes::find(tx.rows(), id)?.kept()?;
    if kept.rejected {
        return Ok((0, true));
    }
    let voices = voices_of(tx.rows(), &kept.quote)?;
    let asked: Vec<AssignmentRow> =
        tx.rows().all("WHERE quote = ?1 ORDER BY reviewer", &[&id.0])?;
    let mut reads = 0;
    let mut peers = 0;
    for row in &asked {
        if still_reads(tx.rows(), id, &row.reviewer, &voices)? {
            reads += 1;
            peers += usize::from(row.role == ReviewRole::Peer.as_str());
        }
    }
    let mut made = 0;
    while reads < each || peers == 0 {
        let mut free = None;
        for (at, (name, role, many)) in load.iter().enumerate() {
            let taken = asked.iter().any(|row| row.reviewer == *name)
                || tx
                    .rows()
                    .one::<AssignmentRow>("WHERE quote = ?1 AND reviewer = ?2", &[&id.0, name])?
                    .is_some();
            // The last place is a peer's while there is none.
            let fits = peers > 0 || reads + 1 < each || *role == ReviewRole::Peer;
            if taken
                || !fits
                || super::known_people(tx.rows(), name)?.iter().any(|one| voices.contains(one))
            {
                continue;
            }
            if free.is_none_or(|(_, least)| *many < least) {
                free = Some((at, *many));
            }
        }
        let Some((at, _)) = free else { return Ok((made, false)) };
        let (name, role, many) = &mut load[at];
        tx.put(&AssignmentRow {
            quote: id.0,
            reviewer: name.clone(),
            role: role.as_str().to_owned(),
            uses: uses.to_vec(),
        })?;
        *many += 1;
        made += 1;
        reads += 1;
        peers += usize::from(*role == ReviewRole::Peer);
    }
    Ok((made, true))
}

/// Everybody who speaks in a quote.
fn voices_of(rows: Rows<'_>, quote: &heard_model::Quote) -> Result<Vec<String>> {
    let transcript = crate::transcripts::transcript(rows, &quote.transcript)?;
    let mut voices: Vec<String> =
        quotes::voices(&transcript, quote.span).iter().map(ToString::to_string).collect();
    voices.extend(quote.participant.iter().map(ToString::to_string));
    Ok(voices)
}

/// Whether somebody who was asked about a quote can be counted on: they may be shown it, and did
/// not pass.
fn still_reads(rows: Rows<'_>, id: QuoteId, reviewer: &str, voices: &[String]) -> Result<bool> {
    if super::known_people(rows, reviewer)?.iter().any(|one| voices.contains(one)) {
        return Ok(false);
    }
    let last: Option<ReviewRow> = rows
        .one("WHERE quote = ?1 AND reviewer = ?2 ORDER BY id DESC LIMIT 1", &[&id.0, &reviewer])?;
    let stands_aside = [Verdict::Pass.as_str(), Verdict::KnowsPerson.as_str()];
    Ok(last.is_none_or(|row| !stands_aside.contains(&row.verdict.as_str())))
}
