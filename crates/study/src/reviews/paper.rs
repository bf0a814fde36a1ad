//! Answers on paper: the sheet that a code is printed on, and what was ticked on it.

use heard_model::{QuoteId, ReviewRole, Use};

use super::returned::SheetCode;
use super::reviewing::{Says, decided, once_key};
use super::{AssignmentRow, assignment};
use crate::doors::{Beside, ReviewDesk, ToReview};
use crate::error::{Result, ReturnedFault, StudyError};
use crate::page::{self, Sight};
use crate::quotes;
use crate::store::Done;
use crate::store::rows::Rows;
use crate::study::Study;

/// A sheet of paper, held against what is shown now.
#[derive(Clone, Debug)]
pub enum Sheet {
    /// Its words are what is shown.
    Fits(Box<(ToReview, Beside)>),
    /// Its words were changed since it was printed.
    Changed(Box<(ToReview, Beside)>),
    /// Its words are held back for now and shown to nobody. What was ticked counts.
    HeldBack(HeldBack),
    /// It is not of this reader: these were given it.
    NotGiven(Vec<String>),
}

/// A sheet whose words are held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBack {
    /// In what role its reader was asked.
    pub role: ReviewRole,
    /// For what uses.
    pub asked_for: Vec<Use>,
    shown_digest: String,
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
            if let Some(held) = self.held_back(reviewer, code, sight)? {
                return Ok(Sheet::HeldBack(held));
            }
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
        let of = |one: ToReview| (one.role, one.shown.shown_digest);
        let (role, digest) = match self.sheet(reviewer, &ticked.code, sight)? {
            Sheet::Fits(found) => of(found.0),
            Sheet::Changed(found) if ticked.says == Says::KnowsPerson => of(found.0),
            Sheet::HeldBack(held) => (held.role, held.shown_digest),
            Sheet::Changed(_) => return Err(ReturnedFault::WordsChanged { quote }.into()),
            Sheet::NotGiven(_) => {
                return Err(StudyError::NotFound { what: "sheet", name: ticked.code.to_string() });
            }
        };
        let on = self.world().now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let what = decided(quote, digest, ticked.says.clone());
        let once = self.once(&once_key(reviewer, &ticked.once));
        once.record_reviews(reviewer, role, on, vec![what])
    }

    /// The sheet of `reviewer` with this code, where its words are as they were printed and are shown
    /// to nobody.
    fn held_back(
        &self,
        reviewer: &str,
        code: &SheetCode,
        sight: &Sight,
    ) -> Result<Option<HeldBack>> {
        let Some((role, asked_for)) = self.read(|rows| asked(rows, reviewer, code.quote))? else {
            return Ok(None);
        };
        let shown_digest = self.read(|rows| {
            let kept = quotes::find(rows, code.quote)?.kept()?;
            page::shown_digest_of(self, rows, &kept.quote, sight)
        })?;
        let held = HeldBack { role, asked_for, shown_digest };
        Ok(Some(held).filter(|held| code.fits(&held.shown_digest)))
    }
}

/// As what and for what `reviewer` was asked about a quote; nothing where they may know somebody in it.
fn asked(rows: Rows<'_>, reviewer: &str, quote: QuoteId) -> Result<Option<(ReviewRole, Vec<Use>)>> {
    let known = "SELECT 1 FROM review_voice JOIN kept_from ON kept_from.voice = review_voice.voice
                 WHERE review_voice.quote = ?1 AND kept_from.reviewer = ?2";
    if rows.scalar::<i64>(known, &[&quote.0, &reviewer])?.is_some() {
        return Ok(None);
    }
    let same = "WHERE quote = ?1 AND reviewer = ?2";
    let found = rows.one::<AssignmentRow>(same, &[&quote.0, &reviewer])?;
    Ok(found.as_ref().and_then(assignment).map(|one| (one.role, one.uses)))
}
