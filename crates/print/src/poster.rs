//! Posters: a quote a sheet, to hang on a wall.

use serde::Serialize;

use crate::PrintError;
use crate::profile::Profile;
use crate::sheet::Sheet;
use crate::world::{Template, lay};

/// The sheet that a poster fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paper {
    A4,
    A3,
}

#[derive(Serialize)]
struct Poster {
    paper_name: &'static str,
    /// How much larger than on A4 everything is.
    scale: f32,
    points: Vec<f32>,
}

/// Letters for the words on A4, the first that fit.
const POINTS: [f32; 12] = [64.0, 58.0, 52.0, 46.0, 42.0, 38.0, 34.0, 30.0, 27.0, 24.0, 21.0, 18.0];

/// One quote to a sheet: its theme in words, the quote as large as it will go, whom it is by, and
/// below it the care note and where to turn.
pub(crate) fn posters(sheet: Sheet, profile: Profile, paper: Paper) -> Result<Vec<u8>, PrintError> {
    let (paper_name, scale) = match paper {
        Paper::A4 => ("a4", 1.0),
        Paper::A3 => ("a3", std::f32::consts::SQRT_2),
    };
    let points = POINTS.iter().map(|points| points * scale).collect();
    lay(Template::Poster, sheet, profile, Poster { paper_name, scale, points })
}
