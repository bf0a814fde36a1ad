//! The way through services as a strip for the wall, to write and stick on.

use heard_model::CodeId;
use serde::Serialize;

use crate::PrintError;
use crate::blanks;
use crate::fonts::check;
use crate::profile::Profile;
use crate::sheet::Sheet;
use crate::world::{Template, lay};

/// A moment of the way, and the codes whose quotes belong to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// What people call it.
    pub name: String,
    /// Quotes coded so stand under it.
    pub codes: Vec<CodeId>,
}

/// So many moments stand on one sheet of A3 at most; sheets are taped side by side.
const A_SHEET: usize = 6;

#[derive(Serialize)]
struct Journey {
    sheets: Vec<Vec<Column>>,
    points: f32,
}

#[derive(Serialize)]
struct Column {
    number: usize,
    name: String,
    /// Places in the list of cards.
    cards: Vec<usize>,
}

/// A column a moment, with rows to write what people do, feel and need there, and a row with the
/// quotes that belong to it.
pub(crate) fn journey(
    sheet: Sheet,
    profile: Profile,
    moments: &[Moment],
) -> Result<Vec<u8>, PrintError> {
    let own: Vec<String> = moments.iter().map(|moment| moment.name.clone()).collect();
    let columns: Vec<Column> = blanks::moments(&own)
        .into_iter()
        .enumerate()
        .map(|(at, name)| Column {
            number: at + 1,
            cards: moments.get(at).map(|moment| belonging(&sheet, moment)).unwrap_or_default(),
            name,
        })
        .collect();
    for column in &columns {
        check(|| format!("moment {}", column.number), &column.name)?;
    }
    let sheets = columns.len().div_ceil(A_SHEET).max(1);
    let mut rest = columns;
    let mut dealt = Vec::new();
    for sheet in (1..=sheets).rev() {
        let here = rest.len().div_ceil(sheet);
        let after = rest.split_off(here);
        dealt.push(std::mem::replace(&mut rest, after));
    }
    let points = if profile == Profile::Large { 18.0 } else { 14.0 };
    lay(Template::Journey, sheet, profile, Journey { sheets: dealt, points })
}

fn belonging(sheet: &Sheet, moment: &Moment) -> Vec<usize> {
    let here = |code: &Option<CodeId>| code.is_some_and(|code| moment.codes.contains(&code));
    let places = sheet.cards.iter().enumerate().filter(|(_, card)| here(&card.code));
    places.map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::tests::{asked, keep, sheet};

    #[test]
    fn a_quote_stands_under_its_moment_and_long_ways_go_on_over_sheets() {
        let mut six = sheet();
        six.cards[0].code = Some(CodeId::code(18));
        let moment = |name: &str, codes: &[u32]| Moment {
            name: name.to_owned(),
            codes: codes.iter().map(|code| CodeId::code(*code)).collect(),
        };
        let mut moments: Vec<Moment> =
            (1..8).map(|n| moment(&format!("Moment {n}"), &[])).collect();
        moments[1] = moment("Birth and the ward", &[18]);
        let pdf = journey(six, Profile::Clear, &moments).expect("a strip");
        keep("journey.pdf", &pdf);
        keep("journey-empty.pdf", &journey(sheet(), Profile::Clear, &[]).expect("a strip"));
        let Some(text) = asked("pdftotext", &["-layout", "IT", "-"], &pdf) else { return };
        let text = String::from_utf8_lossy(&text);
        assert_eq!(text.matches('\u{c}').count(), 2, "{text}");
        assert!(text.contains("midwife") && text.contains("Birth and"), "{text}");
    }
}
