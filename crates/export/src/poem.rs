//! A poem as lines: what every writer of text needs of it.

use heard_model::PoemLayout;

use crate::sheet::{Card, Sheet};

/// A line of a stanza as it is shown.
pub(crate) struct Line<'s> {
    pub(crate) column: usize,
    pub(crate) words: &'s str,
}

/// The poem of a sheet, where it is one: its layout and its stanzas.
pub(crate) fn stanzas(sheet: &Sheet) -> Option<(&PoemLayout, Vec<Vec<Line<'_>>>)> {
    let layout = sheet.poem.as_ref()?;
    let line = |at: &usize| {
        let card: &Card = sheet.cards.get(*at)?;
        Some(Line { column: layout.column_of.get(*at).copied().unwrap_or(0), words: &card.words })
    };
    let stanzas = layout.stanzas.iter();
    let stanzas = stanzas.map(|stanza| stanza.iter().filter_map(line).collect()).collect();
    Some((layout, stanzas))
}

/// Whose words they are: `Robyn`, or with several `Lines 1 and 4: Robyn`.
pub(crate) fn voices(sheet: &Sheet) -> Vec<String> {
    let mut voices: Vec<(&str, Vec<String>)> = Vec::new();
    for card in &sheet.cards {
        let number = card.number.to_string();
        match voices.iter_mut().find(|(label, _)| *label == card.label) {
            Some((_, numbers)) => numbers.push(number),
            None => voices.push((&card.label, vec![number])),
        }
    }
    if let [(label, _)] = voices.as_slice() {
        return vec![(*label).to_owned()];
    }
    voices.iter().map(|(label, numbers)| format!("{label}: {}", in_words(numbers))).collect()
}

fn in_words(numbers: &[String]) -> String {
    match numbers {
        [one] => format!("line {one}"),
        [most @ .., last] => format!("lines {} and {last}", most.join(", ")),
        [] => String::new(),
    }
}

/// Subjects that call for care in the whole poem, joined.
pub(crate) fn care(sheet: &Sheet) -> Option<String> {
    let subjects: Vec<&str> = sheet.care().into_iter().map(|(subject, _)| subject).collect();
    (!subjects.is_empty()).then(|| subjects.join("; "))
}
