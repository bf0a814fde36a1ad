//! `heard log`

use std::process::ExitCode;

use heard_study::{Event, LogFilter, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::out;

/// Show what was done in the study, by whom and why, the newest first
#[derive(clap::Args)]
pub(crate) struct Log {
    /// Only what this person did
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// Only operations of this kind, such as `coding` or `consent`
    #[arg(long)]
    kind: Option<String>,
    /// Only operations about this, such as a transcript or code
    #[arg(long)]
    about: Option<String>,
    /// At most so many
    #[arg(long, short = 'n', default_value_t = 30)]
    limit: usize,
    /// Print JSON, one operation a line
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row<'e> {
    seq: u64,
    at: String,
    actor: &'e str,
    role: &'e str,
    kind: &'static str,
    subject: Option<&'e str>,
    reason: Option<&'e str>,
    changed: usize,
    undone: bool,
}

impl Log {
    pub(crate) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let filter = LogFilter {
            actor: self.who,
            kind: self.kind,
            subject: self.about,
            after: None,
            limit: Some(self.limit),
        };
        let events = study.log(&filter)?;
        if self.json {
            for event in &events {
                out::json(&row(event))?;
            }
        } else {
            out::data(&events.iter().map(line).collect::<Vec<_>>().join("\n"))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn row(event: &Event) -> Row<'_> {
    Row {
        seq: event.seq,
        at: event.at.to_string(),
        actor: &event.actor,
        role: &event.role,
        kind: event.kind.as_str(),
        subject: event.subject.as_deref(),
        reason: event.reason.as_deref(),
        changed: event.changed,
        undone: event.undone,
    }
}

fn line(event: &Event) -> String {
    let mut line = format!(
        "{:>6}  {}  {} ({}): {}",
        event.seq,
        event.at.strftime("%Y-%m-%d %H:%M"),
        event.actor,
        event.role,
        event.kind.as_str()
    );
    if let Some(subject) = event.subject.as_deref().filter(|subject| !subject.is_empty()) {
        line += &format!(", {subject}");
    }
    if let Some(reason) = event.reason.as_deref().filter(|reason| !reason.is_empty()) {
        line += &format!(". Why: {reason}");
    }
    if event.undone {
        line += " [taken back]";
    }
    line
}
