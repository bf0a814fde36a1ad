//! What passages tell that calls for care or for a lawyer.

use heard_model::{Span, TranscriptId};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StudyError};
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::store::rows::Record;
use crate::study::Study;
use crate::transcripts;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TagRow {
    pub(super) transcript: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: String,
}

impl Record for TagRow {
    const TABLE: &'static str = "passage_tag";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

/// What a passage tells that calls for care or for a lawyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words say it")]
pub enum PassageTag {
    CourtMention,
    CourtSubstance,
    Safeguarding,
    HighDistress,
    SexualOffence,
}

impl PassageTag {
    /// All, in a fixed order.
    pub const ALL: [PassageTag; 5] = [
        PassageTag::CourtMention,
        PassageTag::CourtSubstance,
        PassageTag::Safeguarding,
        PassageTag::HighDistress,
        PassageTag::SexualOffence,
    ];

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            PassageTag::CourtMention => "court_mention",
            PassageTag::CourtSubstance => "court_substance",
            PassageTag::Safeguarding => "safeguarding",
            PassageTag::HighDistress => "high_distress",
            PassageTag::SexualOffence => "sexual_offence",
        }
    }

    /// The tag called `word`.
    pub fn parse(word: &str) -> Option<PassageTag> {
        PassageTag::ALL.into_iter().find(|tag| tag.as_str() == word)
    }
}

/// A passage that somebody tagged, in places of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaggedPassage {
    /// In which transcript.
    pub transcript: TranscriptId,
    /// Where.
    pub span: Span,
    /// What it tells.
    pub tag: PassageTag,
}

impl TaggedPassage {
    fn row(&self) -> TagRow {
        TagRow {
            transcript: self.transcript.as_str().to_owned(),
            start: self.span.start(),
            end: self.span.end(),
            kind: self.tag.as_str().to_owned(),
        }
    }
}

impl Study {
    /// Tags passages for what they tell, in places of the source.
    pub fn tag_passages(&self, tags: Vec<(TranscriptId, Span, PassageTag)>) -> Result<Done<usize>> {
        self.change_told(EventKind::PassagesTagged, move |tx, words| {
            if let Some((first, ..)) = tags.first() {
                let one = tags.iter().all(|(transcript, ..)| transcript == first);
                words.subject = if one { first.to_string() } else { String::new() };
            }
            let number = tags.len();
            for (transcript, span, tag) in tags {
                let row = transcripts::row(tx.rows(), &transcript)?;
                if span.end() > row.bytes {
                    return Err(StudyError::OutsideText { transcript: row.id, at: span.end() });
                }
                tx.put(&TaggedPassage { transcript, span, tag }.row())?;
            }
            Ok(number)
        })
    }

    /// The tagged passages of all transcripts, or of one, in reading order.
    pub fn tagged_passages(&self, of: Option<&TranscriptId>) -> Result<Vec<TaggedPassage>> {
        let order = "ORDER BY transcript, start, end, kind";
        let found: Vec<TagRow> = self.read(|rows| match of {
            Some(id) => rows.all(&format!("WHERE transcript = ?1 {order}"), &[&id.as_str()]),
            None => rows.all(order, &[]),
        })?;
        let passage = |row: TagRow| {
            Some(TaggedPassage {
                transcript: TranscriptId::new(&row.transcript)?,
                span: Span::new(row.start, row.end)?,
                tag: PassageTag::parse(&row.kind)?,
            })
        };
        Ok(found.into_iter().filter_map(passage).collect())
    }

    /// Takes a tag off a passage, so that it holds nothing back any more. Of a safeguarding
    /// disclosure a named person (`by`) decides; the journal keeps who and why.
    ///
    /// # Errors
    /// Refused without a name or a reason, and where no such tag is.
    pub fn untag_passage(
        &self,
        passage: &TaggedPassage,
        by: &str,
        reason: &str,
    ) -> Result<Done<()>> {
        if by.trim().is_empty() || reason.trim().is_empty() {
            let why = "whoever decides about a passage gives a name and a reason";
            return Err(StudyError::NotAllowed { who: by.trim().to_owned(), why });
        }
        let row = passage.row();
        let subject = format!("{} {}", passage.transcript, passage.tag.as_str());
        let said = format!("{}: {}", by.trim(), reason.trim());
        self.change(EventKind::PassageUntagged, &subject, &said, move |tx| {
            let there: Vec<TagRow> = tx.rows().all(
                "WHERE transcript = ?1 AND start = ?2 AND end = ?3 AND kind = ?4",
                &[&row.transcript, &row.start, &row.end, &row.kind],
            )?;
            if there.is_empty() {
                let name = format!("{} on {}", row.kind, row.transcript);
                return Err(StudyError::NotFound { what: "tag", name });
            }
            tx.delete(&row)
        })
    }
}
