//! Reports: what the study holds, counted by `heard-measure`.
//!
//! Each function puts the input together (whose words, which codings, in which order) and gives
//! back the measure's own value with the codes' names. What was taken back is not counted. A
//! report that the study's method rejects is refused: a number that its readers may not use
//! should not lie about.

mod checklist;
mod coders;
mod consensus;
mod course;
mod drawn;
mod exemplars;
mod framework;
mod joint;
mod leaving;
mod material;
mod passages;
mod people;
mod voices;

use std::collections::BTreeMap;

use heard_model::{Audience, Cell, CodeId, Codebook, Table, TranscriptId};

pub use checklist::{Checklist, ChecklistItem, FilledChecklist, Known};
pub use coders::{Agreed, AgreementAsked, Differing};
pub use consensus::{CONSENSUS, Consensus, Dispute};
pub use drawn::Laid;
pub use exemplars::Exemplar;
pub use framework::{ChartPassage, ChartSheet};
pub use joint::JointRow;
pub use passages::CodedPassage;
pub use people::{ClustersAsked, Features};

use crate::error::{Result, StudyError};
use crate::settings::Profile;
use crate::study::Study;

/// Which words and codings a report counts; all that was not taken back where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Codes and themes, by id or name; a theme stands for every code under it. All codes in
    /// use where empty.
    pub codes: Vec<String>,
    /// Only people with this value of this attribute, all of them at once.
    pub only: Vec<(String, String)>,
    /// Only this person's codings.
    pub coder: Option<String>,
    /// Only these transcripts, in this order; all by date where empty.
    pub transcripts: Vec<TranscriptId>,
}

/// A report's value, the names of its codes, and what must be said beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported<V> {
    /// What was counted.
    pub value: V,
    /// What the codes are called now.
    pub names: BTreeMap<CodeId, String>,
    /// What was left out and why, for the team: it may count people.
    pub notes: Vec<String>,
}

/// Columns whose cells are codes, or lists of them.
const OF_CODES: [&str; 6] = ["code", "other", "which", "codes", "has", "most have"];

impl<V> Reported<V> {
    /// `table` with the codes' names, and what was left out.
    pub fn for_team(&self, table: Table) -> Table {
        let mut table = self.for_others(table);
        table.notes.extend(self.notes.iter().cloned());
        table
    }

    /// `table` with the codes' names. What was left out is not said: that counts people too.
    pub fn for_others(&self, table: Table) -> Table {
        self.naming(table, &OF_CODES)
    }

    /// `table` with the codes' names in the columns under these headings.
    fn naming(&self, mut table: Table, headings: &[&str]) -> Table {
        let of_codes: Vec<bool> =
            table.columns.iter().map(|column| headings.contains(&column.as_str())).collect();
        for row in &mut table.rows {
            let cells = row.iter_mut().zip(&of_codes).filter(|(_, named)| **named);
            for (cell, _) in cells {
                if let Cell::Text(text) = cell {
                    *text = self.list_named(text);
                }
            }
        }
        table
    }

    /// `C15` as `C15 Masking`; anything else as it is.
    pub fn named(&self, text: &str) -> String {
        match CodeId::parse(text).and_then(|id| Some((id, self.names.get(&id)?))) {
            Some((id, name)) if id.to_string() == text => format!("{id} {name}"),
            _ => text.to_owned(),
        }
    }

    /// The same for `C15, C16` and `C15 3, C16 2`.
    fn list_named(&self, text: &str) -> String {
        let one = |item: &str| match item.split_once(' ') {
            Some((id, count)) if count.bytes().all(|byte| byte.is_ascii_digit()) => {
                format!("{} {count}", self.named(id))
            }
            _ => self.named(item),
        };
        let items: Vec<String> = text.split(", ").map(one).collect();
        items.join(if text.split(", ").eq(items.iter().map(String::as_str)) { ", " } else { "; " })
    }
}

/// What the codes of `book` are called.
fn names(book: &Codebook) -> BTreeMap<CodeId, String> {
    book.codes.values().map(|code| (code.id, code.name.clone())).collect()
}

/// A report that some methods reject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejectable {
    Agreement,
    Saturation,
    Coreq,
}

impl Rejectable {
    fn words(self) -> &'static str {
        match self {
            Rejectable::Agreement => "agreement between coders",
            Rejectable::Saturation => "saturation",
            Rejectable::Coreq => "the COREQ checklist",
        }
    }
}

impl Study {
    /// The smallest count of people that `audience` is shown. The settings can raise it above
    /// what the house holds to (8, in a workshop 5), never lower it.
    pub fn smallest_count(&self, audience: Audience) -> u64 {
        self.settings().policy.smallest().count(audience)
    }

    /// Whether the study's method rejects the report of this name (`agreement`, `saturation`,
    /// `coreq`), so that no page should offer it.
    pub fn method_hides(&self, report: &str) -> bool {
        let rejects = matches!(report, "agreement" | "saturation" | "coreq");
        rejects && self.settings().profile == Profile::ReflexiveTa
    }

    /// Refuses what the study's method rejects (domain.md §1.1: reflexive thematic analysis).
    pub(crate) fn method_allows(&self, report: Rejectable) -> Result<()> {
        match self.settings().profile {
            Profile::ReflexiveTa => Err(StudyError::MethodRejects {
                report: report.words(),
                profile: Profile::ReflexiveTa,
            }),
            Profile::CodebookTa | Profile::Framework | Profile::CodingReliability => Ok(()),
        }
    }
}
