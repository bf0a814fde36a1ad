//! How what a search found is spread: over interviews, and over who speaks.

use std::collections::BTreeMap;

use heard_index::Query;
use heard_model::{Role, TranscriptId};

use super::parse;
use crate::error::Result;
use crate::study::Study;

/// How many turns a search found, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// In each interview, in the order of their names.
    pub transcripts: Vec<(TranscriptId, usize)>,
    /// By each kind of speaker that says any of it.
    pub roles: Vec<(Role, usize)>,
}

impl Study {
    /// How the turns for which `query` holds are spread. One pass for the interviews, one count
    /// for each kind of speaker.
    pub fn search_spread(&self, query: &str) -> Result<Spread> {
        let mut transcripts: BTreeMap<TranscriptId, usize> = BTreeMap::new();
        for (transcript, _) in self.turns_found(query)? {
            *transcripts.entry(transcript).or_insert(0) += 1;
        }
        let mut roles = Vec::new();
        for role in Role::ALL {
            let by: Query = parse(&format!("({query}) role:{}", role.as_str()))?;
            let count = self.count_as_told(&by)?;
            if count > 0 {
                roles.push((role, count));
            }
        }
        Ok(Spread { transcripts: transcripts.into_iter().collect(), roles })
    }
}
