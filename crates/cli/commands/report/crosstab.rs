//! `heard report crosstab`

use std::process::ExitCode;

use heard_model::Disclosure;
use heard_study::Study;

use super::{ForWhom, Where, Which};
use crate::failure::Failure;

/// Count how many people of each group have each code
///
/// People are counted, never passages. With --for small counts are hidden, and with them
/// whatever would give them away by subtraction.
#[derive(clap::Args)]
pub(super) struct Crosstab {
    #[command(flatten)]
    which: Which,
    /// The attribute that makes the groups, such as area_type; `role` works too
    #[arg(long, value_name = "ATTRIBUTE")]
    by: String,
    /// Say none, a few, some, many, almost all instead of counts
    #[arg(long)]
    in_words: bool,
    #[command(flatten)]
    whom: ForWhom,
    #[command(flatten)]
    out: Where,
}

impl Crosstab {
    pub(super) fn run(self, study: &Study) -> Result<ExitCode, Failure> {
        let k = self.whom.smallest(study)?;
        if k.is_some() && study.disclosure_of(&self.by)? == Disclosure::Direct {
            return Err(Failure::new(format!("`{}` names people and is never shown", self.by))
                .hint("use a coarser attribute, such as an age band"));
        }
        let found = study.crosstab(&self.which.counted()?, &self.by)?;
        let laid = found.laid(self.in_words, k);
        self.whom.settle(study, &laid.table, k)?;
        self.out.put(study, &laid, &[])?;
        Ok(ExitCode::SUCCESS)
    }
}
