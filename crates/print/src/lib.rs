//! Cleared things on paper: PDF through Typst.
//!
//! [`cards()`] lays quotes out as cards to print, cut and sort, [`key_sheet`] is the key to
//! them, [`zine()`] a booklet on one sheet. The templates lie under
//! `typst/`; the words reach them as JSON and are never read as markup. The world they run
//! in holds those files, that JSON and the fonts of `fonts/`, and nothing else: no disk, no
//! clock, no network. The same page gives the same bytes.
//!
//! Nothing here knows the database or how a page was chosen.

mod cards;
mod error;
mod fonts;
mod key;
mod sheet;
mod world;
mod zine;

pub use cards::{CardSize, Profile, cards};
pub use error::PrintError;
pub use key::key_sheet;
pub use zine::zine;
