//! Places that people marked, as a table.

use std::path::Path;

use heard_model::{Offsets, SourceText};
use heard_study::{Marked, Study};

use crate::commands::participant::load;
use crate::failure::Failure;

/// A place given in characters.
pub(crate) fn mark(
    study: &Study,
    transcript: &str,
    start: usize,
    end: usize,
    class: &str,
    entity: &str,
) -> Result<Marked, Failure> {
    let id = crate::commands::transcript::id(transcript)?;
    let text = study.raw_transcript(&id, "place of a mention")?.text;
    let span = Offsets::new(text.expose()).span_of_chars(start, end).ok_or_else(|| {
        Failure::new(format!("`{transcript}` has no words from character {start} to {end}"))
            .hint("count from 0; the end is one past the last character")
    })?;
    Ok(Marked { transcript: id, span, class: super::class(class)?, entity: entity.to_owned() })
}

/// Reads transcript, start, end, class[, entity]; every row that can't be used is told.
pub(crate) fn read(study: &Study, file: &Path) -> Result<Vec<Marked>, Failure> {
    let (shown, bytes) = load(file)?;
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(bytes.as_slice());
    let head = reader.headers()?.clone();
    let column = |name: &str| head.iter().position(|found| found == name);
    let needed = |name: &str| {
        column(name).ok_or_else(|| Failure::new(format!("{shown}: there is no column `{name}`")))
    };
    let (transcript, start, end) = (needed("transcript")?, needed("start")?, needed("end")?);
    let (kind, entity) = (needed("class")?, column("entity"));
    let mut texts: Vec<(String, SourceText)> = Vec::new();
    let (mut marks, mut wrong) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default();
        match one(
            study,
            &mut texts,
            [cell(transcript), cell(start), cell(end), cell(kind), entity.map_or("", cell)],
        ) {
            Ok(mark) => marks.push(mark),
            Err(what) => wrong.push(format!("  {shown}:{line}: {what}")),
        }
    }
    if wrong.is_empty() {
        return Ok(marks);
    }
    wrong.truncate(50);
    Err(Failure::new(format!("rows that can't be used; none was\n{}", wrong.join("\n"))))
}

fn one(
    study: &Study,
    texts: &mut Vec<(String, SourceText)>,
    row: [&str; 5],
) -> Result<Marked, String> {
    let [transcript, start, end, class, entity] = row;
    let id = heard_model::TranscriptId::new(transcript).ok_or("no transcript is named")?;
    if !texts.iter().any(|(known, _)| known == transcript) {
        let read =
            study.raw_transcript(&id, "places of mentions").map_err(|error| error.to_string())?;
        texts.push((transcript.to_owned(), read.text));
    }
    let text = texts
        .iter()
        .find(|(known, _)| known == transcript)
        .map(|(_, text)| text)
        .ok_or("no text")?;
    let number = |word: &str| word.parse::<usize>().map_err(|_| format!("`{word}` is no number"));
    let span = Offsets::new(text.expose())
        .span_of_chars(number(start)?, number(end)?)
        .ok_or_else(|| format!("there are no words from {start} to {end}"))?;
    // A decoy has no class of its own: it is only ever rejected.
    let class = if class == "decoy" {
        heard_anonymise::Class::OtherId
    } else {
        heard_anonymise::Class::parse(class).ok_or_else(|| format!("`{class}` is no class"))?
    };
    Ok(Marked { transcript: id, span, class, entity: entity.to_owned() })
}
