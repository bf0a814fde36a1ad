//! Releases that are being built while somebody watches.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::reply::Refusal;

/// How many are remembered.
const REMEMBERED: usize = 20;

/// A release that is being built.
pub(crate) struct Job {
    /// Of which collection.
    pub(crate) collection: String,
    /// What it will be called.
    pub(crate) release: String,
    state: Mutex<JobState>,
}

/// How far it is.
#[derive(Default)]
pub(crate) struct JobState {
    /// What is being done.
    pub(crate) doing: String,
    /// Files made.
    pub(crate) done: usize,
    /// Files in all; nothing while that is not known.
    pub(crate) of: usize,
    /// How it ended.
    pub(crate) ended: Option<Result<(), Refusal>>,
}

impl Job {
    /// Looks at how far it is.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&mut JobState) -> R) -> R {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// All of them, each under a random name.
#[derive(Default)]
pub(crate) struct Jobs {
    kept: Mutex<BTreeMap<String, Arc<Job>>>,
}

impl Jobs {
    /// Notes that a release is being built. Of those that are over, old ones are forgotten.
    pub(crate) fn begin(&self, collection: &str, release: &str) -> (String, Arc<Job>) {
        let id = crate::session::secret()[..32].to_owned();
        let job = Arc::new(Job {
            collection: collection.to_owned(),
            release: release.to_owned(),
            state: Mutex::default(),
        });
        let mut kept = self.kept();
        if kept.len() >= REMEMBERED {
            kept.retain(|_, job| job.with(|state| state.ended.is_none()));
        }
        kept.insert(id.clone(), job.clone());
        (id, job)
    }

    /// The release that is being built under `id`.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<Job>> {
        self.kept().get(id).cloned()
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Job>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
