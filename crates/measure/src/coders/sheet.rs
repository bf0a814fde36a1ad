//! One transcript that two or more coders read, unit by unit.

use std::collections::{BTreeMap, BTreeSet};

use heard_model::{CodeId, Coding, CodingId, Span, Transcript, TranscriptId};

use super::{Comparison, Decisions};
use crate::unitizing::{Continuum, Unitized};
use crate::units::{Basis, Unit, speech, units};

/// The codings that touch a unit, by code and coder (a place in `readers`).
pub(super) type Marks = BTreeMap<CodeId, BTreeMap<usize, BTreeMap<usize, BTreeSet<CodingId>>>>;

pub(super) struct Sheet {
    pub(super) transcript: TranscriptId,
    /// Who read it, by name.
    pub(super) readers: Vec<String>,
    /// The units in order: where, how many, in which turn.
    pub(super) units: Vec<(Span, u64, Option<u32>)>,
    /// Code → unit → coder → codings.
    pub(super) marks: Marks,
    /// Code points of speech, and the passages of each code among them.
    length: u64,
    passages: BTreeMap<CodeId, Vec<Unitized>>,
}

/// The transcripts that two or more coders read; and those that fewer did.
pub(super) fn sheets(asked: &Comparison<'_>) -> (Vec<Sheet>, Vec<TranscriptId>) {
    let codes: BTreeSet<CodeId> = asked.codes.iter().copied().collect();
    let mut of: BTreeMap<&TranscriptId, Vec<&Coding>> = BTreeMap::new();
    for coding in asked.codings {
        of.entry(&coding.transcript).or_default().push(coding);
    }
    let (mut sheets, mut left_out) = (Vec::new(), Vec::new());
    for transcript in asked.transcripts {
        let codings = of.remove(&transcript.id).unwrap_or_default();
        let named = asked.readers.iter().filter(|(read, _)| *read == transcript.id);
        let mut readers: BTreeSet<String> = named.map(|(_, coder)| coder.clone()).collect();
        if readers.is_empty() {
            readers = codings.iter().map(|coding| coding.coder.clone()).collect();
        }
        if readers.len() < 2 {
            left_out.push(transcript.id.clone());
            continue;
        }
        let counted = codings.into_iter().filter(|coding| codes.contains(&coding.code)).collect();
        sheets.push(Sheet::new(asked, transcript, readers.into_iter().collect(), counted));
    }
    (sheets, left_out)
}

impl Sheet {
    fn new(
        asked: &Comparison<'_>,
        transcript: &Transcript,
        readers: Vec<String>,
        codings: Vec<&Coding>,
    ) -> Sheet {
        let cuts: Vec<usize> =
            codings.iter().flat_map(|coding| [coding.span.start(), coding.span.end()]).collect();
        let mut found: Vec<(Span, u64)> = units(transcript, asked.unit, asked.basis, &cuts);
        if asked.basis == Basis::Coded {
            found.retain(|(unit, _)| codings.iter().any(|coding| coding.span.overlaps(*unit)));
        }
        let mut marks = Marks::new();
        for coding in &codings {
            let Ok(reader) = readers.binary_search(&coding.coder) else { continue };
            let units = marks.entry(coding.code).or_default();
            let first = found.partition_point(|(unit, _)| unit.end() <= coding.span.start());
            let touched =
                found[first..].iter().take_while(|(unit, _)| unit.start() < coding.span.end());
            for (unit, _) in (first..).zip(touched) {
                units.entry(unit).or_default().entry(reader).or_default().insert(coding.id);
            }
        }
        let turn = |span: Span| transcript.turn_at(span.start()).map(|turn| turn.number);
        let (length, passages) = lay_out(transcript, asked.basis, &readers, &codings);
        Sheet {
            transcript: transcript.id.clone(),
            units: found.into_iter().map(|(span, times)| (span, times, turn(span))).collect(),
            readers,
            marks,
            length,
            passages,
        }
    }

    /// What each of all `coders` decided about `code`, over all units.
    pub(super) fn decisions(&self, code: CodeId, coders: &[String]) -> Decisions {
        let place: Vec<Option<usize>> =
            coders.iter().map(|coder| self.readers.binary_search(coder).ok()).collect();
        let mut decisions = Decisions::new();
        let mut rest: u64 = self.units.iter().map(|unit| unit.1).sum();
        for (unit, by) in self.marks.get(&code).into_iter().flatten() {
            let said = |reader: &Option<usize>| reader.map(|at| u32::from(by.contains_key(&at)));
            let times = self.units[*unit].1;
            *decisions.entry(place.iter().map(said).collect()).or_default() += times;
            rest -= times;
        }
        if rest > 0 {
            let silent = place.iter().map(|reader| reader.map(|_| 0)).collect();
            *decisions.entry(silent).or_default() += rest;
        }
        decisions
    }
}

/// Lays the speech end to end in code points, with each code's passages on it.
///
/// alpha_U looks at all of the speech that `basis` names; "coded text" alone would leave out
/// the gaps that it needs.
fn lay_out(
    transcript: &Transcript,
    basis: Basis,
    readers: &[String],
    codings: &[&Coding],
) -> (u64, BTreeMap<CodeId, Vec<Unitized>>) {
    let mut passages: BTreeMap<CodeId, Vec<Unitized>> = BTreeMap::new();
    let mut laid: Vec<(Span, u64)> = Vec::new();
    let mut length = 0;
    let count =
        |span: Span| transcript.text.slice(span).map_or(0, |words| words.chars().count() as u64);
    for span in speech(transcript, basis) {
        laid.push((span, length));
        length += count(span);
    }
    // Where a byte of speech lies on the line; one between turns lies where the next begins.
    let place = |byte: usize| {
        let next = laid.partition_point(|(span, _)| span.start() <= byte);
        let Some((span, at)) = next.checked_sub(1).map(|before| laid[before]) else { return 0 };
        at + Span::new(span.start(), byte.min(span.end())).map_or(0, count)
    };
    for coding in codings {
        let Ok(coder) = readers.binary_search(&coding.coder) else { continue };
        let (start, end) = (place(coding.span.start()), place(coding.span.end()));
        let unit = Unitized { coder, category: 0, start, length: end.saturating_sub(start) };
        passages.entry(coding.code).or_default().push(unit);
    }
    (length, passages)
}

/// The sheets' lines one after the other, with the passages of one code.
pub(super) fn continuum(sheets: &[&Sheet], code: CodeId, coders: usize) -> Continuum {
    let mut units = Vec::new();
    let mut length = 0;
    for sheet in sheets {
        let here = sheet.passages.get(&code).into_iter().flatten();
        units.extend(here.map(|unit| Unitized { start: unit.start + length, ..*unit }));
        length += sheet.length;
    }
    Continuum::new(length, coders, &units)
}

/// The unit's name for many of them.
pub(super) fn noun(unit: Unit) -> &'static str {
    match unit {
        Unit::Turn => "turns",
        Unit::Sentence => "sentences",
        Unit::Character => "characters",
    }
}
