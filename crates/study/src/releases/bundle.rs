//! The frozen files of a release: staged, then put in place whole.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use heard_anonymise::Page;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::error::{Result, StudyError};
use crate::store::open::{private_folder, restrict};
use crate::world::hex;

/// The name of the list of files and digests.
pub(super) const MANIFEST: &str = "manifest.json";

/// A file as a renderer built it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltFile {
    /// Its path in the release: letters, digits, `-`, `_`, one folder deep at most.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The numbers of the cards that stand in it; all where empty.
    pub cards: Vec<u32>,
}

#[derive(Serialize)]
struct Manifest<'m> {
    release: &'m str,
    title: &'m str,
    #[serde(rename = "use")]
    use_: &'m str,
    audience: &'m str,
    on: String,
    codebook: String,
    codebook_hash: &'m str,
    cards: usize,
    tables: usize,
    synthetic: bool,
    files: Vec<ManifestFile<'m>>,
}

#[derive(Serialize)]
struct ManifestFile<'m> {
    path: &'m str,
    bytes: usize,
    sha256: String,
}

/// SHA-256 in lower-case hex.
pub(super) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The list of files and digests. It goes out with them: no people, no places of the machine.
pub(super) fn manifest(page: &Page, files: &[BuiltFile]) -> Result<String> {
    for (place, file) in files.iter().enumerate() {
        let twice = files[..place].iter().any(|other| other.path == file.path);
        if twice || !is_plain(&file.path) || file.path == MANIFEST {
            return Err(StudyError::BadName { what: "file", name: file.path.clone() });
        }
    }
    let manifest = Manifest {
        release: &page.name,
        title: &page.title,
        use_: page.use_.as_str(),
        audience: page.column().as_str(),
        on: page.on.to_string(),
        codebook: page.codebook.to_string(),
        codebook_hash: &page.codebook_hash,
        cards: page.cards.len(),
        tables: page.tables.len(),
        synthetic: page.synthetic,
        files: files
            .iter()
            .map(|file| ManifestFile {
                path: &file.path,
                bytes: file.bytes.len(),
                sha256: digest(&file.bytes),
            })
            .collect(),
    };
    let text = serde_json::to_string_pretty(&manifest);
    text.map(|text| text + "\n").map_err(|error| StudyError::Render { source: error.into() })
}

/// A path that stays in its folder on every system.
fn is_plain(path: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    path.len() <= 120 && path.split('/').count() <= 2 && path.split('/').all(part)
}

fn staging(study: &Path, name: &str) -> PathBuf {
    study.join("releases").join(format!(".{name}.new"))
}

/// Where the files of release `name` lie.
pub(super) fn place(study: &Path, name: &str) -> PathBuf {
    study.join("releases").join(name)
}

/// Writes everything beside its place, down to the disk.
pub(super) fn stage(
    study: &Path,
    name: &str,
    files: &[BuiltFile],
    manifest: &str,
) -> Result<PathBuf> {
    let folder = staging(study, name);
    discard(&folder);
    private_folder(&study.join("releases"))?;
    private_folder(&folder)?;
    let listed = files.iter().map(|file| (file.path.as_str(), file.bytes.as_slice()));
    for (path, bytes) in listed.chain([(MANIFEST, manifest.as_bytes())]) {
        let path = folder.join(path);
        if let Some(above) = path.parent() {
            private_folder(above)?;
        }
        let written = (|| {
            let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
            file.write_all(bytes)?;
            file.sync_all()
        })();
        written.map_err(StudyError::file(&path))?;
        restrict(&path, 0o400)?;
    }
    Ok(folder)
}

/// Takes staged files away; what is not there needs no taking away.
pub(super) fn discard(staged: &Path) {
    let _ = fs::remove_dir_all(staged);
}

/// Puts staged files in their place: after the ledger knows them, never before.
pub(super) fn publish(study: &Path, name: &str) -> Result<PathBuf> {
    let (from, to) = (staging(study, name), place(study, name));
    if from.is_dir() && !to.exists() {
        fs::rename(&from, &to).map_err(StudyError::file(&to))?;
    }
    Ok(to)
}
