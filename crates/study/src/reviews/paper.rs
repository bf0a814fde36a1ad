//! Answers on paper: the sheet that a code is printed on, and what was ticked on it.

use heard_model::ReviewRole;

use super::returned::SheetCode;
use super::reviewing::{Says, decided, once_key};
use crate::doors::{Beside, ReviewDesk, ToReview};
use crate::error::{Result, ReturnedFault, StudyError};
use crate::page::Sight;
use crate::store::Done;
use crate::study::Study;

/// A sheet of paper, held against what is shown now.
#[derive(Clone, Debug)]
pub enum Sheet {
    /// Its words are what is shown.
    Fits(Box<(ToReview, Beside)>),
    /// Its words were changed since it was printed.
    Changed(Box<(ToReview, Beside)>),
    /// It is not of this reader: these were given it.
    NotGiven(Vec<String>),
}

/// What was ticked on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticked {
    /// On which sheet.
    pub code: SheetCode,
    /// What it says.
    pub says: Says,
    /// A random word of the form's: the same sheet, sent twice, is one.
    pub once: String,
}

impl Study {
    /// The sheets that are out with `reviewer`, what waits first.
    ///
    /// # Errors
    /// [`StudyError::NotFound`] for a reviewer who was asked about nothing.
    pub fn sheets_of(&self, reviewer: &str, sight: &Sight) -> Result<(ReviewRole, Vec<ToReview>)> {
        let role = self.asked_as(reviewer)?;
        self.make_shown(sight)?;
        Ok((role, ReviewDesk::open(self.folder(), reviewer)?.assigned()?))
    }

    /// The sheet with this code, as far as it is `reviewer`'s.
    ///
    /// # Errors
    /// As [`Study::sheets_of`].
    pub fn sheet(&self, reviewer: &str, code: &SheetCode, sight: &Sight) -> Result<Sheet> {
        let (_, all) = self.sheets_of(reviewer, sight)?;
        let Some(one) = all.into_iter().find(|one| one.shown.quote == code.quote) else {
            let mut given = self.assignments()?;
            given.retain(|one| one.quote == code.quote && one.reviewer != reviewer);
            return Ok(Sheet::NotGiven(given.into_iter().map(|one| one.reviewer).collect()));
        };
        let desk = ReviewDesk::open(self.folder(), reviewer)?;
        let found = Box::new(desk.find(&one.shown.public_id)?);
        let fits = code.fits(&found.0.shown.shown_digest);
        Ok(if fits { Sheet::Fits(found) } else { Sheet::Changed(found) })
    }

    /// Records what `reviewer` ticked on a sheet, in the name of whoever types it in. It binds to the
    /// words that were printed. Of words that were changed since, only that they may know the person
    /// is taken in: a sheet says nothing of words that are not on it.
    ///
    /// # Errors
    /// [`ReturnedFault::WordsChanged`], and [`StudyError::NotFound`] for a sheet that is not theirs.
    pub fn type_in(&self, reviewer: &str, ticked: &Ticked, sight: &Sight) -> Result<Done<usize>> {
        let quote = ticked.code.quote;
        let one = match self.sheet(reviewer, &ticked.code, sight)? {
            Sheet::Fits(found) => found.0,
            Sheet::Changed(found) if ticked.says == Says::KnowsPerson => found.0,
            Sheet::Changed(_) => return Err(ReturnedFault::WordsChanged { quote }.into()),
            Sheet::NotGiven(_) => {
                return Err(StudyError::NotFound { what: "sheet", name: ticked.code.to_string() });
            }
        };
        let on = self.world().now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let what = decided(quote, one.shown.shown_digest, ticked.says.clone());
        let once = self.once(&once_key(reviewer, &ticked.once));
        once.record_reviews(reviewer, one.role, on, vec![what])
    }
}
