//! What reviewers see beside a quote, and whom they are not shown.

use heard_anonymise::{AnonymisedText, Card, Class, Page, Sealed};
use heard_model::consent::Attribution;
use heard_model::{EditKind, ParticipantId, QuoteId};
use rusqlite::params;

use super::{Ready, json, voice};
use crate::error::Result;
use crate::page::{Around, Sight, around};
use crate::quotes::KeptQuote;
use crate::store::journal::Tx;
use crate::store::rows::Rows;
use crate::study::Study;

/// The tag of a passage that is hard to read.
const HEAVY: &str = "high distress";

struct Note {
    quote: QuoteId,
    voices: Vec<ParticipantId>,
    changes: Vec<&'static str>,
    chosen: bool,
    heavy: bool,
}

/// What is ready for reviewers.
pub(super) struct Peers {
    notes: Vec<Note>,
    round: Vec<(QuoteId, Around, AnonymisedText)>,
}

impl Peers {
    /// Looks at every card of `page` and at what stands round it.
    pub(super) fn of(
        study: &Study,
        rows: Rows<'_>,
        page: &Page,
        kept: &[KeptQuote],
        sight: &Sight,
    ) -> Result<Peers> {
        let asked = assigned(rows)?;
        let read: Vec<&KeptQuote> =
            kept.iter().filter(|kept| asked.contains(&kept.quote.id.0)).collect();
        Ok(Peers {
            notes: page.cards.iter().zip(kept).map(|(card, kept)| note(page, card, kept)).collect(),
            round: around(study, rows, &read, sight)?,
        })
    }

    /// Lays it down for the quotes that are ready.
    pub(super) fn lay(&self, tx: &Tx<'_>, ready: &[Ready], secret: &str) -> Result<()> {
        let rows = tx.rows();
        let connection = rows.connection();
        for table in ["review_voice", "kept_from", "shown_round", "shown_note"] {
            connection.execute(&format!("DELETE FROM {table}"), [])?;
        }
        connection.execute("DELETE FROM draft WHERE quote NOT IN (SELECT quote FROM shown)", [])?;
        let is_ready = |quote: QuoteId| ready.iter().any(|one| one.quote == quote);
        for note in &self.notes {
            for person in &note.voices {
                let voice = voice(tx, person.as_str())?;
                connection
                    .prepare_cached("INSERT OR IGNORE INTO review_voice VALUES (?1, ?2)")?
                    .execute(params![note.quote.0, voice])?;
            }
            if is_ready(note.quote) {
                connection
                    .prepare_cached("INSERT INTO shown_note VALUES (?1, ?2, ?3, ?4)")?
                    .execute(params![note.quote.0, json(&note.changes), note.chosen, note.heavy])?;
            }
        }
        for (quote, part, words) in self.round.iter().filter(|(quote, ..)| is_ready(*quote)) {
            let Sealed { text, digest, seal } = words.seal(secret.as_bytes());
            connection
                .prepare_cached("INSERT OR REPLACE INTO shown_round VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![quote.0, part.as_str(), text, digest, seal])?;
        }
        keep_from(tx)
    }
}

/// Fills anew whom each reviewer is not shown: people whom they may know or are kept apart from.
fn keep_from(tx: &Tx<'_>) -> Result<()> {
    let rows = tx.rows();
    let connection = rows.connection();
    let people: Vec<(String, String)> = connection
        .prepare_cached(
            "SELECT review.reviewer, quote.participant FROM review
               JOIN quote ON quote.id = review.quote
             WHERE review.verdict = 'knows_person' AND quote.participant IS NOT NULL
             UNION SELECT reviewer, participant FROM kept_apart",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (reviewer, participant) in people {
        let voice = voice(tx, &participant)?;
        connection
            .prepare_cached("INSERT OR IGNORE INTO kept_from VALUES (?1, ?2)")?
            .execute([&reviewer, &voice])?;
    }
    // Of a conversation, everybody who speaks in the quote.
    connection.execute(
        "INSERT OR IGNORE INTO kept_from
         SELECT review.reviewer, review_voice.voice FROM review
           JOIN review_voice ON review_voice.quote = review.quote
         WHERE review.verdict = 'knows_person'",
        [],
    )?;
    Ok(())
}

/// From now on, not when something is made ready again: whom `reviewer` may know in `quote`.
pub(crate) fn keep_from_quote(tx: &Tx<'_>, reviewer: &str, quote: QuoteId) -> Result<()> {
    let rows = tx.rows();
    rows.connection().execute(
        "INSERT OR IGNORE INTO kept_from SELECT ?1, voice FROM review_voice WHERE quote = ?2",
        params![reviewer, quote.0],
    )?;
    Ok(())
}

/// The same for a person.
pub(crate) fn keep_from_person(tx: &Tx<'_>, reviewer: &str, participant: &str) -> Result<()> {
    let voice = voice(tx, participant)?;
    let rows = tx.rows();
    rows.connection()
        .execute("INSERT OR IGNORE INTO kept_from VALUES (?1, ?2)", [reviewer, &voice])?;
    Ok(())
}

/// The quotes that anybody was asked about.
fn assigned(rows: Rows<'_>) -> Result<Vec<u32>> {
    let mut statement =
        rows.connection().prepare_cached("SELECT DISTINCT quote FROM assignment ORDER BY quote")?;
    let found = statement.query_map([], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn note(page: &Page, card: &Card, kept: &KeptQuote) -> Note {
    let person =
        page.people.iter().find(|person| Some(&person.participant.id) == card.participant.as_ref());
    let mut voices: Vec<ParticipantId> = card.participant.iter().cloned().collect();
    voices.extend(card.also_speaking.iter().cloned());
    Note {
        quote: card.quote,
        voices,
        changes: changes(card, kept),
        chosen: person.is_some_and(|person| {
            let label = person.participant.label.trim();
            person.participant.consent.attribution == Attribution::ChosenPseudonym
                && label.starts_with(char::is_uppercase)
        }),
        heavy: card.content_notes.iter().any(|note| note == HEAVY),
    }
}

/// What was changed, by kind, in the order in which people would tell it.
fn changes(card: &Card, kept: &KeptQuote) -> Vec<&'static str> {
    let edited = |is: fn(&EditKind) -> bool| kept.quote.edits.iter().any(|edit| is(&edit.kind));
    let hidden = |word: &'static str| {
        card.identifying.iter().any(|(class, _)| hidden_as(*class) == word).then_some(word)
    };
    let mut changes: Vec<&'static str> = ["name", "place", "date", "job", "number", "detail"]
        .into_iter()
        .filter_map(hidden)
        .collect();
    if edited(|kind| *kind == EditKind::LeftOut) {
        changes.push("left_out");
    }
    if edited(|kind| *kind == EditKind::Filler) {
        changes.push("fillers");
    }
    if edited(|kind| matches!(kind, EditKind::Inserted(_) | EditKind::Clarified(_))) {
        changes.push("put_in");
    }
    changes
}

fn hidden_as(class: Class) -> &'static str {
    match class {
        Class::PersonName
        | Class::Alias
        | Class::ChildName
        | Class::ProfessionalName
        | Class::Handle => "name",
        Class::Address | Class::Postcode | Class::Place | Class::Organisation => "place",
        Class::DateOfBirth | Class::Date | Class::Age | Class::Duration => "date",
        Class::Job => "job",
        Class::Phone
        | Class::Email
        | Class::Url
        | Class::NhsNumber
        | Class::NiNumber
        | Class::CaseNumber
        | Class::Vehicle => "number",
        _ => "detail",
    }
}
