//! The facilitator's key to a deck of cards.

use heard_anonymise::{Cleared, Internal};
use serde::Serialize;

use crate::PrintError;
use crate::cards::Profile;
use crate::sheet::Sheet;
use crate::world::{Look, Template, pdf};

#[derive(Serialize)]
struct Key {
    #[serde(flatten)]
    sheet: Sheet,
    #[serde(flatten)]
    look: Look,
}

/// What the cards do not say, on sheets of A4 that stay with the facilitator: the order, each
/// card's theme, label and content notes, and the quote behind it.
pub fn key_sheet(cleared: &Cleared<Internal>) -> Result<Vec<u8>, PrintError> {
    key(Sheet::with_ids(cleared.shown()))
}

pub(crate) fn key(sheet: Sheet) -> Result<Vec<u8>, PrintError> {
    let profile = Profile::Clear;
    let key = Key { sheet: sheet.checked()?, look: profile.look() };
    pdf(Template::Key, serde_json::to_vec(&key)?, profile.least())
}
