//! What the formats' tests share, and the properties that hold for all of them.

use expect_test::Expect;

use crate::{Options, Reading, read};

/// Reads `text` as the file `name` and shows what came out: turns with speaker and times, what
/// was left out. Holds every reading to what must be true of all.
#[track_caller]
pub(crate) fn check(name: &str, text: &str, expected: Expect) {
    check_bytes(name, text.as_bytes(), expected);
}

#[track_caller]
pub(crate) fn check_bytes(name: &str, bytes: &[u8], expected: Expect) {
    let readings = match read(name, bytes, Options::default()) {
        Ok(readings) => readings,
        Err(error) => return expected.assert_eq(&format!("error: {error}")),
    };
    let several = readings.len() > 1;
    let shown: Vec<String> = readings.iter().map(|reading| shown(reading, several)).collect();
    readings.iter().for_each(sound);
    expected.assert_eq(&shown.join("\n"));
}

fn shown(reading: &Reading, with_name: bool) -> String {
    let mut lines = Vec::new();
    if with_name {
        lines.push(reading.transcript.id.to_string());
    }
    if !reading.title.is_empty() && reading.format != "vtt" {
        lines.push(format!("title {}", reading.title));
    }
    let ms = |ms: Option<u64>| ms.map_or("-".to_owned(), |ms| ms.to_string());
    for turn in &reading.transcript.turns {
        lines.push(format!(
            "{} {} {}-{} {}",
            turn.number,
            turn.speaker.as_deref().unwrap_or("-"),
            ms(turn.start_ms),
            ms(turn.end_ms),
            reading.transcript.text.slice(turn.speech).unwrap_or("?").replace('\n', "⏎")
        ));
    }
    for comment in &reading.comments {
        let on = comment.span.and_then(|span| reading.transcript.text.slice(span)).unwrap_or("?");
        lines.push(format!("{} on `{on}`: {}", comment.author, comment.text));
    }
    lines.extend(
        reading.left_out.iter().map(|left| format!("left out {}: {}", left.line, left.message)),
    );
    lines.join("\n")
}

/// What is true of every reading: spans lie in the text, in order, apart; labels and blocks too;
/// no letter is lost.
#[track_caller]
pub(crate) fn sound(reading: &Reading) {
    let text = &reading.transcript.text;
    let mut end = 0;
    for (at, turn) in reading.transcript.turns.iter().enumerate() {
        assert_eq!(turn.number as usize, at + 1);
        let start = turn.label.map_or(turn.speech.start(), |label| label.start());
        assert!(start >= end, "turn {} overlaps the one before", turn.number);
        assert!(text.slice(turn.speech).is_some_and(|speech| !speech.trim().is_empty()));
        if let (Some(label), Some(speaker)) = (turn.label, &turn.speaker) {
            assert_eq!(text.slice(label), Some(speaker.as_str()));
        }
        end = turn.speech.end();
    }
    for block in &reading.blocks {
        assert!(text.slice(block.span).is_some());
        assert!(reading.transcript.turns.iter().any(|turn| turn.speech.contains(block.span)));
    }
    assert!(reading.stamps.iter().all(|(at, _)| text.expose().is_char_boundary(*at)));
    assert!(reading.letters.are_conserved(), "{}: {:?}", reading.transcript.id, reading.letters);
}
