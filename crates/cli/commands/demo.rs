//! `heard demo`: the whole main job on the example study.

mod example;
mod prepare;
mod release;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use heard_export::differences::{Difference, Effect};
use heard_model::VersionId;
use heard_study::Study;

use crate::failure::Failure;
use crate::out;

/// Do the whole job on an invented study, and say which files to open
///
/// Twelve invented interviews go in, are coded with three versions of a codebook and
/// anonymised; quotes are pulled, reviewed, held against the gate and released. One release
/// is refused, and you see why.
#[derive(clap::Args)]
pub(crate) struct Demo {
    /// Where to make it; a temporary folder if not said
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Demo {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let folder = place(self.out)?;
        out::say(
            "Held in Mind is invented from end to end. No real person, place, service or case.\n",
        );
        let (study, key) =
            prepare::study(&folder.join("study"), &folder.join("held-in-mind.key.toml"))?;
        told(&study)?;
        codebooks(&study, &folder)?;
        let made = release::workshop(&study, &key)?;
        let refused = release::refused(&study, &key, &folder)?;
        release::taken_back(&study)?;
        let shown = |path: &Path| path.display().to_string();
        let printed = made.join("cards-a6.pdf");
        let cards = if printed.is_file() {
            shown(&printed)
        } else {
            "(no cards: built without `pdf`)".to_owned()
        };
        out::data(&format!(
            "\nOpen these:\n  {}\n  {}\n  {}\n  {}\n  {}\n",
            shown(&made.join("leaving-the-ward.html")),
            cards,
            shown(&made.join("gate-report.html")),
            shown(&refused),
            shown(&folder.join("codebook-v1-to-v3.html")),
        ))?;
        out::say(&format!(
            "Go on with it: heard --study {} search \"nobody told me\"",
            shown(&folder.join("study"))
        ));
        Ok(ExitCode::SUCCESS)
    }
}

fn place(asked: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let folder = match asked {
        Some(folder) => folder,
        None => tempfile::Builder::new().prefix("heard-demo-").tempdir()?.keep(),
    };
    if folder.join("study").exists() {
        return Err(Failure::new(format!("`{}` holds a demo already", folder.display()))
            .hint("name another folder with --out"));
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn told(study: &Study) -> Result<(), Failure> {
    let transcripts = study.transcripts()?;
    let turns: u32 = transcripts.iter().map(|entry| entry.turns).sum();
    let codings = study.codings(&heard_study::CodingFilter::default())?.len();
    let entities = study.entities()?.len();
    let waiting = study.queue()?.len();
    out::data(&format!(" 1  read {} transcripts with {turns} turns", transcripts.len()))?;
    out::data(&format!(
        " 2  noted what {} people allow, for 13 uses each",
        study.participants()?.len()
    ))?;
    out::data(&format!(
        " 3  grew the codebook from v1 to v3 with {codings} coded passages; {waiting} want reading again"
    ))?;
    out::data(&format!(
        " 4  hid every name: {entities} people, places and things, each with one replacement"
    ))
}

/// The codebook's history as a page.
fn codebooks(study: &Study, folder: &Path) -> Result<(), Failure> {
    let (from, to) = (VersionId(1), VersionId(3));
    let changes = study.codebook_diff(from, to)?;
    let amendments: Vec<_> = changes.iter().map(|change| change.amendment.clone()).collect();
    let effects: Vec<Effect> = changes
        .iter()
        .map(|change| Effect { codings: change.codings, queued: change.waiting })
        .collect();
    let (older, newer) = (study.codebook(Some(from))?.1, study.codebook(Some(to))?.1);
    let difference = Difference {
        older: (from, &older),
        newer: (to, &newer),
        amendments: &amendments,
        effects: &effects,
    };
    out::write(&folder.join("codebook-v1-to-v3.html"), &difference.html(), true)?;
    let split = changes.iter().filter(|change| change.amendment.op() == "split").count();
    out::data(&format!(
        " 5  wrote in words how v1 became v3: {split} codes split, each passage knows its first code"
    ))
}
