use std::process::Command;

use super::*;
use crate::sheet::{Card, Sheet, Theme};

fn theme(name: &str, colour: &str, shape: &str) -> Option<Theme> {
    Some(Theme {
        name: name.to_owned(),
        colour: colour.to_owned(),
        shape: shape.to_owned(),
        letter: name.chars().take(1).collect(),
    })
}

fn card(number: u32, label: &str, words: &str, theme: Option<Theme>) -> Card {
    Card {
        number,
        quote: format!("Q-{number:04}"),
        words: words.to_owned(),
        label: label.to_owned(),
        note: String::new(),
        theme,
        code: None,
    }
}

pub(crate) fn sheet() -> Sheet {
    let mut cards = vec![
        card(
            10,
            "Nell",
            "There were one midwife on nights, she made me a brew and she didn’t ask me owt. She just sat.",
            theme("Corner", "t3", "circle"),
        ),
        card(
            4,
            "Zofia",
            "Everybody is writing. Nobody is asking me what I would like them to write.",
            theme("Watched", "t1", "square"),
        ),
        card(
            12,
            "a mother",
            "[The worker] asked how to say my daughter’s name, and then she said it right every single time.",
            theme("Corner", "t3", "circle"),
        ),
        card(
            18,
            "Jo",
            "I write a card every birthday. I’ve not missed one. I’m still her mum, whatever it says on the paper.",
            theme("Mum", "t5", "hexagon"),
        ),
        card(
            6,
            "Jo",
            "I rang them myself, for help. That call’s in there now, first page, like I’d been caught.",
            theme("Say", "t2", "triangle"),
        ),
        card(
            15,
            "Robyn",
            "They took the cot down before I got home … I never said to. 😭",
            theme("Day", "t4", "diamond"),
        ),
        card(2, "Żaneta", "#strong[x] $x^2$ \\ *loud* `code` @ref <label> // no", None),
    ];
    cards[4].note = "a baby going into care".to_owned();
    Sheet {
        title: "Leaving the ward".to_owned(),
        study: "Held in Mind".to_owned(),
        name: "workshop-2".to_owned(),
        foot: "Held in Mind · workshop-2 · codebook v3 (9c1e0b7a).".to_owned(),
        synthetic: " SYNTHETIC – invented for software testing.".to_owned(),
        reading: "Someone’s own words, with names hidden. … means words were left out. [ ] means we changed or added a word, often to protect someone.".to_owned(),
        support: vec!["Kindling House 01632\u{a0}960\u{a0}145".to_owned()],
        cards,
        poem: None,
    }
}

/// Writes what a test made where somebody asked to look at it.
pub(crate) fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("HEARD_LOOK") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes)
            .expect("a folder to look in");
    }
}

/// What another program prints about a PDF; nothing where it is not installed.
pub(crate) fn asked(program: &str, arguments: &[&str], pdf: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder to work in");
    let file = folder.path().join("it.pdf");
    std::fs::write(&file, pdf).expect("a file");
    let arguments =
        arguments.iter().map(|argument| argument.replace("IT", &file.to_string_lossy()));
    match Command::new(program).args(arguments).output() {
        Ok(run) => {
            assert!(run.status.success(), "{program}: {}", String::from_utf8_lossy(&run.stderr));
            Some(run.stdout)
        }
        Err(_) => {
            println!("not run: {program} is absent");
            None
        }
    }
}

/// The grey values of a page, ten to a millimetre, with the page's width.
fn picture(pdf: &[u8], page: &str) -> Option<(usize, Vec<u8>)> {
    let pgm = asked("pdftoppm", &["-r", "254", "-gray", "-f", page, "-l", page, "IT"], pdf)?;
    let head: Vec<&[u8]> = pgm.splitn(4, |byte| byte.is_ascii_whitespace()).collect();
    let width =
        std::str::from_utf8(head[1]).ok().and_then(|word| word.parse().ok()).expect("a width");
    // After the greatest grey value comes one blank, then the picture.
    let rest = &head[3][head[3].iter().position(u8::is_ascii_whitespace).expect("a blank") + 1..];
    Some((width, rest.to_vec()))
}

/// Whether a pixel near this place (in millimetres) is dark.
fn dark(picture: &(usize, Vec<u8>), x: f32, y: f32) -> bool {
    let (x, y) = ((x * 10.0).round() as usize, (y * 10.0).round() as usize);
    (y.saturating_sub(2)..y + 3)
        .flat_map(|y| (x.saturating_sub(2)..x + 3).map(move |x| (x, y)))
        .any(|(x, y)| picture.1.get(y * picture.0 + x).is_some_and(|grey| *grey < 100))
}

#[test]
fn cards_of_every_size_and_profile() {
    for size in CardSize::ALL {
        for profile in Profile::ALL {
            let pdf = deck(sheet(), size, profile, true).expect("cards");
            assert!(pdf.starts_with(b"%PDF-"));
            keep(&format!("cards-{}-{}.pdf", size.as_str(), profile.as_str()), &pdf);
        }
    }
}

#[test]
fn the_same_cards_are_the_same_bytes_and_sound() {
    let pdf = deck(sheet(), CardSize::A6, Profile::Clear, true).expect("cards");
    assert_eq!(pdf, deck(sheet(), CardSize::A6, Profile::Clear, true).expect("cards"));
    asked("qpdf", &["--check", "IT"], &pdf);
    if let Some(fonts) = asked("pdffonts", &["IT"], &pdf) {
        let fonts = String::from_utf8_lossy(&fonts).into_owned();
        assert_eq!(fonts.lines().skip(2).count(), 3, "{fonts}");
        assert!(fonts.lines().skip(2).all(|line| line.contains("yes yes yes")), "{fonts}");
    }
    if let Some(about) = asked("pdfinfo", &["IT"], &pdf) {
        let about = String::from_utf8_lossy(&about).into_owned();
        for word in ["Tagged:          yes", "Pages:           4", "(A4)", "Leaving the ward"] {
            assert!(about.contains(word), "no `{word}` in {about}");
        }
        for word in ["Author", "Creator", "CreationDate"] {
            assert!(!about.contains(word), "`{word}` in {about}");
        }
    }
}

#[test]
fn words_are_printed_as_they_are() {
    let pdf = deck(sheet(), CardSize::A6, Profile::Clear, false).expect("cards");
    let Some(text) = asked("pdftotext", &["-raw", "IT", "-"], &pdf) else { return };
    let text = String::from_utf8_lossy(&text).split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = sheet();
    for card in &expected.cards {
        assert!(
            text.contains(&format!("“{}” {}", card.words, card.label)),
            "{} in {text}",
            card.words
        );
    }
}

#[test]
fn cards_are_cut_where_the_marks_say() {
    let pdf = deck(sheet(), CardSize::A6, Profile::Clear, true).expect("cards");
    let Some(front) = picture(&pdf, "1") else { return };
    assert!((2100..=2101).contains(&front.0), "{} wide", front.0);
    for (x, y) in
        [(105.0, 0.5), (105.0, 8.5), (105.0, 296.0), (0.5, 148.5), (8.5, 148.5), (209.0, 148.5)]
    {
        assert!(dark(&front, x, y), "no mark at {x} mm, {y} mm");
    }
    // The marks end before the words begin, and nothing else stands on a cut.
    for at in [10.0, 50.0, 95.0, 120.0, 200.0, 280.0] {
        assert!(!dark(&front, 105.0, at), "ink on the cut at {at} mm");
    }
    // Six millimetres inside each card's edge nothing is printed but the marks.
    for y in 12..137 {
        assert!(!dark(&front, 98.5, y as f32) && !dark(&front, 111.5, y as f32), "ink at {y} mm");
    }
}

#[test]
fn backs_lie_behind_their_fronts() {
    let pdf = deck(sheet(), CardSize::A6, Profile::Clear, true).expect("cards");
    let quarter = |page: &str, x: &str| {
        let area = [
            "-f", page, "-l", page, "-r", "72", "-x", x, "-y", "0", "-W", "297", "-H", "60", "IT",
            "-",
        ];
        asked("pdftotext", &area, &pdf).map(|text| {
            String::from_utf8_lossy(&text).split_whitespace().next().unwrap_or("").to_owned()
        })
    };
    if let (Some(front), Some(back)) = (quarter("1", "0"), quarter("2", "298")) {
        assert_eq!((front.as_str(), back.as_str()), ("10", "10"));
    }
}

#[test]
fn long_words_get_a_larger_card_and_too_long_ones_are_refused() {
    let mut long = sheet();
    long.cards.truncate(2);
    long.cards[0].words = "and nobody said what would happen next, ".repeat(12);
    let pdf = deck(long.clone(), CardSize::A6, Profile::Clear, false).expect("cards");
    if let Some(about) = asked("pdfinfo", &["IT"], &pdf) {
        assert!(String::from_utf8_lossy(&about).contains("Pages:           2"));
    }
    long.cards[0].words = "and nobody said what would happen next, ".repeat(90);
    let error = deck(long, CardSize::A6, Profile::Clear, false).expect_err("too long for a poster");
    assert_eq!(error.to_string(), "card 10 is too long to print in letters of 14 points or more");
}

#[test]
fn a_letter_no_font_has_is_refused() {
    let mut arabic = sheet();
    arabic.cards[1].words.push_str(" سلام");
    let error = deck(arabic, CardSize::A6, Profile::Clear, false).expect_err("no such letters");
    assert!(matches!(error, crate::PrintError::NoGlyph { .. }), "{error}");
    let mut none = sheet();
    none.cards.clear();
    let error = deck(none, CardSize::A6, Profile::Clear, false).expect_err("nothing to print");
    assert!(matches!(error, crate::PrintError::Empty));
}
