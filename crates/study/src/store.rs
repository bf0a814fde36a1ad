//! The database: one writer, a pool of readers, and the journal between them.
//!
//! In reading order: [`open`] (the one function that opens a database), [`file`] (where it lies), [`rows`] (records and row
//! images), [`tx`] (the one place where rows are written), [`journal`] (events and their chain), [`writer`] (the thread that commits),
//! [`wal`] (its log, kept short), [`undo`].

mod file;
pub(crate) mod journal;
pub(crate) mod kind;
pub(crate) mod open;
pub(crate) mod rows;
mod tx;
pub(crate) mod undo;
mod wal;
mod writer;

use std::path::Path;
use std::sync::{Mutex, PoisonError, mpsc};

use rusqlite::Connection;

use crate::error::{Result, StudyError};
use crate::world::{Actor, World};
use file::{DatabaseFile, placed};
use journal::{Tx, Words};
use kind::EventKind;
use open::Purpose;
use rows::Rows;
use writer::{Request, Work, Writer, Written};

/// How many connections wait for the next reader: as many as a team at work reads with at once. One
/// that is opened anew has every statement to prepare again.
const POOL: usize = 32;

/// An open database.
pub(crate) struct Store {
    file: DatabaseFile,
    world: World,
    writer: Writer,
    readers: Mutex<Vec<Connection>>,
}

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done<R> {
    /// The number of the operation; nothing where nothing changed.
    pub seq: Option<u64>,
    /// What was asked for.
    pub value: R,
}

/// A change before it is made: what it is called in the journal.
pub(crate) struct Plan {
    pub(crate) actor: Actor,
    pub(crate) kind: EventKind,
    pub(crate) subject: String,
    pub(crate) reason: String,
    pub(crate) key: Option<String>,
    pub(crate) always: bool,
}

impl Store {
    /// Makes the database at `path`.
    pub(crate) fn create(path: &Path, world: World) -> Result<Store> {
        drop(open::open(path, Purpose::Create)?);
        Store::open(path, world)
    }

    /// Opens the database at `path`.
    pub(crate) fn open(path: &Path, world: World) -> Result<Store> {
        let writer = Writer::start(path, world.clone())?;
        Ok(Store { file: DatabaseFile::new(path), world, writer, readers: Mutex::new(Vec::new()) })
    }

    /// The world it was opened in.
    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    /// Looks at one moment of the study: nothing that is written meanwhile is seen.
    pub(crate) fn read<R>(&self, look: impl FnOnce(Rows<'_>) -> Result<R>) -> Result<R> {
        self.file.is_there()?;
        let waiting = self.pool().pop();
        let mut connection = match waiting {
            Some(connection) => connection,
            None => open::open(self.file.path(), Purpose::Read)?,
        };
        let seen = (|| {
            let snapshot = connection.transaction()?;
            let seen = look(Rows::new(&snapshot))?;
            snapshot.finish()?;
            Ok(seen)
        })();
        let mut pool = self.pool();
        if pool.len() < POOL {
            pool.push(connection);
        }
        seen.map_err(|error| placed(error, self.file.path()))
    }

    /// Closes the connections that wait for the next reader: they would hold old pages open.
    pub(crate) fn let_go(&self) {
        self.pool().clear();
    }

    fn pool(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does `work` as one operation: all of it happens and is journalled, or none of it does.
    /// Returns after the commit. `work` may complete the journal's words.
    pub(crate) fn change<R: Send + 'static>(
        &self,
        plan: Plan,
        work: impl FnOnce(&mut Tx<'_>, &mut Words) -> Result<R> + Send + 'static,
    ) -> Result<Done<R>> {
        let kind = plan.kind;
        let work = Work::New {
            kind,
            work: Box::new(move |tx, words| Ok(Box::new(work(tx, words)?) as writer::Answer)),
        };
        let written = self.ask(plan, work)?;
        match written.answer.downcast::<R>() {
            Ok(value) => Ok(Done { seq: written.seq, value: *value }),
            Err(_) => Err(StudyError::Closed),
        }
    }

    /// Takes back the actor's latest operation, or the one numbered `asked`. Returns the number of
    /// the undo and of what it took back.
    pub(crate) fn undo(&self, plan: Plan, asked: Option<u64>) -> Result<(u64, u64)> {
        numbers(&self.ask(plan, Work::Undo(asked))?)
    }

    /// Does again what the actor took back last. Returns the number of the redo and of the undo.
    pub(crate) fn redo(&self, plan: Plan) -> Result<(u64, u64)> {
        numbers(&self.ask(plan, Work::Redo)?)
    }

    fn ask(&self, plan: Plan, work: Work) -> Result<Written> {
        let (reply, answer) = mpsc::channel();
        self.writer.send(Request {
            actor: plan.actor,
            key: plan.key,
            words: Words { subject: plan.subject, reason: plan.reason },
            always: plan.always,
            work,
            reply,
        })?;
        answer.recv().map_err(|_| StudyError::Closed)?
    }
}

fn numbers(written: &Written) -> Result<(u64, u64)> {
    match (written.seq, written.of) {
        (Some(seq), Some(of)) => Ok((seq, of)),
        _ => Err(StudyError::Closed),
    }
}
