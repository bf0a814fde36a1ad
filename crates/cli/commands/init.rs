//! `heard init`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use heard_study::{Key, Profile, Settings, Study};

use crate::failure::Failure;
use crate::{out, world};

/// Make a new study in a folder
///
/// A study is one folder that holds everything. It holds what people said, so keep it on an
/// encrypted disk and not in a folder that is synced to the internet. The key, which says who
/// is meant by which name, is a file of its own beside the folder, or where --key says.
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
    pub(crate) fn run(self, key: Option<PathBuf>) -> Result<ExitCode, Failure> {
        let whole = std::path::absolute(&self.dir)?;
        let name = whole.file_name().map(|name| name.to_string_lossy().into_owned());
        let title = self.title.or(name.clone()).unwrap_or_else(|| "A study".to_owned());
        let (at, told) = match key {
            Some(key) => (std::path::absolute(&key)?, std::path::absolute(&key)?),
            None => beside(&whole, &name.unwrap_or_else(|| "study".to_owned())),
        };
        Key::begin(&at, &whole)?;
        let settings = Settings { key: Some(told), ..Settings::new(&title, self.profile) };
        Study::create_with(&self.dir, settings, world::researcher(), world::world())?;
        out::say(&format!("made the study `{title}` in {}", self.dir.display()));
        out::say(&format!("  the key, still empty, is {}", at.display()));
        out::say(
            "  is this computer's disk encrypted? The study holds what people said, with their names.",
        );
        out::say("  If it is not, or if you are not sure, ask before you import anything.");
        synced(&self.dir);
        out::say(&format!("next: heard --study {} import FILES", self.dir.display()));
        Ok(ExitCode::SUCCESS)
    }
}

/// A word of warning where others have to do with the folder.
pub(crate) fn synced(folder: &Path) {
    if let Some(by) = heard_study::synced_by(folder) {
        out::say(&format!(
            "  careful: this folder is shared by {by}. Copies of what people said go where it goes, and two"
        ));
        out::say("  computers that write to it can damage it. Move it to a disk of this computer.");
    }
}

/// The key beside the study's folder: where it lies, and as the study's settings name it.
fn beside(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    let file = format!("{name}.key.toml");
    (folder.with_file_name(&file), Path::new("..").join(file))
}
