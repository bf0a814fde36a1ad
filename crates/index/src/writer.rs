//! How the index is told of changes.

use std::path::PathBuf;

use heard_model::TranscriptId;
use tantivy::directory::DirectoryLock;
use tantivy::indexer::IndexWriterOptions;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::folder::{self, damaged};
use crate::index::{Fields, Index, open_shelf};
use crate::{IndexError, TurnRow};

/// Memory of a thread that writes a few turns, the least that tantivy takes.
const A_FEW: usize = 15_000_000;
/// Memory of a thread that writes everything.
const ALL: usize = 80_000_000;

/// What is to be found no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gone {
    /// All turns of a transcript.
    Transcript(TranscriptId),
    /// One turn, by its number.
    Turn(TranscriptId, u32),
}

/// Writes one change, and holds the lock of the folder meanwhile.
///
/// Nothing is seen before [`Writer::commit`]; a writer that is dropped changes nothing.
/// To catch up, ask for the [`position`](Writer::position) first: another process may
/// have written since.
pub struct Writer {
    folder: PathBuf,
    fields: Fields,
    position: u64,
    anew: bool,
    inner: IndexWriter,
    // Last, so that it is let go last.
    _lock: DirectoryLock,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Writer({} from {})", self.folder.display(), self.position)
    }
}

impl Writer {
    pub(crate) fn start(index: &Index, anew: bool) -> Result<Writer, IndexError> {
        let folder = index.folder.clone();
        let lock = folder::lock(&folder, index.patience)?;
        let failed = |e| damaged(&folder, e);
        // Opened anew under the lock: the list of its files may have changed.
        let shelf = open_shelf(&folder).map_err(failed)?;
        let payload = shelf.load_metas().map_err(failed)?.payload;
        let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get().min(4));
        let options = IndexWriterOptions::builder()
            .num_worker_threads(if anew { threads } else { 1 })
            .memory_budget_per_thread(if anew { ALL } else { A_FEW })
            .build();
        let inner: IndexWriter = shelf.writer_with_options(options).map_err(failed)?;
        if anew {
            inner.delete_all_documents().map_err(failed)?;
        }
        Ok(Writer {
            fields: index.fields,
            position: payload.and_then(|position| position.parse().ok()).unwrap_or(0),
            anew,
            inner,
            _lock: lock,
            folder,
        })
    }

    /// The journal position at which the index stands, until this change is committed.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Takes turns out.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] where the index can't be written.
    pub fn remove(&mut self, gone: &Gone) -> Result<(), IndexError> {
        match gone {
            Gone::Transcript(id) => {
                self.inner.delete_term(Term::from_field_text(self.fields.transcript, id.as_str()));
            }
            Gone::Turn(id, turn) => self.remove_turn(id, *turn)?,
        }
        Ok(())
    }

    fn remove_turn(&mut self, transcript: &TranscriptId, turn: u32) -> Result<(), IndexError> {
        let both = [
            Term::from_field_text(self.fields.transcript, transcript.as_str()),
            Term::from_field_u64(self.fields.turn, u64::from(turn)),
        ]
        .map(|term| {
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            (Occur::Must, query)
        });
        let query = BooleanQuery::from(Vec::from(both));
        self.inner.delete_query(Box::new(query)).map_err(|e| damaged(&self.folder, e))?;
        Ok(())
    }

    /// Puts a turn in, where none of its number stands in its transcript.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] where the index can't be written.
    pub fn add(&mut self, row: &TurnRow) -> Result<(), IndexError> {
        let mut document = TantivyDocument::new();
        document.add_text(self.fields.text, &row.text);
        document.add_text(self.fields.transcript, row.transcript.as_str());
        document.add_u64(self.fields.turn, u64::from(row.turn));
        for facet in row.facets() {
            document.add_text(self.fields.facet, facet);
        }
        self.inner.add_document(document).map_err(|e| damaged(&self.folder, e))?;
        Ok(())
    }

    /// Puts a turn in the place of the one that stood there, if any.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] where the index can't be written.
    pub fn replace(&mut self, row: &TurnRow) -> Result<(), IndexError> {
        self.remove_turn(&row.transcript, row.turn)?;
        self.add(row)
    }

    /// Makes the change seen, together with the journal `position` that it came from.
    ///
    /// # Errors
    /// [`IndexError::Behind`] where the index knows more already, and nothing is
    /// changed; [`IndexError::Damaged`] and [`IndexError::File`] where it can't be written.
    pub fn commit(self, position: u64) -> Result<(), IndexError> {
        if position < self.position && !self.anew {
            return Err(IndexError::Behind { at: self.position, told: position });
        }
        let Writer { folder, mut inner, anew, _lock, .. } = self;
        let failed = |e| damaged(&folder, e);
        let mut prepared = inner.prepare_commit().map_err(failed)?;
        prepared.set_payload(&position.to_string());
        prepared.commit().map_err(failed)?;
        folder::seal(&folder)?;
        if anew {
            let segments = inner.index().searchable_segment_ids().map_err(failed)?;
            if segments.len() > 1 {
                inner.merge(&segments).wait().map_err(failed)?;
            }
        }
        inner.wait_merging_threads().map_err(failed)?;
        folder::seal(&folder)?;
        folder::sweep(&folder)
    }
}
