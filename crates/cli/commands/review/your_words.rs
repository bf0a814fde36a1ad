//! `heard review your-words`

use std::path::PathBuf;

use heard_export::{DocumentKind, Silence, YourWords};
use heard_model::Date;
use heard_study::{Key, Sight, Study};

use crate::failure::Failure;
use crate::{out, world};

#[derive(clap::Args)]
pub(super) struct YourWordsPack {
    /// Whose words
    participant: String,
    /// The file: .html, .docx, .txt, or -large-print.docx
    #[arg(short = 'o', value_name = "FILE")]
    output: PathBuf,
    /// By when an answer is hoped for, if not in three weeks
    #[arg(long, value_name = "DATE")]
    reply_by: Option<Date>,
    /// How to answer, in words: a name and a phone number
    #[arg(long, value_name = "WORDS", default_value = "tell the person who gave you this")]
    reply_to: String,
    /// No answer means yes; only where the person agreed to that before
    #[arg(long)]
    silence_means_yes: bool,
}

impl YourWordsPack {
    pub(super) fn run(self, study: &Study, key: Option<&Key>) -> Result<(), Failure> {
        let who = crate::commands::participant::id(&self.participant)?;
        let sight = Sight { on: None, key: key.cloned() };
        let (cleared, uses) = study.your_words(&who, &sight)?;
        let reply_by = match self.reply_by {
            Some(day) => day,
            None => world::today().checked_add(jiff::Span::new().days(21))?,
        };
        let says = YourWords {
            reply_by: reply_by.strftime("%-d %B %Y").to_string(),
            reply_to: self.reply_to,
            silence: if self.silence_means_yes { Silence::MeansYes } else { Silence::MeansNo },
            uses,
        };
        let kind = DocumentKind::of_name(&self.output.to_string_lossy());
        let bytes = heard_export::your_words(&cleared, &says, kind)?;
        out::write(&self.output, &bytes, true)?;
        out::say(&format!(
            "wrote {} of {who} to {}; for them alone",
            out::count(cleared.shown().cards.len(), "quote"),
            self.output.display()
        ));
        out::say(&format!(
            "when they answer: `heard review collect {who} --role participant --quote Q-0001 --verdict approve`"
        ));
        Ok(())
    }
}
