//! Quotes that speak for a group: approved ones only, never words that nobody agreed to show.

use std::collections::{BTreeMap, BTreeSet};

use heard_anonymise::AnonymisedText;
use heard_measure::{Cluster, Clusters, Of};
use heard_model::{Cell, CodeId, QuoteId, Table, Use};

use super::Reported;
use crate::doors::{Board, ShownQuote};
use crate::error::Result;
use crate::key::Key;
use crate::quotes::KeptQuote;
use crate::study::Study;

/// At most so many quotes a group.
const A_GROUP: usize = 3;

/// A quote that speaks for a group.
#[derive(Clone, Debug)]
pub struct Exemplar {
    /// The group's number, from 1.
    pub group: usize,
    /// The quote.
    pub quote: QuoteId,
    /// The label beside it.
    pub label: String,
    /// Its words, masked, as they were approved.
    pub words: AnonymisedText,
    /// The code it stands for.
    pub code: String,
    /// How many of the group share what it is about.
    pub shared_by: u64,
}

/// A quote that may be shown in a report, with whose it is and what it stands for.
pub(super) struct Approved {
    pub(super) shown: ShownQuote,
    pub(super) kept: KeptQuote,
}

impl Study {
    /// The quotes that may stand in a report: approved, agreed to by their people, masked. Without
    /// the key there are none.
    pub(super) fn approved(&self, key: Option<&Key>) -> Result<Vec<Approved>> {
        let shown = Board::of(self, key.cloned()).quotes(Use::ReportQuote)?;
        let kept: BTreeMap<QuoteId, KeptQuote> =
            self.quotes()?.into_iter().map(|kept| (kept.quote.id, kept)).collect();
        let both = |shown: ShownQuote| {
            let kept = kept.get(&shown.quote)?.clone();
            Some(Approved { shown, kept })
        };
        Ok(shown.into_iter().filter_map(both).collect())
    }

    /// Approved quotes for each group: of its people about what most of them have, or about its
    /// codes; one person once a group before anybody twice. Groups of one person have none.
    pub fn exemplars(
        &self,
        found: &Reported<Clusters>,
        key: Option<&Key>,
    ) -> Result<Vec<Exemplar>> {
        let approved = self.approved(key)?;
        let mut exemplars = Vec::new();
        for (number, cluster) in (1..).zip(&found.value.clusters) {
            if cluster.one_person {
                continue;
            }
            let weighed = |one| Some((weight(found.value.of, cluster, one)?, one));
            let mut fitting: Vec<(u64, &Approved)> = approved.iter().filter_map(weighed).collect();
            fitting.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.shown.quote.cmp(&b.1.shown.quote)));
            exemplars.extend(chosen(&fitting).into_iter().map(|(shared_by, one)| Exemplar {
                group: number,
                quote: one.shown.quote,
                label: one.shown.label.clone(),
                words: one.shown.words.clone(),
                code: one.shown.code.clone(),
                shared_by,
            }));
        }
        Ok(exemplars)
    }

    /// The approved quotes of these codes, at most `most`, each person once.
    pub(super) fn quotes_of(
        approved: &[Approved],
        codes: &BTreeSet<CodeId>,
        most: usize,
    ) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let fits = |one: &&Approved| one.kept.quote.code.is_some_and(|code| codes.contains(&code));
        let once = |one: &&Approved| seen.insert(one.shown.voice.clone());
        approved
            .iter()
            .filter(fits)
            .filter(once)
            .take(most)
            .map(|one| {
                let words = one.shown.words.as_str().trim();
                format!("“{words}” ({}, {})", one.shown.label, one.shown.quote)
            })
            .collect()
    }
}

/// How many of the group share what a quote is about; nothing where it is not of the group.
fn weight(of: Of, cluster: &Cluster, one: &Approved) -> Option<u64> {
    let code = one.kept.quote.code?.to_string();
    let member = |name: &str| cluster.members.iter().any(|one| one == name);
    match of {
        Of::Codes => member(&code).then_some(cluster.people),
        // By what is on record no code says how many share it.
        Of::People => {
            let has = cluster.has.iter().find(|(name, _)| *name == code);
            let who = one.kept.quote.participant.as_ref()?;
            member(who.as_str()).then(|| has.map_or(0, |(_, count)| *count))
        }
    }
}

/// The first of each person, then others, at most [`A_GROUP`].
fn chosen<'a>(fitting: &[(u64, &'a Approved)]) -> Vec<(u64, &'a Approved)> {
    let mut seen = BTreeSet::new();
    let (first, again): (Vec<_>, Vec<_>) =
        fitting.iter().copied().partition(|(_, one)| seen.insert(one.shown.voice.clone()));
    first.into_iter().chain(again).take(A_GROUP).collect()
}

impl Exemplar {
    /// A line a quote.
    pub fn table(exemplars: &[Exemplar]) -> Table {
        let row = |one: &Exemplar| {
            vec![
                Cell::Count(one.group as u64),
                Cell::Text(one.words.as_str().to_owned()),
                Cell::Text(one.label.clone()),
                Cell::Text(one.code.clone()),
                Cell::Text(one.quote.to_string()),
            ]
        };
        Table {
            title: "Quotes that speak for the groups".to_owned(),
            basis: "approved quotes that may stand in a report, names hidden; at most three a \
                    group, none for a group of one person"
                .to_owned(),
            columns: ["group", "words", "label", "code", "quote"].map(str::to_owned).to_vec(),
            rows: exemplars.iter().map(row).collect(),
            notes: vec!["which of them speaks for a group is for people to say".to_owned()],
        }
    }
}
