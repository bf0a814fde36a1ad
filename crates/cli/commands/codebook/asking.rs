//! What only a person can tell about a codebook that comes in: asked at the terminal, or read from
//! a mapping file.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::Path;

use heard_model::amend::{Answer, Doubt};
use heard_study::{Draft, Study};

use crate::failure::Failure;
use crate::out;

/// Reads a codebook file and makes it the draft, with every doubt answered.
pub(super) fn take(study: &Study, file: &Path, mapping: Option<&Path>) -> Result<Draft, Failure> {
    let reading = super::read(file)?;
    for lost in &reading.left_out {
        let place = super::place(&file.display().to_string(), lost.line);
        out::say(&format!("left out {place}: {}", lost.message));
    }
    let intake = study.look_at_codebook(reading)?;
    let answers = answers(&intake.doubts, mapping)?;
    Ok(study.take_codebook(intake, &answers)?.value)
}

fn answers(doubts: &[Doubt], mapping: Option<&Path>) -> Result<Vec<Answer>, Failure> {
    if doubts.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(file) = mapping {
        let shown = file.display().to_string();
        let bytes =
            std::fs::read(file).map_err(|error| Failure::new(format!("`{shown}`: {error}")))?;
        return Ok(heard_import::codebook::mapping::read(&shown, &bytes, doubts)?);
    }
    if std::io::stdin().is_terminal() {
        return ask(doubts);
    }
    let told: Vec<String> = doubts.iter().map(|doubt| format!("  {}", question(doubt))).collect();
    Err(Failure::new(format!(
        "{} could be renamed or others\n{}",
        out::count(doubts.len(), "code"),
        told.join("\n")
    ))
    .hint(
        "say which in a file with the columns from,to (the same id, or the new one, where it is \
         the same code; `retire` where it is not) and name it with --mapping FILE",
    )
    .refused())
}

fn ask(doubts: &[Doubt]) -> Result<Vec<Answer>, Failure> {
    let mut lines = std::io::stdin().lock().lines();
    let mut answers = Vec::new();
    for doubt in doubts {
        loop {
            out::say(&format!(
                "{}\n  r it is the same, renamed · a it is another",
                question(doubt)
            ));
            match lines.next().transpose()?.unwrap_or_default().trim() {
                "r" => answers.push(Answer::Same),
                "a" => answers.push(Answer::Different),
                "" => return Err(Failure::new("stopped; nothing was changed").refused()),
                _ => continue,
            }
            break;
        }
    }
    Ok(answers)
}

fn question(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Changed { code, from, to } => {
            format!("{code} was “{from}” and is “{to}”, with another definition")
        }
        Doubt::Replaced { gone, came, from, to } => {
            format!("{gone} “{from}” is gone and {came} “{to}” has come")
        }
    }
}
