//! `heard report cooccurrence`

use std::process::ExitCode;

use heard_measure::Window;
use heard_study::Study;

use super::{ForWhom, Where, Which};
use crate::failure::Failure;

/// Say which codes stand together, and with how many people
///
/// Read both shares beside Jaccard: where one code is much commoner than the other, Jaccard
/// is small however often they meet. With --by, items of a list on record are paired instead.
#[derive(clap::Args)]
pub(super) struct Cooccurrence {
    #[command(flatten)]
    which: Which,
    /// What together means: overlap, turn, participant, or near=N for N turns apart
    #[arg(long, default_value = "turn", conflicts_with = "by")]
    window: String,
    /// Pair the items of this attribute, such as needs, instead of codes
    #[arg(long, value_name = "ATTRIBUTE")]
    by: Option<String>,
    #[command(flatten)]
    whom: ForWhom,
    #[command(flatten)]
    out: Where,
}

impl Cooccurrence {
    pub(super) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let k = self.whom.smallest(study)?;
        let counted = self.which.counted()?;
        let laid = match &self.by {
            Some(attribute) => study.recorded_together(&counted, attribute)?.laid(attribute, k),
            None => study.cooccurrence(&counted, window(&self.window)?)?.laid(k),
        };
        self.whom.settle(study, &laid.table, k)?;
        self.out.put(study, &laid, &[])?;
        Ok(ExitCode::SUCCESS)
    }
}

fn window(word: &str) -> Result<Window, Failure> {
    let near = word.strip_prefix("near=").and_then(|turns| turns.parse().ok());
    match (word, near) {
        (_, Some(turns)) => Ok(Window::Near(turns)),
        ("overlap", _) => Ok(Window::Overlap),
        ("turn", _) => Ok(Window::Turn),
        ("participant", _) => Ok(Window::Participant),
        _ => Err(Failure::new(format!("`{word}` is no window"))
            .hint("overlap, turn, participant, or near=N, such as near=2")),
    }
}
