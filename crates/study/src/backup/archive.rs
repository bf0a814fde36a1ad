//! The one file: a zip with a manifest, and a digest of the whole at its very end.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::sealed::{self, SealedFor};
use super::{BackupFile, BackupSeen, DATABASE, ERASED, SETTINGS, not_whole};
use crate::error::{Result, StudyError};
use crate::store::open::{private_file, private_folder, restrict};
use crate::world::hex;

/// What a manifest calls its file.
pub(super) const KIND: &str = "heard backup 1";
const MANIFEST: &str = "manifest.json";
/// What stands before the digest, in the archive's comment.
const BEFORE: &str = "heard backup 1, sha256 of all before: ";
const DIGEST: usize = 64;
const MOST_PARTS: usize = 100_000;
const MOST_MANIFEST: u64 = 64 << 20;

/// What a backup says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) kind: String,
    pub(crate) heard: String,
    pub(crate) form: u32,
    pub(crate) at: String,
    pub(crate) keep_until: Option<String>,
    pub(crate) seq: u64,
    pub(crate) head: String,
    pub(crate) logical: String,
    pub(crate) parts: Vec<Listed>,
}

/// A file of the backup, as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

/// A file that goes into a backup.
pub(super) struct Part {
    pub(super) listed: Listed,
    pub(super) path: PathBuf,
}

impl Part {
    pub(super) fn of(name: String, path: PathBuf) -> Result<Part> {
        let file = File::open(&path).map_err(StudyError::file(&path))?;
        let (bytes, sha256) = digest(file, u64::MAX).map_err(StudyError::file(&path))?;
        Ok(Part { listed: Listed { path: name, bytes, sha256 }, path })
    }
}

/// The files of all releases, by the path they have in a backup. What is still being written is
/// left out.
pub(crate) fn releases(study: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let folder = study.join("releases");
    if folder.is_dir() {
        walk(&folder, "releases", &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, name: &str, found: &mut Vec<(String, PathBuf)>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(StudyError::file(folder))? {
        let entry = entry.map_err(StudyError::file(folder))?;
        let inside = format!("{name}/{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(StudyError::file(entry.path()))?;
        if !is_ours(&format!("{inside}/x")) && !is_ours(&inside) {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), &inside, found)?;
        } else if kind.is_file() && is_ours(&inside) {
            found.push((inside, entry.path()));
        }
    }
    Ok(())
}

/// Whether a backup may hold a file of this path: nothing that leads out of its folder.
fn is_ours(path: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        [DATABASE | SETTINGS | ERASED] => true,
        ["releases", ref inside @ ..] => {
            (1..=4).contains(&inside.len()) && inside.iter().all(|part| plain(part))
        }
        _ => false,
    }
}

/// Bytes and SHA-256 of what `from` holds, up to `most` bytes.
pub(super) fn digest(from: impl Read, most: u64) -> io::Result<(u64, String)> {
    let mut sum = Sha256::new();
    let bytes = io::copy(&mut from.take(most), &mut sum)?;
    Ok((bytes, hex(&sum.finalize())))
}

/// A file that is being written, with its length and digest so far.
pub(super) struct Counted {
    file: File,
    bytes: u64,
    sum: Sha256,
}

impl Counted {
    pub(super) fn new(file: File) -> Counted {
        Counted { file, bytes: 0, sum: Sha256::new() }
    }

    /// The file, its length, its SHA-256.
    pub(super) fn finish(self) -> (File, u64, String) {
        (self.file, self.bytes, hex(&self.sum.finalize()))
    }
}

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or(bytes));
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes the backup to `to`.
pub(super) fn write(to: &Path, manifest: &Manifest, parts: &[Part]) -> Result<()> {
    put(to, |file| pack(file, manifest, parts))
}

/// Writes a file beside its place, down to the disk, and then puts it there.
pub(super) fn put(to: &Path, write: impl FnOnce(File) -> io::Result<()>) -> Result<()> {
    let mut beside = to.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let _ = fs::remove_file(&beside);
    let file = private_file(&beside)?;
    let written = write(file).and_then(|()| fs::rename(&beside, to));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map_err(|error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge => StudyError::DiskFull,
        _ => StudyError::File { path: to.to_owned(), source: error },
    })
}

fn pack(file: File, manifest: &Manifest, parts: &[Part]) -> io::Result<()> {
    let options = |bytes: u64| {
        SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .large_file(bytes >= u64::from(u32::MAX) / 2)
            .unix_permissions(0o600)
    };
    let mut zip = ZipWriter::new(file);
    zip.start_file(MANIFEST, options(0))?;
    zip.write_all(&serde_json::to_vec_pretty(manifest)?)?;
    for part in parts {
        zip.start_file(part.listed.path.as_str(), options(part.listed.bytes))?;
        io::copy(&mut File::open(&part.path)?, &mut zip)?;
    }
    zip.set_comment(format!("{BEFORE}{}", "0".repeat(DIGEST)))?;
    let mut file = zip.finish()?;
    let length = file.seek(SeekFrom::End(0))? - DIGEST as u64;
    file.seek(SeekFrom::Start(0))?;
    let (_, sha256) = digest(&mut file, length)?;
    file.seek(SeekFrom::Start(length))?;
    file.write_all(sha256.as_bytes())?;
    file.sync_all()
}

/// What a backup is read from: the file, or what is sealed in it.
enum Source {
    Plain(File),
    Sealed(Box<sealed::Opened>),
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::Plain(file) => file.read(buffer),
            Source::Sealed(opened) => opened.read(buffer),
        }
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Source::Plain(file) => file.seek(to),
            Source::Sealed(opened) => opened.seek(to),
        }
    }
}

type Zip = ZipArchive<BufReader<Source>>;

/// A backup that was opened: what it holds, and the file as it lies there.
struct Open {
    zip: Zip,
    sealed: Option<SealedFor>,
    sha256: String,
    bytes: u64,
}

/// Opens a backup once its last bytes proved to be the digest of all others.
fn open(backup: &BackupFile) -> Result<Open> {
    let path = backup.path.as_path();
    let file = File::open(path).map_err(StudyError::file(path))?;
    let bytes = file.metadata().map_err(StudyError::file(path))?.len();
    let Some(takes) = sealed::sealed_for(path)? else {
        let (zip, sha256) = whole(path, Source::Plain(file), bytes)?;
        return Ok(Open { zip, sealed: None, sha256, bytes });
    };
    let opened = sealed::open(path, takes, backup.opener.as_ref())?;
    let length = opened.length();
    let (zip, _) = whole(path, Source::Sealed(Box::new(opened)), length)?;
    let (_, sha256) = digest(file, u64::MAX).map_err(StudyError::file(path))?;
    Ok(Open { zip, sealed: Some(takes), sha256, bytes })
}

/// The zip in `file`, and its digest, once its last bytes proved to be the digest of all others.
fn whole(path: &Path, mut file: Source, bytes: u64) -> Result<(Zip, String)> {
    let foreign = |_| not_whole(path, "it is no backup of heard's, or it was cut off");
    let tail = (BEFORE.len() + DIGEST) as u64;
    if bytes <= tail {
        return Err(foreign(io::ErrorKind::UnexpectedEof.into()));
    }
    let mut end = vec![0; tail as usize];
    let read = file.seek(SeekFrom::Start(bytes - tail)).and_then(|_| file.read_exact(&mut end));
    read.map_err(foreign)?;
    let (before, said) = end.split_at(BEFORE.len());
    if before != BEFORE.as_bytes() {
        return Err(foreign(io::ErrorKind::InvalidData.into()));
    }
    file.rewind().map_err(StudyError::file(path))?;
    let mut sum = Sha256::new();
    let summed = io::copy(&mut file.by_ref().take(bytes - DIGEST as u64), &mut sum);
    summed.map_err(|error| unread(path, error))?;
    if hex(&sum.clone().finalize()).as_bytes() != said {
        return Err(not_whole(path, "a byte of it was changed"));
    }
    sum.update(said);
    file.rewind().map_err(StudyError::file(path))?;
    let zip = ZipArchive::new(BufReader::new(file))
        .map_err(|error| not_whole(path, &error.to_string()))?;
    Ok((zip, hex(&sum.finalize())))
}

/// What could not be read: a piece of a sealed file that is damaged, or the file.
fn unread(path: &Path, error: io::Error) -> StudyError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => sealed::broken(path),
        _ => StudyError::File { path: path.to_owned(), source: error },
    }
}

fn manifest(zip: &mut Zip, path: &Path) -> Result<Manifest> {
    let mut bytes = Vec::new();
    let entry = zip.by_name(MANIFEST).map_err(|_| not_whole(path, "it has no manifest"))?;
    let read = entry.take(MOST_MANIFEST).read_to_end(&mut bytes);
    read.map_err(|error| not_whole(path, &error.to_string()))?;
    let manifest: Manifest = serde_json::from_slice(&bytes)
        .map_err(|_| not_whole(path, "its manifest is no manifest"))?;
    if manifest.kind != KIND {
        return Err(not_whole(path, "it was made by another version, or by something else"));
    }
    if let Some(part) = manifest.parts.iter().find(|part| !is_ours(&part.path)) {
        return Err(not_whole(path, &format!("`{}` has no place in a study", part.path)));
    }
    let named = |name: &str| manifest.parts.iter().filter(|part| part.path == name).count() == 1;
    if !named(DATABASE) || !named(SETTINGS) {
        return Err(not_whole(path, "it holds no study"));
    }
    Ok(manifest)
}

/// Holds every byte of a backup against its digests.
pub(super) fn verify(backup: &BackupFile) -> Result<BackupSeen> {
    let path = backup.path.as_path();
    let Open { mut zip, sealed, sha256, bytes } = open(backup)?;
    let manifest = manifest(&mut zip, path)?;
    if zip.len() != manifest.parts.len() + 1 || zip.len() > MOST_PARTS {
        return Err(not_whole(path, "it holds files that its manifest does not name"));
    }
    for part in &manifest.parts {
        copy(&mut zip, path, part, &mut io::sink())?;
    }
    let understood = || {
        Some(BackupSeen {
            at: manifest.at.parse().ok()?,
            keep_until: manifest.keep_until.map(|day| day.parse()).transpose().ok()?,
            heard: manifest.heard,
            form: manifest.form,
            seq: manifest.seq,
            head: manifest.head,
            logical: manifest.logical,
            parts: manifest.parts.len(),
            sealed,
            sha256,
            bytes,
        })
    };
    understood().ok_or_else(|| not_whole(path, "its manifest has no dates"))
}

/// Copies a part out; what it unpacks to is counted, whatever it says of its size.
fn copy(zip: &mut Zip, path: &Path, part: &Listed, to: &mut impl io::Write) -> Result<()> {
    let wrong = |what: &str| not_whole(path, &format!("`{}` {what}", part.path));
    let entry = zip.by_name(&part.path).map_err(|_| wrong("is missing"))?;
    let mut sum = Sha256::new();
    let mut counted = io::BufReader::with_capacity(1 << 16, entry.take(part.bytes + 1));
    let mut bytes = 0;
    let mut buffer = [0; 1 << 14];
    loop {
        let read = counted.read(&mut buffer).map_err(|_| wrong("is damaged"))?;
        let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else { break };
        bytes += read as u64;
        sum.update(piece);
        to.write_all(piece).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::FileTooLarge => StudyError::DiskFull,
            _ => StudyError::File { path: path.to_owned(), source: error },
        })?;
    }
    if bytes != part.bytes || hex(&sum.finalize()) != part.sha256 {
        return Err(wrong("is not what was backed up"));
    }
    Ok(())
}

/// Hands the part called `name` to `to`.
pub(super) fn take_out(backup: &BackupFile, name: &str, to: &mut impl io::Write) -> Result<()> {
    let path = backup.path.as_path();
    let mut zip = open(backup)?.zip;
    let manifest = manifest(&mut zip, path)?;
    let part = manifest.parts.iter().find(|part| part.path == name);
    copy(&mut zip, path, part.ok_or_else(|| not_whole(path, "it holds no study"))?, to)
}

/// Writes every part to its place below `folder`.
pub(super) fn unpack(backup: &BackupFile, folder: &Path) -> Result<usize> {
    let path = backup.path.as_path();
    let mut zip = open(backup)?.zip;
    let manifest = manifest(&mut zip, path)?;
    for part in &manifest.parts {
        let place = folder.join(&part.path);
        private_folder(&super::above(&place))?;
        one_out(&mut zip, path, part, &place)?;
        if part.path.starts_with("releases/") {
            restrict(&place, 0o400)?;
        }
    }
    Ok(manifest.parts.len())
}

fn one_out(zip: &mut Zip, path: &Path, part: &Listed, to: &Path) -> Result<()> {
    let mut file = private_file(to)?;
    copy(zip, path, part, &mut file)?;
    file.sync_all().map_err(StudyError::file(to))
}
