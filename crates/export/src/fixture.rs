//! A small invented collection for this room's tests.

use heard_anonymise::ThemeMark;
use heard_model::{Cell, Table, Use};

use crate::For;
use crate::sheet::{Card, Sheet};

/// Words that try everything at once.
pub(crate) const HOSTILE: &str = "=HYPERLINK(\"x\") </p><script>alert(1)</script> & 'so' *loud* _low_ [a friend]\n| -- # @cmd \\ ]]> {{x}} $x^2$";

pub(crate) fn theme(number: usize) -> ThemeMark {
    let rows = [
        ("T1", "Watched, not helped", "t1", "square", "W"),
        ("T2", "Say the right thing or lose her", "t2", "triangle", "S"),
        ("T3", "Someone in my corner", "t3", "circle", "C"),
    ];
    let (id, name, colour, shape, letter) = rows[number - 1];
    ThemeMark {
        id: id.to_owned(),
        name: name.to_owned(),
        colour: colour.to_owned(),
        shape: shape.to_owned(),
        letter: letter.to_owned(),
    }
}

pub(crate) fn card(number: u32, label: &str, words: &str, theme: Option<ThemeMark>) -> Card {
    Card {
        number,
        quote: format!("Q-{number:04}"),
        label: label.to_owned(),
        words: words.to_owned(),
        theme,
        notes: Vec::new(),
        transcript: "M01".to_owned(),
        edited: false,
        own_yes: false,
        clip: None,
    }
}

pub(crate) fn sheet(purpose: For) -> Sheet {
    let mut cards = vec![
        card(
            1,
            "Robyn",
            "She had a form with my name on it already, before she’d even said hello.",
            Some(theme(1)),
        ),
        card(
            2,
            "Zofia",
            "Everybody is writing. Nobody is asking me what I would like them to write.",
            Some(theme(1)),
        ),
        card(
            3,
            "Jo",
            "I rang them myself, for help. That call’s in there now, first page, like I’d been caught.",
            Some(theme(2)),
        ),
        card(
            4,
            "Nell",
            "There were one midwife on nights, she made me a brew and she didn’t ask me owt … She just sat.",
            Some(theme(3)),
        ),
        card(
            5,
            "a mother",
            "[The worker] asked how to say my daughter’s name, and then she said it right every single time.",
            Some(theme(3)),
        ),
    ];
    cards[2].notes = vec!["a baby going into care".to_owned()];
    Sheet {
        purpose,
        study: "Held in Mind".to_owned(),
        title: "Leaving the ward".to_owned(),
        name: "workshop-2".to_owned(),
        used: Use::Workshop,
        use_: "a workshop",
        on: "3 December 2026".to_owned(),
        codebook: "codebook v3 (9c1e0b7a)".to_owned(),
        cards,
        poem: None,
        tables: vec![Table {
            title: "Passages by area".to_owned(),
            basis: "Passages coded Small kindnesses, by where people live; 31 of 230.".to_owned(),
            columns: ["Area", "Passages", "Share"].map(str::to_owned).to_vec(),
            rows: vec![
                vec![Cell::Text("Town".to_owned()), Cell::Count(12), Cell::Number(0.375)],
                vec![Cell::Text("Village".to_owned()), Cell::Suppressed, Cell::Empty],
            ],
            notes: vec!["Numbers are of passages, not of people.".to_owned()],
        }],
        charts: vec![],
        support: vec!["Kindling House 01632 960 145, any time".to_owned()],
        synthetic: true,
    }
}

pub(crate) fn hostile(purpose: For) -> Sheet {
    let mut hostile = sheet(purpose);
    hostile.title = HOSTILE.replace('\n', " ");
    hostile.cards[0].words = HOSTILE.to_owned();
    hostile.cards[0].label = "+441632960145 <b>".to_owned();
    hostile.cards[0].notes = vec!["\"quotes\" & <tags>".to_owned()];
    hostile.tables[0].rows[0][0] = Cell::Text("=1+1".to_owned());
    hostile
}

/// Writes what a test made where somebody asked to look at it.
pub(crate) fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("HEARD_LOOK") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes)
            .expect("a folder to look in");
    }
}
