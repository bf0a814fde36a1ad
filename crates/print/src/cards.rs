//! Cards to print, cut and sort.

use heard_anonymise::{Cleared, Release};
use serde::Serialize;

use crate::PrintError;
use crate::profile::Profile;
use crate::sheet::Sheet;
use crate::world::{Template, lay};

/// The size of a card. Words too long for it go on the next larger one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CardSize {
    /// Eight to an A4 sheet, for 8 to 20 words.
    A7,
    /// Four to an A4 sheet, for 15 to 45 words.
    A6,
    /// Two to an A4 sheet, for 30 to 80 words.
    A5,
    /// A poster.
    A4,
}

impl CardSize {
    /// All, from small to large.
    pub const ALL: [CardSize; 4] = [CardSize::A7, CardSize::A6, CardSize::A5, CardSize::A4];

    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            CardSize::A7 => "a7",
            CardSize::A6 => "a6",
            CardSize::A5 => "a5",
            CardSize::A4 => "a4",
        }
    }

    /// The size called `word`.
    pub fn parse(word: &str) -> Option<CardSize> {
        CardSize::ALL.into_iter().find(|size| size.as_str().eq_ignore_ascii_case(word.trim()))
    }
}

/// A card's measures: millimetres for places, points for letters.
#[derive(Clone, Copy, Debug, Serialize)]
struct Measures {
    cols: u32,
    rows: u32,
    width: f32,
    height: f32,
    pad: f32,
    top: f32,
    bottom: f32,
    gap: f32,
    crop: f32,
    bar: f32,
    inset: f32,
    mark: f32,
    number: f32,
    label: f32,
    note: f32,
    back: f32,
    foot: f32,
    /// Letters for the words, the first that fit.
    points: &'static [f32],
    /// Letters for words of at most `short` bytes.
    large: f32,
    short: usize,
}

impl Measures {
    fn of(size: CardSize, profile: Profile) -> Measures {
        let measures = match size {
            CardSize::A7 => A7,
            CardSize::A6 => A6,
            CardSize::A5 => A5,
            CardSize::A4 => A4,
        };
        if profile != Profile::Large {
            return measures;
        }
        let points: &[f32] = match size {
            CardSize::A7 | CardSize::A6 => &[22.0, 20.0, 18.0],
            CardSize::A5 => &[26.0, 24.0, 22.0, 20.0, 18.0],
            CardSize::A4 => &[36.0, 32.0, 28.0, 24.0, 20.0, 18.0],
        };
        Measures {
            points,
            large: points[0],
            label: 16.0,
            note: 16.0,
            back: 16.0,
            foot: 10.0,
            ..measures
        }
    }
}

const A6: Measures = Measures {
    cols: 2,
    rows: 2,
    width: 105.0,
    height: 148.5,
    pad: 10.0,
    top: 11.0,
    bottom: 9.0,
    gap: 5.0,
    crop: 9.0,
    bar: 1.6,
    inset: 5.0,
    mark: 13.0,
    number: 28.0,
    label: 13.0,
    note: 11.0,
    back: 14.0,
    foot: 7.5,
    points: &[18.0, 17.0, 16.0, 15.0, 14.0],
    large: 20.0,
    short: 90,
};

const A7: Measures = Measures {
    rows: 4,
    height: 74.25,
    pad: 9.0,
    top: 8.0,
    bottom: 6.5,
    gap: 2.5,
    crop: 7.0,
    bar: 1.4,
    inset: 4.0,
    mark: 10.0,
    number: 22.0,
    label: 11.0,
    note: 9.5,
    back: 11.0,
    foot: 6.5,
    points: &[14.0],
    large: 16.0,
    short: 60,
    ..A6
};

const A5: Measures = Measures {
    cols: 1,
    width: 210.0,
    pad: 16.0,
    top: 13.0,
    gap: 6.0,
    bar: 2.0,
    inset: 7.0,
    mark: 16.0,
    number: 36.0,
    label: 15.0,
    note: 13.0,
    back: 17.0,
    foot: 8.5,
    points: &[26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 15.0, 14.0],
    large: 30.0,
    ..A6
};

const A4: Measures = Measures {
    rows: 1,
    height: 297.0,
    pad: 20.0,
    top: 20.0,
    bottom: 14.0,
    gap: 10.0,
    bar: 3.0,
    inset: 10.0,
    mark: 24.0,
    number: 54.0,
    label: 22.0,
    note: 16.0,
    back: 24.0,
    foot: 10.0,
    points: &[36.0, 32.0, 28.0, 24.0, 21.0, 18.0, 16.0, 14.0],
    large: 44.0,
    ..A5
};

/// What the template gets besides the words.
#[derive(Serialize)]
struct Deck {
    backs: bool,
    sizes: Vec<Measures>,
}

/// Cards of this size, with their backs, on sheets of A4.
///
/// Print at 100 %, on both sides, turning on the long edge. A front has a large number, the
/// words, their label, the theme's shape and letter, and a note of what calls for care; no
/// code or theme is named, so that a group can sort as it sees fit.
pub fn cards(
    cleared: &Cleared<Release>,
    size: CardSize,
    profile: Profile,
) -> Result<Vec<u8>, PrintError> {
    deck(Sheet::of(cleared.shown()), size, profile, true)
}

pub(crate) fn deck(
    sheet: Sheet,
    size: CardSize,
    profile: Profile,
    backs: bool,
) -> Result<Vec<u8>, PrintError> {
    let larger = CardSize::ALL.into_iter().filter(|larger| *larger >= size);
    let sizes = larger.map(|size| Measures::of(size, profile)).collect();
    lay(Template::Cards, sheet, profile, Deck { backs, sizes })
}

#[cfg(test)]
pub(crate) mod tests;
