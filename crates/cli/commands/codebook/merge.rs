//! What a colleague made of the codebook comes together with ours.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use heard_model::amend::{Conflict, Take};
use heard_model::{CodeId, VersionId};
use heard_study::Study;

use crate::failure::Failure;
use crate::out;

/// How conflicts are decided.
#[derive(clap::Args)]
pub(crate) struct Deciding {
    /// Write what conflicts to a file, with all texts, to be decided in it
    #[arg(long, value_name = "FILE")]
    conflicts: Option<PathBuf>,
    /// The file in which the conflicts are decided
    #[arg(long, value_name = "FILE")]
    decided: Option<PathBuf>,
    /// Decide all that conflict alike: ours, or theirs
    #[arg(long, value_name = "SIDE")]
    take: Option<String>,
}

pub(super) type Decided = Vec<(CodeId, String, Take)>;

impl Deciding {
    /// What was decided about each conflict; a refusal that lists what nobody decided.
    pub(crate) fn decide(&self, conflicts: &[Conflict]) -> Result<Decided, Failure> {
        let mut decided = Decided::new();
        if let Some(file) = &self.decided {
            let shown = file.display().to_string();
            let bytes =
                std::fs::read(file).map_err(|error| Failure::new(format!("`{shown}`: {error}")))?;
            decided = heard_import::codebook::decisions::read(&shown, &bytes)?;
        }
        let side = match self.take.as_deref() {
            None => None,
            Some("ours") => Some(Take::Ours),
            Some("theirs") => Some(Take::Theirs),
            Some(other) => {
                return Err(Failure::new(format!("`{other}` is no side")).hint("ours or theirs"));
            }
        };
        let mut open: Vec<Conflict> = Vec::new();
        for conflict in conflicts {
            let said = decided
                .iter()
                .any(|(code, field, _)| (*code, field) == (conflict.code, &conflict.field));
            match (&side, said) {
                (_, true) => {}
                (Some(side), false) => {
                    decided.push((conflict.code, conflict.field.clone(), side.clone()));
                }
                (None, false) => open.push(conflict.clone()),
            }
        }
        if open.is_empty() {
            return Ok(decided);
        }
        if let Some(file) = &self.conflicts {
            out::write(file, heard_export::conflicts_to_decide(&open).as_bytes(), false)?;
            return Err(refused(&open).hint(format!(
                "decide them in {0} and name it with --decided {0}",
                file.display()
            )));
        }
        if std::io::stdin().is_terminal() && self.decided.is_none() {
            decided.extend(ask(&open)?);
            return Ok(decided);
        }
        Err(refused(&open).hint(
            "--conflicts FILE writes them to a file to decide in; --take ours|theirs decides all",
        ))
    }
}

fn refused(open: &[Conflict]) -> Failure {
    let told: Vec<String> = open.iter().map(told).collect();
    Failure::new(format!(
        "{} changed on both sides, each in its own way\n{}",
        out::count(open.len(), "thing"),
        told.join("\n")
    ))
    .refused()
}

fn told(conflict: &Conflict) -> String {
    format!(
        "  {} {}\n    before: {}\n    ours:   {}\n    theirs: {}",
        conflict.code,
        conflict.field,
        one_line(&conflict.base),
        one_line(&conflict.ours),
        one_line(&conflict.theirs)
    )
}

fn one_line(text: &str) -> String {
    if text.is_empty() { "–".to_owned() } else { text.replace('\n', " / ") }
}

fn ask(open: &[Conflict]) -> Result<Decided, Failure> {
    let mut lines = std::io::stdin().lock().lines();
    let mut decided = Decided::new();
    for conflict in open {
        loop {
            out::say(&format!(
                "{}\n  o ours · t theirs · b as before · = and a text of its own · q stop",
                told(conflict)
            ));
            let line = lines.next().transpose()?.unwrap_or_else(|| "q".to_owned());
            let take = match line.trim() {
                "o" => Take::Ours,
                "t" => Take::Theirs,
                "b" => Take::Base,
                "q" => return Err(Failure::new("stopped; nothing was changed").refused()),
                text => match text.strip_prefix('=') {
                    Some(text) => Take::Text(text.trim().to_owned()),
                    None => continue,
                },
            };
            decided.push((conflict.code, conflict.field.clone(), take));
            break;
        }
    }
    Ok(decided)
}

/// Brings a colleague's codebook file together with the draft.
pub(super) fn merge(
    study: &Study,
    file: &Path,
    base: Option<VersionId>,
    deciding: &Deciding,
) -> Result<(), Failure> {
    let reading = super::read(file)?;
    for lost in &reading.left_out {
        out::say(&format!("left out {}:{}: {}", file.display(), lost.line, lost.message));
    }
    let merging = study.look_at_merge(reading, base)?;
    let decided = deciding.decide(&merging.merged.conflicts)?;
    let (base, changes) = (merging.base, merging.changes.len());
    for (there, here) in &merging.merged.renumbered {
        out::say(&format!("their {there} is {here} here"));
    }
    let draft = study.merge_codebook(merging, &decided)?.value;
    out::say(&format!(
        "brought {} of theirs since {base} into the draft of {}",
        out::count(changes, "change"),
        draft.version
    ));
    out::say("next: `heard codebook commit -m \"why\"` makes it a version with two parents");
    Ok(())
}
