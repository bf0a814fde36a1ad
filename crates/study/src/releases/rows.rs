//! The ledger's rows.

use heard_anonymise::{Class, EarlierCard, EarlierTable, EntityId, GateReport, Page};
use heard_model::{Audience, Date, ParticipantId, QuoteId, Span, TranscriptId, Use, VersionId};
use serde::{Deserialize, Serialize};

use super::{BuiltFile, ReleasePlan, bundle};
use crate::collections::TableRow;
use crate::error::{Result, StudyError};
use crate::store::journal::Tx;
use crate::store::rows::{Record, Rows, bad, list};
use crate::study::Study;

/// Where a release is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseState {
    /// With the people it was made for.
    Out,
    /// Fetched back.
    Recalled,
    /// Its files were erased; its manifest's digest stays.
    Erased,
}

impl ReleaseState {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            ReleaseState::Out => "out",
            ReleaseState::Recalled => "recalled",
            ReleaseState::Erased => "erased",
        }
    }

    fn parse(word: &str) -> Option<ReleaseState> {
        [ReleaseState::Out, ReleaseState::Recalled, ReleaseState::Erased]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// A release in the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct ReleaseEntry {
    /// Its name.
    pub name: String,
    /// The collection it was made of.
    pub collection: String,
    /// Its title.
    pub title: String,
    /// What for.
    pub use_: Use,
    /// For whom.
    pub audience: Audience,
    /// The day.
    pub on: Date,
    /// Whom it was shown to, in words.
    pub shown_to: String,
    /// The codebook version.
    pub codebook: VersionId,
    /// The place in the journal at which the gate looked.
    pub position: u64,
    /// SHA-256 of its manifest.
    pub manifest_sha256: String,
    /// How many cards.
    pub cards: usize,
    /// Its files.
    pub files: Vec<String>,
    /// Who made it.
    pub made_by: String,
    /// Where it is.
    pub state: ReleaseState,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ReleaseRow {
    pub(super) name: String,
    collection: String,
    title: String,
    #[serde(rename = "use")]
    use_: String,
    audience: String,
    on_day: String,
    shown_to: String,
    codebook: u32,
    codebook_hash: String,
    position: u64,
    policy: String,
    pub(super) manifest_sha256: String,
    #[serde(with = "list")]
    report: Vec<FindingRow>,
    made_by: String,
    at: String,
    pub(super) state: String,
}

/// What the gate said then; its messages hold no detail.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct FindingRow {
    check: String,
    severity: String,
    message: String,
    signed: bool,
}

impl Record for ReleaseRow {
    const TABLE: &'static str = "release";
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CardRow {
    pub(super) release: String,
    pub(super) number: u32,
    quote: u32,
    transcript: String,
    start: usize,
    end: usize,
    #[serde(with = "list")]
    pub(super) people: Vec<String>,
    pub(super) label: String,
    words: String,
    #[serde(with = "list")]
    readable: Vec<(String, Option<u32>)>,
}

impl Record for CardRow {
    const TABLE: &'static str = "release_card";

    fn owner(&self) -> Option<String> {
        Some(format!("transcript:{}", self.transcript))
    }
}

impl CardRow {
    pub(super) fn passage(&self) -> Option<(TranscriptId, Span)> {
        Some((TranscriptId::new(&self.transcript)?, Span::new(self.start, self.end)?))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct TableInRow {
    release: String,
    place: usize,
    #[serde(with = "list")]
    body: ReleasedTable,
}

/// A table as it was shown, and as it was counted: who left since shows in the second alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct ReleasedTable {
    #[serde(flatten)]
    shown: TableRow,
    #[serde(default)]
    counted: Option<TableRow>,
}

impl Record for TableInRow {
    const TABLE: &'static str = "release_table";
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct FileRow {
    release: String,
    pub(super) path: String,
    pub(super) sha256: String,
    bytes: usize,
    #[serde(with = "list")]
    pub(super) cards: Vec<u32>,
}

impl Record for FileRow {
    const TABLE: &'static str = "release_file";
}

/// All rows of one release before they are laid down.
pub(super) struct Ledger {
    release: ReleaseRow,
    cards: Vec<CardRow>,
    tables: Vec<TableInRow>,
    files: Vec<FileRow>,
}

impl Ledger {
    pub(super) fn of(
        plan: &ReleasePlan,
        page: &Page,
        files: &[BuiltFile],
        manifest: &str,
        report: &GateReport,
    ) -> Ledger {
        let name = || plan.name.clone();
        Ledger {
            release: release_row(plan, page, manifest, report),
            cards: page.cards.iter().map(|card| card_row(&plan.name, card)).collect(),
            tables: page
                .tables
                .iter()
                .enumerate()
                .map(|(place, table)| TableInRow {
                    release: name(),
                    place,
                    body: ReleasedTable {
                        shown: TableRow::of(table),
                        counted: page.counted.get(place).map(TableRow::of),
                    },
                })
                .collect(),
            files: files
                .iter()
                .map(|file| FileRow {
                    release: name(),
                    path: file.path.clone(),
                    sha256: bundle::digest(&file.bytes),
                    bytes: file.bytes.len(),
                    cards: file.cards.clone(),
                })
                .collect(),
        }
    }

    pub(super) fn lay(mut self, tx: &mut Tx<'_>, position: u64, policy: &str) -> Result<()> {
        self.release.position = position;
        policy.clone_into(&mut self.release.policy);
        self.release.made_by.clone_from(&tx.actor().name);
        self.release.at = tx.at().to_string();
        tx.put(&self.release)?;
        for card in &self.cards {
            tx.put(card)?;
        }
        for table in &self.tables {
            tx.put(table)?;
        }
        for file in &self.files {
            tx.put(file)?;
        }
        Ok(())
    }
}

fn release_row(plan: &ReleasePlan, page: &Page, manifest: &str, report: &GateReport) -> ReleaseRow {
    ReleaseRow {
        name: plan.name.clone(),
        collection: plan.collection.clone(),
        title: page.title.clone(),
        use_: page.use_.as_str().to_owned(),
        audience: page.column().as_str().to_owned(),
        on_day: page.on.to_string(),
        shown_to: page.shown_to.clone(),
        codebook: page.codebook.0,
        codebook_hash: page.codebook_hash.clone(),
        position: 0,
        policy: String::new(),
        manifest_sha256: bundle::digest(manifest.as_bytes()),
        report: report
            .findings
            .iter()
            .map(|finding| FindingRow {
                check: finding.check.to_owned(),
                severity: finding.severity.as_str().to_owned(),
                message: finding.message.clone(),
                signed: finding.signed,
            })
            .collect(),
        made_by: String::new(),
        at: String::new(),
        state: ReleaseState::Out.as_str().to_owned(),
    }
}

fn card_row(release: &str, card: &heard_anonymise::Card) -> CardRow {
    let people = card.participant.iter().chain(&card.also_speaking);
    let readable = |(class, entity): &(Class, Option<EntityId>)| {
        (class.as_str().to_owned(), entity.map(|entity| entity.0))
    };
    CardRow {
        release: release.to_owned(),
        number: card.number,
        quote: card.quote.0,
        transcript: card.transcript.to_string(),
        start: card.span.start(),
        end: card.span.end(),
        people: people.map(ToString::to_string).collect(),
        label: card.label.clone(),
        words: card.shown.as_str().to_owned(),
        readable: card.readable.iter().map(readable).collect(),
    }
}

impl Study {
    /// The ledger: every release, by day.
    pub fn releases(&self) -> Result<Vec<ReleaseEntry>> {
        self.read(|rows| {
            rows.all::<ReleaseRow>("ORDER BY on_day, name", &[])?
                .into_iter()
                .map(|row| entry(rows, row))
                .collect()
        })
    }

    /// Which card of a release shows which quote.
    pub fn release_cards(&self, name: &str) -> Result<Vec<(u32, QuoteId)>> {
        self.read(|rows| {
            Ok(cards(rows, name)?.iter().map(|c| (c.number, QuoteId(c.quote))).collect())
        })
    }
}

/// Says that the files of a release went with somebody's erasure.
pub(crate) fn mark_erased(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    let mut row = find(tx.rows(), name)?;
    ReleaseState::Erased.as_str().clone_into(&mut row.state);
    tx.put(&row)
}

/// The ledger's row of release `name`.
pub(super) fn find(rows: Rows<'_>, name: &str) -> Result<ReleaseRow> {
    rows.one("WHERE name = ?1", &[&name])?
        .ok_or_else(|| StudyError::NotFound { what: "release", name: name.to_owned() })
}

pub(super) fn cards(rows: Rows<'_>, name: &str) -> Result<Vec<CardRow>> {
    rows.all("WHERE release = ?1 ORDER BY number", &[&name])
}

pub(super) fn files(rows: Rows<'_>, name: &str) -> Result<Vec<FileRow>> {
    rows.all("WHERE release = ?1 ORDER BY path", &[&name])
}

pub(super) fn entry(rows: Rows<'_>, row: ReleaseRow) -> Result<ReleaseEntry> {
    let cards = cards(rows, &row.name)?.len();
    let files = files(rows, &row.name)?.into_iter().map(|file| file.path).collect();
    let name = row.name.clone();
    let understood = || {
        Some(ReleaseEntry {
            use_: Use::parse(&row.use_)?,
            audience: Audience::parse(&row.audience)?,
            on: row.on_day.parse().ok()?,
            state: ReleaseState::parse(&row.state)?,
            codebook: VersionId(row.codebook),
            name: row.name,
            collection: row.collection,
            title: row.title,
            shown_to: row.shown_to,
            position: row.position,
            manifest_sha256: row.manifest_sha256,
            made_by: row.made_by,
            cards,
            files,
        })
    };
    understood().ok_or_else(|| bad("release", &name))
}

/// The cards of releases that are out.
pub(crate) fn cards_out(rows: Rows<'_>) -> Result<Vec<EarlierCard>> {
    let mut out = Vec::new();
    for release in rows.all::<ReleaseRow>("WHERE state = 'out' ORDER BY on_day, name", &[])? {
        let audience = Audience::parse(&release.audience);
        let audience = audience.ok_or_else(|| bad("release", &release.name))?;
        for card in cards(rows, &release.name)? {
            let readable = card
                .readable
                .iter()
                .filter_map(|(class, entity)| Some((Class::parse(class)?, entity.map(EntityId))));
            out.push(EarlierCard {
                release: release.name.clone(),
                audience,
                transcript: TranscriptId::new(&card.transcript),
                participant: card.people.first().and_then(|id| ParticipantId::new(id)),
                readable: readable.collect(),
                label: card.label,
                shown: card.words,
            });
        }
    }
    Ok(out)
}

/// The tables of releases that are out, with their names.
pub(crate) fn tables_out(rows: Rows<'_>) -> Result<Vec<(String, EarlierTable)>> {
    let found: Vec<TableInRow> = rows.all(
        "WHERE release IN (SELECT name FROM release WHERE state = 'out') ORDER BY release, place",
        &[],
    )?;
    let table = |row: TableInRow| {
        let shown = row.body.shown.table();
        let counted = row.body.counted.map_or_else(|| shown.clone(), TableRow::table);
        (row.release, EarlierTable { shown, counted })
    };
    Ok(found.into_iter().map(table).collect())
}
