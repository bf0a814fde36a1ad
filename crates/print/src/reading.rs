//! The words as a document to read: large print, or for dyslexic readers.

use serde::Serialize;

use crate::PrintError;
use crate::profile::Profile;
use crate::sheet::Sheet;
use crate::world::{Template, lay};

/// Letters in points.
#[derive(Serialize)]
struct Reading {
    points: f32,
    large: f32,
    head: f32,
}

/// Every quote in order, under its theme, on sheets of A4: words left aligned, page numbers as
/// large as the words, no quote broken over two pages (UKAAF clear and large print).
pub(crate) fn reading(sheet: Sheet, profile: Profile) -> Result<Vec<u8>, PrintError> {
    let (points, large, head) = match profile {
        Profile::Clear | Profile::Dyslexia => (14.0, 26.0, 19.0),
        Profile::Large => (20.0, 32.0, 25.0),
    };
    lay(Template::Reading, sheet, profile, Reading { points, large, head })
}
