//! `heard codebook`

mod asking;
mod export;
mod history;
mod json;
pub(crate) mod merge;
mod operations;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use heard_export::differences::{Difference, Effect};
use heard_model::{Amendment, Codebook as Book, VersionId};
use heard_study::{Commit, Study};

use crate::commands::aside;
use crate::failure::Failure;
use crate::out;

/// Import, version, show and compare the codebook
#[derive(clap::Args)]
pub(crate) struct Codebook {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
#[allow(clippy::large_enum_variant, reason = "one is made a run")]
enum Command {
    #[command(flatten)]
    Operate(operations::Operation),
    /// Make one code of several, or bring in what a colleague made of the codebook
    ///
    /// `merge C06 C07 --into "Left in the dark"` makes one code of two. `merge theirs.toml` brings
    /// a colleague's codebook together with yours: what only one of you changed is taken, what you
    /// both changed is listed with both texts.
    Merge {
        /// The codes; or one file (TOML, QDC, CSV, XLSX)
        #[arg(required = true)]
        what: Vec<String>,
        /// What the codes become: one that is there, or a new name
        #[arg(long, value_name = "CODE")]
        into: Option<String>,
        /// Where both lay on the same words: keep_both, or union
        #[arg(long, default_value = "keep_both")]
        overlap: String,
        /// For a file: the version that both came out of, where the file does not tell
        #[arg(long, value_name = "VERSION")]
        base: Option<String>,
        #[command(flatten)]
        deciding: merge::Deciding,
        #[command(flatten)]
        because: operations::Because,
    },
    /// Make a file (TOML, CSV, XLSX, QDC) the draft of the next version
    ///
    /// Of coded sources (ROCK), tables of coded passages (MAXQDA's .xls, Taguette's highlights) and
    /// whole projects (.qdpx, MAXQDA's .mex, QualCoder, Taguette) it takes the codes. What has no
    /// place in a codebook is told with its row.
    Import {
        /// The codebook
        file: PathBuf,
        /// Seal it at once as the next version, with the author and reason that the file gives
        #[arg(long)]
        commit: bool,
        /// A table from,to that says which codes are the same, where that could be doubted
        #[arg(long, value_name = "FILE")]
        mapping: Option<PathBuf>,
    },
    /// Seal the draft as the next version, or a file that you edited
    Commit {
        /// A codebook that was written out and edited; the changes are worked out from it
        file: Option<PathBuf>,
        /// A table from,to that says which codes are the same, where that could be doubted
        #[arg(long, value_name = "FILE")]
        mapping: Option<PathBuf>,
        /// Why the codebook changed
        #[arg(long, short = 'm', value_name = "REASON")]
        message: String,
        /// In what role: researcher, peer, practitioner …
        #[arg(long)]
        role: Option<String>,
        /// Who else was there (can be repeated)
        #[arg(long, value_name = "WHO")]
        present: Vec<String>,
    },
    /// Say who changed a code, when and why
    Blame {
        /// The code
        code: String,
        /// Print JSON, one change a line
        #[arg(long)]
        json: bool,
    },
    /// Look at the study as it was while a version was in use; nothing is changed
    Checkout {
        /// The version
        version: String,
        /// List the passages too, by place
        #[arg(long)]
        codings: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the versions as a graph, the newest first
    Log {
        /// Print JSON, one object a line
        #[arg(long)]
        json: bool,
    },
    /// Show a version, or the newest
    Show {
        /// Which version, such as v2; `draft` for the draft
        version: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say in words how one version became another
    Diff {
        /// The older version
        from: String,
        /// The newer version
        to: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Write a version to a file: to edit and bring back, for other tools, to read and print
    Export(export::Export),
    /// Say what is missing or doubtful in the codebook
    Lint,
}

fn version(word: &str) -> Result<VersionId, Failure> {
    VersionId::parse(word).ok_or_else(|| {
        Failure::new(format!("`{word}` is no version")).hint("a version is written v1, v2 …")
    })
}

impl Codebook {
    pub(crate) fn run(self, study: &Study, key: Option<&Path>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Operate(operation) => operation.run(study)?,
            Command::Merge { what, into: Some(into), overlap, because, .. } => {
                operations::merge(study, &what, &into, &overlap, &because)?;
            }
            Command::Merge { what, base, deciding, .. } => {
                let [file] = what.as_slice() else {
                    return Err(Failure::new("merge what into what?").hint("add --into CODE"));
                };
                let base = base.as_deref().map(version).transpose()?;
                merge::merge(study, Path::new(file), base, &deciding)?;
            }
            Command::Blame { code, json } => history::blame(study, &code, json)?,
            Command::Checkout { version: word, codings, json } => {
                history::checkout(study, version(&word)?, codings, json)?;
            }
            Command::Import { file, commit, mapping } => {
                import(study, &file, commit, mapping.as_deref())?;
            }
            Command::Commit { file, mapping, message, role, present } => {
                if let Some(file) = file {
                    asking::take(study, &file, mapping.as_deref())?;
                }
                let commit = Commit {
                    reason: message,
                    role: role.unwrap_or_default(),
                    present,
                    ..Commit::default()
                };
                seal(study, commit)?;
            }
            Command::Log { json } => history::log(study, json)?,
            Command::Show { version, json } => show(study, version.as_deref(), json)?,
            Command::Diff { from, to, json } => diff(study, version(&from)?, version(&to)?, json)?,
            Command::Export(command) => command.run(study, key)?,
            Command::Lint => return lint(study),
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Where something stands in a file; the file alone where it is about the whole.
fn place(file: &str, line: u32) -> String {
    if line == 0 { file.to_owned() } else { format!("{file}:{line}") }
}

/// Reads a codebook file; every problem is told with its line, and then nothing is used.
pub(crate) fn read(file: &Path) -> Result<heard_import::codebook::CodebookReading, Failure> {
    let shown = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| Failure::new(format!("`{shown}`: {error}")))?;
    let reading = heard_import::codebook::read_with(&shown, &bytes, Some(aside::sheets))?;
    if !reading.problems.is_empty() {
        let told: Vec<String> = reading
            .problems
            .iter()
            .map(|problem| format!("  {}: {}", place(&shown, problem.line), problem.message))
            .collect();
        return Err(Failure::new(format!(
            "{} in the codebook\n{}",
            out::count(told.len(), "problem"),
            told.join("\n")
        ))
        .hint("mend them in the file and import it again; nothing was changed"));
    }
    Ok(reading)
}

fn import(study: &Study, file: &Path, commit: bool, mapping: Option<&Path>) -> Result<(), Failure> {
    let draft = asking::take(study, file, mapping)?;
    let codes = draft.codebook.active().count();
    out::say(&format!(
        "the draft of {} has {}, {} from {}",
        draft.version,
        out::count(codes, "code"),
        out::count(draft.amendments.len(), "change"),
        draft.parent
    ));
    if commit {
        return seal(study, Commit::default());
    }
    out::say("next: `heard codebook commit -m \"why\"` makes it a version");
    Ok(())
}

fn seal(study: &Study, commit: Commit) -> Result<(), Failure> {
    let sealed = study.commit_codebook(commit)?.value;
    out::say(&format!("sealed {} ({})", sealed.version, &sealed.hash[..12.min(sealed.hash.len())]));
    let waiting: usize = sealed.changes.iter().map(|change| change.waiting).sum();
    if waiting > 0 {
        out::say(&format!(
            "{} want reading again; `heard code queue` shows them",
            out::count(waiting, "passage")
        ));
    }
    Ok(())
}

fn chosen(study: &Study, word: Option<&str>) -> Result<(VersionId, Book), Failure> {
    match word {
        Some("draft") => {
            let draft = study.draft()?;
            Ok((draft.version, draft.codebook))
        }
        Some(word) => Ok(study.codebook(Some(version(word)?))?),
        None => Ok(study.codebook(None)?),
    }
}

fn show(study: &Study, word: Option<&str>, json: bool) -> Result<(), Failure> {
    let (id, book) = chosen(study, word)?;
    if json {
        return out::json(&json::book(id, &book));
    }
    let mut lines = vec![format!(
        "{} {id} ({}), {} codes",
        book.title,
        &book.hash()[..12],
        book.active().count()
    )];
    let mut shown = Vec::new();
    for theme in book.themes() {
        lines.push(format!("\n{} {}", theme.id, theme.name));
        for code in book.active().filter(|code| book.theme_of(code.id) == Some(theme.id)) {
            shown.push(code.id);
            lines.push(format!("  {} {}: {}", code.id, code.name, code.brief));
        }
    }
    let others: Vec<_> = book.active().filter(|code| !shown.contains(&code.id)).collect();
    if !others.is_empty() && !shown.is_empty() {
        lines.push("\nunder no theme".to_owned());
    }
    lines.extend(others.iter().map(|code| format!("  {} {}: {}", code.id, code.name, code.brief)));
    let retired: Vec<String> = book
        .plain_codes()
        .filter(|code| !code.is_active())
        .map(|code| format!("{} {}", code.id, code.name))
        .collect();
    if !retired.is_empty() {
        lines.push(format!("\nretired: {}", retired.join(", ")));
    }
    out::data(&lines.join("\n"))
}

fn diff(study: &Study, from: VersionId, to: VersionId, json: bool) -> Result<(), Failure> {
    let changes = study.codebook_diff(from, to)?;
    if json {
        return out::json(&json::diff(from, to, &changes));
    }
    let (older, newer) = (study.codebook(Some(from))?.1, study.codebook(Some(to))?.1);
    let amendments: Vec<Amendment> =
        changes.iter().map(|change| change.amendment.clone()).collect();
    let effects: Vec<Effect> = changes
        .iter()
        .map(|change| Effect { codings: change.codings, queued: change.waiting })
        .collect();
    let difference = Difference {
        older: (from, &older),
        newer: (to, &newer),
        amendments: &amendments,
        effects: &effects,
    };
    out::data(&difference.text())
}

fn lint(study: &Study) -> Result<ExitCode, Failure> {
    let found = study.lint_codebook()?;
    if found.is_empty() {
        out::say("nothing to mend in the draft");
        return Ok(ExitCode::SUCCESS);
    }
    for lint in &found {
        out::data(&format!("{} {}: {} [{}]", lint.code, lint.name, lint.message, lint.rule))?;
    }
    Ok(ExitCode::from(1))
}
