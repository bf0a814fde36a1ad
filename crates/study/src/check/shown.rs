//! Quotes against the words they were lifted from, and what went out against the ledger.

use super::{CheckFinding, damage};
use crate::error::{Result, StudyError};
use crate::quotes::rows::QuoteRow;
use crate::releases::ReleaseProblem;
use crate::store::rows::Rows;
use crate::study::Study;
use crate::transcripts;

/// Whether every quote still says what its transcript says.
pub(super) fn quotes(_: &Study, rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    const REMEDY: &str = "look at the passage, lift it again, and ask its reviewers again";
    let mut found = Vec::new();
    for row in rows.all::<QuoteRow>("ORDER BY id", &[])? {
        let quote = row.kept()?.quote;
        let text =
            transcripts::row(rows, &quote.transcript).and_then(|row| transcripts::text(rows, &row));
        let holds = match text {
            Ok(text) => quote.holds_in(&text),
            Err(StudyError::NotFound { .. }) => false,
            // Told by the check of texts.
            Err(StudyError::Damaged { .. }) => continue,
            Err(error) => return Err(error),
        };
        if !holds {
            let message = format!("{} is no longer what `{}` says", quote.id, quote.transcript);
            found.push(damage("quotes", message, REMEDY));
        }
    }
    Ok(found)
}

/// Whether the files of every release are those that went out.
pub(super) fn releases(study: &Study, _: Rows<'_>) -> Result<Vec<CheckFinding>> {
    let problems = study.verify_releases(None)?;
    Ok(problems
        .into_iter()
        .map(|problem| {
            let remedy = match problem {
                ReleaseProblem::FolderGone { .. } | ReleaseProblem::FileGone { .. } => {
                    "bring the files back from a backup; what went out does not change by it"
                }
                ReleaseProblem::OtherBytes { .. } => {
                    "do not send it again: bring the file back from a backup, and find out who changed it"
                }
                ReleaseProblem::NotPartOfIt { .. } | ReleaseProblem::NotInTheLedger { .. } => {
                    "nobody cleared it: move it away from the releases"
                }
            };
            damage("releases", problem.to_string(), remedy)
        })
        .collect())
}

/// Whether an erasure was begun and not finished.
pub(super) fn erasures(_: &Study, rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    let open: Option<i64> =
        rows.scalar("SELECT count(*) FROM erasure WHERE step <> 'done'", &[])?;
    if open.unwrap_or(0) == 0 {
        return Ok(Vec::new());
    }
    const REMEDY: &str = "close every other window on the study, then run `heard erase --resume`";
    let message = "an erasure was begun and is not finished".to_owned();
    Ok(vec![damage("erasures", message, REMEDY)])
}
