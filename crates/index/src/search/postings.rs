//! Lists of documents and positions, and how they are joined.

use tantivy::postings::SegmentPostings;
use tantivy::{DocId, DocSet, TERMINATED};

/// Documents in order, each with its score.
pub(crate) type Scored = Vec<(DocId, f32)>;

/// Positions in a row of documents, one list after the other.
#[derive(Clone)]
pub(crate) struct Positions {
    /// For each document where its positions end in `all`.
    pub(crate) ends: Vec<usize>,
    pub(crate) all: Vec<u32>,
}

impl Positions {
    pub(crate) fn of(&self, number: usize) -> &[u32] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[number]]
    }
}

/// Goes to `document`, or the next after it.
pub(crate) fn seek(postings: &mut SegmentPostings, document: DocId) -> DocId {
    if postings.doc() < document { postings.seek(document) } else { postings.doc() }
}

/// Calls `work` at each document of `postings`, or at those that are in `within` too.
pub(crate) fn each(
    postings: &mut SegmentPostings,
    within: Option<&[DocId]>,
    mut work: impl FnMut(&mut SegmentPostings),
) {
    let Some(mut within) = within else {
        while postings.doc() != TERMINATED {
            work(postings);
            postings.advance();
        }
        return;
    };
    let many = within.len() > postings.doc_freq() as usize;
    while let Some(first) = within.first() {
        let found = seek(postings, *first);
        if found == TERMINATED {
            return;
        }
        if found == *first {
            work(postings);
            within = &within[1..];
        } else if many {
            within = &within[within.partition_point(|document| *document < found)..];
        } else {
            within = &within[1..];
        }
    }
}

/// Documents of either, the scores added.
pub(crate) fn either(a: Scored, b: Scored) -> Scored {
    if a.is_empty() {
        return b;
    }
    let mut found = Scored::with_capacity(a.len() + b.len());
    let mut b = b.into_iter().peekable();
    for (document, score) in a {
        while let Some(before) = b.next_if(|(other, _)| *other < document) {
            found.push(before);
        }
        let more = b.next_if(|(other, _)| *other == document).map_or(0.0, |(_, score)| score);
        found.push((document, score + more));
    }
    found.extend(b);
    found
}

/// Documents of `b`, all of which are in `a`, the scores added.
pub(crate) fn both(a: &Scored, b: Scored) -> Scored {
    let mut a = a.iter();
    let mut add = |(document, score): (DocId, f32)| {
        let before = a.find(|(other, _)| *other == document).map_or(0.0, |(_, score)| *score);
        (document, before + score)
    };
    b.into_iter().map(&mut add).collect()
}
