//! `heard collection allow`

use heard_study::Study;

use crate::failure::Failure;
use crate::out;

/// Record that words with a capital in mid-sentence name nobody (D03), with why
///
/// It holds for every collection. A name that is known, or that the key holds, is not cleared by it.
#[derive(clap::Args)]
pub(super) struct Allow {
    /// The words, as they are written on the card
    #[arg(required = true)]
    words: Vec<String>,
    /// Why they name nobody; kept in the log
    #[arg(long, short = 'm', value_name = "REASON")]
    message: String,
}

impl Allow {
    /// Records them, each as one operation.
    pub(super) fn run(self, study: &Study) -> Result<(), Failure> {
        if self.message.trim().is_empty() {
            return Err(Failure::new("a decision needs a reason").hint("say it with -m"));
        }
        for word in self.words.iter().filter(|word| !word.trim().is_empty()) {
            study.allow_word(word, &self.message)?;
        }
        out::say("noted; D03 passes it from now on, and D01 goes on looking for known names");
        Ok(())
    }
}
