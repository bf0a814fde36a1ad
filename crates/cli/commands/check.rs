//! `heard check`

use std::process::ExitCode;

use heard_study::Study;
use serde::Serialize;

use crate::failure::Failure;
use crate::out;

/// Say whether the study is whole, and what to do about what is not
///
/// Looks at the database, the journal and its chain, the texts, every place that a coding, mention
/// or quote names, the codebook, the releases and the index. Ends with 1 where something is damaged.
#[derive(clap::Args)]
pub(crate) struct Check {
    /// Print JSON, one finding a line
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row<'f> {
    check: &'static str,
    damage: bool,
    message: &'f str,
    remedy: &'static str,
}

impl Check {
    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let found = study.check()?;
        for finding in &found {
            if self.json {
                out::json(&Row {
                    check: finding.check,
                    damage: finding.is_damage,
                    message: &finding.message,
                    remedy: finding.remedy,
                })?;
                continue;
            }
            let word = if finding.is_damage { "DAMAGE" } else { "NOTE" };
            out::data(&format!(
                "{word:<6} {}: {}\n       {}",
                finding.check, finding.message, finding.remedy
            ))?;
        }
        if found.is_empty() {
            out::say(&format!(
                "the study is whole: {} checks, nothing found",
                Study::check_names().count()
            ));
        }
        let damaged = found.iter().any(|finding| finding.is_damage);
        Ok(if damaged { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }
}
