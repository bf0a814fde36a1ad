//! Cleared things on paper: PDF through Typst.
//!
//! [`FORMS`] is the table of what can be printed: cards to cut and sort, posters, boards, a strip
//! for the wall, a booklet, a document to read; [`key_sheet`] is the facilitator's key to the
//! cards, [`review_sheets`] ask reviewers on paper. The templates lie under `typst/`; the words reach them as JSON and are never read as
//! markup. The world they run in holds those files, that JSON and the fonts of `fonts/`, and
//! nothing else: no disk, no clock, no network. The same page gives the same bytes.
//!
//! Nothing here knows the database or how a page was chosen.

mod blanks;
mod boards;
mod cards;
mod easy_read;
mod error;
mod fonts;
mod forms;
mod journey;
mod key;
mod poem;
mod poster;
mod profile;
mod reading;
mod review;
mod sheet;
mod world;
mod zine;

pub use cards::{CardSize, cards};
pub use error::PrintError;
pub use forms::{FORMS, Form, form};
pub use journey::Moment;
pub use key::key_sheet;
pub use profile::Profile;
pub use review::{ToAsk, review_sheets};
pub use zine::zine;
