//! Asks a query of one segment of the index.
//!
//! Every node gives the documents for which it holds, in order, with a score. What is
//! known already narrows what is looked at next: of `speaker:INT "you know"` the phrase
//! is only tried in turns of that speaker.

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::query::Bm25Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, TantivyError};

use crate::query::{Node, Phrase};
use crate::row::facet;
use crate::scan::places;
use crate::search::postings::{Positions, Scored, both, each, either, seek};
use crate::search::segment::{Segment, terms_of};

/// One query, asked of one segment.
pub(crate) struct Asked<'a> {
    pub(crate) segment: &'a Segment,
    /// For each word of the query the terms that it means here.
    pub(crate) terms: &'a [Vec<TermInfo>],
    pub(crate) weights: &'a [Bm25Weight],
}

impl Asked<'_> {
    /// The documents for which `node` holds; of `within` only, where given.
    pub(crate) fn node(
        &self,
        node: &Node,
        within: Option<&[DocId]>,
    ) -> Result<Scored, TantivyError> {
        match node {
            Node::Phrase(words) if words.len() == 1 => self.word(words[0], within),
            Node::Phrase(_) | Node::Near { .. } | Node::Window { .. } => self.leaf(node, within),
            Node::Field { name, value, prefix } => {
                let terms = terms_of(&self.segment.facets, &facet(name, value), *prefix)?;
                let found = self.having(&self.segment.facets, &terms, within)?;
                Ok(found.into_iter().map(|document| (document, 0.0)).collect())
            }
            Node::And(nodes) => self.all(nodes, within),
            Node::Or(nodes) => {
                let mut found = Scored::new();
                for node in nodes {
                    found = either(found, self.node(node, within)?);
                }
                Ok(found)
            }
            Node::Not(node) => {
                let every: Vec<DocId>;
                let base = match within {
                    Some(within) => within,
                    None => {
                        every = (0..self.segment.reader.max_doc()).collect();
                        &every
                    }
                };
                let without = self.node(node, Some(base))?;
                let mut without = without.iter().map(|(document, _)| *document).peekable();
                let left = base
                    .iter()
                    .copied()
                    .filter(|document| without.next_if(|first| first == document).is_none());
                Ok(left.map(|document| (document, 0.0)).collect())
            }
        }
    }

    /// Documents for which all nodes hold: the rarest is asked first.
    fn all(&self, nodes: &[Node], within: Option<&[DocId]>) -> Result<Scored, TantivyError> {
        let mut order: Vec<(u64, &Node)> = Vec::with_capacity(nodes.len());
        for node in nodes {
            order.push((self.cost(node)?, node));
        }
        order.sort_by_key(|(cost, _)| *cost);
        let mut found: Option<Scored> = None;
        for (_, node) in order {
            let next = match &found {
                None => self.node(node, within)?,
                Some(found) => {
                    let documents: Vec<DocId> = found.iter().map(|(d, _)| *d).collect();
                    both(found, self.node(node, Some(&documents))?)
                }
            };
            found = Some(next);
        }
        Ok(found.unwrap_or_default())
    }

    /// At most how many documents a node holds for, roughly.
    fn cost(&self, node: &Node) -> Result<u64, TantivyError> {
        let having = |terms: &[TermInfo]| terms.iter().map(|t| u64::from(t.doc_freq)).sum::<u64>();
        Ok(match node {
            Node::Field { name, value, prefix } => {
                having(&terms_of(&self.segment.facets, &facet(name, value), *prefix)?)
            }
            Node::Not(_) => u64::MAX,
            Node::And(nodes) => {
                let costs: Result<Vec<u64>, _> = nodes.iter().map(|n| self.cost(n)).collect();
                costs?.into_iter().min().unwrap_or(0)
            }
            Node::Or(nodes) => {
                let costs: Result<Vec<u64>, _> = nodes.iter().map(|n| self.cost(n)).collect();
                costs?.into_iter().fold(0, u64::saturating_add)
            }
            // Positions cost more than documents, so of two as rare the word comes first.
            leaf => {
                let words = leaf.words();
                let rarest = words.iter().map(|word| having(&self.terms[*word])).min();
                rarest.unwrap_or(0).saturating_mul(if words.len() > 1 { 4 } else { 1 })
            }
        })
    }

    fn score(&self, word: usize, document: DocId, times: u32) -> f32 {
        self.weights[word].score(self.segment.lengths.fieldnorm_id(document), times)
    }

    fn postings(
        &self,
        term: &TermInfo,
        option: IndexRecordOption,
    ) -> Result<SegmentPostings, TantivyError> {
        Ok(self.segment.words.read_postings_from_terminfo(term, option)?)
    }

    /// Documents with a word, or with any that begins so.
    fn word(&self, word: usize, within: Option<&[DocId]>) -> Result<Scored, TantivyError> {
        let scored = |(document, times)| (document, self.score(word, document, times));
        let mut found = Scored::new();
        match (self.terms[word].as_slice(), within) {
            ([], _) => {}
            ([term], within) => {
                let mut postings = self.postings(term, IndexRecordOption::WithFreqs)?;
                each(&mut postings, within, |p| found.push(scored((p.doc(), p.term_freq()))));
            }
            (terms, within) => {
                let mut times = vec![0_u32; self.segment.reader.max_doc() as usize];
                for term in terms {
                    let mut postings = self.postings(term, IndexRecordOption::WithFreqs)?;
                    each(&mut postings, within, |p| times[p.doc() as usize] += p.term_freq());
                }
                found.extend((0..).zip(times).filter(|(_, times)| *times > 0).map(scored));
            }
        }
        Ok(found)
    }

    /// Documents with any of `terms`, in order.
    fn having(
        &self,
        index: &InvertedIndexReader,
        terms: &[TermInfo],
        within: Option<&[DocId]>,
    ) -> Result<Vec<DocId>, TantivyError> {
        let mut found = Vec::new();
        for term in terms {
            let mut postings = index.read_postings_from_terminfo(term, IndexRecordOption::Basic)?;
            each(&mut postings, within, |p| found.push(p.doc()));
        }
        if terms.len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
        Ok(found)
    }

    /// Documents that have every word of one of the phrases, wherever.
    fn candidates(
        &self,
        phrases: &[Phrase],
        within: Option<&[DocId]>,
    ) -> Result<Vec<DocId>, TantivyError> {
        let mut any = Vec::new();
        for phrase in phrases {
            let mut words = phrase.clone();
            words.sort_by_key(|word| {
                self.terms[*word].iter().map(|t| u64::from(t.doc_freq)).sum::<u64>()
            });
            words.dedup();
            let mut found: Option<Vec<DocId>> = within.map(<[DocId]>::to_vec);
            for word in words {
                found =
                    Some(self.having(&self.segment.words, &self.terms[word], found.as_deref())?);
            }
            any.extend(found.unwrap_or_default());
        }
        if phrases.len() > 1 {
            any.sort_unstable();
            any.dedup();
        }
        Ok(any)
    }

    /// Documents for which a phrase holds, or words near each other.
    fn leaf(&self, leaf: &Node, within: Option<&[DocId]>) -> Result<Scored, TantivyError> {
        let documents = match leaf {
            Node::Near { left, right, .. } => {
                let left = self.candidates(left, within)?;
                self.candidates(right, Some(&left))?
            }
            other => self.candidates(&[other.words()], within)?,
        };
        let mut words = leaf.words();
        words.sort_unstable();
        words.dedup();
        let mut positions = vec![None; self.terms.len()];
        for word in &words {
            positions[*word] = Some(self.positions(*word, &documents)?);
        }
        let mut found = Scored::new();
        for (number, document) in documents.into_iter().enumerate() {
            let of = |word: usize| positions[word].as_ref().map_or(&[][..], |p| p.of(number));
            let times = places(leaf, &of).len() as u32;
            if times > 0 {
                let score = words.iter().map(|word| self.score(*word, document, times)).sum();
                found.push((document, score));
            }
        }
        Ok(found)
    }

    /// The positions of a word in each of `documents`.
    fn positions(&self, word: usize, documents: &[DocId]) -> Result<Positions, TantivyError> {
        if let [term] = self.terms[word].as_slice() {
            let mut postings = self.postings(term, IndexRecordOption::WithFreqsAndPositions)?;
            let mut found =
                Positions { ends: Vec::with_capacity(documents.len()), all: Vec::new() };
            for document in documents {
                if seek(&mut postings, *document) == *document {
                    postings.append_positions_with_offset(0, &mut found.all);
                }
                found.ends.push(found.all.len());
            }
            return Ok(found);
        }
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut buffer = Vec::new();
        for term in &self.terms[word] {
            let mut postings = self.postings(term, IndexRecordOption::WithFreqsAndPositions)?;
            let mut number = 0;
            each(&mut postings, Some(documents), |postings| {
                number += documents[number..].partition_point(|d| *d < postings.doc());
                postings.positions(&mut buffer);
                pairs.extend(buffer.iter().map(|position| (number as u32, *position)));
            });
        }
        pairs.sort_unstable();
        pairs.dedup();
        let end = |number| pairs.partition_point(|(n, _)| *n <= number);
        let ends = (0..documents.len() as u32).map(end).collect();
        Ok(Positions { ends, all: pairs.into_iter().map(|(_, position)| position).collect() })
    }
}
