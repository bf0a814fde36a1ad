//! Cleared things in, bytes out.
//!
//! [`FORMATS`] is the table of ways to write a collection; each row is a file under
//! `formats/` and lists what it may be used for. [`render`] takes only
//! [`Cleared`](heard_anonymise::Cleared) things. Codebooks have a table of their own,
//! [`CODEBOOK_FORMATS`]; [`differences`] tells how one version became the next, and
//! [`gate_report`] what the gate found, neither with a word of anybody's. [`project`] hands a
//! study to other programs: that is no page for anybody, and the study journals each.
//! [`worksheet`] is a form for people who try to recognise somebody before a stranger does.
//!
//! What leaves here is the same bytes for the same input: no clock, no name of a user or
//! machine, fixed dates inside archives. All words pass through `sheet` (characters that
//! hide or reverse go) and then through the one function of `escape` that fits the format.
//!
//! Nothing here knows the database or how a page was chosen.

mod chart;
mod codebook;
pub mod differences;
mod document;
mod error;
mod escape;
#[cfg(test)]
mod fixture;
mod formats;
pub mod gate_report;
mod html;
mod markup;
mod outline;
mod poem;
pub mod project;
pub mod resource;
mod sheet;
#[cfg(test)]
mod tests;
pub mod worksheet;
mod your_words;
mod zipped;

pub use chart::svg;
pub use codebook::conflicts::conflicts_to_decide;
pub use codebook::living::{Living, LivingMemo, LivingVersion, render_living};
pub use codebook::{CODEBOOK_FORMATS, CodebookFile, CodebookFormat, ShownExample, render_codebook};
pub use document::DocumentKind;
pub use error::ExportError;
pub use formats::{FORMATS, For, Format, NETWORKS, Purpose, SPOKEN, format, render};
pub use your_words::{Silence, YourWords, your_words};
