//! `heard backup` and `heard restore`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod locks;

use clap::Subcommand;
use heard_model::Date;
use heard_study::{BackupEntry, BackupSeen, SealedFor, Study};
use locks::{Key, Lock};
use serde::Serialize;

use crate::failure::Failure;
use crate::{out, world};

/// Put the whole study into one checked file, while others go on working
///
/// In the file are the database, study.toml and what was released; never the key. It is as
/// confidential as the study: encrypt it, or keep it on an encrypted disk, and say how long.
///
/// With --encrypt only whoever knows the passphrase can read it, with --recipient only whoever has
/// the private key. The format is age's: the programs `age` and `rage` open it too. Nobody can bring
/// back a passphrase or key that is lost. To throw them away is to destroy the backup.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Backup {
    #[command(subcommand)]
    command: Option<Command>,
    /// The file to make; in STUDY.backups beside the study if not said
    #[arg(long, short = 'o', value_name = "FILE")]
    out: Option<PathBuf>,
    /// The last day on which it is needed; `backup list` says when it is over
    #[arg(long, value_name = "DATE")]
    keep_until: Option<Date>,
    #[command(flatten)]
    lock: Lock,
}

#[derive(Subcommand)]
enum Command {
    /// List the backups that were made, and which are past their day
    List {
        /// Print JSON, one a line
        #[arg(long)]
        json: bool,
    },
    /// Check a backup: every byte, the database in it, the chain of its journal
    ///
    /// Of an encrypted one nothing is written to the disk.
    Verify {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        key: Key,
    },
}

#[derive(Serialize)]
struct Row<'b> {
    id: &'b str,
    at: String,
    place: String,
    sha256: &'b str,
    bytes: u64,
    seq: u64,
    head: &'b str,
    keep_until: Option<String>,
    over: bool,
    there: bool,
    /// What it takes to open it: `passphrase` or `key`.
    encrypted: Option<&'static str>,
}

impl Backup {
    /// The file to check, where that is all that was asked: it needs no study.
    pub(crate) fn verifies(&self) -> Option<(&Path, &Key)> {
        match &self.command {
            Some(Command::Verify { file, key }) => Some((file, key)),
            _ => None,
        }
    }

    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        match self.command {
            Some(Command::List { json }) => list(study, json)?,
            Some(Command::Verify { file, key }) => return verify(&file, &key),
            None => make(study, self.out, self.keep_until, &self.lock)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn make(
    study: &Study,
    to: Option<PathBuf>,
    keep_until: Option<Date>,
    lock: &Lock,
) -> Result<(), Failure> {
    let seal = lock.seal()?;
    let to = match to {
        Some(to) => to,
        None => place(study, if seal.is_some() { ".age" } else { "" })?,
    };
    let entry = match &seal {
        Some(seal) => study.backup_sealed(&to, keep_until, seal)?,
        None => study.backup(&to, keep_until)?,
    };
    out::data(&to.display().to_string())?;
    out::say(&format!(
        "backed up and checked: {} bytes, the study as it was after operation {}",
        entry.bytes, entry.seq
    ));
    if let Some(sealed) = entry.sealed {
        out::say(&format!("  encrypted: {}", opened_by(sealed)));
    }
    out::say("  the key is not in it: keep a copy of the key somewhere else");
    match keep_until {
        Some(day) => out::say(&format!("  to be destroyed after {day}")),
        None => out::say("  no end is set: --keep-until DATE says how long it is needed"),
    }
    out::say(&format!("next: heard restore {} --to DIR puts it back elsewhere", to.display()));
    Ok(())
}

/// What is said of who can open it.
fn opened_by(sealed: SealedFor) -> &'static str {
    match sealed {
        SealedFor::Passphrase => {
            "it opens with the passphrase alone, which nobody can bring back; keep it elsewhere"
        }
        SealedFor::Keys => {
            "it opens with the private key alone; try that once: heard backup verify"
        }
    }
}

/// Beside the study's folder, called by the moment.
fn place(study: &Study, ending: &str) -> Result<PathBuf, Failure> {
    let whole = std::path::absolute(study.folder())?;
    let name = whole.file_name().map_or("study".into(), |name| name.to_string_lossy().into_owned());
    let folder = whole.with_file_name(format!("{name}.backups"));
    let moment = world::now().strftime("%Y-%m-%dT%H%M%SZ").to_string();
    let place = folder.join(format!("{moment}.heard-backup{ending}"));
    let again = |number: u32| folder.join(format!("{moment}-{number}.heard-backup{ending}"));
    Ok(std::iter::once(place)
        .chain((2..1000).map(again))
        .find(|place| !place.exists())
        .unwrap_or_else(|| folder.join("backup.heard-backup")))
}

fn list(study: &Study, json: bool) -> Result<(), Failure> {
    let today = world::today();
    let entries = study.backups()?;
    for entry in &entries {
        if json {
            out::json(&row(entry, today))?;
        } else {
            out::data(&line(entry, today))?;
        }
    }
    if entries.is_empty() {
        out::say("no backup was made yet: `heard backup` makes one");
    }
    if entries.iter().any(|entry| entry.is_there && entry.is_over(today)) {
        out::say("backups past their day still lie there: destroy them");
    }
    Ok(())
}

fn row(entry: &BackupEntry, today: Date) -> Row<'_> {
    Row {
        id: &entry.id,
        at: entry.at.to_string(),
        place: entry.place.display().to_string(),
        sha256: &entry.sha256,
        bytes: entry.bytes,
        seq: entry.seq,
        head: &entry.head,
        keep_until: entry.keep_until.map(|day| day.to_string()),
        over: entry.is_over(today),
        there: entry.is_there,
        encrypted: entry.sealed.map(SealedFor::as_str),
    }
}

fn line(entry: &BackupEntry, today: Date) -> String {
    let until = match entry.keep_until {
        Some(day) if entry.is_over(today) => format!("was needed until {day}"),
        Some(day) => format!("needed until {day}"),
        None => "no end set".to_owned(),
    };
    let there = match (entry.is_there, entry.sealed) {
        (false, _) => " [not there any more]".to_owned(),
        (true, Some(sealed)) => format!(" [encrypted, opens with a {}]", sealed.as_str()),
        (true, None) => String::new(),
    };
    format!(
        "{}  operation {}  {} bytes  {until}  {}{there}",
        entry.at.strftime("%Y-%m-%d %H:%M"),
        entry.seq,
        entry.bytes,
        entry.place.display()
    )
}

/// Checks a backup.
pub(crate) fn verify(file: &Path, key: &Key) -> Result<ExitCode, Failure> {
    let seen = heard_study::verify_backup(key.to(file)?, &world::world())?;
    told(&seen)?;
    out::say("the backup is whole: every byte, the database, the chain of its journal");
    Ok(ExitCode::SUCCESS)
}

fn told(seen: &BackupSeen) -> Result<(), Failure> {
    out::data(&format!(
        "made {} by heard {}\nfiles {}, bytes {}\noperation {}, head {}\nrows {}\nfile {}",
        seen.at, seen.heard, seen.parts, seen.bytes, seen.seq, seen.head, seen.logical, seen.sha256
    ))?;
    match seen.sealed {
        Some(sealed) => out::data(&format!("encrypted, opens with a {}", sealed.as_str())),
        None => Ok(()),
    }
}

/// Put a study back from a backup, into a new folder
///
/// Every byte is checked before anything is put in place, and the index is made anew. What was
/// erased since the backup was made is erased again. Nothing is ever written over.
#[derive(clap::Args)]
pub(crate) struct Restore {
    /// The backup
    file: PathBuf,
    /// The folder to make; it must be empty or not there
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    #[command(flatten)]
    key: Key,
}

impl Restore {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let file = self.key.to(&self.file)?;
        let restored = heard_study::restore(file, &self.to, world::researcher(), world::world())?;
        out::data(&format!("rows {}", restored.logical))?;
        out::say(&format!(
            "restored {} to {}: as it was after operation {}, row for row",
            out::count(restored.files, "file"),
            restored.folder.display(),
            restored.seq
        ));
        if restored.erased_again > 0 {
            out::say(&format!(
                "  {} that the backup did not know of done again",
                out::count(restored.erased_again, "erasure")
            ));
        }
        out::say("  the key is not part of a backup: study.toml says where it is looked for");
        out::say(&format!("next: heard --study {} check", restored.folder.display()));
        Ok(ExitCode::SUCCESS)
    }
}
