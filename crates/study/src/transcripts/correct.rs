//! Slips of a typist, put right: words laid over a stretch of the text, which itself stays.
//!
//! Every place goes on meaning the same words. What is shown has the corrected words, and they are
//! hidden like any others where they name somebody.

use heard_anonymise::{Class, Decision, LOW, Layers, Mention, Register, lay, lay_each};
use heard_model::{SourceText, Span, Transcript, TranscriptId, Turn};
use serde::{Deserialize, Serialize};

use crate::error::{CorrectionFault, Result};
use crate::mentions::MentionRow;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows, bad};
use crate::study::Study;

/// A correction to be made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewCorrection {
    /// In which turn; where it is not said the words must stand in the transcript only once.
    pub turn: Option<u32>,
    /// The words as they are typed.
    pub typed: String,
    /// The words as they should be.
    pub right: String,
}

/// A correction that lies over a text: where, never which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Its number in the study.
    pub id: i64,
    /// On which words.
    pub span: Span,
    /// In which turn.
    pub turn: u32,
    /// Who made it.
    pub by: String,
    /// When (RFC 3339).
    pub at: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct CorrectionRow {
    id: i64,
    transcript: String,
    start: usize,
    end: usize,
    words: String,
    by: String,
    at: String,
}

impl Record for CorrectionRow {
    const TABLE: &'static str = "correction";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

impl CorrectionRow {
    fn span(&self) -> Result<Span> {
        Span::new(self.start, self.end).ok_or_else(|| bad("correction", "its place"))
    }
}

impl Study {
    /// Puts a slip right. The text stays as it is, and so does every place in it; what is shown
    /// changes, so approvals of quotes that show these words fall. Words that may name somebody
    /// are hidden until somebody decides. Where the right words are the typed ones, a correction
    /// that lay there is taken off. Returns the turn.
    pub fn correct(
        &self,
        id: &TranscriptId,
        new: NewCorrection,
        reason: &str,
    ) -> Result<Done<u32>> {
        let id = id.clone();
        self.change(EventKind::TranscriptCorrected, id.clone().as_str(), reason, move |tx| {
            correct(tx, &id, &new)
        })
    }

    /// The same for the words at `span`, which lie in one turn: what a page that shows them selects.
    pub fn correct_at(
        &self,
        id: &TranscriptId,
        span: Span,
        right: &str,
        reason: &str,
    ) -> Result<Done<u32>> {
        let (id, right) = (id.clone(), SourceText::new(right));
        self.change(EventKind::TranscriptCorrected, id.clone().as_str(), reason, move |tx| {
            let transcript = super::transcript(tx.rows(), &id)?;
            let turn = transcript.turn_at(span.start());
            let typed = transcript.text.slice(span).filter(|typed| !typed.is_empty());
            let (Some(turn), Some(typed)) = (turn, typed) else {
                return Err(CorrectionFault::NoCorrection.into());
            };
            if span.end() > turn.speech.end() || right.expose().contains('\n') {
                return Err(CorrectionFault::NoCorrection.into());
            }
            set_right(tx, &transcript, (turn, span), (typed, right.expose()))
        })
    }

    /// The corrections that lie over a transcript, in the order of its text.
    pub fn corrections(&self, id: &TranscriptId) -> Result<Vec<Correction>> {
        self.read(|rows| {
            let transcript = super::transcript(rows, id)?;
            all(rows, id)?
                .into_iter()
                .map(|row| {
                    let span = row.span()?;
                    let turn = transcript.turn_at(span.start()).map_or(0, |turn| turn.number);
                    Ok(Correction { id: row.id, span, turn, by: row.by, at: row.at })
                })
                .collect()
        })
    }

    /// A transcript's text with its corrections, raw: journalled, with the reason.
    pub fn raw_corrected(&self, id: &TranscriptId, reason: &str) -> Result<String> {
        self.note(EventKind::RawShown, id.as_str(), reason)?;
        self.read(|rows| {
            let mut text = super::transcript(rows, id)?.text.expose().to_owned();
            for row in all(rows, id)?.iter().rev() {
                if text.get(row.start..row.end).is_some() {
                    text.replace_range(row.start..row.end, &row.words);
                }
            }
            Ok(text)
        })
    }
}

/// The corrections of a transcript with their words, raw, in the order of its text.
pub(super) fn raw(rows: Rows<'_>, id: &TranscriptId) -> Result<Vec<(Span, String)>> {
    all(rows, id)?.into_iter().map(|row| Ok((row.span()?, row.words))).collect()
}

fn all(rows: Rows<'_>, id: &TranscriptId) -> Result<Vec<CorrectionRow>> {
    rows.all("WHERE transcript = ?1 ORDER BY start, id", &[&id.as_str()])
}

fn correct(tx: &mut Tx<'_>, id: &TranscriptId, new: &NewCorrection) -> Result<u32> {
    let transcript = super::transcript(tx.rows(), id)?;
    let (typed, right) = (SourceText::new(&new.typed), SourceText::new(&new.right));
    let (typed, right) = (typed.expose(), right.expose());
    if typed.is_empty() || right.contains('\n') {
        return Err(CorrectionFault::NoCorrection.into());
    }
    let place = find(&transcript, new.turn, typed)?;
    set_right(tx, &transcript, place, (typed, right))
}

/// Lays the right words over the typed ones.
fn set_right(
    tx: &mut Tx<'_>,
    transcript: &Transcript,
    (turn, span): (&Turn, Span),
    (typed, right): (&str, &str),
) -> Result<u32> {
    let id = &transcript.id;
    let mut known = all(tx.rows(), id)?;
    let over: Vec<usize> = (0..known.len())
        .filter(|at| known[*at].start < span.end() && span.start() < known[*at].end)
        .collect();
    let number = match over.as_slice() {
        [] => tx.number("correction")?,
        [at] if (known[*at].start, known[*at].end) == (span.start(), span.end()) => {
            let old = known.swap_remove(*at);
            if right == typed {
                tx.delete(&old)?;
                return Ok(turn.number);
            }
            old.id
        }
        _ => return Err(CorrectionFault::CorrectedAlready { turn: turn.number }.into()),
    };
    if right == typed {
        return Ok(turn.number);
    }
    tx.put(&CorrectionRow {
        id: number,
        transcript: id.to_string(),
        start: span.start(),
        end: span.end(),
        words: right.to_owned(),
        by: tx.actor().name.clone(),
        at: tx.at().to_string(),
    })?;
    suspect(tx, transcript, turn, span, right)?;
    Ok(turn.number)
}

/// The one place at which words stand in what somebody says.
fn find<'t>(
    transcript: &'t Transcript,
    turn: Option<u32>,
    words: &str,
) -> Result<(&'t Turn, Span)> {
    let mut found: Vec<(&Turn, Span)> = Vec::new();
    for candidate in transcript.turns.iter().filter(|one| turn.is_none_or(|n| n == one.number)) {
        let speech = transcript.text.slice(candidate.speech).unwrap_or_default();
        for (at, _) in speech.match_indices(words) {
            let start = candidate.speech.start() + at;
            found.extend(Span::new(start, start + words.len()).map(|span| (candidate, span)));
        }
    }
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(CorrectionFault::NotSaid { transcript: transcript.id.to_string(), turn }.into()),
        several => {
            let mut turns: Vec<u32> = several.iter().map(|(turn, _)| turn.number).collect();
            turns.dedup();
            Err(CorrectionFault::SaidOften { transcript: transcript.id.to_string(), turns }.into())
        }
    }
}

/// What the recognisers see in a turn with one correction, where it touches that: in bytes of the
/// turn as corrected. The corrected words lie at the range that is returned with them.
fn seen(
    transcript: &Transcript,
    turn: &Turn,
    span: Span,
    right: &str,
) -> (String, std::ops::Range<usize>, Vec<Mention>) {
    let mut speech = transcript.text.slice(turn.speech).unwrap_or_default().to_owned();
    let from = span.start().saturating_sub(turn.speech.start());
    let to = span.end().saturating_sub(turn.speech.start());
    if speech.get(from..to).is_none() {
        return (right.to_owned(), 0..right.len(), heard_anonymise::mentions(right));
    }
    speech.replace_range(from..to, right);
    let laid = from..from + right.len();
    let mut mentions = heard_anonymise::mentions(&speech);
    mentions.retain(|m| {
        m.score >= LOW && m.span.start() < laid.end.max(laid.start + 1) && laid.start < m.span.end()
    });
    (speech, laid, mentions)
}

/// Where the corrected words may name somebody, the place is suggested as a mention.
fn suspect(
    tx: &mut Tx<'_>,
    transcript: &Transcript,
    turn: &Turn,
    span: Span,
    right: &str,
) -> Result<()> {
    let (_, laid, mentions) = seen(transcript, turn, span, right);
    let there = crate::mentions::over(tx.rows(), &transcript.id, span)?;
    for mention in mentions {
        let start = (turn.speech.start() + mention.span.start()).min(span.start());
        let after = mention.span.end().saturating_sub(laid.end);
        let Some(whole) = Span::new(start, span.end() + after) else { continue };
        let accepted = Decision::Accepted.as_str();
        if there.iter().any(|row| row.decision == accepted && row.is_at(whole)) {
            continue;
        }
        let number = tx.number("mention")?;
        let by = &mention.noticed_by;
        let mut row = MentionRow::new(number, &transcript.id, whole, mention.class, by);
        row.score = (mention.score.clamp(0.0, 1.0) * 1000.0) as u32;
        tx.put(&row)?;
    }
    Ok(())
}

/// The corrections of a transcript as a layer for showing: none where a mask lies, and none that
/// would show what should be hidden.
pub(crate) fn layer(
    rows: Rows<'_>,
    transcript: &Transcript,
    mentions: &[Mention],
    register: &Register,
) -> Result<Vec<(Span, String)>> {
    let mut known = Vec::new();
    for row in all(rows, &transcript.id)? {
        known.push((row.span()?, row.words));
    }
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let layers = Layers {
        source: &transcript.text,
        within: None,
        transcript: Some(&transcript.id),
        mentions,
        register,
        edits: &[],
    };
    let spans: Vec<Span> = known.iter().map(|(span, _)| *span).collect();
    let masked = lay_each(&layers, &spans);
    let mut layer = Vec::new();
    for ((span, right), masked) in known.into_iter().zip(masked) {
        if masked.masks.is_empty() {
            let no = |m: &&Mention| m.decision == Decision::Rejected && m.span.overlaps(span);
            let cleared = mentions.iter().find(no).is_some();
            layer.push((span, shown(transcript, span, &right, register, cleared)));
        }
    }
    Ok(layer)
}

/// Corrected words as they may be shown: whole, or as what hides them.
fn shown(
    transcript: &Transcript,
    span: Span,
    right: &str,
    register: &Register,
    cleared: bool,
) -> String {
    let Some(turn) = transcript.turn_at(span.start()) else {
        return format!("[{}]", Class::OtherId.descriptor());
    };
    let (speech, laid, mut mentions) = seen(transcript, turn, span, right);
    if cleared {
        mentions.clear();
    }
    let speech = SourceText::exactly(&speech);
    let masked = lay(&Layers {
        source: &speech,
        within: Span::new(laid.start, laid.end),
        transcript: Some(&transcript.id),
        mentions: &mentions,
        register,
        edits: &[],
    });
    match masked.masks.first() {
        _ if laid.is_empty() => String::new(),
        None => right.to_owned(),
        Some(mask) => mask.shown.clone(),
    }
}
