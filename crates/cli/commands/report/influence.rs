//! `heard report influence`

use std::process::ExitCode;

use heard_study::Study;
use serde_json::json;

use crate::failure::Failure;
use crate::out;

/// What peers, participants and practitioners changed, and why (GRIPP2, items 3 and 4)
///
/// Taken from roles and reasons on record: changes of the codebook, decisions about passages,
/// decisions about quotes. Where nobody wrote down whose wish a change was, it is not counted as
/// anybody's.
#[derive(clap::Args)]
pub(super) struct Influence {
    /// Print JSON, one line each
    #[arg(long)]
    json: bool,
}

impl Influence {
    pub(super) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let found = study.influence()?;
        for one in &found {
            let date = one.date.map(|date| date.to_string());
            if self.json {
                out::json(&json!({
                    "date": date, "role": one.role, "what": one.what, "changed": one.changed,
                    "of": one.of, "reason": one.reason, "evidence": one.evidence,
                }))?;
                continue;
            }
            let changed = match one.changed {
                0 => String::new(),
                count => format!(", {count} {}", one.of),
            };
            let date = date.unwrap_or_default();
            out::data(&format!("{date}  {}: {}{changed} ({})", one.role, one.what, one.evidence))?;
            if !one.reason.is_empty() {
                out::data(&format!("    {}", one.reason))?;
            }
        }
        if found.is_empty() {
            out::say("nothing is on record; say whose wish a change was with --role peer");
        }
        Ok(ExitCode::SUCCESS)
    }
}
