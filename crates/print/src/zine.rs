//! A booklet of eight pages on one side of a sheet.

use heard_anonymise::{Cleared, Release};
use serde::Serialize;

use crate::PrintError;
use crate::profile::Profile;
use crate::sheet::Sheet;
use crate::world::{Template, lay};

/// Quotes that a zine has room for: a page each between the cover and the back.
const ROOM: usize = 6;

/// Which page stands where: the top row upside down. After the cut along the middle of the
/// two inner columns the sheet folds into pages 1 to 8.
const SPREAD: [[usize; 4]; 2] = [[5, 4, 3, 2], [6, 7, 8, 1]];

/// Where a page stands on the sheet.
#[derive(Clone, Copy, Debug, Serialize)]
struct Spot {
    column: usize,
    row: usize,
    upside_down: bool,
}

#[derive(Serialize)]
struct Zine {
    points: &'static [f32],
    places: Vec<Spot>,
}

/// A cover, up to six quotes in order, and a back page with support lines, on one side of A4.
///
/// Print at 100 %; on A3 the pages become A6.
pub fn zine(cleared: &Cleared<Release>, profile: Profile) -> Result<Vec<u8>, PrintError> {
    booklet(Sheet::of(cleared.shown()), profile)
}

pub(crate) fn booklet(sheet: Sheet, profile: Profile) -> Result<Vec<u8>, PrintError> {
    if sheet.cards.len() > ROOM {
        return Err(PrintError::TooMany { cards: sheet.cards.len(), room: ROOM });
    }
    let points: &[f32] = match profile {
        Profile::Clear | Profile::Dyslexia => &[16.0, 15.0, 14.0],
        Profile::Large => &[22.0, 20.0, 18.0],
    };
    lay(Template::Zine, sheet, profile, Zine { points, places: places() })
}

/// The spots of pages 1 to 8.
fn places() -> Vec<Spot> {
    let mut places = Vec::new();
    for page in 1..=8 {
        for (row, pages) in SPREAD.iter().enumerate() {
            for (column, stands) in pages.iter().enumerate() {
                if *stands == page {
                    places.push(Spot { column, row, upside_down: row == 0 });
                }
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::tests::{asked, keep, sheet};

    /// A leaf is two pages back to back: where the sheet is folded between them they are
    /// neighbours, and never across the cut.
    #[test]
    fn the_sheet_folds_into_pages_in_order() {
        let places = places();
        let at = |page: usize| places[page - 1];
        let side_by_side = |left: usize, right: usize| {
            let (one, other) = (at(left), at(right));
            one.row == other.row && one.column.abs_diff(other.column) == 1
        };
        // The outer columns fold in half downwards: pages 1 and 2, 5 and 6.
        for (front, back) in [(1, 2), (5, 6)] {
            assert_eq!(at(front).column, at(back).column);
            assert!([0, 3].contains(&at(front).column), "{front} lies at the cut");
        }
        // The inner columns part at the cut and fold sideways: pages 3 and 4, 7 and 8.
        for (front, back) in [(3, 4), (7, 8)] {
            assert!(side_by_side(front, back));
            assert!([1, 2].contains(&at(front).column) && [1, 2].contains(&at(back).column));
        }
        // Facing pages lie beside each other, the lower number to the left as one reads.
        for (left, right) in [(2, 3), (4, 5), (6, 7), (8, 1)] {
            assert!(side_by_side(left, right));
            let reads = at(left).column < at(right).column;
            assert_eq!(reads, !at(left).upside_down, "{left} and {right}");
            assert_eq!(at(left).upside_down, at(right).upside_down);
        }
    }

    #[test]
    fn six_quotes_make_a_booklet_and_seven_are_refused() {
        let mut six = sheet();
        let seven = booklet(six.clone(), Profile::Clear).expect_err("seven quotes");
        assert_eq!(seven.to_string(), "7 quotes do not fit; there is room for 6");
        six.cards.truncate(6);
        for profile in Profile::ALL {
            let pdf = booklet(six.clone(), profile).expect("a zine");
            keep(&format!("zine-{}.pdf", profile.as_str()), &pdf);
        }
        let pdf = booklet(six.clone(), Profile::Clear).expect("a zine");
        assert_eq!(pdf, booklet(six, Profile::Clear).expect("the same zine"));
        let page_two = ["-r", "72", "-x", "632", "-y", "0", "-W", "210", "-H", "297", "IT", "-"];
        if let Some(text) = asked("pdftotext", &page_two, &pdf) {
            let text = String::from_utf8_lossy(&text);
            assert!(text.contains("midwife") && text.contains("Nell"), "{text}");
        }
        asked("qpdf", &["--check", "IT"], &pdf);
    }

    #[test]
    fn the_key_says_what_the_cards_do_not() {
        let pdf = crate::key::key(sheet()).expect("a key");
        keep("key.pdf", &pdf);
        if let Some(text) = asked("pdftotext", &["-layout", "IT", "-"], &pdf) {
            let text = String::from_utf8_lossy(&text);
            assert!(text.contains("Watched") && text.contains("Q-0004"), "{text}");
        }
    }
}
