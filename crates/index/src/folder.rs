//! The folder of an index: what it holds, whether it is whole, how it is emptied.
//!
//! Beside tantivy's files lies a seal, written after every change. It holds the
//! version of everything that the terms depend on, the digest of `meta.json`, and
//! the files with their lengths. tantivy's files carry checksums of their own.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use heard_model::text::digest;
use tantivy::Directory;
use tantivy::directory::error::LockError;
use tantivy::directory::{DirectoryLock, Lock, META_LOCK, MmapDirectory};

use crate::IndexError;
use crate::index::Why;
use crate::words;

/// Changes with the fields of the schema or what is put into them.
const SCHEMA: u32 = 1;
const SEAL: &str = "seal";
const META: &str = "meta.json";
/// Between two tries for the writer's lock.
const PAUSE: Duration = Duration::from_millis(20);

/// Everything that the terms of an index depend on.
fn fingerprint() -> String {
    let (a, b, c) = char::UNICODE_VERSION;
    let (d, e, f) = unicode_normalization::UNICODE_VERSION;
    format!(
        "heard-index {SCHEMA}, words {}, unicode {a}.{b}.{c} {d}.{e}.{f}, {}",
        words::VERSION,
        tantivy::version_string()
    )
}

/// The seal as it lies in the folder; empty where there is none.
pub(crate) fn seal_of(folder: &Path) -> String {
    fs::read_to_string(folder.join(SEAL)).unwrap_or_default()
}

/// Writes the seal for the folder as it is. Only the holder of the lock may.
pub(crate) fn seal(folder: &Path) -> Result<(), IndexError> {
    let meta = fs::read_to_string(folder.join(META)).map_err(|e| file(&folder.join(META), e))?;
    let mut lines = vec![fingerprint(), digest(&meta)];
    for (name, length) in segment_files(folder)? {
        // Files of segments that are no longer used wait for their last reader.
        if name.split('.').next().is_some_and(|id| meta_names(&meta, id)) {
            lines.push(format!("{length} {name}"));
        }
    }
    lines.push(String::new());
    let new = folder.join("seal.new");
    write_private(&new, &lines.join("\n")).map_err(|e| file(&new, e))?;
    fs::rename(&new, folder.join(SEAL)).map_err(|e| file(&folder.join(SEAL), e))
}

/// Whether `meta.json` names the segment: it writes ids with hyphens, files have none.
fn meta_names(meta: &str, id: &str) -> bool {
    let hyphened = [0..8, 8..12, 12..16, 16..20, 20..32]
        .map(|part| id.get(part).unwrap_or_default())
        .join("-");
    meta.contains(&hyphened)
}

/// Holds the folder against its seal.
pub(crate) fn check_seal(folder: &Path) -> Result<(), Why> {
    let seal = seal_of(folder);
    let meta = fs::read_to_string(folder.join(META)).unwrap_or_default();
    if seal.is_empty() && meta.is_empty() {
        return Err(Why::Missing);
    }
    let mut lines = seal.lines();
    if lines.next() != Some(fingerprint().as_str()) {
        let other = seal.starts_with("heard-index ");
        return Err(if other { Why::OtherVersion } else { Why::Damaged });
    }
    if lines.next() != Some(digest(&meta).as_str()) {
        return Err(Why::Damaged);
    }
    for line in lines {
        let (length, name) = line.split_once(' ').ok_or(Why::Damaged)?;
        let found = fs::metadata(folder.join(name)).map_err(|_| Why::Damaged)?.len();
        if length.parse() != Ok(found) {
            return Err(Why::Damaged);
        }
    }
    Ok(())
}

/// The segment files that the seal names.
pub(crate) fn sealed_files(folder: &Path) -> Vec<String> {
    let seal = seal_of(folder);
    seal.lines().skip(2).filter_map(|line| Some(line.split_once(' ')?.1.to_owned())).collect()
}

/// The files that look like tantivy's, with their lengths, by name.
fn segment_files(folder: &Path) -> Result<Vec<(String, u64)>, IndexError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| file(folder, e))? {
        let entry = entry.map_err(|e| file(folder, e))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let Some((id, _)) = name.split_once('.') else { continue };
        if id.len() == 32 && id.chars().all(|c| c.is_ascii_hexdigit()) {
            match entry.metadata() {
                Ok(metadata) => files.push((name, metadata.len())),
                // Collected since the folder was listed.
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => return Err(file(&entry.path(), e)),
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Makes the folder, closed to other people of the machine.
pub(crate) fn make(folder: &Path) -> Result<(), IndexError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| file(folder, e))
}

/// Takes every file of an index out of the folder, the seal first, and leaves
/// anything else where it is. Only the holder of the lock may.
pub(crate) fn empty(folder: &Path) -> Result<(), IndexError> {
    let mut names: Vec<String> =
        [SEAL, "seal.new", META, ".managed.json"].map(str::to_owned).to_vec();
    names.extend(segment_files(folder)?.into_iter().map(|(name, _)| name));
    for name in names {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(file(&path, e)),
            _ => {}
        }
    }
    Ok(())
}

/// Takes segment files out of the folder that `meta.json` does not name: what a
/// killed writer or another process left. Only the holder of the lock may.
pub(crate) fn sweep(folder: &Path) -> Result<(), IndexError> {
    let directory = MmapDirectory::open(folder).map_err(|e| damaged(folder, e))?;
    // A reader that has read `meta.json` and not yet opened its files holds this one.
    let _readers = directory.acquire_lock(&META_LOCK).map_err(|e| damaged(folder, e))?;
    let meta = fs::read_to_string(folder.join(META)).map_err(|e| file(&folder.join(META), e))?;
    for (name, _) in segment_files(folder)? {
        if !name.split('.').next().is_some_and(|id| meta_names(&meta, id)) {
            // Where a mapped file can't be removed, the next sweep does it.
            let _ = fs::remove_file(folder.join(name));
        }
    }
    Ok(())
}

/// Takes the writer's lock, waiting for at most `patience`.
///
/// tantivy's own lock ends before its merges do, and the seal comes after them, so
/// this one is held around it.
pub(crate) fn lock(folder: &Path, patience: Duration) -> Result<DirectoryLock, IndexError> {
    let directory = MmapDirectory::open(folder).map_err(|e| damaged(folder, e))?;
    let writer = Lock { filepath: ".writer.lock".into(), is_blocking: false };
    let mut waited = Duration::ZERO;
    loop {
        match directory.acquire_lock(&writer) {
            Ok(lock) => return Ok(lock),
            Err(LockError::LockBusy) if waited >= patience => {
                return Err(IndexError::Busy { folder: folder.to_owned() });
            }
            Err(LockError::LockBusy) => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            Err(other) => return Err(damaged(folder, other)),
        }
    }
}

pub(crate) fn file(path: &Path, source: io::Error) -> IndexError {
    IndexError::File { path: path.to_owned(), source }
}

pub(crate) fn damaged(
    folder: &Path,
    source: impl std::error::Error + Send + Sync + 'static,
) -> IndexError {
    IndexError::Damaged { folder: folder.to_owned(), source: Box::new(source) }
}

/// Writes a file that only its owner may read.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(path)?, text.as_bytes())
}
