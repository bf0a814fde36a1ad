//! Counting and comparing, never keeping: every function takes slices and gives values.
//!
//! - Coders: [`ratings`] is who gave which unit which value; [`agreement`] and [`alpha`] say
//!   how far coders agree; [`coders`] compares them over transcripts in the [`units`] of
//!   choice; [`unitizing`] asks whether they cut alike; [`lists`] compares lists that two people
//!   made by themselves.
//! - People and codes: [`incidence`] is who has what; [`crosstab`] lays it beside an
//!   attribute, [`cooccurrence`] and [`clusters`] say what goes together, and [`small`] hides
//!   counts that would give somebody away.
//! - The study: [`saturation`], [`coverage`], [`frequency`] of words, the [`framework`] matrix.
//! - Quotes: [`voices`] says who is heard; [`pull`] chooses quotes so that more are.
//!
//! Every number says what it counted, and is missing rather than guessed where undefined.
//! Values know how to lay themselves out as a [`heard_model::Table`] with basis and cautions.

pub mod agreement;
pub mod alpha;
pub mod clusters;
pub mod coders;
pub mod cooccurrence;
pub mod coverage;
pub mod crosstab;
pub mod framework;
pub mod frequency;
pub mod incidence;
pub mod lists;
pub mod pull;
pub mod ratings;
pub mod saturation;
pub mod small;
pub mod unitizing;
pub mod units;
pub mod voices;

pub use agreement::{Agreement, agreement, coefficients};
pub use alpha::{Metric, krippendorff_alpha};
pub use clusters::{Cluster, Clusters, Drop, Merge, Of, clusters};
pub use coders::{CodeAgreement, Compared, Comparison, Confusion, Disagreement, compare};
pub use cooccurrence::{
    Cooccurrence, Edge, Node, Window, cooccurrence, edge_cells, pairs_of_people,
};
pub use coverage::{Coverage, Covered, coverage};
pub use crosstab::{CrossRow, Crosstab, crosstab};
pub use framework::{Charted, Charting, Matrix, MatrixCell, Segment, Stale, matrix};
pub use frequency::{Frequency, Said, keywords, words};
pub use incidence::Incidence;
pub use lists::{Item, Lists, lists};
pub use pull::{Candidate, Pull, pull};
pub use ratings::Ratings;
pub use saturation::{Interview, Run, Saturated, Saturation, interviews, saturation};
pub use small::{Difference, Leak, differences};
pub use unitizing::{
    AlphaU, CategoryAlpha, Continuum, UAlphas, Unitized, alpha_u, alpha_u_overall, u_family,
};
pub use units::{Basis, Unit};
pub use voices::{Voice, Voices, gini, voices};
