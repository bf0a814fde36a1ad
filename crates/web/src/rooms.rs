//! Where facilitators and reviewers work: rooms without a way to raw words.
//!
//! What they see is read through doors of the study's own, which SQLite itself keeps to a list of
//! tables. When what they show is behind the study, it is made ready again: by the board itself, or
//! by a function that was handed in, so that no study lies in these rooms.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use heard_model::ReviewRole;
use heard_study::{
    Actor, ActorRole, Board, Caps, Key, ReviewDesk, Reviewing, Settings, Sight, Study, StudyError,
};

use crate::desk::Tools;
use crate::jobs::Jobs;
use crate::reply::Refusal;
use crate::route::Role;
use crate::session::Session;

/// Makes ready what is shown here.
type MakeReady = Box<dyn Fn() -> Result<(), StudyError> + Send + Sync>;

/// Says whether what is shown was made ready by this program as it was started.
type Fresh = Box<dyn Fn() -> bool + Send + Sync>;

/// Says what may be known of the study today.
type Tell = Box<dyn Fn() -> Arc<About> + Send + Sync>;

/// Gives a reviewer their hand.
type Hand = Box<dyn Fn(&str, ReviewRole) -> Reviewing + Send + Sync>;

/// What may be known of a study in these rooms, whoever is in them.
pub(crate) struct About {
    /// The study's title.
    pub(crate) title: String,
    /// Whether everything in it was invented.
    pub(crate) synthetic: bool,
    /// Where a reader who is upset can turn, a line each.
    pub(crate) support_lines: Vec<String>,
    /// How much is read in one go.
    pub(crate) caps: Caps,
}

impl About {
    fn of(settings: &Settings) -> About {
        About {
            title: settings.title.clone(),
            synthetic: settings.synthetic,
            support_lines: settings.support_lines.clone(),
            caps: Caps {
                quotes: settings.reviews.a_sitting,
                heavy: settings.reviews.high_distress,
            },
        }
    }
}

/// Both rooms.
pub(crate) struct Rooms {
    folder: PathBuf,
    about: Tell,
    make_ready: MakeReady,
    /// Whether it was made ready with the key as it is open now.
    with_this_key: Fresh,
    board: Board,
    /// Who started the program.
    own_name: String,
    tools: Tools,
    jobs: Arc<Jobs>,
    hand: Hand,
    /// Held while something is made ready: once is enough for all who wait.
    making: Mutex<()>,
}

/// A facilitator's room.
pub(crate) struct BoardRoom {
    /// Approved quotes, and the sets made of them, in the hands of whoever is here.
    pub(crate) board: Board,
    /// Who works.
    pub(crate) who: String,
    /// Whether they are a facilitator, and no researcher.
    pub(crate) is_facilitator: bool,
    /// In whose name they sign what the gate holds: their own; nobody's, where they may not. Who
    /// started the program says who signs on paper.
    pub(crate) signs: Signs,
    /// Of which study.
    pub(crate) about: Arc<About>,
    /// What the program lends to build releases.
    pub(crate) tools: Tools,
    /// Releases that are being built.
    pub(crate) jobs: Arc<Jobs>,
}

/// In whose name somebody signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signs {
    /// They may not.
    No,
    /// In their own.
    AsThemselves,
    /// They write down who signed.
    ForOthers,
}

/// A reviewer's room.
pub(crate) struct ReviewRoom {
    /// The quotes they were asked to look at.
    pub(crate) desk: ReviewDesk,
    /// Their hand: what they may write.
    pub(crate) hand: Reviewing,
    /// Of which study.
    pub(crate) about: Arc<About>,
}

impl Rooms {
    /// The rooms of `study`. Of the study itself nothing stays but its folder and a function.
    pub(crate) fn new(study: &Study, key: Option<&Key>, tools: Tools) -> Rooms {
        let told = study.by(study.actor().clone());
        let about = move || Arc::new(About::of(&told.settings()));
        let (folder, key) = (study.folder().to_owned(), key.cloned());
        let board = Board::of(study, key.clone());
        let own_name = study.actor().name.clone();
        let theirs = study.by(study.actor().clone());
        let hand = move |who: &str, role| theirs.reviewing(who, role);
        let (seen, open) = (study.by(study.actor().clone()), key.clone());
        let with_this_key = move || seen.is_shown_with(open.as_ref());
        let study = study.by(study.actor().clone());
        let make_ready = move || {
            study.make_shown(&Sight { on: None, key: key.clone() })?;
            Ok(())
        };
        Rooms {
            folder,
            about: Box::new(about),
            make_ready: Box::new(make_ready),
            with_this_key: Box::new(with_this_key),
            board,
            own_name,
            tools,
            jobs: Arc::default(),
            hand: Box::new(hand),
            making: Mutex::default(),
        }
    }

    /// The facilitator's room of whoever has this session.
    pub(crate) fn board(&self, session: Option<&Session>) -> Result<BoardRoom, Refusal> {
        let session = session.ok_or(Refusal::NotSignedIn)?;
        let who = session.name.clone().unwrap_or_else(|| self.own_name.clone());
        let is_facilitator = session.role == Role::Facilitator;
        let role = if is_facilitator { ActorRole::Facilitator } else { ActorRole::Researcher };
        let signs = match (&session.name, session.may_sign) {
            (_, false) => Signs::No,
            (Some(_), true) => Signs::AsThemselves,
            (None, true) => Signs::ForOthers,
        };
        Ok(BoardRoom {
            board: self.board.by(Actor { name: who.clone(), role }),
            who,
            is_facilitator,
            signs,
            about: (self.about)(),
            tools: self.tools.clone(),
            jobs: self.jobs.clone(),
        })
    }

    /// The reviewer's room of whoever has this session.
    pub(crate) fn review(&self, session: Option<&Session>) -> Result<ReviewRoom, Refusal> {
        let session = session.ok_or(Refusal::NotSignedIn)?;
        let who = session.name.clone().ok_or(Refusal::NotSignedIn)?;
        let role = session.reviews_as.ok_or(Refusal::NotSignedIn)?;
        let desk = self.ready(|| {
            let desk = ReviewDesk::open(&self.folder, &who)?;
            desk.is_ready()?;
            Ok(desk)
        })?;
        Ok(ReviewRoom { desk, hand: (self.hand)(&who, role), about: (self.about)() })
    }

    /// What `open` gives; where it is behind the study, once it was made ready.
    fn ready<R>(&self, open: impl Fn() -> Result<R, StudyError>) -> Result<R, StudyError> {
        let open_as_is = || match (self.with_this_key)() {
            true => open(),
            false => Err(StudyError::Behind),
        };
        match open_as_is() {
            Err(StudyError::Behind) => {}
            other => return other,
        }
        let making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        match open_as_is() {
            Err(StudyError::Behind) => {}
            other => return other,
        }
        (self.make_ready)()?;
        drop(making);
        open()
    }
}
