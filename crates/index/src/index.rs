//! The index of a study, open for searching and writing.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{IndexReader, ReloadPolicy};

use crate::folder::{self, damaged};
use crate::search::{Hits, Order, Snapshot};
use crate::words::Words;
use crate::{IndexError, Query, TurnRow, Writer, writer::Gone};

/// How long a writer waits for another one, unless told otherwise.
const PATIENCE: Duration = Duration::from_secs(10);
/// The name of our tokenizer in the schema.
const TOKENIZER: &str = "heard";

/// What was found when an index was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Whole, and filled up to its journal position.
    Ready,
    /// Empty: it wants [`Index::rebuild`] before a search tells the truth.
    Empty(Why),
}

/// Why an index is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There was none, or it was never filled.
    Missing,
    /// It was made by a version that reads words differently.
    OtherVersion,
    /// Its files were not as its writer left them, so they were thrown away.
    Damaged,
}

/// The index of a study.
///
/// Searching takes no lock and sees what was last committed, by whichever process.
/// Writing takes the folder's lock, for as long as a [`Writer`] lives.
pub struct Index {
    pub(crate) folder: PathBuf,
    pub(crate) patience: Duration,
    pub(crate) fields: Fields,
    shelf: tantivy::Index,
    reader: IndexReader,
    snapshot: Mutex<Arc<Snapshot>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index({})", self.folder.display())
    }
}

impl Index {
    /// Opens the index in `folder`.
    ///
    /// Where there is none, or one that is damaged or was made by another version, an
    /// empty one takes its place, and [`State::Empty`] says that it must be rebuilt.
    /// Files in the folder that are no part of an index are left alone.
    ///
    /// # Errors
    /// [`IndexError::Busy`] where another process is writing and the index can't be
    /// judged meanwhile; [`IndexError::File`] where the folder can't be written.
    pub fn open(folder: &Path) -> Result<(Index, State), IndexError> {
        folder::make(folder)?;
        if let Ok(index) = Index::whole(folder) {
            let state = index.state()?;
            return Ok((index, state));
        }
        let _lock = folder::lock(folder, PATIENCE)?;
        // Another process may have been in the middle of a change, or of mending it.
        let why = match Index::whole(folder) {
            Ok(index) => {
                let state = index.state()?;
                return Ok((index, state));
            }
            Err(why) => why,
        };
        folder::empty(folder)?;
        tantivy::Index::create_in_dir(folder, schema().0).map_err(|e| damaged(folder, e))?;
        folder::seal(folder)?;
        match Index::whole(folder) {
            Ok(index) => Ok((index, State::Empty(why))),
            Err(_) => Err(damaged(folder, std::io::Error::other("a new index is not whole"))),
        }
    }

    /// Opens an index that is as its writer left it, every byte checked.
    fn whole(folder: &Path) -> Result<Index, Why> {
        folder::check_seal(folder)?;
        let shelf = open_shelf(folder).map_err(|_| Why::Damaged)?;
        let (schema, fields) = schema();
        if shelf.schema() != schema {
            return Err(Why::OtherVersion);
        }
        for name in folder::sealed_files(folder) {
            if !shelf.directory().validate_checksum(Path::new(&name)).unwrap_or(false) {
                return Err(Why::Damaged);
            }
        }
        let seal = folder::seal_of(folder);
        let reader = shelf
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|_: tantivy::TantivyError| Why::Damaged)?;
        let snapshot = Snapshot::of(&reader, fields, seal).map_err(|_| Why::Damaged)?;
        Ok(Index {
            folder: folder.to_owned(),
            patience: PATIENCE,
            fields,
            shelf,
            reader,
            snapshot: Mutex::new(Arc::new(snapshot)),
        })
    }

    fn state(&self) -> Result<State, IndexError> {
        let filled = self.payload()?.is_some();
        Ok(if filled { State::Ready } else { State::Empty(Why::Missing) })
    }

    /// Waits so long for another writer, in place of ten seconds.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Index {
        Index { patience, ..self }
    }

    /// The journal position up to which the index was told; 0 where it is empty.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] where the folder was taken away.
    pub fn position(&self) -> Result<u64, IndexError> {
        Ok(self.payload()?.unwrap_or(0))
    }

    fn payload(&self) -> Result<Option<u64>, IndexError> {
        let meta = self.shelf.load_metas().map_err(|e| damaged(&self.folder, e))?;
        Ok(meta.payload.and_then(|position| position.parse().ok()))
    }

    /// How many turns there are to be found.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn turns(&self) -> Result<usize, IndexError> {
        Ok(self.snapshot()?.turns())
    }

    /// The turns for which `query` holds: how many, and the first `limit` in `order`.
    ///
    /// Of equal scores the earlier place comes first: transcripts by id, then turns by
    /// number.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] where files of the index were changed or taken away
    /// since it was opened.
    pub fn search(&self, query: &Query, order: Order, limit: usize) -> Result<Hits, IndexError> {
        let snapshot = self.snapshot()?;
        snapshot.search(query, order, limit).map_err(|e| damaged(&self.folder, e))
    }

    /// The field names in `query` that no turn has: a slip of the keyboard, most likely.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn unknown_fields(&self, query: &Query) -> Result<Vec<String>, IndexError> {
        let snapshot = self.snapshot()?;
        let mut unknown = Vec::new();
        for name in query.fields() {
            if !snapshot.knows_field(name).map_err(|e| damaged(&self.folder, e))? {
                unknown.push(name.to_owned());
            }
        }
        Ok(unknown)
    }

    /// Starts to write, once no other process does.
    ///
    /// # Errors
    /// [`IndexError::Busy`] where another one still writes after the wait.
    pub fn write(&self) -> Result<Writer, IndexError> {
        Writer::start(self, false)
    }

    /// Starts to write everything anew: when the writer commits, what was there is
    /// gone, from the files too. Until then searches see the old state.
    ///
    /// # Errors
    /// As [`Index::write`].
    pub fn rewrite(&self) -> Result<Writer, IndexError> {
        Writer::start(self, true)
    }

    /// Takes `gone` out and puts `rows` in, each in place of the turn that stood
    /// there, and notes the journal `position`: all of it or nothing.
    ///
    /// # Errors
    /// [`IndexError::Behind`] where the index already knows more than `position`.
    pub fn update(
        &self,
        position: u64,
        gone: &[Gone],
        rows: impl IntoIterator<Item = TurnRow>,
    ) -> Result<(), IndexError> {
        let mut writer = self.write()?;
        for gone in gone {
            writer.remove(gone)?;
        }
        for row in rows {
            writer.replace(&row)?;
        }
        writer.commit(position)
    }

    /// Puts `rows` in place of everything, and notes the journal `position`.
    ///
    /// # Errors
    /// As [`Index::write`].
    pub fn rebuild(
        &self,
        rows: impl IntoIterator<Item = TurnRow>,
        position: u64,
    ) -> Result<(), IndexError> {
        let mut writer = self.rewrite()?;
        for row in rows {
            writer.add(&row)?;
        }
        writer.commit(position)
    }

    /// What was last committed, opened anew if that changed.
    fn snapshot(&self) -> Result<Arc<Snapshot>, IndexError> {
        let mut held = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        let seal = folder::seal_of(&self.folder);
        // Without a seal another process is emptying the folder: what was there serves.
        if !seal.is_empty() && seal != held.seal {
            self.reader.reload().map_err(|e| damaged(&self.folder, e))?;
            let new = Snapshot::of(&self.reader, self.fields, seal);
            *held = Arc::new(new.map_err(|e| damaged(&self.folder, e))?);
        }
        Ok(Arc::clone(&held))
    }
}

/// Opens tantivy's index and hands it our tokenizer.
pub(crate) fn open_shelf(folder: &Path) -> Result<tantivy::Index, tantivy::TantivyError> {
    let shelf = tantivy::Index::open_in_dir(folder)?;
    shelf.tokenizers().register(TOKENIZER, TurnTokenizer);
    Ok(shelf)
}

/// The fields of a document.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    /// The words of the turn, with positions.
    pub(crate) text: Field,
    /// One term for each `field:value` that finds the turn.
    pub(crate) facet: Field,
    pub(crate) transcript: Field,
    pub(crate) turn: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(words));
    let facet = schema.add_text_field("facet", STRING);
    let transcript = schema.add_text_field("transcript", STRING | FAST);
    let turn = schema.add_u64_field("turn", INDEXED | FAST);
    (schema.build(), Fields { text, facet, transcript, turn })
}

/// Hands tantivy the words of a turn.
#[derive(Clone)]
struct TurnTokenizer;

impl Tokenizer for TurnTokenizer {
    type TokenStream<'a> = TurnTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TurnTokens<'a> {
        TurnTokens { words: Words::of(text), token: Token::default(), base_next: false }
    }
}

struct TurnTokens<'t> {
    words: Words<'t>,
    token: Token,
    /// Whether the word without its `'s` follows, at the same position.
    base_next: bool,
}

impl TokenStream for TurnTokens<'_> {
    fn advance(&mut self) -> bool {
        let base = self.words.base().filter(|_| self.base_next);
        self.token.text.clear();
        if let Some(base) = base {
            self.token.text.push_str(base);
            self.base_next = false;
            return true;
        }
        if !self.words.advance() {
            return false;
        }
        self.base_next = self.words.base().is_some();
        self.token.text.push_str(self.words.term());
        self.token.position = self.words.position() as usize;
        self.token.position_length = 1;
        self.token.offset_from = self.words.span().start;
        self.token.offset_to = self.words.span().end;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
