//! `heard quote another`

use heard_model::Date;
use heard_study::{Key, Like, Study};
use serde::Serialize;

use crate::failure::Failure;
use crate::{out, world};

#[derive(clap::Args)]
pub(super) struct Another {
    /// Like which quote
    id: String,
    /// The same theme told the other way: strength for difficulty, difficulty for strength
    #[arg(long)]
    contrary: bool,
    /// What it is for
    #[arg(long = "use", value_name = "USE", default_value = "workshop")]
    use_: String,
    /// The day it is shown, if not today
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// At most so many
    #[arg(long, short = 'n', default_value_t = 5)]
    size: usize,
    /// Print JSON, one object a line
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    coding: i64,
    participant: String,
    quotes: usize,
    text: String,
}

impl Another {
    pub(super) fn run(self, study: &Study, key: Option<&Key>) -> Result<(), Failure> {
        let like = if self.contrary { Like::Contrary } else { Like::This };
        let use_ = crate::commands::participant::use_(&self.use_)?;
        let shown = (use_, self.on.unwrap_or_else(world::today));
        let found = study.other_voices(super::id(&self.id)?, like, shown, key)?;
        if found.is_empty() {
            out::say("nobody else who may be quoted so says anything like it");
        }
        for voice in found.into_iter().take(self.size) {
            let row = Row {
                coding: voice.coding.0,
                participant: voice.participant,
                quotes: voice.quotes,
                text: voice.words,
            };
            if self.json {
                out::json(&row)?;
                continue;
            }
            let heard = match row.quotes {
                0 => "not quoted yet".to_owned(),
                quotes => out::count(quotes, "quote"),
            };
            out::data(&format!(
                "“{}”\n     {} ({heard}); `heard quote add --coding {}`",
                row.text, row.participant, row.coding
            ))?;
        }
        Ok(())
    }
}
