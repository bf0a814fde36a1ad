//! The log held against itself and against what was noted outside the database.
//!
//! The chain finds what was edited, moved, put in or left out between two operations. That the end
//! was cut off it can't know: so the newest digest is noted in a file beside the database and with
//! every backup, and the chain must still lead to it.

use std::fs;
use std::path::PathBuf;

use crate::backup;
use crate::check::{CheckFinding, damage, journal};
use crate::error::{Result, StudyError};
use crate::store::journal as chain;
use crate::store::kind::EventKind;
use crate::store::open::write_private;
use crate::store::rows::Rows;
use crate::study::Study;

/// Where heads are noted.
const HEADS: &str = "journal-heads.txt";
/// So many are kept.
const MOST: usize = 1000;

/// What a look at the log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogVerified {
    /// How many operations it has.
    pub seq: u64,
    /// The digest of the newest: print it, and keep it elsewhere.
    pub head: String,
    /// How many heads noted before it was held against.
    pub noted: usize,
    /// What is wrong.
    pub found: Vec<CheckFinding>,
}

impl Study {
    /// Holds the journal against its chain, against heads noted before, and against `known`: an
    /// operation and its digest from a printed page. Notes the newest head where all is well.
    pub fn verify_log(&self, known: Option<(u64, &str)>) -> Result<LogVerified> {
        let mut noted = self.noted_heads()?;
        let file = noted.len();
        noted.extend(known.map(|(seq, head)| (seq, head.to_owned())));
        let verified = self.read(|rows| {
            noted.extend(backup::all(rows)?.into_iter().map(|one| (one.seq, one.head)));
            let mut found = journal::broken(rows)?;
            found.extend(cut(rows, &noted)?);
            found.extend(journal::replayed(rows)?);
            let (seq, head) = chain::head(rows)?;
            Ok(LogVerified { seq, head, noted: noted.len(), found })
        })?;
        if verified.found.is_empty() && verified.seq > 0 {
            let mut lines = self.noted_heads()?;
            if lines.last().is_none_or(|(seq, _)| *seq < verified.seq) {
                lines.push((verified.seq, verified.head.clone()));
            }
            let text: Vec<String> = lines[lines.len().saturating_sub(MOST)..]
                .iter()
                .map(|(seq, head)| format!("{seq} {head}\n"))
                .collect();
            if lines.len() != file || text.is_empty() {
                write_private(&self.heads_file(), &text.concat())?;
            }
        }
        Ok(verified)
    }

    /// Notes that the log was taken out.
    pub fn note_log_export(&self) -> Result<()> {
        self.note(EventKind::LogExported, "", "")
    }

    fn heads_file(&self) -> PathBuf {
        self.folder().join(HEADS)
    }

    fn noted_heads(&self) -> Result<Vec<(u64, String)>> {
        let path = self.heads_file();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(StudyError::file(&path)(error)),
        };
        let line = |line: &str| {
            let (seq, head) = line.split_once(' ')?;
            Some((seq.parse().ok()?, head.to_owned()))
        };
        Ok(text.lines().filter_map(line).collect())
    }
}

/// Whether the chain still leads to every head that was noted.
fn cut(rows: Rows<'_>, noted: &[(u64, String)]) -> Result<Vec<CheckFinding>> {
    const REMEDY: &str = "operations at the end were taken away: compare with the newest backup, and \
                          find out who had the file";
    let mut found = Vec::new();
    for (seq, head) in noted {
        let digest: Option<String> =
            rows.scalar("SELECT digest FROM event WHERE seq = ?1", &[seq])?;
        if digest.as_ref() != Some(head) {
            let message = format!("operation {seq} is not the one that was noted when it was new");
            found.push(damage("journal", message, REMEDY));
        }
    }
    found.truncate(20);
    Ok(found)
}
