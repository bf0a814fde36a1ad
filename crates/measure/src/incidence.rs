//! Which participant has which code (or need, or anything): people in rows, never passages.

use std::collections::BTreeMap;

use heard_model::{CodeId, Coding, CodingId, ParticipantId, Transcript, TranscriptId};

/// Participants × features, with how often. Sizes of thousands by hundreds are fine.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Incidence {
    rows: Vec<String>,
    columns: Vec<String>,
    /// Row after row.
    counts: Vec<u32>,
}

impl Incidence {
    /// Counts `(row, column)` marks; one that names neither is left out.
    pub fn new<'a>(
        rows: &[String],
        columns: &[String],
        marks: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Incidence {
        let mut incidence = Incidence {
            rows: rows.to_vec(),
            columns: columns.to_vec(),
            counts: vec![0; rows.len() * columns.len()],
        };
        let place = |names: &[String]| -> BTreeMap<String, usize> {
            names.iter().cloned().zip(0..).collect()
        };
        let (row_at, column_at) = (place(rows), place(columns));
        for (row, column) in marks {
            if let (Some(row), Some(column)) = (row_at.get(row), column_at.get(column)) {
                incidence.counts[row * columns.len() + column] += 1;
            }
        }
        incidence
    }

    /// Counts the passages of each participant and code: a coding counts once for each
    /// participant in whose turns it lies. Those in nobody's turn come back by themselves.
    pub fn of_codings(
        transcripts: &[&Transcript],
        codings: &[Coding],
        participants: &[ParticipantId],
        codes: &[CodeId],
    ) -> (Incidence, Vec<CodingId>) {
        let by_id: BTreeMap<&TranscriptId, &Transcript> =
            transcripts.iter().map(|transcript| (&transcript.id, *transcript)).collect();
        let rows: Vec<String> = participants.iter().map(ToString::to_string).collect();
        let columns: Vec<String> = codes.iter().map(ToString::to_string).collect();
        let mut incidence = Incidence::new(&rows, &columns, []);
        let row_at: BTreeMap<&ParticipantId, usize> = participants.iter().zip(0..).collect();
        let column_at: BTreeMap<CodeId, usize> = codes.iter().copied().zip(0..).collect();
        let mut nobodys = Vec::new();
        for coding in codings {
            let Some(transcript) = by_id.get(&coding.transcript) else { continue };
            let Some(column) = column_at.get(&coding.code) else { continue };
            let mut rows: Vec<usize> = transcript
                .turns_of(coding.span)
                .filter_map(|turn| row_at.get(transcript.participant_of(turn)?).copied())
                .collect();
            rows.sort_unstable();
            rows.dedup();
            if rows.is_empty() {
                nobodys.push(coding.id);
            }
            for row in rows {
                incidence.counts[row * columns.len() + column] += 1;
            }
        }
        (incidence, nobodys)
    }

    /// The rows' names.
    pub fn rows(&self) -> &[String] {
        &self.rows
    }

    /// The columns' names.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How often row and column meet.
    pub fn count(&self, row: usize, column: usize) -> u32 {
        if column < self.columns.len() {
            self.counts.get(row * self.columns.len() + column).copied().unwrap_or(0)
        } else {
            0
        }
    }

    /// How many rows have the column at all.
    pub fn rows_with(&self, column: usize) -> usize {
        (0..self.rows.len()).filter(|row| self.count(*row, column) > 0).count()
    }

    /// The same without the row called `name`.
    pub fn without_row(&self, name: &str) -> Incidence {
        let width = self.columns.len();
        let kept = (0..self.rows.len()).filter(|row| self.rows[*row] != name);
        let counts = kept.clone().flat_map(|row| &self.counts[row * width..(row + 1) * width]);
        Incidence {
            counts: counts.copied().collect(),
            rows: kept.map(|row| self.rows[row].clone()).collect(),
            columns: self.columns.clone(),
        }
    }

    /// Features × participants.
    pub fn transposed(&self) -> Incidence {
        let counts = (0..self.columns.len())
            .flat_map(|column| (0..self.rows.len()).map(move |row| self.count(row, column)));
        Incidence {
            counts: counts.collect(),
            rows: self.columns.clone(),
            columns: self.rows.clone(),
        }
    }

    /// For each row which columns it has.
    pub(crate) fn sets(&self) -> Vec<Set> {
        let of = |row: usize| Set::new((0..self.columns.len()).map(|at| self.count(row, at) > 0));
        (0..self.rows.len()).map(of).collect()
    }
}

/// A set of places, a bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Set(Vec<u64>);

impl Set {
    fn new(members: impl Iterator<Item = bool>) -> Set {
        let mut words = Vec::new();
        for (at, member) in members.enumerate() {
            if at % 64 == 0 {
                words.push(0);
            }
            if let Some(word) = words.last_mut() {
                *word |= u64::from(member) << (at % 64);
            }
        }
        Set(words)
    }

    pub(crate) fn len(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    pub(crate) fn shared(&self, other: &Set) -> u64 {
        self.0.iter().zip(&other.0).map(|(a, b)| u64::from((a & b).count_ones())).sum()
    }

    /// 1 − |both| / |either| (Jaccard 1901); two empty sets are not apart.
    pub(crate) fn jaccard_distance(&self, other: &Set) -> f64 {
        let both = self.shared(other);
        let either = self.len() + other.len() - both;
        if either == 0 { 0.0 } else { (either - both) as f64 / either as f64 }
    }
}
