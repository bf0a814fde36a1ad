//! Backups that only whoever has the passphrase or a key can read.
//!
//! The format is age's, version 1 (<https://c2sp.org/age>), so that `age` and `rage` open them too:
//! 64 KiB a piece, each sealed by ChaCha20-Poly1305, the last one marked as the last, so that neither a
//! flipped byte nor a cut goes unnoticed. What is in it never lies on a disk in the clear: a sealed
//! backup is looked through in memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::path::Path;
use std::str::FromStr as _;

use age::secrecy::{ExposeSecret as _, SecretString};
use age::{Decryptor, Encryptor, scrypt, stream::StreamReader, x25519};

use super::{archive, not_whole};
use crate::error::{Result, SealFault, StudyError};

/// How hard a passphrase is to try out: scrypt with N = 2^18, as age itself takes it; about a second and
/// 256 MiB a try.
const WORK: u8 = 18;
/// So hard at most to open: 512 MiB.
const MOST_WORK: u8 = 19;
/// How every file of the format begins.
const MAGIC: &[u8] = b"age-encryption.org/v1\n";
/// So long may the part be that says for whom a file is.
const MOST_HEAD: u64 = 64 << 10;
/// So short may a passphrase be; the file may be tried out for as long as somebody likes.
const SHORTEST: usize = 12;

/// A passphrase or a private key. It is never shown, and its memory is cleared.
#[derive(Clone, Debug)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes it over.
    pub fn new(words: String) -> Secret {
        Secret(SecretString::from(words))
    }
}

/// For whom a backup is sealed.
#[derive(Clone, Debug)]
pub enum Seal {
    /// Whoever knows the passphrase.
    Passphrase(Secret),
    /// Whoever has the private key to one of these public ones (`age1…`).
    Keys(Vec<String>),
}

/// What a sealed backup is opened with.
#[derive(Clone, Debug)]
pub enum Opener {
    /// The passphrase.
    Passphrase(Secret),
    /// Private keys (`AGE-SECRET-KEY-1…`), one of which may fit.
    Keys(Vec<Secret>),
}

/// What it takes to open a sealed backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedFor {
    /// A passphrase.
    Passphrase,
    /// A private key.
    Keys,
}

impl SealedFor {
    /// One word.
    pub fn as_str(self) -> &'static str {
        match self {
            SealedFor::Passphrase => "passphrase",
            SealedFor::Keys => "key",
        }
    }
}

/// What it takes to open the backup at `path`; nothing where it is not sealed.
///
/// # Errors
/// Where it can't be read.
pub fn sealed_for(path: &Path) -> Result<Option<SealedFor>> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(StudyError::file(path))?;
    file.take(MOST_HEAD).read_to_end(&mut head).map_err(StudyError::file(path))?;
    Ok(head.strip_prefix(MAGIC).map(|rest| {
        if rest.starts_with(b"-> scrypt ") { SealedFor::Passphrase } else { SealedFor::Keys }
    }))
}

impl Seal {
    /// Whether it can be sealed so.
    pub(super) fn check(&self) -> Result<SealedFor> {
        match self {
            Seal::Passphrase(words) if words.0.expose_secret().chars().count() < SHORTEST => {
                Err(StudyError::BadPassword { why: "it has fewer than 12 characters" })
            }
            Seal::Passphrase(_) => Ok(SealedFor::Passphrase),
            Seal::Keys(keys) => recipients(keys).map(|_| SealedFor::Keys),
        }
    }

    fn encryptor(&self) -> Result<Encryptor> {
        let sealed = match self {
            Seal::Passphrase(words) => {
                let mut recipient = scrypt::Recipient::new(words.0.clone());
                recipient.set_work_factor(WORK);
                Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            }
            Seal::Keys(keys) => {
                let keys = recipients(keys)?;
                Encryptor::with_recipients(keys.iter().map(|key| key as &dyn age::Recipient))
            }
        };
        sealed.map_err(|_| SealFault::NoKeys.into())
    }
}

fn recipients(keys: &[String]) -> Result<Vec<x25519::Recipient>> {
    let read = |key: &String| {
        let number = 1 + keys.iter().position(|other| other == key).unwrap_or_default();
        x25519::Recipient::from_str(key.trim()).map_err(|_| SealFault::NotPublic { number }.into())
    };
    if keys.is_empty() { Err(SealFault::NoKeys.into()) } else { keys.iter().map(read).collect() }
}

/// Writes what lies at `from` to `to`, sealed; gives back length and SHA-256 of the sealed file, once
/// it was read back from the disk and is what was written.
pub(super) fn write(from: &Path, to: &Path, seal: &Seal) -> Result<(u64, String)> {
    let encryptor = seal.encryptor()?;
    let mut plain = File::open(from).map_err(StudyError::file(from))?;
    let mut written = None;
    archive::put(to, |file| {
        let mut counted = archive::Counted::new(file);
        let mut sealed = encryptor.wrap_output(&mut counted)?;
        io::copy(&mut plain, &mut sealed)?;
        sealed.finish()?.flush()?;
        let (file, bytes, sha256) = counted.finish();
        written = Some((bytes, sha256));
        file.sync_all()
    })?;
    let file = File::open(to).map_err(StudyError::file(to))?;
    let back = archive::digest(file, u64::MAX).map_err(StudyError::file(to))?;
    match written {
        Some(written) if written == back => Ok(back),
        _ => Err(not_whole(to, "what was read back is not what was written")),
    }
}

/// A sealed file, opened. Only places inside it can be gone to.
pub(super) struct Opened {
    inner: StreamReader<File>,
    at: u64,
    length: u64,
}

impl Opened {
    /// So long is what is sealed in it.
    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

/// Opens the sealed backup at `path`.
pub(super) fn open(path: &Path, takes: SealedFor, opener: Option<&Opener>) -> Result<Opened> {
    let place = || path.to_owned();
    let opener = match (opener, takes) {
        (Some(opener @ Opener::Passphrase(_)), SealedFor::Passphrase) => opener,
        (Some(opener @ Opener::Keys(_)), SealedFor::Keys) => opener,
        (_, SealedFor::Passphrase) => return Err(SealFault::NeedsPassphrase(place()).into()),
        (_, SealedFor::Keys) => return Err(SealFault::NeedsKey(place()).into()),
    };
    let file = headed(path)?;
    let sealed = Decryptor::new(file).map_err(|error| fault(path, error, opener))?;
    let opened = match opener {
        Opener::Passphrase(words) => {
            let mut identity = scrypt::Identity::new(words.0.clone());
            identity.set_max_work_factor(MOST_WORK);
            sealed.decrypt(std::iter::once(&identity as &dyn age::Identity))
        }
        Opener::Keys(keys) => {
            let keys = identities(keys)?;
            sealed.decrypt(keys.iter().map(|key| key as &dyn age::Identity))
        }
    };
    let mut inner = opened.map_err(|error| fault(path, error, opener))?;
    let length = inner.seek(SeekFrom::End(0)).map_err(|_| broken(path))?;
    inner.rewind().map_err(|_| broken(path))?;
    Ok(Opened { inner, at: 0, length })
}

/// The file, where the part of it that says for whom it is has an end.
fn headed(path: &Path) -> Result<File> {
    let mut file = File::open(path).map_err(StudyError::file(path))?;
    let mut head = Vec::new();
    (&file).take(MOST_HEAD).read_to_end(&mut head).map_err(StudyError::file(path))?;
    if !head.windows(5).any(|here| here == b"\n--- ") {
        return Err(broken(path));
    }
    file.rewind().map_err(StudyError::file(path))?;
    Ok(file)
}

fn identities(keys: &[Secret]) -> Result<Vec<x25519::Identity>> {
    let read = |(at, key): (usize, &Secret)| {
        let number = at + 1;
        x25519::Identity::from_str(key.0.expose_secret().trim())
            .map_err(|_| SealFault::NotPrivate { number }.into())
    };
    keys.iter().enumerate().map(read).collect()
}

fn fault(path: &Path, error: age::DecryptError, opener: &Opener) -> StudyError {
    use age::DecryptError as Met;
    let place = path.to_owned();
    match (error, opener) {
        (Met::Io(source), _) if source.kind() != io::ErrorKind::UnexpectedEof => {
            StudyError::File { path: place, source }
        }
        (Met::DecryptionFailed, Opener::Passphrase(_)) => SealFault::WrongPassphrase(place).into(),
        (Met::NoMatchingKeys, Opener::Keys(_)) => SealFault::WrongKey(place).into(),
        (Met::ExcessiveWork { .. }, _) => SealFault::TooMuchWork(place).into(),
        _ => broken(path),
    }
}

pub(super) fn broken(path: &Path) -> StudyError {
    not_whole(path, "it was cut off, or a byte of it was changed")
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Opened {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        let inside = place.filter(|place| *place <= self.length);
        let place = inside.ok_or(io::ErrorKind::InvalidInput)?;
        self.at = self.inner.seek(SeekFrom::Start(place))?;
        Ok(self.at)
    }
}
