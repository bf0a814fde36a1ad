//! Texts against their digests, and every place against its text.

use heard_model::{Span, Transcript};

use super::{CheckFinding, RESTORE, caution, damage};
use crate::codebook::rows as versions;
use crate::error::{Result, StudyError};
use crate::store::rows::Rows;
use crate::study::Study;
use crate::transcripts::{self, TranscriptRow};

/// Whether every text, its turns and the file it came from are as they were kept.
pub(super) fn texts(_: &Study, rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    let mut found = Vec::new();
    for row in rows.all::<TranscriptRow>("ORDER BY id", &[])? {
        let kept = [
            ("the text", row.text, &row.text_sha256),
            ("the turns", row.turns, &row.turns_sha256),
            ("the file it came from", row.original, &row.original_sha256),
        ];
        for (what, id, digest) in kept {
            match transcripts::kept(rows, id, digest, &row.id) {
                Ok(_) => {}
                Err(StudyError::Damaged { .. }) => {
                    found.push(damage(
                        "texts",
                        format!("{what} of `{}` is damaged", row.id),
                        RESTORE,
                    ));
                }
                Err(error) => return Err(error),
            }
        }
    }
    for revision in transcripts::earlier_revisions(rows)? {
        for (what, id, digest) in revision.keeps() {
            match transcripts::kept(rows, id, digest, &revision.transcript) {
                Err(StudyError::Damaged { transcript }) => {
                    let message = format!(
                        "{what} of `{transcript}` as it was in revision {} is damaged",
                        revision.number
                    );
                    found.push(damage("texts", message, RESTORE));
                }
                other => drop(other?),
            }
        }
    }
    Ok(found)
}

/// Whether every turn, coding, mention and withdrawn passage lies on words of its text.
pub(super) fn places(_: &Study, rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    const REMEDY: &str = "take the operation that made it back, or restore a backup from before it";
    let mut found = Vec::new();
    for id in transcripts::ids(rows)? {
        let transcript = match transcripts::transcript(rows, &id) {
            Ok(transcript) => transcript,
            // Told by the check of texts.
            Err(StudyError::Damaged { .. }) => continue,
            Err(error) => return Err(error),
        };
        let outside =
            transcript.turns.iter().filter(|turn| !lies(&transcript, turn.speech)).count();
        if outside > 0 {
            found.push(damage(
                "places",
                format!("{outside} turns of `{id}` lie outside its text"),
                RESTORE,
            ));
        }
        for table in ["coding", "mention", "withdrawal", "correction"] {
            let sql =
                format!("SELECT id, start, end FROM {table} WHERE transcript = ?1 ORDER BY id");
            let mut statement = rows.connection().prepare_cached(&sql)?;
            let all: Vec<(i64, usize, usize)> = statement
                .query_map([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<rusqlite::Result<_>>()?;
            for (number, start, end) in all {
                if !Span::new(start, end).is_some_and(|span| lies(&transcript, span)) {
                    let message = format!("{table} {number} lies outside the text of `{id}`");
                    found.push(damage("places", message, REMEDY));
                }
            }
        }
    }
    Ok(found)
}

fn lies(transcript: &Transcript, span: Span) -> bool {
    transcript.text.slice(span).is_some()
}

/// Whether every sealed version still has the hash that is printed in footers.
pub(super) fn codebook(_: &Study, rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    let mut found = Vec::new();
    for row in rows.all::<versions::VersionRow>("WHERE sealed = 1 AND id > 0 ORDER BY id", &[])? {
        let codebook = versions::codebook(rows, &row)?;
        if codebook.hash() != row.hash {
            let message = format!("v{} is not what was sealed", row.id);
            found.push(damage("codebook", message, RESTORE));
        }
        for problem in codebook.problems() {
            let remedy = "mend it in the draft and commit that";
            found.push(caution("codebook", format!("v{}: {problem}", row.id), remedy));
        }
    }
    Ok(found)
}

/// Whether transcripts are called by something that may name a person.
pub(super) fn names(_: &Study, rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    let named = transcripts::ids(rows)?.into_iter().filter(|id| {
        let words = id.as_str().replace(['-', '_', '.'], " ");
        heard_anonymise::mentions(&words).iter().any(|mention| {
            mention.score >= heard_anonymise::LOW
                && mention.class.disclosure() == heard_model::Disclosure::Direct
        })
    });
    Ok(named
        .map(|id| {
            let message = format!("the name of transcript `{id}` may name a person");
            caution("names", message, "import it again from a file with a neutral name")
        })
        .collect())
}

/// Whether others copy the study's folder away, or write to it from another computer.
pub(super) fn folder(study: &Study, _: Rows<'_>) -> Result<Vec<CheckFinding>> {
    const REMEDY: &str = "move the folder to a disk of this computer while nobody works in it; share with `heard bundle` or `heard serve --team`";
    let found = crate::synced::synced_by(study.folder())
        .map(|by| caution("folder", format!("the study's folder is shared by {by}"), REMEDY));
    Ok(found.into_iter().collect())
}
