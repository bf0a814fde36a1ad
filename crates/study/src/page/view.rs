//! What the gate says, without the page that it looked at: fit for everybody who works on a set.

use heard_anonymise::{GateReport, SignOff};
use heard_model::{Audience, Date, QuoteId, Use, VersionId};

use super::Sight;
use crate::error::Result;
use crate::study::Study;

/// What the gate says of a collection. No words of anybody's, and no detail that identifies.
#[derive(Clone, Debug, PartialEq)]
pub struct GateView {
    /// The collection.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub use_: Use,
    /// The column of the gate's table that it is held against.
    pub audience: Audience,
    /// The day it is shown.
    pub on: Date,
    /// Whom it is shown to, in words.
    pub shown_to: String,
    /// Who put it together.
    pub built_by: Vec<String>,
    /// The codebook version.
    pub codebook: VersionId,
    /// Cards of earlier releases that it was compared with.
    pub compared_with: usize,
    /// The number of each quote's card.
    pub cards: Vec<(u32, QuoteId)>,
    /// Everything that was found.
    pub report: GateReport,
    /// Everything that was signed, whether it still holds or not.
    pub signed: Vec<SignOff>,
    /// Whether the key is open: nothing goes out without.
    pub key_open: bool,
}

impl GateView {
    /// The card of `quote`.
    pub fn card(&self, quote: QuoteId) -> Option<u32> {
        self.cards.iter().find(|(_, id)| *id == quote).map(|(number, _)| *number)
    }
}

impl Study {
    /// What the gate says of a collection, with who signed what.
    pub fn gate_view(&self, name: &str, sight: &Sight) -> Result<GateView> {
        let page = self.page(name, sight)?;
        Ok(GateView {
            report: heard_anonymise::gate(&page),
            audience: page.column(),
            cards: page.cards.iter().map(|card| (card.number, card.quote)).collect(),
            compared_with: page.earlier.len(),
            key_open: page.roster_open,
            name: page.name,
            title: page.title,
            use_: page.use_,
            on: page.on,
            shown_to: page.shown_to,
            built_by: page.built_by,
            codebook: page.codebook,
            signed: page.sign_offs,
        })
    }
}
