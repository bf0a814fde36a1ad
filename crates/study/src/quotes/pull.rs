//! Pulling quotes for a theme, so that many are heard.

use std::collections::BTreeMap;

use heard_measure::{Candidate, Pull};
use heard_model::consent::Request;
use heard_model::participant::Proceedings;
use heard_model::{
    CodeId, CodeKind, Codebook, Coding, CodingId, CodingState, Date, Permission, QuoteId, Use,
};

use super::{NewQuote, lift};
use crate::codings::{CodingRow, coding};
use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::Study;
use crate::{people, transcripts};

/// Which quotes to pull.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequest {
    /// The theme or code they should stand for; all where nothing is said.
    pub code: Option<CodeId>,
    /// What they are for: only words of people who may be shown so, or may be asked.
    pub use_: Use,
    /// On which day they are shown.
    pub on: Date,
    /// How many.
    pub size: usize,
    /// The shortest, in words.
    pub min_words: usize,
    /// The longest, in words.
    pub max_words: usize,
    /// At most so many of one person.
    pub per_person: Option<usize>,
    /// Settles ties.
    pub seed: u64,
}

impl PullRequest {
    /// `size` quotes for a use, of six to eighty words.
    pub fn new(use_: Use, on: Date, size: usize) -> PullRequest {
        PullRequest {
            code: None,
            use_,
            on,
            size,
            min_words: 6,
            max_words: 80,
            per_person: None,
            seed: 1,
        }
    }
}

/// What was pulled, and from how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulled {
    /// The quotes, in the order chosen.
    pub quotes: Vec<QuoteId>,
    /// How many passages could have been.
    pub candidates: usize,
    /// How many passages consent held back.
    pub held_back: usize,
}

impl Study {
    /// Pulls quotes for a theme, balanced over people, sub-themes, roles, strengths and
    /// difficulties, and lifts them as one operation. Passages that cross a turn are left out.
    pub fn pull_quotes(&self, request: &PullRequest) -> Result<Done<Pulled>> {
        let request = request.clone();
        self.change_told(EventKind::QuoteLifted, move |tx, words| {
            let pool = pool(tx.rows(), &request)?;
            let wanted = Pull {
                size: request.size,
                min_words: request.min_words,
                max_words: request.max_words,
                per_person: request.per_person,
                heard: BTreeMap::new(),
                seed: request.seed,
            };
            let mut quotes = Vec::new();
            for place in heard_measure::pull(&pool.candidates, &wanted) {
                quotes.push(lift(tx, &pool.quotes[place])?);
            }
            words.subject = super::in_words(&quotes);
            Ok(Pulled { quotes, candidates: pool.candidates.len(), held_back: pool.held_back })
        })
    }
}

pub(super) struct Pool {
    pub(super) candidates: Vec<Candidate>,
    pub(super) quotes: Vec<NewQuote>,
    held_back: usize,
}

/// Every passage that could be pulled: coded under the theme, of one speaker, allowed.
pub(super) fn pool(rows: Rows<'_>, request: &PullRequest) -> Result<Pool> {
    let (_, codebook) = crate::codebook::sealed(rows, None)?;
    if let Some(code) = request.code.filter(|code| !codebook.codes.contains_key(code)) {
        return Err(StudyError::NotFound { what: "code", name: code.to_string() });
    }
    let under = |code: CodeId| match request.code {
        None => true,
        Some(wanted) => {
            code == wanted
                || codebook.theme_of(code) == Some(wanted)
                || codebook.ancestors(code).is_some_and(|above| above.contains(&wanted))
        }
    };
    let mut pool = Pool { candidates: Vec::new(), quotes: Vec::new(), held_back: 0 };
    let everybody = people::all(rows)?;
    for id in transcripts::ids(rows)? {
        let transcript = transcripts::transcript(rows, &id)?;
        let codings = rows
            .all::<CodingRow>("WHERE transcript = ?1 ORDER BY start, end, id", &[&id.as_str()])?;
        for row in &codings {
            let coding = coding(row)?;
            if !is_settled(&coding, &codebook) || !under(coding.code) {
                continue;
            }
            let mut turns = transcript.turns_of(coding.span);
            let Some(turn) = turns.next().filter(|_| turns.next().is_none()) else { continue };
            let speaker = transcript.participant_of(turn);
            let Some(person) = everybody.iter().find(|person| Some(&person.id) == speaker) else {
                continue;
            };
            let Some(span) = turn.speech.intersection(coding.span) else { continue };
            let permission = person.consent.permits(&Request {
                use_: request.use_,
                collection: "",
                on: request.on,
                passage: Some((&id, span)),
                proceedings_over: is_over(person.proceedings),
                shown_to: "",
            });
            let may_ask = permission == Permission::Refused(heard_model::Refusal::MustAsk);
            if permission != Permission::Granted && !may_ask {
                pool.held_back += 1;
                continue;
            }
            let code = codebook.codes.get(&coding.code);
            let mut new = NewQuote::new(&id, span);
            new.code = Some(coding.code);
            new.content_notes = code.map(|code| code.sensitivity.clone()).unwrap_or_default();
            pool.candidates.push(Candidate {
                key: coding_key(coding.id),
                participant: person.id.to_string(),
                sub_theme: coding.code.to_string(),
                role: person.role.clone(),
                strength: code.is_some_and(|code| code.kind == CodeKind::Strength),
                words: transcript.text.slice(span).map_or(0, heard_model::sound::words),
                place: (id.to_string(), span),
            });
            pool.quotes.push(new);
        }
    }
    Ok(pool)
}

/// Whether a passage stands for its code: one that waits for a decision stands for nothing yet.
fn is_settled(coding: &Coding, codebook: &Codebook) -> bool {
    coding.state == CodingState::Current
        && codebook.codes.get(&coding.code).is_some_and(heard_model::Code::is_active)
}

/// Whether court proceedings are over, or never were.
pub(crate) fn is_over(proceedings: Proceedings) -> bool {
    !matches!(proceedings, Proceedings::Ongoing | Proceedings::Unknown)
}

fn coding_key(id: CodingId) -> String {
    id.0.to_string()
}
