//! Collections, their quotes and signatures as rows.

use heard_anonymise::{Capacity, SignOff};
use heard_model::{Cell, Collection, QuoteId, Table, Use};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::store::rows::{Record, bad, list};

/// How people are named beside their words (domain.md §5.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum LabelScheme {
    /// What the person chose.
    #[default]
    Chosen,
    /// Their id, the same everywhere.
    Stable,
    /// Their role.
    Role,
    /// A letter, given anew in each release: nobody can be followed from one to the next.
    PerRelease,
}

impl LabelScheme {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            LabelScheme::Chosen => "chosen",
            LabelScheme::Stable => "stable",
            LabelScheme::Role => "role",
            LabelScheme::PerRelease => "per_release",
        }
    }

    /// The scheme called `word`.
    pub fn parse(word: &str) -> Option<LabelScheme> {
        [LabelScheme::Chosen, LabelScheme::Stable, LabelScheme::Role, LabelScheme::PerRelease]
            .into_iter()
            .find(|scheme| scheme.as_str() == word)
    }
}

/// A collection with what the study knows about it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptCollection {
    /// The collection.
    pub collection: Collection,
    /// How people are named in it.
    pub labels: LabelScheme,
    /// Who put it together.
    pub built_by: Vec<String>,
    /// Entities that it names on purpose, by number.
    pub named: Vec<u32>,
    /// Its tables.
    pub tables: Vec<Table>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CollectionRow {
    pub(crate) name: String,
    title: String,
    #[serde(rename = "use")]
    use_: String,
    on_day: Option<String>,
    shown_to: String,
    labels: String,
    #[serde(with = "list")]
    built_by: Vec<String>,
    #[serde(with = "list")]
    pub(crate) named: Vec<u32>,
    #[serde(with = "list")]
    tables: Vec<TableRow>,
}

impl Record for CollectionRow {
    const TABLE: &'static str = "collection";
}

impl CollectionRow {
    /// The row of `collection` as `by` leaves it; what `before` holds of tables and names stays.
    pub(crate) fn of(
        collection: &Collection,
        labels: LabelScheme,
        before: Option<&CollectionRow>,
        by: &str,
    ) -> CollectionRow {
        let mut built_by = before.map(|row| row.built_by.clone()).unwrap_or_default();
        if !built_by.iter().any(|name| name == by) {
            built_by.push(by.to_owned());
        }
        CollectionRow {
            name: collection.name.clone(),
            title: collection.title.clone(),
            use_: collection.use_.as_str().to_owned(),
            on_day: collection.on.map(|day| day.to_string()),
            shown_to: collection.shown_to.clone(),
            labels: match labels {
                // That it is made anew stands in a table of its own, see [`LabelRow`].
                LabelScheme::PerRelease => LabelScheme::Role.as_str().to_owned(),
                labels => labels.as_str().to_owned(),
            },
            built_by,
            named: before.map(|row| row.named.clone()).unwrap_or_default(),
            tables: before.map(|row| row.tables.clone()).unwrap_or_default(),
        }
    }

    /// The row of what is kept, with `by` among those who built it.
    pub(crate) fn kept_as(kept: &KeptCollection, by: &str) -> CollectionRow {
        let mut row = CollectionRow::of(&kept.collection, kept.labels, None, by);
        row.built_by.clone_from(&kept.built_by);
        if !row.built_by.iter().any(|name| name == by) {
            row.built_by.push(by.to_owned());
        }
        row.named.clone_from(&kept.named);
        row.set_tables(&kept.tables);
        row
    }

    pub(crate) fn set_tables(&mut self, tables: &[Table]) {
        self.tables = tables.iter().map(TableRow::of).collect();
    }

    pub(crate) fn kept(self, quotes: Vec<QuoteId>) -> Result<KeptCollection> {
        let name = self.name.clone();
        self.understood(quotes).ok_or_else(|| bad("collection", &name))
    }

    fn understood(self, quotes: Vec<QuoteId>) -> Option<KeptCollection> {
        let on = match &self.on_day {
            Some(day) => Some(day.parse().ok()?),
            None => None,
        };
        Some(KeptCollection {
            labels: LabelScheme::parse(&self.labels)?,
            built_by: self.built_by,
            named: self.named,
            tables: self.tables.into_iter().map(TableRow::table).collect(),
            collection: Collection {
                name: self.name,
                title: self.title,
                use_: Use::parse(&self.use_)?,
                on,
                shown_to: self.shown_to,
                quotes,
            },
        })
    }
}

/// That a collection's labels are made anew for each release.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct LabelRow {
    collection: String,
    scheme: String,
}

impl Record for LabelRow {
    const TABLE: &'static str = "collection_label";
}

impl LabelRow {
    pub(crate) fn per_release(collection: &str) -> LabelRow {
        let scheme = LabelScheme::PerRelease.as_str().to_owned();
        LabelRow { collection: collection.to_owned(), scheme }
    }
}

/// A table as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct TableRow {
    title: String,
    basis: String,
    columns: Vec<String>,
    rows: Vec<Vec<CellRow>>,
    notes: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CellRow {
    Text(String),
    Count(u64),
    Number(f64),
    Suppressed,
    Empty,
}

impl TableRow {
    pub(crate) fn of(table: &Table) -> TableRow {
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => CellRow::Text(text.clone()),
            Cell::Count(count) => CellRow::Count(*count),
            Cell::Number(number) => CellRow::Number(*number),
            Cell::Suppressed => CellRow::Suppressed,
            Cell::Empty => CellRow::Empty,
        };
        TableRow {
            title: table.title.clone(),
            basis: table.basis.clone(),
            columns: table.columns.clone(),
            rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
            notes: table.notes.clone(),
        }
    }

    pub(crate) fn table(self) -> Table {
        let cell = |cell: CellRow| match cell {
            CellRow::Text(text) => Cell::Text(text),
            CellRow::Count(count) => Cell::Count(count),
            CellRow::Number(number) => Cell::Number(number),
            CellRow::Suppressed => Cell::Suppressed,
            CellRow::Empty => Cell::Empty,
        };
        Table {
            title: self.title,
            basis: self.basis,
            columns: self.columns,
            rows: self.rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect(),
            notes: self.notes,
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct QuoteInRow {
    collection: String,
    quote: u32,
    place: usize,
}

impl Record for QuoteInRow {
    const TABLE: &'static str = "collection_quote";
}

impl QuoteInRow {
    pub(crate) fn new(collection: &str, quote: QuoteId, place: usize) -> QuoteInRow {
        QuoteInRow { collection: collection.to_owned(), quote: quote.0, place }
    }

    pub(crate) fn id(&self) -> QuoteId {
        QuoteId(self.quote)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SignOffRow {
    id: i64,
    collection: String,
    check_id: String,
    evidence: String,
    by: String,
    capacity: String,
    reason: String,
    on_day: String,
}

impl Record for SignOffRow {
    const TABLE: &'static str = "sign_off";
}

impl SignOffRow {
    pub(crate) fn of(id: i64, collection: &str, sign_off: &SignOff) -> SignOffRow {
        SignOffRow {
            id,
            collection: collection.to_owned(),
            check_id: sign_off.check.clone(),
            evidence: sign_off.evidence.clone(),
            by: sign_off.by.clone(),
            capacity: sign_off.capacity.as_str().to_owned(),
            reason: sign_off.reason.clone(),
            on_day: sign_off.on.to_string(),
        }
    }

    pub(crate) fn sign_off(&self) -> Result<SignOff> {
        let understood = || {
            Some(SignOff {
                check: self.check_id.clone(),
                evidence: self.evidence.clone(),
                by: self.by.clone(),
                capacity: Capacity::parse(&self.capacity)?,
                reason: self.reason.clone(),
                on: self.on_day.parse().ok()?,
            })
        };
        understood().ok_or_else(|| bad("sign_off", &self.id.to_string()))
    }
}
