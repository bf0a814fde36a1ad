//! `heard bundle`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use heard_study::Study;

use super::codebook::merge::Deciding;
use crate::failure::Failure;
use crate::out;

/// Exchange work with a colleague who has the same transcripts, without a server
#[derive(clap::Args)]
pub(crate) struct Bundle {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write your work to a file: versions, codings, decisions, memos
    ///
    /// The words of transcripts are not in it. Memos are: send it as you would send a transcript.
    Send {
        /// The file
        file: PathBuf,
        /// Write over a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Bring a colleague's work together with yours; nothing is doubled, what conflicts is listed
    Merge {
        /// The colleague's file
        file: PathBuf,
        #[command(flatten)]
        deciding: Deciding,
    },
}

impl Bundle {
    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Send { file, force } => {
                out::write(&file, &study.send_bundle()?, force)?;
                out::say(&format!("wrote your work to {}", file.display()));
                out::say(
                    "  it holds memos, which may hold people's words: send it as you would a transcript",
                );
                Ok(ExitCode::SUCCESS)
            }
            Command::Merge { file, deciding } => merge(study, &file, &deciding),
        }
    }
}

fn merge(study: &Study, file: &std::path::Path, deciding: &Deciding) -> Result<ExitCode, Failure> {
    let shown = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| Failure::new(format!("`{shown}`: {error}")))?;
    let conflicts = study.bundle_conflicts(&shown, &bytes)?;
    let decided = deciding.decide(&conflicts)?;
    let told = study.merge_bundle(&shown, &bytes, decided)?.value;
    for (there, here) in &told.renumbered {
        out::say(&format!("their {there} is {here} here"));
    }
    let versions: Vec<String> = told.versions.iter().map(ToString::to_string).collect();
    out::say(&format!(
        "{}'s work is in: {}, {} ({} here already, {} decided there), {}",
        told.from,
        if versions.is_empty() { "no new version".to_owned() } else { versions.join(", ") },
        out::count(told.codings, "new coding"),
        told.already,
        told.decided,
        out::count(told.memos, "new memo")
    ));
    for left in &told.left_out {
        out::say(&format!("  left out: {left}"));
    }
    if told.conflicts.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let decisions = out::count(told.conflicts.len(), "decision");
    out::say(&format!("{decisions} differ; yours stand until you change them"));
    for conflict in &told.conflicts {
        out::data(&format!(
            "{}, by {}: ours {}, theirs {}",
            conflict.place, conflict.who, conflict.ours, conflict.theirs
        ))?;
    }
    Ok(ExitCode::from(1))
}
