//! The checks: one file each, one line each in the table.
//!
//! A check reads the page and says what it objects to. Severity by audience is domain.md
//! §5.3 with the corrections of design.md. A message never prints the detail that identifies:
//! it names cards by number, entities by id and classes by their word, so that the report
//! itself may be shown to peers.

mod d01_residue;
mod d02_patterns;
mod d03_unknown_capitals;
mod d04_child_identity;
mod d05_court_content;
mod d06_proceedings;
mod d07_details_in_a_quote;
mod d08_details_under_a_label;
mod d09_earlier_releases;
mod d10_related_people;
mod d11_third_party;
mod d12_said_in_public;
mod d13_labels;
mod d14_small_cells;
mod d15_co_published_names;
mod d16_consent;
mod d17_review;
mod d18_fidelity;
mod d19_sensitive_detail;
mod d20_reputations;
mod d21_care;
mod d22_voices;
mod d23_hygiene;
mod d24_dignity;
mod details;
#[cfg(test)]
pub(crate) mod fixture;
pub(crate) mod phrases;
mod said;
pub(crate) mod seam;
#[cfg(test)]
mod severities;

use heard_model::Audience;

use crate::gate::{Finding, Severity};
use crate::page::{Card, Page};

pub(crate) use d01_residue::after as residue_after;
pub(crate) use d16_consent::{refused_for_review, withdrawn};
pub(crate) use d17_review::waits_for_safeguarding;
pub use d21_care::calls_for_care;
pub(crate) use d23_hygiene::after as hygiene_after;

/// One way in which a page can do harm.
pub trait Check: Sync {
    /// `D01` … `D24`.
    fn id(&self) -> &'static str;

    /// What it looks for, in a few words.
    fn title(&self) -> &'static str;

    /// What it objects to on `page`; empty where it objects to nothing.
    fn look(&self, page: &Page) -> Vec<Finding>;
}

/// Every check, in the order of their ids.
pub const CHECKS: &[&dyn Check] = &[
    &d01_residue::Residue,
    &d02_patterns::Patterns,
    &d03_unknown_capitals::UnknownCapitals,
    &d04_child_identity::ChildIdentity,
    &d05_court_content::CourtContentTold,
    &d06_proceedings::ProceedingsStatus,
    &d07_details_in_a_quote::DetailsInAQuote,
    &d08_details_under_a_label::DetailsUnderALabel,
    &d09_earlier_releases::EarlierReleases,
    &d10_related_people::RelatedPeople,
    &d11_third_party::ThirdParty,
    &d12_said_in_public::SaidInPublic,
    &d13_labels::Labels,
    &d14_small_cells::SmallCells,
    &d15_co_published_names::CoPublishedNames,
    &d16_consent::ConsentGiven,
    &d17_review::Reviewed,
    &d18_fidelity::Fidelity,
    &d19_sensitive_detail::SensitiveDetail,
    &d20_reputations::Reputations,
    &d21_care::Care,
    &d22_voices::Voices,
    &d23_hygiene::Hygiene,
    &d24_dignity::Dignity,
];

/// The check with this id.
pub(crate) fn named(id: &str) -> Option<&'static dyn Check> {
    CHECKS.iter().copied().find(|check| check.id() == id)
}

/// The severity in the page's column.
fn by_audience(page: &Page, workshop: Severity, training: Severity, public: Severity) -> Severity {
    match page.column() {
        Audience::Workshop => workshop,
        Audience::Training => training,
        Audience::Public => public,
    }
}

/// `card 3`, `cards 3, 11 and 17`.
fn cards_in_words(cards: &[&Card]) -> String {
    let numbers: Vec<String> = cards.iter().map(|card| card.number.to_string()).collect();
    match numbers.as_slice() {
        [] => "no card".to_owned(),
        [one] => format!("card {one}"),
        [most @ .., last] => format!("cards {} and {last}", most.join(", ")),
    }
}

/// The cards that share a label, by label, in the order of the page.
fn by_label(page: &Page) -> Vec<Vec<&Card>> {
    let mut groups: indexmap::IndexMap<&str, Vec<&Card>> = indexmap::IndexMap::new();
    for card in &page.cards {
        groups.entry(card.label.as_str()).or_default().push(card);
    }
    groups.into_values().collect()
}
