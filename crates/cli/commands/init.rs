//! `heard init`

use std::path::PathBuf;
use std::process::ExitCode;

use heard_study::{Profile, Study};

use crate::failure::Failure;
use crate::{out, world};

/// Make a new study in a folder
///
/// A study is one folder that holds everything. It holds what people said, so keep it on an
/// encrypted disk and not in a folder that is synced to the internet.
#[derive(clap::Args)]
pub(crate) struct Init {
    /// The folder, which may be there but may hold no study yet
    dir: PathBuf,
    /// The study's title
    #[arg(long)]
    title: Option<String>,
    /// How the team works; decides which reports make sense
    #[arg(long, value_name = "PROFILE", default_value = "codebook_ta", value_parser = profile)]
    profile: Profile,
}

fn profile(word: &str) -> Result<Profile, String> {
    Profile::parse(word).ok_or_else(|| {
        "choose codebook_ta, framework, coding_reliability or reflexive_ta".to_owned()
    })
}

impl Init {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let name = self.dir.file_name().map(|name| name.to_string_lossy().into_owned());
        let title = self.title.or(name).unwrap_or_else(|| "A study".to_owned());
        Study::create(&self.dir, &title, self.profile, world::researcher(), world::world())?;
        out::say(&format!("made the study `{title}` in {}", self.dir.display()));
        out::say(
            "  is this computer's disk encrypted? The study holds what people said, with their names.",
        );
        out::say("  If it is not, or if you are not sure, ask before you import anything.");
        out::say(&format!("next: heard --study {} import FILES", self.dir.display()));
        Ok(ExitCode::SUCCESS)
    }
}
