//! Where coders differ, and which codes they take for each other.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{CodeId, CodingId, Span, TranscriptId};

use super::CodeAgreement;
use super::sheet::Sheet;

/// A stretch of one transcript to which some coders gave a code and others did not.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// Which code.
    pub code: CodeId,
    /// Where.
    pub transcript: TranscriptId,
    /// Neighbouring units that the same codings touch, from the first to the last.
    pub span: Span,
    /// The turn in which it starts.
    pub turn: Option<u32>,
    /// How many units.
    pub units: u64,
    /// Every coder who read it, by name, with their codings there; none: "not there".
    pub by: Vec<(String, Vec<CodingId>)>,
}

/// Two codes, one of which one coder gave where another gave only the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// The one, by id the first.
    pub first: CodeId,
    /// The other.
    pub second: CodeId,
    /// In how many units, each counted once however many coders differ in it.
    pub units: u64,
}

/// All disagreements: by the code's positive agreement, lowest first, then by length, then
/// by place. A code without a positive agreement has no disagreement.
pub(super) fn ranked(sheets: &[Sheet], by_code: &[CodeAgreement]) -> Vec<Disagreement> {
    let mut found: Vec<(f64, Disagreement)> = Vec::new();
    for line in by_code {
        let Some(code) = line.code else { continue };
        let weight = line.positive.unwrap_or(1.0);
        for sheet in sheets {
            found.extend(of_code(sheet, code).into_iter().map(|one| (weight, one)));
        }
    }
    found.sort_by(|(first, a), (second, b)| {
        first
            .total_cmp(second)
            .then(a.code.cmp(&b.code))
            .then(b.units.cmp(&a.units))
            .then_with(|| (&a.transcript, a.span).cmp(&(&b.transcript, b.span)))
    });
    found.into_iter().map(|(_, one)| one).collect()
}

fn of_code(sheet: &Sheet, code: CodeId) -> Vec<Disagreement> {
    let mut found: Vec<(usize, Disagreement)> = Vec::new();
    for (unit, by) in sheet.marks.get(&code).into_iter().flatten() {
        if by.len() == sheet.readers.len() {
            continue;
        }
        let (span, times, turn) = sheet.units[*unit];
        let theirs = |at: usize| by.get(&at).into_iter().flatten().copied().collect();
        let by: Vec<(String, Vec<CodingId>)> =
            (0..).zip(&sheet.readers).map(|(at, name)| (name.clone(), theirs(at))).collect();
        match found.last_mut() {
            Some((last, before)) if *last + 1 == *unit && before.by == by => {
                *last = *unit;
                before.span = before.span.cover(span);
                before.units += times;
            }
            _ => {
                let transcript = sheet.transcript.clone();
                let one = Disagreement { code, transcript, span, turn, units: times, by };
                found.push((*unit, one));
            }
        }
    }
    found.into_iter().map(|(_, one)| one).collect()
}

/// Codes that stand for each other, most often first, then by id.
pub(super) fn confusions(sheets: &[Sheet]) -> Vec<Confusion> {
    let mut counts: BTreeMap<(CodeId, CodeId), u64> = BTreeMap::new();
    for sheet in sheets {
        // Unit → coder → codes.
        let mut given: BTreeMap<usize, BTreeMap<usize, BTreeSet<CodeId>>> = BTreeMap::new();
        for (code, units) in &sheet.marks {
            for (unit, by) in units {
                for reader in by.keys() {
                    given.entry(*unit).or_default().entry(*reader).or_default().insert(*code);
                }
            }
        }
        for (unit, by) in &given {
            for pair in swapped(by) {
                *counts.entry(pair).or_default() += sheet.units[*unit].1;
            }
        }
    }
    let mut found: Vec<Confusion> = counts
        .into_iter()
        .map(|((first, second), units)| Confusion { first, second, units })
        .collect();
    found.sort_by(|a, b| b.units.cmp(&a.units).then((a.first, a.second).cmp(&(b.first, b.second))));
    found
}

/// The pairs of codes of which one coder has only the one and another only the other.
fn swapped(by: &BTreeMap<usize, BTreeSet<CodeId>>) -> BTreeSet<(CodeId, CodeId)> {
    let mut pairs = BTreeSet::new();
    for (reader, first) in by {
        for (_, second) in by.range(reader + 1..) {
            for one in first.difference(second) {
                for other in second.difference(first) {
                    pairs.insert((*one.min(other), *one.max(other)));
                }
            }
        }
    }
    pairs
}
