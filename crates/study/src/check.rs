//! Is the study whole? Every check says what it found and what to do about it.

pub(crate) mod journal;
mod places;
mod search;
mod shown;

use crate::error::{Result, StudyError};
use crate::store::rows::Rows;
use crate::study::Study;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckFinding {
    /// Which check: one of [`Study::check_names`].
    pub check: &'static str,
    /// Whether something is damaged; if not it is a caution.
    pub is_damage: bool,
    /// What was found and where: never anybody's words.
    pub message: String,
    /// What to do about it.
    pub remedy: &'static str,
}

type Check = fn(&Study, Rows<'_>) -> Result<Vec<CheckFinding>>;

/// Every check, in the order in which they run: what others build on comes first.
const CHECKS: &[(&str, Check)] = &[
    ("database", journal::database),
    ("references", journal::references),
    ("journal", journal::chain),
    ("replay", journal::replay),
    ("texts", places::texts),
    ("places", places::places),
    ("codebook", places::codebook),
    ("names", places::names),
    ("quotes", shown::quotes),
    ("releases", shown::releases),
    ("erasures", shown::erasures),
    ("index", search::index),
    ("folder", places::folder),
];

impl Study {
    /// Checks the whole study at one moment of it: nothing found is good.
    pub fn check(&self) -> Result<Vec<CheckFinding>> {
        self.read(|rows| {
            let mut found = Vec::new();
            for (name, check) in CHECKS {
                match check(self, rows) {
                    Ok(more) => found.extend(more),
                    // What keeps one check from its end is a finding, and keeps none of the others.
                    Err(error @ (StudyError::Damaged { .. } | StudyError::BadRow { .. })) => {
                        found.push(damage(name, error.to_string(), RESTORE));
                    }
                    Err(error) => return Err(error),
                }
            }
            Ok(found)
        })
    }

    /// The names of the checks, in the order in which they run.
    pub fn check_names() -> impl Iterator<Item = &'static str> {
        CHECKS.iter().map(|(name, _)| *name)
    }
}

/// Restoring is what helps where bytes were lost.
const RESTORE: &str =
    "keep a copy of the folder as it is, then restore the newest backup that is whole";

pub(crate) fn damage(check: &'static str, message: String, remedy: &'static str) -> CheckFinding {
    CheckFinding { check, is_damage: true, message, remedy }
}

pub(crate) fn caution(check: &'static str, message: String, remedy: &'static str) -> CheckFinding {
    CheckFinding { check, is_damage: false, message, remedy }
}
