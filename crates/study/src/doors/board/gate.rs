//! What the gate says of a set, and its release: the report goes out, the page behind it does not.

use heard_anonymise::{Cleared, GateReport, Page, Release};
use heard_model::QuoteId;

use super::Board;
use crate::collections::Signing;
use crate::error::Result;
use crate::page::{self, GateView};
use crate::releases::{BuiltFile, FrozenFile, ReleaseEntry, ReleasePlan, Released, RenderError};
use crate::store::Done;

impl Board {
    /// What the gate says of a set as it stands.
    pub fn gate(&self, name: &str) -> Result<GateView> {
        let hatch = self.hatch()?;
        hatch.study.gate_view(name, &hatch.sight())
    }

    /// Signs the hold of `check` that has the evidence given, as the set stands.
    pub fn sign(&self, name: &str, check: &str, signing: Signing) -> Result<Done<usize>> {
        let hatch = self.hatch()?;
        hatch.study.sign_hold(name, check, signing, &hatch.sight())
    }

    /// Releases a set under the name `release`: gated, built by `build`, looked through, frozen and
    /// entered in the ledger. `build` is the program's own; it is handed what was cleared.
    pub fn release(
        &self,
        name: &str,
        release: &str,
        build: impl FnOnce(&Cleared<Release>, &GateReport, &Page) -> Result<Vec<BuiltFile>, RenderError>,
    ) -> Result<Released> {
        let hatch = self.hatch()?;
        let page = hatch.study.page(name, &hatch.sight())?;
        let plan = ReleasePlan {
            collection: name.to_owned(),
            name: release.to_owned(),
            sight: hatch.sight(),
        };
        hatch.study.release(&plan, |cleared, report| build(cleared, report, &page))
    }

    /// The ledger: every release, by day.
    pub fn releases(&self) -> Result<Vec<ReleaseEntry>> {
        self.hatch()?.study.releases()
    }

    /// The file of a release that stands at `place` in its list. Nothing where there is none, or
    /// the release was fetched back.
    pub fn release_file(&self, name: &str, place: usize) -> Result<Option<FrozenFile>> {
        self.hatch()?.study.release_file(name, place)
    }

    /// Whether words of a release were taken back since it went out: its files are not handed on.
    pub fn must_come_back(&self, release: &str) -> Result<bool> {
        self.hatch()?.study.taken_back(release)
    }

    /// The page of a set as it would be with these quotes in this order.
    pub(super) fn page_of(&self, name: &str, order: &[QuoteId]) -> Result<Page> {
        let hatch = self.hatch()?;
        hatch.study.read(|rows| {
            let mut kept = crate::collections::collection(rows, name)?;
            kept.collection.quotes = order.to_vec();
            page::build(&hatch.study, rows, &kept, &hatch.sight())
        })
    }
}
