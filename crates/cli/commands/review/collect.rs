//! `heard review collect` from files: what a pack gave back, or a table typed in from paper.

use std::path::Path;

use heard_model::QuoteId;
use heard_study::{
    Decided, Key, Returned, ReturnedAnswer, Said, SheetCode, Sight, Standing, Study,
};
use serde::Deserialize;

use super::{digest, digests, uses, verdict};
use crate::commands::participant::load;
use crate::failure::Failure;
use crate::out;

/// A row of a table.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    quote: String,
    #[serde(default)]
    code: String,
    verdict: String,
    #[serde(default)]
    uses: String,
    #[serde(default)]
    comment: String,
}

/// Whether the file is what a pack gives back, or that pack saved with its answers in it.
pub(super) fn is_answers(file: &Path) -> Result<bool, Failure> {
    let (_, bytes) = load(file)?;
    let begins = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes).trim_ascii_start();
    Ok(begins.starts_with(b"{") || begins.starts_with(b"<"))
}

/// Records what a pack gave back. Each answer is bound to what was shown in the pack; the same file
/// collected twice is collected once.
pub(super) fn answers(
    study: &Study,
    key: Option<&Key>,
    reviewer: &str,
    file: &Path,
    changed_their_mind: bool,
) -> Result<(), Failure> {
    let (shown, bytes) = load(file)?;
    let given = Returned::read(&bytes).map_err(|error| {
        Failure::new(format!("{shown}: {error}")).hint(
            "choose the file that the pack saved, `answers.json`, or ask for it again; nothing was recorded",
        )
    })?;
    if given.reviewer != reviewer {
        return Err(Failure::new(format!("{shown} holds the answers of {}", given.reviewer))
            .hint("name the reviewer whose answers they are; nothing was recorded")
            .refused());
    }
    let sight = Sight { on: None, key: key.cloned() };
    let taken = study.take_returned(&given, &sight, changed_their_mind)?;
    tell(reviewer, &taken);
    Ok(())
}

/// What was recorded, and what was not and why.
fn tell(reviewer: &str, taken: &[ReturnedAnswer]) {
    let many =
        |these: &[Standing]| taken.iter().filter(|one| these.contains(&one.standing)).count();
    let recorded = many(&[Standing::New, Standing::Instead, Standing::Changed, Standing::HeldBack]);
    out::say(&format!("recorded {} of {reviewer}", out::count(recorded, "decision")));
    for (standing, told) in [
        (Standing::Changed, "are about words that were changed since: ask again"),
        (Standing::HeldBack, "are about words that are held back for now; a no counts"),
        (Standing::Before, "were recorded before"),
        (
            Standing::TakesBackANo,
            "take back a no, which stands: ask them, then collect again with --changed-their-mind",
        ),
        (Standing::NotGiven, "are about words that are not, or no longer, shown to them"),
    ] {
        let count = many(&[standing]);
        if count > 0 {
            out::say(&format!("{count} {told}"));
        }
    }
}

/// Reads a table that was typed in. A row with a sheet's code binds to what was printed on it.
pub(super) fn from_table(
    study: &Study,
    key: Option<&Key>,
    file: &Path,
) -> Result<Vec<Decided>, Failure> {
    let (shown, bytes) = load(file)?;
    let digests = digests(study, key)?;
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(bytes.as_slice());
    let mut decided = Vec::new();
    for (place, row) in reader.deserialize::<Row>().enumerate() {
        let line = place + 2;
        let told = |what: String| Failure::new(format!("{shown}:{line}: {what}"));
        let row = row.map_err(|error| told(error.to_string()))?;
        let (quote, code) = named(&row).map_err(told)?;
        let shown_digest = digest(&digests, quote)?;
        if code.is_some_and(|code| !code.fits(&shown_digest)) {
            return Err(told(format!("{quote} was changed since the sheet was printed"))
                .hint("print it again and ask again; nothing was recorded")
                .refused());
        }
        let words: Vec<String> =
            row.uses.split([';', ' ']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        decided.push(Decided {
            quote,
            shown_digest,
            verdict: verdict(&row.verdict)?,
            uses: uses(&words)?,
            comment: row.comment,
            said: Said::default(),
        });
    }
    Ok(decided)
}

/// The quote that a row is about, and the sheet it was typed off.
fn named(row: &Row) -> Result<(QuoteId, Option<SheetCode>), String> {
    if row.code.is_empty() {
        let quote = QuoteId::parse(&row.quote);
        return Ok((quote.ok_or_else(|| format!("`{}` is no quote", row.quote))?, None));
    }
    let code = SheetCode::read(&row.code).ok_or_else(|| format!("`{}` is no sheet", row.code))?;
    Ok((code.quote, Some(code)))
}
