//! Backup and restore: a study in one file, checked when it is written and when it comes back.
//!
//! The copy is taken through the database while others write. The file is a zip whose last 64
//! bytes are the digest of all before them, so that one flipped byte is found wherever it lies. On
//! request it is sealed for a passphrase or for keys. The study's own key is never in it.

mod archive;
mod digest;
mod restore;
mod sealed;

use std::fs;
use std::path::{Path, PathBuf};

use heard_model::{Date, Timestamp};

use crate::check::journal as checks;
use crate::erasure;
use crate::error::{Result, StudyError};
use crate::store::journal;
use crate::store::kind::EventKind;
use crate::store::open::{self, Purpose, private_file, private_folder};
use crate::store::rows::{Rows, bad};
use crate::study::Study;
use crate::world::World;

use archive::Manifest;
pub(crate) use archive::releases;
pub(crate) use digest::logical;
pub use restore::{Restored, restore};
pub use sealed::{Opener, Seal, SealedFor, Secret, sealed_for};

/// The study's own parts of a backup.
pub(crate) const DATABASE: &str = "study.db";
pub(crate) const SETTINGS: &str = "study.toml";
/// The list of erasures: random ids, digests, places.
pub(crate) const ERASED: &str = "erased.json";

/// A backup that the study knows of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupEntry {
    /// A random id.
    pub id: String,
    /// When it was made.
    pub at: Timestamp,
    /// Where it was put.
    pub place: PathBuf,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The file's length.
    pub bytes: u64,
    /// The newest operation in it.
    pub seq: u64,
    /// That operation's digest: what the chain is held against later.
    pub head: String,
    /// Until when it is to be kept; after that it should be destroyed.
    pub keep_until: Option<Date>,
    /// Whether it still lies there.
    pub is_there: bool,
    /// What it takes to open it, where it lies there and is sealed.
    pub sealed: Option<SealedFor>,
}

impl BackupEntry {
    /// Whether its time is over, as of the day `on`.
    pub fn is_over(&self, on: Date) -> bool {
        self.keep_until.is_some_and(|until| until < on)
    }
}

/// What a backup says of itself, once every byte of it was held against its digests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupSeen {
    /// When it was made.
    pub at: Timestamp,
    /// The version of the program that made it.
    pub heard: String,
    /// The form of its database.
    pub form: u32,
    /// The newest operation in it.
    pub seq: u64,
    /// That operation's digest.
    pub head: String,
    /// One digest over every row of every table.
    pub logical: String,
    /// Until when it is to be kept.
    pub keep_until: Option<Date>,
    /// How many files are in it.
    pub parts: usize,
    /// What it took to open it; nothing where it is not sealed.
    pub sealed: Option<SealedFor>,
    /// SHA-256 of the whole file.
    pub sha256: String,
    /// The file's length.
    pub bytes: u64,
}

/// A backup's file, and what it is opened with.
#[derive(Clone, Debug)]
pub struct BackupFile {
    path: PathBuf,
    opener: Option<Opener>,
}

impl BackupFile {
    /// The same, opened with this.
    pub fn opened_with(self, opener: Opener) -> BackupFile {
        BackupFile { opener: Some(opener), ..self }
    }
}

impl<P: AsRef<Path> + ?Sized> From<&P> for BackupFile {
    fn from(path: &P) -> BackupFile {
        BackupFile { path: path.as_ref().to_owned(), opener: None }
    }
}

/// A private folder that goes when this goes.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A folder in `above` that was not there.
    pub(crate) fn new(above: &Path, world: &World) -> Result<Scratch> {
        let folder = above.join(format!(".heard-{}", world.public_id()));
        private_folder(&folder)?;
        Ok(Scratch(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What can't be removed now is private, and the next check names it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Study {
    /// Makes a backup at `to`, which must not be there, and checks it. Others may go on writing:
    /// it holds the study as it was at one moment. Recorded in the journal, without the place.
    pub fn backup(&self, to: &Path, keep_until: Option<Date>) -> Result<BackupEntry> {
        self.back_up(to, keep_until, None)
    }

    /// The same, so that only whoever `seal` names can read it.
    ///
    /// # Errors
    /// As [`Study::backup`]; [`StudyError::BadPassword`] for a passphrase that would soon be found, and
    /// [`StudyError::Seal`] for what is no key.
    pub fn backup_sealed(
        &self,
        to: &Path,
        keep_until: Option<Date>,
        seal: &Seal,
    ) -> Result<BackupEntry> {
        seal.check()?;
        self.back_up(to, keep_until, Some(seal))
    }

    fn back_up(
        &self,
        to: &Path,
        keep_until: Option<Date>,
        seal: Option<&Seal>,
    ) -> Result<BackupEntry> {
        let above = self.place_for(to)?;
        let scratch = Scratch::new(self.folder(), self.world())?;
        let copy = scratch.path().join(DATABASE);
        self.copy_database(&copy)?;
        let seen = self.write_backup((to, seal), &copy, scratch.path(), keep_until)?;
        drop(scratch);
        let entry = BackupEntry {
            id: self.world().public_id(),
            at: seen.at,
            place: std::path::absolute(to).map_err(StudyError::file(to))?,
            sha256: seen.sha256,
            bytes: seen.bytes,
            seq: seen.seq,
            head: seen.head,
            keep_until,
            is_there: true,
            sealed: seen.sealed,
        };
        let row = entry.clone();
        self.change_always(EventKind::BackedUp, &entry.id, "", move |tx| put(tx.rows(), &row))?;
        erasure::write_list(self, &above)?;
        Ok(entry)
    }

    /// The folder that a backup at `to` would lie in, made where it was not there.
    fn place_for(&self, to: &Path) -> Result<PathBuf> {
        if to.exists() {
            return Err(StudyError::InTheWay(to.to_owned()));
        }
        let above = above(to);
        private_unless_there(&above)?;
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if real(&above).starts_with(real(self.folder())) {
            return Err(StudyError::InsideStudy(to.to_owned()));
        }
        Ok(above)
    }

    /// The backups that the study knows of, the newest first.
    pub fn backups(&self) -> Result<Vec<BackupEntry>> {
        self.read(all)
    }

    /// Copies the database as it is at one moment to `copy`, without its free pages.
    pub(crate) fn copy_database(&self, copy: &Path) -> Result<()> {
        drop(private_file(copy)?);
        let connection = open::open(&self.folder().join(DATABASE), Purpose::Write)?;
        let place = copy.to_str().ok_or_else(|| StudyError::File {
            path: copy.to_owned(),
            source: std::io::ErrorKind::InvalidFilename.into(),
        })?;
        connection.execute("VACUUM INTO ?1", [place])?;
        fs::File::open(copy).and_then(|file| file.sync_all()).map_err(StudyError::file(copy))
    }

    fn write_backup(
        &self,
        (to, seal): (&Path, Option<&Seal>),
        copy: &Path,
        scratch: &Path,
        keep_until: Option<Date>,
    ) -> Result<BackupSeen> {
        let list = scratch.join(ERASED);
        erasure::write_list_to(self, &list)?;
        let mut parts = vec![
            (DATABASE.to_owned(), copy.to_owned()),
            (SETTINGS.to_owned(), self.folder().join(SETTINGS)),
            (ERASED.to_owned(), list),
        ];
        parts.extend(archive::releases(self.folder())?);
        // Looked at first: opening a copy changes its header.
        let (form, seq, head, logical) = look_at(copy, to)?;
        let parts = parts
            .into_iter()
            .map(|(name, path)| archive::Part::of(name, path))
            .collect::<Result<Vec<_>>>()?;
        let manifest = Manifest {
            kind: archive::KIND.to_owned(),
            heard: env!("CARGO_PKG_VERSION").to_owned(),
            form,
            at: self.world().now().to_string(),
            keep_until: keep_until.map(|day| day.to_string()),
            seq,
            head,
            logical,
            parts: parts.iter().map(|part| part.listed.clone()).collect(),
        };
        let seen = match seal {
            None => {
                archive::write(to, &manifest, &parts).and_then(|()| archive::verify(&to.into()))
            }
            Some(seal) => {
                let plain = scratch.join("plain");
                archive::write(&plain, &manifest, &parts)?;
                sealed_copy(&plain, to, seal)
            }
        };
        if seen.is_err() {
            let _ = fs::remove_file(to);
        }
        seen
    }
}

/// Seals the backup at `plain`, inside the study's folder, and puts it at `to`.
fn sealed_copy(plain: &Path, to: &Path, seal: &Seal) -> Result<BackupSeen> {
    let seen = archive::verify(&plain.into())?;
    let (bytes, sha256) = sealed::write(plain, to, seal)?;
    match seal {
        Seal::Passphrase(words) => {
            let opener = Opener::Passphrase(words.clone());
            archive::verify(&BackupFile::from(to).opened_with(opener))
        }
        // Nobody here can open it: what was sealed was whole, and what lies there is what was sealed.
        Seal::Keys(_) => Ok(BackupSeen { sealed: Some(SealedFor::Keys), bytes, sha256, ..seen }),
    }
}

/// Checks a backup: every byte against its digests, the database by SQLite's own check, the chain of
/// its journal, its rows against the digest taken when it was made. Of one that is sealed nothing is
/// written to a disk.
pub fn verify_backup(file: impl Into<BackupFile>, world: &World) -> Result<BackupSeen> {
    let file = file.into();
    let seen = archive::verify(&file)?;
    let (.., logical) = if seen.sealed.is_some() {
        let mut bytes = Vec::new();
        archive::take_out(&file, DATABASE, &mut bytes)?;
        look_through(&open::in_memory(&mut bytes, &file.path)?, &file.path)?
    } else {
        let scratch = Scratch::new(&above(&file.path), world)?;
        let copy = scratch.path().join(DATABASE);
        archive::take_out(&file, DATABASE, &mut private_file(&copy)?)?;
        look_at(&copy, &file.path)?
    };
    if logical != seen.logical {
        return Err(not_whole(&file.path, "its rows are not those that were backed up"));
    }
    Ok(seen)
}

/// Form, newest operation, head and logical digest of the database at `copy`, once it proved
/// whole. `of` is the backup that it belongs to.
pub(crate) fn look_at(copy: &Path, of: &Path) -> Result<(u32, u64, String, String)> {
    look_through(&open::open(copy, Purpose::Read)?, of)
}

fn look_through(
    connection: &rusqlite::Connection,
    of: &Path,
) -> Result<(u32, u64, String, String)> {
    let rows = Rows::new(connection);
    let broken = checks::pages(rows)?.into_iter().chain(checks::broken(rows)?).next();
    if let Some(finding) = broken {
        return Err(not_whole(of, &finding.message));
    }
    let (seq, head) = journal::head(rows)?;
    Ok((open::form(connection)?, seq, head, logical(rows)?))
}

pub(crate) fn not_whole(path: &Path, what: &str) -> StudyError {
    StudyError::BadBackup { path: path.to_owned(), what: what.to_owned() }
}

/// The folder that `path` lies in.
pub(crate) fn above(path: &Path) -> PathBuf {
    match path.parent() {
        Some(above) if !above.as_os_str().is_empty() => above.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn private_unless_there(folder: &Path) -> Result<()> {
    if folder.is_dir() { Ok(()) } else { private_folder(folder) }
}

fn put(rows: Rows<'_>, entry: &BackupEntry) -> Result<()> {
    rows.connection().execute(
        "INSERT INTO backup VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        rusqlite::params![
            entry.id,
            entry.at.to_string(),
            entry.place.to_string_lossy(),
            entry.sha256,
            entry.bytes,
            entry.seq,
            entry.head,
            entry.keep_until.map(|day| day.to_string()),
        ],
    )?;
    Ok(())
}

/// Every backup in the table, the newest first.
pub(crate) fn all(rows: Rows<'_>) -> Result<Vec<BackupEntry>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT id, at, place, sha256, bytes, seq, head, keep_until FROM backup
         ORDER BY seq DESC, at DESC, id",
    )?;
    let mut found = statement.query([])?;
    let mut entries = Vec::new();
    while let Some(row) = found.next()? {
        let (at, place): (String, String) = (row.get(1)?, row.get(2)?);
        let until: Option<String> = row.get(7)?;
        let day = until.map(|day| day.parse()).transpose();
        let place = PathBuf::from(place);
        entries.push(BackupEntry {
            id: row.get(0)?,
            at: at.parse().map_err(|_| bad("backup", "its time"))?,
            is_there: place.is_file(),
            sealed: sealed_for(&place).unwrap_or_default(),
            place,
            sha256: row.get(3)?,
            bytes: row.get(4)?,
            seq: row.get(5)?,
            head: row.get(6)?,
            keep_until: day.map_err(|_| bad("backup", "its day"))?,
        });
    }
    Ok(entries)
}
