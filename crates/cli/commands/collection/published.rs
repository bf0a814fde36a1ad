//! `heard collection published`: what participants said in public.

use std::path::Path;

use heard_study::Study;

use crate::failure::Failure;
use crate::out;

/// Notes the sentences of a text file, one a line.
pub(crate) fn run(study: &Study, file: &Path) -> Result<(), Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::new(format!("`{}`: {error}", file.display())))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let sentences: Vec<String> = lines.map(str::to_owned).collect();
    let new = study.note_published(&sentences)?.value;
    let known = sentences.len() - new;
    let known = if known > 0 { format!("; {known} known before") } else { String::new() };
    out::say(&format!("noted {}{known}", out::count(new, "sentence")));
    out::say("  cards that say them again are objected to (D12): a search would find who spoke");
    Ok(())
}
