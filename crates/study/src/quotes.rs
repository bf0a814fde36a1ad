//! Quotes: words lifted for showing, with every change on record.

mod others;
mod pull;
pub(crate) mod rows;

pub use others::{Like, OtherVoice};
pub(crate) use pull::is_over;
pub use pull::{PullRequest, Pulled};
pub(crate) use rows::QuoteRow;

use heard_anonymise::CourtContent;
use heard_model::{
    CodeId, CodingId, Edit, ParticipantId, Purpose, Quote, QuoteId, SourceText, Span, Timestamp,
    Transcript, TranscriptId,
};

use crate::error::{Result, StudyError};
use crate::memos::unchanged_since;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Image, Record as _, Rows};
use crate::study::Study;
use crate::transcripts;

/// A quote with what the study knows about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptQuote {
    /// The quote.
    pub quote: Quote,
    /// What it tells of a court, as somebody tagged it.
    pub court: CourtContent,
    /// Whether it was taken out for good.
    pub rejected: bool,
    /// Who lifted it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Words to lift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewQuote {
    /// From which transcript.
    pub transcript: TranscriptId,
    /// Which words.
    pub span: Span,
    /// The code they stand for.
    pub code: Option<CodeId>,
    /// What they are for.
    pub purpose: Purpose,
    /// The edits, in places of the source.
    pub edits: Vec<Edit>,
    /// Subjects that call for care.
    pub content_notes: Vec<String>,
}

impl NewQuote {
    /// These words as they stand.
    pub fn new(transcript: &TranscriptId, span: Span) -> NewQuote {
        NewQuote {
            transcript: transcript.clone(),
            span,
            code: None,
            purpose: Purpose::default(),
            edits: Vec::new(),
            content_notes: Vec::new(),
        }
    }
}

/// What somebody says about a quote; what is not said stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteTags {
    /// What it is for.
    pub purpose: Option<Purpose>,
    /// What it tells of a court.
    pub court: Option<CourtContent>,
    /// Subjects that call for care.
    pub content_notes: Option<Vec<String>>,
    /// The code it stands for.
    pub code: Option<CodeId>,
}

impl Study {
    /// Lifts words as a quote. Words that were lifted for the same code before are that quote.
    pub fn lift_quote(&self, new: NewQuote) -> Result<Done<QuoteId>> {
        self.change_told(EventKind::QuoteLifted, move |tx, words| {
            let id = lift(tx, &new)?;
            words.subject = id.to_string();
            Ok(id)
        })
    }

    /// Lifts the words under each of `codings`, as one operation.
    pub fn lift_codings(
        &self,
        codings: &[CodingId],
        purpose: Purpose,
    ) -> Result<Done<Vec<QuoteId>>> {
        let codings = codings.to_vec();
        self.change_told(EventKind::QuoteLifted, move |tx, words| {
            let mut ids = Vec::new();
            for id in codings {
                let coding = crate::codings::coding(&crate::codings::find(tx.rows(), id)?)?;
                let mut new = NewQuote::new(&coding.transcript, coding.span);
                new.code = Some(coding.code);
                new.purpose = purpose;
                new.content_notes = notes_of(tx.rows(), coding.code)?;
                ids.push(lift(tx, &new)?);
            }
            words.subject = in_words(&ids);
            Ok(ids)
        })
    }

    /// Replaces the edits of a quote. Refused where the shown words would not derive from the
    /// source. `seen` is the position in the journal at which the quote was read.
    pub fn edit_quote(
        &self,
        id: QuoteId,
        edits: Vec<Edit>,
        reason: &str,
        seen: Option<u64>,
    ) -> Result<Done<()>> {
        self.change(EventKind::QuoteChanged, &id.to_string(), reason, move |tx| {
            let row = find(tx.rows(), id)?;
            unchanged_since(tx, "quote", &id.0.to_string(), &id.to_string(), seen)?;
            let mut kept = row.kept()?;
            kept.quote.edits = edits;
            derivable(tx.rows(), &kept.quote)?;
            tx.put(&QuoteRow::of(&kept))
        })
    }

    /// Says what a quote is for, what it tells of, what care it calls for.
    pub fn tag_quote(&self, id: QuoteId, tags: QuoteTags, reason: &str) -> Result<Done<()>> {
        self.change(EventKind::QuoteChanged, &id.to_string(), reason, move |tx| {
            let mut kept = find(tx.rows(), id)?.kept()?;
            kept.quote.purpose = tags.purpose.unwrap_or(kept.quote.purpose);
            kept.quote.code = tags.code.or(kept.quote.code);
            if let Some(notes) = tags.content_notes {
                kept.quote.content_notes = notes;
            }
            kept.court = tags.court.unwrap_or(kept.court);
            tx.put(&QuoteRow::of(&kept))
        })
    }

    /// Takes a quote out for good, with the reason.
    pub fn reject_quote(&self, id: QuoteId, reason: &str) -> Result<Done<()>> {
        self.change(EventKind::QuoteRejected, &id.to_string(), reason, move |tx| {
            let mut kept = find(tx.rows(), id)?.kept()?;
            kept.rejected = true;
            tx.put(&QuoteRow::of(&kept))
        })
    }

    /// All quotes, in the order in which they were lifted.
    pub fn quotes(&self) -> Result<Vec<KeptQuote>> {
        self.read(all)
    }

    /// One quote.
    pub fn quote(&self, id: QuoteId) -> Result<KeptQuote> {
        self.read(|rows| find(rows, id)?.kept())
    }
}

/// Lifts words inside a change.
pub(crate) fn lift(tx: &mut Tx<'_>, new: &NewQuote) -> Result<QuoteId> {
    let transcript = transcripts::transcript(tx.rows(), &new.transcript)?;
    let span = whole_words(&transcript.text, new.span);
    let Some(words) = transcript.text.slice(span) else {
        return Err(StudyError::OutsideText {
            transcript: new.transcript.to_string(),
            at: new.span.end(),
        });
    };
    let code = new.code.map(|code| code.to_string());
    let known: Option<QuoteRow> = tx.rows().one(
        "WHERE transcript = ?1 AND start = ?2 AND end = ?3 AND code IS ?4 AND rejected = 0",
        &[&new.transcript.as_str(), &span.start(), &span.end(), &code],
    )?;
    if let Some(known) = known {
        return Ok(known.id());
    }
    let number = tx.number("quote")?;
    let quote = Quote {
        id: QuoteId(u32::try_from(number).unwrap_or(u32::MAX)),
        transcript: new.transcript.clone(),
        span,
        source_digest: heard_model::text::digest(words),
        participant: voices(&transcript, span).into_iter().next(),
        code: new.code,
        edits: new.edits.clone(),
        purpose: new.purpose,
        content_notes: new.content_notes.clone(),
    };
    derivable(tx.rows(), &quote)?;
    let kept = KeptQuote {
        court: CourtContent::None,
        rejected: false,
        by: tx.actor().name.clone(),
        at: tx.at(),
        quote,
    };
    tx.put(&QuoteRow::of(&kept))?;
    Ok(kept.quote.id)
}

/// `span`, grown to the ends of the words that it cuts: half a word is nobody's, and `I did` of
/// `I didn't` is the contrary.
fn whole_words(text: &SourceText, span: Span) -> Span {
    let text = text.expose();
    if text.get(span.range()).is_none() {
        return span;
    }
    let (mut start, mut end) = (span.start(), span.end());
    while let Some(c) = text[..start].chars().next_back().filter(|_| goes_on_at(text, start)) {
        start -= c.len_utf8();
    }
    while let Some(c) = text[end..].chars().next().filter(|_| goes_on_at(text, end)) {
        end += c.len_utf8();
    }
    Span::new(start, end).unwrap_or(span)
}

/// Whether a word goes on across the place `at`, an apostrophe inside it included.
fn goes_on_at(text: &str, at: usize) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let joins = |c: Option<char>| c.is_some_and(|c| matches!(c, '\'' | '’'));
    let (mut before, mut after) = (text[..at].chars().rev(), text[at..].chars());
    let (last, first) = (before.next(), after.next());
    match (is_letter(last), is_letter(first)) {
        (true, true) => true,
        (true, false) => joins(first) && is_letter(after.next()),
        (false, true) => joins(last) && is_letter(before.next()),
        (false, false) => false,
    }
}

/// The participants who speak in `span`, who speaks most first.
pub(crate) fn voices(transcript: &Transcript, span: Span) -> Vec<ParticipantId> {
    let mut said: Vec<(ParticipantId, usize)> = Vec::new();
    for turn in transcript.turns_of(span) {
        let Some(id) = transcript.participant_of(turn) else { continue };
        let length = turn.speech.intersection(span).map_or(0, Span::len);
        match said.iter_mut().find(|(known, _)| known == id) {
            Some((_, sum)) => *sum += length,
            None => said.push((id.clone(), length)),
        }
    }
    said.sort_by_key(|(_, length)| std::cmp::Reverse(*length));
    said.into_iter().map(|(id, _)| id).collect()
}

/// Refuses edits from which the shown words would not follow.
fn derivable(rows: Rows<'_>, quote: &Quote) -> Result<()> {
    let row = transcripts::row(rows, &quote.transcript)?;
    let text = transcripts::text(rows, &row)?;
    match quote.problems(&text).into_iter().next() {
        Some(problem) => Err(StudyError::BadEdit { quote: quote.id, problem }),
        None => Ok(()),
    }
}

/// All quotes, in their order.
pub(crate) fn all(rows: Rows<'_>) -> Result<Vec<KeptQuote>> {
    rows.all::<QuoteRow>("ORDER BY id", &[])?.iter().map(QuoteRow::kept).collect()
}

/// The subjects that call for care where `code` stands.
pub(crate) fn notes_of(rows: Rows<'_>, code: CodeId) -> Result<Vec<String>> {
    let (_, codebook) = crate::codebook::sealed(rows, None)?;
    Ok(codebook.codes.get(&code).map(|code| code.sensitivity.clone()).unwrap_or_default())
}

/// Lifts a quote's words anew from where its row's `image` says it stands now: digest, voice, and
/// edits that still follow from the words.
pub(crate) fn lift_anew(
    rows: Rows<'_>,
    transcript: &TranscriptId,
    image: &mut Image,
) -> Result<()> {
    let mut kept = crate::store::rows::record::<QuoteRow>(image.clone())?.kept()?;
    let transcript = transcripts::transcript(rows, transcript)?;
    let quote = &mut kept.quote;
    let words = transcript.text.slice(quote.span).ok_or_else(|| StudyError::OutsideText {
        transcript: transcript.id.to_string(),
        at: quote.span.end(),
    })?;
    quote.source_digest = heard_model::text::digest(words);
    quote.participant = voices(&transcript, quote.span).into_iter().next();
    let span = quote.span;
    quote.edits.retain(|edit| span.contains(edit.span));
    if let Some(problem) = quote.problems(&transcript.text).into_iter().next() {
        return Err(StudyError::BadEdit { quote: quote.id, problem });
    }
    *image = QuoteRow::of(&kept).image()?;
    Ok(())
}

/// The row of quote `id`.
pub(crate) fn find(rows: Rows<'_>, id: QuoteId) -> Result<QuoteRow> {
    rows.one("WHERE id = ?1", &[&id.0])?
        .ok_or_else(|| StudyError::NotFound { what: "quote", name: id.to_string() })
}

/// `Q-0001, Q-0002`.
pub(crate) fn in_words(ids: &[QuoteId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
