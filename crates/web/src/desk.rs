//! What a researcher's pages work with.

use std::sync::{Arc, Mutex, PoisonError};

use heard_model::{Timestamp, TranscriptId};
use heard_study::{
    Actor, BuiltFile, Cleared, GateReport, IncomingFile, Key, LogFilter, MaskedTranscript, Page,
    Release, RenderError, Study, StudyError,
};

use crate::reply::Refusal;
use crate::session::{Session, Sessions};

/// How many masked transcripts are held for the next page.
const MOST_HELD: usize = 4;

/// Masked transcripts, each with the place in the journal at which it was masked.
type Held = Vec<(u64, Arc<MaskedTranscript>)>;

/// Why a file can't be read: what was met and what to try, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What was met.
    pub what: String,
    /// One thing to try.
    pub hint: Option<String>,
}

/// Reads a file's bytes, given with its name.
pub type ReadFile = Arc<dyn Fn(&str, &[u8]) -> Result<IncomingFile, Unreadable> + Send + Sync>;

/// A form in which a release can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its name in a form's field.
    pub name: &'static str,
    /// What a facilitator would call it.
    pub title: &'static str,
    /// What it is like, in a few words.
    pub about: &'static str,
    /// Whether it is made where nobody chose.
    pub usual: bool,
}

/// Told while files are built: how many are done, how many there will be, what is being made.
pub type Told<'a> = &'a dyn Fn(usize, usize, &str);

/// Builds the files of a release, in the forms that were asked for.
pub type BuildRelease = Arc<
    dyn Fn(
            &Cleared<Release>,
            &GateReport,
            &Page,
            &[String],
            Told<'_>,
        ) -> Result<Vec<BuiltFile>, RenderError>
        + Send
        + Sync,
>;

/// What the command line lends: things that live outside this room.
#[derive(Clone)]
pub struct Tools {
    /// Reads a file that somebody wants to import.
    pub read_file: ReadFile,
    /// The forms in which a release can be had.
    pub forms: Vec<Form>,
    /// Builds them.
    pub build: BuildRelease,
}

impl std::fmt::Debug for Tools {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tools")
    }
}

/// A researcher's desk: the study in their hands, the key where it is open, and what was masked
/// lately.
pub(crate) struct Desk {
    pub(crate) study: Study,
    pub(crate) key: Option<Key>,
    pub(crate) tools: Tools,
    pub(crate) sessions: Arc<Sessions>,
    masked: Arc<Mutex<Held>>,
}

impl Desk {
    pub(crate) fn new(
        study: Study,
        key: Option<Key>,
        tools: Tools,
        sessions: Arc<Sessions>,
    ) -> Desk {
        Desk { study, key, tools, sessions, masked: Arc::default() }
    }

    /// The same desk in the hands of whoever asks.
    pub(crate) fn of(self: Arc<Desk>, session: Option<&Session>) -> Arc<Desk> {
        match session.and_then(|session| session.name.as_deref()) {
            Some(name) if name != self.study.actor().name => Arc::new(Desk {
                study: self.study.by(Actor::researcher(name)),
                key: self.key.clone(),
                tools: self.tools.clone(),
                sessions: self.sessions.clone(),
                masked: self.masked.clone(),
            }),
            _ => self,
        }
    }

    /// Now.
    pub(crate) fn now(&self) -> Timestamp {
        self.study.world().now()
    }

    /// A transcript, masked. Held from page to page for as long as nothing happened that masks
    /// depend on: masking goes by every mention of the study.
    pub(crate) fn masked(&self, id: &TranscriptId) -> Result<Arc<MaskedTranscript>, Refusal> {
        // The place is taken first: what happens meanwhile is then after it.
        let place = self.study.position()?;
        let held = {
            let mut all = self.masked.lock().unwrap_or_else(PoisonError::into_inner);
            let at = all.iter().position(|(_, transcript)| transcript.id == *id);
            at.map(|at| all.remove(at))
        };
        let transcript = match held {
            Some((then, transcript)) if !self.touches_masks(then, place)? => transcript,
            _ => Arc::new(self.study.masked(id, self.key.as_ref())?),
        };
        let mut all = self.masked.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(_, other)| other.id != *id);
        all.push((place, transcript.clone()));
        if all.len() > MOST_HELD {
            all.remove(0);
        }
        Ok(transcript)
    }

    /// Whether something happened after `then` that may change what is masked.
    fn touches_masks(&self, then: u64, now: u64) -> Result<bool, StudyError> {
        if then == now {
            return Ok(false);
        }
        if now - then > 200 {
            return Ok(true);
        }
        let since = LogFilter { after: Some(then), ..LogFilter::default() };
        Ok(self.study.log(&since)?.iter().any(|event| !is_beside_masks(event.kind.as_str())))
    }
}

/// Kinds of operations that never change what is masked. Taking one back may be anything, so it is
/// not among them.
fn is_beside_masks(kind: &str) -> bool {
    kind.starts_with("coding.")
        || kind.starts_with("memo.")
        || kind.starts_with("codebook.")
        || kind == "transcript.shown_raw"
}
