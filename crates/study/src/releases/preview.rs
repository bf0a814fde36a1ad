//! What a withdrawal would touch, before it is recorded.

use heard_model::consent::{Withdrawal, Withdrawn};
use heard_model::{Date, ParticipantId, Quote, QuoteId, TranscriptId};

use super::recall::{Recall, recalls};
use crate::collections::{self, CollectionRow};
use crate::error::Result;
use crate::people;
use crate::quotes::QuoteRow;
use crate::store::rows::Rows;
use crate::study::Study;
use crate::transcripts;

/// What a withdrawal touches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Touched {
    /// Interviews in which the person speaks, where all of it or a passage is taken back.
    pub transcripts: Vec<TranscriptId>,
    /// Quotes that may no longer be shown, or no longer so.
    pub quotes: Vec<QuoteId>,
    /// Collections in the making, with the numbers of the cards that would be blocked.
    pub collections: Vec<(String, Vec<u32>)>,
    /// Releases that are out and must come back, with the letters.
    pub recalls: Vec<Recall>,
}

impl Study {
    /// What taking back `what` from the day `on` would touch. Nothing is changed.
    pub fn withdrawal_touches(
        &self,
        id: &ParticipantId,
        what: &Withdrawn,
        on: Date,
    ) -> Result<Touched> {
        self.read(|rows| {
            let mut everybody = people::all(rows)?;
            people::row(rows, id)?;
            for person in everybody.iter_mut().filter(|person| person.id == *id) {
                let new = Withdrawal { what: what.clone(), on, reason: String::new() };
                person.consent.withdrawals = vec![new];
            }
            let quotes = quotes(rows, id, what)?;
            Ok(Touched {
                transcripts: interviews(rows, id, what)?,
                collections: in_the_making(rows, &quotes, what)?,
                recalls: recalls(rows, &everybody, on, Some(id))?,
                quotes: quotes.iter().map(|quote| quote.id).collect(),
            })
        })
    }
}

/// The person's quotes that `what` is about.
fn quotes(rows: Rows<'_>, id: &ParticipantId, what: &Withdrawn) -> Result<Vec<Quote>> {
    let all = rows.all::<QuoteRow>("WHERE rejected = 0 ORDER BY id", &[])?;
    let mut found = Vec::new();
    for row in &all {
        let quote = row.kept()?.quote;
        let is_meant = match what {
            Withdrawn::Passage(transcript, span) => {
                quote.transcript == *transcript && quote.span.overlaps(*span)
            }
            Withdrawn::Person | Withdrawn::Uses(_) => quote.participant.as_ref() == Some(id),
        };
        if is_meant {
            found.push(quote);
        }
    }
    Ok(found)
}

fn interviews(rows: Rows<'_>, id: &ParticipantId, what: &Withdrawn) -> Result<Vec<TranscriptId>> {
    match what {
        Withdrawn::Uses(_) => Ok(Vec::new()),
        Withdrawn::Passage(transcript, _) => Ok(vec![transcript.clone()]),
        Withdrawn::Person => {
            let mut spoken_in = Vec::new();
            for transcript in transcripts::ids(rows)? {
                let speakers = transcripts::speakers(rows, transcript.as_str())?;
                if speakers.iter().any(|speaker| speaker.participant.as_ref() == Some(id)) {
                    spoken_in.push(transcript);
                }
            }
            Ok(spoken_in)
        }
    }
}

fn in_the_making(
    rows: Rows<'_>,
    quotes: &[Quote],
    what: &Withdrawn,
) -> Result<Vec<(String, Vec<u32>)>> {
    let mut found = Vec::new();
    for row in rows.all::<CollectionRow>("ORDER BY name", &[])? {
        let collection = collections::collection(rows, &row.name)?.collection;
        if let Withdrawn::Uses(uses) = what
            && !uses.contains(&collection.use_)
        {
            continue;
        }
        let cards: Vec<u32> = (1..)
            .zip(&collection.quotes)
            .filter(|(_, id)| quotes.iter().any(|quote| quote.id == **id))
            .map(|(number, _)| number)
            .collect();
        if !cards.is_empty() {
            found.push((row.name, cards));
        }
    }
    Ok(found)
}
