//! The page that the gate looks at, built from the study.

mod around;
mod cards;
mod labels;
mod masks;
mod place;
mod view;

pub use view::GateView;

use heard_anonymise::{
    Cleared, EarlierCard, Explained, GateReport, Internal, Page, Permit, Person, ReviewPack,
};
use heard_model::{Date, Quote, QuoteId, Use, VersionId};

use crate::collections::{self, KeptCollection, LabelScheme};
use crate::error::{Result, StudyError};
use crate::key::Key;
use crate::quotes::{self, KeptQuote};
use crate::reviews::Assignment;
use crate::settings::Settings;
use crate::store::kind::EventKind;
use crate::store::rows::Rows;
use crate::study::Study;
use crate::{people, poems, releases};
pub use around::Around;
pub(crate) use around::around;
use cards::Builder;

/// What the gate is given besides the study: the day, and the key's names.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    /// The day on which it is shown. Where nothing is said, the collection's own day, or today if
    /// that is over or was never said.
    pub on: Option<Date>,
    /// The key, open. Without it nothing is released.
    pub key: Option<Key>,
}

/// A quote that somebody was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which quote.
    pub quote: QuoteId,
    /// What a decision about it binds to.
    pub shown_digest: String,
    /// The uses that were asked about.
    pub uses: Vec<Use>,
}

impl Asked {
    /// What is printed on paper and typed in again: the quote, and the beginning of what a
    /// decision binds to.
    pub fn code(&self) -> String {
        crate::reviews::SheetCode::of(self.quote, &self.shown_digest).to_string()
    }
}

impl Study {
    /// Runs every check over the collection called `name`.
    pub fn gate(&self, name: &str, sight: &Sight) -> Result<GateReport> {
        Ok(heard_anonymise::gate(&self.page(name, sight)?))
    }

    /// The same with the details that the report never prints: raw words, before a researcher's
    /// eyes alone. That they were shown is journalled.
    pub fn explain(&self, name: &str, sight: &Sight, reason: &str) -> Result<Vec<Explained>> {
        let page = self.page(name, sight)?;
        self.note(EventKind::RawShown, name, reason)?;
        Ok(heard_anonymise::explain(&page, &heard_anonymise::gate(&page)))
    }

    /// The collection called `name` as it would be shown, with the evidence about it.
    pub fn page(&self, name: &str, sight: &Sight) -> Result<Page> {
        self.read(|rows| {
            let kept = collections::collection(rows, name)?;
            build(self, rows, &kept, sight)
        })
    }

    /// Every quote that is not taken out, as it would be shown.
    pub fn cards(&self, sight: &Sight) -> Result<Vec<heard_anonymise::Card>> {
        self.read(|rows| Ok(of_all_quotes(self, rows, sight)?.0.cards))
    }

    /// A pack of a collection for reviewers or participants.
    pub fn review_pack(&self, name: &str, sight: &Sight) -> Result<Cleared<ReviewPack>> {
        let page = self.page(name, sight)?;
        heard_anonymise::clear_review(&page).map_err(|report| not_cleared(name, report))
    }

    /// One person's own words as they would be shown, for them to look at, with the uses for which
    /// each was chosen: those of the collections it is in. Quotes that were taken out are not in it.
    pub fn your_words(
        &self,
        who: &heard_model::ParticipantId,
        sight: &Sight,
    ) -> Result<(Cleared<ReviewPack>, Vec<Vec<Use>>)> {
        let (page, uses) = self.read(|rows| {
            people::row(rows, who)?;
            let (mut page, _) = of_all_quotes(self, rows, sight)?;
            page.cards.retain(|card| card.participant.as_ref() == Some(who));
            page.title = "Your words".to_owned();
            let mut uses = Vec::new();
            for card in &page.cards {
                uses.push(collections::uses_of(rows, card.quote)?);
            }
            Ok((page, uses))
        })?;
        let cleared = heard_anonymise::clear_review(&page)
            .map_err(|report| not_cleared(who.as_str(), report))?;
        self.note(EventKind::InternalExport, who.as_str(), "their own words, for them")?;
        Ok((cleared, uses))
    }

    /// A pack of everything that `reviewer` was asked to look at and may be shown, in the order of
    /// the quotes, with what each decision binds to and the uses that were asked about.
    pub fn review_pack_for(
        &self,
        reviewer: &str,
        sight: &Sight,
    ) -> Result<(Cleared<ReviewPack>, Vec<Asked>)> {
        let mine: Vec<Assignment> =
            self.assignments()?.into_iter().filter(|one| one.reviewer == reviewer).collect();
        let (mut page, known) = self.read(|rows| {
            let page = of_all_quotes(self, rows, sight)?.0;
            Ok((page, crate::reviews::known_people(rows, reviewer)?))
        })?;
        page.name = "review".to_owned();
        page.collection.clone_from(&page.name);
        page.title = "Reading with us".to_owned();
        page.cards.retain(|card| {
            let voices = card.participant.iter().chain(&card.also_speaking);
            mine.iter().any(|one| one.quote == card.quote)
                && !voices.into_iter().any(|voice| known.iter().any(|one| one == voice.as_str()))
        });
        if let Err(report) = heard_anonymise::clear_review(&page) {
            let barred = quotes_of(&report, &page);
            page.cards.retain(|card| !barred.contains(&card.quote));
        }
        let cleared =
            heard_anonymise::clear_review(&page).map_err(|report| not_cleared(reviewer, report))?;
        let asked = page.cards.iter().filter_map(|card| {
            let one = mine.iter().find(|one| one.quote == card.quote)?;
            Some(Asked {
                quote: card.quote,
                shown_digest: card.shown_digest.clone(),
                uses: one.uses.clone(),
            })
        });
        Ok((cleared, asked.collect()))
    }

    /// A collection for work inside the team: journalled, with who and why.
    pub fn internal_export(
        &self,
        name: &str,
        sight: &Sight,
        permit: &Permit,
    ) -> Result<Cleared<Internal>> {
        let page = self.page(name, sight)?;
        let cleared = heard_anonymise::clear_internal(&page, permit)
            .map_err(|report| not_cleared(name, report))?;
        let reason = format!("{}: {}", permit.actor(), permit.reason());
        self.note(EventKind::InternalExport, name, &reason)?;
        Ok(cleared)
    }

    /// A day: the one asked for, or today where nothing is said.
    pub(crate) fn day(&self, on: Option<Date>) -> Date {
        on.unwrap_or_else(|| self.world().now().to_zoned(jiff::tz::TimeZone::UTC).date())
    }
}

/// The label that reviewers see beside a person's words.
pub(crate) fn base_label(person: &heard_model::Participant) -> String {
    labels::base(Some(person))
}

pub(crate) fn not_cleared(name: &str, report: GateReport) -> StudyError {
    StudyError::NotCleared { collection: name.to_owned(), report: Box::new(report) }
}

/// What reviews of a quote bind to as things stand.
pub(crate) fn shown_digest_of(
    study: &Study,
    rows: Rows<'_>,
    quote: &Quote,
    sight: &Sight,
) -> Result<String> {
    let mut builder = Builder::new(rows, sight.key.as_ref(), &study.settings())?;
    let words = builder.words(quote)?.words;
    let label = labels::base(builder.person_of(quote));
    Ok(labels::shown_digest(&words, &label))
}

/// Words as they would be shown.
pub(crate) fn words_of(
    rows: Rows<'_>,
    (key, settings): (Option<&Key>, &Settings),
    quote: &Quote,
) -> Result<String> {
    Ok(Builder::new(rows, key, settings)?.words(quote)?.words.as_str().to_owned())
}

/// Where `words` stand in the source, if they are words of `quote` as it is shown: whole words,
/// grown to the edges of what is hidden.
pub(crate) fn words_in(
    rows: Rows<'_>,
    (key, settings): (Option<&Key>, &Settings),
    quote: &Quote,
    words: &str,
) -> Result<Option<heard_model::Span>> {
    let shown = Builder::new(rows, key, settings)?.words(quote)?;
    let text = shown.words.as_str();
    let whole = |at: usize| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !letter(text[..at].chars().next_back()) && !letter(text[at + words.len()..].chars().next())
    };
    let found = text.match_indices(words).map(|(at, _)| at).find(|at| whole(*at));
    let found = found.filter(|_| words.chars().any(char::is_alphanumeric));
    Ok(found.and_then(|at| shown.map.source_of(at..at + words.len())))
}

/// The page of a collection.
pub(crate) fn build(
    study: &Study,
    rows: Rows<'_>,
    kept: &KeptCollection,
    sight: &Sight,
) -> Result<Page> {
    let collection = &kept.collection;
    // A day that is over holds nothing back: what was taken back since is taken back.
    let today = study.day(None);
    let on = sight.on.unwrap_or_else(|| collection.on.map_or(today, |on| on.max(today)));
    let mut page = blank(study, rows, collection.use_, on, sight)?;
    let mut builder = Builder::new(rows, sight.key.as_ref(), &study.settings())?;
    match poems::of_collection(rows, &collection.name)? {
        Some(poem) => {
            for (place, line) in poem.lines.iter().enumerate() {
                let quote = quotes::find(rows, line.quote)?.kept()?;
                let shown_as = (kept.labels, collection.use_);
                page.cards.push(builder.line(place, &quote, line.span, shown_as)?);
            }
            page.poem = Some(poems::layout(&poem, &page.cards));
        }
        None => {
            for (place, id) in collection.quotes.iter().enumerate() {
                let quote = quotes::find(rows, *id)?.kept()?;
                page.cards.push(builder.card(place, &quote, kept.labels, collection.use_)?);
            }
        }
    }
    if kept.labels == LabelScheme::PerRelease {
        labels::per_release(&mut page.cards);
    }
    page.name.clone_from(&collection.name);
    page.collection.clone_from(&collection.name);
    page.title.clone_from(&collection.title);
    page.shown_to.clone_from(&collection.shown_to);
    page.built_by.clone_from(&kept.built_by);
    let k = page.smallest_count();
    page.counted.clone_from(&kept.tables);
    page.tables = kept.tables.iter().map(|table| heard_anonymise::suppress(table, k)).collect();
    page.named = kept.named.iter().map(|id| heard_anonymise::EntityId(*id)).collect();
    page.sign_offs = collections::sign_offs(rows, &collection.name)?;
    page.allowed_words.extend(page.cards.iter().map(|card| card.label.clone()));
    Ok(page)
}

/// The page of all quotes that are not taken out: what reviewers and facilitators may be shown.
pub(crate) fn of_all_quotes(
    study: &Study,
    rows: Rows<'_>,
    sight: &Sight,
) -> Result<(Page, Vec<KeptQuote>)> {
    let mut page = blank(study, rows, Use::Analysis, study.day(sight.on), sight)?;
    let mut builder = Builder::new(rows, sight.key.as_ref(), &study.settings())?;
    let kept: Vec<KeptQuote> = rows
        .all::<quotes::QuoteRow>("WHERE rejected = 0 ORDER BY id", &[])?
        .iter()
        .map(quotes::QuoteRow::kept)
        .collect::<Result<_>>()?;
    for (place, quote) in kept.iter().enumerate() {
        page.cards.push(builder.card(place, quote, LabelScheme::Chosen, Use::Analysis)?);
    }
    Ok((page, kept))
}

/// A page without cards: the people, what was shown before, what names somebody.
pub(crate) fn blank(
    study: &Study,
    rows: Rows<'_>,
    use_: Use,
    on: Date,
    sight: &Sight,
) -> Result<Page> {
    let settings = study.settings();
    let (codebook, book) = crate::codebook::sealed(rows, None)?;
    let register = crate::mentions::register(rows, sight.key.as_ref(), &settings)?;
    let everybody = people::all(rows)?;
    let mut allowed_words = collections::allowed_words(rows)?;
    allowed_words.extend(everybody.iter().map(|person| person.label.clone()));
    allowed_words.extend(masks::pseudonyms(&register));
    allowed_words.retain(|word| !word.is_empty());
    let coded = coded_words(rows)?;
    Ok(Page {
        study: settings.title.clone(),
        name: "quotes".to_owned(),
        collection: "quotes".to_owned(),
        title: String::new(),
        use_,
        audience: use_.audience().unwrap_or(heard_model::Audience::Public),
        on,
        shown_to: String::new(),
        built_by: Vec::new(),
        codebook,
        codebook_hash: if codebook == VersionId(0) { String::new() } else { book.hash() },
        cards: Vec::new(),
        poem: None,
        tables: Vec::new(),
        charts: Vec::new(),
        counted: Vec::new(),
        people: everybody
            .into_iter()
            .map(|participant| Person {
                words_coded: coded
                    .iter()
                    .find(|(id, _)| *id == participant.id.as_str())
                    .map_or(0, |(_, words)| *words),
                participant,
            })
            .collect(),
        relations: people::relations(rows)?.into_iter().map(|kept| kept.relation).collect(),
        earlier: earlier(rows)?,
        earlier_tables: releases::tables_out(rows)?,
        register,
        named: Vec::new(),
        // A key that names nobody is as good as none: there is nothing to look for.
        roster_open: sight.key.as_ref().is_some_and(|key| !key.is_empty()),
        smallest: settings.policy.smallest(),
        allowed_words,
        media: collections::published(rows)?,
        support_lines: settings.support_lines.clone(),
        sign_offs: Vec::new(),
        synthetic: settings.synthetic,
    })
}

fn earlier(rows: Rows<'_>) -> Result<Vec<EarlierCard>> {
    releases::cards_out(rows)
}

/// How much of each person is coded, in words of five letters; in a conversation of several
/// the codings are shared out evenly.
fn coded_words(rows: Rows<'_>) -> Result<Vec<(String, usize)>> {
    let mut statement = rows.connection().prepare_cached(
        "SELECT speaker.participant, sum(coded.bytes / voices.many) / 6
         FROM (SELECT transcript, sum(\"end\" - start) AS bytes FROM coding
               WHERE state <> 'hidden' GROUP BY transcript) AS coded
         JOIN (SELECT transcript, count(DISTINCT participant) AS many FROM speaker
               WHERE participant IS NOT NULL GROUP BY transcript) AS voices
           ON voices.transcript = coded.transcript
         JOIN (SELECT DISTINCT transcript, participant FROM speaker
               WHERE participant IS NOT NULL) AS speaker
           ON speaker.transcript = coded.transcript
         GROUP BY speaker.participant ORDER BY speaker.participant",
    )?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The quotes behind findings; every quote where a finding is about the whole.
pub(crate) fn quotes_of(report: &GateReport, page: &Page) -> Vec<QuoteId> {
    let all = || page.cards.iter().map(|card| card.quote);
    let about = |finding: &heard_anonymise::Finding| -> Vec<QuoteId> {
        if finding.quotes.is_empty() { all().collect() } else { finding.quotes.clone() }
    };
    report.findings.iter().flat_map(about).collect()
}
