//! Collections as the board changes them: order, pins, reasons.

use heard_model::{Collection, QuoteId};
use serde::{Deserialize, Serialize};

use super::{CollectionRow, LabelScheme, QuoteInRow, collection, is_neutral, members, row};
use crate::doors::ThemeReason;
use crate::error::{Result, StudyError};
use crate::quotes;
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::store::rows::Record;
use crate::study::Study;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct PinRow {
    collection: String,
    quote: u32,
}

impl Record for PinRow {
    const TABLE: &'static str = "collection_pin";
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ReasonRow {
    collection: String,
    theme: String,
    reason: String,
    contrary: String,
}

impl Record for ReasonRow {
    const TABLE: &'static str = "collection_theme";
}

impl Study {
    /// Makes a collection, or changes what an old one says of itself; its quotes stay.
    pub(crate) fn describe_collection(
        &self,
        collection: Collection,
        labels: LabelScheme,
    ) -> Result<Done<()>> {
        if !is_neutral(&collection.name) {
            return Err(StudyError::BadName { what: "collection", name: collection.name });
        }
        let name = collection.name.clone();
        self.change(EventKind::CollectionChanged, &name, "", move |tx| {
            let before = row(tx.rows(), &collection.name)?;
            tx.put(&CollectionRow::of(&collection, labels, before.as_ref(), &tx.actor().name))
        })
    }

    /// Changes which quotes are in a collection, and their order, as it stands at that moment.
    pub(crate) fn rearrange(
        &self,
        name: &str,
        work: impl FnOnce(&mut Vec<QuoteId>) + Send + 'static,
    ) -> Result<Done<()>> {
        self.change_collection(name, move |tx, kept| {
            let mut order = kept.collection.quotes.clone();
            work(&mut order);
            for quote in members(tx.rows(), &kept.collection.name)? {
                if !order.contains(&quote.id()) {
                    tx.delete(&quote)?;
                }
            }
            for (place, quote) in order.iter().enumerate() {
                quotes::find(tx.rows(), *quote)?;
                tx.put(&QuoteInRow::new(&kept.collection.name, *quote, place))?;
            }
            Ok(())
        })
    }

    /// The cards of a collection that stay when it is pulled again.
    pub(crate) fn pinned(&self, name: &str) -> Result<Vec<QuoteId>> {
        self.read(|rows| {
            let pins = rows.all::<PinRow>("WHERE collection = ?1 ORDER BY quote", &[&name])?;
            let kept = collection(rows, name)?.collection.quotes;
            let pins = pins.into_iter().map(|pin| QuoteId(pin.quote));
            Ok(pins.filter(|id| kept.contains(id)).collect())
        })
    }

    /// Pins a card, or lets it go.
    pub(crate) fn pin(&self, name: &str, quote: QuoteId, pinned: bool) -> Result<Done<()>> {
        self.change_collection(name, move |tx, kept| {
            let row = PinRow { collection: kept.collection.name.clone(), quote: quote.0 };
            match pinned && kept.collection.quotes.contains(&quote) {
                true => tx.put(&row),
                false => tx.delete(&row),
            }
        })
    }

    /// Why these quotes, by theme.
    pub(crate) fn theme_reasons(&self, name: &str) -> Result<Vec<ThemeReason>> {
        self.read(|rows| {
            let found = rows.all::<ReasonRow>("WHERE collection = ?1 ORDER BY theme", &[&name])?;
            let reason = |row: ReasonRow| ThemeReason {
                theme: row.theme,
                reason: row.reason,
                contrary: row.contrary,
            };
            Ok(found.into_iter().map(reason).collect())
        })
    }

    /// Says why these quotes of a theme.
    pub(crate) fn give_theme_reason(&self, name: &str, said: ThemeReason) -> Result<Done<()>> {
        self.change_collection(name, move |tx, kept| {
            tx.put(&ReasonRow {
                collection: kept.collection.name.clone(),
                theme: said.theme,
                reason: said.reason,
                contrary: said.contrary,
            })
        })
    }
}
