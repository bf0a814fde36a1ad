//! Erasure: a person, or a passage of theirs, taken out of everything the study keeps.
//!
//! The order matters, and each step can be done again after a crash: a row says that it was begun;
//! one transaction destroys the rows; then the files of releases, the index, the write-ahead log
//! and the free pages go; then the row says it is done. A text that several people share keeps its
//! length: erased letters become dashes, so every other place stays true. The journal keeps its
//! chain: what an operation changed is destroyed together with its salt.

mod list;
mod needles;
mod prove;
mod rows;
mod rules;
mod scope;

use std::fs;
use std::time::Duration;

use heard_model::{ParticipantId, Span, TranscriptId};
use serde::{Deserialize, Serialize};

use crate::backup;
use crate::error::{Result, StudyError};
use crate::store::kind::EventKind;
use crate::store::open::{self, Purpose};
use crate::study::Study;

pub(crate) use list::{LIST, Listed, read_lists, write_list, write_list_to};
use needles::Needles;

pub use prove::Proof;

/// How long the end of an erasure waits for readers at a time, and lets others write between two times.
const TURN: Duration = Duration::from_millis(250);
/// How often; ten seconds in all.
const TURNS: u32 = 20;

/// What is to be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Erasing {
    /// Everything of a participant.
    Person(String),
    /// A passage, in bytes, and whose it is.
    Passage {
        /// Whose.
        of: String,
        /// In which transcript.
        transcript: String,
        /// From this byte.
        start: usize,
        /// To this byte.
        end: usize,
    },
}

impl Erasing {
    /// Everything of `participant`.
    pub fn person(participant: &ParticipantId) -> Erasing {
        Erasing::Person(participant.to_string())
    }

    /// The passage of `of` at `span`.
    pub fn passage(of: &ParticipantId, transcript: &TranscriptId, span: Span) -> Erasing {
        Erasing::Passage {
            of: of.to_string(),
            transcript: transcript.to_string(),
            start: span.start(),
            end: span.end(),
        }
    }

    fn whom(&self) -> &str {
        match self {
            Erasing::Person(of) | Erasing::Passage { of, .. } => of,
        }
    }

    fn scope(&self) -> &'static str {
        match self {
            Erasing::Person(_) => "person",
            Erasing::Passage { .. } => "passage",
        }
    }
}

/// What an erasure touches, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Affected {
    /// Transcripts that go whole.
    pub transcripts: usize,
    /// Transcripts that others share, in which letters become dashes.
    pub shared: usize,
    /// Bytes of speech that go.
    pub bytes: usize,
    /// Codings.
    pub codings: usize,
    /// Quotes, with their reviews.
    pub quotes: usize,
    /// Memos.
    pub memos: usize,
    /// Other rows: consent, attributes, relations, mentions, reviews …
    pub rows: usize,
    /// Payloads of the journal that lose their content and their salt.
    pub payloads: usize,
    /// Releases whose files go.
    pub releases: Vec<String>,
    /// Where others speak of them: transcript and turn, to be looked at and masked.
    pub spoken_of: Vec<(String, u32)>,
}

/// A backup made before an erasure: it holds what was erased until it is destroyed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OlderBackup {
    /// Its random id.
    pub id: String,
    /// When it was made.
    pub at: String,
    /// Until when it is to be kept.
    pub keep_until: Option<String>,
}

/// What was done, without a word of anybody's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// The erasure's random id.
    pub id: String,
    /// When.
    pub at: String,
    /// `person` or `passage`.
    pub scope: String,
    /// The operation in the journal; nothing where it was finished after a crash.
    pub seq: Option<u64>,
    /// The journal's newest digest afterwards.
    pub head: String,
    /// What went; nothing where it was finished after a crash.
    pub touched: Option<Affected>,
    /// The look through everything that is left.
    pub proof: Proof,
    /// Backups that still hold what was erased.
    pub older_backups: Vec<OlderBackup>,
}

impl Study {
    /// What erasing `target` would touch. Nothing is changed.
    pub fn erasure_preview(&self, target: &Erasing) -> Result<Affected> {
        self.read(|rows| scope::gather(rows, target, &[])?.touched(rows))
    }

    /// Erases `target` and proves it. It can't be undone. What was begun before and not finished is
    /// finished first.
    pub fn erase(&self, target: &Erasing, why: &str) -> Result<Certificate> {
        self.finish_erasures()?;
        // Refused before anything is noted where there is nothing of the kind.
        self.erasure_preview(target)?;
        let id = self.world().public_id();
        let listed = Listed {
            at: self.world().now().to_string(),
            scope: target.scope().to_owned(),
            whom: list::whom(&id, target.whom()),
            texts: Vec::new(),
            id,
        };
        self.begin_erasure(&listed, target)?;
        self.carry_out(&listed, target, why)
    }

    /// Finishes erasures that were begun and not finished, after a crash say.
    pub fn finish_erasures(&self) -> Result<Vec<Certificate>> {
        let mut certificates = Vec::new();
        for (id, rows_gone, target) in self.read(list::unfinished)? {
            let listed = self.read(list::listed)?.into_iter().find(|one| one.id == id);
            let Some(listed) = listed else { continue };
            certificates.push(if rows_gone {
                self.sweep_out(&id, None, &Needles::default())?
            } else {
                self.carry_out(&listed, &target, "")?
            });
        }
        Ok(certificates)
    }

    /// Does again what `listed` says was erased and this study still holds. Returns how many.
    pub(crate) fn erase_again(&self, listed: &[Listed]) -> Result<usize> {
        let known = self.read(list::listed)?;
        let mut again = 0;
        for one in listed.iter().filter(|one| !known.iter().any(|known| known.id == one.id)) {
            let found = self.read(|rows| scope::found_again(rows, one))?;
            let target = found.unwrap_or_else(|| Erasing::Person(String::new()));
            self.begin_erasure(one, &target)?;
            self.carry_out(one, &target, "")?;
            again += 1;
        }
        Ok(again)
    }

    fn begin_erasure(&self, listed: &Listed, target: &Erasing) -> Result<()> {
        let (row, target) = (listed.clone(), target.clone());
        self.change(EventKind::Erased, "", "", move |tx| list::begin(tx.rows(), &row, &target))?;
        Ok(())
    }

    /// Destroys the rows, in one transaction, then everything outside them.
    fn carry_out(&self, listed: &Listed, target: &Erasing, why: &str) -> Result<Certificate> {
        let (listed, target, reason) = (listed.clone(), target.clone(), why.to_owned());
        let id = listed.id.clone();
        let done = self.change_always(EventKind::Erased, &id.clone(), why, move |tx| {
            rows::destroy(tx, &listed, &target, &reason)
        })?;
        let (touched, needles) = done.value;
        self.sweep_out(&id, done.seq.map(|seq| (seq, touched)), &needles)
    }

    /// Everything outside the rows: files, index, write-ahead log, free pages; then the proof.
    fn sweep_out(
        &self,
        id: &str,
        did: Option<(u64, Affected)>,
        needles: &Needles,
    ) -> Result<Certificate> {
        self.remove_files()?;
        self.renew_index()?;
        self.squeeze()?;
        for backup in self.backups()? {
            let folder = backup::above(&backup.place);
            if folder.is_dir() {
                // A place that can't be written, a stick that was taken out: the certificate says
                // which backups are older.
                let _ = write_list(self, &folder);
            }
        }
        let done = id.to_owned();
        self.change(EventKind::Erased, id, "", move |tx| list::done(tx.rows(), &done))?;
        self.squeeze()?;
        self.certificate(id, did, needles)
    }

    fn certificate(
        &self,
        id: &str,
        did: Option<(u64, Affected)>,
        needles: &Needles,
    ) -> Result<Certificate> {
        let proof = self.prove(needles)?;
        let (listed, head) =
            self.read(|rows| Ok((list::listed(rows)?, crate::store::journal::head(rows)?.1)))?;
        let listed = listed.into_iter().find(|one| one.id == id).ok_or(StudyError::Closed)?;
        let older = self.backups()?.into_iter().filter(|backup| backup.is_there);
        let (seq, touched) = match did {
            Some((seq, touched)) => (Some(seq), Some(touched)),
            None => (None, None),
        };
        Ok(Certificate {
            id: id.to_owned(),
            at: listed.at,
            scope: listed.scope,
            seq,
            head,
            touched,
            proof,
            older_backups: older
                .map(|backup| OlderBackup {
                    id: backup.id,
                    at: backup.at.to_string(),
                    keep_until: backup.keep_until.map(|day| day.to_string()),
                })
                .collect(),
        })
    }

    /// The files of releases that were erased, and what a broken-off backup left behind.
    fn remove_files(&self) -> Result<()> {
        let sql = "SELECT name FROM release WHERE state = 'erased'";
        let erased: Vec<String> = self.read(|rows| {
            let mut statement = rows.connection().prepare_cached(sql)?;
            Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
        })?;
        let releases = self.folder().join("releases");
        let mut gone: Vec<_> = erased
            .iter()
            .flat_map(|name| [releases.join(name), releases.join(format!(".{name}.new"))])
            .collect();
        let inside = fs::read_dir(self.folder()).map_err(StudyError::file(self.folder()))?;
        for entry in inside.flatten() {
            if entry.file_name().to_string_lossy().starts_with(".heard-") {
                gone.push(entry.path());
            }
        }
        for folder in gone.into_iter().filter(|folder| folder.is_dir()) {
            fs::remove_dir_all(&folder).map_err(StudyError::file(&folder))?;
        }
        Ok(())
    }

    /// Takes free pages and the write-ahead log away. Refused as busy while somebody reads: an
    /// erasure is not done before this is.
    fn squeeze(&self) -> Result<()> {
        self.house.store.let_go();
        let path = self.folder().join(backup::DATABASE);
        let connection = open::open(&path, Purpose::Write).map_err(crate::error::plain)?;
        checkpoint(&connection)?;
        // Free pages hold nothing (`secure_delete`), but a proof is easier to trust without any. What was
        // packed a moment ago is not packed again: nobody can write meanwhile.
        let plain = |error: rusqlite::Error| crate::error::plain(error.into());
        let free = connection.query_row("PRAGMA freelist_count", [], |row| row.get::<_, i64>(0));
        if free.map_err(plain)? > 0 {
            connection.execute_batch("VACUUM").map_err(plain)?;
            checkpoint(&connection)?;
        }
        fs::File::open(&path).and_then(|file| file.sync_all()).map_err(StudyError::file(&path))
    }
}

/// Brings the write-ahead log into the database and empties it; `busy` is not passed over. Nobody can
/// write while it waits for those who read an older state, so it waits in short turns.
fn checkpoint(connection: &rusqlite::Connection) -> Result<()> {
    let plain = |error: rusqlite::Error| crate::error::plain(error.into());
    connection.busy_timeout(TURN).map_err(plain)?;
    let mut busy = true;
    for turn in 0..TURNS {
        if turn > 0 {
            std::thread::sleep(TURN);
        }
        busy = connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
            .map_err(plain)?
            != 0;
        if !busy {
            break;
        }
    }
    connection.busy_timeout(open::PATIENCE).map_err(plain)?;
    if busy { Err(StudyError::Busy) } else { Ok(()) }
}
