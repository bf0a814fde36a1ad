//! What a researcher's pages work with.

use std::sync::{Arc, Mutex, PoisonError};

use heard_model::{Codebook, Project, Timestamp, TranscriptId};
use heard_study::{
    Actor, BuiltFile, Cleared, GateReport, IncomingFile, Key, MaskedTranscript, Page, Release,
    RenderError, SpokenTurn, Study, StudyError,
};

use crate::asked::Asked;
use crate::live::Wire;
use crate::look::code::Marks;
use crate::reply::Refusal;
use crate::session::{RAW_FOR, Session, Sessions};

/// Bytes of masked words that are held for the next page: several hundred interviews.
const MOST_HELD: usize = 64 << 20;

/// Masked transcripts, each with the place in the journal at which it was masked, the one that was
/// asked for last at the end.
type Held = Vec<(u64, Arc<MaskedTranscript>)>;

/// A codebook, and the place in the journal up to which it is as it was read.
type HeldBook = Option<(u64, Arc<Book>)>;

/// A codebook, and how its codes look.
pub(crate) struct Book {
    pub(crate) codebook: Codebook,
    pub(crate) marks: Marks,
}

/// A transcript as spoken, open for one session: of which, until when, read at which place in the
/// journal.
struct Open {
    session: String,
    transcript: TranscriptId,
    until: Timestamp,
    place: u64,
    turns: Arc<Vec<SpokenTurn>>,
}

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

/// A project of another program, read and not yet taken in.
#[derive(Clone, Debug)]
pub struct IncomingProject {
    /// What is in it, and what is not any more.
    pub project: Project,
    /// What it was read as.
    pub format: &'static str,
    /// How its places were counted and how well that fits, in words.
    pub fit: Option<String>,
}

/// Reads a file's bytes as a project, given with its name; nothing where it is none.
pub type ReadProject =
    Arc<dyn Fn(&str, &[u8]) -> Result<Option<IncomingProject>, Unreadable> + Send + Sync>;

/// A file out of a zipped folder: its path in it, and its bytes, or why it can't be unpacked.
pub type Unpacked = (String, Result<Vec<u8>, String>);

/// Unpacks a zipped folder, given with its name; nothing where the file is anything else.
pub type Unpack =
    Arc<dyn Fn(&str, &[u8]) -> Result<Option<Vec<Unpacked>>, Unreadable> + Send + Sync>;

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
    /// Reads a project of another program.
    pub read_project: ReadProject,
    /// Unpacks a zipped folder.
    pub unpack: Unpack,
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
    /// Where the pages are reached.
    pub(crate) origin: String,
    /// What pages that listen are told from.
    pub(crate) wire: Arc<Wire>,
    masked: Arc<Mutex<Held>>,
    /// The codebook that was read last, and the place in the journal up to which it is as it was.
    book: Arc<Mutex<HeldBook>>,
    /// Who makes a transcript's masks; several transcripts are made side by side.
    making: Arc<[Mutex<()>; 16]>,
    open: Arc<Mutex<Vec<Open>>>,
}

impl Desk {
    pub(crate) fn new(
        study: Study,
        key: Option<Key>,
        tools: Tools,
        sessions: Arc<Sessions>,
        origin: String,
    ) -> Desk {
        Desk {
            study,
            key,
            tools,
            sessions,
            origin,
            wire: Arc::default(),
            masked: Arc::default(),
            book: Arc::default(),
            making: Arc::default(),
            open: Arc::default(),
        }
    }

    /// The same desk in the hands of whoever asks.
    pub(crate) fn of(self: Arc<Desk>, session: Option<&Session>) -> Arc<Desk> {
        match session.and_then(|session| session.name.as_deref()) {
            Some(name) if name != self.study.actor().name => Arc::new(Desk {
                study: self.study.by(Actor::researcher(name)),
                key: self.key.clone(),
                tools: self.tools.clone(),
                sessions: self.sessions.clone(),
                origin: self.origin.clone(),
                wire: self.wire.clone(),
                masked: self.masked.clone(),
                book: self.book.clone(),
                making: self.making.clone(),
                open: self.open.clone(),
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
        if let Some(held) = self.held(id)? {
            return Ok(held);
        }
        // One of those who wait for it makes it, the others take it from there.
        let _turn = lock(self.line_for(id));
        if let Some(held) = self.held(id)? {
            return Ok(held);
        }
        // The place is taken first: what happens meanwhile is then after it.
        let place = self.study.position()?;
        let transcript = Arc::new(self.study.masked(id, self.key.as_ref())?);
        self.hold(place, &transcript);
        Ok(transcript)
    }

    /// The codebook that passages are coded with now. Held from page to page for as long as nothing
    /// happened that may change it.
    pub(crate) fn codebook(&self) -> Result<Arc<Book>, Refusal> {
        let place = self.study.position()?;
        let held = lock(&self.book).clone();
        let book = match held {
            Some((then, book)) if !self.since(then, place, is_beside_codebook)? => book,
            _ => {
                let codebook = self.study.working_codebook()?;
                Arc::new(Book { marks: Marks::of(&codebook), codebook })
            }
        };
        *lock(&self.book) = Some((place, book.clone()));
        Ok(book)
    }

    /// Masks the first interview before anybody asks for one: what finds names is read from the program
    /// then, and whoever comes first does not wait for it.
    pub(crate) fn make_ready(&self) {
        let first = self.study.transcripts().ok().and_then(|all| all.into_iter().next());
        if let Some(first) = first {
            // What can't be masked now is told to whoever asks for it.
            let _ = self.masked(&first.id);
        }
    }

    fn line_for(&self, id: &TranscriptId) -> &Mutex<()> {
        let number: usize = id.as_str().bytes().map(usize::from).sum();
        &self.making[number % self.making.len()]
    }

    /// What is held of a transcript, where it is still as it would be masked now.
    fn held(&self, id: &TranscriptId) -> Result<Option<Arc<MaskedTranscript>>, StudyError> {
        let place = self.study.position()?;
        let held = lock(&self.masked).iter().find(|(_, held)| held.id == *id).cloned();
        let Some((then, transcript)) = held else { return Ok(None) };
        if self.touches_masks(then, place)? {
            return Ok(None);
        }
        self.hold(place, &transcript);
        Ok(Some(transcript))
    }

    fn hold(&self, place: u64, transcript: &Arc<MaskedTranscript>) {
        let mut all = lock(&self.masked);
        all.retain(|(_, other)| other.id != transcript.id);
        all.push((place, transcript.clone()));
        let long = |held: &MaskedTranscript| -> usize {
            held.turns.iter().map(|turn| turn.words.as_str().len()).sum()
        };
        let mut held: usize = all.iter().map(|(_, one)| long(one)).sum();
        while held > MOST_HELD && all.len() > 1 {
            held -= long(&all.remove(0).1);
        }
    }

    /// Opens a transcript as spoken for this session, for a while. It is journalled, with the
    /// reason: once, not for every page of it.
    pub(crate) fn open_raw(
        &self,
        session: &Session,
        id: &TranscriptId,
        reason: &str,
    ) -> Result<(), Refusal> {
        let until = Timestamp::from_second(self.now().as_second() + RAW_FOR).unwrap_or_default();
        self.read_spoken(&session.id, id, until, reason)?;
        self.sessions.open_raw(&session.id, id.as_str(), until);
        Ok(())
    }

    /// The turns of a transcript as spoken, while whoever asks may see them.
    pub(crate) fn spoken_for(
        &self,
        asked: &Asked,
        id: &TranscriptId,
    ) -> Result<Option<Arc<Vec<SpokenTurn>>>, Refusal> {
        lock(&self.open).retain(|open| open.until > asked.now);
        let Some(session) = &asked.session else { return Ok(None) };
        let Some(until) = session.raw_until(id.as_str(), asked.now) else {
            return Ok(None);
        };
        let place = self.study.position()?;
        let held = lock(&self.open)
            .iter()
            .find(|open| open.session == session.id && open.transcript == *id)
            .map(|open| (open.place, open.turns.clone()));
        match held {
            Some((then, turns)) if !self.touches_masks(then, place)? => Ok(Some(turns)),
            _ => self.read_spoken(&session.id, id, until, "while names show").map(Some),
        }
    }

    fn read_spoken(
        &self,
        session: &str,
        id: &TranscriptId,
        until: Timestamp,
        reason: &str,
    ) -> Result<Arc<Vec<SpokenTurn>>, Refusal> {
        let place = self.study.position()?;
        let turns = Arc::new(self.study.spoken(id, reason)?);
        let mut all = lock(&self.open);
        all.retain(|open| open.session != session || open.transcript != *id);
        let (session, transcript) = (session.to_owned(), id.clone());
        all.push(Open { session, transcript, until, place, turns: turns.clone() });
        Ok(turns)
    }

    /// Closes whatever this session had open as spoken.
    pub(crate) fn close_raw(&self, session: &Session) {
        self.sessions.close_raw(&session.id);
        lock(&self.open).retain(|open| open.session != session.id);
    }

    /// Whether something happened after `then` that may change what is masked.
    fn touches_masks(&self, then: u64, now: u64) -> Result<bool, StudyError> {
        self.since(then, now, is_beside_masks)
    }

    /// Whether anything but what is `beside` it happened after `then`, or the study was put back to an
    /// earlier state.
    fn since(&self, then: u64, now: u64, beside: fn(&str) -> bool) -> Result<bool, StudyError> {
        if then > now {
            // Somebody else held it on meanwhile; or the study is an earlier one now.
            return Ok(self.study.position()? < then);
        }
        Ok(then < now && self.study.kinds_since(then)?.iter().any(|kind| !beside(kind.as_str())))
    }
}

fn lock<T>(held: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Kinds of operations that never change what is masked. Taking one back may be anything, so it is
/// not among them; nor is what is not named here.
fn is_beside_masks(kind: &str) -> bool {
    const BESIDE: [&str; 9] = [
        "coding",
        "memo",
        "codebook",
        "quote",
        "collection",
        "review",
        "matrix",
        "gate",
        "release",
    ];
    let about = kind.split('.').next().unwrap_or_default();
    BESIDE.contains(&about) || kind == "transcript.shown_raw"
}

/// Kinds of operations that never change the codebook, named one by one as those beside masks are.
fn is_beside_codebook(kind: &str) -> bool {
    is_beside_masks(kind) && !kind.starts_with("codebook.")
}
