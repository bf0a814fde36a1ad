//! The words of the command line: its first page is this table.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use heard_study::{Key, Study};

use crate::commands::{
    agreement, anonymise, aside, backup, bundle, check, code, codebook, collection, demo, erase,
    export, import, init, invite, log, matrix, memo, notes, participant, passage, poem, quote,
    reconcile, recover, release, report, resource, review, search, serve, transcript, undo, user,
};
use crate::failure::Failure;
use crate::world;

/// From interview transcripts to coded evidence and safe quote collections
///
/// Heard keeps a study in one folder on your own computer. Nothing is sent anywhere.
/// New here? Run `heard demo`: it does the whole job on an invented study and tells
/// you which files to open.
#[derive(Parser)]
#[command(name = "heard", version, max_term_width = 100)]
pub(crate) struct Cli {
    /// The study's folder (the nearest one upward where nothing is said)
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) study: Option<PathBuf>,

    /// The key: who is meant by which name (where study.toml says, if nothing is said)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::Demo),
    Init(init::Init),
    Import(import::Import),
    Notes(notes::Notes),
    Transcript(transcript::Transcript),
    Participant(participant::Participant),
    Codebook(codebook::Codebook),
    Code(code::Code),
    Memo(memo::Memo),
    Bundle(bundle::Bundle),
    Search(search::Search),
    Anonymise(anonymise::Anonymise),
    Passage(passage::Passage),
    Quote(quote::Quote),
    Review(review::Review),
    Invite(invite::Invite),
    Collection(collection::Collection),
    Release(release::Release),
    Poem(poem::Poem),
    Resource(resource::Resource),
    Agreement(agreement::Agreement),
    Reconcile(reconcile::Reconcile),
    Matrix(matrix::Matrix),
    Report(report::Report),
    Export(export::Export),
    Serve(serve::Serve),
    User(user::User),
    Log(log::Log),
    Undo(undo::Undo),
    Redo(undo::Redo),
    Check(check::Check),
    #[command(hide = true)]
    Aside(aside::Aside),
    Backup(backup::Backup),
    Restore(backup::Restore),
    Recover(recover::Recover),
    Erase(erase::Erase),
}

impl Cli {
    /// Does what was asked.
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let door = Door { study: self.study, key: self.key };
        match self.command {
            Command::Aside(command) => command.run(),
            Command::Demo(command) => command.run(),
            Command::Init(command) => command.run(door.key),
            Command::Import(command) if command.is_dry() => command.preview(),
            Command::Import(command) => command.run(&door.study()?),
            Command::Notes(command) if command.is_dry() => command.preview(),
            Command::Notes(command) => command.run(&door.study()?),
            Command::Agreement(command) if command.is_free() => command.free(),
            Command::Anonymise(command) if command.is_free(door.is_there()) => command.free(),
            Command::Participant(command) => command.run(&door.study()?),
            Command::Codebook(command) => command.run(&door.study()?, door.key.as_deref()),
            Command::Search(command) => command.run(&door.study()?),
            Command::Serve(command) => {
                let study = door.study()?;
                let key = study.open_key(door.key.as_deref())?;
                command.run(study, key)
            }
            Command::User(command) => command.run(&door.study()?),
            Command::Invite(command) => command.run(&door.study()?),
            Command::Report(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Reconcile(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Matrix(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Log(command) => command.run(&door.study()?),
            Command::Bundle(command) => command.run(&door.study()?),
            Command::Memo(command) => command.run(&door.study()?),
            Command::Undo(command) => command.run(&door.study()?),
            Command::Check(command) => command.run(&door.study()?),
            Command::Redo(command) => command.run(&door.study()?),
            Command::Backup(command) => match command.verifies() {
                Some((file, key)) => backup::verify(file, key),
                None => command.run(&door.study()?),
            },
            Command::Restore(command) => command.run(),
            Command::Recover(command) => command.run(&door.folder()),
            Command::Erase(command) => command.run(&door.study()?),
            Command::Transcript(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Agreement(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Code(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Passage(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Quote(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Review(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Collection(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Release(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Resource(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Poem(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Anonymise(command) if command.roster().is_some() => {
                let study = door.study()?;
                if let Some(file) = command.roster() {
                    anonymise::enrol(&study, door.key.as_deref(), file)?;
                }
                Ok(ExitCode::SUCCESS)
            }
            Command::Anonymise(command) => door.with_key(|study, key| command.run(study, key)),
            Command::Export(command) => door.with_key(|study, key| command.run(study, key)),
        }
    }
}

/// Which study and which key.
struct Door {
    study: Option<PathBuf>,
    key: Option<PathBuf>,
}

impl Door {
    /// The study named with --study, or the nearest one upward.
    fn study(&self) -> Result<Study, Failure> {
        Ok(Study::open(&self.folder(), world::researcher(), world::world())?)
    }

    /// Whether a study was named or stands here.
    fn is_there(&self) -> bool {
        self.study.is_some() || world::study_above(&world::here()).is_some()
    }

    /// Its folder.
    fn folder(&self) -> PathBuf {
        let here = world::here();
        self.study.clone().or_else(|| world::study_above(&here)).unwrap_or(here)
    }

    /// The study with the key, where one is named.
    fn with_key<R>(
        &self,
        work: impl FnOnce(&Study, Option<&Key>) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        let study = self.study()?;
        let key = study.open_key(self.key.as_deref())?;
        work(&study, key.as_ref())
    }
}
