//! What stands in a transcript that may identify somebody.

use heard_anonymise::{Mention, Register, Replacement};
use heard_model::TranscriptId;

use crate::error::Result;
use crate::store::rows::Rows;

/// What a transcript's text is found to hold. Where nobody ever looked for mentions, the
/// recognisers look now: whoever forgot to must not lay words open by that.
pub(super) fn mentions(rows: Rows<'_>, id: &TranscriptId, text: &str) -> Result<Vec<Mention>> {
    let known = crate::mentions::plain_mentions(rows, id)?;
    if known.is_empty() { Ok(heard_anonymise::mentions(text)) } else { Ok(known) }
}

/// The names that were invented for people, word by word.
pub(super) fn pseudonyms(register: &Register) -> Vec<String> {
    register
        .entities
        .values()
        .filter_map(|entity| match &entity.replacement {
            Replacement::Pseudonym(name) => Some(name),
            _ => None,
        })
        .flat_map(|name| name.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}
