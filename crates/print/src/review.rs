//! Review sheets: a quote a page, with the questions that the screen asks, to tick by hand.

use heard_anonymise::{Cleared, ReviewPack};
use heard_model::QuoteId;
use serde::Serialize;

use crate::PrintError;
use crate::profile::{Look, Profile};
use crate::sheet::Sheet;
use crate::world::{Template, pdf};

/// What is asked about a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToAsk {
    /// Which quote.
    pub quote: QuoteId,
    /// What is typed in with the answers: it binds them to the words on the page.
    pub code: String,
    /// Where the words would go, in words: `in a report`.
    pub uses: Vec<String>,
}

#[derive(Serialize)]
struct Page {
    code: String,
    uses: Vec<String>,
}

#[derive(Serialize)]
struct Sheets {
    #[serde(flatten)]
    sheet: Sheet,
    #[serde(flatten)]
    look: Look,
    size: f32,
    pages: Vec<Page>,
}

/// Sheets of A4, a quote each, for somebody who reads on paper. `asks` says what is asked about
/// which quote; a quote that nothing is asked about gets no sheet.
pub fn review_sheets(
    cleared: &Cleared<ReviewPack>,
    asks: &[ToAsk],
    profile: Profile,
) -> Result<Vec<u8>, PrintError> {
    let shown = cleared.shown();
    let mut sheet = Sheet::of(shown);
    let mut cards = Vec::new();
    let mut pages = Vec::new();
    for (card, given) in std::mem::take(&mut sheet.cards).into_iter().zip(&shown.cards) {
        let Some(ask) = asks.iter().find(|ask| ask.quote == given.quote) else { continue };
        cards.push(card);
        pages.push(Page { code: ask.code.clone(), uses: ask.uses.clone() });
    }
    sheet.cards = cards;
    let sheets = Sheets {
        sheet: sheet.checked()?,
        look: profile.look(),
        // Clear print is 14 points, large print 18.
        size: profile.least(),
        pages,
    };
    pdf(Template::Review, serde_json::to_vec(&sheets)?, profile.least())
}
