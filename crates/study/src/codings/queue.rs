//! Codings that need a person: their code was narrowed, broadened or split.

use heard_model::{Amendment, CodeId, Coding, CodingId, CodingState, VersionId};

use super::{CodingRow, coding, find};
use crate::codebook::{self, rows as versions};
use crate::error::{Result, RowFault, RowProblem, StudyError};
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::Study;

/// A coding that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueItem {
    /// The coding.
    pub coding: Coding,
    /// Why it waits.
    pub why: Why,
}

/// Why a coding waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its code was narrowed or broadened in that version: does it still fit?
    Redefined {
        /// In which version; nothing where none says so.
        version: Option<VersionId>,
    },
    /// Its code was split in that version: which of these is it?
    Split {
        /// In which version; nothing where none says so.
        version: Option<VersionId>,
        /// What the code became.
        into: Vec<CodeId>,
    },
}

/// What a person said of a coding that waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// It still fits.
    Affirm,
    /// It is this code now.
    Route(CodeId),
    /// Nobody can say: it stays, and stays visible.
    Unrouted,
    /// It fits no more, and goes.
    Remove,
}

impl Study {
    /// The codings that wait for a decision, by transcript and place.
    pub fn queue(&self) -> Result<Vec<QueueItem>> {
        self.read(|rows| {
            let waiting = rows.all::<CodingRow>(
                "WHERE state IN ('stale', 'queued', 'unrouted') ORDER BY transcript, start, id",
                &[],
            )?;
            waiting.iter().map(|row| item(rows, row)).collect()
        })
    }

    /// Records what was decided about codings that waited, as one operation.
    pub fn decide_codings(
        &self,
        decisions: Vec<(CodingId, Resolution)>,
        reason: &str,
    ) -> Result<Done<usize>> {
        let subject = match decisions.as_slice() {
            [(id, _)] => format!("coding {}", id.0),
            all => format!("{} codings", all.len()),
        };
        self.change(EventKind::CodingDecided, &subject, reason, move |tx| {
            let draft = codebook::draft(tx.rows())?.codebook;
            let mut problems = Vec::new();
            for (place, (id, resolution)) in decisions.iter().enumerate() {
                let mut row = find(tx.rows(), *id)?;
                let state = match resolution {
                    Resolution::Remove => {
                        tx.delete(&row)?;
                        continue;
                    }
                    Resolution::Affirm => CodingState::Current,
                    Resolution::Unrouted => CodingState::Unrouted,
                    Resolution::Route(code) => {
                        let fault = match draft.codes.get(code) {
                            None => Some(RowFault::NoCode { name: code.to_string() }),
                            Some(_) if code.is_theme() => Some(RowFault::IsTheme { code: *code }),
                            Some(entry) if !entry.is_active() => {
                                Some(RowFault::Retired { code: *code })
                            }
                            Some(_) => None,
                        };
                        if let Some(what) = fault {
                            problems.push(RowProblem { row: place + 1, what });
                            continue;
                        }
                        row.code = code.to_string();
                        CodingState::Current
                    }
                };
                state.as_str().clone_into(&mut row.state);
                tx.put(&row)?;
            }
            if !problems.is_empty() {
                return Err(StudyError::Rows { problems });
            }
            Ok(decisions.len())
        })
    }
}

fn item(rows: Rows<'_>, row: &CodingRow) -> Result<QueueItem> {
    let coding = coding(row)?;
    let mut why = match coding.state {
        CodingState::Stale => Why::Redefined { version: None },
        _ => Why::Split { version: None, into: Vec::new() },
    };
    let (head, _) = codebook::sealed(rows, None)?;
    for number in (1..=head.0).rev() {
        for (amendment, _) in versions::amendments(rows, number)? {
            let at = Some(VersionId(number));
            match (&mut why, amendment) {
                (Why::Redefined { version }, Amendment::Redefine { code, .. })
                    if code == coding.code && version.is_none() =>
                {
                    *version = at;
                }
                (Why::Split { version, into }, Amendment::Split { code, into: became, .. })
                    if code == coding.code && version.is_none() =>
                {
                    (*version, *into) = (at, became);
                }
                _ => {}
            }
        }
    }
    Ok(QueueItem { coding, why })
}
