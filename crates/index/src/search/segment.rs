//! A segment of the index, and what the words of a query mean and weigh in it.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::query::Bm25Weight;
use tantivy::{DocId, InvertedIndexReader, SegmentReader, TantivyError};

use crate::Query;
use crate::index::Fields;
use crate::search::asked::Asked;
use crate::search::postings::Scored;

/// A segment, with what every search needs of it.
pub(crate) struct Segment {
    pub(crate) reader: SegmentReader,
    pub(crate) words: Arc<InvertedIndexReader>,
    pub(crate) facets: Arc<InvertedIndexReader>,
    pub(crate) lengths: FieldNormReader,
    /// For each document the number of its transcript in this segment.
    transcript: Column<u64>,
    turn: Column<u64>,
    /// The transcripts of this segment, in order.
    names: Vec<String>,
    /// For each of them its number among those of all segments.
    ranks: Vec<u32>,
}

/// The terms of a query and what they weigh.
pub(crate) struct Weights {
    /// For each segment, for each word of the query, the terms that it means there.
    terms: Vec<Vec<Vec<TermInfo>>>,
    /// For each word of the query.
    weights: Vec<Bm25Weight>,
}

impl Weights {
    pub(crate) fn of(segments: &[Segment], query: &Query) -> Result<Weights, TantivyError> {
        let mut terms = Vec::with_capacity(segments.len());
        for segment in segments {
            let mut of_words = Vec::with_capacity(query.slots.len());
            for slot in &query.slots {
                of_words.push(terms_of(&segment.words, &slot.term, slot.prefix)?);
            }
            terms.push(of_words);
        }
        let documents: u64 = segments.iter().map(|s| u64::from(s.reader.max_doc())).sum();
        let tokens: u64 = segments.iter().map(|s| s.words.total_num_tokens()).sum();
        let average = tokens as f32 / documents.max(1) as f32;
        let weight = |word: usize| {
            let having = terms.iter().flat_map(|words| &words[word]).map(|t| u64::from(t.doc_freq));
            let having = having.sum::<u64>().min(documents);
            Bm25Weight::for_one_term_without_explain(having, documents, average)
        };
        Ok(Weights { weights: (0..query.slots.len()).map(weight).collect(), terms })
    }
}

impl Segment {
    pub(crate) fn open(reader: &SegmentReader, fields: Fields) -> Result<Segment, TantivyError> {
        let missing = || TantivyError::SystemError("a column is missing".to_owned());
        let transcripts = reader.fast_fields().str("transcript")?.ok_or_else(missing)?;
        let mut names = Vec::new();
        let mut terms = transcripts.dictionary().stream()?;
        while terms.advance() {
            names.push(String::from_utf8_lossy(terms.key()).into_owned());
        }
        Ok(Segment {
            words: reader.inverted_index(fields.text)?,
            facets: reader.inverted_index(fields.facet)?,
            lengths: reader.get_fieldnorms_reader(fields.text)?,
            transcript: transcripts.ords().clone(),
            turn: reader.fast_fields().u64("turn")?,
            reader: reader.clone(),
            ranks: Vec::new(),
            names,
        })
    }

    pub(crate) fn transcripts(&self) -> &[String] {
        &self.names
    }

    /// Learns the numbers of its transcripts among `all`, which are in order.
    pub(crate) fn rank_transcripts(&mut self, all: &[String]) {
        let rank = |name: &String| all.partition_point(|other| other < name) as u32;
        self.ranks = self.names.iter().map(rank).collect();
    }

    pub(crate) fn turns(&self) -> usize {
        self.reader.num_docs() as usize
    }

    /// The number of a document's transcript among all, and of its turn.
    pub(crate) fn place(&self, document: DocId) -> Option<(u32, u32)> {
        let transcript = self.transcript.first(document)? as usize;
        Some((*self.ranks.get(transcript)?, u32::try_from(self.turn.first(document)?).ok()?))
    }

    /// Whether any document has a facet that begins so.
    pub(crate) fn has_facet(&self, beginning: &str) -> Result<bool, TantivyError> {
        Ok(!terms_of(&self.facets, beginning, true)?.is_empty())
    }

    pub(crate) fn search(
        &self,
        query: &Query,
        weights: &Weights,
        number: usize,
    ) -> Result<Scored, TantivyError> {
        let terms = weights.terms.get(number).map_or(&[][..], Vec::as_slice);
        let asked = Asked { segment: self, terms, weights: &weights.weights };
        let mut found = asked.node(&query.root, None)?;
        if let Some(alive) = self.reader.alive_bitset() {
            found.retain(|(document, _)| alive.is_alive(*document));
        }
        Ok(found)
    }
}

/// The terms that are `word`, or begin with it.
pub(crate) fn terms_of(
    index: &InvertedIndexReader,
    word: &str,
    prefix: bool,
) -> Result<Vec<TermInfo>, TantivyError> {
    if !prefix {
        return Ok(index.terms().get(word)?.into_iter().collect());
    }
    let mut terms = Vec::new();
    let mut stream = index.terms().range().ge(word).into_stream()?;
    while stream.advance() && stream.key().starts_with(word.as_bytes()) {
        terms.push(stream.value().clone());
    }
    Ok(terms)
}
