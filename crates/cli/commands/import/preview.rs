//! What a file would bring, as JSON by the contract and in words. Offsets are code points.

use heard_import::{Reading, Recognition};
use heard_model::Offsets;
use heard_model::sound::sounds;
use heard_study::Imported;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Row<'r> {
    file: &'r str,
    format: &'static str,
    encoding: &'static str,
    title: &'r str,
    language: &'r str,
    text: &'r str,
    speakers: Vec<&'r str>,
    turns: Vec<Turn<'r>>,
    left_out: Vec<LeftOut<'r>>,
    letters: Letters,
    why: Vec<Why>,
}

/// What a format said of the file, the surest first.
#[derive(Serialize)]
struct Why {
    format: &'static str,
    score: u8,
    because: &'static str,
}

#[derive(Serialize)]
struct Turn<'r> {
    n: u32,
    speaker: Option<&'r str>,
    start_ms: Option<u64>,
    end_ms: Option<u64>,
    start: usize,
    end: usize,
    text: &'r str,
    /// Marks of what was not said, such as `(laughs)`, in code points of the transcript's text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_said: Vec<[usize; 2]>,
}

#[derive(Serialize)]
struct LeftOut<'r> {
    line: u32,
    message: &'r str,
}

/// Letters of the source and where they went.
#[derive(Serialize)]
struct Letters {
    source: usize,
    text: usize,
    left_out: usize,
}

/// One transcript of a file, whole.
pub(crate) fn row<'r>(file: &'r str, reading: &'r Reading, why: &[Recognition]) -> Row<'r> {
    let transcript = &reading.transcript;
    let text = transcript.text.expose();
    let offsets = Offsets::new(text);
    Row {
        file,
        format: reading.format,
        encoding: reading.encoding,
        title: &reading.title,
        language: &reading.language,
        text,
        speakers: transcript.speakers.iter().map(|speaker| speaker.label.as_str()).collect(),
        turns: transcript
            .turns
            .iter()
            .map(|turn| {
                let place = offsets.chars(turn.speech);
                let text = transcript.text.slice(turn.speech).unwrap_or_default();
                let marks = sounds(text).into_iter().map(|mark| {
                    let place = offsets.chars(mark.shifted(turn.speech.start()));
                    [place.start, place.end]
                });
                Turn {
                    n: turn.number,
                    speaker: turn.speaker.as_deref(),
                    start_ms: turn.start_ms,
                    end_ms: turn.end_ms,
                    start: place.start,
                    end: place.end,
                    text,
                    not_said: marks.collect(),
                }
            })
            .collect(),
        left_out: reading
            .left_out
            .iter()
            .map(|left| LeftOut { line: left.line, message: &left.message })
            .collect(),
        letters: Letters {
            source: reading.letters.source,
            text: reading.letters.text,
            left_out: reading.letters.left_out,
        },
        why: why
            .iter()
            .filter(|one| one.score > 0)
            .map(|one| Why { format: one.format, score: one.score, because: one.why })
            .collect(),
    }
}

/// The same for a person, without the words said.
pub(crate) fn words(file: &str, reading: &Reading, why: &[Recognition]) -> String {
    let transcript = &reading.transcript;
    let mut lines = vec![format!(
        "{file}: {} ({}), {} turns, speakers: {}",
        reading.format,
        if reading.encoding.is_empty() { "no text encoding" } else { reading.encoding },
        transcript.turns.len(),
        if transcript.speakers.is_empty() {
            "none named".to_owned()
        } else {
            transcript
                .speakers
                .iter()
                .map(|speaker| format!("{} ({})", speaker.label, speaker.role.as_str()))
                .collect::<Vec<_>>()
                .join(", ")
        }
    )];
    let others: Vec<String> = why
        .iter()
        .filter(|one| one.score > 0 && one.format != reading.format)
        .map(|one| format!("{} {}", one.format, one.score))
        .collect();
    match why.iter().find(|one| one.format == reading.format && one.score > 0) {
        Some(own) => lines.push(format!(
            "  read so because {} (sure to {} of 100{}{})",
            own.why,
            own.score,
            if others.is_empty() { "" } else { "; others: " },
            others.join(", ")
        )),
        None => lines.push("  read so because --as says so".to_owned()),
    }
    let marks: usize = transcript
        .turns
        .iter()
        .filter_map(|turn| transcript.text.slice(turn.speech))
        .map(|speech| sounds(speech).len())
        .sum();
    if marks > 0 {
        lines.push(format!(
            "  not speech: {} such as (laughs), kept as typed",
            crate::out::count(marks, "mark")
        ));
    }
    let letters = reading.letters;
    lines.push(format!(
        "  letters: {} in the file, {} in the text, {} left out{}",
        letters.source,
        letters.text,
        letters.left_out,
        if letters.are_conserved() { "" } else { "; they do not add up, please report this file" }
    ));
    lines.extend(
        reading.left_out.iter().map(|left| format!("  {file}:{}: {}", left.line, left.message)),
    );
    lines.join("\n")
}

/// What became of a transcript that came in.
#[derive(Serialize)]
pub(crate) struct Done<'r> {
    file: &'r str,
    transcript: String,
    turns: usize,
    speakers: usize,
    memos: usize,
    new: bool,
    /// Places that stand on the same words as before, and places that wait, where it was typed anew.
    revised: Option<(usize, usize)>,
}

impl<'r> Done<'r> {
    /// A file that is here, byte for byte.
    pub(crate) fn known(file: &'r str, id: &heard_model::TranscriptId) -> Done<'r> {
        let transcript = id.to_string();
        Done { file, transcript, turns: 0, speakers: 0, memos: 0, new: false, revised: None }
    }

    pub(crate) fn new(file: &'r str, imported: &Imported) -> Done<'r> {
        Done {
            file,
            transcript: imported.id.to_string(),
            turns: imported.turns,
            speakers: imported.speakers,
            memos: imported.memos,
            new: imported.is_new,
            revised: imported.revised.map(|carried| (carried.exact, carried.waiting)),
        }
    }
}
