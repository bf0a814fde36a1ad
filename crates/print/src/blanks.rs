//! Cards with a feeling or a moment on them, and blank ones, for people to name their own.

use serde::Serialize;

use crate::PrintError;
use crate::fonts::check;
use crate::profile::Profile;
use crate::sheet::{Sheet, line};
use crate::world::{Template, lay};

/// Words for feelings, a line each: as many that lift as that weigh. Nobody's feelings are
/// guessed from their words; people choose cards, or write their own.
const FEELINGS: &str = include_str!("words/feelings.txt");

/// The moments of the way through services, where a study does not say its own.
const MOMENTS: &str = include_str!("words/moments.txt");

/// Measures in millimetres, letters in points.
#[derive(Serialize)]
struct Blanks {
    cols: u32,
    rows: u32,
    width: f32,
    height: f32,
    pad: f32,
    kind: &'static str,
    letters: f32,
    small: f32,
    numbered: bool,
    /// A word a card; a blank card where empty.
    words: Vec<String>,
}

/// The lines of a word list.
fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The moments to use: the study's own, or the shipped ones.
pub(crate) fn moments(own: &[String]) -> Vec<String> {
    if own.is_empty() {
        return lines(MOMENTS).map(str::to_owned).collect();
    }
    own.iter().map(|moment| line(moment)).collect()
}

/// Feelings on small cards, eighteen to a sheet of which three are blank.
pub(crate) fn feelings(sheet: Sheet, profile: Profile) -> Result<Vec<u8>, PrintError> {
    let feelings: Vec<&str> = lines(FEELINGS).collect();
    let words = feelings.chunks(15).flat_map(|sheet| {
        let blank = 18 - sheet.len();
        sheet.iter().map(|word| (*word).to_owned()).chain(vec![String::new(); blank])
    });
    let letters = if profile == Profile::Large { 28.0 } else { 24.0 };
    let own = Blanks {
        cols: 3,
        rows: 6,
        width: 70.0,
        height: 49.5,
        pad: 6.0,
        kind: "A feeling",
        letters,
        small: 9.0,
        numbered: false,
        words: words.collect(),
    };
    lay(Template::Blanks, sheet, profile, own)
}

/// The moments of the way on cards of A7, the last sheet filled up with blank ones, at least two.
pub(crate) fn touchpoints(
    sheet: Sheet,
    profile: Profile,
    own: &[String],
) -> Result<Vec<u8>, PrintError> {
    let mut words = moments(own);
    for word in &words {
        check(|| "a moment of the way".to_owned(), word)?;
    }
    words.extend([String::new(), String::new()]);
    words.resize(words.len().next_multiple_of(8), String::new());
    let letters = if profile == Profile::Large { 26.0 } else { 23.0 };
    let own = Blanks {
        cols: 2,
        rows: 4,
        width: 105.0,
        height: 74.25,
        pad: 9.0,
        kind: "A moment",
        letters,
        small: 10.0,
        numbered: true,
        words,
    };
    lay(Template::Blanks, sheet, profile, own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::tests::{asked, keep, sheet};

    #[test]
    fn every_sheet_of_feelings_has_blank_cards() {
        let pdf = feelings(sheet(), Profile::Clear).expect("feelings");
        keep("emotion-cards.pdf", &pdf);
        keep("emotion-cards-large.pdf", &feelings(sheet(), Profile::Large).expect("feelings"));
        let Some(text) = asked("pdftotext", &["-raw", "IT", "-"], &pdf) else { return };
        let text = String::from_utf8_lossy(&text);
        let sheets: Vec<&str> = text.split('\u{c}').filter(|sheet| !sheet.is_empty()).collect();
        assert_eq!(sheets.len(), lines(FEELINGS).count() / 15);
        for sheet in sheets {
            assert_eq!(sheet.matches("A feeling").count(), 18, "{sheet}");
            assert_eq!(sheet.matches("write your own").count(), 3, "{sheet}");
        }
        let all: Vec<&str> = lines(FEELINGS).collect();
        assert!(all.iter().all(|word| text.contains(word)), "{text}");
    }

    #[test]
    fn moments_are_the_studys_own_where_it_says_them() {
        let own = ["First call".to_owned(), "The  day".to_owned()];
        let pdf = touchpoints(sheet(), Profile::Clear, &own).expect("moments");
        keep("touchpoint-cards-own.pdf", &pdf);
        keep("touchpoint-cards.pdf", &touchpoints(sheet(), Profile::Clear, &[]).expect("moments"));
        let Some(text) = asked("pdftotext", &["-raw", "IT", "-"], &pdf) else { return };
        let text = String::from_utf8_lossy(&text);
        assert!(text.contains("First call") && text.contains("The day"), "{text}");
        assert_eq!(text.matches("write your own").count(), 6, "{text}");
    }
}
