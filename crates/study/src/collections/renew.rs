//! The next release without those who took their words back.

use heard_anonymise::Severity;
use heard_model::Date;

use super::{KeptCollection, lay};
use crate::error::{Result, StudyError};
use crate::page::Sight;
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::study::Study;

/// What became of a collection that was made anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    /// How many quotes are in the new one.
    pub kept: usize,
    /// The numbers and labels of the cards that may not be shown any more, as they were.
    pub gone: Vec<(u32, String)>,
    /// Labels that stood in the old one and stand nowhere in the new one.
    pub vanished: Vec<String>,
    /// Releases of the old one that are still out: who has both can see what is missing.
    pub out: Vec<String>,
}

impl Study {
    /// Makes a collection called `new` out of the one called `old`, without every quote that
    /// consent forbids on that day. Everything else stays as it was.
    pub fn renew_collection(&self, old: &str, new: &str, on: Date) -> Result<Done<Renewed>> {
        if !super::is_neutral(new) {
            return Err(StudyError::BadName { what: "collection", name: new.to_owned() });
        }
        let sight = Sight { on: Some(on), key: None };
        let page = self.page(old, &sight)?;
        let report = heard_anonymise::gate(&page);
        let forbidden = |quote| {
            let mut blocks = report.findings.iter().filter(|finding| {
                finding.check == "D16"
                    && finding.severity == Severity::Block
                    // Two people who may not stand together: which of them goes is for people.
                    && finding.quotes.len() == 1
            });
            blocks.any(|finding| finding.quotes.contains(&quote))
        };
        let mut told = Renewed::default();
        for card in &page.cards {
            if forbidden(card.quote) {
                told.gone.push((card.number, card.label.clone()));
            } else {
                told.kept += 1;
            }
        }
        let stays = |label: &String| {
            page.cards.iter().any(|card| card.label == *label && !forbidden(card.quote))
        };
        for (_, label) in &told.gone {
            if !stays(label) && !told.vanished.contains(label) {
                told.vanished.push(label.clone());
            }
        }
        let released = self.releases()?;
        let out = released.iter().filter(|entry| {
            entry.collection == old && entry.state == crate::releases::ReleaseState::Out
        });
        told.out = out.map(|entry| entry.name.clone()).collect();
        let KeptCollection { mut collection, labels, .. } = self.collection(old)?;
        collection.quotes.retain(|quote| !forbidden(*quote));
        new.clone_into(&mut collection.name);
        collection.on = Some(on);
        self.change(EventKind::CollectionChanged, new, "", move |tx| {
            if super::row(tx.rows(), &collection.name)?.is_some() {
                let (what, name) = ("collection", collection.name.clone());
                return Err(StudyError::Exists { what, name });
            }
            lay(tx, &collection, labels)?;
            Ok(told)
        })
    }
}
