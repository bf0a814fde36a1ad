//! What facilitators and reviewers may see, made ready: masked words under a seal.
//!
//! It is a projection of the study: filled by [`Study::make_shown`], never journalled, and not
//! shown at all while something it is made of changed since (the doors look).

mod beside;
mod peers;

pub(crate) use peers::{keep_from_person, keep_from_quote};

use std::sync::PoisonError;

use heard_anonymise::{AnonymisedText, Page, Sealed};
use heard_model::consent::Request;
use heard_model::review::state_of;
use heard_model::{Date, QuoteId, ReviewState, Use};
use rusqlite::{OptionalExtension as _, params};

use crate::error::Result;
use crate::key::Key;
use crate::page::{self, Sight};
use crate::quotes::{KeptQuote, is_over};
use crate::store;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::study::Study;
use crate::world::hex;

/// What is ready for one quote.
struct Ready {
    quote: QuoteId,
    words: AnonymisedText,
    shown_digest: String,
    label: String,
    participant: String,
    theme: String,
    code: String,
    content_notes: Vec<String>,
    edited: bool,
    uses: Vec<&'static str>,
}

impl Study {
    /// Makes ready what facilitators and reviewers may see: every quote that a review pack may
    /// hold, masked and sealed. Returns how many that are, and how many were left out.
    pub fn make_shown(&self, sight: &Sight) -> Result<(usize, usize)> {
        let (page, kept, position, beside, peers) = self.read(|rows| {
            let (page, kept) = page::of_all_quotes(self, rows, sight)?;
            let beside = beside::Beside::of(rows, &page)?;
            let peers = peers::Peers::of(self, rows, &page, &kept, sight)?;
            Ok((page, kept, store::journal::head(rows)?.0, beside, peers))
        })?;
        let barred = match heard_anonymise::clear_review(&page) {
            Ok(_) => Vec::new(),
            Err(report) => page::quotes_of(&report, &page),
        };
        let ready: Vec<Ready> = page
            .cards
            .iter()
            .zip(&kept)
            .filter(|(card, _)| !barred.contains(&card.quote) && card.holds)
            .map(|(card, kept)| ready(&page, card, kept))
            .collect();
        let (count, left_out, on) = (ready.len(), page.cards.len() - ready.len(), page.on);
        self.change(EventKind::QuoteChanged, "", "", move |tx| {
            lay(tx, &ready, position, on)?;
            peers.lay(tx, &ready, &secret(tx)?)?;
            beside.lay(tx)
        })?;
        let with = (sight.key.clone(), self.settings().policy.clone());
        *self.house.shown_with.lock().unwrap_or_else(PoisonError::into_inner) = Some(with);
        Ok((count, left_out))
    }

    /// Whether this process made ready what may be seen, with this key and the thresholds as they
    /// are: the journal tells neither of a name that was added to the key nor of a stricter setting.
    /// Without a key nothing can be made better than it was made with one.
    pub fn is_shown_with(&self, key: Option<&Key>) -> bool {
        if key.is_none_or(Key::is_empty) {
            return true;
        }
        let made = self.house.shown_with.lock().unwrap_or_else(PoisonError::into_inner);
        let policy = &self.settings().policy;
        made.as_ref().is_some_and(|(then, held)| then.as_ref() == key && held == policy)
    }
}

fn ready(page: &Page, card: &heard_anonymise::Card, kept: &KeptQuote) -> Ready {
    let allowed = |use_: &Use| {
        use_.audience().is_some()
            && state_of(&card.reviews, &card.shown_digest, *use_) == ReviewState::Approved
            && !card.code_changed
            && !card.safeguarding_open
            && page.voices(card).all(|person| {
                person.participant.consent.permits_from_now_on(&Request {
                    use_: *use_,
                    collection: "",
                    on: page.on,
                    passage: Some((&card.transcript, card.span)),
                    proceedings_over: is_over(person.participant.proceedings),
                    shown_to: "",
                })
            })
    };
    Ready {
        quote: card.quote,
        words: card.shown.clone(),
        shown_digest: card.shown_digest.clone(),
        label: card.label.clone(),
        participant: card.participant.as_ref().map(ToString::to_string).unwrap_or_default(),
        theme: card.theme.as_ref().map(|theme| theme.name.clone()).unwrap_or_default(),
        code: card.code.map(|code| code.to_string()).unwrap_or_default(),
        content_notes: card.content_notes.clone(),
        edited: !kept.quote.edits.is_empty(),
        uses: Use::ALL.into_iter().filter(|use_| allowed(use_)).map(Use::as_str).collect(),
    }
}

/// The random name under which a quote is shown, drawn once.
fn shown_as(tx: &Tx<'_>, quote: QuoteId) -> Result<String> {
    let rows = tx.rows();
    if let Some(known) =
        rows.scalar("SELECT public_id FROM shown_as WHERE quote = ?1", &[&quote.0])?
    {
        return Ok(known);
    }
    let public_id = tx.world().public_id();
    rows.connection()
        .prepare_cached("INSERT INTO shown_as VALUES (?1, ?2)")?
        .execute(params![quote.0, public_id])?;
    Ok(public_id)
}

fn lay(tx: &mut Tx<'_>, ready: &[Ready], position: u64, on: Date) -> Result<()> {
    let secret = secret(tx)?;
    let rows = tx.rows();
    let connection = rows.connection();
    connection.execute("DELETE FROM shown", [])?;
    for one in ready {
        let public_id = shown_as(tx, one.quote)?;
        let voice = voice(tx, &one.participant)?;
        let Sealed { text, digest, seal } = one.words.seal(secret.as_bytes());
        connection
            .prepare_cached(
                "INSERT INTO shown VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                one.quote.0,
                public_id,
                text,
                digest,
                seal,
                one.shown_digest,
                one.label,
                voice,
                one.theme,
                one.code,
                json(&one.content_notes),
                one.edited,
                json(&one.uses),
            ])?;
    }
    connection.execute("DELETE FROM shown_at", [])?;
    connection
        .execute("INSERT INTO shown_at VALUES (1, ?1, ?2)", params![position, on.to_string()])?;
    Ok(())
}

fn json<T: serde::Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
}

/// The study's secret for seals, made the first time it is asked for.
fn secret(tx: &Tx<'_>) -> Result<String> {
    let rows = tx.rows();
    let connection = rows.connection();
    let known = connection
        .query_row("SELECT secret FROM seal WHERE id = 1", [], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let secret = hex(&tx.world().random::<32>());
    connection.execute("INSERT INTO seal VALUES (1, ?1)", [&secret])?;
    Ok(secret)
}

/// The random name of a person.
fn voice(tx: &Tx<'_>, participant: &str) -> Result<String> {
    let rows = tx.rows();
    let connection = rows.connection();
    let known = connection
        .prepare_cached("SELECT public_id FROM voice WHERE participant = ?1")?
        .query_row([participant], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let public_id = tx.world().public_id();
    connection.execute("INSERT INTO voice VALUES (?1, ?2)", [participant, &public_id])?;
    Ok(public_id)
}
