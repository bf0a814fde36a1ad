//! The one thread that writes: what waits together is committed together, and nobody is told
//! "saved" before the commit returned.

use std::any::Any;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};

use super::file::{DatabaseFile, placed};
use super::journal::{self, Tx, Words};
use super::kind::EventKind;
use super::open::{Purpose, open};
use super::rows::Rows;
use super::undo;
use super::wal::WriteAhead;
use crate::error::{Result, StudyError};
use crate::world::{Actor, World};

/// How many waiting changes share a commit.
const TOGETHER: usize = 64;

/// What `work` answers with, its type put aside on the way through the thread.
pub(super) type Answer = Box<dyn Any + Send>;

/// What is done inside a transaction; it may complete the journal's words.
type Doing = Box<dyn FnOnce(&mut Tx<'_>, &mut Words) -> Result<Answer> + Send>;

/// What a change does.
pub(super) enum Work {
    /// Something new.
    New { kind: EventKind, work: Doing },
    /// Take back the actor's latest operation, or this one.
    Undo(Option<u64>),
    /// Do again what was taken back last.
    Redo,
}

/// A change that waits to be written.
pub(super) struct Request {
    pub(super) actor: Actor,
    /// So that a repeated request is one change.
    pub(super) key: Option<String>,
    pub(super) words: Words,
    /// Whether it is an event though no row changed: a look at raw words, say.
    pub(super) always: bool,
    pub(super) work: Work,
    pub(super) reply: Sender<Result<Written>>,
}

/// What came of a change.
pub(super) struct Written {
    /// The operation; nothing where nothing changed.
    pub(super) seq: Option<u64>,
    /// For an undo or redo the operation it took back.
    pub(super) of: Option<u64>,
    pub(super) answer: Answer,
}

/// The thread, and the way to it.
pub(super) struct Writer {
    requests: Option<Sender<Request>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread on the database at `path`.
    pub(super) fn start(path: &Path, world: World) -> Result<Writer> {
        let connection = open(path, Purpose::Write)?;
        let file = DatabaseFile::new(path);
        let (requests, waiting) = channel();
        let thread = std::thread::Builder::new()
            .name("study-writer".to_owned())
            .spawn(move || write_all(connection, &file, &world, &waiting))
            .map_err(StudyError::file(path))?;
        Ok(Writer { requests: Some(requests), thread: Some(thread) })
    }

    /// Hands a change over.
    pub(super) fn send(&self, request: Request) -> Result<()> {
        let requests = self.requests.as_ref().ok_or(StudyError::Closed)?;
        requests.send(request).map_err(|_| StudyError::Closed)
    }
}

impl Drop for Writer {
    /// Waits for what was handed over.
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing left to say.
            let _ = thread.join();
        }
    }
}

fn write_all(
    mut connection: Connection,
    file: &DatabaseFile,
    world: &World,
    waiting: &Receiver<Request>,
) {
    let mut log = WriteAhead::of(&mut connection);
    while let Ok(first) = waiting.recv() {
        let mut together = vec![first];
        while together.len() < TOGETHER
            && let Ok(next) = waiting.try_recv()
        {
            together.push(next);
        }
        commit((&mut connection, file), world, together);
        // Everybody was told: what follows makes nobody wait but who comes next.
        log.keep_short(&connection);
    }
}

type Reply = Sender<Result<Written>>;

/// One transaction for all of `together`, a savepoint for each: one that fails takes only itself
/// along.
fn commit(
    (connection, file): (&mut Connection, &DatabaseFile),
    world: &World,
    together: Vec<Request>,
) {
    let mut replies: Vec<Reply> = together.iter().map(|request| request.reply.clone()).collect();
    let mut done: Vec<(Reply, Result<Written>)> = Vec::new();
    let outcome = (|| -> Result<()> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for request in together {
            let reply = request.reply.clone();
            transaction.execute_batch("SAVEPOINT one")?;
            let answer = perform(Rows::new(&transaction), world, request)
                .map_err(|error| placed(error, file.path()));
            match &answer {
                Ok(_) => transaction.execute_batch("RELEASE one")?,
                Err(_) => transaction.execute_batch("ROLLBACK TO one; RELEASE one")?,
            }
            done.push((reply, answer));
        }
        transaction.commit()?;
        // Written, but perhaps to nowhere.
        file.is_there()
    })();
    match outcome {
        Ok(()) => {
            for (reply, answer) in done {
                // Whoever asked may have gone; what was saved stays saved.
                let _ = reply.send(answer);
            }
        }
        Err(error) => refuse(&mut replies, &placed(error, file.path())),
    }
}

/// Nothing was kept: everybody who waits is told, with the reason where it can be told twice.
fn refuse(replies: &mut Vec<Reply>, error: &StudyError) {
    for reply in replies.drain(..) {
        let told = match error {
            StudyError::Busy => StudyError::Busy,
            StudyError::DiskFull => StudyError::DiskFull,
            StudyError::Place(folder, fault) => StudyError::Place(folder.clone(), *fault),
            StudyError::Store { source: rusqlite::Error::SqliteFailure(code, what) } => {
                rusqlite::Error::SqliteFailure(*code, what.clone()).into()
            }
            _ => StudyError::Closed,
        };
        let _ = reply.send(Err(told));
    }
}

fn perform(rows: Rows<'_>, world: &World, request: Request) -> Result<Written> {
    if let Some(key) = &request.key
        && let Some(seq) = saved(rows, key)?
    {
        return Err(StudyError::AlreadySaved { seq });
    }
    let (last, _) = journal::head(rows)?;
    let mut tx = Tx::new(rows, world, &request.actor, last + 1);
    let mut words = request.words;
    let (kind, of, answer): (EventKind, Option<u64>, Answer) = match request.work {
        Work::New { kind, work } => {
            let work = std::panic::AssertUnwindSafe(|| work(&mut tx, &mut words));
            // A fault of ours in one change must not stop all others.
            let answer = std::panic::catch_unwind(work).map_err(|_| StudyError::Closed)??;
            (kind, None, answer)
        }
        Work::Undo(asked) => {
            let seq = undo::to_undo(rows, &request.actor.name, asked)?;
            undo::invert(&mut tx, seq)?;
            (EventKind::Undone, Some(seq), Box::new(()))
        }
        Work::Redo => {
            let seq = undo::to_redo(rows, &request.actor.name)?;
            undo::invert(&mut tx, seq)?;
            (EventKind::Redone, Some(seq), Box::new(()))
        }
    };
    let changed = request.always || of.is_some() || tx.has_changed();
    if changed {
        journal::write(&tx, kind, of, &words)?;
        if let Some(key) = &request.key {
            rows.connection()
                .prepare_cached("INSERT INTO saved VALUES (?1, ?2)")?
                .execute(rusqlite::params![key, tx.seq()])?;
        }
    }
    Ok(Written { seq: changed.then_some(tx.seq()), of, answer })
}

fn saved(rows: Rows<'_>, key: &str) -> Result<Option<u64>> {
    Ok(rows
        .connection()
        .prepare_cached("SELECT seq FROM saved WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}
