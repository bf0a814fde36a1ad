//! What may identify somebody, what hides it, and what may be shown.
//!
//! [`class`] and [`mention`] say what was noticed; [`register`] gathers mentions into the
//! people, places and things they refer to, each with one replacement; [`mask`] lays the
//! replacements over a text in one pass and is one of the two makers of
//! [`AnonymisedText`]. [`page`] is all that the gate must know about a collection,
//! [`mod@gate`] runs the [`check`]s, and [`cleared`] is what comes out: the only thing that the
//! export rooms take.
//!
//! Nothing here opens a file or a database, or knows how a thing will be printed.

mod cells;
pub mod check;
pub mod class;
pub mod cleared;
mod dates;
mod fold;
pub mod gate;
mod lexicon;
pub mod mask;
pub mod mention;
pub mod page;
pub mod recognise;
pub mod register;

pub use cells::suppress;
pub use check::{CHECKS, Check};
pub use class::Class;
pub use cleared::{Cleared, Internal, Release, ReviewPack, Shown, ShownCard, ThemeMark};
pub use gate::{
    Capacity, Finding, GateReport, Outcome, Permit, Severity, SignOff, after, clear_internal,
    clear_release, clear_review, gate,
};
pub use mask::{AnonymisedText, Layers, Map, Mask, Masked, Piece, SealBroken, Sealed, lay, mask};
pub use mention::{Decision, Mention};
pub use page::{Card, CourtContent, EarlierCard, Page, Person};
pub use recognise::{LOW, RECOGNISERS, Recogniser, SURE, mentions};
pub use register::{Entity, EntityId, Form, Register, Replacement};
