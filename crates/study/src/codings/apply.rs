//! Codes are put on passages: one, or a table of them, whole or not at all.

use std::collections::BTreeMap;

use heard_model::{
    AppliedAs, Code, CodeId, Codebook, CodingId, CodingState, Offsets, Span, Timestamp, Transcript,
    TranscriptId, VersionId,
};

use super::CodingRow;
use crate::codebook;
use crate::codebook::rows::VersionRow;
use crate::error::{Result, RowFault, RowProblem, StudyError};
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::Study;
use crate::transcripts;

/// A place as a person or file gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In bytes of the transcript's text.
    Span(Span),
    /// In Unicode code points of it, from the first to one past the last.
    Chars(usize, usize),
    /// A turn's speech, by number.
    Turn(u32),
}

/// A code to be put on a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCoding {
    /// The row as its reader counts, for messages.
    pub row: usize,
    /// Where.
    pub transcript: String,
    /// Which words.
    pub place: Place,
    /// The words that should stand there, if the table says so.
    pub words: Option<String>,
    /// The code by id, name or plain name.
    pub code: String,
    /// Who coded, if not who applies it.
    pub coder: Option<String>,
    /// The code and version it was made with, if not the working codebook's.
    pub applied_as: Option<(CodeId, VersionId)>,
    /// What it needs, where that is known already.
    pub state: Option<CodingState>,
    /// When it was made, if not now.
    pub at: Option<Timestamp>,
}

impl NewCoding {
    /// A code on a place, with nothing else said.
    pub fn new(transcript: &TranscriptId, place: Place, code: &str) -> NewCoding {
        NewCoding {
            row: 1,
            transcript: transcript.to_string(),
            place,
            words: None,
            code: code.to_owned(),
            coder: None,
            applied_as: None,
            state: None,
            at: None,
        }
    }
}

/// What was applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The new codings, in the order of the table.
    pub added: Vec<CodingId>,
    /// How many were there already: same passage, code and coder.
    pub already: usize,
}

impl Study {
    /// Puts a code on a passage.
    pub fn add_coding(&self, new: NewCoding) -> Result<Done<Applied>> {
        let subject = format!("{} in {}", new.code, new.transcript);
        self.change(EventKind::CodingAdded, &subject, "", move |tx| apply(tx, &[new]))
    }

    /// Puts a code on every turn that a query finds, as one operation. Turns that the coder coded
    /// so already stay as they are.
    pub fn auto_code(&self, query: &str, code: &str) -> Result<Done<Applied>> {
        let found = self.turns_found(query)?;
        // The query itself stays out of the journal's words: people search for names.
        self.code_turns(&found, code)
    }

    /// Puts a code on turns that somebody chose among those a search found, as one operation.
    pub fn code_turns(&self, turns: &[(TranscriptId, u32)], code: &str) -> Result<Done<Applied>> {
        let subject = format!("{code} on {} turns", turns.len());
        let table = on_turns(turns, code);
        self.change(EventKind::CodingsFound, &subject, "", move |tx| apply(tx, &table))
    }

    /// Puts a table of codings on, as one operation: all of it, or where a row can't be used none,
    /// and every fault is told.
    pub fn import_codings(&self, table: Vec<NewCoding>) -> Result<Done<Applied>> {
        // The journal is told how many, never from where: a path may name somebody.
        let noun = if table.len() == 1 { "coding" } else { "codings" };
        let subject = format!("{} {noun}", table.len());
        self.change(EventKind::CodingsImported, &subject, "", move |tx| apply(tx, &table))
    }
}

/// One code on each of these turns.
fn on_turns(turns: &[(TranscriptId, u32)], code: &str) -> Vec<NewCoding> {
    let coding = |(place, (transcript, turn)): (usize, &(TranscriptId, u32))| NewCoding {
        row: place + 1,
        ..NewCoding::new(transcript, Place::Turn(*turn), code)
    };
    turns.iter().enumerate().map(coding).collect()
}

/// What a table of codings is held against.
struct Bench<'c> {
    rows: Rows<'c>,
    draft: VersionRow,
    head: VersionRow,
    /// The draft's codes, once one is asked for by its name.
    codebook: Option<Codebook>,
    /// The codes that were asked for so far, as the draft and as the head have them.
    codes: BTreeMap<CodeId, (Code, AppliedAs)>,
    transcripts: BTreeMap<String, Option<Transcript>>,
    /// The codes of versions that codings were made with; nothing for a version that is not there.
    versions: BTreeMap<VersionId, Option<Codebook>>,
}

/// Lays the codings down, or says everything that is wrong with them.
pub(crate) fn apply(tx: &mut Tx<'_>, table: &[NewCoding]) -> Result<Applied> {
    let mut bench = Bench {
        rows: tx.rows(),
        draft: codebook::rows::draft(tx.rows())?,
        head: codebook::rows::head(tx.rows())?,
        codebook: None,
        codes: BTreeMap::new(),
        transcripts: BTreeMap::new(),
        versions: BTreeMap::new(),
    };
    let mut problems = Vec::new();
    let mut applied = Applied::default();
    for new in table {
        match bench.row_of(new)? {
            Ok(row) => lay_down(tx, new, row, &mut applied)?,
            Err(what) => problems.push(RowProblem { row: new.row, what }),
        }
    }
    if problems.is_empty() { Ok(applied) } else { Err(StudyError::Rows { problems }) }
}

fn lay_down(
    tx: &mut Tx<'_>,
    new: &NewCoding,
    mut row: CodingRow,
    applied: &mut Applied,
) -> Result<()> {
    row.coder = new.coder.clone().unwrap_or_else(|| tx.actor().name.clone());
    row.at = new.at.unwrap_or(tx.at()).to_string();
    let here: Option<i64> = tx.rows().scalar(
        "SELECT id FROM coding WHERE transcript = ?1 AND start = ?2 AND end = ?3
         AND applied_code = ?4 AND coder = ?5",
        &[&row.transcript, &row.start, &row.end, &row.applied_code, &row.coder],
    )?;
    if here.is_some() {
        applied.already += 1;
        return Ok(());
    }
    row.id = tx.number("coding")?;
    applied.added.push(CodingId(row.id));
    tx.put(&row)
}

impl Bench<'_> {
    /// The row of a new coding, without id, coder and time.
    fn row_of(&mut self, new: &NewCoding) -> Result<Result<CodingRow, RowFault>> {
        let span = match self.span(new)? {
            Ok(span) => span,
            Err(fault) => return Ok(Err(fault)),
        };
        let (code, applied_as) = match self.code(new)? {
            Ok(found) => found,
            Err(fault) => return Ok(Err(fault)),
        };
        Ok(Ok(CodingRow {
            id: 0,
            transcript: new.transcript.clone(),
            start: span.start(),
            end: span.end(),
            code: code.to_string(),
            applied_code: applied_as.code.to_string(),
            applied_version: applied_as.version.0,
            applied_draft: applied_as.draft,
            coder: String::new(),
            at: String::new(),
            state: new.state.unwrap_or_default().as_str().to_owned(),
        }))
    }

    fn transcript(&mut self, name: &str) -> Result<Option<&Transcript>> {
        if !self.transcripts.contains_key(name) {
            let found = match TranscriptId::new(name) {
                None => None,
                Some(id) => match transcripts::transcript(self.rows, &id) {
                    Ok(transcript) => Some(transcript),
                    Err(StudyError::NotFound { .. }) => None,
                    Err(error) => return Err(error),
                },
            };
            self.transcripts.insert(name.to_owned(), found);
        }
        Ok(self.transcripts.get(name).and_then(Option::as_ref))
    }

    fn version(&mut self, id: VersionId) -> Result<Option<&Codebook>> {
        if !self.versions.contains_key(&id) {
            let found = match codebook::sealed(self.rows, Some(id)) {
                Ok((_, codebook)) => Some(codebook),
                Err(StudyError::NotFound { .. }) => None,
                Err(error) => return Err(error),
            };
            self.versions.insert(id, found);
        }
        Ok(self.versions.get(&id).and_then(Option::as_ref))
    }

    fn span(&mut self, new: &NewCoding) -> Result<Result<Span, RowFault>> {
        let name = new.transcript.clone();
        let Some(transcript) = self.transcript(&name)? else {
            return Ok(Err(RowFault::NoTranscript { name }));
        };
        let text = transcript.text.expose();
        let span = match new.place {
            Place::Span(span) => Ok(span),
            Place::Chars(start, end) => {
                let offsets = Offsets::new(text);
                let chars = offsets.char_at_byte(text.len());
                if end > chars {
                    Err(RowFault::PastTheEnd { transcript: name, at: end, end: chars })
                } else {
                    offsets.span_of_chars(start, end).ok_or(RowFault::NoPlace)
                }
            }
            Place::Turn(turn) => transcript
                .turn(turn)
                .map(|turn| turn.speech)
                .ok_or(RowFault::NoTurn { transcript: name, turn }),
        };
        Ok(span.and_then(|span| match transcript.text.slice(span) {
            None => Err(RowFault::NoPlace),
            Some(here) if new.words.as_ref().is_some_and(|words| words != here) => {
                Err(RowFault::OtherWords)
            }
            Some(_) => Ok(span),
        }))
    }

    fn code(&mut self, new: &NewCoding) -> Result<Result<(CodeId, AppliedAs), RowFault>> {
        let name = || RowFault::NoCode { name: new.code.clone() };
        let Some((code, applied_now)) = self.found(&new.code)? else { return Ok(Err(name())) };
        if code.id.is_theme() {
            return Ok(Err(RowFault::IsTheme { code: code.id }));
        }
        if let Some((applied, version)) = new.applied_as {
            // Made elsewhere, and taken over as it is: the code may be retired by now.
            let (id, now) = (code.id, AppliedAs { code: applied, version, draft: 0 });
            return Ok(match self.version(version)? {
                None => Err(RowFault::NoVersion { version }),
                Some(codebook) if !codebook.codes.contains_key(&applied) => {
                    Err(RowFault::NoCode { name: applied.to_string() })
                }
                Some(_) => Ok((id, now)),
            });
        }
        if !code.is_active() {
            return Ok(Err(RowFault::Retired { code: code.id }));
        }
        Ok(Ok((code.id, applied_now)))
    }

    /// The draft's code called `word`, and what a coding made with it now was made with. By its id it is
    /// read alone: of five thousand codes a coding needs one.
    fn found(&mut self, word: &str) -> Result<Option<(Code, AppliedAs)>> {
        let by_id = match CodeId::parse(word) {
            Some(id) if self.codes.contains_key(&id) => return Ok(self.codes.get(&id).cloned()),
            Some(id) => codebook::rows::entry(self.rows, &self.draft, id)?,
            None => None,
        };
        let Some(code) = by_id.map_or_else(|| self.called(word), |code| Ok(Some(code)))? else {
            return Ok(None);
        };
        if !self.codes.contains_key(&code.id) {
            let now = self.applied_now(&code)?;
            self.codes.insert(code.id, (code.clone(), now));
        }
        Ok(self.codes.get(&code.id).cloned())
    }

    fn called(&mut self, word: &str) -> Result<Option<Code>> {
        if self.codebook.is_none() {
            self.codebook = Some(codebook::rows::codebook(self.rows, &self.draft)?);
        }
        Ok(self.codebook.as_ref().and_then(|codebook| codebook.find(word)).cloned())
    }

    /// What a coding made now was made with: the head's code, or the draft's where it says something else.
    fn applied_now(&self, code: &Code) -> Result<AppliedAs> {
        let drafted = codebook::rows::entry(self.rows, &self.head, code.id)?.as_ref() != Some(code);
        let draft = if drafted { codebook::draft_position(self.rows)? } else { 0 };
        Ok(AppliedAs { code: code.id, version: codebook::rows::version_id(&self.head), draft })
    }
}
