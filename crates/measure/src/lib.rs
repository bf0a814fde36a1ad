//! Counting and comparing, never keeping: every function takes slices and gives values.
//!
//! [`ratings`] is who gave which unit which value; [`agreement`] and [`alpha`] say how far
//! coders agree; [`voices`] says who is heard; [`pull`] chooses quotes so that more are.
//! Every number says what it counted, and is missing rather than guessed where undefined.

pub mod agreement;
pub mod alpha;
pub mod pull;
pub mod ratings;
pub mod voices;

pub use agreement::{Agreement, agreement};
pub use alpha::{Metric, krippendorff_alpha};
pub use pull::{Candidate, Pull, pull};
pub use ratings::Ratings;
pub use voices::{Voice, Voices, gini, voices};
