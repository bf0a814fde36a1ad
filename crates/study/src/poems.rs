//! Poems: collections whose quotes are laid out line by line. Lines are places in quotes, so a
//! poem passes the gate, and is recalled, like everything else that leaves.

mod make;
mod rows;

pub use make::{ChosenLine, NewPoem, PoemSource, PoemWords};
pub(crate) use rows::PoemRow;

use heard_model::{Poem, PoemForm, PoemLayout, QuoteId};

use crate::error::Result;
use crate::store::rows::Rows;
use crate::study::Study;

/// Why words can't be made a poem so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum PoemProblem {
    #[error("a poem is for a creative use; `{used}` is none")]
    NotCreative { used: &'static str },
    #[error("{quote} is somebody else's: this form is of one person in one interview")]
    OtherPerson { quote: QuoteId },
    #[error("no line was found")]
    NoLines,
    #[error("a pantoum has six lines or more, an even number; these are {lines}")]
    NoPantoum { lines: usize },
    #[error("line {line}: those are not words of {quote} as it is shown")]
    NotTheirWords { line: usize, quote: QuoteId },
    #[error("line {line} leaves a `not` or `never` of its sentence behind")]
    LosesNegation { line: usize },
    #[error("line {line} is one more of the same person than the {most} agreed on")]
    TooManyOfOne { line: usize, most: usize },
    #[error("line {line} tells of something hard and would be said twice")]
    RepeatsDistress { line: usize },
    #[error("a line's quote is in the collection no more, and a pantoum can't do without it")]
    LineGone,
}

impl Study {
    /// The poem of a collection, if it is laid out as one.
    pub fn poem(&self, collection: &str) -> Result<Option<Poem>> {
        self.read(|rows| of_collection(rows, collection))
    }
}

/// The poem of a collection. Lines whose quote was taken out of the collection are gone.
pub(crate) fn of_collection(rows: Rows<'_>, collection: &str) -> Result<Option<Poem>> {
    let row: Option<PoemRow> = rows.one("WHERE collection = ?1", &[&collection])?;
    let Some(poem) = row.map(|row| row.kept()).transpose()? else { return Ok(None) };
    let members = crate::collections::collection(rows, collection)?.collection.quotes;
    without(poem, |quote| !members.contains(&quote)).map(Some)
}

/// The poem without the lines of quotes that are `gone`.
fn without(mut poem: Poem, gone: impl Fn(QuoteId) -> bool) -> Result<Poem> {
    if poem.lines.iter().all(|line| !gone(line.quote)) {
        return Ok(poem);
    }
    if poem.form == PoemForm::Pantoum {
        return Err(PoemProblem::LineGone.into());
    }
    let mut kept = 0;
    let places: Vec<Option<usize>> = poem
        .lines
        .iter()
        .map(|line| {
            (!gone(line.quote)).then(|| {
                kept += 1;
                kept - 1
            })
        })
        .collect();
    poem.lines.retain(|line| !gone(line.quote));
    for stanza in &mut poem.stanzas {
        *stanza = stanza.iter().filter_map(|place| places.get(*place).copied().flatten()).collect();
    }
    poem.stanzas.retain(|stanza| !stanza.is_empty());
    Ok(poem)
}

/// How a poem is laid out, given the cards of its lines.
pub(crate) fn layout(poem: &Poem, cards: &[heard_anonymise::Card]) -> PoemLayout {
    let mut voices: Vec<_> = cards.iter().filter_map(|card| card.participant.as_ref()).collect();
    voices.sort();
    voices.dedup();
    let shown: Vec<usize> = poem.stanzas.concat();
    let said_before = |pair: &[usize]| {
        matches!((cards.get(pair[0]), cards.get(pair[1])), (Some(one), Some(next))
            if one.transcript == next.transcript && one.span.end() <= next.span.start())
    };
    PoemLayout {
        form: poem.form,
        columns: if poem.columns.len() > 1 { poem.columns.clone() } else { Vec::new() },
        column_of: poem.lines.iter().map(|line| line.column).collect(),
        order_kept: shown.windows(2).all(said_before),
        stanzas: poem.stanzas.clone(),
        voices: voices.len(),
        made_by: poem.made_by.clone(),
    }
}
