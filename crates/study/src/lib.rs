//! The one house for everything kept: the study's folder, its journal, its key.
//!
//! A researcher's door is [`Study`]. Every use case is one function of it: values in, values out,
//! one operation in the journal, or nothing at all. What is told to be saved is saved: the answer
//! comes after the commit.
//!
//! In reading order: [`study`] (the folder, opened), [`store`] (database, journal, undo),
//! [`history`] (log, undo, redo), then a file for each subject: people, transcripts, codebook,
//! codings, mentions; then the way out: [`quotes`], [`reviews`], [`collections`], [`page`] (what
//! the gate looks at), [`releases`]. Facilitators and reviewers come in by [`doors`] of their own,
//! which see [`shown`] words and nothing else; who they are is known to the [`doorkeeper`], by
//! [`users`] and [`invites`]. Other programs' projects pass through `exchange`.

mod audit;
mod backup;
mod bundles;
mod charting;
mod check;
mod codebook;
mod codings;
mod collections;
mod coverage;
mod doorkeeper;
mod doors;
mod erasure;
mod error;
mod exchange;
mod history;
mod influence;
mod invites;
mod key;
mod memos;
mod mentions;
mod page;
mod people;
mod poems;
mod quotes;
mod reconciling;
mod recover;
mod releases;
mod reports;
mod reviews;
mod search;
mod settings;
mod shown;
mod store;
mod study;
mod synced;
mod transcripts;
mod users;
mod world;

pub use heard_anonymise::{
    CHECKS, Capacity, Class, Cleared, Decision, EntityId, Finding, GateReport, Map, Mask, Outcome,
    Page, Piece, Release, Replacement, Severity, SignOff,
};
pub use heard_index::{Order, Snippet, snippet};
pub use heard_measure::{Basis, Charting, MatrixCell, Of, Saturation, Stale, Unit, Window};

pub use audit::LogVerified;
pub use backup::{
    BackupEntry, BackupFile, BackupSeen, Opener, Restored, Seal, SealedFor, Secret, restore,
    sealed_for, verify_backup,
};
pub use bundles::{BundleConflict, BundleMerged};
pub use charting::{KeptChart, NewChart};
pub use check::CheckFinding;
pub use codebook::{
    AsOf, Blame, CodeExample, CodebookChange, Commit, Committed, Draft, Intake, Lint, Merging,
    NewCode, Promotion, Routing, Target, VersionEntry,
};
pub use codings::{
    Applied, CodingFilter, CodingOutline, NewCoding, Place, QueueItem, Resolution, Why,
};
pub use collections::{KeptCollection, LabelScheme, PassageTag, Renewed, Signing, TaggedPassage};
pub use coverage::{Covered, Obligation};
pub use doorkeeper::{Doorkeeper, Visitor};
pub use doors::{
    Alike, Balance, Beside, Board, BoardCode, BoardPull, BoardPulled, BoardQuote, BoardSet,
    BoardTheme, BoardVoice, Heard, ReviewDesk, ShownQuote, ThemeReason, ToReview, Wall,
};
pub use erasure::{Affected, Certificate, Erasing, Proof};
pub use error::{
    CorrectionFault, PlaceFault, Result, ReturnedFault, RowFault, RowProblem, SealFault, StudyError,
};
pub use exchange::{Came, Part, ProjectTaken};
pub use history::{Event, Happened, LogFilter, TakenBack};
pub use influence::Influence;
pub use invites::{Invite, NewInvite};
pub use key::{Enrolled, Key};
pub use memos::KeptMemo;
pub use mentions::{
    Detected, EntityEntry, KeptMention, Marked, MaskedTranscript, MaskedTurn, NameClash,
    ReadersAgree,
};
pub use page::{Around, Asked, GateView, Sight};
pub use people::{ConsentChange, KeptRelation};
pub use poems::{ChosenLine, NewPoem, PoemProblem, PoemSource, PoemWords};
pub use quotes::{KeptQuote, Like, NewQuote, OtherVoice, PullRequest, Pulled, QuoteTags};
pub use reconciling::{NewReconciled, Reading, Reconciled, Reconciling};
pub use recover::{Recovered, recover};
pub use releases::{
    BuiltFile, FrozenFile, Recall, RecalledCard, ReleaseEntry, ReleasePlan, ReleaseProblem,
    ReleaseState, Released, RenderError, Touched,
};
pub use reports::{
    Agreed, AgreementAsked, CONSENSUS, ChartPassage, ChartSheet, Checklist, ChecklistItem,
    ClustersAsked, CodedPassage, Consensus, Counted, Differing, Dispute, Exemplar, Features,
    FilledChecklist, JointRow, Known, Laid, Reported,
};
pub use reviews::{
    Answer, Apart, Assignment, Caps, Decided, HeldBack, Next, Reader, Returned, ReturnedAnswer,
    Reviewing, Said, Says, Shared, Sheet, SheetCode, Sitting, Standing, Ticked,
};
pub use search::{SearchAnswer, SearchHit, Spread};
pub use settings::{Labels, Moment, Policy, Profile, Reviews, Settings};
pub use store::Done;
pub use store::kind::EventKind;
pub use study::Study;
pub use synced::synced_by;
pub use transcripts::{
    BeforeAfter, Carried, ChangedPiece, ChangedTurns, Correction, Description, ImportOptions,
    Imported, IncomingFile, MovedItem, NewCorrection, RevisionEntry, Settlement, SpokenTurn,
    TranscriptEntry,
};
pub use users::{User, UserChange, UserRole};
pub use world::{Actor, ActorRole, World};
