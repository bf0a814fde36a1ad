//! Case notes at scale: a table of short notes (id, date, author's role, text), row after row.
//!
//! A table of a million notes is never in memory. Rows are gathered into transcripts of some
//! hundred notes each, one turn a note, in the order of the table; where the table names a case,
//! rows of one case that stand together are a transcript of that case's. Every batch carries its
//! own part of the table, header and all, so that a transcript's source stands alone, and the same
//! table gives the same batches whenever it is read.

mod batch;
mod rows;

use std::io::Read;

use heard_model::TranscriptId;

use crate::rows::{GROUP, SPEAKER, TEXT};
use crate::table::folded;
use crate::{LeftOut, ReadError, Reading};
use batch::Batch;
use rows::{Row, Rows};

/// The columns of a table of notes, where its header says something of its own.
#[derive(Clone, Debug, Default)]
pub struct NoteColumns {
    /// What a note is called; its row's number where there is none.
    pub id: Option<String>,
    /// When it was written.
    pub date: Option<String>,
    /// The part of whoever wrote it, such as `midwife`.
    pub role: Option<String>,
    /// Whom it is about: rows of one case that stand together become a transcript.
    pub case: Option<String>,
    /// Its words.
    pub text: Option<String>,
}

/// How many notes a transcript has at most, where nobody says.
pub const NOTES_EACH: usize = 500;

/// The most bytes that the notes of one transcript may have together.
const BATCH: usize = 4 << 20;

/// Notes that belong together: a transcript of them, and their part of the table.
#[derive(Clone, Debug)]
pub struct NoteBatch {
    /// The transcript: a turn a note.
    pub reading: Reading,
    /// The header and these rows, as CSV in UTF-8.
    pub bytes: Vec<u8>,
    /// How many notes.
    pub notes: usize,
    /// How many bytes of the table were read so far.
    pub read: u64,
}

/// A table of notes, read from its beginning to its end.
pub struct Notes<R: Read> {
    rows: Rows<R>,
    places: Places,
    each: usize,
    /// A row that was read and belongs to the next batch.
    next: Option<Row>,
    /// How many transcripts each case has so far, or the whole table where it names none.
    numbers: indexmap::IndexMap<String, usize>,
    stem: String,
}

/// Where the columns stand.
#[derive(Clone, Copy, Debug)]
struct Places {
    id: Option<usize>,
    date: Option<usize>,
    role: Option<usize>,
    case: Option<usize>,
    text: usize,
}

const ID: &[&str] = &["note_id", "id", "record_id", "entry_id", "number", "no", "row_id"];
const DATE: &[&str] = &[
    "date",
    "note_date",
    "date_of_note",
    "entry_date",
    "recorded",
    "recorded_at",
    "created",
    "created_at",
    "written",
    "written_at",
    "datetime",
    "date_time",
    "timestamp",
    "time",
    "day",
    "seen",
];
const ROLE: &[&str] = &[
    "author_role",
    "role",
    "staff_group",
    "author_type",
    "profession",
    "job_role",
    "discipline",
    "staff_role",
    "grade",
];
const CASE: &[&str] = &[
    "case_id",
    "case",
    "patient_id",
    "patient",
    "person_id",
    "client_id",
    "subject_id",
    "participant_id",
    "participant",
    "family_id",
    "pseudonym",
    "study_id",
];

impl<R: Read> Notes<R> {
    /// Opens a table of notes: `each` notes a transcript at most. `name` is the file's, for
    /// messages and for the transcripts' names.
    ///
    /// # Errors
    /// [`ReadError::MissingColumn`] where no column has the words, and where it is no table.
    pub fn new(
        name: &str,
        table: R,
        columns: &NoteColumns,
        each: usize,
    ) -> Result<Notes<R>, ReadError> {
        Notes::over(name, Rows::new(name, table)?, columns, each)
    }

    /// The same for rows out of a file that is no text ([`crate::parquet_rows`]): UTF-8 with
    /// commas, and what is told of one is told by its row.
    ///
    /// # Errors
    /// As [`Notes::new`].
    pub fn of_rows(
        name: &str,
        rows: R,
        columns: &NoteColumns,
        each: usize,
    ) -> Result<Notes<R>, ReadError> {
        Notes::over(name, Rows::plain(name, rows)?, columns, each)
    }

    fn over(
        name: &str,
        rows: Rows<R>,
        columns: &NoteColumns,
        each: usize,
    ) -> Result<Notes<R>, ReadError> {
        let places = Places::of(name, rows.header(), columns)?;
        let stem = crate::Source::new(name, b"").stem().to_owned();
        let numbers = indexmap::IndexMap::new();
        Ok(Notes { rows, places, each: each.max(1), next: None, numbers, stem })
    }

    /// Which column was taken for what.
    pub fn columns(&self) -> NoteColumns {
        let named = |at: Option<usize>| at.and_then(|at| self.rows.header().get(at)).cloned();
        NoteColumns {
            id: named(self.places.id),
            date: named(self.places.date),
            role: named(self.places.role),
            case: named(self.places.case),
            text: named(Some(self.places.text)),
        }
    }

    /// The next transcript of notes; nothing at the table's end. Rows without words are told in it.
    ///
    /// # Errors
    /// For a row that is no table's, or longer than any note.
    pub fn batch(&mut self) -> Result<Option<NoteBatch>, ReadError> {
        let mut batch = Batch::new(self.rows.header());
        while let Some(row) = self.take()? {
            let words = row.cell(Some(self.places.text)).trim();
            if words.is_empty() {
                batch.left_out.push(LeftOut::new(row.line, "a row without words"));
                continue;
            }
            let full = batch.notes >= self.each || batch.bytes() + words.len() > BATCH;
            let case = row.cell(self.places.case);
            if batch.notes > 0 && (full || case != batch.case) {
                self.next = Some(row);
                break;
            }
            if batch.notes == 0 {
                case.clone_into(&mut batch.case);
            }
            if row.damaged {
                let what = format!("bytes that {} does not know", self.rows.encoding());
                batch.left_out.push(LeftOut::new(row.line, what));
            }
            batch.note(&row, self.places);
        }
        if batch.notes == 0 {
            return Ok(None);
        }
        let id = self.name(&batch.case)?;
        let encoding = self.rows.encoding();
        batch.finish(id, encoding, self.rows.read()).map(Some)
    }

    fn take(&mut self) -> Result<Option<Row>, ReadError> {
        match self.next.take() {
            Some(row) => Ok(Some(row)),
            None => self.rows.next(),
        }
    }

    /// What the next transcript of `case` is called: the file with the case or a number. A case may
    /// be called as its interview is.
    fn name(&mut self, case: &str) -> Result<TranscriptId, ReadError> {
        let number = self.numbers.entry(case.to_owned()).or_default();
        *number += 1;
        let name = match (case, *number) {
            ("", number) => format!("{}-{number:05}", self.stem),
            (case, 1) => format!("{}-{case}", self.stem),
            (case, number) => format!("{}-{case}-{number:03}", self.stem),
        };
        let file = self.rows.file().to_owned();
        TranscriptId::new(&name).ok_or(ReadError::NoName { file })
    }
}

impl Places {
    fn of(file: &str, header: &[String], named: &NoteColumns) -> Result<Places, ReadError> {
        let find = |own: &Option<String>, usual: &[&[&str]]| match own {
            Some(name) => {
                let at = header.iter().position(|cell| folded(cell) == folded(name));
                at.map(Some).ok_or_else(|| missing(file, name, header))
            }
            None => Ok(usual
                .iter()
                .copied()
                .flatten()
                .find_map(|name| header.iter().position(|cell| folded(cell) == *name))),
        };
        let text = find(&named.text, &[TEXT])?;
        let text = text.ok_or_else(|| missing(file, "text", header))?;
        let free = |at: Option<usize>| at.filter(|at| *at != text);
        let case = free(find(&named.case, &[CASE])?);
        let id = free(find(&named.id, &[ID, GROUP])?).filter(|at| Some(*at) != case);
        Ok(Places {
            id,
            date: free(find(&named.date, &[DATE])?),
            role: free(find(&named.role, &[ROLE, SPEAKER])?)
                .filter(|at| Some(*at) != case && Some(*at) != id),
            case,
            text,
        })
    }
}

fn missing(file: &str, column: &str, header: &[String]) -> ReadError {
    ReadError::MissingColumn {
        file: file.to_owned(),
        line: 1,
        column: column.to_owned(),
        found: header.to_vec(),
    }
}

#[cfg(test)]
mod tests;
