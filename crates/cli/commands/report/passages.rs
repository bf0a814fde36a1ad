//! `heard report passages`

use std::process::ExitCode;

use heard_study::{CodedPassage, Key, Reported, Study};

use super::{Where, Which};
use crate::failure::Failure;
use crate::out;

/// Print every passage that carries a code, word for word, names hidden
///
/// What other programs call retrieved segments. Several codes, --only and --coder narrow it; with
/// -o it becomes a Word, Excel or CSV file for the team.
#[derive(clap::Args)]
pub(super) struct Passages {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    out: Where,
}

impl Passages {
    pub(super) fn run(self, study: &Study, key: Option<&Key>) -> Result<ExitCode, Failure> {
        let found = study.coded_passages(&self.which.counted()?, key)?;
        if self.out.is_plain() {
            return print(&found);
        }
        self.out.put(study, &found.table().into(), &[])?;
        Ok(ExitCode::SUCCESS)
    }
}

/// One after another, as one reads them: a table of long words can't be read on a terminal.
fn print(found: &Reported<Vec<CodedPassage>>) -> Result<ExitCode, Failure> {
    let mut code = String::new();
    for one in &found.value {
        let name = found.named(&one.coding.code.to_string());
        if name != code {
            out::data(&format!("{name}\n"))?;
            code = name;
        }
        let (place, who) = (one.place(), one.speakers.join(", "));
        let words = one.words.as_str().replace('\n', "\n    ");
        out::data(&format!(
            "    {words}\n    – {who}, {place}, coded by {}\n",
            one.coders.join(", ")
        ))?;
    }
    out::say(&found.table().basis);
    found.notes.iter().for_each(|note| out::say(note));
    Ok(ExitCode::SUCCESS)
}
