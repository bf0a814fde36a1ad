//! What stands round a quote: the question before it and the turns beside it, masked like the quote
//! and held against the same checks. What a check objects to is left out.

use heard_anonymise::{AnonymisedText, CourtContent, Page};
use heard_model::{ParticipantId, Purpose, Quote, QuoteId, Role, Timestamp, Transcript, Turn, Use};

use super::cards::Builder;
use super::{Sight, blank, quotes_of};
use crate::collections::LabelScheme;
use crate::error::Result;
use crate::quotes::KeptQuote;
use crate::store::rows::Rows;
use crate::study::Study;

/// A turn of more bytes is not shown beside a quote: one would read the interview.
const LONGEST: usize = 900;

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Around {
    /// What was asked before.
    Question,
    /// The turn before.
    Before,
    /// The turn after.
    After,
}

impl Around {
    /// All, in reading order.
    pub(crate) const ALL: [Around; 3] = [Around::Question, Around::Before, Around::After];

    /// The word in the study.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Around::Question => "question",
            Around::Before => "before",
            Around::After => "after",
        }
    }

    /// The part called `word`.
    pub(crate) fn parse(word: &str) -> Option<Around> {
        Around::ALL.into_iter().find(|part| part.as_str() == word)
    }
}

/// What stands round each of `quotes`, where it may be shown.
pub(crate) fn around(
    study: &Study,
    rows: Rows<'_>,
    quotes: &[&KeptQuote],
    sight: &Sight,
) -> Result<Vec<(QuoteId, Around, AnonymisedText)>> {
    let mut page = blank(study, rows, Use::Analysis, study.day(sight.on), sight)?;
    let mut builder = Builder::new(rows, sight.key.as_ref(), &study.settings())?;
    let mut whose: Vec<(QuoteId, Around)> = Vec::new();
    for kept in quotes {
        let transcript = builder.source(&kept.quote.transcript)?;
        let parts = parts(transcript, &kept.quote);
        for (part, quote) in parts {
            let id = QuoteId(u32::try_from(whose.len()).unwrap_or(u32::MAX));
            let beside = KeptQuote {
                quote: Quote { id, ..quote },
                court: CourtContent::None,
                rejected: false,
                by: String::new(),
                at: Timestamp::UNIX_EPOCH,
            };
            page.cards.push(builder.card(
                whose.len(),
                &beside,
                LabelScheme::Role,
                Use::Analysis,
            )?);
            whose.push((kept.quote.id, part));
        }
    }
    Ok(cleared(&page, &whose))
}

fn cleared(page: &Page, whose: &[(QuoteId, Around)]) -> Vec<(QuoteId, Around, AnonymisedText)> {
    let barred = match heard_anonymise::clear_review(page) {
        Ok(_) => Vec::new(),
        Err(report) => quotes_of(&report, page),
    };
    page.cards
        .iter()
        .zip(whose)
        .filter(|(card, _)| !barred.contains(&card.quote) && !card.safeguarding_open)
        .map(|(card, (quote, part))| (*quote, *part, card.shown.clone()))
        .collect()
}

fn parts(transcript: &Transcript, quote: &Quote) -> Vec<(Around, Quote)> {
    let turns = &transcript.turns;
    let touched = |turn: &&Turn| turn.speech.overlaps(quote.span);
    let Some(first) = turns.iter().position(|turn| touched(&turn)) else { return Vec::new() };
    let last = turns.iter().rposition(|turn| touched(&turn)).unwrap_or(first);
    let asks = |turn: &Turn| {
        let label = turn.speaker.as_deref().and_then(|label| transcript.speaker(label));
        label.is_some_and(|speaker| speaker.role == Role::Interviewer)
    };
    let question = turns[..first].iter().rposition(asks);
    let before = first.checked_sub(1).filter(|at| Some(*at) != question);
    let after = (last + 1 < turns.len()).then_some(last + 1);
    [(Around::Question, question), (Around::Before, before), (Around::After, after)]
        .into_iter()
        .filter_map(|(part, at)| {
            let turn = &turns[at?];
            let fits = turn.speech.len() <= LONGEST;
            let words = transcript.text.slice(turn.speech).filter(|_| fits)?;
            // Whoever asks has no consent of their own to give: the person who was asked has.
            let speaker: Option<ParticipantId> = transcript.participant_of(turn).cloned();
            let participant = speaker.or_else(|| quote.participant.clone());
            Some((
                part,
                Quote {
                    id: quote.id,
                    transcript: quote.transcript.clone(),
                    span: turn.speech,
                    source_digest: heard_model::text::digest(words),
                    participant,
                    code: None,
                    edits: Vec::new(),
                    purpose: Purpose::default(),
                    content_notes: Vec::new(),
                },
            ))
        })
        .collect()
}
