//! The researchers' door: a study's folder, opened.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::settings::{Policy, Profile, Settings};
use crate::store::journal::{Tx, Words};
use crate::store::kind::EventKind;
use crate::store::open::private_folder;
use crate::store::rows::Rows;
use crate::store::{Done, Plan, Store};
use crate::world::{Actor, World};

/// A study, opened by a researcher. Every use case is one function of it; each file of this room
/// adds those of its subject.
pub struct Study {
    actor: Actor,
    key: Option<String>,
    pub(crate) house: Arc<House>,
}

/// What all doors to one study share.
pub(crate) struct House {
    folder: PathBuf,
    settings: RwLock<Arc<Settings>>,
    pub(crate) store: Store,
    /// The index, once somebody searched.
    pub(crate) index: Mutex<Option<Arc<heard_index::Index>>>,
    /// Held while the index is told what happened.
    pub(crate) telling: Mutex<()>,
    /// The key and the thresholds with which this process made ready what may be seen.
    pub(crate) shown_with: Mutex<Option<(Option<Key>, Policy)>>,
}

impl House {
    fn new(folder: &Path, settings: Settings, store: Store) -> Arc<House> {
        let settings = RwLock::new(Arc::new(settings));
        Arc::new(House {
            folder: folder.to_owned(),
            settings,
            store,
            index: Mutex::new(None),
            telling: Mutex::new(()),
            shown_with: Mutex::new(None),
        })
    }

    /// The study's folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// From now on these hold, for every door to the study.
    pub(crate) fn hold_to(&self, settings: Settings) {
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }
}

impl std::fmt::Debug for Study {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Study({})", self.house.folder.display())
    }
}

impl Study {
    /// Makes a study in `folder`, which may be there but may hold none yet.
    pub fn create(
        folder: &Path,
        title: &str,
        profile: Profile,
        actor: Actor,
        world: World,
    ) -> Result<Study> {
        Study::create_with(folder, Settings::new(title, profile), actor, world)
    }

    /// Makes a study with these settings.
    pub fn create_with(
        folder: &Path,
        settings: Settings,
        actor: Actor,
        world: World,
    ) -> Result<Study> {
        if folder.join("study.toml").exists() || folder.join("study.db").exists() {
            return Err(StudyError::StudyExists(folder.to_owned()));
        }
        private_folder(folder)?;
        let store = Store::create(&folder.join("study.db"), world)?;
        // Last: a folder is a study once this file lies in it.
        settings.write(&folder.join("study.toml"))?;
        let study = Study { actor, key: None, house: House::new(folder, settings, store) };
        study.note(EventKind::StudyCreated, "", "")?;
        Ok(study)
    }

    /// Opens the study in `folder`.
    pub fn open(folder: &Path, actor: Actor, world: World) -> Result<Study> {
        let settings_file = folder.join("study.toml");
        if !settings_file.is_file() || !folder.join("study.db").is_file() {
            return Err(StudyError::NotAStudy(folder.to_owned()));
        }
        let settings = Settings::read(&settings_file)?;
        let store = Store::open(&folder.join("study.db"), world)?;
        let study = Study { actor, key: None, house: House::new(folder, settings, store) };
        // An erasure that a crash broke off goes on before anything is shown. Where it can't now,
        // because somebody reads, say, the check tells of it.
        let _ = study.finish_erasures();
        Ok(study)
    }

    /// The same study in another person's hands.
    pub fn by(&self, actor: Actor) -> Study {
        Study { actor, key: None, house: self.house.clone() }
    }

    /// The same study, whose next change is saved once under `key`, however often it is tried:
    /// a repetition answers [`StudyError::AlreadySaved`].
    pub fn once(&self, key: &str) -> Study {
        Study { key: Some(key.to_owned()), ..self.by(self.actor.clone()) }
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.house.folder
    }

    /// What people set by hand.
    pub fn settings(&self) -> Arc<Settings> {
        self.house.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Who works.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The clock and chance it was opened with.
    pub fn world(&self) -> &World {
        self.house.store.world()
    }

    /// Looks at one moment of the study.
    pub(crate) fn read<R>(&self, look: impl FnOnce(Rows<'_>) -> Result<R>) -> Result<R> {
        self.house.store.read(look)
    }

    /// Does `work` as one operation, told as `kind` with `subject` and `reason`.
    pub(crate) fn change<R: Send + 'static>(
        &self,
        kind: EventKind,
        subject: &str,
        reason: &str,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R> + Send + 'static,
    ) -> Result<Done<R>> {
        self.house.store.change(self.plan(kind, subject, reason), |tx, _| work(tx))
    }

    /// The same, told even where it changes no row of the journal's.
    pub(crate) fn change_always<R: Send + 'static>(
        &self,
        kind: EventKind,
        subject: &str,
        reason: &str,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R> + Send + 'static,
    ) -> Result<Done<R>> {
        let plan = Plan { always: true, ..self.plan(kind, subject, reason) };
        self.house.store.change(plan, |tx, _| work(tx))
    }

    /// The same, where only the work itself can say what it was about.
    pub(crate) fn change_told<R: Send + 'static>(
        &self,
        kind: EventKind,
        work: impl FnOnce(&mut Tx<'_>, &mut Words) -> Result<R> + Send + 'static,
    ) -> Result<Done<R>> {
        self.house.store.change(self.plan(kind, "", ""), work)
    }

    /// Journals something that changes no row: a look at raw words, say.
    pub(crate) fn note(&self, kind: EventKind, subject: &str, reason: &str) -> Result<()> {
        let plan = Plan { always: true, ..self.plan(kind, subject, reason) };
        self.house.store.change(plan, |_, _| Ok(())).map(drop)
    }

    pub(crate) fn plan(&self, kind: EventKind, subject: &str, reason: &str) -> Plan {
        Plan {
            actor: self.actor.clone(),
            kind,
            subject: subject.to_owned(),
            reason: reason.to_owned(),
            key: self.key.clone(),
            always: false,
        }
    }
}
