//! `heard quote edit`

use heard_model::{Edit, EditKind, Offsets, QuoteId, SourceText};
use heard_study::Study;

use crate::failure::Failure;
use crate::out;

/// Change how a quote is shown
///
/// Places count characters of the transcript's text, as in `heard code list`. The edits given
/// replace those before; none given takes them all away.
#[derive(clap::Args)]
pub(crate) struct Edits {
    /// Which quote
    id: String,
    /// Leave words out, shown as … : START-END (can be repeated)
    #[arg(long, value_name = "START-END")]
    leave_out: Vec<String>,
    /// Leave a filler out without a trace: START-END (can be repeated)
    #[arg(long, value_name = "START-END")]
    filler: Vec<String>,
    /// Put a clarification in place of words: START-END=WORDS (can be repeated)
    #[arg(long, value_name = "START-END=WORDS")]
    clarify: Vec<String>,
    /// Why
    #[arg(long, short = 'm', value_name = "REASON", default_value = "")]
    message: String,
}

impl Edits {
    pub(crate) fn run(self, study: &Study) -> Result<(), Failure> {
        let id: QuoteId = super::id(&self.id)?;
        let kept = study.quote(id)?;
        let text = study.raw_transcript(&kept.quote.transcript, "editing a quote")?.text;
        let mut edits = Vec::new();
        for place in &self.leave_out {
            edits.push(edit(&text, place, EditKind::LeftOut)?);
        }
        for place in &self.filler {
            edits.push(edit(&text, place, EditKind::Filler)?);
        }
        for word in &self.clarify {
            let (place, words) = word.split_once('=').ok_or_else(|| {
                Failure::new(format!("`{word}` is not of the form START-END=WORDS"))
            })?;
            edits.push(edit(&text, place, EditKind::Clarified(words.to_owned()))?);
        }
        edits.sort_by_key(|edit| edit.span);
        let count = edits.len();
        study.edit_quote(id, edits, &self.message, None)?;
        out::say(&format!(
            "{id} has {} now; earlier approvals were for other words",
            out::count(count, "edit")
        ));
        Ok(())
    }
}

fn edit(text: &SourceText, place: &str, kind: EditKind) -> Result<Edit, Failure> {
    let told = || {
        Failure::new(format!("`{place}` is no place in the transcript"))
            .hint("START-END in characters, counted from 0")
    };
    let (start, end) = place.split_once('-').ok_or_else(told)?;
    let (start, end) =
        (start.trim().parse().map_err(|_| told())?, end.trim().parse().map_err(|_| told())?);
    let span = Offsets::new(text.expose()).span_of_chars(start, end).ok_or_else(told)?;
    Ok(Edit { span, kind })
}
