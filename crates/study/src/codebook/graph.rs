//! The versions as a graph: each came out of one or several others.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::VersionRow;
use crate::error::Result;
use crate::store::rows::Rows;

/// Which version came out of which.
pub(crate) struct Graph {
    parents: BTreeMap<u32, Vec<u32>>,
}

impl Graph {
    /// The graph of a study's versions, the draft among them.
    pub(crate) fn of(rows: Rows<'_>) -> Result<Graph> {
        let all = rows.all::<VersionRow>("ORDER BY id", &[])?;
        Ok(Graph { parents: all.into_iter().map(|row| (row.id, row.parents)).collect() })
    }

    /// `version` and everything that it came out of.
    pub(crate) fn ancestors(&self, version: u32) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let mut open = vec![version];
        while let Some(at) = open.pop() {
            if found.insert(at) {
                open.extend(self.parents.get(&at).into_iter().flatten());
            }
        }
        found
    }

    /// Whether `older` is `newer` or one of its ancestors.
    pub(crate) fn leads(&self, older: u32, newer: u32) -> bool {
        self.ancestors(newer).contains(&older)
    }

    /// The versions that do not know what `version` brought: neither it nor any that came out of it.
    pub(crate) fn without(&self, version: u32) -> Vec<u32> {
        self.parents.keys().copied().filter(|other| !self.leads(version, *other)).collect()
    }

    /// The way from `older` to `newer` by first parents, `older` left out; nothing where `older`
    /// does not lie on it.
    pub(crate) fn way(&self, older: u32, newer: u32) -> Option<Vec<u32>> {
        let mut way = Vec::new();
        let mut at = newer;
        while at != older {
            way.push(at);
            at = *self.parents.get(&at)?.first()?;
        }
        way.reverse();
        Some(way)
    }
}
