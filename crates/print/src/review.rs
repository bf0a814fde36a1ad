//! Review sheets: a quote a page, with the questions that the screen asks, to tick by hand.

use heard_anonymise::{AnonymisedText, Cleared, ReviewPack};
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
    /// What was changed in the words, a sentence each.
    pub changes: Vec<String>,
    /// What was said round it, each with what it is: `They were asked`, `After`.
    pub round: Vec<(String, AnonymisedText)>,
}

#[derive(Serialize)]
struct Page {
    code: String,
    uses: Vec<String>,
    changes: Vec<String>,
    round: Vec<(String, String)>,
}

impl Page {
    fn of(ask: &ToAsk) -> Page {
        let round = ask.round.iter().map(|(what, words)| (what.clone(), words.as_str().to_owned()));
        Page {
            code: ask.code.clone(),
            uses: ask.uses.clone(),
            changes: ask.changes.clone(),
            round: round.collect(),
        }
    }
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
        pages.push(Page::of(ask));
    }
    sheet.cards = cards;
    laid_out(sheet, pages, profile)
}

fn laid_out(sheet: Sheet, pages: Vec<Page>, profile: Profile) -> Result<Vec<u8>, PrintError> {
    let sheets = Sheets {
        sheet: sheet.checked()?,
        look: profile.look(),
        // Clear print is 14 points, large print 18.
        size: profile.least(),
        pages,
    };
    pdf(Template::Review, serde_json::to_vec(&sheets)?, profile.least())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cards::tests::{asked, keep, sheet};

    fn sheets(profile: Profile) -> Vec<u8> {
        let sheet = sheet();
        let page = |number: u32| Page {
            code: format!("{number}-d1325"),
            uses: vec![
                "on a card, in a room with mothers and staff".to_owned(),
                "on a website".to_owned(),
            ],
            changes: vec!["We changed or took out a name.".to_owned()],
            round: vec![(
                "They were asked".to_owned(),
                "What #helped you, if anything?".to_owned(),
            )],
        };
        let pages = sheet.cards.iter().map(|card| page(card.number)).collect();
        laid_out(sheet, pages, profile).unwrap()
    }

    #[test]
    fn a_sheet_has_the_words_the_questions_and_what_stands_round_it() {
        for (profile, name) in [(Profile::Clear, "clear"), (Profile::Large, "large")] {
            let pdf = sheets(profile);
            keep(&format!("review-sheets-{name}.pdf"), &pdf);
            asked("qpdf", &["--check", "IT"], &pdf);
            let Some(text) = asked("pdftotext", &["-layout", "IT", "-"], &pdf) else { continue };
            let text = String::from_utf8_lossy(&text).into_owned();
            let pages: Vec<&str> =
                text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
            assert!(
                pages[0].contains("Someone to talk to") && pages[0].contains("One “no” is enough")
            );
            let first = pages.iter().find(|page| page.contains("10-d1325")).unwrap();
            // A line may end anywhere.
            let first = first.split_whitespace().collect::<Vec<_>>().join(" ");
            for said in
                ["she made me a brew", "on a website?", "I may know this person", "Not sure"]
            {
                assert!(first.contains(said), "{name}: {said}\n{first}");
            }
            assert_eq!(text.matches("What #helped you, if anything?").count(), 7, "{name}");
            // A sheet of clear print is one page.
            let most = if name == "clear" { 8 } else { 15 };
            assert!(pages.len() <= most, "{name}: {} pages", pages.len());
        }
    }
}
