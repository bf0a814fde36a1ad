//! Sticky notes for whiteboards, to import or to paste.
//!
//! No board publishes an import format, so these are the plainest two: a table, and one note
//! a line. A note ends in `[#12]`, by which its board's export is matched to the card again.

use super::csv::comma_separated;
use super::{For, Format};
use crate::ExportError;
use crate::escape::line;
use crate::sheet::{Card, Sheet};

pub(super) const CSV: Format = Format {
    name: "notes-csv",
    title: "Sticky notes to import (CSV)",
    ending: "-notes.csv",
    media_type: "text/csv; charset=utf-8",
    accepts: &[For::Release, For::Internal],
    write: csv,
};

pub(super) const TSV: Format = Format {
    name: "notes-tsv",
    title: "Sticky notes to paste (one a line)",
    ending: "-notes.tsv",
    media_type: "text/tab-separated-values; charset=utf-8",
    accepts: &[For::Release, For::Internal],
    write: tsv,
};

/// The most characters that go on a note; longer words go on over several.
const LONGEST: usize = 300;

fn csv(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let columns =
        ["note_id", "text", "theme", "colour", "shape", "label", "content_note", "group_hint"];
    let mut rows = vec![columns.map(str::to_owned).to_vec()];
    for card in &sheet.cards {
        for (part, text) in notes(card).into_iter().enumerate() {
            let (colour, shape) = card
                .theme
                .as_ref()
                .map_or(("", ""), |theme| (colour_word(&theme.colour), theme.shape.as_str()));
            let id = match part {
                0 => card.number.to_string(),
                part => format!("{}.{}", card.number, part + 1),
            };
            rows.push(vec![
                id,
                text,
                card.theme_name().to_owned(),
                colour.to_owned(),
                shape.to_owned(),
                card.label.clone(),
                card.note().unwrap_or_default(),
                card.theme.as_ref().map(|theme| theme.letter.clone()).unwrap_or_default(),
            ]);
        }
    }
    comma_separated(&rows)
}

fn tsv(sheet: &Sheet) -> Result<Vec<u8>, ExportError> {
    let mut out = String::new();
    for note in sheet.cards.iter().flat_map(notes) {
        out.push_str(&note);
        out.push('\n');
    }
    Ok(out.into_bytes())
}

/// The notes of one card, each of at most [`LONGEST`] characters. In quotation marks, so that
/// none begins like a formula.
fn notes(card: &Card) -> Vec<String> {
    let note = card.note().map(|note| format!(" (about: {note})")).unwrap_or_default();
    let end = format!(" – {}{note} [#{}]", card.label, card.number);
    let words = line(&card.words);
    let room = LONGEST.saturating_sub(end.chars().count() + " (10 of 10)“”".chars().count());
    let parts = fill(&words, room.max(40));
    let count = parts.len();
    let numbered = |(at, part): (usize, String)| match count {
        1 => format!("“{part}”{end}"),
        _ => format!("“{part}” ({} of {count}){end}", at + 1),
    };
    parts.into_iter().enumerate().map(numbered).collect()
}

/// Cuts words into pieces of at most `room` characters, between words where there is a between.
fn fill(words: &str, room: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut length = 0;
    for word in words.split(' ') {
        let mut rest: Vec<char> = word.chars().collect();
        if length > 0 && length + 1 + rest.len() > room {
            parts.push(String::new());
            length = 0;
        }
        while rest.len() > room {
            let tail = rest.split_off(room);
            if let Some(part) = parts.last_mut() {
                part.extend(rest);
            }
            parts.push(String::new());
            rest = tail;
        }
        if let Some(part) = parts.last_mut() {
            if length > 0 {
                part.push(' ');
                length += 1;
            }
            length += rest.len();
            part.extend(rest);
        }
    }
    parts
}

fn colour_word(slot: &str) -> &'static str {
    match slot {
        "t1" => "blue",
        "t2" => "purple",
        "t3" => "green",
        "t4" => "orange",
        "t5" => "pink",
        _ => "grey",
    }
}
