//! What must be fetched back after a withdrawal.

use heard_model::consent::{Consent, Withdrawn};
use heard_model::{Date, Participant, ParticipantId};

use super::rows::{self, CardRow, FileRow, ReleaseEntry, ReleaseRow, ReleaseState};
use crate::error::Result;
use crate::people;
use crate::store::Done;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::Study;

/// A card that somebody took back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecalledCard {
    /// Its number in the release.
    pub number: u32,
    /// The label on it.
    pub label: String,
    /// The files that it stands in.
    pub files: Vec<String>,
    /// Since when it may not be shown.
    pub since: Date,
}

/// A release with cards that must come back.
#[derive(Clone, Debug, PartialEq)]
pub struct Recall {
    /// Which release.
    pub release: ReleaseEntry,
    /// Which cards.
    pub cards: Vec<RecalledCard>,
    /// What to write to those who have it. It names nobody.
    pub letter: String,
}

impl Study {
    /// Everything that is out and must come back, as of the day `on`; of everybody, or of one
    /// participant.
    pub fn recall_list(&self, on: Date, of: Option<&ParticipantId>) -> Result<Vec<Recall>> {
        self.read(|rows| recalls(rows, &people::all(rows)?, on, of))
    }

    /// Records that a release was fetched back. `note` says how.
    pub fn mark_recalled(&self, name: &str, note: &str) -> Result<Done<()>> {
        let release = name.to_owned();
        self.change(EventKind::Recalled, name, note, move |tx| {
            let mut row = rows::find(tx.rows(), &release)?;
            ReleaseState::Recalled.as_str().clone_into(&mut row.state);
            tx.put(&row)
        })
    }
}

/// What must come back by what `everybody` took back until the day `on`; because of `of` alone,
/// where somebody is named.
pub(super) fn recalls(
    rows: Rows<'_>,
    everybody: &[Participant],
    on: Date,
    of: Option<&ParticipantId>,
) -> Result<Vec<Recall>> {
    let mut recalls = Vec::new();
    for row in rows.all::<ReleaseRow>("WHERE state = 'out' ORDER BY on_day, name", &[])? {
        let (cards, files) = (rows::cards(rows, &row.name)?, rows::files(rows, &row.name)?);
        let release = rows::entry(rows, row)?;
        let taken_back = |card: &CardRow| -> Option<Date> {
            card.people
                .iter()
                .filter(|id| of.is_none_or(|of| of.as_str() == id.as_str()))
                .filter_map(|id| everybody.iter().find(|p| p.id.as_str() == id.as_str()))
                .filter_map(|person| since(&person.consent, card, &release, on))
                .min()
        };
        let back: Vec<RecalledCard> = cards
            .iter()
            .filter_map(|card| {
                let since = taken_back(card)?;
                Some(RecalledCard {
                    number: card.number,
                    label: card.label.clone(),
                    files: holding(&files, card.number),
                    since,
                })
            })
            .collect();
        if !back.is_empty() {
            let letter = letter(&release, &back);
            recalls.push(Recall { release, cards: back, letter });
        }
    }
    Ok(recalls)
}

/// Since when a card may not be shown, by what one person took back.
fn since(consent: &Consent, card: &CardRow, release: &ReleaseEntry, on: Date) -> Option<Date> {
    consent
        .withdrawals
        .iter()
        .filter(|withdrawal| withdrawal.on <= on)
        .filter(|withdrawal| match &withdrawal.what {
            Withdrawn::Person => true,
            Withdrawn::Uses(uses) => uses.contains(&release.use_),
            Withdrawn::Passage(transcript, span) => {
                card.passage().is_some_and(|(of, words)| of == *transcript && words.overlaps(*span))
            }
        })
        .map(|withdrawal| withdrawal.on)
        .min()
}

/// The files that card `number` stands in.
fn holding(files: &[FileRow], number: u32) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.cards.is_empty() || file.cards.contains(&number))
        .map(|file| file.path.clone())
        .collect()
}

fn letter(release: &ReleaseEntry, cards: &[RecalledCard]) -> String {
    let numbers: Vec<String> = cards.iter().map(|card| card.number.to_string()).collect();
    let mut files: Vec<&str> =
        cards.iter().flat_map(|card| card.files.iter().map(String::as_str)).collect();
    files.sort_unstable();
    files.dedup();
    let (card, is, it) =
        if cards.len() == 1 { ("card", "is", "it") } else { ("cards", "are", "them") };
    format!(
        "You have `{}` (\"{}\") of {}.\n\n\
         Somebody whose words {is} on {card} {} has taken them back. That is their right, and they \
         need give no reason.\n\n\
         Please stop using {card} {} at once, destroy or return every printed copy of {it}, and delete \
         {}. Tell everybody to whom you passed {it} on to do the same. Please do not try to find \
         out who it was.\n\n\
         Write back when it is done, and say what could not be fetched back.\n",
        release.name,
        release.title,
        release.on,
        numbers.join(", "),
        numbers.join(", "),
        files.join(", "),
    )
}
