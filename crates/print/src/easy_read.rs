//! The template for an Easy Read companion: the words, and room for somebody to say them easily.

use serde::Serialize;

use crate::PrintError;
use crate::profile::Profile;
use crate::sheet::Sheet;
use crate::world::{Template, lay};

#[derive(Serialize)]
struct EasyRead {
    points: f32,
}

/// A picture's place on the left, the words on the right, and below them lines for somebody to
/// write the same in easy words. A quote can't be made easy without becoming a paraphrase, so
/// nothing is written by the program, and what is written needs its own approval.
pub(crate) fn easy_read(sheet: Sheet, profile: Profile) -> Result<Vec<u8>, PrintError> {
    let points = if profile == Profile::Large { 18.0 } else { 16.0 };
    lay(Template::EasyRead, sheet, profile, EasyRead { points })
}
