//! `heard collection`

mod allow;
mod published;
mod sign;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use heard_anonymise::{Explained, GateReport, Outcome, Page, Permit};
use heard_model::{Collection as Chosen, Date, QuoteId};
use heard_study::{Key, LabelScheme, Sight, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::{out, world};

/// Choose quotes for one use, and hold them against the gate
#[derive(clap::Args)]
pub(crate) struct Collection {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a collection
    New {
        /// A neutral name: letters, digits, hyphens; it becomes a file name
        name: String,
        /// The title people see
        #[arg(long)]
        title: Option<String>,
        /// What it will be used for
        #[arg(long = "use", value_name = "USE", default_value = "workshop")]
        use_: String,
        /// The day it is shown
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// Whom it is shown to, in words
        #[arg(long, default_value = "")]
        shown_to: String,
        /// How people are named beside their words: chosen, stable, role or per_release; as study.toml says if not said
        #[arg(long)]
        labels: Option<String>,
    },
    /// Put quotes into a collection
    Add {
        /// Which collection
        name: String,
        /// Which quotes
        #[arg(required = true)]
        quotes: Vec<String>,
    },
    /// Take quotes out of a collection
    Drop {
        /// Which collection
        name: String,
        /// Which quotes
        #[arg(required = true)]
        quotes: Vec<String>,
    },
    /// List collections, or show one as it would be shown
    Show {
        /// Which collection
        name: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a collection anew without the words that people took back, and say what readers of both will see
    Renew {
        /// Which collection
        name: String,
        /// What the new one is called
        #[arg(long = "as", value_name = "NAME")]
        as_: String,
        /// As if it were this day
        #[arg(long, value_name = "DATE")]
        at: Option<Date>,
    },
    /// Note what participants said in public before: cards that say it again are objected to (D12)
    Published {
        /// A text file, a sentence a line
        file: PathBuf,
    },
    Allow(allow::Allow),
    /// Write the facilitator's key to the cards as a PDF: order, themes, names shown, care. Journalled
    Key {
        /// Which collection
        name: String,
        /// Where to write it
        #[arg(long, short = 'o', value_name = "FILE")]
        out: PathBuf,
        /// Who will use it, and for what
        #[arg(long, short = 'm', value_name = "REASON")]
        message: String,
        /// As if it were this day
        #[arg(long, value_name = "DATE")]
        at: Option<Date>,
        /// Write over a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Run every check; ends with 0 for pass, 1 for hold or block
    Gate {
        /// Which collection
        name: String,
        /// As if it were this day
        #[arg(long, value_name = "DATE")]
        at: Option<Date>,
        /// Write the report as a web page
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
        /// Write the worksheet for trying to recognise somebody, as .html or .docx
        #[arg(long, value_name = "FILE")]
        worksheet: Option<PathBuf>,
        /// Say also what the report never prints: raw words, for researchers' eyes; journalled
        #[arg(long, conflicts_with = "json")]
        explain: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Sign the holds of a check, by name and with a reason
    Sign {
        /// Which collection
        name: String,
        /// Which check, such as D05
        check: String,
        /// Who signs
        #[arg(long)]
        by: String,
        /// As `team` or `legal`
        #[arg(long, default_value = "team")]
        capacity: String,
        /// Why it may go out
        #[arg(long, short = 'm', value_name = "REASON")]
        message: String,
        /// As if it were this day
        #[arg(long, value_name = "DATE")]
        at: Option<Date>,
    },
}

#[derive(Serialize)]
struct Gate<'r> {
    verdict: &'static str,
    checks: Vec<Check<'r>>,
}

#[derive(Serialize)]
struct Check<'r> {
    id: &'static str,
    severity: &'static str,
    quote: Option<String>,
    quotes: Vec<String>,
    message: &'r str,
    remedy: &'r str,
    signed: bool,
}

impl Collection {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::New { name, title, use_, on, shown_to, labels } => {
                let labels = match labels {
                    None => study.settings().labels.usual(),
                    Some(labels) => LabelScheme::parse(&labels).ok_or_else(|| {
                        Failure::new(format!("`{labels}` is no scheme"))
                            .hint("chosen, stable, role or per_release")
                    })?,
                };
                let title = title.unwrap_or_else(|| name.clone());
                let use_ = super::participant::use_(&use_)?;
                study.set_collection(
                    Chosen { name: name.clone(), title, use_, on, shown_to, quotes: Vec::new() },
                    labels,
                )?;
                out::say(&format!("made `{name}`; next: `heard quote pull THEME --into {name}`"));
            }
            Command::Add { name, quotes } => {
                let added = study.add_to_collection(&name, &ids(&quotes)?)?.value;
                out::say(&format!("{} more in `{name}`", out::count(added, "quote")));
            }
            Command::Drop { name, quotes } => {
                study.drop_from_collection(&name, &ids(&quotes)?)?;
                out::say(&format!("taken out of `{name}`"));
            }
            Command::Show { name, json } => show(study, key, name.as_deref(), json)?,
            Command::Renew { name, as_, at } => renew(study, &name, &as_, at)?,
            Command::Allow(command) => command.run(study)?,
            Command::Published { file } => published::run(study, &file)?,
            Command::Key { name, out: file, message, at, force } => {
                let sight = Sight { on: at, key: key.cloned() };
                write_key(study, &name, &file, &message, &sight, force)?;
            }
            Command::Gate { name, at, report, worksheet, explain, json } => {
                let wanted = Wanted { report, worksheet, explain, json };
                return gate(study, key, &name, at, wanted);
            }
            Command::Sign { name, check, by, capacity, message, at } => {
                let sight = Sight { on: at, key: key.cloned() };
                sign::sign(
                    study,
                    (name.as_str(), check.as_str()),
                    (by, capacity.as_str(), message),
                    &sight,
                )?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn ids(words: &[String]) -> Result<Vec<QuoteId>, Failure> {
    words.iter().map(|word| super::quote::id(word)).collect()
}

#[derive(Serialize)]
struct Row<'c> {
    number: u32,
    quote: String,
    label: &'c str,
    text: &'c str,
    theme: Option<&'c str>,
    content_notes: &'c [String],
}

fn show(study: &Study, key: Option<&Key>, name: Option<&str>, json: bool) -> Result<(), Failure> {
    let Some(name) = name else {
        let mut table = out::table(&["collection", "use", "on", "quotes", "title"]);
        for kept in study.collections()? {
            let chosen = kept.collection;
            let on = chosen.on.map(|day| day.to_string()).unwrap_or_default();
            table.add_row([
                chosen.name,
                chosen.use_.as_str().to_owned(),
                on,
                chosen.quotes.len().to_string(),
                chosen.title,
            ]);
        }
        return out::data(&table.to_string());
    };
    let page = study.page(name, &Sight { on: None, key: key.cloned() })?;
    for card in &page.cards {
        let theme = card.theme.as_ref().map(|theme| theme.name.as_str());
        let row = Row {
            number: card.number,
            quote: card.quote.to_string(),
            label: &card.label,
            text: card.shown.as_str(),
            theme,
            content_notes: &card.content_notes,
        };
        if json {
            out::json(&row)?;
        } else {
            out::data(&format!(
                "{:>3}  {}  “{}”\n     {}{}",
                row.number,
                row.quote,
                row.text,
                row.label,
                theme.map(|theme| format!(" · {theme}")).unwrap_or_default()
            ))?;
        }
    }
    Ok(())
}

fn renew(study: &Study, name: &str, new: &str, at: Option<Date>) -> Result<(), Failure> {
    let told = study.renew_collection(name, new, at.unwrap_or_else(world::today))?.value;
    for (number, label) in &told.gone {
        out::data(&format!("gone: card {number} “{label}”"))?;
    }
    out::say(&format!("made `{new}` with {}", out::count(told.kept, "quote")));
    if !told.gone.is_empty() && !told.out.is_empty() {
        let out_there = told.out.join(", ");
        out::say(&format!(
            "whoever has {out_there} and the next one can see what is missing, and so who took it back"
        ));
        if !told.vanished.is_empty() {
            out::say(&format!("  nothing is left of: {}", told.vanished.join(", ")));
        }
        out::say(
            "  fetch the old one back first: `heard release recall`; labels made anew hide more: --labels per_release",
        );
    }
    Ok(())
}

fn write_key(
    study: &Study,
    name: &str,
    file: &std::path::Path,
    reason: &str,
    sight: &Sight,
    force: bool,
) -> Result<(), Failure> {
    if file.exists() && !force {
        return Err(out::is_there(file));
    }
    let permit = Permit::new(&study.actor().name, reason).ok_or_else(|| {
        Failure::new("no reason was given").hint("say with -m who will use the key, and for what")
    })?;
    let cleared = study.internal_export(name, sight, &permit)?;
    out::write(file, &super::release::files::key_sheet(&cleared)?, force)?;
    out::say(&format!("wrote the key to {}; it stays with the facilitator", file.display()));
    Ok(())
}

/// What `gate` writes and prints.
struct Wanted {
    report: Option<PathBuf>,
    worksheet: Option<PathBuf>,
    explain: bool,
    json: bool,
}

fn gate(
    study: &Study,
    key: Option<&Key>,
    name: &str,
    at: Option<Date>,
    wanted: Wanted,
) -> Result<ExitCode, Failure> {
    let sight = Sight { on: at, key: key.cloned() };
    let page = study.page(name, &sight)?;
    let report = heard_anonymise::gate(&page);
    if let Some(file) = wanted.worksheet {
        worksheet(&file, &report, &page)?;
    }
    if let Some(file) = wanted.report {
        out::write(&file, &heard_export::gate_report::html(&report, &page), true)?;
        out::say(&format!("wrote the report to {}", file.display()));
    }
    if wanted.json {
        out::json(&told(&report))?;
    } else {
        out::data(&heard_export::gate_report::text(&report, &page))?;
    }
    if wanted.explain {
        explained(&study.explain(name, &sight, "what the gate found")?)?;
    }
    Ok(if report.outcome() == Outcome::Pass { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn worksheet(file: &Path, report: &GateReport, page: &Page) -> Result<(), Failure> {
    let bytes = match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => heard_export::worksheet::html(report, page),
        Some("docx") => heard_export::worksheet::docx(report, page)?,
        _ => {
            let what = format!("`{}` is neither .html nor .docx", file.display());
            return Err(Failure::new(what).hint("name the file worksheet.html or worksheet.docx"));
        }
    };
    out::write(file, &bytes, true)?;
    out::say(&format!("wrote the worksheet to {}", file.display()));
    Ok(())
}

/// The details behind a report: on the terminal, and nowhere else.
fn explained(findings: &[Explained]) -> Result<(), Failure> {
    out::say("\nFor researchers' eyes: what follows holds raw words. Don't copy it anywhere.");
    for finding in findings {
        out::data(&format!("{} {} {}", finding.severity.as_str(), finding.check, finding.message))?;
        for (card, told) in &finding.on {
            for told in told {
                out::data(&format!("      card {card}: {told}"))?;
            }
        }
    }
    Ok(())
}

fn told(report: &GateReport) -> Gate<'_> {
    let checks = report
        .findings
        .iter()
        .map(|finding| Check {
            id: finding.check,
            severity: finding.severity.as_str(),
            quote: finding.quotes.first().map(ToString::to_string),
            quotes: finding.quotes.iter().map(ToString::to_string).collect(),
            message: &finding.message,
            remedy: &finding.remedy,
            signed: finding.signed,
        })
        .collect();
    Gate { verdict: report.outcome().as_str(), checks }
}
