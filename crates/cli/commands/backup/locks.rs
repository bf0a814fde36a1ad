//! What a backup is encrypted with, and what it is opened with. Secrets are typed or read from a file,
//! never taken from the command line, where other users of the machine could read them.

use std::fs;
use std::path::{Path, PathBuf};

use heard_study::{BackupFile, Opener, Seal, SealedFor, Secret, sealed_for};

use crate::failure::Failure;
use crate::secret;

/// For whom a backup is encrypted.
#[derive(clap::Args)]
pub(crate) struct Lock {
    /// Encrypt it with a passphrase, which is asked for (at least 12 characters)
    #[arg(long, conflicts_with_all = ["recipient", "recipients_file"])]
    encrypt: bool,
    /// The same, with the passphrase that is this file's first line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["recipient", "recipients_file"])]
    passphrase_file: Option<PathBuf>,
    /// Encrypt it for whoever has the private key to this public one, `age1…` (can be repeated)
    #[arg(long, value_name = "KEY")]
    recipient: Vec<String>,
    /// Encrypt it for the public keys in this file, one a line
    #[arg(long, value_name = "FILE")]
    recipients_file: Option<PathBuf>,
}

/// What an encrypted backup is opened with.
#[derive(clap::Args)]
pub(crate) struct Key {
    /// The passphrase of an encrypted backup is this file's first line; it is asked for if not said
    #[arg(long, value_name = "FILE", conflicts_with = "identity")]
    passphrase_file: Option<PathBuf>,
    /// The private key of an encrypted backup lies in this file, as `age-keygen` writes it
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
}

impl Lock {
    /// For whom it is to be encrypted; nothing where that was not asked for.
    pub(super) fn seal(&self) -> Result<Option<Seal>, Failure> {
        if let Some(file) = &self.passphrase_file {
            return Ok(Some(Seal::Passphrase(first_line(file)?)));
        }
        if self.encrypt {
            let words = secret::asked_twice("A passphrase for this backup")?;
            return Ok(Some(Seal::Passphrase(Secret::new(words))));
        }
        let mut keys = self.recipient.clone();
        if let Some(file) = &self.recipients_file {
            keys.extend(lines(&read(file)?));
        } else if keys.is_empty() {
            return Ok(None);
        }
        Ok(Some(Seal::Keys(keys)))
    }
}

impl Key {
    /// The backup `file` with what it is opened with. A passphrase is asked for where one is needed
    /// and none was named.
    pub(super) fn to(&self, file: &Path) -> Result<BackupFile, Failure> {
        let backup = BackupFile::from(file);
        if let Some(words) = &self.passphrase_file {
            return Ok(backup.opened_with(Opener::Passphrase(first_line(words)?)));
        }
        if let Some(identity) = &self.identity {
            let keys = lines(&read(identity)?).into_iter().map(Secret::new).collect();
            return Ok(backup.opened_with(Opener::Keys(keys)));
        }
        if sealed_for(file)? != Some(SealedFor::Passphrase) {
            return Ok(backup);
        }
        let words = secret::asked("The passphrase of this backup")?;
        Ok(backup.opened_with(Opener::Passphrase(Secret::new(words))))
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file)
        .map_err(|error| Failure::new(format!("`{}` can't be read: {error}", file.display())))
}

fn first_line(file: &Path) -> Result<Secret, Failure> {
    let text = read(file)?;
    Ok(Secret::new(text.lines().next().unwrap_or_default().to_owned()))
}

/// Lines that are neither empty nor a comment.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}
