//! The index against the study.

use std::collections::BTreeSet;

use heard_index::Order;

use super::{CheckFinding, caution, damage};
use crate::error::Result;
use crate::store::rows::Rows;
use crate::study::Study;

/// How many words are looked for, at least and at most.
const SAMPLES: std::ops::RangeInclusive<usize> = 3..=12;
/// How many turns are gone through for all words together, where the least allows.
const EFFORT: usize = 200_000;

/// Whether the index finds what going through every turn finds: how many turns there are, and a
/// word out of turns from all over the study.
pub(super) fn index(study: &Study, rows: Rows<'_>) -> Result<Vec<CheckFinding>> {
    const REMEDY: &str =
        "delete the folder `index` inside the study; the next search makes it anew";
    let mut turns = Vec::new();
    study.projection(rows)?.each(|row| {
        turns.push(row);
        Ok(())
    })?;
    let samples = (EFFORT / turns.len().max(1)).clamp(*SAMPLES.start(), *SAMPLES.end());
    let step = turns.len().div_ceil(samples).max(1);
    let words: BTreeSet<String> = turns
        .iter()
        .step_by(step)
        .filter_map(|turn| turn.text.split(|c: char| !c.is_alphanumeric()).max_by_key(|w| w.len()))
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\""))
        .collect();
    let mut wrong = 0;
    for word in &words {
        let Ok(query) = heard_index::Query::parse(word) else { continue };
        let found = study.found(&query, Order::Place, usize::MAX)?;
        if found.is_scanned() {
            let message = "the index can't be used; searches go through every turn".to_owned();
            return Ok(vec![caution("index", message, REMEDY)]);
        }
        let mut expected: Vec<_> = turns
            .iter()
            .filter(|turn| heard_index::matches(&query, turn))
            .map(|turn| (turn.transcript.clone(), turn.turn))
            .collect();
        expected.sort();
        wrong += usize::from(found.places() != expected);
    }
    if wrong == 0 {
        return Ok(Vec::new());
    }
    let message =
        format!("{wrong} of {} words are not found as they stand in the study", words.len());
    Ok(vec![damage("index", message, REMEDY)])
}
