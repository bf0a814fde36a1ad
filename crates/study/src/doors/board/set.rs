//! A set of quotes in the making.

use heard_model::{Collection, Purpose, QuoteId};

use super::{Board, BoardQuote, Wall};
use crate::collections::{KeptCollection, LabelScheme};
use crate::error::{Result, StudyError};
use crate::history::{LogFilter, TakenBack};
use crate::quotes::QuoteTags;
use crate::store::Done;
use crate::store::kind::EventKind;

/// Why these quotes of a theme and no others.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ThemeReason {
    /// The theme's id.
    pub theme: String,
    /// The reason, in the facilitator's words.
    pub reason: String,
    /// Whether quotes that say the contrary are among them: `yes`, `none_found`, `not_looked`, or
    /// nothing said.
    pub contrary: String,
}

impl ThemeReason {
    /// What can be said about contrary cases; nothing is said to begin with.
    pub const CONTRARY: [&'static str; 4] = ["", "yes", "none_found", "not_looked"];
}

/// A collection as the board shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardSet {
    /// The collection, its quotes in order.
    pub collection: Collection,
    /// How people are named in it.
    pub labels: LabelScheme,
    /// Who put it together.
    pub built_by: Vec<String>,
    /// Cards that stay when it is pulled again.
    pub pinned: Vec<QuoteId>,
    /// Why these quotes, by theme.
    pub reasons: Vec<ThemeReason>,
}

/// A quote that could stand in another's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The quote.
    pub quote: BoardQuote,
    /// Whether it stands for the same code, not only under the same theme.
    pub same_code: bool,
    /// How many cards the speaker has in the set.
    pub heard: usize,
}

impl Board {
    /// All collections, by name.
    pub fn sets(&self) -> Result<Vec<KeptCollection>> {
        self.hatch()?.study.collections()
    }

    /// The collection called `name`.
    pub fn set(&self, name: &str) -> Result<BoardSet> {
        let study = &self.hatch()?.study;
        let kept = study.collection(name)?;
        Ok(BoardSet {
            pinned: study.pinned(name)?,
            reasons: study.theme_reasons(name)?,
            collection: kept.collection,
            labels: kept.labels,
            built_by: kept.built_by,
        })
    }

    /// Begins a collection, or changes what an old one says of itself; its quotes stay.
    pub fn describe_set(&self, collection: Collection, labels: LabelScheme) -> Result<Done<()>> {
        self.hatch()?.study.describe_collection(collection, labels)
    }

    /// Puts approved quotes at the end of a set. Refused for a quote that may not be shown there.
    pub fn add(&self, name: &str, quotes: &[QuoteId]) -> Result<Done<()>> {
        self.allowed(name, quotes)?;
        let quotes = quotes.to_vec();
        self.rearrange(name, move |order| {
            for quote in quotes {
                if !order.contains(&quote) {
                    order.push(quote);
                }
            }
        })
    }

    /// Takes quotes out of a set; they stay approved.
    pub fn take_out(&self, name: &str, quotes: &[QuoteId]) -> Result<Done<()>> {
        let quotes = quotes.to_vec();
        self.rearrange(name, move |order| order.retain(|quote| !quotes.contains(quote)))
    }

    /// Puts a card right before another, or at the very end. Cards that are not in the set stay
    /// out of it.
    pub fn put_before(
        &self,
        name: &str,
        card: QuoteId,
        before: Option<QuoteId>,
    ) -> Result<Done<()>> {
        self.rearrange(name, move |order| {
            if Some(card) == before || !order.contains(&card) {
                return;
            }
            order.retain(|quote| *quote != card);
            let place = before.and_then(|before| order.iter().position(|quote| *quote == before));
            order.insert(place.unwrap_or(order.len()), card);
        })
    }

    /// Puts `new` in the place of `old`. Refused for a quote that may not be shown there.
    pub fn swap(&self, name: &str, old: QuoteId, new: QuoteId) -> Result<Done<()>> {
        self.allowed(name, &[new])?;
        self.rearrange(name, move |order| {
            let place = order.iter().position(|quote| *quote == old);
            if let Some(place) = place.filter(|_| !order.contains(&new)) {
                order[place] = new;
            }
        })
    }

    /// Keeps a card in the set when it is pulled again, or no longer.
    pub fn pin(&self, name: &str, quote: QuoteId, pinned: bool) -> Result<Done<()>> {
        self.hatch()?.study.pin(name, quote, pinned)
    }

    /// Says why these quotes of a theme.
    pub fn give_reason(&self, name: &str, reason: ThemeReason) -> Result<Done<()>> {
        if !ThemeReason::CONTRARY.contains(&reason.contrary.as_str()) {
            return Err(StudyError::BadName { what: "answer", name: reason.contrary });
        }
        self.hatch()?.study.give_theme_reason(name, reason)
    }

    /// Says what an approved quote is for.
    pub fn give_purpose(&self, name: &str, quote: QuoteId, purpose: Purpose) -> Result<Done<()>> {
        self.allowed(name, &[quote])?;
        let tags = QuoteTags { purpose: Some(purpose), ..QuoteTags::default() };
        self.hatch()?.study.tag_quote(quote, tags, "")
    }

    /// What the quotes of a set are for.
    pub fn purposes(&self, name: &str) -> Result<Vec<(QuoteId, Purpose)>> {
        let study = &self.hatch()?.study;
        let chosen = study.collection(name)?.collection.quotes;
        let quotes = study.quotes()?;
        let kept = quotes.iter().filter(|kept| chosen.contains(&kept.quote.id));
        Ok(kept.map(|kept| (kept.quote.id, kept.quote.purpose)).collect())
    }

    /// What could stand in the place of a card: about the same, in another voice, who is heard
    /// least first.
    pub fn alike(&self, name: &str, card: QuoteId) -> Result<Vec<Alike>> {
        let set = self.set(name)?;
        let wall = self.wall(set.collection.use_)?;
        Ok(wall.alike(&set.collection.quotes, card))
    }

    /// Takes back your latest change of this set. Refused where somebody built on it.
    pub fn undo(&self, name: &str) -> Result<TakenBack> {
        let study = &self.hatch()?.study;
        let own = LogFilter {
            actor: Some(study.actor().name.clone()),
            kind: Some(EventKind::CollectionChanged.as_str().to_owned()),
            subject: Some(name.to_owned()),
            ..LogFilter::default()
        };
        let latest = study.log(&own)?.into_iter().find(|event| !event.undone);
        study.undo(Some(latest.ok_or(StudyError::NothingToUndo)?.seq))
    }

    fn rearrange(
        &self,
        name: &str,
        work: impl FnOnce(&mut Vec<QuoteId>) + Send + 'static,
    ) -> Result<Done<()>> {
        self.hatch()?.study.rearrange(name, work)
    }

    /// Refuses quotes that may not be shown for the set's use.
    fn allowed(&self, name: &str, quotes: &[QuoteId]) -> Result<()> {
        let use_ = self.hatch()?.study.collection(name)?.collection.use_;
        let wall = self.wall(use_)?;
        match quotes.iter().find(|id| wall.quote(**id).is_none()) {
            None => Ok(()),
            Some(id) => Err(StudyError::NotFound { what: "quote", name: id.to_string() }),
        }
    }
}

impl Wall {
    fn alike(&self, chosen: &[QuoteId], card: QuoteId) -> Vec<Alike> {
        let Some(old) = self.quote(card) else { return Vec::new() };
        let rest = || chosen.iter().filter(|id| **id != card).filter_map(|id| self.quote(*id));
        let mut found: Vec<Alike> = self
            .quotes
            .iter()
            .filter(|new| new.theme == old.theme && new.shown.voice != old.shown.voice)
            .filter(|new| !chosen.contains(&new.id()) && rest().all(|one| one.kin != new.kin))
            .map(|new| Alike {
                quote: new.clone(),
                same_code: new.shown.code == old.shown.code,
                heard: rest().filter(|one| one.shown.voice == new.shown.voice).count(),
            })
            .collect();
        found.sort_by_key(|one| {
            (!one.same_code, one.heard, one.quote.words.abs_diff(old.words), one.quote.id())
        });
        found
    }
}
