//! `heard log`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use heard_model::Date;
use heard_study::{Event, LogFilter, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::out;

/// Show what was done in the study, by whom and why, the newest first
///
/// Looking at raw words and opening the key stand in it too.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Log {
    #[command(subcommand)]
    command: Option<Command>,
    /// Only what this person did
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// Only operations of this kind, such as `coding` or `consent`
    #[arg(long)]
    kind: Option<String>,
    /// Only operations about this, such as a transcript or code
    #[arg(long)]
    about: Option<String>,
    /// Only from this day on
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// At most so many
    #[arg(long, short = 'n', default_value_t = 30)]
    limit: usize,
    /// Print JSON, one operation a line
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Say whether the log is as it was written: nothing edited, taken out, moved or cut off
    Verify {
        /// A head from a printed page or another place: NUMBER:DIGEST
        #[arg(long, value_name = "HEAD")]
        head: Option<String>,
    },
    /// Write the log to a file for an ethics committee: who did what when, and no words
    Export {
        /// The file: .csv or .html
        file: PathBuf,
        /// Write over a file that is there
        #[arg(long)]
        force: bool,
    },
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
        match self.command {
            Some(Command::Verify { head }) => return verify(study, head.as_deref()),
            Some(Command::Export { file, force }) => return export(study, &file, force),
            None => {}
        }
        let filter = LogFilter {
            actor: self.who,
            kind: self.kind,
            subject: self.about,
            since: self.since,
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

fn verify(study: &Study, head: Option<&str>) -> Result<ExitCode, Failure> {
    let bad = || {
        Failure::new("a head is NUMBER:DIGEST")
            .hint("`heard log verify` prints one; so does `heard backup verify`")
    };
    let known = match head {
        None => None,
        Some(head) => {
            let (seq, digest) = head.split_once(':').ok_or_else(bad)?;
            Some((seq.parse().map_err(|_| bad())?, digest))
        }
    };
    let verified = study.verify_log(known)?;
    for finding in &verified.found {
        out::data(&format!("DAMAGE {}\n       {}", finding.message, finding.remedy))?;
    }
    out::data(&format!("head {}:{}", verified.seq, verified.head))?;
    if !verified.found.is_empty() {
        return Ok(ExitCode::from(1));
    }
    out::say(&format!(
        "the log is as it was written: {}, held against {} noted before",
        out::count(verified.seq as usize, "operation"),
        out::count(verified.noted, "head")
    ));
    out::say("  keep the head somewhere else, on paper say: with it, a cut end can be found too");
    Ok(ExitCode::SUCCESS)
}

/// Subjects are names of transcripts, people and codes in the study; reasons are free text, and
/// stay inside.
fn export(study: &Study, file: &Path, force: bool) -> Result<ExitCode, Failure> {
    let mut events = study.log(&LogFilter::default())?;
    events.reverse();
    let html = match file.extension().and_then(|ending| ending.to_str()) {
        Some("csv") => false,
        Some("html") => true,
        _ => {
            return Err(Failure::new(format!("`{}` is neither .csv nor .html", file.display()))
                .hint("name the file log.csv or log.html"));
        }
    };
    let head = study.verify_log(None)?;
    let lines: Vec<[String; 7]> = events.iter().map(cells).collect();
    let bytes = if html { page(&lines, &head)? } else { csv(&lines)? };
    out::write(file, &bytes, force)?;
    study.note_log_export()?;
    out::say(&format!("wrote {} to {}", out::count(lines.len(), "operation"), file.display()));
    out::say("  no words of participants and no reasons are in it; the export is in the log");
    Ok(ExitCode::SUCCESS)
}

const HEADINGS: [&str; 7] = ["number", "time (UTC)", "who", "role", "what", "rows", "taken back"];

fn cells(event: &Event) -> [String; 7] {
    [
        event.seq.to_string(),
        event.at.to_string(),
        event.actor.clone(),
        event.role.clone(),
        event.kind.as_str().to_owned(),
        event.changed.to_string(),
        if event.undone { "yes".to_owned() } else { String::new() },
    ]
}

fn csv(lines: &[[String; 7]]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS)?;
    for line in lines {
        // A name that a spreadsheet would run as a formula is written as text.
        writer.write_record(line.iter().map(|cell| {
            if cell.starts_with(['=', '+', '-', '@', '\t']) {
                format!("'{cell}")
            } else {
                cell.clone()
            }
        }))?;
    }
    writer.into_inner().map_err(|error| Failure::new(error.to_string()))
}

fn page(lines: &[[String; 7]], head: &heard_study::LogVerified) -> Result<Vec<u8>, Failure> {
    let safe = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    };
    let row = |tag: &str, cells: &[String]| {
        let cells: Vec<String> =
            cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", safe(cell))).collect();
        format!("<tr>{}</tr>\n", cells.concat())
    };
    let body: String = lines.iter().map(|line| row("td", line)).collect();
    let state = if head.found.is_empty() {
        "The chain of the log holds."
    } else {
        "The chain of the log is broken: see `heard log verify`."
    };
    Ok(format!(
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Log of the study</title>\n\
         <style>body{{font:16px/1.5 sans-serif;margin:2rem}}table{{border-collapse:collapse}}\
         td,th{{border:1px solid #999;padding:.2rem .5rem;text-align:left}}</style></head><body>\n\
         <h1>Log of the study</h1>\n<p>Who did what, and when. It holds no words of participants and \
         no reasons. {state} Its head is operation {}, {}.</p>\n<table><thead>{}</thead><tbody>\n{body}</tbody></table>\n</body></html>\n",
        head.seq,
        safe(&head.head),
        row("th", &HEADINGS.map(str::to_owned)),
    )
    .into_bytes())
}
