//! `heard report`

mod checklist;
mod clusters;
mod cooccurrence;
mod course;
mod crosstab;
mod influence;
mod joint;
mod matrix;
mod passages;
pub(crate) mod show;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use heard_model::{Audience, Table};
use heard_study::{Counted, Key, Study};

use crate::failure::Failure;
use crate::out;

/// Count what the study holds: tables, clusters, voices, checklists
///
/// Every report says what it counted and over whom. What people took back is not counted.
/// Tables are for the team unless --for says who else will see them.
#[derive(clap::Args)]
pub(crate) struct Report {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Crosstab(crosstab::Crosstab),
    Cooccurrence(cooccurrence::Cooccurrence),
    Clusters(clusters::Clusters),
    Saturation(course::Saturation),
    Coverage(course::Coverage),
    Words(course::Words),
    Voices(course::Voices),
    Matrix(matrix::Matrix),
    Passages(passages::Passages),
    Checklist(checklist::Checklist),
    Influence(influence::Influence),
    Joint(joint::Joint),
}

impl Report {
    pub(crate) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Crosstab(command) => command.run(study),
            Command::Cooccurrence(command) => command.run(study),
            Command::Clusters(command) => command.run(study, key),
            Command::Saturation(command) => command.run(study),
            Command::Coverage(command) => command.run(study),
            Command::Words(command) => command.run(study),
            Command::Voices(command) => command.run(study),
            Command::Matrix(command) => command.run(study, key),
            Command::Passages(command) => command.run(study, key),
            Command::Checklist(command) => command.run(study),
            Command::Influence(command) => command.run(study),
            Command::Joint(command) => command.run(study, key),
        }
    }
}

/// Which people and codings are counted.
#[derive(clap::Args)]
struct Which {
    /// Codes or themes, by id or name; a theme stands for all its codes (all codes, if none)
    #[arg(value_name = "CODE_OR_THEME")]
    codes: Vec<String>,
    #[command(flatten)]
    whose: Whose,
}

/// Which people and codings are counted, where codes have no say.
#[derive(clap::Args)]
struct Whose {
    /// Only people of whom this is on record, such as role=mother (can be repeated)
    #[arg(long, value_name = "ATTRIBUTE=VALUE")]
    only: Vec<String>,
    /// Only this person's codings; `consensus` for what stands after differences were settled
    #[arg(long, value_name = "NAME")]
    coder: Option<String>,
    /// Only this transcript (can be repeated)
    #[arg(long, value_name = "NAME")]
    transcript: Vec<String>,
}

impl Which {
    fn counted(self) -> Result<Counted, Failure> {
        Ok(Counted { codes: self.codes, ..self.whose.counted()? })
    }
}

impl Whose {
    fn counted(self) -> Result<Counted, Failure> {
        let pair = |word: String| match word.split_once('=') {
            Some((attribute, value)) => Ok((attribute.trim().to_owned(), value.trim().to_owned())),
            None => Err(Failure::new(format!("`{word}` is not of the form ATTRIBUTE=VALUE"))
                .hint("for example --only role=mother")),
        };
        Ok(Counted {
            codes: Vec::new(),
            only: self.only.into_iter().map(pair).collect::<Result<_, _>>()?,
            coder: self.coder,
            transcripts: transcripts(&self.transcript)?,
        })
    }
}

fn transcripts(names: &[String]) -> Result<Vec<heard_model::TranscriptId>, Failure> {
    names.iter().map(|name| super::transcript::id(name)).collect()
}

/// Who will see a table.
#[derive(clap::Args)]
struct ForWhom {
    /// Who will see it: workshop, training or public; small counts are then hidden
    #[arg(long = "for", value_name = "AUDIENCE")]
    audience: Option<String>,
    /// Put the table, small counts hidden, into this collection, with which it can be released
    #[arg(long, value_name = "COLLECTION")]
    add_to: Option<String>,
}

impl ForWhom {
    /// The smallest count that they may see; nothing for the team.
    fn smallest(&self, study: &Study) -> Result<Option<u64>, Failure> {
        let said = match &self.audience {
            Some(word) => Some(Audience::parse(word).ok_or_else(|| {
                Failure::new(format!("`{word}` is nobody to show it to"))
                    .hint("workshop, training or public; leave --for out for the team")
            })?),
            None => None,
        };
        let used = match &self.add_to {
            Some(name) => {
                let use_ = study.collection(name)?.collection.use_;
                let public = use_.counts_as_public().then_some(Audience::Public);
                Some(public.or(use_.audience()).unwrap_or(Audience::Public))
            }
            None => None,
        };
        // The stricter of what was said and what the collection is for.
        Ok(said.max(used).map(|audience| study.smallest_count(audience)))
    }

    /// Refuses a table that gives somebody away beside one that is out already, and puts it into
    /// the collection that was named.
    fn settle(&self, study: &Study, table: &Table, k: Option<u64>) -> Result<(), Failure> {
        let Some(k) = k else { return Ok(()) };
        let leaks = study.gives_away(table, k)?;
        if let Some((release, first)) = leaks.first() {
            return Err(Failure::new(format!(
                "beside the table in `{release}`, which is out, this one gives small counts away: \
                 {}, the first in `{}` under `{}`",
                out::count(leaks.len(), "place"),
                first.row,
                first.column
            ))
            .refused()
            .hint("show the earlier table again, or use coarser groups"));
        }
        if let Some(name) = &self.add_to {
            let mut tables = study.collection(name)?.tables;
            tables.retain(|kept| kept.title != table.title);
            tables.push(table.clone());
            study.set_collection_tables(name, &tables)?;
            out::say(&format!("put into `{name}`; `heard collection gate {name}` checks it"));
        } else {
            out::say("small counts are hidden; a table leaves the team in a release (--add-to)");
        }
        Ok(())
    }
}

/// Where a report goes.
#[derive(clap::Args)]
pub(crate) struct Where {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Write it to a file: .csv, .xlsx, .docx or .html (with its picture); what stands together
    /// also as .graphml or .dot
    #[arg(long, short = 'o', value_name = "FILE")]
    output: Option<PathBuf>,
    /// Why it is taken out of the study; kept in the log
    #[arg(long, short = 'm', value_name = "REASON")]
    message: Option<String>,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}
