//! Theme boards: what was said about a theme, with room for what is thought of it.

use serde::Serialize;

use crate::PrintError;
use crate::profile::Profile;
use crate::sheet::Sheet;
use crate::world::{Template, lay};

/// At most so many quotes stand on a board; more go on over a second one.
const MOST: usize = 8;

#[derive(Serialize)]
struct Boards {
    most: usize,
    points: &'static [f32],
}

/// A sheet of A3 for each theme, in order of appearance: its name, up to eight quotes, a box for
/// what surprised us and one for what we would add.
pub(crate) fn boards(sheet: Sheet, profile: Profile) -> Result<Vec<u8>, PrintError> {
    let points: &[f32] = match profile {
        Profile::Large => &[34.0, 30.0, 27.0, 24.0, 22.0, 20.0, 18.0],
        Profile::Clear | Profile::Dyslexia => {
            &[34.0, 30.0, 27.0, 24.0, 22.0, 20.0, 18.0, 17.0, 16.0, 15.0, 14.0]
        }
    };
    lay(Template::Boards, sheet, profile, Boards { most: MOST, points })
}
