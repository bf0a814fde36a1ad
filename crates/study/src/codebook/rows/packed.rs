//! A version as it is sent to somebody, and what it was called where it came from.

use std::collections::BTreeMap;

use heard_model::Codebook;
use serde::{Deserialize, Serialize};

use super::{AmendmentRow, CodeRow, Recorded, VersionRow, recorded, whole};
use crate::error::Result;
use crate::store::rows::{Record, Rows, list};

/// What a version, and its codes, were called in the study that it came from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OriginRow {
    pub(crate) version: u32,
    /// Its hash there.
    pub(crate) hash: String,
    /// Codes that have another number here: (there, here).
    #[serde(with = "list")]
    pub(crate) codes: Vec<(String, String)>,
}

impl Record for OriginRow {
    const TABLE: &'static str = "version_origin";
}

/// A version with everything that belongs to it, to be sent to somebody.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Packed {
    pub(crate) row: VersionRow,
    codes: Vec<CodeRow>,
    amendments: Vec<AmendmentRow>,
    pub(crate) origin: Option<OriginRow>,
}

impl Packed {
    /// Packs version `row` of a study.
    pub(crate) fn of(rows: Rows<'_>, row: VersionRow) -> Result<Packed> {
        let codes = super::entries::of(rows, row.id)?;
        let amendments = rows.all("WHERE version = ?1 ORDER BY place", &[&row.id])?;
        let origin = rows.one("WHERE version = ?1", &[&row.id])?;
        Ok(Packed { row, codes, amendments, origin })
    }

    /// Its codebook.
    pub(crate) fn codebook(&self) -> Result<Codebook> {
        whole(&self.row, self.codes.clone())
    }

    /// The amendments on record for it.
    pub(crate) fn amendments(&self) -> Result<Vec<Recorded>> {
        let entries: BTreeMap<String, CodeRow> =
            self.codes.iter().map(|row| (row.id.clone(), row.clone())).collect();
        self.amendments.iter().map(|row| recorded(row.clone(), &entries)).collect()
    }
}
