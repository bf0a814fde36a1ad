//! `heard anonymise text`: a text in, the same text with names hidden out. No study needed.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use heard_model::Offsets;
use serde::Serialize;

use crate::failure::Failure;
use crate::out;

#[derive(Serialize)]
struct Answer<'a> {
    text: &'a str,
    mentions: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    class: &'static str,
    score: f32,
    entity: String,
    replacement: &'a str,
}

/// Reads, hides, prints.
pub(crate) fn run(file: &Path, json: bool) -> Result<ExitCode, Failure> {
    let text = read(file)?;
    let found = heard_anonymise::anonymise(&text);
    if !json {
        out::data(found.words.as_str())?;
        out::say(&format!("{} hidden", out::count(found.mentions.len(), "mention")));
        return Ok(ExitCode::SUCCESS);
    }
    let offsets = Offsets::new(&text);
    let mentions = found
        .mentions
        .iter()
        .map(|mention| {
            let place = offsets.chars(mention.span);
            Row {
                start: place.start,
                end: place.end,
                text: text.get(mention.span.range()).unwrap_or_default(),
                class: mention.class.as_str(),
                score: mention.score,
                entity: mention.entity.to_string(),
                replacement: &mention.shown,
            }
        })
        .collect();
    out::json(&Answer { text: found.words.as_str(), mentions })?;
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(file)
            .map_err(|error| Failure::new(format!("`{}`: {error}", file.display())))?;
    }
    String::from_utf8(bytes).map_err(|error| {
        Failure::new(format!(
            "the text is not UTF-8: a byte at {} is not",
            error.utf8_error().valid_up_to()
        ))
        .hint("`heard import --dry-run FILE` reads other encodings and formats")
    })
}
