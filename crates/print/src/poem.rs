//! A poem on a sheet of A4.

use heard_model::PoemLayout;
use serde::Serialize;

use crate::PrintError;
use crate::fonts::check;
use crate::profile::Profile;
use crate::sheet::{Sheet, line};
use crate::world::{Template, lay};

#[derive(Serialize)]
struct Poem {
    /// A stanza's lines: the words and their column.
    stanzas: Vec<Vec<(String, usize)>>,
    columns: Vec<String>,
    voices: Vec<String>,
    rule: String,
    /// Letters, the first in which the poem stands on one page; the last where it does not.
    points: &'static [f32],
}

/// The lines in their stanzas, below them whose words they are and what was done to them.
pub(crate) fn poem(sheet: Sheet, profile: Profile) -> Result<Vec<u8>, PrintError> {
    let Some(layout) = sheet.poem.clone() else { return Err(PrintError::NoPoem) };
    let points: &[f32] = match profile {
        Profile::Large => &[24.0, 22.0, 20.0, 18.0],
        Profile::Clear | Profile::Dyslexia => &[21.0, 19.0, 17.0, 16.0, 15.0, 14.0],
    };
    let own = Poem {
        stanzas: stanzas(&sheet, &layout),
        columns: layout.columns.iter().map(|column| line(column)).collect(),
        voices: voices(&sheet),
        rule: line(&layout.rule()),
        points,
    };
    check(|| "the foot of the poem".to_owned(), &own.rule)?;
    lay(Template::Poem, sheet, profile, own)
}

fn stanzas(sheet: &Sheet, layout: &PoemLayout) -> Vec<Vec<(String, usize)>> {
    let words = |at: &usize| {
        let card = sheet.cards.get(*at)?;
        Some((line(&card.words), layout.column_of.get(*at).copied().unwrap_or(0)))
    };
    layout.stanzas.iter().map(|stanza| stanza.iter().filter_map(words).collect()).collect()
}

fn voices(sheet: &Sheet) -> Vec<String> {
    let mut voices: Vec<String> = Vec::new();
    for card in &sheet.cards {
        if !voices.contains(&card.label) {
            voices.push(card.label.clone());
        }
    }
    voices
}

#[cfg(test)]
mod tests {
    use heard_model::PoemForm;

    use super::*;
    use crate::cards::tests::{asked, keep, sheet};

    #[test]
    fn a_poem_is_printed_line_by_line() {
        let mut six = sheet();
        six.cards.truncate(6);
        let error = poem(six.clone(), Profile::Clear).expect_err("no poem");
        assert!(matches!(error, PrintError::NoPoem));
        let mut layout = PoemLayout {
            form: PoemForm::Pantoum,
            columns: vec![],
            column_of: vec![0; 6],
            stanzas: vec![vec![0, 1, 2, 3], vec![1, 4, 3, 5], vec![4, 2, 5, 0]],
            order_kept: false,
            voices: 5,
            made_by: "Ada and Rosa".to_owned(),
        };
        six.poem = Some(layout.clone());
        let pdf = poem(six.clone(), Profile::Clear).expect("a poem");
        keep("poem.pdf", &pdf);
        layout.columns = vec!["I".to_owned(), "they".to_owned()];
        layout.column_of = vec![0, 1, 1, 0, 0, 1];
        six.poem = Some(layout);
        keep("poem-columns.pdf", &poem(six, Profile::Large).expect("a poem"));
        let Some(text) = asked("pdftotext", &["-raw", "IT", "-"], &pdf) else { return };
        let text = String::from_utf8_lossy(&text);
        assert_eq!(text.matches("Everybody is writing").count(), 2, "{text}");
        assert!(text.contains("Made by Ada and Rosa"), "{text}");
    }
}
