//! Collections: quotes and tables chosen and ordered for one audience and use.

mod board;
mod passages;
mod renew;
mod rows;

use passages::TagRow;
pub(crate) use rows::{CollectionRow, LabelRow, QuoteInRow, SignOffRow, TableRow};

pub use passages::{PassageTag, TaggedPassage};
pub use renew::Renewed;
pub use rows::{KeptCollection, LabelScheme};

use heard_anonymise::{Capacity, EntityId, Severity, SignOff};
use heard_model::{Collection, Date, QuoteId, Table};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StudyError};
use crate::page::Sight;
use crate::quotes;
use crate::store::Done;
use crate::store::journal::Tx;
use crate::store::kind::EventKind;
use crate::store::rows::{Record, Rows};
use crate::study::Study;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct PublishedRow {
    id: i64,
    text: String,
}

impl Record for PublishedRow {
    const TABLE: &'static str = "published";
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct AllowedRow {
    word: String,
    by: String,
    reason: String,
}

impl Record for AllowedRow {
    const TABLE: &'static str = "allowed_word";
}

impl Study {
    /// Makes a collection, or changes its title, use, day, audience, labels or order. Its quotes
    /// become those given, in their order.
    pub fn set_collection(&self, collection: Collection, labels: LabelScheme) -> Result<Done<()>> {
        if !is_neutral(&collection.name) {
            return Err(StudyError::BadName { what: "collection", name: collection.name });
        }
        let name = collection.name.clone();
        self.change(EventKind::CollectionChanged, &name, "", move |tx| lay(tx, &collection, labels))
    }

    /// Adds quotes at the end of a collection; those that are in it stay where they are.
    pub fn add_to_collection(&self, name: &str, added: &[QuoteId]) -> Result<Done<usize>> {
        let added = added.to_vec();
        self.change_collection(name, move |tx, kept| {
            let mut place = kept.collection.quotes.len();
            for quote in added.iter().filter(|quote| !kept.collection.quotes.contains(quote)) {
                quotes::find(tx.rows(), *quote)?;
                tx.put(&QuoteInRow::new(&kept.collection.name, *quote, place))?;
                place += 1;
            }
            Ok(place - kept.collection.quotes.len())
        })
    }

    /// Takes quotes out of a collection.
    pub fn drop_from_collection(&self, name: &str, dropped: &[QuoteId]) -> Result<Done<()>> {
        let dropped = dropped.to_vec();
        self.change_collection(name, move |tx, kept| {
            for quote in members(tx.rows(), &kept.collection.name)? {
                if dropped.contains(&quote.id()) {
                    tx.delete(&quote)?;
                }
            }
            Ok(())
        })
    }

    /// Sets the tables of a collection. The gate hides small counts; see D14.
    pub fn set_collection_tables(&self, name: &str, tables: &[Table]) -> Result<Done<()>> {
        let tables = tables.to_vec();
        self.change_collection(name, move |tx, kept| {
            let mut row = CollectionRow::kept_as(kept, &tx.actor().name);
            row.set_tables(&tables);
            tx.put(&row)
        })
    }

    /// Says whom and what the page names on purpose beside the quotes; D15 then objects to it.
    pub fn name_beside(&self, name: &str, entities: &[EntityId]) -> Result<Done<()>> {
        let entities = entities.to_vec();
        self.change_collection(name, move |tx, kept| {
            let mut row = CollectionRow::kept_as(kept, &tx.actor().name);
            row.named = entities.iter().map(|entity| entity.0).collect();
            tx.put(&row)
        })
    }

    fn change_collection<R: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce(&mut Tx<'_>, &KeptCollection) -> Result<R> + Send + 'static,
    ) -> Result<Done<R>> {
        let name = name.to_owned();
        self.change(EventKind::CollectionChanged, &name.clone(), "", move |tx| {
            let kept = collection(tx.rows(), &name)?;
            // Whoever changes it has built it, too.
            tx.put(&CollectionRow::kept_as(&kept, &tx.actor().name))?;
            work(tx, &kept)
        })
    }

    /// All collections, by name.
    pub fn collections(&self) -> Result<Vec<KeptCollection>> {
        self.read(|rows| {
            let names: Vec<String> = rows
                .all::<CollectionRow>("ORDER BY name", &[])?
                .into_iter()
                .map(|r| r.name)
                .collect();
            names.iter().map(|name| collection(rows, name)).collect()
        })
    }

    /// The collection called `name`.
    pub fn collection(&self, name: &str) -> Result<KeptCollection> {
        self.read(|rows| collection(rows, name))
    }

    /// Signs the holds of `check` on a collection as it stands: all of them, or the one with this
    /// evidence. The signature falls when what it was given for changes.
    pub fn sign_hold(
        &self,
        name: &str,
        check: &str,
        signing: Signing,
        sight: &Sight,
    ) -> Result<Done<usize>> {
        let report = self.gate(name, sight)?;
        let holds: Vec<String> = report
            .findings
            .iter()
            .filter(|finding| finding.check == check && finding.severity == Severity::Hold)
            .filter(|finding| signing.evidence.as_ref().is_none_or(|e| *e == finding.evidence))
            .map(|finding| finding.evidence.clone())
            .collect();
        let alone = self.collection(name)?.built_by;
        let same = |one: &String| one.trim().eq_ignore_ascii_case(signing.by.trim());
        if alone.iter().all(same) {
            let why = "nobody signs what they built alone";
            return Err(StudyError::NotAllowed { who: signing.by, why });
        }
        if holds.is_empty() || signing.by.trim().is_empty() || signing.reason.trim().is_empty() {
            return Err(StudyError::NothingToSign {
                collection: name.to_owned(),
                check: check.to_owned(),
            });
        }
        let (name, check) = (name.to_owned(), check.to_owned());
        self.change(
            EventKind::HoldSigned,
            &format!("{name} {check}"),
            &signing.reason.clone(),
            move |tx| {
                for evidence in &holds {
                    let id = tx.number("sign_off")?;
                    tx.put(&SignOffRow::of(
                        id,
                        &name,
                        &SignOff {
                            check: check.clone(),
                            evidence: evidence.clone(),
                            by: signing.by.clone(),
                            capacity: signing.capacity,
                            reason: signing.reason.clone(),
                            on: signing.on,
                        },
                    ))?;
                }
                Ok(holds.len())
            },
        )
    }

    /// Notes sentences that participants said in public: D12 looks for them.
    pub fn note_published(&self, sentences: &[String]) -> Result<Done<usize>> {
        let sentences = sentences.to_vec();
        self.change(EventKind::PublishedNoted, "", "", move |tx| {
            let known = published(tx.rows())?;
            let new: Vec<&String> =
                sentences.iter().filter(|s| !s.is_empty() && !known.contains(s)).collect();
            for text in &new {
                let id = tx.number("published")?;
                tx.put(&PublishedRow { id, text: (*text).clone() })?;
            }
            Ok(new.len())
        })
    }

    /// Records that `word` names nobody, though it looks like a name (D03).
    pub fn allow_word(&self, word: &str, reason: &str) -> Result<Done<()>> {
        let (word, why) = (word.trim().to_owned(), reason.to_owned());
        self.change(EventKind::WordAllowed, "", reason, move |tx| {
            let by = tx.actor().name.clone();
            tx.put(&AllowedRow { word, by, reason: why })
        })
    }
}

/// Who signs, in what capacity and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    /// Only the hold with this evidence; every hold of the check where nothing is said.
    pub evidence: Option<String>,
    /// Who signs.
    pub by: String,
    /// In what capacity.
    pub capacity: Capacity,
    /// Why it may go out.
    pub reason: String,
    /// When.
    pub on: Date,
}

/// Lays a collection down inside a change: its quotes become those given, in their order.
pub(crate) fn lay(tx: &mut Tx<'_>, collection: &Collection, labels: LabelScheme) -> Result<()> {
    let before = row(tx.rows(), &collection.name)?;
    tx.put(&CollectionRow::of(collection, labels, before.as_ref(), &tx.actor().name))?;
    match label_row(tx.rows(), &collection.name)? {
        None if labels == LabelScheme::PerRelease => {
            tx.put(&LabelRow::per_release(&collection.name))?;
        }
        Some(row) if labels != LabelScheme::PerRelease => tx.delete(&row)?,
        _ => {}
    }
    for quote in members(tx.rows(), &collection.name)? {
        if !collection.quotes.contains(&quote.id()) {
            tx.delete(&quote)?;
        }
    }
    for (place, quote) in collection.quotes.iter().enumerate() {
        quotes::find(tx.rows(), *quote)?;
        tx.put(&QuoteInRow::new(&collection.name, *quote, place))?;
    }
    Ok(())
}

/// The collection called `name`, with its quotes in order.
pub(crate) fn collection(rows: Rows<'_>, name: &str) -> Result<KeptCollection> {
    let row = row(rows, name)?
        .ok_or_else(|| StudyError::NotFound { what: "collection", name: name.to_owned() })?;
    let quotes = members(rows, name)?.iter().map(QuoteInRow::id).collect();
    let mut kept = row.kept(quotes)?;
    if label_row(rows, name)?.is_some() {
        kept.labels = LabelScheme::PerRelease;
    }
    Ok(kept)
}

fn label_row(rows: Rows<'_>, name: &str) -> Result<Option<LabelRow>> {
    rows.one("WHERE collection = ?1", &[&name])
}

fn row(rows: Rows<'_>, name: &str) -> Result<Option<CollectionRow>> {
    rows.one("WHERE name = ?1", &[&name])
}

/// Whether there is a collection called `name`.
pub(crate) fn is_there(rows: Rows<'_>, name: &str) -> Result<bool> {
    Ok(row(rows, name)?.is_some())
}

fn members(rows: Rows<'_>, name: &str) -> Result<Vec<QuoteInRow>> {
    rows.all("WHERE collection = ?1 ORDER BY place, quote", &[&name])
}

/// For what a quote was chosen: the uses of the collections it is in, each once.
pub(crate) fn uses_of(rows: Rows<'_>, quote: QuoteId) -> Result<Vec<heard_model::Use>> {
    let found: Vec<CollectionRow> = rows.all(
        "WHERE name IN (SELECT collection FROM collection_quote WHERE quote = ?1) ORDER BY name",
        &[&quote.0],
    )?;
    let mut uses = Vec::new();
    for row in found {
        let use_ = row.kept(Vec::new())?.collection.use_;
        if !uses.contains(&use_) {
            uses.push(use_);
        }
    }
    Ok(uses)
}

/// What was signed on a collection.
pub(crate) fn sign_offs(rows: Rows<'_>, name: &str) -> Result<Vec<SignOff>> {
    rows.all::<SignOffRow>("WHERE collection = ?1 ORDER BY id", &[&name])?
        .iter()
        .map(SignOffRow::sign_off)
        .collect()
}

/// Sentences that were said in public.
pub(crate) fn published(rows: Rows<'_>) -> Result<Vec<String>> {
    Ok(rows.all::<PublishedRow>("ORDER BY id", &[])?.into_iter().map(|row| row.text).collect())
}

/// Words that name nobody.
pub(crate) fn allowed_words(rows: Rows<'_>) -> Result<Vec<String>> {
    Ok(rows.all::<AllowedRow>("ORDER BY word", &[])?.into_iter().map(|row| row.word).collect())
}

/// The tags that touch a span.
pub(crate) fn tags_on(
    rows: Rows<'_>,
    transcript: &heard_model::TranscriptId,
    span: heard_model::Span,
) -> Result<Vec<PassageTag>> {
    let found = rows.all::<TagRow>(
        "WHERE transcript = ?1 AND start < ?2 AND end > ?3 ORDER BY start, kind",
        &[&transcript.as_str(), &span.end(), &span.start()],
    )?;
    Ok(found.iter().filter_map(|row| PassageTag::parse(&row.kind)).collect())
}

/// A name that may stand in a file name.
pub(crate) fn is_neutral(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 80
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
