//! Counting and comparing, never keeping: every function takes slices and gives values.
//!
//! [`ratings`] is who gave which unit which value; [`agreement`] and [`alpha`] say how far
//! coders agree; [`voices`] says who is heard; [`pull`] chooses quotes so that more are.
//! Every number says what it counted, and is missing rather than guessed where undefined.

pub mod agreement;
pub mod alpha;
pub mod clusters;
pub mod coders;
pub mod cooccurrence;
pub mod crosstab;
pub mod incidence;
pub mod pull;
pub mod ratings;
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
pub use crosstab::{CrossRow, Crosstab, crosstab};
pub use incidence::Incidence;
pub use pull::{Candidate, Pull, pull};
pub use ratings::Ratings;
pub use small::{Difference, Leak, differences};
pub use unitizing::{
    AlphaU, CategoryAlpha, Continuum, UAlphas, Unitized, alpha_u, alpha_u_overall, u_family,
};
pub use units::{Basis, Unit};
pub use voices::{Voice, Voices, gini, voices};
