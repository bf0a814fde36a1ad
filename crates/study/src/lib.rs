//! The one house for everything kept: the study's folder, its journal, its key.
//!
//! A researcher's door is [`Study`]. Every use case is one function of it: values in, values out,
//! one operation in the journal, or nothing at all. What is told to be saved is saved: the answer
//! comes after the commit.
//!
//! In reading order: [`study`] (the folder, opened), [`store`] (database, journal, undo),
//! [`history`] (log, undo, redo), then a file for each subject.

mod error;
mod history;
mod memos;
mod people;
mod reading;
mod settings;
mod store;
mod study;
mod transcripts;
mod world;

pub use error::{Result, StudyError};
pub use history::{Event, LogFilter, TakenBack};
pub use memos::KeptMemo;
pub use people::KeptRelation;
pub use reading::{Comment, Reading};
pub use settings::{Labels, Policy, Profile, Settings};
pub use store::Done;
pub use store::kind::EventKind;
pub use study::Study;
pub use transcripts::{ImportOptions, Imported, IncomingFile, TranscriptEntry};
pub use world::{Actor, ActorRole, World};
