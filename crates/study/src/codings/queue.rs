//! Codings that need a person: their code was narrowed, broadened or split.

use std::collections::BTreeMap;

use heard_model::amend::Scope;
use heard_model::{Amendment, CodeId, Codebook, Coding, CodingId, CodingState, VersionId};

use super::{CodingRow, coding, find};
use crate::codebook::graph::Graph;
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
    /// What people said when they changed its code; empty where nothing was said.
    pub reason: String,
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
            let whys = Whys::of(rows)?;
            waiting.iter().map(|row| whys.item(row)).collect()
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
            let draft = codebook::working(tx.rows())?;
            let (_, head) = codebook::sealed(tx.rows(), None)?;
            let mut problems = Vec::new();
            for (place, (id, resolution)) in decisions.iter().enumerate() {
                let mut row = find(tx.rows(), *id)?;
                if let Some(what) = fault(&row, *resolution, &draft, &head) {
                    problems.push(RowProblem { row: place + 1, what });
                    continue;
                }
                let state = match resolution {
                    Resolution::Remove => {
                        tx.delete(&row)?;
                        continue;
                    }
                    Resolution::Affirm => CodingState::Current,
                    Resolution::Unrouted => CodingState::Unrouted,
                    Resolution::Route(code) => {
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

/// What keeps a decision from being carried out: a code that is not there, or is used no more. A
/// passage whose code was split can't be affirmed as that code.
fn fault(
    row: &CodingRow,
    resolution: Resolution,
    draft: &Codebook,
    head: &Codebook,
) -> Option<RowFault> {
    match resolution {
        Resolution::Affirm => {
            let code = CodeId::parse(&row.code)?;
            let entry = head.codes.get(&code)?;
            (!entry.is_active()).then_some(RowFault::Retired { code })
        }
        Resolution::Route(code) => match draft.codes.get(&code) {
            None => Some(RowFault::NoCode { name: code.to_string() }),
            Some(_) if code.is_theme() => Some(RowFault::IsTheme { code }),
            Some(entry) if !entry.is_active() => Some(RowFault::Retired { code }),
            Some(_) => None,
        },
        Resolution::Unrouted | Resolution::Remove => None,
    }
}

/// Why codings of each code wait: what the newest version that says so did to it.
struct Whys {
    redefined: BTreeMap<CodeId, (VersionId, String)>,
    split: BTreeMap<CodeId, (VersionId, Vec<CodeId>, String)>,
}

impl Whys {
    fn of(rows: Rows<'_>) -> Result<Whys> {
        let mut whys = Whys { redefined: BTreeMap::new(), split: BTreeMap::new() };
        let (head, _) = codebook::sealed(rows, None)?;
        for number in Graph::of(rows)?.ancestors(head.0) {
            let version = VersionId(number);
            for told in versions::amendments(rows, number)? {
                match told.amendment {
                    Amendment::Redefine { code, scope, .. } if scope != Scope::Clarify => {
                        whys.redefined.insert(code, (version, told.reason));
                    }
                    Amendment::Split { code, into, .. } => {
                        whys.split.insert(code, (version, into, told.reason));
                    }
                    _ => {}
                }
            }
        }
        Ok(whys)
    }

    fn item(&self, row: &CodingRow) -> Result<QueueItem> {
        let coding = coding(row)?;
        let (why, reason) = match coding.state {
            CodingState::Stale => {
                let found = self.redefined.get(&coding.code).cloned();
                let (version, reason) = found.map_or((None, String::new()), |(v, r)| (Some(v), r));
                (Why::Redefined { version }, reason)
            }
            _ => {
                let found = self.split.get(&coding.code).cloned();
                let (version, into, reason) =
                    found.map_or((None, Vec::new(), String::new()), |(v, i, r)| (Some(v), i, r));
                (Why::Split { version, into }, reason)
            }
        };
        Ok(QueueItem { coding, why, reason })
    }
}
