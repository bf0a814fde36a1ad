//! Exchange with other programs: projects in and out, a study whole, tables.
//!
//! Objects keep the GUIDs they came with. What never was in a project has one made of the study's
//! own random seed, so that the same study writes the same GUIDs and no two studies share one.

mod codes;
mod codings;
mod into;
mod out;
mod people;
mod stream;
mod whole;

use std::collections::BTreeMap;

use heard_model::{CodeId, Guid, Loss};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::store::journal::Tx;
use crate::store::rows::{Record, Rows, bad};

pub use whole::Part;

/// How many things of a kind came in, and what they met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Came {
    /// Not here before.
    pub new: usize,
    /// Here before, and changed in the project since.
    pub changed: usize,
    /// Here before, and left as they are.
    pub already: usize,
}

/// What became of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectTaken {
    /// Texts.
    pub sources: Came,
    /// Codes.
    pub codes: Came,
    /// Codings.
    pub codings: Came,
    /// Memos.
    pub memos: Came,
    /// Cases, as participants.
    pub cases: Came,
    /// The transcripts that are new, by name.
    pub transcripts: Vec<String>,
    /// What did not come in, and why.
    pub lost: Vec<Loss>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ExchangedRow {
    kind: String,
    guid: String,
    id: String,
    digest: String,
    owner: String,
}

impl Record for ExchangedRow {
    const TABLE: &'static str = "exchanged";

    fn owner(&self) -> Option<String> {
        Some(self.owner.clone()).filter(|owner| !owner.is_empty())
    }
}

/// What a GUID is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    Code,
    Transcript,
    Coding,
    Memo,
    Participant,
}

impl Thing {
    fn as_str(self) -> &'static str {
        match self {
            Thing::Code => "code",
            Thing::Transcript => "transcript",
            Thing::Coding => "coding",
            Thing::Memo => "memo",
            Thing::Participant => "participant",
        }
    }
}

/// GUIDs that are known, with what they are here.
#[derive(Default)]
pub(crate) struct Known {
    /// By kind and GUID: the name here, and the digest of what the project said last.
    by_guid: BTreeMap<(&'static str, Guid), (String, String)>,
    by_id: BTreeMap<(&'static str, String), Guid>,
    owners: BTreeMap<(&'static str, Guid), String>,
    seed: String,
}

impl Known {
    /// Everything on record.
    pub(crate) fn read(rows: Rows<'_>) -> Result<Known> {
        let mut known = Known::default();
        for row in rows.all::<ExchangedRow>("ORDER BY kind, guid", &[])? {
            if row.kind == "study" {
                known.seed = row.guid;
                continue;
            }
            let guid = Guid::parse(&row.guid).ok_or_else(|| bad("exchanged", "a GUID"))?;
            let kinds =
                [Thing::Code, Thing::Transcript, Thing::Coding, Thing::Memo, Thing::Participant];
            let kind = kinds
                .into_iter()
                .map(Thing::as_str)
                .find(|kind| *kind == row.kind)
                .ok_or_else(|| bad("exchanged", "its kind"))?;
            known.by_id.insert((kind, row.id.clone()), guid);
            known.by_guid.insert((kind, guid), (row.id, row.digest));
            known.owners.insert((kind, guid), row.owner);
        }
        Ok(known)
    }

    /// The name here of what a project calls `guid`, and the digest of what it said last.
    fn get(&self, thing: Thing, guid: Guid) -> Option<(&str, &str)> {
        let (id, digest) = self.by_guid.get(&(thing.as_str(), guid))?;
        Some((id, digest))
    }

    /// What `guid` goes with, if that is on record.
    fn owner(&self, thing: Thing, guid: Guid) -> String {
        self.owners.get(&(thing.as_str(), guid)).cloned().unwrap_or_default()
    }

    /// The GUID of what is called `id` here: the one it came with, or one made of the seed.
    pub(crate) fn guid(&self, thing: Thing, id: &str) -> Guid {
        match self.by_id.get(&(thing.as_str(), id.to_owned())) {
            Some(guid) => *guid,
            None if thing == Thing::Code && CodeId::parse(id).is_some() => {
                Guid::of_code(&self.seed, CodeId::parse(id).unwrap_or(CodeId::code(0)))
            }
            None => Guid::derived(&[&self.seed, thing.as_str(), id]),
        }
    }

    /// Notes that a project calls `id` by `guid` and what it said of it.
    pub(crate) fn note(
        &mut self,
        tx: &mut Tx<'_>,
        thing: Thing,
        guid: Guid,
        entry: (&str, &str, String),
    ) -> Result<()> {
        let (id, digest, owner) = entry;
        let kind = thing.as_str();
        if self.get(thing, guid) == Some((id, digest)) {
            return Ok(());
        }
        tx.put(&ExchangedRow {
            kind: kind.to_owned(),
            guid: guid.to_string(),
            id: id.to_owned(),
            digest: digest.to_owned(),
            owner,
        })?;
        self.by_id.insert((kind, id.to_owned()), guid);
        self.by_guid.insert((kind, guid), (id.to_owned(), digest.to_owned()));
        Ok(())
    }

    /// Codings that were made here, by the GUIDs that projects of this study call them.
    fn own_codings(&self, rows: Rows<'_>) -> Result<BTreeMap<Guid, i64>> {
        let mut own = BTreeMap::new();
        if self.seed.is_empty() {
            return Ok(own);
        }
        let mut statement = rows.connection().prepare_cached("SELECT id FROM coding")?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let id: i64 = row.get(0)?;
            if !self.by_id.contains_key(&(Thing::Coding.as_str(), id.to_string())) {
                own.insert(self.guid(Thing::Coding, &id.to_string()), id);
            }
        }
        Ok(own)
    }

    /// Whether the seed was drawn.
    fn has_seed(&self) -> bool {
        !self.seed.is_empty()
    }

    /// The seed, drawn once.
    pub(crate) fn seeded(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        if self.seed.is_empty() {
            self.seed = Guid::of_bytes(tx.world().random::<16>()).to_string();
            tx.put(&ExchangedRow {
                kind: "study".to_owned(),
                guid: self.seed.clone(),
                id: String::new(),
                digest: String::new(),
                owner: String::new(),
            })?;
        }
        Ok(())
    }
}
