//! `heard review pack`

use std::path::{Path, PathBuf};

#[cfg(feature = "pdf")]
use heard_study::{Around, ReviewDesk};
use heard_study::{Key, Sight, Study};

use crate::failure::Failure;
use crate::{out, world};

#[derive(clap::Args)]
pub(super) struct Pack {
    /// A whole collection, to read only
    #[arg(conflicts_with = "reviewer", required_unless_present = "reviewer")]
    collection: Option<String>,
    /// What this reviewer was asked about, to answer
    #[arg(long = "for", value_name = "REVIEWER")]
    reviewer: Option<String>,
    /// Letters of 18 points on paper
    #[arg(long)]
    large: bool,
    /// The file; .html, .txt or .md, or .pdf for one reviewer
    #[arg(short = 'o', value_name = "FILE")]
    output: PathBuf,
}

impl Pack {
    pub(super) fn run(self, study: &Study, key: Option<&Key>) -> Result<(), Failure> {
        let sight = Sight { on: None, key: key.cloned() };
        match (&self.reviewer, &self.collection) {
            (Some(reviewer), _) if ending(&self.output) == "pdf" => {
                sheets(study, reviewer, &sight, self.large, &self.output)
            }
            (Some(reviewer), _) => to_answer(study, reviewer, &sight, &self.output),
            (None, Some(collection)) => to_read(study, collection, &sight, &self.output),
            (None, None) => Err(Failure::new("neither a collection nor a reviewer was named")),
        }
    }
}

fn ending(path: &Path) -> &str {
    path.extension().and_then(|ending| ending.to_str()).unwrap_or_default()
}

fn to_answer(study: &Study, reviewer: &str, sight: &Sight, output: &Path) -> Result<(), Failure> {
    study.make_shown(sight)?;
    let (pack, count) =
        heard_web::review_pack(study.folder(), reviewer, &study.settings(), world::secret)?;
    if count == 0 {
        return Err(nothing(reviewer));
    }
    out::write(output, pack.as_bytes(), true)?;
    out::say(&format!(
        "wrote {} for {reviewer} to {}; their answers come back as a file",
        out::count(count, "quote"),
        output.display()
    ));
    Ok(())
}

fn nothing(reviewer: &str) -> Failure {
    Failure::new(format!("nothing waits for {reviewer} that may be shown"))
        .hint("`heard review assign` asks somebody; without the key nothing is shown")
        .refused()
}

#[cfg(feature = "pdf")]
fn sheets(
    study: &Study,
    reviewer: &str,
    sight: &Sight,
    large: bool,
    output: &Path,
) -> Result<(), Failure> {
    let (cleared, asked) = study.review_pack_for(reviewer, sight)?;
    study.make_shown(sight)?;
    let desk = ReviewDesk::open(study.folder(), reviewer)?;
    let assigned = desk.assigned()?;
    let mut asks = Vec::new();
    for one in &asked {
        let Some(known) = assigned.iter().find(|known| known.shown.quote == one.quote) else {
            continue;
        };
        let (_, beside) = desk.find(&known.shown.public_id)?;
        asks.push(heard_print::ToAsk {
            quote: one.quote,
            code: one.code(),
            uses: one.uses.iter().map(|use_| heard_web::use_in_words(*use_).to_owned()).collect(),
            changes: beside
                .changes
                .iter()
                .map(|word| heard_web::change_in_words(word).to_owned())
                .collect(),
            round: beside
                .round
                .into_iter()
                .map(|(part, words)| (round(part).to_owned(), words))
                .collect(),
        });
    }
    if asks.is_empty() {
        return Err(nothing(reviewer));
    }
    let profile = if large { heard_print::Profile::Large } else { heard_print::Profile::Clear };
    let bytes = heard_print::review_sheets(&cleared, &asks, profile)?;
    out::write(output, &bytes, true)?;
    out::say(&format!(
        "wrote {} for {reviewer} to {}; type the answers in with the code on each sheet",
        out::count(asks.len(), "sheet"),
        output.display()
    ));
    Ok(())
}

/// What stands round somebody's words, as a sheet calls it.
#[cfg(feature = "pdf")]
fn round(part: Around) -> &'static str {
    match part {
        Around::Question => "They were asked",
        Around::Before => "Before",
        Around::After => "After",
    }
}

#[cfg(not(feature = "pdf"))]
fn sheets(_: &Study, _: &str, _: &Sight, _: bool, _: &Path) -> Result<(), Failure> {
    Err(Failure::new("this program was built without PDF").hint("write .html instead and print it"))
}

fn to_read(study: &Study, collection: &str, sight: &Sight, output: &Path) -> Result<(), Failure> {
    let cleared = study.review_pack(collection, sight)?;
    let format = match ending(output) {
        "txt" => "txt",
        "md" => "md",
        _ => "html",
    };
    let bytes = heard_export::render(format, &cleared)?;
    out::write(output, &bytes, true)?;
    out::say(&format!(
        "wrote {} for reviewers to {}",
        out::count(cleared.shown().cards.len(), "quote"),
        output.display()
    ));
    Ok(())
}
