//! The words of the field, and the rules they keep.
//!
//! Everything in this crate is a value. Nothing here opens a file, runs a
//! query, reads a clock, draws a random number or prints. What can be decided
//! from the words alone is decided here, once, for every other crate.
//!
//! In reading order: [`text`] (what was said, and places in it), [`sound`] (what was not),
//! [`transcript`] (turns), [`participant`] and [`consent`] (who said it and what may be done
//! with it), [`code`] and [`codebook`] (what it may mean), [`amend`] (how one
//! version became the next), [`coding`] and [`memo`] (what a researcher marked),
//! [`quote`], [`poem`] and [`collection`] (what may be shown), [`review`] (what people
//! decided about it), [`project`] (what tools hand to each other),
//! [`report`] and [`chart`] (tables, trees and pictures that other rooms fill), [`visible`] (words as
//! a reader sees them).

pub mod amend;
pub mod chart;
pub mod code;
pub mod codebook;
pub mod coding;
pub mod collection;
pub mod consent;
pub mod memo;
pub mod participant;
pub mod poem;
pub mod project;
pub mod quote;
pub mod report;
pub mod review;
pub mod sound;
pub mod spans;
pub mod text;
pub mod transcript;
pub mod visible;

pub use jiff::{
    Timestamp,
    civil::{Date, date},
};

pub use amend::{Amendment, amendments, apply};
pub use chart::{Chart, Curve, Drawing, HeatCell};
pub use code::{Code, CodeId, CodeKind, CodeOrigin, CodeStatus};
pub use codebook::{Codebook, CodebookProblem, VersionId};
pub use coding::{AppliedAs, Coding, CodingId, CodingState};
pub use collection::{Audience, Collection};
pub use consent::{Answer, Consent, Permission, Refusal, Use};
pub use memo::{Memo, MemoAnchor, MemoKind};
pub use participant::{Attribute, Disclosure, Participant, ParticipantId, Relation};
pub use poem::{Poem, PoemForm, PoemLayout, PoemLine};
pub use project::{
    Guid, LineEnd, Loss, Losses, MemoOn, Positions, Project, ProjectCase, ProjectCode,
    ProjectCoding, ProjectMemo, ProjectQuote, ProjectSource, Unit,
};
pub use quote::{Edit, EditKind, EditProblem, Purpose, Quote, QuoteId, care_in_words};
pub use report::{Cell, Table, Tree};
pub use review::{Light, Review, ReviewRole, ReviewState, Verdict};
pub use spans::Spans;
pub use text::{Offsets, SourceText, Span};
pub use transcript::{Role, Transcript, TranscriptId, Turn};
pub use visible::{shows_nothing, visible};
