//! What lies on a transcript at a glance: where codings begin and end, whose they are, which codes.
//! Ten thousand codings are read in the time that a page can wait.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{CodeId, CodingState, TranscriptId, VersionId};

use crate::error::Result;
use crate::store::rows::bad;
use crate::study::Study;

/// The codings of a transcript, hidden ones aside, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodingOutline {
    /// Where codings begin, in bytes of the text, sorted.
    pub starts: Vec<usize>,
    /// Where they end, sorted.
    pub ends: Vec<usize>,
    /// How many each coder made.
    pub coders: BTreeMap<String, usize>,
    /// Their codes.
    pub codes: BTreeSet<CodeId>,
    /// The codebook versions that they were made with.
    pub versions: BTreeSet<VersionId>,
    /// How many somebody should look at again.
    pub to_check: usize,
}

impl CodingOutline {
    /// How many touch the text from `from` up to `to`: those that began before the end, without
    /// those that ended by the start.
    pub fn within(&self, from: usize, to: usize) -> usize {
        let began = self.starts.partition_point(|start| *start < to);
        let ended = self.ends.partition_point(|end| *end <= from);
        began.saturating_sub(ended)
    }
}

impl Study {
    /// How many codings lie on a transcript, hidden ones aside.
    pub fn count_codings(&self, id: &TranscriptId) -> Result<usize> {
        self.read(|rows| {
            let count: Option<i64> = rows.scalar(
                "SELECT count(*) FROM coding WHERE transcript = ?1 AND state <> ?2",
                &[&id.as_str(), &CodingState::Hidden.as_str()],
            )?;
            Ok(count.unwrap_or(0) as usize)
        })
    }

    /// The codings of a transcript in numbers.
    pub fn coding_outline(&self, id: &TranscriptId) -> Result<CodingOutline> {
        self.read(|rows| {
            let mut statement = rows.connection().prepare_cached(
                "SELECT start, end, coder, code, applied_version, state FROM coding
                 WHERE transcript = ?1 AND state <> ?2 ORDER BY start",
            )?;
            let mut found = statement.query([id.as_str(), CodingState::Hidden.as_str()])?;
            let mut outline = CodingOutline::default();
            while let Some(row) = found.next()? {
                outline.starts.push(row.get::<_, i64>(0)? as usize);
                outline.ends.push(row.get::<_, i64>(1)? as usize);
                let word = |at| row.get_ref(at).ok().and_then(|value| value.as_str().ok());
                let coder = word(2).unwrap_or_default();
                match outline.coders.get_mut(coder) {
                    Some(number) => *number += 1,
                    None => drop(outline.coders.insert(coder.to_owned(), 1)),
                }
                let code = word(3).and_then(CodeId::parse);
                outline.codes.insert(code.ok_or_else(|| bad("coding", "its code"))?);
                outline.versions.insert(VersionId(row.get(4)?));
                let state = word(5).and_then(CodingState::parse);
                let wants = matches!(state, Some(CodingState::Stale | CodingState::Queued));
                outline.to_check += usize::from(wants);
            }
            outline.ends.sort_unstable();
            Ok(outline)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_over_a_stretch_are_counted_as_by_looking_at_each() {
        let spans = [(0, 5), (3, 9), (3, 4), (8, 20), (20, 30)];
        let mut outline = CodingOutline {
            starts: spans.iter().map(|span| span.0).collect(),
            ends: spans.iter().map(|span| span.1).collect(),
            ..CodingOutline::default()
        };
        outline.ends.sort_unstable();
        for from in 0..31 {
            for to in from + 1..32 {
                let one_by_one = spans.iter().filter(|(a, z)| *a < to && from < *z).count();
                assert_eq!(outline.within(from, to), one_by_one, "{from}..{to}");
            }
        }
    }
}
