//! `heard resource`

mod file;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use heard_export::DocumentKind;
use heard_export::resource::{problems, resource, standards, stem};
use heard_model::{CodeKind, Date};
use heard_study::{BuiltFile, Key, ReleasePlan, Sight, Study, StudyError};

use crate::failure::Failure;
use crate::out;

/// Write a page for practitioners: talking points, quotes, questions, standards
///
/// `draft` proposes a file from a collection for training; you rewrite it; `build` holds it
/// against the gate and its own pattern, and releases it as a web page, Word and large print.
#[derive(clap::Args)]
pub(crate) struct Resource {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Propose a file to rewrite: a talking point, an item and a question for each theme
    Draft {
        /// Which collection
        collection: String,
        /// Where to write it
        #[arg(short = 'o', value_name = "FILE")]
        output: PathBuf,
    },
    /// List the standards that can be named, and until when they hold
    Standards,
    /// Release the resource: the collection, with what the file says around it
    Build {
        /// The file that was rewritten
        file: PathBuf,
        /// Which collection
        #[arg(long)]
        collection: String,
        /// The release's name, if not the collection's
        #[arg(long)]
        name: Option<String>,
        /// As if it were this day
        #[arg(long, value_name = "DATE")]
        at: Option<Date>,
    },
}

impl Resource {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Draft { collection, output } => draft(study, key, &collection, &output)?,
            Command::Standards => list()?,
            Command::Build { file, collection, name, at } => {
                let name = name.unwrap_or_else(|| collection.clone());
                let sight = Sight { on: at, key: key.cloned() };
                return build(study, &file, ReleasePlan { collection, name, sight });
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn list() -> Result<(), Failure> {
    let mut table = out::table(&["set", "standard", "for", "label", "holds until"]);
    for set in standards::sets() {
        for standard in set.standards() {
            let until = standard.until().or(set.until());
            table.add_row([
                set.name(),
                standard.id(),
                standard.tier(),
                standard.label(),
                &until.map(|day| day.to_string()).unwrap_or_default(),
            ]);
        }
    }
    out::data(&table.to_string())
}

/// A file with a talking point, an item and a question for each theme of the collection.
fn draft(
    study: &Study,
    key: Option<&Key>,
    collection: &str,
    output: &std::path::Path,
) -> Result<(), Failure> {
    let page = study.page(collection, &Sight { on: None, key: key.cloned() })?;
    let book = study.working_codebook()?;
    let mut written = file::ResourceFile::new();
    let mut themes: Vec<&str> = Vec::new();
    for theme in page.cards.iter().filter_map(|card| card.theme.as_ref()) {
        if themes.contains(&theme.name.as_str()) {
            continue;
        }
        themes.push(&theme.name);
        let of_theme = || page.cards.iter().filter(|c| c.theme.as_ref() == Some(theme));
        let code = of_theme().find_map(|card| card.code).and_then(|id| book.codes.get(&id));
        let kind = code.map_or(CodeKind::Process, |code| code.kind);
        let numbers = of_theme().map(|card| card.number).take(4).collect();
        written.theme(&theme.name, numbers, stem(kind, &theme.name));
    }
    out::write(output, toml::to_string(&written)?.as_bytes(), false)?;
    out::say(&format!("wrote {} with {}", output.display(), out::count(themes.len(), "theme")));
    out::say("rewrite it: above all the questions, whose gaps are marked ____");
    Ok(())
}

fn build(study: &Study, file: &std::path::Path, plan: ReleasePlan) -> Result<ExitCode, Failure> {
    let (shown, bytes) = super::participant::load(file)?;
    let says = file::read(&shown, &bytes)?;
    let page = study.page(&plan.collection, &plan.sight)?;
    let mut remarks = Vec::new();
    let made = study.release(&plan, |cleared, report| {
        remarks = problems(cleared, &says).iter().map(ToString::to_string).collect();
        let mut files = Vec::new();
        for kind in DocumentKind::ALL {
            let path = format!("{}{}", cleared.shown().name, kind.ending());
            files.push(BuiltFile {
                path,
                bytes: resource(cleared, &says, kind)?,
                cards: Vec::new(),
            });
        }
        let bytes = heard_export::gate_report::html(report, &page);
        files.push(BuiltFile { path: "gate-report.html".to_owned(), bytes, cards: Vec::new() });
        Ok(files)
    });
    remarks.iter().for_each(|remark| out::say(&format!("  {remark}")));
    match made {
        Ok(released) => {
            out::say(&format!("released `{}` to {}", released.name, released.folder.display()));
            Ok(ExitCode::SUCCESS)
        }
        Err(StudyError::NotCleared { report, .. }) => {
            out::data(&heard_export::gate_report::text(&report, &page))?;
            out::say(&format!("`{}` was not released; nothing was written", plan.collection));
            Ok(ExitCode::from(1))
        }
        Err(error) => Err(error.into()),
    }
}
