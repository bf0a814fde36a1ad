//! Quotes as rows.

use heard_anonymise::CourtContent;
use heard_model::{
    CodeId, Edit, EditKind, ParticipantId, Purpose, Quote, QuoteId, Span, TranscriptId,
};
use serde::{Deserialize, Serialize};

use super::KeptQuote;
use crate::error::Result;
use crate::store::rows::{Record, bad, flag, list};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct QuoteRow {
    id: u32,
    transcript: String,
    start: usize,
    end: usize,
    source_digest: String,
    participant: Option<String>,
    code: Option<String>,
    #[serde(with = "list")]
    edits: Vec<EditRow>,
    purpose: String,
    #[serde(with = "list")]
    content_notes: Vec<String>,
    court: String,
    /// Nothing sets it: a passage waits for a decision by its tag.
    #[serde(with = "flag")]
    safeguarding: bool,
    #[serde(with = "flag")]
    rejected: bool,
    by: String,
    at: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct EditRow {
    start: usize,
    end: usize,
    kind: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    words: String,
}

impl Record for QuoteRow {
    const TABLE: &'static str = "quote";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

impl QuoteRow {
    pub(crate) fn id(&self) -> QuoteId {
        QuoteId(self.id)
    }

    pub(crate) fn of(kept: &KeptQuote) -> QuoteRow {
        let quote = &kept.quote;
        QuoteRow {
            id: quote.id.0,
            transcript: quote.transcript.to_string(),
            start: quote.span.start(),
            end: quote.span.end(),
            source_digest: quote.source_digest.clone(),
            participant: quote.participant.as_ref().map(ToString::to_string),
            code: quote.code.map(|code| code.to_string()),
            edits: quote.edits.iter().map(edit_row).collect(),
            purpose: quote.purpose.as_str().to_owned(),
            content_notes: quote.content_notes.clone(),
            court: court_word(kept.court).to_owned(),
            safeguarding: false,
            rejected: kept.rejected,
            by: kept.by.clone(),
            at: kept.at.to_string(),
        }
    }

    pub(crate) fn kept(&self) -> Result<KeptQuote> {
        self.understood().ok_or_else(|| bad("quote", &self.id.to_string()))
    }

    fn understood(&self) -> Option<KeptQuote> {
        let participant = match &self.participant {
            Some(id) => Some(ParticipantId::new(id)?),
            None => None,
        };
        let code = match &self.code {
            Some(code) => Some(CodeId::parse(code)?),
            None => None,
        };
        Some(KeptQuote {
            quote: Quote {
                id: QuoteId(self.id),
                transcript: TranscriptId::new(&self.transcript)?,
                span: Span::new(self.start, self.end)?,
                source_digest: self.source_digest.clone(),
                participant,
                code,
                edits: self.edits.iter().map(edit).collect::<Option<_>>()?,
                purpose: Purpose::parse(&self.purpose)?,
                content_notes: self.content_notes.clone(),
            },
            court: court(&self.court)?,
            rejected: self.rejected,
            by: self.by.clone(),
            at: self.at.parse().ok()?,
        })
    }
}

fn edit_row(edit: &Edit) -> EditRow {
    let (kind, words) = match &edit.kind {
        EditKind::LeftOut => ("left_out", ""),
        EditKind::Filler => ("filler", ""),
        EditKind::Inserted(words) => ("inserted", words.as_str()),
        EditKind::Clarified(words) => ("clarified", words.as_str()),
    };
    EditRow {
        start: edit.span.start(),
        end: edit.span.end(),
        kind: kind.to_owned(),
        words: words.to_owned(),
    }
}

fn edit(row: &EditRow) -> Option<Edit> {
    let kind = match row.kind.as_str() {
        "left_out" => EditKind::LeftOut,
        "filler" => EditKind::Filler,
        "inserted" => EditKind::Inserted(row.words.clone()),
        "clarified" => EditKind::Clarified(row.words.clone()),
        _ => return None,
    };
    Some(Edit { span: Span::new(row.start, row.end)?, kind })
}

fn court_word(court: CourtContent) -> &'static str {
    match court {
        CourtContent::None => "none",
        CourtContent::Mention => "mention",
        CourtContent::Substance => "substance",
    }
}

fn court(word: &str) -> Option<CourtContent> {
    match word {
        "none" => Some(CourtContent::None),
        "mention" => Some(CourtContent::Mention),
        "substance" => Some(CourtContent::Substance),
        _ => None,
    }
}
