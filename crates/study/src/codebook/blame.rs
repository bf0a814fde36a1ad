//! Who changed a code, when, and why.

use heard_model::{Amendment, CodeId, Date, VersionId};

use super::rows;
use crate::error::{Result, StudyError};
use crate::study::Study;

/// One change of a code, with the version that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blame {
    /// The version.
    pub version: VersionId,
    /// Its date.
    pub date: Option<Date>,
    /// Who made the version.
    pub author: String,
    /// Who else was there.
    pub present: Vec<String>,
    /// Why the version was made.
    pub version_reason: String,
    /// The change.
    pub amendment: Amendment,
    /// Who asked for the change, where that was said.
    pub by: String,
    /// In what role.
    pub role: String,
    /// Why.
    pub reason: String,
}

impl Study {
    /// Every change of `code`, the oldest first. What a merge of two versions repeats is told once,
    /// where it was made.
    pub fn blame(&self, code: CodeId) -> Result<Vec<Blame>> {
        self.read(|rows| {
            let known: Option<i64> =
                rows.scalar("SELECT 1 FROM known_code WHERE id = ?1", &[&code.to_string()])?;
            if known.is_none() {
                return Err(StudyError::NotFound { what: "code", name: code.to_string() });
            }
            let sealed =
                rows.all::<rows::VersionRow>("WHERE sealed = 1 AND id > 0 ORDER BY id", &[])?;
            let mut found: Vec<Blame> = Vec::new();
            for row in sealed {
                let about = |told: &rows::Recorded| touches(&told.amendment, code);
                for told in rows::amendments(rows, row.id)?.into_iter().filter(about) {
                    let repeated = row.parents.len() > 1
                        && found.iter().any(|known| known.amendment == told.amendment);
                    if repeated {
                        continue;
                    }
                    found.push(Blame {
                        version: rows::version_id(&row),
                        date: row.date.as_deref().and_then(|date| date.parse().ok()),
                        author: row.author.clone(),
                        present: row.present.clone(),
                        version_reason: row.reason.clone(),
                        amendment: told.amendment,
                        by: told.by,
                        role: told.role,
                        reason: told.reason,
                    });
                }
            }
            Ok(found)
        })
    }
}

/// Whether an amendment is about `code`, on whichever side of it.
fn touches(amendment: &Amendment, code: CodeId) -> bool {
    match amendment {
        Amendment::Merge { codes, into, .. } => *into == code || codes.contains(&code),
        Amendment::Split { code: gone, into, .. } => *gone == code || into.contains(&code),
        Amendment::Order { .. } => false,
        other => other.code() == code,
    }
}
