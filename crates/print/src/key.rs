//! The facilitator's key to a deck of cards.

use heard_anonymise::{Cleared, Internal};

use crate::PrintError;
use crate::profile::Profile;
use crate::sheet::Sheet;
use crate::world::{Template, lay};

/// What the cards do not say, on sheets of A4 that stay with the facilitator: the order, each
/// card's theme, label and content notes, and the quote behind it.
pub fn key_sheet(cleared: &Cleared<Internal>) -> Result<Vec<u8>, PrintError> {
    key(Sheet::with_ids(cleared.shown()))
}

pub(crate) fn key(sheet: Sheet) -> Result<Vec<u8>, PrintError> {
    lay(Template::Key, sheet, Profile::Clear, ())
}
